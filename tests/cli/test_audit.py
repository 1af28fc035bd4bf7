"""citecheck audit on the command line: what is printed, and the exit codes."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from citecheck.audit.derived.build import index_path
from citecheck.cli.main import exit_code
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, opened, unguarded
from tests.audit.test_redaction import LINK, SECRET, with_secret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with a personal detail in its events 3 and 4."""
    path = tmp_path / "audit.db"
    with_secret(path)
    return path


@pytest.fixture
def audit(path, capsys):
    """Run one of the commands on the log; give exit code, output and errors."""

    def ran(*words):
        code = exit_code(["audit", *words, "--log", str(path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def test_rebuild_then_search(audit, path):
    """The index is told with its head; hits have event, kind, link and state; no hit is exit code 1."""
    code, out, _ = audit("rebuild")
    assert (code, "6 events" in out, index_path(path).exists()) == (0, True, True)
    code, out, _ = audit("search", "hruskova", "mill", "-n", "1")
    assert (code, LINK in out, "[moved]" in out, SECRET in out) == (0, True, True, True)
    assert audit("search", "nowhere")[0] == 1
    assert audit("search", "--in", "reason", "mill")[0] == 1
    assert audit("search", "*")[0] == 2


def test_metadata_is_json_that_names_both_files(audit):
    """As datasette calls them."""
    code, out, _ = audit("metadata")
    assert code == 0
    assert set(json.loads(out)["databases"]) == {"audit", "audit-index"}


def test_redact_then_verify_and_show(audit, path):
    """Verify tells who, when and why, and does not call it altered; show says so in the event's place; the index forgets."""
    audit("rebuild")
    code, out, _ = audit("redact", "3", "4", "--reason", "a private address")
    assert (code, "redacted 2 events" in out) == (0, True)
    code, out, _ = audit("verify")
    assert code == 0
    lines = [line for line in out.splitlines() if "was redacted by" in line]
    assert [line.split()[1] for line in lines] == ["3", "4"]
    assert all(line.endswith("event 8: a private address") for line in lines)
    assert audit("show", "--subject", LINK)[1].count("redacted: see event 8") == 2
    assert SECRET.encode() not in index_path(path).read_bytes()
    code, _, err = audit("redact", "3", "--reason", "again")
    assert (code, "redacted already" in err) == (2, True)


def test_kept_texts_are_verified_and_redacted_with_their_events(audit, path):
    """Verify counts the texts that fit their digests; a redaction says how many it took away; one that was altered is told."""
    with opened(path) as log:
        log.resume("run-1", START)
        for number in (7, 8):
            log.append("source-read", LINK, {"uri": "u", "text_digest": log.keep_text(f"The source of event {number}.")})
    assert "2 kept texts match" in audit("verify")[1]
    assert "redacted 1 events and 1 kept texts" in audit("redact", "9", "--reason", "a private address")[1]
    with unguarded(path) as connection:
        connection.execute("UPDATE texts SET body = x'00' WHERE body IS NOT NULL")
    code, _, err = audit("verify")
    assert (code, "was altered" in err) == (3, True)


def test_verify_names_the_first_bad_event(audit, path):
    """Exit code 3, with the event and what to do."""
    with unguarded(path) as connection:
        connection.execute("UPDATE event SET subject = 'forged' WHERE seq = 4")
    code, _, err = audit("verify")
    assert (code, "event 4 was altered" in err, "backup" in err) == (3, True, True)


def test_verify_tells_that_the_clock_was_set_back(audit, path):
    """The chain holds all the same: the first such event is named, the others are counted."""
    for day in (3, 2, 1):
        with opened(path, clock=FixedClock(NOW + dt.timedelta(days=day))) as log:
            log.begin(f"day-{day}", START)
    code, out, _ = audit("verify")
    assert (code, "the clock was set back before event 8 and 1 more" in out) == (0, True)


def test_anchor_without_anybody_to_ask_is_told(audit):
    """Exit code 2, with the key to set."""
    code, _, err = audit("anchor")
    assert (code, "anchor.authorities" in err) == (2, True)


def test_help_of_each_command_has_an_example():
    """Whoever asks for help is shown a line to copy."""
    from citecheck.cli.audit import audit as group

    for name, command in group.commands.items():
        said = CliRunner().invoke(command, ["--help"], prog_name=f"citecheck audit {name}").output
        assert "Usage: citecheck audit" in said
        if name not in ("show", "rebuild"):
            assert f"citecheck audit {name}" in said.split("Options:")[0].split("\n", 1)[1]


def test_show_passes_what_looks_like_an_order_to_a_terminal(audit, path):
    """A hostile title is shown as its codes by search as well."""
    with opened(path) as log:
        log.begin("run-9", log.runs()[0].start)
        log.append("link-judged", LINK, {"liveness": "live", "at": "2026-11-02T12:00:00Z", "page_title": "wipe \x1b[2J out"})
    assert "\x1b" not in audit("search", "wipe")[1]
