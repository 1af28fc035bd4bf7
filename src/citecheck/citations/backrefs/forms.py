"""How back-references are written in the languages of our reports, folded (``text.months.fold``): patterns, nothing else."""

from __future__ import annotations

import re

#: What a note is called; in the plural more than one number may follow.
_NOTES = r"(?:foot\s?notes|end\s?notes|notes|fns|nn|notas|fu(?:ss|s)noten|anmerkungen|الهوامش|الحواشي)\.?"
_NOTE = (
    r"(?:foot\s?notes?|end\s?notes?|notes?|fns?|nn?|fu(?:ss|s)noten?|anm(?:erkung(?:en)?)?|notas?(?:\sal\spie)?|dipnot|сноска|сноски|"
    r"الهامش|هامش|الحاشيه|حاشيه|الهوامش|الحواشي)\.?"
)
_SOURCE = r"(?:(?:reference|ref|source|citation|المرجع|المصدر)\.?)"
_SIGN = r"(?:no\.?\s?|nr\.?\s?|number\s|رقم\s?|n[°o]\.?\s?|:\s?)?"
#: A number and what makes several of it: "25-32", "13 and 40".
_NUMBER = (
    _SIGN + r"[(\[]?(?P<@>[0-9]{1,4}|[*†‡]+)(?![0-9])[)\]]?"
    r"(?P<@_more>\s?[-–—]\s?[0-9]{1,4}\b|\s(?:and|und|et|y|e|و|to|bis|&)\s?[0-9]{1,4}\b)?"
)
_EARLIER = (
    r"(?:supra|above|ante|oben|o\.|s\.\s?o\.|ci-dessus|plus\shaut|precit(?:e|ee|es|ees)?|vorstehend|arriba|citad[oa]|cite[es]*|cited|zitiert|"
    r"اعلاه|سابقا|السابق|المذكور)"
)
_LATER = r"(?:infra|below|post|unten|u\.|s\.\s?u\.|ci-dessous|plus\sbas|nachstehend|abajo|ادناه)"
_AWAY = rf"(?:{_EARLIER}|(?P<@_later>{_LATER}))"
_CITED = (
    r"(?:op\.?\s?cit\.?|loc\.?\s?cit\.?|a\.?\s?a\.?\s?o\.?|art\.\s?cit\.?|ob\.?\s?cit\.?|prec\.|precit(?:e|ee|es|ees)|"
    r"(?<=[,;]\s)cit\.|cited|cite[es]*|citad[oa]|zit\.)"
)
_SEE = (
    r"(?:see|see\salso|cf\.?|cfr\.?|as\sin|same\sas|in|refer\sto|compare|wie|siehe|s\.|vgl\.?|vergleiche|voir|v\.|vease|vid\.?|ver|см\.|"
    r"bkz\.?|انظر|راجع|ينظر|وانظر)"
)
_ALSO = r"(?:also\s|auch\s|hierzu\s|dazu\s|aussi\s|tambien\s|the\s|la\s|el\s|die\s|in\s|oben\s|ايضا\s|الي\s|في\s)*"
#: A note of another work ("note 4 of the Protocol", "p. 12, note 4 of his book") is none of ours.
_OWN = r"(?!\s(?:of|to|von|der|des|du|della|del|de)\s(?!this\b|the\spresent\b))"

#: Forms that name a note by its number; each has a group of its own for the number.
NUMBERED = tuple(
    pattern.replace("<N>", _NUMBER).replace("<AWAY>", _AWAY).replace("@", name) + _OWN
    for name, pattern in {
        "a": rf"(?<!\w)(?:(?:as\s)?(?:cited|quoted)\s)?<AWAY>[,.]?\s(?:at\s|in\s|en\s|dans\s|the\s|la\s)*(?:\(?{_NOTE})\s?<N>\)?",
        "b": rf"(?<!\w){_CITED}[,.]?\s?(?:\([0-9]{{4}}\))?,?\s?(?:at\s|in\s)?\(?(?:supra\s|oben\s|o\.\s)?{_NOTE}\s?<N>\)?",
        "c": rf"(?<![\w.]){_NOTE}\s?<N>[,]?\s<AWAY>(?!\w)",
        "d": rf"(?<!\w){_SEE}\s{_ALSO}{_NOTE}\s?<N>(?:,?\s<AWAY>(?!\w))?",
        "e": rf"(?<!\w){_SOURCE}\s(?:no\.?\s?|number\s|رقم\s?|nr\.?\s?|#\s?|(?=[(\[]))<N>",
        "f": rf"^\W*{_NOTE}\s?<N>(?=\W*$)",
        "g": rf"(?<!\w)(?:see|as\sin|same\sas)\s{_SOURCE}\s<N>",
        "i": (
            rf"(?<=[^\W\d_]|[.,”\"»’])\s?\((?:supra\s|above\s|oben\s|o\.\s|wie\s|see\s|siehe\s|s\.\s|voir\s|vease\s|انظر\s)?"
            rf"{_NOTE}\s?<N>\)"
        ),
        "j": r"(?<!\w)(?:supra|v\.\ssupra|voir\ssupra|op\.?\s?cit\.?|prec\.|precit(?:e|ee)),?\s\(?n[°o]\.?\s?<N>\)?",
    }.items()
)
#: The group of the form whose number may as well be a paragraph's ("supra n° 12", usual in French theses).
LOOSE = "j"
#: Forms that point to the citation just before.
PREVIOUS = (
    r"(?<!\w)(?:ibid(?:em)?|ib|ibd|ebd|ebda|ebenda|ebendort|eadem|idem)\b\.?",
    r"(?:^|(?<=[\s(,;]))id\.(?=[\s,;:)]|$)|^\W*id(?=,|\sat\b|$)|^\W*ivi(?=[\s,.;]|$)",
    (
        r"\b(?:the\s)?(?:previous|preceding|foregoing|last|prior|same|above-?mentioned|aforementioned)\s(?:foot\s?|"
        r"end\s?)?(?:reference|source|citation|note|link|website)s?\b"
    ),
    r"\b(?:reference|source|note)\sabove\b",
    (
        r"\b(?:meme|precedente?)\s(?:source|reference|note|ouvrage|article)\b|\b(?:source|reference|note)\sprecedente?\b|"
        r"\bmeme\s(?:auteur|lien)\b"
    ),
    r"\b(?:gleiche|dieselbe|selbe|vorige|vorherige|vorangehende)[nrs]?\s(?:quelle|fu(?:ss|s)note|anm(?:erkung)?|fn)\b\.?",
    (
        r"\b(?:misma|mismo|anterior)\s(?:fuente|referencia|nota|obra|autor|enlace)\b|"
        r"\b(?:fuente|referencia|nota)\s(?:anterior|precedente)\b"
    ),
    r"(?:المرجع|المصدر|الرابط|الهامش|الموقع)\s(?:نفسه|ذاته|عينه)|(?:نفس|ذات)\s(?:المرجع|المصدر|الرابط|الموقع)",
    r"^\W*نفسه(?=[\s،,.:]|$)|(?<!\w)م\s?\.\s?ن(?!\w)\.?",
    r"\bтам\sже\b|\bтот\sже\sисточник\b|\bayni\s(?:yer|eser|kaynak)\b|\bهمان\b",
)
#: Forms that mean the citation just before, but beside an author's name that author's earlier work.
EITHER = (
    r"(?:المرجع|المصدر|الهامش|الحاشيه)\s(?:السابق|السابقه|المتقدم)(?!\sرقم)(?:\s(?:نفسه|ذاته|ذكره))?",
    r"(?<!\w)a\.?\s?a\.?\s?o\b\.?(?!\w)",
    r"(?<!\w)(?:loc|lug)\.?\s?cit\b\.?",
)
#: Forms that name a work cited earlier, by its author or title.
EARLIER_WORK = (
    (
        r"(?<!\w)op\.?\s?cit\b\.?|\bopus\scitatum\b|\bopere\scitato\b|\bart\.\s?cit\b\.?|\bob\.?\s?cit\b\.?|"
        r"\b(?:obra|trabajo|articulo)\scitad[oa]\b|\bpassim\s?supra\b"
    ),
    r"(?:^\W*|(?<=[,;)]\s)|(?<=\ssee\s)|(?<=\svoir\s)|(?<=\sv\.\s))supra\b(?!\snotes?\b)",
    r"\bcited\s(?:above|earlier)\b|(?:^\W*|\b)see\sabove\b|\bsupra\scit\.|\bcite[es]*\s(?:supra|plus\shaut|ci-dessus)\b",
    r"(?:مرجع|مصدر)\s(?:سابق|سبق\sذكره|مذكور)|(?:المرجع|المصدر)\s(?:المذكور|المشار\sاليه)|(?<!\w)م\s?\.\s?س(?!\w)\.?",
    r"\bуказ\.\s?соч\.?|\ba\.g\.e\.?|\bprecite?e?s?\b|(?<=[,(]\s)prec\.|(?<=\()prec\.|\bouvr?\.\s?cite?\b",
    r"(?<=[,;”»\"’)]\s)cit\.(?=[\s,;.:)]|$)",
)
#: Forms that mean the author of the citation before it, where a work of its own follows.
SAME_AUTHOR = re.compile(
    r"^\W*(?P<trigger>idem|id\.|ders(?:elbe)?\b\.?|dies(?:elbe|elben)?\b\.?|eadem|el\smismo|la\smisma|le\smeme|نفسه)\s?[,:/،]\s?(?P<work>.+)"
)
#: What follows "supra" where it points to a place in the report itself and not to a source.
PLACE = re.compile(
    r"[,.:]?\s\(?(?:pp?\.|pages?\b|seiten?\b|s\.\s?[0-9]|at\s[0-9]|part(?:ie|e)?s?\b|sections?\b|sec\.|chapters?\b|ch(?:ap)?\.|chapitres?\b|capitulos?\b|"
    r"kap(?:itel)?\b|§|para(?:graph)?s?\b|figures?\b|fig\.|tables?\b|tab\.|annex|appendix|text\b|texte\b|bei\b|ص)"
)
#: A journal's volume or year behind "ibid.": the same journal, not the same article.
SAME_JOURNAL = re.compile(
    r"[,.]?\s?(?:(?:vol|no|nr|bd|t|n)\.?\s?)?[0-9]{1,3}\s?(?:\([0-9/]+\))?,?\s\(?(?:1[5-9]|20)[0-9]{2}\b|[,.]?\s(?:1[5-9]|20)[0-9]{2}\b"
)

NUMBER_FORM = re.compile("|".join(f"(?:{form})" for form in NUMBERED))
OTHER_FORM = re.compile(
    "|".join(
        f"(?P<{name}>{'|'.join(forms)})" for name, forms in (("either", EITHER), ("previous", PREVIOUS), ("work", EARLIER_WORK))
    )
)
_TAIL = rf"\.?\s?{_SIGN}[(\[]?[0-9*†‡]"
#: What ``NUMBER_FORM`` finds holds one of the words or the pattern: elsewhere its many ways need not be tried at every letter.
NUMBER_WORDS: tuple[str, ...] = ("note", "nota", "dipnot", "fn", "anm", "снос", "هامش", "حاشيه", "هوامش", "حواشي")
NUMBER_WORDS += ("reference", "source", "citation", "مرجع", "مصدر")
NUMBER_MORE = re.compile(rf"(?<!\w)(?:ref\.?\s|(?:nn?|n[°o]){_TAIL})|(?:cit\w{{0,3}}|a\.?\s?a\.?\s?o)nn?{_TAIL}")
#: The same of ``OTHER_FORM``.
OTHER_WORDS: tuple[str, ...] = (
    "previous",
    "preceding",
    "foregoing",
    "prior",
    "same",
    "mentioned",
    "above",
    "supra",
    "prec",
    "cite",
    "cit.",
    "citad",
)
OTHER_WORDS += ("meme", "gleiche", "selbe", "vorige", "vorherige", "vorangehende", "mism", "anterior", "opus cit", "opere cit")
OTHER_WORDS += ("نفس", "ذات", "عين", "سابق", "متقدم", "سبق", "مذكور", "مشار", "همان", "там", "тот", "указ", "ayni", "a.g.e")
OTHER_MORE = re.compile(
    r"(?<!\w)(?:(?:ib(?:id(?:em)?|d)?|id(?:em)?|ivi|eb(?:da?|enda|endort)|eadem)(?!\w)|a\.?\s?a\.?\s?o\b|م\s?\.\s?[نس])|"
    r"\blast\s(?:foot|end|ref|sour|cit|note|link|web)|\b(?:loc|lug|op|ob|art|ouvr?)\.?\s?cit|\b(?:opus|opere)\scit"
)
#: A note's word in the plural: a comma then divides numbers, not number and page.
PLURAL = re.compile(_NOTES)
#: The end of a sentence, not of an initial or of a short form within a citation; the next sentence begins behind it.
SENTENCE_END = (
    r"(?<![\W_][^\W\d_])(?<!\A[^\W\d_])(?<!\bal)(?<!\bv)(?<!\bvs)(?<!\beds)(?<!\bed)(?<!\bno)(?<!\bpp)(?<!\bvgl)(?<!\bcf)"
    r"[.!?][\"”»’)\]]*\s(?=[\"“«‘(\[]?[^\W\d_a-zß-öø-ÿ])"
)
