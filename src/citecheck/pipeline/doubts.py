"""Links that failed while nobody else answered wait here until it is known whose fault it is: theirs, or our own network's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum

from citecheck.pipeline.burst import NEEDED, Burst, is_doubted_alone


class Proof(Enum):
    """What proved that our network is up."""

    ANSWER = "another site answered since"
    PROBES = "the probes answered"
    UNASKED = "too few for a burst, and alone a matter of their sites"
    NONE = "nothing: we are offline"


class Doubts:
    """Settles doubts about our own network during one run.

    A doubtful link waits until another site answers that was asked later: a slow answer to a question from before proves nothing.
    Where nobody does, because all links under way wait like it or because so many unrelated sites have the same trouble
    (``Burst``), ``still_online`` is asked, once for all that wait.
    """

    def __init__(self, still_online: Callable[[], Awaitable[bool]], *, needed: int = NEEDED) -> None:
        self._still_online = still_online
        self._burst = Burst(needed)
        self._under_way = 0
        self._raised = 0  # doubts so far: each bears its number
        self._waiting: dict[asyncio.Future[Proof], tuple[int, bool]] = {}
        self._deciding: asyncio.Task[None] | None = None

    def began(self) -> int:
        """Count a link as under way: as long as there is one that does not wait, an answer may come. Return since when it is."""
        self._under_way += 1
        return self._raised

    def ended(self) -> None:
        """Count a link as under way no more."""
        self._under_way -= 1
        if self._waiting:
            self._consider()

    def answered(self, since: int) -> None:
        """Take note of an answer from the web to a link under way ``since``: whoever was in doubt by then is believed."""
        self._burst.answered()
        if self._waiting:
            self._wake(Proof.ANSWER, until=since)

    async def settle(self, where: str, doubt: str) -> Proof:
        """Wait until it is known whether ``where`` (a site) or our network is to blame for ``doubt``."""
        self._burst.failed(where, doubt)
        proof: asyncio.Future[Proof] = asyncio.get_running_loop().create_future()
        self._raised += 1
        self._waiting[proof] = self._raised, is_doubted_alone(doubt)
        self._consider()
        try:
            return await proof
        finally:
            self._waiting.pop(proof, None)

    def _consider(self) -> None:
        """Look at the whole in a moment: links that were begun together shall all have had their say."""
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._look_at_all)

    def _look_at_all(self) -> None:
        waiting = [doubted_alone for proof, (_, doubted_alone) in self._waiting.items() if not proof.done()]
        if not waiting or self._deciding is not None:
            return
        nobody_else = len(waiting) >= self._under_way
        if self._burst.is_on or (nobody_else and any(waiting)):
            self._deciding = asyncio.ensure_future(self._decide())
        elif nobody_else:
            self._wake(Proof.UNASKED)

    async def _decide(self) -> None:
        since = self._raised
        try:
            proof = Proof.PROBES if await self._still_online() else Proof.NONE
            self._burst.answered()
            # That the probes answered proves nothing to whoever came to doubt while they were asked.
            self._wake(proof, until=since if proof is Proof.PROBES else None)
        except Exception as error:  # noqa: BLE001 - whoever waits shall have it, such as a probe that cannot be read
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_exception(error)
        finally:
            self._deciding = None
            self._consider()

    def _wake(self, proof: Proof, *, until: int | None = None) -> None:
        for waiting, (raised, _) in self._waiting.items():
            if not waiting.done() and (until is None or raised <= until):
                waiting.set_result(proof)

    async def aclose(self) -> None:
        """End a question to the probes that nobody waits for any more."""
        if self._deciding is not None:
            self._deciding.cancel()
            await asyncio.gather(self._deciding, return_exceptions=True)
