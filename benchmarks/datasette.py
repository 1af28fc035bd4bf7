"""Does datasette show a log with our metadata? ``python benchmarks/datasette.py DATASETTE`` (its command, in a venv of its own).

python -m venv .venv-datasette && .venv-datasette/bin/pip install datasette
python benchmarks/datasette.py .venv-datasette/bin/datasette
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.log import NOW, START, real
from citecheck.audit.derived.build import index_path, rebuild
from citecheck.audit.derived.metadata import datasette_metadata
from citecheck.audit.log import AuditLog

GIVEN = {"words": "title", "url": "https://news1.example/2016/12/14/evacuation-1.html?x=1"}


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def asked(address: str) -> dict:
    """Return the JSON at ``address``, waiting until the server is up."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                found: dict = json.load(answer)
                return found
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit(f"datasette does not answer at {address}")


def shown(command: str, folder: Path) -> None:
    """Make a log, let datasette show it, and print how many rows each table and query gives."""
    log = folder / "audit.db"
    with AuditLog.open(log, clock=lambda: NOW) as written:
        written.begin("run", START)
        real(written, 500)
    rebuild(log)
    described = datasette_metadata(log)
    (folder / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    port = free_port()
    files = [str(log), str(index_path(log))]
    with subprocess.Popen([command, "--metadata", str(folder / "metadata.json"), "-p", str(port), *files]) as server:
        try:
            home = f"http://127.0.0.1:{port}"
            for name, database in described["databases"].items():
                seen = asked(f"{home}/{name}.json")
                for table in seen["tables"]:
                    if not table["hidden"]:
                        print(f"{name:<14} table {table['name']:<18} {table['count']} rows")
                for query in database.get("queries", {}):
                    got = asked(f"{home}/{name}/{query}.json?{urllib.parse.urlencode(GIVEN)}")
                    print(f"{name:<14} query {query:<18} {len(got['rows'])} rows")
        finally:
            server.terminate()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        shown(sys.argv[1], Path(place))
