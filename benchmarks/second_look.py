"""What a second look in a browser costs. One command: ``python -m benchmarks.second_look [PAGES]`` (default: 20 of each kind).

Over the loopback web: pages that scripts fill, walls that let a browser pass after a second, walls that never do. Told: seconds
by the clock and of the processor (browser, driver and citecheck together) for each page, and memory at the highest, by PSS
where the system tells it (Linux), so that what processes share is counted once.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from citecheck.liveness.look import Look
from citecheck.liveness.second import shows_enough
from citecheck.model.exchange import Chain
from citecheck.model.rendered import Rendered
from citecheck.model.settings import BrowserSettings
from citecheck.model.url import parse_url
from citecheck.net.browser.browser import RealBrowser
from citecheck.net.browser.find import find_browser
from citecheck.net.web import LiveWeb
from citecheck.pipeline.compare import page_of
from citecheck.text.page import Page
from citecheck.wiring.parts import utc_now
from tests.net.browser.pages import PAGES, passing
from tests.world.world import World

KINDS = {
    "filled by scripts": "http://news.test/app",
    "wall, passed in 1 s": "http://passing.test/story",
    "wall that stays (8 s)": "http://news.test/never-passes",
}
TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """Return ``root`` and all processes below it."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def memory(pids: list[int]) -> dict[int, float]:
    """Return the proportional set size of each process in MB."""
    sizes = {}
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes[pid] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return sizes


def cpu(pids: list[int]) -> float:
    """Return the processor's seconds of these processes, and of their children that have ended."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        used += sum(map(int, fields[11:15]))
    return used / TICKS


def enough(seen: Rendered) -> bool:
    """Tell what the pipeline would tell, for a page that the plain look saw nothing of."""
    chain = Chain(asked=seen.last.url, hops=seen.hops, last=seen.last)
    return shows_enough(Look(chain=chain, page=page_of(seen.last), at=seen.last.at), Page())


async def measure(world: World, pages: int) -> None:
    """Look at each kind of page in turn and print a row of each."""
    settings = world.settings(net={"browser": BrowserSettings(enabled=True), "host_interval": 0.0}).net
    began = time.perf_counter()
    async with (
        LiveWeb(settings, contact="", clock=utc_now) as web,
        RealBrowser(settings, find_browser(), contact="", names=web.names, turn=web.turn, clock=utc_now) as browser,
    ):
        await browser.look(parse_url(KINDS["filled by scripts"]), enough)
        print(f"{browser.chromium.version if browser.chromium else ''}, {settings.browser.pages} pages at once")
        print(f"{'start and first page':<24}{time.perf_counter() - began:>8.2f} s   {cpu(tree(os.getpid())):>6.2f} s CPU")
        peak = 0.0
        for name, url in KINDS.items():
            before, start = cpu(tree(os.getpid())), time.perf_counter()
            looks = asyncio.gather(*(browser.look(parse_url(url), enough) for _ in range(pages)))
            while not looks.done():
                await asyncio.sleep(0.25)
                peak = max(peak, sum(memory(tree(os.getpid())).values()))
            seen = await looks
            wall = time.perf_counter() - start
            one = sum(look.last.timing.total_ms for look in seen if look.last.timing) / 1000 / pages
            spent = (cpu(tree(os.getpid())) - before) / pages
            print(f"{name:<24}{one:>8.2f} s   {spent:>6.2f} s CPU   {wall / pages:>6.2f} s a page in the run")
        own = memory([os.getpid()])[os.getpid()]
        print(f"memory at the highest   {peak:>8.0f} MB (PSS), {own:.0f} MB of it citecheck with the loopback web")


def main() -> None:
    """Measure on the loopback web."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with World(with_archive=False) as world:
        for key, page in PAGES.items():
            world.publish(key, page)
        world.origin.services["passing.test"] = passing
        asyncio.run(measure(world, pages))


if __name__ == "__main__":
    main()
