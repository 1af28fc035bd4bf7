"""What stands on the screen of a report: each citation's row, of a long report those alone that want an editor."""

import pytest

from citecheck.cli.screen import show_report
from citecheck.model.citation import Citation
from citecheck.model.event import Run, RunStart
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.testing import NOW

START = RunStart(report="weir.txt", report_digest="d" * 64, tool="citecheck 0", config_digest="c" * 64, actor="tests")


def told(citations: int) -> RunReport:
    """Return a report of so many citations: an error in the third, a warning in the fourth, a remark on the fifth."""
    raw = "The weir, part {}."
    cited = [Citation(id=f"c{each}", note=str(each), kind="other", raw=raw.format(each)) for each in range(citations)]
    levels = {"c3": "error", "c4": "warning", "c5": "note"}
    return RunReport(
        run=Run(id="run-1", start=START, started=NOW),
        head="f" * 64,
        last_seq=9,
        outcomes=tuple(Outcome(citation=each, not_checked="the note gives no URL") for each in cited),
        findings=tuple(Finding(rule="CC401", level=level, citation=name, message="amiss") for name, level in levels.items()),
    )


@pytest.mark.parametrize(
    ("citations", "verbose", "rows", "left"),
    [(1000, False, 1000, ""), (1001, False, 2, "not shown here: 999 of 1,001 citations"), (1001, True, 1001, "")],
)
def test_a_long_report_shows_what_wants_an_editor(citations, verbose, rows, left, capsys):
    """And says how many it left out, and where they are told; up to a thousand, and when verbose, each has its row."""
    show_report(told(citations), verbose=verbose)
    lines = capsys.readouterr().out.splitlines()
    assert sum("The weir, part" in line for line in lines) == rows
    assert [line[: len(left)] for line in lines if line.startswith("not shown")] == ([left] if left else [])
    assert any(line.startswith("findings: 1 error, 1 warning") for line in lines)


def test_quiet_is_quiet(capsys):
    """Nothing is printed."""
    show_report(told(3), quiet=True)
    assert capsys.readouterr().out == ""
