"""A pile gives each line back once, with its number, from all over; it holds little in memory and frees what it used."""

from contextlib import closing

import pytest

from citecheck.engines.pile import Pile
from citecheck.model.errors import OutputError


def filled(lines, **given) -> Pile:
    pile = Pile(**given)
    for line in lines:
        pile.put(line)
    pile.end()
    return pile


def drained(pile: Pile) -> list[tuple[int, str]]:
    drawn = []
    with closing(pile):
        while some := pile.draw(50):
            drawn += some
    return drawn


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 512, 513, 600, 5_000, 40_000])
def test_every_line_is_drawn_once(count):
    """Whatever the length, each line comes back with its own number; where it fits in memory and where it lies in a file."""
    drawn = drained(filled(f"https://valley-post.example/{number}" for number in range(1, count + 1)))
    assert sorted(drawn) == [(number, f"https://valley-post.example/{number}") for number in range(1, count + 1)]


def test_a_short_list_keeps_its_order():
    """What is no longer than a handful is drawn from its beginning to its end."""
    assert [number for number, _ in drained(filled(map(str, range(500))))] == list(range(1, 501))


def test_every_stretch_comes_in_its_share():
    """Of any thousand lines that are drawn each tenth of the list has about a tenth, from the beginning on to the end."""
    drawn = [number for number, _ in drained(filled((f"http://a.example/{n}" for n in range(30_000)), in_order=0))]
    for start in range(0, 30_000, 1_000):
        shares = [sum(number * 10 // 30_001 == tenth for number in drawn[start : start + 1_000]) for tenth in range(10)]
        assert min(shares) > 60
        assert max(shares) < 140


def test_what_comes_later_joins_what_is_there():
    """A list that grows while it is drawn: the new lines come in their share, not behind all others."""
    pile = filled((f"http://a.example/{n}" for n in range(5_000)), in_order=0)
    pile.draw(500)
    for number in range(5_000):
        pile.put(f"http://b.example/{number}")
    pile.end()
    assert 400 < sum("b.example" in line for _, line in pile.draw(1_000)) < 650
    assert len(drained(pile)) > 8_000


def test_lines_of_all_kinds_come_back():
    """Other scripts, broken text, long lines and empty ones; a line feed inside of a line is as a tab to who reads a URL."""
    lines = ["", "http://جريدة.example/خبر", "x\udce9y", "a" * 100_000, "with\nfeed", "  spaces \r\n", "\ud800"]
    drawn = sorted(drained(filled(lines * 3, in_order=0)))
    given = ["", lines[1], lines[2], lines[3], "with\tfeed", "spaces", "\ud800"]
    assert drawn == list(enumerate(given * 3, 1))


def test_the_room_is_given_back():
    """A pile that was drawn empty takes no room, and serves again."""
    numbers = []
    with closing(Pile(in_order=0)) as pile:
        for _ in range(3):
            for number in range(40_000):
                pile.put(f"http://a.example/{number}")
            assert pile.size > 800_000
            while drawn := pile.draw(512):
                numbers += [number for number, _ in drawn]
            assert pile.size == 0
    assert sorted(numbers) == list(range(1, 120_001))


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """Which folder, and what to do, as soon as the file is needed."""
    with closing(Pile(tmp_path / "away")) as pile:

        def put_many() -> None:
            for number in range(100_000):
                pile.put(f"http://a.example/{number}")

        with pytest.raises(OutputError, match="cannot be kept there") as raised:
            put_many()
    assert raised.value.where == str(tmp_path / "away")
    assert raised.value.hint
