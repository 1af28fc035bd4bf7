"""Is our own network up? Asked before anything is judged, so that nobody's link is called dead because of our cable."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

from citecheck.model.errors import ConfigError
from citecheck.net.names import Names
from citecheck.net.safety import Blocked


async def online(probes: Sequence[str], names: Names, *, timeout: float = 5.0) -> bool:  # noqa: ASYNC109 - seconds, as in NetSettings
    """Tell whether any of ``probes`` ("host:port") accepts a TCP connection within ``timeout`` seconds.

    Names are found through ``names``, so ``[net] resolve`` counts here too. Raises ``ConfigError`` for a bad entry.
    """
    places = [_place(probe) for probe in probes]
    tries = [asyncio.ensure_future(_answers(host, port, names)) for host, port in places]
    try:
        async with asyncio.timeout(timeout):
            for done in asyncio.as_completed(tries):
                if await done:
                    return True
    except TimeoutError:
        return False
    finally:
        for one in tries:
            one.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
    return False


def _place(probe: str) -> tuple[str, int]:
    host, colon, port = probe.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"not a probe: {probe!r}", where="[net] probes", hint='write "host:port"')
    return host.lower(), int(port)


async def _answers(host: str, port: int, names: Names) -> bool:
    try:
        for place in await names.places(host, port):
            try:
                _, writer = await asyncio.open_connection(place.address, place.port)
            except OSError:
                continue
            writer.close()
            return True
    except (Blocked, socket.gaierror):
        pass
    return False
