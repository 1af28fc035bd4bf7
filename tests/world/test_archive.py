import json
from email.utils import parsedate_to_datetime

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.world.visitor import visitor
from tests.world.warcs import FLOOD_2016, HOLDINGS, Captured, redirect, write_warc

CDX = "https://web.archive.org/cdx/search/cdx"
REPORT = "http://www.example.test/report-2016"


@pytest.fixture
def client(world):
    with visitor(world) as client:
        yield client


def rows(client: httpx.Client, **query):
    """Ask CDX for JSON and return its rows without the header."""
    answer = client.get(CDX, params={"output": "json", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()[1:]


def column(client: httpx.Client, name: str, **query):
    """Return one field of all rows."""
    return [row[0] for row in rows(client, fl=name, **query)]


def play(client: httpx.Client, timestamp: str, original: str) -> httpx.Response:
    return client.get(f"https://web.archive.org/web/{timestamp}/{original}")


def test_an_archived_page_is_played_with_its_status_and_headers(client):
    """Identity playback: the bytes, Memento-Datetime, Link, archived headers under another name."""
    answer = play(client, "20160510080000id_", REPORT)
    assert (answer.status_code, answer.text) == (200, FLOOD_2016)
    assert parsedate_to_datetime(answer.headers["memento-datetime"]).isoformat() == "2016-05-10T08:00:00+00:00"
    assert answer.headers["x-archive-orig-x-cache"] == "HIT"
    assert answer.headers["x-archive-orig-server"] == "world"
    assert answer.headers["x-archive-src"].endswith(".warc.gz")
    links = answer.headers["link"]
    assert f'<{REPORT}>; rel="original"' in links
    assert 'rel="first memento"; datetime="Tue, 10 May 2016 08:00:00 GMT"' in links
    assert 'rel="next memento"' in links
    assert 'rel="last memento"' in links
    assert "x-archive-orig-location" not in answer.headers


REDIRECTS = [
    # timestamp and modifier, original, status, Location
    ("20160512100000id_", "http://goo.gl/AbC123", 301, "https://web.archive.org/web/20160512100000id_/http://www.example.test/report-2016"),
    ("20160512100000if_", "http://goo.gl/AbC123", 301, "https://web.archive.org/web/20160512100000if_/http://www.example.test/report-2016"),
    ("20250720081500id_", "https://goo.gl/AbC123?si=1", 302, "https://web.archive.org/web/20250720081500id_/http://www.example.test/report-2016"),
    ("20160512100000id_", "http://www.example.test/round-a", 302, "https://web.archive.org/web/20160512100000id_/http://www.example.test/round-b"),
    ("20160512100000id_", "http://www.example.test/schemeless", 302, "https://web.archive.org/web/20160512100000id_/http://www.example.test/report-2016"),
    ("20180512100000id_", "https://www.example.test/story", 301, "https://web.archive.org/web/20180512100000id_/https://www.example.test/"),
]  # fmt: skip


@pytest.mark.parametrize(("timestamp", "original", "status", "location"), REDIRECTS)
def test_an_archived_redirect_leads_on_inside_the_archive(client, timestamp, original, status, location):
    """Where pywb gives the raw Location, IA gives one into the archive, at the same timestamp and modifier."""
    answer = play(client, timestamp, original)
    assert (answer.status_code, answer.headers["location"]) == (status, location)
    assert "memento-datetime" in answer.headers
    assert "x-archive-redirect-reason" not in answer.headers


def test_an_archived_redirect_without_modifier_is_a_page(client):
    """For people: status 200 and words, no Location."""
    answer = play(client, "20160512100000", "http://goo.gl/AbC123")
    assert (answer.status_code, "location" in answer.headers) == (200, False)
    assert "Got an HTTP 301 response at crawl time" in answer.text


def test_an_inexact_timestamp_is_sent_to_the_nearest_capture(client):
    """302 by the archive itself: no Memento-Datetime, and the reason."""
    answer = play(client, "20160513id_", "http://goo.gl/AbC123")
    assert answer.status_code == 302
    assert answer.headers["location"] == "https://web.archive.org/web/20160512100000id_/http://goo.gl/AbC123"
    assert answer.headers["x-archive-redirect-reason"] == "found capture at 20160512100000"
    assert "memento-datetime" not in answer.headers


def test_an_inexact_timestamp_may_lead_to_another_short_link(client):
    """Case folding: whoever follows the nearest capture of one code may end at its twin."""
    answer = play(client, "20160601id_", "http://goo.gl/AbC123")
    assert answer.headers["location"] == "https://web.archive.org/web/20160601110000id_/http://goo.gl/abc123"
    twin = play(client, "20160601110000id_", "http://goo.gl/AbC123")
    assert twin.headers["location"].endswith("/http://www.example.test/quite-another")
    assert '<http://goo.gl/abc123>; rel="original"' in twin.headers["link"]


ERRORS = [("gone", 404), ("busy", 429), ("down", 503)]


@pytest.mark.parametrize(("path", "status"), ERRORS)
def test_an_archived_error_is_a_memento(client, path, status):
    """With Memento-Datetime: the page's own error, not the archive's, even 429 and 503."""
    answer = play(client, "20160512100000id_", f"http://www.example.test/{path}")
    assert answer.status_code == status
    assert "memento-datetime" in answer.headers
    assert answer.headers.get("x-archive-orig-retry-after") == ("60" if path == "busy" else None)
    assert "retry-after" not in answer.headers


def test_what_was_never_archived_is_404_without_memento(client):
    """The archive itself is talking."""
    answer = play(client, "20160512100000id_", "http://nowhere.test/x")
    assert (answer.status_code, "memento-datetime" in answer.headers) == (404, False)


def test_a_packed_capture_is_played_packed(client):
    """Identity means as transferred; the client unpacks."""
    with client.stream("GET", "https://web.archive.org/web/20160512100000id_/http://www.example.test/packed") as answer:
        raw = b"".join(answer.iter_raw())
    assert raw.startswith(b"\x1f\x8b")
    assert answer.headers["content-encoding"] == "gzip"
    assert play(client, "20160512100000id_", "http://www.example.test/packed").text == FLOOD_2016


def test_a_revisit_plays_what_it_repeats(client):
    """A row without status is a capture like any other."""
    answer = play(client, "20160611120000id_", REPORT)
    assert (answer.status_code, answer.text) == (200, FLOOD_2016)
    assert answer.headers["memento-datetime"] == "Sat, 11 Jun 2016 12:00:00 GMT"


def test_http_to_https_of_the_same_page_is_no_circle(client):
    """Both captures share a key: the redirect plays at its own URL and is passed over at the other."""
    first = play(client, "20180512100000id_", "http://www.example.test/secure")
    assert first.headers["location"] == "https://web.archive.org/web/20180512100000id_/https://www.example.test/secure"
    second = play(client, "20180512100000id_", "https://www.example.test/secure")
    assert second.headers["x-archive-redirect-reason"] == "found capture at 20180512100002"


def test_framed_playback_is_rewritten(client):
    """Without modifier links lead into the archive and a banner is there: no bytes for evidence."""
    answer = play(client, "20160510080000", REPORT)
    assert "WAYBACK TOOLBAR" in answer.text
    assert "127.0.0.1" not in answer.text
    assert 'href="https://web.archive.org/web/' in answer.text or "/web/20160510080000" in answer.text


def test_scheme_less_and_escaped_originals_are_understood(client):
    """``/web/<ts>/goo.gl/x`` and a percent-encoded original are the same capture."""
    for original in ("goo.gl/AbC123", "http%3A%2F%2Fgoo.gl%2FAbC123", "http:/goo.gl/AbC123"):
        assert play(client, "20160512100000id_", original).status_code == 301


def test_arabic_plays_as_utf_8(client):
    """Bytes and charset of an Arabic page survive."""
    assert "إجلاء" in play(client, "20160512100000id_", "http://ar.test/%D8%AE%D8%A8%D8%B1").text


EXCLUDED = [("excluded.example", "AdministrativeAccessControlException"), ("robots.example", "RobotAccessControlException")]


@pytest.mark.parametrize(("host", "exception"), EXCLUDED)
def test_an_excluded_site_is_403_with_the_runtime_error(client, world, host, exception):
    """In CDX, playback and TimeMap alike: excluded is not absent."""
    world.hold(Captured(original=f"http://{host}/page", timestamp="20160512100000", body="kept, and not shown"))
    for url in (f"{CDX}?url={host}/page", f"https://web.archive.org/web/2016id_/http://{host}/page",
                f"https://web.archive.org/web/timemap/link/http://{host}/page"):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 403
        assert exception in answer.headers["x-archive-wayback-runtime-error"]
        assert "memento-datetime" not in answer.headers


def test_an_exclusion_may_be_words_with_200(client, world):
    """Playback that says 200 and "has been excluded": no memento."""
    world.faults.excluded["www.example.test"] = "text"
    answer = play(client, "20160510080000id_", REPORT)
    assert (answer.status_code, "memento-datetime" in answer.headers) == (200, False)
    assert "has been excluded" in answer.text


# --- availability, TimeMap, TimeGate -----------------------------------------------------------------------------------

AVAILABLE = "https://archive.org/wayback/available"


def test_availability_tells_the_nearest_good_capture(client):
    """Status is a string, the URL is http and without modifier."""
    told = client.get(AVAILABLE, params={"url": REPORT, "timestamp": "2018"}).json()
    assert told == {
        "url": REPORT,
        "archived_snapshots": {
            "closest": {
                "status": "200",
                "available": True,
                "url": f"http://web.archive.org/web/20190301093000/{REPORT}",
                "timestamp": "20190301093000",
            }
        },
        "timestamp": "2018",
    }


def test_availability_of_nothing_is_an_empty_object(client, world):
    """Empty where nothing is, and, when its fault is on, where something is: a hint, no proof."""
    assert client.get(AVAILABLE, params={"url": "nowhere.test"}).json() == {"url": "nowhere.test", "archived_snapshots": {}}
    world.faults.no_availability = True
    assert client.get(AVAILABLE, params={"url": REPORT}).json()["archived_snapshots"] == {}


def test_availability_with_a_callback(client):
    """JSONP, as documented."""
    assert client.get(AVAILABLE, params={"url": "nowhere.test", "callback": "f"}).text.startswith("f({")


def test_timemap_is_link_format(client):
    """self, timegate, original, and every memento with its datetime, commas inside quotes."""
    answer = client.get(f"https://web.archive.org/web/timemap/link/{REPORT}")
    assert answer.headers["content-type"] == "application/link-format"
    first, second, third, *mementos = answer.text.strip().split(",\n")
    assert first == f'<{REPORT}>; rel="original"'
    assert 'rel="self"; type="application/link-format"; from="Tue, 10 May 2016 08:00:00 GMT"' in second
    assert third.endswith('rel="timegate"')
    assert mementos[0] == (
        f'<https://web.archive.org/web/20160510080000/{REPORT}>; rel="first memento"; datetime="Tue, 10 May 2016 08:00:00 GMT"'
    )
    assert 'rel="last memento"' in mementos[-1]
    assert len(mementos) == 4
    assert client.get("https://web.archive.org/web/timemap/link/http://nowhere.test/").status_code == 404


def test_timemap_as_json_is_rows(client):
    """``/web/timemap/json/``: CDX's list of lists."""
    header, *table = client.get(f"https://web.archive.org/web/timemap/json/{REPORT}").json()
    assert header[1] == "timestamp"
    assert [row[1] for row in table] == column(client, "timestamp", url=REPORT)


GATES = [
    ({}, 302, "20210101000000"),
    ({"Accept-Datetime": "Thu, 12 May 2016 10:00:00 GMT"}, 302, "20160510080000"),
    ({"Accept-Datetime": "Fri, 01 Mar 2019 00:00:00 GMT"}, 302, "20190301093000"),
    ({"Accept-Datetime": "yesterday"}, 400, ""),
]


@pytest.mark.parametrize(("headers", "status", "timestamp"), GATES)
def test_the_timegate_negotiates_by_datetime(client, headers, status, timestamp):
    """RFC 7089 pattern 2.3: 302, Vary, Link, no Memento-Datetime; without a date the newest."""
    answer = client.get(f"https://web.archive.org/web/{REPORT}", headers=headers)
    assert answer.status_code == status
    if status == 302:
        assert answer.headers["location"] == f"https://web.archive.org/web/{timestamp}/{REPORT}"
        assert answer.headers["vary"] == "accept-datetime"
        assert 'rel="original"' in answer.headers["link"]
        assert "memento-datetime" not in answer.headers


# --- faults ------------------------------------------------------------------------------------------------------------


def test_throttled_n_times(client, world):
    """429 with HTML and Retry-After as often as asked, then the answer; other endpoints are not touched."""
    world.faults.add("throttle", "cdx", times=2, retry_after=7)
    answers = [client.get(CDX, params={"url": REPORT}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert "html" in answers[0].headers["content-type"]
    assert world.archive.counts["cdx"] == 3


def test_throttled_for_ever_without_retry_after(client, world):
    """The usual shape at IA: no word of when to come back."""
    world.faults.add("throttle")
    for url in (CDX, AVAILABLE, f"https://web.archive.org/web/2016id_/{REPORT}"):
        answer = client.get(url, params={"url": REPORT})
        assert (answer.status_code, "retry-after" in answer.headers) == (429, False)
        assert "memento-datetime" not in answer.headers


def test_down_hanging_html_and_shapes(client, world):
    """503, silence, a page for JSON, JSON of another shape, half an answer, a reset."""
    for kind in ("unavailable", "html", "shape", "hang", "cut", "reset"):
        world.faults.add(kind, "cdx", times=1)
    ask = {"url": REPORT, "output": "json"}
    assert client.get(CDX, params=ask).status_code == 503
    maintenance = client.get(CDX, params=ask)
    assert (maintenance.status_code, "html" in maintenance.headers["content-type"]) == (200, True)
    assert isinstance(client.get(CDX, params=ask).json(), dict)
    with pytest.raises(httpx.ReadTimeout):
        client.get(CDX, params=ask, timeout=0.2)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(CDX, params=ask)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        client.get(CDX, params=ask)
    assert client.get(CDX, params=ask).status_code == 200


def test_the_firewall_refuses_and_opens_again(client, world):
    """Connection refused is a real refusal, on both ports, and ends when the switch is put back."""
    assert client.get(AVAILABLE, params={"url": REPORT}).status_code == 200
    world.faults.refused = True
    for scheme in ("http", "https"):
        with pytest.raises(httpx.ConnectError):
            client.get(f"{scheme}://web.archive.org/cdx/search/cdx?url={REPORT}")
    world.faults.refused = False
    assert client.get(CDX, params={"url": REPORT}).status_code == 200


def test_odd_rows_are_the_ones_that_the_real_index_has(client, world):
    """Month 00, a row twice, a mailto: original."""
    world.faults.odd_rows = True
    found = rows(client, url=REPORT)
    assert "20000008241731" in {row[1] for row in found}
    assert "http://mailto:editor@news.test" in {row[2] for row in found}
    assert len(found) > len({json.dumps(row) for row in found})


def test_two_content_encodings(client, world):
    """Some captures come with a second, empty Content-Encoding."""
    world.faults.two_encodings = True
    with client.stream("GET", "https://web.archive.org/web/20160512100000id_/http://www.example.test/packed") as answer:
        named = [value for name, value in answer.headers.raw if name.lower() == b"content-encoding"]
    assert sorted(named) == [b"", b"gzip"]


# --- WARC --------------------------------------------------------------------------------------------------------------


def test_fixtures_are_sound_warcs_and_the_same_each_time(tmp_path):
    """They are read back with digests checked; two writings are equal byte for byte."""
    one, other = (write_warc(tmp_path / folder / "f.warc.gz", HOLDINGS) for folder in map(_made(tmp_path), ("a", "b")))
    assert one.read_bytes() == other.read_bytes()
    with one.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds.count("response") + kinds.count("revisit") == len(HOLDINGS)
    assert kinds.count("revisit") == 2


def _made(root):
    def make(name):
        (root / name).mkdir()
        return name

    return make


def test_a_test_can_put_its_own_captures_into_the_archive(client, world):
    """``hold`` returns when they can be played."""
    world.hold(redirect("https://goo.gl/Own123", "20170101000000", "http://news.test/own", 302))
    assert play(client, "20170101000000id_", "https://goo.gl/Own123").headers["location"].endswith("/http://news.test/own")
