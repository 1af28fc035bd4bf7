"""Second looks in a run: when they are made, what the log keeps of them, and what follows from what a browser shows."""

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.liveness.sibling import made_up
from citecheck.model.exchange import FailureKind, Via
from citecheck.model.settings import BrowserSettings, NetSettings
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.pipeline.capture import wanted
from citecheck.pipeline.check import check
from citecheck.pipeline.memory import Memory
from citecheck.testing import FakeArchive, FakeBrowser, FakeWeb, FixedClock, failed, memento, rendered, response
from tests.pipeline.steps import BODY, START, citations, parts
from tests.world.pages import MOMENT, article, soft_404

L = Liveness
PAGE = "https://valley-post.example/flood"
HOME = "https://valley-post.example/"
WALL = response(PAGE, 403, MOMENT.body, headers={"cf-mitigated": "challenge"})
SHELL = "<title>Valley Post</title><body><div id=root></div><script src=/app.js></script></body>"


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def with_browser(log, web, browser, *, forbidden=True, **more):
    made = parts(log, web, **more)
    net = NetSettings(browser=BrowserSettings(enabled=True, forbidden=forbidden))
    settings = structs.replace(made.settings, net=net)
    return type(made)(**{**vars(made), "browser": browser, "settings": settings})


async def looked(log, web, browser, *urls, run="run-1", **more):
    """Check links and return what the log then knows."""
    await check(citations(*urls), with_browser(log, web, browser, **more), run=run)
    return Memory(log, run)


async def test_a_walled_page_that_the_browser_shows(log):
    """The chain keeps the plain hops and the browser's behind them; the page counts as seen, likely, and is marked."""
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 503, MOMENT.body), response(PAGE, 200, BODY))})
    memory = await looked(log, FakeWeb({PAGE: WALL}), browser, PAGE)
    chain, verdict = memory.known(PAGE).chain, memory.known(PAGE).verdict
    assert [(hop.via, hop.status) for hop in chain.hops] == [(Via.ASKED, 403), (Via.BROWSER, 503), (Via.SCRIPT, 200)]
    assert (verdict.liveness, verdict.confidence, verdict.browser) == (L.LIVE, "likely", "Chromium 150.0")
    assert verdict.page_title == "Flood on the river"
    assert browser.asked == [PAGE]


async def test_pages_that_are_seen_need_no_browser(log):
    """What the plain look sees, misses or cannot reach is not looked at again."""
    urls = [f"{HOME}{name}" for name in ("page", "gone", "soft", "nowhere")]
    web = FakeWeb({
        urls[0]: response(urls[0], 200, BODY),
        urls[1]: response(urls[1], 404, BODY),
        urls[2]: response(urls[2], 200, soft_404().body),
    })  # fmt: skip
    browser = FakeBrowser()
    await looked(log, web, browser, *urls)
    assert browser.asked == []


async def test_without_a_browser_a_wall_stays_a_wall(log):
    """Nothing changes for whoever did not ask for it; a shell says in a remark that it was not seen."""
    await check(citations(PAGE, HOME), parts(log, FakeWeb({PAGE: WALL, HOME: response(HOME, 200, SHELL)})), run="run-1")
    memory = Memory(log, "run-1")
    assert memory.known(PAGE).verdict.liveness is L.WALLED
    assert "script-only" in [reason.signal for reason in memory.known(HOME).verdict.reasons]
    assert all(hop.via is not Via.BROWSER for hop in memory.known(PAGE).chain.hops)


async def test_the_browser_goes_to_the_cited_page_not_to_the_wall(log):
    """Behind short links and redirects it is sent to what the note means; archives are asked for that, too."""
    short, consent = "https://bit.ly/2sFlood", "https://consent.valley-post.example/collect"
    web = FakeWeb({
        short: response(short, 301, headers={"location": PAGE}),
        PAGE: response(PAGE, 302, headers={"location": consent}),
        consent: response(consent, 200, "<title>Before you continue</title><h1>Before you continue</h1>"),
    })  # fmt: skip
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 200, BODY))})
    archive = FakeArchive([(memento(PAGE, "20161215080000"), response(PAGE, 200, BODY))])
    memory = await looked(log, web, browser, short, archives=[archive])
    assert browser.asked == [PAGE]
    assert [hop.url.normalised for hop in memory.known(short).chain.hops] == [short, PAGE, consent, PAGE]
    assert memory.known(short).verdict.liveness is L.LIVE
    assert consent not in archive.asked
    drift, _ = memory.known(short).drift(memento(PAGE, "20161215080000").uri)
    assert drift.why_not == "the snapshot shows too little text to compare"  # it says one sentence again and again


async def test_what_the_browser_showed_is_laid_beside_notes_and_captured(log):
    """A page seen in a browser is one that a capture is asked for, under its own address."""
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 200, BODY))})
    world = with_browser(log, FakeWeb({PAGE: WALL}), browser, archives=[FakeArchive()])
    await check(citations(PAGE), world, run="run-1")
    assert [want.original.normalised for want in wanted(citations(PAGE), world, run="run-1", place="fake archive")] == [PAGE]


@pytest.mark.parametrize(("forbidden", "asked"), [(True, [PAGE]), (False, [])])
async def test_a_bare_refusal_is_a_matter_of_policy(log, forbidden, asked):
    """A plain 403 is looked at again only where the settings say so."""
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 200, BODY))})
    await looked(log, FakeWeb({PAGE: response(PAGE, 403, article("Forbidden"))}), browser, PAGE, forbidden=forbidden)
    assert browser.asked == asked


async def test_a_page_that_scripts_say_is_not_there(log):
    """A soft 404 seen in a browser counts as one."""
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 200, soft_404().body))})
    memory = await looked(
        log, FakeWeb({PAGE: response(PAGE, 200, SHELL), made_up(parse_url(PAGE)).normalised: WALL}), browser, PAGE
    )
    assert memory.known(PAGE).verdict.liveness is L.SOFT_404
    assert memory.known(PAGE).verdict.browser


@pytest.mark.parametrize(("sentences", "liveness"), [(40, L.SOFT_404), (2, L.UNKNOWN)])
async def test_an_application_that_shows_its_front_page_for_everything(log, sentences, liveness):
    """The made-up neighbour of a page seen in a browser is looked at there too, once a folder: alike, neither is there."""
    other, neighbour = f"{HOME}fire", made_up(parse_url(PAGE)).normalised
    front = article("Valley Post", "News of the valley, every day. " * sentences)
    web = FakeWeb({url: response(url, 200, SHELL) for url in (PAGE, other, neighbour)})
    browser = FakeBrowser({url: rendered(response(url, 200, front)) for url in (PAGE, other, neighbour)})
    cited = citations(PAGE, other)
    cited = structs.replace(
        cited, citations=tuple(structs.replace(one, title="Fire on the ridge burns on") for one in cited.citations)
    )
    await check(cited, with_browser(log, web, browser), run="run-1")
    memory = Memory(log, "run-1")
    assert {memory.known(url).verdict.liveness for url in (PAGE, other)} == {liveness}
    assert memory.known(PAGE).verdict.reasons[0].signal == "made-up"
    assert browser.asked.count(neighbour) == 1


async def test_a_browser_that_ends_is_no_verdict_and_the_run_goes_on(log):
    """One link is not known, with the reason; the next is looked at."""
    other = f"{HOME}fire"
    web = FakeWeb({PAGE: WALL, other: response(other, 200, SHELL)})
    browser = FakeBrowser({
        PAGE: rendered(failed(PAGE, FailureKind.BROWSER, "the browser ended in the middle of the look")),
        other: rendered(response(other, 200, BODY)),
    })  # fmt: skip
    memory = await looked(log, web, browser, PAGE, other)
    verdict = memory.known(PAGE).verdict
    assert verdict.liveness is L.UNKNOWN
    assert "bot-wall" in [reason.signal for reason in verdict.reasons]
    assert memory.known(other).verdict.liveness is L.LIVE


async def test_a_browser_without_an_answer_leaves_the_plain_look(log):
    """No network fault in the browser makes rot of a wall, not even a name that it does not find."""
    browser = FakeBrowser({PAGE: rendered(failed(PAGE, FailureKind.DNS_NOT_FOUND))})
    memory = await looked(log, FakeWeb({PAGE: WALL}), browser, PAGE)
    assert memory.known(PAGE).verdict.liveness is L.WALLED
    assert [hop.via for hop in memory.known(PAGE).chain.hops] == [Via.ASKED]
    assert memory.known(PAGE).verdict.reasons[-1].signal == "browser-tried"


async def test_a_wall_of_an_earlier_run_is_looked_at_once_a_browser_is_there(log):
    """What is fresh by policy but was never seen in a browser is due with one; what was is not asked again."""
    web, clock = FakeWeb({PAGE: WALL}), FixedClock()
    await check(citations(PAGE), parts(log, web, clock=clock), run="run-1")
    browser = FakeBrowser({PAGE: rendered(WALL)})
    for number in (2, 3):
        clock.forward(hours=1)
        log.begin(f"run-{number}", START)
        await looked(log, web, browser, PAGE, run=f"run-{number}", clock=clock)
    assert browser.asked == [PAGE]
    assert Memory(log, "run-3").known(PAGE).verdict.liveness is L.WALLED


async def test_a_page_that_only_a_browser_sees_is_not_compared_without_one(log):
    """While the verdict is fresh, the shell is not laid beside the snapshot in the page's place."""
    clock = FixedClock()
    web = FakeWeb({PAGE: response(PAGE, 200, SHELL)})
    browser = FakeBrowser({PAGE: rendered(response(PAGE, 200, BODY))})
    await looked(log, web, browser, PAGE, clock=clock)
    log.begin("run-2", START)
    clock.forward(days=1)
    held = memento(PAGE, "20161215080000")
    archive = FakeArchive([(held, response(PAGE, 200, BODY))])
    memory = await looked(log, web, browser, PAGE, run="run-2", clock=clock, archives=[archive])
    assert memory.known(PAGE).drift(held.uri) == (None, False)
    assert (len(web.asked), browser.asked) == (1, [PAGE])
