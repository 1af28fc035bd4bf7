"""citecheck suggest at the command line: told first, asked, and only then sent."""

import json

import pytest
from click.testing import CliRunner

from citecheck.audit.log import AuditLog
from citecheck.cli.main import commands, exit_code
from citecheck.model.event import EventKind
from citecheck.testing import FixedClock
from tests.pipeline.steps import START
from tests.pipeline.test_suggest import outcomes

pytest.importorskip("llm_echo", reason="llm-echo is not installed")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CITECHECK_CONFIG", raising=False)
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    (tmp_path / "reports").mkdir()
    with AuditLog.open(tmp_path / "reports" / "audit.db", clock=FixedClock()) as log:
        log.begin("run-1", START)
        outcomes(log)
    return tmp_path


def asked(folder):
    with AuditLog.open(folder / "reports" / "audit.db", clock=FixedClock(), write=False) as log:
        return list(log.events(kind=EventKind.MODEL_ASKED))


def test_without_a_model_nothing_is_asked(folder, capsys):
    """Exit code 2, with the key to set."""
    assert exit_code(["suggest"]) == 2
    assert "llm.model" in capsys.readouterr().err
    assert asked(folder) == []


def test_a_dry_run_tells_what_would_go_where(folder, capsys):
    """How many sources, to which model; nothing is sent."""
    assert exit_code(["suggest", "--model", "echo", "--dry-run"]) == 0
    assert "1 source will be sent to echo, with 3 claims of r.txt" in capsys.readouterr().err
    assert asked(folder) == []


def test_without_a_yes_nothing_is_sent(folder, capsys):
    """Where nobody can be asked it is an error, never a yes."""
    ran = CliRunner().invoke(commands, ["suggest", "--model", "echo"], prog_name="citecheck")
    assert "nobody is there to say yes" in str(ran.exception)
    assert asked(folder) == []


def test_with_a_yes_it_is_sent_within_the_budget(folder, capsys):
    """The echo gives no answer of the form asked for: told as such, and logged; what was asked is not asked again."""
    assert exit_code(["suggest", "--model", "echo", "--yes", "--calls", "2", "--json", "-q"]) == 0
    said = capsys.readouterr()
    assert "1 more claims are beyond the budget" in said.err
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["came"] for row in rows] == ["malformed", "malformed"]
    assert [row["suggests"] for row in rows] == [None, None]
    assert len(asked(folder)) == 2
    assert exit_code(["suggest", "--model", "echo", "--yes"]) == 0
    assert "no suggestion (the answer has not the form" in capsys.readouterr().out
    assert len(asked(folder)) == 3
    assert exit_code(["suggest", "--model", "echo", "--yes"]) == 0
    assert "nothing to ask echo" in capsys.readouterr().err
