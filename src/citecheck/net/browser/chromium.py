"""The browser's process: started when it is first wanted, started anew when it ended, and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, CDPSession, Error, Playwright, async_playwright

#: How often it is started in one run. A browser that ends again and again is not the pages' fault alone.
STARTS = 5
#: Seconds for a start (4 with its first page on a busy machine, benchmarks/second_look.py) and for an end, before it is forced.
_START, _END = 30.0, 5.0
#: Megabytes that one page's process may hold before it is ended, and how often that is looked at (seconds). A page can fill
#: memory with text as fast as text can be copied; what its scripts hold (512 MB, below) is only a part.
_MEGABYTES, _GLANCE = 1_500, 0.5
#: No way past the proxy: no QUIC, no UDP of WebRTC's own, no names resolved here; no windows opened by pages; 512 MB for scripts.
_ARGUMENTS = (
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--block-new-web-contents",
    "--dns-prefetch-disable",
    "--disable-client-side-phishing-detection",
    "--js-flags=--max-old-space-size=512",
)


class NoStart(Exception):
    """The browser could not be started; the message says why. It becomes a ``Failure``, never leaves the room."""


class Chromium:
    """One browser at a time. ``proxy`` is its only way to the network; ``arguments`` are further switches, for tests."""

    def __init__(self, executable: str, proxy: str, arguments: Sequence[str] = ()) -> None:
        self._executable = executable
        self._proxy = proxy
        self._arguments = (*_ARGUMENTS, *arguments)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._lock = asyncio.Lock()
        self._starts = 0
        self._watching: asyncio.Task[None] | None = None
        #: What one page's process may hold, in megabytes.
        self.megabytes = _MEGABYTES
        #: Its process id, None while there is none.
        self.pid: int | None = None
        #: Name and version, as "Chromium 156.0.8078.108", and its own User-Agent; empty before the first start.
        self.version = ""
        self.agent = ""
        # Chromium's sandbox cannot be set up by root; for everybody else it must be there.
        self.sandboxed = not (hasattr(os, "geteuid") and os.geteuid() == 0)

    async def open(self) -> Browser:
        """Return the running browser, started where there is none. Raises ``NoStart``."""
        async with self._lock:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            if self._starts >= STARTS:
                raise NoStart(f"it ended {STARTS} times and is not started again in this run")
            self._starts += 1
            await self._kill()
            try:
                async with asyncio.timeout(_START):
                    self._browser = await self._start()
            except TimeoutError:
                raise NoStart(f"no start within {_START:g} s") from None
            except (Error, OSError) as error:
                raise NoStart(_first_words(error)) from None
            return self._browser

    async def _start(self) -> Browser:
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        browser = await self._playwright.chromium.launch(
            executable_path=self._executable,
            headless=True,
            chromium_sandbox=self.sandboxed,
            args=list(self._arguments),
            proxy={"server": self._proxy},
            handle_sigint=False,  # Ctrl-C is ours to answer: what was learned is written first
            handle_sigterm=False,
            handle_sighup=False,
            timeout=_START * 1000,
        )
        session = await browser.new_browser_cdp_session()
        told = await session.send("Browser.getVersion")
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        self._watching = asyncio.create_task(self._watch(session))
        self.pid = next((int(process["id"]) for process in processes if process["type"] == "browser"), None)
        self.version = str(told["product"]).replace("Chrome/", "Chromium ").replace("HeadlessChrome", "Chromium")
        self.agent = str(told["userAgent"])
        return browser

    async def _watch(self, session: CDPSession) -> None:
        """End each page's process that holds too much memory: its window crashes, the browser and its other windows go on."""
        with contextlib.suppress(Error):  # the browser has ended
            while True:
                await asyncio.sleep(_GLANCE)
                for process in (await session.send("SystemInfo.getProcessInfo"))["processInfo"]:
                    if process["type"] == "renderer" and _resident(int(process["id"])) > self.megabytes:
                        with contextlib.suppress(OSError):
                            os.kill(int(process["id"]), signal.SIGKILL)

    async def end(self) -> None:
        """End the browser whatever it is doing; the next ``open`` starts another."""
        async with self._lock:
            await self._kill()

    async def aclose(self) -> None:
        """End the browser and what drives it."""
        async with self._lock:
            await self._kill()
            if self._playwright is not None:
                with contextlib.suppress(Error, TimeoutError, OSError):
                    async with asyncio.timeout(_END):
                        await self._playwright.stop()
                self._playwright = None

    async def _kill(self) -> None:
        browser, self._browser = self._browser, None
        pid, self.pid = self.pid, None
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None
        if browser is None or not browser.is_connected():
            return
        try:
            async with asyncio.timeout(_END):
                await browser.close()
        except (Error, TimeoutError, OSError):
            if pid is not None and hasattr(os, "killpg"):  # it leads a process group of its own
                with contextlib.suppress(OSError):
                    os.killpg(pid, signal.SIGKILL)


def _resident(pid: int) -> float:
    """Return how many megabytes a process holds; 0 where the system does not tell (other systems than Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


def _first_words(error: BaseException) -> str:
    """Return the first line of Playwright's message that says something: the rest is a log of the launch."""
    lines = [line.strip(" ╔║╝╚═╗") for line in str(error).splitlines()]
    telling = [line for line in lines if line]
    sandbox = next((line for line in telling if "sandbox" in line.lower() and "no usable" in line.lower()), None)
    return (sandbox or (telling[0] if telling else type(error).__name__))[:300]
