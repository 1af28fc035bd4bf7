"""One record of citations.yaml edited by a person who does not open the file: the same record as if they had typed it there.

What is set stands as their edit, known by a fingerprint that does not fit, and the next parse leaves it alone (``fields``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, get_args

import msgspec

from citecheck.citations.book.decode import is_date
from citecheck.citations.book.fields import SECOND_ADDRESS, address, citation_of, digest_of, edited_fields, group_of, reading_of
from citecheck.citations.book.file import Book
from citecheck.citations.book.schema import GROUPS, BookFile, BookRecord, key_of
from citecheck.citations.book.text import tame
from citecheck.citations.identifiers import find_arxiv, valid_isbn
from citecheck.model.citation import FIELDS, Citation, CitedDate, Kind
from citecheck.model.errors import BookError, InvalidUrl
from citecheck.model.url import Url

#: Characters that one field may have: a title of more is a text that was pasted by mistake.
LONGEST = 4000


class FieldEdit(NamedTuple):
    """One field that was set: its text before and after, "" where there is none.

    ``taken_back``: a person's edit was, and the report's reading holds again.
    """

    field: str
    before: str
    after: str
    taken_back: bool = False


class BookEdit(NamedTuple):
    """The file as it should be, what was set in it, and in words why a field cannot be taken; then nothing is to be written."""

    file: BookFile
    record: BookRecord
    edits: tuple[FieldEdit, ...] = ()
    problems: Mapping[str, str] = {}


def edit(book: Book, citation: str, fields: Mapping[str, str], readings: Iterable[Citation] = ()) -> BookEdit:
    """Set ``fields`` (of ``model.citation.FIELDS``) of the record ``citation``. Nothing is written.

    A text equal to what stands changes nothing. "" takes a person's edit back, or the field away where it was no edit.
    ``readings`` are the citation as it was read before: by them an edit is taken back to what the report says; where none fits
    the record's fingerprint, the field is left out until the report is parsed again. Raises ``BookError`` for an unknown record.
    """
    record = next((each for each in book.file.citations if each.id == citation), None)
    if record is None:
        raise BookError(
            f"no record has the id '{citation}'", where=str(book.path), hint="parse the report again: citecheck parse"
        )
    stands = citation_of(record)
    given = {field: tame(" ".join(text.split())) for field, text in fields.items()}
    given = {field: text for field, text in given.items() if text not in (_text(record, field), shown(stands, field))}
    problems = {field: words for field, text in given.items() if (words := _problem(field, text))}
    read = [reading_of(each, None) for each in readings]
    edits: list[FieldEdit] = []
    new = record
    for field in FIELDS if not problems else ():
        if field in given:
            new, taken_back = _set(new, field, given[field], read)
            edits.append(FieldEdit(field, _text(record, field), _text(new, field), taken_back))
    records = tuple(new if each is record else each for each in book.file.citations)
    return BookEdit(msgspec.structs.replace(book.file, citations=records), new, tuple(edits), problems)


def shown(citation: Citation, field: str) -> str:
    """Return how a field of a citation is shown for editing: a date by its ISO form, an address as it is asked for."""
    value = getattr(citation, field, None)
    if isinstance(value, CitedDate):
        return value.date
    return value.normalised if isinstance(value, Url) else value or ""


def _text(record: BookRecord, field: str) -> str:
    return getattr(record, field, None) or ""


def _set(record: BookRecord, field: str, text: str, read: list[BookRecord]) -> tuple[BookRecord, bool]:
    """Return the record with the field set, and whether the report's reading holds in it again."""
    key = key_of(field)
    known = [each for each in read if digest_of(each, field) == record.parsed.get(key)]
    reading = next((each for each in known if text in ("", _text(each, field))), None)
    if text and reading is None:
        settled = {f"{field}_ambiguous": False} if f"{field}_ambiguous" in GROUPS[field] else {}
        return msgspec.structs.replace(record, **{field: text}, **settled), False
    if not text and field not in edited_fields(record):
        return _with_group(record, field, _nothing(field)), False  # its fingerprint stays: a person took it away
    if reading is not None:
        return _with_group(record, field, group_of(reading, field)), True
    parsed = {name: digest for name, digest in record.parsed.items() if name != key}
    return msgspec.structs.replace(_with_group(record, field, _nothing(field)), parsed=parsed), True


def _nothing(field: str) -> tuple[Any, ...]:
    return tuple(False if name.endswith("_ambiguous") else None for name in GROUPS[field])


def _with_group(record: BookRecord, field: str, values: tuple[Any, ...]) -> BookRecord:
    return msgspec.structs.replace(record, **dict(zip(GROUPS[field], values, strict=True)))


def _problem(field: str, text: str) -> str:
    """Return in words why ``text`` cannot be set, empty where it can."""
    if field not in FIELDS:
        return "this is no field that can be set here"
    if len(text) > LONGEST:
        return f"this is too long: at most {LONGEST} characters"
    return _CHECKS[field](text) if text and field in _CHECKS else ""


def _kind(text: str) -> str:
    kinds = get_args(Kind)
    return "" if text in kinds else f"'{text}' is no kind of citation; known are: {', '.join(kinds)}"


def _date(text: str) -> str:
    return "" if is_date(text) else f"'{text}' is no date; write it as 2016-12-14, 2016-12 or 2016"


def _url(text: str) -> str:
    if SECOND_ADDRESS.search(text):
        return "two addresses in one field; keep one"
    try:
        address(text)
    except InvalidUrl as error:
        return f"{error.message}; write the whole address, from https:// on"
    return ""


def _doi(text: str) -> str:
    return "" if re.fullmatch(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+", text) else "this is no DOI; write it alone, as 10.1234/abcd"


def _isbn(text: str) -> str:
    return "" if valid_isbn(re.sub(r"[-–‐ ]", "", text).upper()) else "this is no ISBN: its check digit does not fit"


def _pmid(text: str) -> str:
    return "" if re.fullmatch(r"[1-9][0-9]{0,7}", text) else "this is no PubMed number; it has up to eight digits"


def _arxiv(text: str) -> str:
    found = find_arxiv(f"arXiv:{text}")
    return "" if found and found.number == text.lower() else "this is no arXiv number; write it as 1501.00001 or hep-th/9901001"


_CHECKS: dict[str, Callable[[str], str]] = {
    "kind": _kind,
    "issued": _date,
    "accessed": _date,
    "url": _url,
    "version_url": _url,
    "doi": _doi,
    "isbn": _isbn,
    "pmid": _pmid,
    "arxiv": _arxiv,
}
