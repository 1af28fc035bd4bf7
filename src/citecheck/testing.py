"""Fakes and builders for tests of ours and of plug-ins: a fake web, a fake archive, a fixed clock. No network."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange, Failure, FailureKind, Hop, Request, Via
from citecheck.model.memento import AnswerState, Memento, TimeMap, TimeMapAnswer
from citecheck.model.rendered import Rendered
from citecheck.model.url import Url, parse_url

#: The present of every test that does not say otherwise.
NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        """Return the moment at which the clock stands."""
        return self.now

    def forward(self, **delta: float) -> None:
        """Move the clock by ``timedelta(**delta)``."""
        self.now += dt.timedelta(**delta)


def response(
    url: str,
    status: int = 200,
    body: str | bytes = b"",
    *,
    headers: Mapping[str, str] | None = None,
    media_type: str = "text/html",
    at: dt.datetime = NOW,
) -> Exchange:
    """Build the exchange of a server that answered. A ``location`` header is resolved as the web does."""
    raw = body.encode() if isinstance(body, str) else body
    asked = parse_url(url)
    fields = {key.lower(): value for key, value in (headers or {}).items()}
    fields.setdefault("content-type", f"{media_type}; charset=utf-8")
    location: Url | None = None
    failure: Failure | None = None
    if "location" in fields:
        try:
            location = parse_url(fields["location"], asked)
        except InvalidUrl as error:
            failure = Failure(FailureKind.BAD_LOCATION, str(error))
    return Exchange(
        url=asked,
        at=at,
        status=status,
        headers=tuple(fields.items()),
        location=location,
        failure=failure,
        media_type=media_type,
        charset="utf-8",
        body=raw,
        body_digest=hashlib.sha256(raw).hexdigest(),
        address="192.0.2.1",
    )


def failed(url: str, kind: FailureKind, detail: str = "", *, at: dt.datetime = NOW) -> Exchange:
    """Build the exchange of a look that brought no response."""
    return Exchange(url=parse_url(url), at=at, failure=Failure(kind, detail))


class FakeWeb:
    """A web that answers from a table: URL -> exchange, list of exchanges (one a look, the last for ever), or function.

    A URL that is not in the table does not exist (``DNS_NOT_FOUND``). ``asked`` keeps every request.
    """

    def __init__(self, pages: Mapping[str, Exchange | Sequence[Exchange] | Callable[[Request], Exchange]] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[Request] = []

    async def look(self, request: Request) -> Exchange:
        """Answer from the table."""
        self.asked.append(request)
        page = self.pages.get(request.url.normalised)
        if page is None:
            return failed(request.url.normalised, FailureKind.DNS_NOT_FOUND, "not in the fake web")
        if isinstance(page, Exchange):
            return page
        if callable(page):
            return page(request)
        seen = sum(1 for earlier in self.asked if earlier.url == request.url)
        return page[min(seen, len(page)) - 1]


class FakeBrowser:
    """A browser that shows what it is given: URL -> what it shows, or several things one after the other while it works.

    A URL that is not in the table cannot be reached. ``asked`` keeps every URL.
    """

    def __init__(self, pages: Mapping[str, Rendered | Sequence[Rendered]] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[str] = []

    async def look(self, url: Url, enough: Callable[[Rendered], bool]) -> Rendered:
        """Show the first that is enough, else the last."""
        self.asked.append(url.normalised)
        shown = self.pages.get(
            url.normalised, rendered(failed(url.normalised, FailureKind.UNREACHABLE, "not in the fake browser"))
        )
        states = [shown] if isinstance(shown, Rendered) else list(shown)
        return next((state for state in states if enough(state)), states[-1])


def rendered(*looks: Exchange, notes: Sequence[str] = (), browser: str = "Chromium 150.0") -> Rendered:
    """Build what a browser shows from the documents that its window showed one after the other."""
    vias = (Via.BROWSER, *(Via.REDIRECT if look.location else Via.SCRIPT for look in looks[:-1]))
    hops = tuple(
        Hop(url=look.url, via=via, at=look.at, status=look.status, failure=look.failure, location=look.header("location"))
        for look, via in zip(looks, vias, strict=True)
    )
    return Rendered(last=looks[-1], hops=hops, browser=browser, notes=tuple(notes))


def _urlkey(original: str) -> str:
    """Fold a URL as archives do: scheme, "www." and default port dropped, all in lower case."""
    return re.sub(r"\Ahttps?://(?:www\d*\.)?([^/:]+)(?::80|:443)?", r"\1", original.lower())


class FakeArchive:
    """An archive that holds what it is given: pairs of memento and the exchange that playing it brings."""

    def __init__(
        self,
        holdings: Iterable[tuple[Memento, Exchange | PlaybackFailed | ArchiveUnavailable]] = (),
        *,
        name: str = "fake archive",
        answer: TimeMapAnswer | None = None,
    ) -> None:
        self.name = name
        self.holdings = list(holdings)
        self.answer = answer
        self.asked: list[str] = []

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List the mementos of ``original`` folded as archives fold it, or of what begins with it where ``prefix``."""
        self.asked.append(original.normalised)
        del near  # lists everything whatever the day
        if self.answer is not None:
            return self.answer
        wanted = _urlkey(original.normalised)
        rows = tuple(
            memento
            for memento, _ in self.holdings
            if _urlkey(memento.original) == wanted or (prefix and _urlkey(memento.original).startswith(wanted))
        )
        state = AnswerState.FOUND if rows else AnswerState.ABSENT
        return TimeMapAnswer(state=state, timemap=TimeMap(original=original.normalised, mementos=rows))

    async def play(self, memento: Memento) -> Exchange:
        """Return or raise what was given for ``memento``."""
        self.asked.append(memento.uri)
        for held, played in self.holdings:
            if held.uri == memento.uri:
                if isinstance(played, Exchange):
                    return played
                raise played
        raise PlaybackFailed("not in the fake archive", where=memento.uri)


def memento(original: str, at: str, *, status: int | None = 200, archive: str = "fake archive", **more: object) -> Memento:
    """Build a memento from an original and a 14-digit timestamp."""
    when = dt.datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    uri = f"https://archive.example/web/{at}/{original}"
    return Memento(original=original, uri=uri, at=when, archive=archive, status=status, **more)  # type: ignore[arg-type]
