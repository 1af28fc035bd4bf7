"""Evidence wired in: who keeps what, the log that waits for it, and the folder that stands in for the archives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from citecheck import __version__
from citecheck.model.event import Event, EventKind, Run, Told, Verified
from citecheck.model.ports import Archive, Clock, Log, Watcher
from citecheck.model.settings import Settings
from citecheck.model.transcript import Filed, Keeper, Kept, Transcript

if TYPE_CHECKING:  # loaded where something is kept or read: warcio takes a tenth of a second
    from citecheck.archives.kept.keep import EvidenceKeeper


class Keeping(NamedTuple):
    """Who keeps the live web's answers and the archives' (None: nobody), and the log to write to meanwhile."""

    live: Keeper | None
    archives: Keeper | None
    log: Log


def evidence_folder(settings: Settings) -> Path:
    """Return the folder of the evidence: beside the log, which names its records, unless another is set."""
    return Path(settings.keep.folder) if settings.keep.folder.strip() else Path(settings.log).parent / "evidence"


def read_offline(settings: Settings) -> Archive | None:
    """Return the folder that stands in for the archives, None where none is named. Raises ``InputError``."""
    name = settings.archive.offline.strip()
    if not name or not settings.archive.enabled:
        return None
    from citecheck.archives.kept.holdings import read_any  # noqa: PLC0415 - see above
    from citecheck.archives.kept.local import LocalArchive  # noqa: PLC0415 - see above

    return LocalArchive(read_any(Path(name)))


@asynccontextmanager
async def keeping(
    settings: Settings, *, run: str | None, contact: str, log: Log, watcher: Watcher, clock: Clock
) -> AsyncIterator[Keeping]:
    """Keep evidence of ``run`` until the end, and tell the log which files came about. Raises ``OutputError``.

    Where links are judged by their statuses alone no page is read, and nothing is kept.
    """
    if run is None or settings.keep.looks == "none" or settings.policy.judge.status_only:
        yield Keeping(None, None, log)
        return
    from citecheck.archives.kept.keep import EvidenceKeeper  # noqa: PLC0415 - see above

    keeper = EvidenceKeeper.open(
        evidence_folder(settings), settings.keep, run=run, software=f"citecheck {__version__}", contact=contact, clock=clock
    )
    try:
        _tell(log, run, keeper.newly_closed())
        yield Keeping(keeper, _Asked(keeper) if settings.keep.looks == "all" else None, _AfterEvidence(log, keeper, run))
    finally:
        for kept in _tell(log, run, keeper.close()):
            if kept.why_not:
                watcher.waiting(f"not all evidence was kept: {kept.why_not}; {kept.left_out} looks are in the log alone")


def _tell(log: Log, run: str, closed: Sequence[Kept]) -> Sequence[Kept]:
    """Tell the log of files that were closed, and return them."""
    for kept in closed:
        log.append(EventKind.EVIDENCE_KEPT, kept.file or run, kept)
    return closed


class _Asked:
    """Keeps what archives answer, but never what they were told: captures are asked for with keys."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def keep(self, transcript: Transcript) -> Filed | None:
        if transcript.method != "GET" or "/save" in transcript.url.path:
            return None
        return await self._keeper.keep(transcript)


class _AfterEvidence:
    """The log, whose events become durable only after the records that they name."""

    def __init__(self, log: Log, keeper: EvidenceKeeper, run: str) -> None:
        self._log = log
        self._keeper = keeper
        self._run = run

    def append(self, kind: str, subject: str, data: object) -> int:
        return self._log.append(kind, subject, data)

    def keep_text(self, text: str) -> str:
        return self._log.keep_text(text)

    def text(self, digest: str) -> str | None:
        return self._log.text(digest)

    def flush(self) -> None:
        self._keeper.sync()
        _tell(self._log, self._run, self._keeper.newly_closed())
        self._log.flush()

    def events(self, *, run: str | None = None, kind: str | None = None, subject: str | None = None) -> Iterator[Event]:
        return self._log.events(run=run, kind=kind, subject=subject)

    def about(self, subjects: Iterable[str], kinds: Iterable[str]) -> Iterator[Told]:
        return self._log.about(subjects, kinds)

    def latest(self, kind: str, subject: str) -> Event | None:
        return self._log.latest(kind, subject)

    def runs(self) -> Sequence[Run]:
        return self._log.runs()

    def verify(self) -> Verified:
        return self._log.verify()
