"""citecheck doctor: each part, well and ill, and what it says to do."""

import datetime as dt
import json
import os

import pytest

from citecheck.api.doctor import examine_here
from citecheck.audit.log import AuditLog
from citecheck.cli.main import exit_code
from citecheck.model.event import EventKind, Heartbeat
from citecheck.model.settings import BrowserSettings, NetSettings, NotifySettings, ReportSettings, Settings
from tests.audit.logs import START, filled, unguarded


def parts(folder, *, env=None, free=lambda folder: 10**12, **settings):
    given = {"log": str(folder / "audit.db"), "report": ReportSettings(folder=str(folder))} | settings
    found = list(examine_here(Settings(**given), env or {}, folder, free=free))
    assert len({each.part for each in found if each.part != "disk"}) == len([each for each in found if each.part != "disk"])
    return {each.part: each for each in found}


def test_all_is_well(tmp_path):
    """With contact, keys and a sound log every part is well."""
    filled(tmp_path / "audit.db", 12)
    env = {"IA_ACCESS_KEY_ID": "abc", "IA_SECRET_ACCESS_KEY": "s3cret"}
    found = parts(tmp_path, env=env, contact="mailto:desk@example.org")
    assert {each.level for each in found.values()} == {"ok"}
    assert "12 events, chain intact" in found["log"].words
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("ill", "part", "level", "words"),
    [
        (({}, {}), "contact", "warn", "no archive is asked"),
        (({"contact": "nobody"}, {}), "contact", "fail", "neither a mail address"),
        (({}, {}), "keys", "warn", "no snapshot can be asked for"),
        (({}, {"IA_ACCESS_KEY_ID": "abc"}), "keys", "fail", "only one of"),
        (({"report": ReportSettings(formats=("papyrus",))}, {}), "settings", "fail", "papyrus"),
        (({"notify": NotifySettings(urls=("json://${NOT_SET_ANYWHERE}",))}, {}), "notices", "fail", "NOT_SET_ANYWHERE"),
        (({"notify": NotifySettings(templates="nowhere")}, {}), "settings", "fail", "holds no template"),
        (({"notify": NotifySettings(urls=("json://127.0.0.1/",))}, {}), "notices", "ok", "1 place to tell"),
        (({"net": NetSettings(browser=BrowserSettings(enabled=True, executable="no-such"))}, {}), "browser", "fail", "no-such"),
    ],
)
def test_what_ails_is_told_with_its_cure(tmp_path, ill, part, level, words):
    """Each part tells its own trouble; what fails or warns says what to do."""
    settings, env = ill
    found = parts(tmp_path, env=env, **settings)[part]
    assert (found.level, words in found.words) == (level, True), found
    assert bool(found.cure) == (level != "ok")


def test_a_forged_log_is_found(tmp_path):
    """An altered event makes the log's line fail, and names the event."""
    filled(tmp_path / "audit.db", 12)
    with unguarded(tmp_path / "audit.db") as connection:
        connection.execute("UPDATE event SET data = '{}' WHERE seq = 7")
    found = parts(tmp_path)["log"]
    assert found.level == "fail"
    assert "event 7" in found.words


def test_a_file_that_is_no_log_is_told(tmp_path):
    """It is no traceback."""
    (tmp_path / "audit.db").write_text("not a database at all, but long enough to be looked at" * 50)
    assert parts(tmp_path)["log"].level == "fail"


@pytest.mark.parametrize(("free", "level"), [(10**12, "ok"), (1_500_000_000, "warn"), (50_000_000, "fail")])
def test_a_full_disk_is_told_before_a_run_meets_it(tmp_path, free, level):
    """Plenty, little, and too little."""
    found = parts(tmp_path, free=lambda folder: free)["disk"]
    assert found.level == level
    assert bool(found.cure) == (level != "ok")


def test_a_folder_that_is_not_there_is_judged_by_the_one_above(tmp_path):
    """The reports' folder is made by the first run: where it would be made counts."""
    asked = []

    def free(folder):
        asked.append(folder)
        return 10**12

    found = parts(tmp_path, free=free, report=ReportSettings(folder=str(tmp_path / "a" / "b")))
    assert set(asked) == {tmp_path}
    assert found["disk"].level == "ok"
    (tmp_path / "file").write_text("")
    found = parts(tmp_path, report=ReportSettings(folder=str(tmp_path / "file" / "b")))
    assert found["disk"].level == "fail"


@pytest.mark.parametrize(
    ("hours", "level", "words"),
    [(None, "ok", "citecheck schedule install"), (2, "ok", "begun from elsewhere: last run"), (-3, "warn", "fell silent")],
)
def test_where_the_schedule_stands(tmp_path, hours, level, words):
    """None yet, on time, and one that did not come: that is told with what to do."""
    now = dt.datetime.now(dt.UTC)
    with AuditLog.open(tmp_path / "audit.db", clock=lambda: now - dt.timedelta(hours=24)) as log:
        log.begin("run-1", START)
        if hours is not None:
            beat = Heartbeat(schedule="17 3 * * *", next_by=now + dt.timedelta(hours=hours))
            log.append(EventKind.SCHEDULE_KEPT, beat.schedule, beat)
    found = parts(tmp_path)["schedule"]
    assert (found.level, words in found.words) == (level, True), found
    assert bool(found.cure) == (level != "ok")


@pytest.fixture
def screen(tmp_path, monkeypatch, capsys):
    """Run the command in a folder of its own, and return exit code and lines."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("CITECHECK_", "IA_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def run(*arguments, toml="", width=80):
        monkeypatch.setenv("COLUMNS", str(width))
        (tmp_path / "citecheck.toml").write_text(toml)
        code = exit_code(["doctor", "--offline", *arguments])
        return code, capsys.readouterr().out.splitlines()

    return run


def test_the_screen_is_as_wide_as_it_should_be(screen):
    """At 80 columns nothing is wider and nothing trails; cures hang below their line; nobody was asked."""
    code, lines = screen()
    assert code == 0
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert any(line.startswith("      → ") for line in lines)
    assert "ok    network: not asked (--offline)" in lines


def test_a_broken_configuration_fails_and_the_rest_is_examined(screen):
    """File, line and key are named; the other lines follow; exit code 1."""
    code, lines = screen(toml="[net]\ntimeuot = 3\n", width=200)
    assert code == 1
    assert lines[0].startswith("fail  configuration: citecheck.toml, line 2: unknown key 'net.timeuot'")
    assert "did you mean" in lines[1]
    assert any("log:" in line for line in lines)


def test_quiet_shows_what_ails_and_json_shows_all(screen):
    """--quiet leaves out what is well; --json has one object a part."""
    assert all(not line.startswith("ok") for line in screen("-q")[1])
    told = [json.loads(line) for line in screen("--json")[1]]
    parts = [
        "configuration",
        "version",
        "contact",
        "keys",
        "log",
        "disk",
        "settings",
        "browser",
        "notices",
        "schedule",
        "network",
    ]
    assert [each["part"] for each in told] == parts
    assert {each["level"] for each in told} <= {"ok", "warn", "fail"}
