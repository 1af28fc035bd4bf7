"""What of a look's headers is not kept: cookies, passwords, tokens. Pure, on the bytes as they came."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Headers that open a door to whoever reads them (RFC 6265, RFC 2965, RFC 9110 section 11, RFC 7615).
SECRET = frozenset(
    {
        b"cookie",
        b"cookie2",
        b"set-cookie",
        b"set-cookie2",
        b"authorization",
        b"proxy-authorization",
        b"authentication-info",
        b"proxy-authentication-info",
    }
)
#: The body is kept with its transfer coding undone, so the header that announces it must not stand (as pywb and others name it).
_UNDONE = b"transfer-encoding"
_ORIGINAL = b"X-Archive-Orig-"
_LEADING_ON = frozenset({b"location", b"content-location", b"refresh", b"link", b"referer"})
#: User name and password before a host, with as many slashes (either way) as the URL standard forgives.
_CREDENTIALS = re.compile(rb"""(?i)((?:https?|ftp):[/\\]*|(?:^|[=<"'\s:])[/\\]{2})[^/\\?#\s"'<>]*@""")


class Cleaned(NamedTuple):
    """A head that may be kept, and the names of the headers that were taken out of it, in lower case, each once."""

    head: bytes
    removed: tuple[str, ...]


def cleaned(head: bytes) -> Cleaned:
    r"""Return ``head`` without secrets; all other lines stay as they are, byte by byte, in their order.

    >>> cleaned(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nX: 1\r\n\r\n")
    Cleaned(head=b'HTTP/1.1 200 OK\r\nX: 1\r\n\r\n', removed=('set-cookie',))
    """
    first, *lines = head.splitlines(keepends=True) if b"\n" in head else [head]
    kept, removed = [first], []
    dropping = False
    for line in lines:
        if line[:1] in (b" ", b"\t") and line.strip():  # the line before goes on (RFC 9112 section 5.2)
            kept += [] if dropping else [line]
            continue
        name = line.partition(b":")[0].strip().lower()
        dropping = name in SECRET
        if dropping:
            removed.append(name.decode("ascii"))
        elif name == _UNDONE:
            kept.append(_ORIGINAL + line.lstrip())
        elif name in _LEADING_ON and b"@" in line:
            kept.append(_CREDENTIALS.sub(rb"\1", line))
            removed += ["credentials in a URL"] if kept[-1] != line else []
        else:
            kept.append(line)
    return Cleaned(b"".join(kept), tuple(dict.fromkeys(removed)))
