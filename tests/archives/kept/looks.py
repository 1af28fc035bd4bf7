"""Looks to keep: transcripts of our own making, and a folder's records read back by warcio."""

import datetime as dt
import random
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from citecheck.archives.kept.keep import EvidenceKeeper
from citecheck.model.settings import KeepSettings
from citecheck.model.transcript import Transcript
from citecheck.model.url import parse_url
from citecheck.testing import FixedClock

AT = dt.datetime(2026, 11, 2, 12, 0, 0, tzinfo=dt.UTC)
PAGE = b"<!doctype html><title>The weir</title><p>" + b"The weir of Ostrow was closed on Monday. " * 40
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
ASKED = b"GET /weir HTTP/1.1\r\nHost: ostrow-post.example\r\nUser-Agent: citecheck\r\n\r\n"


def look(url: str = "https://ostrow-post.example/weir", *, head: bytes = OK, body: bytes = PAGE, **more) -> Transcript:
    more = {"at": AT, "address": "192.0.2.7", "request_head": ASKED} | more
    return Transcript(url=parse_url(url), method="GET", response_head=head, body=(body,) if body else (), **more)


def keeper(folder: Path, *, run: str = "run-1", clock: FixedClock | None = None, **settings) -> EvidenceKeeper:
    return EvidenceKeeper.open(
        folder,
        KeepSettings(**settings),
        run=run,
        software="citecheck test",
        contact="mailto:desk@ostrow-post.example",
        clock=clock or FixedClock(),
    )


async def kept(folder: Path, *looks: Transcript, **more) -> tuple[str | None, ...]:
    """Keep looks in one run, close it, and return the records' names."""
    writer = keeper(folder, **more)
    names = [await writer.keep(each) for each in looks]
    writer.close()
    return tuple(filed.record if filed else None for filed in names)


def read_back(folder: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """All records of a folder as type, fields and block, by warcio, digests checked."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                block = record.raw_stream.read()
                found.append((record.rec_type, {name.lower(): value for name, value in record.rec_headers.headers}, block))
    return found


def noise(size: int) -> bytes:
    """Bytes that cannot be packed, the same at every run."""
    return random.Random(size).randbytes(size)
