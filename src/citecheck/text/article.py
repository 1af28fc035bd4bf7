"""The main text of a web page: the article without menus, adverts and lists of other articles. The one door to trafilatura.

What counts as main is trafilatura's judgement, measured best on its own 990 pages and on others' (specs of claims, section
5). It costs about 40 ms a page, so it is asked only where two states of a page are laid side by side.
"""

from __future__ import annotations

from citecheck.text.html import decode
from citecheck.text.page import Page

#: Larger pages are not taken apart: their visible text stands in (bytes).
_LARGEST = 3_000_000


def main_text(body: bytes, page: Page, *, charset: str | None = None) -> str:
    """Return the main text of ``body``, one block a line; all that is visible on ``page`` where none is told apart.

    Never raises. ``page`` is ``body`` as ``parse_page`` read it, ``charset`` the server's word.
    """
    if not page.text or len(body) > _LARGEST or b"<" not in body[:4096]:
        return page.text
    # Imported here: the library takes half a second to load, and most runs of the command line compare no pages.
    import trafilatura  # noqa: PLC0415

    found = trafilatura.extract(decode(body, charset), fast=True, include_comments=False, include_tables=True)
    return found or page.text
