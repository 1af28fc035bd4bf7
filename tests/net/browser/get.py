"""A browser for the tests of the second look (``make browser``): the system's, else Playwright's download, else a package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from citecheck.model.errors import ConfigError
from citecheck.net.browser.find import find_browser

#: Packages of Debian and its kin, Fedora's, Alpine's and Arch's, all called alike; each command needs root.
_PACKAGES = (
    ("apt-get", "install", "--yes", "--no-install-recommends", "chromium"),
    ("dnf", "install", "--assumeyes", "chromium"),
    ("apk", "add", "chromium"),
    ("pacman", "--sync", "--noconfirm", "chromium"),
)


def main() -> int:
    """Find a browser or bring one. Returns the exit code: 1 where none could be had."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    ways = [[sys.executable, "-m", "playwright", "install", *(["--with-deps"] if is_root else []), "chromium"]]
    if is_root:
        ways += [list(command) for command in _PACKAGES if shutil.which(command[0])]
    for way in [[], *ways]:
        if way:
            print("no browser yet; trying:", " ".join(way), flush=True)
            subprocess.run(way, check=False, timeout=600)
        try:
            print("browser:", find_browser())
        except ConfigError as error:
            reason = str(error)
        else:
            return 0
    print(reason, file=sys.stderr)
    print("the tests of the second look will be skipped", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
