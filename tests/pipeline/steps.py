"""A pipeline over fakes: a web, an archive and a capturer that answer from tables, and a real log in a folder."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.engines.local import LocalEngine
from citecheck.model.capture import Capture, CaptureState, Readiness
from citecheck.model.citation import Citation, Citations, CitedDate
from citecheck.model.document import Claim
from citecheck.model.event import RunStart
from citecheck.model.ports import Archive, Capturer, Parts
from citecheck.model.settings import ArchiveSettings, Settings
from citecheck.model.span import Span
from citecheck.model.url import Url, parse_url
from citecheck.testing import FakeArchive, FakeWeb, FixedClock

START = RunStart(report="r.txt", report_digest="0" * 64, tool="t", config_digest="1" * 64, actor="a")
BODY = (
    "<html><title>Flood on the river</title><body><h1>Flood on the river</h1><p>"
    + "The river rose in the night. " * 40
    + "</p></body></html>"
)


class Watcher:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []

    def planned(self, what: str, total: int) -> None:
        self.lines.append(("planned", what, str(total)))

    def done(self, what: str, subject: str, words: str) -> None:
        self.lines.append(("done", what, subject, words))

    def waiting(self, words: str) -> None:
        self.lines.append(("waiting", words))


class FakeCapturer:
    """Takes every job, and ends each after the polls it is told."""

    name = "fake archive"

    def __init__(
        self,
        *,
        polls: int = 1,
        first: CaptureState = CaptureState.PENDING,
        last: CaptureState = CaptureState.ARCHIVED,
        clock: FixedClock | None = None,
    ) -> None:
        self.polls, self.first, self.last = polls, first, last
        self.clock = clock or FixedClock()
        self.is_ready = [Readiness(at=self.clock())]
        self.codes: list[str | None] = []
        self.found = CaptureState.UNKNOWN
        self.found_code: str | None = None
        self.most = 0
        self.requested: list[str] = []
        self.since: list[dt.datetime | None] = []
        self.polled: list[str] = []
        self.looked_up: list[str] = []
        self.readied = 0

    def why_never(self, original: Url) -> str | None:
        return "it is a secret" if "secret" in original.normalised else None

    async def ready(self) -> Readiness:
        self.readied += 1
        return self.is_ready.pop(0) if len(self.is_ready) > 1 else self.is_ready[0]

    async def request(self, original: Url, *, since: dt.datetime | None = None) -> Capture:
        if why := self.why_never(original):
            return self._made(CaptureState.REFUSED, original.normalised, message=why)
        self.requested.append(original.normalised)
        self.since.append(since)
        job = f"spn2-{len(self.requested)}" if self.first is CaptureState.PENDING else None
        code = self.codes.pop(0) if self.codes else None
        state = CaptureState.UNKNOWN if code else self.first
        return self._made(state, original.normalised, job=None if code else job, code=code, message="said the archive")

    async def poll(self, captures: Sequence[Capture]) -> tuple[Capture, ...]:
        self.most = max(self.most, len(captures))
        return tuple(self._polled(capture) for capture in captures)

    def _polled(self, capture: Capture) -> Capture:
        self.polled.append(capture.job or "")
        done = self.polled.count(capture.job or "") >= self.polls
        return self._made(self.last if done else CaptureState.PENDING, capture.original, job=capture.job, at=capture.at)

    async def find(self, last: Capture) -> Capture:
        self.looked_up.append(last.original)
        return structs.replace(last, state=self.found, code=self.found_code)

    def _made(self, state: CaptureState, original: str, **more: Any) -> Capture:
        return Capture(**{"state": state, "original": original, "at": self.clock(), "archive": self.name, **more})


def claimed(*urls: str, sentence: str) -> Citations:
    """Citations that all support one claim."""
    span = Span(0, len(sentence))
    claim = Claim(id="k-1", sentence=sentence, clause=sentence, span=span, clause_span=span, notes=("1",))
    plain = citations(*urls)
    cited = tuple(structs.replace(citation, claims=("k-1",)) for citation in plain.citations)
    return structs.replace(plain, citations=cited, claims=(claim,))


def citations(*urls: str, day: str | None = "2016-12-14") -> Citations:
    issued = CitedDate(date=day, precision="day", raw=day) if day else None
    cited = tuple(
        Citation(id=f"c{n}", note=str(n), kind="news", raw=url, url=parse_url(url), issued=issued)
        for n, url in enumerate(urls, 1)
    )
    return Citations(source="r.txt", digest="0" * 64, citations=cited)


def parts(
    log: AuditLog,
    web: FakeWeb,
    *,
    archives: Sequence[Archive] = (),
    capturer: Capturer | None = None,
    clock: FixedClock | None = None,
    is_online: Sequence[bool] = (True,),
) -> Parts:
    answers = list(is_online)

    async def online() -> bool:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def pause(seconds: float) -> None:
        return None

    return Parts(
        web=web,
        archives=tuple(archives),
        capturers=(capturer,) if capturer else (),
        log=log,
        engine=LocalEngine(4),
        clock=clock or FixedClock(),
        online=online,
        pause=pause,
        settings=Settings(archive=ArchiveSettings(poll_interval=1, poll_for=5)),
        watcher=Watcher(),
    )


def kinds(log: AuditLog) -> list[str]:
    return [event.kind for event in log.events()]


def empty_archive() -> FakeArchive:
    return FakeArchive()


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)
