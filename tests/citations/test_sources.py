from __future__ import annotations

import pytest

from citecheck.citations.flat import flatten
from citecheck.citations.sources import find_doi, find_links
from citecheck.model.span import Span


def links(text, width=0):
    """Return (as written, normalised, version) of each link."""
    found = find_links(flatten(text, Span(0, len(text))), width)
    return [
        (
            link.url.as_written if link.url else None,
            link.url.normalised if link.url else None,
            link.version and link.version.normalised,
        )
        for link in found
    ]


@pytest.mark.parametrize(
    ("text", "written", "normalised"),
    [
        ("see https://goo.gl/AbCdEf.", "https://goo.gl/AbCdEf.", "https://goo.gl/AbCdEf"),
        ("Httpss: Https://goo.gl/AbCdEf", "Https://goo.gl/AbCdEf", "https://goo.gl/AbCdEf"),
        ("HTTP://News.Example.ORG/Path", "HTTP://News.Example.ORG/Path", "http://news.example.org/Path"),
        ("(https://news.example/a_(b)).", "https://news.example/a_(b)", "https://news.example/a_(b)"),
        ("[https://news.example/a], x", "https://news.example/a", "https://news.example/a"),
        ("<https://news.example/a>", "https://news.example/a", "https://news.example/a"),
        ("“https://news.example/a”", "https://news.example/a", "https://news.example/a"),
        ("https://news.example/a، ثم", "https://news.example/a", "https://news.example/a"),
        ("at www.news.example/a?b=1;", "www.news.example/a?b=1;", "http://www.news.example/a?b=1"),
        ("goo.gl/AbCdEf, then", "goo.gl/AbCdEf,", "http://goo.gl/AbCdEf"),
        ("Net,https://goo.gl/AbCdEf", "https://goo.gl/AbCdEf", "https://goo.gl/AbCdEf"),
    ],
)
def test_a_link_is_kept_as_written_and_repaired(text, written, normalised):
    """The exact token is kept, and the URL to ask for is without glued marks; the path's case stays."""
    assert links(text) == [(written, normalised, None)]


def test_two_glued_links_are_two():
    """Where a blank was lost between two links, both are found."""
    assert [normalised for _, normalised, _ in links("https://a.example/xhttps://b.example/y")] == [
        "https://a.example/x",
        "https://b.example/y",
    ]


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("https://www.news.example/2014/11/\n23/fire.html, 2014", "https://www.news.example/2014/11/23/fire.html"),
        ("https://www.news.example/fire-in-\nthe-market", "https://www.news.example/fire-in-the-market"),
        ("https://www.news.example/story?id=\n4711", "https://www.news.example/story?id=4711"),
        ("https://www.news.example/2014/mar\nket-fire-1123.html", "https://www.news.example/2014/market-fire-1123.html"),
        ("https://www.news.example/fire\nAccessed 3 May 2015", "https://www.news.example/fire"),
        ("https://www.news.example/\nAccessed 3 May 2015", "https://www.news.example/"),
        ("https://www.news.example/fire\n23-11-2014", "https://www.news.example/fire"),
        ("https://www.news.example/fire\nand/or", "https://www.news.example/fire"),
        ("https://www.news.example/fire\nAl-Nour agency", "https://www.news.example/fire"),
        ("https://www.news.example/fire/\n\n2014/x.html", "https://www.news.example/fire/"),
        ("https://www.news.example/fire.\nhttps://b.example/", "https://www.news.example/fire"),
    ],
)
def test_a_link_goes_on_over_a_line_end_only_where_it_does(text, normalised):
    """A wrapped link is joined when what follows looks like its rest, and left alone when a word or a date follows."""
    assert links(text)[0][1] == normalised


def test_a_short_line_was_not_wrapped():
    """A link on a line far from full ends there, whatever follows."""
    assert links("https://a.example/x/\n2014/y.html", width=200)[0][1] == "https://a.example/x/"


@pytest.mark.parametrize(
    ("text", "original", "version"),
    [
        (
            "https://web.archive.org/web/20141124101010/http://news.example/A",
            "http://news.example/A",
            "https://web.archive.org/web/20141124101010/http://news.example/A",
        ),
        (
            "https://web.archive.org/web/20141124101010/http:/news.example/A",
            "http://news.example/A",
            "https://web.archive.org/web/20141124101010/http:/news.example/A",
        ),
        ("https://web.archive.org/web/2014*/http://news.example/A", "http://news.example/A", None),
        ("https://perma.cc/AB12-CD34", None, "https://perma.cc/AB12-CD34"),
    ],
)
def test_an_archive_link_is_taken_apart(text, original, version):
    """What was cited is the original; the memento is kept beside it."""
    ((_, found, memento),) = links(text)
    assert (found, memento) == (original, version)


@pytest.mark.parametrize("text", ["Al Jazeera Net, 2014", "a.b.c", "e.g.this", "name@news.example/x", "www. example"])
def test_no_link_is_seen_where_none_is(text):
    """Abbreviations, mail addresses and names are no links."""
    assert links(text) == []


def test_a_doi_is_read_in_lower_case():
    """A DOI is found with and without its prefix, without a glued full stop."""
    assert [found and found[2] for found in map(find_doi, ["doi: 10.1000/X.1.", "https://doi.org/10.1000/x(2)3", "10.5/x"])] == [
        "10.1000/x.1",
        "10.1000/x(2)3",
        None,
    ]
