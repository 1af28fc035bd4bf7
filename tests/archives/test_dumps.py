"""URLTeam's dumps as a local source for dead short links."""

import gzip
import lzma
import threading

import pytest

from citecheck.archives.dumps import FileDumps, search
from citecheck.model.errors import ConfigError
from citecheck.model.ports import Dumps

BEACON = """#FORMAT: BEACON
#PREFIX: http://goo.gl/
#HOMEPAGE: http://lists.example/

abc123|http://valley-post.example/other
AbC123|http://valley-post.example/flood?a=1|2
maps/Gauge7|https://maps.example/place
Cafe1|http://valley-post.example/caf\u00e9
"""
FLOOD = "http://valley-post.example/flood?a=1|2"


def written(folder, name, text, encoding="utf-8"):
    """Write a dump, packed as its name says."""
    data = text.encode(encoding)
    pack = {"xz": lzma.compress, "gz": gzip.compress}.get(name.rpartition(".")[2], bytes)
    (folder / name).write_bytes(pack(data))
    return folder / name


def targets(path, *links):
    return [(key.decode(), target) for key, target in search(path, {link.encode() for link in links})]


@pytest.mark.parametrize("name", ["goo.gl.txt", "goo.gl.txt.gz", "goo.gl.txt.xz", "named-wrongly.xz.txt"])
def test_a_beacon_dump_is_read_in_any_packing(tmp_path, name):
    """Plain, gzip and xz tell the same; the first bytes decide, not the name; the case of codes counts; targets may hold "|"."""
    path = written(tmp_path, name, BEACON)
    assert targets(path, "goo.gl/AbC123") == [("goo.gl/AbC123", FLOOD)]
    assert targets(path, "goo.gl/ABC123", "bit.ly/AbC123") == []
    assert targets(path, "goo.gl/maps/Gauge7") == [("goo.gl/maps/Gauge7", "https://maps.example/place")]


SHAPES = [
    ("a prefix with a place for the code", "#PREFIX: https://www.short.example/{ID}\nA1|http://a.example/\n", "x.txt"),
    ("the older place", "#PREFIX: http://short.example/{shortcode}\nA1|http://a.example/\n", "x.txt"),
    ("a target with a place", "#PREFIX: http://short.example/{+ID}\n#TARGET: http://a.example/{+ID}/p\nA1|\nA1|x\n", "x.txt"),
    ("a target that is a prefix", "#PREFIX: http://short.example/\n#TARGET: http://a.example/\nA1|x\n", "x.txt"),
    ("whole addresses", "#FORMAT: BEACON\nhttps://short.example/A1|http://a.example/\n", "x.txt"),
    ("no header, the file's name tells", "A0|http://b.example/\nA1|http://a.example/\n", "short.example.txt.xz"),
    ("lines end with CRLF", "#PREFIX: http://short.example/\r\nA1|http://a.example/\r\n", "x.txt"),
    ("the last line has no end", "#PREFIX: http://short.example/\nA1|http://a.example/", "x.txt"),
    ("lines that are none", "#PREFIX: http://short.example/\n|\nA1\n\nA1|http://a.example/\n", "x.txt"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "name"), SHAPES, ids=[row[0] for row in SHAPES])
def test_the_shapes_of_dumps(tmp_path, why, text, name):
    """Headers, templates, torrents without a header, and lines that say nothing."""
    ((link, target),) = targets(written(tmp_path, name, text), "short.example/A1")
    assert link == "short.example/A1"
    assert target.startswith("http://a.example/")


def test_targets_in_latin_1_are_read(tmp_path):
    """Servers sent such headers, and URLTeam kept their bytes."""
    path = written(tmp_path, "goo.gl.txt", BEACON, encoding="latin-1")
    assert targets(path, "goo.gl/Cafe1") == [("goo.gl/Cafe1", "http://valley-post.example/café")]


def test_a_line_without_end_is_passed_over(tmp_path):
    """A line longer than any link's does not fill the memory, and hides nothing behind it."""
    path = written(tmp_path, "goo.gl.txt", "AbC123|http://" + "x" * 200_000 + "\nAbC124|http://a.example/\n")
    assert targets(path, "goo.gl/AbC123", "goo.gl/AbC124") == [("goo.gl/AbC124", "http://a.example/")]


async def test_one_reading_tells_of_all_links_that_were_announced(tmp_path):
    """Announced links cost one pass together, also those that no dump has; one that was not announced costs another."""
    dumps: Dumps = FileDumps([str(written(tmp_path, "goo.gl.txt.xz", BEACON))])
    dumps.expect(["goo.gl/AbC123", "goo.gl/maps/Gauge7", "goo.gl/Nobody"])
    assert [(found.target, found.dump) for found in await dumps.find("goo.gl/AbC123")] == [(FLOOD, "goo.gl.txt.xz")]
    assert len(await dumps.find("goo.gl/maps/Gauge7")) == 1
    assert await dumps.find("goo.gl/Nobody") == ()
    assert dumps.passes == 1
    assert len(await dumps.find("goo.gl/abc123")) == 1
    assert dumps.passes == 2


async def test_several_dumps_and_targets_are_all_told(tmp_path):
    """Different targets of one code are kept with the dump that names them, the same target once."""
    one = written(tmp_path, "goo.gl.txt", "AbC123|http://a.example/\nAbC123|http://b.example/\n")
    two = written(tmp_path, "later.txt", "#PREFIX: http://goo.gl/\nAbC123|http://a.example/\nAbC123|http://c.example/\n")
    found = await FileDumps([str(one), str(two)]).find("goo.gl/AbC123")
    assert [(each.target, each.dump) for each in found] == [
        ("http://a.example/", "goo.gl.txt"),
        ("http://b.example/", "goo.gl.txt"),
        ("http://c.example/", "later.txt"),
    ]


def test_a_reading_can_be_stopped(tmp_path):
    """Whoever ends a run does not wait for the last line of a dump."""
    path = written(tmp_path, "goo.gl.txt.xz", "AbC123|http://a.example/\n" * 3)
    stop = threading.Event()
    reading = search(path, {b"goo.gl/AbC123"}, stop)
    assert next(reading) == (b"goo.gl/AbC123", "http://a.example/")
    stop.set()
    assert list(reading) == []


@pytest.mark.parametrize("name", ["goo.gl.txt.gz", "goo.gl.txt.xz"])
async def test_a_damaged_dump_is_told_and_read_as_far_as_it_goes(tmp_path, name):
    """A file cut off at its end raises nothing: what was wrong is said in words."""
    path = written(tmp_path, name, BEACON + "".join(f"Code{n}|http://a.example/{n * 7919}\n" for n in range(5_000)))
    path.write_bytes(path.read_bytes()[:-200])
    dumps = FileDumps([str(path)])
    assert len(await dumps.find("goo.gl/AbC123")) in (0, 1)
    (words,) = dumps.troubles
    assert name in words


def test_a_dump_that_is_not_there_is_one_clear_error(tmp_path):
    """The key and the file are named before anything is asked."""
    with pytest.raises(ConfigError, match=r"links\.dumps") as caught:
        FileDumps([str(tmp_path / "none.xz")])
    assert "none.xz" in str(caught.value)
