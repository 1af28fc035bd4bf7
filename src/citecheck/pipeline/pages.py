"""A page as it was read, live or played back: what the later steps look at."""

from __future__ import annotations

import msgspec

from citecheck.model.exchange import Exchange
from citecheck.text.html import Page, parse_page


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was read, live or played back, the address at which it was, and the answer that brought it."""

    uri: str
    page: Page
    exchange: Exchange


def page_of(exchange: Exchange | None) -> Page | None:
    """Return the page that an answer brought, None where it brought no content."""
    if exchange is None or not exchange.body:
        return None
    return parse_page(exchange.body, charset=exchange.charset, media_type=exchange.media_type)
