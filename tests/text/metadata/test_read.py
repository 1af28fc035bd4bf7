"""What a page says of itself, read off pages in the shapes that sites have."""

from __future__ import annotations

import datetime as dt

import pytest

from citecheck.text.html import parse_page
from citecheck.text.metadata.read import Metadata, read_metadata
from tests.text.metadata.made_pages import BODY, PAGES, Made, ld

READ_ON = dt.date(2026, 11, 2)


def read(html: str | bytes, address: str = "https://a.example/b", **more: str) -> Metadata:
    body = html.encode() if isinstance(html, str) else html
    page = parse_page(body, media_type="text/html", charset=more.get("charset"))
    return read_metadata(body, page, address=address, read_on=READ_ON, **more)


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES.keys())
def test_pages_say_who_wrote_what_when(made: Made) -> None:
    """Title without its outlet, outlet, authors, the day taken, and every other day with its place."""
    found = read(made.html, made.address)
    assert (found.title, found.container_title, found.author) == (made.title, made.outlet, made.author)
    assert found.issued == made.issued
    days = {(each.day.isoformat(), each.origin, each.means) for each in found.dates}
    assert set(made.among) <= days
    assert not any(day == "2021-05-05" for day, _, _ in days)  # of another story


def test_a_day_keeps_how_it_stands_there() -> None:
    """Each candidate has the key and the words that it was read from."""
    made = PAGES["an Arabic page with the months of the Levant"]
    (day, changed) = read(made.html, made.address).dates
    assert (day.raw, day.name) == ("نشر في: الأربعاء 14 كانون الأول/ديسمبر 2016", "line by the headline")
    assert changed.means == "modified"


def test_a_legacy_encoding_is_followed() -> None:
    """An Arabic page in Windows-1256, as the server says."""
    made = PAGES["an Arabic page with the months of the Levant"]
    found = read(made.html.encode("cp1256"), made.address, charset="windows-1256")
    assert (found.title, found.issued) == (made.title, made.issued)


#: What is no day of publication -> its markup.
NO_DAY = {
    "only changed": '<meta property="article:modified_time" content="2016-12-14">',
    "still to come": '<meta property="article:published_time" content="2027-05-01">',
    "left by a template": '<meta property="article:published_time" content="1970-01-01T00:00:00Z">',
    "no date at all": '<meta property="article:published_time" content="yesterday">',
    "a month": '<meta name="dc.date" content="2016-12">',
    "ambiguous": '<meta name="pubdate" content="03/04/2016">',
}


@pytest.mark.parametrize("head", NO_DAY.values(), ids=NO_DAY.keys())
def test_what_is_not_the_day_of_publication_is_not_taken(head: str) -> None:
    """Unknown is an answer: a change, a template's default, half a date and an unclear one are not it."""
    assert read(f"<html lang=en><head>{head}</head><body><h1>Two words</h1>{BODY}</body></html>").issued is None


#: Lines beneath a headline -> whether their day is the page's own.
DATELINES = [
    ("14 December 2016", True),
    ("By Mara Lind, Valley Post, Wednesday 14 December 2016, 10:15", True),
    ("Published on December 14, 2016 | Updated on December 16, 2016.", True),
    ("The gauge at the old bridge read 7.1 metres on 14 December 2016.", False),
    ("قال مسؤول في المحافظة إن القافلة ستنطلق فجر 14 كانون الأول 2016 بعد إزاحة العمود.", False),
]


@pytest.mark.parametrize(("line", "own"), DATELINES)
def test_a_sentence_dates_its_matter_and_not_its_page(line: str, own: bool) -> None:
    """A day in a line that only dates and signs is the page's; one in a sentence is of what the sentence tells."""
    found = read(f"<html lang=en><body><h1>Flood on the river</h1><p>{line}</p>{BODY}</body></html>")
    assert found.issued == (dt.date(2016, 12, 14) if own else None)


def test_numeric_days_go_by_the_language_of_the_page() -> None:
    """In French "03/04/2016" is the third of April."""
    found = read(f'<html lang=fr><head><meta name="pubdate" content="03/04/2016"></head><body>{BODY}</body></html>')
    assert found.issued == dt.date(2016, 4, 3)


def test_last_modified_is_kept_and_never_taken() -> None:
    """HTTP's word is of the file."""
    found = read(f"<html><body>{BODY}</body></html>", last_modified="Wed, 14 Dec 2016 08:00:00 GMT")
    assert [(each.day, each.origin, each.means) for each in found.dates] == [(dt.date(2016, 12, 14), "http", "modified")]
    assert found.issued is None


HOSTILE = {
    "nested without end": ld("[" * 100_000),
    "many nodes": ld('{"@graph":[' + ",".join(['{"@type":"Article"}'] * 5_000) + "]}"),
    "strange types": ld('{"@type":7,"headline":{"a":[]},"author":[[["x"]]],"datePublished":[1,null,{"x":2}],"publisher":3}'),
    "a million meta elements": '<meta name="date" content="2016-12-14">' * 20_000,
    "no closing": '<script type="application/ld+json">{"@type":"Article","headline":"',
    "a long value": f'<meta name="author" content="{"x" * 500_000}">',
    "control characters": ld('{"@type":"Article","headline":"a\x01\x00b\nc","author":"\\ud83d"}'),
}


@pytest.mark.parametrize("head", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_only_a_poor_one(head: str) -> None:
    """Nothing raises, and nothing grows beyond its bounds."""
    found = read(f"<html><head>{head}</head><body>{BODY}</body></html>")
    assert len(found.dates) <= 30
    assert all(len(name) <= 120 for name in found.author)


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"<", b"<html></html>", b"plain words"])
def test_what_is_no_page_says_nothing(body: bytes) -> None:
    """There is no title, author or day to be had of it."""
    assert read(body) == Metadata()
