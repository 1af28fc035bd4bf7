"""``python -m citecheck``."""

from __future__ import annotations

from citecheck.cli.main import program

if __name__ == "__main__":
    program()
