"""Lay the live page beside its memento near the cited date: what became of it since.

Both are read again where only one of them is at hand: the page where the verdict on it is still believed, the memento where
the page says something else than at the last comparison. A page that says the same is not compared anew.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import msgspec

from citecheck.ingest.language import guess_language
from citecheck.liveness.drift import Sight, compare
from citecheck.liveness.judge import judge
from citecheck.model.drift import Drift
from citecheck.model.errors import ArchiveError
from citecheck.model.exchange import Chain, Hop, Request, Via
from citecheck.model.memento import Memento
from citecheck.model.ports import Parts, player_of
from citecheck.model.url import Url
from citecheck.model.verdict import ALIVE
from citecheck.pipeline.pages import Read, page_of
from citecheck.text.page import Page

#: A language in an address: the first part of its path, or of its host.
_ADDRESS = re.compile(r"\A[a-z]+://(?:[^/]*/)?(ar|de|en|es|fa|fr|he|it|nl|pt|ru|tr|uk)(?:[-_][A-Za-z]{2})?(?:[./]|\Z)")
#: What a server may have that says that its answer depends on the reader's language (RFC 9110 section 12.5.5).
_ANY = ("ar", "de", "en", "es", "fa", "fr", "he", "it", "nl", "pt", "ru", "tr", "uk")


async def measure(memento: Memento, parts: Parts, *, live: Read, past: Read | None, last: Drift | None) -> Drift | None:
    """Return what became of the page ``live`` since ``memento``, None where the memento could not be played just now.

    ``past`` is the memento as it was just played, ``last`` the newest comparison with it. The texts are compared in a thread
    of their own: it takes a tenth of a second, in which other links go on.
    """
    now = await asyncio.to_thread(_sight, live, memento.original)
    if past is None and last is not None and last.digest == now.digest:
        return msgspec.structs.replace(last, at=parts.clock())
    played = past or await _play(memento, parts)
    if played is None:
        return None
    then = await asyncio.to_thread(_sight, played)
    return await asyncio.to_thread(compare, memento, then, now, at=parts.clock())


async def look_again(target: Url, parts: Parts) -> Read | None:
    """Return the page at ``target`` as it is now, None where it is not seen this time."""
    exchange = await parts.web.look(Request(url=target))
    hop = Hop(url=target, via=Via.ASKED, at=exchange.at, status=exchange.status, failure=exchange.failure)
    page = page_of(exchange)
    verdict = judge(Chain(asked=target, hops=(hop,), last=exchange), page, at=parts.clock())
    return Read(uri=target.normalised, page=page or Page(), exchange=exchange) if verdict.liveness in ALIVE else None


async def _play(memento: Memento, parts: Parts) -> Read | None:
    archive = player_of(memento.archive, parts.archives)
    if archive is None:
        return None
    try:
        played = await archive.play(memento)
    except ArchiveError:  # the answer in the log stays: that it was there is known, how it compares is not
        return None
    return Read(uri=memento.uri, page=page_of(played) or Page(), exchange=played, original=memento.original)


def _sight(read: Read, original: str = "") -> Sight:
    """Return what is seen of a page that was cited as ``original``: its text, its language, and those in which it can be had."""
    page = read.page
    main = read.main
    declared = (page.language or "").lower().partition("-")[0]
    return Sight(
        main=main, visible=page.text, language=guess_language(main) or declared, offers=frozenset(_offers(read, original))
    )


def _offers(read: Read, original: str) -> Iterator[str]:
    """Yield the languages in which a page can be had: by its own word, and by the address, where that changed its language."""
    yield from (tag.partition("-")[0] for tag in read.page.alternates)
    then, now = _ADDRESS.search(original), _ADDRESS.search(read.uri)
    if then and now and then[1] != now[1]:
        yield then[1]
    if "accept-language" in (read.exchange.header("vary") or "").lower():
        yield from _ANY
