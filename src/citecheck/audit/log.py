"""The audit log: append-only, chained, one writer, readers at any time. The door of the room.

Events are buffered and written in one transaction by ``flush``, or when the buffer is full. An event that ``flush``
acknowledged survives ``kill -9`` and loss of power; one that it did not is either there whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from citecheck.audit import bulk
from citecheck.audit.bulk import TELLS, told_by
from citecheck.audit.chain import Line, encoded, line_after, utf8
from citecheck.audit.faults import translated
from citecheck.audit.lock import PATIENCE, WriterLock
from citecheck.audit.marks import MARKS, RUN_KINDS, runs_of
from citecheck.audit.proof import verified, walked
from citecheck.audit.redaction import is_marker, redaction
from citecheck.audit.redaction import redacted as without_data
from citecheck.audit.store import open_database
from citecheck.audit.texts import Texts
from citecheck.model.errors import AuditError, ChainBroken, InputError
from citecheck.model.event import GENESIS, Event, EventKind, Redaction, Run, RunStart, Told, Verified
from citecheck.model.ports import Clock

#: Events in one transaction when nobody flushes: past some hundreds the rate no longer rises (benchmarks/log.py).
BATCH = 1024
#: Rows read at a time; between two reads the writer is free to write and the journal to shrink.
_PAGE = 1000

#: The kinds as plain texts, which an enum's members are only in part.
_NAMES: dict[str, str] = {kind: kind.value for kind in EventKind}
_COLUMNS = "seq, run, at, kind, subject, CAST(data AS BLOB), previous, digest"
_INSERT = "INSERT INTO event (seq, run, at, kind, subject, data, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_TAKE = "UPDATE event SET data = ?, subject = ? WHERE seq = ?"
_LAST = f"SELECT {_COLUMNS} FROM event ORDER BY seq DESC LIMIT 1"  # noqa: S608  # only our own names
_LATEST = f"SELECT {_COLUMNS} FROM event WHERE kind = ? AND subject = ? AND seq <= ? AND {TELLS} ORDER BY seq DESC LIMIT 1"  # noqa: S608  # the same
_ENDLESS = 2**63 - 1
_FINISHED = EventKind.RUN_FINISHED.value
_UTC = dt.UTC
_JSON = msgspec.json.Encoder()


class AuditLog:
    """One log. Make it by ``open``; use it in one thread, as a context manager or with ``close``."""

    def __init__(self, db: sqlite3.Connection, *, path: Path, clock: Clock, lock: WriterLock | None) -> None:
        self.path = path
        self._db = db
        self._clock = clock
        self._lock = lock
        self._run: str | None = None
        self._buffer: list[Line] = []
        self._texts = Texts(db, path)
        self._synced = True
        self.holds_traces = False
        self._written = self._found() if lock else None

    @classmethod
    def open(cls, path: Path | str, *, clock: Clock, write: bool = True, patience: float = PATIENCE) -> Self:
        """Open the log at ``path``, for reading alone where not ``write``. A log that is not there is made, with its folder.

        Raises ``LogBusy`` where another process writes it and does not end within ``patience`` seconds, ``LogTooNew``,
        ``ChainBroken`` where its last event was altered, ``AuditError`` for all that is no log or cannot be used.
        """
        path = Path(path)
        lock = None
        if write:
            with translated(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            lock = WriterLock.take(path, patience=patience)
        try:
            db = open_database(path, clock=clock, write=write)
            try:
                return cls(db, path=path, clock=clock, lock=lock)
            except BaseException:
                db.close()
                raise
        except BaseException:
            if lock:
                lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write what is buffered, and let others write. Raises ``AuditError`` where that cannot be written."""
        try:
            if self._buffer or self._texts.wait() or not self._synced:
                self.flush()
        finally:
            self._buffer = []
            self._db.close()
            if self._lock:
                self._lock.release()

    # -- writing

    def begin(self, run_id: str, start: RunStart) -> None:
        """Begin a run: what is appended from now on belongs to it. Raises ``AuditError`` where the log has a run of that id."""
        if self.latest(EventKind.RUN_STARTED, run_id) is not None:
            raise AuditError(f"the log has a run {run_id} already", where=str(self.path), hint="resume it, or begin another")
        self._enter(run_id, EventKind.RUN_STARTED, start)

    def resume(self, run_id: str, start: RunStart) -> None:
        """Go on with a run that was stopped. Raises ``AuditError`` where there is none of that id, or it is complete."""
        run = next((run for run in self.runs() if run.id == run_id), None)
        if run is None:
            raise AuditError(f"the log has no run {run_id}", where=str(self.path), hint="`citecheck audit show` lists the runs")
        if run.end is not None and run.end.complete:
            raise AuditError(f"the run {run_id} is complete", where=str(self.path), hint="begin another run")
        self._enter(run_id, EventKind.RUN_RESUMED, start)

    def rejoin(self, run_id: str) -> None:
        """Go on appending to a run that was begun, and tell nothing of it: for who opens the log for each write alone.

        Raises ``AuditError`` where the log has no run of that id.
        """
        if self.latest(EventKind.RUN_STARTED, run_id) is None:
            raise AuditError(f"the log has no run {run_id}", where=str(self.path), hint="`citecheck audit show` lists the runs")
        self._run = utf8(run_id)

    def _enter(self, run_id: str, kind: EventKind, start: RunStart) -> None:
        before, self._run = self._run, utf8(run_id)
        try:
            self.append(kind, run_id, start)
            self.flush()
        except BaseException:
            self._run = before
            raise

    def append(self, kind: str, subject: str, data: object) -> int:
        """Add one event to the current run and return its seq; durable after ``flush``. ``data`` is a struct or a dict.

        Raises ``AuditError`` where no run has begun, the log is open for reading alone, or a full buffer cannot be
        written: then the event was not added.
        """
        run, buffer = self._run, self._buffer
        if run is None or self._lock is None:
            raise self._why_not_writing()
        if len(buffer) >= BATCH:
            self._write(sync=False)
            buffer = self._buffer
        name = _NAMES.get(kind) or str(kind)
        subject = subject if subject.isascii() else utf8(subject)
        last = buffer[-1] if buffer else self._written
        line = line_after(last, run=run, at=_stored_time(self._clock()), kind=name, subject=subject, data=encoded(data))
        buffer.append(line)
        if name == _FINISHED:
            self.flush()
        return line.seq

    def keep_text(self, text: str) -> str:
        """Keep ``text`` with the log, once, and return its digest (SHA-256, hex), by which an event appended next can name it.

        It is written with that event or before it, never after. Raises ``AuditError`` where the log is open for reading alone.
        """
        if self._lock is None:
            raise AuditError("the log is open for reading alone", where=str(self.path))
        return self._texts.keep(text)

    def text(self, digest: str) -> str | None:
        """Return the kept text of ``digest``, None where there is none or it was redacted. Raises ``AuditError`` if altered."""
        return self._texts.find(digest)

    def _why_not_writing(self) -> AuditError:
        if self._lock is None:
            return AuditError("the log is open for reading alone", where=str(self.path))
        return AuditError("no run has begun: nothing can be appended", where=str(self.path))

    def flush(self) -> None:
        """Make all appended events durable. Raises ``AuditError``; the events are then still held, for another try."""
        self._write(sync=True)

    def redact(self, seqs: Iterable[int], *, actor: str, reason: str, subject: bool = False) -> Redaction:
        """Take away the data of the events ``seqs``, with ``subject`` their subjects too; an event tells by whom and why.

        Texts that they name are taken away with them. It is done wholly or not at all, and the file keeps no trace of what stood
        there, unless ``holds_traces``: somebody reads it, and the next writer clears them. Raises ``InputError`` where an event
        is not there or may not be redacted, ``AuditError`` where it was altered, where no run has begun, and where the file
        cannot be written.
        """
        self.flush()
        lines = [self._line(seq) for seq in sorted(set(seqs))]
        by = (self._tail.seq if self._tail else 0) + 1
        texts = self._texts.named_by(lines)
        told = redaction(lines, by=by, actor=actor, reason=reason, subject=subject, texts=texts)
        self.append(EventKind.DATA_REDACTED, str(lines[0].seq) if lines else "", told)
        bare = [without_data(line, by=by, subject=subject) for line in lines]
        try:
            self._write(sync=True, taking=[(line.data.decode(), line.subject, line.seq) for line in bare], texts=texts)
        except BaseException:  # told without being done would be a lie
            self._buffer = []
            raise
        with translated(self.path):  # the file still holds the pages as they were; a reader keeps them from being overwritten
            self.holds_traces = bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        return told

    def _line(self, seq: int) -> Line:
        with translated(self.path):
            row = self._db.execute(f"SELECT {_COLUMNS} FROM event WHERE seq = ?", [min(seq, _ENDLESS)]).fetchone()  # noqa: S608  # only our own names
        if row is None:
            raise InputError(f"the log has no event {seq}", where=str(self.path), hint="`citecheck audit show` lists them")
        return Line(*row)

    @property
    def head(self) -> str:
        """Digest of the newest event, ``GENESIS`` in an empty log."""
        last = self._tail if self._lock else self._last_row()
        return last.digest if last else GENESIS

    @property
    def _tail(self) -> Line | None:
        return self._buffer[-1] if self._buffer else self._written

    def _write(self, *, sync: bool, taking: Sequence[tuple[str, str, int]] = (), texts: Sequence[str] = ()) -> None:
        empty = not self._buffer and not self._texts.wait()
        if empty and (self._synced or not sync):
            return
        with translated(self.path):
            if empty:  # written, but perhaps not yet on the disk itself
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
                self._synced = True
                return
            # In WAL mode NORMAL survives kill -9, FULL the loss of power as well (https://www.sqlite.org/pragma.html).
            self._db.execute(f"PRAGMA synchronous = {'FULL' if sync else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                lines = self._not_yet_stored()
                rows = [(*line[:5], line.data.decode(), line.previous, line.digest) for line in lines]
                self._texts.write()
                self._db.executemany(_INSERT, rows)
                if taking:
                    self._db.execute("PRAGMA secure_delete = ON")  # what is overwritten is overwritten with zeros
                    self._db.executemany(_TAKE, taking)
                    self._texts.take_away(texts, by=lines[-1].seq)
                self._db.execute("COMMIT")
            except BaseException:
                self._db.rollback()
                raise
        self._written = self._tail
        self._buffer = []
        self._texts.written()
        self._synced = sync

    def _not_yet_stored(self) -> list[Line]:
        """Return the buffer, without what an interrupted write (Ctrl-C at the wrong moment) brought into the file already."""
        stored = self._last_stored()
        if stored == self._written:
            return self._buffer
        if stored is not None and stored in self._buffer:
            return self._buffer[self._buffer.index(stored) + 1 :]
        seq = self._written.seq + 1 if self._written else 1
        raise ChainBroken(
            "another program has written to the log", seq=seq, where=str(self.path), hint="stop it, and verify the log"
        )

    def _found(self) -> Line | None:
        """Return the last event of the file, which must bear its own digest; else tell where the chain breaks first."""
        try:
            return self._last_stored()
        except ChainBroken:
            walked(self._db, self.path)
            raise

    def _last_stored(self) -> Line | None:
        last = self._last_row()
        if last is None:
            return None
        if not last.is_whole():
            hint = "keep this file as it is, and run `citecheck audit verify` to see from where on"
            raise ChainBroken(f"event {last.seq}, the last, was altered", seq=last.seq, where=str(self.path), hint=hint)
        return last

    def _last_row(self) -> Line | None:
        with translated(self.path):
            row = self._db.execute(_LAST).fetchone()
        return Line(*row) if row else None

    # -- reading

    def events(
        self,
        *,
        run: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        after: int = 0,
        until: int | None = None,
        redacted: bool = False,
    ) -> Iterator[Event]:
        """Yield events in order, also those not yet flushed: those with ``after`` < seq <= ``until``.

        Those whose data were taken away are yielded where ``redacted``. Events appended while one reads are not yielded.
        Raises ``ChainBroken``, ``AuditError`` where the file is damaged.
        """
        asked = {"run": run, "kind": kind, "subject": subject}
        wanted = {name: str(value) for name, value in asked.items() if value is not None}
        last = self._tail if self._lock else self._last_row()
        end = last.seq if last else 0
        for line in self._lines(wanted, after, end if until is None else min(until, end)):
            if redacted or not is_marker(line.data):
                yield line.event()

    def _lines(self, wanted: dict[str, str], after: int, until: int) -> Iterator[Line]:
        where = "".join(f"{name} = :{name} AND " for name in wanted)
        # Where no index gives the order of seq, one way along the table is better than a sorting of each page.
        scan = "" if "subject" in wanted or {"run", "kind"} <= wanted.keys() else "NOT INDEXED"
        select = f"SELECT {_COLUMNS} FROM event {scan} WHERE {where}seq > :after AND seq <= :until ORDER BY seq LIMIT {_PAGE}"  # noqa: S608  # only our own names
        while True:
            with translated(self.path):
                rows = self._db.execute(select, {**wanted, "after": min(after, _ENDLESS), "until": until}).fetchall()
            after = rows[-1][0] if rows else after
            full = len(rows) == _PAGE
            if not full:  # the file's last: what is still in the buffer is taken at the same moment
                rows += [line for line in self._buffer if after < line.seq <= until and _fits(line, wanted)]
            yield from (Line(*row) for row in rows)
            if not full:
                return

    def latest(self, kind: str, subject: str, *, until: int | None = None) -> Event | None:
        """Return the newest event of ``kind`` on ``subject`` over all runs with seq <= ``until``, or None."""
        bound = _ENDLESS if until is None else until
        name, about = str(kind), utf8(subject)
        held = (line for line in reversed(self._buffer) if line.subject == about and line.kind == name and line.seq <= bound)
        found = next(held, None)
        if found is not None:
            return found.event()
        with translated(self.path):
            row = self._db.execute(_LATEST, (name, about, bound)).fetchone()
        return Line(*row).event() if row else None

    def about(self, subjects: Iterable[str], kinds: Iterable[str]) -> Iterator[Told]:
        """Yield what was told on ``subjects`` by events of ``kinds`` over all runs, oldest first, undecoded."""
        return bulk.about(self._db, self.path, self._buffer, subjects=subjects, kinds=kinds)

    def newest(self, kind: str, bounds: Mapping[str, int]) -> Iterator[Told]:
        """Yield of each subject in ``bounds`` the newest event of ``kind`` with a seq up to that given there, undecoded."""
        return bulk.newest(self._db, self.path, self._buffer, kind=kind, bounds=bounds)

    def told(self, *, run: str, kind: str) -> Iterator[Told]:
        """Yield the events of ``kind`` that a run told, oldest first, undecoded, without those whose data were taken away."""
        for line in self._lines({"run": run, "kind": str(kind)}, 0, _ENDLESS):
            if not is_marker(line.data):
                yield told_by(line)

    def last_seq(self, run_id: str) -> int:
        """Return the seq of a run's last event, 0 where the log has no such run."""
        held = next((line.seq for line in reversed(self._buffer) if line.run == run_id), 0)
        with translated(self.path):
            stored: int = self._db.execute("SELECT coalesce(max(seq), 0) FROM event WHERE run = ?", [run_id]).fetchone()[0]
        return max(held, stored)

    def last_seq_of_all(self) -> int:
        """Return the seq of the log's last event, 0 in an empty log."""
        last = self._tail if self._lock else self._last_row()
        return last.seq if last else 0

    def digest_at(self, seq: int) -> str | None:
        """Return the digest of event ``seq``, None where there is none."""
        with translated(self.path):
            row = self._db.execute("SELECT digest FROM event NOT INDEXED WHERE seq = ?", [seq]).fetchone()
        return row[0] if row else None

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, in the order in which they began. A run that was resumed after its end counts as not finished."""
        with translated(self.path):
            rows = self._db.execute(MARKS).fetchall()
        marks = [Line(*row) for row in rows] + [line for line in self._buffer if line.kind in RUN_KINDS]
        return runs_of(line.event() for line in marks)

    def unfinished(self, report_digest: str, config_digest: str, *, steps: str | None = None) -> Run | None:
        """Return the newest run on that report with that configuration that began and never finished, or None.

        With ``steps`` it must have set out to do the same steps.
        """
        for run in reversed(self.runs()):
            same = run.start.report_digest == report_digest and run.start.config_digest == config_digest
            if same and run.finished is None and steps in (None, run.start.steps):
                return run
        return None

    # -- verifying

    def verify(self, *, expected_head: str | None = None, structure: bool = True) -> Verified:
        """Check the chain from the first event to the last, then the guards, then (``structure``) the file's inner order.

        ``expected_head`` is a digest kept elsewhere (a report, a time stamp): it must be the head of the log as it
        stands or as it once stood; only by it can a cut-off end be seen. Raises ``ChainBroken`` naming the first event
        that does not fit, ``AuditError`` for guards that were removed and for damage beside the events.
        """
        if self._lock:
            self._write(sync=False)
        return verified(self._db, self.path, expected_head=expected_head, structure=structure)


def _fits(line: Line, wanted: dict[str, str]) -> bool:
    return all(getattr(line, name) == value for name, value in wanted.items())


def _stored_time(at: dt.datetime) -> str:
    """Return a time as the log stores it: UTC, always with microseconds, so that texts sort as times do."""
    there = at if at.tzinfo is _UTC else at.astimezone(_UTC)
    if there.microsecond:  # msgspec writes it the same way, thirty times faster, but leaves out what is zero
        return _JSON.encode(there)[1:-1].decode("ascii")
    return there.isoformat(timespec="microseconds")[:-6] + "Z"
