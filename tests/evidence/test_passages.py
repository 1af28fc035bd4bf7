"""The sentences nearest to a claim."""

from citecheck.evidence.passages import hits_of, query, rank
from citecheck.evidence.reading import Reading


def best(text, clause, sentence="", context=""):
    reading = Reading(text)
    weights = query(clause, sentence, context)
    ranked = rank(hits_of(reading, weights), reading.lengths, weights)
    return [reading.spans[row.index].of(text) for row in ranked]


def test_other_forms_of_a_word_count():
    """The word "bombings" meets "bombed": words are compared by their stems, months and small numbers by their one form."""
    assert best("It rained. They bombed the quay on Nov. 4.", "four bombings of the quay in November")[0].startswith(
        "They bombed"
    )


def test_neighbours_help():
    """Of two sentences alike, the one whose neighbour speaks of the claim comes first."""
    text = "He won. It was cold. It was wet. It was dark. It was long. Idris Vance ran in Marrow. He won. So it was."
    assert best(text, "Idris Vance won in Marrow")[:2] == ["Idris Vance ran in Marrow.", "He won."]


def test_no_more_than_five_and_none_without_a_word_in_common():
    """Five are shown at most; a source that shares nothing shows nothing."""
    assert len(best("The ferry left. " * 20, "the ferry")) == 5
    assert best("Nothing here.", "ferries stopped") == []


def test_passages_do_not_repeat_each_other():
    """A sentence with a new word of the claim comes before a third with the same words."""
    text = "\n".join(["Milk became dear."] * 6 + ["It rained all day.", "It snowed all night.", "Flour was scarce then."])
    assert "Flour was scarce then." in best(text, "milk and flour became dear")
