"""Numbers in words of Arabic."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.evidence.number_words import (
    ARABIC,
    ARABIC_DUALS,
    ARABIC_EITHER,
    ARABIC_MONDAY,
    ARABIC_ORDINALS,
    ARABIC_PARTS,
    ARABIC_PLURALS,
    ARABIC_SCALES,
)
from citecheck.evidence.numbers.tokens import Token, is_joined, value_of
from citecheck.evidence.words import MARKS

#: Arabic ordinals of a unit, which become 11th to 19th with "ten" behind them.
_BEFORE_TEN = {word: value for word, value in ARABIC_ORDINALS.items() if value < 10}
_BEFORE_TEN |= dict.fromkeys(("حادي", "الحادي", "حاديه", "الحاديه"), 1)


def read_arabic(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read خمسة وعشرون ألفا, ثلاثة آلاف وخمسمئة, مئتان, مليون ونصف; an ordinal stands alone; Monday is none.

    Returned are how many tokens it takes, its value, None (no second reading), and whether it is an ordinal.
    """
    first = tokens[at].text
    if first in ARABIC_MONDAY or first.removeprefix("و") in ARABIC_PLURALS:
        return None
    alone = _arabic_alone(folded, tokens, at)
    if alone is not None:
        return alone
    total, current, taken = 0.0, 0.0, 0
    while at + taken < len(tokens) and (taken == 0 or is_joined(folded, tokens, at + taken)):
        word, joined = _bare(tokens[at + taken], first=taken == 0)
        part = _part(folded, tokens, at + taken) if taken else None
        if part is not None:
            total, taken = total + part[1] * _scale_of(_bare(tokens[at + taken - 1], first=True)[0]), taken + part[0]
            break
        if word in ARABIC:
            if taken and not _goes_on(current, ARABIC[word], joined=joined):
                break
            current = current * 100 if _multiplies(current, ARABIC[word]) else current + ARABIC[word]
        elif word in ARABIC_DUALS and not (word in ARABIC_EITHER and (current or _and_follows(folded, tokens, at + taken + 1))):
            total, current = total + current + ARABIC_DUALS[word], 0.0
        elif word in ARABIC_SCALES and (current or taken == 0 or joined):
            total, current = total + (current or 1.0) * ARABIC_SCALES[word], 0.0
        elif tokens[at + taken].kind == "digits" and taken and folded[tokens[at + taken].start - 1] == "و":
            rest = value_of(tokens[at + taken].text)[0]
            if rest >= 1000 or not total:
                taken -= 1  # the lone و before it
                break
            current += rest
        elif not (word == "و" and taken and _arabic_follows(folded, tokens, at + taken + 1)):
            break
        taken += 1
    value = total + current
    return None if taken == 0 or (taken == 1 and value <= 1) else (taken, value, None, False)


def _arabic_alone(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read an ordinal (الثالث, الحادي عشر) and "half a million", which nothing goes on."""
    first = tokens[at].text if tokens[at].text in ARABIC_ORDINALS else tokens[at].text.removeprefix("و")
    follows = tokens[at + 1].text if is_joined(folded, tokens, at + 1) else ""
    if first in _BEFORE_TEN and follows in ("عشر", "عشره"):
        return 2, 10.0 + _BEFORE_TEN[first], None, True
    if first in ARABIC_ORDINALS:
        return 1, float(ARABIC_ORDINALS[first]), None, True
    if first in ARABIC_PARTS and follows in ARABIC_SCALES:
        return 2, ARABIC_PARTS[first] * ARABIC_SCALES[follows], None, False
    return None


def after_scale(folded: str, tokens: Sequence[Token], at: int, value: float) -> tuple[int, float]:
    """Return how many tokens of an Arabic "and ..." go on a number of digits and a scale ("3 آلاف و500"), and what they add."""
    word = tokens[at].text.translate(MARKS)
    if word == "و" and at + 1 < len(tokens) and tokens[at + 1].kind == "digits" and tokens[at].end == tokens[at + 1].start:
        rest = value_of(tokens[at + 1].text)[0]
        return (2, rest) if rest < 1000 <= value else (0, 0.0)
    part = _part(folded, tokens, at)
    if part is not None:
        return part[0], part[1] * _scale_of(_bare(tokens[at - 1], first=True)[0])
    read = read_arabic(folded, tokens, at) if word.startswith("و") else None
    return (read[0], read[1]) if read is not None and read[1] < value else (0, 0.0)


def _part(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float] | None:
    """Return how many tokens "and a half" takes in Arabic, the scale named again among them, and which part it is."""
    if at >= len(tokens) or not is_joined(folded, tokens, at):
        return None
    part = ARABIC_PARTS.get(tokens[at].text.translate(MARKS).removeprefix("و"))
    if part is None or not tokens[at].text.startswith("و"):
        return None
    again = is_joined(folded, tokens, at + 1) and tokens[at + 1].text.removeprefix("ال") in ARABIC_SCALES
    return (2 if again else 1), part


def _scale_of(word: str) -> float:
    """Return what a scale word multiplies by; of a dual, which is two of them, one."""
    return ARABIC_DUALS[word] / 2 if word in ARABIC_DUALS else ARABIC_SCALES.get(word, 1)


def _and_follows(folded: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "and" and a number word go on: then ألفا is one thousand, for two would be ألفان."""
    if at >= len(tokens) or not is_joined(folded, tokens, at) or not tokens[at].text.startswith("و"):
        return False
    word, joined = _bare(tokens[at], first=False)
    return joined and word in ARABIC


def _goes_on(current: float, value: int, *, joined: bool) -> bool:
    """Tell whether an Arabic number word goes on the number before: units before tens, both after hundreds, none twice."""
    if not joined:
        return _multiplies(current, value) or _teens(current, value)
    below = current % 100
    if value < 20:
        return below == 0 and (current or value) != 0
    return below < 10 if value < 100 else current == 0


def _arabic_follows(folded: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the parts of an Arabic number go on at token ``at``, after a lone و."""
    if not is_joined(folded, tokens, at):
        return False
    return tokens[at].kind == "digits" or tokens[at].text in ARABIC or tokens[at].text in ARABIC_SCALES


def _bare(token: Token, *, first: bool) -> tuple[str, bool]:
    """Return an Arabic word without the و, the article or the preposition written with it, and whether و was there."""
    word = token.text.translate(MARKS)
    joined = word.startswith("و") and word not in ARABIC and len(word) > 2
    if joined:
        word = word[1:]
    for prefix in ("ال", "ب", "ل") if first or joined else ("ال",):
        rest = word.removeprefix(prefix)
        if (
            rest != word
            and word not in ARABIC_SCALES
            and word not in ARABIC_DUALS
            and (rest in ARABIC or rest in ARABIC_SCALES or rest in ARABIC_DUALS)
        ):
            return rest, joined
    return word, joined


def _multiplies(current: float, value: int) -> bool:
    """Tell whether مئة after a unit means so many hundreds: ثلاث مئة."""
    return value == 100 and 3 <= current <= 9


def _teens(current: float, value: int) -> bool:
    """Tell whether عشر after a unit makes 11 to 19: أحد عشر."""
    return value == 10 and 1 <= current % 100 <= 9
