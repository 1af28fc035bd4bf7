"""The verbs on what was kept: list it, find one look in it, hand it on as a WACZ. They ask nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from citecheck import __version__
from citecheck.api.reporting import replayed
from citecheck.archives.kept.cdxj import Row
from citecheck.archives.kept.holdings import OPEN, Holdings, read_own
from citecheck.archives.kept.local import ASIDE, LocalArchive, memento_of
from citecheck.archives.kept.wacz import Package, Page, with_referred, write_wacz
from citecheck.audit.log import AuditLog
from citecheck.liveness.oembed import question_of
from citecheck.model.errors import ArchiveError, InputError
from citecheck.model.event import EventKind
from citecheck.model.exchange import Exchange
from citecheck.model.outcome import Outcome
from citecheck.model.settings import Settings
from citecheck.model.transcript import Kept
from citecheck.wiring.keeping import evidence_folder
from citecheck.wiring.parts import utc_now

#: How a file stands to the log: as it was logged, altered since, never logged, logged but gone, or still open.
State = Literal["as logged", "altered", "not in the log", "missing", "open"]
_PAGES = frozenset({200, 203})


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of evidence: its captures, its size in bytes, and how it stands to the log."""

    name: str
    state: State
    size: int = 0
    looks: int = 0
    kept: Kept | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept: the folder, its files, and in words what cannot be read or was not kept."""

    folder: Path
    files: tuple[EvidenceFile, ...] = ()
    troubles: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One look that was kept: where, when, and what it answered; ``exchange`` is None where it cannot be played (``why_not``)."""

    record: str
    url: str
    timestamp: str
    status: int | None
    revisit: bool
    exchange: Exchange | None = None
    why_not: str = ""


def evidence(settings: Settings) -> Evidence:
    """List the files of evidence and hold each against the log, which tells its SHA-256. Raises ``AuditError``."""
    folder = evidence_folder(settings)
    holdings = read_own(folder)
    told = _logged(settings)
    logged = {kept.file: kept for kept in told if kept.file}
    left_out = tuple(f"{kept.left_out} looks of a run were not kept: {kept.why_not}" for kept in told if not kept.file)
    looks = dict.fromkeys(holdings.files, 0)
    for row in holdings.rows:
        looks[row.filename] += 1
    files = [_file(folder / name, looks[name], logged.get(name)) for name in sorted(holdings.files)]
    files += [EvidenceFile(name=name, state="missing", kept=kept) for name, kept in logged.items() if name not in holdings.files]
    files += [
        EvidenceFile(name=path.name, state="open", size=path.stat().st_size) for path in sorted(folder.glob("*.warc.gz" + OPEN))
    ]
    troubles = (*holdings.troubles, *left_out)
    return Evidence(folder=folder, files=tuple(sorted(files, key=lambda file: file.name)), troubles=troubles)


def find_evidence(settings: Settings, what: str) -> tuple[Found, ...]:
    """Return the looks kept of a URL, or the one that a record's name ("file#record id", or the id alone) tells, oldest first."""
    holdings = read_own(evidence_folder(settings))
    archive = LocalArchive(holdings)
    if what.startswith(("http://", "https://")):
        rows = [row for row in holdings.rows if what in (row.url, ASIDE.sub("", row.url))]
        return tuple(_found(archive, row) for row in sorted(rows, key=lambda row: row.timestamp))
    file, _, record = what.rpartition("#")
    among = [row for row in holdings.rows if file in ("", row.filename) and row.record == record.strip("<>")]
    return tuple(_found(archive, row) for row in among)


def export_evidence(settings: Settings, output: Path, *, run: str | None = None, citations: Sequence[str] = ()) -> int:
    """Write a WACZ of what was kept: of a run, of some of its citations (by id or note), or all. Return how many looks.

    With ``citations`` and no ``run`` the newest run is meant. Raises ``InputError``, ``OutputError``, ``AuditError``.
    """
    holdings = read_own(evidence_folder(settings))
    if run is None and not citations:
        rows = [row for row in holdings.rows if row.status in _PAGES]
        package = _package("All evidence", "What cited links answered, as citecheck kept it", settings, rows, {})
        return write_wacz(output, _with(package, whole=sorted(holdings.files)), holdings.rows, holdings.files)
    made = replayed(settings, run_id=run)
    outcomes = [outcome for outcome in made.outcomes if not citations or _is_one_of(outcome, citations)]
    if not outcomes:
        raise InputError(f"no citation of run {made.run.id} is called {', '.join(citations)}", hint="give its id or its note")
    own = [row for row in holdings.rows if not citations and row.filename.startswith(made.run.id + "-")]
    rows = _rows_of(outcomes, holdings) + own
    wanted = with_referred(rows, holdings.rows, holdings.files)
    titles = {
        chain.target.normalised: o.citation.title or "" for o in outcomes if (chain := o.chain) and chain.target is not None
    }
    what = f"citations {', '.join(citations)} of run" if citations else "run"
    package = _package(f"Evidence of {made.run.start.report}", f"Kept by citecheck, {what} {made.run.id}", settings, rows, titles)
    return write_wacz(
        output, _with(package, whole=sorted({row.filename for row in own}), rows=wanted), holdings.rows, holdings.files
    )


def _logged(settings: Settings) -> tuple[Kept, ...]:
    if not Path(settings.log).exists():
        return ()
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        return tuple(msgspec.convert(event.data, Kept) for event in log.events(kind=EventKind.EVIDENCE_KEPT))


def _file(path: Path, looks: int, kept: Kept | None) -> EvidenceFile:
    size = path.stat().st_size
    if kept is None:
        return EvidenceFile(name=path.name, state="not in the log", size=size, looks=looks)
    with path.open("rb") as file:
        same = size == kept.size and hashlib.file_digest(file, "sha256").hexdigest() == kept.digest
    return EvidenceFile(name=path.name, state="as logged" if same else "altered", size=size, looks=looks, kept=kept)


def _found(archive: LocalArchive, row: Row) -> Found:
    record, why_not, exchange = f"{row.filename}#{row.record}", "", None
    try:
        exchange = archive.played(row, memento_of(row, archive.name))
        record = exchange.record or record
    except ArchiveError as error:
        why_not = error.message
    return Found(
        record=record,
        url=row.url,
        timestamp=row.timestamp,
        status=row.status,
        revisit=row.revisit,
        exchange=exchange,
        why_not=why_not,
    )


def _is_one_of(outcome: Outcome, citations: Sequence[str]) -> bool:
    return outcome.citation.id in citations or outcome.citation.note in citations


def _rows_of(outcomes: Iterable[Outcome], holdings: Holdings) -> list[Row]:
    """Return the captures of every hop that the log names, and what oEmbed said of a video or post among them."""
    hops = [hop for outcome in outcomes if outcome.chain is not None for hop in outcome.chain.hops if hop.record]
    named = {str(hop.record) for hop in hops}
    asked = {
        (str(hop.record).partition("#")[0], question.normalised) for hop in hops if (question := question_of(hop.url)) is not None
    }
    return [row for row in holdings.rows if f"{row.filename}#{row.record}" in named or (row.filename, row.url) in asked]


def _package(title: str, description: str, settings: Settings, rows: Iterable[Row], titles: dict[str, str]) -> Package:
    pages = {(row.url, row.timestamp): Page(row.url, row.timestamp, titles.get(row.url, "")) for row in rows if _is_page(row)}
    first = sorted(pages.values(), key=lambda page: (not page.title, page.url, page.timestamp))
    return Package(
        title=title,
        description=description,
        software=f"citecheck {__version__}",
        contact=settings.contact,
        created=utc_now(),
        pages=first,
    )


def _is_page(row: Row) -> bool:
    return not 300 <= (row.status or 300) < 400 and "/oembed?" not in row.url


def _with(package: Package, *, whole: Sequence[str], rows: Sequence[Row] = ()) -> Package:
    return package._replace(whole=whole, rows=rows)
