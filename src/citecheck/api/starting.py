"""How a run begins: its id, who runs it, and who looks on."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import secrets


class Silent:
    """The watcher that nobody looks at."""

    def planned(self, what: str, total: int) -> None:
        """Say nothing."""

    def done(self, what: str, subject: str, words: str) -> None:
        """Say nothing."""

    def waiting(self, words: str) -> None:
        """Say nothing."""


def new_run_id(now: dt.datetime) -> str:
    """Return a run id that sorts by time and stays unique when two runs begin in one second."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def actor() -> str:
    """Return who runs citecheck, as the log keeps it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user name
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
