"""Keeps looks as WARC files: one run's writer, with rotation, limits, and one body only once.

A record is on the disk before the log's event that names it (``sync`` before the log's ``flush``), and is written in one piece
behind whole ones. A file that is being written ends with ``.open``; one that a killed run left is mended at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import threading
from pathlib import Path

import msgspec

from citecheck.archives.kept.cdxj import REVISIT, Row
from citecheck.archives.kept.holdings import OPEN, index_path, read_own, write_index
from citecheck.archives.kept.index import index_of
from citecheck.archives.kept.members import sync_folder, try_lock, whole_end
from citecheck.archives.kept.records import Earlier, Pair, about_file, mime_and_status, records_of
from citecheck.archives.kept.zipped import OnDisk
from citecheck.archives.warc import Packer
from citecheck.model.errors import OutputError
from citecheck.model.ports import Clock
from citecheck.model.settings import KeepSettings
from citecheck.model.transcript import Filed, Kept, Transcript

#: Longer bodies (bytes) are packed in a thread of their own; other links go on meanwhile.
_LONG = 128 * 1024


class _File(msgspec.Struct, kw_only=True):
    """The file that is being written."""

    name: str
    path: Path
    descriptor: int
    about: str
    digest: hashlib._Hash
    size: int = 0
    records: int = 0
    revisits: int = 0
    rows: list[Row] = []


class EvidenceKeeper:
    """The writer of one run (``model.transcript.Keeper``). Make it by ``open``; end it with ``close``.

    ``software``, ``contact`` and ``run`` stand in each file's first record.
    """

    def __init__(
        self,
        folder: Path,
        settings: KeepSettings,
        *,
        run: str,
        software: str,
        contact: str,
        clock: Clock,
        recovered: tuple[Kept, ...],
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._run = run
        self._software = software
        self._contact = contact
        self._clock = clock
        self._closed: list[Kept] = list(recovered)
        self._file: _File | None = None
        self._packer = Packer()
        self._lock = threading.Lock()
        self._dirty = False
        self._written = 0
        self._left_out = 0
        self.why_not = ""
        held = (row for row in read_own(folder).rows if not row.revisit and row.digest)
        self._earlier = {row.digest: Earlier(row.url, _iso(row.timestamp), row.record) for row in held}

    @classmethod
    def open(cls, folder: Path, settings: KeepSettings, *, run: str, software: str, contact: str, clock: Clock) -> EvidenceKeeper:
        """Make the folder, mend what a killed run left in it, and be ready to keep. Raises ``OutputError``."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            recovered = recover(folder)
        except OSError as error:
            hint = 'name another folder with `folder` under [keep], or keep nothing with `looks = "none"`'
            raise OutputError(f"evidence cannot be kept: {error.strerror or error}", where=str(folder), hint=hint) from None
        return cls(folder, settings, run=run, software=software, contact=contact, clock=clock, recovered=recovered)

    async def keep(self, transcript: Transcript) -> Filed | None:
        """Write one look down and return where; None where a limit is reached or the disk is full (``why_not``)."""
        if sum(map(len, transcript.body)) > _LONG:
            return await asyncio.to_thread(self._keep, transcript)
        return self._keep(transcript)

    def sync(self) -> None:
        """Make all that was written durable, before the log names it."""
        if self._dirty:
            with self._lock:
                self._sync()

    def newly_closed(self) -> tuple[Kept, ...]:
        """Return the files that were closed since this was asked last; at first those that a killed run had left."""
        with self._lock:
            closed, self._closed = tuple(self._closed), []
        return closed

    def close(self) -> tuple[Kept, ...]:
        """End the file that is being written, and return what ``newly_closed`` would.

        Where not all was kept, the last one has no file and tells how many looks were left out, and why.
        """
        with self._lock:
            try:
                self._end_file()
            except OSError as error:  # the file stays open in name, and is closed at the next start
                self.why_not = self.why_not or f"the last file could not be closed: {error.strerror or error}"
            if self.why_not:
                told = Kept(file="", size=0, digest="", records=0, left_out=self._left_out, why_not=self.why_not)
                self._closed.append(told)
        return self.newly_closed()

    def _keep(self, transcript: Transcript) -> Filed | None:
        with self._lock:
            if not self.why_not and self._written >= self._settings.max_run:
                self.why_not = f"the run's limit of {self._settings.max_run} bytes (max_run under [keep]) is reached"
            if self.why_not:
                self._left_out += 1
                return None
            try:
                return self._put(transcript)
            except OSError as error:
                self.why_not = f"evidence cannot be written: {error.strerror or error}"
                self._left_out += 1
                return None

    def _put(self, transcript: Transcript) -> Filed:
        if self._file is not None and self._file.size >= self._settings.max_file:
            self._end_file()
        file = self._file or self._begin_file()
        pair = records_of(transcript, about=file.about, earlier=self._earlier, max_record=self._settings.max_record)
        answer = self._packer.pack(pair.answer, level=pair.level)
        offset = file.size
        self._append(file, answer + self._packer.pack(pair.request))
        file.records += 1
        file.revisits += pair.again
        file.rows.append(_row(pair, file.name, offset, len(answer)))
        if pair.whole and not pair.again:
            self._earlier.setdefault(pair.digest, Earlier(pair.url, pair.date, pair.record_id))
        return Filed(f"{file.name}#{pair.record_id}", pair.digest.rpartition(":")[2] if pair.whole else None)

    def _append(self, file: _File, data: bytes) -> None:
        """Write ``data`` behind whole records, wholly or not at all."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(file.descriptor, rest) :]
        except OSError:
            os.ftruncate(file.descriptor, file.size)
            raise
        self._dirty = True
        file.digest.update(data)
        file.size += len(data)
        self._written += len(data)

    def _begin_file(self) -> _File:
        number = 1
        while any((self._folder / f"{self._run}-{number:03}.warc.gz{end}").exists() for end in ("", OPEN)):
            number += 1
        name = f"{self._run}-{number:03}.warc.gz"
        path = self._folder / (name + OPEN)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try_lock(descriptor)
        about, draft = about_file(name, software=self._software, contact=self._contact, run=self._run, at=self._clock())
        file = _File(name=name, path=path, descriptor=descriptor, about=about, digest=hashlib.sha256())
        try:
            self._append(file, self._packer.pack(draft))
        except OSError:
            os.close(descriptor)
            path.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        self._file = file
        return file

    def _sync(self) -> None:
        if self._dirty and self._file is not None:
            os.fsync(self._file.descriptor)
        self._dirty = False

    def _end_file(self) -> None:
        file = self._file
        if file is None:
            return
        self._sync()
        self._file = None
        os.close(file.descriptor)
        if not file.records:
            file.path.unlink()
            return
        closed = file.path.with_name(file.name)
        file.path.rename(closed)
        sync_folder(self._folder)
        with contextlib.suppress(OSError):  # it is made anew when it is asked for
            write_index(closed, file.rows, size=file.size)
        kept = Kept(file=file.name, size=file.size, digest=file.digest.hexdigest(), records=file.records, revisits=file.revisits)
        self._closed.append(kept)


def recover(folder: Path) -> tuple[Kept, ...]:
    """Mend and close the files that killed runs left: half a record at the end is cut off. Raises ``OSError``.

    A file that a living run writes is left alone, and one without a look in it is deleted.
    """
    found = (_recover(path) for path in sorted(folder.glob("*.warc.gz" + OPEN)))
    return tuple(kept for kept in found if kept is not None)


def _recover(path: Path) -> Kept | None:
    with path.open("r+b") as file:
        if not try_lock(file.fileno()):
            return None
        end = whole_end(file)
        file.truncate(end)
        os.fsync(file.fileno())
        name = path.name.removesuffix(OPEN)
    rows = index_of(OnDisk(path), name).rows
    closed = path.with_name(name)
    if not rows:
        path.unlink(missing_ok=True)
        return None
    path.rename(closed)
    sync_folder(path.parent)
    index_path(closed).unlink(missing_ok=True)
    write_index(closed, rows, size=end)
    with closed.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    revisits = sum(row.revisit for row in rows)
    return Kept(file=name, size=end, digest=digest, records=len(rows), revisits=revisits, recovered=True)


def _row(pair: Pair, filename: str, offset: int, length: int) -> Row:
    mime, status = mime_and_status(pair)
    return Row(
        url=pair.url,
        timestamp="".join(sign for sign in pair.date if sign.isdigit()),
        filename=filename,
        offset=offset,
        length=length,
        mime=REVISIT if pair.again else mime,
        status=status,
        digest=pair.digest,
        record=pair.record_id,
    )


def _iso(timestamp: str) -> str:
    date, time = timestamp[:8], timestamp[8:]
    return f"{date[:4]}-{date[4:6]}-{date[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
