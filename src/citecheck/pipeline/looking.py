"""One link followed to its end and judged, with what was learned told to the log: the step that every check begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from citecheck.links.follow import follow
from citecheck.links.shorteners import shortcode
from citecheck.liveness.by_status import judge_status
from citecheck.liveness.look import Look, site
from citecheck.model.errors import Offline
from citecheck.model.event import EventKind
from citecheck.model.exchange import Chain
from citecheck.model.ports import Parts
from citecheck.model.url import Url
from citecheck.model.verdict import Verdict
from citecheck.pipeline.burst import SAME_PAGE, Echo, doubt_of, proves_the_network
from citecheck.pipeline.doubts import Doubts, Proof
from citecheck.pipeline.memory import Known
from citecheck.pipeline.pages import Looked, Read, page_of
from citecheck.plan import verdict_is_fresh
from citecheck.text.page import Page

Judge = Callable[[Look], Awaitable[Looked]]


class Looker:
    """Looks at links for one run. ``language`` is the report's, None where there is no report or it is not known."""

    def __init__(self, parts: Parts, *, language: str | None = None) -> None:
        self._parts = parts
        self._policy = parts.settings.policy
        self._status_only = parts.settings.policy.judge.status_only
        self._judge = _judge_of(parts, language)
        self._doubts = Doubts(parts.still_online or parts.online)
        self._echo = Echo()
        self._follow = partial(
            follow,
            web=parts.web,
            clock=parts.clock,
            archives=parts.archives,
            max_hops=parts.settings.net.max_hops,
            services=parts.services,
            dumps=parts.dumps,
            status_only=self._status_only,
        )

    def is_due(self, known: Known) -> bool:
        """Tell whether a link is to be looked at now: not judged by this run, and no verdict on it that is still believed."""
        verdict = known.verdict
        if verdict is None or known.judged_now:
            return verdict is None
        if verdict.by_status_only and not self._status_only:
            return True
        if self._parts.browser is not None and _is_open(verdict, self._parts):
            return True
        return not verdict_is_fresh(verdict, self._parts.clock(), self._policy.fresh, known.verdicts[:-1])

    async def look(self, url: Url, known: Known, *, near: dt.date | None = None, titles: Sequence[str] = ()) -> Read | None:
        """Follow and judge ``url`` and tell the log; return the page at its end where it is the cited one, alive.

        ``near`` is the day near which archives are asked of a dead short link, ``titles`` are those under which it is cited.
        Raises ``Offline`` as soon as our own network proves to be down; nothing is recorded of the link that showed it.
        """
        since = self._doubts.began()
        try:
            chain = await self._follow(url, near=near)
            if (doubt := self._doubt_of(chain, since)) is not None:
                chain = await self._believable(chain, doubt, near)
        finally:
            self._doubts.ended()
        look = Look(
            chain=chain,
            page=None if self._status_only else page_of(chain.last),
            at=self._parts.clock(),
            short_link=self._is_short_link(chain),
            fragments=self._policy.judge.fragments,
            titles=tuple(titles),
        )
        looked = await self._judge(look)
        known.tell(EventKind.LINK_FOLLOWED, looked.chain.bare())
        known.tell(EventKind.LINK_JUDGED, looked.verdict)
        return None if self._status_only else _read(looked)

    def _doubt_of(self, chain: Chain, since: int) -> str | None:
        """Return what our own network may have to do with how ``chain`` came out; take note of an answer that clears it.

        ``since``: see ``Doubts.began``.
        """
        doubt = doubt_of(chain, short_link=self._is_short_link(chain))
        if doubt is None and self._echo.is_heard_again(chain.last):
            doubt = SAME_PAGE
        if doubt is None and proves_the_network(chain.last):
            self._doubts.answered(since)
        return doubt

    def _is_short_link(self, chain: Chain) -> bool:
        """Tell whether a short link led to another address; of a chain that leads nowhere nobody asks."""
        return len(chain.hops) > 1 and shortcode(chain.asked, self._parts.services) is not None

    async def _believable(self, chain: Chain, doubt: str, near: dt.date | None) -> Chain:
        """Return the chain once it is known that our own network is not to blame for it, or one that was followed anew."""
        proof = await self._doubts.settle(site(chain.asked), doubt)
        if proof is Proof.NONE:
            raise self._offline("no network: links fail in a row and the probes do not answer as before")
        if doubt == SAME_PAGE and proof is not Proof.UNASKED:
            self._echo.believe(chain.last)
        if proof is Proof.PROBES and doubt == "names":
            # The probes were asked later than the name: a network that was away for a moment must not make a page gone.
            return await self._follow(chain.asked, near=near)
        return chain

    async def make_sure_we_are_online(self) -> None:
        """Raise ``Offline`` where none of the probes answers."""
        if not await self._parts.online():
            raise self._offline("no network: none of the probes answered")

    def _offline(self, words: str) -> Offline:
        return Offline(
            words,
            where=", ".join(self._parts.settings.net.probes),
            hint="nothing was judged because of it; connect and run again, it goes on where it stopped"
            " (behind a proxy that opens TLS, name its authority by [net] ca_file)",
        )

    async def aclose(self) -> None:
        """Let go of what still waits for proof."""
        await self._doubts.aclose()


def _judge_of(parts: Parts, language: str | None) -> Judge:
    """Return who judges: whoever reads pages is loaded only where pages are read."""
    if parts.settings.policy.judge.status_only:

        async def by_status(look: Look) -> Looked:
            return Looked(chain=look.chain, page=None, verdict=judge_status(look))

        return by_status
    from citecheck.pipeline.second import look_twice  # noqa: PLC0415
    from citecheck.pipeline.witnesses import Witnesses  # noqa: PLC0415

    witnesses = Witnesses(parts, language)

    async def by_page(look: Look) -> Looked:
        return await look_twice(look, await witnesses.judge(look), parts=parts, witnesses=witnesses)

    return by_page


def _is_open(verdict: Verdict, parts: Parts) -> bool:
    from citecheck.liveness.second import is_open  # noqa: PLC0415 - needed where there is a browser

    return is_open(verdict, forbidden=parts.settings.net.browser.forbidden)


def _read(looked: Looked) -> Read | None:
    target, last = looked.chain.target, looked.chain.last
    if not looked.verdict.page_was_seen or target is None or last is None:
        return None
    return Read(uri=target.normalised, page=looked.page or Page(), exchange=last)
