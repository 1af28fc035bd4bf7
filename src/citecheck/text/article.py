"""The main text of a web page: the article without menus, adverts and lists of other articles. The one door to trafilatura.

And to htmldate, which comes with it: a guess at a page's day from places that nothing marks as one.

What counts as main is trafilatura's judgement, measured best on its own 990 pages and on others' (specs of claims, section
5). It costs about 40 ms a page.
"""

from __future__ import annotations

import datetime as dt
import re

from citecheck.text.decoding import decode
from citecheck.text.page import Page

#: Larger pages are not taken apart, nor those of more tags: their visible text stands in (bytes, tags). The longest articles of
#: Wikipedia have some 60,000 tags; a page of 200,000 links took 16 s.
_LARGEST, _MOST_TAGS = 3_000_000, 100_000
#: The zero-width non-joiner, without which Persian words run together: trafilatura drops it with all that is not printable, so a
#: letter that no page has stands in for it.
_JOINER = re.compile(r"\u200c|&zwnj;|&#8204;|&#x200c;", re.IGNORECASE)
_STAND_IN = "\ua78f"


def main_text(body: bytes, page: Page, *, charset: str | None = None) -> str:
    """Return the main text of ``body``, one block a line; all that is visible on ``page`` where none is told apart.

    Never raises. ``page`` is ``body`` as ``parse_page`` read it, ``charset`` the server's word.
    """
    if not page.text or not _may_be_taken_apart(body) or b"<" not in body[:4096]:
        return page.text
    # Imported here: the library takes half a second to load, and most runs of the command line compare no pages.
    import trafilatura  # noqa: PLC0415

    markup = _JOINER.sub(_STAND_IN, decode(body, charset))
    found = trafilatura.extract(markup, fast=True, include_comments=False, include_tables=True)
    return (found or "").replace(_STAND_IN, "\u200c") or page.text


def guessed_day(body: bytes, address: str, *, charset: str | None = None) -> dt.date | None:
    """Return the day that htmldate takes for that of publication, None where it finds none. Never raises.

    For pages whose metadata give none: where the day stands on the page, four in five are right (``benchmarks/metadata.py``).
    """
    if not _may_be_taken_apart(body):
        return None
    import htmldate  # noqa: PLC0415 - as above

    try:
        found = htmldate.find_date(decode(body, charset), extensive_search=False, original_date=True, url=address)
        return dt.date.fromisoformat(found) if found else None
    except Exception:  # noqa: BLE001 - a guess that fails on a hostile page is no guess
        return None


def _may_be_taken_apart(body: bytes) -> bool:
    return len(body) <= _LARGEST and body.count(b"<") <= _MOST_TAGS
