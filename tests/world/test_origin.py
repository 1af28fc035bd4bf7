import contextlib
import gzip
import io
import socket
import ssl
import zlib

import httpx
import pytest

from tests.world.faults import BOMB, _bomb
from tests.world.visitor import visitor
from tests.world.world import World

ROUTES = [
    # url, status, what the answer holds
    ("http://news.test/2016/flood", 200, "Flood reaches the old town"),
    ("https://news.test/2016/flood", 200, "Flood reaches the old town"),
    ("http://news.test/nothing-here", 404, "Not Found"),
    ("http://plain.test/page", 200, "Only over http"),
    ("https://plain.test/page", 404, "No such page"),
    ("http://news.test/a%20b/%2Fc~%7C", 200, "Escapes kept"),
    ("http://status.test/418", 418, "Status 418"),
    ("http://status.test/451", 451, "Status 451"),
    ("http://soft404.test/ar", 200, "الصفحة غير موجودة"),
    ("http://soft404.test/any/sibling", 200, "Page not found"),
    ("http://parked.test/any/path", 200, "for sale"),
    ("http://wall.test/moment", 200, "Just a moment..."),
    ("http://wall.test/999", 999, ""),
    ("http://login.test/in-place", 200, "password"),
    ("http://consent.test/in-place", 200, "Before you continue"),
    ("http://paywall.test/story", 200, "isAccessibleForFree"),
    ("http://docs.test/report.pdf", 200, "%PDF-1.4"),
    ("http://ar.test/%D8%AE%D8%A8%D8%B1", 200, "إجلاء"),
    ("http://faults.test/good-gzip", 200, "A page with a fault"),
    ("http://faults.test/no-length", 200, "A page with a fault"),
    ("http://faults.test/early-hints", 200, "A page with a fault"),
    ("https://www.youtube.com/watch?v=nobody-knows", 200, "Video unavailable"),
    ("http://heads.test/405", 200, "A page with a fault"),
]


@pytest.mark.parametrize(("url", "status", "words"), ROUTES)
def test_pages_answer_as_their_table_says(live_world, url, status, words):
    """The table is the web: host, path, scheme, escapes."""
    with visitor(live_world) as client:
        answer = client.get(url)
    assert answer.status_code == status
    assert words in answer.text


REDIRECTS = [
    ("http://home.test/old-article", "/"),
    ("http://errorpage.test/anything", "/errors/404.html"),
    ("http://sold.test/page", "https://www.hugedomains.com/domain_profile.cfm?d=sold.test"),
    ("http://login.test/sent", "/login?next=%2Fsent"),
    ("http://redirects.test/self", "/self"),
    ("http://redirects.test/chain/40", "/chain/39"),
    ("http://redirects.test/relative", "end"),
    ("http://redirects.test/schemeless", "//redirects.test/end"),
    ("https://redirects.test/downgrade", "http://redirects.test/end"),
    ("http://redirects.test/bad", "http://[bad/"),
    ("http://redirects.test/empty", ""),
    ("http://goo.gl/Alive1", "http://news.test/2016/flood"),
    ("https://goo.gl/InTer5?si=1", "http://news.test/2016/flood"),
    ("https://goo.gl/Thr0tl", "https://www.google.com/sorry/index?continue=https%3A%2F%2Fgoo.gl%2FThr0tl"),
    ("https://goo.gl/Thr0tl?si=1", "https://www.google.com/sorry/index?continue=https%3A%2F%2Fgoo.gl%2FThr0tl%3Fsi%3D1"),
    ("https://goo.gl/maps/Gauge7", "https://www.google.com/maps/place/Old+Town"),
    ("https://bit.ly/2hAlive", "http://news.test/2016/flood"),
    ("https://bit.ly/2hWarn", "https://bit.ly/a/warning?url=http%3A%2F%2Fnews.test%2F2016%2Fflood&hash=2hWarn"),
    ("https://is.gd/flood1", "http://news.test/2016/flood"),
    ("http://tr.im/fl00d", "http://shop.test/rubber-boots"),
    ("https://youtu.be/aliveVideo1", "https://www.youtube.com/watch?v=aliveVideo1&feature=youtu.be"),
]


@pytest.mark.parametrize(("url", "location"), REDIRECTS)
def test_redirects_lead_where_their_table_says(live_world, url, location):
    """Locations come exactly as written, good or bad."""
    with visitor(live_world) as client:
        answer = client.get(url)
    assert 300 < answer.status_code < 400
    assert answer.headers["location"] == location


SHORT = [
    ("https://goo.gl/NoSuch", 404, "Dynamic Link"),
    ("https://goo.gl/alive1", 404, "Dynamic Link"),  # another case is another code
    ("https://goo.gl/InTer5", 200, "no longer work in the near future"),
    ("https://goo.gl/Alive1?d=1", 200, "http://news.test/2016/flood"),
    ("https://goo.gl/NoSuch?d=1", 404, ""),
    ("https://goo.gl/Bad400", 400, "disabled"),
    ("https://goo.gl/Bad400?d=1", 200, "is disallowed."),
    ("https://www.google.com/sorry/index", 429, "unusual traffic"),
    ("https://bit.ly/NoSuch", 404, "Not a valid Bitly link"),
    ("https://bit.ly/a/warning?url=x", 200, "STOP"),
    ("https://is.gd/look", 200, "http://news.test/2016/flood"),
    ("https://is.gd/busy", 200, "Rate limit exceeded"),
    ("https://is.gd/spam", 200, "disabled"),
    ("https://t.co/fL00dTweet", 200, 'http-equiv="refresh"'),
]


@pytest.mark.parametrize(("url", "status", "words"), SHORT)
def test_shorteners_answer_as_the_field_knows_them(live_world, url, status, words):
    """Alive, warned, described, disallowed, throttled and dead are told apart by what the service answers."""
    with visitor(live_world) as client:
        answer = client.get(url)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_walls_are_marked_as_the_field_marks_them(live_world):
    """Cloudflare's documented header is on its challenge."""
    with visitor(live_world) as client:
        answer = client.get("https://wall.test/cloudflare")
    assert (answer.status_code, answer.headers["cf-mitigated"]) == (403, "challenge")


@pytest.mark.parametrize(
    ("path", "statuses"),
    [("429-once", [429, 200, 200]), ("503-twice", [503, 503, 200]), ("503-always", [503, 503, 503])],
)
def test_servers_recover_in_turns(live_world, path, statuses):
    """The n-th request gets the n-th answer, the last one for ever."""
    with visitor(live_world) as client:
        assert [client.get(f"http://retry.test/{path}").status_code for _ in statuses] == statuses


FAULTS = [
    ("silent", httpx.ReadTimeout),
    ("headers-only", httpx.ReadTimeout),
    ("cut", httpx.RemoteProtocolError),
    ("cut-chunks", httpx.RemoteProtocolError),
    ("bad-chunks", httpx.RemoteProtocolError),
    ("two-lengths", httpx.RemoteProtocolError),
    ("not-http", httpx.RemoteProtocolError),
    ("bad-header", httpx.RemoteProtocolError),
    ("huge-header", httpx.RemoteProtocolError),
    ("hang-up", httpx.RemoteProtocolError),
    ("reset", (httpx.ReadError, httpx.RemoteProtocolError)),  # Python's TLS tells a reset after session tickets as an end
    ("bad-gzip", httpx.DecodingError),
]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_faults_are_real_faults(live_world, scheme, fault, error):
    """A strict client meets each fault as what it is, over http and over https."""
    with visitor(live_world) as client, pytest.raises(error):
        client.get(f"{scheme}://faults.test/{fault}", timeout=0.3)


def test_an_endless_body_has_no_end(live_world):
    """Whoever reads without a limit reads for ever."""
    seen = 0
    with visitor(live_world) as client, client.stream("GET", "http://faults.test/endless") as answer:
        for block in answer.iter_raw():
            seen += len(block)
            if seen > 2_000_000:
                break
    assert seen > 2_000_000


def test_a_bomb_unpacks_to_its_size():
    """The bomb is valid gzip: small on the wire, far over every limit once unpacked."""
    packed = _bomb()
    assert len(packed) < 1_000_000
    unpacker = zlib.decompressobj(31)
    assert len(unpacker.decompress(packed, 5_000_000)) == 5_000_000
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        size = sum(len(block) for block in iter(lambda: file.read(1 << 20), b""))
    assert size == BOMB


TLS = [("expired.test", 10), ("self-signed.test", 18), ("wrong-host.test", 62), ("untrusted.test", 20)]


@pytest.mark.parametrize(("host", "code"), TLS)
def test_certificates_are_broken_in_the_way_their_host_says(live_world, host, code):
    """A verifying client gets OpenSSL's own number for each way."""
    context = ssl.create_default_context(cafile=live_world.ca_file)
    address, ports = live_world.place(host)
    with (
        socket.create_connection((address, ports[443]), timeout=2) as plain,
        pytest.raises(ssl.SSLCertVerificationError) as caught,
    ):
        context.wrap_socket(plain, server_hostname=host)
    assert caught.value.verify_code == code


TRAPS = [
    ("http://refused.test/", httpx.ConnectError),
    ("https://refused.test/", httpx.ConnectError),
    ("https://tls-silent.test/", httpx.ConnectTimeout),
    ("https://not-tls.test/", httpx.ConnectError),
    ("http://unreached.test/", httpx.ConnectTimeout),
]


@pytest.mark.parametrize(("url", "error"), TRAPS)
def test_hosts_that_cannot_be_spoken_to(live_world, url, error):
    """Refused, silent in the handshake, no TLS at all, connection never accepted."""
    with visitor(live_world) as client, pytest.raises(error):
        client.get(url, timeout=0.3)


def test_the_log_keeps_what_was_asked(live_world):
    """A test can tell how often a URL was asked for, with its bytes as written."""
    with visitor(live_world) as client:
        client.get("http://news.test/a%20b/%2Fc~%7C")
        client.get("http://browsers.test/", headers={"User-Agent": "Mozilla/5.0"})
    assert [asked.target for asked in live_world.origin.asked] == ["/a%20b/%2Fc~%7C", "/"]
    assert live_world.asked[1].header("user-agent") == "Mozilla/5.0"


def test_a_cookie_wall_needs_its_cookie(live_world):
    """Without a jar the redirect never ends; with the cookie the page is there."""
    with visitor(live_world) as client:
        client.cookies.clear()
        answer = client.get("http://cookie.test/a")
        assert answer.headers["location"] == "/a"
        assert client.get("http://cookie.test/a", headers={"Cookie": "seen=1"}).status_code == 200


def test_closing_drops_whoever_still_waits():
    """A client that hangs on a silent page is let go when the world stops."""
    with World(with_archive=False) as world, contextlib.suppress(OSError):
        address, ports = world.place("faults.test")
        waiting = socket.create_connection((address, ports[80]), timeout=5)
        waiting.sendall(b"GET /silent HTTP/1.1\r\nHost: faults.test\r\n\r\n")
    with waiting:
        assert waiting.recv(100) == b""
