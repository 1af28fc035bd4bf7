"""A kept page that can be shown: whatever stood in it, nothing of it acts, and nothing asks the web."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.text.cleaned import POLICY, cleaned_page

PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#: What the page of our own has in its head, and nothing else may.
HEAD = ["meta", "meta", "meta", "title", "style"]

#: What a hostile page holds. Each has "words" to keep, but for what hides them where no reader would see them.
HOSTILE = {
    "script": "<p>words<script>alert(1)</script><script src=//evil.example/x.js></script>",
    "event handlers": "<p onclick=alert(1) onmouseover='x()'>words</p><img src=x onerror=alert(1)><body onload=alert(1)>",
    "svg onload": "<p>words<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "javascript address": "<a href='javascript:alert(1)'>words</a><a href='java&#x0A;script:alert(1)'>x</a>",
    "data page": "<a href='data:text/html,<script>alert(1)</script>'>words</a><iframe src='data:text/html,x'></iframe>",
    "a link out": "<a href='https://evil.example/?who'>words</a><a href=//evil.example ping=//evil.example/p>x</a>",
    "css address": '<p style="background:url(https://evil.example/t)">words</p><table background=//evil.example/t><td>x</table>',
    "css import": "<style>@import '//evil.example/x.css';p{background:url(//evil.example/t)}</style><p>words",
    "stylesheet": "<link rel=stylesheet href=//evil.example/x.css><link rel=prefetch href=//evil.example/y><p>words",
    "srcdoc": "<p>words<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=//evil.example></object><embed src=x>",
    "forms": "<form action=//evil.example><input onfocus=alert(1) autofocus><button formaction=//e.example></form>words",
    "refresh": "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example/><p>words",
    "pictures": "<p>words<img src=//evil.example/t><img srcset='//e.example/t 2x'><picture><source srcset=//e.example></picture>",
    "a page as a picture": "<p>words<img src=\"data:image/svg+xml,<svg onload='x()'/>\"><img src='data:text/html;base64,AAAA'>",
    "media": "<p>words<video src=//evil.example/v poster=//evil.example/p></video><audio src=//evil.example></audio>",
    "comments that end early": "<p>words<!--><img src=x onerror=alert(1)>--><!-- --!><img src=x onerror=alert(1)>",
    "mutation: noscript": '<p>words<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "mutation: math": '<p>words<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=1&gt;">',
    "mutation: form in form": "words<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></form>",
    "mutation: svg and style": '<p>words<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "mutation: template": "<p>words<template><img src=x onerror=alert(1)></template><xmp><img src=x onerror=1></xmp>",
    "mutation: title": "<title><img src=x onerror=alert(1)></title><p>words",
    "mutation: plaintext": "<p>words</p><plaintext><img src=x onerror=alert(1)>",
    "mutation: backticks": "<p title='``onmouseover=alert(1)'>words</p>",
    "quotes in attributes": "<p title='\"><img src=x onerror=alert(1)>' lang='\" onload=1'>words</p>",
    "clobbering": "<p id=head name=body class=x>words</p><a id=defaultView name=x>x</a>",
    "null bytes": "<p>words<scr\x00ipt>alert(1)</scr\x00ipt><img sr\x00c=//evil.example>",
    "overlong": "<p>words" + "<div>" * 30_000,
    "a charset that hides": "<meta charset=utf-7><p>words+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
}

#: Elements of our own page that carry words; no other may be there.
ALLOWED_ATTRIBUTES = {"dir", "lang", "title", "alt", "src", "width", "height", "colspan", "rowspan", "scope", "start", "value",
    "reversed", "type", "datetime", "open"}  # fmt: skip


class Seen(HTMLParser):
    """Every element and attribute, by a parser that knows nothing of what makes pages."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def check_harmless(page: str) -> None:
    seen = Seen()
    seen.feed(page)
    head, body = seen.tags[: 2 + len(HEAD)], seen.tags[2 + len(HEAD) :]
    assert [tag for tag, _ in head] == ["html", "head", *HEAD]
    assert body[0] == ("body", {})
    active = {"script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg", "math", "template"}
    assert active.isdisjoint(tag for tag, _ in body)
    for tag, attributes in body:
        assert set(attributes) <= ALLOWED_ATTRIBUTES
        assert "src" not in attributes or (
            tag == "img" and re.match(r"data:image/(png|jpe?g|gif|webp|avif|bmp);", attributes["src"])
        )


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_of_a_hostile_page_acts(markup: str) -> None:
    """By two other parsers there is no active element, no handler and no address left; the words are."""
    page = cleaned_page(f"<html><body>{markup}</body></html>".encode()).decode()
    check_harmless(page)
    soup = BeautifulSoup(page, "lxml")
    assert "words" in soup.body.get_text()
    assert not soup.find_all(href=True)
    inside = "".join(str(each) for each in soup.body.contents)
    assert "evil.example" not in inside or "evil.example" in soup.body.get_text() + str(
        [tag.get("title") for tag in soup.find_all(title=True)]
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([piece for markup in HOSTILE.values() if len(markup) < 500 for piece in re.split(r"(?=<)", markup)]))
)
def test_no_mixture_of_hostile_pieces_acts(pieces: list[str]) -> None:
    """However they are put together: what is cleaned is harmless, and cleaning it once more changes nothing of it."""
    once = cleaned_page("".join(pieces).encode()).decode()
    check_harmless(once)
    assert cleaned_page(once.encode()).decode().partition("<body>")[2] == once.partition("<body>")[2]


def test_what_a_reader_needs_stays() -> None:
    """Headings, lists, tables, marks of language and direction, and pictures that the page brings along."""
    markup = (
        "<html lang=ar dir=rtl><title>قافلة &amp; جسر</title><h1>Boats</h1>"
        "<ul><li>one<li>two</ul><table><tr><th scope=row>a<td colspan=2>b"
        f"</table><p lang=en dir=ltr>Some <b>bold</b> &lt;words&gt;</p>"
        f"<img src='{PNG}' alt=dot width=1><img src=//e.example alt='a map'>"
    )
    page = cleaned_page(markup.encode()).decode()
    soup = BeautifulSoup(page, "lxml")
    assert (soup.html["lang"], soup.html["dir"], soup.title.string) == ("ar", "rtl", "قافلة & جسر")
    assert soup.h1.string == "Boats"
    assert [item.get_text() for item in soup.find_all("li")] == ["one", "two"]
    assert soup.td["colspan"] == "2"
    assert (soup.p["lang"], soup.p["dir"], soup.p.get_text()) == ("en", "ltr", "Some bold <words>")
    assert [(image.get("src"), image["alt"]) for image in soup.find_all("img")] == [(PNG, "dot"), (None, "a map")]
    assert soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == POLICY


def test_legacy_encodings_come_out_as_utf_8() -> None:
    """The server's word is followed, and the page says what it is in."""
    page = cleaned_page("<p>القافلة وصلت إلى الحي</p>".encode("cp1256"), "windows-1256")
    assert "القافلة وصلت" in page.decode("utf-8")


@pytest.mark.parametrize("body", [b"", b"\x00", b"plain words", b"%PDF-1.4", b"<", "<p>ﷺ\ud800".encode("utf-8", "surrogatepass")])
def test_anything_gives_a_whole_page(body: bytes) -> None:
    """What is no page is an empty one, or its words."""
    check_harmless(cleaned_page(body).decode())


#: Markup that costs a browser's parser the square of its length, or a tree of our own its stack.
HEAVY = (
    "<div>" * 300_000,
    "<p>x" * 300_000,
    "<b>" * 20_000 + "<p>" * 20_000,
    "<table><tr><td>" * 30_000,
    "<div><!--</div>-->" * 100_000,
)


@pytest.mark.parametrize("markup", HEAVY, ids=["deep", "long", "formatting", "tables", "comments"])
def test_a_heavy_page_is_bounded(markup: str) -> None:
    """It ends, and what comes of it is bounded."""
    page = cleaned_page(markup.encode()).decode()
    assert page.count("<div>") <= 400
    assert page.count("<") < 300_000
