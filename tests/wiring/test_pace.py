"""Where the shared pace stands, and what happens where it cannot."""

from pathlib import Path

import pytest
from msgspec import structs

from citecheck.model.errors import OutputError
from citecheck.model.pace import Pace
from citecheck.model.settings import ArchiveSettings
from citecheck.wiring.pace import shared_paces, state_folder
from tests.pipeline.steps import Watcher


def waits(pace, now):
    return structs.replace(pace, next_at=now + 60)


@pytest.mark.parametrize(
    ("env", "folder"),
    [
        ({}, "/h/ann/.local/state/citecheck"),
        ({"XDG_STATE_HOME": "/var/state"}, "/var/state/citecheck"),
        ({"XDG_STATE_HOME": "relative"}, "/h/ann/.local/state/citecheck"),
    ],
)
def test_paces_stand_in_the_users_state_folder(env, folder):
    """XDG_STATE_HOME where it is absolute, as the specification wants it, else ~/.local/state."""
    assert state_folder(env, Path("/h/ann")) == Path(folder)


def test_what_one_run_leaves_the_next_one_finds(tmp_path):
    """The file that the settings name holds the pace when the run is over; no file is made where no archive is asked."""
    settings = ArchiveSettings(pace=str(tmp_path / "pace.db"))
    with shared_paces(settings, Watcher(), wanted=False) as nothing:
        assert nothing is None
    assert not (tmp_path / "pace.db").exists()
    with shared_paces(settings, Watcher(), wanted=True) as book:
        book.change("index", waits)
    with shared_paces(settings, Watcher(), wanted=True) as book:
        assert book.change("index", lambda pace, _: pace).next_at > Pace().next_at


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """A file that was named must work; the user's own folder need not: then the run keeps its pace alone, and says so."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError), shared_paces(ArchiveSettings(pace=str(tmp_path / "file" / "p.db")), Watcher(), wanted=True):
        pass
    watcher = Watcher()
    with shared_paces(ArchiveSettings(), watcher, wanted=True, env={"XDG_STATE_HOME": str(tmp_path / "file")}) as book:
        assert book is None
    assert "other runs of this machine are not waited for" in watcher.lines[0][1]
