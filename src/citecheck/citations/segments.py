"""The words between the sure fields, divided at commas, stops and holes: which is outlet, author, publisher, title."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple, overload

from citecheck.citations.outlets import GENRE, INTRO, INTRO_AHEAD, outlet_like, person_like
from citecheck.citations.sources import HOLE
from citecheck.text.months import fold

#: So many brackets or quotes around words are taken off, one in another; more are noise.
_LAYERS = 8
_MARKS = '"“”„‟«»'
_EDGES = " ,;:-–—|/،؛=•·\u00a0" + HOLE
_STOP = re.compile(r"\.\s+(?=\S)|\.(?=$)")
_COMMA = re.compile(r"[,،;؛](?!\s(?:D\.?C|[A-Z]{2}|Mass|Mich|Conn|Calif|N\.\s?[JY])\.?:\s)\s*|\s[-–—|•·]\s|\s\.\s?")
#: Words whose full stop ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|st|dr|mr|mrs|ms|no|vs|v|gen|col|sgt|lt|al|ed|eds|vol|prof|rev|hon|dept|univ|cf|u\.?s|u\.?n|"
    r"n\.?y|d\.c|j|"
    r"aust|int|intl|am|brit|can|soc|pol|econ|hist|stud|res|sci|nat|acad|proc|trans|ann|cal|harv|stan|colum|mich|app|supp|"
    r"cas|cass|civ|crim|drs|abs|doc|nr|num|núm|az|urt|beschl|rs|ord|ref|bull|amer|math|sez|sect|exp|rec|req|cons|const|bt-drs|lt-drs|chap|kap|cap)$",
    re.IGNORECASE,
)
#: No word of these is longer, in characters, with what stands before it.
_LONGEST_SHORT = 12
_FILLER = re.compile(
    r"(?:in|on|at|by|from|via|and|see|of|the|with|only|also|available|accessible|accessed|accessed at|url|link|links|"
    r"online|web|website|web page|video|pdf|"
    r"(?:also |available |accessible |found |posted |online |read |full text |full text available )+(?:online )?(?:at|"
    r"here|from|on|in|via)?(?: the)?(?: following)?(?: link| url)?|"
    r"retrieved from|source|sources|internet|last accessed|accessed on|retrieved|visited|date|dated|published|"
    r"published on|posted|posted on|dec|n\.?d|s\.?d|s\.?l|"
    r"disponible (?:sur|en ligne|en|a l'adresse|à)|en ligne|sur|en|dans|verfugbar unter|abrufbar unter|online unter|unter|auf|"
    r"(?:متاح |متوفر )?(?:علي )?(?:الرابط|رابط)(?: التالي)?|متاح علي|علي|في|بتاريخ|"
    r"vol(?:ume)?\.? ?\d+.*|no\.? ?\d+|issue ?\d+|nr\.? ?\d+|\d+(?:st|nd|rd|th) ed(?:ition|n)?|[\W\d_]+|et|und|y|و|г|года|م|ff?|"
    r"(?:especially|esp|insbesondere|at) [\d –,-]+|"
    r"url|(?:also |available )?online(?: verfugbar)?(?: unter)?|recuperado(?: de)?|repere(?: a)?|de|available from|"
    r"(?:un )?doc\.? [a-z]+/.*|(?:العدد|عدد|السنه|المجلد|مجلد|الجزء|ج|ط)\.? ?[0-9]+|"
    r"الطبعه [^ ]+|(?:heft|jg|bd|tome|tomo|t|numero|num|n)[.º°]* ?\d+|(?:bd|tome|tomo|t|vol)\.? [ivxlc]+|"
    r"\d*\.? ?aufl(?:age)?\.?.*|\d+(?:e|eme|re|a|ª) ed.*|"
    r"[a-z]+(?:/[\w.-]+)*/[\w./-]*\d(?: ?\([\d ]*\))?|index:? .*|ai index:? .*|[\d ():–,.-]+)",
)
#: Where books are published and news is written (folded): no name of an outlet by itself.
_TOWNS = frozenset(
    """
    paris lyon londres london berlin munchen munich hamburg leipzig stuttgart tubingen koln bonn frankfurt wien
    vienna zurich geneve geneva bruxelles brussels madrid barcelona oxford cambridge washington amsterdam leiden
    roma rome milano istanbul ankara moscow москва beirut beyrouth damascus damas aleppo cairo amman baghdad
    riyadh tunis alger rabat doha bogota lima santiago madison بيروت القاهره دمشق عمان بغداد الرياض تونس الرباط
    الجزاير حلب الدوحه
    """.split()  # noqa: SIM905 - a word list to read
)
_LEAD = re.compile(
    r"(?:(?:published|posted|broadcast|aired|available|uploaded|reported)\s(?:in|on|by|at)|in:|"
    r"(?:in|en|dans|su|em)(?=\s(?-i:[^\W\d_a-z])|\s[«“\"‘])|on|at|by|"
    r"from|via|through|dans|sur|auf|bei|von|par|por|في|علي|عن|نشر\sفي|source:)\s(?:the\s(?=[a-z]+\s(?:website|site|"
    r"channel|page)))?",
    re.IGNORECASE,
)
PUBLISHER = re.compile(
    r"\b(?:compan(?:y|ies)|co|ltd|limited|inc|press|publish\w+|publications?|books|verlag|éditions?|editorial|university|"
    r"universität|université|department|ministry|"
    r"corporation|group|society|institute|dar|دار)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:that|said|says|stated|states|reported|was|were|is|are|has|have|had|which|who|this|as|according|dass|dit|"
    r"dijo)\b|\b(?:a|an)\s[a-z]"
)
_PLACE = re.compile(r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}(?:,\s(?:[A-Z]\w*\.?|[A-Z]\.[A-Z]\.)(?:\s[A-Z]\w+)?)?")


_VOLUME = re.compile(
    r",?\s(?:vol\.?\s|no\.?\s|issue\s)?\d*\s?\(\d+\)\s?:?\s?[\d–, -]*$|,\s\d{1,3},\s\d+(?:[–-]\d+)?$|"
    r",?\s(?:1[5-9]|20)\d\d$|:\s?\d+[–-]\d+$|,?\s(?:vol|no|issue)\.?\s?\d+.*$",
    re.IGNORECASE,
)
#: What follows a journal's volume: the year and a page, or the number of the issue.
_PAGED = re.compile(rf"\s?\(?{HOLE}+\)?\s?:|,?\s(?:nos?|nr|núm|num|iss|issue|heft|h)[.º°]?\s?\d|,?\sn[º°]\s?\d", re.IGNORECASE)
#: A date in brackets and a full stop, between who wrote and a quoted title.
_DATED = re.compile(rf"\s?[(\[]\s?{HOLE}+\s?[)\]]\.\s*$")
_AGENCY = re.compile(
    r"afp|ap|reuters|dpa|efe|ansa|tass|upi|apa|sid|epd|kna|sana|irna|petra|wafa|anadolu(?: agency| ajansi)?|associated press|"
    r"agence france[- ]presse|xinhua|رويترز|اف ب|ا ف ب|د ب ا|وكاله (?:فرانس برس|رويترز|الاناضول)|الاناضول|فرانس برس"
)
_INITIAL = re.compile(r"\b[A-Z]\.$")
EDITORS = re.compile(r",?\s\(?(?:eds?|hrsg|dirs?|coords?)\.?\)?$", re.IGNORECASE)


class Place(NamedTuple):
    """A stretch of a text, from ``start`` to ``end``."""

    start: int
    end: int


class Words(NamedTuple):
    """What the words of a citation turned out to be; None where nothing tells."""

    title: Place | None = None
    container: Place | None = None
    publisher: Place | None = None
    author: Place | None = None


def around(text: str, title: Place, *, before: int, book: bool = False) -> Words:
    """Read the words around a quoted title: author or outlet before it (up to ``before``), outlet and publisher after it.

    Of a ``book`` (the title is a chapter's) the part after the book's title is its publisher.
    """
    author, outlet = _before(text, Place(0, before))
    if outlet is not None and author is None and _DATED.match(text, outlet.end, before):
        author, outlet = outlet, None  # "Ministry of Water (2003). “Title”": it wrote what it dates
    after = text[title.end :]
    sentence = re.match(r"[\"”»’']*\.(?:\s|$)|[\"”»’']+(?=\s\S)(?<=[.?!].)", after) is not None or text[title.end - 1] in ".?!"
    held = parts_after(text, title.end, by_sentence=sentence)
    byline = next((place for place in held if _byline(text, place)), None)
    held = [place for place in held if place is not byline]
    if len(held) > 1 and _AGENCY.fullmatch(fold(text[slice(*held[0])])) and outlet_like(text[slice(*held[1])]):
        author, held = author or held[0], held[1:]  # "(AFP), Le Monde": the agency wrote, the paper printed
    container = held[0] if held else None
    publisher = held[1] if len(held) > 1 and (book or (sentence and PUBLISHER.search(text[slice(*held[1])]))) else None
    if container is None:
        signed = author is not None and (_person(text, author) or _DATED.match(text, author.end, before) is not None)
        container, author = (None, author) if signed and not outlet else (outlet or author, None)
    elif author is None and outlet is not None:
        author = outlet
    if byline is not None and author is None:
        author = lead_less(text, byline)
    if container is not None and outlet_like(text[slice(*house_of(text, container))]):
        container = house_of(text, container)
    return Words(title, without_volume(text, lead_less(text, container)), house_of(text, publisher), author)


def clean(text: str, place: Place, edges: str = _EDGES) -> Place:
    """Shrink a place to its words: no blanks, separators or holes at its ends, no bracket or stop that is not its own."""
    start, end = place
    for _ in range(_LAYERS):
        while start < end and text[start] in edges + '.)]}"”»’!?':
            start += 1
        while end > start and (
            text[end - 1] in edges + '([{"“«'
            or (text[end - 1] == "." and not _own_stop(text[start:end]) and not _INITIAL.search(text[start:end]))
        ):
            end -= 1
        part = text[start:end]
        if part[:1] in "([" and part[:1] and part.count("(") + part.count("[") > part.count(")") + part.count("]"):
            start += 1
        elif part[-1:] in ")]" and part[-1:] and part.count(")") + part.count("]") > part.count("(") + part.count("["):
            end -= 1
        elif part[:1] == "(" and part[-1:] == ")" and part.count("(") == 1:
            start, end = start + 1, end - 1
        else:
            break
    return Place(start, end)


def clean_title(text: str, place: Place) -> Place:
    """Shrink a title to itself: no blanks, comma or final full stop at its end, no quotes that only embrace it."""
    start, end = place
    for _ in range(_LAYERS):
        while start < end and text[start] in " ,;:،؛" + HOLE:
            start += 1
        while end > start and (text[end - 1] in " ,;:،؛" + HOLE or (text[end - 1] == "." and not _own_stop(text[start:end]))):
            end -= 1
        part = text[start:end]
        marks = [at for at, char in enumerate(part) if char in _MARKS]
        if len(part) > 1 and marks and marks[0] == 0 and (marks[-1] == len(part) - 1 or len(marks) % 2):
            start += 1
        elif len(part) > 1 and len(marks) % 2 and marks[-1] == len(part) - 1:
            end -= 1
        else:
            break
    return Place(start, end)


def without_volume(text: str, place: Place | None) -> Place | None:
    """Leave out a journal's volume, issue and pages: "The Condor 102 (1): 201–205", "28 Sociology 379", "Water 7, no. 4"."""
    if place is None:
        return None
    words = text[slice(*place)]
    paged = _PAGED.match(text, place.end) is not None
    tail = _VOLUME.search(words) or (re.search(r"\s\d{1,3}$", words) if paged else None)
    lead = re.match(r"\d{1,3}(?:\(\d+\))?\s(?=[A-Z].*\s\d{1,4}$)", words)
    if lead:
        return clean(text, Place(place.start + lead.end(), place.start + words.rindex(" ")))
    return clean(text, Place(place.start, place.start + tail.start())) if tail and tail.start() else place


def lead_less(text: str, place: Place | None) -> Place | None:
    """Leave out "in", "on", "published by" and their kin before an outlet."""
    if place is None:
        return None
    lead = _LEAD.match(text, place.start, place.end)
    return clean(text, Place(lead.end(), place.end)) if lead and lead.end() < place.end else place


def intro_end(text: str, start: int, end: int) -> int:
    """Return where "video entitled" and the like end before an unquoted or half-quoted title; ``start`` where there is none."""
    lead = start + len(text[start:end]) - len(text[start:end].lstrip(_EDGES + "."))
    ahead = INTRO_AHEAD.match(text[lead:end])
    return lead + ahead.end() if ahead else lead


def head_end(text: str, start: int) -> int:
    """Return where a title ends whose closing quote is missing: before the last part ahead of the first hole."""
    hole = text.find(HOLE, start)
    parts = divided(text, start, hole if hole > 0 else len(text), by_sentence=False)
    return parts[-1].start if len(parts) > 1 else (hole if hole > 0 else len(text))


def _own_stop(part: str) -> bool:
    """Tell whether the final full stop of ``part`` belongs to it: "U.K.", "Inc.", "…"."""
    return part.endswith("...") or re.search(r"(?:\b[^\W\d_]\.){2,}$|\b(?:Inc|Ltd|Jr|Sr|Co|Corp|etc|al)\.$", part) is not None


def _before(text: str, place: Place) -> tuple[Place | None, Place | None]:
    """Return author and outlet among the words before a quoted title."""
    chunks = [chunk for chunk in stretches(text, place.start, place.end) if not filler(text, chunk)]
    if not chunks:
        return None, None
    place = clean(text, chunks[-1] if INTRO.match(text[slice(*clean(text, chunks[0]))]) else chunks[0])
    intro = INTRO.match(text[slice(*place)])
    return _introduced(text, place, intro) if intro is not None else _named(text, place)


def _introduced(text: str, place: Place, intro: re.Match[str]) -> tuple[Place | None, Place | None]:
    """Return author and outlet of "video entitled", "report by Amnesty International entitled"."""
    if intro["by"] is None:
        return None, None
    by = clean(text, Place(place.start + intro.start("by"), place.start + intro.end("by")))
    return (by, None) if person_like(text[slice(*by)]) else (None, by)


def _named(text: str, place: Place) -> tuple[Place | None, Place | None]:
    """Return author and outlet of "Amos, Jonathan", "Human Rights Watch", "Jane Doe, BBC News"."""
    parts = [part for part in divided(text, place.start, place.end, by_sentence=False) if not filler(text, part)]
    while len(parts) > 1 and (GENRE.match(text[slice(*parts[-1])]) or INTRO.match(text[slice(*parts[-1])])):
        parts.pop()
    whole = clean(text, Place(parts[0].start, parts[-1].end)) if parts else place
    words = text[slice(*whole)]
    if person_like(words):
        return whole, None
    if len(parts) > 1 and person_like(text[slice(*parts[0])]) and outlet_like(text[slice(*parts[-1])]):
        return parts[0], parts[-1]
    if _prose(words) or len(words.split()) > (12 if outlet_like(words) else 6):
        return None, None
    return (None, whole) if outlet_like(words) else (whole, None)


def _prose(words: str) -> bool:
    """Tell whether words are a sentence about a source, not its name."""
    return _VERB.search(words) is not None or (words[:1].islower() and len(words.split()) > 3)


def _person(text: str, place: Place | None) -> bool:
    return place is not None and person_like(text[slice(*place)])


def before_year(text: str, place: Place) -> bool:
    """Tell whether a stretch before a date in brackets is an author: "Amos, Jonathan (2003). …"."""
    words = text[slice(*clean(text, place))]
    bracket = re.match(rf"\s?{HOLE}+\s?[\])]", text[place.end :]) if text[: place.end].rstrip().endswith(("(", "[")) else None
    named = person_like(EDITORS.sub("", words)) or ("," not in words and len(words.split()) <= 8)
    named = named and re.match(rf"\s?{HOLE}+\s?[\])]\s(?-i:[a-zà-ÿ])", text[place.end :]) is None
    return bracket is not None and named and not _prose(words)


def _byline(text: str, place: Place) -> bool:
    by = re.match(r"(?i)(?:by|par|von|por|بقلم)\s", text[slice(*place)])
    return by is not None and person_like(text[place.start + by.end() : place.end])


def parts_after(text: str, start: int, *, by_sentence: bool) -> list[Place]:
    """Return the parts after a title that may be outlet or publisher, fillers and genres left out."""
    held: list[Place] = []
    for chunk in stretches(text, start, len(text)):
        parts = divided(text, chunk.start, chunk.end, by_sentence=by_sentence)
        kept = [part for part in parts if not (filler(text, part) or town(text, part)) and not GENRE.match(text[slice(*part)])]
        held.extend(part for part in kept if not _sentence(text[slice(*part)]) and not EDITORS.search(text[slice(*part)]))
    return held


def _sentence(words: str) -> bool:
    """Tell whether a part is a remark of the note's author rather than a name."""
    return len(words.split()) > 14 or (len(words.split()) > 5 and _VERB.search(words) is not None)


def filler(text: str, place: Place) -> bool:
    """Tell whether words name nothing: "available at", a volume, a document's number."""
    words = fold(text[slice(*clean(text, place))]).strip(" .:,;()[]")
    return not words or _FILLER.fullmatch(words) is not None


def town(text: str, place: Place) -> bool:
    """Tell whether words are the town where a book is published or news is written: no outlet by itself."""
    return fold(text[slice(*clean(text, place))]).strip(" .:,;()[]") in _TOWNS


def stretches(text: str, start: int, end: int) -> list[Place]:
    """Divide at holes."""
    found = [Place(start + run.start(), start + run.end()) for run in re.finditer(rf"[^{HOLE}]+", text[start:end])]
    return [place for place in found if text[slice(*place)].strip(_EDGES + '.()[]"”»’')]


def divided(text: str, start: int, end: int, *, by_sentence: bool) -> list[Place]:
    """Divide at full stops that end a sentence, and, unless ``by_sentence``, at commas and dashes too."""
    cuts = [
        (stop.start(), stop.end())
        for stop in _STOP.finditer(text, start, end)
        if not _SHORT.search(text[max(start, stop.start() - _LONGEST_SHORT) : stop.start()])
    ]
    if not by_sentence:
        depth = list(accumulate(((char == "(") - (char == ")") for char in text[start:end]), initial=0))
        cuts.extend(comma.span() for comma in _COMMA.finditer(text, start, end) if depth[comma.start() - start] <= 0)
    parts: list[Place] = []
    at = start
    for cut, following in [*sorted(cuts), (end, end)]:
        if cut >= at:
            parts.append(clean(text, Place(at, cut)))
            at = following
    return [part for part in parts if part.end > part.start]


@overload
def house_of(text: str, place: Place) -> Place: ...
@overload
def house_of(text: str, place: None) -> None: ...
def house_of(text: str, place: Place | None) -> Place | None:
    """Leave out the town before a publisher: "Oxford: Clarendon Press" -> "Clarendon Press"."""
    if place is None:
        return None
    town, colon, _ = text[slice(*place)].partition(": ")
    return Place(place.start + len(town) + 2, place.end) if colon and _PLACE.fullmatch(town) else place
