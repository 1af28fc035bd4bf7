"""The shape of citations.yaml, declared once: what a record may hold, in which order, and the JSON Schema made of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec

from citecheck.model.citation import Kind

#: The only version of the file so far.
VERSION = 1


#: ``x-types`` are the types of JSON that a value may have (``tooling`` takes them over); elsewhere any word or number is a text.
_DATE = {
    "x-types": ["string", "integer", "null"],
    "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    "minimum": 1000,
    "maximum": 9999,
}
_DAY = {"x-types": ["string", "null"], "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
#: As ``fields.address`` takes it: any scheme (http, https and ftp with a host behind it), or "www.".
_ADDRESS = {
    "x-types": ["string", "null"],
    "pattern": r"^(?!.*\S\s+(?:https?://|www\.))\s*((?![hH][tT][tT][pP][sS]?:|[fF][tT][pP]:)[a-zA-Z][a-zA-Z0-9+.-]*:"
    r"|([hH][tT][tT][pP][sS]?|[fF][tT][pP]):[/\\]*[^\s/\\?#]|[wW][wW][wW]\.[^\s])",
}

Text = Annotated[str, msgspec.Meta(description="Any text.")]
Label = Annotated[str, msgspec.Meta(description="Label of the note, as it is printed.")]
DateText = Annotated[
    str, msgspec.Meta(description="2016-12-14, or 2016-12, or 2016: as much as is known.", extra_json_schema=_DATE)
]
UrlText = Annotated[str, msgspec.Meta(description="Address, as it is asked for.", extra_json_schema=_ADDRESS)]


class BookRepeats(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A back-reference: the note and record that it points to, or the reason why that is not known."""

    note: Label | None = None
    citation: Annotated[str, msgspec.Meta(description="The id of the record that it points to.")] | None = None
    trigger: Annotated[str, msgspec.Meta(description="The words that point back: ibid., previous reference.")] | None = None
    reason: Annotated[str, msgspec.Meta(description="Why the back-reference stays unresolved.")] | None = None


class BookClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What the report says at the note's marker."""

    sentence: Annotated[str, msgspec.Meta(description="The sentence of the report that the note stands on.")]
    clause: Annotated[str, msgspec.Meta(description="The part of the sentence just before the marker.")] | None = None


class BookRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One citation. Every field but id may be missing; the order of the fields is the order in the file."""

    id: Annotated[str, msgspec.Meta(description="Name of the record. It stays when notes are renumbered.", min_length=1)]
    note: Label | None = None
    kind: Annotated[Kind, msgspec.Meta(description="What is cited.")] | None = None
    title: Annotated[str, msgspec.Meta(description="Title of what is cited, without quotation marks.")] | None = None
    container_title: (
        Annotated[str, msgspec.Meta(description="What the title appeared in: newspaper, channel, journal, site.")] | None
    ) = None
    publisher: Annotated[str, msgspec.Meta(description="Publisher, as written.")] | None = None
    author: Annotated[str, msgspec.Meta(description="Author, as written.")] | None = None
    issued: DateText | None = None
    issued_raw: Annotated[str, msgspec.Meta(description="The date as the note writes it.")] | None = None
    issued_ambiguous: Annotated[bool, msgspec.Meta(description="Day and month of 'issued' may be exchanged.")] = False
    accessed: DateText | None = None
    accessed_raw: Annotated[str, msgspec.Meta(description="The date as the note writes it.")] | None = None
    accessed_ambiguous: Annotated[bool, msgspec.Meta(description="Day and month of 'accessed' may be exchanged.")] = False
    locator: Annotated[str, msgspec.Meta(description="Page, minute, paragraph.")] | None = None
    url: UrlText | None = None
    url_as_written: Annotated[str, msgspec.Meta(description="The address as the note writes it, where it differs.")] | None = None
    version_url: (
        Annotated[
            str, msgspec.Meta(description="Address of an archived copy that the note itself gives.", extra_json_schema=_ADDRESS)
        ]
        | None
    ) = None
    version_url_as_written: (
        Annotated[str, msgspec.Meta(description="The same, as the note writes it, where it differs.")] | None
    ) = None
    doi: Annotated[str, msgspec.Meta(description="Digital Object Identifier.")] | None = None
    isbn: Annotated[str, msgspec.Meta(description="ISBN, ten or thirteen digits.")] | None = None
    pmid: Annotated[str, msgspec.Meta(description="PubMed number.")] | None = None
    arxiv: Annotated[str, msgspec.Meta(description="arXiv number: 1501.00001 or hep-th/9901001.")] | None = None
    quotes: Annotated[tuple[Text, ...], msgspec.Meta(description="Words that the note quotes.")] | None = None
    repeats: BookRepeats | None = None
    signal: Annotated[str, msgspec.Meta(description="see, cf., but see.")] | None = None
    language: Annotated[str, msgspec.Meta(description="BCP 47 tag of the citation's language.")] | None = None
    raw: Annotated[str, msgspec.Meta(description="The citation as the note has it.")] | None = None
    claims: Annotated[tuple[BookClaim, ...], msgspec.Meta(description="What the report says where it cites this.")] | None = None
    skip: Annotated[bool, msgspec.Meta(description="true: citecheck leaves this citation alone.")] = False
    orphaned: Annotated[
        bool, msgspec.Meta(description="true: set by citecheck when the note is gone from the report; not checked.")
    ] = False
    parsed: Annotated[
        dict[str, str], msgspec.Meta(description="Fingerprints of the fields as citecheck wrote them. Leave this line alone.")
    ] = {}


class BookReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The report that the citations stand in."""

    source: Annotated[str, msgspec.Meta(description="File name of the report.")] | None = None
    digest: Annotated[str, msgspec.Meta(description="SHA-256 of the report's bytes.", pattern="^sha256:[0-9a-f]{64}$")] | None = (
        None
    )
    date: (
        Annotated[
            str,
            msgspec.Meta(description="The day on which the report came out: 2017-01-20.", extra_json_schema=_DAY),
        ]
        | None
    ) = None


class BookFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The whole file."""

    version: Annotated[int, msgspec.Meta(description="Version of this file's shape.", ge=1, extra_json_schema={"const": VERSION})]
    report: BookReport = BookReport()
    citations: tuple[BookRecord, ...] = ()


#: Model field -> attributes of ``BookRecord`` that hold it. A person's edit is known, and kept, for a whole group.
GROUPS: dict[str, tuple[str, ...]] = {
    "note": ("note",),
    "kind": ("kind",),
    "title": ("title",),
    "container_title": ("container_title",),
    "publisher": ("publisher",),
    "author": ("author",),
    "issued": ("issued", "issued_raw", "issued_ambiguous"),
    "accessed": ("accessed", "accessed_raw", "accessed_ambiguous"),
    "locator": ("locator",),
    "url": ("url", "url_as_written"),
    "version_url": ("version_url", "version_url_as_written"),
    "doi": ("doi",),
    "isbn": ("isbn",),
    "pmid": ("pmid",),
    "arxiv": ("arxiv",),
    "quotes": ("quotes",),
    "repeats": ("repeats",),
    "signal": ("signal",),
    "language": ("language",),
    "raw": ("raw",),
    "claims": ("claims",),
    "skip": ("skip",),
}


def key_of(name: str) -> str:
    """Return how an attribute or model field is called in the file.

    >>> key_of("container_title")
    'container-title'
    """
    return name.replace("_", "-")


def keys_of(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the keys that a part of the file may have, in their order."""
    return struct.__struct_encode_fields__


def names_of(struct: type[msgspec.Struct]) -> Iterable[tuple[str, str]]:
    """Return pairs of attribute and key, in the order of the file.

    ``msgspec.structs.fields`` gives them too, but resolves all types anew at every call: 1 ms for a record.
    """
    return zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
