"""From a list's rows to citations: fields as they are handed over, dates read, links taken to the letter, every row kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

import msgspec

from citecheck.citations.identifiers import find_arxiv, find_isbn, find_pmid
from citecheck.citations.ids import named, unique
from citecheck.citations.lists.address import link, links_in, original_and_version
from citecheck.citations.lists.row import Row, kind_of
from citecheck.citations.sources import find_doi
from citecheck.model.citation import Citation, CitedDate, Precision, Written
from citecheck.model.document import DateOrder, Problem
from citecheck.model.errors import InvalidUrl
from citecheck.model.span import Span
from citecheck.model.url import Url
from citecheck.text.dates import find_dates, settled_order

_WORDS = ("title", "container_title", "publisher", "author", "locator", "language")
_DATES = ("issued", "accessed")
#: A cell that is a DOI and nothing else, bare or with what leads to it (DOI Handbook, section 2.2: any printable sign).
_DOI = re.compile(r"(?i)(?:doi\s?[:.]?\s?|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)")
#: ISO 8601 and RIS: year, month and day, or the first two, or the first; a time or the end of a range may follow.
_EXACT = re.compile(r"([12]\d{3})(?:[-/](\d\d)?(?:[-/](?:(\d\d)(?:[T ]\d.*)?)?)?)?(?:/.*)?")


#: Most links of one row: each is a citation that holds the row's words, so that without a limit memory would grow as the square.
MOST_LINKS = 100


def citations_of(rows: Sequence[Row], text: str) -> tuple[list[Citation], list[Problem], DateOrder]:
    """Return the citations of ``rows``, what an editor should know of them, and the order of day and month in their dates.

    A row with several links is as many citations; a row without one is a citation without a link. A link that is none is
    told (CC407) and its row kept.
    """
    order = settled_order("\n".join(row.fields[field] for row in rows for field in _DATES if field in row.fields))
    made: list[Citation] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        note = row.name or str(number)
        span = Span(row.start, row.end)
        links, wrong = _links(row)
        told = [*row.troubles, *(("CC407", message) for message in wrong)]
        problems += [Problem(code=code, message=f"entry {note}: {words}", notes=(note,), span=span) for code, words in told]
        made += [_citation(row, note, text, order, pair) for pair in links]
    ids = unique(named(one.title, one.url, one.raw, one.note) for one in made)
    return [msgspec.structs.replace(one, id=name) for one, name in zip(made, ids, strict=True)], problems, order


def _links(row: Row) -> tuple[list[tuple[Url | None, Url | None]], list[str]]:
    """Return pairs of original and version, at least one, and what was wrong with the row's links."""
    wrong: list[str] = []
    versions = list(_parsed(row.fields.get("version_url", ""), wrong))
    urls = list(_parsed(row.fields.get("url", ""), wrong))
    if len(urls) > MOST_LINKS:
        wrong.append(f"{len(urls):,} links in one entry; the first {MOST_LINKS} were taken")
        del urls[MOST_LINKS:]
    pairs: list[tuple[Url | None, Url | None]] = []
    for url in urls or versions[:1]:
        original, version = original_and_version(url)
        pairs.append((original, versions[0] if versions and len(urls) == 1 else version))
    return pairs or [(None, None)], wrong


def _parsed(cell: str, wrong: list[str]) -> Iterator[Url]:
    for written in links_in(cell):
        try:
            yield link(written)
        except InvalidUrl as error:
            wrong.append(error.message)


def _citation(row: Row, note: str, text: str, order: DateOrder, pair: tuple[Url | None, Url | None]) -> Citation:
    fields: dict[str, Any] = {name: " ".join(row.fields[name].split()) for name in _WORDS if row.fields.get(name, "").strip()}
    fields |= {name: read_date(row.fields[name], order) for name in _DATES if name in row.fields}
    isbn = find_isbn("ISBN " + row.fields.get("isbn", ""))
    pmid = find_pmid("PMID " + row.fields.get("pmid", ""))
    arxiv = find_arxiv("arXiv:" + row.fields.get("arxiv", "").casefold().removeprefix("arxiv:").strip())
    url, version = pair
    return Citation(
        id="",
        note=note,
        kind=kind_of(row.fields.get("kind", "")),
        raw=" ".join(text[row.start : row.end].split()),
        url=url,
        version_url=version,
        doi=doi_of(row.fields.get("doi", "")),
        isbn=isbn.number if isbn else None,
        pmid=pmid.number if pmid else None,
        arxiv=arxiv.number if arxiv else None,
        span=Span(row.start, row.end),
        written=tuple(_written(row, text)),
        **fields,
    )


def _written(row: Row, text: str) -> Iterator[Written]:
    """Yield where each field stands, as far as its words stand in the row letter by letter (escapes do not)."""
    for field, given in row.fields.items():
        words = given.strip()
        at = text.find(words, row.start, row.end) if words and field != "kind" else -1
        if at >= 0:
            yield Written(field=field, raw=words, span=Span(at, at + len(words)))


def doi_of(cell: str) -> str | None:
    """Return the DOI of a cell, in small letters. Alone there, it may hold any sign, as those of Wiley's SICI form do.

    >>> doi_of("https://doi.org/10.1002/(SICI)1098(1999)18:3<177::AID-ZOO2>3.0.CO;2-D"), doi_of("DOI: 10.1000/182"), doi_of("n/a")
    ('10.1002/(sici)1098(1999)18:3<177::aid-zoo2>3.0.co;2-d', '10.1000/182', None)
    """
    alone = _DOI.fullmatch(" ".join(html.unescape(unquote(cell)).split()))
    if alone is not None:
        return alone[1].lower()
    found = find_doi(cell)
    return found[2] if found else None


def read_date(words: str, order: DateOrder = "unknown") -> CitedDate | None:
    """Return the date that a cell holds, None where it holds none. A range gives its first day where it is written in ISO 8601.

    Here "2010-12" is a month: nothing but a date stands in a date's cell.

    >>> read_date("2010-12").date, read_date("2016/12/14/").date, read_date("14 December 2016").date
    ('2010-12', '2016-12-14', '2016-12-14')
    """
    shown = " ".join(words[:400].split())
    exact = _EXACT.fullmatch(shown)
    if exact is not None:
        found = _iso(*exact.groups())
        return CitedDate(date=found[0], precision=found[1], raw=shown) if found else None
    dates = find_dates(shown, order)
    return dates[0].date if dates else None


def _iso(year: str, month: str | None, day: str | None) -> tuple[str, Precision] | None:
    if month is None or month == "00":
        return year, "year"
    if not 1 <= int(month) <= 12:
        return None
    if day is None or day == "00":
        return f"{year}-{month}", "month"
    whole = find_dates(f"{year}-{month}-{day}")
    return (whole[0].date.date, "day") if whole and whole[0].date.precision == "day" else None
