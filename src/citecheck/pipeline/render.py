"""A look at one page in a browser, as the chain and the page that signals judge."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citecheck.liveness.look import Look
from citecheck.liveness.second import shows_enough
from citecheck.model.exchange import Chain, Hop, Stop
from citecheck.model.ports import Browser, Clock
from citecheck.model.rendered import Rendered
from citecheck.model.url import Url
from citecheck.pipeline.pages import page_of
from citecheck.text.page import Page


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser showed, the chain of its hops, and the page at their end."""

    rendered: Rendered
    chain: Chain
    page: Page | None


async def render(url: Url, browser: Browser, clock: Clock, *, before: Page | None = None) -> Shown:
    """Look at ``url`` in ``browser`` until it shows more than a wall or an empty shell, or its time is over.

    ``before`` is the page as the plain look saw it.
    """

    def enough(rendered: Rendered) -> bool:
        shown = _shown(url, rendered)
        return shows_enough(Look(chain=shown.chain, page=shown.page, at=clock()), before)

    return _shown(url, await browser.look(url, enough))


def behind(shown: Shown, lead: Sequence[Hop], plain: Chain) -> Chain:
    """Return the browser's chain as it follows ``lead``, hops of the ``plain`` chain, whose question and remarks it keeps."""
    notes = tuple(dict.fromkeys((*plain.notes, *shown.chain.notes)))
    return msgspec.structs.replace(shown.chain, asked=plain.asked, hops=(*lead, *shown.chain.hops), notes=notes)


def _shown(url: Url, rendered: Rendered) -> Shown:
    stop = Stop.FAILED if rendered.last.failure is not None else rendered.stop
    chain = Chain(asked=url, hops=rendered.hops, last=rendered.last, stop=stop, notes=rendered.notes)
    return Shown(rendered=rendered, chain=chain, page=page_of(rendered.last))
