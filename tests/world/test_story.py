import json
import re
from collections import Counter

import pytest

from tests.world import story
from tests.world.visitor import visitor

TOLD = json.loads(story.EXPECTED.read_text(encoding="utf-8"))
NOTES = {each["note"]: each for each in TOLD["citations"]}
LINKED = [each for each in TOLD["citations"] if each["url"]]
TEXT = story.SAMPLE.read_text(encoding="utf-8")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_sample_has_the_notes_that_are_expected():
    """Numbered from 1, each with its URL exactly as written."""
    notes = re.split(r"^\((\d+)\) ", TEXT, flags=re.MULTILINE)
    assert notes[1::2] == list(NOTES) == [str(number) for number in range(1, TOLD["notes"] + 1)]
    for number, text in zip(notes[1::2], notes[2::2], strict=True):
        if NOTES[number]["url"]:
            assert NOTES[number]["url"] in flat(text)


QUIRKS = {
    "marker glued to a year": r"15,2018\.1 ",
    "marker glued to a word": r"hill2, ",
    "marker before a full stop": r"party3\.",
    "two in one sentence": r"again5, the second\s+and third convoy[^.]*people6\.",
    "two-digit marker": r"Sahel10\.",
    "plain number before a full stop": r"killed 3\. ",
    "plain decimal": r"7\.1 metres",
    "date dotted, day first": r"21\.02\.2018",
    "date with dashes": r"18-02-2018",
    "date of a note two months off": r"19\.12\.2017",
    "month glued to its day": r"february15,2018",
    "range with partial dates": r"between 15\.2 to 21\.02 \.2018",
    "sentence broken by a page": r"the lower \n\nquarter",
    "hyphen at a line's end": r"Al-\nNahr",
    "half-open quote": r"^\(3\) river crescent[^\"]*\" ",
    "quote glued to the outlet": r"\"Sahel Net",
    "capital scheme": r"Https://",
    "full stop glued to a URL": r"Vn5cYh\.\s",
    "previous reference": r"previous reference",
    "dash list": r"^- About",
    "no-break spaces": "\u00a0{20}",
    "long ordinary URL": r"https://docs\.\S{80,}",
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_the_sample_has_the_quirks_of_its_kind(quirk):
    """A flattened export with everything that makes such reports hard to read by machine."""
    assert re.search(QUIRKS[quirk], TEXT, flags=re.MULTILINE)


def test_the_sample_shows_every_fate():
    """Live, moved, soft 404, gone, parked, walled, restricted, lost, not known; found, absent, excluded; one capture."""
    verdicts = Counter(each["verdict"][0] for each in LINKED)
    assert set(verdicts) == {"live", "moved", "soft-404", "gone", "parked", "walled", "restricted", "unresolved", "unknown"}
    assert {each["archive"] for each in LINKED} == {"found", "absent", "excluded", None}
    assert [each["note"] for each in LINKED if each["capture"]] == ["13"]


@pytest.mark.parametrize("note", [each["note"] for each in LINKED if each["archive"] == "found"])
def test_expected_mementos_exist_and_play(world, note):
    """The archive holds the memento that the story expects, as a page."""
    expected = NOTES[note]
    original = story.HERALD_OLD if note == "4" else expected["target"]
    with visitor(world) as client:
        answer = client.get(f"https://web.archive.org/web/{expected['memento']}id_/{original}")
    assert answer.status_code == 200
    assert "memento-datetime" in answer.headers


@pytest.mark.parametrize("note", [each["note"] for each in LINKED if each["archive"] != "found"])
def test_where_no_memento_is_expected_none_is_usable(world, note):
    """Absent is empty, excluded is 403, and a lost short link has no redirect."""
    expected = NOTES[note]
    with visitor(world) as client:
        answer = client.get(
            "https://web.archive.org/cdx/search/cdx",
            params={"url": expected["target"] or expected["normalised"], "output": "json", "filter": "statuscode:[23].."},
        )
    assert answer.status_code == (403 if expected["archive"] == "excluded" else 200)
    assert expected["archive"] == "excluded" or answer.json() == []


LIVE = [
    # note, status of the first answer, status and words of the last
    ("1", 302, 200, "Night boats"),
    ("3", 404, 404, "Dynamic Link"),
    ("4", 301, 200, "Fallen pylon"),
    ("5", 302, 200, "الصفحة غير موجودة"),
    ("6", 200, 200, "for sale"),
    ("7", 200, 200, "no longer work"),
    ("8", 302, 200, "310 people"),
    ("9", 301, 401, "password"),
    ("10", 404, 404, "Dynamic Link"),
    ("11", 302, 429, "unusual traffic"),
    ("12", 200, 200, "Khan Al-Zayt"),
    ("13", 302, 200, "A week on the hill"),
    ("14", 200, 200, "%PDF"),
]


@pytest.mark.parametrize(("note", "first", "last", "words"), LIVE)
def test_the_live_web_of_the_story(live_world, note, first, last, words):
    """Each link of the sample answers live as its fate says."""
    with visitor(live_world) as client:
        answer = client.get(NOTES[note]["normalised"])
        assert answer.status_code == first
        if 300 < first < 400:
            answer = client.get(answer.headers["location"])
    assert (answer.status_code, words in answer.text) == (last, True)


def test_the_dead_link_is_recovered_by_its_case_only(world):
    """The code's twin leads elsewhere and was captured nearer to the cited date: folding case finds the wrong page."""
    with visitor(world) as client:
        rows = client.get(
            "https://web.archive.org/cdx/search/cdx",
            params={"url": "goo.gl/Ht4mQe", "output": "json", "fl": "timestamp,original", "filter": "statuscode:30."},
        ).json()[1:]
        assert ["20180216120000", "https://goo.gl/hT4MqE"] in rows
        right = next(stamp for stamp, original in rows if original.endswith("/Ht4mQe"))
        answer = client.get(f"https://web.archive.org/web/{right}id_/https://goo.gl/Ht4mQe")
    assert answer.headers["location"].endswith(f"id_/{story.COURIER}")


def test_the_wall_stands_behind_the_warning(live_world):
    """goo.gl warns of its end; with ?si=1 it leads on, to Cloudflare's challenge."""
    with visitor(live_world) as client:
        location = client.get(NOTES["7"]["normalised"] + "?si=1").headers["location"]
        answer = client.get(location)
    assert (answer.status_code, answer.headers["cf-mitigated"]) == (403, "challenge")
