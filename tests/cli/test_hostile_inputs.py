"""Two hundred hostile settings, books, logs and arguments: each is one clear error with its exit code, never a trace."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path

import pytest

from citecheck.cli.main import exit_code
from citecheck.model.event import EventKind, RunEnd
from tests.audit.logs import START, opened
from tests.cli.hostile import ENVIRONMENT, LOG, SPOILT, Hostile, cases

BOOK = "version: 1\ncitations:\n- id: a\n  note: '1'\n  url: https://valley-post.example/1\n"
ALL = list(cases())
#: What else reads a log: each must tell of a spoilt one in the same way, or go on where the damage does not concern it.
READERS = (
    ("report",),
    ("audit", "show"),
    ("audit", "rebuild"),
    ("audit", "export"),
    ("due",),
    ("schedule", "status"),
    ("notify",),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound log of forty events."""
    path = tmp_path_factory.mktemp("sound") / "audit.db"
    with opened(path) as log:
        log.begin("run-1", START)
        for number in range(2, 40):
            data = {"liveness": "live", "number": number, "words": "x" * 700}
            log.append(EventKind.LINK_JUDGED, f"https://valley-post.example/{number}", data)
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True))
    return path


@pytest.fixture
def folder(tmp_path: Path, sound: Path) -> Path:
    """A folder with a book and a sound log."""
    (tmp_path / "citations.yaml").write_text(BOOK)
    (tmp_path / "reports").mkdir()
    shutil.copy(sound, tmp_path / LOG)
    return tmp_path


def ran(folder: Path, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Run a command in this process, in ``folder``; return its exit code and what it wrote to standard error."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        return exit_code(list(arguments)), err.getvalue()


def refused(code: int, error: str, expected: int, told: tuple[str, ...]) -> None:
    """Assert that there is one error, of the right code, that says what, where and what to do."""
    assert code == expected, error
    assert "Traceback" not in error
    lines = [line for line in error.splitlines() if line.startswith(("citecheck: ", "Error: "))]
    assert len(lines) == 1, error
    assert all(sign.isprintable() or sign in "\n\u00a0" for sign in error)
    for words in told:
        assert words in error, error
    # The cure: in brackets behind the message, or the way to the command's help.
    assert lines[0].endswith(")") or "Try 'citecheck" in error, error


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_a_hostile_input_is_one_clear_error(folder: Path, case: Hostile) -> None:
    """It names file, line or key, and the cure; the exit code is that of the table."""
    for name, data in case.files:
        (folder / name).write_bytes(data)
    if case.spoil is not None:
        case.spoil(folder / LOG)
    refused(*ran(folder, case.arguments), case.code, case.told)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_hostile_variable_is_one_clear_error(folder: Path, name: str) -> None:
    """It is named as the environment has it."""
    variable, value, told = ENVIRONMENT[name]
    os.environ[variable] = value
    try:
        refused(*ran(folder, ("schedule", "status")), 2, told)
    finally:
        del os.environ[variable]


@pytest.mark.parametrize("name", SPOILT)
def test_whoever_reads_a_spoilt_log_tells_it_or_goes_on(folder: Path, name: str) -> None:
    """No command ends with a trace: where it reads what is spoilt, it ends with one error and exit code 3."""
    spoil, _ = SPOILT[name]
    spoil(folder / LOG)
    for arguments in READERS:
        code, error = ran(folder, arguments)
        assert code in (0, 1, 2, 3), (arguments, error)
        assert "Traceback" not in error
        if code == 3:
            assert len([line for line in error.splitlines() if line.startswith("citecheck: ")]) == 1, error


@pytest.mark.parametrize(
    "arguments",
    [("audit", "show", "--tail"), ("audit", "export", "--after"), ("audit", "search", "live", "--limit")],
    ids=lambda arguments: arguments[1],
)
def test_a_number_too_large_is_as_good_as_the_largest(folder: Path, arguments: tuple[str, ...]) -> None:
    """Nobody has so many events: all there are, or none behind them."""
    assert ran(folder, (*arguments, "9" * 40))[0] in (0, 1)


def test_there_are_two_hundred() -> None:
    """As many as were promised, each another one."""
    names = [*(case.name for case in ALL), *ENVIRONMENT]
    assert len(names) >= 200
    assert len(names) == len(set(names))
