"""Findings about sources beside the wrong notes: what they say, and at which citation they stand."""

from citecheck.model.alignment import Alignment, Fit, Misplacement
from citecheck.model.policy import Policy
from citecheck.rules.find import find


def fit(note, fits, own=0.1, there=0.6):
    return Fit(citation=f"fn{note}", note=str(note), fits=str(fits), own=own, there=there)


def findings(*misplacements):
    found = find([], Policy(), alignment=Alignment(misplacements=misplacements, compared=9))
    return [(one.rule, one.level, one.citation, one.message) for one in found]


def test_one_source_at_a_neighbours_note():
    """It is told with both shares, at its own citation."""
    assert findings(Misplacement(kind="one", offset=1, fits=(fit(3, 4),))) == [
        (
            "CC303",
            "warning",
            "fn3",
            "the source has 60% of the words of the sentence at note 4, 10% of those of the sentence at its own note 3",
        )
    ]


def test_a_swap_is_told_at_both_notes():
    """Each of the two has a finding that says it is mutual."""
    told = findings(Misplacement(kind="swap", offset=1, fits=(fit(3, 4), fit(4, 3))))
    assert [(code, citation) for code, _, citation, _ in told] == [("CC303", "fn3"), ("CC303", "fn4")]
    assert all(message.endswith("; the other way round as well") for *_, message in told)


def test_a_run_is_one_finding_where_it_begins():
    """However many notes are shifted, the editor reads of it once, with the way to look."""
    ((code, level, citation, message),) = findings(
        Misplacement(kind="run", offset=-1, fits=(fit(5, 4), fit(6, 5), fit(7, 6, own=0.3)))
    )
    assert (code, level, citation) == ("CC310", "warning", "fn5")
    assert message == (
        "from note 5 to note 7, 3 sources fit the sentence one note before theirs better: "
        "on the average they have 60% of its words, 17% of their own sentence's"
    )


def test_a_wider_shift_says_by_how_many():
    """Two places are told as two."""
    ((*_, message),) = findings(Misplacement(kind="run", offset=2, fits=(fit(1, 3), fit(2, 4), fit(3, 5))))
    assert "the sentence 2 notes after theirs" in message


def test_the_advice_says_that_it_is_no_proof():
    """Both rules point, and do not pronounce."""
    both = Alignment(
        misplacements=(
            Misplacement(kind="one", offset=1, fits=(fit(1, 2),)),
            Misplacement(kind="run", offset=1, fits=(fit(5, 6), fit(6, 7), fit(7, 8))),
        )
    )
    assert all("it is no proof" in finding.suggestion for finding in find([], Policy(), alignment=both))


def test_a_report_in_order_has_none():
    """Nothing is said of a report whose notes are in place, nor of one that was not looked at."""
    assert findings() == []
    assert find([], Policy()) == ()
