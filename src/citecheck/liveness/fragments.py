"""Does a page have the place that the link's fragment names? A remark on request: never rot, for the page is there.

Anchors by the HTML standard (https://html.spec.whatwg.org/#find-a-potential-indicated-element), text fragments by the
WICG's draft (https://wicg.github.io/scroll-to-text-fragment/), pages of a PDF by RFC 8118 section 3. What scripts make of a
fragment cannot be seen: routes ("#/x", "#!x") are left alone.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from citecheck.liveness.fold import fold, holds
from citecheck.liveness.look import Look, Part
from citecheck.liveness.shell import is_shell
from citecheck.text.html import MAX_TEXT, anchors
from citecheck.text.pdf.count import most_pages

SIGNAL = "fragment"
_DIRECTIVE = ":~:"
_ROUTE = re.compile(r"[/!]")
#: Parameters that ask for a place in media, or for lines of a source: no anchors of the page.
_MEDIA = re.compile(r"(?:t|xywh|track|id|page|zoom|view|nameddest|search|toolbar|navpanes|line|char)=")
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?\Z")
_PAGE = re.compile(r"(?i)(?:\A|&)page=(\d{1,6})(?:&|\Z)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: Sites that put this before every anchor of a text that a user wrote, and take it off again by script (GitHub, PyPI).
_PREFIX = "user-content-"


def missing_place(look: Look) -> Part | None:
    """Remark that the page has no such anchor, text or page; nothing where that cannot be told, or was not asked for."""
    fragment = look.final.fragment
    if not look.fragments or not fragment or not look.answered or look.last is None or look.last.body_cut:
        return None
    if look.last.body.startswith(b"%PDF-"):
        return _beyond(fragment, look.last.body)
    if look.page is None or not (look.page.text or look.page.title) or is_shell(look):
        return None
    anchor, _, directive = fragment.partition(_DIRECTIVE)
    for text in _texts(directive):
        if not _has_text(look.page.text, text):
            quoted = " … ".join(filter(None, text))
            words = f"The words that the link points to do not stand on the page, as the server sends it: “{quoted}”."
            return Part(liveness=None, signal=SIGNAL, words=words, seen={"fragment": f"#{fragment}"})
    if anchor and not _has_anchor(look, anchor):
        words = f"The page, as the server sends it, has no place “#{anchor}”."
        return Part(liveness=None, signal=SIGNAL, words=words, seen={"fragment": f"#{fragment}"})
    return None


def _has_anchor(look: Look, anchor: str) -> bool:
    plain = unquote(anchor)
    if plain.lower() == "top" or _ROUTE.match(anchor) or _MEDIA.match(plain) or _LINES.match(plain) or look.last is None:
        return True
    there = anchors(look.last.body, charset=look.last.charset)
    return bool({anchor, plain, _PREFIX + plain, _PREFIX + plain.lower()} & there)


# ── text fragments ───────────────────────────────────────────────────────────────────────────────


def _texts(directive: str) -> list[tuple[str, str, str, str]]:
    """Return prefix, start, end and suffix of every text directive, undone of their escapes; what breaks the form is no one's.

    >>> _texts("text=the%20river-,rose,night,-and&text=a,b,c,d&other=x")
    [('the river', 'rose', 'night', 'and')]
    """
    found = []
    for part in directive.split("&"):
        key, sign, value = part.partition("=")
        terms = value.split(",") if key == "text" and sign else []
        prefix = terms.pop(0)[:-1] if terms and terms[0].endswith("-") else ""
        suffix = terms.pop()[1:] if terms and terms[-1].startswith("-") else ""
        if 1 <= len(terms) <= 2 and all(terms):
            start, end = terms[0], terms[1] if len(terms) == 2 else ""
            found.append((unquote(prefix), unquote(start), unquote(end), unquote(suffix)))
    return found


def _has_text(text: str, directive: tuple[str, str, str, str]) -> bool:
    """Tell whether the text holds what the directive describes, case, accents and punctuation aside.

    True as well where the text was cut, so that it is not known.
    """
    prefix, start, end, suffix = (fold(term) for term in directive)
    if len(text) >= MAX_TEXT or not start:
        return True
    folded = fold(text)
    first = " ".join(filter(None, (prefix, start, "" if end else suffix)))
    at = _place(folded, first)
    if at < 0 or not end:
        return at >= 0
    return _place(folded[at + len(first) :], " ".join(filter(None, (end, suffix)))) >= 0


def _place(folded: str, phrase: str) -> int:
    """Return where the phrase stands as whole words, -1 where it does not; scripts without spaces have no words."""
    if _UNSPACED.search(phrase):
        return folded.find(phrase)
    if not holds(folded, phrase):
        return -1
    return f" {folded} ".find(f" {phrase} ")


# ── pages of a PDF ───────────────────────────────────────────────────────────────────────────────


def _beyond(fragment: str, body: bytes) -> Part | None:
    wanted = _PAGE.search(fragment)
    pages = most_pages(body) if wanted else None
    if wanted is None or pages is None or 1 <= int(wanted[1]) <= pages:
        return None
    words = f"The link points to page {int(wanted[1])}, and the PDF has no more than {pages}."
    return Part(liveness=None, signal=SIGNAL, words=words, seen={"fragment": f"#{fragment}", "pages": str(pages)})
