"""Keeps looks in a folder until it is killed, and says after each that it is on the disk."""

import asyncio
import sys
from pathlib import Path

from tests.archives.kept.looks import keeper, look, noise


async def main(folder: Path) -> None:
    writer = keeper(folder, run="killed")
    number = 0
    while True:
        filed = await writer.keep(look(f"http://ostrow-post.example/{number}", body=noise(30_000 + 7_000 * (number % 40))))
        writer.sync()
        print(filed.record, flush=True)
        number += 1


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
