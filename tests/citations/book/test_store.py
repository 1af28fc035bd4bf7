"""citations.yaml is written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from citecheck.citations.book.file import citations_of, load_book, write_book
from citecheck.citations.book.store import put
from citecheck.model.errors import OutputError
from tests.citations.book.samples import news, report

#: What a full disk does to a writer: the system takes some bytes of a file, and then no more.
FULL = """
    import resource, sys
    from pathlib import Path
    from citecheck.citations.book.store import put
    from citecheck.model.errors import OutputError

    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        put(Path(sys.argv[1]), b"x" * 100_000, replace=True)
    except OutputError as error:
        print(error)
"""


def test_a_full_disk_spoils_nothing(tmp_path):
    """Where the system stops taking bytes half-way, the old file is whole, nothing is left beside it, and the error says why."""
    book = tmp_path / "citations.yaml"
    write_book(book, report(news(1)))
    before = book.read_bytes()
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(book)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"{book}: cannot be written: ")
    assert "look at the folder" in ran.stdout
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["citations.yaml"]


def test_a_full_disk_leaves_no_half_of_a_first_file(tmp_path):
    """Where there was no file before, there is none after."""
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(tmp_path / "citations.yaml")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "cannot be written" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_once(tmp_path):
    """The same bytes again are no change; other bytes are one, where they may be written over."""
    path = tmp_path / "x"
    assert put(path, b"1", replace=False)
    assert not put(path, b"1", replace=False)
    with pytest.raises(OutputError, match="other words in it"):
        put(path, b"2", replace=False)
    assert put(path, b"2", replace=True)
    assert path.read_bytes() == b"2"


def test_two_writers_do_not_undo_each_other(tmp_path):
    """Who read the file before somebody else wrote it is refused; after reading it again both changes are there."""
    path = tmp_path / "citations.yaml"
    write_book(path, report(news(1)))
    mine = theirs = load_book(path)
    write_book(path, report(news(1), news(2)), book=theirs)
    with pytest.raises(OutputError, match="save and close it"):
        write_book(path, report(news(1), news(3)), book=mine)
    write_book(path, report(news(1), news(2), news(3)), book=load_book(path))
    assert [cited.id for cited in citations_of(load_book(path)).citations] == ["n1", "n2", "n3"]
