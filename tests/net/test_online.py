from __future__ import annotations

import asyncio
import socket

import pytest

from citecheck.model.errors import ConfigError
from citecheck.net.names import Names
from citecheck.net.online import online
from citecheck.net.safety import Guard
from tests.net.loopback import FakeNames, refusing, says, serving, swallowing, web


async def test_one_probe_that_answers_is_enough():
    """Two dead probes and a live one: our network is up."""
    async with serving(says(head=False)) as port, refusing() as dead:
        guard = Guard([f"up.example:443:127.0.0.1:{port}", f"down.example:443:127.0.0.1:{dead}"])
        names = Names(guard, FakeNames({"lost.example": socket.EAI_AGAIN}))
        assert await online(["lost.example:443", "down.example:443", "up.example:443"], names, timeout=5)


async def test_no_probe_that_answers_is_offline():
    """Names that are not found, ports that refuse and hosts that keep silent: our network is down, and soon known to be."""
    async with refusing() as dead, swallowing() as silent:
        guard = Guard([f"down.example:443:127.0.0.1:{dead}", f"silent.example:443:127.0.0.1:{silent}"])
        names = Names(guard, FakeNames({"lost.example": socket.EAI_AGAIN}))
        assert not await online(["lost.example:443", "down.example:443", "silent.example:443"], names, timeout=0.3)


async def test_a_private_answer_is_no_proof():
    """A captive portal that answers for every name with a private address does not make us online."""
    async with serving(says(head=False)) as port:
        names = Names(Guard(), FakeNames({"up.example": ["127.0.0.1"]}))
        assert not await online([f"up.example:{port}"], names, timeout=1)


async def test_no_probes_is_offline_and_bad_ones_are_told():
    """Without probes nothing can be said to be up; a probe that cannot be read is a configuration error."""
    names = Names(Guard(), FakeNames({}))
    assert not await online([], names)
    for probe in ("a.example", "a.example:x", ":443", "a.example:0"):
        with pytest.raises(ConfigError, match="probe"):
            await online([probe], names)


async def test_the_web_asks_its_own_probes(transport):
    """``LiveWeb.online`` asks the probes of the settings through the same [net] resolve."""
    async with (
        serving(says(head=False)) as port,
        web(transport, ports={"up.example:443": port}, probes=("up.example:443",)) as live,
    ):
        assert await live.online()
    async with web(transport, probes=("up.example:443",)) as live:
        assert not await live.online()
    await asyncio.sleep(0)
