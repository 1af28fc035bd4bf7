"""The README says what is so."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from citecheck.cli.main import COMMANDS, commands
from citecheck.model.settings import Settings
from citecheck.wiring.config import load_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_usage_block_is_what_help_prints():
    """The block in the README is the output of --help, word for word."""
    printed = CliRunner().invoke(commands, ["--help"], prog_name="citecheck", terminal_width=100).output
    assert printed.strip() in README


def test_every_command_is_in_the_readme():
    """Each command, and each command of a group, is described."""
    for name in COMMANDS:
        command = commands.get_command(None, name)
        inner = getattr(command, "commands", {})
        for full in [f"citecheck {name} {sub}" for sub in inner] or [f"citecheck {name}"]:
            assert full in README, full


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_help_has_an_example(name):
    """Help of every command ends its text with examples."""
    printed = CliRunner().invoke(commands, [name, "--help"], prog_name="citecheck").output
    assert f"citecheck {name}" in printed.split("Examples:")[1]


def test_the_settings_block_is_the_defaults(tmp_path):
    """The documented citecheck.toml is valid, whole, and says the defaults that hold."""
    block, _ = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "citecheck.toml"
    file.write_text(block, encoding="utf-8")
    assert load_settings(file) == Settings()
    assert _leaves(tomllib.loads(block)) == _leaves(msgspec.to_builtins(Settings()))


def test_the_example_of_a_quirk_is_one(tmp_path):
    """The documented quirk is read as it stands."""
    _, block = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "citecheck.toml"
    file.write_text(block, encoding="utf-8")
    (quirk,) = load_settings(file).quirks
    assert (quirk.name, quirk.interval, quirk.headers) == ("gazette", 5.0, {"Accept-Language": "ar"})


def _leaves(tree, prefix=""):
    found = set()
    for key, value in tree.items():
        found |= _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
    return found


def test_what_the_readme_links_to_is_there():
    """Each relative link leads to a file of the project."""
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_setting_has_its_variable():
    """The rule by which variables are named holds for the example."""
    assert "`net.timeout` is `CITECHECK_NET_TIMEOUT`" in README
