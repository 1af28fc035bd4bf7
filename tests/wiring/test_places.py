"""The archives that settings name: made, or refused with what is wrong."""

import msgspec
import pytest

from citecheck.archives.known import BY_NAME, KNOWN
from citecheck.archives.pacing import Pacing
from citecheck.model.errors import ConfigError
from citecheck.model.ports import player_of
from citecheck.model.settings import ArchivePlace, ArchiveSettings, Settings
from citecheck.testing import FakeWeb, FixedClock
from citecheck.text.archive_urls import take_apart
from citecheck.wiring.archives import make_archives
from citecheck.wiring.config import load_settings
from citecheck.wiring.places import places_of

OWN = ArchivePlace(name="Own", kind="memento", timemap_url="https://keep.example/timemap/")


def settings(*archives, **archive):
    return Settings(archive=msgspec.structs.replace(ArchiveSettings(), **archive), archives=archives)


def test_the_known_archives_are_whole():
    """Each known archive can be asked as it stands there, says why it is asked or not, and the default names those that are."""
    names = [known.place.name for known in KNOWN]
    assert len(set(names)) == len(names) == len(BY_NAME)
    assert tuple(known.place.name for known in KNOWN[1:] if known.asked) == ArchiveSettings().also
    assert places_of(settings(also=tuple(names))) == tuple(known.place for known in KNOWN[1:])
    assert all(known.why for known in KNOWN)


@pytest.mark.parametrize("known", [each for each in KNOWN if each.place.kind != "commoncrawl"], ids=lambda each: each.place.name)
def test_mementos_of_known_archives_are_recognised_in_notes(known):
    """What an archive lists is recognised as its own where a note links it."""
    place = known.place
    base = place.playback_url or place.timegate_url.replace("/timegate/", "/")
    archived = take_apart(f"{base}20160512100000/http://example.org/a")
    assert (archived.archive, archived.original) == (place.name, "http://example.org/a")


def test_the_wayback_machine_comes_first_and_the_others_stand_on_one_shelf():
    """By default the first archive is asked alone; "all" puts every archive on one shelf; without others there is no shelf."""

    def made(given):
        return make_archives(FakeWeb(), given, Pacing(given.archive), FixedClock())

    first, shelf = made(settings(OWN))
    assert (first.name, sorted(shelf.names)) == ("Wayback Machine", ["Archive-It", "Arquivo.pt", "Own"])
    (every,) = made(settings(OWN, ask="all"))
    assert sorted(every.names) == ["Archive-It", "Arquivo.pt", "Own", "Wayback Machine"]
    assert player_of("Own", (first, shelf)) is shelf
    (alone,) = made(settings(also=()))
    assert alone.name == "Wayback Machine"
    common, *_ = made(settings(also=("common crawl",)))[1:]
    assert common.names == {"Common Crawl"}


def test_a_known_archive_may_be_set_up_anew():
    """An entry of the user's with a known name stands in its place."""
    mirror = ArchivePlace(name="Arquivo.pt", kind="cdx", cdx_url="https://m.example/cdx", playback_url="https://m.example/")
    assert places_of(settings(mirror, also=("Arquivo.pt",))) == (mirror,)


BROKEN = [
    ("[archive]\nalso = ['Arquivo']\n", ["archive.also", "'Arquivo'", "did you mean 'Arquivo.pt'"]),
    ("[archive]\nalso = ['zzz']\n", ["archive.also", "known are", "Common Crawl"]),
    ("[archive]\nask = 'some'\n", ["archive.ask"]),
    ("[[archives]]\nname = 'A'\nkind = 'cdx'\n", ["entry 1 ('A')", "needs cdx_url"]),
    ("[[archives]]\nname = 'A'\nkind = 'cdx'\ncdx_url = 'https://a.example/cdx'\n", ["needs playback_url"]),
    ("[[archives]]\nname = 'A'\nkind = 'memento'\n", ["needs timemap_url or timegate_url"]),
    ("[[archives]]\nname = 'A'\nkind = 'memento'\ntimemap_url = 'a.example/map/'\n", ["timemap_url", "must begin with http"]),
    ("[[archives]]\nname = 'A'\nkind = 'memento'\ntimemap_url = 'http://[oops/'\n", ["timemap_url", "not a URL"]),
    (
        "[[archives]]\nname = 'A'\nkind = 'memento'\ntimegate_url = 'https://archive.ph/timegate/'\n",
        ["never asked", "archive.today"],
    ),
    ("[[archives]]\nname = ''\nkind = 'memento'\ntimemap_url = 'https://a.example/'\n", ["has no name"]),
    ("[[archives]]\nname = 'wayback machine'\nkind = 'memento'\ntimemap_url = 'https://a.example/'\n", ["under [archive]"]),
    ("[[archives]]\nname = 'A'\nkind = 'gopher'\n", ["line 1", "archives"]),
    ("[[archives]]\nname = 'A'\nkind = 'cdx'\ncdxurl = 'x'\n", ["archives", "cdxurl"]),
    ("[[archives]]\nkind = 'cdx'\n", ["archives", "name"]),
    (
        2 * "[[archives]]\nname = 'A'\nkind = 'memento'\ntimemap_url = 'https://a.example/'\n",
        ["entry 2 ('A')", "is there twice"],
    ),
]


@pytest.mark.parametrize(("text", "told"), BROKEN, ids=[row[0].strip()[-40:] for row in BROKEN])
def test_a_wrong_archive_is_one_clear_error(tmp_path, text, told):
    """A wrong entry is told with file, entry, what is wrong and what to do."""
    file = tmp_path / "citecheck.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert all(word in str(caught.value) for word in ["citecheck.toml", *told]), str(caught.value)


def test_an_archive_of_one_s_own_is_read_from_the_file(tmp_path):
    """A right entry becomes a place with the defaults of what it leaves out; names may come from the environment."""
    file = tmp_path / "citecheck.toml"
    file.write_text("[[archives]]\nname = 'Own'\nkind = 'memento'\ntimemap_url = 'https://keep.example/timemap/'\n")
    given = load_settings(file, env={"CITECHECK_ARCHIVE_ALSO": "Vefsafn.is, perma.cc"})
    assert given.archives == (OWN,)
    assert [place.name for place in places_of(given)] == ["Vefsafn.is", "perma.cc", "Own"]
