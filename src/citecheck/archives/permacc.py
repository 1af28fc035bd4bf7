"""perma.cc as a second place to capture, by its API version 1 (https://perma.cc/docs/developer; specs/web-archives 3.7).

Each link made counts against the account's quota, a failed one too, so nothing is asked for before the account's own list was
searched for what an earlier run may have made.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from citecheck.archives.answers import json_object
from citecheck.archives.never import why_never
from citecheck.archives.pacing import Pacing, Pool, in_words, retry_after
from citecheck.archives.savepagenow import NOT_LISTED, Hidden
from citecheck.model.capture import Capture, CaptureState, Readiness
from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import Exchange, Request
from citecheck.model.ports import Clock, Web
from citecheck.model.settings import PermaSettings
from citecheck.model.url import Url, parse_url

HOW_TO_GET_A_KEY = "no key: a perma.cc account has one under Settings, Tools (https://perma.cc/settings/tools); set PERMA_API_KEY"
_BAD_KEY = "perma.cc does not accept the key: see https://perma.cc/settings/tools"
_ANSWER_BODY = 2_000_000
_GUID = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
#: Words of its refusals that speak of the account, not of the page.
_QUOTA = re.compile(r"(?i)\blimit\b|subscription|cannot (?:presently|currently) make|additional perma links|links? remaining")
_TARGET = re.compile(r"(?i)couldn.t (?:load|resolve|reach)|not (?:found|reachable)|target website")
_CLOCKS = dt.timedelta(minutes=1)


class PermaCc:
    """perma.cc as a Capturer. ``folder`` of the settings: where links are put (0: the account's personal links)."""

    name = "perma.cc"

    def __init__(self, web: Web, settings: PermaSettings, key: str, pacing: Pacing, clock: Clock, *, timeout: float) -> None:
        self._web = web
        self._settings = settings
        self._key = key
        self._pacing = pacing
        self._clock = clock
        self._timeout = timeout

    def why_never(self, original: Url) -> str | None:
        """Return in words why ``original`` must not be shown to the world, None where nothing speaks against it."""
        return why_never(original.without_fragment())

    async def ready(self) -> Readiness:
        """Ask whether the key is good. How many links are left it tells only by refusing one."""
        if not self._key:
            return self._readiness(why_not=HOW_TO_GET_A_KEY)
        try:
            exchange = await self._look(Pool.STATUS, "user/")
        except ArchiveUnavailable as error:
            return self._readiness(why_not=error.message)
        if exchange.status in (401, 403):
            return self._readiness(why_not=_BAD_KEY)
        if exchange.status is None or exchange.status == 429 or exchange.status >= 500:
            return self._readiness(why_not=f"perma.cc is down: {in_words(exchange)}")
        left = (json_object(exchange) or {}).get("links_remaining")
        known = left if isinstance(left, int) and not isinstance(left, bool) else None
        if known is not None and known <= 0:
            return self._readiness(left=0, why_not="the account's quota of links is used up")
        return self._readiness(left=known)

    async def request(self, original: Url, *, since: dt.datetime | None = None) -> Capture:
        """Ask for a link; PENDING with its id where perma.cc took it. ``since`` was searched for by ``find``."""
        del since
        original = original.without_fragment()
        if refusal := self.why_never(original):
            return self._capture(original, CaptureState.REFUSED, f"not handed to a public archive: {refusal}")
        if not self._key:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, HOW_TO_GET_A_KEY)
        wanted: dict[str, object] = {"url": original.normalised}
        if self._settings.folder:
            wanted["folder"] = self._settings.folder
        try:
            exchange = await self._look(Pool.SUBMIT, "archives/", json.dumps(wanted).encode())
        except ArchiveUnavailable as error:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, f"not asked: {error.message}")
        return self._read_request(original, exchange)

    async def poll(self, captures: Sequence[Capture]) -> tuple[Capture, ...]:
        """Ask how each pending link stands; PENDING as well where perma.cc could not be asked."""
        return tuple([await self._poll(capture) for capture in captures])

    async def find(self, last: Capture) -> Capture:
        """Search the account's own list for a link made since: ARCHIVED or PENDING, or UNKNOWN as the port says."""
        if not self._key:
            return _open(last, HOW_TO_GET_A_KEY)
        try:
            exchange = await self._look(Pool.CDX, f"archives/?limit=100&url={quote(last.original, safe='')}")
        except ArchiveUnavailable as error:
            return _open(last, f"not asked: {error.message}")
        rows = (json_object(exchange) or {}).get("objects") if exchange.status == 200 else None
        if not isinstance(rows, list):
            return _open(last, f"perma.cc's list did not say: {in_words(exchange)}")
        ours = [row for row in rows if isinstance(row, dict) and row.get("url") == last.original and _made_since(row, last.at)]
        if not ours:
            return msgspec.structs.replace(last, state=CaptureState.UNKNOWN, code=NOT_LISTED, message="its list has none")
        found = msgspec.structs.replace(last, state=CaptureState.PENDING, code=None, job=_guid(ours[-1]))
        return self._read_link(found, ours[-1])

    async def _poll(self, capture: Capture) -> Capture:
        if capture.job is None:
            return capture
        if not self._key:
            return msgspec.structs.replace(capture, message=HOW_TO_GET_A_KEY)
        try:
            exchange = await self._look(Pool.STATUS, f"archives/{quote(capture.job, safe='')}/")
        except ArchiveUnavailable as error:
            return msgspec.structs.replace(capture, message=f"not asked: {error.message}", retry_after=error.retry_after)
        if exchange.status == 404:
            words = "perma.cc no longer knows the link"
            return msgspec.structs.replace(capture, state=CaptureState.UNKNOWN, message=words)
        link = json_object(exchange)
        if exchange.status != 200 or link is None:
            return msgspec.structs.replace(capture, message=f"how the link stands is not known: {in_words(exchange)}")
        return self._read_link(capture, link)

    def _read_request(self, original: Url, exchange: Exchange) -> Capture:
        answer = json_object(exchange)
        if exchange.status in (401, 403):
            return self._capture(original, CaptureState.NOT_ATTEMPTED, _BAD_KEY, code=str(exchange.status))
        if exchange.status == 201 and answer is not None and (guid := _guid(answer)):
            return self._read_link(self._capture(original, CaptureState.PENDING, "", job=guid), answer)
        if exchange.status == 400 and answer is not None:
            return self._refused(original, answer)
        code = "429" if exchange.status == 429 else None  # a throttle took nothing; all else may have been heard
        words = f"perma.cc gave no clear answer: {in_words(exchange)}"
        return self._capture(original, CaptureState.UNKNOWN, words, code=code, retry_after=retry_after(exchange))

    def _refused(self, original: Url, answer: dict[str, Any]) -> Capture:
        """Return what a refusal is: of the account (quota), of the folder (ours to mend), of the page, of the URL."""
        words = _words(answer).replace(self._key, "…")[:500] or "perma.cc refused without a reason"
        if "folder" in answer:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, f"[archive.perma] folder: {words}", code="folder")
        if _QUOTA.search(words):
            return self._capture(original, CaptureState.QUOTA, words)
        state = CaptureState.TARGET_ERROR if _TARGET.search(words) else CaptureState.REFUSED
        return self._capture(original, state, words)

    def _read_link(self, capture: Capture, link: dict[str, Any]) -> Capture:
        """Return the capture that a link is: by the state of its primary capture, never by its mere existence."""
        captures = link.get("captures")
        rows = [row for row in captures if isinstance(row, dict)] if isinstance(captures, list) else []
        state = next((row.get("status") for row in rows if row.get("role") == "primary"), None)
        if state == "success":
            words = "the link is private" if link.get("is_private") is True else ""
            uri = f"{self._settings.link_url}{capture.job}"
            return msgspec.structs.replace(capture, state=CaptureState.ARCHIVED, uri=uri, at=self._clock(), message=words)
        if state == "failed":
            words = "perma.cc could not capture the page; the link counts against the quota until it is deleted there"
            return msgspec.structs.replace(capture, state=CaptureState.TARGET_ERROR, at=self._clock(), message=words)
        return capture

    async def _look(self, pool: Pool, path: str, content: bytes | None = None) -> Exchange:
        headers: list[tuple[str, str]] = [("Authorization", Hidden(f"ApiKey {self._key}")), ("Accept", "application/json")]
        if content is not None:
            headers.append(("Content-Type", "application/json"))
        request = Request(
            url=parse_url(f"{self._settings.api_url}{path}", parse_url("http://nowhere.invalid/")),
            method="GET" if content is None else "POST",
            headers=tuple(headers),
            content=content or b"",
            timeout=self._timeout,
            max_body=_ANSWER_BODY,
        )
        return await self._pacing.look(pool, self._web, request)

    def _readiness(self, **told: Any) -> Readiness:  # noqa: ANN401 - fields of Readiness
        return Readiness(at=self._clock(), place=self.name, **told)

    def _capture(self, original: Url, state: CaptureState, message: str, **more: Any) -> Capture:  # noqa: ANN401 - of Capture
        asked = original.without_credentials().normalised
        return Capture(state=state, original=asked, at=self._clock(), archive=self.name, message=message, **more)


def _guid(link: dict[str, Any]) -> str | None:
    guid = link.get("guid")
    return guid if isinstance(guid, str) and _GUID.fullmatch(guid) else None


def _words(answer: dict[str, Any]) -> str:
    """Return the sentences of an error: {"url": ["…"]}, {"error": "…"}, {"detail": "…"}."""
    said = [value if isinstance(value, list) else [value] for value in answer.values()]
    return " ".join(str(each) for some in said for each in some if isinstance(each, str))


def _made_since(link: dict[str, Any], asked: dt.datetime) -> bool:
    try:
        made = dt.datetime.fromisoformat(str(link.get("creation_timestamp")))
    except ValueError:
        return False
    made = made if made.tzinfo else made.replace(tzinfo=dt.UTC)
    return _guid(link) is not None and made >= asked - _CLOCKS


def _open(last: Capture, words: str) -> Capture:
    return msgspec.structs.replace(last, state=CaptureState.UNKNOWN, code=None, message=words)
