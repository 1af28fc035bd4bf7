"""One record of a WARC file, out of the bytes of its own gzip member: the archived response that a byte range brought. Pure.

Just enough to read what Common Crawl hands out (ISO 28500, one gzip member a record): no files, no index, no writing. Of
what is wrong with the bytes, ``ValueError`` tells.
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import NamedTuple

from citecheck.archives.timemap import read_datetime

#: No record is unpacked beyond this (bytes): Common Crawl cuts payloads at 1 MB, since 2025 at 5 MB.
_LARGEST = 20_000_000
_ZLIB = {"gzip": 31, "x-gzip": 31, "deflate": 15}

Headers = tuple[tuple[str, str], ...]


class Response(NamedTuple):
    """An archived response: of which URL, when, its status and headers (names in lower case), its body without any encoding."""

    uri: str
    at: dt.datetime
    status: int
    headers: Headers
    body: bytes


def read_record(packed: bytes) -> Response:
    """Read the response of one gzip member. Raises ``ValueError`` where it is none, is cut, or is another kind of record."""
    head, block = _split(_unpacked(packed, 31, "the record"), "WARC headers")
    line, fields = _headers(head)
    if not line.startswith("WARC/"):
        raise ValueError("no WARC record")
    kind, uri, at = _field(fields, "warc-type"), _field(fields, "warc-target-uri"), read_datetime(_field(fields, "warc-date"))
    if kind != "response":
        raise ValueError(f"a record of the kind {kind or 'unknown'}, not a response")
    length = _field(fields, "content-length")
    if not uri or at is None or not length.isdigit() or len(block) < int(length):
        raise ValueError("a record that is cut, or without URL or date")
    return _response(uri.strip("<>"), at, block[: int(length)])


def _response(uri: str, at: dt.datetime, block: bytes) -> Response:
    head, body = _split(block, "HTTP headers")
    line, headers = _headers(head)
    parts = line.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1].isdigit():
        raise ValueError("no HTTP response")
    if _field(headers, "transfer-encoding").lower() == "chunked":
        body = _joined(body)
    encoding = _field(headers, "content-encoding").lower()
    if encoding in _ZLIB and body:
        body = _unpacked(body, _ZLIB[encoding], "the archived body")
    elif encoding not in ("", "identity", *_ZLIB):
        raise ValueError(f"a body encoded as {encoding}")
    return Response(uri, at, int(parts[1]), headers, body)


def _unpacked(data: bytes, wbits: int, what: str) -> bytes:
    packer = zlib.decompressobj(wbits=wbits)
    try:
        plain = packer.decompress(data, _LARGEST)
    except zlib.error as error:
        raise ValueError(f"{what} does not unpack ({error})") from None
    if not packer.eof:
        raise ValueError(f"{what} is cut, or larger than is read")
    return plain


def _split(data: bytes, what: str) -> tuple[bytes, bytes]:
    head, blank, rest = data.partition(b"\r\n\r\n")
    if not blank:
        raise ValueError(f"no end of the {what}")
    return head, rest


def _headers(head: bytes) -> tuple[str, Headers]:
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return first, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)


def _field(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key == name), "")


def _joined(body: bytes) -> bytes:
    """Join the chunks of a body (RFC 9112 section 7.1); as it is where it is none: archives join them and keep the header."""
    joined, place = bytearray(), 0
    while True:
        end = body.find(b"\r\n", place)
        try:
            size = int(body[place:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or len(body) < end + 2 + size:
            return body
        if size == 0:
            return bytes(joined)
        joined += body[end + 2 : end + 2 + size]
        place = end + 2 + size + 2
