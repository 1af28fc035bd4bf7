"""What citecheck, lychee, LinkChecker and linkinator say of 36 links of which the truth is known.

    python benchmarks/cases.py [--few]

The links stand on loopback hosts of our own (``tests/world/thirty_six.py``, where a test holds our verdicts). Each tool is run
once for each link, as shipped but for 3 s a link and two second attempts where it has them, and killed after 20 s: "hangs". A
link is there, gone, or hidden: by a wall, a login, a fault, so that nobody can know. "False dead" counts links that are there and
are called broken, "unfounded dead" those that are hidden; "false alive" links that are gone and are called fine, "unfounded
alive" those that are hidden. Of ours, "dead" are the states that count towards it: gone, soft-404, parked, unresolved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from link_tools import LINKCHECKER, LINKINATOR_TOOL, LYCHEE, OURS_FULL, BrokeOff, Task, Tool, run
from peers import NoPeer

from citecheck.model.verdict import ROT
from tests.world.thirty_six import CASES, ThirtySix, Truth

WITHIN = 20.0
TIMEOUT = 3.0
RETRIES = 2
DEAD = frozenset(state.value for state in ROT) | {"broken"}
FINE = frozenset({"ok", "ok (warning)", "ok (redirect)", "moved"})
#: What is counted: its name, of which links, and by which words.
WRONG = (
    ("false dead", Truth.THERE, DEAD),
    ("unfounded dead", Truth.HIDDEN, DEAD),
    ("false alive", Truth.GONE, FINE),
    ("unfounded alive", Truth.HIDDEN, FINE),
)


def ask(tool: Tool, url: str, ca_file: str, probe: str) -> str:
    """Return what ``tool`` says of one link. Raises ``NoPeer``."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        asked = {"ca_file": ca_file, "retries": RETRIES, "probe": probe}
        task = Task(links=[url], in_flight=8, timeout=TIMEOUT, folder=Path(folder), **asked)
        ran = run(tool.call(task), WITHIN)
        try:
            return "hangs" if ran.code is None else tool.said(ran, task)[url]
        except BrokeOff:
            return f"exit code {ran.code}"


def column(tool: Tool, web: ThirtySix, ca_file: str) -> dict[str, str]:
    """Return what ``tool`` says of all links, by the cases' names. Raises ``NoPeer``."""
    said = {}
    for name, url in web.urls.items():
        web.reset()
        said[name] = ask(tool, url, ca_file, web.urls[CASES[0].name].split("/")[2])
    return said


def table(columns: dict[str, dict[str, str]]) -> None:
    """Print a line a case and a line a count."""
    print(f"{'case':<36}{'truth':<8}" + "".join(f"{name:<16}" for name in columns))
    for case in CASES:
        print(f"{case.name:<36}{case.truth.value:<8}" + "".join(f"{said[case.name]:<16}" for said in columns.values()))
    print()
    for kind, truth, words in WRONG:
        cases = [case.name for case in CASES if case.truth is truth]
        found = "".join(f"{sum(said[name] in words for name in cases):<16}" for said in columns.values())
        print(f"{kind:<36}{f'of {len(cases)}':<8}{found}")
    hangs = "".join(f"{sum(words == 'hangs' for words in said.values()):<16}" for said in columns.values())
    print(f"{'hangs':<36}{f'of {len(CASES)}':<8}{hangs}")


def measured(tools: Sequence[Tool]) -> dict[str, dict[str, str]]:
    """Ask all tools that can be run; tell which cannot."""
    columns = {}
    with ThirtySix() as web, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # LinkChecker, started by root, goes on as nobody
        ca_file = Path(folder) / "ca.pem"
        ca_file.write_bytes(web.authority)
        for tool in tools:
            try:
                columns[tool.name.partition(",")[0]] = column(tool, web, str(ca_file))
            except NoPeer as reason:
                print(f"{tool.name} is left out: {reason}", file=sys.stderr)
    return columns


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--few", action="store_true", help="only ours and lychee")
    given = arguments.parse_args()
    table(measured([OURS_FULL, LYCHEE] if given.few else [OURS_FULL, LYCHEE, LINKCHECKER, LINKINATOR_TOOL]))


if __name__ == "__main__":
    main()
