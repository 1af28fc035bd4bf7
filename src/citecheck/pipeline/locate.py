"""Find the memento near the cited date, and believe it only after its playback was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from citecheck.links.shorteners import shortcode
from citecheck.liveness.memento import why_unbelievable
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Chain, Exchange
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento, TimeMapAnswer
from citecheck.model.policy import ArchivePolicy
from citecheck.model.ports import Archive, Clock
from citecheck.model.shortener import Service
from citecheck.model.url import Url
from citecheck.model.verdict import Verdict
from citecheck.text.html import Page, parse_page

#: Which state tells most, where no archive has the page: not knowing outweighs exclusion, exclusion outweighs absence.
_WEIGHT = {AnswerState.ABSENT: 0, AnswerState.EXCLUDED: 1, AnswerState.UNKNOWN: 2, AnswerState.FOUND: 3}


def originals_of(chain: Chain, verdict: Verdict | None, services: tuple[Service, ...] = ()) -> tuple[Url, ...]:
    """Return the URLs under which the cited page may be archived, best first.

    The first hop that is no short link is what the note meant. Where it led on to a page that is alive, that page's own
    address comes second; the home page of a site that lost the article does not. ``services`` are
    shorteners beside those that we know.
    """
    pages = [hop.url.without_fragment() for hop in chain.hops if shortcode(hop.url, services) is None]
    if not pages or chain.target is None:
        return ()
    alive = verdict is not None and verdict.page_was_seen
    wanted = [pages[0], pages[-1]] if alive else [pages[0]]
    return tuple(dict.fromkeys(url for url in wanted if url.scheme in ("http", "https")))


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """What the archives said, and the page that was played back, with its exchange, where a memento was believed."""

    answer: ArchiveAnswer
    page: Page | None = None
    played: Exchange | None = None


async def locate(
    originals: Sequence[Url], day: dt.date | None, archives: Sequence[Archive], *, clock: Clock, policy: ArchivePolicy
) -> Located:
    """Ask each archive for each original until a memento is found that plays as the page it should be.

    The answer is ABSENT only where every archive said so; EXCLUDED or UNKNOWN otherwise. ``originals`` must not be empty.
    """
    best: ArchiveAnswer | None = None
    asked = 0
    for original in originals:
        for archive in archives:
            located = await _ask(original, day, archive, clock=clock, policy=policy)
            answer = located.answer
            asked += answer.asked
            if best is None or _weight(answer) > _weight(best):
                best = answer
            if answer.verified:
                return msgspec.structs.replace(located, answer=msgspec.structs.replace(answer, asked=asked))
    if best is None:
        why = "no archive is configured"
        best = ArchiveAnswer(state=AnswerState.UNKNOWN, original=originals[0].normalised, at=clock(), day=day, reason=why)
    return Located(answer=msgspec.structs.replace(best, asked=asked))


def _weight(answer: ArchiveAnswer) -> tuple[bool, bool, int]:
    return answer.verified, bool(answer.rejected), _WEIGHT[answer.state]


async def _ask(original: Url, day: dt.date | None, archive: Archive, *, clock: Clock, policy: ArchivePolicy) -> Located:
    listed = await archive.timemap(original, near=day)
    answer = ArchiveAnswer(
        state=listed.state,
        original=original.normalised,
        at=clock(),
        archive=archive.name,
        day=day,
        reason=listed.reason,
        retry_after=listed.retry_after,
        asked=listed.requests,
        captures=len(listed.timemap.mementos),
    )
    if listed.state is not AnswerState.FOUND:
        return Located(answer=answer)
    return await _first_believable(answer, listed, archive, policy)


async def _first_believable(answer: ArchiveAnswer, listed: TimeMapAnswer, archive: Archive, policy: ArchivePolicy) -> Located:
    rejected: list[tuple[str, str]] = []
    asked = answer.asked
    for memento in listed.timemap.ranked(answer.day, policy)[: policy.try_mementos]:
        asked += 1
        try:
            played = await archive.play(memento)
        except PlaybackFailed as error:
            rejected.append((memento.uri, error.message))
            continue
        except ArchiveUnavailable as error:
            silent = msgspec.structs.replace(
                answer,
                state=AnswerState.UNKNOWN,
                reason=f"snapshots are listed, but playback failed: {error.message}",
                retry_after=error.retry_after,
                rejected=tuple(rejected),
                asked=asked,
            )
            return Located(answer=silent)
        page = parse_page(played.body, charset=played.charset, media_type=played.media_type) if played.body else None
        doubt = why_unbelievable(played, page)
        if doubt is None:
            return Located(answer=_believed(answer, memento, played, rejected, asked), page=page, played=played)
        rejected.append((memento.uri, doubt))
    state = AnswerState.FOUND if rejected else AnswerState.ABSENT
    reason = "" if rejected else "snapshots are listed, but none of them is a usable one of this URL"
    return Located(answer=msgspec.structs.replace(answer, state=state, rejected=tuple(rejected), asked=asked, reason=reason))


def _believed(
    answer: ArchiveAnswer, memento: Memento, played: Exchange, rejected: list[tuple[str, str]], asked: int
) -> ArchiveAnswer:
    seen = f"played back: status {played.status}, {len(played.body)} bytes"
    chosen = memento if memento.status is not None else msgspec.structs.replace(memento, status=played.status)
    return msgspec.structs.replace(
        answer, memento=chosen, verified=True, checked=seen, body_digest=played.body_digest, rejected=tuple(rejected), asked=asked
    )
