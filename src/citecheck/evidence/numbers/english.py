"""Numbers in words of English."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.evidence.number_words import ENGLISH, ENGLISH_ORDINALS, ENGLISH_PARTS, ENGLISH_SCALES
from citecheck.evidence.numbers.tokens import Token, is_joined

#: English words that may begin a number.
OPENS = frozenset((*ENGLISH, "a", "half", "quarter"))


def read_english(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read "two hundred and fifty-six", "a million", "half a million", "a dozen"; None where no number begins at ``at``.

    Returned are how many tokens it takes, its value, None (no second reading), and whether it is an ordinal.
    """
    first = tokens[at].text
    if first not in ENGLISH and first not in ("a", "half", "quarter"):
        return None
    total, current, taken, ordinal = 0.0, 0.0, 0, False
    if first in ("a", "half", "quarter"):
        some = _some_scale(folded, tokens, at)
        if some is None or first != "a":
            return some
        taken, (total, current) = some[0], (some[1], 0.0) if some[1] > 100 else (0.0, some[1])
        if some[1] == 12:
            return some
    while at + taken < len(tokens) and (taken == 0 or is_joined(folded, tokens, at + taken)) and not ordinal:
        word = tokens[at + taken].text
        if word in ENGLISH and not _clashes(current, ENGLISH[word]):
            current, ordinal = current + ENGLISH[word], word in ENGLISH_ORDINALS
        elif word in ENGLISH_SCALES and not word.endswith("s") and taken:
            if word == "hundred":
                current *= 100
            else:
                total, current = total + current * ENGLISH_SCALES[word], 0.0
        elif taken and half_follows(tokens, at + taken) and is_joined(folded, tokens, at + taken + 1):
            current += ENGLISH_PARTS[tokens[at + taken + 2].text] * (ENGLISH_SCALES.get(tokens[at + taken - 1].text) or 1)
            taken += 2
        elif not (word == "and" and taken and _and_goes_on(folded, tokens, at + taken, total + current)):
            break
        taken += 1
    value = total + current
    return None if taken == 1 and value <= 1 else (taken, value, None, ordinal)


def _some_scale(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read "a hundred", "half a million", "a quarter of a million"."""
    part = {"a": 1.0, "half": 0.5, "quarter": 0.25}[tokens[at].text]
    step = at + 1
    while step < min(len(tokens), at + 3) and tokens[step].text in ("a", "of", "an") and part < 1:
        step += 1
    if step >= len(tokens) or not is_joined(folded, tokens, step):
        return None
    word = tokens[step].text
    if word not in ENGLISH_SCALES or word.endswith("s"):
        return None
    return step + 1 - at, part * ENGLISH_SCALES[word], None, False


def _clashes(current: float, value: int) -> bool:
    """Tell whether ``value`` cannot go on from ``current``: "twenty five" can, "five six" cannot."""
    last = current % 100
    return bool(last) and not (last >= 20 and last % 10 == 0 and 0 < value < 10)


def _and_goes_on(folded: str, tokens: Sequence[Token], at: int, so_far: float) -> bool:
    """Tell whether "and" joins the parts of one number: only after a hundred, and before a smaller number word."""
    return so_far >= 100 and is_joined(folded, tokens, at + 1) and tokens[at + 1].text in ENGLISH


def half_follows(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "and a half" stands at token ``at``, with nothing but blanks and hyphens between."""
    words = [token.text for token in tokens[at : at + 3]]
    return len(words) == 3 and words[:2] == ["and", "a"] and words[2] in ENGLISH_PARTS and at > 0
