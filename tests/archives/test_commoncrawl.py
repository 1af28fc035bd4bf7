"""Common Crawl: its lists of indexes, and records played out of its files."""

import datetime as dt
import gzip
import json
import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.archives.commoncrawl import CRAWLS, CommonCrawl
from citecheck.archives.known import BY_NAME
from citecheck.archives.pacing import Pacing
from citecheck.archives.record import read_record
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import AnswerState
from citecheck.model.policy import ArchivePolicy
from citecheck.model.url import parse_url
from citecheck.testing import memento, response
from tests.archives.desk import SETTINGS, Desk, Time, broken, page

PAGE = parse_url("https://valley-post.example/flood")
DAY = dt.date(2016, 5, 12)
PLACE = BY_NAME["common crawl"].place
INDEX = "https://index.commoncrawl.org"
CRAWLED = [
    {"id": f"CC-MAIN-{week}", "cdx-api": f"{INDEX}/CC-MAIN-{week}-index"}
    for week in ("2024-10", "2018-05", "2016-22", "2016-18", "2016-07", "2013-20")
]


def listed(crawls=CRAWLED):
    return response(PLACE.cdx_url, 200, json.dumps(crawls), media_type="application/json")


def rows(*stamps, url=PAGE.normalised, **more):
    fields = {"url": url, "mime": "text/html", "status": "200", "digest": "D", "length": "100", "offset": "5000"}
    lines = [
        json.dumps(fields | {"urlkey": "k", "timestamp": stamp, "filename": f"crawl-data/{stamp}.warc.gz"} | more)
        for stamp in stamps
    ]
    return response(f"{INDEX}/x-index", 200, "\n".join(lines), media_type="text/x-ndjson")


NOTHING = response(f"{INDEX}/x-index", 404, json.dumps({"message": "No Captures found for: x"}), media_type="application/json")


def crawl(desk, time=None):
    time = time or Time()
    busy = frozenset({500, 503})
    return CommonCrawl(desk, PLACE, Pacing(SETTINGS, monotonic=time.monotonic, sleep=time.sleep, busy=busy))


def weeks(desk):
    return [
        request.url.path.removeprefix("/CC-MAIN-").removesuffix("-index")
        for request in desk.asked
        if "-index" in request.url.path
    ]


async def test_the_crawls_nearest_the_day_are_asked_until_one_has_the_page():
    """The list of crawls is read once; then one index after the other, the nearest first, and no more than needed."""
    desk = Desk(listed(), NOTHING, rows("20160601000000"))
    archive = crawl(desk)
    found = await archive.timemap(PAGE, near=DAY)
    assert weeks(desk) == ["2016-18", "2016-22"]
    assert (found.state, found.requests, found.reach) == (AnswerState.FOUND, 3, 0)
    chosen = found.timemap.closest(DAY, ArchivePolicy())
    assert chosen.uri == "https://data.commoncrawl.org/crawl-data/20160601000000.warc.gz#bytes=5000-5099"
    assert (await archive.timemap(PAGE)).requests == 1  # without a day the newest crawl, and no second list
    assert weeks(desk)[-1] == "2024-10"


async def test_absent_speaks_of_the_crawls_that_were_asked():
    """A few crawls are asked, never all; the answer names them."""
    desk = Desk(listed(), NOTHING)
    found = await crawl(desk).timemap(PAGE, near=DAY)
    assert found.state is AnswerState.ABSENT
    assert "CC-MAIN-2016-18, CC-MAIN-2016-22, CC-MAIN-2016-07" in found.reason
    assert len(weeks(desk)) == CRAWLS


@pytest.mark.parametrize("which", ["list", "index"])
@pytest.mark.parametrize(
    "exchange",
    [page(503, "SlowDown"), page(500, "SlowDown"), page(429), page(200, "<html>hello</html>"), page(404, "nginx"),
     page(200, "[]x"), broken(FailureKind.READ_TIMEOUT)],
)  # fmt: skip
async def test_no_trouble_is_an_absence(exchange, which):
    """Slow down, a timeout, a page for data, a 404 that says nothing: not known."""
    desk = Desk(*([listed()] if which == "index" else []), exchange)
    found = await crawl(desk).timemap(PAGE, near=DAY)
    assert found.state is AnswerState.UNKNOWN
    assert found.reason


async def test_slow_down_stops_the_queue_as_a_throttle_does():
    """A 503 without Retry-After is this archive's throttle: one wait, a longer one, and then it is not asked again."""
    time, desk = Time(), Desk(listed(), page(503, "SlowDown"))
    archive = crawl(desk, time)
    states = {(await archive.timemap(PAGE, near=DAY)).state for _ in range(50)}
    assert states == {AnswerState.UNKNOWN}
    assert len(desk.asked) == 1 + 3
    assert time.now >= 60


async def test_a_list_of_nonsense_is_no_list():
    """Crawls without a name, a time or an address that can be asked are left out; where none is left, nothing is known."""
    odd = [{"id": "CC-MAIN-2016-18", "cdx-api": "http://[oops/"}, {"id": "CC-MAIN", "cdx-api": INDEX}, {"id": 7}, "x",
           {"id": "CC-MAIN-2016-77", "cdx-api": INDEX}]  # fmt: skip
    assert (await crawl(Desk(listed(odd))).timemap(PAGE, near=DAY)).state is AnswerState.UNKNOWN


async def test_rows_that_name_no_record_are_no_captures():
    """Without file, offset or length a row cannot be played; another URL's row is no finding."""
    for odd in (rows("20160601000000", offset="x"), rows("20160601000000", length="0"), rows("20169901000000"),
                rows("20160601000000", url="https://valley-post.example/FLOOD")):  # fmt: skip
        assert (await crawl(Desk(listed(), odd)).timemap(PAGE, near=DAY)).state is AnswerState.ABSENT


# ── records ──────────────────────────────────────────────────────────────────────────────────────────


def record(
    body=b"<p>words</p>", *, uri=PAGE.normalised, kind="response", date="2016-06-01T00:00:00Z", status=200, headers=(), cut=0
):
    lines = [f"HTTP/1.1 {status} Because", "Content-Type: text/html; charset=utf-8", *headers]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: {date}\r\nContent-Length: {len(block)}\r\n\r\n"
    packed = gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
    return packed[: len(packed) - cut]


def place_of(packed):
    stamp = "20160601000000"
    held = memento(PAGE.normalised, stamp, archive="Common Crawl")
    return msgspec.structs.replace(held, uri=f"https://data.commoncrawl.org/a.warc.gz#bytes=7-{6 + len(packed)}")


async def played(packed, status=206, body=None):
    desk = Desk(response("https://data.commoncrawl.org/a.warc.gz", status, packed if body is None else body))
    exchange = await crawl(desk).play(place_of(packed))
    assert ("range", f"bytes=7-{6 + len(packed)}") in desk.asked[0].headers
    return exchange


async def test_a_record_is_fetched_by_its_byte_range_and_read():
    """The archived status, headers, media type and body come out of the record, under the original's own URL."""
    exchange = await played(record(headers=["X-Crawl-Content-Encoding: gzip", "Server: Apache"]))
    assert (exchange.status, exchange.url, exchange.media_type, exchange.charset) == (200, PAGE, "text/html", "utf-8")
    assert (exchange.body, exchange.header("server")) == (b"<p>words</p>", "Apache")


BODIES = [
    (record(gzip.compress(b"<p>words</p>", mtime=0), headers=["Content-Encoding: gzip"]), b"<p>words</p>"),
    (record(zlib.compress(b"<p>words</p>"), headers=["Content-Encoding: deflate"]), b"<p>words</p>"),
    (record(b"5\r\n<p>wo\r\n7;x=1\r\nrds</p>\r\n0\r\n\r\n", headers=["Transfer-Encoding: chunked"]), b"<p>words</p>"),
    (record(b"<p>joined already</p>", headers=["Transfer-Encoding: chunked"]), b"<p>joined already</p>"),
    (record(b"\x1f\x8bno gzip at all", headers=["Content-Encoding: identity"]), b"\x1f\x8bno gzip at all"),
]


@pytest.mark.parametrize(("packed", "body"), BODIES)
async def test_encodings_and_chunks_are_undone(packed, body):
    """What a server did to send the body is undone, and what the crawler undid already is left."""
    assert (await played(packed)).body == body


async def test_an_archived_redirect_names_its_target():
    """A relative Location is resolved against the original."""
    assert (await played(record(status=301, headers=["Location: /2016/flood"]))).location.path == "/2016/flood"


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (record(uri="https://valley-post.example/FLOOD"), "another URL"),
        (record(date="2016-06-01T00:00:05Z"), "another moment"),
        (record(kind="revisit"), "kind revisit"),
        (record(cut=4), "cut"),
        (record(headers=["Content-Encoding: br"]), "encoded as br"),
        (record(b"\x1f\x8bbroken", headers=["Content-Encoding: gzip"]), "does not unpack"),
        (gzip.compress(b"no warc at all", mtime=0), "no end of the WARC headers"),
        (b"not gzip", "does not unpack"),
        (record(date="some day"), "without URL or date"),
    ],
)
async def test_what_is_not_that_record_is_not_believed(packed, why):
    """Another URL, another moment, another kind, cut or broken bytes: a failed playback that says why."""
    with pytest.raises(PlaybackFailed, match=why):
        await played(packed)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_server_is_unavailable(status):
    """Slow down says nothing of the record."""
    with pytest.raises(ArchiveUnavailable):
        await played(record(), status)


async def test_an_answer_that_is_not_the_range_is_no_record():
    """A server that sends the whole file, or less than the range, did not send the record."""
    for status, body in ((200, None), (206, b"short"), (404, b"NoSuchKey")):
        with pytest.raises(PlaybackFailed):
            await played(record(), status, body)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_hostile_records_raise_nothing_but_a_value_error(noise, place):
    """Bytes that are damaged anywhere, packed or not, are told as one kind of error."""
    plain = bytearray(gzip.decompress(record()))
    plain[place % len(plain) : place % len(plain)] = noise
    for data in (gzip.compress(bytes(plain), mtime=0), noise):
        try:
            read = read_record(data)
        except ValueError:
            continue
        assert isinstance(read.body, bytes)
