"""Zip packages that hold a document (OOXML, OpenDocument, EPUB): opened with limits, so that no zip bomb goes off.

The limits are on what is read, not on what is there: a film inside a report that nobody unpacks hurts nobody.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from citecheck.model.errors import UnreadableDocument
from citecheck.text.words import seems

#: Largest member that is unpacked, and how much of one package in all, in bytes. The XML of a book has 10 MB at most.
MAX_MEMBER = 64_000_000
MAX_TOTAL = 256_000_000
#: Most members of a package. A long report with a thousand pictures has some 1,100.
MAX_MEMBERS = 10_000
#: Highest ratio of unpacked to packed size. XML packs about 1:10, a table of equal cells 1:60; deflate's own limit is 1:1032.
MAX_RATIO = 200
#: Members below this many bytes are unpacked at any ratio: they can do no harm.
_HARMLESS = 1_000_000

_ENTRY = b"PK\x01\x02"  # begins each entry of the central directory (APPNOTE.TXT 6.3.10, section 4.3.12)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: an old Office file, or a protected new one
_PROTECTED = "EncryptedPackage".encode("utf-16-le")  # the stream of a protected OOXML file (MS-OFFCRYPTO section 2.3.4.4)
_FOLDER = ("", "/", "\\")  # last characters of names that are no file's; zipfile's own is_dir fails on an empty name
_ENCRYPTED = 0x1  # bit 0 of a member's flags (APPNOTE.TXT section 4.4.4)
_AGAIN = "open it in the program that wrote it and save it again"
_NO_PASSWORD = "open it with its password and save it without one"  # noqa: S105 - words for people


class Package:
    """An opened package. Make it by ``Package.open``. Names are found whatever their case, as OPC asks (ECMA-376-2, 6.2.2.3)."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive = archive
        self._where = where
        self._members = {_folded(info.filename): info for info in archive.infolist() if info.filename[-1:] not in _FOLDER}
        self._unpacked = 0

    @classmethod
    def open(cls, data: bytes, where: str) -> Package:
        """Open the package in ``data``, the bytes of the file ``where``.

        Raises ``UnreadableDocument`` for what is no zip file (an old or protected Office file is told), for a damaged one,
        and for more than ``MAX_MEMBERS`` members.
        """
        if not data.startswith(b"PK"):
            _refuse(data, where)
        if data.count(_ENTRY) > MAX_MEMBERS:  # counted before zipfile makes an object of each
            message = f"the package has more than {MAX_MEMBERS:,} members"
            raise UnreadableDocument(message, where=where, hint="this is no report; give the document itself")
        try:
            return cls(zipfile.ZipFile(io.BytesIO(data)), where)
        except (zipfile.BadZipFile, struct.error, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise UnreadableDocument(f"the package is damaged: {error}", where=where, hint=_AGAIN) from None

    def names(self) -> tuple[str, ...]:
        """Return the members' names as the package spells them, folders left out."""
        return tuple(info.filename for info in self._members.values())

    def has(self, name: str) -> bool:
        """Tell whether the package has a member ``name``, whatever its case."""
        return _folded(name) in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of member ``name``.

        Raises ``UnreadableDocument`` where there is none, where it is damaged or encrypted, and beyond the limits.
        """
        info = self._members.get(_folded(name))
        if info is None:
            raise UnreadableDocument(f"the package holds no {name}", where=self._where, hint=_AGAIN)
        self._weigh(info)
        try:
            with self._archive.open(info) as member:
                data = member.read(MAX_MEMBER + 1)
        except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RuntimeError) as error:
            message = f"{info.filename} in the package is damaged: {error}"
            raise UnreadableDocument(message, where=self._where, hint=_AGAIN) from None
        self._unpacked += len(data)
        return data

    def _weigh(self, info: zipfile.ZipInfo) -> None:
        """Refuse a member that is too large, packed too well, encrypted, or packed by a method that no document format allows.

        The sizes are those that the package declares; zipfile unpacks no byte more than that.
        """
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(f"{info.filename} is encrypted", where=self._where, hint=_NO_PASSWORD)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            message = f"{info.filename} is packed by a method that documents do not use"
            raise UnreadableDocument(message, where=self._where, hint=_AGAIN)
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > MAX_MEMBER:
            message = f"{info.filename} would unpack to {info.file_size:,} bytes, the limit is {MAX_MEMBER:,}"
        elif info.file_size > _HARMLESS and ratio > MAX_RATIO:
            message = f"{info.filename} would unpack to {ratio:.0f} times its size, the limit is {MAX_RATIO}"
        elif self._unpacked + info.file_size > MAX_TOTAL:
            message = f"the package would unpack to more than {MAX_TOTAL:,} bytes"
        else:
            return
        raise UnreadableDocument(message, where=self._where, hint="a zip bomb? split the report if it is true")


def _folded(name: str) -> str:
    """Return a member's name for comparing: no leading slash, forward slashes, lower case."""
    return name.replace("\\", "/").removeprefix("./").lstrip("/").lower()


def _refuse(data: bytes, where: str) -> None:
    """Say what a file that is no zip package seems to be."""
    if data.startswith(_OLE) and _PROTECTED in data:
        raise UnreadableDocument("the document is protected by a password", where=where, hint=_NO_PASSWORD)
    if data.startswith(_OLE):
        message = "an old Office file (.doc), whatever its name says"
        raise UnreadableDocument(message, where=where, hint="open it and save it as .docx or .odt")
    known = seems(data)
    message = f"no zip package: it seems to be {known[0]}" if known else "no zip package, so no document of this format"
    raise UnreadableDocument(message, where=where, hint=known[1] if known else "check the file and its suffix")
