"""A desk to work at: a folder with a report and settings for the loopback web, and the real command line run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from citecheck.audit.log import AuditLog
from citecheck.model.event import Event, EventKind
from citecheck.wiring.parts import utc_now
from tests.warm import warm
from tests.world.world import World

#: Starts a command that hears Ctrl-C. A shell lets what it starts in the background ignore SIGINT, and that is inherited
#: (POSIX, Shell Command Language 2.11).
_HEARING = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
#: Names of environment variables that an interpreter reads when it starts.
_READ_AT_START = ("PYTHON", "LANG", "LC_", "PATH")


class Desk:
    """``folder`` holds citecheck.toml and what the commands write."""

    def __init__(self, folder: Path, world: World | None = None, *, keys: bool = True, **overrides: Any) -> None:
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CITECHECK_", "IA_", "XDG_"))}
        self.env = clean | {"HOME": str(folder), "NO_COLOR": "1", "COLUMNS": "200", "PYTHONWARNINGS": "error"}
        if world is not None:
            world.write_config(folder / "citecheck.toml", **overrides)
            if keys:
                self.env |= {"IA_ACCESS_KEY_ID": world.keys.access, "IA_SECRET_ACCESS_KEY": world.keys.secret}

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "citecheck", *map(str, arguments)]

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, in a process of its own (see ``tests.warm``)."""
        interpreter = warm(tuple((name, value) for name, value in self.env.items() if name.startswith(_READ_AT_START)))
        return interpreter.run(list(map(str, arguments)), cwd=self.folder, env=self.env, timeout=60)

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start one command and leave it running. Ctrl-C ends it, as it does at a terminal."""
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-c", _HEARING, *map(str, self.command(*arguments))]
        return subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=quiet, stderr=quiet)

    @property
    def log(self) -> Path:
        return self.folder / "reports" / "audit.db"

    def events(self) -> list[Event]:
        """Everything in the log; empty where there is none yet."""
        if not self.log.exists():
            return []
        with AuditLog.open(self.log, clock=utc_now, write=False) as log:
            return list(log.events())

    def report(self) -> dict[str, Any]:
        """Return the report.json that was written last."""
        newest = max(self.folder.glob("reports/*/report.json"), key=lambda path: path.stat().st_mtime_ns)
        tree: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
        return tree


def doubled(events: list[Event]) -> list[tuple[str, ...]]:
    """Return what one run has twice though it may have it once: a link judged, an archive's answer, a capture asked for."""
    once = (
        EventKind.LINK_FOLLOWED,
        EventKind.LINK_JUDGED,
        EventKind.ARCHIVE_ASKED,
        EventKind.CAPTURE_REQUESTED,
        EventKind.CITATION_RECORDED,
    )
    seen = Counter(
        (event.run, event.kind, event.subject, str(event.data.get("day", "")))
        for event in events
        if event.kind in once and event.data.get("state") != "asked"  # that a request leaves may be said again after a kill
    )
    return [key for key, count in seen.items() if count > 1]
