"""citecheck init: a commented citecheck.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from citecheck.cli.init import defaults, settings_text
from citecheck.cli.main import commands, exit_code
from citecheck.model.settings import Settings
from citecheck.wiring.config import load_settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_source_is_the_block_of_the_readme():
    """What is written is what the README documents, which another test holds to the defaults."""
    assert defaults() == re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0]


def test_the_file_changes_nothing_until_it_is_edited(tmp_path):
    """As written it says the defaults; with every "#" taken away too, so each line is a setting."""
    file = tmp_path / "citecheck.toml"
    file.write_text(settings_text(""), encoding="utf-8")
    assert load_settings(file) == Settings()
    bare = re.sub(r"^# (?=[a-z_]+ = )", "", settings_text(""), flags=re.MULTILINE)
    assert bare.count("\n") == settings_text("").count("\n")
    file.write_text(bare, encoding="utf-8")
    assert load_settings(file) == Settings()
    assert tomllib.loads(bare) == tomllib.loads(defaults())
    assert "see below" not in bare


@pytest.mark.parametrize("contact", ["mailto:desk@example.org", 'a"b\\c@example.org', "تحرير@example.org", "tab\there"])
def test_a_contact_is_written_as_it_was_given(tmp_path, contact):
    """Whatever signs are in it, TOML gives it back."""
    file = tmp_path / "new.toml"
    ran = CliRunner().invoke(commands, ["init", "--contact", contact, "-o", str(file)], prog_name="citecheck")
    assert ran.exit_code == 0
    assert load_settings(file).contact == contact


def test_a_file_that_is_there_stays(tmp_path, capsys):
    """Exit code 2, and not a byte is changed."""
    file = tmp_path / "citecheck.toml"
    file.write_text("contact = 'mine'\n")
    assert exit_code(["init", "-o", str(file)]) == 2
    assert file.read_text() == "contact = 'mine'\n"
    assert "stays as it is" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys):
    """One clear error, exit code 3."""
    assert exit_code(["init", "-o", str(tmp_path / "no" / "citecheck.toml")]) == 3
    assert "cannot be written" in capsys.readouterr().err
