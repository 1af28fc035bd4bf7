"""What a real browser showed at a second look, as plain values."""

from __future__ import annotations

import msgspec

from citecheck.model.exchange import Exchange, Hop, Stop


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one URL in a browser: the documents that its window showed one after the other, and the page at the end.

    ``hops``: the first ``via`` BROWSER, the rest by redirect or by script; empty where the browser could not even be started.
    ``last`` has status and headers of the last document as the server sent them, and as body the page as it stands after its
    scripts (HTML in UTF-8; empty and ``body_cut`` where it is no page but a file). ``browser`` is its name and version.
    ``notes`` say in words what was refused on the way. ``sandboxed`` is False where the browser ran without its own sandbox.
    """

    last: Exchange
    hops: tuple[Hop, ...] = ()
    stop: Stop = Stop.ARRIVED
    browser: str = ""
    notes: tuple[str, ...] = ()
    sandboxed: bool = True
