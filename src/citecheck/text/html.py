"""What a web page says of itself: title, headings, visible words, links, and where it sends its reader.

Pages are read on lxml's tree: of a page of 50 KB it costs 0.3 to 1 ms, beautifulsoup4, which makes a Python object of every
tag, 6 to 30 (``benchmarks/judging.py``). A page is never refused: garbage gives an empty ``Page``, a wrong encoding gives
replacement characters (``decoding``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

import msgspec
from lxml import etree

from citecheck.text.decoding import decode
from citecheck.text.page import Page
from citecheck.text.signpost import LONGEST, Refresh, read_refresh, script_target

#: Characters of visible text that are kept. An article of 30,000 words fits.
MAX_TEXT = 200_000
#: Links that are kept, in page order.
MAX_LINKS = 200
#: Up to so many words a page counts as a mere signpost, whose script may send the reader on.
NEARLY_EMPTY = 60

#: Longer titles and headings are cut (characters).
_LONGEST_TITLE = 1_000
_BREAK = "\ufdd0"  # a code point that no text may use (Unicode 23.7), and that lxml lets pass
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML character: lxml refuses to set it
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav"),
    *("ol", "option", "p", "pre", "section", "summary", "table", "ul"),
)
_CELLS = ("td", "th", "tr")  # what stands before the first is its table's break
_UNSEEN = ("head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "textarea", "title")
#: Blocks that give their text a meaning (``text_blocks``): those of the model that ``liveness/soft404_model.py`` reads.
_NAMED_BLOCKS = frozenset(
    """address article aside audio blockquote body canvas dd div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup hr li noscript ol output p pre section table tfoot ul video""".split()  # noqa: SIM905
)
_DEAD_SCHEMES = ("#", "javascript:", "mailto:", "tel:", "data:", "about:")
_MARKUP = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/vnd.wap.xhtml+xml"})

#: huge_tree: old pages nest hundreds of unclosed <font> tags, and without it libxml2 stops at 256.
_PARSER = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)

_HIDDEN = etree.XPath("//*[@hidden]")
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b")
_LOOKS_MARKED_UP = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body|title|meta|script|p|div|h1|a)\b")
_APPLICATION = re.compile(rb"""(?i)\bid=["']?(?:root|app|__next|__nuxt|___gatsby)\b""")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Khmer, Japanese, Chinese


def parse_page(body: bytes, *, charset: str | None = None, media_type: str | None = None) -> Page:
    r"""Read ``body`` as a page. Never raises; what is no page (a PDF, an image) gives an empty ``Page``.

    ``charset`` and ``media_type`` are the server's words. Without a media type the first bytes decide.

    >>> page = parse_page(b"<title>Caf\xe9</title><h1>Menu</h1><p>Two <b>cups</b>", charset="latin-1", media_type="text/html")
    >>> page.title, page.headings, page.text
    ('Café', ('Menu',), 'Menu\nTwo cups')
    """
    kind = (media_type or "").lower()
    if body.startswith(_BINARY):  # servers call anything text/html
        return Page()
    if kind.startswith("text/") and kind not in _MARKUP:
        return _plain(decode(body, charset))
    if (kind and kind not in _MARKUP) or (not kind and not _LOOKS_MARKED_UP.search(body, 0, 1024)):
        return Page()
    text = decode(body, charset)
    root = _tree(text)
    return Page() if root is None else _page(root, body)


def anchors(body: bytes, *, charset: str | None = None) -> frozenset[str]:
    """Return every name that a fragment may point to on a page: ids, and names of links.

    >>> sorted(anchors(b"<h2 id=Losses>Losses</h2><a name=note-3></a>"))
    ['Losses', 'note-3']
    """
    root = _tree(decode(body, charset))
    if root is None:
        return frozenset()
    named = {name for node in root.iter("a") if (name := node.get("name"))}
    return frozenset(named.union(name for node in root.iter(etree.Element) if (name := node.get("id"))))


def tree_of(body: bytes, *, charset: str | None = None) -> etree._Element | None:
    """Return the tree of a page for who looks for more than ``parse_page`` reads, None where it is none. Never raises."""
    return _tree(decode(body, charset)) if body else None


def text_blocks(body: bytes, *, charset: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield every piece of a page's text with the tag of the nearest block around it, empty for the head, in page order.

    >>> list(text_blocks(b"<h1>Page <b>not</b> found</h1>"))
    [('h1', 'Page '), ('h1', 'not'), ('h1', ' found')]
    """
    root = _tree(decode(body, charset))
    if root is None:
        return
    around = [""]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = str(node.tag)
        if event == "start":
            around.append(tag if tag in _NAMED_BLOCKS else around[-1])
            if tag in ("script", "style"):
                walk.skip_subtree()
            elif node.text:
                yield around[-1], node.text
        else:
            around.pop()
            if node.tail:
                yield around[-1], node.tail


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a page says."""

    title: str | None = None
    shared_title: str | None = None
    refresh: Refresh | None = None
    canonical: str | None = None
    base: str | None = None
    alternates: tuple[str, ...] = ()


def _head(root: etree._Element) -> _Head:
    """Read the head on the tree: the first of each kind, wherever the parser put it, for many heads are closed too early."""
    shared = canonical = base = None
    alternates: list[str] = []
    refresh: Refresh | None = None
    for node in root.iter("meta", "link", "base"):
        if node.tag == "base":
            base = base or _attribute(node, "href")
        elif node.tag == "link":
            relations = _tokens(node.get("rel"))
            canonical = canonical or (_attribute(node, "href") if "canonical" in relations else None)
            if "alternate" in relations and (named := _attribute(node, "hreflang")) and len(alternates) < MAX_LINKS:
                alternates.append(named[:35].lower())
        elif (node.get("property") or node.get("name") or "") == "og:title":
            shared = shared or _attribute(node, "content")
        elif refresh is None and (node.get("http-equiv") or "").strip().lower() == "refresh" and _is_for_browsers(node):
            refresh = read_refresh(node.get("content") or "")
    title = next((_inner(node) for node in root.iter("title") if next(node.iterancestors("svg"), None) is None), "")
    return _Head(
        title=_collapse(title)[:_LONGEST_TITLE] or None,
        shared_title=_collapse(shared)[:_LONGEST_TITLE] or None if shared else None,
        refresh=refresh,
        canonical=canonical,
        base=base,
        alternates=tuple(alternates),
    )


def _attribute(node: etree._Element, name: str) -> str | None:
    return (node.get(name) or "").strip() or None


def _tokens(value: str | None) -> list[str]:
    return value.lower().split() if value else []


def _is_for_browsers(node: etree._Element) -> bool:
    """Tell whether a browser with scripts follows it: not inside noscript or a template."""
    return next(node.iterancestors("noscript", "template"), None) is None


def _tree(text: str) -> etree._Element | None:
    """Return a page's tree, None where there is none. What stands behind a closing </html>, where browsers go on, is added."""
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), _PARSER)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if root is not None and root.getnext() is not None:  # libxml2 2.14 begins another tree there
        root.extend(list(root.itersiblings()))
    return root


def _page(root: etree._Element, body: bytes) -> Page:
    """Read a page on the lxml tree, which is taken apart on the way."""
    head = _head(root)
    links = tuple(_links(href for node in root.iter("a", "area") if (href := node.get("href"))))
    scripts = tuple(_scripts(root))
    headings = tuple(filter(None, (_collapse(_inner(node)) for node in root.iter("h1"))))
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip() or None
    text = _visible(root)
    words = count_words(text)
    signpost = words <= NEARLY_EMPTY and not _APPLICATION.search(body)
    return Page(
        title=head.title,
        shared_title=head.shared_title,
        headings=tuple(heading[:_LONGEST_TITLE] for heading in headings[:10]),
        text=text[:MAX_TEXT],
        words=words,
        refresh=head.refresh,
        script_target=script_target(scripts) if signpost else None,
        canonical=head.canonical,
        base=head.base,
        links=links,
        language=language,
        alternates=head.alternates,
    )


def _inner(node: etree._Element) -> str:
    """Return all text inside a node. XPath would sort the pieces, in a time that grows with the square of their number."""
    return str(etree.tostring(node, method="text", encoding="unicode", with_tail=False))


def _scripts(root: etree._Element) -> Iterator[str]:
    """Yield the scripts that stand on the page itself, data apart."""
    for node in root.iter("script", "body"):
        if node.tag == "body":
            yield node.get("onload") or ""
        elif node.get("src") is None and "json" not in (node.get("type") or ""):
            yield node.text or ""


def _links(hrefs: Iterable[str]) -> Iterator[str]:
    kept = 0
    for href in hrefs:
        target = href.strip()
        if target and len(target) <= LONGEST and not target.lower().startswith(_DEAD_SCHEMES):
            yield target
            kept += 1
            if kept == MAX_LINKS:
                return


def _visible(root: etree._Element) -> str:
    """Return what a reader sees, one block a line."""
    for node in cast("list[etree._Element]", _HIDDEN(root)):  # noqa: SLF001  (lxml has no other name for the type)
        node.tag = "template"
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for node in root.iter(*_BLOCKS):
        _set_apart(node)
    for node in root.iter(*_CELLS):  # thousands on one page: without a call for each
        tail = node.tail
        try:
            node.tail = _BREAK + tail if tail else _BREAK
        except ValueError:
            node.tail = _BREAK + _UNFIT.sub(" ", tail or "")
    return _lines(_inner(root).replace("\xad", "").split(_BREAK))


def _set_apart(node: etree._Element) -> None:
    """Put a break before and behind a block, so that its words do not run into the next block's."""
    text = node.text or ""  # read first: lxml drops the old text before it refuses the new
    try:
        node.text = _BREAK + text
    except ValueError:  # a control character that came in as "&#1;"
        node.text = _BREAK + _UNFIT.sub(" ", text)
    _close(node)


def _close(node: etree._Element) -> None:
    tail = node.tail or ""
    try:
        node.tail = _BREAK + tail
    except ValueError:
        node.tail = _BREAK + _UNFIT.sub(" ", tail)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(line for part in parts if (line := " ".join(part.split())))


def _plain(text: str) -> Page:
    body = _lines(text.splitlines())
    return Page(text=body[:MAX_TEXT], words=count_words(body))


def count_words(text: str) -> int:
    """Count the words of ``text``; scripts that do without spaces count two signs a word.

    >>> count_words("the last convoy left"), count_words("最后的车队已经离开了这座城市")
    (4, 8)
    """
    spaced = len(text.split())
    return spaced if len(text) < 12 * spaced else spaced + len(_UNSPACED.findall(text)) // 2


def _collapse(text: str) -> str:
    return " ".join(text.split())
