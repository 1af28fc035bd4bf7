"""TimeMaps in link-format, honest and broken, read in linear time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.archives.timemap import read_datetime, read_timemap
from citecheck.model.memento import UrlMatch
from citecheck.model.url import parse_url

ASKED = parse_url("http://valley-post.example/flood?day=1,2")
BASE = parse_url("https://keep.example/timemap/link/http://valley-post.example/flood?day=1,2")


def read(text, **more):
    return read_timemap(text, ASKED, base=BASE, archive="Keep", **more)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thu, 12 May 2016 10:00:04 GMT", "2016-05-12T10:00:04+00:00"),
        ("Mon, 12 May 2016 10:00:04 GMT", "2016-05-12T10:00:04+00:00"),  # not a Monday: pywb takes it as well
        ("12 May 2016 10:00:04 GMT", "2016-05-12T10:00:04+00:00"),
        ("Thu, 12 May 2016 10:00:04", "2016-05-12T10:00:04+00:00"),
        ("Thu, 12 May 2016 12:00:04 +0200", "2016-05-12T10:00:04+00:00"),
        ("2016-05-12T10:00:04Z", "2016-05-12T10:00:04+00:00"),
        ("2016-05-12T12:00:04+02:00", "2016-05-12T10:00:04+00:00"),
        ("20160512100004", "2016-05-12T10:00:04+00:00"),
        ("Thu, 32 May 2016 10:00:04 GMT", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_datetimes_as_the_field_writes_them(text, iso):
    """RFC 1123 and its usual faults are read as the moment they mean; what means none is none."""
    at = read_datetime(text)
    assert (at.isoformat() if at else None) == iso


def test_a_timemap_lists_mementos_with_what_they_are_of():
    """Each memento has its own original, compared with the one asked for; modifiers are no part of its address."""
    page = read(
        f"""<{ASKED}>; rel="original",
        <https://keep.example/20160512100004mp_/http://valley-post.example/flood?day=1,2>; rel="first memento";
            datetime="Thu, 12 May 2016 10:00:04 GMT",
        <https://keep.example/20170512100004/http://www.valley-post.example:80/flood?day=1,2>; rel=memento; datetime=soon,
        <https://keep.example/20180512100004/http://valley-post.example/FLOOD?day=1,2>; rel="last memento",
        </short/AB12>; rel="memento"; datetime="Sun, 12 May 2019 10:00:04 GMT",
        <https://keep.example/AB13>; rel="memento"; datetime="never" """
    )
    assert page.is_timemap
    assert [(each.uri, each.at.year, each.match) for each in page.mementos] == [
        ("https://keep.example/20160512100004/http://valley-post.example/flood?day=1,2", 2016, UrlMatch.EXACT),
        ("https://keep.example/20170512100004/http://www.valley-post.example:80/flood?day=1,2", 2017, UrlMatch.WWW),
        ("https://keep.example/20180512100004/http://valley-post.example/FLOOD?day=1,2", 2018, UrlMatch.CASE),
        ("https://keep.example/short/AB12", 2019, UrlMatch.EXACT),
    ]
    assert page.unreadable == 1


def test_further_pages_are_named_with_their_time_and_none_twice():
    """A paged TimeMap's other pages come with what they cover; its own address and other formats are no further pages."""
    page = read(
        f"""<{BASE}>; rel="self"; type="application/link-format",
        <{BASE}>; rel="timemap", <{BASE}&page=2>; rel="timemap"; from="Sun, 01 Jan 2017 00:00:00 GMT"; until="oops",
        <{BASE}&page=2>; rel="timemap", <{BASE}&page=3>; rel="timemap"; type="application/json" """
    )
    assert [(each.uri, each.since, each.until) for each in page.further] == [
        (f"{BASE}&page=2", dt.datetime(2017, 1, 1, tzinfo=dt.UTC), None)
    ]


@pytest.mark.parametrize("text", ["", "<html><body>Welcome</body></html>", "{}", "plain words, and more"])
def test_what_is_no_timemap_is_told_apart_from_an_empty_one(text):
    """A page of HTML or nothing is no TimeMap; a list that names only the original is one, without mementos."""
    assert not read(text).is_timemap
    assert read(f'<{ASKED}>; rel="original"').is_timemap


@given(st.text(alphabet='<>;,="\\ relmntodaigx:/.0123456789', max_size=120))
def test_any_text_is_read_without_an_error(text):
    """Whatever an archive sends, nothing is raised, and no memento comes without a moment."""
    assert all(each.at.tzinfo is not None for each in read(text).mementos)
