"""Finds back-references in the words of a note: where they stand and on what they lean. Nothing is resolved here."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from citecheck.citations.backrefs.forms import (
    LOOSE,
    NUMBER_FORM,
    NUMBER_MORE,
    NUMBER_WORDS,
    OTHER_FORM,
    OTHER_MORE,
    OTHER_WORDS,
    PLACE,
    PLURAL,
    SAME_AUTHOR,
    SAME_JOURNAL,
)
from citecheck.citations.backrefs.names import Clue, clue_before
from citecheck.citations.sources import HOLE
from citecheck.text.months import fold

#: Says on what a back-reference leans: a note's number, the citation just before, that or an author's earlier work, an earlier
#: work, the author of the citation before, the journal of the citation before.
Lean = Literal["number", "previous", "either", "work", "author", "journal"]

_NUMBER_GROUPS = tuple(name for name in NUMBER_FORM.groupindex if len(name) == 1)
_YEAR = re.compile(r"\((\d{4})[a-z]?\)")
#: "Ders., Title, 2001": of a work of its own a year or a title (a hole, where titles and links are masked) is told.
_OWN_WORK = re.compile(rf"[\"“„«»‘{HOLE}]|\b(?:1[5-9]|20)[0-9]{{2}}\b")
_LOCATOR = re.compile(
    r"(?:pp?|s|ss|rn|art|nr|no|par|para|kap|ch|chap|annex|part|vol|bd|t|section|sec|at|see|siehe|vgl|voir|ص)\b\.?"
)


class BackRef(msgspec.Struct, frozen=True, kw_only=True):
    """A back-reference at ``text[start:end]``: its trigger as written, and what it gives to tell what it means.

    ``number`` is the note that it names; ``many`` is True where it names several, ``later`` where it says that the note comes
    after it, ``loose`` where the number may be a paragraph's. ``before`` holds the words of the note before the trigger: an
    author's name or a title in them says which work is meant.
    """

    start: int
    end: int
    trigger: str
    lean: Lean
    number: str | None = None
    many: bool = False
    later: bool = False
    loose: bool = False
    before: str = ""
    year: str | None = None

    @property
    def clue(self) -> Clue:
        """Return the names and the title before the trigger."""
        return clue_before(self.before)

    @property
    def name(self) -> str | None:
        """Return the name just before the trigger: "…, as Vogel, op. cit." -> "Vogel"."""
        return self.clue.last


def find_backref(text: str) -> BackRef | None:
    """Return the first back-reference of ``text``, None where there is none.

    >>> find_backref("See copy of the agreement in the previous reference.").trigger
    'previous reference'
    >>> find_backref("Vogel, op. cit., n. 7, pp. 80").number
    '7'
    """
    return next(iter(find_backrefs(text, most=1)), None)


def find_backrefs(text: str, most: int = 40) -> list[BackRef]:
    """Return the first ``most`` back-references of ``text`` from left to right; they do not overlap."""
    folded = fold(text)
    found: list[BackRef] = []
    at = 0
    while len(found) < most and (reference := _next(text, folded, at)) is not None:
        at = reference.end
        if not _elsewhere(reference, folded):
            found.append(reference)
    return found


def _next(text: str, folded: str, at: int) -> BackRef | None:
    """Return the first form at or after ``at``; a note's number beside another form wins ("op. cit., n. 7")."""
    author = SAME_AUTHOR.match(folded) if at == 0 else None
    if author is not None and _works(text, author.start("work")):
        return BackRef(
            start=author.start("trigger"),
            end=author.end("trigger"),
            trigger=_clean(text[slice(*author.span("trigger"))]),
            lean="author",
        )
    numbered = NUMBER_FORM.search(folded, at) if _numbers(folded) else None
    other = OTHER_FORM.search(folded, at) if _points_back(folded) else None
    if numbered is not None and (other is None or numbered.start() <= other.end() + 3 or _joined(folded, other, numbered)):
        return _numbered(text, numbered)
    return None if other is None else _other(text, folded, other)


def _numbers(folded: str) -> bool:
    """Tell whether ``NUMBER_FORM`` can find anything in a folded text."""
    return any(word in folded for word in NUMBER_WORDS) or NUMBER_MORE.search(folded) is not None


def _points_back(folded: str) -> bool:
    """Tell whether ``OTHER_FORM`` can find anything in a folded text."""
    return any(word in folded for word in OTHER_WORDS) or OTHER_MORE.search(folded) is not None


def _joined(folded: str, other: re.Match[str], numbered: re.Match[str]) -> bool:
    """Tell whether "idem, Natural Law, supra note 25" is one reference: the same author's work, in the note that it names."""
    return other.group().startswith(("idem", "eadem")) and ";" not in folded[other.end() : numbered.start()]


def _works(text: str, start: int) -> bool:
    """Tell whether a work of its own begins at ``start``, and not a page ("Id., Art. 5") or another back-reference."""
    rest = text[start:]
    first = fold(rest[:24]).lstrip()
    if _LOCATOR.match(first) or not (rest[:1].isupper() or rest[:1] in '"“„«‘' + HOLE or not rest[:1].isascii()):
        return False
    return _OWN_WORK.search(rest) is not None and NUMBER_FORM.search(fold(rest)) is None and OTHER_FORM.search(fold(rest)) is None


def _numbered(text: str, match: re.Match[str]) -> BackRef:
    group = next(name for name in _NUMBER_GROUPS if match[name])
    later = f"{group}_later"
    after = re.match(r",\s[0-9]{1,3}(?![0-9])", text[match.end() :])
    listed = after is not None and PLURAL.search(match.group()) is not None
    return BackRef(
        start=match.start(),
        end=match.end(),
        trigger=_clean(text[match.start() : match.end()]),
        lean="number",
        number=match[group],
        many=match[f"{group}_more"] is not None or listed,
        later=later in NUMBER_FORM.groupindex and match[later] is not None,
        loose=group == LOOSE,
        before=text[: match.start()],
        year=_year(text, match),
    )


def _other(text: str, folded: str, match: re.Match[str]) -> BackRef:
    start = match.start() + (4 if folded.startswith("the ", match.start()) else 0)
    lean: Lean = "either" if match["either"] else "previous" if match["previous"] else "work"
    if lean == "previous" and match.group().startswith("ibid") and SAME_JOURNAL.match(folded, match.end()):
        lean = "journal"
    return BackRef(
        start=start,
        end=match.end(),
        trigger=_clean(text[start : match.end()]),
        lean=lean,
        before=text[: match.start()],
        year=_year(text, match),
    )


def _elsewhere(reference: BackRef, folded: str) -> bool:
    """Tell whether the words point to a place in the report itself: "see supra, p. 15", "supra Part II"."""
    if reference.lean != "work" or not fold(reference.trigger).startswith(("supra", "see above")):
        return False
    return reference.name is None and PLACE.match(folded, reference.end) is not None


def _clean(trigger: str) -> str:
    return trigger.strip(" ,;")


def _year(text: str, match: re.Match[str]) -> str | None:
    """Return the year in brackets in a trigger, or right before or behind it: "Doe (2012), op. cit.", "op. cit. (1996), n. 4"."""
    year = _YEAR.search(text, max(0, match.start() - 10), match.end() + 8)
    return year[1] if year else None
