"""The Tab key: what each shell's own program makes of the printed script."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from citecheck.cli.main import COMMANDS, commands

SHELLS = ("bash", "zsh", "fish")


def script(shell):
    ran = CliRunner().invoke(commands, ["completion", shell], prog_name="citecheck")
    assert ran.exit_code == 0
    return ran.output


def in_shell(shell, text, tmp_path, *, flags=()):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / f"complete.{shell}"
    file.write_text(text, encoding="utf-8")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run([shell, *flags, str(file)], capture_output=True, text=True, env=env, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.split()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_reads_its_script(shell, tmp_path):
    """Checked by the shell itself, without running it."""
    in_shell(shell, script(shell), tmp_path, flags=("-n",))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("citecheck d", {"dict", "doctor", "due"}),
        ("citecheck audit e", {"export"}),
        ("citecheck report --form", {"--format"}),
        ("citecheck report --format pro", {"prometheus"}),
        ("citecheck ", set(COMMANDS)),
    ],
)
def test_bash_completes_commands_options_and_values(words, wanted, tmp_path):
    """By the function that the script defines, as bash calls it."""
    *before, last = words.split(" ")
    quoted = " ".join(f"'{word}'" for word in (*before, last))
    called = f"COMP_WORDS=({quoted})\nCOMP_CWORD={len(before)}\n_citecheck_completion citecheck"
    asked = f"\n{called}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    assert set(in_shell("bash", script("bash") + asked, tmp_path)) == wanted


@pytest.mark.parametrize(("typed", "wanted"), [("citecheck d", "doctor"), ("citecheck audit e", "export")])
def test_fish_completes_too(typed, wanted, tmp_path):
    """As its own ``complete -C`` tells."""
    assert wanted in in_shell("fish", f"{script('fish')}\ncomplete -C '{typed}'\n", tmp_path)
