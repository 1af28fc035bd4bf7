"""The ways in which a server can answer badly, by name. A ``Page`` with ``fault="cut"`` is written by ``FAULTS["cut"]``."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import socket
import struct
import zlib

from tests.world.wire import Fault, Page, head_of

#: What a bomb unpacks to, in bytes: more than any limit a client should have, and 200 kB on the wire.
BOMB = 200_000_000


async def silent(writer: asyncio.StreamWriter, page: Page) -> None:
    """Take the request and never say a word."""
    del page
    await _until_gone(writer)


async def headers_only(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send the headers and never the body."""
    writer.write(head_of(page, max(len(page.content), 1)))
    await _until_gone(writer)


async def drip(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send the body a byte at a time, 20 bytes a second: slow, but always saying something."""
    writer.write(head_of(page, len(page.content)))
    for place in range(len(page.content)):
        writer.write(page.content[place : place + 1])
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send a body that has no end."""
    writer.write(head_of(page, None, extra={"Transfer-Encoding": "chunked"}))
    block = (page.content or b"and so on ") * 1000
    while not writer.is_closing():
        writer.write(b"%x\r\n%b\r\n" % (len(block), block))
        await writer.drain()
        await asyncio.sleep(0.001)


async def cut(writer: asyncio.StreamWriter, page: Page) -> None:
    """Announce the whole body, send half of it, close."""
    writer.write(head_of(page, len(page.content)) + page.content[: len(page.content) // 2])
    await writer.drain()


async def cut_chunks(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send a chunked body without its last chunk, close."""
    body = b"%x\r\n%b\r\n" % (len(page.content), page.content)
    writer.write(head_of(page, None, extra={"Transfer-Encoding": "chunked"}) + body)
    await writer.drain()


async def bad_chunks(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send chunks whose sizes are no numbers."""
    writer.write(head_of(page, None, extra={"Transfer-Encoding": "chunked"}) + b"many\r\n" + page.content + b"\r\n0\r\n\r\n")
    await writer.drain()


async def too_long(writer: asyncio.StreamWriter, page: Page) -> None:
    """Announce half of the body and send all of it, close."""
    writer.write(head_of(page, len(page.content) // 2, extra={"Connection": "close"}) + page.content)
    await writer.drain()


async def two_lengths(writer: asyncio.StreamWriter, page: Page) -> None:
    """Announce two lengths that disagree (RFC 9112 section 6.3: must be refused)."""
    writer.write(head_of(page, len(page.content), extra={"content-length": "3"}) + page.content)
    await writer.drain()


async def no_length(writer: asyncio.StreamWriter, page: Page) -> None:
    """Announce no length and end the body by closing, as HTTP/1.0 did: odd, but no fault (RFC 9112 section 6.3)."""
    writer.write(head_of(page, None, extra={"Connection": "close"}) + page.content)
    await writer.drain()


async def early_hints(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send 103 Early Hints before the answer: odd, but no fault (RFC 8297)."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    writer.write(hints + head_of(page, len(page.content), extra={"Connection": "close"}) + page.content)
    await writer.drain()


async def gzip_bomb(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send 200 kB that unpack to 200 MB."""
    bomb = _bomb()
    writer.write(head_of(page, len(bomb), extra={"Content-Encoding": "gzip"}) + bomb)
    await writer.drain()


async def bad_gzip(writer: asyncio.StreamWriter, page: Page) -> None:
    """Say gzip and send plain text."""
    writer.write(head_of(page, len(page.content), extra={"Content-Encoding": "gzip"}) + page.content)
    await writer.drain()


async def cut_gzip(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send half of a gzip stream, with the length of that half."""
    half = gzip.compress(page.content, mtime=0)
    half = half[: len(half) // 2]
    writer.write(head_of(page, len(half), extra={"Content-Encoding": "gzip"}) + half)
    await writer.drain()


async def good_gzip(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send the body packed, asked or not: no fault."""
    packed = gzip.compress(page.content, mtime=0)
    writer.write(head_of(page, len(packed), extra={"Content-Encoding": "gzip"}) + packed)
    await writer.drain()


async def not_http(writer: asyncio.StreamWriter, page: Page) -> None:
    """Speak another protocol."""
    del page
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    await writer.drain()


async def bad_header(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send a header line without a colon."""
    lines = head_of(page, len(page.content)).split(b"\r\n")
    writer.write(b"\r\n".join([lines[0], b"this is no header", *lines[1:]]) + page.content)
    await writer.drain()


async def huge_header(writer: asyncio.StreamWriter, page: Page) -> None:
    """Send a header of two megabytes."""
    writer.write(head_of(page, len(page.content), extra={"X-Long": "x" * 2_000_000}) + page.content)
    await writer.drain()


async def reset(writer: asyncio.StreamWriter, page: Page) -> None:
    """Break the connection with RST instead of an answer."""
    del page
    inner: socket.socket = writer.get_extra_info("socket")
    inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang_up(writer: asyncio.StreamWriter, page: Page) -> None:
    """Close the connection without a word."""
    del writer, page


async def _until_gone(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        await writer.drain()
        await writer.wait_closed()


@functools.cache
def _bomb() -> bytes:
    # A block that ends with a full flush stands alone, so one packed block can be repeated without packing it again.
    block = bytes(1_000_000)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(BOMB // len(block)):
        check = zlib.crc32(block, check)
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + packed * (BOMB // len(block)) + packer.flush() + struct.pack("<II", check, BOMB)


FAULTS: dict[str, Fault] = {
    "bad-chunks": bad_chunks,
    "bad-gzip": bad_gzip,
    "bad-header": bad_header,
    "cut": cut,
    "cut-chunks": cut_chunks,
    "cut-gzip": cut_gzip,
    "drip": drip,
    "early-hints": early_hints,
    "endless": endless,
    "good-gzip": good_gzip,
    "gzip-bomb": gzip_bomb,
    "hang-up": hang_up,
    "headers-only": headers_only,
    "huge-header": huge_header,
    "no-length": no_length,
    "not-http": not_http,
    "reset": reset,
    "silent": silent,
    "too-long": too_long,
    "two-lengths": two_lengths,
}
