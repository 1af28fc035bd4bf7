"""Several archives asked as one: all at once, what they list merged, and whoever fails left alone for a while.

A shelf never says less than its archives did: FOUND where any of them lists the page, ABSENT only where all of them said so.
Which of them is silent is told in every answer (``heard``), so that a report can say whom it did not hear.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Exchange
from citecheck.model.memento import WEIGHT, AnswerState, Heard, Memento, TimeMap, TimeMapAnswer
from citecheck.model.ports import Archive
from citecheck.model.url import Url

#: Answers in a row that failed before an archive is left alone. A single one may be chance.
FAILURES = 2
#: How long it is left alone (seconds): at first, doubled each time that it fails again, at most. (MemGator: 15 minutes.)
FIRST_NAP, LONGEST_NAP = 60.0, 3600.0


@dataclass
class _Nap:
    """How an archive has done of late, and until when it is left alone (monotonic seconds)."""

    failures: int = 0
    until: float = 0.0
    why: str = ""


class Shelf:
    """An Archive made of archives: ``names`` are theirs."""

    def __init__(
        self,
        archives: Sequence[Archive],
        *,
        name: str = "other archives",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.names = frozenset(archive.name for archive in archives)
        self._archives = tuple(archives)
        self._monotonic = monotonic
        self._naps = {archive.name: _Nap() for archive in archives}

    async def timemap(self, original: Url, *, near: date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """Ask every archive that is awake, all at once, and merge what they list."""
        answers = await asyncio.gather(*(self._ask(archive, original, near, prefix) for archive in self._archives))
        return merged(original, list(zip((archive.name for archive in self._archives), answers, strict=True)))

    async def play(self, memento: Memento) -> Exchange:
        """Have the memento played by the archive that lists it. Raises ``PlaybackFailed``, ``ArchiveUnavailable``."""
        archive = next((each for each in self._archives if each.name == memento.archive), None)
        if archive is None:
            raise PlaybackFailed(f"{memento.archive} is not asked", where=memento.uri)
        nap = self._naps.get(memento.archive)
        if nap is not None and (left := self._asleep(nap)):
            raise ArchiveUnavailable(_left_alone(left, nap), where=memento.uri, retry_after=left)
        try:
            played = await archive.play(memento)
        except ArchiveUnavailable as error:
            if nap is not None:
                self._failed(nap, error.message, error.retry_after)
            raise
        if nap is not None:
            nap.failures = 0
        return played

    async def _ask(self, archive: Archive, original: Url, near: date | None, prefix: bool) -> TimeMapAnswer:
        nap = self._naps[archive.name]
        if left := self._asleep(nap):
            return _unknown(original, _left_alone(left, nap), left)
        try:
            answer = await archive.timemap(original, near=near, prefix=prefix)
        except ArchiveUnavailable as error:
            answer = _unknown(original, error.message, error.retry_after)
        if answer.state is AnswerState.UNKNOWN:
            self._failed(nap, answer.reason, answer.retry_after)
        else:
            nap.failures = 0
        return answer

    def _asleep(self, nap: _Nap) -> float:
        """Return for how many seconds more an archive is left alone, 0 where it is awake."""
        return max(0.0, nap.until - self._monotonic())

    def _failed(self, nap: _Nap, why: str, retry_after: float | None) -> None:
        """Count a failure. A wait that the archive asks for is kept at once; else the nap comes, and doubles, by our own rule."""
        nap.failures += 1
        nap.why = why
        rest = 0.0
        if nap.failures >= FAILURES:
            rest = min(FIRST_NAP * 2.0 ** min(nap.failures - FAILURES, 10), LONGEST_NAP)
        nap.until = self._monotonic() + max(rest, retry_after or 0.0)


def merged(original: Url, answers: Sequence[tuple[str, TimeMapAnswer]]) -> TimeMapAnswer:
    """Return several archives' answers as one: all mementos, the state that tells most, and what each of them said."""
    heard = tuple(
        Heard(archive=name, state=answer.state, reason=answer.reason, captures=len(answer.timemap.mementos))
        for name, answer in answers
    )
    mementos = {(each.archive, each.at, each.uri): each for _, answer in answers for each in answer.timemap.mementos}
    listed = tuple(sorted(mementos.values(), key=lambda each: each.at))
    state = max((answer.state for _, answer in answers), key=WEIGHT.__getitem__, default=AnswerState.UNKNOWN)
    reaches = [answer.reach for _, answer in answers if answer.reach is not None]
    waits = [answer.retry_after for _, answer in answers if answer.retry_after is not None]
    return TimeMapAnswer(
        state=state,
        timemap=TimeMap(original=original.without_credentials().without_fragment().normalised, mementos=listed),
        reason=_reason(state, heard),
        retry_after=min(waits, default=None) if state is AnswerState.UNKNOWN else None,
        requests=sum(answer.requests for _, answer in answers),
        reach=min(reaches, default=None),
        heard=heard,
    )


def _reason(state: AnswerState, heard: Sequence[Heard]) -> str:
    """Return why, by archive; of answers that are as weighty, all."""
    if not heard:
        return "no archive is asked"
    told = [f"{each.archive}: {each.reason}" for each in heard if each.state is state and each.reason]
    return "; ".join(told)


def _unknown(original: Url, reason: str, retry_after: float | None) -> TimeMapAnswer:
    empty = TimeMap(original=original.normalised)
    return TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=empty, reason=reason, retry_after=retry_after, requests=0)


def _left_alone(left: float, nap: _Nap) -> str:
    return f"left alone for {left:.0f} s more, after {nap.failures} failures ({nap.why})"
