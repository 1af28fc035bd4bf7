import pytest

from citecheck.citations.doubts.find import doubts
from tests.citations.doubts.reports import NOTES, report, told


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("It was Monday, 14 February 2018.", "Wednesday"),
        ("It was on 14 February 2018 (Friday).", "Wednesday"),
        ("Le lundi 14 février 2018.", "Wednesday"),
        ("يوم الاثنين 14 فبراير 2018.", "Wednesday"),
        ("It was Mon., 14 February 2018.", "Wednesday"),
        ("Am Montag, dem 14. Februar 2018.", "Wednesday"),
        ("El lunes 14 de febrero de 2018.", "Wednesday"),
        ("В понедельник, 14 февраля 2018 г.", "Wednesday"),
        ("14 Şubat 2018 Pazartesi.", "Wednesday"),
        ("Lunedì 14 febbraio 2018.", "Wednesday"),
        ("Na segunda-feira, 14 de fevereiro de 2018.", "Wednesday"),
        ("Op maandag 14 februari 2018.", "Wednesday"),
        ("دوشنبه 14 فوریه 2018", "Wednesday"),
    ],
)
def test_a_weekday_that_does_not_fit_is_told(body, day):
    """The message quotes the place and names the weekday that the date had."""
    (message,) = told(report(body), "CC416")
    assert message.endswith(f"2018-02-14 was a {day}")


@pytest.mark.parametrize(
    "body",
    [
        "It was Wednesday, 14 February 2018.",
        "After 14 February 2018, Friday prayers were held elsewhere.",
        "As The Sun, 14 February 2018, wrote.",
        "The committee sat 14 February 2018.",
    ],
)
def test_what_is_no_weekday_of_a_date_is_not_told(body):
    """A right weekday, a newspaper, a verb and an ambiguous date are no slips."""
    assert told(report(body), "CC416") == []


def test_a_paper_named_after_a_weekday_is_no_slip():
    """The Mail on Sunday brings articles on any day; a slip in a note names its note."""
    paper = report("", NOTES.replace("Valley Post, 14.02.2018", "Mail on Sunday, 14 February 2018"))
    assert told(paper, "CC416") == []
    wrong = report("", NOTES.replace("Valley Post, 14.02.2018", "Valley Post, Monday 14 February 2018"))
    (problem,) = doubts(wrong)
    assert (problem.code, problem.notes) == ("CC416", ("1",))


def test_an_ambiguous_date_is_no_slip():
    """Where day and month could be exchanged, the weekday may well be right."""
    document = report("On Monday 5/6/2018 nobody knew which month was meant.", NOTES.replace("14.02.", "").replace(".02.", " "))
    assert document.date_order == "unknown"
    assert told(document, "CC416") == []


def test_many_slips_are_capped():
    """Five are told."""
    assert len(told(report("It was Monday, 14 February 2018.\n\n" * 9), "CC416")) == 5
