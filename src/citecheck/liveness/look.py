"""What a signal is given, and what it gives back: a chain's end, read once and shared by all signals."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter

import msgspec

from citecheck.liveness.fold import fold, segments
from citecheck.model.exchange import Chain, Exchange, Hop, Stop, Via
from citecheck.model.url import Url
from citecheck.model.verdict import Confidence, Liveness
from citecheck.text.page import Page

#: How much of a page's text is searched for phrases (characters): error pages say it at the top.
_OPENING = 1_500
_NAME = itemgetter(0)
#: How much of a body is searched for marks (bytes): walls, parking pages and error pages are smaller.
_MARKED = 131_072
_NOT_ASKED = frozenset({Via.WRAPPER, Via.ARCHIVED_REDIRECT, Via.DUMP})
#: A host and path as shorteners that we do not know by name have them ("reut.rs/1hQn4Zx").
_SHORT_HOST = 8
_SHORT_PATH = re.compile(r"/(?=[A-Za-z]*[0-9A-Z])[0-9A-Za-z_-]{4,12}\Z")


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one signal says. Without a ``liveness`` it is a remark that decides nothing."""

    liveness: Liveness | None
    signal: str
    words: str
    confidence: Confidence = "certain"
    seen: dict[str, str] = {}


@dataclass
class Look:
    """One chain, the page at its end, and what signals need to know of both.

    ``sibling`` is the chain of a made-up address in the same folder, where one was asked, ``sibling_page`` the page at its end.
    ``front`` and ``front_page`` are the same of the site's front page, which is asked where the two came out alike; ``wild`` and
    ``wild_page`` those of a made-up name below the site's, asked where the front page did too.
    ``oembed`` is what the host's oEmbed address said of a video or post, where it was asked. ``fragments``: the place that the
    link's fragment names is looked for. ``titles`` are those under which the notes cite the page.
    """

    chain: Chain
    page: Page | None
    at: dt.datetime
    short_link: bool = False
    sibling: Chain | None = None
    sibling_page: Page | None = None
    front: Chain | None = None
    front_page: Page | None = None
    wild: Chain | None = None
    wild_page: Page | None = None
    oembed: Exchange | None = None
    fragments: bool = False
    titles: tuple[str, ...] = ()

    #: The last look, None where nothing was asked.
    last: Exchange | None = field(init=False, repr=False)
    #: Status of the last answer, None where there was none.
    status: int | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.last = self.chain.last
        self.status = self.last.status if self.last is not None else None

    @property
    def answered(self) -> bool:
        """Tell whether a page came: a status of 200 to 299."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def plain(self) -> bool:
        """Tell whether one look brought a good answer, with nothing to remark on the way."""
        chain = self.chain
        arrived = len(chain.hops) == 1 and chain.stop is Stop.ARRIVED and not chain.notes
        return arrived and self.answered and self.status != 202 and chain.last is not None and chain.last.failure is None

    @cached_property
    def body(self) -> bytes:
        """The beginning of the last body in lower case, for marks that stand in markup and scripts."""
        return self.last.body[:_MARKED].lower() if self.last else b""

    @cached_property
    def words(self) -> int:
        """How many words the page shows; a large number where the end is no page, so that nothing takes it for a short one."""
        return self.page.words if self.page is not None else 10**6

    @cached_property
    def way(self) -> tuple[Hop, ...]:
        """The hops from the cited page on: wrappers, short links and recovered links in front of it are left out."""
        hops = self.chain.hops
        start = 0
        while start + 1 < len(hops) and self._leads_in(hops[start], hops[start + 1]):
            start += 1
        return hops[start:]

    def _leads_in(self, hop: Hop, following: Hop) -> bool:
        if following.via in _NOT_ASKED or (self.short_link and hop.url.host == self.chain.asked.host):
            return True
        return (
            len(hop.url.host) <= _SHORT_HOST
            and site(hop.url) != site(following.url)
            and not hop.url.query
            and _SHORT_PATH.match(hop.url.path) is not None
        )

    @property
    def cited(self) -> Url:
        """The page that the note means."""
        return self.way[0].url if self.way else self.chain.asked

    @property
    def final(self) -> Url:
        """The page at the chain's end."""
        hops = self.chain.hops
        return hops[-1].url if hops else self.chain.asked

    @cached_property
    def redirected(self) -> bool:
        """Tell whether the page's reader ends elsewhere than the note says: another host or path."""
        return len(self.way) > 1 and (site(self.cited), self.cited.path) != (site(self.final), self.final.path)

    @cached_property
    def title_parts(self) -> tuple[str, ...]:
        """The parts of the title between its separators, folded."""
        return segments(self.page.title) if self.page and self.page.title else ()

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The page's h1s, folded."""
        return tuple(fold(heading) for heading in self.page.headings) if self.page else ()

    @cached_property
    def opening(self) -> str:
        """The beginning of the page's text, folded."""
        return fold(self.page.text[:_OPENING]) if self.page else ""

    def header(self, name: str) -> str:
        """Return a header of the last answer, also where an archive kept it as ``X-Archive-Orig-…``; else empty."""
        return self._headers.get(name) or self._headers.get(f"x-archive-orig-{name}") or ""

    def lacks(self, names: frozenset[str]) -> bool:
        """Tell whether the last answer has no header of ``names``: many are asked for of each, and few are there."""
        return self.last is None or names.isdisjoint(map(_NAME, self.last.headers))

    @cached_property
    def _headers(self) -> dict[str, str]:
        return dict(reversed(self.last.headers)) if self.last else {}  # the first of those that stand there twice


#: One sign of how a link stands. The first in ``judge.SIGNALS`` that names a liveness decides.
Signal = Callable[[Look], Part | None]


def site(url: Url) -> str:
    """Return the host without the prefixes that do not make another site.

    >>> from citecheck.model.url import parse_url
    >>> site(parse_url("https://www.example.org/")), site(parse_url("http://m.example.org/"))
    ('example.org', 'example.org')
    """
    return _site_of(url.host)


@lru_cache(maxsize=4096)
def _site_of(host: str) -> str:
    return re.sub(r"\A(?:www\d?|m|mobile)\.(?=[^.]+\.)", "", host)
