"""All doubts about a report's own text, as problems that an editor is told of. Pure: a document in, problems out."""

from __future__ import annotations

from citecheck.citations.doubts.body import body_of
from citecheck.citations.doubts.events import two_dates
from citecheck.citations.doubts.narrative import backward_dates
from citecheck.citations.doubts.shifted import shifted_notes
from citecheck.citations.doubts.spellings import several_spellings
from citecheck.citations.doubts.unsourced import unsourced_paragraphs
from citecheck.citations.doubts.weekdays import wrong_weekdays
from citecheck.citations.doubts.yearless import yearless_dates
from citecheck.model.document import Document, Problem


def doubts(document: Document) -> tuple[Problem, ...]:
    """Return what is doubtful in ``document`` by its text alone, each a possibility: nothing is repaired.

    Weekdays that do not fit their dates (CC416), dates that run backwards (CC417), figures without any note (CC419), names in
    several spellings (CC420), notes that may have shifted (CC421), two dates for one event (CC422), days without a year
    (CC423). Each kind is capped, so that a report stays readable.
    """
    body = body_of(document)
    return (
        *wrong_weekdays(document),
        *backward_dates(body, document.date_order),
        *two_dates(body, document.date_order),
        *yearless_dates(body, document.date_order),
        *unsourced_paragraphs(document, body),
        *several_spellings(document, body),
        *shifted_notes(document),
    )
