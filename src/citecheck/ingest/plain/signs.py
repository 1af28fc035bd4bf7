"""Signs in the text that may be markers: every form they take, and the rules that tell them from other numbers.

A sign is a candidate only; ``markers`` decides which of them are markers. The rules and the traps behind them come from
reports whose superscripts were flattened ("people6", "2016.1"), and from texts that use [1], (1), ¹ or *.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.lexicon import NOTE_WORDS, NUMBERED, UNITS
from citecheck.ingest.numerals import roman_value
from citecheck.ingest.plain.digits import Keys, find_numbers, latin, numbers_in, word_before
from citecheck.ingest.plain.labels import SMALL_LETTERS, SUPERSCRIPTS
from citecheck.model.span import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """A possible marker. ``span`` is the whole sign, ``keys`` the notes it names with the span of each one's digits.

    ``weight`` (0 to 1) says how much it looks like a marker; ``strong`` signs are weighed first, the others only
    where a number between two found markers is still missing.
    """

    family: str
    span: Span
    keys: Keys
    weight: float = 1.0
    strong: bool = True


#: A number and what may be listed or ranged after it: "7", "7,8", "2-4", "3, 5–7".
_LIST = r"\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,9}"
_BRACKET = re.compile(rf"\[({_LIST})\](?!\()")
_PAREN = re.compile(rf"\(({_LIST})\)")
_SUPER = re.compile(r"[⁰¹²³⁴-⁹]{1,4}(?:[,⁻˒ʼ]\s?[⁰¹²³⁴-⁹]{1,4})*")
_CARET = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_HAT = re.compile(r"\^(\d{1,4})(?!\d)|\[\^(\d{1,4})\](?!:)")
_WORD = re.compile(rf"(?i)[\[(](?:{NOTE_WORDS})\.?\s?({_LIST})[\])]")
_LETTER = re.compile(r"\[([a-z]{1,2}|[ivxl]{1,6})\](?![(\[])")
_SYMBOL = re.compile("([*†‡§¶]+)")
_SYMBOLS = frozenset(("*", "**", "***", "****", "†", "††", "†††", "‡", "‡‡", "‡‡‡", "§", "¶"))
#: Small letters and Roman numerals behind punctuation ("houses.a Then", "left.”iv"), or letters raised as signs of their own.
_SMALL = re.compile(r"[.,;:!?”\"’)\]»]([a-z]{1,7})(?=[\s.,;)]|\Z)")
_RAISED = re.compile("([ᵃᵇᶜᵈᵉᶠᵍʰ])")
_NEXT = re.compile(r"[^\S\n]{0,4}\n?[^\S\n]{0,4}(.)")
_NUMBERED_THING = re.compile(r"([^\W\d_]+|§)\.?\s?[\d.]+\Z")


def find_signs(text: str) -> dict[str, list[Sign]]:
    """Return all signs in ``text`` that may be markers, by family, each list in order of place. Linear in the text.

    Families: caret, bracket, super, paren, hat, word, glued, detached, symbol, letter, small, roman.
    """
    text = latin(text)
    signs: dict[str, list[Sign]] = {
        "glued": [],
        "detached": [],
        "bracket": list(_enclosed(text, _BRACKET, "bracket", "[", lambda _: (1.0, True))),
        "paren": list(_enclosed(text, _PAREN, "paren", "(", lambda found: _paren_weight(text, found))),
        "super": [],
        "hat": list(_enclosed(text, _HAT, "hat", "^", lambda found: _hat_weight(text, found))),
        "word": list(_enclosed(text, _WORD, "word", "", lambda _: (1.0, True))),
        "small": [],
        "roman": [],
    }
    for name, pattern, needed in (("caret", _CARET, "^"), ("letter", _LETTER, "["), ("symbol", _SYMBOL, "*†‡§¶")):
        if not any(sign in text for sign in needed):  # many times faster than to search for what is not there
            signs[name] = []
            continue
        signs[name] = [
            Sign(name, Span(*found.span()), ((found.group(1), Span(*found.span())),)) for found in _named(text, pattern, name)
        ]
    if any(sign in text for sign in "⁰¹²³⁴⁵⁶⁷⁸⁹"):
        signs["super"] = list(_supers(text))
    for sign in _small_signs(text):
        signs[sign.family].append(sign)
    signs["small"].sort(key=lambda sign: sign.span.start)
    for number in find_numbers(text):
        family = "glued" if number.glued else "detached"
        signs[family].append(Sign(family, number.span, number.keys, number.weight, number.strong))
    return signs


def _small_signs(text: str) -> Iterator[Sign]:
    """Yield letters and Roman numerals that may be markers; "i" may be either."""
    patterns = (_SMALL, _RAISED) if any(sign in text for sign in "ᵃᵇᶜᵈᵉᶠᵍʰ") else (_SMALL,)
    for pattern in patterns:
        for found in pattern.finditer(text):
            written, span = found.group(1), Span(*found.span(1))
            number = roman_value(written)
            if number:
                yield Sign("roman", span, ((number, span),))
            if len(written) == 1:
                yield Sign("small", span, ((written.translate(SMALL_LETTERS), span),))


def _enclosed(
    text: str, pattern: re.Pattern[str], family: str, sign: str, weigh: Callable[[re.Match[str]], tuple[float, bool]]
) -> Iterator[Sign]:
    if sign not in text:
        return
    for found in pattern.finditer(text):
        group = found.lastindex or 1
        keys = numbers_in(found.group(group), found.start(group))
        if not keys:
            continue
        span = Span(*found.span())
        weight, strong = weigh(found)
        if weight > 0:
            yield Sign(family, span, ((keys[0][0], span),) if len(keys) == 1 else keys, weight, strong)


def _paren_weight(text: str, found: re.Match[str]) -> tuple[float, bool]:
    """Weigh "(3)": glued to a word or before punctuation it is a marker; before small letters it may count a list's items."""
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if not before or before in "§(" or _opens_paragraph(text, found.start()):
        return 0.3, False
    if before.isdigit():
        named = _NUMBERED_THING.search(text, max(0, found.start() - 30), found.start())
        return (0.3, False) if named and named.group(1).lower() in NUMBERED else (0.8, True)
    if not before.isspace():
        return 1.0, True
    if after.isalnum() or text[max(0, found.start() - 12) : found.start()].rstrip()[-1:] in (":", ";", ","):
        return 0.3, False
    following = _NEXT.match(text, found.end())
    follows = following.group(1) if following else ""
    return (0.3, False) if follows.islower() or follows.isdigit() else (0.9, True)


def _opens_paragraph(text: str, start: int) -> bool:
    """Tell whether a blank line stands before: "(3)" counts an item of a list there, for no paragraph begins with a marker."""
    before = text[max(0, start - 12) : start]
    return before.count("\n") > 1 and not before[before.index("\n") :].strip()


def _hat_weight(text: str, found: re.Match[str]) -> tuple[float, bool]:
    """Weigh "^3": behind a figure or a single letter it is a power."""
    if found.group()[0] == "[":
        return 1.0, True
    before = text[max(0, found.start() - 3) : found.start()]
    figure = before[-1:].isdigit() and not before.isdigit()  # "10^6", "x2^3"; but "2019^3" is a year with a marker
    letter = before[-1:].isalpha() and not before[-2:-1].isalpha()
    return (0.0, False) if figure or letter else (1.0, True)


def _named(text: str, pattern: re.Pattern[str], name: str) -> Iterator[re.Match[str]]:
    for found in pattern.finditer(text):
        if name == "symbol" and not _is_symbol(text, found):
            continue
        yield found


def _is_symbol(text: str, found: re.Match[str]) -> bool:
    """Tell whether asterisks or daggers stand behind a word, as many as one sign has, and are no emphasis."""
    sign, after = found.group(), text[found.end() : found.end() + 1]
    if sign not in _SYMBOLS or text[found.start() - 1 : found.start()].strip() == "" or after.isalnum() or after == "_":
        return False
    if sign == "§" and text[found.end() : found.end() + 2].strip()[:1].isdigit():
        return False
    return sign[0] != "*" or not _closes_emphasis(text, found)


def _closes_emphasis(text: str, found: re.Match[str]) -> bool:
    """Tell whether an asterisk closes emphasis that the same line opened ("*word*"), or opens some."""
    start = text.rfind("\n", max(0, found.start() - 400), found.start()) + 1 or max(0, found.start() - 400)
    return re.search(r"(?:^|[\s(\"“])\*{1,3}\S[^*]*\Z", text[start : found.start()]) is not None


def _supers(text: str) -> Iterator[Sign]:
    for found in _SUPER.finditer(text):
        plain = found.group().translate(SUPERSCRIPTS).replace("⁻", "-").replace("˒", ",").replace("ʼ", ",")
        keys = numbers_in(plain, found.start())
        power = plain in ("2", "3") and word_before(text, found.start()).lower() in UNITS
        if keys and not power:
            span = Span(*found.span())
            yield Sign("super", span, ((keys[0][0], span),) if len(keys) == 1 else keys)


def between(signs: Sequence[Sign], low: int, high: int) -> Sequence[Sign]:
    """Return the signs that start at or after ``low`` and before ``high``."""
    first = bisect_left(signs, low, key=lambda sign: sign.span.start)
    last = bisect_left(signs, high, key=lambda sign: sign.span.start)
    return signs[first:last]
