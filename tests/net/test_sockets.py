"""Watching libcurl's sockets: what it waits for is told, what it let go of is not; a number that comes back is a new socket."""

import asyncio
import select
import socket

import pycurl
import pytest

from citecheck.net.sockets import EpollSockets, LoopSockets

KINDS = [
    pytest.param(EpollSockets, marks=pytest.mark.skipif(not hasattr(select, "epoll"), reason="this system has no epoll")),
    LoopSockets,
]


class Line:
    """A pair of connected sockets, one end watched."""

    def __init__(self):
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)

    @property
    def fd(self):
        return self.near.fileno()

    def close(self):
        self.near.close()
        self.far.close()


async def heard(told):
    """Let the loop look at its sockets, and return what it told since."""
    for _ in range(3):
        await asyncio.sleep(0.001)
    said, told[:] = list(told), []
    return said


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_waited_for_is_told(kind):
    """Reading and writing are told apart, as they are asked for."""
    told, line = [], Line()
    sockets = kind(asyncio.get_running_loop(), told.extend)
    sockets.want(pycurl.POLL_OUT, line.fd)
    assert set(await heard(told)) == {(line.fd, pycurl.CSELECT_OUT)}
    sockets.want(pycurl.POLL_IN, line.fd)
    assert await heard(told) == []
    line.far.send(b"x")
    assert set(await heard(told)) == {(line.fd, pycurl.CSELECT_IN)}
    sockets.close()
    line.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nothing", [pycurl.POLL_REMOVE, pycurl.POLL_NONE], ids=["let go", "nothing wanted"])
async def test_what_was_let_go_of_is_not_told_and_can_be_wanted_again(kind, nothing):
    """Between two requests of a connection nothing is told of it, also when the other side ends it; then it is as before."""
    told, line = [], Line()
    sockets = kind(asyncio.get_running_loop(), told.extend)
    for data in (b"first", b"second"):
        sockets.want(pycurl.POLL_IN, line.fd)
        line.far.send(data)
        assert set(await heard(told)) == {(line.fd, pycurl.CSELECT_IN)}
        line.near.recv(100)
        sockets.want(nothing, line.fd)
        assert await heard(told) == []
    line.far.close()
    assert await heard(told) == []
    sockets.want(pycurl.POLL_IN, line.fd)
    assert set(await heard(told)) == {(line.fd, pycurl.CSELECT_IN)}
    sockets.close()
    line.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_number_that_comes_back_is_a_new_socket(kind):
    """A connection that was let go of and closed leaves its number to the next one, which is watched for itself."""
    told, old = [], Line()
    sockets = kind(asyncio.get_running_loop(), told.extend)
    sockets.want(pycurl.POLL_IN, old.fd)
    sockets.want(pycurl.POLL_REMOVE, old.fd)
    number = old.fd
    old.close()
    sockets.opening()
    new = Line()
    assert number in (new.fd, new.far.fileno())
    for fd, other in ((new.fd, new.far), (new.far.fileno(), new.near)):
        sockets.want(pycurl.POLL_IN, fd)
        other.send(b"x")
        assert set(await heard(told)) == {(fd, pycurl.CSELECT_IN)}
        sockets.want(pycurl.POLL_REMOVE, fd)
    sockets.close()
    new.close()
