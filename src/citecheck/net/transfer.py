"""One request under libcurl: an easy handle, what is set on it, and what its callbacks brought."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import cast

import httpx
import pycurl

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import curl_failure
from citecheck.net.headers import MAX_HEADERS
from citecheck.net.safety import Guard, Place

#: Bytes of body that wait for the reader before libcurl is told to pause.
_BUFFER = 512 * 1024
#: Since 8.6 libcurl itself bounds heads: 300 kB, 6 MB with interim ones, 5,000 lines with trailers.
_BOUNDS_HEADS = pycurl.version_info()[2] >= 0x080600
#: How an answer begins that switches to another protocol. Nobody asked for that, and libcurl waits for one behind it.
_SWITCHES = (b"HTTP/1.1 101", b"HTTP/1.0 101")
#: nghttp2's words for a body of another length than announced (NGHTTP2_ERR_HTTP_MESSAGING), where HTTP/1.1 sees a cut.
_SHORT_BODY = "Violation in HTTP messaging rule"


def port_of(url: httpx.URL) -> int:
    """Return the port that ``url`` means."""
    return url.port or (443 if url.scheme == "https" else 80)


@lru_cache(maxsize=256)
def _status_of(line: bytes) -> int:
    """Return the code in a status line; libcurl has checked before that it is a number."""
    code = line.split(None, 2)[1:2]
    return int(code[0]) if code and code[0].isdigit() else 0


def _field(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return the name and value of a head's line; None where it is no plain field, or a length that libcurl cannot hold."""
    name, colon, value = raw.partition(b":")
    name, value = name.strip(), value.strip()
    if not colon or not name or raw[:1] in b" \t" or raw.startswith(b"HTTP/") or _is_bad_length(name, value):
        return None
    return name, value


def _is_bad_length(name: bytes, value: bytes) -> bool:
    return len(value) > _LONGEST_LENGTH and name.lower() == b"content-length"


#: Most lines of most answers are the same. Long ones are not kept: 4,096 policies and cookies would be many megabytes.
_short_field = lru_cache(maxsize=4096)(_field)
_SHORT = 200
#: Digits of a Content-Length that libcurl holds (63 bits); longer ones it ignores.
_LONGEST_LENGTH = 19


class _Handed(socket.socket):
    """A socket handed to pycurl, which duplicates it and drops the original without closing it."""

    def __del__(self) -> None:
        self.close()


class Transfer:
    """One easy handle and the request that it runs. ``opening`` is called before each socket that is opened for it."""

    def __init__(self, guard: Guard, ca_file: str, *, opening: Callable[[], None], http2: bool = True) -> None:
        self._guard = guard
        self._opening = opening
        self._http2 = http2
        self.easy = pycurl.Curl()
        self.raw: list[bytes] = []  # lines of heads as libcurl hands them over, until they are read
        self._headers_set: list[tuple[bytes, bytes]] | None = None
        self._redirected = False
        self._connect: float | None = None  # as libcurl has it
        self._limits: dict[str, float | None] = {}
        self.chunks: deque[bytes] = deque()
        self.plain = True
        self.total: float | None = None  # the seconds for the whole answer, None for no end
        self.left = 0.0  # those that were left of them when it began
        self.head: list[bytes] | None = None  # whoever keeps evidence listens to the head's lines here
        self.url: httpx.URL | None = None
        self._places_of: tuple[Place, ...] | None = None
        self._asks_names = False
        self.host = ""
        self.port = 0
        self._headers_of: httpx.Headers | None = None
        self._set_constants(ca_file)
        self.reset()

    def reset(self) -> None:
        """Forget the last request; the options set once stay."""
        self.status = 0
        self.lines: list[tuple[bytes, bytes]] = []
        self.raw.clear()
        self._raw_bytes = 0
        self.in_headers = True
        self.bad_length = False
        self.chunks.clear()
        self.waiting = 0
        self.received = 0
        self.http2 = False
        self.paused = False
        self.done = False
        self.failure: Failure | None = None
        self.refused: str | None = None
        self.flood = False
        self.wake: asyncio.Future[None] | None = None

    def _set_constants(self, ca_file: str) -> None:
        set_option = self.easy.setopt
        set_option(pycurl.NOSIGNAL, 1)
        set_option(pycurl.NOPROGRESS, 1)
        set_option(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        set_option(pycurl.FOLLOWLOCATION, 0)
        set_option(pycurl.PROXY, "")  # no proxy from the environment: it would connect for us, behind the guard
        set_option(pycurl.NETRC, pycurl.NETRC_IGNORED)
        set_option(pycurl.PATH_AS_IS, 1)
        # Over TLS alone, where the server chooses it in the handshake (ALPN), as browsers do.
        set_option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS if self._http2 else pycurl.CURL_HTTP_VERSION_1_1)
        set_option(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
        set_option(pycurl.CAINFO, ca_file)
        # libcurl would believe the directory that it was built with as well (/etc/ssl/certs): httpx does not.
        self.easy.unsetopt(pycurl.CAPATH)
        set_option(pycurl.TCP_NODELAY, 1)
        # Lines are kept, and read when the body begins or the transfer ends: a call of ours for each took 6 µs a link.
        set_option(pycurl.HEADERFUNCTION, self.raw.append if _BOUNDS_HEADS else self._on_line)
        set_option(pycurl.WRITEFUNCTION, self._on_body)
        set_option(pycurl.OPENSOCKETFUNCTION, self._on_open)

    def prepare(self, request: httpx.Request, places: tuple[Place, ...], content: bytes) -> None:
        """Set what differs from request to request."""
        url, easy = request.url, self.easy
        easy.setopt(pycurl.REQUEST_TARGET, request.extensions.get("target") or url.raw_path)
        # One object stands for all requests to an origin, and the same places for all that ask a resolver once.
        if url is not self.url or places is not self._places_of or self._asks_names:
            self.host, self.port = url.raw_host.decode("ascii"), port_of(url)
            shown = f"[{self.host}]" if ":" in self.host else self.host
            easy.setopt(pycurl.URL, f"{url.scheme}://{shown}:{self.port}/")
            self._route(shown, places)
            self.url, self._places_of = url, places
        self._limits = request.extensions.get("timeout", {})
        self._set_method(request.method, content)
        if request.headers is not self._headers_of:
            self._set_headers(request.headers.raw)
            self._headers_of = request.headers

    def connect_anew(self) -> None:
        """Let this request have a connection of its own, none that was kept."""
        self.easy.setopt(pycurl.FRESH_CONNECT, 1)
        self.plain = False  # the handle is not used again

    def begin(self, spent: float) -> None:
        """Set the times of a request about to be sent, of which ``spent`` seconds are over.

        ``connect`` in its ``timeout`` are seconds for TCP and TLS (libcurl reads 0 as its own default of 300), ``total`` those
        for the whole answer.
        """
        connect, self.total = self._limits.get("connect"), self._limits.get("total")
        if self.total is not None:
            self.left = self.total - spent
        if connect is not None and spent:
            connect -= spent
        if connect != self._connect:
            self.easy.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(connect * 1000)) if connect is not None else 0)
            self._connect = connect

    def _route(self, host: str, places: tuple[Place, ...]) -> None:
        """Give libcurl the addresses that were found and permitted; it never asks a resolver itself."""
        port = places[0].port
        addresses = [f"[{place.address}]" if ":" in place.address else place.address for place in places]
        literal = host.strip("[]") == places[0].address
        # Else libcurl looks for the name in its own cache, whose entries it forgets after a minute.
        self._asks_names = not literal
        # libcurl takes an address as it is; only an entry of [net] resolve can lead it elsewhere.
        elsewhere = addresses[0] if host.startswith("[") else host
        if port != self.port or elsewhere != host:
            self.easy.setopt(pycurl.CONNECT_TO, [f"{host}:{self.port}:{elsewhere}:{port}"])
            self._redirected = True
        elif self._redirected:
            self.easy.unsetopt(pycurl.CONNECT_TO)
            self._redirected = False
        if not literal:
            self.easy.setopt(pycurl.RESOLVE, [f"+{host}:{port}:{','.join(addresses)}"])

    def _set_method(self, method: str, content: bytes) -> None:
        easy = self.easy
        self.plain = method == "GET" and not content
        if method == "HEAD":
            easy.setopt(pycurl.NOBODY, 1)
        elif not self.plain:
            easy.setopt(pycurl.POST, 1)
            easy.setopt(pycurl.CUSTOMREQUEST, method)
            easy.setopt(pycurl.POSTFIELDSIZE_LARGE, len(content))
            easy.setopt(pycurl.POSTFIELDS, content)  # pycurl keeps it; COPYPOSTFIELDS takes no null bytes

    def _set_headers(self, raw: list[tuple[bytes, bytes]]) -> None:
        # libcurl writes these two itself, and so the same lines serve for all hosts.
        raw = [line for line in raw if line[0].lower() not in (b"host", b"content-length")]
        if raw == self._headers_set:
            return
        lines = [name + b": " + value if value else name + b";" for name, value in raw]
        names = {name.lower() for name, _ in raw}
        # libcurl adds these of itself where they are not there; a line without a value takes them out.
        lines += [name + b":" for name in (b"Accept", b"User-Agent", b"Expect", b"Content-Type") if name.lower() not in names]
        self.easy.setopt(pycurl.HTTPHEADER, lines)
        self._headers_set = raw

    def _on_open(self, purpose: int, address: tuple[int, int, int, tuple[str | bytes, int]]) -> socket.socket | int:
        """Open the socket for an address, unless the guard refuses it: the last word, on the address really connected to."""
        del purpose
        family, kind, protocol, peer = address
        if family not in (socket.AF_INET, socket.AF_INET6):
            self.refused = "not an internet address"
            return int(pycurl.SOCKET_BAD)
        where = peer[0].decode() if isinstance(peer[0], bytes) else peer[0]
        reason = self._guard.why_place_refused(self.host, self.port, Place(where, peer[1]))
        if reason is not None:
            self.refused = reason
            return int(pycurl.SOCKET_BAD)
        self._opening()
        return _Handed(family, kind, protocol)

    def _on_line(self, line: bytes) -> int:
        """Keep a line where libcurl sets no bound to them."""
        self.raw.append(line)
        self._raw_bytes += len(line)
        self.flood = self._raw_bytes > MAX_HEADERS
        return -1 if self.flood else len(line)

    def end_if_switched(self) -> bool:
        """End where the answer switched to another protocol, which nobody asked for; tell whether it did."""
        if not self.in_headers or not self.raw or self.raw[-1].rstrip(b"\r\n"):
            return False
        if not any(line.startswith(_SWITCHES) for line in self.raw):
            return False
        self._read_heads()
        self.end(self.oddity())
        return True

    def _read_heads(self) -> None:
        """Read what came of heads: interim answers (100 Continue, 103 Early Hints) are passed over, trailers left unread."""
        lines = self.raw
        self.flood = self.flood or sum(map(len, lines)) > MAX_HEADERS
        if self.flood or not lines:
            return
        if max(map(len, lines)) < _SHORT:
            fields = list(map(_short_field, lines))
        else:
            fields = [_short_field(raw) if len(raw) < _SHORT else _field(raw) for raw in lines]
        status = _status_of(lines[0]) if len(lines[0]) < _SHORT else 0
        # Nearly always: a status line, plain fields, the end.
        if status >= 200 and fields.count(None) == 2 and fields[0] is None and not lines[-1].rstrip(b"\r\n"):
            self.status, self.http2 = status, lines[0].startswith(b"HTTP/2")
            self.lines = cast("list[tuple[bytes, bytes]]", fields[1:-1])
            self.in_headers = False
            if self.head is not None:
                self.head += lines
            return
        self._read_by_line(lines, fields)

    def _read_by_line(self, lines: list[bytes], fields: list[tuple[bytes, bytes] | None]) -> None:
        begun = 0
        for at, (raw, field) in enumerate(zip(lines, fields, strict=True)):
            if field is not None:
                self.lines.append(field)
            elif raw.rstrip(b"\r\n"):
                self._read_odd_line(raw.rstrip(b"\r\n"))
            elif self.status < 200 and self.status != 101:
                begun, self.status, self.lines = at + 1, 0, []
            else:
                self.in_headers = False
                if self.head is not None:
                    self.head += lines[begun : at + 1]
                return

    def _read_odd_line(self, line: bytes) -> None:
        """Read a line that is no plain field: a status, or what goes on with the field before it (RFC 9112 section 5.2)."""
        name, _, value = line.partition(b":")
        name, value = name.strip(), value.strip()
        if line.startswith(b"HTTP/") and not self.lines:
            self.status = _status_of(line)
            self.http2 = line.startswith(b"HTTP/2")
        elif line[:1] in b" \t" and self.lines:
            before, first = self.lines[-1]
            self.lines[-1] = (before, first + b" " + line.strip())
        elif name:
            self.bad_length = self.bad_length or _is_bad_length(name, value)
            self.lines.append((name, value))

    def _on_body(self, data: bytes) -> int | None:
        if self.waiting > _BUFFER:
            self.paused = True
            return int(pycurl.WRITEFUNC_PAUSE)
        if self.in_headers:
            self._read_heads()
            if self.flood:
                return -1
        self.chunks.append(data)
        self.waiting += len(data)
        self.received += len(data)
        self.wake_up()
        return None

    def wake_up(self) -> None:
        """Let the task that waits for this transfer run."""
        if self.wake is not None and not self.wake.done():
            self.wake.set_result(None)

    def finish(self, code: int, words: str) -> None:
        """Take libcurl's result of the transfer (0: all came well)."""
        if self.in_headers and self.raw:
            self._read_heads()
            code = code or (pycurl.E_WRITE_ERROR if self.flood else 0)
        self.end(self._why(code, words) if code and not self._ended_rudely(code, words) else None)

    def end(self, failure: Failure | None) -> None:
        """Say that nothing more will come."""
        self.done = True
        self.failure = failure
        self.wake_up()

    def run_late(self, seconds: float) -> None:
        """End it for having taken longer than ``seconds``; what came of it stays."""
        if self.in_headers and self.raw:
            self._read_heads()
        words = f"no complete answer in {seconds:g} s" if self.connected else f"no connection in {seconds:g} s"
        self.end(Failure(FailureKind.READ_TIMEOUT if self.connected else FailureKind.CONNECT_TIMEOUT, words))

    def _ended_rudely(self, code: int, words: str) -> bool:
        """Tell whether only TLS's goodbye is missing behind a body that ends where the connection does.

        Old servers leave it out. Browsers and Python's ssl take such a body as whole; OpenSSL 3 under libcurl does not.
        """
        if code != pycurl.E_RECV_ERROR or "unexpected eof" not in words or self.in_headers or self.http2:
            return False
        return not any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in self.lines)

    def oddity(self) -> Failure | None:
        """Return what is wrong with a head that libcurl lets pass and HTTP/1.1 does not (RFC 9112), or None."""
        if self.status == 101 or self.status > 999:
            return Failure(FailureKind.PROTOCOL, f"status {self.status} was not asked for")
        return Failure(FailureKind.PROTOCOL, "bad Content-Length") if self.bad_length else None

    def _why(self, code: int, words: str) -> Failure:
        if self.flood:
            return Failure(FailureKind.TOO_LARGE, f"more than {MAX_HEADERS} bytes of headers")
        if self.refused is not None and code == pycurl.E_COULDNT_CONNECT:
            return Failure(FailureKind.BLOCKED_ADDRESS, self.refused)
        easy = self.easy
        failure = curl_failure(
            code,
            words,
            os_error=easy.getinfo(pycurl.OS_ERRNO),
            verify=easy.getinfo(pycurl.SSL_VERIFYRESULT),
            connected=self.connected,
        )
        if _SHORT_BODY in failure.detail and self.received < self._announced():
            return Failure(FailureKind.CUT_SHORT, failure.detail)
        return failure

    def _announced(self) -> int:
        """Return how many bytes of body the head promised, 0 where it did not say."""
        value = next((value for name, value in self.lines if name.lower() == b"content-length"), b"")
        return int(value) if value.isdigit() and not self.in_headers else 0

    @property
    def went_stale(self) -> bool:
        """Whether a kept connection ended before a word of the answer came: the server may not have seen the request."""
        if not self.plain or self.status or self.failure is None or self.failure.kind is not FailureKind.RESET:
            return False
        return bool(self.easy.getinfo(pycurl.NUM_CONNECTS) == 0)

    @property
    def connected(self) -> bool:
        """Whether the request could be sent."""
        return bool(self.easy.getinfo(pycurl.REQUEST_SIZE) > 0)
