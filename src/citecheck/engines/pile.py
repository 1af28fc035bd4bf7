"""Lines that wait, however many: written to a file without a name, and drawn from all over it, so that every host comes early.

Who reads a list from its beginning to its end knows nothing of what stands behind: where it is sorted by host, the host with the
longest chain may come last, and all wait for it. Draws from everywhere bring the links of each host in proportion to what is left
of it, whatever the order of the list, and nobody needs to count hosts. Memory holds where the lines lie, not the lines.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import compress
from math import gcd
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir

from citecheck.model.errors import OutputError

#: So many lines are drawn first, in their order: a short list is checked from its beginning to its end. With 10,000 a long one
#: that is sorted by host took 1.13 times the bound: they were of ten hosts, and others had no room beside them.
IN_ORDER = 512
#: Characters of neighbouring lines that are drawn together, at least and at most: two links, half a dozen where there are many
#: (by benchmarks/makespan.py twice as many took 1.03 times the bound in place of 1.01). One by one, the places of a million links
#: would take 20 MB of memory.
_BITE = (128, 512)
_BITES = 1 << 13
#: How wide the steps over the places are: by the golden section every run of steps is spread evenly over the whole (Weyl 1916).
_WIDTH = 0.6180339887
#: What came in joins the pass over the places as soon as it is one part in so many of it.
_NEW = 64
#: Bytes that are held in memory instead of a file: a short list needs no disk.
_IN_MEMORY = 1 << 20


class Pile:
    """A pile of numbered lines. ``folder`` is where its file lies (None: where the system has such files).

    The same calls give the same lines. ``put`` and ``draw`` raise ``OutputError`` where the file cannot be written or read.
    """

    def __init__(self, folder: Path | None = None, *, in_order: int = IN_ORDER) -> None:
        self._folder = folder
        self._in_order = in_order
        self._first: deque[str] = deque()
        self._drawn = 0  # of the first
        self._lines = 0
        self._fresh: list[str] = []
        self._fresh_length = 0
        self._file = SpooledTemporaryFile(_IN_MEMORY, buffering=0, dir=str(folder) if folder else None)  # noqa: SIM115 - closed by ``close``
        #: Bytes that the file takes, and bites in it that were not drawn yet.
        self.size = 0
        self._left = 0
        #: Where the bites lie, how many bytes they have (0: drawn), and the number of their first line.
        self._starts = array("Q")
        self._lengths = array("I")
        self._numbers = array("Q")
        #: The pass over them: how many steps were made, of how many, and how wide they are.
        self._steps = self._all = self._width = 0
        self._over = False

    def put(self, line: str) -> None:
        """Put a line on the pile."""
        self._lines += 1
        if self._lines <= self._in_order:
            self._first.append(line)
            return
        self._fresh.append(line)
        self._fresh_length += len(line)
        if self._fresh_length >= min(max(_BITE[0], self.size // _BITES), _BITE[1]):
            self._write()

    def end(self) -> None:
        """Say that no more lines will come: what is there is all."""
        self._over = True

    def draw(self, count: int) -> list[tuple[int, str]]:
        """Take ``count`` lines, or a few more, each with its number from 1 on; fewer where no more are there."""
        drawn = [(self._drawn + place, self._first.popleft()) for place in range(1, min(count, len(self._first)) + 1)]
        self._drawn += len(drawn)
        self._write()
        with self._told():
            while self._left and len(drawn) < count:
                drawn += self._bite(self._next())
            if self.size and not self._left:
                self._file.truncate(0)
                self.size = 0
        return drawn

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self) -> None:
        """Write what is fresh, as one bite."""
        if not self._fresh:
            return
        # Line feeds inside of a line: to who reads a URL they are as tabs.
        lines = [line.strip().replace("\n", "\t") for line in self._fresh]
        data = "\n".join([*lines, ""]).encode("utf-8", "surrogatepass")
        with self._told():
            self._file.seek(self.size)
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
        self._starts.append(self.size)
        self._lengths.append(len(data))
        self._numbers.append(self._lines - len(lines) + 1)
        self.size += len(data)
        self._left += 1
        self._fresh.clear()
        self._fresh_length = 0

    def _next(self) -> int:
        """Return the place of the bite to draw."""
        new = len(self._starts) - self._all
        if self._steps == self._all or new * _NEW > self._all or (new and self._over):
            self._begin_pass()
        self._steps += 1
        return self._steps * self._width % self._all

    def _begin_pass(self) -> None:
        """Forget what was drawn, and begin a pass over all that is left: each place is come to once."""
        kept = (self._starts, self._lengths, self._numbers)
        self._starts, self._lengths, self._numbers = (array(one.typecode, compress(one, self._lengths)) for one in kept)
        self._steps, self._all = 0, self._left
        self._width = next(width for width in range(int(_WIDTH * self._all) or 1, self._all + 1) if gcd(width, self._all) == 1)

    def _bite(self, place: int) -> Iterator[tuple[int, str]]:
        """Take the lines of one bite."""
        self._file.seek(self._starts[place])
        data = self._file.read(self._lengths[place])
        self._lengths[place] = 0
        self._left -= 1
        return enumerate(data[:-1].decode("utf-8", "surrogatepass").split("\n"), self._numbers[place])

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"links that wait cannot be kept there: {error.strerror or error}"
            hint = (
                "make room, or name another place with `log` in citecheck.toml, then run again: what is fresh is not asked again"
            )
            raise OutputError(message, where=str(self._folder or gettempdir()), hint=hint) from error
