"""Short links and their services, alive and dead, as they answer today. Links are data: "goo.gl/AbC123" -> ``Link``.

goo.gl by what Archive Team's crawler of July 2025 met, and by what Google announced for after 25 August 2025: links without
recent activity answer 404, the others redirect. The other services by URLTeam's notes on each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import quote

from tests.world.pages import article, refresh, to
from tests.world.wire import Asked, Page

State = Literal["alive", "interstitial", "throttled", "disallowed", "warning", "preview", "limited", "blocked", "refresh"]


@dataclass(frozen=True)
class Link:
    """Where a short link leads, and how its service answers for it."""

    target: str
    state: State = "alive"


LINKS: dict[str, Link] = {
    "goo.gl/Alive1": Link("http://news.test/2016/flood"),
    "goo.gl/InTer5": Link("http://news.test/2016/flood", "interstitial"),
    "goo.gl/Thr0tl": Link("http://news.test/2016/flood", "throttled"),
    "goo.gl/Bad400": Link("http://news.test/2016/flood", "disallowed"),
    "goo.gl/maps/Gauge7": Link("https://www.google.com/maps/place/Old+Town"),
    "goo.gl/LoopMe": Link("https://goo.gl/LoopMe"),
    "bit.ly/2hAlive": Link("http://news.test/2016/flood"),
    "bit.ly/2hWarn": Link("http://news.test/2016/flood", "warning"),
    "is.gd/flood1": Link("http://news.test/2016/flood"),
    "is.gd/look": Link("http://news.test/2016/flood", "preview"),
    "is.gd/busy": Link("http://news.test/2016/flood", "limited"),
    "is.gd/spam": Link("http://news.test/2016/flood", "blocked"),
    "t.co/fL00dTweet": Link("http://news.test/2016/flood", "refresh"),
    "youtu.be/aliveVideo1": Link("https://www.youtube.com/watch?v=aliveVideo1&feature=youtu.be"),
    # tr.im began again in 2013 with an empty table: what this code meant in 2009 is in the archive only.
    "tr.im/fl00d": Link("http://shop.test/rubber-boots"),
}

SORRY = "https://www.google.com/sorry/index?continue="


class Shorteners:
    """The services. ``links`` may be changed while they run."""

    def __init__(self, links: Mapping[str, Link]) -> None:
        self.links = dict(links)

    @property
    def services(self) -> dict[str, Callable[[Asked], Page | None]]:
        """Host -> the function that answers for it."""
        hosts = {key.partition("/")[0] for key in self.links}
        special = {"goo.gl": self.goo_gl, "bit.ly": self.bit_ly, "is.gd": self.is_gd, "www.google.com": google}
        return {host: special.get(host, self.plain) for host in hosts | {"www.google.com"}}

    def goo_gl(self, asked: Asked) -> Page:
        """Answer as goo.gl does after its shutdown: the code's case counts, ``?si=1`` skips the warning, ``?d=1`` describes."""
        link = self._link(asked)
        query = dict(asked.query)
        if link is None:
            return Page(status=404, body=article("Dynamic Link Not Found", "Invalid Dynamic Link"))
        if link.state == "throttled":
            return to(SORRY + quote(asked.url, safe=""))
        if query.get("d") == "1":
            verdict = "is disallowed." if link.state == "disallowed" else f'leads to <a href="{escape(link.target)}">here</a>.'
            return Page(body=article("URL details", f"This short link {verdict}"))
        if link.state == "disallowed":
            return Page(status=400, body=article("Bad Request", "This link has been disabled."))
        if link.state == "interstitial" and query.get("si") != "1":
            return Page(body=interstitial(link.target))
        return to(link.target)

    def bit_ly(self, asked: Asked) -> Page:
        """Answer as bit.ly: 301, or by way of a warning page that names the target in its URL."""
        if asked.path == "/a/warning":
            return Page(body=article("Warning! There might be a problem with the requested link", "STOP"))
        link = self._link(asked)
        if link is None:
            return Page(status=404, body=article("Something's wrong here", "Not a valid Bitly link"))
        if link.state == "warning":
            return to(f"https://bit.ly/a/warning?url={quote(link.target, safe='')}&hash={asked.path.lstrip('/')}")
        return to(link.target, 301)

    def is_gd(self, asked: Asked) -> Page:
        """Answer as is.gd: 301, or 200 with a page of its own for a preview, a blocked link, too many requests."""
        link = self._link(asked)
        if link is None:
            return Page(status=404, body=article("Error", "Sorry, we couldn't find the shortened URL you requested."))
        if link.state == "preview":
            return Page(body=article("is.gd preview", f'This link leads to <a href="{escape(link.target)}">its target</a>.'))
        if link.state == "blocked":
            return Page(body=article("Link Disabled", "This is.gd link was disabled because of abuse."))
        if link.state == "limited":
            return Page(body="Error: Rate limit exceeded, please wait and try again.", media_type="text/plain")
        return to(link.target, 301)

    def plain(self, asked: Asked) -> Page:
        """Answer as most services do: a redirect (t.co to browsers: a page that refreshes), or 404."""
        link = self._link(asked)
        if link is None:
            return Page(status=404, body=article("Not found", "No such short link."))
        return refresh(link.target) if link.state == "refresh" else to(link.target, 303 if asked.host == "youtu.be" else 301)

    def _link(self, asked: Asked) -> Link | None:
        return self.links.get(asked.host + asked.path)


def google(asked: Asked) -> Page | None:
    """Answer for www.google.com: the page for robots, and nothing else that we know of."""
    if asked.path.startswith("/sorry"):
        return Page(status=429, body=article("Sorry...", "Our systems have detected unusual traffic from your network."))
    return None


def interstitial(target: str) -> str:
    """Return the warning page that goo.gl showed in 2024 and 2025 for links without recent activity."""
    return article("This link will no longer work in the near future", f'<a href="{escape(target)}">Continue to the site</a>')
