"""A folder of WARC and CDX files asked as an archive: found, played, and damaged files told."""

import datetime as dt
import gzip
import io
import json
import zipfile

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from citecheck.archives.kept.holdings import index_path, read_any, read_own
from citecheck.archives.kept.local import LocalArchive
from citecheck.model.errors import InputError, PlaybackFailed
from citecheck.model.memento import AnswerState, UrlMatch
from citecheck.model.url import parse_url
from citecheck.testing import FixedClock
from tests.archives.kept.looks import OK, PAGE, kept, look, noise

WEIR = "https://ostrow-post.example/weir"


def ask(url: str):
    return parse_url(url, parse_url("http://nowhere.invalid/"))


def foreign(path, *captures, packed=True, version="1.0"):
    """Write a WARC as other tools do: (url, timestamp, status line, headers, payload), records of warcio's making."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed, warc_version=version)
        for url, stamp, status, headers, payload in captures:
            date = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(payload),
                length=len(payload),
                http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date},
            )
            writer.write_record(record)
    return path


HTML = [("Content-Type", "text/html")]


async def test_what_was_kept_can_be_asked_and_played(tmp_path):
    """Our folder is an archive: it lists the look, and plays it with status, headers, body and the record's name."""
    (name,) = await kept(tmp_path, look())
    archive = LocalArchive(read_own(tmp_path))
    answer = await archive.timemap(ask(WEIR))
    (memento,) = answer.timemap.mementos
    assert (answer.state, memento.archive, memento.match, memento.status) == (AnswerState.FOUND, "local", UrlMatch.EXACT, 200)
    assert memento.uri == "local:/20261102120000/https://ostrow-post.example/weir"
    played = await archive.play(memento)
    assert (played.status, played.body, played.record) == (200, PAGE, name)
    assert (played.media_type, played.charset, played.at) == ("text/html", "utf-8", memento.at)


async def test_a_revisit_plays_the_earlier_body_under_its_own_head(tmp_path):
    """Two runs, one body: both mementos play it, each with its own headers and moment."""
    await kept(tmp_path, look())
    clock = FixedClock()
    again = look(head=OK.replace(b"\r\n\r\n", b"\r\nX-Served: again\r\n\r\n"), at=clock.now + dt.timedelta(days=7))
    await kept(tmp_path, again, run="run-2")
    archive = LocalArchive(read_own(tmp_path))
    first, second = (await archive.timemap(ask(WEIR))).timemap.mementos
    assert (await archive.play(first)).header("x-served") is None
    played = await archive.play(second)
    assert (played.body, played.header("x-served"), played.at.day) == (PAGE, "again", 9)


async def test_a_revisit_of_another_url_is_resolved(tmp_path):
    """The same body under two addresses is kept once and played for both."""
    other = look("http://ostrow-post.example/print/weir")
    await kept(tmp_path, look(), other)
    archive = LocalArchive(read_own(tmp_path))
    (memento,) = (await archive.timemap(other.url)).timemap.mementos
    assert (await archive.play(memento)).body == PAGE


async def test_a_compressed_body_is_decoded_and_a_redirect_told(tmp_path):
    """What was kept as it came is played as it is read; a redirect leads on."""
    packed = look(head=OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"), body=gzip.compress(PAGE, mtime=0))
    moved = look("http://ostrow-post.example/old", head=b"HTTP/1.1 301 Moved\r\nLocation: /weir\r\n\r\n", body=b"")
    await kept(tmp_path, packed, moved)
    archive = LocalArchive(read_own(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    assert (await archive.play(memento)).body == PAGE
    (memento,) = (await archive.timemap(moved.url, prefix=True)).timemap.mementos
    played = await archive.play(memento)
    assert (played.status, str(played.location)) == (301, "http://ostrow-post.example/weir")


async def test_another_url_under_the_same_key_is_named_as_such(tmp_path):
    """Paths are case-sensitive: a case twin is listed as one, and is not FOUND."""
    await kept(tmp_path, look("https://goo.gl/AbC"))
    archive = LocalArchive(read_own(tmp_path))
    answer = await archive.timemap(ask("https://goo.gl/abc"))
    assert (answer.state, [memento.match for memento in answer.timemap.mementos]) == (AnswerState.ABSENT, [UrlMatch.CASE])
    assert "https://goo.gl/AbC (case)" in answer.reason
    assert (await archive.timemap(ask("https://goo.gl/abc"), prefix=True)).state is AnswerState.ABSENT


async def test_a_short_links_addresses_are_listed_with_prefix(tmp_path):
    """``?si=1`` behind the code belongs to it, another code's does not."""
    head = b"HTTP/1.1 302 Found\r\nLocation: http://www.example.test/\r\n\r\n"
    looks = [look(f"https://goo.gl/{code}", head=head, body=b"") for code in ("AbC?si=1", "AbC", "AbCd?si=1", "abc?si=1")]
    await kept(tmp_path, *looks)
    answer = await LocalArchive(read_own(tmp_path)).timemap(ask("https://goo.gl/AbC"), prefix=True)
    assert sorted(memento.original for memento in answer.timemap.mementos) == ["https://goo.gl/AbC", "https://goo.gl/AbC?si=1"]


async def test_an_index_is_made_anew_where_it_is_missing_or_stale(tmp_path):
    """What the index says never matters more than the file."""
    await kept(tmp_path, look())
    file = tmp_path / "run-1-001.warc.gz"
    whole = index_path(file).read_bytes()
    for broken in (None, b"", b"nonsense\n", whole.replace(b'"size": ', b'"size": 1'), whole.splitlines()[0] + b"\nnot a row\n"):
        index_path(file).unlink() if broken is None else index_path(file).write_bytes(broken)
        assert [row.url for row in read_own(tmp_path).rows] == [WEIR]
        assert index_path(file).read_bytes() == whole


@pytest.mark.parametrize("packed", [True, False])
async def test_files_of_other_tools_are_read_without_an_index(tmp_path, packed):
    """WARC 1.0, packed or not, in a subfolder; nothing is written beside it."""
    (tmp_path / "sub").mkdir()
    name = "crawl.warc.gz" if packed else "crawl.warc"
    foreign(tmp_path / "sub" / name, (WEIR, "20180203040506", "200 OK", HTML, PAGE), packed=packed)
    before = sorted(tmp_path.rglob("*"))
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    assert (memento.at.isoformat(), (await archive.play(memento)).body) == ("2018-02-03T04:05:06+00:00", PAGE)
    assert sorted(tmp_path.rglob("*")) == before


async def test_a_chunked_record_is_joined(tmp_path):
    """wget and Heritrix keep the chunks; a header that says so over a body that is not chunked is met as well."""
    many = b"".join(b"1\r\n%c\r\n" % byte for byte in PAGE * 4) + b"0\r\n\r\n"
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:700], PAGE[700:])) + b"0\r\n\r\n"
    headers = [*HTML, ("Transfer-Encoding", "chunked")]
    foreign(
        tmp_path / "a.warc.gz",
        ("http://a.example/1", "20180203040506", "200 OK", headers, chunked),
        ("http://a.example/2", "20180203040506", "200 OK", headers, PAGE),
        ("http://a.example/4", "20180203040506", "200 OK", headers, many),
        (
            "http://a.example/3",
            "20180203040506",
            "200 OK",
            [*headers, ("Content-Encoding", "gzip")],
            _in_chunks(gzip.compress(PAGE)),
        ),
    )
    archive = LocalArchive(read_any(tmp_path))
    for n, body in ((1, PAGE), (2, PAGE), (3, PAGE), (4, PAGE * 4)):
        (memento,) = (await archive.timemap(ask(f"http://a.example/{n}"))).timemap.mementos
        assert (await archive.play(memento)).body == body, n


def _in_chunks(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


ARC = (
    b"filedesc://a.arc 0.0.0.0 20050102030405 text/plain 68\n1 0 Example\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)


async def test_arc_files_are_read(tmp_path):
    """The format before WARC, as old crawls have it."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    record = b"http://a.example/old 192.0.2.1 20050102030406 text/html %d\n%s\n" % (len(block), block)
    (tmp_path / "a.arc").write_bytes(ARC + record)
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask("http://a.example/old"))).timemap.mementos
    assert (memento.at.year, (await archive.play(memento)).body) == (2005, PAGE)


def cdx(folder, kind):
    """The index of the folder's first capture, as other tools write it."""
    row = read_any(folder).rows[0]
    begin = f"example,ostrow-post)/weir {row.timestamp}"
    if kind == "cdxj":
        fields = {"url": row.url, "mime": "text/html", "status": "200", "digest": row.bare_digest, "length": f"{row.length}"}
        return f"{begin} {json.dumps(fields | {'offset': f'{row.offset}', 'filename': row.filename})}\n"
    if kind == "cdx 11":
        fields = f"{begin} {row.url} text/html 200 {row.bare_digest} - - {row.length} {row.offset} x.warc.gz"
        return f" CDX N b a m s k r M S V g\n{fields}\n"
    return f" CDX N b a m s k r V g\n{begin} {row.url} text/html 200 {row.bare_digest} - {row.offset} some/folder/x.warc.gz\n"


@pytest.mark.parametrize("kind", ["cdxj", "cdx 11", "cdx 9"])
@pytest.mark.parametrize("packed", [True, False])
async def test_indexes_of_other_tools_are_believed(tmp_path, kind, packed):
    """CDXJ and CDX with its legends, packed or not, spare the reading of the file."""
    foreign(
        tmp_path / "x.warc.gz",
        (WEIR, "20180203040506", "200 OK", HTML, PAGE),
        ("http://b.example/", "20180203040507", "200 OK", HTML, b"b"),
    )
    text = cdx(tmp_path, kind).encode()
    (tmp_path / ("index.cdx.gz" if packed else "index.cdx")).write_bytes(gzip.compress(text) if packed else text)
    holdings = read_any(tmp_path)
    assert [row.url for row in holdings.rows] == [WEIR]
    archive = LocalArchive(holdings)
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    assert (await archive.play(memento)).body == PAGE


async def test_an_index_that_points_beyond_the_file_is_not_believed(tmp_path):
    """The file itself is read, and that is told."""
    foreign(tmp_path / "x.warc.gz", (WEIR, "20180203040506", "200 OK", HTML, PAGE))
    (tmp_path / "x.cdxj").write_text(
        'example,ostrow-post)/weir 20180203040506 {"url": "http://lie.example/", "offset": "99999", "filename": "x.warc.gz"}\n'
    )
    holdings = read_any(tmp_path)
    assert [row.url for row in holdings.rows] == [WEIR]
    assert any("beyond its end" in words for words in holdings.troubles)


async def test_an_index_that_names_another_record_is_found_out(tmp_path):
    """A row that leads to another page's record does not play as the page asked for."""
    foreign(tmp_path / "x.warc.gz", (WEIR, "20180203040506", "200 OK", HTML, PAGE))
    (tmp_path / "x.cdxj").write_text(
        'example,other)/ 20180203040506 {"url": "http://other.example/", "offset": "0", "filename": "x.warc.gz"}\n'
    )
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask("http://other.example/"))).timemap.mementos
    with pytest.raises(PlaybackFailed, match="names another record"):
        await archive.play(memento)


async def test_an_altered_body_is_not_played(tmp_path):
    """A record whose payload does not bear its digest is no evidence."""
    foreign(tmp_path / "x.warc", (WEIR, "20180203040506", "200 OK", HTML, PAGE), packed=False)
    path = tmp_path / "x.warc"
    path.write_bytes(path.read_bytes().replace(b"closed on Monday", b"opened on Monday"))
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    with pytest.raises(PlaybackFailed, match="altered"):
        await archive.play(memento)


async def test_a_revisit_whose_body_is_gone_is_told(tmp_path):
    """No page is made up for it."""
    await kept(tmp_path, look())
    await kept(tmp_path, look(at=FixedClock().now + dt.timedelta(days=1)), run="run-2")
    (tmp_path / "run-1-001.warc.gz").unlink()
    archive = LocalArchive(read_own(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    with pytest.raises(PlaybackFailed, match="earlier record is not here"):
        await archive.play(memento)


async def test_revisits_in_a_circle_end(tmp_path):
    """Two revisits that name each other are no body."""
    with (tmp_path / "x.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for mine, other in (("20180101000000", "2018-01-02T00:00:00Z"), ("20180102000000", "2018-01-01T00:00:00Z")):
            date = f"{mine[:4]}-{mine[4:6]}-{mine[6:8]}T00:00:00Z"
            head = StatusAndHeaders("200 OK", HTML, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_revisit_record(
                    WEIR, "sha1:" + "A" * 32, WEIR, other, http_headers=head, warc_headers_dict={"WARC-Date": date}
                )
            )
    archive = LocalArchive(read_any(tmp_path))
    for memento in (await archive.timemap(ask(WEIR))).timemap.mementos:
        with pytest.raises(PlaybackFailed, match="earlier record is not here"):
            await archive.play(memento)


def _bomb() -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/\r\nWARC-Date: 2018-01-01T00:00:00Z\r\n"
    block = b"HTTP/1.1 200 OK\r\n\r\n" + b"\0" * 120_000_000
    return gzip.compress(head + b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(block) + block, 9)


HOSTILE = [
    ("random bytes", lambda good: noise(5_000)),
    ("an endless header line", lambda good: gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 40_000_000)),
    ("endless headers", lambda good: gzip.compress(b"WARC/1.0\r\n" + b"X-Y: z\r\n" * 400_000)),
    ("no length", lambda good: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\n\r\n")),
    ("a negative length", lambda good: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\nabc")),
    ("a lying length", lambda good: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\nabc")),
    ("a bomb", lambda good: _bomb()),
    ("a broken member", lambda good: good[:40] + bytes(byte ^ 255 for byte in good[40:60]) + good[60:]),
    ("half a record", lambda good: good[: len(good) // 2]),
    ("another tool's file", lambda good: b"PK\x03\x04" + good[4:30]),
    ("an empty member", lambda good: gzip.compress(b"")),
]


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[row[0] for row in HOSTILE])
async def test_a_bad_record_is_told_and_stepped_over(tmp_path, name, make):
    """Damage and malice cost neither the reading nor the good records before and behind, and no memory without end."""
    one = foreign(tmp_path / "a.warc.gz", ("http://a.example/1", "20180203040506", "200 OK", HTML, PAGE)).read_bytes()
    two = foreign(tmp_path / "a.warc.gz", ("http://a.example/2", "20180203040507", "200 OK", HTML, PAGE)).read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(one + make(one) + two)
    holdings = read_any(tmp_path)
    urls = [row.url for row in holdings.rows]
    assert urls[0] == "http://a.example/1"
    assert urls[-1] == "http://a.example/2"
    assert holdings.troubles or name == "an empty member"
    archive = LocalArchive(holdings)
    for url in ("http://a.example/1", "http://a.example/2"):
        memento = (await archive.timemap(ask(url))).timemap.mementos[-1]
        assert (await archive.play(memento)).body == PAGE


async def test_where_files_cannot_be_read_absence_is_not_known(tmp_path):
    """A folder with a damaged file does not say "not archived"."""
    (tmp_path / "x.warc.gz").write_bytes(b"\x1f\x8b\x08" + noise(100))
    answer = await LocalArchive(read_any(tmp_path)).timemap(ask(WEIR))
    assert answer.state is AnswerState.UNKNOWN
    assert "x.warc.gz" in answer.reason


async def test_a_file_packed_as_a_whole_is_told(tmp_path):
    """One gzip member over several records cannot be read record by record; what to do is said."""
    foreign(
        tmp_path / "x.warc",
        ("http://a.example/1", "20180203040506", "200 OK", HTML, PAGE),
        ("http://a.example/2", "20180203040506", "200 OK", HTML, PAGE),
        packed=False,
    )
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress((tmp_path / "x.warc").read_bytes()))
    (tmp_path / "x.warc").unlink()
    assert any("recompress" in words for words in read_any(tmp_path).troubles)


async def test_a_body_that_grows_beyond_measure_is_cut(tmp_path):
    """A bomb inside a record is decoded up to the limit and not beyond."""
    headers = [*HTML, ("Content-Encoding", "gzip")]
    foreign(tmp_path / "x.warc.gz", (WEIR, "20180203040506", "200 OK", headers, gzip.compress(b"\0" * 40_000_000)))
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    with pytest.raises(PlaybackFailed, match="decompress to more than"):
        await archive.play(memento)


def test_no_such_folder_is_told(tmp_path):
    """A wrong name is an error, not an empty archive."""
    with pytest.raises(InputError, match="no such folder"):
        read_any(tmp_path / "nowhere")


async def test_packages_are_read_where_they_lie(tmp_path):
    """WACZ files of ours and others, their inner files of one name, by the index inside or without one."""
    for number in (1, 2):
        foreign(
            tmp_path / "data.warc.gz", (f"http://a.example/{number}", "20180203040506", "200 OK", HTML, PAGE + b"%d" % number)
        )
        row = read_any(tmp_path).rows[0]
        with zipfile.ZipFile(tmp_path / f"{number}.wacz", "w") as package:
            package.write(tmp_path / "data.warc.gz", "archive/data.warc.gz")
            if number == 1:
                package.writestr("indexes/index.cdx.gz", gzip.compress(f"{row.line()}\n".encode()))
        (tmp_path / "data.warc.gz").unlink()
    holdings = read_any(tmp_path)
    assert holdings.troubles == ()
    archive = LocalArchive(holdings)
    for number in (1, 2):
        (memento,) = (await archive.timemap(ask(f"http://a.example/{number}"))).timemap.mementos
        assert (await archive.play(memento)).body == PAGE + b"%d" % number


async def test_packages_that_cannot_be_read_are_told(tmp_path):
    """No ZIP at all, and WARC files packed once more inside: told by name, never fatal."""
    (tmp_path / "a.wacz").write_bytes(b"no zip")
    foreign(tmp_path / "data.warc.gz", ("http://a.example/", "20180203040506", "200 OK", HTML, PAGE))
    with zipfile.ZipFile(tmp_path / "b.wacz", "w", zipfile.ZIP_DEFLATED) as package:
        package.write(tmp_path / "data.warc.gz", "archive/data.warc.gz")
    troubles = read_any(tmp_path).troubles
    assert any(words.startswith("a.wacz: is no WACZ") for words in troubles)
    assert any(words.startswith("b.wacz: archive/data.warc.gz is packed") for words in troubles)


@pytest.mark.parametrize("made", [b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n"])
async def test_a_file_of_false_beginnings_is_given_up(tmp_path, made):
    """Something that seems to begin a record everywhere is read to an end, and told."""
    (tmp_path / "x.warc.gz").write_bytes(made * 20_000)
    holdings = read_any(tmp_path)
    assert holdings.rows == ()
    assert "damaged in more than 100 places" in holdings.troubles[0]
    assert len(holdings.troubles) < 30


async def test_a_record_too_large_for_a_page_is_not_taken_into_memory(tmp_path):
    """A record that says it is larger than any page is not read, however its chunks are told."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n"
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2018-02-03T04:05:06Z\r\n" % WEIR.encode()
    warc += b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % (1 << 40)
    (tmp_path / "x.warc").write_bytes(warc + head + PAGE)
    row = {"url": WEIR, "status": "200", "offset": "0", "filename": "x.warc"}
    (tmp_path / "x.cdxj").write_text(f"example,ostrow-post)/weir 20180203040506 {json.dumps(row)}\n")
    archive = LocalArchive(read_any(tmp_path))
    (memento,) = (await archive.timemap(ask(WEIR))).timemap.mementos
    with pytest.raises(PlaybackFailed, match="no page's"):
        await archive.play(memento)
