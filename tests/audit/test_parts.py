"""A chain walked in parts at once says what a walk from its first event says, or nothing."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from citecheck.audit.chain import Walk
from citecheck.audit.parts import PART, parted, walk_part, walked_in_parts
from citecheck.model.errors import ChainBroken
from citecheck.testing import FixedClock
from tests.audit.logs import START, filled, opened, plain, unguarded

EVENTS = 12
#: A forged event in the first part, the last of it, the first of the second, the last of all; and rows that are gone, moved or
#: put where no part comes by. The second part is the shorter: whoever walks it begins later.
FORGED = {
    "first part": "UPDATE event SET subject = subject || 'x' WHERE seq = 2",
    "end of the first part": "UPDATE event SET data = '{}' WHERE seq = 7",
    "its digest too": "UPDATE event SET digest = 'x' || substr(digest, 2) WHERE seq = 7",
    "second part": "UPDATE event SET previous = 'x' || substr(previous, 2) WHERE seq = 8",
    "last": "UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 12",
    "gone between": "DELETE FROM event WHERE seq = 8",
    "before the first": "INSERT INTO event SELECT -5, run, at, kind, subject, data, previous, digest FROM event WHERE seq = 2",
    "text that is no text": "UPDATE event SET subject = CAST(x'ff' AS TEXT) WHERE seq = 9",
}


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as whoever walks does: text as bytes."""
    with plain(path) as connection:
        connection.text_factory = bytes
        yield connection


def in_parts(path: Path, **given) -> Walk | None:
    """Walk in two parts."""
    with reading(path) as connection:
        return walked_in_parts(connection, path, **{"least": 4, "most": 2, **given})


def told(walk: Walk | None) -> tuple[object, ...] | None:
    return (walk.seq, walk.head, walk.backwards, walk.redacted) if walk else None


@pytest.mark.parametrize("parts", [2, 3])
def test_the_parts_join_to_the_whole_walk(tmp_path: Path, parts: int) -> None:
    """Where it came, its head, the times that go backwards (also between two parts) and the events without data."""
    clock = FixedClock()
    path = tmp_path / "audit.db"
    with opened(path, clock=clock) as log:
        log.begin("run-1", START)
        for number in range(2, EVENTS + 1):
            clock.forward(seconds=-1 if number in (3, 7, 9) else 60)
            log.append("kind", f'https://valley-post.example/{number}"\\', {"n": number})
        log.redact([4, 8], actor="desk", reason="a private person's address")
    whole = Walk()
    with reading(path) as connection:
        whole.over(connection.execute(PART, [0, EVENTS + 1]))
    assert whole.backwards == [3, 7, 9]
    assert [line.seq for line in whole.redacted] == [4, 8]
    assert told(in_parts(path, most=parts)) == told(whole)


@pytest.mark.parametrize("forgery", FORGED.values(), ids=FORGED)
def test_what_does_not_fit_is_left_to_the_walk_that_names_it(tmp_path: Path, forgery: str) -> None:
    """No part answers for the whole: not where its own events are forged, nor where it does not follow the part before."""
    path = tmp_path / "audit.db"
    filled(path, EVENTS)
    with unguarded(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(forgery)
    assert in_parts(path) is None


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("over", [0, 1, 777])
def test_every_part_has_events_of_its_own(count: int, over: int) -> None:
    """However few events are walked in so many parts, these begin behind one another and end with the last event."""
    ends = parted(count * 1000 + over, count, start=500)
    assert (ends[0], ends[-1], len(ends)) == (0, count * 1000 + over, count + 1)
    assert all(after < until for after, until in pairwise(ends))


@pytest.mark.parametrize("code", ["raise SystemExit(1)", "print('{}')", "import os; os.kill(os.getpid(), 9)"])
def test_a_helper_that_fails_costs_nothing_but_time(tmp_path: Path, code: str) -> None:
    """It dies, is killed, or says something else: there is no answer, and no error."""
    path = tmp_path / "audit.db"
    filled(path, EVENTS)
    assert in_parts(path, command=(sys.executable, "-S", "-c", code)) is None
    assert in_parts(path, command=("no-such-program",)) is None


def test_a_short_log_is_walked_by_one(tmp_path: Path) -> None:
    """No process is started for what takes less than its start, nor where there is one core."""
    path = tmp_path / "audit.db"
    filled(path, EVENTS)
    assert in_parts(path, least=7, command=("no-such-program",)) is None
    assert in_parts(path, most=1, command=("no-such-program",)) is None


def test_a_part_begins_from_what_stands_before_it(tmp_path: Path) -> None:
    """It tells that digest, which must be the one at which the part before ended; an event that is missing there is an error."""
    path = tmp_path / "audit.db"
    head = filled(path, EVENTS)
    part = walk_part(path, 5, EVENTS, counts=True)
    with opened(path, write=False) as log:
        assert (part.before, part.seq, part.head) == (log.digest_at(5), EVENTS, head)
    with unguarded(path) as connection:
        connection.execute("UPDATE event SET data = '{}' WHERE seq = 8")
    with pytest.raises(ChainBroken, match="event 8 was altered"):
        walk_part(path, 5, EVENTS)
    assert walk_part(path, 8, EVENTS).head == head
