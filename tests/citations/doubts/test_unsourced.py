import pytest

from citecheck.citations.doubts.find import doubts
from tests.citations.doubts.reports import report, told

FIGURES = "The convoy had 150 people including 70 wounded.\n\nAbout 25 thousand people left the quarter by night.\n"


def test_paragraphs_with_figures_and_no_note_are_counted():
    """One finding with the number of paragraphs and the first figure's words."""
    (message,) = told(report(FIGURES), "CC419")
    assert message == (
        "2 paragraphs give figures or quotations without any note, the first: “The convoy had 150 people including 70 wounded.”"
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "He said “we never knew what was in the water of the valley”.",
        "Nearly 60 % of the houses were lost in the flood.",
        "Environ 1 200 personnes ont quitté le quartier pendant la nuit.",
        "غادر حوالي 150 شخصا المدينة خلال الليل.",
    ],
)
def test_figures_and_quotations_of_all_kinds(paragraph):
    """Counts, shares and quoted words count, in the languages of our reports."""
    assert told(report(f"{paragraph}\n\n{paragraph}\n"), "CC419")


@pytest.mark.parametrize(
    "paragraph",
    [
        "The council met on 14 February 2018 for 28 days and 30 hours.",
        "Article 22 of resolution 2118 names 3 duties of the council.",
        "In 2018 members of the council came back to the valley.",
        "The convoy had 150 people (Geiger 2018), and nobody else was there.",
        "The convoy had 150 people, see https://valley-post.example/convoy for the list.",
        "150 people",
        "He said “never again” to the council.",
    ],
)
def test_what_needs_no_note_is_not_counted(paragraph):
    """Dates, durations, articles, sources in the text, headings and single words in quotation marks are no figures."""
    assert told(report(f"{paragraph}\n\n{paragraph}\n"), "CC419") == []


def test_a_note_anywhere_in_the_paragraph_is_enough():
    """A paragraph with a note is left alone, also where a page's end broke it in the middle of a sentence."""
    notes = "\n\n".join(f"({n}) “Title {n}”, Valley Post, 14.02.2018" for n in range(1, 6))
    body = (
        "The convoy had 150 people, and nobody else was to be seen in the whole quarter of the\n\nmarket.(4)\n\n"
        "About 70 people were hurt.(5)"
    )
    assert told(report(body, "\n\n" + notes + "\n"), "CC419") == []


def test_one_paragraph_alone_and_what_stands_before_the_first_note():
    """A single paragraph may live on its neighbour's note, and a summary in front has none by habit."""
    assert told(report("The convoy had 150 people including 70 wounded.\n"), "CC419") == []
    document = report("Nothing more.\n")
    assert [problem for problem in doubts(document) if problem.code == "CC419"] == []
