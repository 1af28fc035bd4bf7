"""The same log gives the same bytes, whoever renders it, wherever and whenever."""

import os
import subprocess
import sys
from pathlib import Path

from tests.reports.formats import FORMATS

_PRINT = """
import hashlib, locale, sys
locale.setlocale(locale.LC_ALL, "")
from citecheck.reports.render import RENDERERS
from tests.reports.test_share import small
for name in sys.argv[1:]:
    print(name, hashlib.sha256(RENDERERS[name].render(small())).hexdigest())
"""


def digests(**env):
    """Return the digest of each format as another process, in another surrounding, renders it."""
    given = {**os.environ, **env}
    command = [sys.executable, "-W", "ignore", "-c", _PRINT, *FORMATS]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, cwd=root, env=given, capture_output=True, text=True, check=True, timeout=100)
    return dict(line.split() for line in ran.stdout.splitlines())


def test_every_format_is_the_same_bytes_in_another_process():
    """Another hash seed, another time zone, another language, another day."""
    one = digests(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH="0")
    two = digests(PYTHONHASHSEED="2", TZ="Asia/Kathmandu", LC_ALL="C", SOURCE_DATE_EPOCH="1700000000", USER="somebody-else")
    assert list(one) == FORMATS
    assert one == two
