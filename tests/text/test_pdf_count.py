"""How many pages a PDF has at most, read without a library: the same as pdfium counts, and nothing where it is not told."""

from __future__ import annotations

import time
import zlib

import pypdfium2 as pdfium
import pytest

from citecheck.text.pdf.count import most_pages
from tests.ingest.pdf_maker import PdfMaker


def packed(*objects: bytes, more: bytes = b"") -> bytes:
    """Build a PDF that keeps ``objects`` in an object stream, with a cross-reference stream as PDF 1.5 has it."""
    numbers = range(2, 2 + len(objects))
    offsets = [sum(len(one) + 1 for one in objects[:at]) for at in range(len(objects))]
    head = " ".join(f"{number} {offset}" for number, offset in zip(numbers, offsets, strict=True)).encode() + b"\n"
    inside = zlib.compress(head + b"\n".join(objects))
    out = b"%PDF-1.5\n"
    first = len(out)
    out += b"1 0 obj<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(objects), len(head), len(inside))
    out += inside + b"\nendstream\nendobj\n"
    place, last = len(out), 2 + len(objects)
    rows = [b"\0\0\0\0\0", b"\1" + first.to_bytes(3, "big") + b"\0"]
    rows += [b"\2" + (1).to_bytes(3, "big") + bytes([at]) for at in range(len(objects))]
    rows += [b"\1" + place.to_bytes(3, "big") + b"\0"]
    table = zlib.compress(b"".join(rows))
    out += b"%d 0 obj<</Type/XRef/Size %d/W[1 3 1]/Root 2 0 R%s/Filter/FlateDecode/Length %d>>stream\n" % (
        (last, last + 1, more, len(table))
    )
    return out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % place


CATALOG = b"<</Type/Catalog/Pages 3 0 R>>"
TREE = b"<</Type/Pages/Kids[4 0 R 5 0 R]/Count 2>>"
LEAF = b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 200 200]>>"


def made(pages: int) -> bytes:
    """Build a PDF in the open."""
    pdf = PdfMaker()
    for _ in range(pages):
        pdf.page()
        pdf.text(50, 700, "The river rose.")
    return pdf.bytes()


@pytest.mark.parametrize("body", [made(1), made(7), packed(CATALOG, TREE, LEAF, LEAF)], ids=["one", "seven", "packed"])
def test_the_count_is_pdfiums(body: bytes) -> None:
    """In the open and in object streams, what is counted here is what the library counts."""
    assert most_pages(body) == len(pdfium.PdfDocument(body))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b"%PDF-1.4 <</Count 3/Kids[<</x 1>>]/Type /Pages>> <</Type/Outlines/Count 90>>", 3),
        (b"%PDF-1.4 <</Type/Pages/Count 3>> <</Type/Pages/Count 5>>", 5),
        (b"%PDF-1.4 <</Type/Page/Count 3>>", None),
        (b"%PDF-1.4 <</Type/Pages/Count 3 0 R>>", None),
        (packed(CATALOG, TREE, LEAF, LEAF, more=b"/Encrypt 9 0 R"), None),
        (packed(CATALOG, TREE, LEAF, LEAF).replace(b"FlateDecode", b"LZWDecode", 1)[:-200].replace(b"x\x9c", b"??"), None),
        (packed(CATALOG, TREE, LEAF, LEAF)[:120], None),
        (b"%PDF-1.5 /ObjStm /Type/Pages/Count 4", None),
        (b"", None),
    ],
)
def test_what_does_not_tell_is_none(body: bytes, count: int | None) -> None:
    """Counts of outlines are no pages; what is locked, cut or packed otherwise is not known."""
    assert most_pages(body) == count


def test_a_bomb_is_not_inflated() -> None:
    """Thousands of streams of nothing but zeros end at the bound."""
    stream = b"<</Type/ObjStm/N 1>>stream\n" + zlib.compress(bytes(10_000_000)) + b"\nendstream\n"
    began = time.process_time()
    assert most_pages(b"%PDF-1.5 " + stream * 400) is None
    assert time.process_time() - began < 2
