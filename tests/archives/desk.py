"""An archive's counter for tests: answers in turn, keeps what it was asked, and a clock that only moves when one sleeps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, urlsplit

import msgspec

from citecheck.archives.pacing import Pacing
from citecheck.model.exchange import Exchange, Failure, FailureKind, Request
from citecheck.model.settings import ArchiveSettings
from citecheck.testing import FakeWeb, response

SETTINGS = ArchiveSettings()
HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
DIGEST = "Q4YULN754FHV2U6Q5JUT6Q2P57WEWNNY"


class Desk(FakeWeb):
    """A fake web whose every URL is the archive: answers come one after the other, the last for ever."""

    def __init__(self, *answers: Exchange | Callable[[Request], Exchange]) -> None:
        super().__init__()
        self.answers = list(answers)

    async def look(self, request: Request) -> Exchange:
        """Give the next answer."""
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Exchange) else answer(request)

    def fields(self, index: int = -1) -> dict[str, list[str]]:
        """Return the query of a request, decoded once, as the archive sees it."""
        found: dict[str, list[str]] = {}
        for key, value in parse_qsl(urlsplit(self.asked[index].url.normalised).query, keep_blank_values=True):
            found.setdefault(key, []).append(value)
        return found


class Time:
    """Monotonic seconds that pass only in sleep; ``slept`` keeps each pause."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Return the seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        self.now += seconds


def pacing(settings: ArchiveSettings = SETTINGS, time: Time | None = None) -> Pacing:
    """Make the pacing of an archive in a time of its own."""
    time = time or Time()
    return Pacing(settings, monotonic=time.monotonic, sleep=time.sleep)


def row(timestamp: str, original: str, *, mimetype: str = "text/html", statuscode: str = "200") -> list[str]:
    """Make one row as the CDX server lists it."""
    return ["org,example)/", timestamp, original, mimetype, statuscode, DIGEST, "1415"]


def index(rows: Iterable[list[str]], resume_key: str | None = None) -> Exchange:
    """Make the CDX server's answer in the Internet Archive's dialect."""
    listed = list(rows)
    table: list[list[str]] = [HEADER, *listed] if listed else []
    if resume_key is not None:
        table += [[], [resume_key]]
    return response(SETTINGS.cdx_url, 200, json.dumps(table), media_type="application/json")


def page(status: int, body: str = "<html><body>Too Many Requests</body></html>", **headers: str) -> Exchange:
    """Make an answer of the service's own: a page of HTML with a status."""
    return response(SETTINGS.cdx_url, status, body, headers={key.replace("_", "-"): value for key, value in headers.items()})


def broken(kind: FailureKind, exchange: Exchange | None = None) -> Exchange:
    """Make a look that failed, before or (with ``exchange``) after its headers came."""
    blank = msgspec.structs.replace(page(200), status=None, headers=(), body=b"", media_type=None)
    return msgspec.structs.replace(exchange or blank, failure=Failure(kind))
