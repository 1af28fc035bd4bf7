"""What the pages are made of: text cut where spans begin and end, windows on long texts, time lines, an order to look in."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model.policy import Policy
from citecheck.model.span import Span
from citecheck.model.verdict import Liveness
from citecheck.review.claim_view import parts_of
from citecheck.review.marking import found_in, paragraphs, pieces
from citecheck.review.pages.strip import MOST as LOOKS
from citecheck.review.pages.strip import strip_of
from citecheck.review.rows import beside, next_look, rows_of
from citecheck.review.source_view import WINDOW, passage_views, text_view
from citecheck.review.timeline import MOST, time_line
from citecheck.testing import NOW, memento
from tests.review import papers
from tests.review.desk import FakeDesk
from tests.review.reported import RUN, outcomes, shown, verdict

spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


@settings(max_examples=40)
@given(st.text(max_size=50), spans, st.lists(st.tuples(spans, st.sampled_from("abc")), max_size=8))
def test_pieces_are_the_text_and_bear_what_covers_them(text, within, layers):
    """Whatever spans are laid over a text, its pieces join to the text, and each character bears just what covers it."""
    within = Span(min(within.start, len(text)), min(within.end, len(text)))
    cut = pieces(text, within, layers)
    assert "".join(piece.text for piece in cut) == within.of(text)
    for piece in cut:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert set(piece.names) == {name for span, name in layers if span.start <= at < span.end}


@given(st.text(alphabet="ab.\n \t", max_size=120))
def test_paragraphs_leave_nothing_out(text):
    """Paragraphs hold every word of a text, in order, and no white space at their ends."""
    found = paragraphs(text)
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(span.of(text) == span.of(text).strip() != "" for span in found)


def test_lines_broken_by_hand_make_one_paragraph():
    """A text set to a width is parted at blank lines; one with a paragraph a line at its line ends."""
    wrapped = (
        "The dam above the town gave way in the night, and by\nmorning the lower town stood under two metres of\nwater, they say."
        "\n\nNothing was paid."
    )
    assert len(paragraphs(wrapped)) == 2
    assert len(paragraphs(papers.BUSES)) == len(papers.BUSES.splitlines())


PARTS = [
    ("He left on Friday, 9 December 2016, by the first bus.", ()),
    (
        "The council paid nothing at all; the wall, they said, would never move.",
        ("The council paid nothing at all", "the wall, they said, would never move"),
    ),
    ("Sample and order of the town were kept by the brigade", ()),
    ("They had to close the old bridge for all but the crews", ()),
    ("One, two; three, four", ("One, two", "three, four")),
    ("غادرت القوارب ميناء سهل البحر، ثم عادت في اليوم التالي", ("غادرت القوارب ميناء سهل البحر", "ثم عادت في اليوم التالي")),
]


@pytest.mark.parametrize(("sentence", "parts"), PARTS)
def test_a_claim_is_parted_where_it_says_two_things(sentence, parts):
    """A claim is taken apart into parts that can each be checked, never into scraps."""
    claim = outcomes()[0].claims[0]
    assert parts_of(type(claim)(id="x", sentence=sentence, clause="", span=claim.span, clause_span=claim.span, notes=())) == parts


def test_a_long_text_is_shown_in_windows():
    """Of a long text the part around the place is shown, with ways to what is before and after; every part can be reached."""
    text = "".join(f"Line {number} of a long book.\n" for number in range(20_000))
    state = shown("https://book.example/", text)
    at, seen = 0, 0
    for _ in range(200):
        view = text_view(state, (), at=at)
        size = sum(len(piece.text) for paragraph in view.paragraphs for piece in paragraph)
        assert 0 < size <= WINDOW
        first = view.paragraphs[0][0].start
        assert first <= seen + 1, "nothing is left out between two windows"
        seen = view.paragraphs[-1][-1].start + len(view.paragraphs[-1][-1].text)
        if view.later is None:
            break
        at = view.later
    assert seen == len(text) - 1
    middle = text_view(state, (), at=text.index("Line 10000"))
    assert any(piece.has("place") and piece.text == "Line" for paragraph in middle.paragraphs for piece in paragraph)
    assert None not in (middle.earlier, middle.later)


@pytest.mark.parametrize("at", [None, -1, 0, 10**9])
def test_a_place_that_is_none_shows_the_beginning(at):
    """An offset that the text does not have shows its beginning."""
    assert text_view(shown("x", papers.WALL), (), at=at).paragraphs[0][0].start == 0


def test_passages_are_found_again_in_another_state():
    """In another state of the source a passage is found again though a word was changed, and is said to be gone where it is."""
    evidence = outcomes()[1].evidence[0]
    edited = shown("https://x.example/", "New head.\n" + papers.LETTER.replace("within a month", "within the month"))
    views = passage_views(evidence, edited)
    assert [view.at is not None for view in views] == [True] * 5
    assert all(edited.text[view.at :].startswith(view.passage.exact[:10]) for view in views)
    assert [view.at for view in passage_views(evidence, shown("https://y.example/", "Nothing of it is here."))] == [None] * 5


def test_search_finds_words_over_line_ends():
    """Words are found as words, not as a pattern, and at most so many."""
    assert found_in("a (b)\n c. A (B) c.", "a (b) C.") == (Span(0, 9), Span(10, 18))
    assert found_in("aaaa", "  ") == ()
    assert len(found_in("x " * 1000, "x", 200)) == 200


def test_a_time_line_keeps_what_is_near():
    """Of thousands of snapshots those nearest the cited date are shown, the chosen one among them, in order of time."""
    day = dt.date(2016, 12, 14)
    held = [memento("https://x.example/", f"20{year:02}{month:02}01000000") for year in range(5, 26) for month in range(1, 13)]
    line = time_line(held, cited=day, published=None, chosen=held[0].uri)
    assert len(line.snapshots) == MOST
    assert line.more == len(held) - MOST
    assert line.snapshots[0].kind == "chosen"
    days = [dot.day for dot in line.snapshots]
    assert days == sorted(days)
    assert all(3 <= dot.x <= 97 for dot in line.dots)
    assert time_line([], cited=None, published=None) is None
    assert time_line([], cited=day, published=None).dots[0].x == 3


def test_a_strip_counts_looks_in_a_row():
    """Looks stand oldest first, with how often in a row each state was seen; older ones are counted; the next is due."""
    states = [Liveness.LIVE] * 30 + [Liveness.GONE] * 2
    looks = [verdict(state, "seen", at=NOW + dt.timedelta(days=10 * place)) for place, state in enumerate(states)]
    strip = strip_of(looks, Policy())
    assert (len(strip.looks), strip.older) == (LOOKS, 32 - LOOKS)
    assert [look.row for look in strip.looks[-3:]] == [30, 1, 2]
    assert strip.due == looks[-1].at + dt.timedelta(days=3)
    assert strip_of((), Policy()).due is None


def test_what_to_look_at_next_goes_round():
    """What comes next begins with what something points at, goes through all that is left, and never leads to where one is."""
    desk = FakeDesk()
    rows = rows_of(desk.report(RUN), desk.reviewer)
    seen = [next_look(rows, "").id]
    while (following := next_look(rows, seen[-1])).id != seen[0]:
        seen.append(following.id)
    assert sorted(seen) == sorted(row.id for row in rows)
    pointing = [next(row for row in rows if row.id == name).needs_look for name in seen]
    assert pointing == sorted(pointing, reverse=True)
    assert beside(rows, "nobody") == (None, None, None)
    assert beside(rows, rows[0].id)[0] is None
