"""Dates in running text: found by tables and patterns of our own, because the libraries invent the parts that are missing.

Nothing is guessed. A date without a year is no date, "31.02.2016" is no date, "6000 people" is no year; a year or a month
alone keeps that precision. Pure: usable on notes, claims and sources alike.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from citecheck.model.citation import CitedDate
from citecheck.model.document import DateOrder
from citecheck.model.span import Span
from citecheck.text.months import JALALI_MONTHS, MONTHS, WEEKDAYS, fold


class FoundDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date in a text: its ``span`` in that text, its value, and the weekday written beside it (Monday 0), with its span."""

    span: Span
    date: CitedDate
    weekday: int | None = None
    weekday_span: Span | None = None


def _names(table: dict[str, int]) -> str:
    names = sorted(table, key=len, reverse=True)
    return r"(?<![^\W\d_])(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + r")(?![^\W\d_])"


#: A bare number counts as a year only in this range; a full date may go back further.
_BARE_YEARS = range(1500, 2100)
_YEARS = range(1000, 2200)
_JALALI_YEARS = range(1200, 1500)
_ORDINAL = r"(?:\s?(?:st|nd|rd|th)\b|er\b|o\b|a\b|\.)?"
_OF = r"(?:(?:of|de|del|d'|من|di|in)\s*)?"
_MONTH = _names({**MONTHS, **JALALI_MONTHS})
_TWICE = rf"(?P<{{0}}>{_MONTH})\.?(?:\s?[/(،–-]\s?(?P<{{0}}2>{_MONTH})\s?\)?)?"
_YEAR = r"(?P<{0}>[0-9]{{4}})(?![0-9])"
_LEFT = r"(?<![0-9/])(?<![0-9]\.)"
_APART = _LEFT + r"(?<![0-9]-)"

#: How many times the proofs of one order must outweigh those of the other.
_MAJORITY = 3
# 14.12.2016, 15-12-2016, 13/12/2016, 15.12 .2016, 14/12/16
_NUMERIC = (
    rf"{_APART}(?P<na>[0-9]{{1,2}})\s?(?P<ns>[./–-])\s?(?P<nb>[0-9]{{1,2}})\s?(?P=ns)\s?(?P<ny>[0-9]{{4}}|"
    r"[0-9]{2}(?![./-]?[0-9]))(?![0-9])"
)
_FORMS = (
    # 2016-12-14, 2016/12/14
    rf"{_APART}(?P<iy>[0-9]{{4}})(?P<is>\s?[-/.]\s?)(?P<im>[0-9]{{1,2}})(?P=is)(?P<id>[0-9]{{1,2}})(?![0-9])",
    _NUMERIC,
    # 22 December 2016, 16th of December 2016, 14 ديسمبر/كانون الأول 2016
    rf"{_LEFT}(?P<dd>[0-9]{{1,2}}){_ORDINAL}\s?[-./,]?\s?{_OF}{_TWICE.format('dm')}\s?[-.,،/]?\s?,?\s?{_OF}{_YEAR.format('dy')}",
    # December 14,2016; November 15 ,2016; december14,2016; December 12–14, 2016
    rf"{_TWICE.format('mm')}\s?(?:[0-9]{{1,2}}\s?[–-]\s?)?(?P<md>[0-9]{{1,2}}){_ORDINAL}\s?[,.،]?\s?{_OF}{_YEAR.format('my')}",
    # 2016, December 14 (APA)
    rf"(?<![0-9])(?P<ay>[0-9]{{4}}),\s?(?P<am>{_MONTH})\.?\s(?P<ad>[0-9]{{1,2}})(?![0-9])",
    # Dec. 2016, December of 2016
    rf"{_TWICE.format('pm')}\s?[,.،]?\s?{_OF}{_YEAR.format('py')}",
    # 2016-12, 12/2016
    rf"{_LEFT}(?<![\w-])(?P<qy>[0-9]{{4}})-(?P<qm>[0-9]{{2}})(?![\w-])",
    rf"{_LEFT}(?<![\w.,-])(?P<rm>0?[1-9]|1[0-2])[./](?P<ry>(?:19|20)[0-9]{{2}})(?![\w/-])",
    # 2016, 2010a
    r"(?:(?<=[0-9]{4}-)|(?<![\w/$€£#@.\-:+])(?<![0-9],))(?P<by>[0-9]{4})[a-f]?م?(?![\w%°/]|[.,:][0-9]|\s?[$€£])",
)
#: A blank may be a line end with an indent.
_DATE = re.compile("|".join(_FORMS).replace(r"\s?", r"\s{0,3}"))
_KINDS = ("i", "n", "d", "m", "a", "p", "q", "r", "b")
_URL = r"(?:https?|ftp)://\S+|\bwww\.\S+"
_LINK = re.compile(_URL)
#: Digits of any script: for the whole text of a report, unfolded.
_LINK_OR_NUMERIC = re.compile(rf"{_URL}|{_NUMERIC}".replace(r"\s?", r"\s{0,3}").replace("[0-9]", r"\d"))
_NUMBERED = re.compile(
    r"(?:\b(?:no|nr|num|nº|n°|number|numbers|resolution|resolutions|res|law|decree|decret|act|article|art|section|sec|"
    r"page|p|pp|pages|para|"
    r"clip|room|flight|figure|route|vol|volume|issue|case|order|unit|isbn|lot|km|loi|ley|gesetz|قرار|رقم|القرار)[.:]?|§|#|"
    r"nº|n°)\s*$"
)
_COUNTED = re.compile(
    r"\s(?:people|persons?|civilians?|families|family|fighters?|men|women|children|buses|km|kilomet\w+|metres|meters|m\b|"
    r"miles|dollars|"
    r"euros?|pounds|tons?|tonnes|percent|per cent|residents|refugees|displaced|others|troops|soldiers|houses|homes|units|copies|"
    r"militants|rebels|deaths|dead|killed|wounded|injured|prisoners|detainees|barrels|years|months|days|hours|words|pages|"
    r"شخص|مدني|عائله|مقاتل|personnes|civils|familles|menschen|personen|personas|familias)"
)
_WEEKDAY = _names(WEEKDAYS)
_WEEKDAY_BEFORE = re.compile(rf"({_WEEKDAY})\.?\s?[,،]?\s?(?:(?:the|le|den|dem|der|el|il)\s)?$")
_WEEKDAY_AFTER = re.compile(rf"\s?[,(،]?\s?({_WEEKDAY})")


def find_dates(text: str, order: DateOrder = "unknown") -> list[FoundDate]:
    """Return the dates of ``text`` from left to right, those inside URLs left out.

    ``order`` says how "03.04.2016" is meant; where it is unknown the day is read first and the date is marked
    ambiguous. A range in one month gives its last day.

    >>> [found.date.date for found in find_dates("on December 14,2016 and in Nov. 2015; 6000 people, 31.02.2016")]
    ['2016-12-14', '2015-11']
    """
    folded = _LINK.sub(lambda link: "\ue000" * len(link.group()), fold(text))
    found: list[FoundDate] = []
    for match in _DATE.finditer(folded):
        read = _read(match, order, folded)
        if read is None:
            continue
        date, precision, ambiguous = read
        value = CitedDate(
            date=date,
            precision=precision,  # type: ignore[arg-type]
            raw=" ".join(text[match.start() : match.end()].split()),
            ambiguous=ambiguous,
        )
        weekday, at = _weekday(folded, match.start(), match.end()) if precision == "day" else (None, None)
        found.append(FoundDate(span=Span(match.start(), match.end()), date=value, weekday=weekday, weekday_span=at))
    return found


def settled_order(text: str) -> DateOrder:
    """Return the order of day and month that the numeric dates of ``text`` prove, those inside URLs left out.

    A number above 12 in first place proves day first, in second place month first. Where both occur, the order with three
    times as many proofs stands (a slip or a quotation does not unsettle a whole report); else the order is "unknown".

    >>> settled_order("3.4.2016, then 15.4.2016")
    'dmy'
    >>> settled_order("3.4.2016")
    'unknown'
    """
    day_first = month_first = 0
    for match in _LINK_OR_NUMERIC.finditer(text):
        if match["na"] is None or (len(match["ny"]) == 2 and match["ns"] != "/"):
            continue
        first, second = int(match["na"]), int(match["nb"])
        day_first += 31 >= first > 12 >= second > 0
        month_first += 31 >= second > 12 >= first > 0
    if day_first and day_first >= _MAJORITY * month_first:
        return "dmy"
    return "mdy" if month_first and month_first >= _MAJORITY * day_first else "unknown"


def weekday_disagrees(found: FoundDate) -> bool:
    """Tell whether the weekday written beside a date is not the one that the date had (Gregorian calendar).

    >>> weekday_disagrees(find_dates("Monday, 22 December 2016")[0])  # it was a Thursday
    True
    """
    if found.weekday is None or found.date.precision != "day" or found.date.ambiguous:
        return False
    return dt.date.fromisoformat(found.date.date).weekday() != found.weekday


def _read(match: re.Match[str], order: DateOrder, folded: str) -> tuple[str, str, bool] | None:
    """Return ISO date, precision and ambiguity of a match, None where it is no date after all."""
    form = next(kind for kind in _KINDS if match[f"{kind}y"])
    year = int(match[f"{form}y"])
    if form == "n":
        return _numeric(match, order)
    if form in "ia":
        number = int(match["im"]) if form == "i" else MONTHS.get(_plain(match["am"]), 0)
        return _day(year, number, int(match[f"{form}d"]))
    if form in "dm":
        return _named(match, form)
    if form == "p":
        month = _month(match, "p")
        return (f"{year:04}-{month:02}", "month", False) if month and year in _YEARS else None
    if form in "qr":
        return _year_month(year, int(match[f"{form}m"]))
    return _bare(match, folded)


def _numeric(match: re.Match[str], order: DateOrder) -> tuple[str, str, bool] | None:
    """Read three numbers. A two-digit year is one of the web's century: 00 to 49 are 20xx."""
    first, second, year = int(match["na"]), int(match["nb"]), int(match["ny"])
    if len(match["ny"]) == 2:
        if match["ns"] not in "./" or (match["ns"] == "." and len(match["nb"]) == 1):
            return None
        year += 2000 if year < 50 else 1900
    if first > 12:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    read = _day(year, first, second) if order == "mdy" else _day(year, second, first)
    return (read[0], read[1], order == "unknown" and first != second) if read else None


def _named(match: re.Match[str], form: str) -> tuple[str, str, bool] | None:
    """Read a day with a month's name, in the Gregorian calendar or the Solar Hijri one."""
    year, day = int(match[f"{form}y"]), int(match[f"{form}d"])
    jalali = JALALI_MONTHS.get(_plain(match[f"{form}m"]))
    if jalali and year in _JALALI_YEARS:
        return _from_jalali(year, jalali, day)
    month = _month(match, form)
    return _day(year, month, day) if month and year in _YEARS else None


def _month(match: re.Match[str], form: str) -> int | None:
    """Return the month that a match names; where it names two ("ديسمبر/كانون الأول") they must be the same one."""
    month = MONTHS.get(_plain(match[f"{form}m"]))
    twin = match[f"{form}m2"]
    return month if twin is None or MONTHS.get(_plain(twin)) == month else None


def _plain(name: str) -> str:
    return " ".join(name.split())


def _year_month(year: int, month: int) -> tuple[str, str, bool] | None:
    """Read "2016-12". Where the second number could be a year as well ("2010-12") only the year is certain."""
    if year not in _BARE_YEARS:
        return None
    if not 1 <= month <= 12 or month > year % 100:
        return (f"{year:04}", "year", False)
    return (f"{year:04}-{month:02}", "month", False)


def _bare(match: re.Match[str], folded: str) -> tuple[str, str, bool] | None:
    """Read a number that stands alone as a year, unless it numbers or counts something."""
    year = int(match["by"])
    if (
        year not in _BARE_YEARS
        or _COUNTED.match(folded, match.end())
        or _NUMBERED.search(folded, max(0, match.start() - 24), match.start())
    ):
        return None
    return (f"{year:04}", "year", False)


def _day(year: int, month: int, day: int) -> tuple[str, str, bool] | None:
    iso = _iso(year, month, day)
    return (iso, "day", False) if iso and year in _YEARS else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> tuple[str, str, bool] | None:
    """Convert a Solar Hijri day (33-year cycle, right from 1178 to 1633; the method of jalaali-js)."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    shifted = year - 979
    days = 365 * shifted + shifted // 33 * 8 + (shifted % 33 + 3) // 4
    days += (month - 1) * 31 - max(0, month - 7) + day - 1
    return ((dt.date(1600, 3, 20) + dt.timedelta(days=days)).isoformat(), "day", False)


def _weekday(folded: str, start: int, end: int) -> tuple[int | None, Span | None]:
    """Return the weekday beside a date and its span."""
    before = _WEEKDAY_BEFORE.search(folded, max(0, start - 24), start)
    beside = before or _WEEKDAY_AFTER.match(folded, end)
    if beside is None:
        return None, None
    return WEEKDAYS[_plain(beside[1])], Span(*beside.span(1))
