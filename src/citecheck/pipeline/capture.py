"""Ask places to save what policy wants saved. The job is stored before it is polled; asked is not archived.

Nothing is asked for twice. Before a request leaves, the log holds that it does (ASKED); after it came back, the job (PENDING).
Whoever goes on after a kill asks for the job's end within the hour that the archive knows it, and looks in the archive's index
afterwards: a capture made since is the answer. Only where the index answers, and has none, is the page asked for again, and
then the archive is told not to capture what it captured since.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from citecheck.links.shorteners import shortcode
from citecheck.model.capture import Capture, CaptureState, Readiness
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.ports import Capturer, Parts
from citecheck.model.url import Url
from citecheck.pipeline.links import Link, links_of
from citecheck.pipeline.locate import originals_of
from citecheck.pipeline.memory import Known, Memory
from citecheck.plan import capture_is_fresh, is_open, why_capture, why_excluded

#: How long an archive knows a job (specs/web-archives 3.5), and how long after a capture its index may still lack it
#: ("minutes to hours", fact 7: six are allowed for).
JOB_KNOWN = dt.timedelta(hours=1)
INDEX_LAG = dt.timedelta(hours=6)
_OPEN = "a capture was asked for, and what became of it is not known yet"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One capture that policy wants: the link and what is known of it, the original to save, and why.

    ``last`` is the capture asked for before, where what became of it is open, and ``wanted_still`` whether policy would want it
    anew. ``why_not``: why it must not be asked for.
    """

    known: Known
    original: Url
    why: str
    last: Capture | None = None
    wanted_still: bool = True
    why_not: str = ""


def wanted(citations: Citations, parts: Parts, *, run: str, place: str) -> tuple[Wanted, ...]:
    """Return the captures that policy wants now of ``place``, in the order of the links; none twice for one original."""
    return tuple(want for want in surveyed(citations, parts, run=run, place=place) if not want.why_not)


def surveyed(citations: Citations, parts: Parts, *, run: str, place: str) -> tuple[Wanted, ...]:
    """Return what ``wanted`` does, and with ``why_not`` what would be wanted, were it not for a rule that forbids it."""
    links = links_of(citations)
    known_of = Memory(parts.log, run).of(link.subject for link in links)
    found: dict[str, Wanted] = {}
    for link in links:
        known = known_of[link.subject]
        why, last = _why(link, known, parts, place)
        chain = known.chain
        if why is None or chain is None or chain.target is None or shortcode(chain.target, parts.services) is not None:
            continue
        # the page's own address; where the page was only heard of, the cited one, not that of the wall before it
        originals = originals_of(chain, known.verdict, parts.services)
        if not originals:
            continue
        original = originals[-1]
        wanted_still = why is not _OPEN or any(_why_near(day, known, parts) is not None for day in link.days)
        why_not = why_excluded(original, parts.settings.policy.capture.exclude) or ""
        found.setdefault(
            original.normalised,
            Wanted(known=known, original=original, why=why, last=last, wanted_still=wanted_still, why_not=why_not),
        )
    return tuple(found.values())


def _why(link: Link, known: Known, parts: Parts, place: str) -> tuple[str | None, Capture | None]:
    last, of_this_run = known.capture_at(place)
    if last is not None and is_open(last) and not (of_this_run and last.state is CaptureState.UNKNOWN):
        return _OPEN, last
    if last is not None and (of_this_run or capture_is_fresh(last, parts.clock(), parts.settings.policy.capture)):
        return None, None
    return next((why for day in link.days if (why := _why_near(day, known, parts)) is not None), None), None


def _why_near(day: dt.date | None, known: Known, parts: Parts) -> str | None:
    answer, _ = known.answer(day)
    drift = known.drift(answer.memento.uri)[0] if answer is not None and answer.memento is not None else None
    return why_capture(known.verdict, answer, parts.settings.policy, drift)


async def capture(citations: Citations, parts: Parts, *, run: str) -> None:
    """Request every wanted capture of every place, and wait until all are answered or the time set by policy is over.

    A capture still open at the end stays so in the log, with its job id; the next run asks for its end first.
    """
    for capturer in parts.capturers:
        plan = wanted(citations, parts, run=run, place=capturer.name)
        parts.watcher.planned("captures", len(plan))
        if plan:
            await _Asking(parts, capturer).ask_for(plan)


@dataclass
class _UnderWay:
    want: Wanted
    capture: Capture
    rounds: int = 0


class _Asking:
    """One run's captures at one place."""

    def __init__(self, parts: Parts, capturer: Capturer) -> None:
        archive = parts.settings.archive
        self._parts = parts
        self._place = capturer
        self._under_way: dict[str, _UnderWay] = {}
        self._slots = archive.in_flight
        self._left: int | None = None
        self._stopped = ""
        self._may_pass: list[Wanted] = []
        self._rounds = int(archive.poll_for / archive.poll_interval) + 1 if archive.poll_interval else 100

    async def ask_for(self, plan: tuple[Wanted, ...]) -> None:
        """Settle what is open, then ask for the rest; what failed and may pass is asked for once more at the end."""
        new = [want for want in plan if want.last is None or await self._is_to_be_asked_again(want, want.last)]
        await self._wait_for_all()
        if any(self._place.why_never(want.original) is None for want in new):
            await self._prepare()
        await self._request_all(new)
        again, self._may_pass = self._may_pass, []
        if again and not self._stopped:
            self._parts.watcher.waiting(f"{self._place.name} failed for {len(again)}; once more after a while")
            await self._parts.pause(self._parts.settings.archive.throttle_wait)
            await self._request_all(again)

    async def _request_all(self, wants: list[Wanted]) -> None:
        for want in wants:
            while len(self._under_way) >= self._slots:
                await self._look_round()
            await self._request(want)
        await self._wait_for_all()

    # -- what was asked for before

    async def _is_to_be_asked_again(self, want: Wanted, last: Capture) -> bool:
        """Learn what became of ``last``; tell whether the page must be asked for again."""
        age = self._parts.clock() - last.at
        if last.state is CaptureState.PENDING and age < JOB_KNOWN:
            self._under_way[want.known.subject] = _UnderWay(want, last)
            return False
        answer = await self._place.find(last)
        if answer.state is CaptureState.PENDING:
            self._tell(want, answer)
            self._under_way[want.known.subject] = _UnderWay(want, answer)
            return False
        if answer.state is CaptureState.UNKNOWN and answer.code is None:
            self._answered(want, answer)
            return False
        if answer.state is CaptureState.ARCHIVED:
            self._answered(want, answer)
            return False
        # within the hour the archive gives back the same job
        if not (last.job is None and age < JOB_KNOWN) and age < INDEX_LAG:
            words = f"asked for at {last.at:%Y-%m-%d %H:%M} UTC; the archive's index does not show it yet, and may still"
            self._answered(want, _still_open(last, words))
            return False
        if not want.wanted_still:
            words = "it did not come about, and is not wanted any more"
            self._answered(want, msgspec.structs.replace(last, state=CaptureState.NOT_ATTEMPTED, job=None, message=words))
        return want.wanted_still

    # -- before the first request

    async def _prepare(self) -> None:
        """Ask the place whether it takes captures, and wait a bounded time where it is full."""
        ready = await self._ready()
        for _ in range(self._rounds):
            if not ready.why_not or ready.wait is None:
                break
            self._parts.watcher.waiting(f"{self._place.name}: {ready.why_not}")
            await self._parts.pause(ready.wait)
            ready = await self._ready()
        self._parts.log.append(EventKind.CAPTURER_READY, self._place.name, ready)
        if ready.words:
            self._parts.watcher.waiting(f"{self._place.name}: {ready.words}")
        self._stopped = ready.why_not
        self._left = ready.left
        self._slots = max(1, min(self._slots, ready.slots if ready.slots is not None else self._slots))

    async def _ready(self) -> Readiness:
        return await self._place.ready()

    # -- requests

    async def _request(self, want: Wanted) -> None:
        if self._place.why_never(want.original) is not None:
            self._answered(want, await self._place.request(want.original))  # it refuses, and asks nobody
            return
        if self._left is not None and self._left <= 0 and not self._stopped:
            self._stopped = "the daily quota is used up, but for what is kept in reserve ([archive] reserve)"
        if self._stopped:
            self._answered(want, self._not_asked(want))
            return
        since = want.last.at if want.last is not None else None
        self._tell(
            want, Capture(state=CaptureState.ASKED, original=_name(want), at=self._parts.clock(), archive=self._place.name)
        )
        asked = await self._place.request(want.original, since=since)
        if asked.state is CaptureState.NOT_ATTEMPTED and want.last is not None:
            asked = _still_open(want.last, asked.message)
        elif self._left is not None and asked.state is not CaptureState.NOT_ATTEMPTED:
            self._left -= 1
        if asked.state is CaptureState.PENDING:
            self._tell(want, asked)
            self._under_way[want.known.subject] = _UnderWay(want, asked)
        else:
            self._heard(want, asked)

    def _not_asked(self, want: Wanted) -> Capture:
        if want.last is not None:
            return _still_open(want.last, f"not asked again: {self._stopped}")
        return Capture(
            state=CaptureState.NOT_ATTEMPTED,
            original=_name(want),
            at=self._parts.clock(),
            archive=self._place.name,
            message=f"not asked: {self._stopped}",
        )

    # -- answers

    async def _wait_for_all(self) -> None:
        while self._under_way:
            await self._look_round()

    async def _look_round(self) -> None:
        """Wait a while, ask in one request how all that is under way stands, and let go of what takes too long."""
        many = "1 capture" if len(self._under_way) == 1 else f"{len(self._under_way)} captures"
        self._parts.watcher.waiting(f"{many} pending at {self._place.name}")
        await self._parts.pause(self._parts.settings.archive.poll_interval)
        before = list(self._under_way.items())
        answers = await self._place.poll([each.capture for _, each in before])
        for (subject, each), answer in zip(before, answers, strict=True):
            each.capture, each.rounds = answer, each.rounds + 1
            if answer.state is not CaptureState.PENDING:
                del self._under_way[subject]
                self._heard(each.want, await self._settled(answer))
            elif each.rounds >= self._rounds:
                del self._under_way[subject]
                why = f" ({answer.message})" if answer.message else ""
                self._parts.watcher.done(
                    "captures", each.want.original.normalised, f"still pending{why}; the next run asks again"
                )

    async def _settled(self, answer: Capture) -> Capture:
        """Return what the index says of a job that the archive forgot; other answers as they are."""
        if not (is_open(answer) and answer.job is not None):
            return answer
        listed = await self._place.find(answer)
        return listed if listed.state is CaptureState.ARCHIVED else answer

    def _heard(self, want: Wanted, answer: Capture) -> None:
        if answer.state is CaptureState.QUOTA:
            self._stopped = f"the quota is used up: {answer.message}"
        if answer.state is CaptureState.UNKNOWN and answer.code is not None and want not in self._may_pass:
            self._may_pass.append(want)
        self._answered(want, answer)

    def _answered(self, want: Wanted, answer: Capture) -> None:
        want.known.tell(EventKind.CAPTURE_ANSWERED, answer)
        self._parts.watcher.done("captures", want.original.normalised, answer.state.value)
        self._parts.log.flush()

    def _tell(self, want: Wanted, capture: Capture) -> None:
        want.known.tell(EventKind.CAPTURE_REQUESTED, capture)
        self._parts.log.flush()


def _name(want: Wanted) -> str:
    return want.original.without_fragment().without_credentials().normalised


def _still_open(last: Capture, words: str) -> Capture:
    """Return that what became of ``last`` is not known: asked for when it was, its job kept."""
    return msgspec.structs.replace(last, state=CaptureState.UNKNOWN, code=None, message=words)
