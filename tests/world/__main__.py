"""Start the loopback web by hand, to try commands against it: ``python -m tests.world [FOLDER]`` (``make world``).

Writes citecheck.toml and the sample report into FOLDER (default: world-desk), says what to try, and runs until Ctrl-C.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import threading
from pathlib import Path

from tests.world import origin, pywb_env, story
from tests.world.world import World

WORDS = """\
The loopback web is running. Nothing that is asked of it leaves this machine.

In another terminal:

  cd {folder}
  export IA_ACCESS_KEY_ID={keys.access} IA_SECRET_ACCESS_KEY={keys.secret}   # keys of the loopback archive
  citecheck run {report}

Its switches and its log, over HTTP:

  curl {control}/                                   # what there is
  curl {control}/asked                              # every request so far
  curl -X PUT {control}/faults -d '{{"troubles": [{{"kind": "throttle", "where": "cdx", "times": 3}}]}}'
  curl -X PUT {control}/faults -d '{{"index_lag": true}}'
  curl -X DELETE {control}/faults                   # all put back

A browser or curl sees a site so:

  curl --cacert {ca} --connect-to ::{address}:{https} https://goo.gl/Wd7kSa -i

Ctrl-C ends it."""


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit code: 3 where the archive's environment cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m tests.world", description="Start the loopback web by hand.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("world-desk"), help="where citecheck.toml is written")
    folder = parser.parse_args(arguments).folder.resolve()
    if code := pywb_env.main():
        return code
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(story.SAMPLE, folder)
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    with World() as world:
        world.write_config(folder / "citecheck.toml", net={"timeout": 10.0})
        print(words(world, folder), flush=True)
        ended.wait()
    print("\nThe loopback web has ended.")
    return 0


def words(world: World, folder: Path) -> str:
    """Return what is said at start: how to use this world."""
    return WORDS.format(
        folder=folder,
        keys=world.keys,
        report=story.SAMPLE.name,
        control=f"http://{origin.ADDRESS}:{world.origin.port('http')}",
        ca=world.ca_file,
        address=origin.ADDRESS,
        https=world.origin.port("https"),
    )


if __name__ == "__main__":
    sys.exit(main())
