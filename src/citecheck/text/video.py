"""Video pages: what a page of YouTube, live or archived, tells of its video in the player's JSON and beside it.

YouTube writes ``ytInitialPlayerResponse`` into its watch pages; those archived before 2020 have the description in an element of
their own instead. Other hosts tell of a video in JSON-LD and meta elements (``metadata/read.py``).
"""

from __future__ import annotations

import json
import re

import msgspec
from lxml import etree

from citecheck.model.source import DateCandidate
from citecheck.text.html import tree_of
from citecheck.text.metadata.days import day_of

_PLAYER = re.compile(rb"ytInitialPlayerResponse\s*=\s*(?=\{)")
#: Where the description stands on archived pages of 2010 to 2020.
_OLD = ("eow-description", "watch-description-text")
#: The player's JSON is not looked for further than this (bytes).
_LONGEST = 3_000_000


class Video(msgspec.Struct, frozen=True, kw_only=True):
    """What a video's page tells: title, channel, description, and the days of publication and upload."""

    title: str = ""
    channel: str = ""
    description: str = ""
    dates: tuple[DateCandidate, ...] = ()


def youtube_of(body: bytes, *, charset: str | None = None) -> Video | None:
    """Return the video of a watch page of YouTube, None where it tells of none.

    >>> youtube_of(b'<script>ytInitialPlayerResponse = {"videoDetails": {"title": "Buses", "author": "Valley"}};').channel
    'Valley'
    """
    found = _PLAYER.search(body)
    if found is not None:
        player = _player(body[found.end() : found.end() + _LONGEST])
        if player.videoDetails.title:
            return _by_player(player)
    return _by_elements(body, charset)


class _Simple(msgspec.Struct, frozen=True):
    simpleText: str = ""  # noqa: N815 - YouTube's names


class _Details(msgspec.Struct, frozen=True):
    title: str = ""
    author: str = ""
    shortDescription: str = ""  # noqa: N815 - the same


class _Renderer(msgspec.Struct, frozen=True):
    publishDate: str = ""  # noqa: N815 - the same
    uploadDate: str = ""  # noqa: N815 - the same
    description: _Simple = _Simple()


class _Microformat(msgspec.Struct, frozen=True):
    playerMicroformatRenderer: _Renderer = _Renderer()  # noqa: N815 - the same


class _Player(msgspec.Struct, frozen=True):
    videoDetails: _Details = _Details()  # noqa: N815 - the same
    microformat: _Microformat = _Microformat()


def _player(text: bytes) -> _Player:
    """Read the JSON object that ``text`` begins with; an empty one where it cannot be read."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text.decode("utf-8", errors="replace"))
        return msgspec.convert(value, _Player)
    except (ValueError, RecursionError, msgspec.ValidationError):
        return _Player()


def _by_player(player: _Player) -> Video:
    details, more = player.videoDetails, player.microformat.playerMicroformatRenderer
    given = (("publishDate", more.publishDate), ("uploadDate", more.uploadDate))
    dates = tuple(
        DateCandidate(day=day, raw=raw[:140], origin="json-ld", name=name, means="published")
        for name, raw in given
        if raw and (day := day_of(raw))
    )
    description = details.shortDescription or more.description.simpleText
    return Video(title=details.title, channel=details.author, description=_tidy(description), dates=dates)


def _by_elements(body: bytes, charset: str | None) -> Video | None:
    if not any(mark.encode() in body for mark in _OLD):
        return None
    root = tree_of(body, charset=charset)
    if root is None:
        return None
    shown = next((node for mark in _OLD if (node := root.find(f".//*[@id='{mark}']")) is not None), None)
    channel = root.find(".//*[@class='yt-user-info']")
    if shown is None:
        return None
    for line in shown.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return Video(channel=" ".join(_words(channel).split()) if channel is not None else "", description=_tidy(_words(shown)))


def _words(node: etree._Element) -> str:
    return "".join(str(part) for part in node.itertext())


def _tidy(text: str) -> str:
    """Return a description with one line a line and no empty ones."""
    return "\n".join(line for row in text.splitlines() if (line := " ".join(row.split())))
