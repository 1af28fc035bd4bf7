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
        "riyal riyals ريال ريالا ريالات": ("riyal", 1.0),
        "dinar dinars دينار دينارا دنانير": ("dinar", 1.0),
        "dirham dirhams درهم درهما دراهم": ("dirham", 1.0),
        "rouble roubles ruble rubles روبل روبلا": ("rouble", 1.0),
        "shekel shekels شيكل شيقل شواكل": ("shekel", 1.0),
        "yen ين": ("yen", 1.0),
        "yuan renminbi يوان يوانا": ("yuan", 1.0),
        "rupee rupees روبيه": ("rupee", 1.0),
        "litre litres liter liters لتر لترا ليتر ليترا": ("volume", 1.0),
        "gallon gallons جالون غالون": ("volume", 3.785411784),
        "barrel barrels برميل برميلا براميل": ("barrel", 1.0),
        "dunam dunams دونم دونما دونمات": ("area", 1000.0),
        "inch inches بوصه": ("length", 0.0254),
        "gram grams gramme grammes غرام غراما جرام": ("weight", 0.001),
        "minute minutes دقيقه دقائق": ("time", 1 / 1440),
        "hour hours ساعه ساعات": ("time", 1 / 24),
        "day days يوم يوما ايام": ("time", 1.0),
        "week weeks اسبوع اسبوعا اسابيع": ("time", 7.0),
        "month months شهر شهرا اشهر شهور": ("time", 365.25 / 12),
        "year years عام عاما اعوام سنه سنوات": ("time", 365.25),
    }
)
#: "square" before a length, in both languages.
SQUARES = frozenset(("square", "sq", "مربع", "مربعا", "مربعه"))
#: "per cent" in two words.
PERCENT = frozenset((("per", "cent"), ("في", fold("المئة")), ("في", fold("المائة"))))
