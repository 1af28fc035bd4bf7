"""Whether a browser is among the parts of a run: only where the settings want one, and then it must be there."""

import msgspec
import pytest

from citecheck.model.errors import ConfigError
from citecheck.model.settings import BrowserSettings, NetSettings
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock
from citecheck.wiring.config import load_settings
from citecheck.wiring.parts import open_browser


async def opened(**settings):
    """Open what the settings say and return it, closed again."""
    net = NetSettings(browser=BrowserSettings(**settings))
    async with LiveWeb(net, contact="", clock=FixedClock()) as web, open_browser(net, web, contact="") as browser:
        return browser


async def test_nobody_gets_a_browser_unasked():
    """Without ``enabled`` there is none, whatever else is set."""
    assert await opened(executable="/nowhere/chrome") is None


async def test_a_browser_that_is_wanted_must_be_there():
    """A wrong path is told before anything is asked of the web."""
    with pytest.raises(ConfigError, match=r"net\.browser\.executable: no such browser: /nowhere/chrome"):
        await opened(enabled=True, executable="/nowhere/chrome")


async def test_a_browser_is_not_started_before_it_is_needed(tmp_path):
    """A run without walls pays nothing for it."""
    fake = tmp_path / "chrome"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    browser = await opened(enabled=True, executable=str(fake))
    assert browser.chromium is None


@pytest.mark.parametrize(("key", "value"), [("pages", 0), ("pages", 9), ("timeout", 0), ("patience", -1)])
def test_bounds_of_the_settings(key, value, tmp_path):
    """No look without time, no crowd of windows."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: value}, BrowserSettings)
    file = tmp_path / "citecheck.toml"
    file.write_text(f"[net.browser]\n{key} = {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"net.browser.{key}"):
        load_settings(file)


def test_the_variable_and_the_flag(tmp_path):
    """CITECHECK_NET_BROWSER_ENABLED switches it on, a flag goes before."""
    env = {"CITECHECK_NET_BROWSER_ENABLED": "true"}
    assert load_settings(env=env, folder=tmp_path).net.browser.enabled
    assert not load_settings(env=env, flags={"net.browser.enabled": False}, folder=tmp_path).net.browser.enabled
