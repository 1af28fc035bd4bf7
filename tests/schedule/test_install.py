"""Telling the system: the right one is told, other people's lines stay, and what it refuses is said in its words."""

import pytest

from citecheck.model.errors import AuditError, ConfigError
from citecheck.schedule.install import install, installed, remove, with_line
from tests.schedule.jobs import job

NAME = "citecheck-desk-0a1b2c3d"
CRONTAB = """#!/bin/sh
echo "crontab $*" >> "$HOME/asked"
case "$1" in
  -l) [ -f "$HOME/table" ] && cat "$HOME/table" && exit 0; echo "no crontab for desk" >&2; exit 1 ;;
  -r) rm "$HOME/table" ;;
  -) cat > "$HOME/table" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "systemctl $*" >> "$HOME/asked"
"""
NO_SYSTEMD = "#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n"


@pytest.fixture
def system(tmp_path):
    """A machine of one's own: a home, and programs by name."""

    def made(**programs):
        folder = tmp_path / "bin"
        folder.mkdir()
        for name, text in programs.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        return {"HOME": str(tmp_path), "PATH": f"{folder}:/usr/bin:/bin" if programs else str(folder)}

    return made


def asked(env, home):
    file = home / "asked"
    return file.read_text().splitlines() if file.exists() else []


def test_a_timer_of_systemd_is_made_enabled_and_removed(system, tmp_path):
    """Units in the user's folder, read anew and enabled; gone without a trace."""
    env = system(systemctl=SYSTEMCTL, crontab=CRONTAB)
    done = install(job(), env)
    folder = tmp_path / ".config" / "systemd" / "user"
    assert (done.by, done.where) == ("systemd", str(folder / f"{NAME}.timer"))
    assert sorted(file.name for file in folder.iterdir()) == [f"{NAME}.service", f"{NAME}.timer"]
    assert f"systemctl --user enable --now {NAME}.timer" in asked(env, tmp_path)
    assert installed(NAME, env) == (done,)
    assert remove(NAME, env) == (done,)
    assert f"systemctl --user disable --now {NAME}.timer" in asked(env, tmp_path)
    assert (list(folder.iterdir()), installed(NAME, env)) == ([], ())


def test_without_systemd_the_crontab_gets_a_line(system, tmp_path):
    """Between two markers, replaced by a second install, and taken out so that the rest is as it was."""
    env = system(systemctl=NO_SYSTEMD, crontab=CRONTAB)
    mine = "# mine\n5 4 * * * backup 100\\%  # keep\n\n"
    (tmp_path / "table").write_text(mine)
    assert install(job(), env).by == "cron"
    assert install(job("0 5 * * 1"), env).by == "cron"
    table = (tmp_path / "table").read_text()
    assert table.startswith(mine)
    ours = table.removeprefix(mine).splitlines()
    assert (len(ours), ours[1].startswith("0 5 * * 1 cd ")) == (3, True)
    assert [each.by for each in remove(NAME, env)] == ["cron"]
    assert (tmp_path / "table").read_text() == mine
    assert remove(NAME, env) == ()


def test_a_crontab_of_ours_alone_is_made_and_removed(system, tmp_path):
    """Where there was none there is none afterwards."""
    env = system(systemctl=NO_SYSTEMD, crontab=CRONTAB)
    install(job(), env)
    assert (tmp_path / "table").read_text().count("\n") == 3
    remove(NAME, env)
    assert not (tmp_path / "table").exists()


def test_a_crontab_that_cannot_be_read_is_not_overwritten(system, tmp_path):
    """An error is no empty crontab: nothing is written."""
    env = system(systemctl=NO_SYSTEMD, crontab=CRONTAB.replace("no crontab for desk", "you are not allowed to use this"))
    with pytest.raises(AuditError, match="not allowed"):
        install(job(), env)
    assert "crontab -" not in asked(env, tmp_path)


def test_systemd_that_refuses_is_told_in_its_words(system):
    """Not called installed."""
    refusing = '#!/bin/sh\n[ "$2" = show-environment ] && exit 0\necho "Unit is masked" >&2\nexit 1\n'
    with pytest.raises(AuditError, match="Unit is masked"):
        install(job(), system(systemctl=refusing))


def test_where_nothing_schedules_the_way_out_is_told(system):
    """--print is named."""
    with pytest.raises(ConfigError, match="--print"):
        install(job(), system())


BEGIN, END = (f"# citecheck {which} {NAME} (written by citecheck schedule)" for which in ("begin", "end"))


@pytest.mark.parametrize("table", [f"{BEGIN}\n", f"{END}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{BEGIN}\n{END}\n"])
def test_markers_that_somebody_edited_are_not_guessed_at(table):
    """Told, with how to mend it."""
    with pytest.raises(AuditError, match="not whole"):
        with_line(table, NAME, "line")


TABLES = ["", "a\n", "a", "a\n\n", f"a\n{BEGIN}\nold\n{END}\nb", f"{BEGIN}\nold\nmore\n{END}\n"]


@pytest.mark.parametrize("table", TABLES)
def test_putting_in_and_taking_out_leaves_what_others_wrote(table):
    """Every other line stays, in its order; doing it twice is doing it once."""
    others = [line for line in with_line(table, NAME, None).split("\n") if line]
    put = with_line(table, NAME, "line")
    assert with_line(put, NAME, "line") == put
    assert [line for line in put.split("\n") if line and line not in (BEGIN, "line", END)] == others
    assert [line for line in with_line(put, NAME, None).split("\n") if line] == others
