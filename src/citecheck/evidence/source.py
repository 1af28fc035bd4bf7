"""The source that a claim cites, as text: what ``weigh`` reads beside the claim."""

from __future__ import annotations

import datetime as dt

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one page, memento or file, already freed of menus and markup. Paragraphs are divided by line ends.

    ``digest`` is the SHA-256 (hex) of ``text`` in UTF-8, or whatever names the judged text in the log; ``language`` a BCP 47 tag
    or None where unknown; ``published`` the day on which the page says that it came out, by which "yesterday" is read.
    """

    uri: str
    text: str
    digest: str
    language: str | None = None
    published: dt.date | None = None
    title: str = ""
