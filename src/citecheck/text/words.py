"""Bytes to words: which encoding a text file has, and whether it is text at all. The only door to charset-normalizer."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from citecheck.model.errors import UnreadableDocument

#: Largest file that is read, in bytes: a PDF or package with many pictures.
MAX_BYTES = 200_000_000
#: Largest text, in bytes: a book has about 1 MB, the longest reports have 10 MB. The same for markup (``ingest/markup.py``).
MAX_TEXT = 20_000_000
#: Bytes that the encoding detector looks at; its time grows with the sample, its answers do not get better.
_SAMPLE = 32_768
#: Share of control characters above which bytes are no text. Damaged text layers of real PDFs have up to 0.3 %.
_MAX_CONTROLS = 0.01
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"

#: First bytes -> what the file seems to be, and what to do about it.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "save its text with pdftotext -layout, or copy the text into a .txt file"),
    (b"\x89PNG\r\n", "a PNG picture", "give the report's text, not a picture of it"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the report's text, not a picture of it"),
    (b"GIF8", "a GIF picture", "give the report's text, not a picture of it"),
    (b"II*\x00", "a TIFF picture", "give the report's text, not a picture of it"),
    (b"MM\x00*", "a TIFF picture", "give the report's text, not a picture of it"),
    (b"\x7fELF", "a program (ELF)", "give the report itself"),
    (b"MZ\x90\x00", "a Windows program", "give the report itself"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls)", "open it and save it as plain text"),
    (b"{\\rtf", "an RTF document", "open it and save it as plain text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "give the report itself"),
    (b"RIFF", "a sound, film or picture file", "give the report's text"),
    (b"OggS", "a sound file", "give the report's text"),
    (b"ID3", "a sound file", "give the report's text"),
)
#: Names inside a zip file -> what the zip seems to be.
_ZIPPED = (
    (b"word/", "a Word document (.docx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
    (b"epub+zip", "an EPUB book"),
    (b"xl/", "an Excel sheet (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings that a report without a BOM may have, the likeliest first.
_LEGACY = ["cp1252", "cp1256", "cp1251", "cp1250", "cp1254", "cp1253", "cp1255", "gb18030", "big5", "shift_jis", "euc_kr"]
#: Turkish ş, ı, ğ read as Western Latin, beside the letters that they stand beside; and signs that no word holds.
_TURKISH = re.compile(r"[a-zöüç][þýð]|[þýð][a-zöüç]")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][³¹¿¼¾£¥][^\W\d_]")


def seems(data: bytes) -> tuple[str, str] | None:
    """Return what binary ``data`` seems to be and what to do about it, None where no known signature fits.

    >>> seems(b"%PDF-1.7")[0]
    'a PDF'
    """
    if data.startswith(b"PK\x03\x04"):
        return _zip_seems(data[:8192] + data[-8192:]), "open it and save it as plain text"
    for magic, name, advice in _MAGIC:
        if data.startswith(magic):
            return name, advice
    return None


def decode(data: bytes, *, limit: int = MAX_TEXT) -> tuple[str, str]:
    """Return the text that ``data`` holds, without its byte order mark, and the encoding's name (``codecs`` spelling).

    In order: a BOM is believed, UTF-8 is tried, then UTF-16 without a BOM, then the legacy code pages. Newlines stay as they are.
    Raises ``UnreadableDocument`` for binary data and for more than ``limit`` bytes.
    """
    if len(data) > limit:
        raise UnreadableDocument(f"too large: {len(data):,} bytes, the limit is {limit:,}", hint="split the file")
    known = seems(data)
    if known:
        raise UnreadableDocument(f"not a text file: it seems to be {known[0]}", hint=known[1])
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding), encoding
    wide = _wide(data)
    if wide is not None:
        return wide
    _refuse_binary(data)
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _legacy(data)


def _zip_seems(edges: bytes) -> str:
    return next((name for sign, name in _ZIPPED if sign in edges), "a zip archive")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"the byte order mark says {encoding}, but byte {error.start} does not fit it", hint="save the file as UTF-8"
        ) from None


def _wide(data: bytes) -> tuple[str, str] | None:
    """Read UTF-16 without a BOM: every second byte of its spaces, line ends and ASCII letters is zero."""
    sample = data[: _SAMPLE * 2]
    if len(sample) < 4 or len(data) % 2 or sample.count(0) < len(sample) * 0.03:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) < 8 * min(odd, even) or (odd == even):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    head = text[:4000]
    readable = sum(1 for sign in head if sign.isalnum() or sign.isspace() or (sign.isascii() and sign.isprintable()))
    spaces = sum(1 for sign in head if sign.isspace())
    return (text, encoding) if readable > 0.9 * len(head) and spaces > 0.02 * len(head) else None


def _refuse_binary(data: bytes) -> None:
    sample = data if len(data) <= 4 * _SAMPLE else data[: 2 * _SAMPLE] + data[-2 * _SAMPLE :]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _MAX_CONTROLS * len(sample):
        raise UnreadableDocument(
            f"not a text file: {controls} of its {len(sample)} bytes looked at are control characters",
            hint="give the report as plain text",
        )


def _damaged_utf8(data: bytes) -> tuple[str, str] | None:
    """Read UTF-8 with a few broken bytes; they become U+FFFD. None where most non-ASCII bytes do not fit UTF-8."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for sign in text[: 50 * _SAMPLE] if sign > "\x7f" and sign != "\ufffd")
    return (text, "utf-8") if whole > 10 * broken else None


def _legacy(data: bytes) -> tuple[str, str]:
    lines = data[: 16 * _SAMPLE].splitlines(keepends=True)
    sample = b"".join(line for line in lines if not line.isascii())[:_SAMPLE]
    best = charset_normalizer.from_bytes(sample or data[:_SAMPLE], cp_isolation=_LEGACY).best()
    encoding = _neighbour(best.encoding if best else "cp1252", sample)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), encoding


def _neighbour(encoding: str, sample: bytes) -> str:
    """Tell apart three code pages of Latin letters that charset-normalizer 3.5 takes for one another.

    Icelandic letters where Turkish has its own mean cp1254; signs such as ³ inside words mean cp1250 (Polish ł).
    """
    if encoding not in ("cp1250", "cp1252", "cp1254"):
        return encoding
    western = sample.decode("cp1252", errors="replace")
    if len(set("ðþýÝÞÐ") & set(western)) >= 2 and _TURKISH.search(western):
        return "cp1254"
    return "cp1250" if _SIGN_IN_WORD.search(western) else "cp1252"
