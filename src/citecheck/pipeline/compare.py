"""Lay the live page beside its memento near the cited date: what became of it since.

Both are read again where only one of them is at hand: the page where the verdict on it is still believed, the memento where
the page says something else than at the last comparison. A page that says the same is not compared anew.
"""

from __future__ import annotations

import asyncio

import msgspec

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
from citecheck.text.article import main_text
from citecheck.text.html import Page


async def measure(memento: Memento, parts: Parts, *, live: Read, past: Read | None, last: Drift | None) -> Drift | None:
    """Return what became of the page ``live`` since ``memento``, None where the memento could not be played just now.

    ``past`` is the memento as it was just played, ``last`` the newest comparison with it. The texts are compared in a thread
    of their own: it takes a tenth of a second, in which other links go on.
    """
    now = await asyncio.to_thread(_sight, live)
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
    return Read(uri=memento.uri, page=page_of(played) or Page(), exchange=played)


def _sight(read: Read) -> Sight:
    return Sight(main=main_text(read.exchange.body, read.page, charset=read.exchange.charset), visible=read.page.text)
