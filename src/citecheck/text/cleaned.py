"""A kept page as it may be shown: its words, headings, lists and tables, and nothing that acts or asks the web. The door to nh3.

The page is read by libxml2 as every page is here, and written out anew: allowed elements alone, regular, and not too deep. Of
that nh3 (ammonia, html5ever), which parses as browsers do, lets pass what is allowed, nothing else: no script, style, form, frame
or link to follow, no address of a picture. What remains is put into a page of our own with a policy (CSP) that says the same once
more. Whoever serves it adds the policy as a header and a sandboxed frame: walls of which each would do.

Needs the extra citecheck[review].
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

import nh3
from lxml import etree

from citecheck.text.html import tree_of

#: What a page shown here may load: pictures that it brings along, and our own style.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

#: Larger pages are cut (bytes, elements), and blocks nested deeper are opened no more: html5ever takes a time that grows with the
#: square of the depth (20,000 divs: 1 s). Browsers stop at 512.
_LARGEST, _MOST, _DEEPEST = 5_000_000, 100_000, 400
_TAGS = frozenset(
    """a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt
    em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s
    samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr""".split()  # noqa: SIM905
)
#: Elements that go with all that is in them: what they hold is no text for a reader, or another parser would read it otherwise.
_WITH_CONTENT = frozenset(
    """script style title template noscript noframes noembed iframe frame frameset object embed applet textarea select option svg
    math xmp plaintext listing audio video canvas datalist""".split()  # noqa: SIM905
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
}
#: Pictures that a page brings along. No SVG: it is a page of its own.
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
_DIRECTIONS = ("ltr", "rtl", "auto")
_NUMBER = re.compile(r"\d{1,4}\Z")
_BOUNDED = frozenset({"width", "height", "colspan", "rowspan", "start", "value"})
_EMPTY = frozenset({"br", "col", "hr", "img", "wbr"})
_LANGUAGE = re.compile(r"\A[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;margin:1rem auto;max-width:46rem;padding:0 1rem;"
    "overflow-wrap:anywhere}img{max-width:100%;height:auto}table{border-collapse:collapse}"
    "td,th{border:1px solid;padding:.2rem .4rem}pre{white-space:pre-wrap}:lang(ar),:lang(fa),:lang(ur){line-height:1.8}"
)


def cleaned_page(body: bytes, charset: str | None = None) -> bytes:
    """Return the page ``body`` as a whole page in UTF-8 that can be shown: it acts on nothing and asks nobody for anything.

    Links lose their addresses, and pictures that are not in the page itself theirs; what a picture is called stands in its place.
    ``charset`` is the server's word. Never raises; what is no page gives an empty one.
    """
    root = tree_of(body[:_LARGEST], charset=charset)
    title = ""
    marks = ' dir="auto"'
    inner = ""
    if root is not None:
        title = next((" ".join("".join(map(str, node.itertext())).split()) for node in root.iter("title")), "")[:1_000]
        marks = _marks(root)
        inner = nh3.clean(
            "".join(_regular(root)),
            tags=set(_TAGS),
            clean_content_tags=set(_WITH_CONTENT),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=_allowed,
            url_schemes={"data"},
            link_rel=None,
            strip_comments=True,
        )
    return (
        f'<!DOCTYPE html>\n<html{marks}><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="referrer" content="no-referrer"><title>{html.escape(title)}</title><style>{_STYLE}</style></head>'
        f"<body>{inner}</body></html>\n"
    ).encode("utf-8", "replace")


def _marks(root: etree._Element) -> str:
    """Return the language and direction of a page as attributes."""
    language = (root.get("lang") or "").replace("_", "-")
    tops = [root, *root.iterchildren("body")]
    direction = next((said for node in tops if (said := (node.get("dir") or "").lower()) in _DIRECTIONS), "auto")
    return (f' lang="{language}"' if _LANGUAGE.match(language) else "") + f' dir="{direction}"'


def _regular(root: etree._Element) -> Iterator[str]:
    """Yield the page's allowed elements and all its words as regular markup, no element deeper than ``_DEEPEST``."""
    depth = 0
    opened: list[bool] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in islice(walk, 2 * _MOST):  # a start and an end each
        tag = str(node.tag)
        if event == "start":
            gone = tag in _WITH_CONTENT or tag == "head"
            allowed = tag in _TAGS and depth < _DEEPEST and not gone
            opened.append(allowed and tag not in _EMPTY)
            if allowed:
                yield f"<{tag}{''.join(_attributes(tag, node))}>"
            depth += opened[-1]
            if gone:
                walk.skip_subtree()
            else:
                yield html.escape(node.text or "", quote=False)
        else:
            if opened.pop():
                depth -= 1
                yield f"</{tag}>"
            yield html.escape(node.tail or "", quote=False)


def _attributes(tag: str, node: etree._Element) -> Iterator[str]:
    for name in sorted(_ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set())):
        value = node.get(name)
        if value is not None and (kept := _allowed(tag, name, value)) is not None:
            yield f' {name}="{html.escape(kept)}"'


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value where it may stay, None where it may not."""
    if tag == "img" and name == "src":
        return value if _PICTURE.match(value.strip()) else None
    if name in _BOUNDED:
        return value if _NUMBER.match(value.strip()) else None
    if name == "lang":
        return value if _LANGUAGE.match(value) else None
    if name == "dir":
        return value if value.lower() in _DIRECTIONS else None
    return value
