"""Numbers in digits, and the words that go on them: a scale, an ordinal's end, "and a half"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.evidence.number_words import ARABIC_SCALES, ENGLISH_PARTS, ENGLISH_SCALES
from citecheck.evidence.numbers.arabic import after_scale
from citecheck.evidence.numbers.english import half_follows
from citecheck.evidence.numbers.tokens import Token, is_joined, value_of
from citecheck.evidence.words import MARKS

#: Arabic words of one letter that are written together with digits, too: "and 35", "by 35".
_CLITICS = "وبلفك"
_MONEY = "$€£"
#: Scales in short, stuck to the digits.
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
#: What makes digits no number: letters or digits stuck to them, as in "F-16", "h264", "12:30", "192.168.0.1", "1/2".
_STUCK_BEFORE = re.compile(r"(?:[^\W\d_]-|[^\W_]|[0-9][./:,]|[/:#])\Z")
_STUCK_AFTER = re.compile(r"[./:]?[0-9]|[/:][0-9]|-[0-9]{2,}-")
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))


def read_digits(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read "6,000", "5½", "21st", "1.5 million", "3 آلاف و500"; digits stuck to others or to letters are no number.

    Returned are how many tokens it takes, its value, its second reading (``value_of``), and whether it is an ordinal.
    """
    token = tokens[at]
    before = folded[max(0, token.start - 4) : token.start].translate(MARKS)[-2:]
    if before[-1:] in _CLITICS and before[-1:] and not before[:-1].isalnum():
        before = ""
    if _STUCK_BEFORE.search(before) or _STUCK_AFTER.match(folded, token.end):
        return None
    value, other = value_of(token.text)
    taken, ordinal = 1, False
    if at + 1 < len(tokens) and tokens[at + 1].start == token.end and tokens[at + 1].text in _ORDINAL_ENDS:
        return 2, value, None, True
    while is_joined(folded, tokens, at + taken):
        stuck = tokens[at + taken].start == token.end
        scale = _scale(tokens[at + taken].text, stuck=stuck, money=before[-1:] in _MONEY and before[-1:] != "")
        if scale is None:
            break
        value, other, taken = value * scale, None if other is None else other * scale, taken + 1
    if tokens[at + taken - 1].text[0] >= "\u0600" and is_joined(folded, tokens, at + taken):
        more, rest = after_scale(folded, tokens, at + taken, value)
        if more:
            return taken + more, value + rest, None, False
    elif half_follows(tokens, at + taken):
        return taken + 3, value + ENGLISH_PARTS[tokens[at + taken + 2].text], None, False
    return taken, value, other, ordinal


def _scale(word: str, *, stuck: bool, money: bool) -> float | None:
    """Return what a word after digits multiplies them by: "million", آلاف, and "bn" where it is stuck to them; "m" after "£"."""
    if stuck and word in _SHORT_SCALES and (word != "m" or money):
        return _SHORT_SCALES[word]
    if word == "bn":
        return 1e9
    if word in ("hundreds", "thousands", "dozen", "dozens"):
        return None
    return ENGLISH_SCALES.get(word) or ARABIC_SCALES.get(word)
