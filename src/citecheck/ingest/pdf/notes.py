"""The notes of a PDF: labels found by place and size, markers by being raised, tied by their numbers.

Every way in which the labels could be the report's notes is tried (one numbering, numberings that restart, raised and plain
labels, notes at the feet of pages or at the end), and the one whose numbers find the most markers wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citecheck.ingest.pdf.extents import Labelled, note_lines
from citecheck.ingest.pdf.labels import PdfLabel, find_pdf_labels
from citecheck.ingest.pdf.lines import NEARLY, Line, Raised
from citecheck.ingest.pdf.ordinals import ORDINALS
from citecheck.ingest.pdf.trials import Text, Trial, find_trials, without_strays
from citecheck.ingest.plain.digits import numbers_in
from citecheck.ingest.plain.labels import SUPERSCRIPTS
from citecheck.ingest.plain.signs import Sign, find_signs
from citecheck.model.document import Scope
from citecheck.model.span import Span

#: Most that the number of an endnote may grow by for all lines between two labels to belong to the first.
_STEP = 3
_LIST = re.compile(r"\d{1,4}(?:\s?[,–-]\s?\d{1,4})*")
_NUMBER = re.compile(r"\d{1,4}")
_BRACKETS = re.compile(r"\[(\d{1,3}(?:\s?[,;]\s?\d{1,3})+)\]")
_SYMBOL = re.compile(r"\*{1,4}|†{1,3}|‡{1,3}|§|¶")
#: A dagger after a space is a marker too; an asterisk there may be a bullet or a product.
_DAGGER = re.compile(r"(?<=[^\s] )[†‡]{1,3}(?=[\s.,;:)])")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[kcmdµ]?m|ft|mi|yd|in|s|kg|ha)\Z")
_POWER = re.compile(r"(?:^|[^\d.,])10\Z|[\d)]\s?[×x]\s?\d+\Z")


@dataclass(frozen=True, slots=True)
class PdfMark:
    """A marker: its line's index, its place in the line's text, its label, and the index of its note (None: no such note)."""

    line: int
    start: int
    end: int
    label: str
    note: int | None


@dataclass(frozen=True, slots=True)
class PdfNote:
    """A note: its label, the indices of its lines, and where its text begins on the first of them."""

    label: PdfLabel
    lines: tuple[int, ...]
    scope: Scope
    ordinal: int

    @property
    def key(self) -> str:
        """A name that is unique: the segment of the numbering, and the label."""
        return f"{self.ordinal}.{self.label.line}.{self.label.written}"


@dataclass(frozen=True, slots=True)
class Found:
    """The notes in order of place, and all markers."""

    notes: tuple[PdfNote, ...]
    marks: tuple[PdfMark, ...]


def find_pdf_notes(lines: Sequence[Line], furniture: set[int], body: float) -> Found | None:
    """Return the notes and markers that geometry tells, None where it tells of none."""
    labels = find_pdf_labels(lines, furniture, body)
    if not any(labels.values()):
        return None
    text = Text(lines, furniture, body)
    signs = _signs(text, furniture, body)
    trials = [trial for style, found in labels.items() if style != "symbol" for trial in find_trials(text, style, found, signs)]
    best = without_strays(max(trials, key=lambda trial: trial.score, default=None))
    named = _named(text, labels["symbol"], signs["symbol"], best)
    if best is None and not named:
        return None
    chosen = sorted(_chosen(best, named), key=lambda item: item.labelled.label.line)
    extents = note_lines(lines, furniture, [item.labelled for item in chosen], body)
    notes = tuple(
        PdfNote(item.labelled.label, extent, item.scope, item.ordinal) for item, extent in zip(chosen, extents, strict=True)
    )
    return Found(notes, tuple(_marks(text, notes, best, named, signs)))


@dataclass(frozen=True, slots=True)
class _Chosen:
    labelled: Labelled
    scope: Scope
    ordinal: int


def _chosen(best: Trial | None, named: Sequence[tuple[PdfLabel, Sign]]) -> Iterator[_Chosen]:
    """Yield the labels of the best trial, segment by segment, and the signs."""
    for label, _ in named:
        yield _Chosen(Labelled(label, foot=True, followed=False), "page", 0)
    if best is None:
        return
    for ordinal, segment in enumerate(best.chain.segments, 1):
        for label, following in zip(segment, [*segment[1:], None], strict=True):
            followed = following is not None and (following.number or 0) - (label.number or 0) <= _STEP
            yield _Chosen(Labelled(label, foot=best.foot, followed=followed), best.chain.scope, ordinal)


def _signs(text: Text, furniture: set[int], body: float) -> dict[str, list[Sign]]:
    """Return the signs that may be markers, by family: raised ones by geometry, the others by their looks."""
    told = find_signs(text.text)
    found: dict[str, list[Sign]] = {
        "super": list(told["super"]),
        "bracket": [sign for sign in told["bracket"] if sign.strong],
        "symbol": list(told["symbol"]),
    }
    plain = [sign for family in ("glued", "paren", "detached") for sign in told[family] if sign.strong]
    found["bracket"] += _unordered(text.text)
    found["symbol"] += [_symbol(dagger.group(), dagger.start()) for dagger in _DAGGER.finditer(text.text)]
    found |= {form: [] for form in ORDINALS}
    for index, line in enumerate(text.lines):
        if index in furniture:
            continue
        for up in line.raised or _alone(line, body):
            start = text.starts[index] + up.start
            written = line.text[up.start : up.end]
            for form, numbers in ORDINALS.items():
                found[form] += [_sign(form, numbers[written], start, len(written))] if written in numbers else []
            found["super"] += _raised(written, start, line.text[: up.start])
            found["symbol"] += [_symbol(sign.group(), start + sign.start()) for sign in _SYMBOL.finditer(written)]
    for family, several in found.items():
        unique = {sign.span: sign for sign in several}
        found[family] = sorted(unique.values(), key=lambda sign: sign.span.start)
    every = {sign.span: sign for sign in (*plain, *found["super"])}
    found["any"] = sorted(every.values(), key=lambda sign: sign.span.start)
    return found


def _unordered(text: str) -> Iterator[Sign]:
    """Yield the numbers of lists in brackets that do not rise: "[3, 1]", as sources of a list are cited."""
    for found in _BRACKETS.finditer(text):
        if not numbers_in(found.group(1), found.start(1)):
            for run in _NUMBER.finditer(found.group(1)):
                span = Span(found.start(1) + run.start(), found.start(1) + run.end())
                yield Sign("bracket", span, ((int(run.group()), span),))


def _symbol(written: str, start: int) -> Sign:
    return _sign("symbol", written, start, len(written))


def _sign(family: str, key: int | str, start: int, length: int) -> Sign:
    span = Span(start, start + length)
    return Sign(family, span, ((key, span),))


def _alone(line: Line, body: float) -> tuple[Raised, ...]:
    """Return a small number that stands alone on its line as a raised sign: its paragraph holds nothing else."""
    found = _LIST.match(line.text)
    alone = found and not line.text[found.end() :].strip(' .,;:)]”"')
    return (Raised(0, found.end()),) if found and alone and line.height < NEARLY * body else ()


def _raised(written: str, start: int, before: str) -> Iterator[Sign]:
    """Read a raised sign: one number, or several ("7,8", "2–4"). A power is light: "m2", "106"."""
    for found in _LIST.finditer(written):
        if len(found.group()) > 4 and found.group().isdecimal():
            continue
        weight = 0.3 if _UNIT.search(before) or _POWER.search(before) else 1.0
        keys = numbers_in(found.group(), start + found.start())
        if not keys:
            keys = tuple(
                (int(run.group()), Span(start + found.start() + run.start(), start + found.start() + run.end()))
                for run in _NUMBER.finditer(found.group())
            )
            yield from (Sign("super", span, ((key, span),), weight) for key, span in keys)
            continue
        span = Span(start + found.start(), start + found.end())
        yield Sign("super", span, keys, weight)


def _named(text: Text, labels: Sequence[PdfLabel], signs: Sequence[Sign], best: Trial | None) -> list[tuple[PdfLabel, Sign]]:
    """Tie signs such as * and † to the labels on the same page that bear the same sign, each once."""
    taken = {label.line for label in best.chain.labels} if best else set()
    by_page: dict[int, list[Sign]] = defaultdict(list)
    starts = {text.starts[label.line] for label in labels}
    for sign in signs:
        index, _ = text.place(sign.span.start)
        if sign.span.start not in starts:
            by_page[text.lines[index].page].append(sign)
    tied: list[tuple[PdfLabel, Sign]] = []
    used: set[Span] = set()
    for label in labels:
        fit = [
            sign
            for sign in by_page[text.lines[label.line].page]
            if sign.keys[0][0] == label.written
            and sign.span not in used
            and text.lines[text.place(sign.span.start)[0]].base > text.lines[label.line].base
        ]
        if fit and label.line not in taken:
            used.add(fit[0].span)
            tied.append((label, fit[0]))
    return tied


def _marks(
    text: Text,
    notes: Sequence[PdfNote],
    best: Trial | None,
    named: Sequence[tuple[PdfLabel, Sign]],
    signs: Mapping[str, Sequence[Sign]],
) -> Iterator[PdfMark]:
    """Yield the markers: those of the chain, of signs, those that cite a note again, and those whose notes are missing."""
    index_of = {note.label: index for index, note in enumerate(notes)}
    for label, sign in named:
        yield _mark(text, sign.span, label.written, index_of[label])
    if best is None:
        return
    labels = best.chain.labels
    covered = {line for note in notes for line in note.lines}
    used: set[Span] = set()
    for rank, sign in best.hits.items():
        used.add(sign.span)
        yield _mark(text, sign.span, labels[rank].written, index_of[labels[rank]])
    ranks: dict[int | str, list[int]] = defaultdict(list)
    for rank, entry in enumerate(best.entries):
        ranks[entry.key].append(rank)
    highest = max(int(entry.key) for entry in best.entries)
    for sign in signs["super" if best.family == "any" else best.family]:
        if sign.weight < 1.0 or text.place(sign.span.start)[0] in covered:
            continue
        for key, span in sign.keys:
            if span in used:
                continue
            here = [rank for rank in ranks[key] if best.entries[rank].low <= span.start < best.entries[rank].high]
            if here:
                used.add(span)
                yield _mark(text, span, labels[here[0]].written, index_of[labels[here[0]]])
            elif not ranks[key] and 0 < int(key) <= highest:
                used.add(span)
                yield _mark(text, span, str(key) if best.family not in ORDINALS else text.text[span.start : span.end], None)


def _mark(text: Text, span: Span, label: str, note: int | None) -> PdfMark:
    line, at = text.place(span.start)
    return PdfMark(line, at, at + len(span), label.translate(SUPERSCRIPTS), note)
