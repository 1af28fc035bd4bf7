"""How soon does an editor see the review desk's pages, and how soon is a verdict kept? In a real Chromium, on loopback.

    python -m benchmarks.paint [--notes 1000]

"first paint" is the browser's own first-contentful-paint, from the start of the navigation; "ready" is its load event, with all
scripts and styles. The desk is the tests' own, without a log: benchmarks/desk.py tells what the log adds. "a verdict kept" is
from the key that saves to the desk's answer, "next note shown" to the moment at which the next note has the focus.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING

from citecheck.model.errors import ConfigError
from citecheck.net.browser.find import find_browser
from tests.review.desk import FakeDesk
from tests.review.reported import RUN, large
from tests.review.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROW = "{:<34}{:>16}{:>12}{:>12}"
_TIMES = (
    "() => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,"
    " performance.getEntriesByType('navigation')[0].loadEventEnd]"
)


def main() -> int:
    """Print the table. Returns 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    notes = parser.parse_args().notes
    try:
        executable = find_browser()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    document, outcomes = large(notes)
    served = Served(FakeDesk(document=document, of=outcomes))
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver, driver.chromium.launch(executable_path=executable, chromium_sandbox=not rooted) as browser:
        page = browser.new_page()
        page.goto(served.way_in)
        print(ROW.format(f"{notes} notes", "first paint, ms", "ready, ms", "kB"))
        middle = f"/note/{RUN}/c{notes // 2}"
        for name, path in (
            ("runs", "/"),
            ("report", f"/run/{RUN}"),
            ("note", middle),
            ("links", f"/health/{RUN}"),
            ("log", "/log"),
        ):
            shown(page, name, served.here + path)
        page.goto(served.here + middle)
        deciding(page)
    served.stop()
    return 0


def shown(page: Page, name: str, address: str) -> None:
    """Open a page five times and print the medians."""
    times, size = [], 0
    for _ in range(5):
        answer = page.goto(address)
        size = len(answer.body())
        waits(page, "performance.getEntriesByName('first-contentful-paint').length")
        times.append(page.evaluate(_TIMES))
    painted, ready = (statistics.median(column) for column in zip(*times, strict=True))
    print(ROW.format(name, f"{painted:.0f}", f"{ready:.0f}", f"{size / 1000:.0f}"))


def waits(page: Page, condition: str, given: str = "") -> None:
    """Ask again and again until a condition on the page holds: what polls within the page needs eval, which the desk forbids."""
    while not page.evaluate(f"given => {condition}", given):
        page.wait_for_timeout(5)


def deciding(page: Page, verdicts: int = 15) -> None:
    """Give verdicts by keyboard and print how long each took."""
    kept, gone = [], []
    for _ in range(verdicts):
        heading = page.locator("h1").inner_text()
        page.keyboard.press("1")
        begun = time.perf_counter()
        with page.expect_response(lambda answer: "/decide/" in answer.url) as answered:
            page.keyboard.press("Enter")
        del answered
        kept.append((time.perf_counter() - begun) * 1000)
        waits(page, "document.querySelector('h1').innerText !== given && document.activeElement.tagName === 'H1'", heading)
        gone.append((time.perf_counter() - begun) * 1000)
    print()
    print(ROW.format(f"{verdicts} verdicts by keyboard", "median, ms", "slowest, ms", ""))
    print(ROW.format("a verdict kept", f"{statistics.median(kept):.0f}", f"{max(kept):.0f}", ""))
    print(ROW.format("next note shown", f"{statistics.median(gone):.0f}", f"{max(gone):.0f}", ""))


if __name__ == "__main__":
    sys.exit(main())
