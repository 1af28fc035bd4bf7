from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.errors import UnreadableDocument
from citecheck.text.words import decode, seems

SENTENCES = {
    "cp1252": "L’accord a été signé à l’aube, d’après « La Vallée », le 14 décembre 2019.\n",
    "cp1256": "وصلت القافلة إلى المدينة بعد المفاوضات بين الأطراف، بحسب صحيفة الوادي\n",
    "cp1251": "Соглашение было подписано в долине после переговоров\n",
    "cp1254": "Vadide anlaşma imzalandı, görüşmelerden sonra İstanbul'da\n",
    "cp1250": "Porozumienie zostało podpisane w Łodzi, żółć i śnieg\n",
}


@pytest.mark.parametrize(("encoding", "text"), SENTENCES.items())
@pytest.mark.parametrize("times", [1, 30])
def test_legacy_code_pages(encoding: str, text: str, times: int) -> None:
    """Text without a BOM that is no UTF-8 is read in the code page that it was written in, short or long."""
    assert decode((text * times).encode(encoding)) == (text * times, encoding)


@pytest.mark.parametrize("text", SENTENCES.values())
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_bom(encoding: str, text: str) -> None:
    """UTF-16 is known by its zero bytes, with or without a byte order mark."""
    assert decode((text * 3).encode(encoding)) == (text * 3, encoding)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbfwords\r\n", ("words\r\n", "utf-8")),
        ("\ufeffwords é".encode("utf-16-le"), ("words é", "utf-16-le")),
        ("\ufeffwords é".encode("utf-16-be"), ("words é", "utf-16-be")),
        ("\ufeffwords é".encode("utf-32-le"), ("words é", "utf-32-le")),
        (b"", ("", "utf-8")),
        ("plain ’words’".encode(), ("plain ’words’", "utf-8")),
    ],
)
def test_marks_are_believed_and_removed(data: bytes, expected: tuple[str, str]) -> None:
    """A byte order mark names the encoding and is no part of the text; newlines stay."""
    assert decode(data) == expected


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    """A UTF-8 text with one damaged byte is UTF-8 with one replacement character, no mojibake."""
    text, encoding = decode("“valley” – ".encode() * 20 + b"\xff end")
    assert encoding == "utf-8"
    assert text.count("\ufffd") == 1
    assert "“valley”" in text


def test_a_damaged_text_layer_is_text() -> None:
    """A few zero bytes in a long text do not make it binary."""
    text, _ = decode(b"Report\x00 of the valley. " + b"Words of the report. " * 40)
    assert text.startswith("Report\x00")


def _zip(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "words")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (_zip("word/document.xml"), "docx"),
        (_zip("other.txt"), "zip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x7fELF\x02\x01\x01\x00", "ELF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", ".doc"),
        (b"{\\rtf1\\ansi words}", "RTF"),
        (bytes(range(256)) * 40, "control characters"),
        (b"abc\x00\x01\x02" * 100, "control characters"),
    ],
)
def test_binary_is_refused_by_name(data: bytes, name: str) -> None:
    """Binary data is one clear error that names what it seems to be and says what to do."""
    with pytest.raises(UnreadableDocument, match=name) as caught:
        decode(data)
    assert caught.value.hint


def test_too_large_is_refused() -> None:
    """There is a limit, and the error names it."""
    with pytest.raises(UnreadableDocument, match="too large: 11 bytes, the limit is 10"):
        decode(b"x" * 11, limit=10)


def test_a_bom_that_lies_is_an_error() -> None:
    """A BOM whose encoding the bytes break is told with the place."""
    with pytest.raises(UnreadableDocument, match="byte order mark says utf-8"):
        decode(b"\xef\xbb\xbfabc\xff")


def test_seems_says_nothing_of_text() -> None:
    """Plain words have no signature."""
    assert seems(b"Some words") is None


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_utf8_comes_back_whole(text: str) -> None:
    """Any UTF-8 text decodes to itself, unless it begins as a known binary format does."""
    if seems(text.encode()) is None:
        assert decode(text.encode()) == (text, "utf-8")


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    """Bytes of any kind give text or one clear error, nothing else."""
    try:
        text, encoding = decode(data)
    except UnreadableDocument:
        return
    assert isinstance(text, str)
    assert encoding


def test_a_long_line_is_no_trouble():
    """In a file of an old encoding, half a million characters without a line end are looked at once."""
    text, encoding = decode("The mayor of Orl\xe9ans.\n".encode("cp1252") + b"a" * 500_000)
    assert encoding == "cp1252"
    assert text.startswith("The mayor of Orl\xe9ans.")
