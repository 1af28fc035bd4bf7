"""Signs in the text that may be markers: every form they take, and the rules that tell them from other numbers.

A sign is a candidate only; ``markers`` decides which of them are markers. The rules and the traps behind them come from
reports whose superscripts were flattened ("people6", "2016.1"), and from texts that use [1], (1), ¹ or *.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.lexicon import MONTHS, MONTHS_SHORT, NUMBERED, QUANTITY, UNITS
from citecheck.ingest.plain.labels import SUPERSCRIPTS
from citecheck.model.span import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """A possible marker. ``span`` is the whole sign, ``keys`` the notes it names with the span of each one's digits.

    ``weight`` (0 to 1) says how much it looks like a marker; ``strong`` signs are weighed first, the others only
    where a number between two found markers is still missing.
    """

    family: str
    span: Span
    keys: tuple[tuple[int | str, Span], ...]
    weight: float = 1.0
    strong: bool = True


#: A number and what may be listed or ranged after it: "7", "7,8", "2-4", "3, 5–7".
_LIST = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}"
_DIGITS = re.compile(r"\d+")
_GLUED_LIST = re.compile(r"\d{1,3}(?:[,–-]\d{1,3}){1,9}(?![\d%])(?![.,:/–-]\d)")
_BRACKET = re.compile(rf"\[({_LIST})\](?!\()")
_PAREN = re.compile(rf"\(({_LIST})\)")
_SUPER = re.compile(r"[⁰¹²³⁴-⁹]{1,3}(?:[,⁻˒ʼ]\s?[⁰¹²³⁴-⁹]{1,3})*")
_CARET = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_LETTER = re.compile(r"\[([a-z]{1,2}|[ivxl]{1,6})\](?![(\[])")
_SYMBOL = re.compile(r"(?<=[^\s*†‡§¶])(\*{1,4}|†{1,3}|‡{1,3}|§(?!\s?\d)|¶)(?![\w*†‡§¶])")
_DETACHED = re.compile(r"(?<=[^\s])[^\S\r\n](\d{1,3})(?=[^\S\r\n]|[\r\n]|\Z)")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W{0,3}\Z")
_NEXT = re.compile(r"[^\S\n]{0,4}\n?[^\S\n]{0,4}(.)")
_NUMBERED_THING = re.compile(r"([^\W\d_]+|§)\.?\s?[\d.]+\Z")
_MEASURED = re.compile(r"\d[\d.,]*\s?\Z")
_NUMBER_BEFORE = re.compile(r"([\d.,]*\d)\s{0,2}\Z")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s{1,2}(?:of\s|de\s)?\Z")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTH_AFTER = re.compile(r"(?:st|nd|rd|th)?\s{1,3}([^\W\d_]+)")
_YEAR_AFTER = re.compile(r"\s{0,2},?\s{0,2}(?:1[5-9]|20)\d\d\b")
#: Last characters of a word that a marker may follow, beside letters.
_CLOSING = frozenset(".,;:!?…)]}»”’\"'%،؛؟。")
_QUOTES = frozenset("\"'’”")
#: What may follow a marker: white space, the end, closing punctuation, an opening of the next sentence, a dash.
_AFTER = frozenset(" \t\n\r\f\u00a0\u2028\u2029.,;:!?…)]}»”’\"'،؛؟。—–-([*/")
_ENDING = frozenset('.!?…؟。”"’»)]')
_PAUSING = frozenset(',;:”"’»)]')
_OPENERS = frozenset("([{«“‘„")


def find_signs(text: str) -> dict[str, list[Sign]]:
    """Return all signs in ``text`` that may be markers, by family, each list in order of place. Linear in the text.

    Families: caret, bracket, super, paren, glued, detached, symbol, letter.
    """
    signs: dict[str, list[Sign]] = {
        "glued": [],
        "detached": [],
        "bracket": list(_enclosed(text, _BRACKET, "bracket", "[", lambda _: (1.0, True))),
        "paren": list(_enclosed(text, _PAREN, "paren", "(", lambda found: _paren_weight(text, found))),
        "super": [],
    }
    for name, pattern in (("caret", _CARET), ("letter", _LETTER), ("symbol", _SYMBOL)):
        signs[name] = [
            Sign(name, Span(*found.span()), ((found.group(1), Span(*found.span())),)) for found in _named(text, pattern, name)
        ]
    signs["super"] = list(_supers(text))
    for sign in _numbers(text):
        signs[sign.family].append(sign)
    return signs


def numbers_in(text: str, start: int) -> tuple[tuple[int | str, Span], ...]:
    """Read "7,8" or "2-4", found at offset ``start``, as numbers with the span of their digits; () where they do not rise.

    >>> [number for number, _ in numbers_in("2-4", 10)]
    [2, 3, 4]
    """
    runs = list(_DIGITS.finditer(text))
    keys: list[tuple[int | str, Span]] = []
    high = 0
    for index, run in enumerate(runs):
        number = int(run.group())
        span = Span(start + run.start(), start + run.end())
        ranged = index > 0 and any(dash in text[runs[index - 1].end() : run.start()] for dash in "-–")
        if number <= high or (ranged and number - high > 20):
            return ()
        if ranged:
            keys.extend((between, span) for between in range(high + 1, number))
        keys.append((number, span))
        high = number
    return tuple(keys)


def _enclosed(
    text: str, pattern: re.Pattern[str], family: str, sign: str, weigh: Callable[[re.Match[str]], tuple[float, bool]]
) -> Iterator[Sign]:
    if sign not in text:
        return
    for found in pattern.finditer(text):
        keys = numbers_in(found.group(1), found.start(1))
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
    if not before or before in "§(":
        return 0.3, False
    if before.isdigit():
        named = _NUMBERED_THING.search(text, max(0, found.start() - 30), found.start())
        return (0.3, False) if named and named.group(1).lower() in NUMBERED else (0.8, True)
    if not before.isspace():
        return 1.0, True
    if after.isalnum() or text[max(0, found.start() - 2) : found.start() - 1] in (":", ";", ","):
        return 0.3, False
    following = _NEXT.match(text, found.end())
    follows = following.group(1) if following else ""
    return (0.3, False) if follows.islower() or follows.isdigit() else (0.9, True)


def _named(text: str, pattern: re.Pattern[str], name: str) -> Iterator[re.Match[str]]:
    for found in pattern.finditer(text):
        if name == "symbol" and found.group(1)[0] == "*" and _closes_emphasis(text, found):
            continue
        yield found


def _closes_emphasis(text: str, found: re.Match[str]) -> bool:
    """Tell whether an asterisk closes emphasis that the same line opened ("*word*"), or opens some."""
    start = text.rfind("\n", max(0, found.start() - 400), found.start()) + 1 or max(0, found.start() - 400)
    return re.search(r"(?:^|[\s(\"“])\*{1,3}\S[^*]*\Z", text[start : found.start()]) is not None


def _supers(text: str) -> Iterator[Sign]:
    for found in _SUPER.finditer(text):
        plain = found.group().translate(SUPERSCRIPTS).replace("⁻", "-").replace("˒", ",").replace("ʼ", ",")
        keys = numbers_in(plain, found.start())
        power = plain in ("2", "3") and _word_before(text, found.start()).lower() in UNITS
        if keys and not power:
            span = Span(*found.span())
            yield Sign("super", span, ((keys[0][0], span),) if len(keys) == 1 else keys)


def _numbers(text: str) -> Iterator[Sign]:
    """Yield glued and detached numbers in order of place."""
    end = 0
    for found in _DIGITS.finditer(text):
        start = found.start()
        if start < end or start == 0 or found.end() - start > 3:
            continue
        before = text[start - 1]
        if before.isalpha() or before in _CLOSING:
            sign = _glued(text, found)
        elif before in " \u00a0\t" and start > 1:
            sign = _detached(text, found)
        else:
            continue
        if sign is not None:
            end = sign.span.end
            yield sign


def _glued(text: str, found: re.Match[str]) -> Sign | None:
    start, end = found.span()
    listed = _GLUED_LIST.match(text, start)
    keys: tuple[tuple[int | str, Span], ...] = ()
    if listed:
        keys = numbers_in(listed.group(), start)
    if keys and listed:
        end = listed.end()
    else:
        keys = ((int(found.group()), Span(start, end)),)
    if _in_address(text, start):
        return None
    weight = _follows_well(text, end)
    if weight:
        weight *= _after_letter(text, start, end) if text[start - 1].isalpha() else _after_punctuation(text, start, end)
    return Sign("glued", Span(start, end), keys, weight, weight >= 0.5) if weight else None


def _follows_well(text: str, end: int) -> float:
    """Weigh what stands after a glued number: 0 where it goes on as a number, a measure or a name."""
    after = text[end : end + 1]
    if not after:
        return 1.0
    if after not in _AFTER:
        # "war.2In": the space after the marker was lost
        return 0.4 if after.isupper() and text[end + 1 : end + 2].islower() else 0.0
    following = text[end + 1 : end + 2]
    if after in ".,:/-–'’" and following.isdigit():
        return 0.0
    if after in "-–/" and following.isalnum():
        return 0.0
    return 1.0


def _after_letter(text: str, start: int, end: int) -> float:
    """Weigh a number glued to a word: months, measures, names of weapons and roads, and counts are no markers."""
    word = _word_before(text, start)
    lower, begin = word.lower(), start - len(word)
    sign = text[begin - 1 : begin] if begin else ""
    if sign.isdigit() or (sign and sign in "_@#$") or (sign == "-" and (len(word) < 3 or word.isupper())):
        return 0.0  # "3km2", "H1N1", "Type-A3"; but "Al-Sham6" is a word with a marker
    if lower in MONTHS:
        return _after_month(text, begin, word, end)
    if lower in UNITS:
        return 0.0 if _MEASURED.search(text, max(0, begin - 12), begin) else 0.3
    after = _MONTH_AFTER.match(text, end)
    if after and after.group(1).lower() in MONTHS and text[end : end + 1].isspace():
        return 0.3
    named = (len(word) <= 2 and word.isupper() and word.isascii()) or word in ("COVID", "SARS")
    if named or (lower in NUMBERED and not (len(word) > 3 and word.islower())):
        return 0.3  # "F16", "Table3"; but "the last part3"
    return 0.6 if lower in QUANTITY or lower in NUMBERED else 1.0


def _after_month(text: str, start: int, word: str, end: int) -> float:
    """Weigh "june14" against "16th of June4": a month that has its day already may bear a marker."""
    if _YEAR_AFTER.match(text, end):
        return 0.0
    if _DAY_BEFORE.search(text, max(0, start - 12), start):
        return 0.9
    return 0.0 if word.lower() in MONTHS_SHORT else 0.3


def _after_punctuation(text: str, start: int, end: int) -> float:
    sign, before = text[start - 1], text[start - 2 : start - 1]
    if sign in _QUOTES and (not before or before.isspace() or before in _OPENERS):
        return 0.0  # an opening quotation mark, or '16 for 2016
    if sign in ".,:" and (before.isdigit() or before.isspace()):
        return _after_number(text, start, end)
    if sign == "." and text[max(0, start - 3) : start] == "...":
        return 0.0 if text[max(0, start - 5) : start - 3] == ".." else 0.5
    if sign == ".":
        return _after_full_stop(text, start, end)
    if before.isspace() and sign not in ")]}»”…":
        return 0.5
    return 1.0


def _after_number(text: str, start: int, end: int) -> float:
    """Weigh "2016.1" against "27.11" and "6,000": only a year's full stop makes a marker likely."""
    number = _NUMBER_BEFORE.search(text, max(0, start - 24), start - 1)
    if number is None:  # a full stop or comma after white space: "Aleppo .6"
        return 0.8 if text[start - 1] != ":" else 0.0
    last = re.split(r"[.,]", number.group(1))[-1]
    year = bool(_YEAR.fullmatch(last))
    digits = end - start
    if text[start - 1] == "." and year:
        return 1.0
    if text[start - 1] == "," and year and digits < 3:
        return 0.4
    ends = _opens_sentence(text, end)
    if text[start - 1] == "." and ends and not number.group().endswith((" ", "\n")):
        return 0.3 if "." not in number.group(1) or len(last) == 4 else 0.0
    if text[start - 1] == "," and re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{4,}", number.group(1)) and digits < 3:
        return 0.3
    return 0.0


def _after_full_stop(text: str, start: int, end: int) -> float:
    """Weigh "word.6": not after abbreviations that number things ("No.6") or name months ("Dec.6")."""
    lower = _word_before(text, start - 1).lower()
    if not lower:
        return 1.0
    if lower in NUMBERED:
        return 0.6 if len(lower) > 4 and _opens_sentence(text, end) else 0.0
    if lower in MONTHS:
        if _YEAR_AFTER.match(text, end) or not _opens_sentence(text, end):
            return 0.0
        begin = start - 1 - len(lower)
        dated = _DAY_BEFORE.search(text, max(0, begin - 12), begin)
        return 0.9 if dated or lower not in MONTHS_SHORT else 0.3
    return 1.0


def _opens_sentence(text: str, end: int) -> bool:
    """Tell whether a new sentence, a line end or the text's end follows."""
    follows = text[end : end + 6]
    bare = follows.lstrip(" \t\u00a0")
    return not bare or bare[0] in "\n\r\f" or (follows != bare and (bare[0].isupper() or bare[0] in '"“«‘(['))


def _in_address(text: str, start: int) -> bool:
    """Tell whether the number stands inside a URL, a mail address or a file name."""
    low = max(0, start - 200)
    token = text[max(low, text.rfind(" ", low, start)) : start]
    if "://" not in token and "@" not in token and "#" not in token and "www." not in token and "doi:" not in token:
        return False
    word = token.rsplit(maxsplit=1)[-1].lower()
    return "://" in word or "@" in word or word.startswith(("www.", "doi:", "#"))


def _word_before(text: str, end: int) -> str:
    """Return the letters that stand right before ``end``, thirty at most."""
    start, low = end, max(0, end - 30)
    while start > low and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def _detached(text: str, found: re.Match[str]) -> Sign | None:
    """Read a number that stands alone: after punctuation, before a new sentence, it may be a marker whose space came in."""
    start, end = found.span()
    before, after = text[start - 2], text[end : end + 1]
    span = Span(start, end)
    key = ((int(found.group()), span),)
    closed = not after or after.isspace() or (after in ".,;:" and not text[end + 1 : end + 2].isdigit())
    if closed and before in _ENDING and _opens_sentence(text, end) and not _numbered_before(text, start):
        return Sign("detached", span, key, 1.0 if before in ".!?…؟。”" else 0.7)
    if not closed or not (before.isalnum() or before in _PAUSING) or _counts(text, start) or beside_month(text, start, end):
        return None
    return Sign("detached", span, key, 0.6 if before in _PAUSING else 0.2, strong=False)


def _counts(text: str, start: int) -> bool:
    """Tell whether the word before a number wants one ("killed 4", "page 4")."""
    word = _LAST_WORD.search(text, max(0, start - 30), start)
    return word is not None and (word.group(1).lower() in QUANTITY or word.group(1).lower() in NUMBERED)


def _numbered_before(text: str, start: int) -> bool:
    word = _word_before(text, start - 2).lower() if text[start - 2] == "." else ""
    return word in NUMBERED or word in MONTHS


def beside_month(text: str, start: int, end: int) -> bool:
    """Tell whether the name of a month stands before or after a number, so that it is a day or a year."""
    before = _LAST_WORD.search(text, max(0, start - 30), start)
    after = _MONTH_AFTER.match(text, end)
    return any(found is not None and found.group(1).lower() in MONTHS for found in (before, after))


def between(signs: Sequence[Sign], low: int, high: int) -> Sequence[Sign]:
    """Return the signs that start at or after ``low`` and before ``high``."""
    first = bisect_left(signs, low, key=lambda sign: sign.span.start)
    last = bisect_left(signs, high, key=lambda sign: sign.span.start)
    return signs[first:last]
