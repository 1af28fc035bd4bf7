"""Documents of institutions that only their kind names: "City of Port, Press release no. 4/2021", "Ayuntamiento, Oficio 12/20".

The kind with its number is the title, and who issues it the container; of a document that binds (a decree, a resolution) it is
the author, as courts and lawmakers are. The words are those of letterheads in English, French, German, Spanish and Arabic, with
some of Italian, Portuguese and Turkish.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citecheck.citations.outlets import outlet_like, person_like
from citecheck.citations.segments import Place, Words, clean, clean_title, divided, filler, stretches, town
from citecheck.citations.sources import HOLE
from citecheck.model.citation import Kind
from citecheck.text.months import fold

#: What is read as news, what as a report, what as law: kinds of documents (folded, for regular expressions).
_KINDS: dict[Kind, str] = {
    "news": (
        r"(?:press|media|news)\s(?:release|statement|note|notice|briefing|communique)|"
        r"(?:public\s)?statement|communique(?:\sde\spresse)?|"
        r"declaration(?:\sa\sla\spresse)?|note\sde\spresse|dossier\sde\spresse|presse(?:mitteilung|"
        r"information|erklarung|aussendung|"
        r"meldung)|pm|medienmitteilung|(?:offentliche\s)?erklarung|nota\sde\s(?:prensa|imprensa)|"
        r"comunicado(?:\sde\s(?:prensa|imprensa))?|"
        r"comunicato(?:\sstampa)?|basin\saciklamasi|بيان(?:\sصحفي|\sصحافي)?|تصريح(?:\sصحفي|\sصحافي)?|بلاغ(?:\sصحفي)?"
    ),
    "report": (
        r"(?:[a-z]+\s)?report|activity\sreport|rapport(?:\sd['’ ](?:activites?|information|enquete)|\sde\s(?:mission|"
        r"situation|gestion|synthese)|\smoral)?|"
        r"compte[\s-]rendu|[a-z]*bericht|[a-z]+report|(?:bt-|bundestags-?|landtags-?)?drucksache|"
        r"(?:bt-|lt-)?drs\.?|rundschreiben|rundbrief|"
        r"schreiben|merkblatt|informationsblatt|positionspapier|stellungnahme|gutachten|protokoll|vermerk|"
        r"(?:briefing|working|discussion|policy|position|white|green|concept|background)\s(?:paper|"
        r"note|brief)|policy\sbrief|fact\s?sheet|"
        r"note\sverbale|(?:open\s)?letter|memorandum|circular|newsletter|bulletin|minutes|submission|"
        r"(?:technical|information)\snote|circulaire|lettre(?:\souverte|\scirculaire)?|proces[\s-]verbal|avis|"
        r"note\s(?:d['’ ]information|de\ssynthese|de\sservice|technique)|fiche\s(?:d['’ ]information|technique)|memoire|bulletin|"
        r"informe(?:\sde\s(?:situacion|gestion|actividades))?|memoria(?:\sde\sactividades)?|oficio|boletin|carta(?:\sabierta)?|"
        r"nota\s(?:verbal|informativa|tecnica)|acta|ficha\s(?:informativa|tecnica)|dictamen|relazione|relatorio|"
        r"تقرير|التقرير|تعميم|رساله|كتاب\sرسمي|مذكره|نشره|محضر|ورقه\s(?:موقف|حقائق|عمل)"
    ),
    "legal": (
        r"arrete(?:\s(?:municipal|prefectoral|ministeriel))?|decret|deliberation|decision|"
        r"ordonnance|decree|by-?law|resolution|ordinance|"
        r"executive\sorder|verordnung|erlass|bescheid|allgemeinverfugung|verfugung|satzung|decreto|"
        r"ordenanza|resolucion|bando|acuerdo|"
        r"ordinanza|portaria|قرار|القرار|مرسوم|امر\sاداري"
    ),
}
_BEFORE = (
    r"(?:(?:the|a|its|their|le|la|son|un|une|el|su|der|die|das|ein|eine)\s)?(?:(?:annual|final|interim|joint|official|open|"
    r"quarterly|monthly|weekly|daily|preliminary|special|thematic|first|second|third|[0-9]+(?:st|nd|rd|th|e|eme|\.))\s)?"
)
_AFTER = (
    r"(?:\s(?:annuel(?:le)?|finale?|conjointe?|publi(?:c|que)|officiel(?:le)?|thematique|intermediaire|anual|oficial|conjunt[oa]|"
    r"public[oa]|semestral|trimestral|mensual|especial|preliminar|السنوي|سنوي|الختامي|ختامي|الدوري|رسمي|رسميه|مشترك|اداري|"
    r"صادر(?=\s)))?"
)
_NUMBER = (
    r"(?:,?\s?\(?(?:n[°ºr]?\.?|n[o°]\.?|num(?:ero|ber|\.)?|nummer|رقم|ref\.?|"
    r"#)?\s?[a-z]{0,6}[-–/]?[0-9][\w./–-]*\)?(?:\sde\s[0-9]{4})?(?:\s\([0-9/–-]+\))?)"
)
_GLUE = r"(?:\s(?:du|de|del|vom|v\.|of|dated|from|le|en\sdate\sdu|de\sfecha|de\s\w+|بتاريخ|المورخ(?:\sفي)?|الصادر(?:\sفي)?|في))"
_TOPIC = (
    r"\s(?:on|about|concerning|regarding|to|sur|relati(?:f|ve)\s(?:a|au|aux)|concernant|portant|uber|zu[mr]?|betreffend|sobre|"
    r"acerca\sde|relativ[oa]\sa|حول|بشان|عن|الي)\s\S.*"
)
_DOCUMENT = {
    kind: re.compile(rf"{_BEFORE}(?:{words}){_AFTER}(?P<end>{_NUMBER}?)(?:(?P<glue>{_GLUE})|{_TOPIC})?[.:]?")
    for kind, words in _KINDS.items()
}
#: Who issued it, behind its kind: "Press release of 3 May 2019 of the Harbour Board", "بيان صحفي صادر عن المجلس".
_ISSUER = re.compile(
    rf"[\s{HOLE}]*(?:de\sla|de\sl['’]|du|des|de|del|of(?:\sthe)?|by(?:\sthe)?|der|von|صادر(?:ة)?\sعن|الصادر\sعن)\s?"
    rf"(?P<who>(?-i:[^\W\d_a-zà-ÿ])[^,،;.{HOLE}]{{2,80}})",
    re.IGNORECASE,
)
#: Both in one: "UNHCR Annual Report", "TRAI Press Release No. 11/2025".
_GLUED = re.compile(
    r"(?P<who>(?:[A-Z][\w.-]*\s){1,4}?)(?P<what>(?:(?:Annual|Final|Interim|"
    r"Joint)\s)?(?:[A-Z][a-z]+\s)?[A-Z][a-z]+(?:[,\s]\s?(?:No|Nr)\.\s?\d\S*)?)"
)
#: "Press release of the Marsh Board": a kind and who issued it, with no date between.
_BY = re.compile(r"(?P<what>[^,;.]{4,50}?)(?=\s(?:of(?:\sthe)?|by(?:\sthe)?|du|des|de\sla|del?|der|von)\s(?-i:[A-ZÀ-Þ]))")
#: The same in Arabic, where the kind comes first: "تقرير الشبكة السورية".
_NAMED = re.compile(r"(تقرير|بيان|تصريح|قرار|تعميم|نشره|رساله)\s(?:[^\W\d_]+\s){0,8}[^\W\d_]+$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|said|says|that|which|who|est|sont|dit|ist|sind|war|waren|wurde|dass|es|son|fue|que|qui)\b"
)
#: No institution bears a longer name, in words.
_LONGEST = 14
#: Nor does a document have a longer title, in characters.
_ROOM = 300


class Issued(NamedTuple):
    """A document that only its kind names: its words, and what kind of source it is."""

    words: Words
    kind: Kind


def issued_document(text: str) -> Issued | None:
    """Read "Institution, kind and number" out of a citation's text whose dates and links are holes; None where there is none."""
    places = [place for chunk in stretches(text, 0, len(text)) for place in divided(text, *chunk, by_sentence=False)]
    parts = [place for place in places if not filler(text, place) and not town(text, place)]
    if len(parts) == 1 and (glued := _GLUED.fullmatch(text[slice(*parts[0])])) and outlet_like(glued["who"]):
        kind = _kind(text, Place(parts[0].start + glued.start("what"), parts[0].end))
        if kind is not None:
            year = re.compile(rf"\s{HOLE}{{4}}(?!{HOLE})(?=\s?(?:[,;.)]|$))").match(text, parts[0].end)
            return Issued(Words(title=Place(parts[0].start, year.end()) if year else parts[0]), kind)
    if len(parts) == 1 and (named := _NAMED.match(fold(text[slice(*parts[0])]))):
        found = next(kind for kind, form in _DOCUMENT.items() if form.fullmatch(named[1]))
        return Issued(Words(title=clean_title(text, parts[0])), found)
    if parts and (by := _BY.match(text, *parts[0])) and (kind := _kind(text, Place(parts[0].start, by.end("what")))):
        return _first(text, Place(parts[0].start, by.end("what")), parts[1:], kind)
    for number, part in enumerate(parts[:4]):
        kind = _kind(text, part)
        if kind is not None:
            return _first(text, part, parts[1:], kind) if number == 0 else _issued_by(text, parts, number, kind)
    return None


def _kind(text: str, part: Place) -> Kind | None:
    if part.end - part.start > _ROOM:
        return None
    folded = fold(text[slice(*part)])
    return next((kind for kind, form in _DOCUMENT.items() if form.fullmatch(folded)), None)


def _title(text: str, part: Place) -> Place:
    """Return the document's kind and number, without the "of" before its date; the year of an annual report belongs to it."""
    folded = fold(text[slice(*part)])
    form = next(found for found in (form.fullmatch(folded) for form in _DOCUMENT.values()) if found)
    if form["glue"] is not None:
        return clean_title(text, Place(part.start, part.start + form.start("glue")))
    year = re.compile(rf"\s{HOLE}{{4}}(?!{HOLE})(?=\s?(?:[,،;.)]|$))").match(text, part.end)
    return Place(part.start, year.end()) if year and not form["end"] else clean_title(text, part)


def _issued_by(text: str, parts: list[Place], number: int, kind: Kind) -> Issued | None:
    """Read a document behind who issued it; None where a title stands before its kind ("The dam, press release, The Board")."""
    who = Place(parts[0].start, parts[number - 1].end)
    words = text[slice(*who)]
    if HOLE in words or len(words.split()) > _LONGEST or _VERB.search(fold(words)) or words[:1].islower():
        return None
    bare = not any(char.isdigit() for char in text[slice(*parts[number])])
    following = parts[number + 1 :]
    signed = person_like(text[slice(*parts[0])])
    if bare and not signed and following and outlet_like(text[slice(*following[0])]) and not outlet_like(words):
        return None
    title = _title(text, parts[number])
    if signed:
        house = Place(parts[1].start, parts[number - 1].end) if number > 1 else None
        house = house or (following[0] if following and outlet_like(text[slice(*following[0])]) else None)
        return Issued(Words(title=title, author=parts[0], container=house), kind)
    return Issued(Words(title=title, author=who) if kind == "legal" else Words(title=title, container=who), kind)


def _first(text: str, part: Place, following: list[Place], kind: Kind) -> Issued | None:
    """Read a document whose kind comes first, before who issued it; None where nobody is named."""
    title = _title(text, part)
    behind = _ISSUER.match(text, part.end) or _ISSUER.match(text, title.end)
    who = clean(text, Place(behind.start("who"), behind.end("who"))) if behind else None
    if who is None and following and outlet_like(text[slice(*following[0])]):
        who = following[0]
    if who is None:
        numbered = kind == "legal" and any(sign.isdigit() for sign in text[slice(*title)])
        return Issued(Words(title=title), kind) if numbered else None
    return Issued(Words(title=title, author=who) if kind == "legal" else Words(title=title, container=who), kind)
