"""Small pieces of HTML that a page holds by the ten thousand: made here, as calls into templates would cost most of its time.

All that comes from outside passes ``escape``; a test lays hostile texts before each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from citecheck.model.evidence import Passage
from citecheck.model.exchange import Hop
from citecheck.model.verdict import Verdict
from citecheck.reports import words
from citecheck.reports.beside import direction, pieces

_NOTHING = Markup()


def is_web(url: str) -> bool:
    """Tell whether ``url`` may become a link: http and https only, never javascript: or data:."""
    return url.startswith(("http://", "https://"))


def address(uri: str) -> Markup:
    """Return an address as a link, as code where it is none of the web's."""
    shown = escape(uri)
    if not is_web(uri):
        return Markup(f"<code>{shown}</code>")  # noqa: S704 - escaped
    return Markup(f'<a href="{shown}" rel="noreferrer noopener nofollow"><bdi>{shown}</bdi></a>')  # noqa: S704 - escaped


@lru_cache(maxsize=64)
def badge(state: words.State) -> Markup:
    """Return the letter of a state in its frame."""
    return Markup(f'<span class="badge s-{state.key}" aria-hidden="true">{state.letter}</span>')  # noqa: S704 - our own words


@lru_cache(maxsize=64)
def named(state: words.State) -> Markup:
    """Return the letter of a state in its frame, and its name."""
    return badge(state) + Markup(f' <strong class="s-{state.key}">{state.label}</strong>')  # noqa: S704 - our own words


@lru_cache(maxsize=256)
def tongue(language: str | None) -> Markup:
    """Return the attributes that tell a language and its direction; only the direction by its letters where it is not known."""
    if not language:
        return Markup('dir="auto"')
    return Markup(f'lang="{escape(language)}" dir="{direction(language)}"')  # noqa: S704 - escaped


def kept(record: str | None, folder: str) -> Markup:
    """Return where a look was kept: a link to the file in ``folder``, where that is there; nothing where it was not kept."""
    if not record:
        return _NOTHING
    file, _, name = record.partition("#")
    shown = escape(file)
    if folder:
        shown = Markup(f'<a href="{escape(quote(folder))}/{escape(quote(file))}">{shown}</a>')  # noqa: S704 - escaped
    return Markup(f' <span class="soft">kept: {shown} <code>{escape(name)}</code></span>')  # noqa: S704 - escaped


def step(hop: Hop, folder: str) -> Markup:
    """Return one step of a chain as an item of a list."""
    source = f'<br><span class="soft">as recorded by {address(hop.source)}</span>' if hop.source else ""
    return Markup(  # noqa: S704 - escaped
        f"<li>{words.via_words(hop)} {address(hop.url.normalised)} → {escape(words.hop_words(hop))}{source}"
        f' <span class="soft">{moment(hop.at)}{heeding(hop)}</span>{kept(hop.record, folder)}</li>\n'
    )


def heeding(hop: Hop) -> Markup:
    """Return which quirks were heeded at a step; nothing where there were none."""
    return escape(f", heeding {', '.join(hop.quirks)}") if hop.quirks else _NOTHING


#: Moments in words: the looks of one run share some thousands of minutes.
moment = lru_cache(maxsize=4096)(words.moment_words)


def strip(looks: Sequence[Verdict]) -> Markup:
    """Return earlier looks as a row of letters and days, oldest first."""
    return Markup("".join([_look(look.liveness.value, look.at.date()) for look in looks]))  # noqa: S704 - our own words


@lru_cache(maxsize=4096)
def _look(key: str, day: dt.date) -> Markup:
    state = words.shown(key)
    return Markup(f'<li>{badge(state)}<span class="vh">{state.label}, </span> <span class="soft">{day}</span></li>')  # noqa: S704 - our own words


def passage(found: Passage, language: str | None) -> Markup:
    """Return a passage as an item of a list, the words that match marked to the eye and, hidden, in words."""
    shown = "".join(
        f'<mark>{escape(piece.text)}<span class="vh" lang="en"> (match) </span></mark>' if piece.matched else escape(piece.text)
        for piece in pieces(found)
    )
    before = f"<span>…{escape(found.prefix)}</span>" if found.prefix.strip() else ""
    after = f"<span>{escape(found.suffix)}…</span>" if found.suffix.strip() else ""
    return Markup(f'<li class="passage" {tongue(language)}>{before}{shown}{after}{_translated(found)}</li>\n')  # noqa: S704 - escaped


def _translated(found: Passage) -> Markup:
    """Return a machine's translation of a passage, marked as that; nothing where there is none."""
    if not found.translation:
        return _NOTHING
    said = f'<span lang="en" dir="ltr">Machine translation ({escape(found.translated_by)}), compared with nothing:</span>'
    return Markup(f'<div class="soft" lang="und" dir="auto">{said} {escape(found.translation)}</div>')  # noqa: S704 - escaped
