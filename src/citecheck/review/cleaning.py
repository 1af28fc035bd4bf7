"""A source's page, cleaned for its frame: its words, headings, lists, tables and inline pictures. The only door to nh3.

The frame is sandboxed and its policy lets nothing load. Yet a browser opens connections ahead of what it loads, for frames and
for links that are pressed (seen with Chromium: a connection, no byte sent). So no address that leads anywhere is left.
"""

from __future__ import annotations

import re

import nh3

_KEPT = """
a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em
figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section
small span strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
#: Elements that go with all that they hold.
_GONE = """
script style noscript template iframe frame frameset object embed applet svg math form select textarea button head
"""
#: Pictures that stand in the page itself, of kinds that hold nothing else.
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);", re.IGNORECASE)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
}
_BEFORE = (
    '<!doctype html><html dir="auto"><head><meta charset="utf-8"><title>A kept page</title><style>'
    "body { font: 1rem/1.6 Georgia, 'Noto Serif', 'Noto Naskh Arabic', serif; max-width: 44rem; margin: 1rem auto;"
    " padding: 0 1rem; color: #1d1f23; background: #fff; overflow-wrap: anywhere } img { max-width: 100%; height: auto }"
    " a { text-decoration: underline } table { border-collapse: collapse } td, th { border: 1px solid #bbb; padding: .2em }"
    " :lang(ar) { line-height: 1.8 }</style></head><body>"
)


def cleaned_page(page: bytes) -> bytes:
    """Return a page (UTF-8) that holds nothing that runs, asks, leads away or takes input.

    >>> page = b'<h1 onclick="x()">Dam</h1><script>x</script><a href="https://a.example/">on</a><img src="https://b.example/">'
    >>> cleaned_page(page).partition(b"<body>")[2]
    b'<h1>Dam</h1><a>on</a><img></body></html>'
    """
    kept = nh3.clean(
        page.decode("utf-8", "replace"),
        tags=set(_KEPT.split()),
        clean_content_tags=set(_GONE.split()),
        attributes={name: set(values) for name, values in _ATTRIBUTES.items()},
        attribute_filter=_inline_only,
        url_schemes={"data"},
        link_rel=None,
    )
    return f"{_BEFORE}{kept}</body></html>".encode()


def _inline_only(tag: str, attribute: str, value: str) -> str | None:
    return None if (tag, attribute) == ("img", "src") and not _INLINE.match(value) else value
