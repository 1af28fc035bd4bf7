"""Verdicts over the whole way: follow a small fake web, read the page, judge."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.links.follow import follow
from citecheck.links.shorteners import shortcode
from citecheck.liveness.by_status import judge_status
from citecheck.liveness.judge import SIGNALS, drifted, judge
from citecheck.liveness.look import Look
from citecheck.liveness.phrases import ALL_TITLES, PLACEHOLDERS
from citecheck.model.drift import Change, Drift
from citecheck.model.exchange import Chain, Exchange, Failure, FailureKind, Hop, Stop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import ALIVE, ROT, Liveness, Reason, Verdict
from citecheck.testing import NOW, FakeArchive, FakeWeb, FixedClock, memento, response
from citecheck.text.html import parse_page
from tests.liveness import cases, language_cases, trouble_cases, vendor_cases
from tests.liveness.cases import ARTICLE, DEEP, NEVER_ROT, Case, page

CASES = [*cases.CASES, *vendor_cases.CASES, *language_cases.CASES, *trouble_cases.CASES]


def verdict_of(chain: Chain, *, short_link: bool = False) -> Verdict:
    """Judge a chain as the pipeline does."""
    last = chain.last
    page = parse_page(last.body, charset=last.charset, media_type=last.media_type) if last and last.body else None
    return judge(chain, page, at=NOW, short_link=short_link)


async def judged(asked: str, web: FakeWeb, **more: object) -> Verdict:
    """Follow and judge."""
    url = parse_url(asked)
    chain = await follow(url, web, clock=FixedClock(), **more)  # type: ignore[arg-type]
    return verdict_of(chain, short_link=shortcode(url) is not None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_each_case_gets_its_verdict_and_its_reason(case: Case) -> None:
    """A verdict is what the table says, and the reason that decided stands first, in words."""
    verdict = await judged(case.asked, FakeWeb(case.web))
    assert (verdict.liveness, verdict.reasons[0].signal) == (case.wanted, case.signal), verdict
    assert verdict.reasons[0].words.rstrip()
    assert verdict.at == NOW


async def test_no_case_that_is_not_rot_is_called_rot() -> None:
    """False "gone" over the whole table: none."""
    honest = [case for case in CASES if case.wanted in NEVER_ROT]
    wrong = [case.name for case in honest if (await judged(case.asked, FakeWeb(case.web))).liveness in ROT]
    assert wrong == []
    assert len(CASES) >= 400


def chain_of(exchange: Exchange, *, stop: Stop = Stop.FAILED) -> Chain:
    """Build a chain of one look."""
    hop = Hop(url=exchange.url, via=Via.ASKED, at=exchange.at, status=exchange.status, failure=exchange.failure)
    return Chain(asked=exchange.url, hops=(hop,), last=exchange, stop=stop)


def broken(status: int, kind: FailureKind, body: str = ARTICLE) -> Exchange:
    """Build an answer whose body has a fault."""
    whole = response(DEEP, status, body)
    return Exchange(url=whole.url, at=NOW, status=status, body=whole.body, media_type="text/html", failure=Failure(kind))


@pytest.mark.parametrize(
    ("exchange", "wanted"),
    [
        (broken(200, FailureKind.CUT_SHORT), Liveness.TRANSIENT),
        (broken(200, FailureKind.BAD_ENCODING), Liveness.UNKNOWN),
        (broken(200, FailureKind.TOO_LARGE), Liveness.LIVE),
        (broken(404, FailureKind.CUT_SHORT), Liveness.GONE),
        (broken(404, FailureKind.BAD_ENCODING), Liveness.GONE),
        (broken(503, FailureKind.CUT_SHORT), Liveness.TRANSIENT),
        (broken(302, FailureKind.BAD_LOCATION), Liveness.UNKNOWN),
    ],
)
def test_a_fault_of_the_body_does_not_hide_the_status(exchange: Exchange, wanted: Liveness) -> None:
    """An error status stays one when its body is broken; a page that is too large to read is a page."""
    assert verdict_of(chain_of(exchange)).liveness is wanted


@pytest.mark.parametrize(
    ("stop", "wanted"),
    [
        (Stop.LOST, Liveness.UNRESOLVED),
        (Stop.UNDECIDED, Liveness.UNKNOWN),
        (Stop.LOOP, Liveness.UNKNOWN),
        (Stop.TOO_MANY_HOPS, Liveness.UNKNOWN),
    ],
)
def test_a_chain_without_an_end_is_judged_by_why_it_stopped(stop: Stop, wanted: Liveness) -> None:
    """Only a short link that all archives lost counts as rot; circles and silence do not."""
    assert verdict_of(chain_of(response(DEEP, 404), stop=stop), short_link=True).liveness is wanted


def test_confidence_tells_a_410_from_a_404() -> None:
    """410 is the server's word for good, 404 is not."""
    assert [verdict_of(chain_of(response(DEEP, code), stop=Stop.ARRIVED)).confidence for code in (410, 404)] == [
        "certain",
        "likely",
    ]


def test_the_evidence_is_kept() -> None:
    """A reason carries what was seen: status, Retry-After, the address."""
    verdict = verdict_of(chain_of(response(DEEP, 429, headers={"retry-after": "3600"}), stop=Stop.ARRIVED))
    assert verdict.reasons[0].seen == {"status": "429", "url": DEEP, "retry-after": "3600"}


async def test_the_raw_words_of_a_removed_video_are_kept() -> None:
    """YouTube's own reason stands in the verdict, escapes undone."""
    body = '<script>{"playabilityStatus":{"status":"ERROR","reason":"Video \\u201cx\\u201d unavailable"}}</script>'
    web = FakeWeb({"https://www.youtube.com/watch?v=a": response("https://www.youtube.com/watch?v=a", 200, body)})
    verdict = await judged("https://www.youtube.com/watch?v=a", web)
    assert verdict.reasons[0].seen == {"playabilityStatus": "ERROR", "reason": "Video “x” unavailable"}


async def test_words_that_cannot_be_stored_are_mended() -> None:
    """Half a surrogate pair in YouTube's reason does not break the log."""
    body = '<script>{"playabilityStatus":{"status":"ERROR","reason":"gone \\ud83d"}}</script>'
    web = FakeWeb({"https://www.youtube.com/watch?v=a": response("https://www.youtube.com/watch?v=a", 200, body)})
    assert msgspec.json.encode(await judged("https://www.youtube.com/watch?v=a", web))


async def test_what_was_odd_on_the_way_is_told() -> None:
    """Notes of the chain stand among the reasons."""
    plain = "http://other.example/last-convoy"
    web = FakeWeb({DEEP: response(DEEP, 301, headers={"location": plain}), plain: response(plain, 200, ARTICLE)})
    verdict = await judged(DEEP, web)
    assert verdict.liveness is Liveness.MOVED
    assert [reason.signal for reason in verdict.reasons] == ["moved", "way"]


_QUOTED = [*ALL_TITLES, *PLACEHOLDERS, "404", "Last convoy leaves", "Just a moment", "domain is for sale", "Log in", "|", "-"]
_heap = st.lists(st.sampled_from(_QUOTED), max_size=6).map(" ".join)


@given(_heap, _heap, _heap)
def test_a_long_page_at_its_own_address_is_never_rot(title: str, heading: str, text: str) -> None:
    """Whatever an article is called and quotes: where a thousand words stand under the cited address, it is there."""
    body = page(title, heading, text + " " + "word " * 1001)
    assert verdict_of(chain_of(response(DEEP, 200, body), stop=Stop.ARRIVED)).liveness is Liveness.LIVE


async def test_a_recovered_short_link_is_live_with_a_remark() -> None:
    """The page behind a dead short link is judged for itself, and the remark says how it was found."""
    held = memento("https://goo.gl/AbC123", "20161217000000", status=302)
    archive = FakeArchive([(held, response("https://goo.gl/AbC123", 302, headers={"location": DEEP}))])
    web = FakeWeb({"https://goo.gl/AbC123?si=1": response("https://goo.gl/AbC123?si=1", 404), DEEP: response(DEEP, 200, ARTICLE)})
    verdict = await judged("https://goo.gl/AbC123", web, archives=(archive,), near=dt.date(2016, 12, 16))
    assert verdict.liveness is Liveness.LIVE
    assert [reason.signal for reason in verdict.reasons] == ["answered", "short-link"]
    assert verdict.reasons[1].seen["source"] == held.uri


async def test_a_doubt_about_a_short_campaign_address_is_weak() -> None:
    """example.org/donate sent to the home page may never have been a page: the suspicion is weak."""
    web = FakeWeb(
        {
            "https://site.example/donate": response("https://site.example/donate", 301, headers={"location": "/"}),
            "https://site.example/": response("https://site.example/", 200, ARTICLE),
        }
    )
    verdict = await judged("https://site.example/donate", web)
    assert (verdict.liveness, verdict.confidence) == (Liveness.SOFT_404, "weak")


def test_a_chain_that_was_never_asked_is_unknown() -> None:
    """Nothing asked, nothing claimed."""
    chain = Chain(asked=parse_url(DEEP), hops=(), last=None)
    assert judge(chain, None, at=NOW).liveness is Liveness.UNKNOWN


def test_signals_are_named_functions_in_a_tuple() -> None:
    """The order can be read: an immutable tuple of documented functions."""
    assert isinstance(SIGNALS, tuple)
    assert all(signal.__doc__ for signal in SIGNALS)


@pytest.mark.parametrize("liveness", list(Liveness))
@pytest.mark.parametrize("change", [None, *Change])
def test_only_a_page_that_was_seen_and_was_replaced_has_drifted(liveness: Liveness, change: Change | None) -> None:
    """Edits, cuts and growth are no other state, and what was not seen has not drifted; the reasons of the look stay."""
    held = memento("https://valley-post.example/a", "20161214000000")
    drift = Drift(memento=held.uri, memento_at=held.at, at=NOW, change=change, kept=0.02) if change else None
    verdict = Verdict(liveness=liveness, at=NOW, reasons=(Reason(signal="answered", words="The page is there (200)."),))
    after = drifted(verdict, drift)
    if change is Change.REPLACED and liveness in ALIVE:
        assert (after.liveness, after.confidence, after.at) == (Liveness.DRIFTED, "likely", NOW)
        assert [reason.signal for reason in after.reasons] == ["drift", "answered"]
        assert after.reasons[0].seen["memento"] == held.uri
    else:
        assert after == verdict


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("https://news.example/world/2016/12/16/another-page", True),
        ("/world/2016/12/16/another-page", True),
        ("https://other.example/world/2016/12/16/last-convoy-leaves-the-city", True),
        (DEEP, False),
        (DEEP.replace("https", "http") + "/", False),
        (DEEP + "?from=home", False),
        ("javascript:void(0)", False),
        ("http://[", False),
    ],
)
async def test_another_address_that_a_page_calls_its_own_is_remarked(named: str, told: bool) -> None:
    """``rel=canonical`` is noted where it is another page's, never followed, and decides nothing."""
    body = ARTICLE.replace("</head>", f'<link rel="canonical" href="{named}"></head>')
    web = FakeWeb({DEEP: response(DEEP, 200, body)})
    verdict = await judged(DEEP, web)
    assert verdict.liveness is Liveness.LIVE
    assert [reason.signal for reason in verdict.reasons if reason.signal == "canonical"] == ["canonical"] * told
    assert len(web.asked) == 1


async def by_status(case: Case) -> Verdict:
    """Judge a case by its answers' heads alone."""
    url = parse_url(case.asked)
    chain = await follow(url, FakeWeb(case.web), clock=FixedClock(), status_only=True)
    return judge_status(Look(chain=chain, page=None, at=NOW, short_link=shortcode(url) is not None))


async def test_by_status_alone_nothing_honest_is_called_rot_either() -> None:
    """Without pages less is known, and what is there is still never rot, but by a 404 of its server; alive is said weakly."""
    verdicts = {case.name: await by_status(case) for case in CASES}
    said = {case.name for case in CASES if any(answer.status in (404, 410) for answer in case.web.values())}
    honest = [case for case in CASES if case.wanted in NEVER_ROT and case.name not in said]
    assert [case.name for case in honest if verdicts[case.name].liveness in ROT] == []
    assert {verdict.confidence for verdict in verdicts.values() if verdict.liveness in ALIVE} == {"weak"}


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("/login?next=x", Liveness.RESTRICTED),
        ("https://accounts.google.com/ServiceLogin", Liveness.RESTRICTED),
        ("https://consent.youtube.com/m?continue=x", Liveness.WALLED),
        ("https://www.google.com/sorry/index", Liveness.WALLED),
        ("https://www.hugedomains.com/domain_profile.cfm", Liveness.PARKED),
        ("/errors/404.html", Liveness.SOFT_404),
        ("/", Liveness.SOFT_404),
    ],
)
async def test_by_status_alone_a_redirect_still_tells(target: str, wanted: Liveness) -> None:
    """Where a link is sent on to needs no page to be read."""
    first = response(DEEP, 302, headers={"location": target})
    assert first.location is not None
    end = first.location.normalised
    case = Case("sent on", {DEEP: first, end: response(end, 200, ARTICLE)}, wanted, "", DEEP)
    assert (await by_status(case)).liveness is wanted
