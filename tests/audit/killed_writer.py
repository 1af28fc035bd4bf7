"""A writer that is made to be killed: appends and flushes without end, and tells on stdout what was acknowledged."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.audit.logs import START, opened


def write_without_end(path: Path, seed: int) -> None:
    """Append events numbered on from those in the log, in batches of any size; print the last number after each flush."""
    chance = random.Random(seed)
    with opened(path) as log:
        if any(run.id == "run" for run in log.runs()):
            log.resume("run", START)
        else:
            log.begin("run", START)
        number = sum(1 for _ in log.events(kind="numbered"))
        while True:
            for _ in range(chance.choice((1, 2, 5, 30, 700))):
                data = {"number": number, "ballast": "x" * chance.randrange(2000)}
                if number % 9 == 0:
                    log.append("source-read", f"subject {number}", {"text_digest": log.keep_text(f"text of {number}")})
                log.append("numbered", f"subject {number}", data)
                number += 1
            log.flush()
            print(number, flush=True)


if __name__ == "__main__":
    write_without_end(Path(sys.argv[1]), int(sys.argv[2]))
