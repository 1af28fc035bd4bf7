"""What kind of file came, by its first bytes: servers call anything text/html, and a page may come where a file was cited."""

from __future__ import annotations

import re

from citecheck.liveness.look import Look, Part
from citecheck.model.url import Url

SIGNAL = "media"
#: First bytes, and the kind (the formats' own specifications; Wikipedia's "List of file signatures" has them side by side).
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF87a", "GIF picture"),
    (b"GIF89a", "GIF picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"ID3", "MP3 sound"),
    (b"\xff\xfb", "MP3 sound"),
    (b"\xff\xf3", "MP3 sound"),
    (b"OggS", "Ogg sound or film"),
    (b"fLaC", "FLAC sound"),
    (b"\x1aE\xdf\xa3", "WebM or Matroska film"),
    (b"FLV\x01", "Flash film"),
    (b"AT&TFORM", "DjVu document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
    (b"{\\rtf", "RTF document"),
    (b"%!PS", "PostScript document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
)
_RIFF = {b"WEBP": "WebP picture", b"WAVE": "WAV sound", b"AVI ": "AVI film"}
_ZIPPED = (
    (b"word/", "Word document"),
    (b"xl/", "Excel sheet"),
    (b"ppt/", "PowerPoint file"),
    (b"epub+zip", "EPUB book"),
    (b"opendocument", "OpenDocument file"),
)
#: Readers look for the mark of a PDF within so many bytes (ISO 32000-1, annex H.3, note 13).
_PDF_WITHIN = 1_024
#: Endings that name files which no site gives to web pages of its own, and the kinds that they name.
_ENDINGS = {
    "pdf": "PDF", "djvu": "DjVu", "jpg": "picture", "jpeg": "picture", "png": "picture", "gif": "picture", "webp": "picture",
    "mp3": "sound", "ogg": "sound", "wav": "sound", "m4a": "sound", "mp4": "film", "webm": "film", "avi": "film", "mov": "film",
    "doc": "document", "docx": "document", "odt": "document", "rtf": "document", "xls": "sheet", "xlsx": "sheet",
    "ppt": "presentation", "pptx": "presentation", "zip": "archive", "epub": "book",
}  # fmt: skip
_ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})\Z")


def kind_of(body: bytes) -> str | None:
    """Return what kind of file ``body`` begins, None where it is no file of a kind that is known here.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"<html>")
    ('PDF', None)
    """
    known = next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)
    if known is not None:
        return known
    if body.startswith(b"RIFF"):
        return _RIFF.get(body[8:12])
    if body[4:8] == b"ftyp":
        return "AVIF picture" if body[8:12] == b"avif" else "MP4 film or sound"
    if body.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED if mark in body[:8_192]), "zip archive")
    return "PDF" if b"%PDF-" in body[:_PDF_WITHIN] and body.lstrip()[:1] != b"<" else None


def kind(look: Look) -> Part | None:
    """Remark what kind of file came by its first bytes, and where a web page came in a file's place; decides nothing.

    A page in a file's place may be the site's viewer of it as well as its error page: it gives reason for doubt, no more.
    """
    if not look.answered or look.last is None or not look.last.body:
        return None
    found = kind_of(look.last.body)
    if found is not None:
        declared = look.last.media_type or "nothing"
        seen = {"kind": found, "declared": declared}
        return Part(liveness=None, signal=SIGNAL, words=f"What came is a {found}, by its first bytes.", seen=seen)
    wanted = named_kind(look.cited)
    if wanted is None or not is_page_for_file(look):
        return None
    words = f"The address names a {wanted}, and a web page came."
    return Part(
        liveness=None, signal=SIGNAL, words=words, seen={"named": wanted, "title": look.page.title or "" if look.page else ""}
    )


def is_page_for_file(look: Look) -> bool:
    """Tell whether a web page came where the cited address names a file of another kind."""
    shows = look.page is not None and bool(look.page.text or look.page.title)
    return shows and named_kind(look.cited) is not None and look.last is not None and kind_of(look.last.body) is None


def named_kind(url: Url) -> str | None:
    """Return the kind of file that an address names by its ending, None where it names none."""
    found = _ENDING.search(url.path)
    return _ENDINGS.get(found[1].lower()) if found else None
