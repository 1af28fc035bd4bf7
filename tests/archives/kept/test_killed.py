"""kill -9 in the middle of the writing: what was told to be kept is there and readable."""

import subprocess
import sys
from pathlib import Path

import pytest

from citecheck.archives.kept.holdings import read_own
from tests.archives.kept.looks import keeper, read_back

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("told", [1, 7, 23])
def test_killed_in_the_middle(tmp_path, told):
    """Every record that was told before the kill is in the mended file, and every record in it is whole."""
    command = [sys.executable, "-m", "tests.archives.kept.killed_keeper", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        names = [process.stdout.readline().strip() for _ in range(told)]
        process.kill()
        names += process.stdout.read().split()
    assert [path.name for path in tmp_path.iterdir()] == ["killed-001.warc.gz.open"]
    (mended,) = keeper(tmp_path, run="next").close()
    assert mended.recovered
    kept = {
        f"killed-001.warc.gz#{fields['warc-record-id'].strip('<>')}"
        for kind, fields, _ in read_back(tmp_path)
        if kind == "response"
    }
    assert set(names) <= kept
    assert len(read_own(tmp_path).rows) == mended.records == len(kept)
