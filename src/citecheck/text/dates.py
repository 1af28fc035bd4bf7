"""Dates in running text: found by tables and patterns of our own, because the libraries invent the parts that are missing.

Nothing is guessed. A date without a year is no date, "31.02.2016" is no date, "6000 people" is no year; a year or a month
alone keeps that precision. A Hijri day, lunar or solar, is converted; of a Hijri month only the Gregorian year is given,
where one year holds it; a Hijri year alone, which always lies in two, is left open, and so is "15/09/1395" where nothing tells
which calendar it is of. Pure: usable on notes, claims and sources alike.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from citecheck.model.citation import CitedDate, Precision
from citecheck.model.document import DateOrder
from citecheck.model.span import Span
from citecheck.text.calendars import HIJRI_YEARS, Calendar, gregorian, year_of_month
from citecheck.text.months import HIJRI_MONTHS, JALALI_MONTHS, MONTHS, WEEKDAYS, fold, one_of


class FoundDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date in a text: its ``span`` in that text, its value, and the weekday written beside it (Monday 0), with its span."""

    span: Span
    date: CitedDate
    weekday: int | None = None
    weekday_span: Span | None = None


def _names(table: dict[str, int]) -> str:
    return r"(?<![^\W\d_])" + one_of(table) + r"(?![^\W\d_])"


#: A bare number counts as a year only in this range; a full date may go back further.
_BARE_YEARS = range(1500, 2100)
_YEARS = range(1000, 2200)
_ORDINAL = r"(?:\s?(?:st|nd|rd|th)\b|er\b|o\b|a\b|°|\.)?"
_OF = r"(?:(?:of|de|del|d'|من|di|in)\s*)?"
_ALL_MONTHS = {**MONTHS, **JALALI_MONTHS, **HIJRI_MONTHS}
_MONTH = _names(_ALL_MONTHS)
_FIRST = "".join(sorted({name[0] for name in _ALL_MONTHS}))
_TWICE = rf"(?P<{{0}}>{_MONTH})\.?(?:\s?[/(،–-]\s?(?P<{{0}}2>{_MONTH})\s?\)?)?"
_YEAR = r"(?P<{0}>[0-9]{{4}})(?![0-9])"
_LEFT = r"(?<![0-9/])(?<![0-9]\.)"
_APART = _LEFT + r"(?<![0-9]-)"

#: "n° 12, mars 2020": what a number stands for is no day.
_UNNUMBERED = r"(?<!n° )(?<!n°)(?<!no\. )(?<!nr\. )(?<!num\. )(?<!رقم )"
#: Languages whose writers put the day before the month wherever numbers stand for both (CLDR, short dates: no locale of these
#: writes the month first).
DAY_FIRST = frozenset(["ar", "de", "es", "fa", "fr", "it", "nl", "pt", "ru", "tr", "uk"])
#: How many times the proofs of one order must outweigh those of the other.
_MAJORITY = 3
# 14.12.2016, 15-12-2016, 13/12/2016, 15.12 .2016, 14/12/16
_NUMERIC = (
    rf"{_APART}(?P<na>[0-9]{{1,2}})\s?(?P<ns>[./–-])\s?(?P<nb>[0-9]{{1,2}})\s?(?P=ns)\s?(?P<ny>[0-9]{{4}}|"
    r"[0-9]{2}(?![./-]?[0-9]))(?![0-9])"
)
_DIGIT_FORMS = (
    # 2016-12-14, 2016/12/14
    rf"{_APART}(?P<iy>[0-9]{{4}})(?P<is>\s?[-/.]\s?)(?P<im>[0-9]{{1,2}})(?P=is)(?P<id>[0-9]{{1,2}})(?![0-9])",
    _NUMERIC,
    # 22 December 2016, 16th of December 2016, 14 ديسمبر/كانون الأول 2016
    rf"{_LEFT}{_UNNUMBERED}(?P<dd>[0-9]{{1,2}}){_ORDINAL}\s?[-./,]?\s?{_OF}{_TWICE.format('dm')}\s?[-.,،/]?\s?,?\s?{_OF}{_YEAR.format('dy')}",
    # 2016, December 14 (APA); 2016 Dec 14 (Vancouver)
    rf"(?<![0-9])(?P<ay>[0-9]{{4}}),?\s(?P<am>{_MONTH})\.?\s(?P<ad>[0-9]{{1,2}})(?![0-9])",
    # 2016-12, 12/2016
    rf"{_LEFT}(?<![\w-])(?P<qy>[0-9]{{4}})-(?P<qm>[0-9]{{2}})(?![\w-])",
    rf"{_LEFT}(?<![\w.,-])(?P<rm>0?[1-9]|1[0-2])[./](?P<ry>(?:19|20)[0-9]{{2}})(?![\w/-])",
    # 2016, 2010a
    r"(?:(?<=[0-9]{4}-)|(?<=[هـ]/)|(?<![\w/$€£#@.\-:+])(?<![0-9],))(?P<by>[0-9]{4})[a-f]?م?(?![\w%°/]|[.,:][0-9]|\s?[$€£])",
)
_MONTH_FORMS = (
    # December 14,2016; November 15 ,2016; december14,2016; December 12–14, 2016
    rf"{_TWICE.format('mm')}\s?(?:[0-9]{{1,2}}\s?[–-]\s?)?(?P<md>[0-9]{{1,2}}){_ORDINAL}\s?[,.،]?\s?{_OF}{_YEAR.format('my')}",
    # Dec. 2016, December of 2016
    rf"{_TWICE.format('pm')}\s?[,.،]?\s?{_OF}{_YEAR.format('py')}",
)
_DIGIT = re.compile("[0-9]")
#: What a date begins with says which forms it may have: the others are not tried there. A blank may be a line end with an indent.
_DATE = re.compile(
    rf"(?<![0-9])(?=[0-9])(?:{'|'.join(_DIGIT_FORMS)})|(?<![^\W\d_])(?=[{_FIRST}])(?:{'|'.join(_MONTH_FORMS)})".replace(
        r"\s?", r"\s{0,3}"
    )
)
_KINDS = ("i", "n", "d", "m", "a", "p", "q", "r", "b")
_URL = r"(?:https?|ftp)://\S+|\bwww\.\S+"
_LINK = re.compile(_URL)
#: Digits of any script: for the whole text of a report, unfolded.
_NUMERIC_DATE = re.compile(rf"(?=[0-9])(?:{_NUMERIC})".replace(r"\s?", r"\s{0,3}").replace("[0-9]", r"\d"))
_REST = re.compile(r"\S+")
_NUMBERED = re.compile(
    r"(?:\b(?:no|nr|num|nº|n°|number|numbers|resolution|resolutions|res|law|decree|decret|act|article|art|section|sec|"
    r"page|p|pp|pages|para|"
    r"clip|room|flight|figure|route|vol|volume|issue|case|order|unit|isbn|lot|km|loi|ley|stc|sts|decreto|directive|regulation|gesetz|قرار|رقم|القرار)[.:]?|§|#|"
    r"nº|n°)\s*$"
)
_COUNTED = re.compile(
    r"\s(?:people|persons?|civilians?|families|family|fighters?|men|women|children|buses|km|kilomet\w+|metres|meters|m\b|"
    r"miles|dollars|"
    r"euros?|pounds|tons?|tonnes|percent|per cent|residents|refugees|displaced|others|troops|soldiers|houses|homes|units|copies|"
    r"militants|rebels|deaths|dead|killed|wounded|injured|prisoners|detainees|barrels|years|months|days|hours|words|pages|"
    r"شخص|مدني|عائله|مقاتل|personnes|civils|familles|menschen|personen|personas|familias)"
)
#: Letters and digits of Persian, which Arabic does not have: a full date with a year like 1395 is a solar one there.
_PERSIAN = re.compile("[پچژگ\u06f0-\u06f9]")
#: What a Hijri date says of its calendar (folded): هـ، هجري، AH (lunar), هـ.ش، شمسی (solar).
_ERA = re.compile(
    r"\s{0,2}\(?(?:(?P<solar>(?:هـ?\s?\.?\s?)?ش(?:مسي)?(?!\w)|هجري\sشمسي|خورشيدي)|"
    r"(?P<lunar>(?:هـ?\s?\.?\s?)?ق(?:مري)?(?!\w)|هجريه?(?!\w)|هـ?(?![\w])|a\.?h\b\.?|h\.(?!\w)))\)?"
)
#: So near, in characters, stand two writings of one day.
_BESIDE = 20
_WEEKDAY = _names(WEEKDAYS)
_WEEKDAY_BEFORE = re.compile(rf"({_WEEKDAY})\.?\s?[,،]?\s?(?:(?:the|le|den|dem|der|el|il)\s)?$")
_WEEKDAY_AFTER = re.compile(rf"\s?[,(،]?\s?({_WEEKDAY})")


def find_dates(text: str, order: DateOrder = "unknown") -> list[FoundDate]:
    """Return the dates of ``text`` from left to right, those inside URLs left out.

    ``order`` says how "03/04/2016" is meant; where it is unknown the day is read first and the date is marked
    ambiguous, unless full stops divide it: those who write "03.04.2016" put the day first in every language. A range in one
    month gives its last day, a range of months its last month. Of a day written in two calendars only the Gregorian one is
    given.

    >>> [found.date.date for found in find_dates("on December 14,2016 and in Nov. 2015; 6000 people, 31.02.2016")]
    ['2016-12-14', '2015-11']
    >>> [found.date.date for found in find_dates("14 ربيع الأول 1438 هـ")]
    ['2016-12-13']
    """
    folded = _LINK.sub(lambda link: "\ue000" * len(link.group()), fold(text))
    if not _DIGIT.search(folded):
        return []
    persian = _PERSIAN.search(text) is not None
    found: list[FoundDate] = []
    converted: set[int] = set()
    for match in _DATE.finditer(folded):
        form = next(kind for kind in _KINDS if match[f"{kind}y"])
        era = _ERA.match(folded, match.end()) if int(match[f"{form}y"]) in HIJRI_YEARS else None
        calendar: Calendar | None = "solar" if (era["solar"] if era else persian) else "lunar" if era else None
        read = _read(match, form, order, folded, calendar)
        if read is None:
            continue
        start, end = match.start(), era.end() if era else match.end()
        value = CitedDate(
            date=read.date, precision=read.precision, raw=" ".join(text[start:end].split()), ambiguous=read.ambiguous
        )
        weekday, at = _weekday(folded, start, end) if read.precision == "day" else (None, None)
        found.append(FoundDate(span=Span(start, end), date=value, weekday=weekday, weekday_span=at))
        if read.converted:
            converted.add(start)
    return [date for date in found if date.span.start not in converted or not _doubled(date, found, converted)]


def _doubled(converted: FoundDate, found: list[FoundDate], others: set[int]) -> bool:
    """Tell whether the same day stands beside a converted one in the Gregorian calendar ("… الموافق 13 ديسمبر 2016")."""
    return any(
        max(date.span.start - converted.span.end, converted.span.start - date.span.end) < _BESIDE
        and date.span.start not in others
        and date.date.date[:4] == converted.date.date[:4]
        for date in found
    )


def settled_order(text: str, language: str | None = None) -> DateOrder:
    """Return the order of day and month that the numeric dates of ``text`` prove, those inside URLs left out.

    A number above 12 in first place proves day first, in second place month first. Where both occur, the order with three
    times as many proofs stands (a slip or a quotation does not unsettle a whole report); else the order is "unknown". Where no
    date proves anything, the ``language`` of the text (a BCP 47 tag) does, if it is one of ``DAY_FIRST``.

    >>> settled_order("3/4/2016, then 15/4/2016")
    'dmy'
    >>> settled_order("3/4/2016"), settled_order("3/4/2016", "fr")
    ('unknown', 'dmy')
    """
    day_first = month_first = 0
    for match in _numeric_dates(text):
        if len(match["ny"]) == 2 and match["ns"] != "/":
            continue
        first, second = int(match["na"]), int(match["nb"])
        day_first += 31 >= first > 12 >= second > 0
        month_first += 31 >= second > 12 >= first > 0
    if day_first and day_first >= _MAJORITY * month_first:
        return "dmy"
    if month_first:
        return "mdy" if month_first >= _MAJORITY * day_first else "unknown"
    return "dmy" if language is not None and language.partition("-")[0].lower() in DAY_FIRST else "unknown"


def _numeric_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield the numeric dates of a text, those inside URLs left out; only before such a date a URL is looked for."""
    at = 0
    while match := _NUMERIC_DATE.search(text, at):
        start = match.start()
        word = max(text.rfind(" ", at, start), text.rfind("\n", at, start), at)
        inside = any(link.end() > start for link in _LINK.finditer(text, word, start + 1))
        if inside:
            rest = _REST.match(text, start)
            at = rest.end() if rest else match.end()
        else:
            at = match.end()
            yield match


def weekday_disagrees(found: FoundDate) -> bool:
    """Tell whether the weekday written beside a date is not the one that the date had (Gregorian calendar).

    >>> weekday_disagrees(find_dates("Monday, 22 December 2016")[0])  # it was a Thursday
    True
    """
    if found.weekday is None or found.date.precision != "day" or found.date.ambiguous:
        return False
    return dt.date.fromisoformat(found.date.date).weekday() != found.weekday


class _Value(NamedTuple):
    date: str
    precision: Precision
    ambiguous: bool = False
    converted: bool = False


def _read(match: re.Match[str], form: str, order: DateOrder, folded: str, calendar: Calendar | None) -> _Value | None:
    """Return what a match of ``form`` means, None where it is no date after all. ``calendar`` is that of a Hijri year."""
    year = int(match[f"{form}y"])
    if form == "n":
        return _numeric(match, order, calendar)
    if form == "i":
        return _full(year, int(match["im"]), int(match["id"]), calendar)
    if form in "dma":
        return _named(match, form)
    if form == "p":
        return _month_year(match, year)
    if form in "qr":
        numbered = form == "r" and _NUMBERED.search(folded, max(0, match.start() - 24), match.start())  # "Ley 3/2015"
        return None if numbered else _year_month(year, int(match[f"{form}m"]))
    return _bare(match, folded)


def _numeric(match: re.Match[str], order: DateOrder, calendar: Calendar | None) -> _Value | None:
    """Read three numbers. A two-digit year is one of the web's century: 00 to 49 are 20xx."""
    first, second, year = int(match["na"]), int(match["nb"]), int(match["ny"])
    if len(match["ny"]) == 2:
        if match["ns"] not in "./" or (match["ns"] == "." and len(match["nb"]) == 1):
            return None
        year += 2000 if year < 50 else 1900
    if first > 12 or year in HIJRI_YEARS:
        return _full(year, second, first, calendar)
    if second > 12:
        return _full(year, first, second, calendar)
    read = _day(year, first, second) if order == "mdy" else _day(year, second, first)
    unsure = order == "unknown" and match["ns"] != "." and first != second
    return read._replace(ambiguous=unsure) if read else None


def _full(year: int, month: int, day: int, calendar: Calendar | None) -> _Value | None:
    """Read year, month and day as numbers. With a year of 1300 to 1500 they are Hijri, and no date where no calendar is known."""
    if year not in HIJRI_YEARS:
        return _day(year, month, day)
    return _converted(calendar, year, month, day) if calendar else None


def _converted(calendar: Calendar, year: int, month: int, day: int) -> _Value | None:
    found = gregorian(calendar, year, month, day)
    return _Value(found.isoformat(), "day", converted=True) if found else None


def _named(match: re.Match[str], form: str) -> _Value | None:
    """Read a day with a month's name, in the Gregorian calendar or a Hijri one."""
    year, day = int(match[f"{form}y"]), int(match[f"{form}d"])
    hijri = _hijri(match[f"{form}m"]) if year in HIJRI_YEARS else None
    if hijri is not None:
        return _converted(hijri[0], year, hijri[1], day)
    month = _month(match, form)
    return _day(year, month, day) if month and year in _YEARS else None


def _month_year(match: re.Match[str], year: int) -> _Value | None:
    """Read "December 2016", "July–August 2004" (the last month) and a Hijri month, of which the Gregorian year may be sure."""
    hijri = _hijri(match["pm"])
    if hijri is not None:
        held = year_of_month(hijri[0], year, hijri[1]) if year in HIJRI_YEARS else year if year in _BARE_YEARS else None
        return _Value(f"{held:04}", "year", converted=year in HIJRI_YEARS) if held else None
    month = _month(match, "p")
    if month is None and match["pm2"]:
        first, last = (MONTHS.get(_plain(match[name])) for name in ("pm", "pm2"))
        month = last if first and last and first < last else None
    return _Value(f"{year:04}-{month:02}", "month") if month and year in _YEARS else None


def _hijri(name: str) -> tuple[Calendar, int] | None:
    """Return calendar and number of a Hijri month."""
    plain = _plain(name)
    if plain in HIJRI_MONTHS:
        return "lunar", HIJRI_MONTHS[plain]
    return ("solar", JALALI_MONTHS[plain]) if plain in JALALI_MONTHS else None


def _month(match: re.Match[str], form: str) -> int | None:
    """Return the month that a match names; where it names two ("ديسمبر/كانون الأول") they must be the same one."""
    month = MONTHS.get(_plain(match[f"{form}m"]))
    twin = match.groupdict().get(f"{form}m2")
    return month if twin is None or MONTHS.get(_plain(twin)) == month else None


def _plain(name: str) -> str:
    return " ".join(name.split())


def _year_month(year: int, month: int) -> _Value | None:
    """Read "2016-12". Where the second number could be a year as well ("2010-12") only the year is certain."""
    if year not in _BARE_YEARS:
        return None
    if not 1 <= month <= 12 or month > year % 100:
        return _Value(f"{year:04}", "year")
    return _Value(f"{year:04}-{month:02}", "month")


def _bare(match: re.Match[str], folded: str) -> _Value | None:
    """Read a number that stands alone as a year, unless it numbers or counts something."""
    year = int(match["by"])
    if (
        year not in _BARE_YEARS
        or _COUNTED.match(folded, match.end())
        or _NUMBERED.search(folded, max(0, match.start() - 24), match.start())
    ):
        return None
    return _Value(f"{year:04}", "year")


def _day(year: int, month: int, day: int) -> _Value | None:
    try:
        return _Value(dt.date(year, month, day).isoformat(), "day") if year in _YEARS else None
    except ValueError:
        return None


def _weekday(folded: str, start: int, end: int) -> tuple[int | None, Span | None]:
    """Return the weekday beside a date and its span."""
    before = _WEEKDAY_BEFORE.search(folded, max(0, start - 24), start)
    beside = before or _WEEKDAY_AFTER.match(folded, end)
    if beside is None:
        return None, None
    return WEEKDAYS[_plain(beside[1])], Span(*beside.span(1))
