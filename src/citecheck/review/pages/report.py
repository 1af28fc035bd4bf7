"""Screen 2: the report's own text, its marks in place as buttons, and in the margin what was found; samples and filters."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from citecheck.model.decision import Sample
from citecheck.model.document import Document, Marker, Problem
from citecheck.model.outcome import Finding
from citecheck.model.span import Span
from citecheck.review.asked import Answer, Asked, see_other, to
from citecheck.review.decisions import progress
from citecheck.review.desk import Desk
from citecheck.review.marking import paragraphs
from citecheck.review.rows import SHOWN, Row, chosen, next_look, rows_of
from citecheck.review.templating import page

#: Sizes of a sample that can be drawn.
SIZES = range(1, 201)
_SEED = 80


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote's sign in the text, with the citations of its note. ``picked`` are the ids of those that the view shows."""

    label: str
    rows: tuple[Row, ...]
    picked: frozenset[str]
    sure: bool = True


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph: words and marks in turn, and what stands beside it. ``skipped`` counts paragraphs left out before it."""

    parts: tuple[str | Mark, ...]
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_note: bool = False
    skipped: int = 0


def report(desk: Desk, asked: Asked) -> Answer:
    """Show a run's report. ``show`` names a view, ``seed`` a sample that was drawn."""
    run = asked.args["run"]
    told = desk.report(run)
    rows = rows_of(told, desk.reviewer, blind=desk.blind)
    samples = desk.samples(run)
    sample = _sample(samples, asked.query.get("seed"))
    show = asked.query.get("show", "all")
    show = show if show in SHOWN or (show == "sample" and sample) else "all"
    picked = chosen(rows, show, sample.citations if sample else ())
    document = desk.document(run)
    blocks = tuple(_blocks(document, rows, picked, whole=show == "all")) if document else ()
    in_text = {row.id for block in blocks for row in block.rows}
    return page(
        "report.html",
        asked,
        desk=desk,
        run=told.run,
        report=told,
        document=document,
        blocks=blocks,
        rows=rows,
        picked=picked,
        loose=tuple(row for row in picked if row.id not in in_text),
        views=[(key, name, len(chosen(rows, key))) for key, (name, _) in SHOWN.items()],
        show=show,
        sample=sample,
        samples=samples[:10],
        progress=progress(told.outcomes, desk.reviewer),
        first=next_look(rows, ""),
        itself=_of_the_report(told.findings, document),
        problem=asked.query.get("problem", ""),
    )


def draw(desk: Desk, asked: Asked) -> Answer:
    """Draw a sample, and show it."""
    run = asked.args["run"]
    size, seed = asked.given("size").strip(), asked.given("seed").strip()[:_SEED]
    if not size.isdecimal() or len(size) > 4 or int(size) not in SIZES or not seed:
        return see_other(to("run", run, problem="sample") + "#sample")
    sample = desk.draw(run, size=int(size), seed=seed)
    return see_other(to("run", run, show="sample", seed=sample.seed))


def _sample(samples: Sequence[Sample], seed: str | None) -> Sample | None:
    return next((sample for sample in samples if sample.seed == seed), None)


def _of_the_report(findings: Iterable[Finding], document: Document | None) -> tuple[Finding, ...]:
    """Return what was found in the report itself and has no place in the text: the rest stands in the margin."""
    placed = [problem for problem in document.problems if problem.span] if document else []
    beside = {(problem.code, problem.message) for problem in placed}
    beside |= {(problem.code, f"{problem.message} ({problem.place})") for problem in placed}
    return tuple(found for found in findings if found.citation is None and (found.rule, found.message) not in beside)


def _blocks(document: Document, rows: Sequence[Row], picked: Sequence[Row], *, whole: bool) -> Iterator[Block]:
    """Yield the paragraphs; only those with a picked citation where not the ``whole`` is shown."""
    by_note: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_note[row.outcome.citation.note].append(row)
    wanted = frozenset(row.id for row in picked)
    markers = sorted(document.markers, key=lambda marker: marker.span)
    problems = sorted((problem for problem in document.problems if problem.span), key=lambda problem: problem.span or Span(0, 0))
    skipped = 0
    for span, is_note in _parts_of(document):
        within = _within(markers, span)
        marks = [_mark(marker, by_note, wanted) for marker in within]
        beside = {row.id: row for mark in marks for row in mark.rows if row.id in mark.picked and not is_note}
        here = tuple(problem for problem in problems if problem.span and span.start <= problem.span.start < span.end)
        if not whole and not beside:
            skipped += 1
            continue
        yield Block(
            parts=tuple(_woven(document.text, span, within, marks)),
            rows=tuple(beside.values()),
            problems=here if whole else (),
            is_note=is_note,
            skipped=skipped,
        )
        skipped = 0
    if skipped:
        yield Block(parts=(), skipped=skipped)


def _parts_of(document: Document) -> Iterator[tuple[Span, bool]]:
    """Yield the paragraphs in order, each with whether it is a note's: notes may stand at the foot of pages, or at the end."""
    at = 0
    notes = sorted(span for note in document.notes for span in (note.span, *note.more))
    for note in notes:
        if note.start > at:
            yield from ((span, False) for span in paragraphs(document.text, Span(at, note.start)))
        if note.end > at:
            yield Span(max(at, note.start), note.end), True
        at = max(at, note.end)
    yield from ((span, False) for span in paragraphs(document.text, Span(at, len(document.text))))


def _within(markers: Sequence[Marker], span: Span) -> list[Marker]:
    first = bisect_left(markers, span.start, key=lambda marker: marker.span.start)
    last = bisect_left(markers, span.end, key=lambda marker: marker.span.start)
    return [marker for marker in markers[first:last] if marker.span.end <= span.end]


def _mark(marker: Marker, by_note: Mapping[str, list[Row]], wanted: frozenset[str]) -> Mark:
    of_note = tuple(by_note.get(marker.note, ())) if marker.note is not None else ()
    picked = wanted.intersection(row.id for row in of_note)
    return Mark(label=marker.label, rows=of_note, picked=picked, sure=marker.sure)


def _woven(text: str, span: Span, markers: Sequence[Marker], marks: Sequence[Mark]) -> Iterator[str | Mark]:
    at = span.start
    for marker, mark in zip(markers, marks, strict=True):
        if marker.span.start < at:
            continue
        if marker.span.start > at:
            yield text[at : marker.span.start]
        yield mark
        at = marker.span.end
    if at < span.end:
        yield text[at : span.end]
