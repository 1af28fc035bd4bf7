"""A response that a transport of ours made whole, as httpx has it but without httpx's copies."""

from __future__ import annotations

import httpx


class Answer(httpx.Response):
    """A response whose parts are made already: httpx would copy and check each line of its head. ``lines`` are they.

    ``whole`` is the body, as transferred, where it came with the head; else it is read from ``stream``.
    """

    def __init__(self, status: int, lines: list[tuple[bytes, bytes]], stream: httpx.AsyncByteStream | bytes) -> None:
        # not the parent's: the parts stand as they are
        self.status_code = status
        self.lines = lines
        self.whole = stream if isinstance(stream, bytes) else None
        self._stream = stream
        self.extensions = {}

    @property
    def stream(self) -> httpx.AsyncByteStream:  # type: ignore[override]  # an attribute there
        """The body as httpx has it."""
        return httpx.ByteStream(self._stream) if isinstance(self._stream, bytes) else self._stream

    @property
    def headers(self) -> httpx.Headers:  # type: ignore[override]  # an attribute there
        """The lines as httpx has them, made for those who want them so."""
        return httpx.Headers(self.lines)
