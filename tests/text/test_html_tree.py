"""The promises of the door for HTML reports: a plain tree in reading order, whatever the bytes."""

import time

import pytest

from citecheck.model.errors import UnreadableDocument
from citecheck.text.html_tree import MAX_DEPTH, Tree, parse_fragment, parse_html, row_of


def tree(page: str | bytes, *, xhtml: bool = False) -> Tree:
    return parse_html(page if isinstance(page, bytes) else page.encode(), "page.html", xhtml=xhtml)


def shape(page: str | bytes, *, xhtml: bool = False) -> list[str]:
    """The row as tags and words, the root and the body left out."""
    return [node.tag or node.text for node in tree(page, xhtml=xhtml).row if node.tag not in ("html", "body", "head")]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>One<p>Two", ["p", "One", "p", "Two"]),
        ("<p>One<!-- two --> <b>three</b></p>", ["p", "One ", "b", "three"]),
        ("<p>a</p></body></html>after<p>b", ["p", "a", "after", "p", "b"]),
        ("<P CLASS=X>&eacute;&#233;&nbsp;&amp;</P>", ["p", "éé\xa0&"]),
        ('<p><a name="x"/>words<span class="y" />more', ["p", "a", "words", "span", "more"]),
        ("<a href=http://a.example/>words</a>", ["a", "words"]),
        ("<p><![if !supportFootnotes]>[1]<![endif]><o:p></o:p>", ["p", "[1]", "o:p"]),
        ("mere words", ["mere words"]),
        ("", []),
        ("<!-- nothing -->", []),
    ],
)
def test_pages_as_they_come(page, expected):
    """Open paragraphs, words behind the end, empty anchors and Word's brackets give the tree that a browser shows."""
    assert [part.strip() if part.strip() in expected else part for part in shape(page)] == expected


def test_xhtml_is_read_as_xml():
    """Empty elements end where they end, prefixes stay readable, HTML's names of characters are known."""
    page = """<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd"><html
        xmlns="http://www.w3.org/1999/xhtml"
        xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en"><head><title/></head><body><p
        epub:type="noteref">a&nbsp;<i/>b &lt;</p>
        </body></html>"""
    found = tree(page)
    paragraph = next(node for node in found.row if node.tag == "p")
    assert paragraph.get("epub:type") == "noteref"
    assert found.words(paragraph) == "a\xa0b <"
    assert found.root.get("xml:lang") == "en"


def test_what_is_no_xml_is_read_as_html():
    """A file that says XHTML and is not loses nothing."""
    assert shape("<?xml version='1.0'?><html><body><p>One<br>two", xhtml=True) == ["p", "One", "br", "two"]


def test_entities_that_a_file_declares_stay_unread():
    """A bomb of entities is words at most."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{levels}]><html><body><p>&e9;</p></body></html>'
    found = tree(page, xhtml=True)
    assert len(found.words(found.root)) < 2_000


def test_external_entities_stay_unread():
    """Nothing outside the file is read."""
    page = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body>a&x;b</body></html>'
    found = tree(page, xhtml=True)
    assert "a&x;b" in found.words(found.root)


def test_places_tell_what_stands_inside_what():
    """Order and last descendant answer questions of containment."""
    found = tree("<div><p>One <b>two</b></p><p>three</p></div>")
    first, second = [node for node in found.row if node.tag == "p"]
    bold = next(node for node in found.row if node.tag == "b")
    assert first.holds(bold)
    assert not second.holds(bold)
    assert [node.tag for node in bold.above()] == ["p", "div", "body", "html"]
    assert found.words(first) == "One two"
    assert all(found.row[node.order] is node for node in found.row)


def test_depth_is_bounded():
    """A hundred thousand levels are cut to those that browsers keep, and no word is lost."""
    found = tree("<div>" * 100_000 + "deep" + "</div>" * 100_000 + "end")
    assert max(sum(1 for _ in node.above()) for node in found.row[-3:]) <= MAX_DEPTH
    assert found.words(found.root) == "deepend"


def test_too_many_tags_are_refused_before_they_are_parsed():
    """The limit is told with the file's name."""
    with pytest.raises(UnreadableDocument, match="tags") as caught:
        tree("<b>" * 1_000_001)
    assert caught.value.where == "page.html"


@pytest.mark.parametrize(
    "page",
    [
        "<" * 300_000,
        "<!--" * 100_000,
        "&amp" * 300_000,
        '<a href="' * 100_000,
        "<a " + "x " * 200_000,
        "<p/" * 200_000,
        "<![" * 100_000,
    ],
    ids=["signs", "comments", "entities", "quotes", "attributes", "slashes", "brackets"],
)
def test_garbage_takes_time_in_proportion(page):
    """No spelling makes the parser or the searches before it quadratic."""
    started = time.process_time()
    tree(page)
    assert time.process_time() - started < 5


def test_binary_files_are_refused():
    """What is no text is told, with the file's name and a way out."""
    with pytest.raises(UnreadableDocument) as caught:
        tree(b"%PDF-1.7")
    assert caught.value.where == "page.html"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "words", "encoding"),
    [
        (b"<p>caf\xc3\xa9", "café", "utf-8"),
        ("<p>café".encode("utf-16"), "café", "utf-16-le"),
        (b'<meta charset="latin1"><p>caf\xe9', "café", "cp1252"),
        (b'<meta charset="latin1"><p>caf\xc3\xa9', "café", "utf-8"),
        ('<meta charset="iso-2022-jp"><p>橋'.encode("iso-2022-jp"), "橋", "iso2022_jp"),
        (b'<meta charset="no-such"><p>un caf\xe9 au lait', "café", "cp1252"),
    ],
)
def test_encodings(data, words, encoding):
    """Mark, valid UTF-8, declaration: in this order."""
    found = tree(data)
    assert words in found.words(found.root)
    assert found.encoding == encoding


def test_trees_are_joined():
    """The files of a book become one row; fragments are trees too."""
    joined = row_of([tree("<p>One"), parse_fragment("<p>Two", "attribute")])
    assert joined.words(joined.root) == "OneTwo"
    assert [node.order for node in joined.row] == list(range(len(joined.row)))
