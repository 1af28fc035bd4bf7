"""WARC records written and read (ISO 28500:2017, WARC 1.1): the only file that imports warcio.

warcio frames the records; heads are handed to it as bytes, because it would write header lines that are not ASCII anew. What
is read may be anybody's file: lines, heads and the ratio of decompression have limits, and damage is told and stepped over.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

#: The profile of a record whose body is that of an earlier one (ISO 28500:2017, section 6.7.2).
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
#: Bytes of one header line and of all lines of a record, and how many there are, beyond which a file is no honest one (servers
#: take 8 KB and 100 lines).
_LINE = 128 * 1024
_HEAD = 1024 * 1024
_LINES = 2000
#: No honest text shrinks to less: HTML about 5 to 20 times, a table of zeros 200 (see ``net/body.py``).
_BOMB_RATIO = 200
_BOMB_FREE = 64 * 1024 * 1024
_BLOCK = 16 * 1024
#: Up to here (bytes) a window of 4 KB finds what the largest would.
_SMALL = 4096
_CHUNKED = re.compile(rb"(?im)^transfer-encoding[ \t]*:[ \t]*chunked[ \t]*\r?$")
_START = re.compile(rb"\x1f\x8b\x08|(?:^|\n)(?=WARC/[01]\.)")


class Damaged(Exception):
    """A record or file that cannot be read; the message says what is wrong, ``offset`` where it begins (bytes, None: unknown)."""

    def __init__(self, message: str, *, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class Draft(NamedTuple):
    """A record to be written. ``fields`` are its WARC header fields but type, length and block digest; ``head`` is HTTP's."""

    type: str
    fields: tuple[tuple[str, str], ...]
    content_type: str
    head: bytes = b""
    body: bytes = b""


class _Head:
    """HTTP's head for warcio, as bytes."""

    def __init__(self, raw: bytes) -> None:
        self.headers_buff = raw

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Leave the bytes as they are."""


class _Member:
    """One gzip member of about ``size`` bytes while it is made."""

    def __init__(self, level: int, size: int) -> None:
        # zlib clears its tables for every member: large ones take 60 µs, which small records (requests, revisits) do not need.
        bits, memory = (12, 5) if size <= _SMALL else (zlib.MAX_WBITS, 8)
        self._packer = zlib.compressobj(level, zlib.DEFLATED, bits | 16, memory)
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self._parts.append(self._packer.compress(data))

    def flush(self) -> None:
        """Do nothing: the member ends with ``bytes``."""

    def bytes(self) -> bytes:
        """End the member and return it."""
        return b"".join([*self._parts, self._packer.flush()])


class Packer:
    """Makes gzip members of drafts, one record each. For one thread at a time."""

    def __init__(self) -> None:
        self._writer = WARCWriter(None, gzip=False, warc_version="1.1")

    def pack(self, draft: Draft, *, level: int = 6) -> bytes:
        """Return ``draft`` as one gzip member, with WARC-Block-Digest and Content-Length; ``level`` is zlib's."""
        writer = self._writer
        block = hashlib.sha1(draft.head, usedforsecurity=False)
        block.update(draft.body)
        digest = ("WARC-Block-Digest", "sha1:" + base64.b32encode(block.digest()).decode())
        headers = StatusAndHeaders("", [("WARC-Type", draft.type), *draft.fields, digest], protocol="WARC/1.1")
        record = ArcWarcRecord(
            "warc",
            draft.type,
            headers,
            io.BytesIO(draft.body),
            _Head(draft.head) if draft.head else None,
            draft.content_type,
            len(draft.body),
            payload_length=len(draft.body),
        )
        member = _Member(level, len(draft.head) + len(draft.body))
        writer.out = member
        writer.write_record(record)
        return member.bytes()


class Record(NamedTuple):
    """One record as it is read. ``fields`` by name in lower case; ``head`` is HTTP's with its line ends, or empty.

    ``body`` reads on from behind the head, and only until the next record is asked for.
    """

    offset: int
    type: str
    fields: dict[str, str]
    head: bytes
    body: Any

    def payload(self, limit: int) -> bytes:
        """Return at most ``limit`` + 1 bytes of the payload: the body with its chunking undone. Raises ``Damaged``."""
        source = ChunkedDataReader(self.body) if _CHUNKED.search(self.head) else self.body
        return _read(source, limit + 1)

    def block(self, limit: int) -> bytes:
        """Return at most ``limit`` + 1 bytes behind the head as they are stored. Raises ``Damaged``."""
        return _read(self.body, limit + 1)


def _read(source: Any, most: int) -> bytes:  # noqa: ANN401 - warcio's readers have no common type
    parts, size = [], 0
    try:
        while size < most and (part := source.read(min(_BLOCK, most - size))):
            parts.append(part)
            size += len(part)
    except (zlib.error, ValueError, OSError) as error:
        raise Damaged(f"the record cannot be read: {error}") from error
    return b"".join(parts)


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader with limits. ``spent`` counts the bytes of lines since the record began, ``lines`` the lines.

    ``broke_off`` tells, once it was read to the end, whether that end stood in the middle of a gzip member.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, block_size=_BLOCK)
        self.spent = self.lines = 0
        self.in_head = True
        self.broke_off = False

    def readline(self, length: int | None = None) -> bytes:
        """Return a line. Raises ``Damaged`` where a line, or all of one record, is longer than any honest one."""
        line: bytes = super().readline(min(length or _LINE, _LINE))
        self.spent += len(line)
        self.lines += 1
        if len(line) >= _LINE or (self.in_head and (self.spent > _HEAD or self.lines > _LINES)):
            raise Damaged("a header without end")
        return line

    def close_decompressor(self) -> None:
        """Take note of how the file ended."""
        unpacker: Any = self.decompressor
        self.broke_off = unpacker is not None and not unpacker.eof and self.stream.tell() > 0
        super().close_decompressor()

    def _decompress(self, data: bytes) -> bytes:
        unpacker: Any = self.decompressor
        if not unpacker or not data:
            return data
        try:
            out: bytes = unpacker.decompress(data)
        except zlib.error as error:
            if self.num_block_read == 0:  # not packed at all
                self.decompressor: Any = None
                return data
            raise Damaged(f"the compressed data is broken: {error}") from error
        if self.num_read + len(out) > _BOMB_RATIO * self.stream.tell() + _BOMB_FREE:
            raise Damaged("the data grows beyond all measure when it is unpacked")
        return out


class _Records(ArchiveIterator):  # type: ignore[misc]
    #: warcio would print it to the screen.
    INC_RECORD = ""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, no_record_parse=True, arc2warc=True)
        self.reader = _Bounded(file)

    def _next_record(self, next_line: bytes | None) -> ArcWarcRecord:
        self.reader.spent = self.reader.lines = 0
        self.reader.in_head = True
        return super()._next_record(next_line)


def record_at(file: BinaryIO, offset: int) -> Record:
    """Return the record that begins at ``offset``. Raises ``Damaged`` where none does."""
    file.seek(offset)
    try:
        walk = _Records(file)
        return _as_record(next(iter(walk)), offset, walk.reader)
    except StopIteration:
        raise Damaged("no record begins there", offset=offset) from None
    except _TROUBLES as error:
        raise _told(error, offset) from error


def records(file: BinaryIO) -> Iterator[tuple[Record, int] | Damaged]:
    """Yield the records of a WARC or ARC file, packed record by record or not at all, each with its length in the file.

    What is damaged is yielded as ``Damaged``, and reading goes on at the next record that can be found. The body of a record can
    no longer be read when it is yielded: take it up with ``record_at``.
    """
    offset = 0
    while True:
        file.seek(offset)
        walk = _Records(file)
        reader: Any = walk.reader
        try:
            for found in walk:
                record = _as_record(found, walk.offset, reader)
                offset = record.offset
                if not fields_length(record).isdigit():
                    raise Damaged("the record does not say how long it is", offset=offset)
                walk.read_to_end(found)
                left = found.raw_stream.limit if isinstance(found.raw_stream, LimitReader) else 0
                if left > 0 or not _ended(walk):
                    raise Damaged("the record is cut off", offset=offset)
                yield record, walk.get_record_length()
            if reader.broke_off:
                raise Damaged("the compressed data is cut off")
        except _TROUBLES as error:
            told = error if isinstance(error, Damaged) and error.offset is not None else _told(error, max(offset, walk.offset))
            yield told
            offset = _next_start(file, (told.offset or 0) + 1)
            if offset < 0:
                return
        else:
            return


def fields_length(record: Record) -> str:
    """Return what a record says of its length in bytes, as written."""
    return record.fields.get("content-length", "").strip()


def _ended(walk: _Records) -> bool:
    """Tell whether the gzip member that held the record came to its end; True for a file that is not packed."""
    unpacker: Any = walk.reader.decompressor if walk.reader is not None else None
    return unpacker is None or bool(unpacker.eof)


_TROUBLES = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    Damaged,
    zlib.error,
    ValueError,
    IndexError,
    KeyError,
    AttributeError,
    TypeError,
    EOFError,
    OSError,
)


def _told(error: BaseException, offset: int) -> Damaged:
    words = " ".join(str(error).split())[:200]
    if isinstance(error, ArchiveLoadFailed) and "non-chunked gzip" in words:
        words = "the file is packed as a whole and not record by record: unpack it, or run warcio recompress"
    return Damaged(words or type(error).__name__, offset=offset)


def _as_record(found: ArcWarcRecord, offset: int, reader: _Bounded) -> Record:
    fields = {name.lower(): value for name, value in found.rec_headers.headers}
    kind = str(found.rec_type or "")
    media = fields.get("content-type", "")
    has_head = kind in ("response", "request", "revisit") and "http" in media.lower()
    head = _read_head(found.raw_stream) if has_head else b""
    reader.in_head = False  # the chunks of a body have lines of their own
    return Record(offset, kind, fields, head, found.raw_stream)


def _read_head(stream: Any) -> bytes:  # noqa: ANN401 - warcio's readers have no common type
    """Read HTTP's head to its empty line."""
    lines = []
    while line := stream.readline(_LINE):
        lines.append(line)
        if not line.strip():
            break
    return b"".join(lines)


def _next_start(file: BinaryIO, offset: int) -> int:
    """Return where the next record may begin behind ``offset``, -1 where none does."""
    file.seek(offset)
    kept, at = b"", offset
    while block := file.read(1 << 20):
        window = kept + block
        found = _START.search(window)
        if found:
            return at - len(kept) + found.end() - (3 if found[0].startswith(b"\x1f") else 0)
        kept, at = window[-16:], at + len(block)
    return -1
