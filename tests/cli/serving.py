"""The review desk served by the real command, and a browser without scripts that fills in its forms."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

REVIEW = ["review", "--reviewer", "Ada", "--no-open"]
#: A shell may have told what it starts not to hear Ctrl-C, and that is inherited.
_HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from citecheck.cli.main import main; main()"


class Page(NamedTuple):
    """What was answered."""

    status: int
    text: str
    location: str


class Form(HTMLParser):
    """The hidden and text fields of the form that is sent to ``action``, as a browser would send them untouched."""

    def __init__(self, action: str, text: str) -> None:
        super().__init__()
        self.open = ""
        self.wanted = ""
        self.found: list[tuple[str, str, str]] = []  # the form's id, name, value
        self.action = action
        self.feed(text)
        self.fields = {name: value for form, name, value in self.found if form == self.wanted}

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = given.get("id", given.get("action", ""))
            if given.get("action", "").partition("?")[0] == self.action:
                self.wanted = self.open
        elif tag == "input" and given.get("name") and given.get("type", "text") in ("hidden", "text"):
            self.found.append((given.get("form", self.open), given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        self.open = "" if tag == "form" else self.open


class Serving:
    """The command, serving; ``enter`` lets this browser in. ``told`` is what it says for machines, with ``--json``."""

    def __init__(self, folder: Path, log: str, *arguments: str) -> None:
        pytest.importorskip("uvicorn")
        env = {name: value for name, value in os.environ.items() if not name.startswith("CITECHECK_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _HEARING, *REVIEW, "--log", log, *arguments],
            cwd=folder,
            env=env | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith(("http://", "{")):
                break
        self.address = self.said[-1] if self.said else ""
        self.told = json.loads(self.address) if self.address.startswith("{") else {}
        self.address = self.told.get("address", self.address)
        self.cookie = ""

    def enter(self) -> None:
        """Open the address that lets one browser in."""
        there = urlsplit(self.address)
        assert self.asked("GET", f"{there.path}?{there.query}").status == 303

    def asked(self, method: str, path: str, form: dict[str, str] | None = None) -> Page:
        """Ask for a page, or send a form."""
        there = urlsplit(self.address)
        connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=30)
        headers = {"cookie": self.cookie, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.cookie = (answer.getheader("set-cookie") or self.cookie).partition(";")[0]
        connection.close()
        return Page(answer.status, text, answer.getheader("location") or "")

    def decide(self, run: str, citation: str, judgement: str) -> Page:
        """Open the desk of a note, choose, and save."""
        page = self.asked("GET", f"/note/{run}/{citation}")
        assert page.status == 200, page.text[:500]
        action = f"/decide/{run}/{citation}"
        return self.asked("POST", action, Form(action, page.text).fields | {"judgement": judgement})

    def ended(self, by: signal.Signals) -> tuple[int, str, str]:
        """End it, and return exit code and what it said since."""
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err
