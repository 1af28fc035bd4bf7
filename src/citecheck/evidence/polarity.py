"""Words that turn a claim round, looked for by the passages: "not", and pairs of opposites such as rise and fall."""

from __future__ import annotations

import re

from citecheck.evidence.across import concepts, places_of
from citecheck.evidence.arabic import arabic_stem, root_of
from citecheck.evidence.beside import Beside
from citecheck.evidence.reading import terms
from citecheck.evidence.words import fold, stem, words_of
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span

_NOT_WORDS = """
not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont
wouldnt hasnt havent hadnt couldnt shouldnt denied deny denies denying refused refuse refuses rejected reject rejects
unable failed
"""
_NOT = frozenset(_NOT_WORDS.split())
_NOT_ARABIC = frozenset(
    fold("لا لم لن ليس ليست ليسوا غير دون بدون عدم نفى نفت ينفي تنفي رفض رفضت يرفض ترفض ولم ولن ولا وليس").split()
)

#: Opposites, in English stems and in Arabic words; each row is two sides of one question.
_OPPOSITES: tuple[tuple[str, str, str, str], ...] = (
    (
        "increase rise rose risen grow grew grown climb soar surge gain expand more higher double triple",
        "decrease fall fell fallen decline drop shrink shrank reduce plunge less fewer lower halve",
        "ارتفاع ارتفع ارتفعت زيادة ازداد زاد زادت تزايد نمو صعود تضاعف أكثر أعلى",
        "انخفاض انخفض انخفضت تراجع تراجعت هبوط تقلص نقص انكماش تدني أقل أدنى",
    ),
    (
        "begin start launch open",
        "end finish stop halt close cease",
        "بدأ بدأت بداية انطلاق افتتاح",
        "انتهى انتهت نهاية توقف إغلاق انتهاء",
    ),
    ("win won victory triumph", "lose lost defeat", "فاز فازت فوز انتصار", "خسر خسرت خسارة هزيمة"),
    ("support approve accept endorse back", "oppose reject refuse", "دعم أيد وافق تأييد موافقة قبول", "عارض رفض معارضة"),
    ("arrest detain imprison", "release free liberate", "اعتقال اعتقل احتجاز توقيف", "إفراج أفرج إطلاق"),
    ("enter arrive", "leave left depart exit withdraw withdrew evacuate", "دخل دخول وصول وصل", "خروج غادر مغادرة انسحاب إجلاء"),
    ("before", "after", "قبل", "بعد"),
    (
        "open opened reopen",
        "close closed shut seal",
        "فتح فتحت يفتح افتتاح أعاد فتح",
        "أغلق أغلقت إغلاق مغلق",
    ),
    ("export exported exporter", "import imported importer", "صدر تصدير صادرات", "استورد استيراد واردات"),
    ("legal lawful", "illegal unlawful", "قانوني شرعي", "محظور"),
    ("convict convicted guilty", "acquit acquitted innocent", "إدانة أدان مذنب", "براءة تبرئة برأت"),
    (
        "allow allowed permit permitted",
        "ban banned prohibit prohibited forbid forbade forbidden",
        "سمح سمحت السماح",
        "حظر منع منعت",
    ),
    ("buy bought purchase purchased", "sell sold sale", "اشترى شراء", "باع بيع"),
    ("attack attacked", "defend defended", "هاجم هجوم هاجمت", "دافع دفاع"),
    ("survive survived", "die died", "نجا ناج نجت", "توفي مات توفيت قتل"),
    ("most majority", "minority", "أغلبية معظم غالبية", "أقلية"),
    ("oldest older", "youngest younger newest", "أقدم", "أحدث أصغر"),
    ("hire hired appoint appointed", "dismiss dismissed sack sacked", "عين تعيين عينت", "أقال إقالة فصل"),
    ("north northern", "south southern", "شمال شمالي", "جنوب جنوبي"),
    ("east eastern", "west western", "شرق شرقي", "غرب غربي"),
)


def _english(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


def _arabic(words: str) -> frozenset[str]:
    stems = {arabic_stem(form) for word in fold(words).split() for form in (word, word + "ت")}
    return frozenset(stems | {root_of(word) for word in stems} - {""})


#: (stems of one side, stems of the other), both languages in one set.
_SIDES = tuple((_english(one) | _arabic(uno), _english(two) | _arabic(duo)) for one, two, uno, duo in _OPPOSITES)
#: Arabic words of one letter that are written together with the next.
_CLITICS = "وبلف"
_WORD = re.compile(r"[^\W\d_]+")
_WITH_NOT = re.compile(r"[^\W\d_]+(?:['’]t\b)?")


def compare_directions(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each direction word of the claim: the source says the same by the passages, elsewhere, or nowhere.

    Where the passages say the opposite, ``in_source`` holds that word.
    """
    rows: dict[str, Discrepancy] = {}
    for word in _WORD.findall(beside.claim):
        form = stem(fold(word))
        pairs = [(side, other) for one, two in _SIDES for side, other in ((one, two), (two, one)) if form in side]
        if pairs and word not in rows:
            side = frozenset().union(*(side for side, _ in pairs))
            rows[word] = _direction(beside, word, side, frozenset().union(*(other for _, other in pairs)) - side)
    return tuple(rows.values())


def _direction(beside: Beside, word: str, side: frozenset[str], other: frozenset[str]) -> Discrepancy:
    row = beside.entry("direction", word, _spans(beside, side))
    if row.presence == "found":
        return row
    opposite = [span for span in _spans(beside, other) if beside.source.sentence_at(span.start) in beside.best]
    if not opposite:
        return row
    return Discrepancy(
        kind="direction",
        in_claim=word,
        presence=row.presence,
        in_source=opposite[0].of(beside.source.text),
        where=opposite[0],
    )


def _spans(beside: Beside, stems: frozenset[str]) -> list[Span]:
    """Return where the source has a word of ``stems``; an Arabic word counts by its root, too."""
    source = beside.source
    begins = {form[:2] for form in stems}
    words = {word for word in source.places if (source.arabic or word[:2] in begins) and _is_of(word, stems)}
    places = sorted({index for word in words for index in source.places[word]})
    spans: list[Span] = []
    for index in places:
        start = source.spans[index].start
        matches = _WORD.finditer(source.folded, start, source.spans[index].end)
        spans += [Span(match.start(), match.end()) for match in matches if match.group() in words]
    return spans


def _is_of(word: str, stems: frozenset[str]) -> bool:
    if word[0].isdigit():
        return False
    forms = [stem(word)]
    if word[0] in _CLITICS and len(word) > 4:
        forms.append(stem(word[1:]))
    return any(form in stems or (word[0] >= "\u0600" and (root_of(form) or "-") in stems) for form in forms)


def compare_negation(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row where claim or best passage has a "not": whether the other one has it, too.

    Where only the passage has one it is "near", for the passage may negate something else.
    """
    claimed = [
        match.group() for match in _WORD.finditer(beside.claim.replace("'", "").replace("’", "")) if _negates(match.group())
    ]
    if claimed:
        return (beside.entry("negation", claimed[0], _negations(beside)),)
    if not beside.best:
        return ()
    if beside.across:
        return _negated_across(beside)
    best = beside.source.spans[beside.best[0]]
    there = [span for span in _negations(beside) if best.covers(span)]
    if not there or not _tells_it(beside, best):
        return ()
    return (
        Discrepancy(kind="negation", in_claim="", presence="near", in_source=there[0].of(beside.source.text), where=there[0]),
    )


def _negated_across(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row where the best passage, in Arabic, negates a word of the English claim: لم directly before it."""
    source, index = beside.source, beside.best[0]
    if not source.arabic:
        return ()
    words = source.words[index]
    for concept in concepts(beside.claim, words=beside.words):
        place = places_of(source.index, concept).get(index)
        if place is not None and place.at and words[place.at - 1] in _NOT_ARABIC:
            span = source.words_span(index, place.at - 1)
            return (Discrepancy(kind="negation", in_claim="", presence="near", in_source=span.of(source.text), where=span),)
    return ()


def _negates(word: str) -> bool:
    return _is_not(fold(word))


def _is_not(folded: str) -> bool:
    return folded in _NOT or folded in _NOT_ARABIC


def _negations(beside: Beside) -> list[Span]:
    source = beside.source
    words = [word for word in source.places if word in _NOT or word in _NOT_ARABIC]
    spans: list[Span] = []
    for index in sorted({index for word in words for index in source.places[word]}):
        start, end = source.spans[index].start, source.spans[index].end
        matches = _WITH_NOT.finditer(source.folded, start, end)
        spans += [Span(*match.span()) for match in matches if _is_not(match.group().replace("'", "").replace("’", ""))]
    return spans


def _tells_it(beside: Beside, passage: Span) -> bool:
    """Tell whether the passage has at least half of the claim's content words, so that its "not" is likely about the same."""
    claimed = set(terms(beside.claim))
    given = {stem(word) for word in words_of(fold(passage.of(beside.source.text)))}
    return bool(claimed) and 2 * len(claimed & given) >= len(claimed)
