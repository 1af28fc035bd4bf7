"""A page, a plain text or a video's page as a source: the text that claims are laid beside, and what it says of itself."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.source import SourceDescription, SourceText
from citecheck.text.decoding import decode
from citecheck.text.html import count_words
from citecheck.text.metadata.days import distinct, issued_of
from citecheck.text.metadata.read import Metadata, read_metadata
from citecheck.text.page import Page
from citecheck.text.video import Video, youtube_of

#: The longest text that is kept and compared (characters): a book of 160,000 words. What is beyond is cut, and told so.
LONGEST_TEXT = 1_000_000
#: A page with fewer letters than this has no text: a title alone, a cookie banner that a script fills.
_LEAST_LETTERS = 20
#: Hosts whose pages are watched: of nothing else on them claims are made.
_WATCHED = ("youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "dailymotion.com")


def page_source(
    body: bytes,
    page: Page,
    main: str,
    *,
    uri: str,
    address: str,
    read_on: dt.date,
    charset: str | None = None,
    last_modified: str | None = None,
) -> SourceText:
    """Return ``body``, a web page or plain text, as a source. Never raises.

    ``page`` is it as ``parse_page`` read it, ``main`` its main text. ``uri`` is where it was read, ``address`` its own on the
    live web. ``charset`` and ``last_modified`` are the server's words, ``read_on`` the day on which it said them.
    """
    if b"<" not in body[:4096]:
        return _plain(body, uri=uri, charset=charset)
    said = read_metadata(body, page, address=address, read_on=read_on, charset=charset, last_modified=last_modified)
    host = address.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    watched = any(host == known or host.endswith("." + known) for known in _WATCHED)
    if watched or (said.video and count_words(main) <= 2 * count_words(said.description)):
        return _video(said, youtube_of(body, charset=charset) if watched else None, uri=uri, read_on=read_on)
    about = SourceDescription(
        uri=uri,
        text_digest="",
        title=said.title,
        container_title=said.container_title,
        author=said.author,
        issued=said.issued,
        dates=said.dates,
    )
    whole = main == page.text
    method = "all visible text: no main text could be told apart" if whole else "the main text, by trafilatura"
    empty = "an empty page that only a script fills" if b"<script" in body.lower() else "the page has no text"
    return with_text(about, main, method=method, empty=empty)


def with_text(about: SourceDescription, text: str, *, method: str, empty: str) -> SourceText:
    """Return ``text``, headed by its title, with its description; ``empty`` says why there is none where it has no letters."""
    if sum(map(str.isalpha, text[:10_000])) < _LEAST_LETTERS:
        return SourceText(text="", about=msgspec.structs.replace(about, method=method, why_no_text=empty))
    first = text.partition("\n")[0].strip()
    full = text if not about.title or first == about.title else f"{about.title}\n{text}"
    if len(full) > LONGEST_TEXT:
        full, method = full[:LONGEST_TEXT], f"{method}; the first {LONGEST_TEXT:,} characters"
    return SourceText(text=full, about=msgspec.structs.replace(about, method=method, words=count_words(full)))


def _plain(body: bytes, *, uri: str, charset: str | None) -> SourceText:
    lines = (" ".join(line.split()) for line in decode(body, charset).splitlines())
    about = SourceDescription(uri=uri, text_digest="", medium="text")
    return with_text(about, "\n".join(filter(None, lines)), method="plain text", empty="the file has no text")


def _video(said: Metadata, video: Video | None, *, uri: str, read_on: dt.date) -> SourceText:
    """Return a video's description as its text: what is said in it, and shown, is not read."""
    shown = video or Video()
    dates = distinct((*shown.dates, *said.dates))
    channel = shown.channel or next(iter(said.author), "")
    about = SourceDescription(
        uri=uri,
        text_digest="",
        medium="video",
        title=shown.title or said.title,
        container_title=said.container_title,
        author=(channel,) if channel else said.author,
        issued=issued_of(dates, read_on),
        dates=dates,
    )
    text = shown.description if video else said.description
    return with_text(about, text, method="the video's description", empty="a video without a description to compare")
