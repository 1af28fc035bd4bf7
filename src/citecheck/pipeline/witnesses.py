"""A second witness where a page gives reason for doubt: a made-up neighbour, or the host's word on a video or post.

Each is asked once in a run, however many links want to hear it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from citecheck.links.follow import follow
from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.oembed import oembed_of, to_ask
from citecheck.liveness.sibling import front_of, in_doubt, is_alike, is_gate, made_up, wild_of
from citecheck.liveness.titles import seen_titles
from citecheck.model.exchange import Chain, Exchange, Request
from citecheck.model.ports import Parts
from citecheck.model.url import Url
from citecheck.model.verdict import ALIVE, Verdict
from citecheck.pipeline.pages import page_of
from citecheck.pipeline.render import render
from citecheck.text.page import Page

T = TypeVar("T")
#: More than any answer of an oEmbed address has (bytes).
_OEMBED_SIZE = 100_000


class Witnesses:
    """The second witnesses of one run. ``language`` is the report's, None where it is not known."""

    def __init__(self, parts: Parts, language: str | None) -> None:
        self._parts = parts
        self._language = language
        self._kept = parts.keeps_evidence
        self._neighbours: dict[str, asyncio.Task[tuple[Chain, Page | None]]] = {}
        self._rendered: dict[str, asyncio.Task[tuple[Chain, Page | None]]] = {}
        self._videos: dict[str, asyncio.Task[Exchange]] = {}

    async def judge(self, look: Look, *, in_browser: bool = False) -> Verdict:
        """Judge a look, with a second witness where one is wanted, and lay the notes' titles beside the page.

        What was seen ``in_browser`` has its neighbour looked at there too: only alike looks can be compared.
        """
        if (question := to_ask(look)) is not None:
            answer: Exchange = await _once(self._videos, question, self._ask)
            look = replace(look, oembed=answer)
            return self._named(judge_look(look), look)
        verdict = judge_look(look)
        if self._kept and verdict.liveness in ALIVE and (video := oembed_of(look)) is not None:
            await _once(self._videos, video, self._ask)  # the evidence of a video is its page and what oEmbed says of it
        neighbour = made_up(look.cited) if in_doubt(look, verdict) else None
        if neighbour is not None:
            verdict = judge_look(await self._beside(look, neighbour, in_browser=in_browser))
        return self._named(verdict, look)

    async def _beside(self, look: Look, neighbour: Url, *, in_browser: bool) -> Look:
        """Return the look with its made-up neighbour beside it, and what else tells where both came out alike."""
        known, ask = (self._rendered, self._render) if in_browser else (self._neighbours, self._follow)
        chain, page = await _once(known, neighbour, ask)
        look = replace(look, sibling=chain, sibling_page=page)
        if is_alike(look):
            chain, page = await _once(known, front_of(look.cited), ask)
            look = replace(look, front=chain, front_page=page)
        if is_gate(look) and (name := wild_of(look.cited)) is not None:
            chain, page = await _once(known, name, ask)
            look = replace(look, wild=chain, wild_page=page)
        return look

    def _named(self, verdict: Verdict, look: Look) -> Verdict:
        page = look.page
        if verdict.liveness not in ALIVE:
            return verdict
        if not verdict.page_was_seen:
            page = Page(title=verdict.reasons[0].seen.get("title"))
        named = seen_titles(look.titles, page, report=self._language)
        return msgspec.structs.replace(verdict, titles=named, page_title=page.title if page else None)

    async def _ask(self, question: Url) -> Exchange:
        return await self._parts.web.look(Request(url=question, max_body=_OEMBED_SIZE))

    async def _follow(self, neighbour: Url) -> tuple[Chain, Page | None]:
        parts = self._parts
        other = await follow(neighbour, parts.web, clock=parts.clock, max_hops=parts.settings.net.max_hops)
        return other.bare(), page_of(other.last)

    async def _render(self, neighbour: Url) -> tuple[Chain, Page | None]:
        if self._parts.browser is None:
            return await self._follow(neighbour)
        shown = await render(neighbour, self._parts.browser, self._parts.clock)
        return shown.chain.bare(), shown.page


async def _once(known: dict[str, asyncio.Task[T]], url: Url, ask: Callable[[Url], Coroutine[Any, Any, T]]) -> T:
    """Ask once, also where two links want to know at the same time."""
    task = known.get(url.normalised)
    if task is None:
        task = known[url.normalised] = asyncio.create_task(ask(url))
    return await task
