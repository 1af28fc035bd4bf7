"""Signals of soft 404s by where a link is sent: the site's error page, its home page, a section, a search."""

from __future__ import annotations

import re

from citecheck.liveness.look import Look, Part, site
from citecheck.liveness.naming import is_named, loses_name
from citecheck.liveness.soft404 import says_not_found
from citecheck.model.url import Url
from citecheck.model.verdict import Confidence, Liveness

_ERROR_SEGMENT = re.compile(
    r"(?i)(?:error|errors|erreur|fehler|err)?[-_]?(?:404|not-?_?found|page-?_?not-?_?found|file-?_?not-?_?found)[-_]?(?:error|page)?"
    r"(?:\.\w{2,5})?\Z|error-?page(?:\.\w{2,5})?\Z|page-?missing(?:\.\w{2,5})?\Z"
)
#: The whole end of a path, which may say no more than that: "/error", "/errors/general.html", not "/errors/the-last-convoy".
_ERROR_PATH = re.compile(r"(?i)/errors?(?:\.\w{2,5})?(?:/[a-z]{1,12}(?:\.\w{2,5})?)?/?\Z")
_NAMED = re.compile(r"(?i)404|not-?_?found|missing")
_INDEX = re.compile(r"(?i)(?:index|default|home|main|start)(?:\.\w{2,5})?\Z")
_LANGUAGE = re.compile(r"(?i)[a-z]{2}(?:[-_][a-z]{2})?\Z")
_OTHER_FORM = re.compile(r"(?i)(?:print|amp|mobile|full|comments?|feed|page-?\d*|\d{1,3}|html?|pdf|embed|share)(?:\.\w{2,5})?\Z")
_SEARCH = re.compile(
    r"(?i)(?:search|site-?search|suche|recherche|recherches|buscar|busca|busqueda|ara|arama|cerca|zoeken)(?:\.\w{2,5})?\Z"
)
_SEARCHED = re.compile(r"(?:\A\??|&)s=")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_HOLDS_ID = re.compile(r"\d{4,}")


def error_address(look: Look) -> Part | None:
    """Judge redirects to a page whose address says "error"; a cited page that is itself called so is left alone."""
    if not look.answered or not look.redirected or _has_error_segment(look.cited):
        return None
    if not _has_error_segment(look.final) or (is_named(look) and not says_not_found(look)):
        return None
    named: Confidence = "certain" if _NAMED.search(look.final.path) else "likely"  # "/error" alone does not say which
    return _part("The link is redirected to the site's error page.", named, {"url": look.final.normalised})


def _has_error_segment(url: Url) -> bool:
    return _ERROR_PATH.search(url.path) is not None or any(_ERROR_SEGMENT.match(segment) for segment in url.path.split("/"))


def sent_home(look: Look) -> Part | None:
    """Judge redirects from a page deep in a site to its home page, its search, or up to the section it stood in."""
    if not look.answered or not (look.redirected or loses_name(look)):
        return None
    deep = segments_of(look.cited) or ([look.cited.query] if loses_name(look) else [])
    seen = {"from": look.cited.normalised, "to": look.final.normalised}
    if deep and _is_search(look.final) and not _is_search(look.cited):
        return _part("The link is redirected to the site's search; what was cited is not there.", "likely", seen)
    if not deep or _keeps_place(look):
        return None
    up = segments_of(look.final)
    if not up:
        return _part("The link is redirected to the home page; what was cited is not there.", depth_of(look.cited, deep), seen)
    if site(look.cited) == site(look.final) and _is_section(up, deep):
        return _part("The link is redirected to the section above; what was cited is not there.", "likely", seen)
    return None


def _is_search(url: Url) -> bool:
    """Tell whether an address is a site's search: by its path, or on the home page by the query that WordPress has for it."""
    parts = segments_of(url)
    return bool(parts and _SEARCH.match(parts[-1])) or (not parts and _SEARCHED.search(url.query) is not None)


def segments_of(url: Url) -> list[str]:
    """Return the path's parts without index pages; a language alone ("/en/") is still the home page."""
    parts = [part for part in url.path.split("/") if part and not _INDEX.match(part)]
    return [] if len(parts) == 1 and _LANGUAGE.match(parts[0]) else parts


def _keeps_place(look: Look) -> bool:
    """Tell whether the final address names the page in its query or fragment, as sites that are one script do."""
    final = look.final
    return bool(_HOLDS_ID.search(final.query)) or len(final.query) > 40 or final.fragment.startswith(("/", "!"))


def depth_of(cited: Url, deep: list[str]) -> Confidence:
    """One short word behind the host may be a campaign's address that was always sent on to the home page."""
    return "likely" if len(deep) > 1 or len(deep[0]) > 15 or cited.query or any(map(str.isdigit, deep[0])) else "weak"


def _is_section(up: list[str], deep: list[str]) -> bool:
    """Tell whether ``up`` is a folder above ``deep``, and what fell away was an article, not another form of the page."""
    dropped = deep[len(up) :]
    if deep[: len(up)] != up or not dropped or _names_article(up[-1]) or _OTHER_FORM.match(dropped[-1]):
        return False
    return any(len(part) >= 20 or part.count("-") >= 3 or _HOLDS_ID.search(part) for part in dropped)


def _names_article(part: str) -> bool:
    """Tell whether a part of a path holds an article's number; a year is a section."""
    return _HOLDS_ID.search(part) is not None and _YEAR.match(part) is None


def _part(words: str, confidence: Confidence, seen: dict[str, str]) -> Part:
    return Part(liveness=Liveness.SOFT_404, signal="soft-404", words=words, confidence=confidence, seen=seen)
