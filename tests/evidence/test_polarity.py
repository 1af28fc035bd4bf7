"""Words that turn a claim round."""

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.polarity import compare_directions, compare_negation


@pytest.mark.parametrize(
    ("claim", "text", "presence", "in_source"),
    [
        ("Prices rose.", "The price increased by half.", "found", "increased"),
        ("Prices rose.", "The price fell by half.", "absent", "fell"),
        ("Prices fell.", "ارتفع سعر الحليب.", "absent", "ارتفع"),
        ("Prices fell.", "انخفض سعر الحليب.", "found", "انخفض"),
        ("They were arrested.", "They were released.", "absent", "released"),
        ("It closed the crossing.", "فتحت الحكومة المعبر.", "absent", "فتحت"),
        ("It opened the crossing.", "فتحت الحكومة المعبر.", "found", "فتحت"),
        ("It exported wheat.", "It imported wheat.", "absent", "imported"),
        ("It was legal.", "It was illegal.", "absent", "illegal"),
        ("He was convicted.", "He was acquitted.", "absent", "acquitted"),
        ("It banned rallies.", "سمحت الحكومة بالمسيرات.", "absent", "سمحت"),
        ("It has more men.", "لديه رجال أقل.", "absent", "أقل"),
    ],
)
def test_directions(claim, text, presence, in_source):
    """The same direction is found; the opposite one by the passages is named."""
    (row,) = compare_directions(Beside(claim, SourceReading(text), best=(0,)))
    assert (row.kind, row.presence, row.in_source) == ("direction", presence, in_source)


def test_a_direction_far_away_is_near():
    """A direction that the source has only elsewhere is soft."""
    text = "The price was told. It rained. It snowed. It hailed. Sales rose."
    (row,) = compare_directions(Beside("Prices rose.", SourceReading(text), best=(0,)))
    assert row.presence == "near"


@pytest.mark.parametrize(
    ("claim", "text", "expected"),
    [
        ("The ministry did not comment.", "The ministry didn't comment.", [("not", "found", "didn't")]),
        ("The ministry did not comment.", "The ministry commented at length.", [("not", "absent", None)]),
        ("The ministry did not comment.", "ولم يصدر تعليق من الوزارة.", [("not", "found", "ولم")]),
        ("The ministry commented.", "The ministry has not commented.", [("", "near", "not")]),
        ("The ministry commented.", "Nobody was hurt in the hail.", []),
        ("The ministry commented.", "The ministry commented.", []),
        ("The army entered the city.", "لم يدخل الجيش المدينة.", [("", "near", "لم")]),
        ("The army entered the city.", "دخل الجيش المدينة ولم يعلق أحد.", []),
    ],
)
def test_negation(claim, text, expected):
    """A "not" of the claim is looked for; one of the passage alone is soft, and only where it speaks of the same."""
    rows = compare_negation(Beside(claim, SourceReading(text), best=(0,)))
    assert [(row.in_claim, row.presence, row.in_source) for row in rows] == expected
