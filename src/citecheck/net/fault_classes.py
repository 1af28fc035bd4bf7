"""The exceptions of httpx and httpcore, and what each means."""

from __future__ import annotations

import httpcore
import httpx

from citecheck.model.exchange import FailureKind

#: What httpx's and httpcore's own classes mean where the chain of causes holds nothing better. A test fails when either
#: library grows a class that is not here.
CLASS_KINDS: dict[type[Exception], FailureKind] = {
    httpx.ConnectTimeout: FailureKind.CONNECT_TIMEOUT,
    httpx.PoolTimeout: FailureKind.CONNECT_TIMEOUT,
    httpx.ReadTimeout: FailureKind.READ_TIMEOUT,
    httpx.WriteTimeout: FailureKind.READ_TIMEOUT,
    httpx.TimeoutException: FailureKind.READ_TIMEOUT,
    httpx.ConnectError: FailureKind.UNREACHABLE,
    httpx.ReadError: FailureKind.RESET,
    httpx.WriteError: FailureKind.RESET,
    httpx.CloseError: FailureKind.RESET,
    httpx.NetworkError: FailureKind.UNREACHABLE,
    httpx.ProxyError: FailureKind.UNREACHABLE,
    httpx.UnsupportedProtocol: FailureKind.BLOCKED_ADDRESS,
    httpx.LocalProtocolError: FailureKind.PROTOCOL,
    httpx.RemoteProtocolError: FailureKind.PROTOCOL,
    httpx.ProtocolError: FailureKind.PROTOCOL,
    httpx.DecodingError: FailureKind.BAD_ENCODING,
    httpx.TooManyRedirects: FailureKind.PROTOCOL,
    httpx.TransportError: FailureKind.PROTOCOL,
    httpx.RequestError: FailureKind.PROTOCOL,
    httpx.InvalidURL: FailureKind.PROTOCOL,
    httpcore.ConnectTimeout: FailureKind.CONNECT_TIMEOUT,
    httpcore.PoolTimeout: FailureKind.CONNECT_TIMEOUT,
    httpcore.ReadTimeout: FailureKind.READ_TIMEOUT,
    httpcore.WriteTimeout: FailureKind.READ_TIMEOUT,
    httpcore.TimeoutException: FailureKind.READ_TIMEOUT,
    httpcore.ConnectError: FailureKind.UNREACHABLE,
    httpcore.ReadError: FailureKind.RESET,
    httpcore.WriteError: FailureKind.RESET,
    httpcore.NetworkError: FailureKind.UNREACHABLE,
    httpcore.ProxyError: FailureKind.UNREACHABLE,
    httpcore.UnsupportedProtocol: FailureKind.BLOCKED_ADDRESS,
    httpcore.LocalProtocolError: FailureKind.PROTOCOL,
    httpcore.RemoteProtocolError: FailureKind.PROTOCOL,
    httpcore.ProtocolError: FailureKind.PROTOCOL,
}
#: Classes of theirs that mean a mistake of ours, not the network's: they are let through.
OUR_MISTAKES: frozenset[type[Exception]] = frozenset(
    {
        httpx.HTTPError,  # the base alone is never raised
        httpx.HTTPStatusError,
        httpx.CookieConflict,
        httpx.StreamError,
        httpx.StreamConsumed,
        httpx.StreamClosed,
        httpx.ResponseNotRead,
        httpx.RequestNotRead,
        httpcore.ConnectionNotAvailable,
    }
)
#: Those whose words tell more (``faults``).
PROTOCOL_ERRORS = (httpx.ProtocolError, httpcore.ProtocolError)
