"""Reads what a page says of itself as a source, off its markup alone. Never raises for what a page holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import msgspec
from lxml import etree

from citecheck.model.document import DateOrder
from citecheck.model.source import GUESSED, DateCandidate
from citecheck.text.article import guessed_day
from citecheck.text.dates import DAY_FIRST
from citecheck.text.html import tree_of
from citecheck.text.metadata import days
from citecheck.text.metadata.days import stands_aside, text_in
from citecheck.text.metadata.json_ld import VIDEO, Linked, linked_of, types_of, words_of
from citecheck.text.metadata.names import Outlets, authors_of, byline_of, first, outlet_in, outlet_of, title_of
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


#: Longest text of an element that names an author (characters).
_NAME = 80
#: Longest value of a meta element that is read (characters).
_VALUE = 5_000
#: How far into the text lines by the headline are looked for (characters).
_LINES = 60_000
#: Most elements of one kind that are read for authors: further ones are of other articles.
_MOST = 3


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
    named = [*linked.named(linked.main.get("publisher")), *first(metas, *_OUTLETS), *_site(linked)]
    outlets = Outlets(named, address.partition("://")[2].partition("/")[0].partition(":")[0])
    outlet = outlet_of(named) or outlet_in(page.title or "", outlets)
    order: DateOrder = "dmy" if (page.language or "").lower().partition("-")[0] in DAY_FIRST else "unknown"
    dates = days.distinct(_dates(root, linked, page, address=address, order=order, last_modified=last_modified))
    if days.issued_of(dates, read_on) is None:
        dates = (*dates, *_guessed(body, page, address=address, charset=charset, order=order, known=dates))
    titles = [*linked.named(linked.main.get("headline")), *first(metas, *_TITLES)]
    author = next((names for given in _bylines(root, linked, metas, page) if (names := authors_of(given))), ())
    return Metadata(
        title=title_of([each for each in titles if each], outlets, page.headings, page.title),
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
    yield from days.in_text(page.text[:_LINES].split("\n"), page.headings, order)
    yield from days.in_headers(last_modified)


def _guessed(
    body: bytes, page: Page, *, address: str, charset: str | None, order: DateOrder, known: Sequence[DateCandidate]
) -> Iterator[DateCandidate]:
    """Yield htmldate's guess where the day stands on the page, and is not that of a change: it makes up what is missing."""
    guess = guessed_day(body, address, charset=charset)
    if guess is None or any(each.day == guess for each in known):
        return
    lines = [line for line in page.text[:_LINES].split("\n") if f"{guess:%y}" in line or not line.isascii()]
    line = next((line for line in lines if guess in days.days_in(line, order)), None)
    if line is not None:
        yield DateCandidate(day=guess, raw=line[:140], origin="text", name=GUESSED)


def _metas(root: etree._Element) -> dict[str, list[str]]:
    """Return the contents of the page's meta elements by their names in lower case."""
    found: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        content = words_of((node.get("content") or "")[:_VALUE])
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


def _bylines(root: etree._Element, linked: Linked, metas: dict[str, list[str]], page: Page) -> Iterator[list[str]]:
    """Yield what may name authors, the surest place first: JSON-LD, meta elements, what is marked as the author."""
    lines = page.text[:_LINES].split("\n")
    yield list(linked.named(linked.main.get("author")))
    yield first(metas, "citation_author")
    yield from ([value] for name in _AUTHORS for value in metas.get(name, ()))
    yield list(linked.named(linked.main.get("creator")))
    yield from _marked(root)
    yield [name for line in days.near(lines, page.headings) if (name := byline_of(line))][:1]


def _marked(root: etree._Element) -> list[list[str]]:
    """Return the texts of elements that are marked as the author, by how surely they are."""
    found: list[list[str]] = [[] for _ in _MARKS]
    for node in root.iter("a", "span", "address", "p", "div", "li"):
        rank = next((rank for rank, is_marked in enumerate(_MARKS) if is_marked(node)), None)
        if rank is not None and len(found[rank]) < _MOST and not stands_aside(node) and (text := _short(node)):
            found[rank].append(text)
    return found


def _short(node: etree._Element) -> str:
    text = text_in(node)
    return text if len(text) <= _NAME else ""


def _has_class(*wanted: str) -> Callable[[etree._Element], bool]:
    return lambda node: any(name in wanted for name in (node.get("class") or "").lower().split())


#: How elements name authors, the surest first: microdata, links (HTML's rel), microformats, and what templates call it.
_MARKS: tuple[Callable[[etree._Element], bool], ...] = (
    lambda node: (node.get("itemprop") or "").lower() == "author",
    lambda node: "author" in (node.get("rel") or "").lower().split(),
    _has_class("p-author", "author-name", "author__name", "authorname"),
    _has_class("byline", "author", "post-author", "entry-author", "vcard"),
)
