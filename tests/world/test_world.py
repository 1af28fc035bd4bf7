import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from citecheck.model.settings import Settings
from tests.world.faults import FAULTS
from tests.world.pages import NOT_FOUND_WORDS
from tests.world.pywb_env import CONSTRAINTS, NoPywb, complete, interpreter
from tests.world.visitor import visitor
from tests.world.world import World


def test_a_world_starts_and_stops_and_leaves_nothing(tmp_path):
    """The archive answers once the world has started, its process is gone after the end, and no file stays behind."""
    with World() as world:
        process = world.archive.pywb._process
        assert process is not None
        with visitor(world) as client:
            assert client.get("https://web.archive.org/save/status/system").json()["status"] == "ok"
        left = [Path(world.ca_file), world.archive.pywb._root]
    assert process.returncode is not None
    assert not any(path.exists() for path in left)


def test_two_worlds_stand_side_by_side():
    """Each world has ports of its own, so that workers do not meet."""
    with World(with_archive=False) as one, World(with_archive=False) as other:
        assert not set(one.resolve) & set(other.resolve)


async def test_a_world_is_an_async_context_manager_too():
    """An async test may start a world without blocking its loop."""
    async with World(with_archive=False) as world:
        assert world.origin.port("http") > 0


def test_a_world_without_archive_says_so(live_world):
    """Asking for the archive of a world that has none is an error with words."""
    with pytest.raises(RuntimeError, match="without its archive"):
        _ = live_world.archive
    assert not [entry for entry in live_world.resolve if entry.startswith("web.archive.org")]


def test_every_host_can_be_reached_by_name(world):
    """``resolve`` names each host for both ports, as curl's --resolve and --connect-to do."""
    named = {tuple(entry.split(":")[:2]) for entry in world.resolve}
    for host in ("news.test", "goo.gl", "bit.ly", "www.youtube.com", "web.archive.org", "archive.org", "expired.test"):
        assert (host, "80") in named
        assert (host, "443") in named
    assert all(len(entry.split(":")) == 4 and entry.split(":")[2].startswith("127.0.0.") for entry in world.resolve)


def test_settings_are_quick_and_can_be_overridden(world):
    """Nothing in the settings waits, and a test changes single keys of a section."""
    settings = world.settings(net={"timeout": 0.5}, log="elsewhere.db")
    assert settings.net.timeout == 0.5
    assert settings.net.resolve == world.resolve
    assert settings.log == "elsewhere.db"
    assert settings.archive.cdx_interval == settings.archive.submit_interval == settings.net.host_interval == 0


def test_the_written_configuration_is_the_settings(world, tmp_path):
    """citecheck.toml says the same as ``settings``, so that the command meets the world that the library meets."""
    written = tomllib.loads(world.write_config(tmp_path / "citecheck.toml").read_text())
    assert msgspec.convert(written, Settings) == world.settings()


def test_reset_puts_everything_back(world):
    """A test cannot spoil the next one: pages, links, switches, logs."""
    world.publish("news.test/2016/flood", world.origin.pages["parked.test/*"])
    world.shorteners.links.clear()
    world.faults.add("throttle")
    world.faults.refused = True
    world.reset()
    with visitor(world) as client:
        assert "old town" in client.get("http://news.test/2016/flood").text
        assert client.get("https://goo.gl/Alive1").status_code == 302
        assert client.get("https://web.archive.org/cdx/search/cdx?url=news.test").status_code == 200
    assert len(world.asked) == 3


def test_switches_can_be_set_over_http(world):
    """The world that runs by hand is driven by curl: switches and log at control.test."""
    with visitor(world) as client:
        url = "http://control.test/faults"
        assert client.put(url, json={"index_lag": True, "troubles": [{"kind": "throttle", "where": "cdx"}]}).status_code == 200
        assert world.faults.index_lag
        assert client.get("https://web.archive.org/cdx/search/cdx?url=news.test").status_code == 429
        assert client.put(url, json={"nonsense": 1}).status_code == 400
        assert client.put(url, json={"refused": True}).json()["refused"] is True
        assert client.delete(url).json()["troubles"] == []
        assert "web.archive.org/cdx/search/cdx?url=news.test" in client.get("http://control.test/asked").text


def test_a_missing_environment_is_one_clear_error(tmp_path):
    """Who has not made ``.venv-pywb`` is told the command that makes it."""
    with pytest.raises(NoPywb, match=r"python -m tests\.world\.pywb_env"):
        interpreter(tmp_path / "nothing")


def test_making_the_environment_again_is_quick():
    """A complete environment is left alone."""
    run = subprocess.run([sys.executable, "-m", "tests.world.pywb_env"], capture_output=True, text=True, timeout=30, check=False)
    assert (run.returncode, run.stdout) == (0, ".venv-pywb: complete\n")


def test_an_unreachable_registry_is_one_clear_error(tmp_path):
    """What pip says is cut to its errors, with the question to ask first; nothing half made counts as complete."""
    code = f"from pathlib import Path; from tests.world.pywb_env import make; make(Path({str(tmp_path / 'env')!r}))"
    env = {"PATH": os.defpath, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False, env=env)
    assert run.returncode == 1
    assert "NoPywb: pip could not install the archive server (pywb): is the package registry within reach?" in run.stderr
    assert not complete(tmp_path / "env")


def test_the_environment_is_pinned_whole():
    """Every package of the archive's environment has one version."""
    lines = [line.partition(";")[0] for line in CONSTRAINTS.read_text().splitlines() if line and not line.startswith("#")]
    assert "pywb==2.10.0" in [line.strip() for line in lines]
    assert all("==" in line for line in lines)


def test_the_other_interpreter_s_script_imports_nothing_of_ours():
    """``pywb_serve`` runs where citecheck and these tests are not installed."""
    tree = ast.parse(Path(__file__).with_name("pywb_serve.py").read_text())
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in modules if name.startswith(("tests", "citecheck"))]


def test_the_field_is_covered(live_world):
    """Every fault has a page, every language its soft 404."""
    pages = live_world.origin.pages
    assert {f"faults.test/{name}" for name in FAULTS} <= set(pages)
    assert {f"soft404.test/{language}" for language in NOT_FOUND_WORDS} <= set(pages)
