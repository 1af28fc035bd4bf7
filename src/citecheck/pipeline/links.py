"""The links of a report: each URL once, however many notes cite it."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.citation import Citation, Citations
from citecheck.model.url import Url
from citecheck.text.archive_urls import never_asked


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One URL to check. ``subject`` names it in the log; ``cited`` holds its citations by the day near which they cite it."""

    subject: str
    url: Url
    cited: dict[dt.date | None, tuple[Citation, ...]]

    @property
    def days(self) -> tuple[dt.date | None, ...]:
        """The days near which the link is cited, in the order of first citation; None stands for no date."""
        return tuple(self.cited)

    @property
    def day(self) -> dt.date | None:
        """The earliest day on which the link is known to have been cited."""
        return min((day for day in self.days if day is not None), default=None)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles under which the notes cite it, each once."""
        return tuple(dict.fromkeys(citation.title for cited in self.cited.values() for citation in cited if citation.title))


def links_of(citations: Citations) -> tuple[Link, ...]:
    """Return each cited URL once, in the order of first citation; others are left out.

    Left out are skipped citations, other schemes, and copies in archives that are never asked.
    """
    cited: dict[str, dict[dt.date | None, list[Citation]]] = {}
    urls: dict[str, Url] = {}
    for citation in citations.citations:
        if citation.skip or citation.url is None or citation.url.scheme not in ("http", "https") or never_asked(citation.url):
            continue
        url = citation.url.without_credentials()
        urls.setdefault(url.normalised, url)
        day = citation.cited_day(citations.report_date)
        cited.setdefault(url.normalised, {}).setdefault(day, []).append(citation)
    return tuple(
        Link(subject=subject, url=url, cited={day: tuple(found) for day, found in cited[subject].items()})
        for subject, url in urls.items()
    )
