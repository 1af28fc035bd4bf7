"""Is our own network up? Asked before anything is judged, so that nobody's link is called dead because of our cable.

A probe at port 443 must show a certificate that we trust for its name: the page by which a hotel or train asks for a login takes
every connection, and cannot show that. Names are looked up anew, for an answer kept from before proves nothing of now.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence

from citecheck.model.errors import ConfigError
from citecheck.net.names import Names
from citecheck.net.safety import Blocked

#: After the first probe has answered, the others get so many seconds more.
_GRACE = 2.0


async def reached(
    probes: Sequence[str],
    names: Names,
    *,
    timeout: float = 5.0,  # noqa: ASYNC109 - seconds, as in NetSettings
    grace: float = _GRACE,
    tls: Callable[[], ssl.SSLContext] | None = None,
) -> int:
    """Count the ``probes`` ("host:port") that can be reached within ``timeout`` seconds, ``grace`` after the first of them.

    ``tls`` makes the rules for probes at port 443, if there are any; where None, TCP alone is enough for them too. Names are
    found through ``names``, so ``[net] resolve`` counts here too. Raises ``ConfigError`` for a bad entry.
    """
    places = [_place(probe) for probe in probes]
    rules = tls() if tls is not None and any(port == 443 for _, port in places) else None
    waiting = {asyncio.ensure_future(_answers(host, port, names, rules if port == 443 else None)) for host, port in places}
    count, tries = 0, set(waiting)
    until = asyncio.get_running_loop().time() + timeout
    try:
        while waiting and (left := until - asyncio.get_running_loop().time()) > 0:
            done, waiting = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            found = sum(one.result() for one in done)
            if found and not count:
                until = min(until, asyncio.get_running_loop().time() + grace)
            count += found
    finally:
        for one in tries:
            one.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
    return count


def _place(probe: str) -> tuple[str, int]:
    host, colon, port = probe.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"not a probe: {probe!r}", where="[net] probes", hint='write "host:port"')
    return host.lower(), int(port)


async def _answers(host: str, port: int, names: Names, tls: ssl.SSLContext | None) -> bool:
    try:
        places = await names.places(host, port, anew=True)
    except (Blocked, socket.gaierror):
        return False
    for place in places:
        try:
            _, writer = await asyncio.open_connection(
                place.address, place.port, ssl=tls, server_hostname=host if tls is not None else None
            )
        except OSError:  # ssl.SSLError is one as well
            continue
        writer.transport.abort()
        return True
    return False
