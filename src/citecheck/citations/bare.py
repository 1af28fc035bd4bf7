"""Titles without quotes: by who stands before them, by "in:", by the order of parts, by what outlets and people are called."""

from __future__ import annotations

import re

from citecheck.citations.bylines import Lead, Style, find_lead, signed
from citecheck.citations.institutions import institution_like
from citecheck.citations.outlets import GENRE, name_shaped, outlet_like, person_like
from citecheck.citations.reviews import review_like
from citecheck.citations.segments import (
    EDITORS,
    PUBLISHER,
    Place,
    Words,
    before_year,
    clean,
    clean_title,
    divided,
    filler,
    house_of,
    intro_end,
    lead_less,
    parts_after,
    stretches,
    town,
    without_volume,
)
from citecheck.citations.sources import HOLE

#: What leads to the whole that a title is part of: ". In: Post", ", in: Post", ", en El Post", "on Post.org".
_IN = re.compile(
    r"(?P<end>[?!]?)(?:[.,;]?\s[Ii]n:\s|(?<=[?!.])\sIn:\s|\s?[,;]\s(?:abgedruckt\s|reprinted\s|reproduced\s)?"
    r"(?P<soft>in|en|dans|sur|on|auf|bei|In)\s(?=[^\W\d_a-z]|[«“„\"‘]))"
)
#: Where a title is over: its translator, edition, volume, series.
_OVER = re.compile(
    r"[,.;]?\s\(?(?:trad(?:\.|uit|ucción|uction)|trans(?:\.|lated)|übers(?:\.|etzt)|ترجمه|ترجمة|تحقيق|"
    r"(?:ed|eds|hrsg|dir|coord)\.\s(?=(?-i:[^\W\d_a-z]))|edited\sby|edited\sand|[0-9]+(?:a|ª|e|è|éd|\.|st|nd|rd|th)\.?\s(?:ed|éd|aufl|edici)"
    r"|(?:colección|collection|coll\.|schriftenreihe|reihe)\s|الطبعة\s|ط\.?\s?[0-9]|un\sdoc\.?\s|doc\.\s(?:onu|nu)\s"
    r"|(?<=,\s)(?:ch(?:ap(?:ter|itre)?)?|kap(?:itel)?|cap(?:ítulo)?)\.?\s[0-9]"
    r"|(?<=,\s)(?:núm|num|nr|no|n°|nº)\.?\s?[0-9])",
    re.IGNORECASE,
)
_BY = re.compile(r"[،,]\s(?:تأليف|بقلم|إعداد|by|par|von|por)\s?:?\s(?P<name>[^،,.;()]{3,60})")
_GOES_ON = re.compile(r"(?:and|et|und|y|e|&|or|ou|oder|o)\s")


def unquoted(text: str, *, house: bool = False, lone: bool = False) -> Words:
    """Read a citation whose title bears no quotes.

    ``house``: a bracket, already masked, names its publisher. ``lone``: see ``find_lead``.
    """
    held = [place for place in stretches(text, 0, len(text)) if not filler(text, place)]
    if not held:
        return Words()
    if len(held) > 1 and (before_year(text, held[0]) or _before_bare_year(text, held)):
        return _dated(text, held)
    start = intro_end(text, held[0].start, held[0].end)
    inside = _IN.search(text, start, held[-1].end)
    commas = len([part for part in divided(text, start, held[0].end, by_sentence=False) if not filler(text, part)])
    lead = find_lead(
        text,
        start,
        held[0].end,
        held=house or commas > 2 or (inside is not None and commas > 1),
        lone=lone,
        whole=bool(inside and not inside["soft"]),
    )
    if lead is None:
        return _by(text, _unsigned(text, held, inside, house=house))
    words = _rest(text, lead.after, held, lead.style, house=house)
    title = text[slice(*words.title)] if words.title else ""
    if words.title and words.container is None and words.publisher is None and review_like(title):
        return Words(container=words.title, author=_author(text, lead))  # "Quist, NJW 2019, 345"
    if lead.style == "comma" and words.container is None and outlet_like(title) and len(title.split()) < 5 and not house:
        return _by(text, _unsigned(text, held, inside, house=house))  # "Sarah Vane Resigns, Delta Herald"
    return words._replace(author=_author(text, lead))


def _author(text: str, lead: Lead) -> Place | None:
    """Return the names of a lead; editors are no authors."""
    place = clean(text, Place(lead.start, lead.end))
    return None if EDITORS.search(text[slice(*place)]) else place


def _before_bare_year(text: str, held: list[Place]) -> bool:
    """Tell whether names stand before a year without a bracket: "SHIFFMAN Daniel, 2019. Title" (ISO 690)."""
    names = text[slice(*clean(text, held[0]))]
    between = text[held[0].end : held[1].start]
    stopped = text[held[1].start : held[1].end].lstrip(")]").startswith(". ")
    return text[held[0].start : held[0].end].rstrip().endswith(",") and between.strip(HOLE) == "" and stopped and signed(names)


def _dated(text: str, held: list[Place]) -> Words:
    """Read "Doe, Jane (2012). Title. Town: Press" and "J. Doe (2012), Title, on Post.org"."""
    mark = re.compile(r"\s?[\])]?\s?[,،.:]?\s*").match(text, held[1].start)
    start = mark.end() if mark else held[1].start
    author = clean(text, held[0])
    words = _rest(text, start, held[1:], "comma" if "," in text[held[1].start : start] else "stop", house=False)
    return words._replace(author=None if EDITORS.search(text[slice(*author)]) else author)


def _rest(text: str, start: int, held: list[Place], style: Style, *, house: bool) -> Words:
    """Read title and house after the author's names. Of a sentence-wise ``style`` the title is the first sentence."""
    end = next((place.end for place in held if place.end > start), start)
    whole = re.compile(r"in:?\s", re.IGNORECASE).match(text, start) if style != "stop" else None
    if whole:
        return Words(container=_first(text, whole.end(), end))
    inside = _IN.search(text, start, max(place.end for place in held))
    if inside and inside.start() <= end and not (inside["soft"] and style == "stop" and ". " in text[start : inside.start()]):
        return _inside(text, start, inside)
    sentences = divided(text, start, end, by_sentence=True)
    if not sentences:
        return Words(container=_first(text, held[-1].start, held[-1].end) if held[-1].start > start else None)
    if style == "stop" or (style == "colon" and len(sentences) > 1):
        return _by_sentences(text, sentences, end)
    return _by_commas(text, start, end, house=house)


def _inside(text: str, start: int, inside: re.Match[str]) -> Words:
    """Read "Title, in: Whole"; the mark of a question stays the title's."""
    title = clean_title(text, Place(start, inside.end("end")))
    stop = text.find(HOLE, inside.end())
    return Words(_cut(text, title), _first(text, inside.end(), stop if stop > 0 else len(text)))


def _first(text: str, start: int, end: int) -> Place | None:
    parts = [part for part in divided(text, start, end, by_sentence=False) if not filler(text, part)]
    parts = [part for part in parts if not EDITORS.search(text[slice(*part)])] or parts
    return without_volume(text, parts[0]) if parts else None


def _by_sentences(text: str, sentences: list[Place], end: int) -> Words:
    """Read "Title. Town: Press" and "Title. Post"; "Title, Press (2012)" where one sentence is all there is."""
    title, more = sentences[0], [*sentences[1:], *parts_after(text, end, by_sentence=True)]
    more = [part for part in more if not filler(text, part) and not GENRE.match(text[slice(*part)])]
    if not more:
        parts = divided(text, title.start, title.end, by_sentence=False)
        bracketed = text[end - 2 : end].strip().endswith("(") or text[title.end : title.end + 1] in (HOLE, "")
        if len(parts) > 1 and (bracketed or outlet_like(text[slice(*parts[-1])])) and len(text[slice(*parts[-1])].split()) < 5:
            title, more = Place(title.start, parts[-2].end), [parts[-1]]
    house = next((place for place in more if house_of(text, place) != place), None)
    house = house or next(reversed([place for place in more if PUBLISHER.search(text[slice(*place)])]), None)
    house = house or (more[0] if more else None)
    return Words(_cut(text, clean_title(text, title)), None, without_volume(text, house_of(text, house)))


def _by_commas(text: str, start: int, end: int, *, house: bool) -> Words:
    """Read "Title, Post" and "Title, Town: Press"; with a publisher in brackets all of it is the title."""
    parts = [part for part in divided(text, start, end, by_sentence=False) if not filler(text, part)]
    parts = [part for number, part in enumerate(parts) if not (number and town(text, part))]
    while len(parts) > 1 and GENRE.match(text[slice(*parts[-1])]):
        parts.pop()
    if not parts:
        return Words()
    over = _OVER.search(text, parts[0].start, parts[-1].end)
    says = text[slice(*parts[-1])]
    outlet = len(parts) > 1 and (outlet_like(says) or len(says.split()) <= 6) and not _GOES_ON.match(says)
    beyond = [part for part in parts_after(text, end, by_sentence=False) if outlet_like(text[slice(*part)])]
    if not house and not outlet and beyond:
        title = _cut(text, clean_title(text, Place(parts[0].start, parts[-1].end)))
        return Words(title, without_volume(text, lead_less(text, beyond[0])))
    if house or not outlet or (over and over.start() < parts[-1].start and not outlet_like(says)):
        more = [part for part in parts if over and part.start > over.end() and not _OVER.match(", " + text[slice(*part)])]
        title = _cut(text, clean_title(text, Place(parts[0].start, parts[-1].end)))
        return Words(title, None, more[-1] if more and not house and len(says.split()) < 5 else None)
    title = clean_title(text, Place(parts[0].start, parts[-2].end))
    return Words(_cut(text, title), without_volume(text, lead_less(text, house_of(text, parts[-1]))))


def _cut(text: str, title: Place) -> Place:
    """Leave out what follows a title: translator, edition, volume, series."""
    over = _OVER.search(text, title.start + 3, title.end)
    return clean_title(text, Place(title.start, over.start())) if over else title


def _by(text: str, words: Words) -> Words:
    """Read an author after the title: "معاني النحو، تأليف: فاضل صالح السامرائي"."""
    by = _BY.search(text)
    if words.author is not None or words.title is None or by is None or not words.title.start < by.start() < words.title.end:
        return words
    name = clean(text, Place(*by.span("name")))
    more = [part for part in parts_after(text, by.end(), by_sentence=False) if not _OVER.match(" " + text[slice(*part)])]
    return Words(clean_title(text, Place(words.title.start, by.start())), None, house_of(text, more[0]) if more else None, name)


def _unsigned(text: str, held: list[Place], inside: re.Match[str] | None, *, house: bool) -> Words:
    """Tell title and outlet apart where no author stands before them."""
    start = intro_end(text, held[0].start, held[0].end)
    if inside and (not inside["soft"] or outlet_like(text[slice(*(_first(text, inside.end(), len(text)) or (0, 0)))])):
        before = divided(text, start, inside.start(), by_sentence=False)
        if not before or not outlet_like(text[slice(*before[0])]) or len(before) == 1:
            return _inside(text, start, inside)
    words = _ordered(text, held[0], house=house)
    if len(held) > 1 and words.container is None and words.title is not None and not house:
        places = parts_after(text, held[1].start, by_sentence=False)
        return words._replace(container=next((place for place in places if outlet_like(text[slice(*place)])), None))
    return words


def _ordered(text: str, chunk: Place, *, house: bool) -> Words:
    """Tell author, title and outlet apart in "Outlet, Title, Date", "Title, Outlet" and their kin."""
    start = intro_end(text, chunk.start, chunk.end)
    parts = [part for part in divided(text, start, chunk.end, by_sentence=False) if not filler(text, part)]
    while len(parts) > 1 and GENRE.match(text[slice(*parts[-1])]):
        parts.pop()
    says = [text[slice(*part)] for part in parts]
    if len(parts) < 2:
        return _lone(text, parts[0]) if parts else Words()
    author = None
    comma = text[parts[0].end : parts[1].start].strip() in (",", "،")
    byline = (
        len(parts) > 2
        and comma
        and name_shaped(says[0])
        and outlet_like(says[-1])
        and says[1][:1].isupper()
        and len(says[1].split()) > 2
    )
    body = len(parts) > 2 and comma and _outlet_name(says[0]) and outlet_like(says[-1])
    if (person_like(says[0]) and not says[1][:1].islower()) or byline or body:
        author, parts, says = parts[0], parts[1:], says[1:]
    if len(parts) == 1:
        return Words(title=clean_title(text, parts[0]), author=author)
    if author is None and ((comma and _headed(says)) or _housed(text, parts)):
        return _after_outlet(text, parts)
    shorter = len(says[0].split()) < len(says[-1].split())
    first = _outlet_name(says[0]) and (not outlet_like(says[-1]) or shorter)
    first = first or (institution_like(says[0]) and len(says[0].split()) <= len(says[-1].split()))
    if author is None and first and (len(says[0].split()) <= 8 or institution_like(says[0])):
        return _after_outlet(text, parts)
    if not house and (outlet_like(says[-1]) or (len(says[-1].split()) <= 6 and not _GOES_ON.match(says[-1]))):
        title = clean_title(text, Place(parts[0].start, parts[-2].end))
        return Words(title=_cut(text, title), container=lead_less(text, parts[-1]), author=author)
    return Words(title=_cut(text, clean_title(text, Place(parts[0].start, parts[-1].end))), author=author)


def _housed(text: str, parts: list[Place]) -> bool:
    """Tell whether parts are "Organisation. Title. Town: Press": a short name, a full stop, and a town at the end."""
    name = text[slice(*parts[0])].split()
    stopped = text[parts[0].end : parts[1].start].strip().startswith(".")
    small = [word for word in name if word[:1].islower()]
    return stopped and len(parts) > 2 and len(name) < 6 and len(small) < 2 and house_of(text, parts[-1]) != parts[-1]


def _headed(says: list[str]) -> bool:
    """Tell whether the first of some parts is a short name and the last a title with its subtitle: no outlet bears a colon.

    >>> _headed(["Die Woche", "Flut: Wenn Dämme brechen"]), _headed(["Dam: the truth", "Die Woche"])
    (True, False)
    """
    small = [word for word in says[0].split() if word[:1].islower()]
    return ": " in says[-1] and ": " not in says[0] and len(says[0].split()) < 6 and len(small) < 2 and len(says[-1].split()) > 3


def _outlet_name(words: str) -> bool:
    """Tell whether words are an outlet's name, not a headline that speaks of one."""
    return outlet_like(words) and ":" not in words and len(words.split()) <= 8


def _after_outlet(text: str, parts: list[Place]) -> Words:
    """Read "Outlet, Title" and "Organisation. Title. Town: Press"."""
    stop = text[parts[0].end : parts[1].start].strip().startswith(".")
    if stop and len(parts) > 2 and (house_of(text, parts[-1]) != parts[-1] or outlet_like(text[slice(*parts[-1])])):
        title = clean_title(text, Place(parts[1].start, parts[-2].end))
        return Words(_cut(text, title), None, house_of(text, parts[-1]), parts[0])
    return Words(_cut(text, clean_title(text, Place(parts[1].start, parts[-1].end))), container=parts[0])


def _lone(text: str, part: Place) -> Words:
    """Read a citation of one part: an account's name, an outlet, else a title."""
    words = text[slice(*part)]
    if words.startswith("@"):
        return Words(author=part)
    outlet = outlet_like(words) and len(words.split()) <= 4
    return Words(container=part) if outlet else Words(title=_cut(text, clean_title(text, part)))
