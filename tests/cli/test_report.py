"""Reports, exports and schemas at the command line: one format to the screen or to a file, and what is refused."""

import json

import jsonschema
import pytest

from citecheck.cli.main import exit_code
from tests.api.test_news import history


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CITECHECK_CONFIG", raising=False)
    (tmp_path / "reports").mkdir()
    history(tmp_path / "reports", "+ggg")
    return tmp_path


def test_one_format_goes_to_the_screen_alone(folder, capfdbinary):
    """The bytes of the format and nothing else, so that a pipe can read them; no file is written."""
    assert exit_code(["report", "--format", "json", "-o", "-"]) == 0
    tree = json.loads(capfdbinary.readouterr().out)
    assert tree["run"]["id"] == "run-4"
    assert [path.name for path in (folder / "reports").iterdir() if path.is_dir()] == []


def test_one_format_goes_to_a_file(folder, capsys):
    """Of the run that is named; the file is told."""
    assert exit_code(["report", "run-2", "--format", "sarif", "-o", "found.sarif"]) == 0
    assert capsys.readouterr().out == "found.sarif\n"
    (run,) = json.loads((folder / "found.sarif").read_text("utf-8"))["runs"]
    assert run["automationDetails"]["id"].endswith("run-2")


@pytest.mark.parametrize("formats", [[], ["--format", "json", "--format", "csv"]])
def test_a_file_takes_one_format(folder, capsys, formats):
    """None or two are a usage error."""
    assert exit_code(["report", *formats, "-o", "x"]) == 2
    assert "one --format" in capsys.readouterr().err


def test_formats_of_the_command_line_replace_those_of_the_settings(folder):
    """Only what is asked for is written, and what lasts stands beside the runs' folders."""
    assert exit_code(["report", "--format", "atom", "--format", "junit", "-q"]) == 0
    assert sorted(path.name for path in (folder / "reports" / "run-4").iterdir()) == ["report.atom", "report.junit.xml"]
    assert len(list((folder / "reports").glob("valley-*.atom"))) == 1


def test_the_schema_printed_is_that_of_the_report_written(folder, capfdbinary):
    """What a stranger validates with is what the command prints."""
    assert exit_code(["schema", "--report"]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    assert exit_code(["report", "--format", "json", "-o", "-"]) == 0
    jsonschema.Draft202012Validator(schema).validate(json.loads(capfdbinary.readouterr().out))


def test_the_log_is_exported_whole_or_from_where_one_was(folder, capfdbinary):
    """To a file and to the screen the same lines; --after gives what came since; filters hold."""
    assert exit_code(["audit", "export", "-o", "events.jsonl", "-q"]) == 0
    lines = (folder / "events.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert exit_code(["audit", "export"]) == 0
    assert capfdbinary.readouterr().out.splitlines() == lines
    assert exit_code(["audit", "export", "--after", "5", "--kind", "link-judged"]) == 0
    found = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert found
    assert {event["kind"] for event in found} == {"link-judged"}
    assert min(event["seq"] for event in found) > 5


def test_an_export_that_cannot_be_written_leaves_nothing(folder, capsys):
    """One clear error, and no half file."""
    assert exit_code(["audit", "export", "-o", "no/events.jsonl"]) == 3
    assert "cannot be written" in capsys.readouterr().err
