"""Names of a claim, and whether a source has them."""

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.names import compare_names, find_names


def told(claim, text, best=(0,)):
    return {row.in_claim: row.presence for row in compare_names(Beside(claim, SourceReading(text), best=best))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Monday President Bashar al-Assad's army left Aleppo.", ["Bashar al-Assad's", "Aleppo"]),
        ("The Syrian Observatory for Human Rights said so.", ["Syrian Observatory", "Human Rights"]),
        ("Dr. Amina Khalil of Damascus University spoke in December.", ["Amina Khalil of Damascus University"]),
        ("the buses were green", []),
        ("She said that I was there.", []),
        ("Fighters from Jabhat al-Nusra and Ahrar al-Sham came.", ["Fighters", "Jabhat al-Nusra", "Ahrar al-Sham"]),
    ],
)
def test_names_are_read(text, names):
    """Runs of capitals with their small words, without titles, months and weekdays."""
    found = [name.text for name in find_names(text)]
    assert [name for name in found if name not in ("She", "The")] == names


@pytest.mark.parametrize(
    ("name", "text", "presence"),
    [
        ("with Amina Khalil", "Khalil, Amina, spoke.", "found"),
        ("with Amina Khalil", "Khalil spoke.", "near"),
        ("with Amina Khalil", "Nobody spoke.", "absent"),
        ("in Ramousah", "He was in Ramousa.", "found"),
        ("the Syrian army", "an army of Syria", "found"),
        ("a Syrian", "He is from Syria.", "found"),
        ("in Khalil's house", "Khalil was at home.", "found"),
        ("at the UNHCR", "the United Nations High Commissioner for Refugees", "found"),
        ("the Free Harbour Army", "the FHA was there", "found"),
        ("of the FHA", "the Free Harbour Army was there", "found"),
        ("in Élancourt", "in Elancourt", "found"),
        ("with Gen. Arlo Finch", "General Finch and Arlo", "found"),
        ("with Muammar Gaddafi", "Muammar al-Qadhafi", "found"),
        ("in Kyiv", "in Kiev", "found"),
        ("in Deir ez-Zor", "in Deir al-Zour", "found"),
        ("on Aljazeera", "on Al Jazeera", "found"),
        ("on Al Jazeera", "on Aljazeera", "found"),
        ("with Gaddafi", "with Haddad", "absent"),
    ],
)
def test_names_are_found_in_other_forms(name, text, presence):
    """Order, possessives, adjectives of places, spellings, initials and accents; a part of a name is soft."""
    row = told(f"It was {name}.", text)
    assert next(iter(row.values()), "absent") == presence


def test_a_word_that_begins_a_sentence_is_no_missing_name():
    """The word "Buses" is not reported as a name that the source lacks."""
    assert told("Buses came to Aleppo.", "Coaches came to Aleppo.") == {"Aleppo": "found"}


@pytest.mark.parametrize(
    ("name", "text", "presence", "there"),
    [
        ("Aleppo", "وصلت الحافلات إلى حلب أمس", "found", "حلب"),
        ("the Red Cross", "قالت لجنة الصليب الأحمر ذلك", "found", "الصليب الأحمر"),
        ("Ramousah", "عبر معبر الراموسة", "found", "الراموسة"),
        ("Panteleev", "قال بانتلييف ذلك", "found", "بانتلييف"),
        ("Damascus", "وصلت الحافلات إلى حلب أمس", "absent", None),
        ("Robert Kowalski", "وصلت الحافلات إلى حلب أمس", "absent", None),
        ("the Human Rights Council", "اجتمع مجلس حقوق الإنسان", "found", "مجلس"),
        ("Mohammed Abu Salma", "قال محمد أبو سلمة ذلك", "found", "سلمة"),
        ("a Russian envoy", "قال المبعوث الروسي ذلك", "found", "الروسي"),
        ("Kowalski", "وصلت الحافلات إلى حلب أمس", "not-comparable", None),
        ("Fouad", "وصلت الحافلات إلى حلب أمس", "not-comparable", None),
    ],
)
def test_names_are_found_in_arabic(name, text, presence, there):
    """By gazetteer or consonants; what could be missed is not told absent."""
    (row,) = compare_names(Beside(f"They met {name} there.", SourceReading(text), best=(0,)))
    assert (row.presence, row.in_source) == (presence, there)
