"""Save Page Now 2: ask the Wayback Machine to capture a page, and ask how the job stands (specs/web-archives 3.5).

Only with keys: without them the service answers 401 to programs. Errors come inside HTTP 200; asked is not archived.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from citecheck.archives.answers import json_object
from citecheck.archives.never import why_never
from citecheck.archives.pacing import Pacing, Pool, in_words, retry_after
from citecheck.archives.spn_asking import allowed, form_of
from citecheck.archives.spn_errors import STATES, ErrorClass, SpnError, read_error, same_recently, starts_in
from citecheck.model.capture import Capture, CaptureState, Readiness
from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento
from citecheck.model.ports import Archive, Clock, Web
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
#: Jobs that are asked about in one request: some 50 bytes each.
_AT_ONCE = 50
#: The archive's clock may be so much behind ours.
_CLOCKS = dt.timedelta(minutes=1)
#: Codes of ours: the index lists no capture; an error that came with a sentence alone.
NOT_LISTED, NO_CODE = "not-listed", "no-code"
_STAMP = re.compile(r"[0-9]{14}")


class Hidden(str):
    """A text that does not show itself: a request that carries it can be printed and logged."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class SavePageNow:
    """The Wayback Machine as a Capturer. ``recent_days``: a capture at most that old stands in for a new one (0: one hour).

    ``archive`` is asked for captures whose job is no longer known.
    """

    def __init__(
        self,
        web: Web,
        settings: ArchiveSettings,
        keys: Keys | None,
        pacing: Pacing,
        clock: Clock,
        *,
        archive: Archive | None = None,
        recent_days: int = 0,
        name: str = "Wayback Machine",
    ) -> None:
        self.name = name
        self._web = web
        self._settings = settings
        self._keys = keys
        self._pacing = pacing
        self._clock = clock
        self._archive = archive
        self._recent_days = recent_days
        self._system_said: str | None = None

    def why_never(self, original: Url) -> str | None:
        """Return in words why ``original`` must not be shown to the world, None where nothing speaks against it."""
        if original.normalised.startswith(self._settings.playback_url):
            return "it is itself the address of an archived copy"
        return why_never(original.without_fragment())

    async def ready(self) -> Readiness:
        """Ask how the service stands (once), and how many captures the keys allow now and today."""
        if self._keys is None:
            return self._readiness(why_not=HOW_TO_GET_KEYS)
        try:
            if self._system_said is None:
                down = await self._ask_system()
                if down:
                    return self._readiness(why_not=down)
            # ``_t`` keeps caches out (specs 3.5)
            address = f"{self._settings.save_url}/status/user?_t={self._clock().timestamp():.0f}"
            exchange = await self._pacing.look(Pool.STATUS, self._web, self._request(address, self._keys))
        except ArchiveUnavailable as error:
            return self._readiness(why_not=error.message)
        if exchange.status == 401:
            return self._readiness(why_not=_BAD_KEYS)
        if exchange.status == 429:
            return self._readiness(why_not=f"the archive gave no clear answer: {in_words(exchange)}")
        user = json_object(exchange) if exchange.status == 200 else None
        return allowed(self._readiness(words=self._system_said or ""), user, self._settings)

    async def _ask_system(self) -> str:
        """Return why the service cannot be asked, empty where it can. That it is overloaded makes it slower, no more."""
        request = self._request(f"{self._settings.save_url}/status/system", None)
        exchange = await self._pacing.look(Pool.STATUS, self._web, request)
        if exchange.status is None or exchange.status == 429 or exchange.status >= 500:
            return f"Save Page Now is down: {in_words(exchange)}"
        said = _text((json_object(exchange) or {}).get("status"))
        self._system_said = "it does not say how it stands" if said is None else "" if said == "ok" else self._scrubbed(said)
        if said not in (None, "ok"):
            self._pacing.slow(Pool.SUBMIT, self._settings.throttle_wait / _TRIES)
        return ""

    def _readiness(self, **told: Any) -> Readiness:  # noqa: ANN401 - fields of Readiness
        return Readiness(at=self._clock(), place=self.name, **told)

    async def request(self, original: Url, *, since: dt.datetime | None = None) -> Capture:
        """Ask for a capture of ``original``; one made after ``since`` stands in for a new one, however long ago that is.

        PENDING with a job where the archive took it; REFUSED, without asking, for what must not be shown to the world;
        NOT_ATTEMPTED without keys or where the archive wants no more requests in this run; UNKNOWN where no clear answer came.
        """
        original = original.without_fragment()
        refusal = self.why_never(original)
        if refusal is not None:
            return self._capture(original, CaptureState.REFUSED, f"not handed to a public archive: {refusal}")
        if self._keys is None:
            return self._capture(original, CaptureState.NOT_ATTEMPTED, HOW_TO_GET_KEYS)
        form = form_of(original, self._settings.capture, recent_days=self._recent_days, since=since, now=self._clock())
        capture = await self._submit(original, self._keys, form)
        for _ in range(_TRIES - 1):
            if capture.state is not CaptureState.UNKNOWN or capture.code != "user-session-limit":
                break
            capture = await self._submit(original, self._keys, form)
        return capture

    async def poll(self, captures: Sequence[Capture]) -> tuple[Capture, ...]:
        """Ask how pending jobs stand: all of them in one request.

        Still PENDING where it runs, and where the archive could not be asked: the job is not lost for that. UNKNOWN, with
        the job kept, where the archive no longer knows it; its index shows later whether the capture was made.
        """
        answers = list(captures)
        places = [place for place, capture in enumerate(captures) if capture.job is not None]
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            for place, answer in zip(some, await self._poll([captures[place] for place in some]), strict=True):
                answers[place] = answer
        return tuple(answers)

    async def _poll(self, captures: Sequence[Capture]) -> Sequence[Capture]:
        if self._keys is None:
            return [msgspec.structs.replace(capture, message=HOW_TO_GET_KEYS) for capture in captures]
        jobs = [capture.job or "" for capture in captures]
        address = f"{self._settings.save_url}/status"
        if len(jobs) == 1:
            request = self._request(f"{address}/{quote(jobs[0], safe='')}", self._keys)
        else:
            request = self._request(address, self._keys, form={"job_ids": ",".join(jobs)})
        try:
            exchange = await self._pacing.look(Pool.STATUS, self._web, request)
        except ArchiveUnavailable as error:
            words = f"not asked: {error.message}"
            return [msgspec.structs.replace(capture, message=words, retry_after=error.retry_after) for capture in captures]
        if len(jobs) == 1:
            return [self._read_status(captures[0], exchange, json_object(exchange))]
        told = _by_job(exchange)
        if told is None and exchange.status == 404:  # of many, one that is forgotten must not make the others so
            return [(await self._poll([capture]))[0] for capture in captures]
        return [self._read_one_of_many(capture, exchange, told) for capture in captures]

    def _read_one_of_many(self, capture: Capture, exchange: Exchange, told: dict[str, dict[str, Any]] | None) -> Capture:
        if told is None:
            return self._read_status(capture, exchange, None)
        answer = told.get(capture.job or "")
        if answer is None:
            return msgspec.structs.replace(capture, message="the archive did not say how the job stands")
        return self._read_status(capture, exchange, answer)

    async def find(self, last: Capture) -> Capture:
        """Ask the index what became of a capture that was asked for at ``last.at``.

        ARCHIVED where it lists one made since; UNKNOWN with the code "not-listed" where it lists none, UNKNOWN without a code
        where it does not answer.
        """
        if self._archive is None:
            return _open(last, "the archive's index cannot be asked")
        listed = await self._archive.timemap(_absolute(last.original), near=last.at.date())
        if listed.state is AnswerState.UNKNOWN or (listed.at is not None and listed.at < last.at):
            return _open(last, f"the archive's index did not say: {listed.reason or 'it was asked before that'}")
        made = [memento for memento in listed.timemap.mementos if memento.archive in ("", self.name) and _can_be(memento, last)]
        if not made:
            return msgspec.structs.replace(last, state=CaptureState.UNKNOWN, code=NOT_LISTED, message="its index lists none")
        first = min(made, key=lambda memento: memento.at)
        words = "found in the archive's index"
        return msgspec.structs.replace(
            last, state=CaptureState.ARCHIVED, uri=first.uri, at=self._clock(), code=None, message=words, retry_after=None
        )

    async def _submit(self, original: Url, keys: Keys, form: dict[str, str]) -> Capture:
        request = self._request(self._settings.save_url, keys, form=form)
        try:
            exchange = await self._pacing.look(Pool.SUBMIT, self._web, request)
        except ArchiveUnavailable as error:
            return self._capture(
                original, CaptureState.NOT_ATTEMPTED, f"not asked: {error.message}", retry_after=error.retry_after
            )
        return self._read_submit(original, exchange)

    def _request(self, address: str, keys: Keys | None, *, form: dict[str, str] | None = None) -> Request:
        headers: list[tuple[str, str]] = [("Accept", "application/json")]
        if keys is not None:
            headers.insert(0, ("Authorization", Hidden(f"LOW {keys.access}:{keys.secret}")))
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
        answer = json_object(exchange)
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
            original,
            CaptureState.UNKNOWN,
            f"the archive gave no clear answer: {self._scrubbed(what)}",
            # a throttle took nothing; all else may have been heard
            code="429" if exchange.status == 429 else None,
            retry_after=wait,
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
        code = error.code or (NO_CODE if error.kind in (ErrorClass.RETRY, ErrorClass.PACE) else None)
        return self._capture(original, STATES[error.kind], error.words, code=code, retry_after=wait)

    def _read_status(self, capture: Capture, exchange: Exchange, answer: dict[str, Any] | None) -> Capture:
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


def _absolute(text: str) -> Url:
    # Against a base nothing is trimmed from the end.
    return parse_url(text, parse_url("http://nowhere.invalid/"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _by_job(exchange: Exchange) -> dict[str, dict[str, Any]] | None:
    """Return what was told of each of several jobs, None where the answer is none: a list, or an object by job."""
    if exchange.failure is not None or exchange.body_cut or exchange.status != 200:
        return None
    try:
        found = json.loads(exchange.body)
    except (ValueError, RecursionError):
        return None
    rows = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else None
    if rows is None:
        return None
    return {row["job_id"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("job_id"), str)}


def _open(last: Capture, words: str) -> Capture:
    """Return that what became of ``last`` is not known: asked for when it was, its job kept."""
    return msgspec.structs.replace(last, state=CaptureState.UNKNOWN, code=None, message=words)


def _can_be(memento: Memento, last: Capture) -> bool:
    """Tell whether a memento can be the capture that was asked for: of that page, no error page, made since."""
    good = memento.status is None or memento.status < 400
    return good and memento.match in SAME_PAGE and memento.at >= last.at.replace(microsecond=0) - _CLOCKS
