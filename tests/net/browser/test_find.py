"""Which browser is started, and what a user is told where there is none."""

import pytest

from citecheck.model.errors import ConfigError
from citecheck.net.browser.find import NAMES, find_browser


def there(*names):
    """A path on which only ``names`` are."""
    return lambda name: f"/there/{name}" if name in names else None


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("google-chrome", "chromium", "msedge"), "chromium"),
        (("msedge", "chrome"), "chrome"),
        (("microsoft-edge",), "microsoft-edge"),
        (("chromium-browser", "google-chrome-stable"), "google-chrome-stable"),
    ],
)
def test_names_are_tried_in_their_order(names, wanted):
    """Chromium goes before Chrome, Chrome before Edge, what may be a pointer to a snap last."""
    assert find_browser(which=there(*names), places=(), installed=lambda: True) == f"/there/{wanted}"


def test_a_place_off_the_path_is_found(tmp_path):
    """What an installer or Playwright put elsewhere is found after the names."""
    file = tmp_path / "chrome"
    file.touch()
    assert find_browser(which=there(), places=(tmp_path / "none", file), installed=lambda: True) == str(file)


def test_the_one_named_is_taken_and_no_other(tmp_path):
    """``executable`` names a file or a name on the path; a wrong one is an error, not a reason to take another."""
    file = tmp_path / "my-chrome"
    file.touch(mode=0o755)
    assert find_browser(str(file), which=there("chromium"), installed=lambda: True) == str(file)
    assert find_browser("msedge", which=there("chromium", "msedge"), installed=lambda: True) == "/there/msedge"
    with pytest.raises(ConfigError, match=r"net\.browser\.executable: no such browser: /nowhere/chrome"):
        find_browser("/nowhere/chrome", which=there("chromium"), installed=lambda: True)


def test_without_a_browser_the_cure_is_told():
    """One message names every name that was looked for, and two ways out."""
    with pytest.raises(ConfigError) as caught:
        find_browser(which=there(), places=(), installed=lambda: True)
    told = str(caught.value)
    assert all(name in told for name in NAMES)
    assert "playwright install chromium" in told
    assert "executable" in told


def test_without_the_extra_the_cure_is_told():
    """Where Playwright is not installed, the message says what to install."""
    with pytest.raises(ConfigError, match=r'pip install "citecheck\[browser\]"'):
        find_browser(which=there("chromium"), installed=lambda: False)
