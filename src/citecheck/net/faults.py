"""Foreign errors into our ``FailureKind``: the one place that knows the exceptions of httpx, httpcore, h11, ssl and libcurl.

httpx says "ConnectError" for a dead name, a refused port and a bad certificate alike; the reason stands at the end of the
chain of causes. libcurl says a number, and for some numbers one more must be asked (errno, the verify result).
"""

from __future__ import annotations

import errno
import socket
import ssl

import httpx

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.safety import Blocked

#: How much of a foreign message is kept.
_DETAIL = 300

#: X.509 verify results, by number (OpenSSL, x509_vfy.h). All others mean: no trusted issuer vouches for this certificate.
_VERIFY_KINDS = {
    9: FailureKind.TLS_EXPIRED,  # not yet valid: outside its dates as well
    10: FailureKind.TLS_EXPIRED,
    62: FailureKind.TLS_NAME_MISMATCH,  # host name
    63: FailureKind.TLS_NAME_MISMATCH,  # mail address
    64: FailureKind.TLS_NAME_MISMATCH,  # IP address
}
_ERRNO_KINDS = {
    errno.ECONNREFUSED: FailureKind.REFUSED,
    errno.ECONNRESET: FailureKind.RESET,
    errno.ECONNABORTED: FailureKind.RESET,
    errno.EPIPE: FailureKind.RESET,
    errno.ENETUNREACH: FailureKind.UNREACHABLE,
    errno.EHOSTUNREACH: FailureKind.UNREACHABLE,
    errno.ENETDOWN: FailureKind.UNREACHABLE,
    errno.EHOSTDOWN: FailureKind.UNREACHABLE,
    errno.EADDRNOTAVAIL: FailureKind.UNREACHABLE,
    errno.EACCES: FailureKind.UNREACHABLE,  # a firewall of our own machine
    errno.EPERM: FailureKind.UNREACHABLE,
    errno.ETIMEDOUT: FailureKind.CONNECT_TIMEOUT,
}
#: getaddrinfo's codes that mean: the name does not exist, or has no address. All others say nothing of the name.
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5), getattr(socket, "EAI_ADDRFAMILY", -9)}

#: Words of h11 and httpcore that tell protocol errors apart. Their own classes do not.
_PROTOCOL_WORDS = (
    ("without sending complete message body", FailureKind.CUT_SHORT),
    ("incomplete chunked read", FailureKind.CUT_SHORT),
    ("Server disconnected without sending a response", FailureKind.RESET),
    ("Receive buffer too long", FailureKind.TOO_LARGE),
    ("too many headers", FailureKind.TOO_LARGE),
)

#: libcurl's result codes (https://curl.se/libcurl/c/libcurl-errors.html); the numbers are its ABI and never change.
CURL_KINDS: dict[int, FailureKind] = {
    1: FailureKind.PROTOCOL,  # UNSUPPORTED_PROTOCOL: an answer that is not HTTP (HTTP/0.9)
    3: FailureKind.PROTOCOL,  # URL_MALFORMAT
    5: FailureKind.UNREACHABLE,  # COULDNT_RESOLVE_PROXY
    6: FailureKind.DNS_NOT_FOUND,  # COULDNT_RESOLVE_HOST
    7: FailureKind.UNREACHABLE,  # COULDNT_CONNECT: errno tells refused apart
    8: FailureKind.PROTOCOL,  # WEIRD_SERVER_REPLY
    16: FailureKind.PROTOCOL,  # HTTP2
    18: FailureKind.CUT_SHORT,  # PARTIAL_FILE
    27: FailureKind.UNREACHABLE,  # OUT_OF_MEMORY
    28: FailureKind.CONNECT_TIMEOUT,  # OPERATION_TIMEDOUT
    35: FailureKind.TLS_FAILED,  # SSL_CONNECT_ERROR
    43: FailureKind.PROTOCOL,  # BAD_FUNCTION_ARGUMENT
    45: FailureKind.UNREACHABLE,  # INTERFACE_FAILED
    51: FailureKind.TLS_NAME_MISMATCH,  # PEER_FAILED_VERIFICATION of old versions
    52: FailureKind.RESET,  # GOT_NOTHING
    53: FailureKind.TLS_FAILED,
    54: FailureKind.TLS_FAILED,
    55: FailureKind.RESET,  # SEND_ERROR
    56: FailureKind.RESET,  # RECV_ERROR
    58: FailureKind.TLS_FAILED,  # SSL_CERTPROBLEM: of our own certificate
    59: FailureKind.TLS_FAILED,  # SSL_CIPHER
    60: FailureKind.TLS_UNTRUSTED,  # PEER_FAILED_VERIFICATION: the verify result tells more
    61: FailureKind.BAD_ENCODING,  # BAD_CONTENT_ENCODING
    63: FailureKind.TOO_LARGE,  # FILESIZE_EXCEEDED
    64: FailureKind.TLS_FAILED,
    65: FailureKind.RESET,  # SEND_FAIL_REWIND
    66: FailureKind.TLS_FAILED,
    77: FailureKind.TLS_FAILED,  # SSL_CACERT_BADFILE: our own bundle
    80: FailureKind.TLS_FAILED,
    82: FailureKind.TLS_FAILED,
    83: FailureKind.TLS_UNTRUSTED,  # SSL_ISSUER_ERROR
    90: FailureKind.TLS_UNTRUSTED,
    91: FailureKind.TLS_UNTRUSTED,  # INVALIDCERTSTATUS
    92: FailureKind.PROTOCOL,  # HTTP2_STREAM
    100: FailureKind.TOO_LARGE,  # TOO_LARGE
}
#: Codes of other protocols and of calls that this room does not make: a mistake of ours, told as such.
CURL_OTHERS = frozenset(range(102)) - frozenset(CURL_KINDS)
_CURL_WORDS = (
    ("too large response header", FailureKind.TOO_LARGE),
    ("too many response header", FailureKind.TOO_LARGE),
    ("chunk", FailureKind.PROTOCOL),
    ("transfer-encoding", FailureKind.PROTOCOL),
    ("unexpected eof", FailureKind.CUT_SHORT),  # TLS ended without a goodbye, before the announced end
    ("too many continuation", FailureKind.TOO_LARGE),  # HTTP/2
    ("nghttp2 recv error", FailureKind.PROTOCOL),
)
#: What libcurl says where an HTTP/2 server broke a stream off; what broke the rules has other words.
_CURL_STREAM_RESETS = ("reset by", "closed cleanly, but before", "was not closed cleanly")


class LookFailed(httpx.TransportError):
    """A transport of ours that knows why says so by this; it holds the failure ready made."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def _detail(text: str) -> str:
    return " ".join(text.split())[:_DETAIL]


def _was_broken_off(words: str) -> bool:
    """Tell whether an HTTP/2 server broke a stream off, or (no words) the connection, rather than broke the rules."""
    return not words.strip() or any(said in words for said in _CURL_STREAM_RESETS)


def curl_failure(code: int, words: str, *, os_error: int = 0, verify: int = 0, connected: bool = False) -> Failure:
    """Return what libcurl's result means.

    ``words`` is its error buffer, ``os_error`` CURLINFO_OS_ERRNO, ``verify`` CURLINFO_SSL_VERIFYRESULT; ``connected`` tells
    whether the request could be sent.

    >>> curl_failure(7, "Failed to connect", os_error=111).kind.value
    'refused'
    """
    detail = _detail(words) or f"libcurl error {code}"
    kind = CURL_KINDS.get(code, FailureKind.PROTOCOL)
    if code == 7:
        kind = _ERRNO_KINDS.get(os_error, kind)
    elif code == 28 and connected:
        kind = FailureKind.READ_TIMEOUT
    elif code == 35 and os_error in _ERRNO_KINDS:
        kind = FailureKind.RESET
    elif code == 60:
        # libcurl compares the name itself, after OpenSSL was content with the chain, and says so in words alone.
        named = "subject name" in detail or "does not match" in detail
        kind = FailureKind.TLS_NAME_MISMATCH if named else _VERIFY_KINDS.get(verify, FailureKind.TLS_UNTRUSTED)
    elif code in (16, 92):
        kind = FailureKind.RESET if _was_broken_off(words) else kind
    elif code in (52, 55, 56, 61):
        low = detail.lower()
        kind = next((kind for word, kind in _CURL_WORDS if word in low), kind)
    return Failure(kind, detail)


def causes(error: BaseException) -> list[BaseException]:
    """Return ``error`` and what caused it, outermost first: its cause, else an exception in its arguments, else its context."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        inner = current.__cause__
        if inner is None and current.args and isinstance(current.args[0], BaseException):
            inner = current.args[0]
        current = inner or current.__context__
    return chain


def _root_kind(error: BaseException) -> FailureKind | None:  # noqa: PLR0911 - one return a class
    """Return what one link of the chain means for itself, or None where it says too little."""
    match error:
        case Blocked():
            return FailureKind.BLOCKED_ADDRESS
        case ssl.SSLCertVerificationError():
            return _VERIFY_KINDS.get(error.verify_code, FailureKind.TLS_UNTRUSTED)
        case ssl.SSLError():
            return FailureKind.TLS_FAILED
        case socket.gaierror():
            return FailureKind.DNS_NOT_FOUND if error.errno in _NO_SUCH_NAME else FailureKind.DNS_FAILED
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():  # asyncio raises them without errno too
            return FailureKind.RESET
        case OSError():
            return _ERRNO_KINDS.get(error.errno or 0)
    return None


def _protocol_kind(error: BaseException) -> FailureKind | None:
    text = str(error)
    return next((kind for words, kind in _PROTOCOL_WORDS if words in text), None)


def failure_of(error: BaseException) -> Failure | None:
    """Return what an exception of a transport means, or None where it is no fault of the network but ours."""
    if isinstance(error, LookFailed):
        return error.failure
    from citecheck.net.fault_classes import CLASS_KINDS, PROTOCOL_ERRORS  # noqa: PLC0415 - httpcore is loaded where it is used

    chain = causes(error)
    words = _detail(next((str(link) for link in reversed(chain) if str(link)), type(chain[-1]).__name__))
    for link in reversed(chain):
        kind = _root_kind(link) or (_protocol_kind(link) if isinstance(link, PROTOCOL_ERRORS) else None)
        if kind is not None:
            return Failure(kind, words)
    for link in chain:
        kind = next((CLASS_KINDS[known] for known in type(link).__mro__ if known in CLASS_KINDS), None)
        if kind is not None:
            return Failure(kind, words)
    return None
