"""Evidence kept as WARC: what a record holds, what is left out, and what a killed writer leaves."""

import gzip
import os
import resource
import zlib

import pytest
from msgspec import structs

from citecheck.archives.kept.holdings import index_path, read_own
from citecheck.archives.kept.members import whole_end
from citecheck.archives.kept.records import payload_digest
from citecheck.model.errors import OutputError
from citecheck.testing import FixedClock
from tests.archives.kept.looks import ASKED, OK, PAGE, keeper, kept, look, noise, read_back


async def test_a_look_is_a_response_and_its_request(tmp_path):
    """Byte by byte as on the wire, tied to each other, dated, with address, digests and the file's own record before them."""
    (name,) = await kept(tmp_path, look())
    (about, response, request) = read_back(tmp_path)
    assert [each[0] for each in (about, response, request)] == ["warcinfo", "response", "request"]
    assert (response[2], request[2]) == (OK + PAGE, ASKED)
    assert name == f"run-1-001.warc.gz#{response[1]['warc-record-id'].strip('<>')}"
    assert request[1]["warc-concurrent-to"] == response[1]["warc-record-id"]
    wanted = {
        "warc-target-uri": "https://ostrow-post.example/weir",
        "warc-date": "2026-11-02T12:00:00Z",
        "warc-ip-address": "192.0.2.7",
        "warc-payload-digest": payload_digest(PAGE),
        "warc-warcinfo-id": about[1]["warc-record-id"],
        "content-type": "application/http; msgtype=response",
    }
    assert wanted.items() <= response[1].items()
    assert {b"software: citecheck test", b"operator: mailto:desk@ostrow-post.example", b"isPartOf: run-1"} <= set(
        about[2].split(b"\r\n")
    )


async def test_every_record_is_a_gzip_member_of_its_own(tmp_path):
    """Readers jump to a record: at every offset of the index a member begins, and it ends after the length told."""
    await kept(tmp_path, look(), look("http://ostrow-post.example/b", body=b"short"), look("http://ostrow-post.example/c"))
    data = (tmp_path / "run-1-001.warc.gz").read_bytes()
    rows = read_own(tmp_path).rows
    assert len(rows) == 3
    for row in rows:
        member = gzip.decompress(data[row.offset : row.offset + row.length])
        assert member.startswith(b"WARC/1.1\r\n")
        assert member.count(b"\r\nWARC-Type: ") == 1
        assert member.endswith(b"\r\n\r\n")


async def test_a_body_that_did_not_change_is_kept_once(tmp_path):
    """The second look is a revisit by payload digest: it names URL and moment of the first, and keeps its own head."""
    clock = FixedClock()
    await kept(tmp_path, look(), clock=clock)
    changed = OK.replace(b"\r\n\r\n", b"\r\nX-Served: again\r\n\r\n")
    later = look(head=changed, at=clock.now.replace(day=9))
    await kept(tmp_path, later, later, run="run-2")
    revisits = [each for each in read_back(tmp_path) if each[0] == "revisit"]
    assert len(revisits) == 2
    for _, fields, block in revisits:
        assert block == changed
        assert fields["warc-profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        assert (fields["warc-refers-to-target-uri"], fields["warc-refers-to-date"]) == (
            "https://ostrow-post.example/weir",
            "2026-11-02T12:00:00Z",
        )
        assert fields["warc-payload-digest"] == payload_digest(PAGE)
        assert fields["warc-refers-to"] == read_back(tmp_path)[1][1]["warc-record-id"]


async def test_small_and_cut_bodies_are_never_revisits(tmp_path):
    """A small body costs less than the reference; of a cut one nobody knows whether the rest was the same."""
    small, cut = look(body=b"Moved"), look("http://ostrow-post.example/long", cut="time")
    await kept(tmp_path, small, small, cut, cut)
    assert [each[0] for each in read_back(tmp_path)].count("revisit") == 0


async def test_secrets_are_taken_out_and_that_is_said(tmp_path):
    """Cookies and authorization stand in neither head; the record names what is missing, and the digests fit what is there."""
    head = OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: id=s3cret-a\r\nset-cookie: b=s3cret-b;\r\n HttpOnly\r\nX-Last: 1\r\n\r\n")
    asked = ASKED.replace(b"\r\n\r\n", b"\r\nCookie: id=s3cret-c\r\nAuthorization: Basic s3cret-d\r\n\r\n")
    await kept(tmp_path, look(head=head, request_head=asked))
    data = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.glob("*.warc.gz"))
    assert b"s3cret" not in data
    assert b"X-Last: 1" in data
    _, response, request = read_back(tmp_path)
    assert response[1]["warc-json-metadata"] == '{"citecheck": {"removed": ["set-cookie"]}}'
    assert request[1]["warc-json-metadata"] == '{"citecheck": {"removed": ["cookie", "authorization"]}}'


async def test_heads_keep_their_bytes(tmp_path):
    """Order, doubles, case and bytes that are no UTF-8 stay; only the chunked coding, which is undone, changes its name."""
    head = b"HTTP/1.0 200 Tr\xe8s bien\r\nX-B: 1\r\nx-a: \xff\xfe caf\xe9\r\nX-B: 2\r\n"
    head += b"Transfer-Encoding: chunked\r\nVia: a\r\n b\r\n\r\n"
    await kept(tmp_path, look(head=head))
    block = read_back(tmp_path)[1][2]
    assert block == head.replace(b"Transfer-Encoding", b"X-Archive-Orig-Transfer-Encoding") + PAGE


async def test_an_answer_by_http_2_is_written_as_readers_know_heads(tmp_path):
    """HTTP/2 has no text on the wire: the head is written as HTTP/1.1, and the record says what it was."""
    await kept(tmp_path, look(head=b"HTTP/2 404 \r\ncontent-type: text/html\r\n\r\n", body=b"gone"))
    _, fields, block = read_back(tmp_path)[1]
    assert block == b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\n\r\ngone"
    assert fields["warc-protocol"] == "h2"


@pytest.mark.parametrize("cut", ["length", "time", "disconnect", "unspecified"])
async def test_a_cut_body_is_marked(tmp_path, cut):
    """WARC-Truncated says why, in the standard's words."""
    await kept(tmp_path, look(cut=cut))
    assert read_back(tmp_path)[1][1]["warc-truncated"] == cut


async def test_a_body_over_the_limit_is_cut_there(tmp_path):
    """What is kept of it bears its own digests."""
    await kept(tmp_path, look(body=PAGE * 100), max_record=5_000)
    fields, block = read_back(tmp_path)[1][1:]
    assert fields["warc-truncated"] == "length"
    assert block == OK + (PAGE * 100)[:5_000]


async def test_fifty_megabytes_are_kept_whole_where_limits_allow(tmp_path):
    """A large body is written in one record, and its bytes come back."""
    body = bytes(range(256)) * (50 * 4096)
    await kept(tmp_path, look(body=body, head=OK), max_record=60_000_000)
    fields, block = read_back(tmp_path)[1][1:]
    assert "warc-truncated" not in fields
    assert block == OK + body


async def test_files_are_rotated(tmp_path):
    """A file that is full is closed with its index, and the next one begins with a record about itself."""
    bodies = [noise(3_000 + n) for n in range(5)]
    await kept(tmp_path, *(look(f"http://ostrow-post.example/{n}", body=body) for n, body in enumerate(bodies)), max_file=6_000)
    names = sorted(path.name for path in tmp_path.glob("*.warc.gz"))
    assert names == ["run-1-001.warc.gz", "run-1-002.warc.gz", "run-1-003.warc.gz"]
    assert all(index_path(tmp_path / name).exists() for name in names)
    assert [each[0] for each in read_back(tmp_path)].count("warcinfo") == 3
    assert len(read_own(tmp_path).rows) == 5


async def test_files_are_told_when_they_are_closed(tmp_path):
    """Each once: what a killed run left at the start, a full file when it is full, the last one at the end."""
    first = keeper(tmp_path)
    await first.keep(look())
    os.close(first._file.descriptor)
    writer = keeper(tmp_path, run="run-2", max_file=1_000)
    assert [kept.recovered for kept in writer.newly_closed()] == [True]
    assert writer.newly_closed() == ()
    await writer.keep(look("http://ostrow-post.example/a", body=noise(2_000)))
    await writer.keep(look("http://ostrow-post.example/b", body=noise(2_001)))
    assert [kept.file for kept in writer.newly_closed()] == ["run-2-001.warc.gz"]
    assert [kept.file for kept in writer.close()] == ["run-2-002.warc.gz"]


async def test_the_run_has_a_limit_and_says_so(tmp_path):
    """Beyond it nothing is kept; how many looks were left out and why is told at the end."""
    writer = keeper(tmp_path, max_run=2_000)
    names = [await writer.keep(look(f"http://ostrow-post.example/{n}", body=noise(1_500))) for n in range(4)]
    file, told = writer.close()
    assert [name is not None for name in names] == [True, False, False, False]
    assert (file.records, file.left_out) == (1, 0)
    assert (told.file, told.left_out, "max_run" in told.why_not) == ("", 3, True)


async def test_a_full_disk_stops_the_keeping_not_the_run(tmp_path):
    """Half a record is taken back, what was whole stays readable, and why nothing more is kept is told."""
    writer = keeper(tmp_path)
    await writer.keep(look())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (writer._file.size + 100, limits[1]))
    try:
        assert await writer.keep(look("http://ostrow-post.example/b", body=noise(900))) is None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    _, told = writer.close()
    assert told.why_not == "evidence cannot be written: File too large"
    assert told.left_out == 1
    assert [each[0] for each in read_back(tmp_path)] == ["warcinfo", "response", "request"]


async def test_what_a_closed_file_is_stands_in_its_word(tmp_path):
    """Size, digest and counts are those of the file."""
    import hashlib

    writer = keeper(tmp_path)
    await writer.keep(look())
    await writer.keep(look())
    (closed,) = writer.close()
    data = (tmp_path / closed.file).read_bytes()
    assert (closed.size, closed.digest) == (len(data), hashlib.sha256(data).hexdigest())
    assert (closed.records, closed.revisits, closed.recovered) == (2, 1, False)


async def test_a_run_that_keeps_nothing_leaves_no_file(tmp_path):
    """The folder stays empty."""
    assert keeper(tmp_path).close() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lost", [1, 10, 60, 400])
async def test_what_a_killed_run_left_is_mended(tmp_path, lost):
    """Half a record at the end is cut off, what stands before it is readable, indexed and told."""
    writer = keeper(tmp_path)
    await writer.keep(look())
    await writer.keep(look("http://ostrow-post.example/b", body=noise(700)))
    file = writer._file
    os.close(file.descriptor)  # as the system does when it kills us
    left = tmp_path / "run-1-001.warc.gz.open"
    os.truncate(left, file.size - lost)
    (mended,) = keeper(tmp_path, run="run-2").close()
    assert not left.exists()
    assert (mended.file, mended.recovered) == ("run-1-001.warc.gz", True)
    found = [each[0] for each in read_back(tmp_path)]
    assert found[:3] == ["warcinfo", "response", "request"]
    assert len(found) < 6 - (lost == 400)
    assert mended.records == found.count("response") == len(read_own(tmp_path).rows)


async def test_a_file_that_a_living_run_writes_is_left_alone(tmp_path):
    """Only what nobody has open is mended."""
    writer = keeper(tmp_path)
    await writer.keep(look())
    assert keeper(tmp_path, run="run-2").close() == ()
    assert [kept.file for kept in writer.close()] == ["run-1-001.warc.gz"]


async def test_a_resumed_run_goes_on_in_the_next_file(tmp_path):
    """Nothing is written into a closed file."""
    await kept(tmp_path, look())
    (name,) = await kept(tmp_path, look("http://ostrow-post.example/b"))
    assert name is not None
    assert name.startswith("run-1-002.warc.gz#")


def test_no_folder_no_evidence(tmp_path):
    """A folder that cannot be made is told at once, with what to do."""
    (tmp_path / "evidence").write_text("a file")
    with pytest.raises(OutputError, match="looks"):
        keeper(tmp_path / "evidence")


async def test_looks_at_the_same_time_make_whole_records(tmp_path):
    """Long bodies are packed in threads of their own; records never mix."""
    import asyncio

    writer = keeper(tmp_path)
    looks = [look(f"http://ostrow-post.example/{n}", body=bytes([n]) * (200_000 + n)) for n in range(12)]
    names = await asyncio.gather(*(writer.keep(each) for each in looks))
    writer.close()
    bodies = {fields["warc-target-uri"]: block for kind, fields, block in read_back(tmp_path) if kind == "response"}
    assert len({filed.record for filed in names}) == 12
    assert bodies == {str(each.url): OK + each.body[0] for each in looks}


def test_the_end_of_whole_members_is_found(tmp_path):
    """At every length of a file of three members, the end found is that of the last whole one."""
    members = [gzip.compress(text * 50) for text in (b"one", b"two", b"three")]
    ends = [0, len(members[0]), len(members[0]) + len(members[1]), sum(map(len, members))]
    whole = b"".join(members)
    path = tmp_path / "x"
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        with path.open("rb") as file:
            assert whole_end(file) == max(end for end in ends if end <= size)


async def test_an_old_log_without_a_credential_is_not_made_of_urls(tmp_path):
    """A user name and password in a redirect do not get into the evidence either."""
    head = b"HTTP/1.1 302 Found\r\nLocation: https://anna:pw1@ostrow-post.example/x\r\nLink: <//u:pw2@b.example/>\r\n\r\n"
    await kept(tmp_path, look(head=head, body=b""))
    _, fields, block = read_back(tmp_path)[1]
    assert block == b"HTTP/1.1 302 Found\r\nLocation: https://ostrow-post.example/x\r\nLink: <//b.example/>\r\n\r\n"
    assert "credentials in a URL" in fields["warc-json-metadata"]


async def test_the_compressed_stay_compressed(tmp_path):
    """A body that came as gzip is kept as it came, under the digest of those bytes."""
    packed = zlib.compress(PAGE)
    await kept(tmp_path, look(head=OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: deflate\r\n\r\n"), body=packed))
    _, fields, block = read_back(tmp_path)[1]
    assert block.endswith(packed)
    assert fields["warc-payload-digest"] == payload_digest(packed)


async def test_chunks_are_joined(tmp_path):
    """A body that came in pieces is one."""
    whole = look()
    await kept(tmp_path, structs.replace(whole, body=(PAGE[:10], PAGE[10:11], PAGE[11:])))
    assert read_back(tmp_path)[1][2] == OK + PAGE
