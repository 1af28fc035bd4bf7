"""Reads what a page says of itself as a source, off its markup alone. Never raises for what a page holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
from lxml import etree

from citecheck.model.document import DateOrder
from citecheck.model.source import DateCandidate
from citecheck.text.dates import DAY_FIRST
from citecheck.text.html import tree_of
from citecheck.text.metadata import days
from citecheck.text.metadata.json_ld import VIDEO, Linked, linked_of, types_of, words_of
from citecheck.text.metadata.names import authors_of, first, outlet_of, title_of
from citecheck.text.page import Page

_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "twitter:title")
_OUTLETS = (
    "og:site_name",
    "citation_journal_title",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "al:android:app_name",
)
_AUTHORS = (
    "citation_author",
    "parsely-author",
    "author",
    "article:author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
)


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself; ``video`` is what it says of the one video that it is about."""

    title: str = ""
    container_title: str = ""
    author: tuple[str, ...] = ()
    issued: dt.date | None = None
    dates: tuple[DateCandidate, ...] = ()
    description: str = ""
    video: bool = False


def read_metadata(
    body: bytes,
    page: Page,
    *,
    address: str,
    read_on: dt.date,
    charset: str | None = None,
    last_modified: str | None = None,
) -> Metadata:
    """Return what ``body`` says of itself. ``page`` is it as ``parse_page`` read it, ``address`` its own, as the live web has it.

    ``charset`` and ``last_modified`` are the server's words, ``read_on`` the day on which it said them.
    """
    root = tree_of(body, charset=charset)
    if root is None:
        return Metadata()
    linked = linked_of(root, (address, page.canonical or ""))
    metas = _metas(root)
    outlet = outlet_of([*linked.named(linked.main.get("publisher")), *first(metas, *_OUTLETS), *_site(linked)])
    headings = [*page.headings]
    order: DateOrder = "dmy" if (page.language or "").lower().partition("-")[0] in DAY_FIRST else "unknown"
    dates = days.distinct(_dates(root, linked, page, address=address, order=order, last_modified=last_modified))
    given = [*linked.named(linked.main.get("headline")), *first(metas, *_TITLES)]
    author = authors_of([*linked.named(linked.main.get("author"))]) or authors_of(_bylines(root, linked, metas))
    return Metadata(
        title=title_of(list(filter(None, given)), [outlet, *linked.named(linked.main.get("publisher"))], headings, page.title),
        container_title=outlet,
        author=author,
        issued=days.issued_of(dates, read_on),
        dates=dates,
        description=next(iter(first(metas, "og:description", "description")), ""),
        video=VIDEO in types_of(linked.main) or any(each.startswith("video") for each in metas.get("og:type", ())),
    )


def _dates(
    root: etree._Element, linked: Linked, page: Page, *, address: str, order: DateOrder, last_modified: str | None
) -> Iterator[DateCandidate]:
    yield from days.in_json_ld(linked, order)
    pairs = [
        (node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or "", node)
        for node in root.iter("meta")
    ]
    yield from days.in_meta(((name, node.get("content") or "") for name, node in pairs if name), order)
    yield from days.in_elements(root, order)
    yield from days.in_address(address)
    yield from days.in_text(page.text[:60_000].split("\n"), page.headings, order)
    yield from days.in_headers(last_modified)


def _metas(root: etree._Element) -> dict[str, list[str]]:
    """Return the contents of the page's meta elements by their names in lower case."""
    found: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        content = words_of(node.get("content") or "")
        for key in ("property", "name", "itemprop"):
            if content and (name := (node.get(key) or "").strip().lower()):
                found.setdefault(name, []).append(content)
    return found


def _site(linked: Linked) -> Iterator[str]:
    """Yield the names of what the page is part of, by its JSON-LD."""
    yield from linked.named(linked.main.get("isPartOf"))
    for node in linked.all:
        if "WebSite" in types_of(node):
            yield from linked.named(node.get("name"))


def _bylines(root: etree._Element, linked: Linked, metas: dict[str, list[str]]) -> Iterator[str]:
    """Yield what may name authors: other pairs of JSON-LD, meta elements, links and elements marked as the author."""
    yield from linked.named(linked.main.get("creator"))
    yield from first(metas, *_AUTHORS)
    for node in root.iter("a", "span", "address"):
        relations = (node.get("rel") or "").lower().split()
        if "author" in relations or (node.get("itemprop") or "").lower() == "author":
            text = words_of("".join(str(part) for part in node.itertext()))
            if 0 < len(text) < 80:
                yield text
