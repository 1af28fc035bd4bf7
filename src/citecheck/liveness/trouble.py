"""Signals of pages that answer 200 in the cited one's place and say why: the site has trouble, or the page is not for us.

Servers say so by 503 and 403, many sites by a plain page. Neither page was seen, and neither is rot: a fault may pass, and behind
a refusal the page may well be. What says that a page is *not found* is a soft 404's (``soft404``), and goes before.
"""

from __future__ import annotations

import re

from citecheck.liveness.fold import holds, says
from citecheck.liveness.look import Look, Part
from citecheck.liveness.soft404 import says_not_found
from citecheck.liveness.trouble_phrases import AROUND, FAULTS, REFUSALS
from citecheck.model.url import Url
from citecheck.model.verdict import Liveness

SIGNAL = "in-its-place"
#: Words on such a page with its menus, where title or h1 says it; and where its text alone does.
_SHORT, _TEXT_ONLY = 300, 60
#: Words of a text that is a heading without markup.
_BARE = 12
#: Words beyond those of ``AROUND`` and of the host's name that make a headline.
_HEADLINE = 4
#: A phrase of refusal so long (characters) tells by itself, wherever it stands in a text of few words.
_TELLING = 24
_NUMBER = re.compile(r"\d{3}\Z")
#: How PHP and ASP.NET begin a page that they could not make.
_CRASH = re.compile(
    r"(?:php )?(?:fatal|parse) error |warning mysqli? connect|uncaught (?:error|exception)|server error in .{0,60}application"
)
#: Faults that a text of few words says in passing.
_IN_TEXT = re.compile(
    r"\b(?:temporarily unavailable|(?:under|scheduled|undergoing|for) maintenance|technical difficulties|internal server error|"
    r"error establishing a database connection|service unavailable)\b"
)
#: Frames by which state networks show their notice in a site's place.
_STATE_FILTERS = (b"//10.10.34.3", b"peyvandha.ir", b"//internet.ir/filtered", b"eng.ir/blocked")
_ENDING = r"(?:\.\w{2,5})?\Z"
#: Last parts of addresses to which sites send who cannot see a page just now, or may not; what stands there is no page of theirs.
_ADDRESSES: tuple[tuple[re.Pattern[str], Liveness], ...] = tuple(
    (re.compile(f"(?i)(?:{'|'.join(patterns)}){_ENDING}"), liveness)
    for liveness, patterns in (
        (
            Liveness.TRANSIENT,
            (
                r"(?:error|err)[-_]?5(?:\d\d|0x)",
                r"5(?:\d\d|0x)[-_]?error",
                r"(?:site|under|scheduled)?[-_]?maintenance(?:[-_]?(?:mode|page))?",
                r"wartung(?:sarbeiten)?|(?:en[-_]?)?mantenimiento|bakim|outage",
                r"(?:service|server|site|temporarily)[-_]?unavailable",
                r"server[-_]?(?:busy|error|down)|internal[-_]?(?:server[-_]?)?error",
            ),
        ),
        (
            Liveness.RESTRICTED,
            (
                r"(?:error|err)[-_]?(?:401|403|451)|forbidden|(?:access|permission)[-_]?denied|no[-_]?access",
                r"(?:un-?|not[-_]?)authori[sz]ed|pay-?wall|(?:subscribers|members)[-_]?only",
                r"geo[-_]?(?:block|restrict)\w*|(?:not[-_]?available|unavailable)[-_]in[-_][\w-]+",
                r"age[-_]?(?:gate|check|verification|verify)",
                r"(?:select|choose)[-_]?(?:your[-_]?)?(?:country|region|location|edition)|(?:country|region)[-_]?select(?:or|ion)?",
            ),
        ),
        (
            Liveness.WALLED,
            (
                r"captcha|(?:bot|robot)[-_]?check|(?:enable|no)[-_]?(?:cookies?|javascript|js)",
                r"cookies?[-_]?(?:disabled|required|error|absent)",
                r"(?:unsupported|old|outdated|update|upgrade)[-_]?browser",
                r"browser[-_]?(?:not[-_]?supported|unsupported|upgrade|update)",
            ),
        ),
    )
)
_CODE_PATH = re.compile(
    r"(?i)/(?:[a-z]{2}/)?(?:errors?(?:-?pages?)?/)?(?P<code>5\d\d|50x|401|403|451)(?:\.\w{2,5}|(?<=/...))/?\Z"
)
_CODE_QUERY = re.compile(r"(?i)(?:\A|&)(?:status|error|err)?-?_?(?:code|status|error)=(?P<code>5\d\d|401|403|451)(?:&|\Z)")
_ERROR_PATH = re.compile(r"(?i)/(?:[\w-]+/)*(?:error|errors|err|oops)(?:\.\w{2,5})?/?\Z")
_WORDS = {
    Liveness.TRANSIENT: "A page answers 200 in the cited one's place and says that the site has trouble just now.",
    Liveness.RESTRICTED: "A page answers 200 in the cited one's place and says that we may not see it.",
    Liveness.WALLED: "The link is sent on to a page that wants something of its visitor first.",
}


def in_its_place(look: Look) -> Part | None:
    """Judge pages that tell of trouble or of a refusal in place of the cited one, by where a link is sent or by their words."""
    if not look.answered:
        return None
    found = _by_address(look) or (_by_words(look) if look.page is not None else None)
    if found is None:
        return None
    liveness, seen = found
    return Part(liveness=liveness, signal=SIGNAL, words=_WORDS[liveness], confidence="likely", seen=seen)


def _by_address(look: Look) -> tuple[Liveness, dict[str, str]] | None:
    if not look.redirected or says_not_found(look) or _state_of(look.cited) is not None:
        return None
    liveness = _state_of(look.final)
    return (liveness, {"url": look.final.normalised}) if liveness is not None else None


def _state_of(url: Url) -> Liveness | None:
    last = url.path.rstrip("/").rpartition("/")[2]
    known = next((liveness for pattern, liveness in _ADDRESSES if pattern.match(last)), None)
    if known is not None:
        return known
    code = _CODE_PATH.match(url.path) or (_CODE_QUERY.search(url.query) if _ERROR_PATH.match(url.path) else None)
    if code is None:
        return None
    return Liveness.TRANSIENT if code["code"].startswith("5") else Liveness.RESTRICTED


def _by_words(look: Look) -> tuple[Liveness, dict[str, str]] | None:
    if look.words > _SHORT or says_not_found(look):
        return None
    if mark := next((mark for mark in _STATE_FILTERS if mark in look.body), None):
        return (Liveness.RESTRICTED, {"mark": mark.decode()}) if look.words <= _TEXT_ONLY else None
    extra = AROUND | frozenset(re.split(r"[.-]", look.final.host))
    places = (*look.title_parts, *look.headings)
    for text in (*places, *([look.opening] if look.words <= _BARE else [])):
        told = " ".join(word for word in text.split() if not _NUMBER.match(word))
        for phrases, liveness in ((REFUSALS, Liveness.RESTRICTED), (FAULTS, Liveness.TRANSIENT)):
            if says(text, phrases, extra) or says(told, phrases, extra):
                return liveness, {"title": text, "words": str(look.words)}
    if look.words > _TEXT_ONLY or any(len(set(text.split()) - extra) >= _HEADLINE for text in places):
        return None
    return _by_text(look)


def _by_text(look: Look) -> tuple[Liveness, dict[str, str]] | None:
    """Judge by the text of a page that says little else, under no headline; what its h1s say was heard already."""
    text = look.opening
    for heading in look.headings:
        text = text.replace(heading, " ")
    found = _CRASH.search(text[:300]) or _IN_TEXT.search(text)
    if found is None and any(holds(text, phrase) for phrase in REFUSALS if len(phrase) > _TELLING):
        return Liveness.RESTRICTED, {"text": text.strip()[:200]}
    return (Liveness.TRANSIENT, {"text": found[0]}) if found else None
