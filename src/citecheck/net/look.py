"""What a transport tells about one request while it is under way."""

from __future__ import annotations

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed
from citecheck.net.headers import MAX_HEADERS

#: httpcore's read size: so many bytes of a body may come in with the headers' end.
READ_BYTES = 64 * 1024


class Look:
    """What a transport tells about a request while it is under way.

    ``address`` is the peer's, ``connected`` says that the request could be sent. Where ``head`` is a list, the lines of the
    answer's head are put into it, as they came. The rest is the plain transport's own:
    the ``first`` bytes tell a broken answer from one that is no HTTP; bytes read ``in_head`` are counted, because h11
    bounds each interim answer (103) but not their number.
    """

    __slots__ = ("address", "connected", "first", "head", "head_bytes", "in_head")

    def __init__(self) -> None:
        self.address: str | None = None
        self.connected = False
        self.head: list[bytes] | None = None
        self.first = b""
        self.in_head = True
        self.head_bytes = 0

    def begin(self) -> None:
        """Forget what another connection brought for the same request."""
        self.first, self.in_head, self.head_bytes = b"", True, 0

    def saw(self, data: bytes) -> None:
        """Take note of bytes that came in. Raises ``LookFailed`` where the headers have no end."""
        self.first = self.first or data[:8]
        if self.in_head:
            self.head_bytes += len(data)
            if self.head_bytes > MAX_HEADERS + READ_BYTES:
                raise LookFailed(Failure(FailureKind.TOO_LARGE, f"more than {MAX_HEADERS} bytes of headers"))
