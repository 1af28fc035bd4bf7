"""Dates of a claim looked for in a source, also where it writes them without a year or by its own day ("yesterday")."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from citecheck.evidence.beside import Beside
from citecheck.evidence.spelled_days import spelled_days
from citecheck.evidence.words import fold
from citecheck.model.citation import CitedDate
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span
from citecheck.text.dates import FoundDate, find_dates
from citecheck.text.months import MONTHS, WEEKDAYS


class DayOfYear(msgspec.Struct, frozen=True):
    """A day and a month without a year, and where it stands."""

    month: int
    day: int
    span: Span


def _either(names: dict[str, int]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


_MONTH = rf"(?<![^\W\d_])(?P<{{}}>{_either(MONTHS)})(?![^\W\d_])"
_DAY_MONTH = re.compile(
    rf"(?<![\d./,])(?P<d1>[0-3]?[0-9])(?:st|nd|rd|th|er|\.)?\s?(?:of\s|de\s|من\s)?{_MONTH.format('m1')}"
    rf"|{_MONTH.format('m2')}\.?\s?(?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?(?![\d:]|[.,]\d{{3}})"
)
#: "يوم 15/12", which no fraction follows: a day and its month in figures, named as a day.
_DAY_SLASH_MONTH = re.compile(r"(?<![^\W\d_])(?:يوم|بتاريخ|بتاريخ يوم)\s([0-3]?[0-9])\s?/\s?([01]?[0-9])(?![\d/]|\.\d)")
_MONTH_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{_either(MONTHS)})\.?\s\Z")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s(?:{_either(MONTHS)})(?![^\W\d_])")
#: What may follow the digits of a year: no digit, no decimals, no letter but the s of "1990s".
_YEAR_ENDS = re.compile(r"(?!\d|[.,]\d|(?!s\b)[a-z])")
_BEFORE_CENTURY = re.compile(r"(?:\A|[^\d.,]|[^\d][.,])\d\d\Z")
_SPAN_OPENS = re.compile(r"(?<!\d)(\d\d)\d\d\s?[-–/]\s?\Z")
_FULL_YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)")
_YEAR_FOLLOWS = re.compile(r"[\s,./،]{0,3}(?:of\s)?[0-9]{4}")

_YEARS = re.compile(r"(?<![\w.,/-])((?:1[0-9]|20)\d\d)\s?[-–/]\s?((?:1[0-9]|20)\d\d|\d\d)(?![\w/-]|[.,]\d)")

#: Folded words -> days from the page's own date.
_RELATIVE_DAYS = {
    **dict.fromkeys(
        ("today", "tonight", "this morning", "this evening", "this afternoon", "اليوم", "صباح اليوم", "مساء اليوم"), 0
    ),
    **dict.fromkeys(("yesterday", "last night", "امس", "البارحه", "مساء امس"), -1),
    **dict.fromkeys(("the day before yesterday", "اول امس", "امس الاول"), -2),
    **dict.fromkeys(("tomorrow", "غدا"), 1),
}
_RELATIVE_YEARS = {
    **dict.fromkeys(("this year", "هذا العام", "العام الحالي", "العام الجاري"), 0),
    **dict.fromkeys(("last year", "العام الماضي", "السنه الماضيه", fold("العام الفائت"), "العام المنصرم"), -1),
    **dict.fromkeys(("next year", "العام المقبل", "العام القادم", "السنه المقبله"), 1),
}
_RELATIVE_MONTHS = {
    **dict.fromkeys(("this month", "الشهر الجاري", "الشهر الحالي", "هذا الشهر"), 0),
    **dict.fromkeys(("last month", "الشهر الماضي", fold("الشهر الفائت"), "الشهر المنصرم"), -1),
    **dict.fromkeys(("next month", "الشهر المقبل", "الشهر القادم"), 1),
}
#: "the 15th of this month", الخامس عشر من الشهر الجاري: a day before a month that is told by the page's own.
_DAY_OF_MONTH = r"(?:(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\s(?:of|من)\s)?"
#: What stands after قبل or منذ: how long ago in one word, a count, and what is counted.
_ARABIC_AGO = {
    "يومين": (2, "day"),
    "اسبوعين": (2, "week"),
    "شهرين": (2, "month"),
    "عامين": (2, "year"),
    "سنتين": (2, "year"),
}  # fmt: skip
_ARABIC_COUNTS = {
    "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7,
    "ثمانيه": 8, "ثماني": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10,
}  # fmt: skip
_ARABIC_UNITS = {
    "ايام": "day", "يوما": "day", "اسابيع": "week", "اسبوعا": "week", "اشهر": "month", "شهور": "month", "شهرا": "month",
    "اعوام": "year", "سنوات": "year", "عاما": "year", "سنه": "year",
}  # fmt: skip
_LONG_WEEKDAYS = {name: day for name, day in WEEKDAYS.items() if name.endswith("day") or name.startswith("ال")}
_RELATIVE = re.compile(
    r"(?<![^\W\d_])(?:"
    rf"(?P<days>{'|'.join(sorted(_RELATIVE_DAYS, key=len, reverse=True))})"
    rf"|(?P<years>{'|'.join(sorted(_RELATIVE_YEARS, key=len, reverse=True))})"
    rf"|{_DAY_OF_MONTH}(?P<months>{'|'.join(sorted(_RELATIVE_MONTHS, key=len, reverse=True))})"
    rf"|(?:(?:قبل|منذ)\s)(?:(?P<ago>{'|'.join(sorted(_ARABIC_AGO, key=len, reverse=True))})"
    rf"|(?P<number>[0-9]+|{'|'.join(_ARABIC_COUNTS)})\s(?P<arabic>{'|'.join(_ARABIC_UNITS)}))"
    r"|(?P<count>[0-9]+|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month|year)s? ago"
    rf"|(?:(?P<next>next|coming)\s)?(?P<weekday>{_either(_LONG_WEEKDAYS)})"
    r")(?![^\W\d_])"
)
_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    **_ARABIC_COUNTS,
}
_DAYS_OF_UNIT = {"day": 1, "week": 7}


@lru_cache(maxsize=512)
def days_of_year(text: str) -> tuple[DayOfYear, ...]:
    """Return the days written without a year in ``text``.

    >>> [(day.month, day.day) for day in days_of_year("from 15 December to the 18th of January; on March 3, 2016")]
    [(12, 15), (1, 18)]
    """
    folded = fold(text)
    found: list[DayOfYear] = []
    for match in _DAY_MONTH.finditer(folded):
        day = int(match["d1"] or match["d2"])
        month = MONTHS[" ".join((match["m1"] or match["m2"]).split())]
        if 1 <= day <= 31 and not _YEAR_FOLLOWS.match(folded, match.end()):
            found.append(DayOfYear(month, day, Span(match.start(), match.end())))
    for match in _DAY_SLASH_MONTH.finditer(folded):
        day, month = int(match[1]), int(match[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            found.append(DayOfYear(month, day, Span(match.start(1), match.end(2))))
    found += [DayOfYear(day.month, day.day, day.span) for day in spelled_days(text) if day.year is None]
    return tuple(found)


def relative_dates(text: str, published: dt.date) -> Iterator[tuple[str, Span]]:
    """Yield ISO date (or year) and span of what ``text`` dates by the day on which it was published.

    A weekday is the last one of its name, the day of publication included, unless "next" stands before it.

    >>> list(relative_dates("They left on Thursday.", dt.date(2016, 12, 17)))[0][0]
    '2016-12-15'
    """
    for match in _RELATIVE.finditer(fold(text)):
        span = Span(match.start(), match.end())
        if match["days"]:
            yield (published + dt.timedelta(_RELATIVE_DAYS[match["days"]])).isoformat(), span
        elif match["years"]:
            yield str(published.year + _RELATIVE_YEARS[match["years"]]), span
        elif match["months"]:
            yield _in_month(published, _RELATIVE_MONTHS[match["months"]], match["day"]), span
        elif match["weekday"]:
            back = (published.weekday() - WEEKDAYS[" ".join(match["weekday"].split())]) % 7
            day = published - dt.timedelta(back) if not match["next"] else published + dt.timedelta(7 - back)
            yield day.isoformat(), span
        else:
            iso = _ago(published, *_how_long(match))
            if iso:
                yield iso, span


def _how_long(match: re.Match[str]) -> tuple[int, str]:
    if match["ago"]:
        return _ARABIC_AGO[match["ago"]]
    count = match["number"] or match["count"]
    return _COUNTS.get(count) or int(count), match["unit"] or _ARABIC_UNITS[match["arabic"]]


def _in_month(published: dt.date, step: int, day: str | None) -> str:
    """Return the month that lies ``step`` months from the page's own, with the day that stands before it, if any."""
    year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
    return f"{year:04}-{month + 1:02}" + (f"-{int(day):02}" if day else "")


def _ago(published: dt.date, count: int, unit: str) -> str:
    """Return the day, or the month or year, so long before the page's own; "" where that is no date."""
    if unit == "year":
        return f"{max(published.year - count, 1):04}"
    if count >= 4000:
        return ""
    return (
        _in_month(published, -count, None)
        if unit == "month"
        else ((published - dt.timedelta(count * _DAYS_OF_UNIT[unit])).isoformat())
    )


@lru_cache(maxsize=512)
def claimed_dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates of a text that have a year, those with the day in words among them."""
    found = find_dates(text)
    for day in spelled_days(text):
        if day.year is not None:
            date = CitedDate(date=f"{day.year}-{day.month:02}-{day.day:02}", precision="day", raw=day.span.of(text))
            found = [other for other in found if not day.span.covers(other.span)]
            found.append(FoundDate(span=day.span, date=date))
    return tuple(sorted(found, key=lambda one: one.span))


def compare_dates(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each date of the claim. A day of which the source has only month and year is "near"."""
    dated = claimed_dates(beside.claim)
    rows = [_dated(beside, found) for found in dated]
    rows += _spans_of_years(beside, [found.span for found in dated])
    for day in days_of_year(beside.claim):
        if not any(day.span.start < found.span.end and found.span.start < day.span.end for found in dated):
            spans = [other.span for other in _days_without_year(beside, day.month, day.day)]
            spans += [span for iso, span in _relative(beside) if iso[4:] == f"-{day.month:02}-{day.day:02}"]
            rows.append(_row(beside, day.span.of(beside.claim), spans, f"-{day.month:02}-{day.day:02}"))
    return tuple(rows)


def _spans_of_years(beside: Beside, known: list[Span]) -> list[Discrepancy]:
    """Return a row for each end of "1491–1510" or "2018-19" that is no date of its own."""
    rows: list[Discrepancy] = []
    for match in _YEARS.finditer(beside.claim):
        ends = (match[1], match[2] if len(match[2]) == 4 else match[1][:2] + match[2])
        if int(ends[0]) >= int(ends[1]):
            continue
        for group, year in zip((1, 2), ends, strict=True):
            span = Span(*match.span(group))
            if not any(other.covers(span) for other in known):
                rows.append(_row(beside, match.group(), _spans_of(beside, year), year))
    return rows


def _dated(beside: Beside, found: FoundDate) -> Discrepancy:
    readings = {found.date.date}
    if found.date.ambiguous and found.date.precision == "day":
        year, month, day = found.date.date.split("-")
        readings.add(f"{year}-{day}-{month}")
    words = found.span.of(beside.claim)
    spans = [span for iso in sorted(readings) for span in _spans_of(beside, iso)]
    row = _row(beside, words, spans, *sorted(readings))
    if row.presence == "absent" and found.date.precision == "day":
        coarse = [span for iso in sorted(readings) for span in _months(beside, iso[:7])]
        if coarse and not any(_has_days(beside, iso[:7]) for iso in readings):
            return beside.entry("date", words, coarse, soft=True)
    return row


def _row(beside: Beside, words: str, spans: list[Span], *isos: str) -> Discrepancy:
    """Return the row; the page's own date of publication counts where the text is silent."""
    if not spans and beside.published is not None:
        published = beside.published.isoformat()
        if any(published.startswith(iso) or (iso[0] == "-" and published.endswith(iso)) for iso in isos):
            return Discrepancy(kind="date", in_claim=words, presence="found", in_source=f"published {published}")
    return beside.entry("date", words, spans)


def _spans_of(beside: Beside, iso: str) -> list[Span]:
    """Return where the source has the date ``iso`` (YYYY, YYYY-MM or YYYY-MM-DD) or a finer one within it."""
    year = iso[:4]
    if len(iso) == 4:
        return _years(beside, year) + [span for other, span in _relative(beside) if other.startswith(year)]
    spans = [span for other, span in _dates_of_year(beside, year) if other.startswith(iso)]
    spans += [span for other, span in _relative(beside) if other.startswith(iso)]
    if not spans:
        month = int(iso[5:7])
        free = (
            [day.span for day in _days_without_year(beside, month, int(iso[8:]))]
            if len(iso) == 10
            else _whole_month(beside, month)
        )
        spans = [span for span in free if _may_be(beside, span, int(year), month)]
    return spans


def _years(beside: Beside, year: str) -> list[Span]:
    """Return where a year stands: in full, as the end of a span of years ("1997-99"), or short ("'99")."""
    folded, short = beside.source.folded, year[2:]
    found: list[Span] = []
    at = folded.find(short)
    while at >= 0:
        if _YEAR_ENDS.match(folded, at + 2):
            before = folded[max(0, at - 8) : at]
            if _BEFORE_CENTURY.search(before) and before.endswith(year[:2]):
                found.append(Span(at - 2, at + 2))
            elif before.endswith(("'", "’")) or _opened_in(before) == year[:2]:
                found.append(Span(at, at + 2))
        at = folded.find(short, at + 1)
    return found


def _opened_in(before: str) -> str:
    """Return the century of the year that opens a span of years ("1997-") at the end of ``before``, "" where none does."""
    match = _SPAN_OPENS.search(before)
    return match[1] if match else ""


def _may_be(beside: Beside, span: Span, year: int, month: int) -> bool:
    """Tell whether a date without a year may be of ``year``.

    The last year named before it, up to three sentences away, says so; else the page's own date, from which the month is the last
    or the next of its name; else any mention of the year.
    """
    source = beside.source
    at = source.sentence_at(span.start)
    start = source.spans[max(0, at - 3)].start
    named = [match.group() for match in _FULL_YEAR.finditer(source.folded, start, source.spans[at].end)]
    if str(year) in named:
        return True
    if beside.published is not None:
        apart = (year - beside.published.year) * 12 + month - beside.published.month
        return -12 < apart < 12
    return not named and (bool(_years(beside, str(year))) or not _FULL_YEAR.search(source.folded))


def _dates_of_year(beside: Beside, year: str) -> Iterator[tuple[str, Span]]:
    """Yield ISO date and span of the dates in the sentences that have the year's figures."""
    source = beside.source
    for index in _sentences_with(beside, year):
        span = source.spans[index]
        for found in claimed_dates(span.of(source.text)):
            yield found.date.date, found.span.shifted(span.start)
            if found.date.ambiguous and found.date.precision == "day":
                full, month, day = found.date.date.split("-")
                yield f"{full}-{day}-{month}", found.span.shifted(span.start)


def _sentences_with(beside: Beside, figures: str) -> list[int]:
    """Return the sentences in which a word ends with ``figures``: "2016", "14.12.2016", "14,2016"; or a Hijri year of it."""
    ends = (figures, "." + figures[2:], *_hijri_years(int(figures)))
    places = beside.source.places
    found = {at for word, ats in places.items() if word[0].isdigit() and word.endswith(ends) for at in ats}
    return sorted(found | {at for word, ats in places.items() if word.startswith(figures + ".") for at in ats})


def _hijri_years(year: int) -> tuple[str, ...]:
    """Return the years of the lunar and the solar Hijri calendar that a Gregorian one touches, as figures; none before 1882.

    A lunar year has 354.367 days (Umm al-Qura's mean), so 33 of them pass in 32 Gregorian ones.
    """
    if year < 1882:
        return ()
    lunar = int((year - 622) * 33 / 32)
    return tuple(str(known) for known in (lunar - 1, lunar, lunar + 1, year - 622, year - 621))


def _days_without_year(beside: Beside, month: int, day: int) -> list[DayOfYear]:
    return [other for other in _year_free(beside, month) if (other.month, other.day) == (month, day)]


def _year_free(beside: Beside, month: int) -> Iterator[DayOfYear]:
    source = beside.source
    for index in _sentences_of_month(beside, month):
        span = source.spans[index]
        for found in days_of_year(span.of(source.text)):
            yield DayOfYear(found.month, found.day, found.span.shifted(span.start))


def _sentences_of_month(beside: Beside, month: int) -> list[int]:
    places = beside.source.places
    firsts = {name.split()[0] for name, number in MONTHS.items() if number == month}
    return sorted({index for name in (*firsts, "يوم", "بتاريخ") for index in places.get(name, ())})


def _whole_month(beside: Beside, month: int) -> list[Span]:
    """Return where the month is named, alone or with a day."""
    return sorted({*_month_names(beside, month), *(day.span for day in _year_free(beside, month) if day.month == month)})


def _month_names(beside: Beside, month: int) -> list[Span]:
    """Return where the month is named, where the name is long enough to be nothing else ("may", "mar" are not)."""
    names = "|".join(re.escape(name) for name, number in MONTHS.items() if number == month and len(name) > 3)
    if not names:
        return []
    pattern = re.compile(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])")
    return [Span(match.start(), match.end()) for match in pattern.finditer(beside.source.folded)]


def _months(beside: Beside, month: str) -> list[Span]:
    """Return where the source has the month ``month`` (YYYY-MM) without a day."""
    return [span for iso, span in _dates_of_year(beside, month[:4]) if iso == month]


def _has_days(beside: Beside, month: str) -> bool:
    """Tell whether the source has days of ``month``: then its bare month is no sign of another day."""
    return any(len(iso) == 10 and iso.startswith(month) for iso, _ in _dates_of_year(beside, month[:4]))


def _relative(beside: Beside) -> list[tuple[str, Span]]:
    if beside.published is None:
        return []
    return _relative_dates(beside.source.text, beside.published)


@lru_cache(maxsize=8)
def _relative_dates(text: str, published: dt.date) -> list[tuple[str, Span]]:
    return list(relative_dates(text, published))


def beside_month(text: str, span: Span) -> bool:
    """Tell whether a number at ``span`` stands beside the name of a month.

    >>> beside_month("On August 100, he left", Span(10, 13)), beside_month("March 3 and 100 men", Span(12, 15))
    (True, False)
    """
    before, after = fold(text[max(0, span.start - 16) : span.start]), fold(text[span.end : span.end + 16])
    return bool(_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after))
