"""Names of two scripts by their consonants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.skeleton import arabic_skeletons, latin_skeletons, likeness
from citecheck.evidence.words import fold


def alike(latin, arabic):
    pairs = [(one, two) for one in latin_skeletons(fold(latin)) for two in arabic_skeletons(fold(arabic))]
    return max((likeness(one, two) for one, two in pairs), default=0.0)


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Ramousah", "الراموسة"),
        ("Kefraya", "كفريا"),
        ("Mahmoud", "محمود"),
        ("Shakespeare", "شكسبير"),
        ("Churchill", "تشرشل"),
        ("Khartoum", "الخرطوم"),
        ("Philip", "فيليب"),
        ("Washington", "بواشنطن"),
        ("Roosevelt", "روزفلت"),
    ],
)
def test_transliterations_meet(latin, arabic):
    """A name and its transliteration have one skeleton, or all but one consonant of it."""
    assert alike(latin, arabic) >= 0.6


@pytest.mark.parametrize(("latin", "arabic"), [("Ramousah", "كفريا"), ("Mahmoud", "حلب"), ("Fouaa", "الفوعة"), ("Homs", "حماة")])
def test_other_names_do_not_meet(latin, arabic):
    """Other names differ, and one consonant says nothing: "Fouaa" is left to the gazetteer."""
    assert alike(latin, arabic) < 0.6


@given(st.text("bdfgklmnrst", max_size=8), st.text("bdfgklmnrst", max_size=8))
def test_likeness_has_no_direction(one, other):
    """Likeness is symmetric, and whole only for equal skeletons."""
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, other) < 1 or one == other
