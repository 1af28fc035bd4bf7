"""When a browser looks again, and what both looks mean together."""

import pytest
from msgspec import structs

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.second import TRIED, is_open, shows_enough, together, why_again
from citecheck.model.exchange import Chain, FailureKind, Hop, Stop, Via
from citecheck.model.verdict import BROWSER, Liveness
from citecheck.testing import NOW, failed, rendered, response
from citecheck.text.html import parse_page
from tests.liveness.cases import ARTICLE
from tests.world.pages import CONSENT, LOGIN, MOMENT, soft_404

L = Liveness
URL = "https://paper.example/2016/story"
SHELL = "<title>Paper</title><body><div id=root></div><script src=/app.js></script></body>"
ABOUT = {"headers": {"www-authenticate": "Basic"}}


def look_of(exchange, stop=Stop.ARRIVED):
    hop = Hop(url=exchange.url, via=Via.ASKED, at=NOW, status=exchange.status, failure=exchange.failure)
    page = parse_page(exchange.body) if exchange.body else None
    return Look(chain=Chain(asked=exchange.url, hops=(hop,), last=exchange, stop=stop), page=page, at=NOW)


WORTH = [
    ("a wall", response(URL, 503, MOMENT.body), "a wall against robots"),
    ("a wall that says 200", response(URL, 200, MOMENT.body), "a wall against robots"),
    ("LinkedIn's 999", response(URL, 999, "<script>x()</script>"), "a wall against robots"),
    ("consent", response(URL, 200, CONSENT.body), "asks for consent"),
    ("an empty shell", response(URL, 200, SHELL), "next to nothing without its scripts"),
    ("a shell that is not ready", response(URL, 202, SHELL), "next to nothing without its scripts"),
    ("a bare 403", response(URL, 403, ARTICLE), "forbidden (403)"),
    ("a 403 that asks for a password", response(URL, 403, ARTICLE, **ABOUT), None),
    ("a refusal that says 200", response(URL, 200, "<title>Access Denied</title><h1>Access Denied</h1>"), "refuses us"),
    ("maintenance that says 200", response(URL, 200, "<title>Site under maintenance</title><h1>Back soon</h1>"), None),
    ("a page", response(URL, 200, ARTICLE), None),
    ("a 404", response(URL, 404, ARTICLE), None),
    ("a soft 404", response(URL, 200, soft_404().body), None),
    ("a login", response(URL, 200, LOGIN.body), None),
    ("a 401", response(URL, 401, ARTICLE), None),
    ("a 451", response(URL, 451, ARTICLE), None),
    ("a 503", response(URL, 503, ARTICLE), None),
    ("no such name", failed(URL, FailureKind.DNS_NOT_FOUND), None),
    ("a timeout", failed(URL, FailureKind.READ_TIMEOUT), None),
]


@pytest.mark.parametrize(("exchange", "why"), [row[1:] for row in WORTH], ids=[row[0] for row in WORTH])
def test_only_what_a_browser_may_show_is_looked_at_again(exchange, why):
    """Walls, shells and bare refusals, and nothing else; the reason is told in words."""
    look = look_of(exchange)
    verdict = judge_look(look)
    told = why_again(look, verdict, forbidden=True)
    assert told is None if why is None else why in (told or "")
    if verdict.liveness is not L.UNKNOWN:  # which is asked again at every run
        assert is_open(verdict, forbidden=True) == (why is not None or exchange.status == 403)


def test_a_bare_refusal_is_a_matter_of_policy():
    """With ``forbidden`` off a 403 is left as it is, walls are not."""
    refused, walled = look_of(response(URL, 403, ARTICLE)), look_of(response(URL, 403, MOMENT.body))
    assert why_again(refused, judge_look(refused), forbidden=False) is None
    assert not is_open(judge_look(refused), forbidden=False)
    assert why_again(walled, judge_look(walled), forbidden=False) is not None


@pytest.mark.parametrize(
    ("exchange", "wanted"),
    [
        (response(URL, 200, ARTICLE), True),
        (response(URL, 404, ARTICLE), True),
        (response(URL, 200, soft_404().body), True),
        (response(URL, 200, SHELL), False),
        (response(URL, 200, MOMENT.body), False),
        (response(URL, 503, "<h1>One second</h1>"), False),
        (response(URL, 403, ARTICLE), False),
        (response(URL, 202, ARTICLE), False),
    ],
)
def test_what_may_still_change_is_waited_for(exchange, wanted):
    """A wall, a refusal or an empty page may give way to the page; a page or an error page is the end."""
    assert shows_enough(look_of(exchange)) is wanted


FILLED = SHELL.replace("</div>", "<p>The ferry left at nine and came back with forty people on it.</p></div>")


@pytest.mark.parametrize(
    ("shown", "before", "wanted"),
    [
        (FILLED, SHELL, True),
        (FILLED, FILLED, False),  # a footer that was there all the time
        (FILLED, MOMENT.body, True),
        (FILLED, None, False),
        (SHELL, MOMENT.body, False),
        (SHELL.replace("</div>", "Loading…</div>"), SHELL, False),
        (SHELL.replace("</div>", "<h1>Page not found</h1></div>"), SHELL, True),
        (MOMENT.body, SHELL, False),
    ],
)
def test_a_shell_is_filled_when_it_says_something_else(shown, before, wanted):
    """A short page in a framework is waited for until it says more than the plain look saw, and not longer."""
    page = parse_page(before.encode()) if before else None
    assert shows_enough(look_of(response(URL, 200, shown)), page) is wanted


def test_a_page_whose_scripts_were_run_is_not_said_to_be_unseen():
    """The remark on scripts stands beside a plain look alone."""
    plain, verdict = both("shell", response(URL, 200, FILLED))
    assert "script-only" in [reason.signal for reason in plain.reasons]
    assert "script-only" not in [reason.signal for reason in verdict.reasons]
    assert (plain.confidence, verdict.confidence) == ("weak", "likely")


@pytest.mark.parametrize(("plain", "confidence"), [("wall", "weak"), ("shell", "likely")])
def test_a_wall_that_sends_a_browser_home_proves_nothing(plain, confidence):
    """It may do so to all robots; where no wall stood, a redirect to the home page is what it always is."""
    front = response("https://paper.example/", 200, ARTICLE)
    hops = (
        Hop(url=response(URL).url, via=Via.BROWSER, at=NOW, status=302),
        Hop(url=front.url, via=Via.REDIRECT, at=NOW, status=200),
    )
    seen = judge_look(Look(chain=Chain(asked=hops[0].url, hops=hops, last=front), page=parse_page(front.body), at=NOW))
    verdict = together(judge_look(look_of(PLAIN[plain])), seen, rendered(front), why="of this test")
    assert (verdict.liveness, verdict.confidence) == (L.SOFT_404, confidence)


PLAIN = {"wall": response(URL, 503, MOMENT.body), "shell": response(URL, 200, SHELL), "403": response(URL, 403, ARTICLE)}
ROWS = [
    # the plain look, what the browser's window showed, verdict, mark
    ("wall", [response(URL, 503, MOMENT.body), response(URL, 200, ARTICLE)], L.LIVE, BROWSER),
    ("shell", [response(URL, 200, ARTICLE)], L.LIVE, BROWSER),
    ("403", [response(URL, 200, ARTICLE)], L.LIVE, BROWSER),
    ("wall", [response(URL, 503, MOMENT.body)], L.WALLED, BROWSER),
    ("403", [response(URL, 403, ARTICLE)], L.RESTRICTED, BROWSER),
    ("shell", [response(URL, 200, soft_404().body)], L.SOFT_404, BROWSER),
    ("wall", [response(URL, 404, ARTICLE)], L.GONE, BROWSER),
    ("wall", [response(URL, 200, LOGIN.body)], L.RESTRICTED, BROWSER),
    ("wall", [failed(URL, FailureKind.READ_TIMEOUT)], L.WALLED, TRIED),
    ("wall", [failed(URL, FailureKind.DNS_NOT_FOUND)], L.WALLED, TRIED),
    ("wall", [failed(URL, FailureKind.BLOCKED_ADDRESS)], L.WALLED, TRIED),
    ("wall", [response(URL, 500, ARTICLE)], L.WALLED, TRIED),
    ("shell", [failed(URL, FailureKind.RESET)], L.LIVE, TRIED),
    ("403", [failed(URL, FailureKind.TLS_UNTRUSTED)], L.RESTRICTED, TRIED),
    ("wall", [failed(URL, FailureKind.BROWSER, "it ended")], L.UNKNOWN, BROWSER),
    ("shell", [failed(URL, FailureKind.BROWSER, "it ended")], L.UNKNOWN, BROWSER),
]


def both(plain, *shown):
    """Judge both looks as the pipeline does."""
    first, seen = look_of(PLAIN[plain]), rendered(*shown)
    again = look_of(shown[-1], Stop.FAILED if shown[-1].failure else Stop.ARRIVED)
    return judge_look(first), together(judge_look(first), judge_look(again), seen, why="of this test")


@pytest.mark.parametrize(("plain", "shown", "liveness", "mark"), ROWS)
def test_both_looks_together(plain, shown, liveness, mark):
    """What the browser showed decides and is marked; where it showed nothing, the plain look stands and that is told."""
    _, verdict = both(plain, *shown)
    assert verdict.liveness is liveness
    assert mark in [reason.signal for reason in verdict.reasons[1:]]
    assert verdict.browser == ("Chromium 150.0" if mark == BROWSER else "")
    assert not is_open(verdict, forbidden=True)


@pytest.mark.parametrize("plain", PLAIN)
def test_what_a_browser_shows_alive_is_likely_at_best(plain):
    """One look by other eyes is not certain; the reason says which browser, and why it looked."""
    _, verdict = both(plain, response(URL, 200, ARTICLE))
    assert verdict.confidence == "likely"
    mark = next(reason for reason in verdict.reasons if reason.signal == BROWSER)
    assert mark.words == "Seen in a browser (Chromium 150.0), because of this test."
    assert verdict.page_was_seen


def test_a_browser_that_ends_keeps_what_was_known():
    """The reasons of the plain look stand behind that the browser came to no end."""
    plain, verdict = both("wall", failed(URL, FailureKind.BROWSER, "it ended"))
    assert verdict.reasons[-len(plain.reasons) :] == plain.reasons
    assert not verdict.page_was_seen


def test_a_browser_that_could_not_start_changes_nothing():
    """Without any question to the page the plain verdict stands, and the reason is told."""
    failure = failed(URL, FailureKind.BROWSER, "the browser could not be started: no")
    first, seen = judge_look(look_of(PLAIN["wall"])), structs.replace(rendered(failure), hops=(), browser="")
    verdict = together(first, judge_look(look_of(failure, Stop.FAILED)), seen, why="of this test")
    assert structs.replace(verdict, reasons=first.reasons) == first
    assert "could not be started" in verdict.reasons[-1].words
    assert is_open(verdict, forbidden=True)


def test_that_there_was_no_sandbox_is_told():
    """Where the browser ran without its own sandbox, the mark says so and why."""
    first, shown = look_of(PLAIN["wall"]), structs.replace(rendered(response(URL, 200, ARTICLE)), sandboxed=False)
    verdict = together(judge_look(first), judge_look(look_of(response(URL, 200, ARTICLE))), shown, why="x")
    assert verdict.reasons[1].seen["sandbox"] == "off, because citecheck runs as root"
