import datetime as dt
import gzip
import hashlib

import msgspec
import pytest

from citecheck.archives.playback import read_playback
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Failure, FailureKind
from citecheck.model.memento import Memento
from citecheck.testing import response

WAYBACK = "https://web.archive.org/web/"
STAMP = "20160512100000"
MOMENT = "Thu, 12 May 2016 10:00:00 GMT"
PLAYED = {"memento-datetime": MOMENT}


def capture(original="http://goo.gl/AbC123", stamp=STAMP, at=None):
    at = at or dt.datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    return Memento(original=original, uri=f"{WAYBACK}{stamp}/{original}", at=at, archive="Wayback Machine")


def answer(status=200, body="<p>archived</p>", *, media_type="text/html", **headers):
    address = f"{WAYBACK}{STAMP}id_/http://goo.gl/AbC123"
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return response(address, status, body, headers=fields, media_type=media_type)


def played(exchange, memento=None):
    return read_playback(exchange, memento or capture(), WAYBACK)


@pytest.mark.parametrize("status", [200, 203, 404, 410, 429, 500, 503])
def test_with_memento_datetime_every_status_is_the_archived_one(status):
    """An archived 404, 429 or 503 is a fine exchange, not a fault of the archive."""
    exchange = played(answer(status, memento_datetime=MOMENT, retry_after="60"))
    assert (exchange.status, exchange.url.normalised, exchange.body) == (status, "http://goo.gl/AbC123", b"<p>archived</p>")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_archived_redirect_names_its_target(status):
    """The Location of an archived redirect is taken out of the archive's rewriting, and the header says the same."""
    location = f"{WAYBACK}{STAMP}id_/http://www.example.org/Report"
    exchange = played(answer(status, "", memento_datetime=MOMENT, location=location))
    assert exchange.status == status
    assert exchange.location.normalised == exchange.header("location") == "http://www.example.org/Report"


def test_pywb_s_raw_location_is_left_as_it_is():
    """Pywb gives the redirect target raw; a relative one belongs to the original, not to the archive."""
    assert played(answer(301, "", memento_datetime=MOMENT, location="/Report")).location.normalised == "http://goo.gl/Report"


def test_a_redirect_to_no_url_is_a_failure_as_a_value():
    """An archived redirect to something that is no URL is told as the live web's would be."""
    exchange = played(answer(302, "", memento_datetime=MOMENT, location=f"{WAYBACK}{STAMP}id_/http://[oops/"))
    assert exchange.location is None
    assert exchange.failure.kind is FailureKind.BAD_LOCATION


def test_a_302_without_memento_datetime_is_the_nearest_other_capture():
    """A "found capture at" is no archived redirect: it may be months away and of another URL, so it fails and says when."""
    exchange = answer(
        302,
        "",
        x_archive_redirect_reason="found capture at 20180101000000",
        location=f"{WAYBACK}20180101000000id_/http://goo.gl/abc123",
    )
    with pytest.raises(PlaybackFailed, match="nearest other capture at 20180101000000"):
        played(exchange)


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (answer(404), "cannot play"),
        (answer(200, "<p>This URL has been excluded from the Wayback Machine.</p>"), "excludes this site"),
        (answer(403, "<p>This URL has been excluded from the Wayback Machine.</p>"), "excludes this site"),
        (answer(403, "", x_archive_wayback_runtime_error="AdministrativeAccessControlException: Blocked"), "excludes this site"),
        (answer(403, "", x_archive_wayback_runtime_error="RobotAccessControlException: x"), "robots.txt"),
        (answer(307, "", location=f"{WAYBACK}20170101000000mp_/http://goo.gl/AbC123"), "at 20170101000000"),
        (answer(200, memento_datetime="not a date"), "no Memento-Datetime"),
        (answer(200, memento_datetime="Fri, 13 May 2016 10:00:00 GMT"), "nearest other capture at 20160513100000"),
        (answer(200, "<p>Got an HTTP 302 response at crawl time</p>", memento_datetime=MOMENT), "about a redirect"),
    ],
)
def test_what_is_not_that_memento_fails(exchange, words):
    """Only the capture asked for is believed: not the archive's own pages, not another moment, not what it excludes."""
    with pytest.raises(PlaybackFailed, match=words):
        played(exchange)


@pytest.mark.parametrize(
    ("exchange", "wait"),
    [
        (answer(429, retry_after="60"), 60.0),
        (answer(429), None),
        (answer(503), None),
        (answer(500, x_archive_wayback_runtime_error="ResourceNotAvailableException"), None),
        (answer(403, "Forbidden"), None),
        (answer(200, "<p>Scheduled maintenance: please check back soon</p>"), None),
        (msgspec.structs.replace(answer(), status=None, headers=(), failure=Failure(FailureKind.REFUSED)), None),
        (msgspec.structs.replace(answer(memento_datetime=MOMENT), failure=Failure(FailureKind.CUT_SHORT)), None),
    ],
)
def test_a_throttling_or_broken_archive_is_unavailable(exchange, wait):
    """The archive's own 429 and 5xx, refusals and broken bodies are to be asked again, never a verdict on the memento."""
    with pytest.raises(ArchiveUnavailable) as caught:
        played(exchange)
    assert caught.value.retry_after == wait


@pytest.mark.parametrize(
    "headers",
    [
        {"link": '<http://goo.gl/abc123>; rel="original", <https://web.archive.org/web/x>; rel="timemap"'},
        {"content-location": "http://localhost/web/20160512100000id_/http://goo.gl/abc123"},
    ],
)
def test_a_case_twin_s_capture_is_not_believed(headers):
    """Goo.gl/AbC123 and goo.gl/abc123 share a key in the index; what plays must be the one asked for."""
    with pytest.raises(PlaybackFailed, match=r"another URL, http://goo\.gl/abc123"):
        played(response(f"{WAYBACK}x", 301, "", headers=PLAYED | headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"link": '<https://www.goo.gl:443/AbC123>; rel="original"'},
        {"content-location": "/articles/AbC123.html"},
        {"content-location": "http://localhost/web/20160512100000id_/http://goo.gl:80/AbC123"},
    ],
)
def test_the_same_page_by_custom_is_believed(headers):
    """Scheme, www and port may differ; a page's own Content-Location header says nothing of the archive."""
    assert played(response(f"{WAYBACK}x", 200, "x", headers=PLAYED | headers)).status == 200


def test_the_archive_s_own_headers_are_taken_away():
    """The exchange has the page's headers under their own names, as it was archived."""
    exchange = played(
        answer(
            memento_datetime=MOMENT, x_archive_orig_server="Apache", server="nginx", x_archive_orig_etag="e", x_page_cache="HIT"
        )
    )
    assert dict(exchange.headers) == {
        "server": "Apache",
        "etag": "e",
        "content-type": "text/html; charset=utf-8",
        "memento-datetime": MOMENT,
    }


def test_a_body_that_is_still_gzip_is_unpacked():
    """Captures whose Content-Encoding got lost are unpacked, and the digest is that of what is read."""
    exchange = played(answer(200, gzip.compress(b"<p>words</p>"), memento_datetime=MOMENT))
    assert exchange.body == b"<p>words</p>"
    assert exchange.body_digest == hashlib.sha256(b"<p>words</p>").hexdigest()


def test_a_gzip_file_stays_one():
    """A cited .gz file is not unpacked behind its media type's back, and broken gzip stays as it came."""
    packed = gzip.compress(b"data")
    assert played(answer(200, packed, memento_datetime=MOMENT, media_type="application/gzip")).body == packed
    assert played(answer(200, b"\x1f\x8bnonsense", memento_datetime=MOMENT)).body == b"\x1f\x8bnonsense"


def test_a_moment_without_seconds_may_be_off_by_less_than_a_minute():
    """Where the index lost the seconds to an inserted "00", the memento is still the one asked for."""
    memento = capture(stamp="20000008241731", at=dt.datetime(2000, 8, 24, 17, 31, tzinfo=dt.UTC))
    assert played(answer(memento_datetime="Thu, 24 Aug 2000 17:31:51 GMT"), memento).status == 200
    with pytest.raises(PlaybackFailed):
        played(answer(memento_datetime="Thu, 24 Aug 2000 17:33:00 GMT"), memento)
