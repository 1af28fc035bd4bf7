"""What every reader promises of any bytes: a document whose parts stand where it says, or one clear error. Nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec

from citecheck.citations.doubts.find import doubts
from citecheck.citations.lists.read import FORMATS, cite_list
from citecheck.citations.parse import cite
from citecheck.ingest.read import READERS
from citecheck.model.citation import Citations
from citecheck.model.document import Document, Note
from citecheck.model.errors import InputError
from citecheck.model.span import Span
from citecheck.pipeline.read import Cited
from citecheck.text.tidy import tidy


def keep(suffix: str, data: bytes) -> bool:
    """Read ``data`` as a file with ``suffix`` and check what comes out; tell whether it was read or refused."""
    path = Path("fuzz" + suffix)
    try:
        made = _made(path, data)
    except InputError as error:
        _check_error(error, path)
        return False
    check_document(made.document)
    check_citations(made.citations, made.document)
    packed = msgspec.msgpack.encode(made)
    assert msgspec.msgpack.encode(msgspec.msgpack.decode(packed, type=Cited)) == packed
    return True


def _check_error(error: InputError, path: Path) -> None:
    """Check that an error says what, and where."""
    assert error.message
    assert (error.where or "").startswith(str(path)), f"an error without a place: {error!r}"


def _made(path: Path, data: bytes) -> Cited:
    if path.suffix == ".note":
        return _noted(data.decode(errors="replace"))
    listed = cite_list(path, data) if path.suffix in FORMATS else None
    if listed is not None:
        return Cited(document=listed.document, citations=listed.citations)
    readers = READERS.values()
    reader = next((reader for reader in readers if path.suffix in reader.suffixes), READERS["plain text"])
    return _cited(reader.read(path, data))


def _noted(text: str) -> Cited:
    """Parse each line of ``text`` as a note."""
    notes: list[Note] = []
    at = 0
    for line in text.splitlines(keepends=True):
        name = str(len(notes) + 1)
        span = Span(at, at + len(line.rstrip()))
        notes.append(Note(id=name, label=name, text=tidy(text, span).text, span=span, body=span))
        at += len(line)
    return _cited(Document(source="fuzz.note", media_type="text/plain", digest="", text=text, notes=tuple(notes)))


def _cited(document: Document) -> Cited:
    citations = cite(document)
    return Cited(
        document=msgspec.structs.replace(document, problems=(*document.problems, *doubts(document))), citations=citations
    )


def check_document(document: Document) -> None:
    """Check that all spans lie in the text, hold what their parts say, and that every name leads somewhere."""
    text, names = document.text, {note.id for note in document.notes}
    assert len(names) == len(document.notes), "two notes have one id"
    for note in document.notes:
        _inside(note.span, text)
        _inside(note.body, text)
        assert note.span.covers(note.body), note
        assert _letters(note.text) == _letters(note.body.of(text)), note
    for marker in document.markers:
        _inside(marker.span, text)
        assert len(marker.span) > 0, marker
        assert marker.note is None or marker.note in names, marker
    assert len({claim.id for claim in document.claims}) == len(document.claims), "two claims have one id"
    for claim in document.claims:
        _inside(claim.span, text)
        _inside(claim.clause_span, text)
        assert claim.sentence, claim
        assert claim.clause in claim.sentence, claim
        assert claim.notes, claim
        assert set(claim.notes) <= names, claim
    for problem in document.problems:
        assert set(problem.notes) <= names or not names, problem  # a list has no notes; its problems name its rows
        if problem.span is not None:
            _inside(problem.span, text)
            document.line_of(problem.span.start)
    for places in (document.pages, document.lines):
        offsets = [offset for offset, _ in places]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(text) for offset in offsets)
        assert all(number >= 0 for _, number in places)


def check_citations(citations: Citations, document: Document) -> None:
    """Check that each citation belongs to a note, and that the words of each field stand where it says."""
    ids = {citation.id for citation in citations.citations}
    claims = {claim.id for claim in citations.claims}
    notes = {note.id for note in document.notes}
    assert len(ids) == len(citations.citations), "two citations have one id"
    for citation in citations.citations:
        assert not notes or citation.note in notes, citation
        assert set(citation.claims) <= claims, citation
        if citation.span is not None:
            _inside(citation.span, document.text)
        for written in citation.written:
            _inside(written.span, document.text)
            assert _letters(written.raw) == _letters(written.span.of(document.text)), written
        if citation.repeats is not None:
            assert citation.repeats.citation is None or citation.repeats.citation in ids, citation
            assert citation.repeats.note is None or citation.repeats.note in notes, citation


def _inside(span: Span, text: str) -> None:
    assert 0 <= span.start <= span.end <= len(text), span


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
