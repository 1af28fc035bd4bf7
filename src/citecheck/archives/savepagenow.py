"""Save Page Now 2: ask the Wayback Machine to capture a page, and ask how the job stands (specs/web-archives 3.5).

Only with keys: without them the service answers 401 to programs. Errors come inside HTTP 200; asked is not archived.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from citecheck.archives.never import why_never
from citecheck.archives.pacing import Pacing, Pool, in_words, retry_after
from citecheck.archives.spn_errors import STATES, ErrorClass, SpnError, read_error, same_recently, starts_in
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import SAME_PAGE
from citecheck.model.ports import Clock, Web
from citecheck.model.settings import ArchiveSettings, Keys
from citecheck.model.url import Url, parse_url
from citecheck.text.url_match import compare

HOW_TO_GET_KEYS = (
    "no keys: a free archive.org account has them at https://archive.org/account/s3.php; "
    "set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY, or write them into ia.ini"
)
_BAD_KEYS = "archive.org does not accept the keys: see https://archive.org/account/s3.php"
#: How often a capture is asked for while too many of ours are under way: each lasts 17 to 50 s.
_TRIES = 3
_ANSWER_BODY = 2_000_000
_STAMP = re.compile(r"[0-9]{14}")


class _Hidden(str):
    """A text that does not show itself: a request that carries it can be printed and logged."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class SavePageNow:
    """The Wayback Machine as a Capturer. ``recent_days``: a capture at most that old stands in for a new one (0: one hour)."""

    def __init__(
        self,
        web: Web,
        settings: ArchiveSettings,
        keys: Keys | None,
        pacing: Pacing,
        clock: Clock,
        *,
        recent_days: int = 0,
        name: str = "Wayback Machine",
    ) -> None:
        self.name = name
        self._web = web
        self._settings = settings
        self._keys = keys
        self._pacing = pacing
        self._clock = clock
        self._recent_days = recent_days

    async def request(self, original: Url) -> Capture:
        """Ask for a capture of ``original``.

        PENDING with a job where the archive took it; REFUSED, without asking, for what must not be shown to the world;
        NOT_ATTEMPTED without keys or where the archive wants no more requests in this run; UNKNOWN where no clear answer came.
        """
        original = original.without_fragment()
        refusal = self._why_never(original)
        if refusal is not None:
            return self._capture(original, CaptureState.REFUSED, f"not handed to a public archive: {refusal}")
        if self._keys is None:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, HOW_TO_GET_KEYS)
        capture = await self._submit(original, self._keys)
        for _ in range(_TRIES - 1):
            if capture.state is not CaptureState.UNKNOWN or capture.code != "user-session-limit":
                break
            capture = await self._submit(original, self._keys)
        return capture

    async def poll(self, capture: Capture) -> Capture:
        """Ask once how a pending job stands.

        Still PENDING where it runs, and where the archive could not be asked: the job is not lost for that. UNKNOWN, with
        the job kept, where the archive no longer knows it; its index shows later whether the capture was made.
        """
        if capture.job is None:
            return capture
        if self._keys is None:
            return msgspec.structs.replace(capture, message=HOW_TO_GET_KEYS)
        address = f"{self._settings.save_url}/status/{quote(capture.job, safe='')}"
        try:
            exchange = await self._pacing.look(Pool.STATUS, self._web, self._request(address, self._keys))
        except ArchiveUnavailable as error:
            return msgspec.structs.replace(capture, message=f"not asked: {error.message}", retry_after=error.retry_after)
        return self._read_status(capture, exchange)

    def _why_never(self, original: Url) -> str | None:
        if original.normalised.startswith(self._settings.playback_url):
            return "it is itself the address of an archived copy"
        return why_never(original)

    async def _submit(self, original: Url, keys: Keys) -> Capture:
        request = self._request(self._settings.save_url, keys, form=self._form(original))
        try:
            exchange = await self._pacing.look(Pool.SUBMIT, self._web, request)
        except ArchiveUnavailable as error:
            return self._capture(
                original, CaptureState.NOT_ATTEMPTED, f"not asked: {error.message}", retry_after=error.retry_after
            )
        return self._read_submit(original, exchange)

    def _form(self, original: Url) -> dict[str, str]:
        """Return the form: error pages are not captured (``capture_all`` off), the index shows it at once."""
        form = {"url": original.normalised, "capture_all": "0", "skip_first_archive": "1", "delay_wb_availability": "0"}
        if self._recent_days:
            form["if_not_archived_within"] = f"{self._recent_days}d"
        return form

    def _request(self, address: str, keys: Keys, *, form: dict[str, str] | None = None) -> Request:
        headers: list[tuple[str, str]] = [
            ("Authorization", _Hidden(f"LOW {keys.access}:{keys.secret}")),
            ("Accept", "application/json"),
        ]
        if form is not None:
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        return Request(
            url=_absolute(address),
            method="GET" if form is None else "POST",
            headers=tuple(headers),
            content=urlencode(form or {}).encode("ascii"),
            timeout=self._settings.timeout,
            max_body=_ANSWER_BODY,
        )

    def _read_submit(self, original: Url, exchange: Exchange) -> Capture:
        if exchange.status == 401:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, _BAD_KEYS, code="401")
        answer = _json(exchange)
        if exchange.status != 200 or answer is None:
            return self._no_answer(original, exchange)
        message = self._scrubbed(answer.get("message"))
        if answer.get("status") == "error" or "status_ext" in answer:
            return self._failed(original, read_error(_text(answer.get("status_ext")), message))
        job = answer.get("job_id")
        if isinstance(job, str) and job:
            return self._capture(original, CaptureState.PENDING, message, job=job, retry_after=starts_in(message))
        if "job_id" in answer:
            words = message or "a recent capture exists, so no new one was made"
            return self._capture(original, CaptureState.ALREADY_RECENT, words)
        return self._failed(original, read_error(None, message)) if message else self._no_answer(original, exchange)

    def _no_answer(self, original: Url, exchange: Exchange) -> Capture:
        """Return UNKNOWN: a throttle, a fault of the service, or an answer that is none."""
        odd = exchange.status == 200 and exchange.failure is None
        what = "an answer that cannot be read" if odd else in_words(exchange)
        wait = retry_after(exchange) or (self._pacing.rest(Pool.SUBMIT) if exchange.status == 429 else None)
        return self._capture(
            original, CaptureState.UNKNOWN, f"the archive gave no clear answer: {self._scrubbed(what)}", retry_after=wait
        )

    def _failed(self, original: Url, error: SpnError) -> Capture:
        """Return the capture that an error makes, and slow down or stop those after it where it concerns them."""
        wait = None
        if error.kind is ErrorClass.PACE:
            wait = self._settings.throttle_wait / _TRIES
            self._pacing.slow(Pool.SUBMIT, wait)
        elif error.kind is ErrorClass.QUOTA:
            self._pacing.close(Pool.SUBMIT, error.words)
        elif error.kind is ErrorClass.RETRY:
            wait = self._settings.throttle_wait
        return self._capture(original, STATES[error.kind], error.words, code=error.code, retry_after=wait)

    def _read_status(self, capture: Capture, exchange: Exchange) -> Capture:
        answer = _json(exchange)
        if exchange.status != 200 or answer is None:
            return self._no_status(capture, exchange)
        match answer.get("status"):
            case "pending":
                return capture
            case "success":
                return self._succeeded(capture, answer)
            case "error":
                error = read_error(_text(answer.get("status_ext")), self._scrubbed(answer.get("message")))
                if error.code == "job-not-found" or error.words.startswith("Job not found"):
                    return self._forgotten(capture)
                # The job is over: the capture that comes of it keeps none.
                return self._failed(_absolute(capture.original), error)
            case _:
                return self._forgotten(capture)

    def _no_status(self, capture: Capture, exchange: Exchange) -> Capture:
        if exchange.status == 404:
            return self._forgotten(capture)
        if exchange.status == 401:
            return msgspec.structs.replace(capture, state=CaptureState.UNKNOWN, message=_BAD_KEYS, code="401")
        odd = exchange.status == 200 and exchange.failure is None
        words = "an answer that cannot be read" if odd else self._scrubbed(in_words(exchange))
        return msgspec.structs.replace(capture, message=f"how the job stands is not known: {words}")

    def _forgotten(self, capture: Capture) -> Capture:
        words = "the archive no longer knows the job; its index will show whether the capture was made"
        return msgspec.structs.replace(capture, state=CaptureState.UNKNOWN, message=words)

    def _succeeded(self, capture: Capture, answer: dict[str, Any]) -> Capture:
        """Return ARCHIVED with the memento's address, once its timestamp is one and no error page was captured."""
        stamp, captured = _text(answer.get("timestamp")) or "", _text(answer.get("original_url")) or capture.original
        if not _STAMP.fullmatch(stamp):
            words = f"the archive says success, but names no moment ({stamp[:40]!r})"
            return msgspec.structs.replace(capture, state=CaptureState.UNKNOWN, message=words)
        uri = f"{self._settings.playback_url}{stamp}/{captured}"
        status = answer.get("http_status")
        if isinstance(status, int) and status >= 400:
            words = f"the archive captured an error page (HTTP {status})"
            return msgspec.structs.replace(
                capture, state=CaptureState.TARGET_ERROR, uri=uri, at=self._clock(), code=str(status), message=words
            )
        recent = same_recently(capture.message)
        words = capture.message if recent else "captured; the archive's index may show it only after hours"
        if compare(captured, _absolute(capture.original)) not in SAME_PAGE:
            words += f"; the page redirected to {captured}"
        state = CaptureState.ALREADY_RECENT if recent else CaptureState.ARCHIVED
        return msgspec.structs.replace(capture, state=state, uri=uri, at=self._clock(), message=words, retry_after=None)

    def _capture(
        self,
        original: Url,
        state: CaptureState,
        message: str,
        *,
        job: str | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> Capture:
        return Capture(
            state=state,
            original=original.without_credentials().normalised,
            at=self._clock(),
            archive=self.name,
            job=job,
            code=code,
            message=message,
            retry_after=retry_after,
        )

    def _scrubbed(self, said: object) -> str:
        """Return a text of the archive's without our keys in it, should it ever repeat them, and not endless."""
        text = said if isinstance(said, str) else ""
        for secret in (self._keys.access, self._keys.secret) if self._keys else ():
            # Theirs are 16 characters long; a shorter one is a test's, and may be an ordinary word.
            text = text.replace(secret, "…") if len(secret) >= 8 else text
        return text[:500]


def _json(exchange: Exchange) -> dict[str, Any] | None:
    if exchange.failure is not None or exchange.body_cut:
        return None
    try:
        found = json.loads(exchange.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _absolute(text: str) -> Url:
    # Against a base nothing is trimmed from the end.
    return parse_url(text, parse_url("http://nowhere.invalid/"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
