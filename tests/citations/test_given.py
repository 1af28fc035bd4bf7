"""Promises of the fields that a document's format gives."""

import pytest

from citecheck.citations.flat import flatten
from citecheck.citations.given import given_readings
from citecheck.model.span import Span


def readings(text: str, *fields: tuple[str, str]):
    return given_readings(flatten(text, Span(0, len(text))), fields, "dmy")


def test_given_fields_win_over_parsing():
    """What the words suggest yields to what the format says; what it does not name is not given."""
    text = "See Orr. “Dam fails”. Valley Post. 3 May 2019. https://a.example/1. p. 5."
    (reading,) = readings(
        text, ("raw", text[4:]), ("title", "Dam fails"), ("issued", "3 May 2019"), ("url", "https://a.example/1")
    )
    assert (reading.title, reading.container_title, reading.author) == ("Dam fails", None, None)
    assert reading.issued.date == "2019-05-03"
    assert (reading.signal, reading.locator) == ("see", "p. 5")


def test_places_are_those_of_the_words():
    """Every field that stands in the words is found there."""
    text = "“Dam fails”. Valley Post. 3 May 2019."
    (reading,) = readings(
        text, ("raw", text), ("title", "Dam fails"), ("container_title", "Valley Post"), ("issued", "3 May 2019")
    )
    found = {field: text[start:end] for field, start, end in reading.places}
    assert found == {"title": "Dam fails", "container_title": "Valley Post", "issued": "3 May 2019"}


def test_each_source_has_its_own_words():
    """Two sources in a note are two readings, and a link between them is a third."""
    text = "“A”. https://a.example/. “Other”, 2019, https://o.example/x. “B”."
    first, between, last = readings(text, ("raw", "“A”. https://a.example/."), ("title", "A"), ("raw", "“B”."), ("title", "B"))
    assert (first.title, last.title) == ("A", "B")
    assert between.url.normalised == "https://o.example/x"


@pytest.mark.parametrize(
    ("fields", "url", "version"),
    [
        ({"url": "http://a.example/x."}, "http://a.example/x.", None),
        ({"url": "//a.example/x"}, "https://a.example/x", None),
        ({"url": "www.a.example/x"}, "http://www.a.example/x", None),
        ({"url": "not an address"}, None, None),
        ({"url": "javascript:alert(1.0)"}, None, None),
        (
            {"url": "https://web.archive.org/web/20200101000000/http://a.example/x"},
            "http://a.example/x",
            "https://web.archive.org/web/20200101000000/http://a.example/x",
        ),
        (
            {"version_url": "https://web.archive.org/web/20200101000000/http://a.example/x"},
            "http://a.example/x",
            "https://web.archive.org/web/20200101000000/http://a.example/x",
        ),
        ({"version_url": "https://kept.example/x"}, "https://kept.example/x", None),
    ],
)
def test_addresses_are_taken_whole_and_copies_apart(fields, url, version):
    """An address keeps its last sign; a copy's original is the address; what is none is not given."""
    (reading,) = readings("“T”.", ("raw", "“T”."), *fields.items())
    assert (reading.url and reading.url.normalised) == url
    assert (reading.version_url and reading.version_url.normalised) == version


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("3 May 2019", "2019-05-03"),
        ("2019-05", "2019-05"),
        ("July–August 2004", "2004-08"),
        ("Spring 2004", "2004"),
        ("soon", None),
    ],
)
def test_dates_keep_their_precision(written, date):
    """A date means what it says, and nothing is invented."""
    (reading,) = readings(f"“T”. {written}.", ("raw", f"“T”. {written}."), ("title", "T"), ("issued", written))
    assert (reading.issued and reading.issued.date) == date


def test_a_video_is_a_video_whatever_template_cites_it():
    """The link tells a video where the format only says that it is on the web."""
    text = "“T”. https://www.youtube.com/watch?v=1."
    (reading,) = readings(text, ("raw", text), ("url", "https://www.youtube.com/watch?v=1"), ("kind", "web"))
    assert reading.kind == "video"
