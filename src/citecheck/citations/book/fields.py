"""Between model and file: ``Citation`` as record and back, and how a person's edit is told from a reading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from citecheck.citations.book.schema import GROUPS, BookClaim, BookRecord, BookRepeats, key_of
from citecheck.citations.book.text import tame
from citecheck.model.citation import Citation, CitedDate, Precision, Repeats
from citecheck.model.document import Claim
from citecheck.model.url import Url, parse_url

#: Letters of a fingerprint: consonants only, so that none ever looks like a number or a word to YAML or to people.
_LETTERS = "bcdfghjkmnpqrstvwxz"
#: Five of nineteen letters: the odds that an edit goes unseen are one in 2.4 million.
_LENGTH = 5
#: Fingerprint of a field that a person took away and whose reading is not known. It fits no value.
REMOVED = "removed"

_SCHEME = re.compile(r"(?i)(?!www\.)[a-z][a-z0-9+.-]*:")
#: Behind an address, white space and the beginning of another.
SECOND_ADDRESS = re.compile(r"\s(?:https?://|www\.)", re.IGNORECASE)
#: With a base, ``parse_url`` takes an absolute address as it stands and trims no closing bracket or full stop. Of a scheme that
#: no address has, so that "http:a.example" is never read as relative to it.
_BASE = parse_url("citecheck:///")
_PRECISION: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
#: Fields whose model type is plain text.
_PLAIN = (
    "note",
    "kind",
    "title",
    "container_title",
    "publisher",
    "author",
    "locator",
    "doi",
    "isbn",
    "pmid",
    "arxiv",
    "signal",
    "language",
    "raw",
)


def digest_of(record: BookRecord, field: str) -> str | None:
    """Return the fingerprint of a model field as ``record`` holds it, None where the field is absent.

    White space is collapsed first, so that reflowing a long text is no edit.
    """
    values = group_of(record, field)
    if not any(values):
        return None
    text = " ".join(msgspec.json.encode(_collapsed(values)).decode().split())
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    letters = ""
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters


def group_of(record: BookRecord, field: str) -> tuple[Any, ...]:
    """Return all that ``record`` says about one model field."""
    return tuple(getattr(record, name) for name in GROUPS[field])


def _collapsed(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, tuple | list):
        return [_collapsed(item) for item in value]
    if isinstance(value, msgspec.Struct):
        return {name: _collapsed(item) for name, item in msgspec.structs.asdict(value).items()}
    return value


def edited_fields(record: BookRecord) -> tuple[str, ...]:
    """Return the model fields that a person set, changed or took away, in the order of the file.

    A field is a person's where its fingerprint is missing or does not fit, and where it is gone but its fingerprint is there.
    """
    return tuple(field for field in GROUPS if record.parsed.get(key_of(field)) != digest_of(record, field))


def by_hand(record: BookRecord) -> bool:
    """Tell whether a person wrote the record: citecheck leaves a fingerprint of ``raw`` on every record of its own."""
    return "raw" not in record.parsed


def address(text: str, as_written: str | None = None) -> Url:
    """Return the URL that stands in the file. Raises ``InvalidUrl``.

    An address with a scheme is taken to the letter; one without is read as people write it (``www.example.org``).
    """
    url = parse_url(text, _BASE) if _SCHEME.match(text) else parse_url(text)
    return msgspec.structs.replace(url, as_written=as_written) if as_written else url


def citation_of(record: BookRecord, *, claims: tuple[str, ...] = ()) -> Citation:
    """Return the citation that a record holds. Raises ``InvalidUrl`` (``load_book`` has told it before).

    Where a person changed a date it is no longer ambiguous, and an address that they changed is spelt as they wrote it.
    """
    edited = edited_fields(record)
    plain = {field: getattr(record, field) for field in _PLAIN}
    plain["note"] = record.note or ""
    plain["raw"] = record.raw or ""
    plain["kind"] = record.kind or ("web" if record.url else "comment")
    return Citation(
        id=record.id,
        issued=_date(record, "issued", edited),
        accessed=_date(record, "accessed", edited),
        url=_url(record, "url", edited),
        version_url=_url(record, "version_url", edited),
        quotes=record.quotes or (),
        repeats=_repeats(record.repeats),
        skip=record.skip,
        claims=claims,
        edited=edited,
        **plain,
    )


def _date(record: BookRecord, field: Literal["issued", "accessed"], edited: Sequence[str]) -> CitedDate | None:
    date, raw, ambiguous = group_of(record, field)
    if date is None:
        return None
    settled = field in edited and digest_of(record, field) != record.parsed.get(field) and field in record.parsed
    return CitedDate(date=date, precision=_PRECISION[len(date)], raw=raw or date, ambiguous=ambiguous and not settled)


def _url(record: BookRecord, field: Literal["url", "version_url"], edited: Sequence[str]) -> Url | None:
    text, as_written = group_of(record, field)
    if text is None:
        return None
    return address(text, None if field in edited and key_of(field) in record.parsed else as_written)


def _repeats(repeats: BookRepeats | None) -> Repeats | None:
    if repeats is None:
        return None
    return Repeats(trigger=repeats.trigger or "", note=repeats.note, citation=repeats.citation, reason=repeats.reason)


def reading_of(citation: Citation, claims: Sequence[Claim] | None) -> BookRecord:
    """Return the citation as a record without fingerprints. ``claims`` None leaves the report's sentences out."""
    fields: dict[str, Any] = {field: _tamed(getattr(citation, field)) for field in _PLAIN}
    for name in ("issued", "accessed"):
        date: CitedDate | None = getattr(citation, name)
        if date is not None:
            fields[name] = date.date
            fields[name + "_raw"] = _tamed(date.raw) if tame(date.raw) != date.date else None
            fields[name + "_ambiguous"] = date.ambiguous
    for name in ("url", "version_url"):
        url: Url | None = getattr(citation, name)
        if url is not None:
            fields[name] = tame(url.normalised)
            fields[name + "_as_written"] = _tamed(url.as_written) if tame(url.as_written) != fields[name] else None
    fields["quotes"] = tuple(filter(None, map(tame, citation.quotes))) or None
    fields["repeats"] = _book_repeats(citation.repeats)
    fields["claims"] = tuple(_book_claim(claim) for claim in claims or () if tame(claim.sentence)) or None
    return BookRecord(id=citation.id, skip=citation.skip, **fields)


def _tamed(text: str | None) -> str | None:
    return tame(text or "") or None


def _book_repeats(repeats: Repeats | None) -> BookRepeats | None:
    if repeats is None:
        return None
    return BookRepeats(
        note=_tamed(repeats.note), citation=repeats.citation, trigger=_tamed(repeats.trigger), reason=_tamed(repeats.reason)
    )


def _book_claim(claim: Claim) -> BookClaim:
    return BookClaim(sentence=tame(claim.sentence), clause=_tamed(claim.clause))


def record_of(citation: Citation, claims: Sequence[Claim] | None, old: BookRecord | None = None) -> BookRecord:
    """Return the record to be written: what was read with its fingerprint, what a person set without.

    ``old`` is the record as it stands. A field that the citation calls edited keeps its old words and fingerprint where it
    says the same; where it says something new, a person has said so elsewhere, and it is written as their edit.
    ``claims`` None leaves the report's sentences out, but never sentences that a person wrote.
    """
    new = reading_of(citation, claims)
    stands = citation_of(old) if old is not None else None
    if old is not None and by_hand(old) and _bare(citation) == stands and (claims is None or old.claims == new.claims):
        return old
    known = edited_fields(old) if old is not None else ()
    fields: dict[str, Any] = {}
    parsed: dict[str, str] = {}
    for field, names in GROUPS.items():
        if field not in citation.edited:
            source, digest = new, digest_of(new, field)
        elif old is not None and field in known and _says_same(old, stands, field, citation, claims):
            source, digest = old, old.parsed.get(key_of(field))
        else:
            source, digest = new, None if digest_of(new, field) or (field == "claims" and claims is None) else REMOVED
        fields.update(zip(names, group_of(source, field), strict=True))
        if digest is not None:
            parsed[key_of(field)] = digest
    return BookRecord(id=citation.id, parsed=parsed, **fields)


def _bare(citation: Citation) -> Citation:
    """Return the citation without what the file does not hold."""
    return msgspec.structs.replace(citation, claims=(), span=None, place="", written=())


def _says_same(old: BookRecord, stands: Citation | None, field: str, citation: Citation, claims: Sequence[Claim] | None) -> bool:
    """Tell whether the file already says of ``field`` what the citation says."""
    if field == "claims":
        return claims is None or old.claims == reading_of(citation, claims).claims
    return bool(getattr(stands, field) == getattr(citation, field))
