"""One writer at a time: a lock on a file beside the log, which the system frees when its holder dies."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

from citecheck.audit.faults import translated
from citecheck.model.errors import LogBusy

#: Seconds for which a writer waits for another to end: the review desk writes for some hundredths of a second, and no run that
#: begins just then is to fail for it.
PATIENCE = 0.5
_STEP = 0.02
#: Windows locks bytes, and locked bytes cannot be read: the byte that is locked lies far behind the text for people.
_FAR = 1 << 30


class WriterLock:
    """The right to write one log. Make it by ``take``; it ends with ``release`` or with the process.

    The file stays when the lock is released: to delete it would let two writers lock two files of one name.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, log: Path, *, patience: float = PATIENCE) -> WriterLock:
        """Take the lock of the log at ``log`` and leave word who holds it.

        Raises ``LogBusy`` where another has it and keeps it for ``patience`` seconds.
        """
        path = log.with_name(log.name + ".lock")
        with translated(path):
            # Not inherited by programs that we start (PEP 446): the lock dies with this process.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(descriptor, log, patience)
                os.ftruncate(descriptor, 0)
                os.write(descriptor, f"{os.getpid()} {socket.gethostname()}\n".encode())
            except BaseException:
                os.close(descriptor)
                raise
        return cls(path, descriptor)

    def release(self) -> None:
        """Let others write. Does nothing where the lock is released already."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int, log: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not _locked(descriptor):
        if time.monotonic() >= until:
            raise _busy(log, os.read(descriptor, 200))
        time.sleep(_STEP)


def _locked(descriptor: int) -> bool:
    if sys.platform == "win32":
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _busy(log: Path, word: bytes) -> LogBusy:
    pid, _, host = word.decode("utf-8", "replace").strip().partition(" ")
    if not pid.isdigit():
        return LogBusy("another process is writing the log", where=str(log), hint="wait until it ends, then run again")
    place = "" if host == socket.gethostname() else f" on {host}"
    return LogBusy(
        f"process {pid}{place} is writing the log",
        where=str(log),
        hint=f"wait until it ends, or stop it (kill {pid}{place}), then run again; reading the log is possible meanwhile",
    )
