from citecheck.citations.doubts.find import doubts
from citecheck.ingest.plain.reader import document as read

CLAIMS = [
    "The dike of Harmony Lake broke at midnight",
    "Orchard farmers lost all their beehives",
    "A school bus fell into the quarry",
    "The governor opened the granary",
    "Soldiers guarded the pumping station",
    "Volunteers cooked soup in the cathedral",
]
TITLES = [
    "Harmony Lake: dike gives way",
    "No honey: beehives of orchard farmers drowned",
    "School bus found in quarry",
    "Granary opened, says governor",
    "Pumping station under guard of soldiers",
    "Soup for all: volunteers in cathedral",
]


def reading(titles):
    body = "\n\n".join(f"{claim}.({n})" for n, claim in enumerate(CLAIMS, 1))
    notes = "\n\n".join(f"({n}) “{title}”, Valley Post, 14.02.2018" for n, title in enumerate(titles, 1))
    return [problem for problem in doubts(read(f"{body}\n\n{notes}\n", source="r", digest="0")) if problem.code == "CC421"]


def test_notes_that_fit_are_left_alone():
    """Each note shares words with its own sentence: nothing to tell."""
    assert reading(TITLES) == []


def test_a_run_that_shifts_is_told_as_a_possibility():
    """A note was put in before the third: the rest fit the sentence before their own."""
    (problem,) = reading([*TITLES[:2], "Weather of the week", *TITLES[2:5]])
    assert problem.notes == ("4", "5", "6")
    assert problem.message.startswith("notes 4 to 6 share rare words with the sentence of the note before each")
    (problem,) = reading([TITLES[0], *TITLES[2:], "Weather of the week"])
    assert problem.notes == ("2", "3", "4", "5")


def test_one_note_alone_is_never_told():
    """A single note that fits a neighbour better is weak evidence."""
    assert reading([TITLES[0], "School bus found in quarry", *TITLES[2:]]) == []


def test_notes_without_common_words_are_left_alone():
    """Where titles are in another language nothing is shared, and nothing is told."""
    assert reading(["انهيار السد", "خسائر المزارعين", "حادث حافلة", "فتح المخزن", "حراسة المحطة", "حساء للجميع"]) == []
