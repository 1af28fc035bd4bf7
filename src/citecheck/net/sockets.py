"""Watching libcurl's sockets for asyncio: which are ready to be read or written.

On Linux all of them stand in one epoll of our own, which the loop watches as a single file: thousands of sockets that come and go
cost the loop nothing each. Elsewhere the loop watches each.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Callable
from contextlib import suppress

import pycurl

#: What happened at a socket, as ``CURL_CSELECT_*`` bits; called with all that came at once.
OnReady = Callable[[list[tuple[int, int]]], None]


if hasattr(select, "epoll"):
    _EVENTS = {
        pycurl.POLL_IN: select.EPOLLIN,
        pycurl.POLL_OUT: select.EPOLLOUT,
        pycurl.POLL_INOUT: select.EPOLLIN | select.EPOLLOUT,
    }


class EpollSockets:
    """Watches sockets by an epoll inside the loop's.

    libcurl lets go of a connection's socket after each request and asks for it again with the next. So what it let go of is
    watched on (``_let_go``) until something comes there, or until a socket is opened (``opening``): it may bear the number of one
    that was closed since.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, on_ready: OnReady) -> None:
        self._loop = loop
        self._on_ready = on_ready
        self._epoll = select.epoll()
        self._wants: dict[int, int] = {}
        self._let_go: dict[int, int] = {}
        loop.add_reader(self._epoll.fileno(), self._look)

    def want(self, what: int, fd: int, multi: object = None, data: object = None) -> None:
        """Watch ``fd`` for ``what`` (``POLL_IN``, ``POLL_OUT``, both, ``POLL_REMOVE``): libcurl's own callback."""
        del multi, data
        had = self._wants.get(fd)
        if not what & pycurl.POLL_INOUT:
            if had is not None:
                self._let_go[fd] = self._wants.pop(fd)
            return
        self._wants[fd] = what
        if had is None:
            had = self._let_go.pop(fd, None)
        if had is None:
            self._epoll.register(fd, _EVENTS[what])
        elif had != what:
            self._epoll.modify(fd, _EVENTS[what])

    def opening(self) -> None:
        """Watch no longer what was let go of: a socket is about to be opened."""
        for fd in self._let_go:
            self._forget(fd)
        self._let_go.clear()

    def _forget(self, fd: int) -> None:
        with suppress(OSError):  # it was closed, and so is watched no more
            self._epoll.unregister(fd)

    def _look(self) -> None:
        ready = []
        for fd, event in self._epoll.poll(0):
            wanted = self._wants.get(fd)
            if wanted is None:  # a connection that nobody uses was ended
                self._let_go.pop(fd, None)
                self._forget(fd)
                continue
            # An error or the other side's end counts for whatever is waited for, as in Python's own selectors.
            came = (pycurl.CSELECT_IN if event & ~select.EPOLLOUT else 0) | (pycurl.CSELECT_OUT if event & ~select.EPOLLIN else 0)
            ready.append((fd, came & wanted))
        if ready:
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

    def want(self, what: int, fd: int, multi: object = None, data: object = None) -> None:
        """Watch ``fd`` for ``what`` (``POLL_IN``, ``POLL_OUT``, both, ``POLL_REMOVE``): libcurl's own callback."""
        del multi, data
        what &= pycurl.POLL_INOUT
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

    def opening(self) -> None:
        """Do nothing: what is let go of is watched no more at once."""

    def close(self) -> None:
        """Watch nothing any more."""
        for fd in list(self._wants):
            self.want(pycurl.POLL_REMOVE, fd)


def sockets_of(loop: asyncio.AbstractEventLoop, on_ready: OnReady) -> EpollSockets | LoopSockets:
    """Return the better of the two that this machine has."""
    return EpollSockets(loop, on_ready) if hasattr(select, "epoll") else LoopSockets(loop, on_ready)
