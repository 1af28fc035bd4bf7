"""The numbers of a text, from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.evidence.numbers.arabic import read_arabic
from citecheck.evidence.numbers.around import BEFORE, bound_of, is_about, is_label, join_ranges, unit_beside
from citecheck.evidence.numbers.digits import read_digits
from citecheck.evidence.numbers.english import OPENS, read_english
from citecheck.evidence.numbers.number import Number
from citecheck.evidence.numbers.tokens import Token, fold_digits_kept, tokens_of
from citecheck.model.span import Span


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of ``text`` from left to right, those in words among them; "one" alone is no number.

    >>> [number.value for number in find_numbers("some 6,000 people, two hundred and fifty buses, 1.5 million, ستة آلاف و٢٠٠")]
    [6000.0, 250.0, 1500000.0, 6200.0]
    """
    folded = fold_digits_kept(text)
    tokens = tokens_of(folded)
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "word" and tokens[at].text.isascii() and tokens[at].text not in OPENS:
            at += 1
            continue
        taken, number = _number(folded, tokens, at)
        if number is not None:
            found.append(number)
        at += taken
    return join_ranges(folded, found)


def _number(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, Number | None]:
    """Read the number that begins at token ``at``; return how many tokens it takes."""
    token = tokens[at]
    if token.kind == "digits":
        read = read_digits(folded, tokens, at)
    elif token.kind == "word" and token.text[0] >= "\u0600":
        read = read_arabic(folded, tokens, at)
    elif token.kind == "word":
        read = read_english(folded, tokens, at)
    else:
        return 1, None
    if read is None:
        return 1, None
    taken, value, other, ordinal = read
    end = tokens[at + taken - 1].end
    unit, more = unit_beside(folded, tokens, at, at + taken)
    before = folded[max(0, token.start - BEFORE) : token.start]
    number = Number(
        span=Span(token.start, tokens[at + taken + more - 1].end if more else end),
        value=value,
        other=other,
        unit=unit,
        about=is_about(before, folded, end),
        bound=bound_of(before),
        ordinal=ordinal,
        word=token.kind == "word",
        label=is_label(before),
    )
    return taken + more, number
