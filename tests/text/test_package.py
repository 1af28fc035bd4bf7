"""The door to zip packages keeps its limits, and says what a file is that it cannot open."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.errors import UnreadableDocument
from citecheck.text import package
from citecheck.text.package import Package


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


SMALL = zipped({"word/document.xml": b"<a/>", "media/": b"", "x.txt": b"words"})


def test_members_are_listed_and_read():
    """Names come as the package spells them, without folders; bytes come as they were packed."""
    opened = Package.open(SMALL, "r.docx")
    assert opened.names() == ("word/document.xml", "x.txt")
    assert opened.read("x.txt") == b"words"


@pytest.mark.parametrize("name", ["WORD/Document.xml", "/word/document.xml", "./word/document.xml", "word\\document.xml"])
def test_a_name_is_found_in_any_spelling(name):
    """Case and slashes do not matter, as OPC asks."""
    assert Package.open(SMALL, "r.docx").has(name)
    assert Package.open(SMALL, "r.docx").read(name) == b"<a/>"


def test_a_missing_member_is_named():
    """Reading what is not there says which member is missing, and of which file."""
    opened = Package.open(SMALL, "r.docx")
    assert not opened.has("word/footnotes.xml")
    with pytest.raises(UnreadableDocument, match=r"r\.docx: the package holds no word/footnotes\.xml"):
        opened.read("word/footnotes.xml")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no zip package"),
        (b"just words", "no zip package"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1 words}", "an RTF document"),
        (OLE, "an old Office file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK", "damaged"),
        (SMALL[:40], "damaged"),
        (SMALL[:-30], "damaged"),
    ],
)
def test_what_is_no_package_is_told(data, told):
    """Each kind of wrong file has a message of its own, with the file's name."""
    with pytest.raises(UnreadableDocument, match=told) as caught:
        Package.open(data, "r.docx")
    assert caught.value.where == "r.docx"
    assert caught.value.hint


def test_a_bomb_is_refused_before_it_is_unpacked():
    """A member that unpacks to over 200 times its size is refused by its declared size."""
    bomb = zipped({"word/document.xml": bytes(5_000_000)})
    with pytest.raises(UnreadableDocument, match="times its size"):
        Package.open(bomb, "r.docx").read("word/document.xml")


def test_a_small_member_may_be_packed_well():
    """Under a megabyte the ratio does not matter: a table of equal cells is no bomb."""
    assert len(Package.open(zipped({"a": bytes(900_000)}), "r.docx").read("a")) == 900_000


def test_a_large_member_is_refused_but_may_lie_there():
    """A member above the limit hurts only whoever reads it."""
    large = zipped({"film.mp4": bytes(package.MAX_MEMBER + 1), "a.xml": b"<a/>"})
    opened = Package.open(large, "r.docx")
    assert opened.read("a.xml") == b"<a/>"
    with pytest.raises(UnreadableDocument, match="the limit is 64,000,000"):
        opened.read("film.mp4")


def test_all_that_is_read_is_counted():
    """Many members under the limit are refused where they are too much together."""
    piece = bytes(900_000)
    opened = Package.open(zipped({"a": piece}), "r.docx")
    for _ in range(package.MAX_TOTAL // len(piece)):
        opened.read("a")
    with pytest.raises(UnreadableDocument, match="more than 256,000,000 bytes"):
        opened.read("a")


def test_too_many_members_are_refused():
    """A directory of more than 10,000 members is refused before it is read."""
    many = zipped({f"{number}": b"" for number in range(package.MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)
    with pytest.raises(UnreadableDocument, match="more than 10,000 members"):
        Package.open(many, "r.docx")


def test_a_size_that_lies_is_found_out():
    """A member that unpacks to more than it declares is damaged, and no byte more than declared is unpacked."""
    data = bytearray(zipped({"a": b"0123456789" * 100}))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableDocument, match="damaged"):
        Package.open(bytes(data), "r.docx").read("a")


def test_an_encrypted_member_is_told():
    """A member with the encryption flag is told as such, not as damaged."""
    data = bytearray(zipped({"a": b"words"}))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 8] |= 1
    with pytest.raises(UnreadableDocument, match="a is encrypted"):
        Package.open(bytes(data), "r.docx").read("a")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_strange_packing_is_refused(method):
    """Only the methods that document formats allow are unpacked; LZMA may ask for gigabytes of memory."""
    with pytest.raises(UnreadableDocument, match="method that documents do not use"):
        Package.open(zipped({"a": b"words"}, method), "r.docx").read("a")


def read_all(data: bytes) -> None:
    opened = Package.open(data, "r.docx")
    for name in opened.names():
        opened.read(name)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_in_one_way(data):
    """Whatever bytes follow a zip's first two, only UnreadableDocument is raised."""
    with pytest.raises(UnreadableDocument):
        read_all(b"PK" + data)


@pytest.mark.parametrize("change", [0x00, 0xFF, 0x01, 0x08, 0x80])
def test_one_wrong_byte_is_harmless(change):
    """With any one byte set to zero, or any of its bits turned, the package is read or refused in the one way."""
    for place in range(len(SMALL)):
        data = bytearray(SMALL)
        data[place] = data[place] ^ change if change else 0
        with contextlib.suppress(UnreadableDocument):
            read_all(bytes(data))


def test_crc_of_the_sample_is_as_zip_says():
    """The sample's check sum is one that zipfile looks at: a changed word is found out."""
    stored = zipped({"a": b"words"}, zipfile.ZIP_STORED)
    assert zlib.crc32(b"words").to_bytes(4, "little") in stored
    with pytest.raises(UnreadableDocument, match="damaged"):
        read_all(stored.replace(b"words", b"Words", 1))


def entries_of(data: bytes) -> tuple[bytes, list[bytes], int]:
    """Return a package's bytes before its central directory, the directory's entries, and where it begins."""
    end = data.rindex(b"PK\x05\x06")
    begins = int.from_bytes(data[end + 16 : end + 20], "little")
    parts = data[begins:end].split(b"PK\x01\x02")[1:]
    return data[:begins], [b"PK\x01\x02" + part for part in parts], begins


def with_entries(data: bytes, change) -> bytes:
    """Return a package whose directory has other entries."""
    before, entries, begins = entries_of(data)
    made = change(entries)
    directory = b"".join(made)
    count = len(made) & 0xFFFF  # the field has no more bits
    return before + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), begins, 0)


def renamed(entry: bytes, name: bytes) -> bytes:
    """Return a directory's entry under another name of the same length."""
    return entry[:46] + name + entry[46 + len(name) :]


def test_many_names_for_the_same_bytes_are_no_more_than_those_bytes():
    """Entries that overlap (one packed member under 5,000 names) are names only: nothing is unpacked until it is asked for."""
    data = with_entries(SMALL, lambda entries: entries + [renamed(entries[-1], b"%05d" % rank) for rank in range(5_000)])
    opened = Package.open(data, "r.docx")
    assert len(opened.names()) == 5_002
    assert opened.read("word/document.xml") == b"<a/>"
    with pytest.raises(UnreadableDocument, match=r"r\.docx: 00007 in the package is damaged"):
        opened.read("00007")  # the local header bears another name


def test_a_hundred_thousand_entries_are_refused_unseen():
    """They are counted before an object is made of each."""
    data = with_entries(SMALL, lambda entries: entries * 33_334)
    with pytest.raises(UnreadableDocument, match="more than 10,000 members"):
        Package.open(data, "r.docx")


@pytest.mark.parametrize(
    ("size", "told"),
    [(1, "is damaged"), (10**9, "would unpack to 1,000,000,000 bytes"), (50_000_000, "times its size")],
)
def test_a_size_that_lies_in_the_directory_is_one_error(size, told):
    """Too small, and the words are cut; too large, and it is a bomb: either way the limits hold."""
    lie = struct.pack("<L", size)
    data = with_entries(SMALL, lambda entries: [entries[0][:24] + lie + entries[0][28:], *entries[1:]])
    with pytest.raises(UnreadableDocument, match=told):
        Package.open(data, "r.docx").read("word/document.xml")


def test_names_that_climb_and_links_lead_nowhere(tmp_path):
    """Nothing is written and no link is followed: a path is a name, and what a symbolic link holds are bytes."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the gate code is 4471")
    link = zipfile.ZipInfo("word/document.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, str(secret))
        archive.writestr(f"../../../{secret}", b"overwritten")
        archive.writestr("inner.zip", SMALL)
    opened = Package.open(file.getvalue(), "r.docx")
    assert opened.read("word/document.xml") == str(secret).encode()
    assert opened.read("inner.zip") == SMALL  # a package in a package stays packed
    assert secret.read_text() == "the gate code is 4471"
