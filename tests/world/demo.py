"""``make demo``: the whole job on a sample report, against the loopback web. Nothing leaves this machine.

    python -m tests.world.demo [--sample FOLDER]

Runs the real command line as a user would; with --sample the finished report is copied to FOLDER.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.world import pywb_env
from tests.world.world import World

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample" / "flood-evacuation.txt"
DESK = ROOT / "reports" / "demo"


def main() -> int:
    """Run the demo and return its exit code: 0 where every command ended as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=Path, help="copy the finished report to this folder")
    sample = parser.parse_args().sample
    pywb_env.main()
    shutil.rmtree(DESK, ignore_errors=True)
    DESK.mkdir(parents=True)
    shutil.copy(SAMPLE, DESK)
    with World() as world:
        world.write_config(DESK / "citecheck.toml")
        told(f"a desk with a report and settings for the loopback web: {DESK.relative_to(ROOT)}/")
        codes = [
            citecheck(world, "run", SAMPLE.name, expected=(0, 1)),
            citecheck(world, "run", SAMPLE.name, "--quiet", expected=(0, 1)),
            citecheck(world, "audit", "verify", expected=(0,)),
            citecheck(world, "evidence", "list", expected=(0,)),
        ]
    pages = sorted((DESK / "reports").glob("*/report.html"))
    if not pages or not all(codes):
        told("the demo did not end as it should; the lines above say where")
        return 1
    if sample is not None:
        sample.mkdir(parents=True, exist_ok=True)
        # What was kept stays behind, so the report is written again without links to it.
        evidence = DESK / "reports" / "evidence"
        evidence.rename(evidence.with_name("evidence-aside"))
        citecheck(world, "report", pages[0].parent.name, "--quiet", expected=(0,))
        evidence.with_name("evidence-aside").rename(evidence)
        for file in pages[0].parent.glob("report.*"):
            shutil.copy(file, sample)
    told("the first run's report, for your browser:")
    print(f"    {pages[0].relative_to(ROOT)}")
    return 0


def told(words: str) -> None:
    """Say what the demo does, apart from what citecheck says."""
    print(f"\n# {words}", flush=True)


def citecheck(world: World, *arguments: str, expected: tuple[int, ...]) -> bool:
    """Run one command at the desk, as a user would, and tell whether it ended as expected."""
    print(f"\n$ citecheck {' '.join(arguments)}", flush=True)
    env = os.environ | {"COLUMNS": "110", "IA_ACCESS_KEY_ID": world.keys.access, "IA_SECRET_ACCESS_KEY": world.keys.secret}
    code = subprocess.run([sys.executable, "-m", "citecheck", *arguments], cwd=DESK, env=env, check=False).returncode
    print(f"(exit code {code})", flush=True)
    return code in expected


if __name__ == "__main__":
    sys.exit(main())
