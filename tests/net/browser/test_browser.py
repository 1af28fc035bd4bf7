"""A real Chromium over the loopback web: what it shows, what it may not do, and that it always ends."""

import asyncio
import json
import os
import re
import signal
import socket
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from citecheck.model.exchange import FailureKind, Stop, Via
from citecheck.model.policy import NetPolicy
from citecheck.model.settings import BrowserSettings
from citecheck.model.url import parse_url
from citecheck.net.browser.chromium import STARTS
from citecheck.net.names import Names
from citecheck.net.safety import Guard
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock
from tests.net.browser.pages import PAGES, passing, reaching
from tests.world.wire import Page

HERE = "http://news.test/"


@pytest.fixture(autouse=True)
def _published(live_world):
    for key, page in PAGES.items():
        live_world.publish(key, page)
    live_world.origin.services["passing.test"] = passing
    yield
    del live_world.origin.services["passing.test"]


def ways(seen):
    """The hops in short: path, way and status."""
    return [(hop.url.path, hop.via.value, hop.status) for hop in seen.hops]


async def test_pages_made_by_scripts_are_seen(opened):
    """What scripts fetch, what stands in components and where scripts lead is seen, with real statuses and addresses."""
    async with opened() as look:
        seen = await look(HERE + "app")
        assert b"<h1>Boats reach the lower town</h1>" in seen.last.body
        assert ways(seen) == [("/app", "browser", 200)]
        assert (seen.last.status, seen.last.media_type, seen.last.charset) == (200, "text/html", "utf-8")
        assert (seen.last.address, seen.stop, seen.last.failure) == ("127.0.0.2", Stop.ARRIVED, None)
        assert seen.browser.split()[0] == "Chromium"
        assert b"Inside a component" in (await look(HERE + "component")).last.body
        assert ways(await look(HERE + "sent-on")) == [("/sent-on", "browser", 200), ("/2016/flood", "script", 200)]
        assert ways(await look(HERE + "routed")) == [("/routed", "browser", 200), ("/errors/404", "script", 200)]
        redirected = await look("http://redirects.test/chain/2#part")
        assert ways(redirected) == [("/chain/2", "browser", 302), ("/chain/1", "redirect", 302), ("/chain/0", "redirect", 200)]
        assert redirected.last.url.fragment == "part"


async def test_it_says_what_it_is(opened, live_world):
    """The User-Agent is the browser's own with our name and contact; a page may see that it is driven by a program."""
    async with opened(contact="desk@paper.example") as look:
        seen = await look("http://echo.test/x", lambda _: True)
        headers = dict(json.loads(seen.last.body.partition(b"<pre>")[2].partition(b"</pre>")[0])["headers"])
        assert "HeadlessChrome/" in headers["user-agent"]
        assert headers["user-agent"].endswith(" (+desk@paper.example)")
        assert " citecheck/" in headers["user-agent"]
        live_world.publish(
            "news.test/driven",
            PAGES["news.test/app"].__class__(body="<script>document.write('<h1>'+navigator.webdriver)</script>"),
        )
        assert b"<h1>true" in (await look(HERE + "driven")).last.body


async def test_a_wall_that_lets_browsers_pass_is_passed_by_waiting(opened, live_world):
    """Nothing is done but to wait: the wall's own script leads on, and both documents are kept."""
    async with opened() as look:
        seen = await look("http://passing.test/story")
    assert ways(seen) == [("/story", "browser", 503), ("/story", "script", 200)]
    assert b"Behind the wall" in seen.last.body


async def test_a_wall_that_stays_is_left_after_a_while(opened):
    """What never shows enough is returned as it stands, with the wall's own status and headers."""
    async with opened(patience=1.0) as look:
        seen = await look(HERE + "never-passes")
    assert (seen.last.status, seen.last.header("cf-mitigated")) == (403, "challenge")
    assert b"_cf_chl_opt" in seen.last.body
    assert seen.last.failure is None


async def test_windows_dialogs_downloads_and_permissions_are_denied(opened, live_world):
    """A page opens nothing, asks nobody and saves nothing; what it tried is told, and it is still seen."""
    async with opened() as look:
        seen = await look(HERE + "opens", lambda seen: b"notifications" in seen.last.body)
        assert b"notifications denied" in seen.last.body
        assert b"<title>A page with a will</title>" in seen.last.body
        assert "in the browser, a dialog of the page was dismissed" in seen.notes
        assert [asked.path for asked in live_world.asked if asked.path == "/opened"] == []
        loads = await look(HERE + "loads")
        assert ways(loads) == [("/loads", "browser", 200)]
        assert "in the browser, a download was refused" in loads.notes
        assert b"A page with a will" in loads.last.body


async def test_files_are_there_and_not_read(opened):
    """A PDF or a download is an answer without a page; an answer without content is no file."""
    async with opened() as look:
        for url, kind in ((HERE + "file", "application/octet-stream"), ("http://docs.test/report.pdf", "application/pdf")):
            seen = await look(url)
            assert (seen.last.status, seen.last.media_type, seen.last.body, seen.last.body_cut) == (200, kind, b"", True)
        empty = await look("http://docs.test/204")
        assert (empty.last.status, empty.last.body, empty.last.body_cut) == (204, b"", False)


async def test_what_nobody_looks_at_is_not_loaded(opened, live_world):
    """Images, media and fonts are not asked for; style sheets are, since they belong to how a page works."""
    async with opened() as look:
        await look(HERE + "pictures")
    paths = {asked.path for asked in live_world.asked}
    assert "/c.css" in paths
    assert paths.isdisjoint({"/a.png", "/b.mp4", "/d.woff2"})


async def test_requests_documents_and_sizes_have_their_bounds(opened, live_world):
    """A page that asks without end, goes in circles or is endlessly long is cut short, and it is told."""
    async with opened(net={"max_body": 100_000}, patience=10.0) as look:
        many = await look(HERE + "many", lambda seen: b"all tried" in seen.last.body)
        assert "in the browser, the page asked for more than a second look allows" in many.notes
        assert sum(asked.path == "/counted" for asked in live_world.asked) == 249  # with the page itself, 250
        circle = await look(HERE + "reloads", lambda _: False)
        assert circle.stop is Stop.TOO_MANY_HOPS
        redirects = await look("http://redirects.test/self")
        assert redirects.stop is Stop.TOO_MANY_HOPS
        long = await look(HERE + "long")
        assert long.last.body_cut
        assert len(long.last.body) <= 100_000


FAULTS = [
    ("http://refused.test/", FailureKind.REFUSED),
    ("http://nosuch.test/", FailureKind.DNS_NOT_FOUND),
    ("http://faults.test/reset", FailureKind.RESET),
    # the browser does not know the world's authority: that goes before what else is wrong with a certificate
    ("https://expired.test/", FailureKind.TLS_UNTRUSTED),
    ("https://wrong-host.test/", FailureKind.TLS_UNTRUSTED),
    ("https://untrusted.test/", FailureKind.TLS_UNTRUSTED),
    ("https://self-signed.test/", FailureKind.TLS_UNTRUSTED),
    ("https://not-tls.test/", FailureKind.TLS_FAILED),
    (HERE + "to-private", FailureKind.BLOCKED_ADDRESS),
    (HERE + "script-to-private", FailureKind.BLOCKED_ADDRESS),
    ("http://10.0.0.1/", FailureKind.BLOCKED_ADDRESS),
    ("http://127.0.0.1:9/", FailureKind.BLOCKED_ADDRESS),
]


async def test_faults_are_told_apart(opened):
    """Every fault is the one that the plain look would have told; no certificate is trusted that should not be."""
    async with opened() as look:
        secure = await look("https://news.test/app")
        assert b"Boats reach the lower town" in secure.last.body
        told = {url: await look(url) for url, _ in FAULTS}
    assert {url: seen.last.failure and seen.last.failure.kind for url, seen in told.items()} == dict(FAULTS)
    assert all(seen.hops[-1].failure == seen.last.failure for seen in told.values())


class Trap(asyncio.DatagramProtocol):
    """Listens on one port for TCP, on 127.0.0.1 and ::1, and for UDP; keeps whoever comes."""

    def __init__(self):
        self.heard = []
        self.packets = []

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self.server = await asyncio.start_server(self.take, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        self.six = None
        if socket.has_ipv6:
            try:
                self.six = await asyncio.start_server(self.take, "::1", self.port)
            except OSError:
                self.six = None
        self.datagrams, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_):
        self.datagrams.close()
        for server in filter(None, (self.server, self.six)):
            server.close()
            await server.wait_closed()

    async def take(self, reader, writer):
        self.heard.append(await reader.read(200))
        writer.close()

    def datagram_received(self, data, addr):
        self.packets.append(data)


def has_tried(seen):
    """Tell whether the page has come to the end of what it tries."""
    return re.search(rb"<h1>Tried: [a-z ]*\.</h1>", seen.last.body) is not None


async def test_no_way_leads_into_private_space(opened, live_world):
    """Scripts, frames, sockets, workers, beacons, hints, WebRTC and prerendering reach neither this machine nor its network."""
    async with Trap() as trap:
        live_world.publish("news.test/reaching", reaching(trap.port))
        async with opened() as look:
            seen = await look(HERE + "reaching", has_tried)
            await asyncio.sleep(0.5)
        assert (trap.heard, trap.packets) == ([], [])
        assert b"<h1>Tried: .</h1>" in seen.last.body
        assert any(f"127.0.0.1:{trap.port}" in note and "for safety" in note for note in seen.notes)
        # the page means it: where the user lets 127.0.0.1 pass, its requests arrive there, by the proxy and by no other way
        async with opened(net={"allow_private": ("127.0.0.1",)}) as look:
            await look(HERE + "reaching", has_tried)
        asked = {line.split()[1].decode() for line in trap.heard if line.startswith(b"GET /")}
        assert {"/fetch", "/frame", "/script", "/worker"} <= asked
        assert trap.packets == []


async def test_a_page_in_an_endless_loop_does_not_hold_us(opened):
    """Its state is not known; the next page is looked at as if nothing had been."""
    async with opened(timeout=6.0, patience=1.0) as look:
        seen = await look(HERE + "busy")
        assert seen.last.failure is not None
        assert seen.last.failure.kind is FailureKind.BROWSER
        assert (seen.hops[0].via, seen.hops[0].status) == (Via.BROWSER, 200)
        assert b"Boats reach" in (await look(HERE + "app")).last.body


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks /proc how much memory a process holds")
async def test_a_page_that_fills_memory_is_ended_alone(opened):
    """Its window crashes and its state is not known; the browser, its other window and the next page go on."""
    async with opened(patience=10.0) as look:
        await look(HERE + "app")
        before, look.browser.chromium.megabytes = look.browser.chromium.pid, 450
        swollen, other = await asyncio.gather(
            look(HERE + "swells", lambda _: False), look("http://passing.test/story"), return_exceptions=False
        )
        assert swollen.last.failure is not None
        assert (swollen.last.failure.kind, swollen.last.failure.detail) == (
            FailureKind.BROWSER,
            "the page made the browser's window crash",
        )
        assert b"Behind the wall" in other.last.body
        assert b"Boats reach" in (await look(HERE + "app")).last.body
        assert look.browser.chromium.pid == before


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"  # a zombie that nobody has waited for yet runs no more


async def until(so):
    """Wait until ``so()`` holds; False where it never does."""
    for _ in range(400):
        if so():
            return True
        await asyncio.sleep(0.05)
    return False


async def gone(pid):
    return await until(lambda: not is_running(pid))


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc whether a process runs")


@needs_proc
async def test_a_browser_killed_in_the_middle_is_no_verdict(opened):
    """Both looks end as "not known" with the reason, and the next starts another browser; but not for ever."""
    async with opened(patience=10.0) as look:
        await look(HERE + "app")
        looks = [asyncio.create_task(look(HERE + path, lambda _: False)) for path in ("app", "component")]
        assert await until(lambda: all_arrived(look))
        os.kill(look.browser.chromium.pid, signal.SIGKILL)
        for seen in await asyncio.gather(*looks):
            assert seen.last.failure.kind is FailureKind.BROWSER
            assert "ended" in seen.last.failure.detail
            assert seen.hops
        assert b"Boats reach" in (await look(HERE + "app")).last.body
        look.browser.chromium._starts = STARTS
        os.kill(look.browser.chromium.pid, signal.SIGKILL)
        assert await until(lambda: not look.browser.chromium._browser.is_connected())
        tired = await look(HERE + "app")
        assert tired.hops == ()
        assert "could not be started" in tired.last.failure.detail


def all_arrived(look):
    """Tell whether both looks have their page."""
    contexts = look.browser.chromium._browser.contexts
    return len(contexts) == 2 and all(any(page.url.startswith(HERE) for page in context.pages) for context in contexts)


async def fails(opened, pids):
    """Run into an error while the browser runs."""
    async with opened() as look:
        await look(HERE + "app")
        pids.append(look.browser.chromium.pid)
        raise ZeroDivisionError


@needs_proc
async def test_nothing_is_left_behind(opened):
    """The browser has ended when its context is left: in good order, by an error, and where a look is broken off."""
    async with opened() as look:
        await look(HERE + "app")
        first = look.browser.chromium.pid
    assert await gone(first)
    pids = []
    with pytest.raises(ZeroDivisionError):
        await fails(opened, pids)
    assert await gone(pids[0])
    async with opened(patience=15.0) as look:
        await look(HERE + "app")
        third = look.browser.chromium.pid
        broken = asyncio.create_task(look(HERE + "never-passes"))
        await asyncio.sleep(0.5)
        broken.cancel()
        await asyncio.gather(broken, return_exceptions=True)
    assert await gone(third)


async def test_a_browser_that_cannot_start_is_told(opened, tmp_path):
    """A file that is no browser gives a value with the reason, not an exception."""
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\necho no such screen >&2\nexit 1\n")
    fake.chmod(0o755)
    async with opened() as look:
        look.browser._executable = str(fake)
        seen = await look(HERE + "app")
    assert seen.hops == ()
    assert seen.last.failure.kind is FailureKind.BROWSER
    assert "could not be started" in seen.last.failure.detail


async def test_what_robots_txt_forbids_is_not_looked_at_either(live_world):
    """Where policy heeds robots.txt, a browser of ours is a robot too: the page is not asked, and no browser is started."""
    from citecheck.net.browser.browser import RealBrowser

    live_world.publish("news.test/robots.txt", Page(body="User-agent: *\nDisallow: /app\n", media_type="text/plain"))
    settings = live_world.settings(net={"browser": BrowserSettings(enabled=True)}).net
    clock = FixedClock()
    async with (
        LiveWeb(settings, contact="", clock=clock, policy=NetPolicy(robots=True)) as web,
        RealBrowser(
            settings,
            "/nowhere/chrome",
            contact="",
            names=web.names,
            turn=web.turn,
            clock=clock,
            why_unasked=web.why_unasked,
        ) as browser,
    ):
        seen = await browser.look(parse_url(HERE + "app"), lambda _: True)
        assert browser.chromium is None
    assert seen.last.failure.kind is FailureKind.ROBOTS_FORBID
    assert [hop.failure for hop in seen.hops] == [seen.last.failure]
    assert [asked.path for asked in live_world.asked] == ["/robots.txt"]


async def test_who_waits_for_a_window_rests(live_world):
    """While all windows are taken, plain looks may take the place of those that wait; nothing was started for that."""
    from citecheck.net.browser.browser import RealBrowser

    settings = live_world.settings(net={"browser": BrowserSettings(enabled=True, pages=1)}).net
    gate, resting = asyncio.Event(), []

    @asynccontextmanager
    async def turn(host):
        await gate.wait()
        yield

    @contextmanager
    def rest():
        resting.append(1)
        try:
            yield
        finally:
            resting.pop()

    names = Names(Guard())
    browser = RealBrowser(
        settings, "/nowhere/chrome", contact="", names=names, turn=turn, rest=rest, clock=FixedClock(), arguments=()
    )
    looks = [asyncio.create_task(browser.look(parse_url(HERE), lambda _: True)) for _ in range(3)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(resting) == 2
    for look in looks:
        look.cancel()
    await asyncio.gather(*looks, return_exceptions=True)
    assert (resting, browser.chromium) == ([], None)
    await browser.aclose()
    names.close()


async def test_a_look_counts_for_politeness(opened, live_world):
    """While the browser looks at a host, the host has one place less; so many windows at once as the settings say."""
    async with opened(net={"per_host": 1}, pages=2, patience=1.0) as look:
        first = asyncio.create_task(look(HERE + "never-passes"))
        assert await until(lambda: live_world.asked)
        waiting = asyncio.create_task(look.web.turn("news.test").__aenter__())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await first
        await waiting
