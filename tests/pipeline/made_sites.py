"""Sites made by chance: how they write addresses, where pages moved, and what they answer to an address that they do not have."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from citecheck.model.exchange import Exchange, FailureKind, Request
from citecheck.testing import failed, response
from tests.liveness.cases import MENU, WORDS, page

_NOUNS = (
    *("river", "bridge", "council", "flood", "harbour", "convoy", "market", "school", "winter", "camp", "border", "talks"),
    *("envoy", "ceasefire", "relief"),
)
_FRONT = page("Example News", "", "Today in the world and at home, all that is new. " * 40, extra=MENU)
#: How a site addresses an article, by its number and its words; and what in an address it looks at.
_STYLES: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "words": ("/world/{slug}", lambda slug, number: f"/world/{slug}"),
    "number, words": ("/story/{number}/{slug}", lambda slug, number: f"/story/{number}/"),
    "words, number": ("/world/{slug}-{number}.html", lambda slug, number: f"-{number}.html"),
    "script": ("/article.php?id={number}", lambda slug, number: f"id={number}"),
    "folder": ("/news/?id={number}", lambda slug, number: f"id={number}"),
    "blog": ("/?p={number}", lambda slug, number: f"p={number}"),
    "node": ("/node/{number}", lambda slug, number: f"/node/{number}"),
    "date": ("/2016/12/17/{slug}", lambda slug, number: f"/17/{slug}"),
}
#: What is answered to an address that the site does not have.
_MISSING: dict[str, Callable[[str], Exchange]] = {
    "404": lambda url: response(url, 404, page("Not found")),
    "410": lambda url: response(url, 410),
    "a soft 404": lambda url: response(url, 200, page("Page not found", "Page not found")),
    "sent home": lambda url: response(url, 302, headers={"location": "/"}),
    "moved home": lambda url: response(url, 301, headers={"location": "/"}),
    "the front page": lambda url: response(url, 200, _FRONT),
    "the search": lambda url: response(url, 302, headers={"location": "/search?q=x"}),
    "an error page": lambda url: response(url, 302, headers={"location": "/error"}),
}
_TAILS = ("", "utm_source=twitter&utm_medium=social", "lang=en", "fbclid=IwAR123456789", "page=1", "ref=home")
_GATE = page("Welcome", "Welcome", "Please choose how you would like to read us today. " * 5)


@dataclass
class Site:
    """A site with one article; ``there`` says whether it still has it. A ``gate`` lets nobody in without having answered it."""

    there: bool
    gate: bool
    chance: random.Random

    def __post_init__(self) -> None:
        chance = self.chance
        self.host = chance.choice(("news.example", "www.news.example", "paper.example.org"))
        self.title = " ".join(chance.sample(_NOUNS, chance.randint(3, 6))).capitalize()
        slug, number = "-".join(self.title.lower().split()), str(chance.randint(1_000, 9_999_999))
        self.style = chance.choice(sorted(_STYLES))
        self.missing = chance.choice(sorted(_MISSING))
        form, seen = _STYLES[self.style]
        path, self._seen = form.format(slug=slug, number=number), seen(slug, number)
        tail = chance.choice(_TAILS)
        self._secure = chance.random() < 0.4
        self.link = f"http{'s' if chance.random() < 0.5 else ''}://{self.host}{path}"
        self.link += f"{'&' if '?' in path else '?'}{tail}" if tail else ""
        self._new = chance.choice((None, f"/archive/{slug}", f"/story/{number}/{slug}-anew"))
        self._code = chance.choice((301, 302, 307, 308))
        words = WORDS * chance.choice((1, 10, 30))
        self._article = page(f"{self.title} | Example News", self.title, words, extra=chance.choice((MENU, "")))
        self.titles = chance.choice(((), (self.title,), ("Something else about gardens",), ("خبر عن القافلة",)))

    def __str__(self) -> str:
        return f"{self.link} ({self.style}, {self.missing}, moved: {self._new}, titles: {self.titles})"

    def answer(self, request: Request) -> Exchange:
        """Answer as the site does."""
        url = request.url.normalised
        parts = urlsplit(url)
        if parts.hostname != self.host:
            return failed(url, FailureKind.DNS_NOT_FOUND)
        if parts.scheme == "http" and self._secure:
            return response(url, 301, headers={"location": f"https{url.removeprefix('http')}"})
        if self.gate:
            return response(url, 200, _GATE) if parts.path == "/gate" else response(url, 302, headers={"location": "/gate"})
        return self._answer_inside(url, parts.path, parse_qs(parts.query))

    def _answer_inside(self, url: str, path: str, query: Mapping[str, list[str]]) -> Exchange:
        if self.there and path == self._new:
            return response(url, 200, self._article)
        if self.there and self._is_asked_for(path, query):
            return response(url, self._code, headers={"location": self._new}) if self._new else response(url, 200, self._article)
        if path == "/" and not query.get("p"):
            return response(url, 200, _FRONT)
        if path == "/search":
            return response(url, 200, _FRONT)
        if path == "/error":
            return response(url, 200, page("Error", "", "It did not work."))
        return _MISSING[self.missing](url)

    def _is_asked_for(self, path: str, query: Mapping[str, list[str]]) -> bool:
        if "=" in self._seen:
            key, _, value = self._seen.partition("=")
            return query.get(key) == [value]
        return self._seen in f"{path}/" if self._seen.endswith("/") else path.endswith(self._seen)
