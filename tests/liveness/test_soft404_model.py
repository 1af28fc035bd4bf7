"""The text model's word on error pages: the library's own figures, and a suspicion that gives way to any evidence."""

from __future__ import annotations

import pytest

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.sibling import in_doubt
from citecheck.liveness.soft404_model import SIGNAL, THRESHOLD, probability
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page, text_blocks
from tests.liveness.cases import DEEP, MENU, WORDS, page

#: Pages of our own, as soft-404 0.4.0 scores them: its own reading of the page, its terms and its weights, put together with
#: scikit-learn's vectoriser (the package itself cannot be installed any more).
SCORED = {
    "<title>Page not found</title><h1>Page not found</h1>": 0.998921,
    "<!doctype html><title>Valley Post</title><body><nav><ul><li><a href='/'>Home</a></li><li>Sport</li></ul></nav>"
    "<h1>Oops!</h1><h2>We can&#39;t seem to find what you were looking for.</h2><p>The story you requested may have been moved "
    "or is gone. Try searching, or go to <a href='/'>our homepage</a>.</p>": 0.786147,
    "<title>Harbour Times</title><body><div><div><h2>404</h2></div><p>Sorry, that page has sailed. You were looking for "
    "something that does not exist.</p></div><noscript>Please enable JavaScript</noscript>"
    "<script>var page='not found'</script>": 0.809202,
    "<title>Council opens the bridge | Valley Post</title><body><article><h1>Council opens the bridge</h1><p>The bridge over "
    "the river is open again after two years, the council said on Monday. By 10 in the morning the first buses went over it."
    "</p></article>": 0.072064,
    "<title>صحيفة الوادي</title><body><h1>الصفحة غير موجودة</h1><p>عد إلى الصفحة الرئيسية</p>": 0.261610,
    "<p>The page <b>you</b> requested<p>could not <i>be fo</i>und<!-- not found --><table><tr><td>Try the homepage": 0.889122,
}
LOST = page(
    "Oops! Error 404: that page was not found here",
    "Sorry, the page is lost",
    "The page you were looking for is lost, or it never was. Try the homepage, or search.",
    extra=MENU,
)
NEIGHBOUR = "https://news.example/world/2016/12/16/made-up"


@pytest.mark.parametrize(("markup", "score"), SCORED.items())
def test_the_score_is_the_librarys(markup: str, score: float) -> None:
    """The weights are read as the library reads them: terms, blocks, scaling and all."""
    assert probability(text_blocks(markup.encode())) == pytest.approx(score, abs=1e-6)


def look_of(body: str, *, titles: tuple[str, ...] = (), sibling: Exchange | None = None, status: int = 200) -> Look:
    """Build a look at a page, with what a made-up address beside it answered."""
    last = response(DEEP, status, body)

    def chain(end: Exchange) -> Chain:
        return Chain(asked=end.url, hops=(Hop(url=end.url, via=Via.ASKED, at=NOW, status=end.status),), last=end)

    def read(end: Exchange | None):
        return parse_page(end.body, charset=end.charset, media_type=end.media_type) if end and end.body else None

    beside = chain(sibling) if sibling else None
    return Look(chain=chain(last), page=read(last), at=NOW, titles=titles, sibling=beside, sibling_page=read(sibling))


def test_a_page_that_reads_like_an_error_page_is_suspected() -> None:
    """No phrase knows it; the model does, is no more than a weak suspicion, and says how sure it is."""
    verdict = judge_look(look_of(LOST))
    assert (verdict.liveness, verdict.confidence, verdict.reasons[0].signal) == (Liveness.SOFT_404, "weak", SIGNAL)
    assert float(verdict.reasons[0].seen["probability"]) >= THRESHOLD
    assert in_doubt(look_of(LOST), verdict)


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(look_of(LOST, titles=("That page was not found here",)), id="it bears the cited title"),
        pytest.param(look_of(LOST, sibling=response(NEIGHBOUR, 404)), id="the site knows a real 404"),
        pytest.param(look_of(LOST.replace("Have", "") + f"<p>{WORDS * 40}"), id="it is long"),
        pytest.param(look_of(page("Council opens the bridge", "Council opens the bridge", WORDS)), id="an article"),
        pytest.param(look_of(page("404", text="")), id="too few words"),
    ],
)
def test_any_evidence_against_it_silences_the_model(look: Look) -> None:
    """What speaks for the page is believed before a model of words."""
    assert all(reason.signal != SIGNAL for reason in judge_look(look).reasons)


def test_the_same_words_at_a_made_up_address_make_it_likely() -> None:
    """A suspicion becomes a verdict where the site shows the same page for an address that nobody ever made."""
    short = LOST.replace(MENU, "")
    verdict = judge_look(look_of(short, sibling=response(NEIGHBOUR, 200, short)))
    assert (verdict.liveness, verdict.confidence, verdict.reasons[0].signal) == (Liveness.SOFT_404, "likely", "made-up")


def test_a_refusal_is_never_read_by_the_model() -> None:
    """403, 429 and 503 say what they say, whatever their page reads like."""
    for status in (403, 429, 503, 999):
        assert judge_look(look_of(LOST, status=status)).liveness is not Liveness.SOFT_404


def test_other_pages_are_not_scored() -> None:
    """A cited address is asked about once, and only where its words give reason."""
    asked = look_of(page("Timetable", "Timetable", "Boats leave at nine and at noon."))
    assert parse_url(DEEP) == asked.cited
    assert judge_look(asked).liveness is Liveness.LIVE
