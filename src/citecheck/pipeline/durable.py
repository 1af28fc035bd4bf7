"""How often what a run learns is made durable while it works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from citecheck.model.ports import Log

#: In seconds: a kill loses no more than that, and disks that take milliseconds for each write do not set the pace
#: (benchmarks/log.py: flushes).
_FLUSH_EVERY = 0.5


@asynccontextmanager
async def flushing(log: Log) -> AsyncIterator[None]:
    """Make what is appended inside durable again and again, and at the end. Raises ``AuditError`` where that cannot be done."""

    async def again_and_again() -> None:
        while True:
            await asyncio.sleep(_FLUSH_EVERY)
            log.flush()

    steadily = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        steadily.cancel()
        await asyncio.gather(steadily, return_exceptions=True)
        log.flush()
