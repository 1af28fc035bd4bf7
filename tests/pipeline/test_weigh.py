"""Sources as a run reads them: whose text is kept and weighed, what it says of itself, and why there is none."""

import datetime as dt
import re
from dataclasses import replace

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.event import CitationRecord, EventKind
from citecheck.model.evidence import Evidence
from citecheck.model.policy import Policy
from citecheck.model.source import SourceDescription, SourceText, chosen
from citecheck.pipeline.check import check
from citecheck.pipeline.weigh import LARGEST_PDF, language_of
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, memento, response
from tests.pipeline.steps import START, claimed, parts

PAGE = "https://valley-post.example/2016/12/14/flood"
CLAIM = "The river rose on Tuesday night and 412 families left the lower quarter."
ARTICLE = "".join(
    f"<p>The river rose in the night of Tuesday, and {number} families of the lower quarter left their houses by boat.</p>"
    for number in (412, 413, 414)
)


def page(article: str = ARTICLE, *, head: str = "") -> str:
    return (
        "<html lang=en><head><title>Flood on the river | Valley Post</title>"
        f"<meta property='og:site_name' content='Valley Post'>{head}</head><body>"
        f"<nav><a href=/>Home</a><a href=/sport>Sport pages</a></nav><article><h1>Flood on the river</h1>{article}</article>"
        "<footer><p>All rights reserved, imprint and privacy of the Valley Post publishing house.</p></footer></body></html>"
    )


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def sources(log: AuditLog) -> list[SourceDescription]:
    return [msgspec.convert(event.data, SourceDescription) for event in log.events(kind=EventKind.SOURCE_READ)]


def weighed(log: AuditLog) -> list[Evidence]:
    return [msgspec.convert(event.data, Evidence) for event in log.events(kind=EventKind.CLAIM_WEIGHED)]


def holding(body: str | bytes, at: str = "20161215080000", **more) -> FakeArchive:
    return FakeArchive([(memento(PAGE, at), response(PAGE, 200, body, **more))])


async def run(log, web, archive=None, *, sentence=CLAIM, name="run-1", **more):
    world = replace(parts(log, web, archives=[archive or FakeArchive()]), **more)
    await check(claimed(PAGE, sentence=sentence), world, run=name)


async def test_both_states_are_kept_and_the_snapshot_is_weighed(log):
    """Page and snapshot are told with their texts; evidence points at the snapshot's text, which the log gives back."""
    web = FakeWeb({PAGE: response(PAGE, 200, page(ARTICLE.replace("412", "512")))})
    await run(log, web, holding(page(head="<meta property='article:published_time' content='2016-12-14T09:00:00Z'>")))
    live, past = sources(log)
    (evidence,) = weighed(log)
    assert (live.uri, past.uri) == (PAGE, "https://archive.example/web/20161215080000/" + PAGE)
    assert (evidence.source_uri, evidence.source_digest) == (past.uri, past.text_digest)
    text = log.text(past.text_digest)
    assert text.startswith("Flood on the river\n")
    assert "412 families" in text
    assert not any(word in text for word in ("Sport", "imprint"))
    assert evidence.passages[0].span.of(text) == evidence.passages[0].exact
    assert (past.title, past.container_title, past.issued) == ("Flood on the river", "Valley Post", dt.date(2016, 12, 14))
    assert "512 families" in log.text(live.text_digest)


async def test_relative_dates_go_by_the_day_the_page_came_out(log):
    """A weekday of the source is a day once the page says when it came out: Tuesday before 14 December 2016 is the 13th."""
    head = "<meta property='article:published_time' content='2016-12-14T09:00:00Z'>"
    web = FakeWeb({PAGE: response(PAGE, 200, page(head=head))})
    await run(log, web, sentence="The river rose on 13 December 2016 and 412 families left.")
    (evidence,) = weighed(log)
    assert [(row.in_claim, row.presence) for row in evidence.discrepancies if row.kind == "date"] == [
        ("13 December 2016", "found")
    ]


#: What the web answers -> what is told of it.
UNREAD = {
    "gone": (response(PAGE, 404, page()), "the page is gone"),
    "forbidden": (response(PAGE, 403, page()), "not shown|not see|wall"),
    "overloaded": (response(PAGE, 503, page()), "could not be had this time"),
    "a script's shell": (response(PAGE, 200, "<html><body><script src=a.js></script><div id=app></div></body></html>"), "script"),
    "a picture": (response(PAGE, 200, b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, media_type="image/png"), "PNG picture"),
}


@pytest.mark.parametrize(("answer", "why"), UNREAD.values(), ids=UNREAD.keys())
async def test_what_has_no_text_says_why(log, answer, why):
    """Nothing is weighed, and the description tells the reason."""
    await run(log, FakeWeb({PAGE: answer}))
    (told,) = sources(log)
    assert told.text_digest == ""
    assert re.search(why, told.why_no_text)
    assert weighed(log) == []


async def test_a_text_once_read_outlives_its_page(log):
    """The page is gone at the next look: claims still stand beside the text that was read, and nothing else is told of it."""
    clock = FixedClock()
    web = FakeWeb({PAGE: [response(PAGE, 200, page()), response(PAGE, 404, "gone")]})
    for name, days in (("run-1", 0), ("run-2", 40)):
        if days:
            log.begin(name, START)
            clock.forward(days=days)
        await check(claimed(PAGE, sentence=CLAIM), parts(log, web, archives=[FakeArchive()], clock=clock), run=name)
    (told,) = sources(log)
    assert {evidence.source_digest for evidence in weighed(log)} == {told.text_digest}


async def test_a_new_claim_is_laid_beside_what_is_kept_without_asking(log):
    """The report was edited while its link is fresh: its new claim is weighed once, by the kept text, and nobody is asked."""
    web = FakeWeb({PAGE: response(PAGE, 200, page())})
    await run(log, web)
    asked = len(web.asked)
    edited = msgspec.structs.replace(claimed(PAGE, sentence="The river rose and 414 families left."), digest="2" * 64)
    start = msgspec.structs.replace(START, report_digest="2" * 64)
    for name in ("run-2", "run-3"):
        log.begin(name, start)
        await check(edited, parts(log, web, archives=[FakeArchive()]), run=name)
    assert len(web.asked) == asked
    first, second = weighed(log)
    assert first.source_digest == second.source_digest
    assert [row.presence for row in second.discrepancies if row.in_claim == "414"] == ["found"]


async def test_what_is_still_believed_is_not_weighed_again(log):
    """The page is looked at once more, the snapshot is still believed: its text was weighed, and the log does not grow by it."""
    clock = FixedClock()
    web = FakeWeb({PAGE: response(PAGE, 200, page())})
    for name, days in (("run-1", 0), ("run-2", 8)):
        if days:
            log.begin(name, START)
            clock.forward(days=days)
        await check(claimed(PAGE, sentence=CLAIM), parts(log, web, archives=[holding(page())], clock=clock), run=name)
    assert [told.uri for told in sources(log)].count(PAGE) == 2
    assert len(weighed(log)) == 1


async def test_a_video_that_only_oembed_knows(log):
    """Its page hides behind consent: title and channel are told, and that there is no description."""
    watch = "https://www.youtube.com/watch?v=Qw3rTy12345"
    consent = "https://consent.youtube.com/m?continue=" + watch
    oembed = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DQw3rTy12345&format=json"
    said = '{"title": "Buses leave", "author_name": "Valley Media"}'

    def web(request):
        if "oembed" in request.url.normalised:
            return response(oembed, 200, said, media_type="application/json")
        return response(consent, 200, "<html><body>Before you continue to YouTube</body></html>")

    world = FakeWeb({watch: response(watch, 302, headers={"location": consent}), consent: web, oembed: web})
    await check(claimed(watch, sentence=CLAIM), parts(log, world, archives=[FakeArchive()]), run="run-1")
    (told,) = sources(log)
    assert (told.medium, told.title, told.author, told.text_digest) == ("video", "Buses leave", ("Valley Media",), "")
    assert "oEmbed" in told.why_no_text
    assert weighed(log) == []


async def test_a_redacted_text_is_weighed_no_more(log):
    """What was taken away says nothing: no evidence is made from it afterwards."""
    web = FakeWeb({PAGE: response(PAGE, 200, page())})
    await run(log, web)
    (event,) = log.events(kind=EventKind.SOURCE_READ)
    log.redact([event.seq], actor="jana", reason="a private address")
    before = len(weighed(log))
    log.begin("run-2", msgspec.structs.replace(START, report_digest="2" * 64))
    edited = msgspec.structs.replace(claimed(PAGE, sentence=CLAIM), digest="2" * 64)
    await check(edited, parts(log, web, archives=[FakeArchive()]), run="run-2")
    assert len(weighed(log)) == before


async def test_a_replay_tells_the_source_that_was_weighed(log):
    """The outcome bears the description of the very text that its evidence points at."""
    web = FakeWeb({PAGE: response(PAGE, 200, page(ARTICLE.replace("412", "512")))})
    cited = claimed(PAGE, sentence=CLAIM)
    for citation in cited.citations:
        log.append(EventKind.CITATION_RECORDED, citation.id, CitationRecord(citation=citation, claims=cited.claims_of(citation)))
    await run(log, web, holding(page()))
    (outcome,) = replay(log, "run-1", policy=Policy()).outcomes
    assert outcome.source is not None
    assert outcome.source.uri == "https://archive.example/web/20161215080000/" + PAGE
    assert [evidence.source_digest for evidence in outcome.evidence] == [outcome.source.text_digest]


PDF = b"%PDF-1.4 " + b"x" * 600


async def test_a_pdf_goes_to_its_reader(log):
    """Bytes, place and day are handed over; what comes back is the source."""
    seen = []

    async def read(data: bytes, uri: str, on: dt.date) -> SourceText:
        seen.append((data, uri, on))
        return SourceText(text=f"River report\n{CLAIM}", about=SourceDescription(uri=uri, text_digest="", medium="pdf"))

    await run(log, FakeWeb({PAGE: response(PAGE, 200, PDF, media_type="application/pdf")}), pdf=read)
    (told,) = sources(log)
    assert (told.medium, log.text(told.text_digest)) == ("pdf", f"River report\n{CLAIM}")
    assert seen == [(PDF, PAGE, dt.date(2026, 11, 2))]
    assert len(weighed(log)) == 1


async def test_a_pdf_that_was_cut_is_read_whole_up_to_a_limit(log):
    """Half a PDF is no PDF: it is asked for once more with the larger limit; one that is larger still says so."""
    cut = msgspec.structs.replace(response(PAGE, 200, PDF, media_type="application/pdf"), body_cut=True)
    web = FakeWeb({PAGE: cut})

    async def read(data: bytes, uri: str, on: dt.date) -> SourceText:
        raise AssertionError("half a PDF was read")

    await run(log, web, pdf=read)
    assert web.asked[-1].max_body == LARGEST_PDF
    (told,) = sources(log)
    assert "not read whole" in told.why_no_text


def test_the_language_is_what_the_text_shows():
    """The declared tag stands where it agrees or nothing speaks against it; templates often declare another."""
    arabic = "غادرت آخر الحافلات الأحياء الشرقية من المدينة مساء الخميس بعد انتظار طويل تحت الثلج"
    english = "The convoy left the city in the morning and was stopped at the gate of the town."
    assert language_of("en-US", arabic) == "ar"
    assert language_of("ar_SY", arabic) == "ar-SY"
    assert language_of("en-GB", english) == "en-GB"
    assert language_of("sv", "12 14") == "sv"
    assert language_of("<script>", "12 14") is None


def test_which_description_claims_stand_beside():
    """The snapshot's text before the page's, a text before none, the newest of each."""

    def told(uri: str, digest: str = "") -> SourceDescription:
        return SourceDescription(uri=uri, text_digest=digest)

    page_, old, new, wall = told("page", "1"), told("memento", "2"), told("memento", "3"), told("page")
    assert chosen([old, page_, new, wall], "memento") == new
    assert chosen([old, new, page_, wall], "elsewhere") == page_
    assert chosen([page_, told("memento")], "memento") == page_
    assert chosen([told("memento"), wall], None) == wall
    assert chosen([], None) is None
