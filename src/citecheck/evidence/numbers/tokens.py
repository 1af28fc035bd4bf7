"""Folded text into tokens: digits of three scripts with their separators, words, and the signs that stand with numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citecheck.evidence.words import MARKS, fold

_DIGITS = r"[0-9]{1,3}(?:[,٬،'’.\u00a0\u202f\u2009][0-9]{3})+(?![0-9])(?:[.,٫][0-9]+)?|[0-9]+(?:[.,٫][0-9]+)?"
_TOKEN = re.compile(
    rf"(?P<digits>(?:{_DIGITS}))(?P<half>[½¼¾])?|(?P<word>[^\W\d_]+(?:[\u064b-\u0652][^\W\d_]*)*)|(?P<sign>[%٪$€£~≈½¼¾])"
)
_GROUP = re.compile(r"[,٬،'’.\u00a0\u202f\u2009]")
#: Between the parts of one number: blanks and hyphens.
_JOIN = re.compile(r"[\s\u00a0-]{0,2}\Z")
#: What a sign behind digits adds to them: "5½".
HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
#: What ``fold_digits_kept`` leaves as it is.
_KEPT = frozenset((*HALVES, "\u202f", "\u00a0", "\u2009"))


class Token(msgspec.Struct, frozen=True):
    """A piece of a folded text at ``start`` .. ``end``: ``kind`` is "digits", "word" or "sign"; ``text`` lacks Arabic marks."""

    start: int
    end: int
    kind: str
    text: str


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a folded text (``fold_digits_kept``), from left to right; what is no token is stepped over.

    >>> [(token.kind, token.text) for token in tokens_of("some 6,000 men, 45%")]
    [('word', 'some'), ('digits', '6,000'), ('word', 'men'), ('digits', '45'), ('sign', '%')]
    """
    return [
        Token(
            match.start(),
            match.end(),
            str(match.lastgroup if match.lastgroup != "half" else "digits"),
            match.group() if match.group().isascii() else match.group().translate(MARKS),
        )
        for match in _TOKEN.finditer(folded)
    ]


def fold_digits_kept(text: str) -> str:
    """Fold ``text`` but leave "½", which would become "1", and narrow blanks, which part thousands."""
    folded = fold(text)
    if text.isascii() or not any(sign in text for sign in _KEPT):
        return folded
    return "".join(sign if sign in _KEPT else plain for sign, plain in zip(text, folded, strict=True))


def is_joined(folded: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether token ``at`` follows the one before with nothing but a blank or a hyphen between."""
    return at < len(tokens) and bool(_JOIN.match(folded[tokens[at - 1].end : tokens[at].start]))


def value_of(digits: str) -> tuple[float, float | None]:
    """Return the value of digits with separators, "½" behind them or not, and its second reading, or None where it has but one.

    >>> value_of("5½")
    (5.5, None)
    >>> value_of("1,234.5"), value_of("1.388")  # the second may be one and a bit, or more than a thousand
    ((1234.5, None), (1.388, 1388.0))
    """
    half = HALVES.get(digits[-1], 0.0)
    value, other = _value_of(digits.rstrip("½¼¾").replace("٫", "."))
    return value + half, None if other is None else other + half


def _value_of(digits: str) -> tuple[float, float | None]:
    groups = _GROUP.split(digits)
    grouped = len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    separators = set(re.findall(r"[^0-9]", digits))
    if not separators:
        return float(digits), None
    if grouped and len(separators) == 1:
        whole = float("".join(groups))
        is_point = separators <= {"."} and len(groups) == 2
        return (float(digits), whole) if is_point else (whole, None)
    last = max(digits.rfind("."), digits.rfind(","))
    return float("".join(_GROUP.split(digits[:last])) + "." + digits[last + 1 :]), None
