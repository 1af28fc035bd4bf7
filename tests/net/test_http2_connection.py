"""Our HTTP/2 connection against whatever a server can say: frames in any order, damaged, cut anywhere."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import hpack
import httpcore
import pytest
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    ExtensionFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.exchange import FailureKind
from citecheck.net.faults import LookFailed, failure_of
from citecheck.net.http2 import Http2Connection


class Line:
    """A stream whose other end says ``parts`` and closes."""

    def __init__(self, parts):
        self.parts = list(parts)
        self.sent = b""
        self.closed = False

    async def read(self, most):
        """Return the next part, whole: our parts are smaller than what is read at once."""
        return self.parts.pop(0) if self.parts else b""

    async def write(self, data):
        """Keep what is sent."""
        assert not self.closed, "written to a line that was closed"
        self.sent += data

    async def aclose(self):
        """Note the end."""
        self.closed = True

    def get_extra_info(self, info):
        """Say that the line is open as long as there is something to come."""
        return self.closed or not self.parts if info == "is_closed" else None


async def no_body():
    """Give no content."""
    return
    yield b""


def request(method="GET"):
    """Build a request as the pool does."""
    url = httpcore.URL(scheme=b"https", host=b"a.example", port=443, target=b"/x")
    return httpcore.Request(method, url, headers=[(b"Host", b"a.example"), (b"Accept", b"*/*")], content=no_body())


async def ask(connection):
    """Ask once; return status, body and failure kind."""
    status, body = None, b""
    try:
        response = await connection.handle_async_request(request())
        status = response.status
        try:
            async for chunk in response.stream:
                body += chunk
        finally:
            await response.stream.aclose()
    except Exception as error:
        failure = failure_of(error)
        if failure is None:  # a mistake of ours
            raise
        return status, body, failure.kind
    return status, body, None


def packed(*fields):
    """Pack a head without the table, so that heads may come in any order."""
    encoder = hpack.Encoder()
    return encoder.encode([hpack.NeverIndexedHeaderTuple(*field) for field in fields], huffman=False)


OK = packed((":status", "200"), ("x", "1"))
HEADS = st.sampled_from(
    [
        OK,
        packed((":status", "404"), ("content-length", "3")),
        packed((":status", "103"), ("link", "</x>")),
        packed((":status", "200"), ("content-length", "0")),
        packed((":status", "999")),
        packed((":status", "")),
        packed((":status", "2x0")),
        packed(("x", "1")),
        packed((":path", "/")),
        packed(),
        b"\xff\xff\xff\xff\xff\xff",
    ]
)
STREAMS = st.sampled_from([0, 1, 1, 1, 1, 2, 3])
FLAGS = st.sampled_from([[], ["END_STREAM"], ["END_HEADERS"], ["END_HEADERS", "END_STREAM"]])


def built(make):
    """Build a frame, or nothing where hyperframe itself refuses."""
    try:
        return make().serialize()
    except (ValueError, HyperframeError):
        return b""


END_OR_NOT = st.sampled_from([[], ["END_STREAM"]])
HEAD_END_OR_NOT = st.sampled_from([[], ["END_HEADERS"]])
CODES = st.integers(0, 20)
FRAMES = st.one_of(
    st.builds(lambda s, h, f: built(lambda: HeadersFrame(s, h, flags=f)), STREAMS, HEADS, FLAGS),
    st.builds(lambda s, h, f: built(lambda: ContinuationFrame(s, h, flags=f)), STREAMS, HEADS, HEAD_END_OR_NOT),
    st.builds(lambda s, d, f: built(lambda: DataFrame(s, d, flags=f)), STREAMS, st.binary(max_size=9), END_OR_NOT),
    st.builds(lambda s, c: built(lambda: RstStreamFrame(s, error_code=c)), STREAMS, CODES),
    st.builds(lambda last, c: built(lambda: GoAwayFrame(0, last_stream_id=last, error_code=c)), st.integers(0, 9), CODES),
    st.builds(lambda c, v: built(lambda: SettingsFrame(0, {c: v})), st.integers(0, 9), st.integers(0, 2**32 - 1)),
    st.builds(lambda s, n: built(lambda: WindowUpdateFrame(s, n)), STREAMS, st.integers(1, 2**31 - 1)),
    st.builds(lambda d: built(lambda: PingFrame(0, d)), st.binary(min_size=8, max_size=8)),
    st.builds(lambda s, d: built(lambda: PriorityFrame(s, depends_on=d)), STREAMS, st.integers(0, 9)),
    st.builds(lambda t, s: built(lambda: ExtensionFrame(t, s, 0, b"")), st.integers(10, 255), STREAMS),
    st.binary(max_size=30),
)  # fmt: skip


def cut(data, places):
    """Cut bytes at places."""
    at = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [part for start, end in pairwise(at) if (part := data[start:end])]


@given(st.lists(FRAMES, max_size=12), st.lists(st.integers(0, 500), max_size=5), st.booleans())
def test_whatever_is_said_has_an_end(frames, places, settings_first):
    """Frames in any order and cut anywhere end in an answer or a failure of the network: no error of ours, no endless wait."""
    data = (SettingsFrame(0).serialize() if settings_first else b"") + b"".join(frames)

    async def look():
        line = Line(cut(data, places))
        connection = Http2Connection(line, 30.0)
        found = await asyncio.wait_for(ask(connection), 20)
        if found[2] is not None:
            assert line.closed, "a connection with trouble is not kept"
            assert not connection.is_idle()
        return found

    status, _, failure = asyncio.run(look())
    assert (status is not None) or (failure is not None)


@given(st.lists(FRAMES, max_size=8), st.lists(st.integers(0, 500), max_size=5))
def test_how_it_is_cut_changes_nothing(frames, places):
    """The same bytes in one piece or in many give the same status and body, but for what an early failure cuts off."""
    data = SettingsFrame(0).serialize() + b"".join(frames)

    async def look(parts):
        return await ask(Http2Connection(Line(parts), 30.0))

    whole = asyncio.run(look([data]))
    pieces = asyncio.run(look(cut(data, places)))
    assert whole == pieces


@pytest.mark.parametrize(
    ("frames", "kept"),
    [
        ([HeadersFrame(1, OK, flags=["END_HEADERS", "END_STREAM"])], True),
        ([HeadersFrame(1, OK, flags=["END_HEADERS"]), DataFrame(1, b"abc", flags=["END_STREAM"])], True),
        ([GoAwayFrame(0, 1), HeadersFrame(1, OK, flags=["END_HEADERS", "END_STREAM"])], False),
        ([HeadersFrame(1, OK, flags=["END_HEADERS", "END_STREAM"]), RstStreamFrame(1, error_code=0)], True),
        ([HeadersFrame(1, OK, flags=["END_HEADERS"]), RstStreamFrame(1, error_code=0)], False),
    ],
)
async def test_which_connections_are_kept(frames, kept):
    """A connection serves again only after a whole answer, and not where its server said goodbye or broke it off."""
    connection = Http2Connection(Line([SettingsFrame(0).serialize() + b"".join(one.serialize() for one in frames)]), 30.0)
    status, _, failure = await ask(connection)
    assert (status, failure) == (200, None)
    assert connection.is_idle() is kept


async def test_a_body_that_nobody_reads_ends_the_connection():
    """A response that is closed before its end leaves nothing behind for the next request."""
    frames = [HeadersFrame(1, OK, flags=["END_HEADERS"]), DataFrame(1, b"abc"), DataFrame(1, b"", flags=["END_STREAM"])]
    line = Line([SettingsFrame(0).serialize(), *(frame.serialize() for frame in frames)])
    connection = Http2Connection(line, 30.0)
    response = await connection.handle_async_request(request())
    await response.stream.aclose()
    assert line.closed
    assert not connection.is_idle()


async def test_an_answer_that_never_comes_is_a_reset():
    """A line that ends before a word is a reset, told as a value."""
    with pytest.raises(LookFailed) as error:
        await Http2Connection(Line([]), 30.0).handle_async_request(request())
    assert error.value.failure.kind is FailureKind.RESET
