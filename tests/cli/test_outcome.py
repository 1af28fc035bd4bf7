"""What the screen says of a run's files."""

from pathlib import Path

import pytest

from citecheck.cli.outcome import _show_files

RUN = Path("reports/run-1")
LASTING = (Path("reports/valley-0a1b2c.atom"), Path("/var/figures/valley-0a1b2c.prom"))


@pytest.mark.parametrize(
    ("files", "quiet", "told"),
    [
        ((), False, []),
        ((RUN / "report.html",), False, [f"report: {RUN}/report.html", ""]),
        (
            (RUN / "report.html", RUN / "report.md", RUN / "report.csv"),
            False,
            [f"report: {RUN}/report.html", "        beside it: report.md, report.csv"],
        ),
        ((RUN / "report.json", RUN / "report.sarif"), False, [f"report: {RUN}/report.json", "        beside it: report.sarif"]),
        (
            (RUN / "report.html", RUN / "report.atom", *LASTING),
            False,
            [
                f"report: {RUN}/report.html",
                "        beside it: report.atom",
                f"        feed: {LASTING[0]}",
                f"        figures: {LASTING[1]}",
            ],
        ),
        ((RUN / "report.html", LASTING[0]), True, [f"report: {RUN}/report.html", f"report: {LASTING[0]}"]),
    ],
)
def test_files_are_told_with_their_places(files, quiet, told, capsys):
    """The page first, what lies beside it by name, what lasts by its path; when quiet, each on a line of its own."""
    _show_files(files, quiet=quiet)
    assert capsys.readouterr().out.splitlines() == told
