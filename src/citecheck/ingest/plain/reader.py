"""Reader of plain-text reports: notes at the end, at page ends or chapter ends, and markers that may be mere digits."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citecheck.ingest.claims import find_claims
from citecheck.ingest.dates import date_order
from citecheck.ingest.language import guess_language
from citecheck.ingest.lexicon import NOTE_WORDS
from citecheck.ingest.lines import Sheet, lay_out
from citecheck.ingest.plain.continued import continued
from citecheck.ingest.plain.digits import latin
from citecheck.ingest.plain.labels import NAMED, SUPERSCRIPTS
from citecheck.ingest.plain.markers import EXPLICIT, Hit, by_name, complete, outside, stray, weigh_rivals
from citecheck.ingest.plain.notes import Numbering, find_notes
from citecheck.ingest.plain.signs import Sign, find_signs
from citecheck.model.document import Document, Marker, Note, Problem
from citecheck.model.errors import UnreadableDocument
from citecheck.model.span import Span
from citecheck.text.tidy import collapse
from citecheck.text.words import decode

_CALLED = re.compile(rf"(?i)\A[\[(](?:{NOTE_WORDS})\.?\s?")


class PlainText:
    """Reads plain text in any encoding. A report without notes is a document too, with a problem that says so."""

    media_types: tuple[str, ...] = ("text/plain",)
    suffixes: tuple[str, ...] = (".txt", ".text", ".plain", ".asc")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for binary data and for no words at all."""
        try:
            text, encoding = decode(data)
        except UnreadableDocument as error:
            raise UnreadableDocument(error.message, where=str(path), hint=error.hint) from None
        if not text.strip():
            what = "only white space" if text else "nothing"
            raise UnreadableDocument(f"the file holds {what}", where=str(path), hint="give the report's text")
        return document(text, source=str(path), digest=hashlib.sha256(data).hexdigest(), encoding=encoding)


@dataclass(frozen=True, slots=True)
class Found:
    """What the marker pass found: notes, markers with the span of each one's whole sign, the notes' spans, and problems."""

    notes: Sequence[Note]
    markers: Sequence[tuple[Marker, Span]]
    covered: Sequence[Span]
    problems: Sequence[Problem]


def document(text: str, *, source: str, digest: str, encoding: str = "utf-8") -> Document:
    """Find notes, markers and claims in ``text`` and return them as a ``Document``. Pure."""
    sheet = lay_out(text)
    found = find_markers(sheet)
    markers = tuple(marker for marker, _ in found.markers)
    whole = sorted({sign for _, sign in found.markers})
    nothing = () if found.notes else (Problem(code="CC411", message="no notes found in the report"),)
    return Document(
        source=source,
        media_type="text/plain",
        digest=digest,
        text=text,
        markers=markers,
        notes=tuple(found.notes),
        claims=tuple(find_claims(sheet, markers, whole, found.covered)) if markers else (),
        problems=(*found.problems, *nothing),
        language=guess_language(text),
        date_order=date_order(text),
        pages=tuple((start, number) for number, start in enumerate(sheet.pages, 1)),
        encoding=encoding,
    )


def find_markers(sheet: Sheet) -> Found:
    """Find the notes of a text that is cut into lines, and the markers that point to them: the marker pass. Pure."""
    text, plain = sheet.text, latin(sheet.text)
    signs = find_signs(plain)
    numberings = find_notes(sheet, signs)
    rests = [continued(sheet, numbering) for numbering in numberings]
    notes, ids = _notes(text, numberings, rests)
    spans = [*(numbering.spans for numbering in numberings), *(rest.values() for rest in rests)]
    covered = sorted(span for some in spans for span in some)
    markers: list[tuple[Marker, Span]] = []
    problems: list[Problem] = []
    free = {family: outside(found, covered) for family, found in signs.items()} if numberings else {}
    for place, numbering in enumerate(numberings):
        tied, strays = _tied(plain, numbering, free)
        for rank, hit in tied:
            marker = _marker(text, hit, ids[place][rank], numbering.entries[rank].key)
            markers.append((marker, hit.sign.span))
        markers += [(_marker(text, hit, None), hit.sign.span) for hit in strays]
        problems += _problems(text, numbering, ids[place], tied, strays)
    markers.sort(key=lambda pair: (pair[0].span.start, pair[0].label))
    return Found(notes, markers, covered, problems)


def _notes(text: str, numberings: Sequence[Numbering], rests: Sequence[Mapping[int, Span]]) -> tuple[list[Note], list[list[str]]]:
    """Make the notes, with ids that are unique: the label where it is, else with its page or chapter."""
    written = Counter(label.written for numbering in numberings for label in numbering.labels)
    taken: set[str] = set()
    notes: list[Note] = []
    ids: list[list[str]] = []
    for numbering, rest in zip(numberings, rests, strict=True):
        ids.append([])
        for rank, (label, span, group) in enumerate(zip(numbering.labels, numbering.spans, numbering.groups, strict=True)):
            name = label.written
            if written[name] > 1 and numbering.scope != "document":
                name = f"{'p' if numbering.scope == 'page' else 'ch'}{group}.{label.written}"
            name = _unused(name, taken)
            ids[-1].append(name)
            end = max(span.end, label.body)
            body = Span(label.body, end)
            more = (rest[rank],) if rank in rest else ()
            notes.append(
                Note(
                    id=name,
                    label=label.written,
                    text=collapse("\n".join(part.of(text) for part in (body, *more))),
                    span=Span(span.start, end),
                    body=body,
                    scope=numbering.scope,
                    more=more,
                )
            )
    return sorted(notes, key=lambda note: note.span.start), ids


def _unused(name: str, taken: set[str]) -> str:
    count, unique = 1, name
    while unique in taken:
        count += 1
        unique = f"{name}-{count}"
    taken.add(unique)
    return unique


def _tied(text: str, numbering: Numbering, free: dict[str, list[Sign]]) -> tuple[list[tuple[int, Hit]], list[Hit]]:
    """Return the markers of a numbering, as pairs of note index and sign, and signs whose notes are missing."""
    family, entries = numbering.family, numbering.entries
    signs = free[family]
    if family in NAMED:
        strays = stray(signs, entries, {}, family) if family == "caret" else []
        return by_name(signs, entries), strays
    if not numbering.hits:
        return [], []
    found = complete(text, free, entries, numbering.hits, family)
    if family not in EXPLICIT:
        found = weigh_rivals(signs, entries, found)
    tied = list(found.items())
    if family in EXPLICIT:
        used = {(entries[rank].key, hit.span) for rank, hit in found.items()}
        again = by_name(signs, entries, found)
        tied += [(rank, hit) for rank, hit in again if (entries[rank].key, hit.span) not in used]
    return tied, stray(signs, entries, found, family)


def _plain(sign: str) -> str:
    """Return a sign without brackets and "note", superscript digits as digits: "¹²", "[Note 12]" and "12" are one label."""
    return _CALLED.sub("", sign).strip("[]()^").translate(SUPERSCRIPTS)


def _marker(text: str, hit: Hit, note: str | None, key: int | str | None = None) -> Marker:
    """Make the marker of a hit; its label is the sign without its brackets, or the number inside a range ("2-4")."""
    label = _plain(hit.span.of(text))
    if isinstance(key, int) and label.isdecimal() and int(label) != key:
        label = str(key)
    return Marker(label=label, span=hit.span, note=note, sure=hit.sure)


def _problems(
    text: str, numbering: Numbering, ids: Sequence[str], tied: Sequence[tuple[int, Hit]], strays: Sequence[Hit]
) -> Iterator[Problem]:
    marked = {rank for rank, _ in tied}
    for hit in strays:
        label = _plain(hit.span.of(text))
        yield Problem(code="CC402", message=f"marker {label} has no note", span=hit.span)
    for rank, bearer in enumerate(numbering.labels):
        if rank not in marked:
            message = f"note {bearer.written} has no marker in the text"
            yield Problem(code="CC403", message=message, notes=(ids[rank],), span=numbering.spans[rank])
    yield from _numbering_problems(numbering, ids)
    for rank, hit in tied:
        if not hit.sure:
            message = f"another place could be the marker of note {numbering.labels[rank].written} as well"
            yield Problem(code="CC410", message=message, notes=(ids[rank],), span=hit.span)


def _first(number: int) -> int:
    """Return the number before the first that is expected: an excerpt may start anywhere, a report that starts at 2 lost one."""
    return 0 if number <= 4 else number - 1


def _numbering_problems(numbering: Numbering, ids: Sequence[str]) -> Iterator[Problem]:
    """Tell labels that are there twice and numbers that are missing, within each page or chapter of the numbering."""
    before: dict[int, set[int | str]] = {}
    highest: dict[int, int] = {}
    for rank, (label, group) in enumerate(zip(numbering.labels, numbering.groups, strict=True)):
        scope = 0 if numbering.scope == "document" else group
        seen = before.setdefault(scope, set())
        if label.key in seen:
            message = f"two notes bear the label {label.written}"
            yield Problem(code="CC408", message=message, notes=(ids[rank],), span=numbering.spans[rank])
        elif isinstance(label.key, int):
            for number in range(highest.get(scope, _first(label.key)) + 1, label.key):
                message = f"the notes have no number {number}"
                yield Problem(code="CC409", message=message, notes=(ids[rank],), span=numbering.spans[rank])
            highest[scope] = max(highest.get(scope, 0), label.key)
        seen.add(label.key)
