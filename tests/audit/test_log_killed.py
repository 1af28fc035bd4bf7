"""Killed writers: nothing that ``flush`` acknowledged is lost, nothing is doubled, and the log goes on."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.audit.logs import START, opened

KILLS = 24


def write_and_kill(path: Path, seed: int) -> int:
    """Let a writer work up to a random point and kill it with SIGKILL; return how many events it had seen acknowledged."""
    chance = random.Random(seed)
    command = [sys.executable, "-m", "tests.audit.killed_writer", str(path), str(seed)]
    acknowledged = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(chance.randrange(1, 12)):
            acknowledged = int(writer.stdout.readline())
        time.sleep(chance.random() * 0.02)  # not for luck: any moment is a good one to be killed in
        writer.send_signal(signal.SIGKILL)
        told = writer.stdout.read().rsplit("\n", 1)[0].split()  # what was told before death; half a line does not count
    return int(told[-1]) if told else acknowledged


def test_kill_9_at_random_points_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """After each of two dozen kills the chain holds, and the numbers run from 0 on without gap, repeat or lost flush."""
    path = tmp_path / "audit.db"
    for seed in range(KILLS):
        acknowledged = write_and_kill(path, seed)
        with opened(path, write=seed % 2 == 0) as log:
            numbers = [event.data["number"] for event in log.events(kind="numbered")]
            assert numbers == list(range(len(numbers)))
            assert len(numbers) >= acknowledged > 0
            sources = sum(1 for _ in log.events(kind="source-read"))
            verified = log.verify()  # each source-read names a text, and none may be missing
            assert verified.events == len(numbers) + sources + seed + 1
            assert sources >= verified.texts == len(numbers[::9])


def test_kill_9_while_the_log_is_made_leaves_a_log_or_none(tmp_path: Path) -> None:
    """However early the process dies, the next one finds a sound log or makes one."""
    path = tmp_path / "audit.db"
    code = "import sys, tests.audit.logs as l, pathlib; print(flush=True); l.opened(pathlib.Path(sys.argv[1])); print(flush=True)"
    for step in range(8):
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as maker:
            assert maker.stdout is not None
            maker.stdout.readline()
            time.sleep(step * 0.002)
            maker.send_signal(signal.SIGKILL)
        with opened(path) as log:
            assert log.verify().events == 0
        path.unlink()


def test_a_file_that_may_not_grow_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """The system itself refuses a write in the middle of the journal: told in one line, and what was flushed is there."""
    path = tmp_path / "audit.db"
    command = [sys.executable, "-m", "tests.audit.killed_writer", str(path), "1"]
    with opened(path) as log:
        log.begin("run", START)
    limit = 1_500_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command, capture_output=True, text=True, preexec_fn=limited, env={**os.environ}, check=False, timeout=60
    )
    acknowledged = int(done.stdout.split()[-1])
    assert done.returncode == 1
    assert "citecheck.model.errors.AuditError" in done.stderr.strip().splitlines()[-1]
    with opened(path) as log:
        numbers = [event.data["number"] for event in log.events(kind="numbered")]
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= acknowledged > 0
        log.verify()
