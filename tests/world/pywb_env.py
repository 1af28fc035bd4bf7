"""Make ``.venv-pywb``, the environment of the loopback archive's server: ``python -m tests.world.pywb_env``.

pywb has pins of its own and a licence of its own (GPL-3.0), so it lives beside ours and is never imported by citecheck.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-pywb"
CONSTRAINTS = Path(__file__).with_name("constraints-pywb.txt")
#: Written last, with the pins' digest: an environment without it is half made.
STAMP = "made-from.txt"


class NoPywb(RuntimeError):
    """The archive's environment is missing or cannot be made; the message says what to do."""


def interpreter(folder: Path = ENVIRONMENT) -> Path:
    """Return the environment's Python. Raises ``NoPywb`` where the environment is missing or half made."""
    python = folder / "bin" / "python"
    if not complete(folder):
        raise NoPywb(f"the archive server's environment {folder} is missing: run python -m tests.world.pywb_env")
    return python


def complete(folder: Path = ENVIRONMENT) -> bool:
    """Tell whether the environment was made to its end, from the pins of today and by an interpreter that still is there."""
    stamp = folder / STAMP
    return (folder / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == _fingerprint()


def make(folder: Path = ENVIRONMENT) -> bool:
    """Make the environment; return False where it already is complete. Raises ``NoPywb`` with the reason."""
    if complete(folder):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    asked = subprocess.run(
        [*pip, "--no-deps", "-r", str(CONSTRAINTS)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if asked.returncode:
        errors = [line for line in asked.stderr.splitlines() if line.startswith("ERROR")] or asked.stderr.splitlines()[-3:]
        raise NoPywb(
            "pip could not install the archive server (pywb): is the package registry within reach?\n  " + "\n  ".join(errors)
        )
    (folder / STAMP).write_text(_fingerprint())
    return True


def _fingerprint() -> str:
    return f"{hashlib.sha256(CONSTRAINTS.read_bytes()).hexdigest()} {sys.version_info.major}.{sys.version_info.minor}\n"


def main() -> int:
    """Make the environment and say so. Returns the exit code: 3 where it cannot be made."""
    try:
        made = make()
    except (NoPywb, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    print(f"{ENVIRONMENT.name}: {'made' if made else 'complete'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
