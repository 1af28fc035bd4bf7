"""What in an address names the page: its path, or a field of its query. Where a link came from and how a page looks name none."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from citecheck.liveness.fold import fold
from citecheck.liveness.look import Look
from citecheck.liveness.titles import agreement
from citecheck.model.url import Url

#: Fields of a query that say how one came, or how the page is to look.
_NAMES_NOTHING = re.compile(
    r"(?i)utm_\w+|\w*clid|mc_[ce]id|ocid|igshid|_ga|_gl|cmp|cmpid|campaign\w*|at_\w+|ns_\w+|spm|ref\w*|src|source|from|via|share\w*|"
    r"smid|ftag|soc_\w+|xtor|wt\.\w+|lang\w*|hl|locale|amp|outputtype|output|print|view|format|mobile|m|theme|(?:php)?sess?(?:ion)?id|"
    r"sid|jsessionid|page|pg|paged|start|offset|sort|order|fbrefresh|feature|app|time"
)
#: What the field is called that names a page, an item or an article.
_NAMES_PAGES = re.compile(
    r"(?i)\w*id|p|v|n|a|art\w*|story|news|post|item|doc\w*|topic|thread|title|name|file|path|url|q|query|s|key|code|number|no"
)
#: What WordPress calls it, behind whatever folder it stands in ("/blog/?p=48213").
_NAMES_POSTS = re.compile(r"(?i)p|(?:page|post|attachment)_id")
_LANGUAGE = re.compile(r"(?i)[a-z]{2}(?:[-_][a-z]{2})?")
#: The last part of a path that names a kind of page, and leaves it to the query which.
_KIND = re.compile(
    r"(?i)\.(?:php\d?|aspx?|jspx?|jsf|cgi|pl|do|cfm|dll|exe|nsf|action|py)\Z|\A(?:index|default)\b|\A(?:watch|article|articles|story|news|"
    r"view|viewer|item|page|show|details?|display|read|content|post|topic|thread|document|doc|file|download|video|photo|search|open|get)\Z"
)
#: Share of the words of a title of so many words from which on the page is the cited one.
_NAMED, _TELLING = 0.6, 3
#: The last part of a path so long (signs), or of so many words, names the page itself.
_LONG_NAME, _HYPHENS = 24, 3


def naming_field(url: Url) -> int | None:
    """Return which field of the query names the page, None where the path does: by what it is called, else the longest.

    Where a link came from, its language and its layout name no page; another value there would bring the same one.
    """
    name = url.path.rstrip("/").rpartition("/")[2]
    if not url.query or len(name) >= _LONG_NAME or name.count("-") >= _HYPHENS:
        return None
    fields = parse_qsl(url.query, keep_blank_values=True)
    told = [at for at, (key, value) in enumerate(fields) if value and not _NAMES_NOTHING.fullmatch(key)]
    if url.path.endswith("/") and (posts := [at for at in told if _NAMES_POSTS.fullmatch(fields[at][0])]):
        return posts[0]
    if name and not _KIND.search(name) and not _LANGUAGE.fullmatch(name):
        return None
    called = [at for at in told if _NAMES_PAGES.fullmatch(fields[at][0])]
    return max(called or told, key=lambda at: len(fields[at][1]), default=None)


def is_named(look: Look) -> bool:
    """Tell whether the page is what a note calls it, by a title that says enough: then it is there, whatever its address says."""
    page = look.page
    titles = [title for title in look.titles if len(fold(title).split()) >= _TELLING]
    return page is not None and any((agreement(title, page) or 0.0) >= _NAMED for title in titles)


def loses_name(look: Look) -> bool:
    """Tell whether a link was sent on within its site to an address without the field that named its page."""
    at = naming_field(look.cited) if len(look.way) > 1 else None
    if at is None:
        return False
    key, value = parse_qsl(look.cited.query, keep_blank_values=True)[at]
    if not _NAMES_PAGES.fullmatch(key) or not any(map(str.isdigit, value)):
        return False  # a word may be a campaign's
    same = look.final.host.removeprefix("www.") == look.cited.host.removeprefix("www.")
    return same and look.final.path in ("", "/", look.cited.path) and value not in unquote(look.final.normalised)
