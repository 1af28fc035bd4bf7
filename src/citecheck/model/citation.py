"""A citation: what one note says about one source, in CSL's names (https://docs.citationstyles.org/)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Literal

import msgspec

from citecheck.model.document import Claim
from citecheck.model.span import Span
from citecheck.model.url import Url

Kind = Literal["news", "video", "report", "web", "book", "article", "legal", "cross-reference", "comment"]
Precision = Literal["day", "month", "year"]

#: The fields that a parser fills and a person may set, in the order of citations.yaml.
FIELDS = (
    "kind",
    "title",
    "container_title",
    "publisher",
    "author",
    "issued",
    "accessed",
    "locator",
    "url",
    "version_url",
    "doi",
    "isbn",
    "pmid",
    "arxiv",
)


class CitedDate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A date as a note gives it. ``date`` is ISO 8601 cut to its precision ("2016-12-14", "2016-12", "2016").

    ``raw`` is how it was written. ``ambiguous`` is True where day and month could be exchanged (both 12 or less)
    and nothing in the document settles the order.
    """

    date: str
    precision: Precision
    raw: str
    ambiguous: bool = False

    def last_day(self) -> dt.date:
        """Return the last day that the date may mean: itself, or the end of its month or year."""
        if self.precision == "day":
            return dt.date.fromisoformat(self.date)
        year, _, month = self.date.partition("-")
        nextmonth = dt.date(int(year), int(month or 12), 28) + dt.timedelta(days=4)
        return nextmonth - dt.timedelta(days=nextmonth.day)


class Written(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How one field stands in the document: the raw words, and where."""

    field: str
    raw: str
    span: Span


class Repeats(msgspec.Struct, frozen=True, kw_only=True):
    """A back-reference (ibid., supra note 3, "previous reference").

    ``note`` and ``citation`` name what it points to; both None, with a ``reason``, where that stays unresolved.
    """

    trigger: str
    note: str | None = None
    citation: str | None = None
    reason: str | None = None


class Citation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One source cited by one note.

    ``raw`` is the citation's text with white space collapsed; ``written`` keeps raw words and span of every parsed
    field; ``claims`` holds ``Claim.id`` values; ``edited`` names the fields that a person set, which no parser may touch.
    ``place`` says for people where it stands in the report ("line 12, page 3"), empty where that is not known.
    ``doi``, ``isbn`` and ``pmid`` are CSL's DOI, ISBN and PMID; ``arxiv`` is what CSL keeps as ``archive_location`` of the
    archive "arXiv".
    """

    id: str
    note: str
    kind: Kind
    raw: str
    title: str | None = None
    container_title: str | None = None
    publisher: str | None = None
    author: str | None = None
    issued: CitedDate | None = None
    accessed: CitedDate | None = None
    locator: str | None = None
    url: Url | None = None
    version_url: Url | None = None
    doi: str | None = None
    isbn: str | None = None
    pmid: str | None = None
    arxiv: str | None = None
    quotes: tuple[str, ...] = ()
    repeats: Repeats | None = None
    signal: str | None = None
    language: str | None = None
    skip: bool = False
    span: Span | None = None
    place: str = ""
    written: tuple[Written, ...] = ()
    claims: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    def cited_on(self) -> CitedDate | None:
        """Return the date near which the source must have stood: accessed, else issued."""
        return self.accessed or self.issued

    def cited_day(self, report_date: dt.date | None) -> dt.date | None:
        """Return the day near which a snapshot is looked for: accessed, else issued, else the report's date."""
        cited = self.cited_on()
        return cited.last_day() if cited is not None else report_date


class Citations(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All citations of one report, with the claims that they support.

    ``source`` and ``digest`` name the report (``Document``); ``report_date`` is the day the report came out, where known.
    """

    source: str
    digest: str
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    report_date: dt.date | None = None

    def claims_of(self, citation: Citation) -> tuple[Claim, ...]:
        """Return the claims that ``citation`` supports, in document order."""
        ranks = sorted({self._ranks[name] for name in citation.claims if name in self._ranks})
        return tuple(self.claims[rank] for rank in ranks)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {claim.id: rank for rank, claim in enumerate(self.claims)}
