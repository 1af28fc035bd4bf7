"""Ask archives to save what policy wants saved. The job is stored before it is polled; asked is not archived."""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.links.shorteners import shortcode
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.ports import Capturer, Parts
from citecheck.model.url import Url
from citecheck.pipeline.links import Link, links_of
from citecheck.pipeline.locate import originals_of
from citecheck.pipeline.memory import Known, Memory
from citecheck.plan import capture_is_fresh, why_capture


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One capture that policy wants: the link and what is known of it, the original to save, and why."""

    known: Known
    original: Url
    why: str


def wanted(citations: Citations, parts: Parts, *, run: str) -> tuple[Wanted, ...]:
    """Return the captures that policy wants now, in the order of the links; none twice for one original."""
    links = links_of(citations)
    known_of = Memory(parts.log, run).of(link.subject for link in links)
    found: dict[str, Wanted] = {}
    for link in links:
        known = known_of[link.subject]
        why = _why(link, known, parts)
        chain = known.chain
        if why is None or chain is None or chain.target is None or shortcode(chain.target, parts.services) is not None:
            continue
        # the page's own address; where the page was only heard of, the cited one, not that of the wall before it
        originals = originals_of(chain, known.verdict, parts.services)
        if not originals:
            continue
        original = originals[-1]
        found.setdefault(original.normalised, Wanted(known=known, original=original, why=why))
    return tuple(found.values())


def _why(link: Link, known: Known, parts: Parts) -> str | None:
    last, of_this_run = known.capture
    if last is not None and last.state is CaptureState.PENDING:
        return "a capture was asked for and has not been answered"
    if last is not None and (of_this_run or capture_is_fresh(last, parts.clock(), parts.settings.policy.capture)):
        return None
    reasons = (why_capture(known.verdict, known.answer(day)[0], parts.settings.policy) for day in link.days)
    return next((why for why in reasons if why is not None), None)


async def capture(citations: Citations, parts: Parts, *, run: str) -> None:
    """Request every wanted capture, then poll until all are answered or the time set by policy is over.

    A capture still pending at the end stays so in the log, with its job id; the next run asks for its end first.
    """
    plan = wanted(citations, parts, run=run)
    parts.watcher.planned("captures", len(plan))
    if not plan or parts.capturer is None:
        return
    pending = await _request_all(plan, parts, parts.capturer)
    await _poll_all(pending, parts, parts.capturer)


async def _request_all(plan: tuple[Wanted, ...], parts: Parts, capturer: Capturer) -> dict[str, tuple[Wanted, Capture]]:
    pending: dict[str, tuple[Wanted, Capture]] = {}
    stopped: Capture | None = None
    for want in plan:
        last, _ = want.known.capture
        if last is not None and last.state is CaptureState.PENDING:
            pending[want.known.subject] = (want, last)
            continue
        asked = await capturer.request(want.original) if stopped is None else _not_after(stopped, want, parts)
        if asked.state is CaptureState.PENDING:
            want.known.tell(EventKind.CAPTURE_REQUESTED, asked)
            pending[want.known.subject] = (want, asked)
        else:
            _answered(parts, want, asked)
        parts.log.flush()
        if asked.state is CaptureState.QUOTA:
            stopped = asked
    return pending


def _not_after(stopped: Capture, want: Wanted, parts: Parts) -> Capture:
    return Capture(
        state=CaptureState.NOT_ATTEMPTED,
        original=want.original.normalised,
        at=parts.clock(),
        archive=stopped.archive,
        message=f"not asked, because the quota is used up: {stopped.message}",
    )


async def _poll_all(pending: dict[str, tuple[Wanted, Capture]], parts: Parts, capturer: Capturer) -> None:
    archive = parts.settings.archive
    rounds = int(archive.poll_for / archive.poll_interval) + 1 if archive.poll_interval else 100
    for _ in range(rounds):
        if not pending:
            return
        many = "1 capture" if len(pending) == 1 else f"{len(pending)} captures"
        parts.watcher.waiting(f"{many} pending at {capturer.name}")
        await parts.pause(archive.poll_interval)
        for subject, (want, asked) in list(pending.items()):
            answer = await capturer.poll(asked)
            pending[subject] = (want, answer)
            if answer.state is not CaptureState.PENDING:
                del pending[subject]
                _answered(parts, want, answer)
                parts.log.flush()
    for want, answer in pending.values():
        why = f" ({answer.message})" if answer.message else ""
        parts.watcher.done("captures", want.original.normalised, f"still pending{why}; the next run asks again")


def _answered(parts: Parts, want: Wanted, answer: Capture) -> None:
    want.known.tell(EventKind.CAPTURE_ANSWERED, answer)
    parts.watcher.done("captures", want.original.normalised, answer.state.value)
