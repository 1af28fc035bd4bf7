"""A long chain verified by a helper process while this one reads of the log what it is to tell.

The helper can say that the chain is whole, and nothing else: where it does not, for whatever reason, the chain is verified here.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from citecheck.audit.log import AuditLog
from citecheck.audit.parts import cores
from citecheck.model.errors import AuditError, ChainBroken

#: Events from which on a helper is worth its start of some 0.2 s, as long as 60,000 of them take (November 2026).
LEAST = 60_000


class Meanwhile:
    """The question whether a log's chain holds, asked when it is made and answered by ``holds``; ended where nobody waits."""

    def __init__(self, log: AuditLog, *, least: int = LEAST, command: Sequence[str] = ()) -> None:
        self._log = log
        self._helper: subprocess.Popen[bytes] | None = None
        if cores() < 2 or log.last_seq_of_all() < least:
            return
        log.flush()  # the helper reads the file
        words = [*(command or (sys.executable, "-P", "-m", __name__)), str(log.path)]
        quiet = subprocess.DEVNULL
        try:
            self._helper = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - our own interpreter
        except OSError:
            return  # no more processes, or no memory for one

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._helper is not None:
            self._helper.kill()
            self._helper.wait()

    def holds(self, last: int) -> bool:
        """Tell whether the chain holds up to event ``last``; damage behind it does not count."""
        if self._helper is not None and self._helper.wait() == 0:
            return True
        try:
            self._log.verify(structure=False)
        except ChainBroken as error:
            return error.seq > last
        except AuditError:
            return False
        return True


def main(path: str) -> None:
    """Verify a log and end with 0 where its chain holds: what the helper does."""
    with AuditLog.open(Path(path), clock=lambda: dt.datetime.now(dt.UTC), write=False) as log:
        log.verify(structure=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
