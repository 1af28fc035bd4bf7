"""Heads that were kept elsewhere, held against the log: stamps beside it, lines in a repository, heads printed in reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck.audit.faults import translated
from citecheck.audit.log import AuditLog
from citecheck.model.errors import AuditError, ChainBroken, InputError
from citecheck.model.event import Anchor, EventKind


class Witness(NamedTuple):
    """A head that somebody kept: event ``seq`` had the digest ``head``. ``who`` names the place."""

    seq: int
    head: str
    who: str


class _LogPart(msgspec.Struct):
    head: str
    last_seq: int
    first: str = ""


class _RunPart(msgspec.Struct):
    id: str = ""


class _ReportFile(msgspec.Struct):
    log: _LogPart
    run: _RunPart = msgspec.field(default_factory=_RunPart)


def stamp_file(log: Path) -> Path:
    """Return where stamps are kept beside a log: ``audit.stamps.jsonl``, a file of its own that may be copied anywhere."""
    return log.with_name(f"{log.stem}.stamps.jsonl")


def keep_stamp(log: Path, anchor: Anchor) -> Path:
    """Append ``anchor`` to the stamps beside the log. Raises ``AuditError``."""
    path = stamp_file(log)
    with translated(path), path.open("ab") as file:
        file.write(msgspec.json.encode(anchor) + b"\n")
    return path


def stamps(log: AuditLog) -> tuple[Anchor, ...]:
    """Return each stamp that the log itself or the file beside it holds, once, by seq and time. Raises ``AuditError``."""
    found = {}
    for event in log.events(kind=EventKind.HEAD_ANCHORED):
        anchor = msgspec.convert(event.data, Anchor)
        found[anchor.head, anchor.authority] = anchor
    path = stamp_file(log.path)
    if path.exists():
        with translated(path):
            text = path.read_bytes()
        for number, line in enumerate(text.splitlines(), 1):
            try:
                anchor = msgspec.json.decode(line, type=Anchor)
            except msgspec.MsgspecError as error:
                raise AuditError(f"is no stamp: {error}", where=f"{path}, line {number}") from error
            found.setdefault((anchor.head, anchor.authority), anchor)
    return tuple(sorted(found.values(), key=lambda anchor: (anchor.seq, anchor.at, anchor.authority)))


def heads_of_reports(folder: Path) -> Iterator[Witness]:
    """Yield the head that each report.json under ``folder`` prints; other JSON files are passed over. Raises ``InputError``."""
    if not folder.is_dir():
        raise InputError("is no folder of reports", where=str(folder), hint="name the folder that citecheck writes reports into")
    for path in sorted(folder.rglob("report.json")):
        printed = _printed(path).log
        yield Witness(printed.last_seq, printed.head, str(path))


def heads_of_own_reports(log: AuditLog, folder: Path) -> tuple[tuple[Witness, ...], tuple[Path, ...]]:
    """Return the heads that the reports of ``log`` under ``folder`` print, and the reports that it does not know as its own.

    Its own have its first event, or are of one of its runs; the others are of another log, of a citecheck that did not print the
    first event, or damaged.
    """
    first, runs = log.digest_at(1), {run.id for run in log.runs()}
    own, others = [], []
    for path in sorted(folder.rglob("report.json")) if folder.is_dir() else ():
        try:
            file = _printed(path)
        except AuditError:
            others.append(path)
            continue
        if file.log.first == first or file.run.id in runs:
            own.append(Witness(file.log.last_seq, file.log.head, str(path)))
        else:
            others.append(path)
    return tuple(own), tuple(others)


def head_in(folder: Path) -> tuple[Witness, ...]:
    """Return the head that the report.json in ``folder`` prints; nothing where there is none that can be read."""
    path = folder / "report.json"
    try:
        printed = _printed(path).log
    except AuditError:
        return ()
    return (Witness(printed.last_seq, printed.head, str(path)),)


def _printed(path: Path) -> _ReportFile:
    with translated(path):
        text = path.read_bytes()
    try:
        return msgspec.json.decode(text, type=_ReportFile)
    except msgspec.MsgspecError as error:
        raise AuditError(f"is no report of ours: {error}", where=str(path)) from error


def check(log: AuditLog, witnesses: Iterable[Witness]) -> int:
    """Hold each kept head against the log, whose chain was checked; return how many hold.

    Raises ``ChainBroken`` at the first event that must have been cut off or rewritten: the one after the last kept head that
    holds, where the digest is another one; the first that is missing, where the log ends before.
    """
    holds = count = 0
    for witness in sorted(witnesses):
        stands = log.digest_at(witness.seq)
        if stands == witness.head:
            holds, count = witness.seq, count + 1
            continue
        hint = "keep this file as it is, and compare it with a backup (verified with --alone); or the head is of another log"
        if stands is None:
            seq = log.last_seq_of_all() + 1
            words = f"the log's end was cut off: events {seq} to {witness.seq} are missing"
        else:
            seq = holds + 1
            words = f"events were rewritten, the first of them between {seq} and {witness.seq}"
        raise ChainBroken(f"{words}: {witness.who} has another head", seq=seq, where=str(log.path), hint=hint)
    return count
