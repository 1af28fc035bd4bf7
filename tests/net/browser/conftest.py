"""A real Chromium over the loopback web; its tests are skipped where there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from citecheck.model.errors import ConfigError
from citecheck.model.rendered import Rendered
from citecheck.model.settings import BrowserSettings
from citecheck.model.url import parse_url
from citecheck.net.browser.find import find_browser
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock
from tests.world.world import World

#: Opens a browser over the world: ``async with opened(timeout=5) as eyes: await eyes("http://news.test/x")``.
Opened = Callable[..., AbstractAsyncContextManager["Eyes"]]


@pytest.fixture(scope="session")
def executable() -> str:
    """The browser of this machine."""
    try:
        return find_browser()
    except ConfigError:
        pytest.skip("no browser here: make browser brings one")


class Eyes:
    """A browser, and a look that takes what shows a heading for enough."""

    def __init__(self, browser: Any, web: LiveWeb) -> None:
        self.browser = browser
        self.web = web

    async def __call__(self, url: str, enough: Callable[[Rendered], bool] | None = None) -> Rendered:
        return await self.browser.look(parse_url(url), enough or shows_heading)


def shows_heading(seen: Rendered) -> bool:
    """Tell whether the page has a heading: all of ours that mean to be seen do."""
    return b"<h1>" in seen.last.body


@pytest.fixture
def opened(executable: str, live_world: World) -> Opened:
    """Give the way to open a browser over the loopback web.

    It is patient, so that no test hangs on how busy the machine is; those that wait for nothing say for how long.
    """
    from citecheck.net.browser.browser import RealBrowser

    @asynccontextmanager
    async def make(
        *, net: dict[str, Any] | None = None, contact: str = "desk@paper.example", **settings: Any
    ) -> AsyncIterator[Eyes]:
        chosen = BrowserSettings(**{"enabled": True, "timeout": 30.0, "patience": 15.0, **settings})
        told = live_world.settings(net={"browser": chosen, **(net or {})}).net
        async with (
            LiveWeb(told, contact=contact, clock=FixedClock()) as web,
            RealBrowser(
                told,
                executable,
                contact=contact,
                names=web.names,
                turn=web.turn,
                clock=FixedClock(),
                # the world's good key and no other: expired, foreign and misnamed certificates stay what they are
                arguments=[f"--ignore-certificate-errors-spki-list={live_world.good_key}"],
            ) as browser,
        ):
            yield Eyes(browser, web)

    return make
