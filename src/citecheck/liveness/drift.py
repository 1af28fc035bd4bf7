"""Content drift: whether a page still says what its memento near the cited date said.

Measured by containment of five-word shingles in both directions (Broder 1997), never by similarity: an article inside a new
design is all there, however much stands around it. The main text of one state is looked for in all that is visible of the
other, so that what an extractor cuts away on one day and keeps on another is no change. Shingles cannot see a single figure
that was exchanged; figures and dates are therefore compared by name. Nor can they see that two texts say the same in two
languages: where a site answers in another language than before, nothing is concluded if it has both, or if the figures agree.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from citecheck.liveness.fold import fold
from citecheck.model.drift import Change, Drift
from citecheck.model.memento import Memento
from citecheck.text.dates import find_dates

#: Words of a shingle (specs of claims, section 5: five-word shingles tell edits, cuts and other articles apart).
_SHINGLE = 5
#: Fewer shingles than this are a signpost, a wall or a script's shell: nothing to compare.
_FEWEST = 30
#: Text beyond this is not compared (characters): an article of 20,000 words fits.
_LONGEST = 120_000
#: Shares that part the kinds of change. Measured on pairs made of 129 real pages (``benchmarks/drift.py``): of 310 pages that
#: were the same, in a new design, cut, or had one figure exchanged, none was called replaced; of 189 others, 180 were.
_LITTLE, _SOME, _HALF, _MOSTLY, _NEARLY_ALL, _ALL = 0.05, 0.15, 0.5, 0.75, 0.9, 0.995
#: Figures and dates told by name; how many of them tell a translation by half of them, and how many where all are there.
_TOLD, _FIGURES, _ALL_OF = 10, 4, 3
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?:\s?%)?(?!\w)")
#: Scripts that do without spaces: each sign counts as a word.
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])")


@dataclass(frozen=True)
class Sight:
    """One state of a page: its ``main`` text and all that is ``visible`` of it.

    ``language`` is the main text's (a BCP 47 tag, empty where unknown), ``offers`` the languages in which the site has the page.
    """

    main: str
    visible: str
    language: str = ""
    offers: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of the main text."""
        return hashlib.sha256(self.main.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def blocks(self) -> frozenset[int]:
        """The shingles of the main text, each within one block: what stood between two blocks is not part of it."""
        return frozenset(shingle for line in self.main[:_LONGEST].split("\n") for shingle in _shingles(_words(line)))


def compare(memento: Memento, then: Sight, now: Sight, *, at: dt.datetime) -> Drift:
    """Compare the page ``now`` with what it was ``then``, in ``memento``."""
    before, after = then.blocks, now.blocks
    for shingles, name in ((before, "the snapshot"), (after, "the page")):
        if len(shingles) < _FEWEST:
            return _drift(memento, then, now, at, Change.NOT_COMPARABLE, why_not=f"{name} shows too little text to compare")
    if _is_translation(then, now):
        why_not = f"the page answers in another language now ({then.language} then, {now.language} now)"
        return _drift(memento, then, now, at, Change.NOT_COMPARABLE, why_not=why_not)
    kept, known = _share(before, now), _share(after, then)
    gone = _figures(then.main, but_not_in=now.visible)
    new = _figures(now.main, but_not_in=then.visible)
    change = _change(kept, known, figures=bool(gone or new))
    return _drift(memento, then, now, at, change, kept=kept, known=known, gone=gone, new=new)


def _is_translation(then: Sight, now: Sight) -> bool:
    """Tell whether the page is in another language than it was and may say the same: sites answer in their reader's language."""
    if not then.language or not now.language or then.language == now.language:
        return False
    if then.language in now.offers:
        return True
    told = {key for key, _ in _told(then.main)}
    there = {key for key, _ in _told(now.visible)}
    return (len(told) >= _FIGURES and len(told & there) >= _HALF * len(told)) or (len(told) >= _ALL_OF and told <= there)


def _drift(
    memento: Memento,
    then: Sight,
    now: Sight,
    at: dt.datetime,
    change: Change,
    *,
    kept: float = 0.0,
    known: float = 0.0,
    gone: tuple[str, ...] = (),
    new: tuple[str, ...] = (),
    why_not: str = "",
) -> Drift:
    return Drift(
        memento=memento.uri,
        memento_at=memento.at,
        at=at,
        change=change,
        kept=round(kept, 3),
        known=round(known, 3),
        gone=gone,
        new=new,
        digest=now.digest,
        why_not=why_not,
        language_then=then.language,
        language_now=now.language,
    )


def _change(kept: float, known: float, *, figures: bool) -> Change:
    """Name the change: little on both sides is replaced, a page that only lost text shortened, one that only won text grown."""
    if kept < _LITTLE or (kept < _SOME and known < _NEARLY_ALL):
        return Change.REPLACED
    if kept < _HALF and known >= _NEARLY_ALL:
        return Change.SHORTENED
    if kept >= _NEARLY_ALL and known < _MOSTLY:
        return Change.GROWN
    return Change.SAME if kept >= _ALL and known >= _ALL and not figures else Change.EDITED


def _words(text: str) -> list[str]:
    return fold(_UNSPACED.sub(r" \1 ", text[:_LONGEST])).split()


def _share(shingles: frozenset[int], other: Sight) -> float:
    there = other.blocks.union(_shingles(_words(other.visible)))
    return len(shingles & there) / len(shingles)


def _shingles(words: list[str]) -> Iterator[int]:
    """Yield each five words in a row as one number; a block of fewer words says too little."""
    return (hash(tuple(words[at : at + _SHINGLE])) for at in range(len(words) - _SHINGLE + 1))


def _figures(text: str, *, but_not_in: str) -> tuple[str, ...]:
    """Return dates and numbers of ``text`` that the other text has not, as written, each once."""
    there = {key for key, _ in _told(but_not_in)}
    missing = {key: words for key, words in _told(text) if key not in there}
    return tuple(dict.fromkeys(missing.values()))[:_TOLD]


def _told(text: str) -> Iterator[tuple[str, str]]:
    """Yield every date and number of ``text``: what it means, and how it is written."""
    plain = _digits(text[:_LONGEST])
    rest, end = [], 0
    for found in find_dates(plain):
        yield found.date.date, found.date.raw
        rest.append(plain[end : found.span.start])
        end = found.span.end
    rest.append(plain[end:])
    yield from _numbers(rest)


def _numbers(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        for match in _FIGURE.finditer(part):
            yield re.sub(r"[.,](?=\d{3}(?:\D|\Z))|\s", "", match[0]), match[0]


def _digits(text: str) -> str:
    """Return ``text`` with the digits and separators of every script as ASCII ones, sign for sign."""
    if text.isascii():
        return text
    signs: dict[str, str | int | None] = {
        sign: str(unicodedata.digit(sign)) for sign in set(text) if sign.isdecimal() and not sign.isascii()
    }
    return text.translate(str.maketrans({**signs, "٫": ".", "٬": ","}))
