"""The door to XML trees refuses what XML allows and documents do not need."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.errors import UnreadableDocument
from citecheck.text import xml
from citecheck.text.xml import local_name, parse_xml

LAUGHS = b"<!DOCTYPE a [<!ENTITY l0 'ha'>%s]><a>&l9;</a>" % b"".join(
    b"<!ENTITY l%d '%s'>" % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)


def words(data: bytes) -> str:
    return "".join(str(text) for text in parse_xml(data, "r.xml").itertext())


@pytest.mark.parametrize(
    "data",
    [
        b"<a>dam</a>",
        b"\xef\xbb\xbf<a>dam</a>",
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<a>d<!-- no -->a<?no?>m</a>",
        "<?xml version='1.0' encoding='UTF-16'?><a>dam</a>".encode("utf-16"),
        "<?xml version='1.0'?><a>dam</a>".encode("utf-16"),
        b"<?xml version='1.0' encoding='windows-1252'?><a>dam</a>",
        b"<!DOCTYPE html><a>dam</a>",
        b"<a><![CDATA[dam]]></a>",
    ],
)
def test_words_come_whatever_the_spelling(data):
    """Encodings that documents use, comments, CDATA and a plain DOCTYPE are all read."""
    assert words(data) == "dam"


def test_named_characters_of_html_are_spelled_out():
    """XHTML's named characters become characters where a DTD is named that is never fetched; unknown ones go."""
    head = b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'http://dtd.invalid/x.dtd'>"
    assert words(head + b"<p>&ldquo;a&nbsp;<b>x&nix;&mdash;y</b>&eacute;z</p>") == "“a\xa0x—yéz"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not well-formed"),
        (b"<a>", "not well-formed"),
        (b"<a>&nbsp;</a>", "not well-formed"),
        (b"\x00\x01\x02", "not well-formed"),
        (b"<a>\xff</a>", "not well-formed"),
        (LAUGHS, "declares entities"),
        (LAUGHS.decode().encode("utf-16"), "declares entities"),
        (b"<!DOCTYPE a [<!ATTLIST a b CDATA 'xxxxxxxx'>]><a/>", "declares entities"),
        (b"<!DOCTYPE a SYSTEM 'a<b' [<!ENTITY x 'y'>]><a>&x;</a>", "declares entities"),
        (b"<?xml version='1.0' encoding='UTF-7'?><a/>", "encoding UTF-7"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "encoding nonsense"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not well-formed"),
    ],
)
def test_dangers_are_refused(data, told):
    """What is broken, nested without end or declares entities of its own is refused, and the file is named."""
    with pytest.raises(UnreadableDocument, match=told) as caught:
        parse_xml(data, "r.docx/word/document.xml")
    assert caught.value.where == "r.docx/word/document.xml"


def test_no_file_is_fetched(tmp_path):
    """An external entity brings nothing of the file that it names."""
    (tmp_path / "secret.txt").write_text("secret")
    file = (tmp_path / "secret.txt").as_uri().encode()
    assert words(b"<!DOCTYPE a SYSTEM '" + file + b"'><a>x&secret;</a>") == "x"


def test_too_many_tags_are_refused_unparsed():
    """A tree that would take gigabytes is refused by a count of its tags."""
    with pytest.raises(UnreadableDocument, match="more than 4,000,000 tags"):
        parse_xml(b"<a>" + b"<b/>" * xml.MAX_TAGS + b"</a>", "r.xml")


def test_the_search_for_dtds_is_linear():
    """A file full of half DOCTYPEs is refused within the time of a glance."""
    begun = time.process_time()
    with pytest.raises(UnreadableDocument):
        parse_xml(b'<!DOCTYPE "' * 300_000, "r.xml")
    with pytest.raises(UnreadableDocument):
        parse_xml(b"<a>" + b"<!DOCTYPE a " * 300_000, "r.xml")
    assert time.process_time() - begun < 3


def test_local_names_have_no_namespace():
    """A name is told without its namespace, with or without a prefix."""
    root = parse_xml(b"<x:p xmlns:x='urn:x'><q/></x:p>", "r.xml")
    assert [local_name(element) for element in root.iter()] == ["p", "q"]


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_random_bytes_never_raise_anything_else(data):
    """Whatever the bytes are, a tree comes or UnreadableDocument."""
    for given_data in (data, b"<a>" + data + b"</a>", b"<!DOCTYPE a" + data + b"><a/>"):
        with contextlib.suppress(UnreadableDocument):
            parse_xml(given_data, "r.xml")
