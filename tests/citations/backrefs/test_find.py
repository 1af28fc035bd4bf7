"""Back-references are found in the words of a note, in all their forms."""

from __future__ import annotations

import pytest

from citecheck.citations.backrefs.find import find_backref, find_backrefs


@pytest.mark.parametrize(
    "text",
    [
        "“Fire in market”, Reuters, 23.11.2014",
        "Identity cards",
        "The valid. rule",
        "page 4 of the note",
        "an idea",
        "He noted 4 fires",
        "See supra, p. 15",
        "See infra Part III.",
        "voir ci-dessus, p. 12",
        "Brand, HafenZ 2011, S. 45 Fn. 3",
        "See note 2 of the Harbour Convention",
        "Idris, The Fire, 2012",
        "the dies. were cast",
    ],
)
def test_ordinary_words_are_no_back_reference(text):
    """Words that only look like ibid. or note 4 lead nowhere."""
    assert find_backref(text) is None


#: Words, and trigger, lean and note number of each back-reference in them.
FOUND = [
    ("Doe, supra note 4, at 3 n.7", [("supra note 4", "number", "4")]),
    ("Ibid., p. 4; Roe, op. cit., p. 9", [("Ibid.", "previous", None), ("op. cit.", "work", None)]),
    ("See infra notes 34-44 and accompanying text", [("infra notes 34-44", "number", "34")]),
    ("Ders., Die Nacht, 2013", [("Ders.", "author", None)]),
    ("idem, Natural Fire, supra note 25", [("supra note 25", "number", "25")]),
    ("Id., Art. 5 (2) of 2013", [("Id.", "previous", None)]),
    ("“More fire”, ibid., 8, 2012", [("ibid.", "journal", None)]),
    ("الحداد، المرجع السابق، ص 3", [("المرجع السابق", "either", None)]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_forms_are_told_apart(text, expected):
    """What a reference leans on follows from its form and from what stands behind it."""
    assert [(reference.trigger, reference.lean, reference.number) for reference in find_backrefs(text)] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("As shown by Reed & Bray, supra note 3", ("Reed", "Bray")),
        ("For the court’s view see note 3", ()),
        ("C. D. von Hagen, ibid.", ("Hagen",)),
        ("Fires, 2012; Moe, op. cit.", ("Moe",)),
        ("It was denied. Moe, op. cit.", ("Moe",)),
        ("See, for example, ibid.", ()),
        ("انظر سليم الحداد، مرجع سابق", ("سليم", "الحداد")),
    ],
)
def test_the_names_before_a_reference_are_kept(text, names):
    """Names just before the trigger tell which work is meant; prose, signals and other citations do not."""
    reference = find_backref(text)
    assert reference is not None
    assert reference.clue.names == names
