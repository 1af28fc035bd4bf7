from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from citecheck.text.html import MAX_LINKS, MAX_TEXT, count_words, parse_page, text_blocks
from citecheck.text.page import Page
from citecheck.text.signpost import Refresh, read_refresh


def read(markup: str, **more: str) -> Page:
    """Read a page given as text."""
    return parse_page(markup.encode(), charset="utf-8", media_type=more.get("media_type", "text/html"))


FULL = """<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title> خروج
 القافلة &amp; أخبار </title><base href="/base/"><link rel="canonical" href="https://news.example/c">
    <meta property="og:title" content=" Convoy &amp; news ">
<style>.a{color:red}</style><script>var hidden = "script words";</script></head>
<body><nav><a href="/one">One</a> <a href="#top">Top</a> <a href="mailto:a@news.example">Mail</a></nav>
<h1>First <em>heading</em></h1><p>Two<b>parts</b> here.</p><p>Next.</p><div hidden>unseen words</div>
<noscript>no script words</noscript><svg><title>icon</title><text>icon words</text></svg><template>template words</template>
<ul><li>a</li><li>b</li></ul>line<br>break<h1>Second</h1></body></html>"""


def test_a_page_is_read_whole() -> None:
    """Title, h1s, canonical, base, language and links come out raw with white space collapsed."""
    page = read(FULL)
    assert page.title == "خروج القافلة & أخبار"
    assert page.headings == ("First heading", "Second")
    assert page.shared_title == "Convoy & news"
    assert (page.canonical, page.base, page.language) == ("https://news.example/c", "/base/", "ar")
    assert page.links == ("/one",)


def test_the_text_is_what_a_reader_sees() -> None:
    """Scripts, styles, hidden parts, pictures and noscript are no text; blocks stand apart, inline parts do not."""
    assert read(FULL).text.split("\n") == [
        "One Top Mail",
        "First heading",
        "Twoparts here.",
        "Next.",
        "a",
        "b",
        "line",
        "break",
        "Second",
    ]
    assert read(FULL).words == 13


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("0; url=/next", Refresh(0, "/next")),
        ("0;URL='/next'", Refresh(0, "/next")),
        ('5;url="https://a.example/?b=1;c"', Refresh(5, "https://a.example/?b=1;c")),
        ("3, /next", Refresh(3, "/next")),
        ("1.5; url=/next", Refresh(1, "/next")),
        ("; url=/next", Refresh(0, "/next")),
        ("  7 ; url = /next  ", Refresh(7, "/next")),
        ("99999999999999; url=/x", Refresh(1_000_000, "/x")),
        ("30", None),
        ("", None),
        ("now", None),
        ("5; url=", None),
        ("5; url=''", None),
    ],
)
def test_refresh_is_read_by_the_standard(content: str, wanted: Refresh | None) -> None:
    """Delay and target as browsers read them; a page that only renews itself names no target."""
    assert read_refresh(content) == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<meta http-equiv="refresh" content="0;url=/a">', Refresh(0, "/a")),
        ('<META HTTP-EQUIV=Refresh CONTENT="2; URL=/a">', Refresh(2, "/a")),
        ('<head><meta http-equiv="refresh" content="0;url=/a?x=1&amp;y=2"></head>', Refresh(0, "/a?x=1&y=2")),
        ('<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>', None),
        ('<!-- <meta http-equiv="refresh" content="0;url=/a"> -->', None),
        ('<meta name="refresh" content="0;url=/a">', None),
    ],
)
def test_meta_refresh_is_found_where_a_browser_would_follow_it(markup: str, wanted: Refresh | None) -> None:
    """A refresh inside noscript or a comment is not for a browser."""
    assert read(f"<html>{markup}<title>t</title><body>x").refresh == wanted


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ('location.href="/a"', "/a"),
        ("window.location = '/a';", "/a"),
        ("window.location.replace('/a')", "/a"),
        ("document.location.assign( '/a' )", "/a"),
        (r'location.replace("https:\/\/a.example\/x\u0026y")', "https://a.example/x&y"),
        ("setTimeout(function(){top.location.href='/a'}, 300)", "/a"),
        ("location='/a'; location='/a'", "/a"),
        ("location='/a'; location='/b'", None),
        ("location.href = '/a?u=' + encodeURIComponent(u)", None),
        ("if (mobile) location.href='/m'", None),
        ("if (location.href == '/a') {}", None),
        ("my.location = '/a'", None),
        ("var relocation = '/a'", None),
        ("location.href = target", None),
        ("x" * 5000 + ";location='/a'", None),
        ("location='/a';" * 50, None),
        ("// location='/old'", None),
        ("/* location='/old';\n */ location='/a'", "/a"),
        ("<!--\nlocation='/a' // at once\n//-->", "/a"),
        ("var u = 'https://a.example//x'; location = u;", "https://a.example//x"),
        ("var u = '/a'; u = '/b'; location = u;", None),
        ("var u = '/a' + id; location = u;", None),
        ("location.replace(`/a`)", "/a"),
        ("location.replace(`/a/${id}`)", None),
        ("ok && (location='/a')", None),
        ("x = y || {}; location='/a'", "/a"),
        ("button.onclick = function () { location.href='/a' }", None),
        ("window.onload = function () { location.href='/a' }", "/a"),
        ("b.addEventListener('click', () => { location='/a' })", None),
        ("document.addEventListener('DOMContentLoaded', () => { location='/a' })", "/a"),
        ("function go() { location='/a' }", None),
        ("function go() { location='/a' } go()", "/a"),
        ("function go() { log() } location='/a'", "/a"),
    ],
)
def test_a_script_is_followed_only_where_it_is_one_plain_address(script: str, wanted: str | None) -> None:
    """One literal on a nearly empty page; conditions, sums and several targets are left alone."""
    assert read(f"<html><body><script>{script}</script></body></html>").script_target == wanted


def test_a_script_on_a_page_with_text_is_no_redirect() -> None:
    """A page that says something keeps its reader, and so does the shell of an application."""
    assert read("<body><script>location='/a'</script>" + "word " * 100).script_target is None
    assert read("<body><div id='root'></div><script>location='/login'</script>").script_target is None
    assert read("<body onload=\"location.href='/a'\">").script_target == "/a"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.7 <title>x</title>", "application/pdf"),
        (b"%PDF-1.7 <title>x</title>", "text/html"),
        (b"\x89PNG\r\n", "image/png"),
        (b"{}", "application/json"),
        (b"", "text/html"),
        (b"", None),
        (b"\x00\x01\x02", None),
    ],
)
def test_what_is_no_page_gives_an_empty_one(body: bytes, media_type: str | None) -> None:
    """Files of other kinds, also behind a wrong media type, say nothing of themselves here."""
    assert parse_page(body, charset=None, media_type=media_type) == Page()


def test_without_a_media_type_the_bytes_decide() -> None:
    """Markup is read as a page, plain text with a text media type as text."""
    assert parse_page(b"<!DOCTYPE html><title>T</title>x").title == "T"
    assert parse_page(b"plain\n\n words", media_type="text/plain") == Page(text="plain\nwords", words=2)


def test_xhtml_is_read() -> None:
    """An XML mark, a namespace and xml:lang do no harm."""
    head = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>T</title></head>'
    page = read(head + "<body><p>x</p></body></html>")
    assert (page.title, page.text, page.language) == ("T", "x", "fr")


def test_what_is_kept_is_bounded() -> None:
    """A huge page cannot fill the memory; its words are still counted."""
    page = read("<body>" + "word " * 100_000 + "<a href=/x>a</a>" * 1000)
    assert len(page.text) == MAX_TEXT
    assert len(page.links) == MAX_LINKS
    assert page.words >= 100_000


def test_hostile_pages_cost_no_more_than_others() -> None:
    """Heaps of half-open marks are read in one pass; huge titles and addresses are cut or dropped."""
    page = read("<?" * 30_000 + "<title>" + "t" * 9_000 + "</title><a href='" + "x" * 9_000 + "'>a</a>")
    assert len(page.title or "") <= 1_000
    assert page.links == ()
    assert read_refresh("5;" + " " * 1_000_000) is None


def test_old_pages_with_unclosed_tags_keep_their_text() -> None:
    """Hundreds of unclosed font tags are no reason to lose the article."""
    assert read("<body>" + "<font>x " * 1000).words == 1000


@pytest.mark.parametrize("end", ["</html>", "</body></html>", "</html></html><!-- end -->\n"])
def test_what_stands_behind_the_end_of_a_page_is_read(end: str) -> None:
    """Sites close a page in the middle, and browsers go on; so does the reading of text, headings, links and refreshes."""
    page = read(f"<html><head><title>T</title></head><body>a{end}<h1>b</h1><a href=/x>c</a><p>d</p></body></html>e")
    assert (page.title, page.text.split(), page.headings, page.links) == ("T", ["a", "b", "c", "d", "e"], ("b",), ("/x",))


def test_text_comes_with_the_block_it_stands_in() -> None:
    """Each run of text names the nearest block around it, in the order of the page; scripts and comments have none."""
    body = (
        b"<title>T</title><body><h1>A <em>b</em></h1> c <ul><li><a href=x>d</a></li></ul>"
        b"<script>e</script><!-- f --><noscript>g</noscript></body>"
    )
    found = [(tag, text.strip()) for tag, text in text_blocks(body) if text.strip()]
    expected = [("", "T"), ("h1", "A"), ("h1", "b"), ("body", "c"), ("li", "d"), ("noscript", "g")]
    assert found == expected
    assert list(text_blocks(b"")) == []


def cost(work: Callable[[], object]) -> float:
    """Return the least CPU time of ten rounds (s)."""
    spent = []
    for _ in range(10):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


SHAPES = {
    "article": "<p class=a>The last convoy left <a href='/x'>the city</a> on Thursday <em>evening</em>.</p>",
    "tables": "<tr><td>1</td><td>22</td><td>333</td></tr>",
    "links": "<li><a href='/a/b'>a place</a></li>",
    "scripts": "<script>var a = {b: [1, 2, 3]};</script><div class=slot></div>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_page_costs_grows_with_its_length_only(shape: str) -> None:
    """Ten times the page, ten times the time and a little: nothing is sorted or searched again for every tag."""
    head = "<!doctype html><title>T</title><body><table>"
    small, large = ((head + SHAPES[shape] * count).encode() for count in (300, 3_000))
    assert cost(lambda: parse_page(large, media_type="text/html")) < 25 * cost(lambda: parse_page(small, media_type="text/html"))


def test_reading_a_page_costs_little_more_than_its_bare_tree() -> None:
    """A small multiple of lxml's own time: the way over Python objects for every tag costs twenty times as much."""
    body = ("<!doctype html><title>T</title><body>" + SHAPES["article"] * 500).encode()
    bare = cost(lambda: etree.fromstring(body, etree.HTMLParser(encoding="utf-8")))
    assert cost(lambda: parse_page(body, media_type="text/html")) < 10 * bare


def test_words_of_scripts_without_spaces_are_counted() -> None:
    """A Chinese article is not taken for an empty page."""
    assert count_words("车" * 400) == 201


def test_control_characters_do_no_harm() -> None:
    """References to characters that XML forbids are dropped from the text, nothing is raised."""
    assert read("<p>a&#1;b</p>&#x1F;<div>c</div>").words >= 2
    assert read("<table><tr><td>a</td>b&#1;c</tr></table>d&#1;e").text.split() == ["a", "b", "c", "d", "e"]


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "shift_jis", "x-unknown", "a\x00b"]))
def test_no_bytes_make_it_raise(body: bytes, charset: str | None) -> None:
    """Any bytes under any name are read, with warnings as errors."""
    for media_type in (None, "text/html", "text/plain", "application/xhtml+xml"):
        assert isinstance(parse_page(body, charset=charset, media_type=media_type), Page)


_PIECES = [
    "<p>",
    "</p>",
    "<title>",
    "</title>",
    "<h1>",
    "<?xml x?>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<svg>",
    "&#0;",
    "&#xD800;",
]
_MORE = [
    "<meta http-equiv=refresh content='0;url=",
    "'>",
    "<body",
    ">",
    "<a href='",
    "location='/a'",
    "word ",
    "\x00",
    "é",
    "<![CDATA[",
    "<base href=x>",
]


@given(st.lists(st.sampled_from(_PIECES + _MORE), max_size=30).map("".join))
def test_no_markup_makes_it_raise(markup: str) -> None:
    """Any heap of tags is read."""
    assert isinstance(parse_page(markup.encode(), charset=None, media_type="text/html"), Page)
