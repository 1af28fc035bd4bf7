"""What stands around a number: "about", the least or the most, a label, a unit, the other end of a range."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citecheck.evidence.number_units import PERCENT, SQUARES, UNITS, Unit
from citecheck.evidence.numbers.number import Number
from citecheck.evidence.numbers.tokens import Token, is_joined
from citecheck.model.span import Span

#: So many characters before a number are looked at for its words.
BEFORE = 24
#: Between the two ends of a range.
_RANGE = re.compile(r"\s?(?:-|–|—|to|الي|or|او)\s?\Z")
#: Words before a number that make it a rough one (folded; the last word of each).
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.?|nearly|almost|some|roughly|over|under|(?:more|less|fewer) than|at least|at most|"
    r"up to|upwards of|estimated|close to|circa|c\.|ca\.|~|≈|as many as|an average of|حوالي|نحو|قرابه|زهاء|تقريبا|"
    r"(?:اكثر|اقل) من|"
    r"ما يقارب|ما يقرب من|يقارب|نحو من|ما لا يقل عن|علي الاقل|بحدود)\s*(?:a\s+)?(?:us)?[$€£]?\Z"
)
#: The same behind it.
_ABOUT_AFTER = re.compile(r"\s*(?:or so|or more|-odd|تقريبا|علي الاقل|او اكثر)")
#: Words before a number that say on which side it lies: the least, and the most.
_LEAST = re.compile(
    r"(?:over|(?:more|no less|no fewer|not less|not fewer) than|at least|upwards of|above|exceed(?:s|ed|ing)|(?:ل?اكثر|ازيد) من|"
    r"ما لا يقل عن|يفوق|تفوق|تجاوز(?:ت)?|فوق)\s*(?:us)?[$€£]?\Z"
)
_MOST = re.compile(
    r"(?:under|(?:(?<!no )(?<!not )(?:less|fewer)|no more|not more) than|at most|up to|below|اقل من|دون|ما لا يزيد (?:عن|علي)|"
    r"لا يتجاوز|لا تتجاوز)\s*(?:us)?[$€£]?\Z"
)
#: Words before a number that is a label.
_LABEL = re.compile(
    r"\b(?:part|season|series|episode|chapter|volume|vol\.?|phase|stage|round|week|day|grade|division|war|no\.?|number|class|tier|"
    r"group|book|page|act|article|section|ranked|rank|place|position|#)\s?\Z"
)


def is_about(before: str, folded: str, end: int) -> bool:
    """Tell whether a number that ends at ``end`` of ``folded`` is a rough one, by the words ``before`` it or behind it."""
    return bool(_ABOUT.search(before)) or bool(_ABOUT_AFTER.match(folded, end))


def bound_of(before: str) -> int:
    """Return 1 where the words ``before`` a number make it the least, -1 where they make it the most, else 0."""
    return 1 if _LEAST.search(before) else -1 if _MOST.search(before) else 0


def is_label(before: str) -> bool:
    """Tell whether a number may count a place in a row, by the word ``before`` it: "Part 2"."""
    return bool(_LABEL.search(before))


def unit_beside(folded: str, tokens: Sequence[Token], first: int, after: int) -> tuple[Unit | None, int]:
    """Return the unit of the number at ``first`` .. ``after``, and how many tokens behind the number belong to it."""
    if first and tokens[first - 1].kind == "sign" and tokens[first - 1].end == tokens[first].start:
        sign = UNITS.get(tokens[first - 1].text)
        if sign is not None:
            return sign, 0
    if not is_joined(folded, tokens, after):
        return None, 0
    word = tokens[after].text
    beyond = tokens[after + 1].text if after + 1 < len(tokens) else ""
    if (word, beyond) in PERCENT:
        return UNITS["percent"], 2
    if word in SQUARES and beyond in UNITS and UNITS[beyond].dimension == "length":
        return Unit("area", UNITS[beyond].size ** 2), 2
    unit = UNITS.get(word)
    if unit is not None and beyond in SQUARES:
        return Unit("area", unit.size**2), 2
    return unit, 1 if unit else 0


def join_ranges(folded: str, numbers: Sequence[Number]) -> list[Number]:
    """Join "10 to 12 buses" and "3-4 million" into one number with ``high``."""
    found: list[Number] = []
    for number in numbers:
        last = found[-1] if found else None
        if last is not None and last.high is None and _is_range(folded, last, number):
            low = last.value
            if number.value >= 1000 and low < 1000 and low * 1000 <= number.value * 10:
                low *= next((scale for scale in (1e9, 1e6, 1e3) if low * scale <= number.value), 1.0)
            found[-1] = msgspec.structs.replace(
                number, span=Span(last.span.start, number.span.end), value=low, high=number.value, other=None, about=last.about
            )
        else:
            found.append(number)
    return found


def _is_range(folded: str, low: Number, high: Number) -> bool:
    between = folded[low.span.end : high.span.start].strip("$€£ ")
    if not between and folded[high.span.start] == "و":
        between = "و"  # it is written together with the second number's word
    if low.ordinal or high.ordinal or high.value <= low.value or len(between) > 4:
        return False
    if _RANGE.fullmatch(between):
        return True
    return between in ("and", "و") and bool(re.search(r"(?:between|بين)\s*\Z", folded[: low.span.start]))
