from __future__ import annotations

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.exchange import FailureKind
from citecheck.net.body import Body, codings


def read(data, encoding, limit=1000, step=7):
    """Feed ``data`` in pieces and return the body."""
    body = Body(encoding, limit)
    for at in range(0, len(data), step):
        if not body.feed(data[at : at + step]):
            break
    else:
        body.end()
    return body


@given(
    st.binary(max_size=3000), st.integers(1, 4000), st.integers(1, 500), st.sampled_from(["", "gzip", "deflate", "gzip, deflate"])
)
def test_any_pieces_give_the_same_body(data, limit, step, coding):
    """However the bytes are cut on the wire, the body is the data up to the limit, and says whether it was cut."""
    raw = data
    for name in coding.split(", ") if coding else []:
        raw = gzip.compress(raw) if name == "gzip" else zlib.compress(raw)
    body = read(raw, [coding] if coding else [], limit, step)
    assert body.bytes() == data[:limit]
    assert body.cut == (len(data) > limit)


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([], ()),
        (["gzip"], ("gzip",)),
        (["GZIP , x-gzip"], ("gzip", "gzip")),
        (["deflate", "gzip"], ("deflate", "gzip")),
        (["identity", "utf-8", "none", ""], ()),
        (["br"], ("br",)),
    ],
)
def test_codings_are_read_as_browsers_do(headers, names):
    """Names in any case, in several headers; words that are no coding are ignored."""
    assert codings(headers) == names


def test_a_bomb_is_named_and_its_memory_is_bounded():
    """A few bytes that would become a gigabyte stop at the limit and are called what they are."""
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    body = read(bomb, ["gzip, gzip"], limit=1_000_000, step=100)
    assert body.failure.kind is FailureKind.BAD_ENCODING
    assert len(body.bytes()) == 1_000_000


def test_a_long_page_is_no_bomb():
    """A page of a newspaper, ten times smaller in gzip, is cut at the limit and no failure."""
    words = " ".join(random.Random(1).choices(["report", "town", "bridge", "market", "hospital"], k=50_000)).encode()
    body = read(gzip.compress(words), ["gzip"], limit=100_000, step=4096)
    assert (body.failure, body.cut) == (None, True)
    assert body.bytes() == words[:100_000]


def test_padding_without_end_is_stopped():
    """A compressed body that brings bytes for ever and gives nothing is cut like any other."""
    body = Body(["gzip"], 1000)
    fed = 0
    while body.feed(gzip.compress(b"")):
        fed += 1
        assert fed < 10_000
    assert body.cut


def test_more_than_two_layers_are_refused():
    """Nobody compresses a page three times but to harm."""
    assert read(b"x", ["gzip, gzip, gzip"]).failure.kind is FailureKind.BAD_ENCODING


def test_broken_in_the_middle_keeps_what_came():
    """What could be decoded before the fault is kept beside it."""
    data = bytes(random.Random(2).randbytes(500))
    raw = bytearray(gzip.compress(data * 2))
    body = read(bytes(raw[:-30]), ["gzip"], step=1000)
    assert body.failure.kind is FailureKind.CUT_SHORT
    assert body.bytes().startswith(data[:400])
