"""What all tests share: the loopback web, started once a worker, put right before each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.world.world import World

# The same examples at every run, and none failed for a slow machine: no test may hang on luck.
settings.register_profile("citecheck", derandomize=True, deadline=None)
settings.load_profile("citecheck")


@pytest.fixture(scope="session")
def _whole_world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture(scope="session")
def _live_world() -> Iterator[World]:
    with World(with_archive=False) as world:
        yield world


@pytest.fixture
def world(_whole_world: World) -> World:
    """Give the loopback web with its archive: switches put back, logs empty."""
    _whole_world.reset()
    return _whole_world


@pytest.fixture
def live_world(_live_world: World) -> World:
    """Give the loopback web without its archive, for tests of the live web alone: it needs no pywb."""
    _live_world.reset()
    return _live_world


@pytest.fixture
def new_world() -> Iterator[World]:
    """A loopback web of one's own, for tests that count captures: what is captured stays in an archive."""
    with World() as world:
        yield world
