"""What a web page says of itself: title, headings, visible words, links, and where it sends its reader.

The one door to beautifulsoup4. The head is read through bs4, the body on the lxml tree below it: bs4 makes a Python
object of every tag and needs about 6 ms for a page of 45 KB, the lxml tree 0.5 ms (measured, one core, 634 tags). A
page is never refused: garbage gives an empty ``Page``, a wrong encoding gives replacement characters.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import cast

import msgspec
from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

#: Characters of visible text that are kept. An article of 30,000 words fits.
MAX_TEXT = 200_000
#: Links that are kept, in page order.
MAX_LINKS = 200
#: Up to so many words a page counts as a mere signpost, whose script may send the reader on.
NEARLY_EMPTY = 60

#: Longer addresses are no addresses; longer titles and headings are cut (characters).
_LONGEST_LINK, _LONGEST_TITLE = 4_096, 1_000
_HEAD_LIMIT = 65_536
_SCRIPT_LIMIT = 4_000
_BREAK = "\ufdd0"  # a code point that no text may use (Unicode 23.7), and that lxml lets pass
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML character: lxml refuses to set it
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav"),
    *("ol", "option", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul"),
)
_UNSEEN = ("head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "textarea", "title")
_DEAD_SCHEMES = ("#", "javascript:", "mailto:", "tel:", "data:", "about:")
_MARKUP = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/vnd.wap.xhtml+xml"})

#: huge_tree: old pages nest hundreds of unclosed <font> tags, and without it libxml2 stops at 256.
_PARSER = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
_HREFS = etree.XPath("//a/@href | //area/@href", smart_strings=False)
_SCRIPTS = etree.XPath("//script[not(@src)][not(contains(@type, 'json'))]/text() | //body/@onload", smart_strings=False)
_ANCHORS = etree.XPath("//@id | //a/@name", smart_strings=False)
_TEXTS = etree.XPath("descendant-or-self::*/text()", smart_strings=False)

_HEAD_END = re.compile(r"(?i)</head\b|<body\b")
_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""")
_LANGUAGE = re.compile(rb"""(?i)<html\b[^>]{0,300}?\blang\s*=\s*["']?([a-z]{2,3})""")
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b")
_LOOKS_MARKED_UP = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body|title|meta|script|p|div|h1|a)\b")
#: Nothing in it goes back over white space: 2,000 blanks took 6 s once.
_REFRESH = re.compile(
    r"""(?is)^\s*+(\d*+)(?:\.[\d.]*+)?+(?:\s*+[;,]|(?<=\s)|\s)\s*+(?:url\s*+=\s*+)?+(?:"([^"]*)|'([^']*)|(.*\S))"""
)
_LOCATION = re.compile(
    r"""(?x)(?<![\w$.]) (?:(?:window|self|top|parent|document)\.)? location
        (?: (?:\.href)? \s*=(?!=)\s* (["'])(?P<set>(?:\\.|(?!\1)[^\\\n])+)\1
          | \.(?:replace|assign)\s*\(\s* (["'])(?P<call>(?:\\.|(?!\3)[^\\\n])+)\3 )
        \s*(?P<more>\+)?"""
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_CONDITION = re.compile(r"\bif\s*\(")
_APPLICATION = re.compile(rb"""(?i)\bid=["']?(?:root|app|__next|__nuxt|___gatsby)\b""")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Khmer, Japanese, Chinese

#: Encodings that Python knows and no web page may name: they are no character sets, or unsafe ones.
_NO_CHARSET = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
#: Where nothing is declared, by the page's language (https://html.spec.whatwg.org/#determining-the-character-encoding).
_BY_LANGUAGE = {
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "hu"), "cp1250"),
    "el": "cp1253",
    "he": "cp1255",
    "tr": "cp1254",
    "th": "cp874",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
}
#: As browsers do (https://encoding.spec.whatwg.org/#names-and-labels): the label of the subset means the superset.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


class Refresh(msgspec.Struct, frozen=True):
    """A page's wish to be left for ``target`` (raw, to be resolved) after ``delay`` seconds."""

    delay: float
    target: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself; everything raw, white space collapsed.

    ``shared_title`` is the og:title (https://ogp.me/), ``headings`` its first ten h1s. ``text`` is what a reader sees, one
    block a line, cut at ``MAX_TEXT`` characters; ``words`` counts the uncut text (for scripts without spaces, two signs a
    word). ``script_target`` is set only where the page is nearly empty and its script names one literal address. ``links``,
    ``canonical`` and ``base`` are unresolved.
    """

    title: str | None = None
    shared_title: str | None = None
    headings: tuple[str, ...] = ()
    text: str = ""
    words: int = 0
    refresh: Refresh | None = None
    script_target: str | None = None
    canonical: str | None = None
    base: str | None = None
    links: tuple[str, ...] = ()
    language: str | None = None


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
    head = _Head(text)
    root = _tree(text)
    if root is None:
        return Page(
            title=head.title, shared_title=head.shared_title, refresh=head.refresh, canonical=head.canonical, base=head.base
        )
    return _page(root, head, body)


def anchors(body: bytes, *, charset: str | None = None) -> frozenset[str]:
    """Return every name that a fragment may point to on a page: ids, and names of links.

    >>> sorted(anchors(b"<h2 id=Losses>Losses</h2><a name=note-3></a>"))
    ['Losses', 'note-3']
    """
    root = _tree(decode(body, charset))
    return frozenset(_strings(_ANCHORS, root)) if root is not None else frozenset()


def read_refresh(content: str) -> Refresh | None:
    """Read the value of a Refresh header or of a meta refresh; None where it names no address.

    Source: https://html.spec.whatwg.org/#shared-declarative-refresh-steps.

    >>> read_refresh("5; URL='/next'")
    Refresh(delay=5.0, target='/next')
    >>> read_refresh("30") is None
    True
    """
    match = _REFRESH.match(content[:_LONGEST_LINK])
    if not match:
        return None
    target = next((group for group in match.groups()[1:] if group), "").strip()
    return Refresh(delay=float(min(int(match[1][:9] or "0"), 10**6)), target=target) if target else None


def decode(body: bytes, charset: str | None = None) -> str:
    """Decode a page's bytes: byte order mark, then UTF-8 where it is valid, then what is declared, then a guess.

    Valid UTF-8 goes before the declaration, because text of another encoding is hardly ever valid UTF-8 by chance while
    servers often declare a wrong default.

    >>> decode("prêt".encode(), "iso-8859-1")
    'prêt'
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    declared = _codec(charset) or _codec(_found(_CHARSET, body))
    wide = declared is not None and declared.startswith(("utf-16", "utf-32")) and b"\0" in body[:64]
    stateful = declared is not None and declared.startswith(("iso2022", "hz"))
    if not wide and not stateful and (text := _as_utf8(body)) is not None:
        return text
    guess = declared if declared and (wide or not declared.startswith(("utf-16", "utf-32"))) else None
    return body.decode(guess or _BY_LANGUAGE.get(_found(_LANGUAGE, body).lower(), "cp1252"), errors="replace")


def _as_utf8(body: bytes) -> str | None:
    """Return ``body`` as UTF-8 where it is valid, a character cut off at its end apart."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return None


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    match = pattern.search(body, 0, 4096)
    return match[1].decode("ascii", errors="replace") if match else ""


def _codec(label: str | None) -> str | None:
    """Return Python's name for an encoding label, None where it is unknown or no character set."""
    if not label or "\0" in label:
        return None
    try:
        name = codecs.lookup(label.strip(" \t\"'")).name
        "".encode(name)  # refuses codecs between bytes and bytes ("hex", "zlib")
    except (LookupError, UnicodeError):
        return None
    return None if name in _NO_CHARSET else _SUPERSETS.get(name, name)


class _Head:
    """The head of a page, read through bs4."""

    def __init__(self, text: str) -> None:
        self.title: str | None = None
        self.shared_title: str | None = None
        self.refresh: Refresh | None = None
        self.canonical: str | None = None
        self.base: str | None = None
        end = _HEAD_END.search(text, 0, _HEAD_LIMIT)
        markup = text[: end.start() if end else _HEAD_LIMIT // 4]
        if "<" not in markup:  # bs4 warns of markup that looks like a file name
            return
        with contextlib.suppress(ParserRejectedMarkup):
            # an XML mark would make bs4 warn; as a comment it says as little as it is worth here
            self._read(BeautifulSoup(markup.replace("<?", "<!"), "lxml"))

    def _read(self, soup: BeautifulSoup) -> None:
        title = soup.find("title")
        self.title = _collapse(title.get_text()) or None if isinstance(title, Tag) else None
        shared = _attribute(soup.find("meta", property="og:title"), "content")
        self.shared_title = _collapse(shared)[:_LONGEST_TITLE] or None if shared else None
        self.base = _attribute(soup.find("base", href=True), "href")
        self.canonical = _attribute(soup.find("link", rel="canonical", href=True), "href")
        for meta in soup.find_all("meta", attrs={"http-equiv": re.compile("(?i)^refresh$")}):
            # inside noscript it is for readers without scripts: a browser never follows it
            if isinstance(meta, Tag) and meta.find_parent("noscript") is None:
                self.refresh = read_refresh(_attribute(meta, "content") or "")
                break


def _attribute(tag: object, name: str) -> str | None:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return value.strip() or None if isinstance(value, str) else None


def _tree(text: str) -> etree._Element | None:
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), _PARSER)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _page(root: etree._Element, head: _Head, body: bytes) -> Page:
    """Read the body on the lxml tree, which is taken apart on the way."""
    title = head.title or _collapse(next((_inner(node) for node in root.iter("title") if not _in_picture(node)), "")) or None
    links = tuple(_links(_strings(_HREFS, root)))
    scripts = _strings(_SCRIPTS, root)
    headings = tuple(filter(None, (_collapse(_inner(node)) for node in root.iter("h1"))))
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip() or None
    text = _visible(root)
    words = count_words(text)
    signpost = words <= NEARLY_EMPTY and not _APPLICATION.search(body)
    return Page(
        title=title[:_LONGEST_TITLE] if title else None,
        shared_title=head.shared_title,
        headings=tuple(heading[:_LONGEST_TITLE] for heading in headings[:10]),
        text=text[:MAX_TEXT],
        words=words,
        refresh=head.refresh,
        script_target=_script_target(scripts) if signpost else None,
        canonical=head.canonical,
        base=head.base,
        links=links,
        language=language,
    )


def _strings(path: etree.XPath, node: etree._Element) -> list[str]:
    """Return what an XPath for text or attributes finds."""
    return cast("list[str]", path(node))


def _in_picture(node: etree._Element) -> bool:
    return next(node.iterancestors("svg"), None) is not None


def _inner(node: etree._Element) -> str:
    return "".join(_strings(_TEXTS, node))


def _links(hrefs: Iterable[str]) -> Iterator[str]:
    kept = 0
    for href in hrefs:
        target = href.strip()
        if target and len(target) <= _LONGEST_LINK and not target.lower().startswith(_DEAD_SCHEMES):
            yield target
            kept += 1
            if kept == MAX_LINKS:
                return


def _visible(root: etree._Element) -> str:
    """Return what a reader sees, one block a line."""
    for node in root.iterfind(".//*[@hidden]"):
        node.tag = "template"
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for node in root.iter(*_BLOCKS):
        _set_apart(node)
    return _lines("".join(_strings(_TEXTS, root)).replace("\xad", "").split(_BREAK))


def _set_apart(node: etree._Element) -> None:
    """Put a break before and behind a block, so that its words do not run into the next block's."""
    text, tail = node.text or "", node.tail or ""  # read first: lxml drops the old text before it refuses the new
    try:
        node.text, node.tail = _BREAK + text, _BREAK + tail
    except ValueError:  # a control character that came in as "&#1;"
        node.text, node.tail = _BREAK + _UNFIT.sub(" ", text), _BREAK + _UNFIT.sub(" ", tail)


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


def _script_target(scripts: Iterable[str]) -> str | None:
    """Return the one literal address to which a nearly empty page's script goes, None where there is not exactly one."""
    joined = [script for script in scripts if script]
    if sum(map(len, joined)) > _SCRIPT_LIMIT:  # an application, not a signpost
        return None
    targets: set[str] = set()
    for script in joined:
        for match in _LOCATION.finditer(script):
            if match["more"] or _CONDITION.search(script, 0, match.start()):
                return None
            targets.add(_unescaped(match["set"] or match["call"]).strip())
    return targets.pop() if len(targets) == 1 else None


def _unescaped(literal: str) -> str:
    r"""Undo the escapes of a JavaScript string.

    >>> _unescaped(r"https:\/\/example.org\/?a=1\x26b")
    'https://example.org/?a=1&b'
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else match[3], literal)


def _collapse(text: str) -> str:
    return " ".join(text.split())
