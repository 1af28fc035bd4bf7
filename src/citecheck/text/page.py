"""What a page says of itself, as it was read: a value that needs no parser."""

from __future__ import annotations

import msgspec

from citecheck.text.signpost import Refresh


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself; everything raw, white space collapsed.

    ``shared_title`` is the og:title (https://ogp.me/), ``headings`` its first ten h1s. ``text`` is what a reader sees, one
    block a line, cut at ``MAX_TEXT`` characters; ``words`` counts the uncut text (for scripts without spaces, two signs a
    word). ``script_target`` is set only where the page is nearly empty and its script names one literal address. ``links``,
    ``canonical`` and ``base`` are unresolved. ``alternates`` are the languages in which the page says to exist (``hreflang``).
    """

    title: str | None = None
    shared_title: str | None = None
    headings: tuple[str, ...] = ()
    text: str = ""
    words: int = 0
    refresh: Refresh | None = None
    script_target: str | None = None
    canonical: str | None = None
    base: str | None = None
    links: tuple[str, ...] = ()
    language: str | None = None
    alternates: tuple[str, ...] = ()
