"""``python -m citecheck``."""

from __future__ import annotations

from citecheck.cli.main import main

if __name__ == "__main__":
    main()
