"""What is sure in a citation's text: links, signal, dates, pages, identifiers. Each is taken out and leaves a hole."""

from __future__ import annotations

import re

import msgspec

from citecheck.citations.backrefs.find import BackRef
from citecheck.citations.flat import Flat
from citecheck.citations.identifiers import find_arxiv, find_isbn, find_pmid
from citecheck.citations.quotes import Quote
from citecheck.citations.sources import HOLE, find_doi, find_links, masked, wanted
from citecheck.citations.split import ACCESSED_BEFORE, ARCHIVED_BEFORE, SIGNAL
from citecheck.model.citation import CitedDate, Kind
from citecheck.model.document import DateOrder
from citecheck.model.url import Url
from citecheck.text.dates import FoundDate, find_dates
from citecheck.text.months import fold

_LOCATOR = re.compile(
    r"(?:\b(?:pp?|pgs?|pages?|paras?|paragraphs?|pars?|seiten?|[Aa]bs|[Rr]n|Rdnr|Randnr|Rz|Tz|págs?|párrs?|párrafos?|стр|lines?)\.?\s?|\b[sS]\.\s?|§§?\s?|\b(?:[Ss]|"
    r"\d[,.]?)\.\s|ص\.?\s?|صفحة\s|الفقرة\s|فقرة\s)"
    r"(?P<n>[A-Z]?[0-9ivxlc]*[0-9٠-٩][0-9٠-٩]*[a-z]?(?:\s?[-–—]\s?[0-9٠-٩]+[a-z]?)?(?:(?:,|\sand|"
    r"\sund)\s[0-9]+(?:[-–—][0-9]+)?(?!\s?[^\W\d_.]|[0-9]|[./][0-9]))*)(?:\s?ff?\b\.?)?(?![0-9]|[./][0-9])"
    r"|\b(?:paras?|pars?|paragraphs?|sections?|secs?|Rn|Rz)\.?\s[0-9]+(?:\.[0-9]+)+(?![0-9])"
    rf"|(?<=[)\],;.0-9{HOLE}]\s)at\s(?:"
    r"[0-9]{1,4}(?:[-–][0-9]{1,4})?(?=[,;)]|\.?$|\s\()|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
    rf"|(?<=[){HOLE}]\s)[0-9]{{1,4}}(?:[-–—][0-9]{{1,4}})?(?=[.,;]|$)|"
    rf"\b[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:\s?[-–]\s?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?\s?(?=min|$)",
)
_ARTICLE = re.compile(
    r"\b(?:arts?|articles?|sections?|sec|chapters?|ch|annex|appendix|المادة)\.?\s[0-9]+(?:\([0-9a-z]+\))*(?:[-–][0-9]+)?",
    re.IGNORECASE,
)
#: The paragraph of a judgment: "[2016] HC 112, [45]".
_PARAGRAPH = re.compile(r"(?<=,\s)\[[0-9]{1,4}\](?:\s?[-–]\s?\[[0-9]{1,4}\])?(?=[.,;)]|$)|(?<=\sat\s)\[[0-9]{1,4}\]")
#: The place in a law: "§ 12 Abs. 1 S. 2", "Art. 5 Abs. 3".
_SECTION = re.compile(
    r"(?:§§?\s?|\bArt\.?\s)\d+[a-z]?(?:\s(?:Abs|S|Satz|Nr|UAbs|lit|al)\.?\s?(?:\d+|[a-z]\b))*(?=\s[A-Z]|[.,;]|$)"
)
_NUMBERS = re.compile(
    r"\b(?:ISBN|ISSN|PMID|PMC|OCLC|LCCN|Bibcode|hdl|JSTOR|S2CID|arXiv|ASIN)\b(?:-1[03])?[:\s]\s?[\w./:-]*[0-9Xx][\w./:-]*",
    re.IGNORECASE,
)
#: What a note calls a language (folded) -> its BCP 47 tag.
_LANGUAGES = {
    word: tag
    for tag, words in {
        "ar": "arabic arabe arabisch العربيه",
        "en": "english anglais englisch ingles الانجليزيه الانكليزيه",
        "fr": "french francais franzosisch الفرنسيه",
        "de": "german allemand deutsch",
        "es": "spanish espanol",
        "ru": "russian",
        "tr": "turkish",
        "fa": "persian farsi",
        "he": "hebrew",
        "it": "italian",
        "pt": "portuguese",
        "nl": "dutch",
        "sv": "swedish",
        "lv": "latvian",
        "fi": "finnish",
        "ku": "kurdish",
        "uk": "ukrainian",
        "pl": "polish",
        "zh": "chinese",
        "ja": "japanese",
        "da": "danish",
        "no": "norwegian",
        "el": "greek",
    }.items()
    for word in words.split()
}
_LANGUAGE = re.compile(
    r"[(\[]\s?(?:(?:in|en|auf|text\sin|available\sin)\s)?(?P<a>" + "|".join(_LANGUAGES) + r")(?:\sonly)?\s?[)\]]"
    r"|\b(?:in|en|auf|باللغه)\s(?P<b>" + "|".join(_LANGUAGES) + r")\b(?=\W*$|\s?[,;.)\ue000])"
)
_ASIDE = re.compile(
    r"\[(?:en\s(?:ligne|línea)|internet|on-?\s?line|onlin[ae]|elektronische\sressource|(?:enregistrement\s)?vidéo|vídeo|"
    r"[\w\s-]{3,24}\s(?:video|vidéo|recording|file|broadcast))\]|(?<=[,.]\s)(?:n\.\s?d\.|s\.\s?d\.|o\.\s?j\.)|"
    r"[(\[]\s?(?:pdf|tweet|video|html|doc|press\srelease|in\spress|web|online|blog|subscription\srequired|"
    r"registration\srequired|emphasis\sadded|"
    r"(?:[0-9]+(?:st|nd|rd|th)|revised|rev\.?|new|first|second|third|fourth|[0-9]+\.)\s?(?:rev\.\s|revised\s)?(?:ed(?:\.|"
    r"ition)?|aufl(?:age|\.)))\s?[)\]]"
    r"|archived\s(?:\(pdf\)\s)?from\sthe\soriginal(?:\s\(pdf\))?|[–-]\svia\s[\w\s.]{2,30}(?=\W*$|[,;\ue000])"
    r"|\[?\(?\b(?:archived\s(?:at|copy|version)?|archive\s(?:link|copy|url)?|snapshot)\s?:?\s?(?=[\[(]?\ue000)|\b(?:video|"
    r"tweet|news)\s(?=\ue000)(?<=\ue000.)",
    re.IGNORECASE,
)
#: How far before a date a word may stand that says what the date is, in characters.
_NEAR = 120
_SEASON = re.compile(r"(?:\b(?:spring|summer|autumn|fall|winter|easter|christmas|early|mid|late)[\s-]?(?:of\s)?)$", re.IGNORECASE)
#: Before the day of an issue: "Die Zeit v. 3.5.2015", "Le Monde du 3 mai 2015".
_DATED = re.compile(r"\b(?:v\.|vom|du|del)\s$")
_UPDATED = re.compile(
    r"\b(?:(?:derniere|letzte|ultima)\s(?:modification|anderung|bearbeitung|modificacion)[^.,;:]{0,20}|updated|modified|edited|aktualisiert|mis\sa\sjour|actualizado|established|founded)\W*(?:on\s|le\s|am\s|el\s)?$"
)


class Reading(msgspec.Struct, kw_only=True):
    """The fields read so far from one piece of a note. ``places`` says where each stands in ``piece.text``."""

    piece: Flat
    kind: Kind = "web"
    title: str | None = None
    container_title: str | None = None
    publisher: str | None = None
    author: str | None = None
    issued: CitedDate | None = None
    accessed: CitedDate | None = None
    locator: str | None = None
    doi: str | None = None
    isbn: str | None = None
    pmid: str | None = None
    arxiv: str | None = None
    url: Url | None = None
    version_url: Url | None = None
    quotes: tuple[str, ...] = ()
    signal: str | None = None
    language: str | None = None
    backref: BackRef | None = None
    places: list[tuple[str, int, int]] = []

    def put(self, field: str, start: int, end: int) -> None:
        """Set a text field to the words at ``start`` to ``end`` of the piece, and note the place."""
        setattr(self, field, self.piece.text[start:end])
        self.places.append((field, start, end))


def take_links(reading: Reading, width: int) -> str:
    """Read URL, version and DOI; return the piece's text with holes in their place."""
    text = reading.piece.text
    links = wanted(find_links(reading.piece, width))
    for link in links:
        if link.url is not None and reading.url is None:
            reading.url = link.url
            reading.places.append(("url", link.start, link.end))
        if link.version is not None and reading.version_url is None:
            reading.version_url = link.version
            reading.places.append(("version_url", link.start, link.end))
    if reading.url is None and reading.version_url is not None:
        reading.url, reading.version_url = reading.version_url, None
        reading.places = [("url", start, end) for field, start, end in reading.places if field == "version_url"]
    doi = find_doi(text)
    if doi is not None:
        reading.doi = doi[2]
        reading.places.append(("doi", doi[1] - len(doi[2]), doi[1]))
    _take_numbers(reading)
    text = masked(text, [(link.start, link.end) for link in links if not link.bare])
    return masked(text, [doi[:2]] if doi else [])


def _take_numbers(reading: Reading) -> None:
    """Read ISBN, PubMed and arXiv numbers, those in links too."""
    for field, find in (("isbn", find_isbn), ("pmid", find_pmid), ("arxiv", find_arxiv)):
        number = find(reading.piece.text)
        if number is not None:
            setattr(reading, field, number.number)
            reading.places.append((field, number.start, number.end))


#: "and" before the last of several sources, which a semicolon divided from the others.
_JOINED = re.compile(r"(?:and|und|sowie|et|y)\s(?=[A-ZÀ-Þ“«„\"‘])")


def take_signal(reading: Reading, text: str) -> str:
    """Read the signals at the start ("But see", "See also, e.g.,") and leave a hole."""
    start = len(text) - len(text.lstrip(" ,.;:-–" + HOLE))
    if joined := _JOINED.match(text, start):
        text = masked(text, [joined.span()])
        start = joined.end()
    folded = fold(text)
    end = start
    while (more := SIGNAL.match(folded, end)) and more.end() > end:
        end = more.end()
    if end > start and text[:end].strip(" ,:" + HOLE):
        last = end - len(text[start:end]) + len(text[start:end].rstrip(" ,:"))
        reading.signal = text[start:last].lower()
        reading.places.append(("signal", start, last))
        return masked(text, [(start, end)])
    return text


def take_dates(reading: Reading, text: str, title: Quote | None, order: DateOrder) -> str:
    """Read when the source was issued and when it was looked at; leave holes, also for "accessed on"."""
    shown = masked(text, [(title.start, title.end)]) if title and title.form != "head" else text
    folded = fold(shown)
    holes: list[tuple[int, int]] = []
    issued: list[FoundDate] = []
    for found in find_dates(shown, order):
        at = found.span.start
        near = max(0, at - _NEAR)
        if accessed := ACCESSED_BEFORE.search(folded, near, at):
            if reading.accessed is None:
                reading.accessed = found.date
                reading.places.append(("accessed", found.span.start, found.span.end))
            holes.append((accessed.start(), found.span.end))
        elif (archived := ARCHIVED_BEFORE.search(folded, near, at)) and find_dates(
            shown[archived.start() : found.span.start], order
        ) == []:
            holes.append((archived.start(), found.span.end))
        elif not _UPDATED.search(folded, near, at):
            issued.append(found)
    chosen = _issued(shown, issued)
    if chosen is not None:
        reading.issued = chosen.date
        reading.places.append(("issued", chosen.span.start, chosen.span.end))
    loose = [found for found in issued if found is chosen or (found.date.precision != "year" and set_apart(shown, found))]
    if reading.kind == "legal":  # "Directive … of 17 April 2019 on …": the date is part of the name
        loose = [found for found in loose if not _within_name(shown, found)]
    holes.extend(_whole_date(shown, found) for found in loose)
    return masked(text, holes)


def _issued(text: str, dates: list[FoundDate]) -> FoundDate | None:
    """Choose the date of issue: set apart by punctuation before embedded in words, a day before a month before a year."""
    precisions = ("day", "month", "year")
    return min(
        (found for found in dates if found.date.precision != "year" or not _named(text, found)),
        key=lambda found: (not set_apart(text, found), precisions.index(found.date.precision), not _in_bracket(text, found)),
        default=None,
    )


def _named(text: str, found: FoundDate) -> bool:
    """Tell whether a year begins a name: "2007 Community Survey"."""
    before = text[: found.span.start].rstrip()
    return (not before or before[-1] in '.,;:”"»)') and re.match(
        r"\s[^\W\d_a-z][^\W\d_]+\s[^\W\d_a-z]", text[found.span.end :]
    ) is not None


def _within_name(text: str, found: FoundDate) -> bool:
    if found.date.precision == "year" and re.search(r"[0-9]\sde\s$", text[: found.span.start]):
        return True  # "Decreto 159 de 2026": its number
    named = re.search(r"\b(?:of|du|de|del|vom)\s$", text[: found.span.start]) is not None
    return named and re.match(r"\s[^\W\d_]", text[found.span.end :]) is not None


def _in_bracket(text: str, found: FoundDate) -> bool:
    return text[: found.span.start].rstrip()[-1:] in "([" and found.span.start > 0


def set_apart(text: str, found: FoundDate) -> bool:
    """Tell whether a date stands alone between punctuation, holes or the ends of the text, as dates of sources do."""
    start, end = _whole_date(text, found)
    before, after = text[:start].rstrip(), text[end:].lstrip()
    free = not before or before[-1] in ",.;:([-–—|/،؛\"”»’'" + HOLE
    ends = not after or after[0] in ',.;:)]-–—|،؛"“«г' + HOLE or re.match(r"(?:p|at|S)\b|[0-9(\[]", after) is not None
    if re.match(r"[–-]\s?[0-9]", after) or re.search(r"[0-9]\s?[–-]$", before):
        return False
    if found.date.precision == "day":
        return (free or ends) and not re.search(
            r"(?:\b(?:on|until|since|by|before|after|from|between|and|dated|of|the|du|vom|del|im)|\bفي)$", before
        )
    return free and ends


def _whole_date(text: str, found: FoundDate) -> tuple[int, int]:
    """Return start and end of a date with its weekday or season."""
    beside = found.weekday_span or found.span
    start = min(found.span.start, beside.start)
    season = _SEASON.search(text, 0, start) if found.date.precision == "year" else _DATED.search(text, 0, start)
    return season.start() if season else start, max(found.span.end, beside.end)


def take_asides(reading: Reading, text: str, title: Quote | None) -> str:
    """Read the language and the page, and leave holes for them and for identifiers, "(PDF)", "Archived from …"."""
    shown = masked(text, [(title.start, title.end)]) if title and title.form != "head" else text
    language = _LANGUAGE.search(fold(shown))
    holes: list[tuple[int, int]] = []
    if language is not None:
        reading.language = _LANGUAGES[language["a"] or language["b"]]
        holes.append(language.span())
    holes.extend(number.span() for number in _NUMBERS.finditer(shown))
    shown = masked(shown, holes)
    asides = [aside.span() for aside in _ASIDE.finditer(shown)]
    shown = masked(shown, asides)
    sections = list(_SECTION.finditer(shown)) if reading.kind == "legal" else []
    sections = sections or (list(_PARAGRAPH.finditer(shown)) if reading.kind == "legal" else [])
    pages = sorted([*sections, *_LOCATOR.finditer(shown)], key=lambda page: page.start()) or (
        list(_ARTICLE.finditer(shown)) if reading.kind == "legal" else []
    )
    if pages and reading.kind != "comment":
        words = pages[0].group().rstrip(" ,.")
        reading.put("locator", pages[0].start(), pages[0].start() + len(words))
    return masked(text, [*holes, *asides, *(page.span() for page in pages)])
