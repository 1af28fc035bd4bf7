"""Listens to one attempt's raw bytes, for whoever keeps evidence; without it an attempt costs nothing more."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from citecheck.model.exchange import Exchange, Failure, FailureKind, Request
from citecheck.model.transcript import Cut, Transcript
from citecheck.net.look import Look

_TIMED_OUT = frozenset({FailureKind.READ_TIMEOUT, FailureKind.CONNECT_TIMEOUT})
_BROKEN_OFF = frozenset({FailureKind.CUT_SHORT, FailureKind.RESET, FailureKind.PROTOCOL})
#: Failures that say nothing of the body: it came whole, and so did the head.
_WHOLE = frozenset({FailureKind.BAD_LOCATION})


class _Overheard(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, chunks: list[bytes]) -> None:
        self._stream = stream
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._chunks.append(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Tap:
    """What went over the wire in one attempt. ``look`` is the attempt's, whose head is filled by the transport."""

    def __init__(self, look: Look) -> None:
        self._head = look.head = []
        self._chunks: list[bytes] = []
        self._sent: httpx.Request | None = None

    def listen(self, sent: httpx.Request, stream: httpx.AsyncByteStream) -> httpx.AsyncByteStream:
        """Take note of the request and return ``stream``, overheard."""
        self._sent = sent
        return _Overheard(stream, self._chunks)

    def transcript(self, request: Request, exchange: Exchange) -> Transcript | None:
        """Return what was heard, None where no whole head came: a failure leaves no record."""
        if self._sent is None or exchange.status is None or not self._head or self._head[-1].strip():
            return None
        target = self._sent.extensions["target"]
        lines = [b"%s %s HTTP/1.1\r\n" % (self._sent.method.encode(), target)]
        lines += [b"%s: %s\r\n" % line for line in self._sent.headers.raw]
        return Transcript(
            url=exchange.url,
            at=exchange.at,
            method=request.method,
            request_head=b"".join([*lines, b"\r\n"]),
            request_body=request.content,
            response_head=b"".join(self._head),
            body=tuple(self._chunks),
            cut=_why_cut(exchange.failure, cut=exchange.body_cut),
            address=exchange.address,
        )


def _why_cut(failure: Failure | None, *, cut: bool) -> Cut | None:
    if cut:
        return "length"
    if failure is None or failure.kind in _WHOLE:
        return None
    if failure.kind in _TIMED_OUT:
        return "time"
    return "disconnect" if failure.kind in _BROKEN_OFF else "unspecified"
