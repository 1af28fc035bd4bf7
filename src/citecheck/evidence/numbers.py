"""Numbers of a text as values, however they are written: digits of three scripts, words of English and Arabic, ranges, "about".

A number of the claim is looked for in the whole source. Dates have a comparer of their own (``dates``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from citecheck.evidence.number_units import PERCENT, SQUARES, UNITS, Unit
from citecheck.evidence.number_words import (
    ARABIC,
    ARABIC_DUALS,
    ARABIC_EITHER,
    ARABIC_MONDAY,
    ARABIC_ORDINALS,
    ARABIC_PARTS,
    ARABIC_PLURALS,
    ARABIC_SCALES,
    ENGLISH,
    ENGLISH_ORDINALS,
    ENGLISH_PARTS,
    ENGLISH_SCALES,
)
from citecheck.evidence.words import MARKS, fold
from citecheck.model.span import Span


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a text: ``span`` in it, ``value``, ``high`` where it is a range.

    ``other`` is the second reading of a separator that has two. ``about`` is True beside "nearly", "more than" and the like;
    ``bound`` is 1 where it is the least ("more than"), -1 where it is the most ("fewer than"), else 0;
    ``ordinal`` for "third"; ``word`` where no digit is written; ``label`` where it may count a place in a row ("Part 2").
    """

    span: Span
    value: float
    high: float | None = None
    other: float | None = None
    unit: Unit | None = None
    about: bool = False
    bound: int = 0
    ordinal: bool = False
    word: bool = False
    label: bool = False

    def values(self) -> tuple[float, ...]:
        """Return every value that the number may have."""
        return (self.value,) if self.other is None else (self.value, self.other)


_DIGITS = r"[0-9]{1,3}(?:[,٬،'’.\u00a0\u202f\u2009][0-9]{3})+(?![0-9])(?:[.,٫][0-9]+)?|[0-9]+(?:[.,٫][0-9]+)?"
_TOKEN = re.compile(
    rf"(?P<digits>(?:{_DIGITS}))(?P<half>[½¼¾])?|(?P<word>[^\W\d_]+(?:[\u064b-\u0652][^\W\d_]*)*)|(?P<sign>[%٪$€£~≈½¼¾])"
)
_GROUP = re.compile(r"[,٬،'’.\u00a0\u202f\u2009]")
#: Between the parts of one number: blanks and hyphens.
_JOIN = re.compile(r"[\s\u00a0-]{0,2}\Z")
_RANGE = re.compile(r"\s?(?:-|–|—|to|الي|or|او)\s?\Z")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_KEPT = frozenset((*_HALVES, "\u202f", "\u00a0", "\u2009"))
#: Arabic words of one letter that are written together with digits, too: "and 35", "by 35".
_CLITICS = "وبلفك"
_MONEY = "$€£"
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
#: Words before a number that make it a rough one (folded; the last word of each).
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.?|nearly|almost|some|roughly|over|under|(?:more|less|fewer) than|at least|at most|"
    r"up to|upwards of|estimated|close to|circa|c\.|ca\.|~|≈|as many as|an average of|حوالي|نحو|قرابه|زهاء|تقريبا|"
    r"(?:اكثر|اقل) من|"
    r"ما يقارب|ما يقرب من|يقارب|نحو من|ما لا يقل عن|علي الاقل|بحدود)\s*(?:a\s+)?(?:us)?[$€£]?\Z"
)
#: The same that say on which side it lies: the least, and the most.
_LEAST = re.compile(
    r"(?:over|(?:more|no less|no fewer|not less|not fewer) than|at least|upwards of|above|exceed(?:s|ed|ing)|(?:ل?اكثر|ازيد) من|"
    r"ما لا يقل عن|يفوق|تفوق|تجاوز(?:ت)?|فوق)\s*(?:us)?[$€£]?\Z"
)
_MOST = re.compile(
    r"(?:under|(?:(?<!no )(?<!not )(?:less|fewer)|no more|not more) than|at most|up to|below|اقل من|دون|ما لا يزيد (?:عن|علي)|"
    r"لا يتجاوز|لا تتجاوز)\s*(?:us)?[$€£]?\Z"
)
_LABEL = re.compile(
    r"\b(?:part|season|series|episode|chapter|volume|vol\.?|phase|stage|round|week|day|grade|division|war|no\.?|number|class|tier|"
    r"group|book|page|act|article|section|ranked|rank|place|position|#)\s?\Z"
)
_ABOUT_AFTER = re.compile(r"\s*(?:or so|or more|-odd|تقريبا|علي الاقل|او اكثر)")
#: What makes digits no number: letters or digits stuck to them, as in "F-16", "h264", "12:30", "192.168.0.1", "1/2".
_STUCK_BEFORE = re.compile(r"(?:[^\W\d_]-|[^\W_]|[0-9][./:,]|[/:#])\Z")
_STUCK_AFTER = re.compile(r"[./:]?[0-9]|[/:][0-9]|-[0-9]{2,}-")
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))


#: Arabic ordinals of a unit, which become 11th to 19th with "ten" behind them.
_BEFORE_TEN = {word: value for word, value in ARABIC_ORDINALS.items() if value < 10}
_BEFORE_TEN |= dict.fromkeys(("حادي", "الحادي", "حاديه", "الحاديه"), 1)
#: English words that may begin a number.
_OPENS = frozenset((*ENGLISH, "a", "half", "quarter"))


class _Token(msgspec.Struct, frozen=True):
    start: int
    end: int
    kind: str
    text: str


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of ``text`` from left to right, those in words among them; "one" alone is no number.

    >>> [number.value for number in find_numbers("some 6,000 people, two hundred and fifty buses, 1.5 million, ستة آلاف و٢٠٠")]
    [6000.0, 250.0, 1500000.0, 6200.0]
    """
    folded = _fold(text)
    tokens = [
        _Token(
            match.start(),
            match.end(),
            str(match.lastgroup if match.lastgroup != "half" else "digits"),
            match.group() if match.group().isascii() else match.group().translate(MARKS),
        )
        for match in _TOKEN.finditer(folded)
    ]
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "word" and tokens[at].text.isascii() and tokens[at].text not in _OPENS:
            at += 1
            continue
        taken, number = _number(folded, tokens, at)
        if number is not None:
            found.append(number)
        at += taken
    return _ranges(folded, found)


def _fold(text: str) -> str:
    """Fold ``text`` but leave "½", which would become "1", and narrow blanks, which part thousands."""
    folded = fold(text)
    if text.isascii() or not any(sign in text for sign in _KEPT):
        return folded
    return "".join(sign if sign in _KEPT else plain for sign, plain in zip(text, folded, strict=True))


def _number(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, Number | None]:
    """Read the number that begins at token ``at``; return how many tokens it takes."""
    token = tokens[at]
    if token.kind == "digits":
        read = _digits(folded, tokens, at)
    elif token.kind == "word" and token.text[0] >= "\u0600":
        read = _arabic(folded, tokens, at)
    elif token.kind == "word":
        read = _english(folded, tokens, at)
    else:
        return 1, None
    if read is None:
        return 1, None
    taken, value, other, ordinal = read
    end = tokens[at + taken - 1].end
    unit, more = _unit(folded, tokens, at, at + taken)
    before = folded[max(0, token.start - 24) : token.start]
    about = bool(_ABOUT.search(before)) or bool(_ABOUT_AFTER.match(folded, end))
    number = Number(
        span=Span(token.start, tokens[at + taken + more - 1].end if more else end),
        value=value,
        other=other,
        unit=unit,
        about=about,
        bound=1 if _LEAST.search(before) else -1 if _MOST.search(before) else 0,
        ordinal=ordinal,
        word=token.kind == "word",
        label=bool(_LABEL.search(before)),
    )
    return taken + more, number


def _joined(folded: str, tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether token ``at`` follows the one before with nothing but a blank or a hyphen between."""
    return at < len(tokens) and bool(_JOIN.match(folded[tokens[at - 1].end : tokens[at].start]))


def _digits(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float, float | None, bool] | None:
    token = tokens[at]
    before = folded[max(0, token.start - 4) : token.start].translate(MARKS)[-2:]
    if before[-1:] in _CLITICS and before[-1:] and not before[:-1].isalnum():
        before = ""
    if _STUCK_BEFORE.search(before) or _STUCK_AFTER.match(folded, token.end):
        return None
    plain = token.text.rstrip("½¼¾")
    value, other = _value(plain)
    value += _HALVES.get(token.text[-1], 0.0)
    taken, ordinal = 1, False
    if at + 1 < len(tokens) and tokens[at + 1].start == token.end and tokens[at + 1].text in _ORDINAL_ENDS:
        return 2, value, None, True
    while _joined(folded, tokens, at + taken):
        stuck = tokens[at + taken].start == token.end
        scale = _scale(tokens[at + taken].text, stuck=stuck, money=before[-1:] in _MONEY and before[-1:] != "")
        if scale is None:
            break
        value, other, taken = value * scale, None if other is None else other * scale, taken + 1
    if tokens[at + taken - 1].text[0] >= "\u0600" and _joined(folded, tokens, at + taken):
        more, rest = _after_scale(folded, tokens, at + taken, value)
        if more:
            return taken + more, value + rest, None, False
    elif _half_follows(tokens, at + taken):
        return taken + 3, value + ENGLISH_PARTS[tokens[at + taken + 2].text], None, False
    return taken, value, other, ordinal


def _after_scale(folded: str, tokens: Sequence[_Token], at: int, value: float) -> tuple[int, float]:
    """Return how many tokens of an Arabic "and ..." go on a number of digits and a scale ("3 آلاف و500"), and what they add."""
    word = tokens[at].text.translate(MARKS)
    if word == "و" and at + 1 < len(tokens) and tokens[at + 1].kind == "digits" and tokens[at].end == tokens[at + 1].start:
        rest = _value(tokens[at + 1].text.rstrip("½¼¾"))[0]
        return (2, rest) if rest < 1000 <= value else (0, 0.0)
    part = _part(folded, tokens, at)
    if part is not None:
        return part[0], part[1] * _scale_of(_bare(tokens[at - 1], first=True)[0])
    read = _arabic(folded, tokens, at) if word.startswith("و") else None
    return (read[0], read[1]) if read is not None and read[1] < value else (0, 0.0)


def _scale_of(word: str) -> float:
    """Return what a scale word multiplies by; of a dual, which is two of them, one."""
    return ARABIC_DUALS[word] / 2 if word in ARABIC_DUALS else ARABIC_SCALES.get(word, 1)


def _part(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float] | None:
    """Return how many tokens "and a half" takes in Arabic, the scale named again among them, and which part it is."""
    if at >= len(tokens) or not _joined(folded, tokens, at):
        return None
    part = ARABIC_PARTS.get(tokens[at].text.translate(MARKS).removeprefix("و"))
    if part is None or not tokens[at].text.startswith("و"):
        return None
    again = _joined(folded, tokens, at + 1) and tokens[at + 1].text.removeprefix("ال") in ARABIC_SCALES
    return (2 if again else 1), part


def _half_follows(tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether "and a half" stands at token ``at``, with nothing but blanks and hyphens between."""
    words = [token.text for token in tokens[at : at + 3]]
    return len(words) == 3 and words[:2] == ["and", "a"] and words[2] in ENGLISH_PARTS and at > 0


def _scale(word: str, *, stuck: bool, money: bool) -> float | None:
    """Return what a word after digits multiplies them by: "million", آلاف, and "bn" where it is stuck to them; "m" after "£"."""
    if stuck and word in _SHORT_SCALES and (word != "m" or money):
        return _SHORT_SCALES[word]
    if word == "bn":
        return 1e9
    if word in ("hundreds", "thousands", "dozen", "dozens"):
        return None
    return ENGLISH_SCALES.get(word) or ARABIC_SCALES.get(word)


def _value(digits: str) -> tuple[float, float | None]:
    """Read digits with separators; "1.388" may be one and a bit, or more than a thousand."""
    digits = digits.replace("٫", ".")
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


def _english(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read "two hundred and fifty-six", "a million", "half a million", "a dozen"."""
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
    while at + taken < len(tokens) and (taken == 0 or _joined(folded, tokens, at + taken)) and not ordinal:
        word = tokens[at + taken].text
        if word in ENGLISH and not _clashes(current, ENGLISH[word]):
            current, ordinal = current + ENGLISH[word], word in ENGLISH_ORDINALS
        elif word in ENGLISH_SCALES and not word.endswith("s") and taken:
            if word == "hundred":
                current *= 100
            else:
                total, current = total + current * ENGLISH_SCALES[word], 0.0
        elif taken and _half_follows(tokens, at + taken) and _joined(folded, tokens, at + taken + 1):
            current += ENGLISH_PARTS[tokens[at + taken + 2].text] * (ENGLISH_SCALES.get(tokens[at + taken - 1].text) or 1)
            taken += 2
        elif not (word == "and" and taken and _and_goes_on(folded, tokens, at + taken, total + current)):
            break
        taken += 1
    value = total + current
    return None if taken == 1 and value <= 1 else (taken, value, None, ordinal)


def _some_scale(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read "a hundred", "half a million", "a quarter of a million"."""
    part = {"a": 1.0, "half": 0.5, "quarter": 0.25}[tokens[at].text]
    step = at + 1
    while step < min(len(tokens), at + 3) and tokens[step].text in ("a", "of", "an") and part < 1:
        step += 1
    if step >= len(tokens) or not _joined(folded, tokens, step):
        return None
    word = tokens[step].text
    if word not in ENGLISH_SCALES or word.endswith("s"):
        return None
    return step + 1 - at, part * ENGLISH_SCALES[word], None, False


def _clashes(current: float, value: int) -> bool:
    """Tell whether ``value`` cannot go on from ``current``: "twenty five" can, "five six" cannot."""
    last = current % 100
    return bool(last) and not (last >= 20 and last % 10 == 0 and 0 < value < 10)


def _and_goes_on(folded: str, tokens: Sequence[_Token], at: int, so_far: float) -> bool:
    """Tell whether "and" joins the parts of one number: only after a hundred, and before a smaller number word."""
    return so_far >= 100 and _joined(folded, tokens, at + 1) and tokens[at + 1].text in ENGLISH


def _arabic(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read خمسة وعشرون ألفا, ثلاثة آلاف وخمسمئة, مئتان, مليون ونصف; an ordinal stands alone; Monday is none."""
    first = tokens[at].text
    if first in ARABIC_MONDAY or first.removeprefix("و") in ARABIC_PLURALS:
        return None
    alone = _arabic_alone(folded, tokens, at)
    if alone is not None:
        return alone
    total, current, taken = 0.0, 0.0, 0
    while at + taken < len(tokens) and (taken == 0 or _joined(folded, tokens, at + taken)):
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
            rest = _value(tokens[at + taken].text)[0]
            if rest >= 1000 or not total:
                taken -= 1  # the lone و before it
                break
            current += rest
        elif not (word == "و" and taken and _arabic_follows(folded, tokens, at + taken + 1)):
            break
        taken += 1
    value = total + current
    return None if taken == 0 or (taken == 1 and value <= 1) else (taken, value, None, False)


def _arabic_alone(folded: str, tokens: Sequence[_Token], at: int) -> tuple[int, float, float | None, bool] | None:
    """Read an ordinal (الثالث, الحادي عشر) and "half a million", which nothing goes on."""
    first = tokens[at].text if tokens[at].text in ARABIC_ORDINALS else tokens[at].text.removeprefix("و")
    follows = tokens[at + 1].text if _joined(folded, tokens, at + 1) else ""
    if first in _BEFORE_TEN and follows in ("عشر", "عشره"):
        return 2, 10.0 + _BEFORE_TEN[first], None, True
    if first in ARABIC_ORDINALS:
        return 1, float(ARABIC_ORDINALS[first]), None, True
    if first in ARABIC_PARTS and follows in ARABIC_SCALES:
        return 2, ARABIC_PARTS[first] * ARABIC_SCALES[follows], None, False
    return None


def _and_follows(folded: str, tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether "and" and a number word go on: then ألفا is one thousand, for two would be ألفان."""
    if at >= len(tokens) or not _joined(folded, tokens, at) or not tokens[at].text.startswith("و"):
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


def _arabic_follows(folded: str, tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether the parts of an Arabic number go on at token ``at``, after a lone و."""
    if not _joined(folded, tokens, at):
        return False
    return tokens[at].kind == "digits" or tokens[at].text in ARABIC or tokens[at].text in ARABIC_SCALES


def _bare(token: _Token, *, first: bool) -> tuple[str, bool]:
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


def _unit(folded: str, tokens: Sequence[_Token], first: int, after: int) -> tuple[Unit | None, int]:
    """Return the unit of the number at ``first`` .. ``after``, and how many tokens behind the number belong to it."""
    if first and tokens[first - 1].kind == "sign" and tokens[first - 1].end == tokens[first].start:
        sign = UNITS.get(tokens[first - 1].text)
        if sign is not None:
            return sign, 0
    if not _joined(folded, tokens, after):
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


def _ranges(folded: str, numbers: Sequence[Number]) -> list[Number]:
    """Join "10 to 12 buses" and "3-4 million" into one number with ``high``."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        if last is not None and last.high is None and _is_range(folded, last, number):
            low = last.value
            if number.value >= 1000 and low < 1000 and low * 1000 <= number.value * 10:
                low *= next((scale for scale in (1e9, 1e6, 1e3) if low * scale <= number.value), 1.0)
            joined[-1] = msgspec.structs.replace(
                number, span=Span(last.span.start, number.span.end), value=low, high=number.value, other=None, about=last.about
            )
        else:
            joined.append(number)
    return joined


def _is_range(folded: str, low: Number, high: Number) -> bool:
    between = folded[low.span.end : high.span.start].strip("$€£ ")
    if not between and folded[high.span.start] == "و":
        between = "و"  # it is written together with the second number's word
    if low.ordinal or high.ordinal or high.value <= low.value or len(between) > 4:
        return False
    if _RANGE.fullmatch(between):
        return True
    return between in ("and", "و") and bool(re.search(r"(?:between|بين)\s*\Z", folded[: low.span.start]))


def same(claimed: Number, given: Number) -> bool:
    """Tell whether a number of the source is the one claimed: equal, within a range, or as near as "about" allows (5 %).

    Units of one dimension are converted (2 %); numbers of two dimensions ("5 km", "5 %") are not the same.

    >>> def read(text): return find_numbers(text)[0]
    >>> same(read("about 6,000"), read("6,120")), same(read("6,000"), read("6,120")), same(read("50 km"), read("31 miles"))
    (True, False, True)
    """
    if claimed.unit and given.unit and claimed.unit != given.unit:
        if claimed.unit.dimension != given.unit.dimension:
            return False
        return _close(claimed.value * claimed.unit.size, given.value * given.unit.size, 0.02)
    if given.unit and given.unit.dimension == "percent" and not claimed.unit:
        return False
    rough = 0.05 if claimed.about or given.about else 0.0
    if given.high is not None or claimed.high is not None:
        return _within(claimed, given)
    if given.ordinal and not claimed.ordinal and not claimed.label:
        return False
    return any(_close(one, other, rough) or _rounds(one, other) for one in claimed.values() for other in given.values())


def _within(claimed: Number, given: Number) -> bool:
    """Compare where one is a range: both ends of a claimed one, an end of a given one, or what lies between for "about"."""
    if given.high is None:
        return False
    if claimed.high is not None:
        return _close(claimed.value, given.value, 0.0) and _close(claimed.high, given.high, 0.0)
    return given.value <= claimed.value <= given.high and (claimed.about or claimed.value in (given.value, given.high))


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= max(share, 1e-9) * max(abs(one), abs(other))


def _rounds(claimed: float, given: float) -> bool:
    """Tell whether ``given`` rounds to a claimed number of millions: "1.5 million" for 1,498,203."""
    if claimed < 1e6 or given <= claimed * 0.9 or given >= claimed * 1.1:
        return False
    digits = len(f"{claimed:.0f}".rstrip("0"))
    return digits >= 2 and float(f"{given:.{digits - 1}e}") == claimed


def in_spans(numbers: Iterable[Number], spans: Sequence[Span]) -> list[Number]:
    """Return the numbers that none of ``spans`` touches."""
    return [n for n in numbers if not any(n.span.start < span.end and span.start < n.span.end for span in spans)]
