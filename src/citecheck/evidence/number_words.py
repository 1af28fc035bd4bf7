"""Number words of English and Arabic: units, tens, scales, in the folded spelling of ``words.fold``."""

from __future__ import annotations

from citecheck.evidence.words import fold

#: Cardinals and ordinals below a hundred.
ENGLISH: dict[str, int] = {
    word: value
    for row, values in (
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen", range(17)),
        ("seventeen eighteen nineteen", range(17, 20)),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
        ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth", range(1, 14)),
        ("fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", range(14, 20)),
        ("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", range(20, 100, 10)),
    )
    for word, value in zip(row.split(), values, strict=True)
}
ENGLISH_ORDINALS = frozenset(word for word in ENGLISH if word.endswith(("th", "first", "second", "third")))
#: Parts of one, after "and a".
ENGLISH_PARTS: dict[str, float] = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
#: Words that multiply what stands before them.
ENGLISH_SCALES: dict[str, int] = {
    "hundred": 100,
    "hundreds": 100,
    "thousand": 1000,
    "thousands": 1000,
    "dozen": 12,
    "dozens": 12,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
}

#: Arabic units in both genders, the tens in both cases; folded, without article.
ARABIC: dict[str, int] = {
    fold(spelling): value
    for value, row in {
        0: "صفر",
        1: "واحد واحده احد احدي",
        2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
        3: "ثلاثه ثلاث ثلاثا",
        4: "اربعه اربع اربعا",
        5: "خمسه خمس خمسا",
        6: "سته ست ستا",
        7: "سبعه سبع سبعا",
        8: "ثمانيه ثماني ثمان ثمانيا",
        9: "تسعه تسع تسعا",
        10: "عشره عشر عشرا",
        20: "عشرون عشرين",
        30: "ثلاثون ثلاثين",
        40: "اربعون اربعين",
        50: "خمسون خمسين",
        60: "ستون ستين",
        70: "سبعون سبعين",
        80: "ثمانون ثمانين",
        90: "تسعون تسعين",
        100: "مئه مايه مائه",
        200: "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي ميتان ميتين مايتان مايتين مايتي",
        300: "ثلاثمئه ثلاثمائه ثلاثمايه",
        400: "اربعمئه اربعمائه اربعمايه",
        500: "خمسمئه خمسمائه خمسمايه",
        600: "ستمئه ستمائه ستمايه",
        700: "سبعمئه سبعمائه سبعمايه",
        800: "ثمانمئه ثمانمائه ثمانيمئه ثمانمايه",
        900: "تسعمئه تسعمائه تسعمايه",
    }.items()
    for spelling in row.split()
}
#: Scales: singular, dual (which is two of them), plural.
ARABIC_SCALES: dict[str, int] = {
    **dict.fromkeys(("الف", "الاف", "الفا"), 1000),
    **dict.fromkeys(("مليون", "ملايين", "مليونا"), 10**6),
    **dict.fromkeys(("مليار", "مليارات", "بليون", "مليارا"), 10**9),
    **dict.fromkeys(("تريليون", "ترليون"), 10**12),
}
ARABIC_DUALS: dict[str, int] = {
    **dict.fromkeys(("الفان", "الفين", "الفا", "الفي"), 2000),
    **dict.fromkeys(("مليونان", "مليونين", "مليونا", "مليوني"), 2 * 10**6),
    **dict.fromkeys(("ملياران", "مليارين", "مليارا", "ملياري"), 2 * 10**9),
}
#: Scales in the plural: alone they say "thousands of", which is no number.
ARABIC_PLURALS = frozenset(("الاف", "الالاف", "ملايين", "الملايين", "مليارات", "المليارات"))
#: What is also an accusative, "25 ألفا", and means two only where no number stands before or behind it.
ARABIC_EITHER = frozenset(("الفا", "مليونا", "مليارا"))
#: Parts of what is counted, folded: "a million and a half".
ARABIC_PARTS: dict[str, float] = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3}
#: A weekday that looks like a number with its article: Monday.
ARABIC_MONDAY = frozenset(("الاثنين", "والاثنين"))
#: Ordinals, folded, with and without article.
ARABIC_ORDINALS: dict[str, int] = {
    spelling: value
    for value, row in {
        1: "اول اولي",
        2: "ثاني ثانيه",
        3: "ثالث ثالثه",
        4: "رابع رابعه",
        5: "خامس خامسه",
        6: "سادس سادسه",
        7: "سابع سابعه",
        8: "ثامن ثامنه",
        9: "تاسع تاسعه",
        10: "عاشر عاشره",
    }.items()
    for word in row.split()
    for spelling in (word, "ال" + word)
}
#: Arabic word -> its figure in digits, small numbers and ordinals, for finding sentences.
ARABIC_DIGITS: dict[str, str] = {
    spelling: str(value)
    for word, value in {**ARABIC, **ARABIC_ORDINALS}.items()
    if word not in ("احد", "احدي")  # "one of"
    for spelling in ((word, "ال" + word, "و" + word) if value < 100 else (word,))
}
