"""One row of a list of links, whatever the format, and what formats and people call its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from citecheck.model.citation import Kind


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list: ``fields`` are names of ``Citation``'s fields and their words as they stand, dates too.

    ``start`` and ``end`` say where the row stands in the list's text, ``name`` is what the list calls it (a BibTeX key, a note's
    number), ``troubles`` are pairs of rule code and message.
    """

    start: int
    end: int
    fields: dict[str, str]
    name: str = ""
    troubles: tuple[tuple[str, str], ...] = ()


#: Field -> what lists call it, the surest name first. "name" is the row's own name; all others are fields of ``Citation``.
_NAMES = {
    "url": "url|urls|link|links|href|uri|web address|website url|source url|source link|original url|cited url|lien|enlace|"
    "الرابط|رابط",
    "version_url": "archive url|archived url|archiveurl|archive link|archive|version url|memento|snapshot|snapshot url|wayback|"
    "wayback url",
    "title": "title|titel|titre|título|titulo|headline|primary title|article title|name|العنوان|عنوان",
    "container_title": "container title|publication title|publication|journaltitle|journal|journal name|booktitle|newspaper|"
    "magazine|outlet|website title|blog title|website|site|work|secondary title|alternate title3|source|المصدر",
    "publisher": "publisher|institution|organization|organisation|éditeur|verlag|editorial|الناشر",
    "author": "author|authors|creator|creators|first authors|by|auteur|autor|auteurs|autoren|الكاتب|المؤلف",
    "issued": "issued|date|published|publication date|date published|published on|pubdate|issue date|datum|fecha|التاريخ|تاريخ|"
    "publication year|year",
    "accessed": "accessed|access date|accessdate|date accessed|accessed on|last visited|last accessed|retrieved|urldate|visited|"
    "consulté|abgerufen",
    "locator": "locator|pages|page",
    "doi": "doi",
    "isbn": "isbn",
    "pmid": "pmid|pubmed|pubmed id",
    "arxiv": "arxiv|arxiv id",
    "kind": "type|kind|item type|type of reference|entrytype",
    "language": "language|lang|langid",
    "name": "note|note number|note no|footnote|footnote number|fn|no|nr|number|#|id|key|citation key|label",
}  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {field: tuple(names.split("|")) for field, names in _NAMES.items()}
_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names}

#: Kind -> the types of CSL 1.0.2, Zotero, BibTeX, biblatex and RIS (in small letters) that mean it.
_KINDS: dict[Kind, str] = {
    "news": "news article-newspaper article-magazine newspaperarticle magazinearticle newspaper mgzn",
    "video": "video motion_picture broadcast videorecording tvbroadcast radiobroadcast film movie mpct sound podcast multi",
    "report": "report techreport rprt govdoc",
    "book": "book chapter inbook incollection collection mvbook ebook chap echap edbook booksection thesis "
    "phdthesis mastersthesis thes",
    "article": "article article-journal journalarticle jour ejour jfull paper-conference conferencepaper "
    "inproceedings conf cpaper",
    "legal": "legal case legal_case bill legislation statute hearing treaty jurisdiction stat hear",
    "web": "web webpage online electronic elec www post post-weblog blogpost blog forumpost misc document gen icomm",
}  # fmt: skip
_KIND_OF: dict[str, Kind] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
#: Longest name of a row that can stand for a note's number.
_NAME_MAX = 40


def plain_name(name: str) -> str:
    """Return a column's or key's name as ``FIELDS`` spells it.

    >>> plain_name("accessDate"), plain_name("Publication_Title"), plain_name("DOI")
    ('access date', 'publication title', 'doi')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip()[:200])
    return " ".join(re.sub(r"[_.:-]+", " ", parted).casefold().split())


def field_of(name: str) -> str | None:
    """Return the field that a column or key means, None where it means none of ours."""
    return _FIELD_OF.get(plain_name(name))


def kind_of(word: str) -> Kind:
    """Return the kind that a type of CSL, Zotero, BibTeX or RIS means; "web" for what is none of them.

    >>> kind_of("newspaperArticle"), kind_of("TechReport"), kind_of("Thing")
    ('news', 'report', 'web')
    """
    return _KIND_OF.get("".join(word.casefold().split()), "web")


def fields_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields among ``pairs`` of name and words; where several names mean one field, the surest that says something.

    >>> fields_of([("year", "2018"), ("date", "2018-02-14"), ("colour", "red")])
    {'issued': '2018-02-14'}
    """
    found: dict[str, tuple[int, str]] = {}
    for name, words in pairs:
        plain = plain_name(name)
        field = _FIELD_OF.get(plain)
        if field is None or not words.strip():
            continue
        rank = FIELDS[field].index(plain)
        if field not in found or rank < found[field][0]:
            found[field] = (rank, words)
    return {field: words for field, (_, words) in found.items()}


def row_of(fields: Mapping[str, str], start: int, end: int, troubles: Iterable[tuple[str, str]] = ()) -> Row:
    """Make a row; its name is taken out of the fields where it is short enough to stand for a note's number."""
    name = " ".join(fields.get("name", "").split())
    usable = len(name) <= _NAME_MAX and " " not in name and "/" not in name
    rest = {field: words for field, words in fields.items() if field != "name"}
    return Row(start=start, end=end, fields=rest, name=name if usable else "", troubles=tuple(troubles))
