"""A small HTTP/2 server on the loopback net. It writes frames and knows no rules, so that every rule can be broken."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import hpack
import trustme
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from tests.net.loopback import Script, server_tls

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#: Error codes of RFC 9113 section 7.
NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, REFUSED_STREAM, CANCEL, CALM, HTTP_1_1 = 0, 1, 2, 7, 8, 11, 13

Headers = list[tuple[str, str]]


class Raw:
    """A frame of any kind, which hyperframe would not write."""

    def __init__(self, kind: int, stream: int, payload: bytes) -> None:
        self._bytes = len(payload).to_bytes(3, "big") + bytes([kind, 0]) + stream.to_bytes(4, "big") + payload

    def serialize(self) -> bytes:
        """Return the frame's bytes."""
        return self._bytes


class Side:
    """The server's side of one connection: reads requests, says frames."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.encoder = hpack.Encoder()
        self.encoder.header_table_size = 0  # each field stands in full, so that large heads are large on the wire
        self.decoder = hpack.Decoder()
        self.frames: list[Frame] = []  # all that the client said
        self.stream = 0
        self.window = asyncio.Event()  # set by each WINDOW_UPDATE

    async def open(self) -> None:
        """Read the client's preface and say our settings."""
        assert await self.reader.readexactly(len(_PREFACE)) == _PREFACE
        self.say(SettingsFrame(0, settings={SettingsFrame.MAX_CONCURRENT_STREAMS: 100}))

    async def frame(self) -> Frame:
        """Read one frame, answering settings and pings."""
        head = await self.reader.readexactly(9)
        frame, length = Frame.parse_frame_header(memoryview(head))
        frame.parse_body(memoryview(await self.reader.readexactly(length)))
        self.frames.append(frame)
        if isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
            self.say(SettingsFrame(0, flags=["ACK"]))
        elif isinstance(frame, PingFrame) and "ACK" not in frame.flags:
            self.say(PingFrame(0, frame.opaque_data, flags=["ACK"]))
        return frame

    async def request(self) -> tuple[Headers, bytes]:
        """Read until one request is whole; return its headers and its body, and keep its stream."""
        headers: Headers = []
        body = b""
        while True:
            frame = await self.frame()
            if isinstance(frame, HeadersFrame):
                self.stream = frame.stream_id
                headers = [(str(name), str(value)) for name, value in self.decoder.decode(frame.data)]
            elif isinstance(frame, DataFrame):
                body += frame.data
                if frame.data:
                    for stream in (0, self.stream):
                        self.say(WindowUpdateFrame(stream, window_increment=len(frame.data)))
            if "END_STREAM" in frame.flags:
                return headers, body

    def say(self, *frames: Frame | Raw) -> None:
        """Write frames."""
        self.writer.write(b"".join(frame.serialize() for frame in frames))

    def block(self, headers: Headers) -> bytes:
        """Return headers packed for the wire."""
        return self.encoder.encode(headers, huffman=False)

    def headers(self, *lines: tuple[str, str], status: str | None = "200", end: bool = False) -> HeadersFrame:
        """Build a HEADERS frame of the current stream."""
        fields = ([(":status", status)] if status else []) + list(lines)
        return HeadersFrame(self.stream, self.block(fields), flags=["END_HEADERS", *(["END_STREAM"] if end else [])])

    def data(self, body: bytes, *, end: bool = True) -> DataFrame:
        """Build a DATA frame of the current stream."""
        return DataFrame(self.stream, body, flags=["END_STREAM"] if end else [])

    def reset(self, code: int) -> RstStreamFrame:
        """Build a RST_STREAM frame of the current stream."""
        return RstStreamFrame(self.stream, error_code=code)

    def goaway(self, code: int, *, last: int) -> GoAwayFrame:
        """Build a GOAWAY frame; ``last`` is the highest stream that was looked at."""
        return GoAwayFrame(0, last_stream_id=last, error_code=code)

    async def flush(self) -> None:
        """Let the frames go, and the client read them before the connection ends."""
        await self.writer.drain()
        await asyncio.sleep(0.02)

    async def until_gone(self) -> None:
        """Stay, read and be silent until the client goes."""
        while True:
            await self.frame()


Turn = Callable[[Side], Awaitable[None]]


def speaks(turn: Turn, *, then: str = "hold") -> Script:
    """Serve connections on which each request is answered by ``turn``; ``then`` is "hold" or "close"."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        side = Side(reader, writer)
        await side.open()
        await side.request()
        await turn(side)
        await side.flush()
        while then == "hold":
            await side.request()
            await turn(side)
            await side.flush()

    return script


def says_frames(build: Callable[[Side], list[Frame | Raw]], *, then: str = "hold") -> Script:
    """Answer each request by the frames that ``build`` makes for it."""

    async def turn(side: Side) -> None:
        side.say(*build(side))

    return speaks(turn, then=then)


def h2_tls(cert: trustme.LeafCert, *protocols: str) -> ssl.SSLContext:
    """Return a server's TLS rules that choose HTTP/2 where the client offers it (or the first of ``protocols``)."""
    context = server_tls(cert)
    context.set_alpn_protocols(list(protocols or ("h2", "http/1.1")))
    return context


__all__ = [
    "CALM", "CANCEL", "HTTP_1_1", "INTERNAL_ERROR", "NO_ERROR", "PROTOCOL_ERROR", "REFUSED_STREAM",
    "ContinuationFrame", "DataFrame", "Frame", "HeadersFrame", "PingFrame", "Raw", "RstStreamFrame", "SettingsFrame", "Side",
    "WindowUpdateFrame", "h2_tls", "says_frames", "speaks",
]  # fmt: skip
