"""What changed, as an Atom feed (RFC 4287): an entry a change, of this run and the runs before it that were asked for.

Ids are name-based UUIDs (RFC 9562, version 5) of report, run, kind and link: rendered again, here or elsewhere, they are the
same, so a reader of feeds shows nothing twice. Where the feed will lie is not known, so it bears no link to itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET

from citecheck.model.news import Changes, NewsItem
from citecheck.model.report import RunReport
from citecheck.reports.news import LABELS, headline, notes_words
from citecheck.reports.xml_text import document, element

_NAMESPACE = "http://www.w3.org/2005/Atom"


class AtomFeed:
    """Renders report.atom."""

    suffix = "atom"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, UTF-8."""
        name = report.run.start.report
        house = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:citecheck:changes:{name}")
        newest = [report.run.finished or report.run.started, *(item.at for told in report.changes for item in told.changes)]
        feed = element(None, "feed", xmlns=_NAMESPACE)
        element(feed, "id", house.urn)
        element(feed, "title", f"Citations of {name}: what changed")
        element(feed, "subtitle", f"Log head after event {report.last_seq}: {report.head}")
        element(feed, "updated", _moment(max(newest)))
        element(element(feed, "author"), "name", report.run.start.tool)
        element(feed, "generator", report.run.start.tool)
        for told in report.changes:
            for item in told.changes:
                _entry(feed, house, told, item)
        return document(feed)


def _entry(feed: ET.Element, house: uuid.UUID, told: Changes, item: NewsItem) -> None:
    entry = element(feed, "entry")
    element(entry, "id", uuid.uuid5(house, f"{told.run}\n{item.kind.value}\n{item.url}").urn)
    element(entry, "title", headline(item))
    element(entry, "updated", _moment(item.at))
    element(entry, "category", term=item.kind.value, label=LABELS[item.kind])
    if item.url.startswith(("http://", "https://")):
        element(entry, "link", rel="alternate", href=item.url)
    about = notes_words(item)
    lines = [item.words, f"Link: {item.url}" if item.url else "", f"Cited in {about}." if about else ""]
    lines += [f"Was: {item.before}." if item.before else "", f"Snapshot: {item.snapshot}" if item.snapshot else ""]
    element(entry, "content", "\n".join(line for line in [*lines, f"Run: {told.run}"] if line), type="text")


def _moment(at: dt.datetime) -> str:
    """Return a date construct by RFC 4287, section 3.3."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
