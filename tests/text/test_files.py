"""Files written whole or not at all, and what is no file left what it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from citecheck.model.errors import OutputError
from citecheck.text.files import whole_file, write_whole


def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    """A pipe (a device is the same) stays one and is given the bytes: ``-o /dev/null`` puts no file in its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"one ")
        with whole_file(pipe) as file:
            file.write(b"two")
        assert os.read(reader, 100) == b"one two"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    """Its permissions with it."""
    (tmp_path / "there").mkdir()
    kept = tmp_path / "there" / "citations.yaml"
    kept.write_bytes(b"old")
    kept.chmod(0o640)
    link = tmp_path / "citations.yaml"
    link.symlink_to(kept)
    write_whole(link, b"new")
    assert (link.is_symlink(), kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (True, b"new", 0o640)


def test_a_block_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    """The old bytes stay, and nothing lies beside them."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"old")

    def half() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"events\.jsonl"):
        half()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("events.jsonl", b"old")]
