"""How many requests a report costs its archives, and how fast their answers are read and chosen from. One command: no argument.

Requests are counted by the loopback world's archive (a real pywb behind the facade). Answers have the shapes that the CDX server
gives (specs of web archives, 3.2): none, few, or as many as are asked for, with variants of scheme, host and port, revisits,
twins of another case, months of 00. Pages, hosts and notes are made up; the report's mix stands in ``MIX``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citecheck import api
from citecheck.archives.pacing import Pacing
from citecheck.archives.wayback import Wayback
from citecheck.model.citation import Citation, Citations, CitedDate, Repeats
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import AnswerState, Memento
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import ArchiveSettings
from citecheck.model.url import parse_url
from tests.world.pages import article, soft_404
from tests.world.warcs import Captured, redirect
from tests.world.world import World

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
#: How many of a hundred answers list how many rows, at most.
ROWS = ((25, 0), (35, 8), (25, 40), (15, 100))
#: What a report of 200 citations consists of.
MIX = {
    "a page that is held": 78,
    "the same page again, for another day": 22,
    "held, but the nearest capture is a soft 404": 6,
    "held only as a redirect to where it moved": 4,
    "not held": 20,
    "excluded": 4,
    "points back to another note": 44,
    "no link": 22,
}


def answers(count: int) -> list[tuple[str, bytes, dt.date]]:
    """Make ``count`` answers of an index: the URL asked, the answer's bytes, the day."""
    chance = random.Random(20261128)
    made = []
    for number in range(count):
        most = chance.choices([rows for _, rows in ROWS], [share for share, _ in ROWS])[0]
        host, path = f"paper{number % 900}.example", f"/2016/{number % 12 + 1:02}/Flood-{number}.html"
        day = dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(2000))
        table = [row_of(chance, host, path) for _ in range(chance.randint(max(1, most // 3), most) if most else 0)]
        made.append((f"https://www.{host}{path}", json.dumps([HEADER, *table] if table else []).encode(), day))
    return made


def row_of(chance: random.Random, host: str, path: str) -> list[str]:
    """Make one row as the CDX server lists it."""
    kind = chance.random()
    front = chance.choice(["https://www.", "http://www.", "http://", "https://"])
    original = f"{front}{host}{':80' if kind < 0.1 and front.startswith('http:') else ''}{path.lower() if kind > 0.97 else path}"
    stamp = f"20{chance.randrange(10, 26)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(240000):06}"
    stamp = f"{stamp[:8]}{min(int(stamp[8:10]), 23):02}{min(int(stamp[10:12]), 59):02}{min(int(stamp[12:]), 59):02}"
    stamp = f"{stamp[:4]}00{stamp[4:12]}" if kind < 0.005 else stamp
    status, mimetype = ("-", "warc/revisit") if 0.2 < kind < 0.4 else (chance.choice(["200", "200", "200", "301"]), "text/html")
    return ["k", stamp, original, mimetype, status, f"DIGEST{chance.randrange(9)}", "1415"]


class Index:
    """A web that is the index: it gives each URL its answer."""

    def __init__(self, made: list[tuple[str, bytes, dt.date]]) -> None:
        self._bodies = [body for _, body, _ in made]
        self._next = 0

    async def look(self, request: Request) -> Exchange:
        """Give the next answer."""
        body = self._bodies[self._next]
        self._next += 1
        return Exchange(url=request.url, at=NOW, status=200, media_type="application/json", body=body)


async def asked_only(made: list[tuple[str, bytes, dt.date]]) -> None:
    """Ask as ``chosen`` does, of an index that holds nothing: what asking costs without answers."""
    empty = [(url, b"[]", day) for url, _, day in made]
    await chosen(empty)


async def chosen(made: list[tuple[str, bytes, dt.date]]) -> list[Memento | None]:
    """Ask, read and choose for each citation."""
    settings = msgspec.structs.replace(ArchiveSettings(), cdx_interval=0.0)
    archive = Wayback(Index(made), settings, Pacing(settings), lambda: NOW)
    policy = ArchivePolicy()
    picked = []
    for url, _, day in made:
        answer = await archive.timemap(parse_url(url), near=day)
        picked.append(answer.timemap.closest(day, policy) if answer.state is AnswerState.FOUND else None)
    return picked


def report_of(mix: dict[str, int]) -> tuple[Citations, list[Captured]]:
    """Make a report's citations by ``mix``, and what the archive holds of their pages."""
    cited: list[Citation] = []
    held: list[Captured] = []
    pages = 0
    for kind, count in mix.items():
        for number in range(count):
            name = f"c{len(cited)}"
            if kind == "points back to another note":
                back = Repeats(trigger="ibid.", note="1", citation="c0")
                cited.append(Citation(id=name, note=name, kind="news", raw="Ibid.", repeats=back))
                continue
            if kind == "no link":
                cited.append(Citation(id=name, note=name, kind="book", raw="A book, 2016", title="A book"))
                continue
            again = kind.startswith("the same page")
            host = "excluded.example" if kind == "excluded" else "www.example.test"
            url = f"http://{host}/bench-{number if again else pages}"
            pages += not again
            day = f"2016-{6 if again else 5:02}-12"
            issued = CitedDate(date=day, precision="day", raw=day)
            cited.append(Citation(id=name, note=name, kind="news", raw=url, url=parse_url(url), issued=issued))
            held += [] if again else holdings(kind, url)
    return Citations(source="report.txt", digest="0" * 64, citations=tuple(cited)), held


def holdings(kind: str, url: str) -> list[Captured]:
    """Return what the archive holds of a page of this kind."""
    body = article("The river in the old town", "The water stood in the streets for two days. " * 20)
    good = Captured(original=url, timestamp="20160501080000", body=f"{body}<!-- {url} -->")
    if kind in ("not held", "excluded"):
        return []
    if "soft 404" in kind:
        return [good, Captured(original=url, timestamp="20160511080000", body=soft_404("en").content)]
    if "redirect" in kind:
        moved = f"{url}/moved"
        there = Captured(original=moved, timestamp="20160501080001", body=f"{body}<!-- {moved} -->")
        return [redirect(url, "20160501080000", moved), there]
    return [good]


def requests(mix: dict[str, int], folder: Path) -> tuple[int, list[Counter[str]]]:
    """Run a report of ``mix`` twice in the loopback world; return how many citations it has, and the archives' counts."""
    citations, held = report_of(mix)
    counts = []
    with World() as world:
        world.hold(*held)
        settings = world.settings(log=str(folder / "audit.db"))
        for _ in range(2):
            world.forget()
            api.check(citations, settings)
            counts.append(Counter(world.archive.counts))
    return len(citations.citations), counts


def main() -> None:
    """Measure, and print two tables."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    made = answers(10_000)
    begun = time.process_time()
    asyncio.run(asked_only(made))
    asking = time.process_time() - begun
    begun = time.process_time()
    picked = asyncio.run(chosen(made))
    taken = time.process_time() - begun
    rows = sum(max(0, len(json.loads(body)) - 1) for _, body, _ in made)
    found = sum(1 for each in picked if each is not None)
    print(
        f"10,000 look-ups, {rows:,} rows, {found:,} found (seconds of the CPU; load of the last minute {os.getloadavg()[0]:.1f}):"
    )
    print(f"  answers read and chosen from  {taken - asking:.2f}  (goal 2)")
    print(f"  and with asking               {taken:.2f}")
    with tempfile.TemporaryDirectory() as name:
        citations, (first, second) = requests(MIX, Path(name))
    linked = sum(count for kind, count in MIX.items() if kind not in ("points back to another note", "no link"))
    print(f"\na report of {citations} citations, {linked} of them with a link:")
    for kind, count in MIX.items():
        print(f"  {count:>4}  {kind}")
    print(f"{'requests to archives':<28}{'first run':>12}{'a citation':>12}{'a link':>10}{'second run':>12}")
    for kind in ("cdx", "playback", "others"):
        print(f"{kind:<28}{first[kind]:>12}{first[kind] / citations:>12.2f}{first[kind] / linked:>10.2f}{second[kind]:>12}")
    one, two = first.total(), second.total()
    print(f"{'all (goal 1.3, then 0)':<28}{one:>12}{one / citations:>12.2f}{one / linked:>10.2f}{two:>12}")


if __name__ == "__main__":
    main()
