"""Dead short links, asked of archives: an archived redirect tells where the link once led.

Archives fold the case of URLs, short links do not: of all that an archive lists, only the very same code counts
(specs of web archives, section 6.2). A throttle or a failed playback is never "there is none".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from citecheck.links.shorteners import REDIRECTS, Answer, ShortLink, destination, read_answer, same_link
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange, Hop, Via
from citecheck.model.memento import AnswerState, Memento, TimeMapAnswer
from citecheck.model.ports import Archive, Clock, Dumps
from citecheck.model.url import Url, parse_url

#: Captures that must be heard before they are said to agree (all captures of one code should).
TESTIMONIES = 3
#: Playbacks tried in one archive before giving up.
ATTEMPTS = 6


class RecoveryState(StrEnum):
    """What archives could tell of a dead short link. UNDECIDED: not all of them answered."""

    RECOVERED = "recovered"
    LOST = "lost"
    UNDECIDED = "undecided"


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """The way out of a dead short link: the hop to its target, without a status as it was not looked at yet."""

    state: RecoveryState
    hops: tuple[Hop, ...] = ()
    notes: tuple[str, ...] = ()


class _Testimony(msgspec.Struct, frozen=True):
    memento: Memento
    target: Url


class _Hearing(msgspec.Struct, frozen=True):
    """What one archive told: testimonies, remarks, and whether it answered all that it was asked."""

    testimonies: tuple[_Testimony, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True


async def recover(short: ShortLink, archives: Sequence[Archive], *, near: dt.date | None, clock: Clock) -> Recovery:
    """Ask ``archives``, one after the other, where ``short`` led; the first that knows is believed.

    ``near`` is the day of the citation. LOST only where every archive answered and none has the redirect.
    """
    if not archives:
        return Recovery(state=RecoveryState.UNDECIDED, notes=("no archive was asked for the lost target",))
    notes: list[str] = []
    complete = True
    for archive in archives:
        hearing = await _hear(short, archive, near)
        notes.extend(hearing.notes)
        if hearing.testimonies:
            first = hearing.testimonies[0]
            hop = Hop(url=first.target, via=Via.ARCHIVED_REDIRECT, at=clock(), source=first.memento.uri)
            return Recovery(state=RecoveryState.RECOVERED, hops=(hop,), notes=(*notes, *_agreement(hearing.testimonies)))
        complete = complete and hearing.complete
    return Recovery(state=RecoveryState.LOST if complete else RecoveryState.UNDECIDED, notes=tuple(notes))


async def recover_from_dumps(short: ShortLink, dumps: Dumps, before: Recovery, *, clock: Clock) -> Recovery:
    """Look for ``short`` in dumps, after archives left it as ``before``; what they said is kept, also where no dump knows."""
    named: dict[str, Hop] = {}
    for dumped in await dumps.find(short.key):
        target = _absolute(dumped.target)
        if target is not None and not same_link(short, target):
            hop = Hop(url=target.without_credentials(), via=Via.DUMP, at=clock(), source=dumped.dump)
            named.setdefault(target.normalised.partition("://")[2].rstrip("/"), hop)
    notes = (*before.notes, *dumps.troubles)
    hops = tuple(named.values())
    if not hops:
        return msgspec.structs.replace(before, notes=notes)
    if len(hops) > 1:
        told = "; ".join(f"{hop.source}: {hop.url}" for hop in hops)
        notes = (*notes, f"dumps name several targets of the short link, a person must decide ({told})")
    return Recovery(state=RecoveryState.RECOVERED, hops=hops[:1], notes=notes)


def _absolute(text: str) -> Url | None:
    try:
        target = parse_url(text.strip())
    except InvalidUrl:
        return None
    return target if target.scheme in ("http", "https") else None


async def _hear(short: ShortLink, archive: Archive, near: dt.date | None) -> _Hearing:
    try:
        answer = await archive.timemap(short.original, near=near, prefix=True)
    except ArchiveUnavailable as error:
        return _Hearing(notes=(f"{archive.name} did not answer: {error.message}",), complete=False)
    if answer.state is not AnswerState.FOUND:
        return _silent(archive, answer)
    candidates = _candidates(short, answer.timemap.mementos, near)
    return await _hear_captures(short, archive, candidates)


def _silent(archive: Archive, answer: TimeMapAnswer) -> _Hearing:
    if answer.state is AnswerState.UNKNOWN:
        return _Hearing(notes=(f"{archive.name} did not answer: {answer.reason or 'no reason given'}",), complete=False)
    if answer.state is AnswerState.EXCLUDED:
        return _Hearing(notes=(f"{archive.name} excludes this short link",))
    return _Hearing()


async def _hear_captures(short: ShortLink, archive: Archive, candidates: Sequence[Memento]) -> _Hearing:
    """Play candidates until enough of them with differing digests have named a target."""
    testimonies: list[_Testimony] = []
    notes: list[str] = []
    heard: set[str] = set()
    complete = True
    attempts = 0
    for memento in candidates:
        if len(testimonies) == TESTIMONIES or attempts == ATTEMPTS:
            break
        if memento.digest is not None and memento.digest in heard:
            continue
        attempts += 1
        try:
            target = _target(short, memento, await archive.play(memento))
        except PlaybackFailed as error:
            notes.append(f"{archive.name} lists a capture of {_day(memento)} that cannot be played: {error.message}")
            complete = False
            continue
        except ArchiveUnavailable as error:
            notes.append(f"{archive.name} did not answer: {error.message}")
            complete = False
            break
        if target is not None:
            testimonies.append(_Testimony(memento, target))
            heard.update(filter(None, (memento.digest,)))
    return _Hearing(tuple(testimonies), tuple(notes), complete)


def _candidates(short: ShortLink, mementos: Sequence[Memento], near: dt.date | None) -> tuple[Memento, ...]:
    """Return the captures of this very code that may hold its target, best first (specs section 6.2, step 4)."""
    banded = list(_banded(short, mementos))

    def rank(pair: tuple[int, Memento]) -> tuple[int, int, float]:
        band, memento = pair
        return band, abs(memento.days_from(near)) if near else 0, memento.at.timestamp()

    return tuple(memento for _, memento in sorted(banded, key=rank))


def _banded(short: ShortLink, mementos: Sequence[Memento]) -> Iterator[tuple[int, Memento]]:
    """Yield usable captures with their band: bare redirects, then ``?si=1``, then bare revisits, then ``?d=1`` pages.

    A revisit row ("-", status None) may be a redirect as well: Archive Team's grab stored most of goo.gl so.
    """
    service = short.service
    for memento in mementos:
        query = _query_of(short, memento.original)
        redirect = memento.status in REDIRECTS
        if query == "" and redirect:
            yield 0, memento
        elif service.ask and query == service.ask and (redirect or memento.status is None):
            yield 1, memento
        elif query == "" and memento.status is None:
            yield 2, memento
        elif service.detail and query == service.detail and memento.status in (200, None):
            yield 3, memento


def _query_of(short: ShortLink, original: str) -> str | None:
    """Return the query under which ``original`` is ``short``, None where it is another link (case counts).

    >>> from citecheck.links.shorteners import shortcode
    >>> link = shortcode(parse_url("https://goo.gl/AbC123"))
    >>> [_query_of(link, f"http://goo.gl:80/{rest}") for rest in ("AbC123", "AbC123?si=1", "abc123", "AbC1234")]
    ['', 'si=1', None, None]
    """
    host = re.escape(short.original.host)
    match = re.fullmatch(rf"(?i:https?://(?:www\.)?{host}(?::80|:443)?)/{re.escape(short.code)}(?:\?(.*))?", original)
    return (match[1] or "") if match else None


def _target(short: ShortLink, memento: Memento, played: Exchange) -> Url | None:
    """Return the target that a played capture names, None where it names none that can be believed."""
    answer = read_answer(short, played)
    target: Url | None = None
    if answer is Answer.ALIVE:
        target = played.location
    elif answer is Answer.INTERSTITIAL and short.service.detail and _query_of(short, memento.original) == short.service.detail:
        target = destination(short, played)
    if target is None or target.scheme not in ("http", "https"):
        return None
    if same_link(short, target) or target.host == _host(memento.uri):
        return None  # http sent on to https, or an address that was not taken out of the archive's rewriting
    return target.without_credentials()


def _host(uri: str) -> str:
    try:
        return parse_url(uri).host
    except InvalidUrl:
        return ""


def _agreement(testimonies: Sequence[_Testimony]) -> tuple[str, ...]:
    """Say in words where captures name different targets; nothing where they agree."""
    by_target: dict[str, _Testimony] = {}
    for testimony in testimonies:
        by_target.setdefault(testimony.target.normalised.partition("://")[2].rstrip("/"), testimony)
    if len(by_target) < 2:
        return ()
    told = "; ".join(f"{_day(found.memento)}: {found.target}" for found in by_target.values())
    return (f"captures of the short link disagree, a person must decide ({told})",)


def _day(memento: Memento) -> str:
    return memento.at.date().isoformat()
