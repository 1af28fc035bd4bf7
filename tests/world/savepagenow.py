"""Save Page Now 2 with its jobs: ``POST /save``, ``/save/status``. A success is a real WARC, indexed and playable.

By "SPN2 Public API Docs" (2025-10-22) and what clients met in 2026. The page is fetched from the world's own origin, hop by hop,
written by warcio and handed to pywb; nothing else is ever reached.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import re
import ssl
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from tests.world.cdx import Row, moment
from tests.world.pages import article
from tests.world.player import Pywb
from tests.world.switches import Faults
from tests.world.warcs import Captured
from tests.world.wire import Asked, Page

#: Host -> where it really listens: address, and the real port for 80 and for 443. None: there is no such host.
Places = Callable[[str], tuple[str, dict[int, int]] | None]

ACCESS, SECRET = "test", "secret"
MAX_REDIRECTS = 3
MAX_BODY = 5_000_000
#: HTTP status of the target -> the job's status_ext.
TARGET_ERRORS = {
    400: "bad-request",
    401: "unauthorized",
    403: "no-access",
    404: "not-found",
    405: "method-not-allowed",
    429: "too-many-requests",
    500: "internal-server-error",
    501: "not-implemented",
    502: "bad-gateway",
    503: "service-unavailable",
    504: "gateway-timeout",
    509: "bandwidth-limit-exceeded",
    511: "network-authentication-required",
    999: "blocked",
}


class CaptureError(Exception):
    """Why a capture did not come about; the argument is its status_ext."""


@dataclass
class Job:
    """One capture under way. ``end`` is what the status tells once it is over; ``asked`` counts the questions."""

    id: str
    url: str
    began: float
    fields: dict[str, str]
    end: dict[str, Any] | None = None
    asked: int = 0
    task: asyncio.Task[None] | None = None


@dataclass
class SavePageNow:
    """The service. ``clock`` stamps the captures; ``fresh`` names the files made by it, for the index to lag behind."""

    pywb: Pywb
    faults: Faults
    places: Places
    trust: ssl.SSLContext
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    timeout: float = 2.0
    jobs: dict[str, Job] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    async def reset(self) -> None:
        """Forget all jobs once they have ended; what they captured stays in the archive."""
        await self.close()
        self.jobs.clear()
        self.fresh.clear()

    async def close(self) -> None:
        """Wait for the end of all jobs. They are not cancelled: a connection that is just being made would be left open."""
        await asyncio.gather(*(job.task for job in self.jobs.values() if job.task is not None))

    async def save(self, asked: Asked) -> Page:
        """Answer ``POST /save``."""
        if not authorised(asked):
            return unauthorised()
        form = asked.form
        answer = await self._submit(form.get("url", ""), form)
        if "application/json" in asked.header("accept"):
            return _json(answer)
        watch = f'<script>spn.watchJob("{answer.get("job_id")}", "/_static/", 6000);</script>'
        return Page(body=article("Save Page Now", f"Saving page {answer.get('url', '')}{watch}"))

    async def status(self, asked: Asked) -> Page:
        """Answer ``GET /save/status/…`` and ``POST /save/status``."""
        what = asked.path.removeprefix("/save/status").strip("/")
        if what == "system":
            return _json({"status": "ok", "recent_captures": len(self.jobs), "queues": {}})
        if not authorised(asked):
            return unauthorised()
        if what == "user":
            return _json(self._user())
        form = asked.form
        if "job_ids" in form:
            return _json([self._told(each.strip()) or _lost(each.strip()) for each in form["job_ids"].split(",")])
        told = self._told(what or form.get("job_id", ""))
        return _json(told) if told else Page(status=404, body=article("404 Not Found"))

    async def _submit(self, url: str, form: dict[str, str]) -> dict[str, Any]:
        refused = self._refusal(url) or await self._already(url, seconds(form.get("if_not_archived_within", "")) or 3600)
        if refused is not None:
            return refused
        if self._running() >= self.faults.slots:
            return _error("user-session-limit", MESSAGES["error:user-session-limit"], url)
        return {"url": url, "job_id": self._begin(url, form).id}

    def _refusal(self, url: str) -> dict[str, Any] | None:
        host = urlsplit(url).hostname or ""
        if urlsplit(url).scheme not in ("http", "https") or not host:
            return _error("invalid-url-syntax", f"Invalid URL syntax: {url}", url)
        if self.faults.submit_error:
            return _error(self.faults.submit_error.removeprefix("error:"), MESSAGES.get(self.faults.submit_error, ""), url)
        if host in self.faults.excluded or host.endswith("archive.org"):
            return _error("blocked-url", "This URL is in the Save Page Now service block list and cannot be captured.", url)
        return None

    async def _already(self, url: str, window: float) -> dict[str, Any] | None:
        if self.faults.job_null:
            return {"url": url, "job_id": None, "message": self.faults.job_null}
        if known := self._within_the_hour(url):
            return {"url": url, "job_id": known.id, "message": _same(self.clock() - dt.timedelta(seconds=60), self.clock(), 3600)}
        if newest := await self._newest(url, window):
            return {"url": url, "job_id": None, "message": _same(moment(newest["timestamp"]), self.clock(), window)}
        return None

    def _begin(self, url: str, form: dict[str, str]) -> Job:
        name = hashlib.sha1(f"{url} {len(self.jobs)}".encode(), usedforsecurity=False).hexdigest()
        job = Job(id=f"spn2-{name}", url=url, began=time.monotonic(), fields=form)
        self.jobs[job.id] = job
        job.task = asyncio.create_task(self._run(job))
        return job

    async def _run(self, job: Job) -> None:
        try:
            job.end = (
                _failed(job, self.faults.job_error.removeprefix("error:")) if self.faults.job_error else await self._capture(job)
            )
        except CaptureError as error:
            job.end = _failed(job, str(error))
        except Exception:  # noqa: BLE001 - a fault of the world itself must be seen by the test that met it
            job.end = _failed(job, "job-failed", traceback.format_exc())

    async def _capture(self, job: Job) -> dict[str, Any]:
        first = not await self.pywb.rows(job.url)
        hops = await self.fetch(job.url, everything=job.fields.get("capture_all") in ("1", "on"))
        self.fresh.add(await self.pywb.add(tuple(hops)))
        return self._success(job, hops, first=first)

    def _success(self, job: Job, hops: list[Captured], *, first: bool) -> dict[str, Any]:
        last = hops[-1]
        told: dict[str, Any] = {
            "status": "success",
            "job_id": job.id,
            "original_url": last.original,
            "timestamp": last.timestamp,
            "duration_sec": round(time.monotonic() - job.began, 3),
            "http_status": last.status,
            "resources": [hop.original for hop in hops],
            "outlinks": [],
            "counters": {"outlinks": 0, "embeds": len(hops)},
        }
        return told | ({"first_archive": True} if first and job.fields.get("skip_first_archive") != "1" else {})

    async def fetch(self, url: str, *, everything: bool) -> list[Captured]:
        """Fetch a page from the world's origin, hop by hop. Raises ``CaptureError``."""
        hops: list[Captured] = []
        async with httpx.AsyncClient(verify=self.trust, timeout=self.timeout, trust_env=False) as client:
            while len(hops) <= MAX_REDIRECTS:
                hop = await self._look(client, url)
                hops.append(hop)
                target = next((value for name, value in hop.headers.items() if name.lower() == "location"), "")
                if hop.status not in (301, 302, 303, 307, 308) or not target:
                    if hop.status >= 400 and not everything:
                        raise CaptureError(TARGET_ERRORS.get(hop.status, "bad-request"))
                    return hops
                url = urljoin(url, target)
        raise CaptureError("too-many-redirects")

    async def _look(self, client: httpx.AsyncClient, url: str) -> Captured:
        parts = urlsplit(url)
        place = self.places(parts.hostname or "")
        if place is None:
            raise CaptureError("invalid-host-resolution")
        address, ports = place
        port = ports.get(parts.port or (443 if parts.scheme == "https" else 80), 1)
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        request = client.build_request(
            "GET",
            f"{parts.scheme}://{address}:{port}{target if target.startswith('/') else '/' + target}",
            headers={"Host": parts.netloc, "User-Agent": "Mozilla/5.0 (compatible; archive.org_bot)", "Accept-Encoding": "gzip"},
            extensions={"sni_hostname": parts.hostname},
        )
        try:
            answer, body = await _read(client, request)
        except httpx.TimeoutException:
            raise CaptureError("read-timeout") from None
        except httpx.RemoteProtocolError:
            raise CaptureError("protocol-error") from None
        except httpx.HTTPError:
            raise CaptureError("cannot-fetch") from None
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in ("transfer-encoding", "connection")}
        stamp = self.clock().strftime("%Y%m%d%H%M%S")
        return Captured(original=url, timestamp=stamp, status=answer.status_code, body=body, headers=kept)

    async def _newest(self, url: str, window: float) -> Row | None:
        rows = [row for row in await self.pywb.rows(url) if row["statuscode"][0] in "2-" and row["filename"] not in self._hidden]
        newest = max(rows, key=lambda row: row["timestamp"], default=None)
        if newest is None or (self.clock() - moment(newest["timestamp"])).total_seconds() > window:
            return None
        return newest

    @property
    def _hidden(self) -> set[str]:
        return self.fresh if self.faults.index_lag else set()

    def _within_the_hour(self, url: str) -> Job | None:
        alike = (job for job in self.jobs.values() if job.url == url and (job.end or {}).get("status") != "error")
        return next((job for job in alike if time.monotonic() - job.began < 3600), None)

    def _running(self) -> int:
        return sum(1 for job in self.jobs.values() if self._pending(job))

    def _pending(self, job: Job) -> bool:
        return self.faults.stuck or job.end is None or job.asked < self.faults.pending_polls

    def _told(self, name: str) -> dict[str, Any] | None:
        job = None if self.faults.forget_jobs else self.jobs.get(name)
        if job is None:
            return None
        pending = self._pending(job)
        job.asked += 1
        return {"status": "pending", "job_id": job.id, "resources": []} if pending or job.end is None else job.end

    def _user(self) -> dict[str, int]:
        running = self._running()
        daily = {"daily_captures": len(self.jobs), "daily_captures_limit": 30_000}
        return {"available": max(self.faults.slots - running, 0), "processing": running, **daily}


async def _read(client: httpx.AsyncClient, request: httpx.Request) -> tuple[httpx.Response, bytes]:
    answer = await client.send(request, stream=True)
    body = b""
    try:
        async for block in answer.aiter_raw():
            body += block
            if len(body) > MAX_BODY:
                raise CaptureError("filesize-limit")
    finally:
        await answer.aclose()
    return answer, body


MESSAGES = {
    "error:invalid-host-resolution": "Couldn't resolve host.",
    "error:not-found": "The server cannot find the requested resource. (HTTP status=404).",
    "error:no-access": "Target URL could not be accessed (HTTP status=403).",
    "error:unauthorized": "The server requires authentication (HTTP status=401).",
    "error:too-many-requests": (
        "The target host has received too many requests from Save Page Now and it is blocking it. (HTTP status=429)."
    ),
    "error:user-session-limit": (
        "You have already reached the limit of active Save Page Now sessions. Please wait for a minute and then try again."
    ),
    "error:too-many-daily-captures": "This URL has been already captured 5 times today. Please try again tomorrow.",
    "error:service-unavailable": "Service unavailable. (HTTP status=503).",
    "error:blocked": "The target site is blocking Save Page Now (HTTP status=999).",
}


def seconds(text: str) -> float:
    """Return the seconds of ``3d 5h 20m`` or of a bare number; 0 where the text is neither.

    >>> seconds("3d 5h 20m"), seconds("120"), seconds("soon")
    (278400.0, 120.0, 0.0)
    """
    if text.strip().isdigit():
        return float(text)
    units = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    return float(sum(int(many) * units[unit] for many, unit in re.findall(r"(\d+)\s*([dhms])", text)))


def authorised(asked: Asked) -> bool:
    """Tell whether the request brings the keys of the world."""
    return asked.header("authorization") == f"LOW {ACCESS}:{SECRET}"


def unauthorised() -> Page:
    """Answer a request without keys."""
    return Page(
        status=401, body=json.dumps({"message": "You need to be logged in to use Save Page Now."}), media_type="application/json"
    )


def _same(then: dt.datetime, now: dt.datetime, window: float) -> str:
    minutes = max(round((now - then).total_seconds() / 60), 0)
    after = f"{round(window / 3600)} hour" if window < 86400 else f"{round(window / 86400)} days"
    return f"The same snapshot had been made {minutes} minutes ago. You can make new capture of this URL after {after}."


def _error(code: str, message: str, url: str) -> dict[str, Any]:
    return {"status": "error", "status_ext": f"error:{code}", "message": message or f"Cannot capture {url}", "url": url}


def _failed(job: Job, code: str, exception: str = "") -> dict[str, Any]:
    told = _error(code, MESSAGES.get(f"error:{code}", ""), job.url)
    del told["url"]
    return {**told, "job_id": job.id, "exception": exception or code, "resources": []}


def _lost(name: str) -> dict[str, Any]:
    return {"status": "error", "status_ext": "error:job-not-found", "job_id": name, "message": "Job not found."}


def _json(told: object) -> Page:
    return Page(body=json.dumps(told), media_type="application/json")
