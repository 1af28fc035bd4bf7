"""The new reading of a report meets the editors' file: people's edits win, field by field, and ids survive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from citecheck.citations.book.decode import wrong
from citecheck.citations.book.diff import Change, ChangeKind, describe, name_of, text_of
from citecheck.citations.book.fields import by_hand, citation_of, edited_fields, reading_of
from citecheck.citations.book.file import Book, citations_of
from citecheck.citations.book.match import match
from citecheck.citations.book.schema import GROUPS, BookRecord, key_of
from citecheck.citations.book.text import tame
from citecheck.citations.book.tree import at_path
from citecheck.model.citation import Citation, Citations
from citecheck.model.document import Claim
from citecheck.model.span import Span

#: At least one in so many citations of a file must be in a report of another name for it to be the same report.
SAME_REPORT = 3

__all__ = ["Change", "Merge", "describe", "merge"]


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """The citations to be checked, what the new reading changed, and the ids of records whose note is gone.

    ``citations`` are in the order of the report; the orphaned are not among them, but ``write_book`` keeps their records.
    """

    citations: Citations
    changes: tuple[Change, ...] = ()
    orphans: tuple[str, ...] = ()


def merge(parsed: Citations, book: Book) -> Merge:
    """Join a new reading with the file.

    A field that a person changed, added or took away is kept and named in ``Citation.edited``; all other fields take the new
    reading. A record keeps its id whatever its note's number now is. Records that a person wrote are kept for ever.
    Raises ``BookError`` where the file is of another report, whose citations would be mixed with these.
    """
    records = book.file.citations
    partners = match(records, parsed.citations)
    _check_report(parsed, book, partners)
    ids = _ids(parsed.citations, records, partners)
    joined: list[Citation] = []
    claims = _Claims(parsed, book)
    changes: list[Change] = []
    for index, citation in enumerate(parsed.citations):
        reading = _renamed(citation, ids)
        old = records[partners[index]] if index in partners else None
        said = parsed.claims_of(citation)
        if old is None:
            joined.append(reading)
            changes.append(Change(kind="added", citation=reading.id, after=name_of(reading_of(reading, None))))
        else:
            joined.append(claims.joined(_with_edits(reading, old), old, said))
            changes += _changes(old, reading, said)
    matched = set(partners.values())
    alone = [record for index, record in enumerate(records) if index not in matched]
    for record in alone:
        if by_hand(record) and not record.orphaned:
            _place(joined, claims.joined(citation_of(record), record, ()))
        elif not record.orphaned:
            changes.append(Change(kind="removed", citation=record.id, before=name_of(record)))
    whole = msgspec.structs.replace(
        parsed,
        citations=tuple(joined),
        claims=claims.all_of(joined),
        report_date=citations_of(book).report_date or parsed.report_date,
    )
    orphans = tuple(record.id for record in alone if record.orphaned or not by_hand(record))
    return Merge(citations=whole, changes=tuple(changes), orphans=orphans)


def added(citations: Citations) -> Iterator[Change]:
    """Yield a change for each citation, as for a file that is not there yet."""
    for citation in citations.citations:
        yield Change(kind="added", citation=citation.id, after=name_of(reading_of(citation, None)))


def none_left(changes: Iterable[Change], book: Book) -> bool:
    """Tell whether, by ``changes``, each citation that was read into ``book`` before is gone from the report."""
    gone = {change.citation for change in changes if change.kind == "removed"}
    read = {record.id for record in book.file.citations if not by_hand(record) and not record.orphaned}
    return bool(read) and read == gone


def _check_report(parsed: Citations, book: Book, partners: Mapping[int, int]) -> None:
    """Raise ``BookError`` where the file names another report, and less than a third of its citations are in this one.

    A new edition under a new name keeps most of its notes; two reports of one desk may share a few sources.
    """
    report = book.file.report
    same = tame(parsed.source) == report.source or f"sha256:{parsed.digest}" == report.digest
    read = {index for index, record in enumerate(book.file.citations) if not by_hand(record) and not record.orphaned}
    found = len(read & set(partners.values()))
    if same or report.source is None or not read or found >= len(read) / SAME_REPORT:
        return
    entry, _ = at_path(book.tree, "$.report.source")
    raise wrong(
        (book.path, book.text),
        entry.start,
        "report.source",
        f"this file is of another report, {report.source}; {found} of its {len(read)} citations are in {parsed.source}",
        f"write to another file with -o; or, if this is a new edition of that report, write 'source: {parsed.source}' here",
    )


def _ids(citations: Sequence[Citation], records: Sequence[BookRecord], partners: Mapping[int, int]) -> dict[str, str]:
    """Return the reading's id -> the id in the file. A new citation gets its own id, with a number where that is taken."""
    taken = {record.id for record in records}
    ids = {citations[index].id: records[partner].id for index, partner in partners.items()}
    for index, citation in enumerate(citations):
        if index in partners:
            continue
        free, number = citation.id, 1
        while free in taken:
            number += 1
            free = f"{citation.id}-{number}"
        taken.add(free)
        ids[citation.id] = free
    return ids


def _renamed(citation: Citation, ids: Mapping[str, str]) -> Citation:
    """Return the citation under the ids of the file, its back-reference too."""
    repeats = citation.repeats
    if repeats is not None and repeats.citation is not None:
        repeats = msgspec.structs.replace(repeats, citation=ids.get(repeats.citation, repeats.citation))
    return msgspec.structs.replace(citation, id=ids[citation.id], repeats=repeats)


def _with_edits(reading: Citation, old: BookRecord) -> Citation:
    """Return the reading with the person's fields in it."""
    edited = edited_fields(old)
    stands = citation_of(old)
    theirs: dict[str, Any] = {field: getattr(stands, field) for field in edited if field != "claims"}
    return msgspec.structs.replace(reading, edited=edited, **theirs)


def _changes(old: BookRecord, reading: Citation, said: Sequence[Claim]) -> Iterator[Change]:
    new = reading_of(reading, said)
    edited = edited_fields(old)
    if old.orphaned:
        yield Change(kind="returned", citation=old.id, after=name_of(new))
    for field in GROUPS:
        before, after = text_of(old, field), text_of(new, field)
        if before == after or (field == "claims" and not old.claims and field not in edited):
            continue
        kind: ChangeKind = "kept-edit" if field in edited else "renumbered" if field == "note" and before and after else "updated"
        if kind == "kept-edit" and after is None:
            continue  # the person adds what the report does not have: nothing was overruled
        yield Change(kind=kind, citation=old.id, field=key_of(field), before=before, after=after)


def _place(joined: list[Citation], citation: Citation) -> None:
    """Put a record that a person wrote behind the last citation of its note, else at the end."""
    behind = [index for index, other in enumerate(joined) if other.note == citation.note]
    joined.insert(behind[-1] + 1 if behind else len(joined), citation)


class _Claims:
    """The claims of the reading, and beside them those that people wrote."""

    def __init__(self, parsed: Citations, book: Book) -> None:
        self.parsed = parsed
        self.book = book
        self.written: dict[str, Claim] = {}

    def joined(self, citation: Citation, old: BookRecord, said: Sequence[Claim]) -> Citation:
        """Return the citation with the claims of the file, where a person wrote them."""
        if "claims" not in edited_fields(old):
            return citation
        ids: list[str] = []
        for number, claim in enumerate(old.claims or (), start=1):
            same = next((other for other in said if other.sentence == claim.sentence), None)
            near = same or (said[number - 1] if len(said) == len(old.claims or ()) else None)
            new = Claim(
                id=f"{citation.id}.{number}",
                sentence=claim.sentence,
                clause=claim.clause or "",
                span=near.span if near else Span(0, 0),
                clause_span=near.clause_span if near else Span(0, 0),
                notes=(citation.note,),
            )
            self.written[new.id] = new
            ids.append(new.id)
        return msgspec.structs.replace(citation, claims=tuple(ids))

    def all_of(self, citations: Iterable[Citation]) -> tuple[Claim, ...]:
        """Return the reading's claims, and then people's, those that no citation uses any more left out."""
        used = {id_ for citation in citations for id_ in citation.claims}
        read = {id_ for citation in self.parsed.citations for id_ in citation.claims}
        kept = [claim for claim in self.parsed.claims if claim.id in used or claim.id not in read]
        return (*kept, *self.written.values())
