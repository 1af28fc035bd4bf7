"""Sources beside the wrong notes: one, two swapped, all from some note on; on a report and articles of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.alignment import Cited, align
from tests.evidence.articles import REPORT, claim, source


def cited(sources, notes=REPORT):
    return [
        Cited(citation=f"fn{at}", note=str(at), claims=(claim(said),), source=source(text) if text else None)
        for at, ((said, _), text) in enumerate(zip(notes, sources, strict=True), start=1)
    ]


def told(sources):
    return [(one.kind, one.offset, [(fit.note, fit.fits) for fit in one.fits]) for one in align(cited(sources)).misplacements]


SOURCES = [text for _, text in REPORT]


def test_a_report_in_order_has_no_misplaced_note():
    """All of its sources are of one matter, and none is told: a floor not to be lowered."""
    found = align(cited(SOURCES))
    assert found.misplacements == ()
    assert (found.compared, found.unread) == (len(REPORT), 0)


@pytest.mark.parametrize("at", range(len(REPORT) - 1))
def test_two_swapped_notes_are_told_as_a_swap(at):
    """Whichever two neighbours are swapped, both are told, and no other."""
    swapped = list(SOURCES)
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    one, two = str(at + 1), str(at + 2)
    assert told(swapped) == [("swap", 1, [(one, two), (two, one)])]


@pytest.mark.parametrize("at", range(len(REPORT) - 4))
def test_one_source_left_out_is_a_run_of_shifts(at):
    """From the note whose source was left out on, each source fits the next note: one run, to the end."""
    shifted = [*SOURCES[:at], *SOURCES[at + 1 :], None]
    assert told(shifted) == [("run", 1, [(str(n), str(n + 1)) for n in range(at + 1, len(REPORT))])]


@pytest.mark.parametrize("at", range(len(REPORT) - 4))
def test_one_source_put_in_is_a_run_of_shifts_the_other_way(at):
    """From the note after the one put in on, each source fits the note before."""
    shifted = [*SOURCES[:at], None, *SOURCES[at:-1]]
    assert told(shifted) == [("run", -1, [(str(n), str(n - 1)) for n in range(at + 2, len(REPORT) + 1)])]


def test_a_source_that_could_not_be_read_does_not_end_a_run():
    """A wall in the midst of a run says nothing for or against it."""
    shifted = [*SOURCES[1:], None]
    shifted[3] = None
    (run,) = told(shifted)
    assert run[:2] == ("run", 1)
    assert [note for note, _ in run[2]] == [str(n) for n in range(1, len(REPORT)) if n != 4]


def test_an_arabic_source_is_compared_as_well():
    """An Arabic article beside the wrong English sentence is told by what the glossary and the names know."""
    arabic = "أعلن مسؤول في ميناء القلعة أن حريقا دمر مستودعا للأدوية صباح الثلاثاء وأن ثلاثة من رجال الإطفاء أصيبوا."
    notes = [
        ("A fire at the port destroyed a warehouse of medicines on Tuesday, and three firefighters were injured.", ""),
        ("The parliament voted for a new electoral law after long negotiations with the opposition.", ""),
    ]
    voted = "صوت البرلمان على قانون انتخابي جديد بعد مفاوضات طويلة مع المعارضة."
    right = align(cited([arabic, voted], notes))
    wrong = align(cited([voted, arabic], notes))
    assert right.misplacements == ()
    assert [one.kind for one in wrong.misplacements] == ["swap"]


def test_one_source_for_two_notes_is_no_misplacement():
    """A source cited at its own note and at a neighbour's, whose sentence it fits better, is well."""
    sources = list(SOURCES)
    sources[0] = sources[1]
    assert told(sources) == []


def test_two_notes_on_one_sentence_fit_alike():
    """Two notes beside one sentence, each with its source, are not told apart."""
    first, second = REPORT[0], REPORT[1]
    notes = [first, (first[0], second[1]), *REPORT[2:]]
    assert align(cited([text for _, text in notes], notes)).misplacements == ()


#: What a source says of the other half of its note's sentence, and what it says in three words of the next.
HALVES = [
    (
        claim(
            "in addition to some families whom the water had cut off",
            "Some 900 people wanted the sluice opened, in addition to some families whom the water had cut off",
        ),
        "They asked to open the sluice for the mill and the weir. The 900 people wanted it, and were kept on the boats.",
    ),
    (claim("The boats were kept at the mill and the weir"), ""),
    (
        claim("the parties held to the agreement"),
        "The second convoy left before dawn. There are some 2400 people in the quarter.",
    ),
    (claim("some 2400 people"), ""),
]


@pytest.mark.parametrize("first", [0, 2])
def test_a_clause_of_few_words_or_half_a_sentence_is_no_misplacement(first):
    """Few words of one topic stand in many sources on it, and a source may say the other half of its note's sentence."""
    notes = [
        Cited(citation=f"fn{at}", note=str(at), claims=(said,), source=source(text) if text else None)
        for at, (said, text) in enumerate(HALVES[first : first + 2])
    ]
    assert align(notes).misplacements == ()


def test_what_is_not_there_is_counted():
    """Sources without text, and notes without a sentence, are counted as unread, and do not trouble the others."""
    some = cited([SOURCES[0], None, "  ", *SOURCES[3:]])
    bare = Cited(citation="fn99", note="99", claims=(), source=source(SOURCES[0]))
    found = align([*some, bare])
    assert (found.compared, found.unread, found.misplacements) == (len(REPORT) - 2, 3, ())


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=120) | st.none()), max_size=6))
def test_any_report_can_be_aligned(notes):
    """Whatever sentences and sources hold, there is an answer, and it names notes of the report."""
    found = align(cited([text for _, text in notes], notes))
    labels = {str(at) for at in range(1, len(notes) + 1)}
    assert all({fit.note, fit.fits} <= labels for one in found.misplacements for fit in one.fits)
    assert found.compared + found.unread == len(notes)
