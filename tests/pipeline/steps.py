"""A pipeline over fakes: a web, an archive and a capturer that answer from tables, and a real log in a folder."""

import datetime as dt
from collections.abc import Sequence

from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.engines.local import LocalEngine
from citecheck.model.capture import Capture, CaptureState
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
        self, *, polls: int = 1, first: CaptureState = CaptureState.PENDING, last: CaptureState = CaptureState.ARCHIVED
    ) -> None:
        self.polls, self.first, self.last = polls, first, last
        self.requested: list[str] = []
        self.polled: list[str] = []

    async def request(self, original: Url) -> Capture:
        self.requested.append(original.normalised)
        job = f"spn2-{len(self.requested)}" if self.first is CaptureState.PENDING else None
        return Capture(state=self.first, original=original.normalised, at=FixedClock()(), job=job, message="said the archive")

    async def poll(self, capture: Capture) -> Capture:
        self.polled.append(capture.job or "")
        done = self.polled.count(capture.job or "") >= self.polls
        return Capture(
            state=self.last if done else CaptureState.PENDING, original=capture.original, at=FixedClock()(), job=capture.job
        )


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
        capturer=capturer,
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
