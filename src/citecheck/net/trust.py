"""The root certificates that browsers trust."""

from __future__ import annotations

from pathlib import Path

import certifi


def default_roots() -> bytes:
    """Return them as PEM."""
    return Path(certifi.where()).read_bytes()
