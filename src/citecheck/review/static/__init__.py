"""The desk's own files: style, keys, and htmx. Read once; a name that is not in the table does not exist.

htmx 2.0.11 is https://registry.npmjs.org/htmx.org/-/htmx.org-2.0.11.tgz, package/dist/htmx.min.js, unchanged (0BSD, see
htmx.LICENSE.txt); its SHA-256 is d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from types import MappingProxyType

import msgspec


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is served. ``version`` (the first digits of its SHA-256) stands in its address, so it may be kept for ever."""

    body: bytes
    media_type: str
    version: str


def _read(name: str, media_type: str) -> File:
    body = files(__name__).joinpath(name).read_bytes()
    return File(body=body, media_type=media_type, version=hashlib.sha256(body).hexdigest()[:12])


FILES = MappingProxyType(
    {
        "desk.css": _read("desk.css", "text/css; charset=utf-8"),
        "desk.js": _read("desk.js", "text/javascript; charset=utf-8"),
        "htmx.min.js": _read("htmx.min.js", "text/javascript; charset=utf-8"),
    }
)
