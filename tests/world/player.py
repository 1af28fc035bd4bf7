"""The real archive server: a pywb in a process of its own, asked over HTTP on 127.0.0.1."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from urllib.parse import urlencode

import httpx

from tests.world.cdx import Row, from_pywb
from tests.world.pywb_env import NoPywb, interpreter
from tests.world.warcs import Captured, write_warc


class Pywb:
    """A collection, its index and its player. ``start`` raises ``NoPywb`` where the environment is missing."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._root = Path()
        self._process: Process | None = None
        self._client: httpx.AsyncClient | None = None
        self._adding = asyncio.Lock()
        self._files = 0
        self.server = ""

    async def start(self) -> None:
        """Start the server on an empty collection."""
        self._folder = tempfile.TemporaryDirectory(prefix="citecheck-pywb-")
        self._root = root = Path(self._folder.name)
        (root / "config.yaml").write_text("framed_replay: false\n")
        script = Path(__file__).with_name("pywb_serve.py")
        with (root / "pywb.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                interpreter(), "-I", script, root, stdin=PIPE, stdout=PIPE, stderr=log, cwd=root
            )
        said = await self._line()
        if not said.startswith("port "):
            raise NoPywb(f"pywb did not start: {said!r} {(root / 'pywb.log').read_text()[-2000:]}")
        self.server = f"http://127.0.0.1:{int(said.removeprefix('port '))}"
        self._client = httpx.AsyncClient(timeout=30, trust_env=False, follow_redirects=False)

    async def close(self) -> None:
        """Stop the server: it ends with its standard input."""
        if self._client is not None:
            await self._client.aclose()
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 5)
            if process.returncode is None:
                process.kill()
                await process.wait()
            with contextlib.suppress(OSError):
                await process.stdin.wait_closed()
        if self._folder is not None:
            self._folder.cleanup()

    async def add(self, captures: tuple[Captured, ...]) -> str:
        """Write ``captures`` as a WARC, have it indexed, and return the file's name. They can be played at once."""
        # A job may be cancelled while it waits; the line that answers must be read all the same.
        return await asyncio.shield(asyncio.ensure_future(self._add(captures)))

    async def _add(self, captures: tuple[Captured, ...]) -> str:
        async with self._adding:
            self._files += 1
            return await self._index(write_warc(self._root / f"world-{self._files:05}.warc.gz", captures))

    async def add_file(self, path: Path) -> str:
        """Have a WARC file that somebody else wrote indexed; it can be played at once."""
        async with self._adding:
            return await self._index(path)

    async def _index(self, path: Path) -> str:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n".encode())
        await self._process.stdin.drain()
        said = await self._line()
        assert said == f"added {path}", said
        return path.name

    async def rows(self, url: str, match: str = "exact") -> list[Row]:
        """Return the index's rows for ``url``. Without ``allowFuzzy=false`` pywb would add other URLs where there are none."""
        query = {"url": url, "matchType": match, "output": "json", "allowFuzzy": "false"}
        answer = await self._get(f"cdx?{urlencode(query)}")
        answer.raise_for_status()
        return [from_pywb(line) for line in answer.text.splitlines() if line]

    async def play(self, timestamp: str, modifier: str, original: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return status, headers and raw bytes (as transferred) of one capture: pywb unpacks for whoever accepts no packing."""
        return await self.ask(f"/web/{timestamp}{modifier}/{original}", {"Accept-Encoding": "gzip, deflate, br"})

    async def ask(self, path: str, headers: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return status, headers and raw bytes of any answer of pywb's."""
        assert self._client is not None
        asked = {"Accept-Encoding": "identity", **headers}
        async with self._client.stream("GET", f"{self.server}{path}", headers=asked) as answer:
            body = b"".join([block async for block in answer.aiter_raw()])
        return answer.status_code, [(k.decode("latin-1"), v.decode("latin-1")) for k, v in answer.headers.raw], body

    def warc(self, name: str) -> Path | None:
        """Return the WARC file of that name, as the index names it; None where there is none."""
        path = self._root / "collections" / "web" / "archive" / name
        return path if path.is_file() else None

    async def _get(self, path: str) -> httpx.Response:
        assert self._client is not None
        return await self._client.get(f"{self.server}/web/{path}")

    async def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        return (await asyncio.wait_for(self._process.stdout.readline(), 30)).decode().strip()
