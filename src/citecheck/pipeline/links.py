"""The links of a report: each URL once, however many notes cite it, with what the log already knows of it."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.capture import Capture
from citecheck.model.citation import Citation, Citations
from citecheck.model.drift import Drift
from citecheck.model.event import EventKind
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.ports import Log
from citecheck.model.url import Url
from citecheck.model.verdict import Verdict


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
    """Return each cited URL once, in the order of first citation; skipped citations and other schemes are left out."""
    cited: dict[str, dict[dt.date | None, list[Citation]]] = {}
    urls: dict[str, Url] = {}
    for citation in citations.citations:
        if citation.skip or citation.url is None or citation.url.scheme not in ("http", "https"):
            continue
        url = citation.url.without_credentials()
        urls.setdefault(url.normalised, url)
        day = citation.cited_day(citations.report_date)
        cited.setdefault(url.normalised, {}).setdefault(day, []).append(citation)
    return tuple(
        Link(subject=subject, url=url, cited={day: tuple(found) for day, found in cited[subject].items()})
        for subject, url in urls.items()
    )


class Memory:
    """What the log knows of links, seen from one run: the newest chain, verdict, answer and capture, and what is done already."""

    def __init__(self, log: Log, run: str) -> None:
        self._log = log
        self._run = run

    def chain(self, subject: str) -> Chain | None:
        """Return the newest chain of a link."""
        event = self._log.latest(EventKind.LINK_FOLLOWED, subject)
        return msgspec.convert(event.data, Chain) if event else None

    def verdict(self, subject: str) -> Verdict | None:
        """Return the newest verdict on a link."""
        event = self._log.latest(EventKind.LINK_JUDGED, subject)
        return msgspec.convert(event.data, Verdict) if event else None

    def verdicts(self, subject: str) -> tuple[Verdict, ...]:
        """Return every verdict on a link, oldest first."""
        events = self._log.events(kind=EventKind.LINK_JUDGED, subject=subject)
        return tuple(msgspec.convert(event.data, Verdict) for event in events)

    def judged_now(self, subject: str) -> bool:
        """Tell whether this run has judged the link already."""
        event = self._log.latest(EventKind.LINK_JUDGED, subject)
        return event is not None and event.run == self._run

    def answer(self, subject: str, day: dt.date | None) -> tuple[ArchiveAnswer | None, bool]:
        """Return the newest archives' answer for a link near one day, and whether it is of this run."""
        newest, now = None, False
        for event in self._log.events(kind=EventKind.ARCHIVE_ASKED, subject=subject):
            answer = msgspec.convert(event.data, ArchiveAnswer)
            if answer.day == day:
                newest, now = answer, event.run == self._run
        return newest, now

    def drift(self, subject: str, memento: str) -> tuple[Drift | None, bool]:
        """Return the newest comparison of a page with ``memento`` (its URI), and whether it followed the newest verdict."""
        judged = self._log.latest(EventKind.LINK_JUDGED, subject)
        newest, seq = None, -1
        for event in self._log.events(kind=EventKind.CONTENT_COMPARED, subject=subject):
            drift = msgspec.convert(event.data, Drift)
            if drift.memento == memento:
                newest, seq = drift, event.seq
        return newest, judged is not None and seq > judged.seq

    def capture(self, subject: str) -> tuple[Capture | None, bool]:
        """Return the newest capture of a link, and whether it is of this run."""
        events = [self._log.latest(kind, subject) for kind in (EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)]
        newest = max((event for event in events if event), key=lambda event: event.seq, default=None)
        if newest is None:
            return None, False
        return msgspec.convert(newest.data, Capture), newest.run == self._run
