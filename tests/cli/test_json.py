"""``--json`` and ``--verbose``: what scripts read, and what people read who want to know more."""

import json
import shutil

import pytest

from citecheck.model.citation import Citation
from citecheck.model.event import CitationRecord, DocumentRead, EventKind, RunEnd
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW
from tests.audit.logs import START, opened
from tests.cli.test_hostile_inputs import BOOK
from tests.desk import Desk

URL = "https://valley-post.example/1"
READ = DocumentRead(
    source="report.txt", media_type="text/plain", digest="d" * 64, language="en", date_order="dmy", notes=1, markers=1
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A log of one run over one link that moved."""
    path = tmp_path_factory.mktemp("sound") / "audit.db"
    cited = Citation(id="a", note="1", kind="news", raw="Bridge closed", title="Bridge closed", url=parse_url(URL))
    hops = (
        Hop(url=parse_url(URL), via=Via.ASKED, at=NOW, status=301, location="/new"),
        Hop(url=parse_url(URL + "/new"), via=Via.REDIRECT, at=NOW, status=404, quirks=("gazette",)),
    )
    with opened(path) as log:
        log.begin("run-1", START)
        log.append(EventKind.DOCUMENT_READ, READ.digest, READ)
        log.append(EventKind.CITATION_RECORDED, "a", CitationRecord(citation=cited))
        log.append(EventKind.LINK_FOLLOWED, URL, Chain(asked=parse_url(URL), hops=hops))
        reason = Reason(signal="status", words="the page answers with 404")
        log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=Liveness.GONE, at=NOW, reasons=(reason,)))
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True))
    return path


@pytest.fixture
def folder(tmp_path, sound):
    (tmp_path / "reports").mkdir()
    (tmp_path / "citations.yaml").write_text(BOOK)
    shutil.copy(sound, tmp_path / "reports" / "audit.db")
    return tmp_path


def ran(folder, capsys, *arguments):
    """Run a command in this process; return its exit code, what it printed, and what it told beside."""
    import contextlib

    from citecheck.cli.main import exit_code

    with contextlib.chdir(folder):
        code = exit_code(list(arguments))
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "lines", "keys"),
    [
        (("report",), 1, {"run", "complete", "states", "findings", "files", "head"}),
        (("due", "--all"), 1, {"url", "state", "due", "why", "reports"}),
        (("audit", "verify"), 1, {"verified", "stamps"}),
        (("audit", "show"), 6, {"seq", "at", "kind", "subject"}),
        (("audit", "rebuild"), 1, {"path", "events", "head"}),
        (("audit", "search", "bridge"), 1, {"kind", "subject", "text"}),
        (("audit", "redact", "3", "--reason", "a private person's address"), 1, {"actor", "reason", "events"}),
        (("evidence", "list"), 0, set()),
        (("schedule", "status"), 1, {"installed", "last", "missed"}),
        (("archive", "--dry-run", "--contact", "mailto:desk@valley-post.example"), 1, {"place", "captures", "requests"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_json_is_all_that_stands_on_standard_output(folder, capsys, arguments, lines, keys):
    """One object a line, with the keys that scripts rely on; the exit code is as without."""
    code, out, _ = ran(folder, capsys, *arguments, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert len(told) == lines
    assert all(keys <= set(each) for each in told)
    assert code in (0, 1)


def test_a_run_that_could_not_finish_says_so_in_json(tmp_path):
    """Without a network: exit code 3, and an object that tells how far it came."""
    (tmp_path / "report.txt").write_text(f'It rained.1\n\n1. "Rain" Valley Post, 2.3.2019 {URL}\n')
    (tmp_path / "citecheck.toml").write_text('[net]\nprobes = ["127.0.0.1:9"]\n')
    done = Desk(tmp_path).run("run", "report.txt", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 3, done.stderr
    assert (told["complete"], told["report"], told["links"], told["checked"]) == (False, "report.txt", 1, 0)
    assert told["why"].startswith("offline")


def test_verbose_tells_the_settings_and_why(folder, capsys, monkeypatch):
    """Which file and variables the settings come from, where the log is; of each link its reasons and its hops."""
    monkeypatch.setenv("COLUMNS", "160")
    (folder / "citecheck.toml").write_text("contact = 'mailto:desk@valley-post.example'\n")
    _, short, nothing = ran(folder, capsys, "report")
    _, long, beside = ran(folder, capsys, "report", "--verbose")
    assert nothing == ""
    assert "settings: citecheck.toml; log: reports/audit.db" in beside
    assert "status: the page answers with 404" in long
    assert f"redirect: {URL}/new 404" in long
    assert "heeding gazette" in long
    assert "status: the page" not in short
