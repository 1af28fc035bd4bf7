"""Is anything lost or doubled when the writer of a log is killed again and again? ``python -m benchmarks.kills [KILLS] [FIRST]``.

Each kill is a SIGKILL at a random point (numbered from FIRST, so that a long row can be done in parts); after each the log is
verified, and its events must run on from 0 without gap or repeat, at least as far as was acknowledged. A new log every 50 kills.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from citecheck.model.errors import CitecheckError
from tests.audit.logs import opened
from tests.audit.test_log_killed import write_and_kill

KILLS_A_LOG = 50


def judged(path: Path, acknowledged: int) -> tuple[int, int, int]:
    """Return how many events the log holds, how many of those acknowledged are lost, and how many stand there twice."""
    with opened(path, write=False) as log:
        log.verify()
        numbers = [event.data["number"] for event in log.events(kind="numbered")]
    held = set(numbers)
    return len(numbers), len(set(range(acknowledged)) - held), len(numbers) - len(held)


def main(kills: int, first: int) -> int:
    """Kill, judge, and print a table; return 1 where anything was lost, doubled or broken."""
    lost = doubled = broken = events = beyond = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + kills):
            path = Path(folder) / f"{seed // KILLS_A_LOG}.db"
            acknowledged = write_and_kill(path, seed)
            try:
                held, gone, twice = judged(path, acknowledged)
            except CitecheckError as error:
                print(f"kill {seed}: {error}")
                broken += 1
                continue
            lost, doubled = lost + gone, doubled + twice
            events, beyond = events + acknowledged, beyond + held - acknowledged
            if (seed + 1) % KILLS_A_LOG == 0:  # a long row may be cut off
                print(f"after kill {seed}: {events} events, lost {lost}, doubled {doubled}, broken {broken}", flush=True)
    print(f"{kills} kills in {time.monotonic() - began:.0f} s: {events} acknowledged events looked for")
    print(f"lost {lost}   doubled {doubled}   logs that do not verify {broken}   not acknowledged, yet there and whole {beyond}")
    return 1 if lost or doubled or broken else 0


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(given[0] if given else 1000, given[1] if len(given) > 1 else 0))
