"""Units that stand beside a number, in English and Arabic: what dimension they measure, and how large one is."""

from __future__ import annotations

import msgspec

from citecheck.evidence.words import fold


class Unit(msgspec.Struct, frozen=True):
    """A unit: its dimension, and its size in the dimension's first unit. Currencies have no fixed size: each is a dimension."""

    dimension: str
    size: float = 1.0


def _table(rows: dict[str, tuple[str, float]]) -> dict[str, Unit]:
    return {fold(word): Unit(*unit) for words, unit in rows.items() for word in words.split()}


#: Folded word -> unit. Metres, square metres, kilograms; sizes by the international yard and pound agreement of 1959.
UNITS = _table(
    {
        "% ٪ percent pct بالمئه بالمائه بالميه": ("percent", 1.0),
        "km kilometre kilometres kilometer kilometers كيلومتر كيلومترا كيلومترات كم كلم": ("length", 1000.0),
        "m metre metres meter meters متر مترا امتار": ("length", 1.0),
        "cm centimetre centimetres centimeter centimeters سنتيمتر سم": ("length", 0.01),
        "mi mile miles ميل ميلا اميال": ("length", 1609.344),
        "foot feet ft قدم قدما اقدام": ("length", 0.3048),
        "yard yards yd يارده": ("length", 0.9144),
        "hectare hectares ha هكتار هكتارا هكتارات": ("area", 1e4),
        "acre acres فدان فدانا": ("area", 4046.856),
        "kg kilogram kilograms kilo kilos كيلوغرام كيلوجرام كغ كجم": ("weight", 1.0),
        "tonne tonnes ton tons طن طنا اطنان": ("weight", 1000.0),
        "lb lbs رطل": ("weight", 0.45359237),
        "$ usd dollar dollars دولار دولارا دولارات": ("dollar", 1.0),
        "€ eur euro euros يورو": ("euro", 1.0),
        "£ gbp pounds sterling استرليني": ("pound", 1.0),
        "lira liras ليره ليرات": ("lira", 1.0),
    }
)
#: "square" before a length, in both languages.
SQUARES = frozenset(("square", "sq", "مربع", "مربعا", "مربعه"))
#: "per cent" in two words.
PERCENT = frozenset((("per", "cent"), ("في", fold("المئة")), ("في", fold("المائة"))))
