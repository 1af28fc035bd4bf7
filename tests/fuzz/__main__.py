"""The fuzz targets for a bounded time: ``python -m tests.fuzz [SUFFIX …] [--seconds 20] [--from 0]``.

One target a reader, a list format and the note parser. Each runs in a process of its own; an example that breaks its promise,
takes longer than ``SLOW`` seconds of work or hangs is printed with its number (``--from`` makes it again): exit code 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import time
import traceback

from tests.fuzz.damage import damaged
from tests.fuzz.promise import keep
from tests.fuzz.seeds import SEEDS

#: Seconds of work that a file of at most 60 kB may take. The slowest honest one of that size takes 0.2.
SLOW = 3.0
_HANGING = 60


def main() -> int:
    """Run each target and return how many failed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("suffixes", nargs="*", default=[*SEEDS])
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--from", dest="first", type=int, default=0)
    given = options.parse_args()
    failed = 0
    for suffix in given.suffixes:
        with tempfile.TemporaryFile() as under_way:
            pid = os.fork()
            if pid == 0:
                os._exit(_target(suffix, given.seconds, given.first, under_way.fileno()))
            _, status = os.waitpid(pid, 0)
            code = os.waitstatus_to_exitcode(status)
            if code:
                number = int.from_bytes(os.pread(under_way.fileno(), 8, 0), "big")
                print(f"{suffix}: ended with {code}; the last example was --from {number}", flush=True)
        failed += code != 0
    return 1 if failed else 0


def example(suffix: str, number: int) -> bytes:
    """Return the example of that number, the same at every run."""
    chance = random.Random(f"{suffix} {number}")
    return damaged(chance.choice(SEEDS[suffix]), chance)


def _target(suffix: str, seconds: float, first: int, under_way: int) -> int:
    begun, number, read, bad = time.monotonic(), first, 0, 0
    slowest = (0.0, 0)
    while time.monotonic() < begun + seconds and bad < 5:
        data = example(suffix, number)
        os.pwrite(under_way, number.to_bytes(8, "big"), 0)
        faulthandler.dump_traceback_later(_HANGING, exit=True)
        worked = time.process_time()
        try:
            read += keep(suffix, data)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            bad += 1
            print(f"{suffix} --from {number}:\n{traceback.format_exc(limit=-6)[-3_000:]}", flush=True)
        slowest = max(slowest, (time.process_time() - worked, number))
        number += 1
    faulthandler.cancel_dump_traceback_later()
    print(
        f"{suffix}: {number - first} examples, {read} read; the slowest, number {slowest[1]}, took {slowest[0]:.2f} s", flush=True
    )
    if slowest[0] > SLOW:
        print(f"{suffix} --from {slowest[1]}: {slowest[0]:.1f} s of work", flush=True)
        bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
