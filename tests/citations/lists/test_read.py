import contextlib
import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.lists.read import FORMATS, cite_list, load_list
from citecheck.model.errors import CitecheckError, UnreadableDocument
from tests.citations.lists.lists import cited, links, listed

SUFFIXES = sorted(FORMATS)
SAMPLES = [
    "https://a.example/1\nhttps://a.example/2\n",
    "url,title,date\nhttps://a.example/1,The dike,14.2.2018\n",
    '[{"url": "https://a.example/1", "issued": {"date-parts": [[2018, 2]]}}, "https://a.example/2"]',
    "- url: https://a.example/1\n  title: T\n- https://a.example/2\n",
    '@misc{a, url = {https://a.example/1}, title = "T", year = 2018}\n@book{b, title={B}}\n',
    "TY  - NEWS\nUR  - https://a.example/1\nDA  - 2018/02/14/\nER  - \n",
]


def test_a_list_is_a_document_without_notes():
    """Its text is the file's, its digest that of the bytes, and no lack of notes is told."""
    data = b"\xef\xbb\xbfhttps://a.example/1\r\nhttps://a.example/2\r\n"
    found = listed(".txt", data)
    assert found.document.text == "https://a.example/1\nhttps://a.example/2\n"
    assert found.document.digest == found.citations.digest == hashlib.sha256(data).hexdigest()
    assert (found.document.notes, found.document.problems) == ((), ())
    assert found.citations.source == found.document.source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_a_list_in_any_encoding(encoding):
    """A spreadsheet's UTF-16 and an old Arabic code page are read as UTF-8 is."""
    text = "title,url\n" + "انهيار السد في الوادي وإجلاء السكان,https://a.example/1\n" * 5
    found = cited(".csv", text.encode(encoding))
    assert {(one.title, one.url.normalised) for one in found} == {("انهيار السد في الوادي وإجلاء السكان", "https://a.example/1")}


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".md", ".html", ".xyz"])
def test_other_formats_are_reports(suffix):
    """What a list never is named after is not even looked at."""
    assert cite_list(Path("x" + suffix), b"https://a.example/1\n") is None


def test_what_cannot_be_read_is_left_to_the_reader_of_reports(tmp_path):
    """A missing file, a folder and an empty file have their own words there."""
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "folder.csv").mkdir()
    assert [load_list(tmp_path / name) for name in ("missing.csv", "empty.csv", "folder.csv")] == [None, None, None]


def test_bytes_that_are_no_text_are_one_clear_error():
    """Binary data under a list's name is told; under a text's name the reader of reports tells it."""
    with pytest.raises(UnreadableDocument, match=r"links\.csv"):
        cited(".csv", b"\0\1\2" * 1000)
    assert cite_list(Path("x.txt"), b"\0\1\2" * 1000) is None


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("sign", ["a", '"', ",", "[", "{", "@", "- ", "\n", "https://", "TY  - ", '{"a":', "@misc{", "\\'{"])
def test_a_hostile_line_takes_no_time(suffix, sign):
    """A megabyte of one sign ends in seconds: read, refused, or left to the reader of reports."""
    begun = time.process_time()
    with contextlib.suppress(CitecheckError):
        cite_list(Path("x" + suffix), (sign * (1_000_000 // len(sign))).encode())
    assert time.process_time() - begun < 20


def test_a_long_list_takes_time_by_its_length():
    """Twenty thousand times the same link are twenty thousand records, within seconds."""
    begun = time.process_time()
    assert len(links(".txt", "https://a.example/1\n" * 20_000)) == 20_000
    assert time.process_time() - begun < 20


@settings(max_examples=150, deadline=None)
@given(suffix=st.sampled_from(SUFFIXES), data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(suffix, data):
    """Nothing but an error of ours comes out of any bytes."""
    with contextlib.suppress(CitecheckError):
        cite_list(Path("x" + suffix), data)


@settings(max_examples=300, deadline=None)
@given(suffix=st.sampled_from(SUFFIXES), sample=st.sampled_from(SAMPLES), rows=st.data())
def test_a_damaged_list_is_read_or_refused(suffix, sample, rows):
    """A list cut, doubled or overwritten anywhere is read or refused, and every span stays inside the text."""
    at = rows.draw(st.integers(0, len(sample)))
    put = rows.draw(st.text(alphabet='{}[]",:\n\\@-% ;\tа', max_size=4))
    end = rows.draw(st.integers(at, len(sample)))
    try:
        found = cite_list(Path("x" + suffix), (sample[:at] + put + sample[end:]).encode())
    except CitecheckError:
        return
    for one in found.citations.citations if found else ():
        assert " ".join(one.span.of(found.document.text).split()) == one.raw
        assert all(one.span.covers(written.span) for written in one.written)
        assert all(written.span.of(found.document.text) == written.raw for written in one.written)


@given(st.lists(st.from_regex(r"[a-z]{1,8}(/[A-Za-z0-9]{0,6})?", fullmatch=True), min_size=1, max_size=12))
def test_every_row_is_a_record(paths):
    """As many rows, as many records, in their order, with ids that differ, in every format."""
    urls = [f"https://a.example/{path}" for path in paths]
    texts = {
        ".txt": "\n".join(urls),
        ".csv": "url,title\n" + "".join(f"{url},T\n" for url in urls),
        ".json": "[" + ",".join(f'"{url}"' for url in urls) + "]",
        ".yaml": "".join(f"- {url}\n" for url in urls),
        ".bib": "".join(f"@misc{{k{at}, url = {{{url}}}}}\n" for at, url in enumerate(urls)),
        ".ris": "".join(f"TY  - ELEC\nUR  - {url}\nER  - \n" for url in urls),
    }
    for suffix, text in texts.items():
        assert links(suffix, text) == urls
        ids = [one.id for one in cited(suffix, text)]
        assert len(set(ids)) == len(ids)
