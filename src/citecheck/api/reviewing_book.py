"""citations.yaml edited from the review desk: read anew each time, changed by the merge rules, told to the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from citecheck.api.reviewing_writing import Pen
from citecheck.citations.book.edit import FieldEdit, edit
from citecheck.citations.book.fields import citation_of
from citecheck.citations.book.file import Book, load_book, write_records
from citecheck.citations.book.schema import BookRecord
from citecheck.citations.book.text import tame
from citecheck.model.citation import FIELDS, Citation
from citecheck.model.decision import Edited
from citecheck.model.errors import BookError, InputError, OutputError
from citecheck.model.event import CitationRecord, EventKind, Run

#: How often a file is read anew that somebody saves at the same time.
_TRIES = 3


def cited_in(path: Path, run: Run, citation: Citation) -> Citation | None:
    """Return a citation as the file has it now, where it stands in the report as the run read it.

    None where the file is not there or is of another report, or has no such record. Raises ``BookError`` where it cannot be read.
    """
    if not path.exists():
        return None
    book = load_book(path)
    record = next((each for each in book.file.citations if each.id == citation.id), None)
    return _joined(citation, record) if record is not None and _is_of(book, run) else None


def edit_in(
    path: Path, pen: Pen, citation: Citation, fields: Mapping[str, str], *, reviewer: str
) -> Citation | Mapping[str, str]:
    """Set fields in the file and tell the log; return the citation as it is now, or in words why a field cannot be taken.

    The log is open for writing meanwhile, so that no other desk edits at the same time; a file that an editor's own program
    saved in between is read anew. Raises ``InputError``, ``OutputError``, ``AuditError``.
    """
    readings = list(_readings(pen, citation.id))
    for tried in range(1, _TRIES + 1):
        book = load_book(path)
        if not _is_of(book, pen.run):
            message = f"this file is of another report, {book.file.report.source}"
            raise InputError(message, where=str(path), hint=f"name the one of {pen.run.start.report} with --book")
        made = edit(book, citation.id, fields, readings)
        if made.problems:
            return made.problems
        try:
            write_records(book, made.file)
        except OutputError:
            if tried == _TRIES or not _was_saved(path, book):
                raise
            continue
        break
    for each in made.edits:
        pen.append(EventKind.CITATION_EDITED, citation.id, _told(each, reviewer))
    return _joined(citation, made.record)


def _was_saved(path: Path, book: Book) -> bool:
    """Tell whether somebody saved the file after it was read."""
    try:
        return load_book(path).data != book.data
    except BookError:
        return False


def _is_of(book: Book, run: Run) -> bool:
    report = book.file.report
    return report.source in (None, tame(run.start.report)) or report.digest == f"sha256:{run.start.report_digest}"


def _told(edit: FieldEdit, reviewer: str) -> Edited:
    return Edited(field=edit.field, before=edit.before, after=edit.after, reviewer=reviewer, taken_back=edit.taken_back)


def _readings(pen: Pen, citation: str) -> Iterator[Citation]:
    """Yield the citation as runs of this report recorded it, the newest first."""
    kin = {run.id for run in pen.log.runs() if run.start.report == pen.run.start.report}
    told = [each for each in pen.log.about([citation], (EventKind.CITATION_RECORDED,)) if each.run in kin]
    return (msgspec.json.decode(each.data, type=CitationRecord).citation for each in reversed(told))


def _joined(citation: Citation, record: BookRecord) -> Citation:
    """Return the citation with the fields that the file gives it; its place in the report and its claims stay."""
    stands = citation_of(record)
    return msgspec.structs.replace(
        citation, edited=stands.edited, skip=stands.skip, **{field: getattr(stands, field) for field in FIELDS}
    )
