"""Dates that run backwards in the account (CC417). Only clear cases: what jumps back to tell an earlier story is no slip."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from citecheck.citations.doubts.body import dates_in, quote, sentence_at
from citecheck.model.document import DateOrder, Problem
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, fold, one_of

_MOST = 3
#: Dates farther apart than this, in characters, belong to no one account.
_NEAR = 4_000
#: A date is clearly earlier when it is so many days earlier; one day is a matter of telling.
_CLEAR = dt.timedelta(days=2)
#: A step of an account spans no more than this; what lies farther back is another story.
_ACCOUNT = dt.timedelta(days=92)
#: How close together the dates before and after a slip of the year must lie.
_TIGHT = dt.timedelta(days=31)

_NAMED = one_of(name for name in MONTHS if len(name) > 2)
_FIRST = "".join(sorted({name[0] for name in MONTHS}))
_YEARLESS = re.compile(
    rf"(?=\d)(?<![\d./-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?(?P<month>{_NAMED})\b(?!\.?,?\s*(?:of\s+|de\s+)?\d{{4}})"
    rf"|(?=[{_FIRST}])\b(?P<month2>{_NAMED})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?\s*\d{{4}})(?![\d:./-]\d)"
)
#: Words before a date that tell of a background, not of the next step.
_BACKGROUND = re.compile(
    r"\b(?:since|before|until|till|by|prior\sto|from|between|after|following|dated?|earlier|depuis|avant|jusqu'au|apres|seit|vor|"
    r"bis|nach|desde|antes\sde(?:l)?|hasta|despues\sde(?:l)?|منذ|قبل|حتي|بعد)\s(?:the\s|le\s|dem\s|den\s|el\s|early\s|late\s)?\s*\Z"
)
#: Words that say "and this came next".
_NEXT = re.compile(
    r"(?<!the\s)\b(?:then|later|afterwards?|subsequently|thereafter|finally|eventually|puis|ensuite|plus\stard|enfin|dann|danach|"
    r"schliesslich|anschliessend|luego|despues|mas\starde|finalmente|ثم|لاحقا|فيما\sبعد)\b(?P<gap>[^.!?؟]{0,60})\Z"
)
#: Words between "then" and the date that begin another telling ("then said that on 3 May …").
_RETOLD = re.compile(r"\b(?:had|that|said|says|told|who|which|whom|recalled|reported|dass|que|qui|ان|الذي|التي)\b")
#: Words around a date that say why it is of another year.
_OTHER_YEAR = re.compile(
    r"\b(?:earlier|before|ago|previous|previously|anniversary|since|later|after|next|last|had|will|would|until|following|compared|"
    r"same\s(?:day|month|period|date)|annees?|avant|apres|vor|nach|jahr|jahre|antes|despues|ano|anos|قبل|بعد|عام|ذكري)\b"
)


def backward_dates(body: str, order: DateOrder) -> Iterator[Problem]:
    """Yield a problem for each date of ``body`` that clearly comes too early in its account, at most three."""
    folded = fold(body)
    steps = _steps(body, folded, order)
    told = 0
    whole = [place for place, step in enumerate(steps) if step[2]]
    for rank, place in enumerate(whole):
        if told == _MOST:
            return
        span, day, _ = steps[place]
        near = [steps[at] for at in whole[max(0, rank - 1) : rank + 2]]
        message = _too_early(folded, steps, place) or (_other_year(folded, near) if rank else "")
        if message:
            told += 1
            words = quote(body, *_around(body, span))
            yield Problem(code="CC417", message=f"“{words}”: {day} {message}", span=span)


Step = tuple[Span, dt.date, bool]


def _steps(body: str, folded: str, order: DateOrder) -> list[Step]:
    """Return the days of the account in order of the text: span, day, and whether the year is written.

    A day without a year takes that of the date before it, for comparing only.
    """
    found: list[Step] = [
        (date.span, dt.date.fromisoformat(date.date.date), True)
        for date in dates_in(body, order)
        if date.date.precision == "day" and not date.date.ambiguous and not _background(folded, date.span.start)
    ]
    merged: list[Step] = []
    bare = list(_yearless(folded))
    for step in found:
        merged += _dated(bare, merged, step[0].start)
        merged.append(step)
    return merged + _dated(bare, merged, len(body))


def days_without_year(folded: str) -> Iterator[Span]:
    """Yield where a folded text names a day and its month and no year ("16th of December")."""
    for match in _YEARLESS.finditer(folded):
        if 1 <= int(match["day"] or match["day2"]) <= 31:
            yield Span(*match.span())


def _yearless(folded: str) -> Iterator[tuple[Span, int, int]]:
    for match in _YEARLESS.finditer(folded):
        month = MONTHS.get(" ".join((match["month"] or match["month2"]).split()))
        if month and not _background(folded, match.start()):
            yield Span(*match.span()), int(match["day"] or match["day2"]), month


def _background(folded: str, start: int) -> bool:
    return _BACKGROUND.search(folded, max(0, start - 40), start) is not None


def _dated(bare: list[tuple[Span, int, int]], before: Sequence[Step], end: int) -> list[Step]:
    """Take the days without a year that stand before ``end`` out of ``bare``, with the year of the last step."""
    taken: list[Step] = []
    while bare and bare[0][0].start < end:
        span, day, month = bare.pop(0)
        last = next((step for step in reversed(before) if step[2]), None)
        if last is not None and span.start - last[0].end < _NEAR and not last[0].covers(span):
            try:
                taken.append((span, dt.date(last[1].year, month, day), False))
            except ValueError:
                continue
    return taken


def _too_early(folded: str, steps: Sequence[Step], place: int) -> str:
    """Judge a date that a word like "then" calls the next step, while the steps before it were later."""
    span, day, _ = steps[place]
    lead = _NEXT.search(folded, max(0, span.start - 90), span.start)
    if lead is None or _RETOLD.search(lead["gap"]):
        return ""
    before = [step for step in steps[max(0, place - 3) : place] if span.start - step[0].end < _NEAR]
    if len(before) < 2 or not all(_CLEAR <= other - day <= _ACCOUNT for _, other, _ in before):
        return ""
    return f"is told as the next step after {max(other for _, other, _ in before)}"


def _other_year(folded: str, near: Sequence[Step]) -> str:
    """Judge a date that fits between its neighbours but for the year; ``near`` is the one before, the date, the one after."""
    if len(near) < 3:
        return ""
    (first, early, _), (span, day, _), (last, late, _) = near
    if last.end - first.start > _NEAR or not early <= late <= early + _TIGHT:
        return ""
    if early - _ACCOUNT <= day <= late + _ACCOUNT or _OTHER_YEAR.search(sentence_at(folded, span.start, span.end)):
        return ""
    fitting = [year for year in (early.year, late.year) if abs(year - day.year) == 1 and _fits(day, year, early, late)]
    return f"stands between {early} and {late}; in {fitting[0]} it would fit" if fitting else ""


def _fits(day: dt.date, year: int, early: dt.date, late: dt.date) -> bool:
    try:
        return early <= day.replace(year=year) <= late
    except ValueError:
        return False


def _around(body: str, span: Span) -> tuple[int, int]:
    """Return the date with the few words before it."""
    start = max(0, span.start - 40)
    cut = body.find(" ", start, span.start)
    return (cut + 1 if start and cut >= 0 else start), span.end
