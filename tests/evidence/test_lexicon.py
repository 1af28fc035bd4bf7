"""Our glossary and gazetteer: their files, and what is read from them."""

import re
from importlib.resources import files

import pytest

from citecheck.evidence.lexicon import arabic_key, gazetteer, glossary

ROWS = {
    name: [
        line.split("\t")
        for line in files("citecheck.evidence").joinpath("data", name).read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    for name in ("en_ar.tsv", "gazetteer.tsv")
}


def test_the_glossary_is_large_enough():
    """At least a thousand terms, the size at which nine tenths of a dictionary's gain is reached."""
    assert len(glossary()) >= 1000


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_row_is_whole(name):
    """Each row has English on the left, Arabic on the right, no blank alternative and none twice."""
    for row in ROWS[name]:
        assert len(row) == 2, row
        english, arabic = row[0].split("|"), row[1].split("|")
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z .'-]*", word) for word in english), row
        assert all(re.fullmatch(r"[\u0621-\u064a ]+", word) and word == word.strip() for word in arabic), row
        assert len(set(arabic)) == len(arabic), row


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_files_say_whose_they_are(name):
    """Each file begins with where it is from and its licence."""
    text = files("citecheck.evidence").joinpath("data", name).read_text("utf-8")
    assert text.startswith("#")
    assert "Written for citecheck" in text
    assert "Apache-2.0" in text


@pytest.mark.parametrize(
    ("english", "arabic"),
    [(("evacu",), "إجلاء"), (("prime", "minist"), "رئيس الوزراء"), (("ceasefir",), "هدنة"), (("buse",), "")],
)
def test_terms_are_found_by_their_stems(english, arabic):
    """Terms are keyed by English stems, in one word or several."""
    assert (arabic_key(arabic) in glossary().get(english, ())) is bool(arabic)


def test_names_are_found_without_their_article():
    """Al- is no part of a key."""
    assert arabic_key("دير الزور") in gazetteer()["deir", "zour"]
