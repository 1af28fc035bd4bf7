"""Where this machine has a Chromium: by name on the path, where installers put it, or as Playwright's own download."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from citecheck.model.errors import ConfigError

#: Names on the path, in this order. Playwright speaks to all of them by the same protocol; a "chromium-browser" may be no more
#: than a pointer to a snap, which cannot read our temporary profile: it comes last.
NAMES = (
    *("chromium", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge", "microsoft-edge-stable"),
    "chromium-browser",
)
_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
#: Where ``playwright install chromium`` puts it (https://playwright.dev/python/docs/browsers, "Managing browser binaries").
_CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright")
_DOWNLOADED = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)

_CURE = 'pip install "citecheck[browser]"'


def is_installed() -> bool:
    """Tell whether the extra is installed."""
    return importlib.util.find_spec("playwright") is not None


def find_browser(
    named: str = "",
    *,
    which: Callable[[str], str | None] = shutil.which,
    places: Iterable[Path] | None = None,
    installed: Callable[[], bool] = is_installed,
) -> str:
    """Return the path of the browser to start: the one ``named`` in the settings, else the first that is found.

    ``which`` finds a name on the path; ``places`` are files to try after the names, this system's usual ones where None.
    Raises ``ConfigError``, which says what was looked for and what to do.
    """
    if not installed():
        raise ConfigError("the second look in a browser is not installed", where="net.browser", hint=_CURE)
    if named.strip():
        return _named(named.strip(), which)
    found = next((path for name in NAMES if (path := which(name))), None)
    if found is None:
        found = next((str(place) for place in (_usual_places() if places is None else places) if place.is_file()), None)
    if found is None:
        raise ConfigError(
            "no browser was found",
            where="net.browser",
            hint=f"looked for {', '.join(NAMES)} and what Playwright has downloaded; install one of them, call"
            ' "playwright install chromium", or name yours: [net.browser] executable = "…"',
        )
    return found


def _named(named: str, which: Callable[[str], str | None]) -> str:
    path = which(named) or (named if Path(named).is_file() and os.access(named, os.X_OK) else None)
    if path is None:
        raise ConfigError(
            f"no such browser: {named}",
            where="net.browser.executable",
            hint="name a Chromium, Chrome or Edge, or leave the key out: one is then looked for",
        )
    return path


def _usual_places() -> Iterator[Path]:
    yield from (Path(place) for place in _MAC)
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if programs := os.environ.get(variable):
            yield from (Path(programs) / place for place in _WINDOWS)
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folders = [Path(named)] if named not in ("", "0") else [Path.home() / cache for cache in _CACHES]
    for folder in folders:
        for pattern in _DOWNLOADED:
            yield from sorted(folder.glob(pattern), reverse=True)  # the newest first
