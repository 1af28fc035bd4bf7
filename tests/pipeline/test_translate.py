"""Passages translated at the end of a run: beside the original, by the model's name, once."""

from dataclasses import replace

import pytest

from citecheck.audit.log import AuditLog
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.model.citation import Citation, Citations
from citecheck.model.document import Claim
from citecheck.model.event import EventKind
from citecheck.model.evidence import Evidence
from citecheck.model.span import Span
from citecheck.pipeline.translate import LONGEST, translate_sources
from citecheck.testing import FakeWeb, FixedClock
from tests.evidence.articles import ARABIC, ENGLISH
from tests.pipeline.steps import START, parts
from tests.translate.test_kept import Shouting

SAID = "Some 2,400 dock workers walked out for a third week."


class Numbered(Shouting):
    def translate(self, texts):
        self.asked += texts
        return tuple(f"translation {at}" for at, _ in enumerate(texts))


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def report(log, text):
    whole = Span(0, len(SAID))
    claim = Claim(id="k1", sentence=SAID, clause=SAID, span=whole, clause_span=whole, notes=("1",))
    citation = Citation(id="c1", note="1", kind="news", raw=SAID, claims=("k1",))
    evidence = weigh(claim, Source(uri="https://paper.example/1", text=text, digest=log.keep_text(text)))
    log.append(EventKind.CLAIM_WEIGHED, "c1", evidence)
    return Citations(source="r.txt", digest=START.report_digest, citations=(citation,), claims=(claim,)), evidence


def newest(log):
    import msgspec

    return msgspec.convert(list(log.events(kind=EventKind.CLAIM_WEIGHED))[-1].data, Evidence)


async def test_passages_bear_their_translation_and_by_whom(log):
    """The original stays, and so does all that was compared with it: numbers and dates are those of the source."""
    citations, before = report(log, ARABIC)
    translator = Numbered()
    await translate_sources(citations, replace(parts(log, FakeWeb({})), translator=translator))
    after = newest(log)
    assert [(one.translation, one.translated_by) for one in after.passages] == [
        (f"translation {at}", "shouting 1") for at, _ in enumerate(before.passages)
    ]
    assert [one.exact for one in after.passages] == [one.exact for one in before.passages]
    assert [one.exact for one in after.passages] == translator.asked[: len(after.passages)]
    assert (after.discrepancies, after.triage, after.source_digest) == (before.discrepancies, before.triage, before.source_digest)


async def test_the_whole_text_is_kept_translated_line_by_line(log):
    """The translation stands in the log beside the text that it is of, with its model's name; the log verifies."""
    citations, before = report(log, ARABIC)
    await translate_sources(citations, replace(parts(log, FakeWeb({})), translator=Numbered()))
    (told,) = log.events(kind=EventKind.SOURCE_TRANSLATED)
    assert (told.subject, told.data["of"], told.data["translator"]) == (before.source_digest, before.source_digest, "shouting 1")
    assert log.text(told.data["text_digest"]).split("\n") == [f"translation {at}" for at, _ in enumerate(ARABIC.split("\n"))]
    assert log.verify().texts == 2


async def test_of_a_very_long_text_the_beginning_is_translated_and_that_is_told(log):
    """What was left out is counted in the last line."""
    citations, _ = report(log, (ARABIC + "\n") * (1 + LONGEST // len(ARABIC)))
    await translate_sources(citations, replace(parts(log, FakeWeb({})), translator=Numbered()))
    (told,) = log.events(kind=EventKind.SOURCE_TRANSLATED)
    assert "more characters were not translated" in log.text(told.data["text_digest"]).splitlines()[-1]


async def test_nothing_is_translated_twice(log):
    """A second run with the same model adds nothing; with another one it does."""
    citations, _ = report(log, ARABIC)
    world = parts(log, FakeWeb({}))
    await translate_sources(citations, replace(world, translator=Numbered()))
    await translate_sources(citations, replace(world, translator=Numbered()))
    assert len(list(log.events(kind=EventKind.CLAIM_WEIGHED))) == 2
    assert len(list(log.events(kind=EventKind.SOURCE_TRANSLATED))) == 1
    await translate_sources(citations, replace(world, translator=Numbered("shouting 2")))
    assert newest(log).passages[0].translated_by == "shouting 2"


async def test_another_language_is_left(log):
    """An English source is not put through a model for Arabic; without a translator nothing is."""
    citations, before = report(log, ENGLISH)
    translator = Numbered()
    await translate_sources(citations, replace(parts(log, FakeWeb({})), translator=translator))
    await translate_sources(citations, parts(log, FakeWeb({})))
    assert translator.asked == []
    assert newest(log) == before
