"""One request and its answer as they went over the wire: what a WARC record is made of."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, Protocol

import msgspec

from citecheck.model.url import Url

#: Why a body is not whole, in the words of ISO 28500:2017 (WARC 1.1), section 5.13.
Cut = Literal["length", "time", "disconnect", "unspecified"]


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """The raw bytes of one look. Both heads end with their empty line.

    ``body`` are the chunks of the answer's body, still content-encoded; a transfer coding (chunked) is undone, as no HTTP
    library hands it over. Of a folded header line libcurl gives the joined one. ``cut`` says why the body is not whole, None
    where it is.
    """

    url: Url
    at: dt.datetime
    method: str
    request_head: bytes
    response_head: bytes
    request_body: bytes = b""
    body: tuple[bytes, ...] = ()
    cut: Cut | None = None
    address: str | None = None


class Filed(NamedTuple):
    """Where a look is kept: ``record`` as "file#record id", and the payload's digest, None where the body is not whole.

    ``digest`` is written as CDX servers have it: SHA-1 in base 32, of the payload as transferred.
    """

    record: str
    digest: str | None = None


class Keeper(Protocol):
    """Keeps transcripts as evidence."""

    async def keep(self, transcript: Transcript) -> Filed | None:
        """Write one transcript down; None where it is not kept. What hinders it is the keeper's to tell, never an exception."""
        ...


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence file that was closed: its name, size in bytes, SHA-256 (hex) and how many looks it keeps.

    ``revisits`` of them hold no body, because it was kept before. Without a ``file`` it tells of a run that ``left_out`` looks
    were not kept, and ``why_not``. ``recovered``: its run was killed, and the file was closed at the start of the next one.
    """

    file: str
    size: int
    digest: str
    records: int
    revisits: int = 0
    left_out: int = 0
    why_not: str = ""
    recovered: bool = False
