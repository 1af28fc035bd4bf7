from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from citecheck.audit.log import BATCH
from citecheck.model.errors import AuditError, ChainBroken, LogBusy
from citecheck.model.event import GENESIS, Event, EventKind, RunEnd
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, filled, opened, plain

URL = "https://example.org/a"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "audit.db"


def test_an_event_is_read_as_it_was_appended(path: Path) -> None:
    """What stands in the buffer is what any later reader gets, to the last sign."""
    verdict = Verdict(liveness=Liveness.LIVE, at=NOW, page_title="Ṭitle \x00 \u202e with \ud800 everything \"' \\")
    with opened(path) as log:
        log.begin("run-1", START)
        seq = log.append(EventKind.LINK_JUDGED, URL, verdict)
        event = log.latest(EventKind.LINK_JUDGED, URL)
        assert event is not None
        assert event.seq == seq
    with opened(path, write=False) as log:
        assert list(log.events(kind=EventKind.LINK_JUDGED)) == [event]
        assert event.data["page_title"] == str(verdict.page_title).replace("\ud800", "\ufffd")
        assert (event.seq, event.run, event.at, event.subject) == (2, "run-1", NOW, URL)


def test_the_chain_begins_at_genesis_and_goes_on_over_runs_and_processes(path: Path) -> None:
    """Each event's ``previous`` is the digest before it, also across closing and opening."""
    filled(path, 3)
    with opened(path) as log:
        log.begin("run-2", START)
        log.append("kind", "subject", {})
        events = list(log.events())
        assert [event.seq for event in events] == [1, 2, 3, 4, 5]
        assert [event.previous for event in events] == [GENESIS, *(event.digest for event in events[:-1])]
        assert log.verify().head == events[-1].digest == log.head


def test_unflushed_events_are_read_by_their_writer_alone(path: Path) -> None:
    """The writer sees what it appended at once; others see it after ``flush``."""
    with opened(path) as log, opened(path, write=False) as reader:
        log.begin("run-1", START)
        log.append("kind", URL, {"n": 1})
        assert [event.data for event in log.events(kind="kind")] == [{"n": 1}]
        assert list(reader.events(kind="kind")) == []
        assert reader.latest("kind", URL) is None
        log.flush()
        assert [event.data for event in reader.events(kind="kind")] == [{"n": 1}]
        assert reader.head == log.head


def test_filters_of_events_agree_with_a_plain_choice(path: Path) -> None:
    """``events`` filters by run, kind, subject and seq alike whether events are stored or still buffered."""
    with opened(path) as log:
        for run in ("run-1", "run-2"):
            log.begin(run, START)
            for number in range(1500):
                log.append(f"kind-{number % 3}", f"subject-{number % 2}", {"n": number})
        everything = list(log.events())
        assert len(everything) == 2 * 1501
        for run in (None, "run-2", "no such run"):
            for kind in (None, "kind-1"):
                for subject in (None, "subject-0"):
                    for after, until in ((0, None), (700, 2900), (2999, None), (5000, None)):
                        chosen = [
                            event
                            for event in everything
                            if run in (None, event.run)
                            and kind in (None, event.kind)
                            and subject in (None, event.subject)
                            and after < event.seq <= (until or 10_000)
                        ]
                        assert list(log.events(run=run, kind=kind, subject=subject, after=after, until=until)) == chosen


def seq_of(event: Event | None) -> int:
    assert event is not None
    return event.seq


def test_many_links_are_asked_about_at_once(path: Path) -> None:
    """``about`` tells of all subjects asked, of the kinds asked, in order, from the file and the buffer alike."""
    with opened(path) as log:
        log.begin("run-1", START)
        for number in range(5):
            log.append("kind", f"{URL}/{number % 3}", {"n": number})
        log.flush()
        log.begin("run-2", START)
        log.append("other", URL + "/1", {"n": 5})
        log.append("kind", URL + "/1", {"n": 6})
        log.append("kind", URL + "/\ud800", {"n": 7})
        told = list(log.about([URL + "/1", URL + "/2", URL + "/\ud800", URL + "/unknown"], ["kind"]))
        assert [(one.run, one.subject[len(URL) :], one.data) for one in told] == [
            ("run-1", "/1", b'{"n":1}'),
            ("run-1", "/2", b'{"n":2}'),
            ("run-1", "/1", b'{"n":4}'),
            ("run-2", "/1", b'{"n":6}'),
            ("run-2", "/\ufffd", b'{"n":7}'),
        ]
        assert [one.seq for one in told] == sorted(one.seq for one in told)
        log.flush()
        assert list(log.about([URL + "/1", URL + "/2", URL + "/\ud800"], ["kind"])) == told


def test_a_newest_event_of_the_buffer_hides_no_older_one(path: Path) -> None:
    """``latest`` with ``until`` finds older events of the buffer, and those of the file behind it."""
    with opened(path) as log:
        log.begin("run-1", START)
        seqs = [log.append("kind", URL, {"n": 0})]
        log.flush()
        seqs += [log.append("kind", URL, {"n": number}) for number in (1, 2)]
        assert [seq_of(log.latest("kind", URL, until=seq)) for seq in seqs] == seqs


def test_a_links_newest_and_all_its_events_are_of_all_runs(path: Path) -> None:
    """``latest`` is the last of a link's events; ``until`` looks at the log as it stood."""
    with opened(path) as log:
        log.begin("run-1", START)
        first = log.append("kind", URL, {"n": 1})
        log.flush()
        log.begin("run-2", START)
        log.append("kind", URL + "/other", {"n": 2})
        second = log.append("kind", URL, {"n": 3})
        assert [event.seq for event in log.events(kind="kind", subject=URL)] == [first, second]
        assert seq_of(log.latest("kind", URL)) == second
        assert seq_of(log.latest("kind", URL, until=second - 1)) == first
        assert log.latest("kind", URL, until=first - 1) is None
        assert [event.seq for event in log.events(kind="kind", subject=URL, until=first)] == [first]
        assert log.latest("other kind", URL) is None
        assert (log.last_seq("run-1"), log.last_seq("run-2"), log.last_seq("run-3")) == (2, second, 0)


def test_reading_while_appending_tells_each_event_once(path: Path) -> None:
    """One may append and flush in the middle of reading; what was there at the beginning is read, each once."""
    with opened(path) as log:
        log.begin("run-1", START)
        for number in range(10):
            log.append("kind", URL, {"n": number})
        seen = []
        for event in log.events(kind="kind"):
            seen.append(event.data["n"])
            log.append("kind", URL, {"n": 100 + event.data["n"]})
            log.flush()
        assert seen == list(range(10))


def test_a_full_buffer_is_written_by_itself(path: Path) -> None:
    """Events do not pile up in memory when nobody flushes."""
    with opened(path) as log, opened(path, write=False) as reader:
        log.begin("run-1", START)
        for number in range(BATCH + 1):
            log.append("kind", URL, {"n": number})
        assert len(list(reader.events(kind="kind"))) == BATCH
        log.flush()
        assert len(list(reader.events(kind="kind"))) == BATCH + 1


def test_the_end_of_a_run_is_durable_at_once(path: Path) -> None:
    """RUN_FINISHED is written with all before it, whoever forgets to flush."""
    with opened(path) as log, opened(path, write=False) as reader:
        log.begin("run-1", START)
        log.append("kind", URL, {})
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True, counts={"links": 1}))
        (run,) = reader.runs()
        assert run.end == RunEnd(complete=True, counts={"links": 1})
        assert run.finished == NOW


def test_runs_are_told_with_their_state(path: Path) -> None:
    """A run is finished from RUN_FINISHED on, until it is taken up again."""
    clock = FixedClock()
    with opened(path, clock=clock) as log:
        log.begin("run-1", START)
        clock.forward(hours=1)
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=False, why="interrupted"))
        assert [(run.id, run.finished, run.end) for run in log.runs()] == [
            ("run-1", NOW + dt.timedelta(hours=1), RunEnd(complete=False, why="interrupted"))
        ]
        assert log.unfinished(START.report_digest, START.config_digest) is None
        log.resume("run-1", START)
        assert [(run.id, run.started, run.finished, run.end) for run in log.runs()] == [("run-1", NOW, None, None)]


def test_unfinished_finds_the_newest_run_of_the_same_work(path: Path) -> None:
    """Only a run on the same report with the same configuration (and steps) is gone on with, the newest first."""
    with opened(path) as log:
        for run in ("run-1", "run-2", "run-3"):
            log.begin(run, START)
        log.append(EventKind.RUN_FINISHED, "run-3", RunEnd(complete=True))
        found = log.unfinished(START.report_digest, START.config_digest, steps="")
        assert found is not None
        assert found.id == "run-2"
        assert log.unfinished("other report", START.config_digest) is None
        assert log.unfinished(START.report_digest, "other configuration") is None
        assert log.unfinished(START.report_digest, START.config_digest, steps="capture") is None


def test_runs_that_cannot_begin_or_go_on_are_refused(path: Path) -> None:
    """An id is used once, only what began is resumed, what is complete is not, and nothing is appended outside a run."""
    with opened(path) as log:
        with pytest.raises(AuditError, match="no run has begun"):
            log.append("kind", URL, {})
        with pytest.raises(AuditError, match="no run run-1"):
            log.resume("run-1", START)
        log.begin("run-1", START)
        with pytest.raises(AuditError, match="already"):
            log.begin("run-1", START)
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True))
        with pytest.raises(AuditError, match="complete"):
            log.resume("run-1", START)
        assert log.verify().events == 2


def test_a_reader_cannot_append_and_a_closed_log_says_so(path: Path) -> None:
    """Wrong use is one clear error."""
    filled(path)
    with opened(path, write=False) as reader, pytest.raises(AuditError, match="reading alone"):
        reader.append("kind", URL, {})
    with pytest.raises(AuditError, match="closed"):
        reader.latest("kind", URL)


def test_a_clock_set_back_is_noted_and_the_chain_holds(path: Path) -> None:
    """Times may be equal or go back; the order is that of seq."""
    clock = FixedClock()
    with opened(path, clock=clock) as log:
        log.begin("run-1", START)
        clock.forward(hours=-3)
        back = log.append("kind", URL, {})
        log.append("kind", URL, {})
        assert log.verify().backwards == (back,)


def test_times_are_stored_in_utc(path: Path) -> None:
    """A clock of another zone gives the same stored text, so that texts sort as times do."""
    zone = dt.timezone(dt.timedelta(hours=3))
    with opened(path, clock=FixedClock(NOW.astimezone(zone))) as log:
        log.begin("run-1", START)
    with plain(path) as connection:
        assert connection.execute("SELECT at FROM event").fetchall() == [("2026-11-02T12:00:00.000000Z",)]


def test_two_writers_in_one_process_exclude_each_other(path: Path) -> None:
    """The second is refused, naming the process; the first is not disturbed; after it the next may write."""
    import os

    with opened(path) as first:
        with pytest.raises(LogBusy, match=f"process {os.getpid()}") as busy:
            opened(path)
        assert "kill" in str(busy.value)
        first.begin("run-1", START)
    with opened(path) as second:
        second.begin("run-2", START)
        assert second.verify().events == 2


def test_a_writer_in_another_process_excludes_us_until_it_dies(path: Path) -> None:
    """The lock of a process that was killed is free at once, though its file is still there."""
    code = (
        "import sys, time; from pathlib import Path; from tests.audit.logs import START, opened\n"
        "log = opened(Path(sys.argv[1])); log.begin('theirs', START); print('ready', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(LogBusy, match=f"process {other.pid}"):
            opened(path)
        with opened(path, write=False) as reader:
            assert [run.id for run in reader.runs()] == ["theirs"]
        other.send_signal(signal.SIGKILL)
    with opened(path) as log:
        log.resume("theirs", START)
        assert log.verify().events == 2


def test_readers_never_block_the_writer(path: Path) -> None:
    """A reader in the middle of its reading keeps its view, and the writer writes on."""
    filled(path, 2500)
    with opened(path) as log, opened(path, write=False) as reader:
        reading = reader.events()
        assert next(reading).seq == 1
        log.begin("run-2", START)
        for number in range(100):
            log.append("kind", URL, {"n": number})
        log.flush()
        assert [event.seq for event in reading] == list(range(2, 2501))
        assert reader.verify() == log.verify()


def test_a_full_disk_loses_nothing(path: Path) -> None:
    """What cannot be written is told and kept; when there is room again it is written, once."""
    with opened(path) as log:
        log.begin("run-1", START)
        pages = log._db.execute("PRAGMA page_count").fetchone()[0]
        log._db.execute(f"PRAGMA max_page_count = {pages + 3}")
        for number in range(200):
            log.append("kind", URL, {"n": number, "ballast": "x" * 500})
        with pytest.raises(AuditError, match="disk is full"):
            log.flush()
        assert len(list(log.events(kind="kind", subject=URL))) == 200
        log._db.execute("PRAGMA max_page_count = 1000000")
        log.flush()
        assert [event.data["n"] for event in log.events(kind="kind", subject=URL)] == list(range(200))
        assert log.verify().events == 201


def test_a_full_buffer_on_a_full_disk_does_not_take_the_event(path: Path) -> None:
    """An ``append`` that raises has added nothing: trying again doubles nothing."""
    with opened(path) as log:
        log.begin("run-1", START)
        pages = log._db.execute("PRAGMA page_count").fetchone()[0]
        log._db.execute(f"PRAGMA max_page_count = {pages + 3}")
        for number in range(BATCH):
            log.append("kind", URL, {"n": number})
        for _ in range(3):
            with pytest.raises(AuditError, match="disk is full"):
                log.append("kind", URL, {"n": BATCH})
        log._db.execute("PRAGMA max_page_count = 1000000")
        log.append("kind", URL, {"n": BATCH})
        assert [event.data["n"] for event in log.events(kind="kind", subject=URL)] == list(range(BATCH + 1))


def test_an_interrupt_after_the_commit_doubles_nothing(path: Path) -> None:
    """Ctrl-C may fall between the commit and our taking note of it: the next flush sees what is stored already."""
    with opened(path) as log:
        log.begin("run-1", START)
        log.append("kind", URL, {"n": 1})
        before = log._written, list(log._buffer)
        log.flush()
        log._written, log._buffer = before
        log.append("kind", URL, {"n": 2})
        log.flush()
        assert [event.data["n"] for event in log.events(kind="kind", subject=URL)] == [1, 2]
        assert log.verify().events == 3


def test_a_foreign_writer_is_noticed(path: Path) -> None:
    """A row that another program appended under our feet is not built upon."""
    with opened(path) as log:
        log.begin("run-1", START)
        with plain(path) as connection:
            connection.execute("INSERT INTO event VALUES (2, 'x', '2026-11-02', 'k', 's', '{}', ?, ?)", [log.head, "f" * 64])
        log.append("kind", URL, {})
        with pytest.raises(ChainBroken) as broken:
            log.flush()
        assert broken.value.seq == 2
        log._buffer = []


def test_verify_accepts_heads_that_the_log_once_had(path: Path) -> None:
    """A report's head stays an ancestor of the log however the log grows."""
    early = filled(path)
    with opened(path) as log:
        log.begin("run-2", START)
        assert log.verify(expected_head=early).events == 11
        assert log.verify(expected_head=log.head).head == log.head
        assert log.verify(expected_head=GENESIS).events == 11


def test_an_empty_log_verifies(path: Path) -> None:
    """A log that was made and never written to has the genesis head."""
    with opened(path) as log:
        assert (log.verify().head, log.verify().events) == (GENESIS, 0)
        assert log.runs() == ()


def test_data_that_no_struct_fits_is_told(path: Path) -> None:
    """An event of another shape than its kind promises is an AuditError naming it, not a crash."""
    with opened(path) as log:
        log.begin("run-1", START)
        log.append(EventKind.RUN_FINISHED, "run-1", {"complete": "perhaps"})
        with pytest.raises(AuditError, match="event 2"):
            log.runs()


def test_sqlite_errors_do_not_leak(path: Path) -> None:
    """Using the log in another thread is a foreign error that comes out as ours."""
    import threading

    caught: list[Exception] = []

    def use() -> None:
        try:
            log.latest("kind", URL)
        except (AuditError, sqlite3.Error) as error:
            caught.append(error)

    with opened(path) as log:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    assert [type(error) for error in caught] == [AuditError]
