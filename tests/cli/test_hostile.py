"""Files made to hurt whoever reads them: each is one clear error, soon, and the reader's parent never notices."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from benchmarks.documents import docx, epub, pdf
from citecheck import api
from citecheck.model.errors import InputError, UnreadableDocument
from tests.cli.test_errors import refused
from tests.desk import Desk

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Return the package with one member's content replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info))
    return file.getvalue()


def forms_in_forms(depth: int = 9, times: int = 9) -> bytes:
    """A PDF of 2 kB whose page draws a form that draws another nine times, and so on: 400 million words."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> /Font << /F1 3 0 R >> >>"
    draw = b" ".join([b"/F Do"] * times)
    bodies = [draw] * (depth - 1) + [b"BT /F1 9 Tf 10 10 Td (words) Tj ET"]
    extra = [
        b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head % (7 + rank), len(body), body) for rank, body in enumerate(bodies)
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /F 6 0 R >> >> >>"
    return bare_pdf(b"4 0 R", 1, [page, b"<< /Length 5 >>\nstream\n/F Do\nendstream", *extra])


def bare_pdf(kids: bytes, count: int, objects: list[bytes]) -> bytes:
    """Write a PDF whose objects from number 4 on are given; readers find them without a table of places."""
    first = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, data) for number, data in enumerate([*first, *objects], 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size %d >>\n%%%%EOF\n" % (len(objects) + 4)


def many_pages(count: int) -> bytes:
    """A PDF of so many pages, all of them the same object."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return bare_pdf(b"4 0 R " * count, count, [page])


def outside(path: Path) -> bytes:
    """Write XHTML that wants to quote a file of this machine."""
    return b'<!DOCTYPE html [<!ENTITY a SYSTEM "%s">]><html><body><p>It says &a; here.</p></body></html>' % path.as_uri().encode()


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
ALIASES = b"- &a [http://a.example]\n" + b"".join(b"- &%c [*%c, *%c]\n" % (98 + rank, 97 + rank, 97 + rank) for rank in range(20))

#: Name -> what writes the file, and words of the error.
FILES = {
    "forms.pdf": (forms_in_forms, "ended by SIG|more memory|takes longer"),
    "pages.pdf": (lambda: many_pages(10_000), "too long: 10,000 pages, the limit is 5,000"),
    "zeros.docx": (lambda: repacked(docx(3), "word/document.xml", bytes(60_000_000)), "times its size"),
    "laughs.docx": (lambda: repacked(docx(3), "word/footnotes.xml", LAUGHS), "entities or a DTD"),
    "outside.docx": (lambda: repacked(docx(3), "word/document.xml", outside(Path(__file__))), "entities or a DTD"),
    "long.txt": (lambda: b"word " * 4_100_000, "too large: 20,500,000 bytes, the limit is 20,000,000"),
    "deep.json": (lambda: b"[" * 200_000, "nested too deep"),
    "aliases.yaml": (lambda: ALIASES, "anchors and aliases"),
    "cell.csv": (lambda: b"url\n" + b"x" * 10_000_000, "field larger than field limit"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_one_clear_error(tmp_path: Path, name: str) -> None:
    """It says what is wrong and where, and what to do."""
    make, told = FILES[name]
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(InputError, match=told) as caught:
        api.parse(path)
    assert str(caught.value.where).startswith(str(path))
    assert caught.value.hint


def test_no_file_of_this_machine_is_quoted(tmp_path: Path) -> None:
    """Chapters are read as forgivingly as browsers do it, and an entity that names a file stays what it is: letters."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the gate code is 4471")
    book = tmp_path / "book.epub"
    book.write_bytes(repacked(epub(3), "c.xhtml", outside(secret)))
    text = api.parse(book).document.text
    assert "It says" in text
    assert "4471" not in text


def test_the_command_line_survives_it(tmp_path: Path) -> None:
    """A bomb is exit code 2 and one line, with the way out for an honest file; no citations.yaml is left behind."""
    desk = Desk(tmp_path)
    (tmp_path / "forms.pdf").write_bytes(forms_in_forms())
    refused(desk.run("parse", "forms.pdf"), 2, "forms.pdf", "--trusted")
    assert not (tmp_path / "citations.yaml").exists()


@pytest.mark.parametrize(("name", "make"), [("r.docx", docx), ("r.pdf", pdf)])
def test_an_honest_file_comes_out_the_same(tmp_path: Path, name: str, make) -> None:
    """Read in a process of its own or in this one: not one difference."""
    path = tmp_path / name
    path.write_bytes(make(12))
    assert api.parse(path) == api.parse(path, trusted=True)
    assert len(api.parse(path).document.notes) == 12


def test_the_error_of_a_missing_file_is_its_own(tmp_path: Path) -> None:
    """What the child cannot find, it says as its parent would."""
    with pytest.raises(UnreadableDocument, match="no such file"):
        api.parse(tmp_path / "none.docx")
