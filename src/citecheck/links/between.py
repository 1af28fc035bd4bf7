"""Pages in between: "you are leaving our site", "this page has moved", with a single link out and next to nothing else.

A reader presses that link, so it is the next hop. Only a page that says so in one of the languages at hand is taken for one: any
other page of few words and one link keeps its reader.
"""

from __future__ import annotations

import re

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url
from citecheck.text.page import Page

#: Words of a page in between at most.
_FEW = 60
_SAYINGS = (
    *("you are being redirected", "you will be redirected", "being redirected", "redirecting", "if you are not redirected"),
    *("you are leaving", "you are now leaving", "you are about to leave", "page has moved", "has moved to", "object moved"),
    *("document moved", "moved permanently", "external link", "external site"),
    *("sie werden weitergeleitet", "weiterleitung", "sie verlassen", "vous allez être redirigé", "vous quittez"),
    *("será redirigido", "redirigiendo", "está saliendo", "está abandonando", "yönlendiriliyorsunuz", "yönlendirme"),
    *("перенаправлен", "вы покидаете", "переход по внешней ссылке", "внешняя ссылка"),
    *("جاري التحويل", "جار التحويل", "سيتم تحويلك", "يتم تحويلك", "أنت تغادر", "ستغادر"),
    *("در حال انتقال", "در حال هدایت", "شما در حال ترک"),
)
_SAYING = re.compile("|".join(map(re.escape, _SAYINGS)), re.IGNORECASE)
#: The same in the bytes of a page whose ASCII is in lower case, by which most pages need not be parsed.
_IN_BYTES = tuple(dict.fromkeys(form.encode() for said in _SAYINGS for form in (said, said.capitalize())))


def may_be_between(body: bytes) -> bool:
    """Tell whether the bytes of a small page, in lower case, say that it stands in between."""
    return any(saying in body for saying in _IN_BYTES)  # an expression of all of them takes twenty times as long


def only_way_on(page: Page, here: Url) -> str | None:
    """Return the one address (raw) to which a page in between leads, None where it is none, or leads nowhere or to several.

    The site's front page and the page itself are no way on.
    """
    if page.words > _FEW or not _SAYING.search(f"{page.title or ''}\n{page.text}"):
        return None
    found: dict[str, str] = {}
    for link in page.links:
        try:
            target = parse_url(link, parse_url(page.base, here) if page.base else here)
        except InvalidUrl:
            continue
        front = target.host == here.host and target.path in ("", "/") and not target.query
        same = target.without_fragment().normalised == here.without_fragment().normalised
        if target.scheme in ("http", "https") and not front and not same:
            found.setdefault(target.normalised, link)
    return next(iter(found.values())) if len(found) == 1 else None
