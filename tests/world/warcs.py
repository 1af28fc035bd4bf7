"""What the loopback archive holds before anybody asks it: captures as data, written as WARC by warcio. All dates are fixed."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.world.cdx import moment
from tests.world.pages import ARABIC, LOGIN, article, soft_404
from tests.world.shorteners import interstitial


@dataclass(frozen=True, kw_only=True)
class Captured:
    """One capture: what ``original`` answered at ``timestamp`` (14 digits, UTC). ``body`` is packed where ``packed``.

    ``same_as``: timestamp of an earlier capture of the same original with the same payload: written as a revisit.
    """

    original: str
    timestamp: str
    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False
    same_as: str = ""

    @property
    def payload(self) -> bytes:
        """The payload as transferred."""
        raw = self.body.encode() if isinstance(self.body, str) else self.body
        return gzip.compress(raw, mtime=0) if self.packed else raw

    @property
    def at(self) -> dt.datetime:
        """The moment of capture."""
        return moment(self.timestamp)


def redirect(original: str, timestamp: str, target: str, status: int = 301, *, same_as: str = "") -> Captured:
    """Return the capture of a redirect."""
    return Captured(
        original=original, timestamp=timestamp, status=status, headers={"Location": target}, body="Moved", same_as=same_as
    )


FLOOD_2016 = article("Flood reaches the old town", "The river stood at 7.1 metres on 12 May 2016.", "About 6,000 people left.")
FLOOD_2019 = article("Three years after the flood", "The old town has been rebuilt behind a new wall.")

_GOO_GL = (
    # One link, captured over the years: as a redirect, again unchanged, behind ?si=1, described, and after the shutdown.
    redirect("http://goo.gl/AbC123", "20160512100000", "http://www.example.test/report-2016"),
    redirect("http://goo.gl/AbC123", "20170707070707", "http://www.example.test/report-2016", same_as="20160512100000"),
    redirect("https://goo.gl/AbC123?si=1", "20250720081500", "http://www.example.test/report-2016", 302),
    Captured(
        original="https://goo.gl/AbC123?d=1",
        timestamp="20250720081400",
        body=article("URL details", 'This short link leads to <a href="http://www.example.test/report-2016">here</a>.'),
    ),
    Captured(original="https://goo.gl/AbC123", timestamp="20250901120000", status=404, body=article("Dynamic Link Not Found")),
    # Its twin: another link, with the same key in the index.
    redirect("http://goo.gl/abc123", "20160601110000", "http://www.example.test/quite-another"),
    # A link that was only captured while goo.gl warned of its end, and behind ?si=1.
    Captured(
        original="https://goo.gl/InTer6",
        timestamp="20240901100000",
        body=interstitial("http://www.example.test/report-2016"),
    ),
    redirect("https://goo.gl/InTer6?si=1", "20250720090000", "http://www.example.test/report-2016", 302),
    # Two captures that disagree; one captured too late; one only described.
    redirect("https://goo.gl/D1sAgr", "20160512100000", "http://www.example.test/report-2016", 302),
    redirect("https://goo.gl/D1sAgr", "20180101000000", "http://www.example.test/quite-another", 302),
    Captured(original="https://goo.gl/LostX1", timestamp="20250901120000", status=404, body=article("Dynamic Link Not Found")),
    Captured(
        original="https://goo.gl/OnlyD1?d=1",
        timestamp="20250720081400",
        body=article("URL details", 'This short link leads to <a href="http://www.example.test/report-2016">here</a>.'),
    ),
    redirect("http://tr.im/fl00d", "20090805120000", "http://www.example.test/report-2016"),
)

_PAGES = (
    Captured(
        original="http://www.example.test/report-2016", timestamp="20160510080000", body=FLOOD_2016, headers={"X-Cache": "HIT"}
    ),
    Captured(
        original="http://www.example.test/report-2016", timestamp="20160611120000", body=FLOOD_2016, same_as="20160510080000"
    ),
    Captured(original="http://www.example.test/report-2016", timestamp="20190301093000", body=FLOOD_2019),
    Captured(
        original="http://www.example.test/report-2016", timestamp="20210101000000", status=404, body=article("404 Not Found")
    ),
    Captured(original="http://www.example.test/soft", timestamp="20160512100000", body=soft_404("ar").content),
    Captured(original="http://www.example.test/gone", timestamp="20160512100000", status=404, body=article("404 Not Found")),
    Captured(
        original="http://www.example.test/packed",
        timestamp="20160512100000",
        body=FLOOD_2016,
        packed=True,
        headers={"Content-Encoding": "gzip"},
    ),
    Captured(
        original="http://www.example.test/busy",
        timestamp="20160512100000",
        status=429,
        headers={"Retry-After": "60"},
        body="slow down",
    ),
    Captured(original="http://www.example.test/down", timestamp="20160512100000", status=503, body="back soon"),
    Captured(original="http://www.example.test:80/port", timestamp="20160512100000", body=FLOOD_2016),
    Captured(original="http://www.example.test/far", timestamp="20050101000000", body=FLOOD_2016),
    Captured(original="http://www.example.test/far", timestamp="20240101000000", body=FLOOD_2019),
    Captured(original="http://social.test/post/1", timestamp="20160512100000", body=LOGIN.content),
    Captured(original="http://ar.test/%D8%AE%D8%A8%D8%B1", timestamp="20160512100000", body=ARABIC),
    # Sites that were rebuilt: the old address led to the new home, or to itself over https, or in a circle.
    redirect("https://www.example.test/story", "20180512100000", "https://www.example.test/"),
    Captured(original="https://www.example.test/", timestamp="20180512100001", body=article("Welcome to our new site")),
    redirect("http://www.example.test/secure", "20180512100000", "https://www.example.test/secure"),
    Captured(original="https://www.example.test/secure", timestamp="20180512100002", body=FLOOD_2019),
    redirect("http://www.example.test/round-a", "20160512100000", "/round-b", 302),
    redirect("http://www.example.test/round-b", "20160512100000", "round-a", 302),
    redirect("http://www.example.test/schemeless", "20160512100000", "//www.example.test/report-2016", 302),
)

HOLDINGS: tuple[Captured, ...] = _GOO_GL + _PAGES


def write_warc(path: Path, captures: Iterable[Captured], *, software: str = "the loopback world") -> Path:
    """Write ``captures`` as one WARC 1.1 file (ISO 28500), packed record by record; the same bytes each time."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        about = writer.create_warcinfo_record(path.name, {"software": software})
        about.rec_headers.replace_header("WARC-Date", "2026-01-01T00:00:00Z")
        about.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, path.name)}>")
        writer.write_record(about)
        for capture in captures:
            _write(writer, capture)
    return path


def _write(writer: WARCWriter, capture: Captured) -> None:
    headers = {"Content-Type": "text/html; charset=utf-8", "Server": "world", **capture.headers}
    if capture.status != 304:
        headers["Content-Length"] = str(len(capture.payload))
    phrase = next((status.phrase for status in HTTPStatus if status == capture.status), "Because")
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{capture.timestamp}/{capture.original}")
    warc = {"WARC-Date": f"{capture.at:%Y-%m-%dT%H:%M:%SZ}", "WARC-Record-ID": f"<urn:uuid:{name}>"}
    response = writer.create_warc_record(
        capture.original,
        "response",
        payload=io.BytesIO(capture.payload),
        length=len(capture.payload),  # without it warcio makes a temporary file that it leaves open
        http_headers=StatusAndHeaders(f"{capture.status} {phrase}", list(headers.items()), protocol="HTTP/1.1"),
        warc_headers_dict=warc,
    )
    if not capture.same_as:
        writer.write_record(response)
        return
    writer.ensure_digest(response, block=False, payload=True)
    earlier = f"{moment(capture.same_as):%Y-%m-%dT%H:%M:%SZ}"
    digest = response.rec_headers.get_header("WARC-Payload-Digest")
    again = writer.create_revisit_record(
        capture.original, digest, capture.original, earlier, http_headers=response.http_headers, warc_headers_dict=warc
    )
    writer.write_record(again)
