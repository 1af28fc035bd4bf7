"""A body as it comes in: decoded from its content-encoding, cut at a limit, safe against decompression bombs."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from citecheck.model.exchange import Failure, FailureKind

#: Above the limit, a body that grew more than this is a bomb and no long page: deflate reaches 1032 at most, a page of
#: HTML about 5 to 20, a table of zeros 200.
BOMB_RATIO = 200
#: Content codings that are compressions which we did not ask for and cannot undo.
_UNKNOWN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"})
_KNOWN = {"x-gzip": "gzip", "gzip": "gzip", "deflate": "deflate"} | {name: name for name in _UNKNOWN}
_GZIP_MAGIC = b"\x1f\x8b"
_LAYERS = 2
#: Bytes that a compressed body may have above its content: headers, sums and blocks that did not shrink.
_OVERHEAD = 64 * 1024


class _Inflate:
    """One gzip or deflate layer. Raises ``zlib.error``."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding == "gzip"
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16 if self._gzip else zlib.MAX_WBITS)
        self._fresh = True
        self.finished = False
        self.left_over = 0  # bytes of the last chunk that were not looked at, because enough had come out

    def feed(self, data: bytes, most: int) -> bytes:
        """Return what ``data`` gives, ``most`` bytes at most; the rest is dropped, as the caller stops there."""
        out = b""
        while data and not self.finished and len(out) < most:
            out += self._decompress(data, most - len(out))
            if not self._inner.eof:
                break
            data = self._inner.unused_data
            # Several gzip members make one body (RFC 1952 section 2.2); anything else behind the end is padding.
            if self._gzip and data.startswith(_GZIP_MAGIC):
                self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
            else:
                self.finished = True
        self.left_over = len(self._inner.unconsumed_tail)
        return out

    def _decompress(self, data: bytes, most: int) -> bytes:
        try:
            out = self._inner.decompress(data, most)
        except zlib.error:
            if not self._fresh or self._gzip:
                raise
            # "deflate" means zlib's format (RFC 9110 section 8.4.1.2), but some servers send the bare stream.
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            out = self._inner.decompress(data, most)
        self._fresh = False
        return out

    @property
    def complete(self) -> bool:
        return self.finished or self._fresh or self._inner.eof


def codings(content_encoding: Iterable[str]) -> tuple[str, ...]:
    """Return the codings that must be undone, in the order they were applied, from all Content-Encoding headers.

    Words that are no coding ("utf-8", "none") are ignored, as browsers do.

    >>> codings(["GZIP, identity"])
    ('gzip',)
    """
    names = (name.strip().lower() for value in content_encoding for name in value.split(","))
    return tuple(_KNOWN[name] for name in names if name in _KNOWN)


class Body:
    """Takes raw chunks and keeps the decoded bytes up to ``limit``. ``failure`` says what was wrong, if anything."""

    def __init__(self, content_encoding: Iterable[str], limit: int) -> None:
        self._limit = limit
        self._chunks: list[bytes] = []
        self._size = 0
        self._raw = 0
        self.cut = False
        self.failure: Failure | None = None
        layers = codings(content_encoding)
        odd = next((name for name in layers if name in _UNKNOWN), None)
        if odd or len(layers) > _LAYERS:
            self.failure = Failure(FailureKind.BAD_ENCODING, f"content-encoding {odd or ', '.join(layers)} cannot be undone")
            layers = ()
        self._layers = tuple(_Inflate(name) for name in reversed(layers))

    def feed(self, chunk: bytes) -> bool:
        """Take a raw chunk; return False where no more is wanted."""
        if self.failure is not None:
            return False
        self._raw += len(chunk)
        full = False
        for layer in self._layers:
            most = self._limit + 1 + (0 if layer is self._layers[-1] else _OVERHEAD)
            try:
                chunk = layer.feed(chunk, most)
            except zlib.error as error:
                self.failure = Failure(FailureKind.BAD_ENCODING, f"body does not decompress: {error}")
                return False
            full = full or len(chunk) >= most
        self._size += len(chunk)
        self._chunks.append(chunk)
        if full or self._size > self._limit:
            return self._stop()
        # A compressed body that gives nothing is endless padding.
        if self._layers and self._raw > self._limit + _OVERHEAD:
            self.cut = True
            return False
        return True

    def _stop(self) -> bool:
        self.cut = True
        eaten = self._raw - (self._layers[0].left_over if self._layers else 0)
        if self._layers and max(self._size, self._limit) > BOMB_RATIO * eaten:
            words = f"{eaten} bytes decompress to more than {self._limit}"
            self.failure = Failure(FailureKind.BAD_ENCODING, words)
        return False

    def end(self) -> None:
        """Say that the message is complete: a compressed stream that is not has lost its end."""
        if self.failure is None and not self.cut and not all(layer.complete for layer in self._layers):
            self.failure = Failure(FailureKind.CUT_SHORT, "the compressed body ends before its end mark")

    def bytes(self) -> bytes:
        """Return what was decoded, ``limit`` bytes at most."""
        whole = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        return whole[: self._limit] if self.cut else whole
