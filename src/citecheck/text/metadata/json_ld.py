"""JSON-LD of a page (https://schema.org): the node that is the page itself, whatever graph or list it stands in.

Sites write it by hand and by templates: with comments around it, trailing commas, raw line ends, or cut off. What cannot be
parsed even so is asked for its few plain pairs; that is told by ``broken``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from lxml import etree

Node = Mapping[str, Any]

#: Scripts longer than this are not read (characters), and no more nodes than this are looked at.
_LONGEST, _NODES = 2_000_000, 2_000
#: What sites put around their JSON: comments of HTML, JavaScript and CSS, CDATA sections, a semicolon.
_OPEN, _CLOSE = (
    ("<!--", "//<![CDATA[", "// <![CDATA[", "<![CDATA[", "/*<![CDATA[*/"),
    (";", "//-->", "-->", "//]]>", "// ]]>", "]]>", "/*]]>*/"),
)
_COMMA = re.compile(r",(?=\s*[}\]])")
_PAIR = re.compile(
    r'"(headline|name|datePublished|dateModified|dateCreated|uploadDate|@type)"\s*:\s*"((?:[^"\\]|\\.){0,500})"', re.DOTALL
)
#: Where a node stands that may be the page: in lists, in a graph, and as what the page is about.
_INTO = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
#: Types in the order in which they are taken for the page (https://schema.org/CreativeWork and its kinds).
_ARTICLES = re.compile(r"(?:Article|BlogPosting|SocialMediaPosting|Report|NewsPaper|AdvertiserContentArticle)\Z")
_WORKS = frozenset({"CreativeWork", "Episode", "PodcastEpisode", "Recipe", "Review", "Dataset", "Book", "Event", "ClaimReview"})
_PAGES = re.compile(r"(?:WebPage|ItemPage|AboutPage|CollectionPage|QAPage|FAQPage)\Z")
VIDEO = "VideoObject"


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """The nodes of a page: ``main``, the one that is the page, and ``all``, by which references are resolved."""

    main: dict[str, Any] = {}
    pages: tuple[dict[str, Any], ...] = ()
    all: tuple[dict[str, Any], ...] = ()
    broken: bool = False

    def named(self, value: object) -> Iterator[str]:
        """Yield the names that a value gives: strings, nodes with a name, references to nodes, and lists of them."""
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield words_of(each)
            elif isinstance(each, dict):
                node = each if "name" in each else self._referred(each)
                name = node.get("name")
                yield from (words_of(one) for one in (name if isinstance(name, list) else [name]) if isinstance(one, str))

    def _referred(self, node: Node) -> Node:
        wanted = node.get("@id")
        return next((other for other in self.all if wanted and other.get("@id") == wanted and "name" in other), {})


def linked_of(root: etree._Element, addresses: Iterable[str]) -> Linked:
    """Return the JSON-LD of a page whose own addresses are ``addresses`` (its URL, its canonical one)."""
    nodes: list[dict[str, Any]] = []
    broken = False
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            parsed = _parsed(script.text[:_LONGEST])
            broken = broken or parsed is None
            nodes.extend(_nodes(parsed) if parsed is not None else _salvaged(script.text[:_LONGEST]))
    own = {address.rstrip("/").partition("#")[0] for address in addresses if address}
    ranked = sorted(nodes, key=lambda node: (_rank(node), not _is_at(node, own)))
    main = next((node for node in ranked if _rank(node) < _UNRANKED), {})
    pages = tuple(node for node in nodes if node is not main and any(_PAGES.search(kind) for kind in types_of(node)))
    return Linked(main=main, pages=pages[:1], all=tuple(nodes), broken=broken)


def types_of(node: Node) -> tuple[str, ...]:
    """Return the types of a node without what stands before their name ("http://schema.org/NewsArticle")."""
    given = node.get("@type")
    return tuple(
        str(kind).rpartition("/")[2].rpartition(":")[2] for kind in (given if isinstance(given, list) else [given or ""])
    )


def words_of(text: str) -> str:
    """Return a value as words: entities, which stand in JSON for lack of better knowledge, read; white space collapsed."""
    return " ".join(html.unescape(text).split())


def _parsed(text: str) -> object | None:
    """Parse a script as JSON, None where it cannot be."""
    bare = text.strip()
    for mark in _OPEN:
        bare = bare.removeprefix(mark).lstrip()
    for mark in _CLOSE:
        bare = bare.removesuffix(mark).rstrip()
    for attempt in (bare, _COMMA.sub("", bare)):
        try:
            return json.loads(attempt, strict=False)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(parsed: object) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a parsed script that may be the page or tell of it, outermost first."""
    waiting: list[object] = [parsed]
    for _ in range(_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:_NODES]
        elif isinstance(value, dict):
            if "@type" in value or "@id" in value:
                yield value
            waiting.extend(value[key] for key in _INTO if isinstance(value.get(key), dict | list))


def _salvaged(text: str) -> Iterator[dict[str, Any]]:
    """Yield one node with the plain pairs of a script that is no JSON; of two pairs of one name the first."""
    found: dict[str, Any] = {}
    for key, value in _PAIR.findall(text):
        found.setdefault(key, value)
    found.pop("name", None)  # whose it is cannot be told
    if found:
        yield found


_UNRANKED = 5


def _rank(node: Node) -> int:
    kinds = types_of(node)
    if any(_ARTICLES.search(kind) for kind in kinds):
        return 0
    if any(kind in _WORKS for kind in kinds):
        return 1
    if VIDEO in kinds:
        return 2
    if any(_PAGES.search(kind) for kind in kinds):
        return 3
    return 4 if "datePublished" in node or "headline" in node else _UNRANKED


def _is_at(node: Node, own: set[str]) -> bool:
    """Tell whether a node says that it is the page at one of the addresses ``own``."""
    page = node.get("mainEntityOfPage")
    said = (node.get("url"), node.get("@id"), page, page.get("@id") if isinstance(page, dict) else None)
    return any(isinstance(each, str) and each.rstrip("/").partition("#")[0] in own for each in said)
