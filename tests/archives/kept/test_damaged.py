"""Files with any damage: what can be read is, what cannot is told, and nothing else comes out."""

import asyncio
import gzip
import tempfile
from functools import lru_cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from citecheck.archives.kept.holdings import read_any
from citecheck.archives.kept.local import LocalArchive, memento_of
from citecheck.model.errors import PlaybackFailed
from tests.archives.kept.looks import PAGE, kept, look


@lru_cache(maxsize=2)
def good(packed: bool) -> bytes:
    """A file of three looks, packed record by record or not at all."""
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(kept(Path(name), *(look(f"http://ostrow-post.example/{n}", body=PAGE[: 300 + n]) for n in range(3))))
        data = next(Path(name).glob("*.warc.gz")).read_bytes()
    return data if packed else gzip.decompress(data)


PLACES = st.floats(0, 1, exclude_max=True)
DAMAGE = st.one_of(
    st.tuples(st.just("flip"), PLACES, st.integers(1, 255)),
    st.tuples(st.just("cut"), PLACES, st.integers(1, 300)),
    st.tuples(st.just("double"), PLACES, st.integers(1, 300)),
    st.tuples(st.just("put"), PLACES, st.binary(min_size=1, max_size=40)),
    st.tuples(st.just("end"), PLACES, st.just(0)),
)


def damaged(data: bytes, kind: str, place: float, how: int | bytes) -> bytes:
    at = int(place * len(data))
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ how]) + data[at + 1 :]
    if kind == "cut":
        return data[:at] + data[at + how :]
    if kind == "double":
        return data[: at + how] + data[at:]
    return data[:at] + how + data[at:] if kind == "put" else data[:at]


@given(st.booleans(), st.lists(DAMAGE, min_size=1, max_size=4))
def test_any_damage_is_told_or_harmless(packed, damages):
    """A file with up to four damages is read without an error, and each capture that it still lists is played or told."""
    data = good(packed)
    for kind, place, how in damages:
        data = damaged(data, kind, place, how) or b"\n"
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / ("x.warc.gz" if packed else "x.warc")).write_bytes(data)
        holdings = read_any(Path(name))
        archive = LocalArchive(holdings)
        for row in holdings.rows:
            try:
                played = archive.played(row, memento_of(row, "local"))
            except PlaybackFailed:
                continue
            # A body that plays bears its digest, unless the damage took the digest itself away.
            assert played.body in [PAGE[: 300 + n] for n in range(3)] or not row.digest.startswith("sha1:")


@given(st.binary(max_size=400))
def test_any_bytes_are_no_archive(data):
    """Whatever the bytes: no error, and no capture."""
    with tempfile.TemporaryDirectory() as name:
        for ending in ("warc", "warc.gz", "arc", "cdx", "cdxj", "cdx.gz", "wacz"):
            (Path(name) / f"x.{ending}").write_bytes(data)
        assert read_any(Path(name)).rows == ()
