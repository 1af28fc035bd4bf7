from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citecheck.ingest.plain.markers import Entry, best_chain, by_name, complete, outside, work
from citecheck.ingest.plain.signs import Sign, find_signs
from citecheck.model.span import Span


def _sign(at: int, *numbers: int, weight: float = 1.0) -> Sign:
    return Sign("glued", Span(at, at + 1), tuple((number, Span(at, at + 1)) for number in numbers), weight)


def _entries(*numbers: int, low: int = 0, high: int = 10_000) -> list[Entry]:
    return [Entry(number, low, high) for number in numbers]


def test_the_chain_follows_the_notes() -> None:
    """Numbers out of order are left out, so that the most notes find a marker."""
    signs = [_sign(10, 1), _sign(20, 7), _sign(30, 2), _sign(40, 4), _sign(50, 3), _sign(60, 4)]
    found = best_chain(signs, _entries(1, 2, 3, 4))
    assert [hit.span.start for hit in found.values()] == [10, 30, 50, 60]


def test_weight_decides_between_rivals() -> None:
    """Of two signs of one number the heavier is taken."""
    found = best_chain([_sign(10, 1), _sign(20, 2, weight=0.6), _sign(30, 2)], _entries(1, 2))
    assert found[1].span.start == 30


def test_a_list_takes_neighbouring_notes() -> None:
    """A sign with several numbers is taken whole or not at all."""
    assert sorted(best_chain([_sign(10, 1, 2), _sign(20, 3)], _entries(1, 2, 3))) == [0, 1, 2]
    assert best_chain([_sign(10, 1, 3)], _entries(1, 2, 3)) == {}


def test_regions_hold() -> None:
    """A note of one chapter takes no marker from another."""
    entries = [*_entries(1, 2, high=50), *_entries(1, 2, low=60, high=100)]
    found = best_chain([_sign(10, 1), _sign(20, 2), _sign(55, 1), _sign(70, 1), _sign(80, 2)], entries)
    assert {rank: hit.span.start for rank, hit in found.items()} == {0: 10, 1: 20, 2: 70, 3: 80}


def test_names_are_tied_wherever_they_stand() -> None:
    """Explicit signs need no order, and may come again."""
    tied = by_name([_sign(10, 2), _sign(20, 1), _sign(30, 2), _sign(40, 9)], _entries(1, 2))
    assert [rank for rank, _ in tied] == [1, 0, 1]


def test_outside() -> None:
    """Signs inside of notes are none."""
    kept = outside([_sign(5, 1), _sign(10, 2), _sign(19, 3), _sign(20, 4)], [Span(10, 20)])
    assert [sign.span.start for sign in kept] == [5, 20]


@given(st.lists(st.integers(1, 8), max_size=24))
def test_the_chain_is_as_long_as_can_be(numbers: list[int]) -> None:
    """With equal weights the chain is a longest rising subsequence, found here the slow way."""
    found = best_chain([_sign(10 * place, number) for place, number in enumerate(numbers)], _entries(*range(1, 9)))
    longest = [0] * 9
    for number in numbers:
        longest[number] = max(longest[number], 1 + max(longest[:number]))
    assert len(found) == max(longest)
    starts = [hit.span.start for hit in found.values()]
    assert starts == sorted(starts)


def test_holes_are_filled_by_what_is_left() -> None:
    """Between found neighbours a figure with a digit too many, or a number apart, is a marker if nothing else can be."""
    text = "left1 in 322 and 2687/673 and Psalm 37,7 4 then5"
    signs = {family: [sign for sign in found if sign.strong] for family, found in find_signs(text).items()}
    signs["detached"] = find_signs(text)["detached"]
    found = complete(text, signs, _entries(1, 2, 3, 4, 5), best_chain(signs["glued"], _entries(1, 2, 3, 4, 5)), "glued")
    assert [hit.span.start for hit in found.values()] == [4, 11, 24, 41, 47]
    assert [hit.sure for hit in found.values()] == [True, False, False, False, True]


def test_work_counts_the_notes_that_a_sign_may_mean_where_it_stands():
    """Chapters that each begin at 1 are no more work than one list: a sign is weighed with the notes of its own chapter only."""
    everywhere = [Entry(number, 0, 1000) for _ in range(10) for number in (1, 2)]
    chapters = [Entry(number, 100 * chapter, 100 * chapter + 100) for chapter in range(10) for number in (1, 2)]
    signs = [_sign(100 * chapter + 10 * number, number) for chapter in range(10) for number in (1, 2)]
    assert (work(signs, everywhere, 1000), work(signs, chapters, 1000)) == (200, 20)
    assert work(signs, everywhere, 50) == 60
