"""The bounds of a process that reads a stranger's file: memory, work and time, set by the process on itself."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec

try:
    import resource
except ImportError:  # Windows: the clock alone bounds
    resource = None  # type: ignore[assignment]

#: Exit codes of a child that ended itself: too late, too large, or without a parent.
LATE, TOO_LARGE, ORPHANED = 101, 102, 103

#: What any file may take, in bytes and seconds of work, what each million bytes of it adds, and the most of each. Measured with
#: ``benchmarks/reading.py --whole`` on one core of a server: a million bytes of a Word document (7 MB unpacked, 13,000 notes)
#: take 30 s and 180 MB, of plain text 7 s and 35 MB. A slow laptop has four times as long. The bombs known today want gigabytes
#: within their first seconds.
_MEMORY, _MEMORY_PER_MB, _MOST_MEMORY = 384_000_000, 200_000_000, 2_500_000_000
_WORK, _WORK_PER_MB, _MOST_WORK = 15.0, 120.0, 600.0

#: How often the watcher looks, in seconds.
_EVERY = 0.1


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of work may take: bytes above what its process began with, seconds of work, seconds by the clock."""

    memory: int
    cpu: float
    seconds: float


def limits_for(size: int) -> Limits:
    """Return what reading a file of ``size`` bytes may take: from 15 s and 384 MB to 600 s and 2.5 GB."""
    megabytes = size / 1_000_000
    cpu = min(_MOST_WORK, _WORK + _WORK_PER_MB * megabytes)
    memory = min(_MOST_MEMORY, _MEMORY + _MEMORY_PER_MB * megabytes)
    return Limits(memory=int(memory), cpu=cpu, seconds=30 + 3 * cpu)


def confine(limits: Limits, parent: int) -> None:
    """Set ``limits`` on this process, for good but for the memory, and watch over it: it ends when ``parent`` does.

    Linux bounds a process's data (since 4.7, getrlimit(2)): libraries and files that are merely mapped do not count, unlike with
    RLIMIT_AS. Other systems take the call and bound nothing, so a thread looks as well, as often as the work lets it.
    """
    begun = time.monotonic()
    most = limits.memory
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = int(limits.cpu) + 1
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        most += _resident()
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (_data() + limits.memory, hard))
    watcher = threading.Thread(target=_watch, args=(begun + limits.seconds, most, parent), daemon=True)
    watcher.start()


def lift() -> None:
    """Take the bound on memory off again: the work is done, and its result is in proportion to the document."""
    if resource is not None:
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _watch(deadline: float, most: int, parent: int) -> None:
    while True:
        time.sleep(_EVERY)
        if time.monotonic() > deadline:
            os._exit(LATE)
        if os.getppid() != parent and sys.platform != "win32":
            os._exit(ORPHANED)
        if resource is not None and _resident() > most:
            os._exit(TOO_LARGE)


def _resident() -> int:
    """Return the most bytes of memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _data() -> int:
    """Return the bytes that count against RLIMIT_DATA now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()
