from __future__ import annotations

import os
from pathlib import Path

import pytest

from citecheck.ingest.plain.reader import PlainText
from citecheck.ingest.read import READERS, Later, read
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

REPORT = 'The gates broke in 2019.1 Nobody came2.\n\n(1) "A flood" Valley Courier, 3.4.2019.\n(2) Ibid.\n'


@pytest.mark.parametrize("name", ["report.txt", "report.TXT", "report", "report.md", "report.plain", "report.final-2"])
def test_text_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A text file is read by its suffix, or, with an unknown one or none, by its content."""
    (tmp_path / name).write_text(REPORT)
    document = read(tmp_path / name)
    assert [note.label for note in document.notes] == ["1", "2"]
    assert document.source == str(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\t\n", "only white space"),
        ("a.txt", b"%PDF-1.7 \n", "seems to be a PDF"),
        ("a.pdf", b"%PDF-1.7 \n", "PDF"),
        ("a.pdf", b"words", "PDF"),
        ("a.txt", bytes(range(256)) * 9, "not a text file"),
        ("a", b"\x7fELF\x00\x00", "a program"),
        ("a.rtf", b"{\\rtf1 words}", "RTF"),
        ("a.docx", b"PK\x03\x04word/document.xml", "damaged"),
        ("a.yaml", b"words: 1", "YAML"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """One clear error: what it is, which file, and what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=words) as caught:
        read(path)
    assert caught.value.where == str(path)
    assert caught.value.hint


PAGE = (
    b"<!DOCTYPE html><html><body><p>The dam broke.<sup><a href='#n1'>1</a></sup></p>"
    b"<p id='n1'>1. Post, 3 May 2019</p></body></html>"
)


@pytest.mark.parametrize("name", ["report", "report.html.bak", "report.html"])
def test_content_tells_where_the_name_does_not(tmp_path: Path, name: str) -> None:
    """A file of no known suffix is read as what it is."""
    (tmp_path / name).write_bytes(PAGE)
    document = read(tmp_path / name)
    assert [(marker.label, marker.note) for marker in document.markers] == [("1", "1")]
    assert document.media_type == "text/html"


def test_every_reader_is_reached_by_its_suffixes() -> None:
    """No suffix is claimed twice, so the order of readers never decides."""
    suffixes = [suffix for reader in READERS.values() for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(
    "later", [reader for reader in READERS.values() if isinstance(reader, Later)], ids=lambda later: later.place
)
def test_a_reader_that_is_loaded_later_is_announced_as_it_is(later: Later) -> None:
    """What is known of a reader before it is loaded is what it says itself."""
    reader = later.load()
    assert (later.media_types, later.suffixes) == (reader.media_types, reader.suffixes)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """A wrong path and a folder are told apart."""
    with pytest.raises(UnreadableDocument, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(UnreadableDocument, match="a folder"):
        read(tmp_path)
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read(tmp_path / ("x" * 5000))
    with pytest.raises(UnreadableDocument):
        read(tmp_path / "file.txt" / "below.txt")


def test_no_regular_file(tmp_path: Path) -> None:
    """A pipe would block for ever: it is refused."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableDocument, match="no regular file"):
        read(tmp_path / "pipe.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "closed.txt"
    path.write_text(REPORT)
    path.chmod(0)
    with pytest.raises(UnreadableDocument, match="permission denied"):
        read(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """The size is looked at first: a sparse file of 300 MB costs nothing."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(UnreadableDocument, match="too large: 300,000,000 bytes"):
        read(path)


class _Shouting:
    media_types: tuple[str, ...] = ("text/x-shout",)
    suffixes: tuple[str, ...] = (".shout",)

    def read(self, path: Path, data: bytes) -> Document:
        return Document(source=str(path), media_type="text/x-shout", digest="", text=data.decode().upper())


def test_a_reader_of_ones_own(tmp_path: Path) -> None:
    """A reader that is handed in is asked for its suffix; without a text reader unknown files are refused."""
    (tmp_path / "a.shout").write_text("words")
    (tmp_path / "a.txt").write_text("words")
    assert read(tmp_path / "a.shout", readers={**READERS, "shout": _Shouting()}).text == "WORDS"
    with pytest.raises(UnreadableDocument, match=r"no reader for files named \*\.txt"):
        read(tmp_path / "a.txt", readers={"shout": _Shouting()})


def test_the_built_in_readers() -> None:
    """The table of readers is plain and names what each reads."""
    assert isinstance(READERS["plain text"], PlainText)
    assert ".txt" in READERS["plain text"].suffixes
