"""Watching libcurl's sockets for asyncio: which are ready to be read or written.

On Linux all of them stand in one epoll of our own, which the loop watches as a single file: thousands of sockets that come and go
cost the loop nothing each. Elsewhere the loop watches each.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Callable

import pycurl

#: What happened at a socket, as ``CURL_CSELECT_*`` bits; called with all that came at once.
OnReady = Callable[[list[tuple[int, int]]], None]


class EpollSockets:
    """Watches sockets by an epoll inside the loop's."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_ready: OnReady) -> None:
        self._loop = loop
        self._on_ready = on_ready
        self._epoll = select.epoll()
        self._wants: dict[int, int] = {}
        loop.add_reader(self._epoll.fileno(), self._look)

    def want(self, fd: int, what: int) -> None:
        """Watch ``fd`` for ``what`` (``POLL_IN``, ``POLL_OUT``, both; 0 for no more)."""
        had = self._wants.get(fd, 0)
        events = (select.EPOLLIN if what & pycurl.POLL_IN else 0) | (select.EPOLLOUT if what & pycurl.POLL_OUT else 0)
        if had == what:
            return
        if not what:
            del self._wants[fd]
            self._epoll.unregister(fd)
            return
        self._wants[fd] = what
        if had:
            self._epoll.modify(fd, events)
        else:
            self._epoll.register(fd, events)

    def _look(self) -> None:
        ready = []
        for fd, event in self._epoll.poll(0):
            # An error or the other side's end counts for whatever is waited for, as in Python's own selectors.
            came = (pycurl.CSELECT_IN if event & ~select.EPOLLOUT else 0) | (pycurl.CSELECT_OUT if event & ~select.EPOLLIN else 0)
            ready.append((fd, came & self._wants.get(fd, 0)))
        self._on_ready(ready)

    def close(self) -> None:
        """Watch nothing any more."""
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()


class LoopSockets:
    """Watches sockets by the loop itself."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_ready: OnReady) -> None:
        self._loop = loop
        self._on_ready = on_ready
        self._wants: dict[int, int] = {}

    def want(self, fd: int, what: int) -> None:
        """Watch ``fd`` for ``what`` (``POLL_IN``, ``POLL_OUT``, both; 0 for no more)."""
        had = self._wants.pop(fd, 0)
        if what & pycurl.POLL_IN and not had & pycurl.POLL_IN:
            self._loop.add_reader(fd, self._on_ready, [(fd, pycurl.CSELECT_IN)])
        elif had & pycurl.POLL_IN and not what & pycurl.POLL_IN:
            self._loop.remove_reader(fd)
        if what & pycurl.POLL_OUT and not had & pycurl.POLL_OUT:
            self._loop.add_writer(fd, self._on_ready, [(fd, pycurl.CSELECT_OUT)])
        elif had & pycurl.POLL_OUT and not what & pycurl.POLL_OUT:
            self._loop.remove_writer(fd)
        if what:
            self._wants[fd] = what

    def close(self) -> None:
        """Watch nothing any more."""
        for fd in list(self._wants):
            self.want(fd, 0)


def sockets_of(loop: asyncio.AbstractEventLoop, on_ready: OnReady) -> EpollSockets | LoopSockets:
    """Return the better of the two that this machine has."""
    return EpollSockets(loop, on_ready) if hasattr(select, "epoll") else LoopSockets(loop, on_ready)
