"""Notices at the command line: what is shown, and what they never change."""

import pytest
from click.testing import CliRunner

from citecheck.cli.main import commands, exit_code
from citecheck.cli.telling import tell_after
from citecheck.model.settings import NotifySettings, ReportSettings, Settings
from tests.api.test_news import history
from tests.notify.receivers import free_port, web_hook


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CITECHECK_CONFIG", raising=False)
    (tmp_path / "reports").mkdir()
    history(tmp_path / "reports", "+ggg")
    return tmp_path


def configured(folder, *urls):
    listed = ", ".join(f'"{url}"' for url in urls)
    (folder / "citecheck.toml").write_text(f"[notify]\nurls = [{listed}]\nretry_wait = 0.0\n", encoding="utf-8")


def test_show_prints_and_sends_nothing(folder):
    """Without a place, too: what would be told, subject first."""
    ran = CliRunner().invoke(commands, ["notify", "--show"], prog_name="citecheck")
    assert ran.output.startswith("Subject: citecheck: 1 newly dead in valley.txt\n\nvalley.txt: 1 newly dead since")
    assert ran.exit_code == 0
    assert ran.output.endswith("report.\n")


def test_nobody_to_tell_is_a_clear_error(folder, capsys):
    """Exit code 2, with the key to set."""
    assert exit_code(["notify"]) == 2
    assert "notify.urls" in capsys.readouterr().err


def test_told_already_told_and_nothing_to_tell(folder, capsys):
    """Each of the three is said, and none is a failure."""
    with web_hook() as hook:
        configured(folder, f"json://127.0.0.1:{hook.port}/")
        assert exit_code(["notify"]) == 0
        assert exit_code(["notify"]) == 0
        assert exit_code(["notify", "run-3"]) == 0
        assert exit_code(["notify", "--test", "-q"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "told: notify.urls, entry 1 (json)",
        "everybody was told of run run-4 already",
        "nothing to tell of run run-3",
    ]
    assert len(hook.got) == 2


def test_a_failed_delivery_is_told_with_its_tries(folder, capsys):
    """Exit code 3 here: telling was all there was to do."""
    configured(folder, f"json://127.0.0.1:{free_port()}/s3cret")
    assert exit_code(["notify"]) == 3
    said = capsys.readouterr()
    assert "not told: notify.urls, entry 1 (json): the service could not be reached, or broke off (3 tries)" in said.err
    assert "s3cret" not in said.out + said.err


@pytest.mark.parametrize(
    ("url", "remark"),
    [("json://127.0.0.1:{port}/", "citecheck notify run-4"), ("json://${NOT_SET_ANYWHERE}", "nobody was told"), ("x", "nobody")],
)
def test_a_run_goes_on_whatever_becomes_of_its_notice(folder, capsys, url, remark):
    """A place that is down, a secret that is missing, an address that is none: a remark on the screen, no error."""
    settings = Settings(
        log=str(folder / "reports" / "audit.db"),
        report=ReportSettings(folder=str(folder)),
        notify=NotifySettings(urls=(url.replace("{port}", str(free_port())),), retry_wait=0.0),
    )
    tell_after(("run-4",), settings, quiet=False)
    assert remark in capsys.readouterr().err
