import datetime as dt

import pytest

from citecheck.text.archive_urls import read_timestamp, repair_original, take_apart

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("url", "archive", "timestamp", "original"),
    [
        (
            "https://web.archive.org/web/20160512100000/http://x.org/A?b=1#c",
            "Wayback Machine",
            "20160512100000",
            "http://x.org/A?b=1#c",
        ),
        ("http://web.archive.org/web/20160512100000id_/http://x.org/", "Wayback Machine", "20160512100000", "http://x.org/"),
        ("https://web.archive.org/web/20160512100000if_/x.org/a", "Wayback Machine", "20160512100000", "http://x.org/a"),
        ("https://web.archive.org/20160512100000/http://x.org/", "Wayback Machine", "20160512100000", "http://x.org/"),
        ("https://www.archive.org/web/2016/http://x.org/", "Wayback Machine", "20160101000000", "http://x.org/"),
        ("https://wayback.archive.org/web/201605/http:/x.org/", "Wayback Machine", "20160501000000", "http://x.org/"),
        (
            "https://web.archive.org/web/20160512100000/http%3A%2F%2Fx.org%2Fa",
            "Wayback Machine",
            "20160512100000",
            "http://x.org/a",
        ),
        ("https://web.archive.org/web/2016*/http://x.org/", "Wayback Machine", "20160101000000", "http://x.org/"),
        ("https://web.archive.org/web/*/http://x.org/", "Wayback Machine", None, "http://x.org/"),
        ("https://web.archive.org/web/http://x.org/", "Wayback Machine", None, "http://x.org/"),
        ("https://web.archive.org/save/http://x.org/", "Wayback Machine", None, "http://x.org/"),
        ("https://web.archive.org/web/19500101000000/http://x.org/", "Wayback Machine", None, "http://x.org/"),
        ("https://web.archive.org/web/20991231000000/http://x.org/", "Wayback Machine", None, "http://x.org/"),
        ("https://web.archive.org/web/20000008241731/http://x.org/", "Wayback Machine", "20000008241731", "http://x.org/"),
        ("https://archive.today/2016.05.12-100000/http://x.org/", "archive.today", "20160512100000", "http://x.org/"),
        ("https://archive.is/20160512100000/http://x.org/", "archive.today", "20160512100000", "http://x.org/"),
        ("http://archive.ph/AbCdE", "archive.today", None, None),
        ("https://archive.md/newest/http://x.org/", "archive.today", None, "http://x.org/"),
        ("https://ghostarchive.org/archive/AbC12", "Ghost Archive", None, None),
        ("https://ghostarchive.org/varchive/youtube/20160512/dQw4", "Ghost Archive", None, None),
        ("https://ghostarchive.org/archive/20160512100000/http://x.org/", "Ghost Archive", "20160512100000", "http://x.org/"),
        ("https://perma.cc/ABCD-1234", "perma.cc", None, None),
        ("https://perma.cc/ABCD-1234?type=image", "perma.cc", None, None),
        ("https://www.webcitation.org/6AbCdEfGh", "WebCite", None, None),
        (
            "http://www.webcitation.org/query?url=http%3A%2F%2Fx.org%2F&date=2010-05-12",
            "WebCite",
            "20100512000000",
            "http://x.org/",
        ),
        ("https://wayback.archive-it.org/all/20160512100000/http://x.org/", "Archive-It", "20160512100000", "http://x.org/"),
        ("https://wayback.archive-it.org/1068/20160512100000/http://x.org/", "Archive-It", "20160512100000", "http://x.org/"),
        ("https://arquivo.pt/wayback/20160512100000/http://x.org/", "Arquivo.pt", "20160512100000", "http://x.org/"),
        ("https://arquivo.pt/noFrame/replay/20160512100000mp_/http://x.org/", "Arquivo.pt", "20160512100000", "http://x.org/"),
        (
            "https://www.webarchive.org.uk/wayback/archive/20160512100000/http://x.org/",
            "UK Web Archive",
            "20160512100000",
            "http://x.org/",
        ),
        (
            "https://webarchive.nationalarchives.gov.uk/ukgwa/20160512100000/https://x.org/",
            "UK Government Web Archive",
            "20160512100000",
            "https://x.org/",
        ),
        ("http://webarchive.loc.gov/all/20160512100000/http://x.org/", "Library of Congress", "20160512100000", "http://x.org/"),
        ("http://wayback.vefsafn.is/wayback/20160512100000/http://x.org/", "Vefsafn.is", "20160512100000", "http://x.org/"),
        (
            "https://webarchive.nla.gov.au/awa/20160512100000/http://x.org/",
            "Australian Web Archive",
            "20160512100000",
            "http://x.org/",
        ),
        ("http://archive.wikiwix.com/cache/?url=http://x.org/a", "Wikiwix", None, "http://x.org/a"),
        ("http://megalodon.jp/2016-0512-1000-00/x.org/a", "Megalodon", "20160512100000", "http://x.org/a"),
        (
            "https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjk:x.org/a+words",
            "Google cache",
            None,
            "http://x.org/a",
        ),
    ],
)
def test_archive_addresses_are_taken_apart(url, archive, timestamp, original):
    """An address inside a known archive gives its archive, its moment and its original; impossible moments are not believed."""
    found = take_apart(url, now=NOW)
    assert (found.archive, found.timestamp, found.original) == (archive, timestamp, original)
    assert (found.at is None) == (timestamp is None)


@pytest.mark.parametrize(
    "url",
    [
        "https://archive.org/details/example",
        "https://archive.org/download/x/2016/file.pdf",
        "https://web.archive.org/",
        "https://perma.cc/about",
        "https://arquivo.pt/",
        "https://www.loc.gov/item/20160512/",
        "https://example.org/web/20160512100000/http://x.org/",
        "https://webarchive.loc.gov/all/20160512/index.html",
        "nonsense",
        "mailto:a@b.org",
    ],
)
def test_other_addresses_are_none(url):
    """An archive's own pages and items, and other sites that look alike, are no archived copies."""
    assert take_apart(url) is None


def test_an_archive_of_an_archive_is_unwrapped():
    """The original is the innermost one, the archive and moment the outer one's, and what stood between is kept."""
    found = take_apart("https://web.archive.org/web/20200101000000/https://archive.is/20160512100000/http://x.org/a")
    assert (found.archive, found.timestamp, found.original) == ("Wayback Machine", "20200101000000", "http://x.org/a")
    assert (found.inner.archive, found.inner.timestamp) == ("archive.today", "20160512100000")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://archive.ph/AbCdE", "altered captures"),
        ("https://ghostarchive.org/archive/AbC12", "compare it by hand"),
        ("https://www.webcitation.org/6AbCdEfGh", "no longer answers"),
        ("https://webcache.googleusercontent.com/search?q=cache:x.org", "never a lasting copy"),
        ("https://web.archive.org/web/2016/http://x.org/", ""),
    ],
)
def test_archives_that_cannot_be_leaned_on_carry_a_warning(url, words):
    """A citation of an archive that is gone, or has altered captures, tells the editor so."""
    warning = take_apart(url).warning
    assert words in warning
    assert bool(words) == bool(warning)


@pytest.mark.parametrize(
    ("digits", "moment"),
    [
        ("20160512100000", "2016-05-12T10:00:00+00:00"),
        ("201605121", "2016-05-12T01:00:00+00:00"),
        ("2016", "2016-01-01T00:00:00+00:00"),
        ("20000008241731", "2000-08-24T17:31:00+00:00"),
        ("20000800241731", "2000-08-24T17:31:00+00:00"),
        ("20161312100000", None),
        ("20160231000000", None),
        ("201", None),
        ("201605121000000", None),
        ("2016051210000x", None),
        ("٢٠١٦٠٥١٢١٠٠٠٠٠", None),
        ("", None),
    ],
)
def test_timestamps_are_read_repaired_or_refused(digits, moment):
    """Short timestamps are padded, an inserted "00" is taken out, and what no calendar has is no moment."""
    at = read_timestamp(digits)
    assert (at.isoformat() if at else None) == moment


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("HTTPS://x.org/A", "https://x.org/A"),
        ("https:////x.org/a", "https://x.org/a"),
        ("x.org", "http://x.org"),
        ("x.org:8080/a?b", "http://x.org:8080/a?b"),
        ("//x.org/a", "http://x.org/a"),
        ("index.html", None),
        ("page/other", None),
        ("", None),
    ],
)
def test_mangled_originals_are_repaired_or_refused(text, original):
    """A lost scheme or slash is put back; a file's name is no host."""
    assert repair_original(text) == original
