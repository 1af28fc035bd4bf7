"""How a report cites archived copies: its own words and its own way to write a date, learned from its notes. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from citecheck.model.citation import Citation, CitedDate
from citecheck.text.dates import find_dates

#: What a note says before the address of an archived copy, where it says it. The same words as the parser knows them by.
_SAID = re.compile(
    r"(?i)(?:\b(?:archived?|snapshot|captured|archivée?|archiviert|archivad[oa])\b|مؤرشفة?|أرشيف|نسخة محفوظة)"
    r"(?:[^.;\n]|(?<=\d)\.){0,60}$"
)
_HOLE = "{uri}"
#: Where no note shows a habit: the usual words of each language. "from the original" is left out, as its date is another one.
_USUAL = {
    "en": "archived at {uri} on {date}",
    "fr": "archivé le {date} : {uri}",
    "de": "archiviert am {date} unter {uri}",
    "es": "archivado el {date} en {uri}",
    "ar": "مؤرشف في {date}: {uri}",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
#: How each language writes a day, where the report shows no way of its own.
_DAYS = {"de": "{d}. {M} {y}", "es": "{d} de {M} de {y}"}


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """``sentence`` holds ``{uri}``, perhaps ``{date}``; ``day`` holds ``{d}`` or ``{dd}``, ``{m}``, ``{mm}`` or ``{M}``, ``{y}``.

    ``learned`` tells that the sentence is the report's own.
    """

    sentence: str
    day: str
    language: str
    learned: bool = False

    def say(self, uri: str, at: dt.date) -> str:
        """Return the sentence for one archived copy."""
        return self.sentence.replace("{date}", self.date(at)).replace(_HOLE, uri)

    def date(self, at: dt.date) -> str:
        """Return a day as the report writes it."""
        names = _MONTHS[self.language].split()
        parts = {
            "{dd}": f"{at.day:02}",
            "{d}": f"{at.day}",
            "{mm}": f"{at.month:02}",
            "{m}": f"{at.month}",
            "{y}": f"{at.year:04}",
        }
        words = self.day.replace("{M}", names[at.month - 1])
        for hole, value in parts.items():
            words = words.replace(hole, value)
        return words


def habit_of(citations: Iterable[Citation], language: str | None) -> Habit:
    """Return how the report's notes cite archived copies; the usual words of ``language`` (else English) where none does."""
    known = language if language in _USUAL else "en"
    listed = tuple(citations)
    sentences = Counter(said for citation in listed if (said := _sentence(citation)))
    days = Counter(
        way for citation in listed for cited in (citation.issued, citation.accessed) if cited and (way := day_way(cited))
    )
    sentence = sentences.most_common(1)[0][0] if sentences else _USUAL[known]
    day = days.most_common(1)[0][0] if days else _DAYS.get(known, "{d} {M} {y}")
    return Habit(sentence=sentence, day=day, language=known, learned=bool(sentences))


def _sentence(citation: Citation) -> str:
    """Return what a note says around the address of its archived copy, with holes; empty where it says nothing."""
    version = citation.version_url
    if version is None:
        return ""
    at = next((citation.raw.find(text) for text in (version.as_written, version.normalised) if text and text in citation.raw), -1)
    if at < 0:
        return ""
    before = citation.raw[:at]
    if found := _SAID.search(before):
        said, closing = found[0], ""
        dated = find_dates(said)
        if len(dated) == 1:
            said = f"{said[: dated[0].span.start]}{{date}}{said[dated[0].span.end :]}"
        if said.count("[") > said.count("]"):
            closing = "]"
        elif said.count("(") > said.count(")"):
            closing = ")"
        return said + _HOLE + closing if not re.search(r"\d", said) else ""
    return f"[{_HOLE}]" if before.endswith("[") else ""


def day_way(cited: CitedDate) -> str:
    """Return how a day is written, as a pattern; empty where it is no full day, or not plain which number is which.

    >>> day_way(CitedDate(date="2016-12-14", precision="day", raw="December 14, 2016"))
    '{M} {d}, {y}'
    >>> day_way(CitedDate(date="2016-02-03", precision="day", raw="03.02.2016"))
    '{dd}.{mm}.{y}'
    """
    if cited.precision != "day" or cited.ambiguous:
        return ""
    year, month, day = (int(part) for part in cited.date.split("-"))
    numeric = _NUMERIC.fullmatch(cited.raw)
    if numeric:
        return _numeric_way(numeric, {"y": year, "m": month, "d": day})
    if (named := _DAY_FIRST.fullmatch(cited.raw)) and (int(named[1]), int(named[5])) == (day, year):
        return f"{{d}}{named[2]}{{M}}{named[4]}{{y}}"
    if (named := _MONTH_FIRST.fullmatch(cited.raw)) and (int(named[2]), int(named[4])) == (day, year):
        return f"{{M}} {{d}}{named[3]}{{y}}"
    return ""


_NUMERIC = re.compile(r"(\d{1,4})([-./]|\. ?)(\d{1,2})\2(\d{1,4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(\.?(?: de)? )([^\W\d]+)((?:,| de)? )(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+) (\d{1,2})(,? )(\d{4})")


def _numeric_way(found: re.Match[str], values: dict[str, int]) -> str:
    texts = (found[1], found[3], found[4])
    for order in ("ymd", "dmy", "mdy"):
        if [int(text) for text in texts] == [values[name] for name in order]:
            holes = ("{y}" if name == "y" else f"{{{name * len(text)}}}" for name, text in zip(order, texts, strict=True))
            return found[2].join(holes)
    return ""
