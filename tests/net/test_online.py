from __future__ import annotations

import asyncio
import socket

import pytest
import trustme

from citecheck.model.errors import ConfigError
from citecheck.net.names import Names
from citecheck.net.online import reached
from citecheck.net.safety import Guard
from citecheck.net.tls import tls_context
from tests.net.loopback import FakeNames, answers, ask, refusing, says, server_tls, serving, swallowing, web

QUIET = says(head=False)


async def test_one_probe_that_answers_is_enough():
    """Two dead probes and a live one: our network is up."""
    async with serving(QUIET) as port, refusing() as dead:
        guard = Guard([f"up.example:443:127.0.0.1:{port}", f"down.example:443:127.0.0.1:{dead}"])
        names = Names(guard, FakeNames({"lost.example": socket.EAI_AGAIN}))
        assert await reached(["lost.example:443", "down.example:443", "up.example:443"], names, timeout=5) == 1


async def test_no_probe_that_answers_is_offline():
    """Names that are not found, ports that refuse and hosts that keep silent: our network is down, and soon known to be."""
    async with refusing() as dead, swallowing() as silent:
        guard = Guard([f"down.example:443:127.0.0.1:{dead}", f"silent.example:443:127.0.0.1:{silent}"])
        names = Names(guard, FakeNames({"lost.example": socket.EAI_AGAIN}))
        assert await reached(["lost.example:443", "down.example:443", "silent.example:443"], names, timeout=0.3) == 0


async def test_a_private_answer_is_no_proof():
    """A captive portal that answers for every name with a private address does not make us online."""
    async with serving(QUIET) as port:
        names = Names(Guard(), FakeNames({"up.example": ["127.0.0.1"]}))
        assert await reached([f"up.example:{port}"], names, timeout=1) == 0


async def test_a_captive_portal_is_no_proof(authority, ca_file):
    """Whoever takes the connection must show a certificate of the probe's name; a portal with its own, or none, is not it."""
    tls = tls_context(ca_file)
    cases = {
        "good": (server_tls(authority.issue_cert("up.example")), 1),
        "another name": (server_tls(authority.issue_cert("portal.example")), 0),
        "unknown issuer": (server_tls(trustme.CA().issue_cert("up.example")), 0),
        "no TLS": (None, 0),
    }
    for words, (context, expected) in cases.items():
        script = says(head=False, then="hold") if context else answers("302 Found", b"", "Location: http://portal.example/")
        async with serving(script, tls=context) as port:
            names = Names(Guard([f"up.example:443:127.0.0.1:{port}"]), FakeNames({}))
            assert await reached(["up.example:443"], names, timeout=1, tls=lambda rules=tls: rules) == expected, words


async def test_a_kept_answer_of_the_name_server_is_no_proof():
    """The name of a probe is asked anew: what a name server said a minute ago does not make us online now."""
    async with serving(QUIET) as port:
        resolver = FakeNames({"up.example": ["127.0.0.1"]})
        names = Names(Guard(allow_private=["up.example"]), resolver)
        assert await reached([f"up.example:{port}"], names, timeout=1) == 1
        resolver.table["up.example"] = socket.EAI_AGAIN
        assert await names.places("up.example", port)  # still known to those who ask for a page
        assert await reached([f"up.example:{port}"], names, timeout=1) == 0


async def test_slow_probes_are_waited_for_a_little():
    """All probes that answer soon count; one that hangs costs the grace and not the whole time."""
    async with serving(QUIET) as port, swallowing() as silent:
        places = [f"a.example:443:127.0.0.1:{port}", f"b.example:443:127.0.0.1:{port}", f"c.example:443:127.0.0.1:{silent}"]
        names = Names(Guard(places), FakeNames({}))
        probes = ["c.example:443", "a.example:443", "b.example:443"]
        assert await reached(probes, names, timeout=86_400, grace=0.2) == 2  # without the grace, this would not end today


async def test_no_probes_is_offline_and_bad_ones_are_told():
    """Without probes nothing can be said to be up; a probe that cannot be read is a configuration error."""
    names = Names(Guard(), FakeNames({}))
    assert await reached([], names) == 0
    for probe in ("a.example", "a.example:x", ":443", "a.example:0"):
        with pytest.raises(ConfigError, match="probe"):
            await reached([probe], names)


async def test_the_web_asks_its_own_probes(transport):
    """``LiveWeb.online`` asks the probes of the settings through the same [net] resolve."""
    async with (
        serving(QUIET) as port,
        web(transport, ports={"up.example:80": port}, probes=("up.example:80",)) as live,
    ):
        assert await live.online()
    async with web(transport, probes=("up.example:443",)) as live:
        assert not await live.online()
    await asyncio.sleep(0)


async def test_still_online_wants_most_of_the_probes_of_before():
    """One probe of three that is let through (by a portal's list of friends) is not the network that was there before."""
    resolver = FakeNames({name: ["127.0.0.1"] for name in ("a.example", "b.example", "c.example")})
    async with serving(answers(body=b"x")) as port:
        probes = tuple(f"{name}:{port}" for name in resolver.table)
        async with web(resolver=resolver, allow_private=tuple(resolver.table), probes=probes) as live:
            assert await live.online()
            assert await live.still_online()
            resolver.table["a.example"] = socket.EAI_AGAIN
            assert await live.still_online()
            resolver.table["b.example"] = socket.EAI_AGAIN
            assert await live.online()
            assert not await live.still_online()
            assert (await live.look(ask(f"http://c.example:{port}/"))).status == 200


async def test_where_some_probes_are_shut_out_from_the_start_the_others_count():
    """In a country that shuts two of the probes out, the third alone proves the network, at the start and later."""
    async with serving(QUIET) as port:
        settings = {"ports": {"c.example:80": port}, "probes": ("a.example:80", "b.example:80", "c.example:80")}
        async with web(**settings) as live:
            assert await live.online()
            assert await live.still_online()
