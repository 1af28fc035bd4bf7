"""Our own network going down in the middle of a run: nothing wrong is recorded, and the next run goes on."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from dataclasses import replace

import pytest

from citecheck.audit.log import AuditLog
from citecheck.engines.local import LocalEngine
from citecheck.model.errors import ConfigError, Offline
from citecheck.model.exchange import FailureKind
from citecheck.pipeline.burst import NEEDED
from citecheck.pipeline.check import check
from citecheck.pipeline.doubts import Doubts, Proof
from citecheck.pipeline.memory import Memory
from citecheck.testing import FakeWeb, FixedClock, failed, response
from tests.net.loopback import FakeNames, answers, serving, web
from tests.pipeline.steps import BODY, START, citations, kinds, parts

URLS = [f"https://site{n}.example/flood" for n in range(30)]


@contextmanager
def looking(doubts):
    since = doubts.began()
    try:
        yield since
    finally:
        doubts.ended()


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


class Probes:
    """Answers for the probes, and counts how often they were asked."""

    def __init__(self, *, still=True):
        self.still = still
        self.asked = 0

    async def still_online(self):
        self.asked += 1
        await asyncio.sleep(0)
        return self.still


async def settled(doubts, *troubles, answers_after=None, asked_before=False):
    """Let links with these troubles be under way at once; return what proved the network to each.

    ``answers_after`` so many turns another link answers, asked after the troubles, or before.
    """

    async def one(site, doubt):
        with looking(doubts):
            return await doubts.settle(site, doubt)

    async def other():
        with looking(doubts) as since:
            for _ in range(answers_after):
                await asyncio.sleep(0)
            if asked_before:
                doubts.answered(since)
                return
            with looking(doubts) as later:
                doubts.answered(later)

    others = [asyncio.ensure_future(other())] if answers_after is not None else []
    found = await asyncio.gather(*(one(*trouble.split(" ", 1)) for trouble in troubles))
    await asyncio.gather(*others)
    return found


async def test_an_answer_of_another_site_settles_it():
    """While a link is under way that may answer, doubtful ones wait for it, and nobody asks the probes."""
    probes = Probes(still=False)
    doubts = Doubts(probes.still_online, needed=3)
    assert await settled(doubts, "a names", "b ways", answers_after=5) == [Proof.ANSWER] * 2
    assert probes.asked == 0


@pytest.mark.parametrize(("still", "proof"), [(True, Proof.PROBES), (False, Proof.NONE)])
async def test_an_answer_asked_for_before_proves_nothing(still, proof):
    """A slow answer over a connection from before says nothing of the network since: the probes are asked."""
    probes = Probes(still=still)
    doubts = Doubts(probes.still_online, needed=3)
    assert await settled(doubts, "a names", answers_after=5, asked_before=True) == [proof]
    assert probes.asked == 1


async def test_probes_asked_before_a_doubt_prove_nothing_to_it():
    """Who comes to doubt while the probes are being asked is settled by asking them once more."""
    asked = []
    answers = [asyncio.get_running_loop().create_future() for _ in range(2)]

    async def still_online():
        asked.append(1)
        return await answers[len(asked) - 1]

    doubts = Doubts(still_online, needed=3)
    first = asyncio.ensure_future(settled(doubts, "a names"))
    for _ in range(9):
        await asyncio.sleep(0)
    assert asked == [1]
    second = asyncio.ensure_future(settled(doubts, "b names"))
    await asyncio.sleep(0)
    answers[0].set_result(True)
    assert await first == [Proof.PROBES]
    answers[1].set_result(False)
    assert await second == [Proof.NONE]
    assert len(asked) == 2


@pytest.mark.parametrize(("still", "proof"), [(True, Proof.PROBES), (False, Proof.NONE)])
async def test_with_nobody_else_under_way_the_probes_settle_it(still, proof):
    """Where all that are under way are in doubt, the probes are asked, and what they say holds for all who wait."""
    probes = Probes(still=still)
    assert await settled(Doubts(probes.still_online, needed=9), "a names", "b ways", "c portal") == [proof] * 3
    assert 1 <= probes.asked <= 3


async def test_a_burst_waits_for_nobody():
    """Many unrelated sites with the same trouble ask the probes at once, although others are still under way."""
    probes = Probes(still=False)
    doubts = Doubts(probes.still_online, needed=3)
    assert await settled(doubts, "a names", "b names", "c names", answers_after=50) == [Proof.NONE] * 3
    assert probes.asked == 1


async def test_one_site_is_no_burst():
    """Many links of one dead site are that site's: they wait for an answer of another."""
    probes = Probes(still=False)
    doubts = Doubts(probes.still_online, needed=3)
    assert await settled(doubts, *["a names"] * 9, answers_after=50) == [Proof.ANSWER] * 9
    assert probes.asked == 0


async def test_single_redirects_ask_nobody():
    """What only a row of makes a portal is believed without the probes where it is no row."""
    probes = Probes(still=False)
    doubts = Doubts(probes.still_online, needed=3)
    assert await settled(doubts, "a to x", "b to y") == [Proof.UNASKED] * 2
    assert probes.asked == 0


async def test_a_bad_probe_is_told_to_who_waits():
    """An error of configuration comes out instead of a link that waits for ever."""

    async def broken():
        raise ConfigError("not a probe")

    with pytest.raises(ConfigError):
        await settled(Doubts(broken), "a names")


async def test_a_link_that_is_cancelled_holds_nobody():
    """Where a link that others waited for is cancelled, they are settled by the probes."""
    probes = Probes()
    doubts = Doubts(probes.still_online)

    async def hangs():
        with looking(doubts):
            await asyncio.Event().wait()

    slow = asyncio.ensure_future(hangs())
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(settled(doubts, "a names"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    slow.cancel()
    assert await waiting == [Proof.PROBES]


# -- through the pipeline


def going_down(after, failure=FailureKind.DNS_NOT_FOUND):
    """Build a web whose first answers are good and whose later ones are failures; ``up`` may be set again."""

    class Web(FakeWeb):
        up = False
        answered = 0

        async def look(self, request):
            url = request.url.normalised
            self.asked.append(request)
            await asyncio.sleep(0)
            if self.up or self.answered < after:
                self.answered += 1
                return response(url, 200, BODY)
            return failed(url, failure)

    return Web()


def verdicts(log):
    """Return what was judged: subject -> liveness."""
    memory = Memory(log, "run-1")
    found = {url: memory.known(url).verdict for url in URLS}
    return {url: verdict.liveness.value for url, verdict in found.items() if verdict is not None}


@pytest.mark.parametrize("kind", ["dns-not-found", "dns-failed", "unreachable", "connect-timeout", "refused", "tls-untrusted"])
@pytest.mark.parametrize("after", [1, 7, 13])
async def test_a_network_that_goes_down_is_nobodys_link_rot(log, kind, after):
    """After N links the network goes down, while one probe is still let through: the run stops, nothing wrong is recorded.

    The next run on the network that is up again does the rest.
    """
    probes = Probes(still=False)
    live = going_down(after, FailureKind(kind))
    world = replace(parts(log, live), still_online=probes.still_online, engine=LocalEngine(8))
    with pytest.raises(Offline, match="no network"):
        await check(citations(*URLS), world, run="run-1")
    assert set(verdicts(log).values()) <= {"live"}
    assert len(verdicts(log)) <= after
    live.up = True
    await check(citations(*URLS), replace(world, still_online=Probes().still_online), run="run-1")
    assert verdicts(log) == dict.fromkeys(URLS, "live")


@pytest.mark.parametrize("kind", ["reset", "read-timeout", "tls-failed", "tls-expired"])
async def test_what_a_single_site_does_as_well_stops_the_run_when_many_do(log, kind):
    """A few are believed, as what passes or is not known, and never as rot; five unrelated sites in a row are our own network."""
    probes = Probes(still=False)
    world = replace(parts(log, going_down(7, FailureKind(kind))), still_online=probes.still_online, engine=LocalEngine(8))
    with pytest.raises(Offline, match="no network"):
        await check(citations(*URLS), world, run="run-1")
    recorded = list(verdicts(log).values())
    assert set(recorded) <= {"live", "transient", "unknown"}
    assert sum(liveness != "live" for liveness in recorded) < NEEDED


async def test_a_portal_that_sends_all_links_to_its_login_stops_the_run(log):
    """Plain http links that all end on one foreign host are a portal, not thirty moved pages."""
    urls = [url.replace("https", "http") for url in URLS]
    login = "http://login.hotel.example/"
    pages = {url: response(url, 302, headers={"location": login}) for url in urls} | {login: response(login, 200, BODY)}
    probes = Probes(still=False)
    world = replace(parts(log, FakeWeb(pages)), still_online=probes.still_online, engine=LocalEngine(8))
    with pytest.raises(Offline):
        await check(citations(*urls), world, run="run-1")
    assert kinds(log) == ["run-started"]


@pytest.mark.parametrize(("still", "judged"), [(False, 1), (True, 30)])
async def test_a_portal_that_answers_in_everybodys_place(log, still, judged):
    """One login page for all links stops the run where the probes are gone; the same page of thirty sites is theirs otherwise."""
    urls = [url.replace("https", "http") for url in URLS]
    pages = {url: response(url, 200, "<title>Welcome aboard</title><p>" + "Please log in to our network. " * 40) for url in urls}
    probes = Probes(still=still)
    world = replace(parts(log, FakeWeb(pages)), still_online=probes.still_online, engine=LocalEngine(8))
    if still:
        await check(citations(*urls), world, run="run-1")
    else:
        with pytest.raises(Offline):
            await check(citations(*urls), world, run="run-1")
    assert kinds(log).count("link-judged") <= judged
    assert (kinds(log).count("link-judged") == judged) or not still
    assert probes.asked == 1


async def test_a_list_of_dead_sites_is_a_list_of_dead_sites(log):
    """Where the probes answer as before, thirty dead names in a row are thirty dead names, and the probes are asked seldom."""
    probes = Probes()
    world = replace(parts(log, FakeWeb({})), still_online=probes.still_online, engine=LocalEngine(8))
    await check(citations(*URLS), world, run="run-1")
    assert verdicts(log) == dict.fromkeys(URLS, "gone")
    assert probes.asked <= len(URLS) // 3


async def test_after_the_probes_a_name_is_looked_up_again(log):
    """A network that was away for a moment makes no page gone: a name that is found after the probes answered is alive."""
    live = going_down(0)
    calls = []

    async def online():
        calls.append(1)
        if len(calls) > 1:  # the first question is asked before anything is
            live.up = True
        return True

    await check(citations(*URLS[:2]), replace(parts(log, live), online=online), run="run-1")
    assert verdicts(log) == dict.fromkeys(URLS[:2], "live")


async def test_on_real_sockets(log, tmp_path):
    """The loopback web whose name server goes down after some links: probes whose names were known before do not fool us."""
    count = 0
    hosts = [f"site{n}.example" for n in range(20)]
    table = {host: ["127.0.0.1"] for host in (*hosts, "probe.example")}

    class Resolver(FakeNames):
        async def __call__(self, host, port):
            nonlocal count
            count += 1
            if count > 9:
                raise socket.gaierror(socket.EAI_NONAME, "the name server of the train")
            return await super().__call__(host, port)

    async with serving(answers("200 OK", BODY.encode(), "Content-Type: text/html")) as port:
        settings = {"allow_private": tuple(table), "probes": (f"probe.example:{port}",), "connect_timeout": 5.0}
        urls = [f"http://{host}:{port}/" for host in hosts]
        async with web(resolver=Resolver(table), **settings) as live:
            world = replace(
                parts(log, FakeWeb()), web=live, online=live.online, still_online=live.still_online, engine=LocalEngine(4)
            )
            with pytest.raises(Offline):
                await check(citations(*urls), world, run="run-1")
        memory = Memory(log, "run-1")
        states = [verdict.liveness.value for url in urls if (verdict := memory.known(url).verdict) is not None]
        assert states == ["live"] * len(states)
        assert 0 < len(states) < 20
        async with web(resolver=FakeNames(table), **settings) as live:
            await check(
                citations(*urls), replace(world, web=live, online=live.online, still_online=live.still_online), run="run-1"
            )
        assert {memory.known(url).verdict.liveness.value for url in urls} == {"live"}
