"""How fast is evidence written, indexed and played, beside warcio's bare writer? Payload per CPU second.

    python benchmarks/keep.py [--megabytes 200]

Payloads of three kinds, made here: pages as text, pages that came gzipped, and images (bytes that cannot be packed), 4 to 400 KB
each, none twice; then the same pages again, as the second run of an unchanged report sees them. "warcio" writes the same
request and response pairs by its own record builder, packed as it packs. Ours does more: secrets out, digests before the writing,
limits, one body once, an index, fsync at the end. CPU seconds, so that other work on the machine does not count; level is zlib's.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gzip
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from citecheck.archives.kept.holdings import read_any, read_own
from citecheck.archives.kept.keep import EvidenceKeeper
from citecheck.archives.kept.local import LocalArchive, memento_of
from citecheck.model.exchange import Request
from citecheck.model.settings import KeepSettings, NetSettings
from citecheck.model.transcript import Transcript
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb

AT = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
ASKED = [
    ("Host", "a.example"),
    ("User-Agent", "Mozilla/5.0 (compatible; citecheck/1; +mailto:desk@a.example)"),
    ("Accept", "*/*"),
]
WORDS = (
    "the river rose in the night and boats came from the lower quarter where the pumps had failed since Monday morning said a"
    " spokesman of the district council who asked for sand sacks and blankets for six hundred people in two schools <p> </p>"
    ' <a href="/news/2016/12/" class="link link--related"> </a> <div class="article__body"> </div> <span> </span>'
).split(" ")


def page(chance: random.Random, size: int) -> bytes:
    """Make a page of about ``size`` bytes; about five times smaller when packed, as pages are."""
    parts, length = [], 0
    while length < size:
        word = chance.choice(WORDS) if chance.random() < 0.9 else f"{chance.getrandbits(24):x}"
        parts.append(word)
        length += len(word) + 1
    return " ".join(parts).encode()


def looks(kind: str, megabytes: int) -> list[tuple[str, list[tuple[str, str]], bytes]]:
    """Return URL, headers and payload of each look."""
    chance = random.Random(7)
    found, total = [], 0
    while total < megabytes * 1_000_000:
        size = chance.choice((4_000, 20_000, 60_000, 120_000, 400_000))
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Server", "a"), ("Set-Cookie", "id=1")]
        if kind == "images":
            headers, body = [("Content-Type", "image/jpeg")], chance.randbytes(size)
        else:
            body = page(chance, size)
        if kind == "gzipped pages":
            headers, body = [*headers, ("Content-Encoding", "gzip")], gzip.compress(body, 6)
        found.append((f"https://a.example/{kind[:3]}/{len(found)}", headers, body))
        total += len(body)
    return found


def transcript(url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Transcript:
    """Return a look as the live web hands it over."""
    asked = "".join(f"{name}: {value}\r\n" for name, value in ASKED)
    told = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return Transcript(
        url=parse_url(url),
        at=AT,
        method="GET",
        request_head=f"GET / HTTP/1.1\r\n{asked}\r\n".encode(),
        response_head=f"HTTP/1.1 200 OK\r\n{told}\r\n".encode(),
        body=(body,),
        address="192.0.2.1",
    )


def by_warcio(folder: Path, captures: Sequence[tuple[str, list[tuple[str, str]], bytes]]) -> None:
    """Write the pairs as warcio's documentation does."""
    with (folder / "bare.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for url, headers, body in captures:
            response = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
            request = writer.create_warc_record(
                url, "request", http_headers=StatusAndHeaders("GET / HTTP/1.1", ASKED, is_http_request=True)
            )
            writer.write_request_response_pair(request, response)


def by_us(folder: Path, captures: Sequence[Transcript], run: str = "run") -> None:
    """Write the pairs as a run does."""

    async def keep() -> None:
        settings = KeepSettings(max_run=10**12, max_file=10**12)
        keeper = EvidenceKeeper.open(folder, settings, run=run, software="benchmark", contact="", clock=lambda: AT)
        for each in captures:
            await keeper.keep(each)
        keeper.close()

    asyncio.run(keep())


def measured(work: Callable[[], object]) -> float:
    """Return the CPU seconds of ``work``, the least of three."""
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--megabytes", type=int, default=100, help="payload of each kind")
    given = arguments.parse_args()
    print(f"{'payload':<16}{'MB':>6}{'looks':>7}{'warcio MB/s':>13}{'ours MB/s':>11}{'ratio':>7}{'size, warcio':>14}{'ours':>8}")
    for kind in ("pages", "gzipped pages", "images"):
        captures = looks(kind, given.megabytes)
        size = sum(len(body) for _, _, body in captures)
        ready = [transcript(*each) for each in captures]
        with tempfile.TemporaryDirectory() as name:
            bare = measured(lambda captures=captures, name=name: by_warcio(Path(name), captures))  # type: ignore[misc]
            theirs = (Path(name) / "bare.warc.gz").stat().st_size
        seconds = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as name:
                seconds.append(_once(lambda ready=ready, name=name: by_us(Path(name), ready)))  # type: ignore[misc]
                ours = next(Path(name).glob("*.warc.gz")).stat().st_size
        figures = f"{size / bare / 1e6:>13.0f}{size / min(seconds) / 1e6:>11.0f}{bare / min(seconds):>7.2f}"
        print(f"{kind:<16}{size / 1e6:>6.0f}{len(ready):>7}{figures}{theirs / size:>14.1%}{ours / size:>8.1%}", flush=True)
    again(given.megabytes)
    live(3_000)


def again(megabytes: int) -> None:
    """Measure the second run on unchanged pages, the index and the playing."""
    captures = looks("pages", megabytes)
    size = sum(len(body) for _, _, body in captures)
    ready = [transcript(*each) for each in captures]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_us(folder, ready)
        second = _once(lambda: by_us(folder, ready, "run-2"))
        first_size, second_size = ((folder / f"{run}-001.warc.gz").stat().st_size for run in ("run", "run-2"))
        print(f"unchanged pages again: {size / second / 1e6:.0f} MB/s, {second_size / first_size:.1%} of the first run's file")
        print(f"index of {len(ready) * 2} captures, from its file: {measured(lambda: read_own(folder)) * 1000:.0f} ms")
        for index in folder.glob("*.cdxj"):
            index.unlink()
        print(f"the same, by reading all records: {size / measured(lambda: read_any(folder)) / 1e6:.0f} MB/s of payload")
        archive = LocalArchive(read_any(folder))
        rows = [row for row in read_any(folder).rows if row.revisit]
        played = _once(lambda: [archive.played(row, memento_of(row, "local")) for row in rows])
        print(f"playing {len(rows)} revisits, digests checked: {size / played / 1e6:.0f} MB/s")


async def looked(port: int, count: int, folder: Path | None) -> float:
    """Look at ``count`` pages of a server in another process, kept in ``folder`` where one is named; return the CPU seconds."""
    keeper = None
    if folder is not None:
        keeper = EvidenceKeeper.open(folder, KeepSettings(), run="run", software="benchmark", contact="", clock=lambda: AT)
    settings = NetSettings(
        host_interval=0, retries=0, concurrency=64, per_host=64, resolve=(f"host.example:80:127.0.0.10:{port}",)
    )
    numbers = iter(range(count))
    async with LiveWeb(settings, contact="", clock=lambda: AT, keeper=keeper) as web:

        async def worker() -> None:
            for number in numbers:
                exchange = await web.look(Request(url=parse_url(f"http://host.example/0/{number}")))
                if exchange.status != 200 or (exchange.record is None) != (keeper is None):
                    raise RuntimeError(f"{exchange.url}: {exchange.failure}")

        began = time.process_time()
        await asyncio.gather(*(worker() for _ in range(64)))
        seconds = time.process_time() - began
    if keeper is not None:
        keeper.close()
    return seconds


def live(count: int) -> None:
    """Print what keeping costs a look at a small page (1 KB, always the same: kept once, then named)."""
    with tempfile.TemporaryDirectory() as name:
        authority = str(Path(name) / "authority.pem")
        server = [sys.executable, str(Path(__file__).with_name("transports.py")), "--serve", authority]
        with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as process:
            try:
                port = int(process.stdout.readline().split()[0]) if process.stdout is not None else 0
                for words, kept in (("nothing kept", False), ("kept", True)):
                    runs = [Path(name) / f"{kept}{number}" if kept else None for number in range(3)]
                    least = min(asyncio.run(looked(port, count, folder)) for folder in runs)
                    print(f"a look at a small page, {words + ':':<14}{least / count * 1e6:>6.0f} µs of CPU")
            finally:
                process.kill()


if __name__ == "__main__":
    main()
