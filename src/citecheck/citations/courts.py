"""Law without quotes: cases, judgments, statutes, resolutions. The court or body that speaks is the author."""

from __future__ import annotations

import re

from citecheck.citations.law import legal_like
from citecheck.citations.outlets import outlet_like
from citecheck.citations.reviews import COURT_LETTERS, REVIEW, review_like
from citecheck.citations.segments import Place, Words, clean, clean_title, divided, filler, stretches
from citecheck.citations.sources import HOLE

_COURT = re.compile(
    r"\b(?:courts?|cour|cass(?:ation|\.)?|conseil\sd[’']état|conseil\sconstitutionnel|cons\.\sconst|tribunal(?:es)?|corte|audiencia|"
    r"[\w-]*gericht(?:shof)?|BGH|BVerfG|BVerwG|BAG|BSG|BFH|OLG|KG|LG|AG|VG|OVG|VGH|BayVGH|LSG|SG|FG|LAG|ArbG|VerfGH|StGH|EuGH|EuG|EGMR|Trib|TAR|C\.?J\.?[EU]\.?[EU]?|CJUE|TJUE|"
    r"ECJ|ECtHR|CEDH|TEDH|ICJ|CIJ|ICC|ICTY|ICTR|STL|IACtHR|chamber|committee|commission|council|assembly|parliament|"
    r"CE|CAA|CA|TA|TGI|TJ|STS|STC)\b|محكمه|محكمة|المحكمة|مجلس",
    re.IGNORECASE,
)
#: Between two parties: v., vs., c. (French, Spanish), gegen, ضد.
_VERSUS = re.compile(r"\s(?:[vV]\.?|[vV]s\.?|c\.|c/|gegen|contre|contra|ضد)\s(?=\S)")
_SUFFIX = re.compile(
    r"\s?,\s(?:Inc|LLC|LLP|Ltd|L\.\s?P|LP|Corp|Co|S\.?A|GmbH|AG|plc|N\.V|et\sal|e\.a)\b\.?(?!\s(?-i:[a-z]))", re.IGNORECASE
)
_APART = re.compile(rf"{HOLE}+|[,;:]\s|\.\s(?=[^\W\d_a-z])")
_SHORT = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Dr|Mr|Ms|St|No|[A-Z])$")
#: What a court hands down, with its date: no name of its own.
_DEED = re.compile(
    r"(?:final\s)?(?:judg(?:e?ment)|decision|order|opinion|ruling|award|adoption\sof\sviews|views|arrêt|jugement|décision|ordonnance|"
    r"urteil|beschluss|beschluß|sentencia|sentenza|ordinanza|حكم|قرار)(?:\s(?:of|du|de|vom|v\.|dated|no\.?))?$|"
    r"^(?:urt|beschl|ord|jug)\.?(?:\sv\.?)?$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\d{3}|\b(?:resolution|statute|convention|covenant|protocol|charter|directive|regulation|act|code|loi|ley|código|gesetz|case)\b|"
    r"قرار|قانون|مرسوم|^(?:STS|STC|SAP|STSJ|SAN|ATS)\sde$",
    re.IGNORECASE,
)
#: A number on a court's list: "C-293/12", "n° 3111/10", "2 U 76/63".
_DOCKET = re.compile(
    r"(?:aff(?:aires?)?\.?\s)?(?:(?:rs\.|rechtssache|case|asunto)\s|exp\.|rec\.|req\.|C-\d|T-\d|n[°º]|no?\.|nr\.|az\.|app)|[IVX]*-?\d+\s[A-Za-z]{1,3}\s\d+/\d\d",
    re.IGNORECASE,
)
#: A court and a law review by its letters, one behind the other: "BGH NJW".
_REPORTED = re.compile(rf"(?P<court>{COURT_LETTERS}(?:\s[A-ZÄÖÜ][\w-]+)?)\s(?P<review>{REVIEW})")
#: A collection of judgments by volume and page: "BVerfGE 65, 1".
_VOLUME = re.compile(r"(?:BVerfGE|BVerwGE|BGHZ|BGHSt|BAGE|BSGE|BFHE|RGZ|RGSt)\s\d+,\s\d+")
#: What leads to the date of a judgment that bears no number: the date is its name.
_OF_DATE = re.compile(rf"(?P<glue>\s(?:of|du|de|del|vom|v\.|dated|بتاريخ|في))\s?(?P<date>{HOLE}+)")
#: The number of a case before its parties, and the European number behind them: neither is part of its name.
_LISTED = re.compile(
    r"(?:joined\s)?(?:cases?|affaires?|aff\.|rs\.|rechtssache|asuntos?)\s(?:n[°o]\.?\s)?[CTF]?[-‑–]?\d+/\d+(?:\sP(?:PU)?)?"
    r"(?:\s(?:and|et|und|y)\s[CTF][-‑–]\d+/\d+)*,?\s",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r",?\s(?:ECLI:)?EU:[CTF]:\d{4}:\d+")
#: A chamber or section: "gr. ch.", "2e sect.", "3. Kammer".
_CHAMBER = re.compile(
    r"(?:gr(?:ande)?\.?|g\.?de|plén\.?|"
    r"[0-9]+(?:e|ème|ère|re|\.|st|nd|rd|th)?|(?:1re|civ|crim|soc|com)\.?)\s?(?:ch(?:ambre)?|sect(?:ion)?|civ|"
    r"kammer|senat|chamber|sala)?\.?[0-9]*$|^(?:ch|plén|sect|civ|crim|soc|com|ass|sez|sezione)\.?(?:\s[a-z.]+|\s[0-9](?:re|e)|\s[ivx]+)?$|"
    r"^[0-9]+(?:e|ème)?(?:\s(?:et|-)\s[0-9]+(?:e|ème)?)?\s(?:ch(?:ambres?|\.)|(?:sous-)?sect(?:ions?|\.)|ss-?sect\.)(?:\sréunies|\sr\.)?$",
    re.IGNORECASE,
)


def statute(text: str) -> Words:
    """Read a resolution, treaty, statute or case: the part that is called so is the title, the body before it the author."""
    parts = [part for chunk in stretches(text, 0, len(text)) for part in divided(text, chunk.start, chunk.end, by_sentence=False)]
    court = bool(parts) and _speaks(text[slice(*parts[0])])
    parts = [part for part in parts if not filler(text, part) or (court and _DOCKET.match(text[slice(*part)]))]
    if not parts:
        return Words()
    if collected := _collected(text, parts[0]):
        return collected
    case = _case(text)
    author = parts[0] if _speaks(text[slice(*parts[0])]) and (case is None or parts[0].end <= case.start) else None
    if case is not None:
        return Words(title=case, author=author)
    rest = parts[1:] if author else parts
    rest = [part for part in rest if not _CHAMBER.match(text[slice(*part)])]
    if not rest:
        return Words(title=clean_title(text, parts[0]))
    if author is not None and review_like(text[slice(*rest[0])]):
        return Words(container=rest[0], author=author)
    named = [number for number, part in enumerate(rest) if not _DOCKET.match(text[slice(*part)])]
    place = next((number for number in named if legal_like(text[slice(*rest[number])])), named[0] if named else 0)
    title = rest[place]
    if _DEED.search(text[slice(*title)]):  # "Urteil vom …, 1 BvR 2347/15": named by its number, which may stand before it
        if place > 0 and _DOCKET.match(text[slice(*rest[place - 1])]):
            title = rest[place - 1]
        elif place + 1 < len(rest) and any(sign.isdigit() for sign in text[slice(*rest[place + 1])]):
            title = Place(title.start, rest[place + 1].end)
    elif place + 1 < len(rest) and re.fullmatch(r"\s[—–]\s", text[title.end : rest[place + 1].start]):
        title = Place(title.start, rest[place + 1].end)  # "Decreto 159 de 2026 — Fijación del canon"
    if author is None and place == 1:
        author = rest[0]
    return Words(title=_dated(text, clean_title(text, title)), author=author)


def _collected(text: str, part: Place) -> Words | None:
    """Read a judgment that only the place names where it is printed: "BVerfGE 65, 1", "BGH NJW 2004, 1234"."""
    if volume := _VOLUME.match(text, part.start):
        return Words(title=Place(*volume.span()))
    reported = _REPORTED.fullmatch(text[slice(*part)])
    if reported is None:
        return None
    start = part.start
    return Words(author=Place(start, start + reported.end("court")), container=Place(start + reported.start("review"), part.end))


def _dated(text: str, title: Place) -> Place:
    """Take the date to a judgment that only its date names ("sentencia de 3 de mayo"), else leave "of" out."""
    glued = re.search(r"\s(?:of|du|de|del|vom|v\.?|dated|بتاريخ|في)$", text[slice(*title)])
    if glued is None:
        return title
    words = Place(title.start, title.start + glued.start())
    date = _OF_DATE.match(text, words.end)
    named = any(sign.isdigit() for sign in text[slice(*words)])
    return Place(title.start, date.end()) if date and not named else words


def _speaks(words: str) -> bool:
    """Tell whether words are a court or a body, not a law of that name ("Security Council Resolution 2139")."""
    body = _COURT.search(words) is not None or outlet_like(words)
    return body and len(words.split()) <= 9 and _LAW.search(words) is None


def _case(text: str) -> Place | None:
    """Return the two parties of a case, their "Inc." and "L.P." included."""
    versus = _VERSUS.search(text)
    if versus is None:
        return None
    start = 0
    for mark in _APART.finditer(text, 0, versus.start()):
        if not _SUFFIX.match(text, mark.start()) and not _SHORT.search(text[max(0, mark.start() - 8) : mark.start()]):
            start = mark.end()
    listed = _LISTED.match(text, start, versus.start())
    start = listed.end() if listed else start
    end = re.compile(rf"[,;(\[{HOLE}]|{_NUMBERED.pattern}|\.\s(?=[^\W\d_a-z])|$").search(text, versus.end())
    stop = end.start() if end else len(text)
    while suffix := _SUFFIX.match(text, stop):
        stop = suffix.end()
    place = clean(text, Place(start, stop))
    left = text[place.start : versus.start()].strip()
    return (
        Place(place.start, stop if text[stop - 1 : stop] == "." else place.end)
        if left[:1].isupper() or not left.isascii()
        else None
    )
