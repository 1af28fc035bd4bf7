"""From a host's name to the places to connect to: resolver, guard and ``[net] resolve`` entries in one.

Both transports get their addresses here, so that both see the same failures and none resolves a name behind the guard.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from ipaddress import ip_address
from typing import Protocol

from citecheck.net.safety import Blocked, Guard, Place

#: Look-ups at once. asyncio's own pool has six threads on two cores, and one dead name server would fill it.
_LOOKUPS = 32
#: How long an answer is believed, in seconds: libcurl's default for the same thing.
_BELIEVED = 60.0
_REMEMBERED = 10_000


class Resolver(Protocol):
    """Finds the addresses of a name."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return IP addresses, best first. Raises ``socket.gaierror`` with getaddrinfo's codes."""
        ...


class SystemResolver:
    """The system's resolver (getaddrinfo), in threads of its own."""

    def __init__(self, threads: int = _LOOKUPS) -> None:
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="citecheck-names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of ``host``. Raises ``socket.gaierror``."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _lookup, host, port)

    def close(self) -> None:
        """Let the threads go, without waiting for a look-up that hangs."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _lookup(host: str, port: int) -> Sequence[str]:
    # As bytes: with text, Python's IDNA codec raises UnicodeError for labels that a name server would just not know.
    found = socket.getaddrinfo(host.encode("ascii", "replace"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@lru_cache(maxsize=4096)
def _literal(host: str) -> str | None:
    """Return the address where ``host`` is one already (in brackets for IPv6), else None."""
    bare = host.strip("[]")
    try:
        return str(ip_address(bare))
    except ValueError:
        return None


class Names:
    """Finds the permitted places of a host; answers are kept for a minute, failures are not.

    ``now`` gives seconds of a monotonic clock.
    """

    def __init__(self, guard: Guard, resolver: Resolver | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        self.guard = guard
        self._own = SystemResolver() if resolver is None else None
        self._resolver: Resolver = resolver or self._own  # type: ignore[assignment]  # one of the two is there
        self._now = now
        self._known: OrderedDict[tuple[str, int], tuple[float, tuple[str, ...]]] = OrderedDict()
        self._asking: dict[tuple[str, int], asyncio.Future[tuple[str, ...]]] = {}
        # The guard says the same of the same address each time; many links of one host ask it.
        self._permitted = lru_cache(maxsize=4096)(self._ask_guard)

    async def places(self, host: str, port: int, *, anew: bool = False) -> tuple[Place, ...]:
        """Return where to connect for ``host:port``, in the order to try; asked ``anew`` where no kept answer will do.

        Raises ``Blocked`` where the guard permits none of the addresses, ``socket.gaierror`` where there are none.
        """
        if anew:
            self._known.pop((host, port), None)
        ready = self.ready(host, port)
        return ready if ready is not None else self._permitted(host, port, await self._addresses(host, port))

    def ready(self, host: str, port: int) -> tuple[Place, ...] | None:
        """Return the same at once where no resolver must be asked, else None. Raises ``Blocked``."""
        entry = self.guard.entry(host, port)
        if entry:
            return entry
        known = self._known.get((host, port))
        if known is not None and known[0] > self._now():
            return self._permitted(host, port, known[1])
        literal = _literal(host)
        return self._permitted(host, port, (literal,)) if literal else None

    def _ask_guard(self, host: str, port: int, found: tuple[str, ...]) -> tuple[Place, ...]:
        places = tuple(Place(address, port) for address in found)
        refusals = {place: self.guard.why_place_refused(host, port, place) for place in places}
        permitted = tuple(place for place in places if refusals[place] is None)
        if not permitted:
            raise Blocked("; ".join(words for words in refusals.values() if words))
        return permitted

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        key = (host, port)
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._ask(host, port))
            asking.add_done_callback(lambda done: self._answered(key, done))
        return await asyncio.shield(asking)  # one caller that gives up must not take the answer from the others

    async def _ask(self, host: str, port: int) -> tuple[str, ...]:
        found = tuple(await self._resolver(host, port))
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        return found

    def _answered(self, key: tuple[str, int], done: asyncio.Future[tuple[str, ...]]) -> None:
        self._asking.pop(key, None)
        if done.cancelled() or done.exception() is not None:
            return
        self._known[key] = (self._now() + _BELIEVED, done.result())
        self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def close(self) -> None:
        """Give back the resolver's threads."""
        for asking in self._asking.values():
            asking.cancel()
        if self._own is not None:
            self._own.close()
