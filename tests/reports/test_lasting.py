"""What is asked for at one place, run after run."""

import msgspec
import pytest

from citecheck.cli.report import FORMATS
from citecheck.model.errors import OutputError
from citecheck.reports.render import LASTING, RENDERERS, write_lasting
from tests.reports.example import example


def named(name):
    report = example()
    return msgspec.structs.replace(
        report, run=msgspec.structs.replace(report.run, start=msgspec.structs.replace(report.run.start, report=name))
    )


def test_the_place_stays_and_the_content_is_replaced(tmp_path):
    """Each run of a report writes the same file, whole, and leaves nothing beside it."""
    for report in (named("valley.txt"), named("valley.txt")):
        (file,) = write_lasting(report, {"prometheus": tmp_path / "figures"})
        assert file.read_bytes() == RENDERERS["prometheus"].render(report)
    assert [path.name for path in (tmp_path / "figures").iterdir()] == [file.name]
    assert file.name.startswith("valley-")
    assert file.suffix == ".prom"


def test_reports_of_one_name_keep_apart(tmp_path):
    """Two reports of the same name in two folders have a file each, whatever signs are in the names."""
    names = ["a/valley.txt", "b/valley.txt", "../..", "", "تقرير.txt", "x" * 300 + ".txt"]
    files = {write_lasting(named(name), {"atom": tmp_path})[0] for name in names}
    assert len(files) == len(names)
    assert {file.parent for file in files} == {tmp_path}


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """A folder that is a file is one clear error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_lasting(example(), {"atom": tmp_path / "file"})


def test_the_command_knows_every_format():
    """What --format offers is what can be rendered; what lasts can be rendered."""
    assert tuple(RENDERERS) == FORMATS
    assert set(RENDERERS) >= LASTING
