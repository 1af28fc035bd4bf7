"""Reports, exports and schemas at the command line: one format to the screen or to a file, and what is refused."""

import json

import jsonschema
import pytest

from citecheck.audit.log import AuditLog
from citecheck.cli.main import exit_code
from citecheck.model.citation import Citation
from citecheck.model.event import CitationRecord, EventKind, RunEnd
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import NOW, FixedClock
from tests.api.test_news import START, URL, history
from tests.audit.logs import opened, unguarded
from tests.audit.test_log_tampered import rehash


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


def test_another_folder_for_reports_leaves_the_log_where_it_is(folder, capsys):
    """Whether in the usual place, or where the settings name it; a log of its own is made where there is none yet."""
    assert exit_code(["report", "run-2", "--reports", "public", "--format", "json", "-q"]) == 0
    assert (folder / "public" / "run-2" / "report.json").exists()
    (folder / "reports").rename(folder / "kept")
    (folder / "citecheck.toml").write_text('log = "kept/audit.db"\n')
    assert exit_code(["report", "run-3", "--reports", "public", "--format", "json", "-q"]) == 0
    (folder / "citecheck.toml").unlink()
    assert exit_code(["report", "run-3", "--reports", "public"]) == 3
    assert "public/audit.db: there is no log" in capsys.readouterr().err


def test_a_report_is_not_written_over_by_a_log_that_was_rewritten(folder, capsys):
    """It prints the head of the log as it was, and is what finds the forgery; elsewhere a report may be written."""
    assert exit_code(["report", "run-2", "--format", "json", "-q"]) == 0
    before = (folder / "reports" / "run-2" / "report.json").read_bytes()
    with opened(folder / "reports" / "audit.db", write=False) as log:
        last = log.last_seq_of_all()
    with unguarded(folder / "reports" / "audit.db") as connection:
        rehash(connection, 2, last)
    assert exit_code(["report", "run-2", "--format", "json", "-q"]) == 3
    assert "events were rewritten, the first of them between 1 and" in capsys.readouterr().err
    assert (folder / "reports" / "run-2" / "report.json").read_bytes() == before
    assert exit_code(["report", "run-2", "--format", "json", "-q", "--reports", "public"]) == 0


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


def test_a_version_for_others_is_written_beside_the_own(folder):
    """With --share both stand there; what lasts is written once, and not for others."""
    assert exit_code(["report", "--share", "--format", "html", "--format", "prometheus", "-q"]) == 0
    run = folder / "reports" / "run-4"
    written = sorted(path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file())
    assert written == ["report.html", "report.prom", "shared/report.html"]
    assert "Version for others" in (run / "shared" / "report.html").read_text("utf-8")
    assert "Version for others" not in (run / "report.html").read_text("utf-8")


def test_a_file_for_others_is_the_version_for_others_alone(folder, capfdbinary):
    """With -o the one file that is asked for is safe to hand on; without --share it is the whole report."""
    assert exit_code(["report", "--share", "--format", "json", "-o", "-"]) == 0
    tree = json.loads(capfdbinary.readouterr().out)
    assert (tree["shared"], tree["run"]["start"]["actor"]) == (True, "")
    assert exit_code(["report", "--format", "json", "-o", "-"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["run"]["start"]["actor"] == "desk"


def test_a_reproducible_report_names_evidence_and_links_none(folder, capfdbinary):
    """Whether the folder of evidence is there changes the usual page's links, and nothing of the reproducible one."""
    kept_run(folder / "reports" / "audit.db")
    pages = {}
    for there in (False, True):
        if there:
            (folder / "reports" / "evidence").mkdir()
        for how in ("--reproducible", "--linked"):
            assert exit_code(["report", how, "--format", "html", "-o", "-"]) == 0
            pages[how, there] = capfdbinary.readouterr().out
    assert pages["--reproducible", False] == pages["--reproducible", True] == pages["--linked", False]
    assert b"run-9.warc.gz" in pages["--reproducible", True]
    assert b'evidence/run-9.warc.gz">' in pages["--linked", True]


def kept_run(path):
    """Add a run that kept its one look."""
    url = parse_url(URL)
    hop = Hop(url=url, via=Via.ASKED, at=NOW, status=200, record="run-9.warc.gz#urn:uuid:1")
    cited = Citation(id="c-1", note="1", kind="news", raw="x", url=url)
    with AuditLog.open(path, clock=FixedClock()) as log:
        log.begin("run-9", START)
        log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
        log.append(EventKind.LINK_FOLLOWED, URL, Chain(asked=url, hops=(hop,)))
        log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=Liveness.LIVE, at=NOW))
        log.append(EventKind.RUN_FINISHED, "run-9", RunEnd(complete=True))
