"""A page as it was read, live or played back: what the later steps look at."""

from __future__ import annotations

from functools import cached_property

import msgspec

from citecheck.model.exchange import Chain, Exchange
from citecheck.model.verdict import Verdict
from citecheck.text.page import Page


class Read(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A page that was read, live or played back, the address at which it was, and the answer that brought it.

    ``original`` is the address of what was played back, empty for the live page.
    """

    uri: str
    page: Page
    exchange: Exchange
    original: str = ""

    @cached_property
    def main(self) -> str:
        """The page's main text. It takes a tenth of a second when it is asked for first: for a thread of its own."""
        from citecheck.text.article import main_text  # noqa: PLC0415 - loaded where texts are compared

        return main_text(self.exchange.body, self.page, charset=self.exchange.charset)


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """How a link stands after one look or two: every hop, the last page, and the verdict."""

    chain: Chain
    page: Page | None
    verdict: Verdict


def page_of(exchange: Exchange | None) -> Page | None:
    """Return the page that an answer brought, None where it brought no content."""
    if exchange is None or not exchange.body:
        return None
    from citecheck.text.html import parse_page  # noqa: PLC0415 - the parser is loaded where a page is read

    return parse_page(exchange.body, charset=exchange.charset, media_type=exchange.media_type)
