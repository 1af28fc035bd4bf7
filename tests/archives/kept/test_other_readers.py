"""Our files as others read them: fastwarc, and pywb as a player."""

import asyncio
import datetime as dt
import gzip
import io
import zlib

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from citecheck.archives.kept.holdings import read_own
from tests.archives.kept.looks import OK, PAGE, kept, look, noise
from tests.world.player import Pywb

AGAIN = OK.replace(b"\r\n\r\n", b"\r\nX-Served: again\r\n\r\n")
LATER = dt.datetime(2026, 11, 9, 8, 30, tzinfo=dt.UTC)
ODD = b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
ODD += b"Content-Type: text/html\r\n\r\n"


def packed(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


async def folder_of(tmp_path):
    """Looks of every kind: plain, odd heads with packing, a redirect, a cut one, an image, and a revisit of a later run."""
    looks = [
        look(),
        look("http://ostrow-post.example/odd", head=ODD, body=packed(PAGE)),
        look("http://ostrow-post.example/old", head=b"HTTP/1.1 301 Moved\r\nLocation: /weir\r\n\r\n", body=b""),
        look("http://ostrow-post.example/cut", cut="length", body=PAGE[:900]),
        look("http://ostrow-post.example/p.png", head=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", body=noise(3_000)),
    ]
    await kept(tmp_path, *looks)
    await kept(tmp_path, look(head=AGAIN, at=LATER), run="run-2")
    return looks


async def test_fastwarc_reads_what_we_wrote(tmp_path):
    """Another library finds every record, its digests right, its heads and bodies as they were."""
    looks = await folder_of(tmp_path)
    found = []
    for path in sorted(tmp_path.glob("*.warc.gz")):
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()), parse_http=False):
            if record.record_type not in (WarcRecordType.warcinfo, WarcRecordType.request):
                assert record.verify_block_digest(), record.headers["WARC-Target-URI"]
                found.append((record.record_type, record.headers["WARC-Target-URI"], record.reader.read()))
    plain = [OK, ODD.replace(b"Transfer", b"X-Archive-Orig-Transfer"), *(each.response_head for each in looks[2:])]
    assert [block for _, _, block in found[:5]] == [head + b"".join(each.body) for head, each in zip(plain, looks, strict=True)]
    assert (found[5][0], found[5][2]) == (WarcRecordType.revisit, AGAIN)


async def test_fastwarc_checks_our_payload_digests(tmp_path):
    """The digest that indexes hold is that of the payload behind the head."""
    await folder_of(tmp_path)
    checked = 0
    data = (tmp_path / "run-1-001.warc.gz").read_bytes()
    for record in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response):
        assert record.verify_payload_digest()
        checked += 1
    assert checked == 5


async def test_fastwarc_reads_from_the_middle(tmp_path):
    """At each offset of our index a reader can begin."""
    await folder_of(tmp_path)
    for row in read_own(tmp_path).rows:
        data = (tmp_path / row.filename).read_bytes()[row.offset : row.offset + row.length]
        (record,) = ArchiveIterator(io.BytesIO(data), parse_http=False)
        assert record.headers["WARC-Target-URI"] == row.url


def test_fastwarc_would_see_another_body(tmp_path):
    """The checks above can fail: a record packed anew with one other byte does not bear its digests."""
    asyncio.run(kept(tmp_path, look()))
    (row,) = read_own(tmp_path).rows
    data = (tmp_path / row.filename).read_bytes()[row.offset : row.offset + row.length]
    altered = gzip.compress(gzip.decompress(data).replace(b"closed on Monday", b"opened on Monday", 1))
    checks = [record.verify_block_digest() for record in ArchiveIterator(io.BytesIO(altered), parse_http=False)]
    assert checks == [False]


@pytest.fixture
async def pywb():
    player = Pywb()
    await player.start()
    yield player
    await player.close()


@pytest.mark.world
async def test_pywb_plays_what_we_kept(tmp_path, pywb):
    """A real archive indexes our files and plays each look as it was: bytes, redirect, and the body behind a revisit."""
    looks = await folder_of(tmp_path)
    for path in sorted(tmp_path.glob("*.warc.gz")):
        await pywb.add_file(path)
    for each, stamp in [*((one, "20261102120000") for one in looks), (look(head=AGAIN, at=LATER), "20261109083000")]:
        status, headers, body = await pywb.play(stamp, "id_", str(each.url))
        fields = {name.lower(): value for name, value in headers}
        wanted = b"".join(each.body)
        assert status == int(each.response_head.split()[1]), each.url
        assert body == wanted, each.url
        assert "memento-datetime" in fields
        if status == 301:
            assert fields["location"].endswith("/weir")
    assert dict(headers).get("X-Served", fields.get("x-served")) == "again"
