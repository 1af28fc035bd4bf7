"""A long chain walked in parts, one a core: each part begins from the digest that stands before it, and the parts must join.

It can say that a chain is whole, and nothing else: wherever something is not as it should be, or a helper dies, it gives no
answer, and whoever asked walks from the first event on, which names the first that does not fit.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path

import msgspec

from citecheck.audit.chain import Row, Walk
from citecheck.model.errors import ChainBroken
from citecheck.model.event import GENESIS

#: Events that make a part worth a process of its own, whose start takes as long as half of them, 0.15 s (November 2026).
LEAST = 100_000
#: Events that are counted while one is walked along, where the file lies in memory (November 2026).
_COUNTED = 40
#: Bytes of the file that a helper has mapped into its memory: it counts ten times, and reads a fifth, as fast (November 2026). A
#: disk that fails then ends a process without a word, which only a helper may.
_MAPPED = 2**31
#: Parts at most: the disk has to keep up with them.
_MOST = 8

_COLUMNS = "seq, run, at, kind, subject, data, previous, digest"
PART = f"SELECT {_COLUMNS} FROM event WHERE seq > ? AND seq <= ? ORDER BY seq"  # noqa: S608  # only our own names
_ONE = f"SELECT {_COLUMNS} FROM event WHERE seq = ?"  # noqa: S608  # the same
_BEFORE = "SELECT at, digest FROM event WHERE seq = ?"
#: Counts the rows of the table itself: were there one that no part came by, there would be more of them than events.
_COUNT = "SELECT (SELECT count(*) FROM event NOT INDEXED) - (SELECT max(seq) FROM event)"


class _Told(msgspec.Struct, frozen=True):
    """What a helper tells of its part: the digest it began from, where it came, and which events bear no data any more."""

    before: str
    seq: int
    head: str
    backwards: tuple[int, ...]
    redacted: tuple[int, ...]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def walked_in_parts(
    connection: sqlite3.Connection, path: Path, *, least: int = LEAST, most: int | None = None, command: Sequence[str] = ()
) -> Walk | None:
    """Walk along the chain in up to ``most`` parts of ``least`` events or more; None where that is not worth it, or not plain.

    ``connection``, which gives text as bytes, walks the first part and settles the rest; the helpers open ``path`` themselves,
    and the last of them counts its rows as well.
    """
    try:
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
        count = min(cores() if most is None else most, _MOST, last // least)
        if count < 2:
            return None
        ends = parted(last, count, start=least // 2)
        with ExitStack() as stack:
            helpers = [_helper(stack, path, (after, until), command, counts=until == last) for after, until in pairwise(ends[1:])]
            walk = Walk()
            walk.over(connection.execute(PART, [0, ends[1]]))
            for helper in helpers:
                output, _ = helper.communicate()
                if not _joined(walk, msgspec.json.decode(output, type=_Told), connection):
                    return None
    except (ChainBroken, sqlite3.DatabaseError, UnicodeDecodeError, msgspec.MsgspecError, OSError):
        return None
    return walk if walk.seq == last else None


def parted(last: int, count: int, *, start: int) -> list[int]:
    """Return where ``count`` parts of ``last`` events begin and end, so that all are walked at about the same time.

    The first begins at once, each other one by ``start`` events later, and whoever walks the last one counts them all.

    >>> parted(1_000_000, 2, start=50_000)
    [0, 537500, 1000000]
    """
    share = (last + start * (count - 1) + last // _COUNTED) // count
    return [0, *(share + number * (share - start) for number in range(count - 1)), last]


def _helper(
    stack: ExitStack, path: Path, part: tuple[int, int], command: Sequence[str], *, counts: bool
) -> subprocess.Popen[bytes]:
    """Start a helper, which ends with ``stack`` at the latest."""
    words = [*(command or (sys.executable, "-P", "-m", __name__)), str(path), *map(str, part), *["counts"] * counts]
    helper = stack.enter_context(
        subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
    )
    stack.callback(helper.kill)
    return helper


def _joined(walk: Walk, told: _Told, connection: sqlite3.Connection) -> bool:
    """Take what a helper told behind ``walk``, where it begins from where that ended. Raises ``ChainBroken``."""
    if told.before != walk.head:
        return False
    walk.go_on(told.seq, told.head)
    walk.backwards += told.backwards
    for seq in told.redacted:
        row: Row = connection.execute(_ONE, [seq]).fetchone()
        walk.settle(row)  # as it stands in this view of the log
    return True


def walk_part(path: Path, after: int, until: int, *, counts: bool = False) -> _Told:
    """Walk along the events behind ``after`` up to ``until``; with ``counts`` make sure that the log has no row but its events.

    Raises ``ChainBroken``, ``sqlite3.Error``, ``TypeError``.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.text_factory = bytes
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        connection.execute("BEGIN")
        at, digest = connection.execute(_BEFORE, [after]).fetchone() if after else (b"", GENESIS.encode())
        walk = Walk(seq=after, head=digest.decode(), at=at)
        walk.over(connection.execute(PART, [after, until]))
        if counts and connection.execute(_COUNT).fetchone() != (0,):
            raise ChainBroken("the log has more rows than events", seq=walk.seq + 1)
    redacted = tuple(line.seq for line in walk.redacted)
    return _Told(before=digest.decode(), seq=walk.seq, head=walk.head, backwards=tuple(walk.backwards), redacted=redacted)


def main(arguments: Sequence[str]) -> None:
    """Walk one part and tell of it on standard output: what a helper does."""
    path, after, until, *counts = arguments
    sys.stdout.buffer.write(msgspec.json.encode(walk_part(Path(path), int(after), int(until), counts=bool(counts))))


if __name__ == "__main__":
    main(sys.argv[1:])
