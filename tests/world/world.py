"""The loopback web as one thing to start and stop: origin, shorteners, archive, on 127.0.0.x, in a thread of its own.

with World() as world:
    settings = world.settings(net={"timeout": 1})
    world.faults.add("throttle", "cdx", times=2, retry_after=1)
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from citecheck.model.settings import ArchiveSettings, Keys, NetSettings, Settings
from tests.world import archive, origin, savepagenow, story
from tests.world.archive import Archive
from tests.world.certificates import Certificates
from tests.world.control import control
from tests.world.origin import Origin
from tests.world.pages import FIELD
from tests.world.player import Pywb
from tests.world.savepagenow import SavePageNow
from tests.world.shorteners import LINKS, Shorteners
from tests.world.switches import Faults
from tests.world.warcs import HOLDINGS, Captured
from tests.world.wire import Asked, Page, settle

T = TypeVar("T")
CONTROL = "control.test"
#: Hosts that the archive never shows, by rule of their owners.
EXCLUDED = {"excluded.example": "administrative", "robots.example": "robots", **story.EXCLUDED}


class World:
    """Everything that a test or the demo talks to. ``with_archive=False`` leaves out pywb and starts in a tenth of the time.

    ``origin`` (``pages``, ``asked``), ``shorteners`` (``links``), ``archive`` (``faults``, ``asked``, ``counts``, ``saving``) may
    be changed while it runs. Raises ``NoPywb`` at start where the archive's environment is missing.
    """

    #: Internet Archive keys that this archive's Save Page Now accepts.
    keys = Keys(access=savepagenow.ACCESS, secret=savepagenow.SECRET)

    def __init__(self, *, with_archive: bool = True) -> None:
        self.shorteners = Shorteners(LINKS | story.LINKS)
        self.origin = Origin(FIELD | story.PAGES, self.shorteners.services)
        self._certificates = Certificates([*self.origin.hosts, *archive.HOSTS, CONTROL])
        #: The authority's certificate (PEM) that a client must trust; written at start.
        self.ca_file = ""
        self.faults = Faults(EXCLUDED, self._let_listen)
        self._paces = 0
        self._archive = self._build_archive() if with_archive else None
        site = control(self.faults if with_archive else None, lambda: self.asked, self.forget)
        self.origin.services |= {CONTROL: site, origin.ADDRESS: site}
        self._ports: dict[int, int] = {}
        self._switching: asyncio.Future[None] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="world", daemon=True)

    @property
    def archive(self) -> Archive:
        """The archive. Raises ``RuntimeError`` in a world without one."""
        if self._archive is None:
            raise RuntimeError("this world was started without its archive")
        return self._archive

    @property
    def asked(self) -> list[Asked]:
        """Every request that the sites and the archive got, each in its order."""
        return self.origin.asked + (self._archive.asked if self._archive else [])

    @property
    def resolve(self) -> tuple[str, ...]:
        """Where hosts really are, as "host:port:address:port" (``[net] resolve``; curl's --connect-to says the same)."""
        live = [
            f"{host}:{port}:{origin.ADDRESS}:{real}"
            for host in [*self.origin.hosts, CONTROL]
            for port, real in self.origin.places(host).items()
        ]
        past = [f"{host}:{port}:{archive.ADDRESS}:{real}" for host in archive.HOSTS for port, real in self._ports.items()]
        return tuple(live + past)

    @property
    def good_key(self) -> str:
        """The key of every good certificate, as browsers name it (``Certificates.good_key``)."""
        return self._certificates.good_key

    def place(self, host: str) -> tuple[str, dict[int, int]] | None:
        """Return address and real ports (for 80 and 443) of ``host``, None where the world has no such host."""
        if host in archive.HOSTS and self._archive:
            return archive.ADDRESS, self._ports
        return (origin.ADDRESS, self.origin.places(host)) if host in (*self.origin.hosts, CONTROL) else None

    def settings(self, **overrides: Any) -> Settings:
        """Return settings for this world, quick enough for tests. ``net`` and ``archive`` are merged key by key."""
        net = NetSettings(
            resolve=self.resolve,
            ca_file=self.ca_file,
            probes=(f"{CONTROL}:80",),
            timeout=2.0,
            connect_timeout=1.0,
            host_interval=0.0,
            retries=1,
            retry_wait=0.01,
            max_retry_after=0.05,
        )
        past = ArchiveSettings(
            cdx_interval=0.0,
            playback_interval=0.0,
            submit_interval=0.0,
            poll_interval=0.01,
            poll_for=10.0,
            throttle_wait=0.01,
            timeout=20.0,  # pywb on a busy machine needs seconds
            also=(),
            pace=self._pace(),
        )
        return msgspec.structs.replace(
            Settings(contact="mailto:world@citecheck.test"),
            net=msgspec.structs.replace(net, **overrides.pop("net", {})),
            archive=msgspec.structs.replace(past, **overrides.pop("archive", {})),
            **overrides,
        )

    def _pace(self) -> str:
        """Return a file of its own for each test: what one did to the pace is no other's business."""
        folder = Path(self._folder.name) if self._folder else Path(tempfile.gettempdir())
        return str(folder / f"pace-{os.getpid()}-{self._paces}.db")

    def write_config(self, path: Path, **overrides: Any) -> Path:
        """Write ``settings(**overrides)`` as citecheck.toml: what differs from the defaults. Return the path."""
        path.write_text(toml(self.settings(**overrides)), encoding="utf-8")
        return path

    def hold(self, *captures: Captured) -> None:
        """Put captures into the archive; they are indexed and playable when this returns."""
        self.run(self.archive.hold(captures))

    def publish(self, key: str, page: Page) -> None:
        """Put a page on the live web, on a host that the world knows already (others have no certificate and no place)."""
        self.origin.pages[key] = page

    def forget(self) -> None:
        """Forget every request."""
        self.origin.asked.clear()
        if self._archive:
            self._archive.asked.clear()
            self._archive.counts.clear()

    def reset(self) -> None:
        """Make it as new, but for what was captured since: switches, logs, jobs, changed pages and links."""
        self.run(self._reset())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the world's loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def start(self) -> Self:
        """Start it all. Returns itself."""
        self._folder = tempfile.TemporaryDirectory(prefix="citecheck-world-")
        authority = Path(self._folder.name) / "authority.pem"
        authority.write_bytes(self._certificates.authority)
        self.ca_file = str(authority)
        self._thread.start()
        try:
            self.run(self._start())
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop it all; nothing is left behind."""
        try:
            self.run(self._stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()
            if self._folder is not None:
                self._folder.cleanup()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await asyncio.to_thread(self.stop)

    def _build_archive(self) -> Archive:
        pywb = Pywb()
        saving = SavePageNow(pywb, self.faults, self.place, self._certificates.client())
        return Archive(pywb, saving, self.faults)

    async def _start(self) -> None:
        await self.origin.start(self._certificates)
        if self._archive:
            await self._archive.pywb.start()
            await self._archive.hold(HOLDINGS + story.HOLDINGS)
            server = self._archive.server
            self._ports = {
                80: await server.listen(archive.ADDRESS),
                443: await server.listen(archive.ADDRESS, tls=self._certificates.server()),
            }

    async def _stop(self) -> None:
        if self._archive:
            await self._archive.saving.close()
            await self._archive.server.close()
        await self.origin.close()
        if self._archive:
            await self._archive.pywb.close()
        # Connections still in their handshake belong to no server yet; asyncio closes them when their task is cancelled.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await settle()

    async def _reset(self) -> None:
        self._paces += 1
        self.origin.pages = FIELD | story.PAGES
        self.shorteners.links = LINKS | story.LINKS
        self.origin.reset()
        if self._archive:
            await self._archive.reset()
        if self._switching is not None:
            await self._switching
            self._switching = None

    def _let_listen(self, on: bool) -> None:
        if threading.current_thread() is self._thread:
            self._switching = asyncio.ensure_future(self._listen(on))
        else:
            self.run(self._listen(on))

    async def _listen(self, on: bool) -> None:
        server = self.archive.server
        for port, real in self._ports.items():
            if on:
                await server.listen(archive.ADDRESS, real, self._certificates.server() if port == 443 else None)
            else:
                await server.deafen(archive.ADDRESS, real)


def toml(settings: Settings) -> str:
    """Return what of ``settings`` differs from the defaults as TOML."""
    lines: list[str] = []

    def table(name: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
        plain = {key: each for key, each in values.items() if not isinstance(each, dict) and each != defaults[key]}
        if name and plain:
            lines.append(f"\n[{name}]")
        lines.extend(f"{key} = {_value(each)}" for key, each in plain.items())
        for key, each in values.items():
            if isinstance(each, dict):
                table(f"{name}.{key}".lstrip("."), each, defaults[key])

    table("", msgspec.to_builtins(settings), msgspec.to_builtins(Settings()))
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]" if value else "[]"
    # JSON's strings, numbers and booleans are TOML's.
    return msgspec.json.encode(value).decode()
