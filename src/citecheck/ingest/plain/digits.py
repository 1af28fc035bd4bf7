"""Numbers in the text that may be flattened markers ("people6", "2016.1", "men. 7 Then"), and how much each looks like one.

A superscript that lost its height stands glued to the word or the punctuation before it, or one space behind. What stands around
it tells it from dates, measures, counts, names of roads and weapons, and addresses. Text is given with Latin digits (``latin``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from citecheck.ingest.lexicon import MONTHS, MONTHS_SHORT, NUMBERED, QUANTITY, UNITS
from citecheck.model.span import Span

#: Digits of other scripts that reports are written in (Arabic-Indic, Persian), as Latin ones.
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_OTHER_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
#: Characters that show nothing, and may stand between a word and its marker: joiners and the marks of writing direction.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
#: Accents and vowel signs written as characters of their own; a marker may follow them.
_ACCENTS = "\u0300-\u036f\u064b-\u065f\u0670"
_UNSEEN = re.compile(rf"[{INVISIBLE}{_ACCENTS}]")

#: Last characters of a word that a marker may follow, beside letters.
_CLOSING = ".,;:!?…)]}»”’\"'%“‘«›‹،؛؟۔。—–"
_CLOSERS = frozenset(_CLOSING)
#: A number and what may be listed or ranged after it: "7,8", "2-4".
_LISTED = re.compile(r"\d{1,4}(?:[,–-]\d{1,4}){1,9}(?![\d%])(?![.,:/–-]\d)")
_MEASURED = re.compile(r"\d[\d.,]*\s?\Z")
_NUMBER_BEFORE = re.compile(r"([\d.,]*\d)\s{0,2}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,}")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s{1,2}(?:of\s|de\s)?\Z")
_DIGITS = re.compile(r"[0-9]+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTH_AFTER = re.compile(r"(?:st|nd|rd|th)?\s{1,3}([^\W\d_]+)")
_YEAR_AFTER = re.compile(r"\s{0,2},?\s{0,2}(?:1[5-9]|20)\d\d\b")
_SMALL_WORD = re.compile(r"(?!st\b|nd\b|rd\b|th\b|km|mm|cm)[a-zà-ÿ]{2,}")
_QUOTES = frozenset("\"'’”“‘«»›‹")
#: Signs that open a quotation in one language and close it in another.
_BOTH = frozenset("“‘«‹\"'’»›”")
#: What may follow a marker: white space, the end, closing punctuation, an opening of the next sentence, a dash.
_AFTER = frozenset(" \t\n\r\f\u00a0\u2028\u2029.,;:!?…)]}»”’\"'،؛؟۔。—–-([*/“‘«›‹„‚")
_ENDING = frozenset('.!?…؟۔。”"’»)]“')
_PAUSING = frozenset(',;:،؛”"’»)]“')
_OPENERS = frozenset("([{«“‘„‚‹")
_STOPS = frozenset(".!?…؟۔。”")


#: The notes that a sign names, with the span of each one's digits.
Keys = tuple[tuple[int | str, Span], ...]


class Number(NamedTuple):
    """A number that may be a marker, or several ("7,8"): its place, what it names, whether it is glued, its weight (0 to 1)."""

    span: Span
    keys: Keys
    glued: bool
    weight: float
    strong: bool


def latin(text: str) -> str:
    """Return ``text`` with Latin digits for Arabic-Indic and Persian ones, as long as it was.

    >>> latin("عام ٢٠١٦")
    'عام 2016'
    """
    if text.isascii() or not any(digit in text for digit in _OTHER_DIGITS):
        return text
    return text.translate(_LATIN)


def find_numbers(text: str) -> Iterator[Number]:
    """Yield glued and detached numbers in order of place; ``text`` has Latin digits."""
    done = 1  # a number that begins the text is behind nothing
    for found in _DIGITS.finditer(text, 1):
        start, end = found.span()
        if start < done or end - start > 4 or text[start] == "0":
            continue
        before = text[start - 1]
        if before.isspace():
            number = _detached(text, start, end)
        elif before.isalpha() or before in _CLOSERS or _UNSEEN.match(before):
            number = _glued(text, start, end)
        else:
            continue
        if number is not None:
            done = number.span.end
            yield number


def numbers_in(text: str, start: int) -> Keys:
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


def _glued(text: str, start: int, end: int) -> Number | None:
    listed = _LISTED.match(text, start)
    keys = numbers_in(listed.group(), start) if listed else ()
    if listed and keys:
        end = listed.end()
    else:
        keys = ((int(text[start:end]), Span(start, end)),)
    begin, after = start, end
    while begin > 1 and _UNSEEN.match(text[begin - 1]):
        begin -= 1
    while after < len(text) and _UNSEEN.match(text[after]):
        after += 1
    weight = _follows_well(text, begin, after)
    if not weight or in_address(text, start):
        return None
    before = text[begin - 1]
    weight *= _after_letter(text, begin, after) if before.isalpha() else _after_punctuation(text, begin, after, end - start)
    return Number(Span(start, end), keys, glued=True, weight=weight, strong=weight >= 0.5) if weight else None


def _follows_well(text: str, begin: int, end: int) -> float:
    """Weigh what stands after a glued number: 0 where it goes on as a number, a measure or a name."""
    after = text[end : end + 1]
    if not after:
        return 1.0
    if after not in _AFTER:
        return _lost_space(text, begin, end, after)
    following = text[end + 1 : end + 2]
    if after in ".,:/-–'’" and following.isdigit():
        return 0.0
    if after in "-–/" and following.isalnum():
        return 0.0
    return 1.0


def _lost_space(text: str, begin: int, end: int, after: str) -> float:
    """Weigh a number whose next word is glued to it: "war.2In", "safety,8there", and Arabic, which has no capitals."""
    if after.isupper():
        return 0.4 if text[end + 1 : end + 2].islower() else 0.0
    if after.islower():
        return 0.3 if text[begin - 1] in ".,;:)”" and _SMALL_WORD.match(text, end) else 0.0
    return 0.3 if after.isalpha() else 0.0


def _after_letter(text: str, start: int, end: int) -> float:
    """Weigh a number glued to a word: months, measures, names of weapons and roads, and counts are no markers."""
    word = word_before(text, start)
    lower, begin = word.lower(), start - len(word)
    sign = text[begin - 1 : begin] if begin else ""
    if sign.isdigit() or (sign and sign in "_@#$"):
        return 0.0  # "3km2", "H1N1"
    if sign == "-" and (len(word) < 2 or word.isupper() or (len(word) < 3 and not word.islower())):
        return 0.3 if len(word) > 1 else 0.0  # "Type-AK3", "Werke-RL23", "T-3"; but "Al-Sham6" is a word with a marker
    if lower in MONTHS:
        return _after_month(text, begin, word, end)
    if lower in UNITS and _MEASURED.search(text, max(0, begin - 12), begin):
        return 0.0
    named = lower in UNITS or (len(word) <= 2 and word.isupper() and word.isascii()) or word in ("COVID", "SARS")
    if named or (lower in NUMBERED and not (len(word) > 3 and word.islower())):
        return 0.3  # "F16", "Table3"; but "the last part3"
    dated = text[end : end + 1].isspace() and _month_follows(text, end)
    return 0.3 if dated else 0.6 if lower in QUANTITY or lower in NUMBERED else 1.0


def _after_month(text: str, start: int, word: str, end: int) -> float:
    """Weigh "june14" against "16th of June4": a month that has its day already may bear a marker."""
    if _YEAR_AFTER.match(text, end):
        return 0.0
    if _DAY_BEFORE.search(text, max(0, start - 12), start):
        return 0.9
    return 0.0 if word.lower() in MONTHS_SHORT else 0.3


def _after_punctuation(text: str, start: int, end: int, size: int) -> float:
    sign, before = text[start - 1], text[start - 2 : start - 1]
    if sign in "—–":
        return 0.3 if before and not before.isdigit() else 0.0
    if sign in _QUOTES and (not before or before.isspace() or before in _OPENERS):
        # an opening quotation mark, or '16 for 2016; a closing one that got a space before it
        earlier, after = text[start - 3 : start - 2], text[end : end + 1]
        ends = after in tuple(".,;\n") or (sign == "”" and after.isspace())
        return 0.3 if sign in _BOTH and ends and (earlier.isalpha() or earlier in tuple(_CLOSING)) else 0.0
    if sign in ".,:" and (before.isdigit() or before.isspace()):
        return _after_number(text, start, end, size)
    if sign == ".":
        return _after_dots(text, start) if before == "." else _after_full_stop(text, start, end)
    if before.isspace() and sign not in ")]}»”…":
        return 0.5
    return 1.0


def _after_dots(text: str, start: int) -> float:
    """Weigh a number behind "..", "..." and the leaders of a table of contents."""
    if text[max(0, start - 3) : start] != "...":
        return 1.0
    return 0.0 if text[max(0, start - 5) : start - 3] == ".." else 0.5


def _after_number(text: str, start: int, end: int, size: int) -> float:
    """Weigh "2016.1" against "27.11" and "6,000": only a year's full stop makes a marker likely."""
    number = _NUMBER_BEFORE.search(text, max(0, start - 24), start - 1)
    if number is None:  # a full stop or comma after white space: "Aleppo .6"
        return 0.8 if text[start - 1] != ":" else 0.0
    last = re.split(r"[.,]", number.group(1))[-1]
    year = bool(_YEAR.fullmatch(last))
    if text[start - 1] == "." and year:
        return 1.0
    if text[start - 1] == "," and year:
        return 0.4 if size < 3 else 0.3
    ends = _opens_sentence(text, end)
    if text[start - 1] == "." and ends and not number.group().endswith((" ", "\n")):
        return 0.3 if "." not in number.group(1) or len(last) == 4 else 0.0
    if text[start - 1] == "," and _GROUPED.fullmatch(number.group(1)) and size < 3:
        return 0.3
    return 0.0


def _after_full_stop(text: str, start: int, end: int) -> float:
    """Weigh "word.6": not after abbreviations that number things ("No.6") or name months ("Dec.6")."""
    lower = word_before(text, start - 1).lower()
    if not lower:
        return 1.0
    begin = start - 1 - len(lower)
    if lower in NUMBERED:
        if len(lower) == 1 and text[begin - 1 : begin] == ".":
            return 0.4  # "c.p.p.3"
        return 0.6 if len(lower) > 4 and _opens_sentence(text, end) else 0.0
    if lower in MONTHS:
        if _YEAR_AFTER.match(text, end) or not _opens_sentence(text, end):
            return 0.0
        dated = _DAY_BEFORE.search(text, max(0, begin - 12), begin)
        return 0.9 if dated or lower not in MONTHS_SHORT else 0.3
    return 1.0


def _opens_sentence(text: str, end: int) -> bool:
    """Tell whether a new sentence, a line end or the text's end follows."""
    follows = text[end : end + 6]
    bare = follows.lstrip(" \t\u00a0")
    if not bare or bare[0] in "\n\r\f":
        return True
    caseless = bare[0].isalpha() and bare[0].lower() == bare[0].upper()
    return follows != bare and (bare[0].isupper() or caseless or bare[0] in '"“«‘([')


def in_address(text: str, start: int) -> bool:
    """Tell whether the number stands inside a URL, a mail address or a file name."""
    low = max(0, start - 200)
    token = text[max(low, text.rfind(" ", low, start)) : start]
    if "://" not in token and "@" not in token and "#" not in token and "www." not in token and "doi:" not in token:
        return False
    words = token.rsplit(maxsplit=1)
    word = words[-1].lower() if words else ""
    return not token[-1].isspace() and ("://" in word or "@" in word or word.startswith(("www.", "doi:", "#")))


def word_before(text: str, end: int) -> str:
    """Return the letters that stand right before ``end``, thirty at most."""
    start, low = end, max(0, end - 30)
    while start > low and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def _detached(text: str, start: int, end: int) -> Number | None:
    """Read a number that stands alone: after punctuation, before a new sentence, it may be a marker whose space came in."""
    after = text[end : end + 1]
    if after and not after.isspace() and not (after in ".,;:" and not text[end + 1 : end + 2].isdigit()):
        return None
    broken = text[start - 1] in "\n\r\f"
    place = start - 2
    while broken and place > 0 and text[place] in " \t\r":
        place -= 1
    before = text[place] if place >= 0 else "\n"
    ends = before in _ENDING and _opens_sentence(text, end)
    if before.isspace() or not (ends or before.isalnum() or before in _PAUSING):
        return None
    at, span = place + 2, Span(start, end)
    keys: Keys = ((int(text[start:end]), span),)
    if ends and not _numbered_before(text, at, text[start:end]) and not _month_follows(text, end):
        weight = 0.6 if broken else 1.0 if before in _STOPS else 0.7
        return Number(span, keys, glued=False, weight=weight, strong=not broken)
    paused = before.isalnum() or before in _PAUSING
    if end - start > 3 or not paused or _counts(text, at) or beside_month(text, at, end):
        return None
    weight = 0.6 if before in _PAUSING else 0.2
    return Number(span, keys, glued=False, weight=weight * (0.7 if broken else 1.0), strong=False)


def _last_word(text: str, end: int) -> tuple[str, int]:
    """Return the word before ``end``, white space and up to three other signs between, and where it begins."""
    stop = end
    while stop > end - 4 and stop > 0 and not text[stop - 1].isalpha():
        if text[stop - 1].isdigit():
            return "", end
        stop -= 1
    word = word_before(text, stop)
    return word.lower(), stop - len(word)


def _counts(text: str, start: int) -> bool:
    """Tell whether the word before a number wants one ("killed 4", "page 4")."""
    word, _ = _last_word(text, start)
    return word in QUANTITY or word in NUMBERED


def _numbered_before(text: str, start: int, digits: str) -> bool:
    """Tell whether an abbreviation before a number wants it ("No. 4", "Dec. 4"); a month that has its day wants none."""
    word = word_before(text, start - 2).lower() if text[start - 2] == "." else ""
    if word not in MONTHS:
        return word in NUMBERED
    begin = start - 2 - len(word)
    return len(digits) < 3 and int(digits) <= 31 and not _DAY_BEFORE.search(text, max(0, begin - 12), begin)


def beside_month(text: str, start: int, end: int) -> bool:
    """Tell whether the name of a month stands before or after a number, so that it is a day or a year.

    No day is greater than 31, and a month that has its day and no year ("22 de agosto, 33") wants no second.
    """
    word, begin = _last_word(text, start)
    if word in MONTHS:
        digits = text[start:end].strip()
        dated = _DAY_BEFORE.search(text, max(0, begin - 12), begin)
        return len(digits) != 3 and not (dated and len(digits) < 3) and not (len(digits) == 2 and digits > "31")
    return _month_follows(text, end)


def _month_follows(text: str, end: int) -> bool:
    after = _MONTH_AFTER.match(text, end)
    return after is not None and after.group(1).lower() in MONTHS
