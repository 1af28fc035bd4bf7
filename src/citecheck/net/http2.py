"""HTTP/2 (RFC 9113) under the plain transport: one connection, one request after the other, over the h2 library.

httpcore's own layer over h2 calls a head without a status 200, fails on the GOAWAY by which nginx ends every connection in good
order, and lets errors of h2 through. One stream at a time loses nothing here (a host gets two connections at most), and no link
shares the faults of another.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
import httpcore

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed
from citecheck.net.headers import MAX_HEADERS
from citecheck.net.look import READ_BYTES
from citecheck.net.streams import Stream

#: Bytes of a body that a server may send ahead of the reader.
_WINDOW = 1024 * 1024
#: Frames beside the answer (pings, settings, unknown ones) after which a server is playing with us; nghttp2's number.
_MAX_CONTROL = 1000
_MAX_FRAME = 16_384  # our SETTINGS_MAX_FRAME_SIZE, the standard's own
_HEAD = 9
_DATA, _GOAWAY = 0x0, 0x7
_END_STREAM = 0x1
_NO_ERROR, _REFUSED_STREAM, _HTTP_1_1_REQUIRED = 0x0, 0x7, 0xD
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9a-z]+")
_SPOILT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
#: Fields of HTTP/1.1's connections, which make a head malformed (RFC 9113 section 8.2.2).
_OF_HTTP_1 = frozenset({b"connection", b"proxy-connection", b"keep-alive", b"transfer-encoding", b"upgrade"})
_BODILESS = frozenset({204, 304})
_CONFIG = h2.config.H2Configuration(client_side=True, header_encoding=None, validate_inbound_headers=False)


class NotLookedAt(LookFailed):
    """The server says that it did nothing with the request: it may be sent again (RFC 9113 section 8.7)."""


class WantsHttp1(LookFailed):
    """The server wants the request over HTTP/1.1 (HTTP_1_1_REQUIRED, RFC 9113 section 7)."""


def _broken(words: str) -> LookFailed:
    return LookFailed(Failure(FailureKind.PROTOCOL, words))


class Http2Connection:
    """One connection. Looks like httpcore's connections, as far as our pool asks.

    Raises ``LookFailed`` and httpcore's errors of reading and writing.
    """

    def __init__(self, stream: Stream, keep_for: float) -> None:
        self._stream = stream
        self._keep_for = keep_for
        self._h2 = h2.connection.H2Connection(config=_CONFIG)
        self._begun = False
        self._busy = False
        self._sound = True
        self._idle_until = 0.0
        self._pending = b""
        self._wants_body = True
        self._begin_request()

    def _begin_request(self) -> None:
        self._id = 0
        self._status: int | None = None
        self._lines: list[tuple[bytes, bytes]] = []
        self._chunks: deque[bytes] = deque()
        self._owed = 0
        self._control = 0
        self._ended = False
        self._trouble: LookFailed | None = None

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send one request and return its response, its body still to be read."""
        self._begin_request()
        self._busy = True
        self._wants_body = request.method != b"HEAD"
        try:
            await self._send(request)
            while self._status is None and self._trouble is None:
                await self._read()
        except BaseException:
            await self.aclose()
            raise
        if self._status is not None:
            return httpcore.Response(
                status=self._status, headers=self._lines, content=_Content(self), extensions={"http_version": b"HTTP/2"}
            )
        await self.aclose()
        raise self._trouble or _broken("no answer")

    def is_idle(self) -> bool:
        """Tell whether another request may be sent."""
        return self._sound and not self._busy

    def has_expired(self) -> bool:
        """Tell whether the connection was idle for too long, or its server is gone."""
        return time.monotonic() > self._idle_until or bool(self._stream.get_extra_info("is_closed"))

    async def aclose(self) -> None:
        """Drop the connection."""
        self._sound = False
        await self._stream.aclose()

    # -- what goes out

    async def _send(self, request: httpcore.Request) -> None:
        if not self._begun:
            self._begun = True
            self._h2.local_settings = h2.settings.Settings(
                client=True,
                initial_values={
                    h2.settings.SettingCodes.ENABLE_PUSH: 0,
                    h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
                    h2.settings.SettingCodes.MAX_FRAME_SIZE: _MAX_FRAME,
                    h2.settings.SettingCodes.MAX_HEADER_LIST_SIZE: MAX_HEADERS,
                },
            )
            self._h2.initiate_connection()
            self._h2.increment_flow_control_window(_WINDOW)
            self._h2.decoder.max_header_list_size = MAX_HEADERS  # before the server has acknowledged it as well
        body = b"".join([chunk async for chunk in request.stream])  # type: ignore[union-attr]  # our streams are async
        self._id = self._h2.get_next_available_stream_id()
        self._h2.send_headers(self._id, list(_fields(request)), end_stream=not body)
        await self._write()
        while body and self._trouble is None and not self._ended:
            room = min(self._h2.local_flow_control_window(self._id), self._h2.max_outbound_frame_size)
            if room <= 0:
                await self._read()
                continue
            chunk, body = body[:room], body[room:]
            self._h2.send_data(self._id, chunk, end_stream=not body)
            await self._write()

    async def _write(self) -> None:
        data = self._h2.data_to_send()
        if data:
            await self._stream.write(data)

    # -- what comes in

    async def _read(self) -> None:
        data = await self._stream.read(READ_BYTES)
        if not data:
            kind = FailureKind.RESET if self._status is None else FailureKind.CUT_SHORT
            self._fail(LookFailed(Failure(kind, "the server closed the connection before the answer was whole")))
            return
        try:
            for frame in self._frames(data):
                if frame[3] == _GOAWAY:  # h2 would take it for the end of everything
                    self._take_goaway(frame[_HEAD:])
                    continue
                for event in self._h2.receive_data(frame):
                    self._take(event)
        except h2.exceptions.ProtocolError as error:
            self._fail(_trouble_of(error))
        await self._write()

    def _frames(self, data: bytes) -> Iterator[bytes]:
        """Split what came into frames, so that what stood before a bad one counts."""
        self._pending += data
        while len(self._pending) >= _HEAD and self._trouble is None:
            length = int.from_bytes(self._pending[:3], "big")
            if length > _MAX_FRAME:
                self._fail(_broken(f"a frame of {length} bytes, where {_MAX_FRAME} are allowed"))
                return
            if len(self._pending) < _HEAD + length:
                return
            frame, self._pending = self._pending[: _HEAD + length], self._pending[_HEAD + length :]
            if frame[3] == _DATA and frame[4] & _END_STREAM and length:
                # The end as a frame of its own: h2 would drop the last bytes of a body that is too short.
                yield frame[:4] + bytes([frame[4] & ~_END_STREAM]) + frame[5:]
                frame = b"\0\0\0\0\1" + frame[5:_HEAD]
            yield frame

    def _take_goaway(self, payload: bytes) -> None:
        self._sound = False
        last, code = int.from_bytes(payload[:4], "big") & 0x7FFFFFFF, int.from_bytes(payload[4:8], "big")
        if not self._id or last >= self._id:
            return  # the answer to this request still comes
        words = f"the server ended the HTTP/2 connection before it looked at the request (error {code:#x})"
        failure = Failure(FailureKind.RESET, words)
        kinds = {_NO_ERROR: NotLookedAt, _HTTP_1_1_REQUIRED: WantsHttp1}
        self._fail(kinds.get(code, LookFailed)(failure))

    def _take(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.ResponseReceived():
                self._take_head(event)
            case h2.events.InformationalResponseReceived():
                if any(name == b":status" and value == b"101" for name, value in event.headers or ()):
                    self._fail(_broken("status 101 was not asked for"))
            case h2.events.DataReceived():
                if self._status in _BODILESS:
                    self._fail(_broken(f"a body behind status {self._status}"))
                    return
                self._chunks.append(event.data or b"")
                self._owed += event.flow_controlled_length or 0
            case h2.events.StreamEnded():
                self._ended = True
            case h2.events.StreamReset():
                self._take_reset(int(event.error_code or 0), by_server=event.remote_reset)
            case h2.events.TrailersReceived():
                pass
            case _:
                self._control += 1
                if self._control > _MAX_CONTROL:
                    self._fail(_broken(f"more than {_MAX_CONTROL} frames beside the answer"))

    def _take_head(self, event: h2.events.ResponseReceived) -> None:
        raw = [(bytes(name), bytes(value)) for name, value in event.headers or ()]
        words = _why_malformed(raw) or (_why_cut(raw) if event.stream_ended and self._wants_body else None)
        if words is not None:
            self._fail(_broken(words))
            return
        self._status = int(raw[0][1])
        # Fields with characters that no field may have are passed over, as browsers do.
        self._lines = [
            (name, value.strip(b" \t")) for name, value in raw[1:] if _NAME.fullmatch(name) and not _SPOILT.search(value)
        ]

    def _take_reset(self, code: int, *, by_server: bool) -> None:
        if not by_server:
            self._fail(_broken(f"the stream broke the rules of HTTP/2 (error {code:#x})"))
            return
        self._sound = False
        if code == _NO_ERROR and self._status is not None:
            self._ended = True
            return
        kinds = {_REFUSED_STREAM: NotLookedAt, _HTTP_1_1_REQUIRED: WantsHttp1}
        words = f"the server reset the HTTP/2 stream (error {code:#x})"
        self._fail(kinds.get(code, LookFailed)(Failure(FailureKind.RESET, words)))

    def _fail(self, trouble: LookFailed) -> None:
        self._sound = False
        self._trouble = self._trouble or trouble

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body of the running request as it comes."""
        while True:
            while self._chunks:
                yield self._chunks.popleft()
            if self._trouble is not None:
                raise self._trouble
            if self._ended:
                return
            if self._owed:
                self._h2.acknowledge_received_data(self._owed, self._id)
                self._owed = 0
                await self._write()
            await self._read()

    async def finish(self) -> None:
        """Say that nobody reads on: a connection with half an answer on it is dropped."""
        if self._ended and self._sound and not self._chunks:
            if self._owed:  # of the connection's window; the stream's own is gone with it
                self._h2.increment_flow_control_window(self._owed)
                self._owed = 0
            self._busy = False
            self._idle_until = time.monotonic() + self._keep_for
        else:
            await self.aclose()


class _Content:
    """The body of one response."""

    def __init__(self, connection: Http2Connection) -> None:
        self._connection = connection
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._connection.body():
            yield chunk

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            await self._connection.finish()


def _fields(request: httpcore.Request) -> Iterator[tuple[bytes, bytes]]:
    """Yield a request's fields: the four that stand for the request line, then the others in lower case."""
    yield b":method", request.method
    yield b":authority", next(value for name, value in request.headers if name.lower() == b"host")
    yield b":scheme", request.url.scheme
    yield b":path", request.url.target
    for name, value in request.headers:
        if name.lower() != b"host":
            yield name.lower(), value


def _why_malformed(fields: list[tuple[bytes, bytes]]) -> str | None:
    """Return what breaks the rules for heads of responses (RFC 9113 sections 8.1.1, 8.2 and 8.3), or None."""
    if not fields or fields[0][0] != b":status" or not re.fullmatch(rb"[1-9]\d\d", fields[0][1]):
        return "the head does not begin with a status"
    lengths = set()
    for name, value in fields[1:]:
        if name.startswith(b":"):
            return f"the head has a field {name!r} where none may stand"
        if name != name.lower() or name in _OF_HTTP_1:
            return f"the head has a field {name!r}, which HTTP/2 forbids"
        if name == b"content-length":
            lengths.add(value)
    if len(lengths) > 1 or any(not value.isdigit() for value in lengths):
        return "bad Content-Length"
    return None


def _why_cut(fields: list[tuple[bytes, bytes]]) -> str | None:
    """Return what is wrong with a head that is the whole answer, or None."""
    announced = next((value for name, value in fields if name == b"content-length"), b"0")
    return None if int(fields[0][1]) in _BODILESS or int(announced) == 0 else f"no body, where {announced!r} bytes were announced"


def _trouble_of(error: h2.exceptions.ProtocolError) -> LookFailed:
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, h2.exceptions.InvalidBodyLengthError):
        short = error.actual_length < error.expected_length
        return LookFailed(Failure(FailureKind.CUT_SHORT if short else FailureKind.PROTOCOL, words))
    if isinstance(error, h2.exceptions.DenialOfServiceError) or "continuation" in words.lower():
        return LookFailed(Failure(FailureKind.TOO_LARGE, words))
    return _broken(words)
