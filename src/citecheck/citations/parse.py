"""Stage 2: every note of a Document becomes the citations it holds, field by field, with raw words and spans."""

from __future__ import annotations

from citecheck.citations.backrefs.resolve import resolve
from citecheck.citations.fields import read_fields
from citecheck.citations.flat import flatten
from citecheck.citations.given import given_readings
from citecheck.citations.ids import name_of, unique
from citecheck.citations.marks import Reading
from citecheck.citations.split import pieces
from citecheck.model.citation import Citation, Citations, Written
from citecheck.model.document import DateOrder, Document, Note
from citecheck.model.ports import Tell, unheard
from citecheck.model.span import Span
from citecheck.text.dates import settled_order


def cite(document: Document, tell: Tell = unheard) -> Citations:
    """Return the citations of all notes of ``document``, in document order, back-references resolved where they can be.

    A note holds as many citations as it names sources; a note that names none is one record of kind "comment". ``tell`` hears how
    many notes are done.
    """
    order = date_order(document)
    width = max((len(line.rstrip()) for line in document.text.splitlines()), default=0)
    read: list[tuple[Note, Reading]] = []
    for done, note in enumerate(document.notes, 1):
        read += [(note, reading) for reading in _readings(document.text, note, order, width)]
        tell("notes", done, len(document.notes))
    ids = unique(name_of(reading, note.id) for note, reading in read)
    claims = _claims_by_note(document)
    made = [
        _citation(document, reading, name, note=note.id, claims=claims.get(note.id, ()))
        for (note, reading), name in zip(read, ids, strict=True)
    ]
    references = {name: reading.backref for (_, reading), name in zip(read, ids, strict=True) if reading.backref is not None}
    return Citations(
        source=document.source,
        digest=document.digest,
        citations=resolve(made, references, document.notes),
        claims=document.claims,
        report_date=None,
    )


def date_order(document: Document) -> DateOrder:
    """Return the document's order of day and month; left open by its reader, the one that notes or language prove."""
    if document.date_order != "unknown":
        return document.date_order
    return settled_order("\n".join(note.body.of(document.text) for note in document.notes), document.language)


def _readings(text: str, note: Note, order: DateOrder, width: int) -> list[Reading]:
    flat = flatten(text, note.body)
    for more in note.more:
        flat = flat.with_more(flatten(text, more)) if flat.text else flatten(text, more)
    if note.fields:
        return given_readings(flat, note.fields, order, width)
    return [read_fields(piece, order, width) for piece in pieces(flat, order, width) if piece.text]


def _claims_by_note(document: Document) -> dict[str, tuple[str, ...]]:
    claims: dict[str, list[str]] = {}
    for claim in document.claims:
        for note in claim.notes:
            claims.setdefault(note, []).append(claim.id)
    return {note: tuple(names) for note, names in claims.items()}


def _citation(document: Document, reading: Reading, name: str, *, note: str, claims: tuple[str, ...]) -> Citation:
    """Make the record of one reading."""
    piece = reading.piece
    span = piece.span(0, len(piece.text))
    written = [Written(field=field, raw=piece.raw(document.text, at), span=at) for field, at in _spans(reading)]
    return Citation(
        id=name,
        note=note,
        kind=reading.kind,
        raw=piece.raw(document.text, span),
        title=reading.title,
        container_title=reading.container_title,
        publisher=reading.publisher,
        author=reading.author,
        issued=reading.issued,
        accessed=reading.accessed,
        locator=reading.locator,
        url=reading.url,
        version_url=reading.version_url,
        doi=reading.doi,
        isbn=reading.isbn,
        pmid=reading.pmid,
        arxiv=reading.arxiv,
        quotes=reading.quotes,
        signal=reading.signal,
        language=reading.language,
        span=span,
        written=tuple(written),
        claims=claims,
    )


def _spans(reading: Reading) -> list[tuple[str, Span]]:
    places = list(reading.places)
    if reading.backref is not None:
        field = "author" if reading.backref.lean == "author" else "repeats"
        places.append((field, reading.backref.start, reading.backref.start + len(reading.backref.trigger)))
    return [(field, reading.piece.span(start, end)) for field, start, end in sorted(places, key=lambda place: place[1:])]
