import msgspec
import pytest

from citecheck.citations.doubts.find import doubts
from tests.citations.doubts.reports import NOTES, report, told


def spelt(body, notes=NOTES):
    return told(report(body, notes), "CC420")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("In Ramosah, and again in Ramosah, he saw the road to Ramosa.", "“Ramosah” (2 times), “Ramosa” (once)"),
        ("He left Al-Ameria. Near Ameriah, he stopped.", "“Al-Ameria” (once), “Ameriah” (once)"),
        ("As Aljarida wrote, and Al Jarida too.", "“Aljarida” (once), “Al Jarida” (once)"),
        ("As Al-Jarida wrote, and Al Jarida too.", "“Al-Jarida” (once), “Al Jarida” (once)"),
        ("In Kafrabal, not in Kafrabbal, he stopped.", "“Kafrabal” (once), “Kafrabbal” (once)"),
    ],
)
def test_one_name_in_several_spellings(body, shown):
    """Blanks, hyphens, the article and a letter that transliterations exchange: each spelling is named with its count."""
    assert spelt(body) == [f"one name in several spellings? {shown}"]


def test_a_title_before_names_in_several_spellings():
    """Words that stand before names and nowhere else are titles: "sheik", "sheikh"; plurals and short words are not compared."""
    body = "They met sheik Omar, skeikh Said and the sheikh Ali; Sheikh Omar left."
    (message,) = spelt(body)
    assert message == "one name in several spellings? “sheik” (once), “skeikh” (once), “sheikh” (2 times)"
    assert spelt("They met teacher Omar and teachers Said and Ali.") == []
    assert spelt("They met sheikh Omar, and a sheik came.") == []


def test_publishers_in_notes_are_compared_by_blanks_and_hyphens():
    """Notes name one outlet in two ways; the problem points to the rarer one."""
    notes = NOTES.replace("Valley Post, 14", "Aljarida Net, 14").replace("Valley Post, 15", "Al Jarida Net, 15")
    document = report("", notes)
    (problem,) = [problem for problem in doubts(document) if problem.code == "CC420"]
    assert problem.span.of(document.text) in ("Aljarida", "Al Jarida")


@pytest.mark.parametrize(
    "body",
    [
        "Iran and Iranian, Houthi and Houthis, Niger and Nigeria, Argentina and Argentinian, Frenchman and Frenchmen.",
        "Austria and Australia, Slovakia and Slovenia, Mali and Malta, Johnson and Johnston met.",
        "The Vice President and the Vice-President; a vice-president.",
        "He went to Aleppo’s gate, to Aleppo, and from Aleppo.",
        "See https://aljarida.example/AlJarida and @AlJarida, says Aljarida.",
        "The NATO and the Nato.",
        "In Kaf-\nrabal, he said, Kafrabal was near.",
        "Minister of the Ministry, and the minister of a ministry.",
    ],
)
def test_two_names_are_two_names(body):
    """Plurals, peoples, countries, titles, links and words broken at a line's end are no variants."""
    assert spelt(body) == []


def test_titles_in_other_languages_are_no_variants():
    """A note may write "Russie" where the report writes "Russia"."""
    assert spelt("In Russland, he saw Moscow, Russia.", NOTES.replace("Night", "La Russie et Moscou, Russlande")) == []


def test_german_nouns_are_no_names():
    """German writes all nouns with capitals, so its inflections are not compared."""
    body = "Die Regierung und das Ergebnis, der Ergebniss und die Behörde; die Behoerde und der Vertrag sind nicht von hier. " * 3
    document = report(body)
    assert told(msgspec.structs.replace(document, language="de"), "CC420") == []


def test_many_names_are_capped():
    """Five are told."""
    names = "".join(f"He saw Al Ko{a}bani and Alko{a}bani. " for a in ("ra", "la", "ma", "na", "ta", "sa", "da"))
    assert len(spelt(names)) == 5
