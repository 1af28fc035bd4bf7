"""The loopback archive: a real pywb behind a facade that speaks the Internet Archive's dialect, and can be made to fail.

What the facade adds to pywb: the CDX server's query language and shapes, exclusions, the 302 for inexact timestamps, rewritten
Locations, availability, Save Page Now 2, throttles. Recording: the facade fetches from the world's origin, writes a WARC with
warcio, and has pywb index it (not pywb's own live mode, which knows no way to reach a host at another port). Other archives stand
beside it (``others``), with the same holdings and other manners.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from tests.world import cdx, others, permacc, playback
from tests.world.cdx import BadQuery, Row
from tests.world.faults import FAULTS
from tests.world.others import Others
from tests.world.pages import article
from tests.world.player import Pywb
from tests.world.savepagenow import SavePageNow
from tests.world.switches import Faults
from tests.world.warcs import Captured
from tests.world.wire import Asked, Page, Server

HOSTS = ("web.archive.org", "archive.org", *others.HOSTS, *permacc.HOSTS)
ADDRESS = "127.0.0.3"

_EXCEPTIONS = {"robots": "RobotAccessControlException: Blocked By Robots"}
_ADMINISTRATIVE = "AdministrativeAccessControlException: Blocked Site Error"


class Archive:
    """The facade. ``asked`` keeps every request, ``counts`` how often each endpoint was asked, ``moments`` when.

    Moments are monotonic seconds. ``faults`` are its switches.
    """

    def __init__(self, pywb: Pywb, saving: SavePageNow, faults: Faults) -> None:
        self.pywb = pywb
        self.saving = saving
        self.faults = faults
        self.asked: list[Asked] = []
        self.counts: Counter[str] = Counter()
        self.moments: list[tuple[str, float]] = []
        self._others = Others(pywb)
        self.perma = permacc.PermaCc(saving)
        self.server = Server(self.answer, FAULTS)

    async def reset(self) -> None:
        """Put the switches back and forget what was asked; what was captured stays."""
        self.faults.reset()
        await self.saving.reset()
        self.perma.reset()
        self.asked.clear()
        self.moments.clear()
        self.counts.clear()

    async def hold(self, captures: tuple[Captured, ...]) -> None:
        """Put captures into the archive."""
        await self.pywb.add(captures)

    async def answer(self, asked: Asked) -> Page:
        """Answer one request: count it, let it meet the fault that waits for it, else answer as the Internet Archive does."""
        endpoint = endpoint_of(asked)
        self.asked.append(asked)
        self.counts[endpoint] += 1
        self.moments.append((endpoint, time.monotonic()))
        trouble = self.faults.next(endpoint)
        if trouble is not None and trouble.kind not in ("cut", "swallow"):
            return _troubled(trouble.kind, trouble.retry_after)
        page = await self._routes.get(endpoint, _nowhere)(asked)
        if trouble is None:
            return page
        fault = {"cut": "cut", "swallow": "silent"}[trouble.kind]
        return Page(status=page.status, body=page.body, headers=page.headers, fault=fault)

    @property
    def _routes(self) -> dict[str, Callable[[Asked], Awaitable[Page]]]:
        return {
            "cdx": self._cdx,
            "available": self._available,
            "playback": self._playback,
            "timemap": self._timemap,
            "save": self._save,
            "status": self.saving.status,
            "user": self.saving.status,
            "system": self.saving.status,
            "others": self._others.answer,
            "perma": self.perma.answer,
        }

    async def _cdx(self, asked: Asked) -> Page:
        query = asked.query
        url, match = _scope(dict(query))
        if not url:
            return Page(status=400, body="The url param is required\n", media_type="text/plain")
        if excluded := self._excluded(url):
            return excluded
        if dict(query).get("showNumPages") == "true":
            return Page(body="1\n", media_type="text/plain")
        try:
            rows, resume = cdx.ask(await self._rows(url, match), query)
            media_type, text = cdx.render(rows, query, resume)
        except (BadQuery, ValueError) as error:
            return Page(status=400, body=f"{error}\n", media_type="text/plain")
        return Page(body=text, media_type=media_type, headers=playback.OURS)

    async def _available(self, asked: Asked) -> Page:
        query = dict(asked.query)
        url, timestamp = query.get("url", ""), query.get("timestamp", "")
        told: dict[str, object] = {"url": url, "archived_snapshots": {}}
        rows = [] if self.faults.no_availability or self._excluded(url) else await self._rows(url)
        good = [row for row in cdx.resolve_revisits(rows) if row["statuscode"].startswith("2")]
        if good:
            row = cdx.nearest(good, timestamp)[0]
            where = f"http://web.archive.org/web/{row['timestamp']}/{row['original']}"
            closest = {"status": row["statuscode"], "available": True, "url": where, "timestamp": row["timestamp"]}
            told["archived_snapshots"] = {"closest": closest}
        if timestamp:
            told["timestamp"] = timestamp
        text = json.dumps(told)
        callback = query.get("callback")
        return Page(body=f"{callback}({text});" if callback else text, media_type="application/json")

    async def _playback(self, asked: Asked) -> Page:
        original = playback.wanted(asked.target)[2]
        if excluded := self._excluded(original, playing=True):
            return excluded
        rows = await self._rows(original)
        return await playback.play(self.pywb, rows, asked, two_encodings=self.faults.two_encodings)

    async def _timemap(self, asked: Asked) -> Page:
        form, _, original = asked.target.removeprefix("/web/timemap/").partition("/")
        if excluded := self._excluded(original):
            return excluded
        return playback.timemap(await self._rows(original), original, form)

    async def _save(self, asked: Asked) -> Page:
        if asked.method != "POST":
            return _troubled("throttle", "")  # Save Page Now 1: since 2026 refused to programs, with keys and without
        return await self.saving.save(asked)

    async def _rows(self, url: str, match: str = "exact") -> list[Row]:
        rows = await self.pywb.rows(url, match)
        if self.faults.index_lag:
            rows = [row for row in rows if row["filename"] not in self.saving.fresh]
        return sorted(rows + _odd(rows) if self.faults.odd_rows else rows, key=lambda row: (row["urlkey"], row["timestamp"]))

    def _excluded(self, url: str, *, playing: bool = False) -> Page | None:
        host = urlsplit(url if "://" in url else f"http://{url}").hostname or ""
        kind = self.faults.excluded.get(host)
        if kind is None:
            return None
        words = article("Wayback Machine", "This URL has been excluded from the Wayback Machine.")
        if kind == "text" and playing:
            return Page(body=words, headers=playback.OURS)
        error = f"org.archive.wayback.exception.{_EXCEPTIONS.get(kind, _ADMINISTRATIVE)}"
        return Page(status=403, body=words, headers={**playback.OURS, "X-Archive-Wayback-Runtime-Error": error})


def endpoint_of(asked: Asked) -> str:
    """Return which of ``switches.ENDPOINTS`` a request is for ("other" for none)."""
    path = asked.path
    if asked.host in permacc.HOSTS:
        return "perma"
    if asked.host in others.HOSTS:
        return "others"
    if asked.host == "archive.org":
        return "available" if path == "/wayback/available" else "other"
    if path in ("/save/status/user", "/save/status/system"):
        return path.rpartition("/")[2]
    for prefix, endpoint in _PREFIXES:
        if path.startswith(prefix):
            return endpoint
    return "other"


_PREFIXES = (
    ("/cdx/search/cdx", "cdx"),
    ("/web/timemap/", "timemap"),
    ("/web/", "playback"),
    ("/save/status", "status"),
    ("/save", "save"),
    ("/wayback/available", "available"),
)


async def _nowhere(asked: Asked) -> Page:
    return Page(status=404, body=article("404 Not Found", asked.path))


def _scope(query: dict[str, str]) -> tuple[str, str]:
    url, match = query.get("url", ""), query.get("matchType", "exact")
    if url.startswith("*."):
        return url[2:], "domain"
    return (url[:-1], "prefix") if url.endswith("*") else (url, match)


def _odd(rows: list[Row]) -> list[Row]:
    """Return rows such as the real index has beside good ones."""
    if not rows:
        return []
    last = rows[-1]
    return [last, {**last, "timestamp": "20000008241731"}, {**last, "original": "http://mailto:editor@news.test"}]


def _troubled(kind: str, retry_after: str) -> Page:
    headers = {"Retry-After": retry_after} if retry_after else {}
    if kind == "throttle":
        return Page(status=429, body=article("429 Too Many Requests", "You have sent too many requests."), headers=headers)
    if kind == "unavailable":
        return Page(status=503, body=article("503 Service Unavailable", "The Wayback Machine is down."), headers=headers)
    if kind in ("hang", "reset"):
        return Page(fault={"hang": "silent"}.get(kind, kind))
    if kind == "shape":
        return Page(body='{"surprise": true}', media_type="application/json")
    return Page(body=article("Internet Archive: Scheduled Maintenance", "Please check back soon."))
