"""The words before a claim in its report, from the log alone."""

import msgspec
import pytest

from citecheck.audit.chain import encoded
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.document import Claim, Document, Marker
from citecheck.model.event import DocumentRead, EventKind
from citecheck.model.span import Span
from citecheck.pipeline.paragraphs import LENGTH, Paragraphs
from citecheck.testing import FixedClock
from tests.pipeline.steps import START

TEXT = (
    "The harbour.\n\nThe strike began in March 2019.1 It was long.\nMost docks stood still.2 The mayor\n came twice.3\n\nThe end."
)


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def claim(words, text=TEXT):
    at = text.index(words)
    span = Span(at, at + len(words))
    return Claim(id="k", sentence=words, clause=words, span=span, clause_span=span, notes=("1",))


def citations(digest=START.report_digest):
    return Citations(source="r.txt", digest=digest, citations=(), claims=())


def kept(log, text=TEXT):
    marks = tuple(
        Marker(label=sign, span=Span(at, at + 1)) for at, sign in enumerate(text) if sign in "123" and text[at - 1] == "."
    )
    document = Document(source="r.txt", media_type="text/plain", digest=START.report_digest, text=text, markers=marks)
    read = DocumentRead(
        source="r.txt", media_type="text/plain", digest=document.digest, language="en", date_order="dmy", notes=3, markers=3
    )
    digest = log.keep_text(encoded(document).decode())
    log.append(EventKind.DOCUMENT_READ, document.digest, msgspec.structs.replace(read, text_digest=digest))


def test_the_words_before_a_claim_are_those_of_its_paragraph_without_marks(log):
    """Lines are joined, marks are gone, and neither the claim itself nor another paragraph is there."""
    kept(log)
    known = Paragraphs(citations(), log)
    assert known.before(claim("The mayor\n came twice.")) == (
        "The strike began in March 2019. It was long. Most docks stood still."
    )
    assert known.before(claim("The strike began")) == ""
    assert known.before(claim("The harbour")) == ""


def test_a_paragraph_without_end_is_cut(log):
    """A text without empty lines gives so many characters, no more."""
    text = "a bee " * 1000 + "The mayor came."
    kept(log, text)
    assert len(Paragraphs(citations(), log).before(claim("The mayor", text))) in range(LENGTH - 10, LENGTH + 1)


def test_of_a_report_that_is_not_kept_nothing_is_known(log):
    """A log of before, a book without its report, and another report give no words, and no error."""
    assert Paragraphs(citations(), log).before(claim("The mayor")) == ""
    kept(log)
    assert Paragraphs(citations("e" * 64), log).before(claim("The mayor")) == ""
    assert Paragraphs(citations(""), log).before(claim("The mayor")) == ""
