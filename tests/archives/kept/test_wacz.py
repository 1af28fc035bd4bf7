"""Evidence packed as WACZ: its parts, indexes and digests."""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import zipfile

import pytest
from warcio.archiveiterator import ArchiveIterator

from citecheck.archives.kept.cdxj import read_lines
from citecheck.archives.kept.holdings import read_own
from citecheck.archives.kept.wacz import Package, Page, with_referred, write_wacz
from citecheck.model.errors import InputError, OutputError
from citecheck.testing import NOW, FixedClock
from tests.archives.kept.looks import OK, PAGE, kept, look, noise

WEIR = "https://ostrow-post.example/weir"


def package(**more) -> Package:
    pages = (Page(WEIR, "20261102120000", "The weir, closed"),)
    return Package("Evidence", "Kept by citecheck", "citecheck test", "", NOW, pages, **more)


def export(folder, output, **more):
    held = read_own(folder)
    return write_wacz(output, package(**more), held.rows, held.files)


def index_of(archive: zipfile.ZipFile):
    return list(read_lines(gzip.decompress(archive.read("indexes/index.cdx.gz")).splitlines()))


async def test_the_package_is_what_the_specification_says(tmp_path):
    """WACZ 1.1.1: every file listed with size and SHA-256, the list's own digest beside it, nothing packed twice."""
    await kept(tmp_path, look(), look("http://ostrow-post.example/b"))
    output = tmp_path / "all.wacz"
    assert export(tmp_path, output, whole=["run-1-001.warc.gz"]) == 2
    with zipfile.ZipFile(output) as archive:
        tree = json.loads(archive.read("datapackage.json"))
        assert (tree["profile"], tree["wacz_version"], tree["created"]) == ("data-package", "1.1.1", "2026-11-02T12:00:00Z")
        assert tree["mainPageUrl"] == WEIR
        for resource in tree["resources"]:
            data = archive.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        listed = {resource["path"] for resource in tree["resources"]}
        assert listed | {"datapackage.json", "datapackage-digest.json"} == set(archive.namelist())
        assert listed == {"archive/run-1-001.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"}
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        assert archive.read("archive/run-1-001.warc.gz") == (tmp_path / "run-1-001.warc.gz").read_bytes()


async def test_pages_are_listed(tmp_path):
    """The list begins with its header; each page has address, moment and title."""
    await kept(tmp_path, look())
    export(tmp_path, tmp_path / "all.wacz", whole=["run-1-001.warc.gz"])
    with zipfile.ZipFile(tmp_path / "all.wacz") as archive:
        head, page = (json.loads(line) for line in archive.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    assert (page["url"], page["ts"], page["title"]) == (WEIR, "2026-11-02T12:00:00Z", "The weir, closed")


async def test_the_index_leads_to_the_records(tmp_path):
    """At every offset of the index the record of that URL begins, in whole files and among records that were copied."""
    looks = [look(f"http://ostrow-post.example/{n}", body=noise(900 + n)) for n in range(5)]
    await kept(tmp_path, *looks[:3])
    await kept(tmp_path, *looks[3:], run="run-2")
    held = read_own(tmp_path)
    single = [row for row in held.rows if row.filename == "run-1-001.warc.gz" and row.url.endswith("/1")]
    export(tmp_path, tmp_path / "part.wacz", whole=["run-2-001.warc.gz"], rows=single)
    with zipfile.ZipFile(tmp_path / "part.wacz") as archive:
        rows = index_of(archive)
        assert sorted(row.url[-1] for row in rows) == ["1", "3", "4"]
        for row in rows:
            data = archive.read(f"archive/{row.filename}")
            member = gzip.decompress(data[row.offset : row.offset + row.length])
            assert f"WARC-Target-URI: {row.url}\r\n".encode() in member
            assert member.endswith(noise(900 + int(row.url[-1])) + b"\r\n\r\n")


async def test_a_copied_look_brings_its_request(tmp_path):
    """The pair stays a pair, its records byte by byte as they were."""
    await kept(tmp_path, look(), look("http://ostrow-post.example/b"))
    held = read_own(tmp_path)
    export(tmp_path, tmp_path / "part.wacz", rows=[row for row in held.rows if row.url == WEIR])
    with zipfile.ZipFile(tmp_path / "part.wacz") as archive, archive.open("archive/selected.warc.gz") as file:
        found = [(record.rec_type, record.rec_headers) for record in ArchiveIterator(file, no_record_parse=True)]
    assert [kind for kind, _ in found] == ["warcinfo", "response", "request"]
    assert found[2][1].get_header("WARC-Concurrent-To") == found[1][1].get_header("WARC-Record-ID")


async def test_a_revisit_brings_what_it_refers_to(tmp_path):
    """A package never holds a body's name without the body."""
    await kept(tmp_path, look())
    await kept(tmp_path, look(head=OK, at=FixedClock().now + dt.timedelta(days=3)), run="run-2")
    held = read_own(tmp_path)
    revisit = [row for row in held.rows if row.revisit]
    wanted = with_referred(revisit, held.rows, held.files)
    assert [row.filename for row in wanted] == ["run-1-001.warc.gz", "run-2-001.warc.gz"]
    export(tmp_path, tmp_path / "part.wacz", rows=wanted)
    with zipfile.ZipFile(tmp_path / "part.wacz") as archive:
        assert PAGE in gzip.decompress(archive.read("archive/selected.warc.gz"))


async def test_a_long_index_is_packed_in_blocks(tmp_path):
    """Three thousand lines a block, each found by its first line."""
    await kept(tmp_path, *(look(f"http://ostrow-post.example/{n:05}", body=b"x") for n in range(3_200)))
    export(tmp_path, tmp_path / "all.wacz", whole=["run-1-001.warc.gz"])
    with zipfile.ZipFile(tmp_path / "all.wacz") as archive:
        packed = archive.read("indexes/index.cdx.gz")
        meta, *lines = archive.read("indexes/index.idx").decode().splitlines()
    assert json.loads(meta.removeprefix("!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    blocks = []
    for line in lines:
        key, fields = line.split(" {")[0], json.loads("{" + line.split(" {")[1])
        block = packed[fields["offset"] : fields["offset"] + fields["length"]]
        assert fields["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        blocks.append(gzip.decompress(block).decode())
        assert blocks[-1].startswith(key + " {")
    assert [block.count("\n") for block in blocks] == [3_000, 200]
    assert "".join(blocks).splitlines() == sorted("".join(blocks).splitlines())


def test_nothing_kept_is_told(tmp_path):
    """An empty package is not written."""
    with pytest.raises(InputError, match="no evidence"):
        write_wacz(tmp_path / "x.wacz", package(), (), {})
    assert list(tmp_path.iterdir()) == []


async def test_what_cannot_be_written_is_told(tmp_path):
    """No half package, one clear error."""
    await kept(tmp_path, look())
    with pytest.raises(OutputError, match="cannot be written"):
        export(tmp_path, tmp_path / "nowhere" / "x.wacz", whole=["run-1-001.warc.gz"])


async def test_a_pipe_is_written_into(tmp_path):
    """It stays a pipe, and what comes out of it is a whole package; a device would be treated so too."""
    await kept(tmp_path, look())
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert export(tmp_path, tmp_path / "pipe", whole=["run-1-001.warc.gz"]) == 1
        with zipfile.ZipFile(io.BytesIO(os.read(reader, 1 << 20))) as archive:
            assert archive.testzip() is None
            assert "datapackage.json" in archive.namelist()
    finally:
        os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
