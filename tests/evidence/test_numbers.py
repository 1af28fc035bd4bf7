"""Numbers as values, however they are written."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.numbers import find_numbers, same


def values(text):
    return [number.value for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6,000 people", [6000]),
        ("1,234,567.5", [1234567.5]),
        ("6\u202f000 and 6’000", [6000, 6000]),
        ("twenty-five", [25]),
        ("two hundred and fifty buses", [250]),
        ("twenty one thousand two hundred", [21200]),
        ("five and six", [5, 6]),
        ("a dozen, half a million, a hundred", [12, 500000, 100]),
        ("1.5 million and $5bn", [1.5e6, 5e9]),
        ("5½ sacks", [5.5]),
        ("ستة و200½", [6, 200.5]),
        ("ستة آلاف و200½", [6200.5]),
        ("3 آلاف و500½", [3500.5]),
        ("the 21st", [21]),
        ("no one and one man", []),
        ("F-16, covid19, 11:45, 192.168.0.1", []),
        ("٦٬٠٠٠ و ۱۲", [6000, 12]),
        ("ستة آلاف", [6000]),
        ("خمسة وعشرون ألفا", [25000]),
        ("ثلاثة آلاف وخمسمئة شخص", [3500]),
        ("مئتان ومئة وخمسين", [200, 150]),
        ("آلاف المدنيين، وملايين الدولارات، والآلاف", []),
        ("ألفا شخص وألفي منزل ومائتي ألف كتاب", [2000, 2000, 200000]),
        ("مليون ونصف المليون ومليار وربع", [1.5e6, 1.25e9]),
        ("نحو 3 آلاف و500 مدني", [3500]),
        ("مئة وعشرون ألفا", [120000]),
        ("غادروا يوم الاثنين", []),
        ("إحدى عشرة حافلة وثلاث عشرة شاحنة", [11, 13]),
        ("three and a half million, two-and-a-half, 4 and a half", [3.5e6, 2.5, 4.5]),
        ("a hundred and twenty men, a million two hundred thousand", [120, 1.2e6]),
        ("القرن التاسع عشر والحادية عشرة", [19, 11]),
        ("خمسون ألفٍ و22،338،618", [50000, 22338618]),
        ("£3m and 3m long", [3e6, 3]),
        ("ألفين وخمسة عشر", [2015]),
        ("تسعة عشر يوما", [19]),
        ("نصف مليون و٣٥ ألف", [500000, 35000]),
        ("ثلاث مئة", [300]),
        ("ستة آلاف و٢٠٠", [6200]),
    ],
)
def test_numbers_are_read(text, expected):
    """Digits of three scripts, words of two languages, fractions and scales; what is no number is left alone."""
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10 to 12 buses", 10, 12),
        ("between 10 and 12", 10, 12),
        ("3-4 million", 3e6, 4e6),
        ("10–12", 10, 12),
        ("من ٥ إلى ٧", 5, 7),
        ("بين أربعين وخمسين", 40, 50),
        ("بين 40 و50 ألفا", 40000, 50000),
    ],
)
def test_ranges_are_one_number(text, low, high):
    """A range has two ends."""
    (number,) = find_numbers(text)
    assert (number.value, number.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["about 50", "nearly 50", "more than 50", "~50", "some 50", "نحو ٥٠", "حوالي 50", "50 or so", "أكثر من ٥٠"]
)
def test_rough_numbers_are_marked(text):
    """The word "about" and its like are seen before and after."""
    assert [number.about for number in find_numbers(text)] == [True]


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("45%", "percent"),
        ("45 per cent", "percent"),
        ("٤٥ في المئة", "percent"),
        ("45 بالمئة", "percent"),
        ("$45", "dollar"),
        ("45 km", "length"),
        ("٤٥ كيلومترا", "length"),
        ("45 square miles", "area"),
        ("45 كيلومتر مربع", "area"),
        ("45 طنا", "weight"),
        ("45 برميلا", "barrel"),
        ("45 riyals", "riyal"),
        ("45 يوما", "time"),
        ("45-minute", "time"),
    ],
)
def test_units_are_read(text, dimension):
    """Units stand before or behind, in both languages."""
    (number,) = find_numbers(text)
    assert number.value == 45
    assert number.unit is not None
    assert number.unit.dimension == dimension


@pytest.mark.parametrize(
    ("claimed", "given_", "expected"),
    [
        ("6,000", "6000", True),
        ("6,000", "ستة آلاف", True),
        ("6,000", "6,120", False),
        ("about 6,000", "6,120", True),
        ("about 6,000", "7,000", False),
        ("6,000", "some 6,100", True),
        ("50 km", "31 miles", True),
        ("50 km", "50 miles", False),
        ("50 km", "50%", False),
        ("45", "45%", False),
        ("45%", "45", True),
        ("11", "10 to 12", False),
        ("about 11", "10 to 12", True),
        ("10", "10 to 12", True),
        ("10 to 12", "10–12", True),
        ("10 to 12", "11", False),
        ("1.5 million", "1,498,203", True),
        ("1.5 million", "1,612,000", False),
        ("4 players", "the fourth", False),
        ("season 4", "the fourth", True),
        ("1.388", "1,388", True),
        ("two weeks", "14 days", True),
        ("two weeks", "14 hours", False),
        ("48 hours", "2 يوم", True),
        ("5 million riyals", "5 million dollars", False),
        ("5 years", "خمس سنوات", True),
    ],
)
def test_sameness(claimed, given_, expected):
    """Two writings of one number are the same; "about" allows 5 %; units are converted; a rank is no count."""
    (one,), (two,) = find_numbers(claimed), find_numbers(given_)
    assert same(one, two) is expected


EASTERN = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@given(st.integers(2, 10**12))
def test_all_ways_to_write_a_number_are_one_value(value):
    """Plain, grouped, Arabic-Indic and Persian digits of a number are the same number."""
    ways = [str(value), f"{value:,}", f"{value:,}".translate(EASTERN), str(value).translate(PERSIAN)]
    assert [values(f"there were {way} men") for way in ways] == [[float(value)]] * 4


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"


def spoken(value):
    if value >= 1000:
        rest = f" {spoken(value % 1000)}" if value % 1000 else ""
        return f"{spoken(value // 1000)} thousand{rest}"
    if value >= 100:
        rest = f" and {spoken(value % 100)}" if value % 100 else ""
        return f"{UNITS.split()[value // 100]} hundred{rest}"
    if value < 20:
        return UNITS.split()[value]
    return TENS.split()[value // 10] + (f"-{UNITS.split()[value % 10]}" if value % 10 else "")


@given(st.integers(2, 999_999))
def test_english_number_words_are_their_value(value):
    """Every number up to a million, spelt out, is read as one number of its value."""
    assert values(f"In all {spoken(value)} men came") == [float(value)]


@given(st.text(max_size=120))
def test_spans_lie_in_the_text_in_order(text):
    """Whatever the text, numbers stand where they say, one after the other."""
    found = find_numbers(text)
    assert all(0 <= number.span.start < number.span.end <= len(text) for number in found)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
