"""The notes of a report seen together at the end of a run, told to the log once, and again only where something changed."""

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.model.citation import Citation, Citations
from citecheck.model.document import Claim
from citecheck.model.event import CitationRecord, EventKind
from citecheck.model.policy import Policy
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.pipeline.align import align_notes
from citecheck.rules.find import find
from citecheck.testing import FakeWeb, FixedClock
from tests.evidence.articles import REPORT
from tests.pipeline.steps import START, parts

TEXTS = [text for _, text in REPORT]


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def report():
    cited, claims = [], []
    for at, (said, _) in enumerate(REPORT, start=1):
        whole = Span(0, len(said))
        claims.append(Claim(id=f"k{at}", sentence=said, clause=said, span=whole, clause_span=whole, notes=(str(at),)))
        url = f"https://paper.example/{at}"
        cited.append(Citation(id=f"c{at}", note=str(at), kind="news", raw=url, url=parse_url(url), claims=(f"k{at}",)))
    return Citations(source="r.txt", digest=START.report_digest, citations=tuple(cited), claims=tuple(claims))


def tell(log, citations, texts):
    for citation, text in zip(citations.citations, texts, strict=True):
        claims = citations.claims_of(citation)
        log.append(EventKind.CITATION_RECORDED, citation.id, CitationRecord(citation=citation, claims=claims))
        if text is None:
            continue
        source = Source(uri=f"{citation.url.normalised}", text=text, digest=log.keep_text(text))
        for claim in claims:
            log.append(EventKind.CLAIM_WEIGHED, citation.id, weigh(claim, source))


def aligned(log):
    return list(log.events(kind=EventKind.CLAIMS_ALIGNED))


async def test_a_shift_is_told_to_the_log_and_found_in_the_report(log):
    """All sources are off by one from the third note on: one event of the report's digest, one finding at that note."""
    citations = report()
    tell(log, citations, [*TEXTS[:2], *TEXTS[3:], None])
    await align_notes(citations, parts(log, FakeWeb({})))
    (event,) = aligned(log)
    assert event.subject == citations.digest
    told = replay(log, "run-1", policy=Policy())
    found = [one for one in find([], Policy(), alignment=told.alignment) if one.rule == "CC310"]
    assert [one.citation for one in found] == ["c3"]


async def test_a_report_in_order_is_told_as_well(log):
    """That nothing was found is an answer, too: what was compared is counted."""
    tell(log, report(), TEXTS)
    await align_notes(report(), parts(log, FakeWeb({})))
    told = replay(log, "run-1", policy=Policy()).alignment
    assert told is not None
    assert (told.misplacements, told.compared, told.unread) == ((), len(REPORT), 0)


async def test_nothing_new_is_not_looked_at_again(log):
    """A second run that weighed no claim tells nothing; one that weighed a claim does."""
    citations, world = report(), parts(log, FakeWeb({}))
    tell(log, citations, TEXTS)
    await align_notes(citations, world)
    log.begin("run-2", START)
    await align_notes(citations, world)
    assert len(aligned(log)) == 1
    tell(log, structs.replace(citations, citations=citations.citations[:1]), TEXTS[:1])
    await align_notes(citations, world)
    assert len(aligned(log)) == 2


async def test_evidence_of_another_report_is_not_mixed_in(log):
    """Ids of citations are those of one report: what another one weighed says nothing here."""
    tell(log, report(), [*TEXTS[1:], None])
    other = structs.replace(report(), digest="f" * 64)
    await align_notes(other, parts(log, FakeWeb({})))
    assert aligned(log) == []


async def test_a_single_source_has_no_neighbours(log):
    """A report of which one source was read is not looked at."""
    tell(log, report(), [TEXTS[0], *[None] * (len(REPORT) - 1)])
    await align_notes(report(), parts(log, FakeWeb({})))
    assert aligned(log) == []


async def test_a_redacted_source_is_unread(log):
    """A text that was taken away is not compared, and the others are."""
    citations = report()
    tell(log, citations, TEXTS)
    seq = next(event.seq for event in log.events(kind=EventKind.CLAIM_WEIGHED, subject="c4"))
    log.redact([seq], actor="a", reason="asked by the publisher")
    await align_notes(citations, parts(log, FakeWeb({})))
    told = replay(log, "run-1", policy=Policy()).alignment
    assert told is not None
    assert (told.misplacements, told.compared, told.unread) == ((), len(REPORT) - 1, 1)


async def test_a_skipped_citation_is_left_out(log):
    """What citations.yaml says to skip is not counted."""
    citations = report()
    tell(log, citations, TEXTS)
    skipped = structs.replace(citations.citations[0], skip=True)
    await align_notes(structs.replace(citations, citations=(skipped, *citations.citations[1:])), parts(log, FakeWeb({})))
    assert aligned(log)[0].data["compared"] == len(REPORT) - 1
