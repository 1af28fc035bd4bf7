"""PDFs off the web are read in a process of their own, a few at a time, within bounds on memory and time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from citecheck.engines.bounds import Limits
from citecheck.engines.confined import confined
from citecheck.model.errors import CitecheckError
from citecheck.model.source import SourceDescription, SourceText

_READER = "citecheck.pipeline.pdf_source:pdf_source"
#: What one PDF may take: a report of 500 pages is read in 20 s on a slow core; bombs want gigabytes within their first seconds.
LIMITS = Limits(memory=1_000_000_000, cpu=60.0, seconds=120.0)
#: Read at once, so that the machine stays free for the links.
_AT_ONCE = 2


def pdf_reader(limits: Limits = LIMITS) -> Callable[[bytes, str, dt.date], Awaitable[SourceText]]:
    """Return what reads a PDF as a source; what goes wrong on the way is its reason why there is no text."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def read(data: bytes, uri: str, read_on: dt.date) -> SourceText:
        async with turns:
            try:
                return await asyncio.to_thread(
                    confined, _READER, [data, uri, read_on.isoformat()], SourceText, limits=limits, where=uri
                )
            except CitecheckError as error:
                about = SourceDescription(
                    uri=uri, text_digest="", medium="pdf", why_no_text=f"the PDF could not be read: {error.message}"
                )
                return SourceText(text="", about=about)

    return read
