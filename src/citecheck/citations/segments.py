"""The words between the sure fields, divided at commas, stops and holes: which is outlet, author, publisher, title."""

from __future__ import annotations

import re
from typing import NamedTuple

from citecheck.citations.outlets import GENRE, INTRO, INTRO_AHEAD, legal_like, name_shaped, outlet_like, person_like
from citecheck.citations.sources import HOLE
from citecheck.text.months import fold

#: So many brackets or quotes around words are taken off, one in another; more are noise.
_LAYERS = 8
_MARKS = '"“”„‟«»'
_EDGES = " ,;:-–—|/،؛=•·\u00a0" + HOLE
_STOP = re.compile(r"\.\s+(?=\S)|\.(?=$)")
_COMMA = re.compile(r"[,،;؛]\s*|\s[-–—|•·]\s|\s\.\s?")
#: Words whose full stop ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|st|dr|mr|mrs|ms|no|vs|v|gen|col|sgt|lt|al|ed|eds|vol|prof|rev|hon|dept|univ|cf|u\.?s|u\.?n|"
    r"n\.?y|d\.c|j|"
    r"aust|int|intl|am|brit|can|soc|pol|econ|hist|stud|res|sci|nat|acad|proc|trans|ann|cal|harv|stan|colum|mich|app|supp|"
    r"cas|doc)$",
    re.IGNORECASE,
)
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
    r"[a-z]+(?:/[\w.]+)*/[\w./]*\d(?: ?\([\d ]*\))?|index:? .*|ai index:? .*|[\d ():–,.-]+)",
)
_LEAD = re.compile(
    r"(?:(?:published|posted|broadcast|aired|available|uploaded|reported)\s(?:in|on|by|at)|in(?=\s[A-Z«“\"])|on|at|by|"
    r"from|via|through|dans|sur|auf|bei|von|par|por|في|علي|عن|نشر\sفي|source:)\s(?:the\s(?=[a-z]+\s(?:website|site|"
    r"channel|page)))?",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
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
    r",?\s(?:vol\.?\s|no\.?\s|issue\s)?\d*\s?\(\d+\)\s?:?\s?[\d–, -]*$|:\s?\d+[–-]\d+$|,?\s(?:vol|no|issue)\.?\s?\d+.*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\b[A-Z]\.$")
_EDITORS = re.compile(r",?\s\(?(?:eds?|hrsg|dirs?|coords?)\.?\)?$", re.IGNORECASE)


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
    after = text[title.end :]
    sentence = re.match(r"[\"”»’']*\.(?:\s|$)|[\"”»’']+(?=\s\S)(?<=[.?!].)", after) is not None or text[title.end - 1] in ".?!"
    held = _after(text, title.end, by_sentence=sentence)
    byline = next((place for place in held if _byline(text, place)), None)
    held = [place for place in held if place is not byline]
    container = held[0] if held else None
    publisher = held[1] if len(held) > 1 and (book or (sentence and _PUBLISHER.search(text[slice(*held[1])]))) else None
    if container is None:
        container, author = (outlet or author, None) if outlet or not _person(text, author) else (None, author)
    elif author is None and outlet is not None:
        author = outlet
    if byline is not None and author is None:
        author = lead_less(text, byline)
    return Words(title, _without_volume(text, lead_less(text, container)), _after_place(text, publisher), author)


def unquoted(text: str) -> Words:
    """Read a citation whose title bears no quotes: by the order of its parts and by what outlets and people are called."""
    chunks = [place for place in _chunks(text, 0, len(text)) if not _filler(text, place)]
    if not chunks:
        return Words()
    if len(chunks) > 1 and _byname(text, chunks[0]):
        inner = _divided(text, chunks[1].start, chunks[1].end, by_sentence=True)[:1] or [clean(text, chunks[1])]
        inner.extend(_after(text, inner[0].end, by_sentence=True))
        house = next((place for place in inner[1:] if _after_place(text, place) != place), None)
        house = house or next(reversed([place for place in inner[1:] if _PUBLISHER.search(text[slice(*place)])]), None)
        author = clean(text, chunks[0])
        publisher = _after_place(text, house or (inner[1] if len(inner) > 1 else None))
        return Words(clean_title(text, inner[0]), None, publisher, None if _EDITORS.search(text[slice(*author)]) else author)
    words = _ordered(text, chunks[0])
    if len(chunks) > 1 and words.container is None and words.title is not None:
        outlet = next(
            (place for place in _after(text, chunks[1].start, by_sentence=False) if outlet_like(text[slice(*place)])), None
        )
        return words._replace(container=outlet)
    return words


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
        while start < end and text[start] in " ,;:" + HOLE:
            start += 1
        while end > start and (text[end - 1] in " ,;:" + HOLE or (text[end - 1] == "." and not _own_stop(text[start:end]))):
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


def _without_volume(text: str, place: Place | None) -> Place | None:
    """Leave out a journal's volume, issue and pages: "The Condor 102 (1): 201–205", "28 Sociology 379"."""
    if place is None:
        return None
    words = text[slice(*place)]
    tail = _VOLUME.search(words)
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
    parts = _divided(text, start, hole if hole > 0 else len(text), by_sentence=False)
    return parts[-1].start if len(parts) > 1 else (hole if hole > 0 else len(text))


def _own_stop(part: str) -> bool:
    """Tell whether the final full stop of ``part`` belongs to it: "U.K.", "Inc.", "…"."""
    return part.endswith("...") or re.search(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Ltd|Jr|Sr|Co|Corp|etc)\.$", part) is not None


def _before(text: str, place: Place) -> tuple[Place | None, Place | None]:
    """Return author and outlet among the words before a quoted title."""
    chunks = [chunk for chunk in _chunks(text, place.start, place.end) if not _filler(text, chunk)]
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
    parts = [part for part in _divided(text, place.start, place.end, by_sentence=False) if not _filler(text, part)]
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


def _byname(text: str, place: Place) -> bool:
    """Tell whether a stretch before a date in brackets is an author: "Amos, Jonathan (2003). …"."""
    words = text[slice(*clean(text, place))]
    bracket = re.match(rf"\s?{HOLE}+\s?[\])]", text[place.end :]) if text[: place.end].rstrip().endswith(("(", "[")) else None
    named = person_like(_EDITORS.sub("", words)) or ("," not in words and len(words.split()) <= 8)
    return bracket is not None and named and not _prose(words)


def _byline(text: str, place: Place) -> bool:
    by = re.match(r"(?i)(?:by|par|von|por|بقلم)\s", text[slice(*place)])
    return by is not None and person_like(text[place.start + by.end() : place.end])


def _after(text: str, start: int, *, by_sentence: bool) -> list[Place]:
    """Return the parts after a title that may be outlet or publisher, fillers and genres left out."""
    held: list[Place] = []
    for chunk in _chunks(text, start, len(text)):
        divided = _divided(text, chunk.start, chunk.end, by_sentence=by_sentence)
        kept = [part for part in divided if not _filler(text, part) and not GENRE.match(text[slice(*part)])]
        held.extend(part for part in kept if not _sentence(text[slice(*part)]) and not _EDITORS.search(text[slice(*part)]))
    return held


def _sentence(words: str) -> bool:
    """Tell whether a part is a remark of the note's author rather than a name."""
    return len(words.split()) > 14 or (len(words.split()) > 5 and _VERB.search(words) is not None)


def _filler(text: str, place: Place) -> bool:
    words = fold(text[slice(*clean(text, place))]).strip(" .:,;()[]")
    return not words or _FILLER.fullmatch(words) is not None


def _chunks(text: str, start: int, end: int) -> list[Place]:
    """Divide at holes."""
    found = [Place(start + run.start(), start + run.end()) for run in re.finditer(rf"[^{HOLE}]+", text[start:end])]
    return [place for place in found if text[slice(*place)].strip(_EDGES + '.()[]"”»’')]


def _divided(text: str, start: int, end: int, *, by_sentence: bool) -> list[Place]:
    """Divide at full stops that end a sentence, and, unless ``by_sentence``, at commas and dashes too."""
    cuts = [
        (stop.start(), stop.end()) for stop in _STOP.finditer(text, start, end) if not _SHORT.search(text[start : stop.start()])
    ]
    if not by_sentence:
        cuts.extend(comma.span() for comma in _COMMA.finditer(text, start, end) if not _bracketed(text[start : comma.start()]))
    parts: list[Place] = []
    at = start
    for cut, following in [*sorted(cuts), (end, end)]:
        if cut >= at:
            parts.append(clean(text, Place(at, cut)))
            at = following
    return [part for part in parts if part.end > part.start]


def _bracketed(before: str) -> bool:
    return before.count("(") > before.count(")")


def _after_place(text: str, place: Place | None) -> Place | None:
    """Leave out the town before a publisher: "Oxford: Clarendon Press" -> "Clarendon Press"."""
    if place is None:
        return None
    town, colon, _ = text[slice(*place)].partition(": ")
    return Place(place.start + len(town) + 2, place.end) if colon and _PLACE.fullmatch(town) else place


def statute(text: str) -> Words:
    """Read a resolution, treaty, statute or case: the part that is called so is the title, what stands before it the author."""
    parts = [part for chunk in _chunks(text, 0, len(text)) for part in _divided(text, chunk.start, chunk.end, by_sentence=False)]
    parts = [part for part in parts if not _filler(text, part)]
    place = next((number for number, part in enumerate(parts) if legal_like(text[slice(*part)])), 0)
    if not parts:
        return Words()
    return Words(title=clean_title(text, parts[place]), author=parts[place - 1] if place == 1 else None)


def _ordered(text: str, chunk: Place) -> Words:
    """Tell author, title and outlet apart in "Author, Title, Outlet" and its kin."""
    start = intro_end(text, chunk.start, chunk.end)
    parts = [part for part in _divided(text, start, chunk.end, by_sentence=False) if not _filler(text, part)]
    while len(parts) > 1 and GENRE.match(text[slice(*parts[-1])]):
        parts.pop()
    says = [text[slice(*part)] for part in parts]
    if len(parts) < 2:
        return _lone(text, parts[0]) if parts else Words()
    author = None
    byline = (
        len(parts) > 2 and name_shaped(says[0]) and outlet_like(says[-1]) and says[1][:1].isupper() and len(says[1].split()) > 2
    )
    if person_like(says[0]) or byline or (len(parts) > 2 and outlet_like(says[0]) and outlet_like(says[-1])):
        author, parts, says = parts[0], parts[1:], says[1:]
    if len(parts) == 1:
        return Words(title=clean_title(text, parts[0]), author=author)
    first = outlet_like(says[0]) and (not outlet_like(says[-1]) or len(says[0].split()) < len(says[-1].split()))
    if author is None and first and len(says[0].split()) <= 8:
        return Words(title=clean_title(text, Place(parts[1].start, parts[-1].end)), container=parts[0])
    goes_on = re.match(r"(?:and|et|und|y|&)\s", says[-1]) is not None
    if outlet_like(says[-1]) or (len(says[-1].split()) <= 6 and not goes_on):
        title = clean_title(text, Place(parts[0].start, parts[-2].end))
        return Words(title=title, container=lead_less(text, parts[-1]), author=author)
    return Words(title=clean_title(text, Place(parts[0].start, parts[-1].end)), author=author)


def _lone(text: str, part: Place) -> Words:
    """Read a citation of one part: an account's name, an outlet, else a title."""
    words = text[slice(*part)]
    if words.startswith("@"):
        return Words(author=part)
    outlet = outlet_like(words) and len(words.split()) <= 4
    return Words(container=part) if outlet else Words(title=clean_title(text, part))
