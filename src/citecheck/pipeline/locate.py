"""Find the memento near the cited date, and believe it only after its playback was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from citecheck.links.shorteners import REDIRECTS, shortcode
from citecheck.liveness.memento import why_unbelievable
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Chain, Exchange
from citecheck.model.memento import SAME_PAGE, WEIGHT, AnswerState, ArchiveAnswer, Heard, Memento, TimeMapAnswer, nearness
from citecheck.model.policy import ArchivePolicy
from citecheck.model.ports import Archive, Clock
from citecheck.model.shortener import Service
from citecheck.model.url import Url
from citecheck.model.verdict import Verdict
from citecheck.pipeline.archived_redirects import Led, lead_on
from citecheck.pipeline.pages import page_of
from citecheck.text.page import Page
from citecheck.text.url_match import compare


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


def shorts_of(chain: Chain, services: tuple[Service, ...] = ()) -> tuple[Url, ...]:
    """Return the short links of a chain in the form under which archives hold them: a page may be archived by them alone."""
    found = (shortcode(hop.url, services) for hop in chain.hops)
    return tuple(dict.fromkeys(short.original for short in found if short is not None))


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """What the archives said, and the page that was played back, with its exchange, where a memento was believed."""

    answer: ArchiveAnswer
    page: Page | None = None
    played: Exchange | None = None


async def locate(
    originals: Sequence[Url], day: dt.date | None, archives: Sequence[Archive], *, clock: Clock, policy: ArchivePolicy
) -> Located:
    """Ask each archive for each original until a memento near ``day`` is found that plays as the page it should be.

    Later archives are asked only where the earlier ones have nothing within the window of days, or did not answer; of
    several that are believed the nearest is taken. The answer is ABSENT only where every archive said so; EXCLUDED or UNKNOWN
    otherwise. ``originals`` must not be empty.
    """
    search = _Search(day, clock, policy)
    for archive in archives:
        for original in _told_apart(originals):
            await search.ask(original, archive)
            if search.is_near:
                return search.result(originals[0])
    return search.result(originals[0])


def _told_apart(originals: Sequence[Url]) -> tuple[Url, ...]:
    """Return those that an archive tells apart: of scheme, www and last slash its index makes no difference (specs 3.2)."""
    told: list[Url] = []
    for original in originals:
        if all(compare(original.normalised, other) not in SAME_PAGE for other in told):
            told.append(original)
    return tuple(told)


class _Search:
    """One search through archives: the best that was found, and what each archive said."""

    def __init__(self, day: dt.date | None, clock: Clock, policy: ArchivePolicy) -> None:
        self._day = day
        self._clock = clock
        self._policy = policy
        self._best: Located | None = None
        self._asked = 0
        self._heard: dict[str, Heard] = {}

    @property
    def is_near(self) -> bool:
        """Tell whether a memento was believed that lies within the window around the day."""
        memento = self._best.answer.memento if self._best is not None and self._best.answer.verified else None
        if memento is None or self._day is None:
            return memento is not None
        return abs(memento.days_from(self._day)) <= self._policy.window_days

    async def ask(self, original: Url, archive: Archive) -> None:
        """Ask one archive for one original, and keep what it says where that is more than was known."""
        listed = await archive.timemap(original, near=self._day)
        for heard in listed.heard or (_heard(archive.name, listed),):
            before = self._heard.get(heard.archive)
            if before is None or WEIGHT[heard.state] > WEIGHT[before.state]:
                self._heard[heard.archive] = heard
        answer = ArchiveAnswer(
            state=listed.state,
            original=original.normalised,
            at=listed.at or self._clock(),
            archive=archive.name,
            day=self._day,
            reason=listed.reason,
            retry_after=listed.retry_after,
            asked=listed.requests,
            captures=len(listed.timemap.mementos),
        )
        trial = _Trial(answer, original, archive, self._policy)
        located = await trial.run(listed) if listed.state is AnswerState.FOUND else Located(answer=answer)
        self._asked += located.answer.asked
        if self._best is None or self._weight(located.answer) > self._weight(self._best.answer):
            self._best = located

    def _weight(self, answer: ArchiveAnswer) -> tuple[bool, tuple[int, int], bool, int]:
        near = (0, 0)
        if answer.verified and answer.memento is not None:
            band, distance = nearness(answer.memento, self._day, self._policy)
            near = (-band, -distance)
        return answer.verified, near, bool(answer.rejected), WEIGHT[answer.state]

    def result(self, original: Url) -> Located:
        """Return the best that was found, with all that was asked and heard; UNKNOWN of ``original`` where nobody was asked."""
        if self._best is None:
            why = "no archive is configured"
            answer = ArchiveAnswer(
                state=AnswerState.UNKNOWN, original=original.normalised, at=self._clock(), day=self._day, reason=why
            )
            return Located(answer=answer)
        answer = msgspec.structs.replace(self._best.answer, asked=self._asked, heard=tuple(self._heard.values()))
        return msgspec.structs.replace(self._best, answer=answer)


def _heard(archive: str, listed: TimeMapAnswer) -> Heard:
    return Heard(archive=archive, state=listed.state, reason=listed.reason, captures=len(listed.timemap.mementos))


class _Trial:
    """The mementos that one archive lists for one original, played until one is believed."""

    def __init__(self, answer: ArchiveAnswer, original: Url, archive: Archive, policy: ArchivePolicy) -> None:
        self._answer = answer
        self._original = original
        self._archive = archive
        self._policy = policy
        self._asked = answer.asked
        self._rejected: list[tuple[str, str]] = []
        self._doubtful: set[str] = set()
        self._silent: dict[str, ArchiveUnavailable] = {}
        self._sent_on: list[tuple[Memento, Exchange | None]] = []

    async def run(self, listed: TimeMapAnswer) -> Located:
        """Play the best mementos, then go where archived redirects lead; return the first that is believed."""
        ranked = listed.timemap.ranked(self._answer.day, self._policy)
        for memento in self._worth_playing(ranked):
            played = await self._play(memento)
            if played is None:
                continue
            page, doubt = judged(played)
            if doubt is None:
                return self._believed(memento, played, page)
            self._doubt(memento, played, doubt)
        redirects = listed.timemap.redirects(self._answer.day, self._policy)
        self._sent_on += [(memento, None) for memento in redirects]
        return await self._follow_redirects() or self._none()

    def _worth_playing(self, ranked: Iterable[Memento]) -> Iterable[Memento]:
        """Yield as many mementos as policy tries: none of an archive that fell silent, none with the bytes of a rejected one."""
        tried = 0
        for memento in ranked:
            if tried == self._policy.try_mementos:
                return
            if memento.archive not in self._silent and memento.digest not in self._doubtful:
                tried += 1
                yield memento

    async def _play(self, memento: Memento) -> Exchange | None:
        try:
            played = await self._archive.play(memento)
        except PlaybackFailed as error:
            self._asked += 1
            self._rejected.append((memento.uri, error.message))
            return None
        except ArchiveUnavailable as error:
            self._asked += 1
            self._silent[memento.archive] = error
            return None
        self._asked += played.attempts
        return played

    def _doubt(self, memento: Memento, played: Exchange, doubt: str) -> None:
        self._rejected.append((memento.uri, doubt))
        if memento.digest is not None:
            self._doubtful.add(memento.digest)
        if played.status in REDIRECTS:
            self._sent_on.append((memento, played))

    async def _follow_redirects(self) -> Located | None:
        """Follow the nearest archived redirect inside the archive, hop by hop."""
        for memento, known in self._sent_on[:1]:
            if memento.archive in self._silent:
                continue
            first = known or await self._play(memento)
            if first is None:
                continue
            led = await lead_on(memento, first, self._original, self._archive, self._policy)
            self._asked += led.asked
            if led.memento is not None and led.played is not None:
                return self._believed(led.memento, led.played, led.page, led)
            self._rejected.append((memento.uri, led.why_not))
            if led.silent is not None:
                self._silent[memento.archive] = led.silent
        return None

    def _believed(self, memento: Memento, played: Exchange, page: Page | None, led: Led | None = None) -> Located:
        seen = f"played back: status {played.status}, {len(played.body)} bytes"
        if memento.rewritten:
            seen += ", as the archive rewrote it"
        if led is not None:
            seen += f", reached by the archived redirect of {led.came_from}"
        chosen = memento if memento.status is not None else msgspec.structs.replace(memento, status=played.status)
        answer = msgspec.structs.replace(
            self._answer,
            archive=memento.archive or self._answer.archive,
            memento=chosen,
            verified=True,
            checked=seen,
            body_digest=played.body_digest,
            rejected=tuple(self._rejected),
            asked=self._asked,
        )
        return Located(answer=answer, page=page, played=played)

    def _none(self) -> Located:
        """Return that none was believed: UNKNOWN where playback fell silent, ABSENT where nothing usable is listed."""
        answer = msgspec.structs.replace(self._answer, rejected=tuple(self._rejected), asked=self._asked, reason="")
        if self._silent:
            error = next(iter(self._silent.values()))
            why = f"snapshots are listed, but playback failed: {error.message}"
            answer = msgspec.structs.replace(answer, state=AnswerState.UNKNOWN, reason=why, retry_after=error.retry_after)
        elif not self._rejected:
            why = "snapshots are listed, but none of them is a usable one of this URL"
            answer = msgspec.structs.replace(answer, state=AnswerState.ABSENT, reason=why)
        return Located(answer=answer)


def judged(played: Exchange) -> tuple[Page | None, str | None]:
    """Read what was played; return the page, and in words why it is not the cited one (None where nothing speaks against it)."""
    page = page_of(played)
    return page, why_unbelievable(played, page)
