"""Chromium's words for what went wrong with a document, as our ``FailureKind``."""

from __future__ import annotations

import re

from citecheck.model.exchange import Failure, FailureKind

_ERROR = re.compile(r"net::(ERR_[A-Z0-9_]+)")
#: Chromium's net errors that mean something of their own here. What the proxy knows of the place goes before: to the browser
#: every fault behind it looks alike. (https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h)
KINDS: dict[str, FailureKind] = {
    "ERR_CERT_DATE_INVALID": FailureKind.TLS_EXPIRED,
    "ERR_CERT_COMMON_NAME_INVALID": FailureKind.TLS_NAME_MISMATCH,
    "ERR_CERT_AUTHORITY_INVALID": FailureKind.TLS_UNTRUSTED,
    "ERR_CONNECTION_RESET": FailureKind.RESET,
    "ERR_CONNECTION_CLOSED": FailureKind.RESET,
    "ERR_EMPTY_RESPONSE": FailureKind.RESET,
    "ERR_SOCKET_NOT_CONNECTED": FailureKind.RESET,
    "ERR_TIMED_OUT": FailureKind.READ_TIMEOUT,
    "ERR_CONNECTION_TIMED_OUT": FailureKind.CONNECT_TIMEOUT,
    "ERR_CONTENT_LENGTH_MISMATCH": FailureKind.CUT_SHORT,
    "ERR_INCOMPLETE_CHUNKED_ENCODING": FailureKind.CUT_SHORT,
    "ERR_CONTENT_DECODING_FAILED": FailureKind.BAD_ENCODING,
    "ERR_RESPONSE_HEADERS_TOO_BIG": FailureKind.TOO_LARGE,
    "ERR_INVALID_REDIRECT": FailureKind.BAD_LOCATION,
    "ERR_UNSAFE_REDIRECT": FailureKind.BAD_LOCATION,
    "ERR_INVALID_URL": FailureKind.BAD_LOCATION,
    "ERR_UNSAFE_PORT": FailureKind.BLOCKED_ADDRESS,
    "ERR_DISALLOWED_URL_SCHEME": FailureKind.BLOCKED_ADDRESS,
    "ERR_UNKNOWN_URL_SCHEME": FailureKind.BLOCKED_ADDRESS,
    "ERR_BLOCKED_BY_CLIENT": FailureKind.BLOCKED_ADDRESS,
    "ERR_TUNNEL_CONNECTION_FAILED": FailureKind.UNREACHABLE,
    "ERR_PROXY_CONNECTION_FAILED": FailureKind.UNREACHABLE,
}


def net_error(words: str) -> str:
    """Return the name of Chromium's net error in a message; empty where it names none.

    >>> net_error("Page.goto: net::ERR_CERT_DATE_INVALID at https://a.example/")
    'ERR_CERT_DATE_INVALID'
    """
    found = _ERROR.search(words)
    return found[1] if found else ""


def document_failure(words: str, known: Failure | None) -> Failure:
    """Return what became of a document that did not come. ``known`` is what the proxy saw of its place."""
    name = net_error(words)
    if known is not None and not name.startswith(("ERR_CERT_", "ERR_SSL_")):
        return known
    if name.startswith(("ERR_CERT_", "ERR_SSL_")):
        return Failure(KINDS.get(name, FailureKind.TLS_FAILED), name)
    return Failure(KINDS.get(name, FailureKind.PROTOCOL), name or " ".join(words.split())[:300])
