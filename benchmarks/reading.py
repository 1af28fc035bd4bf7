"""What reading costs, by format and size: ``python benchmarks/reading.py [SUFFIX …] [--sizes 1,10,100] [--whole]``.

Reports of 200 notes at 1×, 10× and 100× (``benchmarks/documents.py`` writes them), each read in a process of its own: seconds of
work (CPU), megabytes or pages a second, the most memory held above the interpreter's own, and both as a ratio to 1×, where linear
is the size's own ratio. ``--whole`` measures what a user waits for, citations and findings with it. Peers run on the same files
where they are installed: markdown-it alone, python-docx, mammoth.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.documents import LISTS, REPORTS
from citecheck.citations.lists.read import load_list
from citecheck.ingest.lines import lay_out
from citecheck.ingest.plain.signs import find_signs
from citecheck.ingest.read import read
from citecheck.pipeline.read import cited

NOTES = 200
HEAD = ("read", "size", "notes", "kB", "s", "per second", "MB held", "s to 1x", "MB to 1x")


class Cost(msgspec.Struct, frozen=True):
    """What one reading cost: seconds of work, bytes held at most, notes found."""

    seconds: float
    held: int
    notes: int


def main() -> None:
    """Print one table, a row a format and size, as it is measured."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("suffixes", nargs="*", default=[*REPORTS, *LISTS])
    options.add_argument("--sizes", default="1,10,100")
    options.add_argument("--whole", action="store_true")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    print("  ".join(cell.rjust(10) for cell in HEAD))
    with tempfile.TemporaryDirectory() as folder:
        for suffix in given.suffixes:
            for name, work in (("", _whole if given.whole else _parts), *_peers(suffix)):
                _row(suffix, name, work, sizes, Path(folder))


def _row(suffix: str, name: str, work: Callable[[Path], int], sizes: list[int], folder: Path) -> None:
    first: Cost | None = None
    for size in sizes:
        path = folder / f"{size}{suffix}"
        if not path.exists():
            path.write_bytes({**REPORTS, **LISTS}[suffix](NOTES * size))
        cost = measure(work, path)
        first = first or cost
        kilobytes = path.stat().st_size / 1000
        pages = path.read_bytes().count(b"/Type /Page ") if suffix == ".pdf" else 0
        rate = f"{pages / cost.seconds:.0f} pages" if pages else f"{kilobytes / 1000 / cost.seconds:.2f} MB"
        row = (name or suffix, f"{size}x", cost.notes, f"{kilobytes:.0f}", f"{cost.seconds:.2f}", rate, f"{cost.held / 1e6:.1f}")
        ratios = (f"{cost.seconds / first.seconds:.1f}", f"{cost.held / max(1, first.held):.1f}")
        print("  ".join(str(cell).rjust(10) for cell in (*row, *ratios)), flush=True)


def measure(work: Callable[[Path], int], path: Path) -> Cost:
    """Do ``work`` on ``path`` in a fork and return what it cost there."""
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.process_time()
        notes = work(path)
        seconds = time.process_time() - begun
        held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1 if sys.platform == "darwin" else 1024)
        os.write(sink, msgspec.msgpack.encode(Cost(seconds, held, notes)))
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    return msgspec.msgpack.decode(data, type=Cost)


def _parts(path: Path) -> int:
    listed = load_list(path) if path.suffix in LISTS else None
    return len(listed.citations.citations) if listed else len(read(path).notes)


def _whole(path: Path) -> int:
    return len(cited(str(path)).citations.citations)


def _peers(suffix: str) -> Iterator[tuple[str, Callable[[Path], int]]]:
    """Yield what else reads such a file here, under a name. They find no claims; python-docx finds no notes either.

    Of plain text the marker pass is measured alone as well: lines, pages and all signs that may be markers, which it counts.
    """
    if suffix == ".txt":
        yield "marker pass", _marker_pass
    if suffix == ".md":
        yield "markdown-it", _markdown_it
    if suffix == ".docx" and importlib.util.find_spec("docx"):
        yield "python-docx", _python_docx
    if suffix == ".docx" and importlib.util.find_spec("mammoth"):
        yield "mammoth", _mammoth


def _marker_pass(path: Path) -> int:
    text = path.read_text()
    lay_out(text)
    return sum(len(found) for found in find_signs(text).values())


def _markdown_it(path: Path) -> int:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    tokens = MarkdownIt().use(footnote_plugin).parse(path.read_text())
    return sum(token.type == "footnote_open" for token in tokens)


def _python_docx(path: Path) -> int:
    import docx

    return 0 * sum(len(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs)


def _mammoth(path: Path) -> int:
    import mammoth

    with path.open("rb") as file:
        return mammoth.convert_to_html(file).value.count('<li id="footnote-')


if __name__ == "__main__":
    main()
