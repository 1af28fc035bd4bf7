"""Paragraphs with figures or quotations and no note at all (CC419): one finding with their number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from citecheck.citations.doubts.body import blanked, dates_in, paragraphs, quote
from citecheck.model.document import Document, Problem
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, fold

#: A report with fewer notes has another way of naming its sources, or none.
_MIN_NOTES = 3
#: One paragraph may live on the note of its neighbour; from two on it is worth an editor's look.
_MIN_PARAGRAPHS = 2
_SCALE = r"(?:thousand|million|billion|per\s?cent|%|mille|millions?|milliards?|tausend|millionen|mil|millones|ألف|مليون|الف)"
_UNIT = r"[^\W\d_]{3,}"
_FIGURE = re.compile(
    rf"(?<![\w.,:/#§-])(?P<number>\d{{1,3}}(?:[,.’'\u00a0\u202f]\d{{3}})+|\d{{2,7}}|\d(?=\s?{_SCALE}))(?:[.,]\d+)?"
    rf"\s{{0,2}}(?:(?P<scale>{_SCALE})|(?:of\s)?(?P<unit>{_UNIT}))",
)
#: What numbers name or measure without being a figure of the report: time, ages, places in a text.
_NO_FIGURE = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|ans?|annees?|mois|jours?|heures?|jahren?|monaten?|wochen?|tagen?|stunden?|"
    r"anos?|mes(?:es)?|dias?|horas?|سنه|سنوات|عام|اعوام|شهر|اشهر|يوم|ايام|ساعه|ساعات|"
    r"and|to|the|und|et|bis|oder|or|th|nd|rd|st)\b"
)
_NAMED = re.compile(
    r"\b(?:no|nr|article|art|section|sec|chapter|page|pages|pp|resolution|res|law|rule|paragraph|para|annex|table|figure|fig|phase|"
    r"step|room|flight|aged?|route|highway|unit|brigade|division|mm|رقم|قرار|الماده|ماده)\.?\s?\Z"
)
_QUOTED = re.compile(r"[“«„]([^”»“«]{20,600})[”»“]|\"([^\"\n]{20,600})\"")
_SENTENCE = re.compile(r"[.!?؟][\"'”’»)\]]*\s*\Z")
#: "(Geiger 1964)", "(2016)": a source named in the text.
_IN_TEXT = re.compile(r"\([^()]{0,60}\b[12]\d{3}[a-z]?\b[^()]{0,20}\)")
_MIN_WORDS = 6
_QUOTE_WORDS = 6


def unsourced_paragraphs(document: Document, body: str) -> Iterator[Problem]:
    """Yield one problem where at least two paragraphs behind the first note give figures or quotations and have no note."""
    starts = sorted(marker.span.start for marker in document.markers if marker.note)
    if len(document.notes) < _MIN_NOTES or len(starts) < _MIN_NOTES:
        return
    bare = blanked(body, (found.span for found in dates_in(body, document.date_order)))
    found: list[Span] = []
    for paragraph in paragraphs(body):
        at = bisect_left(starts, paragraph.start)
        noted = at < len(starts) and starts[at] <= paragraph.end + 8
        if at and not noted and "://" not in paragraph.of(document.text) and (shown := _shown(body, bare, paragraph)) is not None:
            found.append(shown)
    if len(found) >= _MIN_PARAGRAPHS:
        first = quote(body, *_around(body, found[0]))
        message = f"{len(found)} paragraphs give figures or quotations without any note, the first: “{first}”"
        yield Problem(code="CC419", message=message, span=found[0])


def _shown(body: str, bare: str, paragraph: Span) -> Span | None:
    """Return where a paragraph shows its first figure or quotation, None where it shows none, or is no running text.

    ``bare`` is ``body`` without its dates.
    """
    words = paragraph.of(bare)
    if len(words.split()) < _MIN_WORDS or not _SENTENCE.search(words) or _IN_TEXT.search(paragraph.of(body)):
        return None
    folded = fold(words)
    for match in _FIGURE.finditer(folded):
        unit = match["unit"] or ""
        counted = match["scale"] or not (_NO_FIGURE.fullmatch(unit) or unit in MONTHS or _year(match["number"]))
        if counted and not _NAMED.search(folded, max(0, match.start() - 20), match.start()):
            return Span(*match.span()).shifted(paragraph.start)
    said = next((match for match in _QUOTED.finditer(words) if len(match.group().split()) >= _QUOTE_WORDS), None)
    return Span(*said.span()).shifted(paragraph.start) if said else None


def _year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1500 <= int(number) < 2100


def _around(body: str, span: Span) -> tuple[int, int]:
    """Return a figure with some words before and behind it, whole words only."""
    start = body.rfind(" ", 0, max(0, span.start - 30)) + 1 if span.start > 30 else 0
    start = max(start, body.rfind("\n\n", 0, span.start) + 1)
    end = body.find(" ", min(len(body), span.end + 20))
    stop = body.find("\n\n", span.end)
    return start, min(found for found in (end, stop, len(body)) if found >= 0)
