"""Who wrote it, at the start of a citation without quotes: where the names end, and what divides them from the title.

"Doe, Jane. Title", "Jane Doe, Title", "DOE, Jane: Title", "Doe J, Roe R. Title", "Doe, in: …". A list of names goes on only with
something that is a name by its own looks (initials, a known given name, capitals), because titles have capitals too.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from citecheck.citations.outlets import given_name, name_like, outlet_like, person_like
from citecheck.citations.reviews import REVIEW, review_like
from citecheck.citations.sources import HOLE

Style = Literal["comma", "stop", "colon"]
#: Names end within so many characters, or there are none.
_LONGEST = 240
_END = re.compile(r"(?P<colon>\s?:\s)|(?P<stop>\.\s)|(?P<comma>\.?[,،]\s)")
_BETWEEN = re.compile(r"\s*[;؛]\s*|,?\s+(?:and|&|et|und|y|e|و)\s+|[,،]\s*|\s?/\s?")
_JOINED = re.compile(r"(?:and|&|et|und|y|و)\s|;")
_INITIALS = re.compile(r"(?:^|[\s.-])[^\W\d_a-z](?:\.|-[^\W\d_a-z]\.?|$)|^[^\W\d_]+\s[^\W\d_a-z]{1,3}$")
_SURNAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?:[,:;]|\s(?:and|et|&|und|y)\s)")
_ONE = (
    r"(?:(?:van|von|de|der|den|di|da|del|la|el|al)[\s-]){0,2}[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+)?,\s"
    r"[^\W\d_a-z]\.(?:[\s-]?[^\W\d_a-z]\.){0,3}"
)
_LIST = re.compile(
    rf"(?P<names>{_ONE}(?:(?:,\s|,?\s(?:&|and|und|et|y)\s|,\s(?:&|and|und|et|y)\s){_ONE}){{1,12}}(?:,?\set\sal\.?)?)(?P<end>:\s|,\s|\s)"
)
#: Initials that are no person's.
_STATES = re.compile(r"\b(?:U\.\s?[SKN]|E\.\s?U|N\.\s?Y|D\.\s?C|U\.\s?A\.\s?E)\b\.?|['’]s\b")
#: With these begins no name, but a title; and with the next no title goes on after an author.
_FIRST = re.compile(r"(?:the|an?|der|die|das|le|la|les|el|los|las|un|une|eine?|how|why|what|who)\s", re.IGNORECASE)
_TITLE = re.compile(
    r"(?!(?:Who|Whose|Which|But|And|Or|As|With|After|Before|At|On|For)\s)[^\W\d_a-zà-ÿ]|[“«„\"‘¿¡\[]|[0-9]{4}\s|in:?\s|" + HOLE
)
_ALIA = re.compile(r"\b(?:et\sal|u\.\s?a|et\sautres|y\sotros)\b|وآخرون")
_LONE = re.compile(r"(?P<name>[^\W\d_a-z][^\W\d_]+(?:[/-][^\W\d_a-z][^\W\d_]+)*)(?=,\s(?P<after>in:?\s)?)")
#: Titles of law reviews and their kin, in capitals before a year: "GRUR 2020, 1025".
_REVIEW = re.compile(
    rf"[,;]\s(?P<name>{REVIEW}|[A-ZÄÖÜ][A-Za-zÄÖÜ]{{0,2}}[A-ZÄÖÜ][A-Za-z]{{0,4}}(?:-[A-Z]{{1,3}})?)\.?,?\s{HOLE}"
)


class Lead(NamedTuple):
    """Names at ``text[start:end]``; the title starts at ``after``, and ``style`` is what divides them."""

    start: int
    end: int
    after: int
    style: Style


def find_lead(text: str, start: int, end: int, *, held: bool, lone: bool = False, whole: bool = False) -> Lead | None:
    """Return the names with which ``text[start:end]`` begins, None where no names are evident.

    ``held``: the citation names a publisher or an outlet besides, so that "Two Words, …" before a title is a person, too.
    ``lone``: a surname alone may stand there (the signal before it is a German lawyer's). ``whole``: an "In:" follows, as only
    careful writers put it, so that "Moody, Anna Vera:" is a name, known or not.
    """
    found = _listed(text, start, end)
    if found is not None:
        return found
    at = start
    for stop in _END.finditer(text, start, min(end, start + _LONGEST)):
        words, added = text[start : stop.start()], text[at : stop.start()]
        style: Style = "colon" if stop["colon"] else "stop" if stop["stop"] else "comma"
        initial = style == "stop" and re.search(r"(?:^|[\s.-])[^\W\d_a-z]$", words) is not None
        if initial and not re.search(r"[,،;]", words) and _SURNAME.match(text, stop.end()):
            continue  # "Eileen M. Trauth, …": the initial is inside the name
        if found is not None and not _goes_on(text, found, added, initial=initial):
            break
        if HOLE in words or len(words.split()) > 30:
            break
        untitled = style == "comma" and not _TITLE.match(text, stop.end())
        if not untitled and _names(words, style, first=found is None, whole=whole):
            found = Lead(start, stop.start() + (1 if initial and "," in words else 0), stop.end(), style)
        elif found is None and style == "stop" and not initial:
            break  # names end before the first sentence does
        at = stop.end()
    return found or _shaped(text, start, end, held=held) or _lone(text, start, end, allowed=lone and held)


def _listed(text: str, start: int, end: int) -> Lead | None:
    """Read "Lang, A., Moor, B., & Vale, C.": surnames before initials, as sciences list them; None where there is one name."""
    names = _LIST.match(text, start, min(end, start + _LONGEST))
    if names is None:
        return None
    style: Style = "colon" if names["end"].startswith(":") else "comma" if names["end"].startswith(",") else "stop"
    return Lead(start, names.end("names"), names.end(), style) if _TITLE.match(text, names.end()) else None


def _goes_on(text: str, found: Lead, added: str, *, initial: bool) -> bool:
    """Tell whether ``added``, the words after the names found so far, are one more name of theirs."""
    joined = _JOINED.match(text, found.after) is not None
    if found.style == "colon" or (found.style == "stop" and not (initial and len(added) < 3) and not joined):
        return False
    names = [name for name in _BETWEEN.split(added.strip(" &;")) if name]
    return bool(names) and all(_sure(name) or (joined and name_like(name) and len(name.split()) < 5) for name in names)


def _names(words: str, style: Style, *, first: bool, whole: bool) -> bool:
    """Tell whether ``words``, up to a mark of ``style``, are one name or several."""
    names = [name for name in _BETWEEN.split(_ALIA.sub("", words).strip(" ,.")) if name]
    if not names or outlet_like(words) or any(char.isdigit() for char in words) or not all(name_like(name) for name in names):
        return False
    if _STATES.search(words):
        return False
    if style != "comma" and "," in words and len(names) > 1 and _inverted(names[0], names[1], most=3 if whole else 1):
        return True
    if len(words.split()) < 2:
        return False
    if len(names) == 2 and "," in words and len(names[0].split()) == 1:
        return given_name(names[1].split()[0]) or _sure(names[1])
    return _sure(words) or any(_sure(name) for name in names) or (not first and person_like(words))


def _inverted(surname: str, given: str, *, most: int = 1) -> bool:
    """Tell whether two parts may be "Bostrom" and "Nick", "van der Berg" and "Anna Maria"; unknown names up to ``most`` words."""
    if review_like(given):
        return False  # "Quist, JuS 2013": a review, no name
    lone = len([part for part in surname.split() if part[0].isupper()]) == 1
    known = _sure(given) or given_name(given.split(maxsplit=1)[0])
    if known:
        return len(given.split()) < 5 and len(surname.split()) < 4
    return lone and len(given.split()) <= most


def _sure(name: str) -> bool:
    """Tell whether a name is one by its own looks: initials, a surname in capitals, a given name that is known, "et al."."""
    parts = name.split()
    if _STATES.search(name):
        return False
    if _ALIA.search(name) or (_INITIALS.search(name) and len(parts) < 6):
        return True
    capitals = [part for part in parts if len(part) > 2 and part.isupper() and part.isalpha()]
    return len(parts) > 1 and (given_name(parts[0]) or (0 < len(capitals) < len(parts) < 5))


def _shaped(text: str, start: int, end: int, *, held: bool) -> Lead | None:
    """Read "Bartolomé Clavero, Title … (Madrid: Tecnos, 1986)" and "Jane Doe: Title. In: …", whose names no list holds."""
    stop = _END.search(text, start, min(end, start + _LONGEST))
    if stop is None or stop["stop"]:
        return None
    words = text[start : stop.start()]
    parts = words.split()
    capitals = [part for part in parts if part[0].isupper()]
    if not 2 <= len(capitals) <= 3 or len(parts) > 5 or not name_like(words) or outlet_like(words) or HOLE in words:
        return None
    if _STATES.search(words) or _FIRST.match(words) or not _TITLE.match(text, stop.end()):
        return None
    rest = text[stop.end() : end].split(HOLE, maxsplit=1)[0].split()
    if stop["colon"]:
        marked = re.search(rf"[.,;{HOLE}]\s[Ii]n:\s", text[stop.end() :])
        return Lead(start, stop.start(), stop.end(), "colon") if marked else None
    return Lead(start, stop.start(), stop.end(), "comma") if held and len(rest) > 1 else None


def _lone(text: str, start: int, end: int, *, allowed: bool) -> Lead | None:
    """Read a surname alone, as German lawyers write: "Hacker, Title, GRUR 2020, 1025", "Leistner, in: …"."""
    lone = _LONE.match(text, start, end)
    if (
        lone is None
        or outlet_like(lone["name"])
        or not (allowed or "/" in lone["name"] or lone["after"] or _REVIEW.search(text, lone.end()))
    ):
        return None
    return Lead(start, lone.end(), lone.end() + 2, "comma")


def signed(words: str) -> bool:
    """Tell whether ``words`` are names that stand before a year: one inverted, or one that is sure by its looks."""
    names = [name for name in _BETWEEN.split(_ALIA.sub("", words).strip(" ,.")) if name]
    if not names or not all(name_like(name) for name in names):
        return False
    return any(_sure(name) for name in names) or (len(names) > 1 and _inverted(names[0], names[1]))
