"""Signals of soft 404s: the server says 200, and means that the page is not there (Bar-Yossef et al. 2004).

Phrases count in title or h1 only, and only where these say nothing else: over 578 article pages that rule raised no
false alarm (specs of claims, section 5), while phrases in the text of long pages do ("has been removed").
"""

from __future__ import annotations

import re

from citecheck.liveness.fold import fold, holds, says, segments
from citecheck.liveness.look import Look, Part
from citecheck.liveness.phrases import ALL_TITLES, DENIALS, FILLERS, PLACEHOLDERS, SENTENCES
from citecheck.model.verdict import Confidence, Liveness

SIGNAL = "soft-404"
#: Words on an error page whose title and h1 agree; and where only one of them speaks. An article about errors is longer
#: than an error page with its menus.
_BOTH, _ONE = 1_000, 400
#: Characters of a title or h1 that can say so and nothing else: the longest phrase with words around it.
_LONGEST = 160
#: Words of a text that is a heading without markup.
_BARE = 12
#: Words on a page whose text alone says it.
_TEXT_ONLY = 120


def error_words(look: Look) -> Part | None:
    """Judge pages whose title or h1 says that there is no page."""
    if not look.answered or look.page is None:
        return None
    extra = FILLERS | frozenset(re.split(r"[.-]", look.final.host))
    title = next((part for part in look.title_parts if _says_so(part, extra)), None)
    heading = next((text for text in _headings(look) if _says_so(text, extra)), None)
    if title is None and heading is None:
        return _error_text(look)
    seen = {"words": str(look.words), **({"title": title} if title else {}), **({"h1": heading} if heading else {})}
    both = title is not None and heading is not None
    if _is_called_so(look, (title, heading)):
        remark = "The page's title reads like an error page's, and it is what the note calls the page."
        return Part(liveness=None, signal=SIGNAL, words=remark, seen=seen)
    if look.words > (_BOTH if both else _ONE):
        remark = "The page's title reads like an error page's, but the page is long."
        return Part(liveness=None, signal=SIGNAL, words=remark, seen=seen)
    return _part("The page answers 200, but says that the page is not there.", "certain" if both else "likely", seen)


def _is_called_so(look: Look, said: tuple[str | None, str | None]) -> bool:
    """Tell whether the notes cite the page under just these words: a work may be called "Not found"."""
    cited = {part for title in look.titles for part in (fold(title), *segments(title))}
    return any(text in cited for text in said if text)


def says_not_found(look: Look) -> bool:
    """Tell whether a page's title or h1 says that there is no page, and nothing else."""
    extra = FILLERS | frozenset(re.split(r"[.-]", look.final.host))
    return any(_says_so(text, extra) for text in (*look.title_parts, *_headings(look)))


def _headings(look: Look) -> tuple[str, ...]:
    """Return the page's h1s, and all its text where that is no longer than one: servers say "Not Found" without any markup."""
    return (*look.headings, look.opening) if look.words <= _BARE else look.headings


def _says_so(text: str, extra: frozenset[str]) -> bool:
    if len(text) > _LONGEST:
        return False
    words = text.split()
    if ("404" in words or "٤٠٤" in words) and all(word in FILLERS for word in words):
        return True
    return says(text, ALL_TITLES, extra) or says(text, PLACEHOLDERS, extra)


def _error_text(look: Look) -> Part | None:
    """Judge very short pages whose text says it: who was looked for, and that it is not there, in one language."""
    if look.words > _TEXT_ONLY:
        return None
    for language, sentences in SENTENCES.items():
        sentence = next((phrase for phrase in sentences if holds(look.opening, phrase)), None)
        denial = next((phrase for phrase in DENIALS[language] if holds(look.opening, phrase)), None)
        if sentence and denial:
            seen = {"text": f"{sentence} … {denial}", "words": str(look.words)}
            return _part("The page answers 200, but its text says that the page is not there.", "likely", seen)
    return None


def _part(words: str, confidence: Confidence, seen: dict[str, str]) -> Part:
    return Part(liveness=Liveness.SOFT_404, signal=SIGNAL, words=words, confidence=confidence, seen=seen)
