"""Writes small PDFs: text at a place, raised signs, links, columns, turned pages, pictures of text, encryption.

The font is Courier, one of the standard 14: each character is 0.6 of the size wide, so that a test knows where a line ends.
"""

import hashlib
import re
import textwrap
from collections.abc import Iterable

WIDE = 0.6
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"0123456789abcdef"


class PdfMaker:
    """Collects pages. Places are in points from the lower left corner of a page of 595 by 842."""

    def __init__(self) -> None:
        self._pages: list[tuple[list[bytes], list[tuple[tuple[float, ...], str | None]], int]] = []
        self._scripts: dict[str, int] = {}
        self.page()

    def page(self, *, rotate: int = 0) -> None:
        """Begin a page; a first page without anything on it is replaced."""
        if self._pages and not self._pages[-1][0] and len(self._pages) == 1:
            self._pages.pop()
        self._pages.append(([], [], rotate))

    def blank(self) -> None:
        """Add a page with nothing on it."""
        self._pages.append(([], [], 0))

    def text(self, x: float, y: float, words: str, size: float = 10, *, up: bool = False, flipped: bool = False) -> float:
        """Write words at a place, "people^6^" with a raised 6; ``up`` turns them by 90 degrees. Return where they end.

        ``flipped``: upright by a half turn of a size below nought.
        """
        for place, part in enumerate(re.split(r"\^(.+?)\^", words)):
            if not part:
                continue
            raised = place % 2 == 1
            now, rise = (0.6 * size, 0.35 * size) if raised else (size, 0.0)
            self._show(part, x, y + rise, now, up=up, flipped=flipped)
            if up:
                y += WIDE * now * len(part)
            else:
                x += WIDE * now * len(part)
        return x

    def _show(self, part: str, x: float, y: float, size: float, *, up: bool, flipped: bool) -> None:
        matrix = f"0 1 -1 0 {x:g} {y:g}" if up else f"1 0 0 1 {x:g} {y:g}"
        if flipped:
            matrix, size = f"-1 0 0 -1 {x:g} {y:g}", -size
        try:
            font, code = "F1", part.encode("cp1252")
        except UnicodeEncodeError:
            font = "F2"
            code = bytes(self._scripts.setdefault(sign, 33 + len(self._scripts)) for sign in part)
        shown = code.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        self._pages[-1][0].append(f"BT /{font} {size:g} Tf {matrix} Tm (".encode() + shown + b") Tj ET")

    def link(self, x0: float, y0: float, x1: float, y1: float, uri: str | None) -> None:
        """Lay a link over a rectangle; without a URI it leads to the first page."""
        self._pages[-1][1].append(((x0, y0, x1, y1), uri))

    def picture(self) -> None:
        """Cover the page with a grey picture, as a scan does."""
        self._pages[-1][0].append(b"q 595 0 0 842 0 0 cm /Im1 Do Q")

    def lines(self, x: float, y: float, lines: Iterable[str], size: float = 10, leading: float | None = None) -> float:
        """Write lines below one another; return where the next would stand."""
        for line in lines:
            self.text(x, y, line, size)
            y -= leading or 1.2 * size
        return y

    def bytes(self, *, password: str | None = None) -> bytes:
        """Write the file; with a password (which may be empty) it is encrypted (RC4, 40 bits: PDF 1.7, 7.6.3)."""
        key = _key(password) if password is not None else None
        objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
        objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
        objects[4] = _script_font(self._scripts)
        objects[5] = _stream(5, _cmap(self._scripts), key)
        image = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        objects[6] = _stream(6, b"\x80", key, image)
        kids: list[int] = []
        for operators, links, rotate in self._pages:
            page, content = len(objects) + 2, len(objects) + 3
            kids.append(page)
            annotations = b" ".join(_link(rect, uri, page, key) for rect, uri in links)
            objects[page] = (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R /Annots [%s] "
                b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im1 6 0 R >> >> >>" % (rotate, content, annotations)
            )
            objects[content] = _stream(content, b"\n".join(operators), key)
        objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
        return _file(objects, password)


def _file(objects: dict[int, bytes], password: str | None) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number]
    lock = b""
    if password is not None:
        lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >> " % (
            _owner(password).hex().encode(),
            _rc4(_key(password), _PAD).hex().encode(),
        )
    out += b"trailer << /Size %d /Root 1 0 R /ID [<%s> <%s>] %s>>\n" % (size, _ID.hex().encode(), _ID.hex().encode(), lock)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(number: int, content: bytes, key: bytes | None, head: bytes = b"") -> bytes:
    content = _locked(number, content, key)
    return b"<< /Length %d %s >>\nstream\n" % (len(content), head) + content + b"\nendstream"


def _link(rect: tuple[float, ...], uri: str | None, page: int, key: bytes | None) -> bytes:
    place = " ".join(f"{side:g}" for side in rect).encode()
    if uri is None:
        return b"<< /Type /Annot /Subtype /Link /Rect [%s] /Dest [%d 0 R /Fit] >>" % (place, page)
    address = b"<" + _locked(page, uri.encode(), key).hex().encode() + b">"
    return b"<< /Type /Annot /Subtype /Link /Rect [%s] /A << /S /URI /URI %s >> >>" % (place, address)


def _script_font(scripts: dict[str, int]) -> bytes:
    return (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 5 0 R /FirstChar 33 /LastChar 255 /Widths [%s] >>"
        % b" ".join([b"600"] * 223)
    )


def _cmap(scripts: dict[str, int]) -> bytes:
    rows = b"\n".join(b"<%02x> <%s>" % (code, sign.encode("utf-16-be").hex().encode()) for sign, code in scripts.items())
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def "
        b"1 begincodespacerange <00> <ff> endcodespacerange %d beginbfchar\n%s\nendbfchar endcmap end end" % (len(scripts), rows)
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _padded(password: str) -> bytes:
    return (password.encode() + _PAD)[:32]


def _owner(password: str) -> bytes:
    return _rc4(hashlib.md5(_padded("owner")).digest()[:5], _padded(password))


def _key(password: str) -> bytes:
    return hashlib.md5(_padded(password) + _owner(password) + (-44).to_bytes(4, "little", signed=True) + _ID).digest()[:5]


def _locked(number: int, data: bytes, key: bytes | None) -> bytes:
    if key is None:
        return data
    return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], data)


def wrap(text: str, columns: int) -> list[str]:
    """Wrap text to lines of so many characters; words are never cut."""
    return textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)


def article(
    pages: Iterable[tuple[list[str], list[str]]], *, head: str = "", columns: int = 80, label: str = "^{}^", numbers: bool = True
) -> bytes:
    """Write an article: for each page its paragraphs, and its footnotes as "1 words", the label in the form of ``label``."""
    maker = PdfMaker()
    for number, (paragraphs, notes) in enumerate(pages, 1):
        maker.page()
        if head:
            maker.text(60, 800, head)
        y = 770.0
        for paragraph in paragraphs:
            y = maker.lines(60, y, wrap(paragraph, columns)) - 8
        foot = [line for note in notes for line in wrap(_labelled(note, label), columns * 5 // 4)]
        maker.lines(60, 60 + 9.6 * len(foot), foot, 8)
        if numbers:
            maker.text(290, 25, str(number))
    return maker.bytes()


def _labelled(note: str, label: str) -> str:
    found = re.match(r"(\d+|[*†‡]+) ", note)
    return label.format(found.group(1)) + note[found.end() :] if found else note
