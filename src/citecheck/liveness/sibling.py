"""A made-up address beside the cited one: a site that answers both alike does not have the page (Bar-Yossef et al. 2004).

It costs a request, so it is asked only where something speaks for doubt: the link was redirected, the page is short, does
not call itself what the note calls it, reads like an error page, or came in a file's place. A short page that answers
everything may as well be a wall or a script's empty shell, and so may one that stands before the front page too, or that scripts
fill; that is not known, and never rot. (The front page is asked only where both came out alike; and a made-up name below the
site's, which parked domains have as well, only where that did too.)
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode

from citecheck.liveness import media, shell, soft404, soft404_model
from citecheck.liveness.fold import fold
from citecheck.liveness.look import Look, Part, site
from citecheck.liveness.naming import is_named, loses_name, naming_field
from citecheck.liveness.soft404_address import depth_of, segments_of
from citecheck.liveness.titles import agreement
from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Chain, Via
from citecheck.model.url import Url, parse_url
from citecheck.model.verdict import ALIVE, Liveness, Verdict
from citecheck.text.page import Page

#: Words of a page below which it is a signpost, a wall or a shell. (The text of error pages is as short: ``soft404``.)
_THIN = 120
#: Share of a title's words on the page below which the page seems to be another.
_OTHER_TITLE = 0.34
#: What front pages call themselves beside the site's name.
_HOME = frozenset(
    ("home", "homepage", "welcome", "to", "the", "news", "startseite", "accueil", "inicio", "anasayfa", "الرئيسيه", "главная")
)
#: Share of shingles that two answers must have in common, both ways, to be one page: clocks and counters differ.
_ONE_PAGE = 0.9
_SHINGLE = 3
#: Shingles that only the page looked at has: more are an article, however small beside the menus around it.
_OF_ITS_OWN = 20
_LONGEST = 20_000
#: An article's number in a path of its own ("/questions/48213/last-convoy"); days and months are shorter, a year is a section.
_NUMBER, _YEAR = re.compile(r"[a-z]{0,4}-?\d{3,}"), re.compile(r"(?:19|20)\d\d")
#: So many addresses of its own site a front page links to, with its menu; a gate has a few.
_MENU = 10
SIGNAL = "made-up"
_LETTERS = "bcdfghjklmnpqrstvwxz"  # without vowels, so that no word comes about


def made_up(url: Url) -> Url | None:
    """Return an address in the same folder that no site has, None for a home page, whose site always has it.

    The same folder gives the same address, so that one request serves all links in it. What names a page in its query gets
    another value there.

    >>> made_up(parse_url("https://example.org/news/flood.html")).path.endswith(".html")
    True
    >>> made_up(parse_url("https://example.org/")) is None
    True
    """
    folder, _, name = url.path.rstrip("/").rpartition("/")
    if (at := naming_field(url)) is not None:
        return _with_query(url, at)
    if not name or not segments_of(url):
        return None
    folder = _without_number(folder, url.host)
    stem, dot, suffix = name.rpartition(".")
    ending = f".{suffix}" if dot and stem and len(suffix) <= 5 else ""
    closing = "/" if url.path.endswith("/") else ""
    return _at(url, f"{folder}/{_token(url.host + folder + ending)}{ending}{closing}", "")


def _without_number(folder: str, host: str) -> str:
    """Return a folder with another number where it ends in an article's: sites look for that alone, whatever stands behind it."""
    above, _, last = folder.rpartition("/")
    if not _NUMBER.fullmatch(last) or _YEAR.fullmatch(last):
        return folder
    return f"{above}/9{str(int(hashlib.sha256((host + folder).encode()).hexdigest(), 16))[: max(8, len(last))]}"


def _with_query(url: Url, at: int) -> Url | None:
    """Exchange the value that names the page."""
    fields = parse_qsl(url.query, keep_blank_values=True)
    name, value = fields[at]
    key = f"{url.host}{url.path}{name}"
    digits = str(int(hashlib.sha256(key.encode()).hexdigest(), 16))
    fields[at] = (name, f"9{digits[:9]}" if value.isdigit() else _token(key)[: max(8, len(value))])
    return _at(url, url.path, "?" + urlencode(fields))


def _token(key: str) -> str:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:20])


def _at(url: Url, path: str, query: str) -> Url | None:
    try:
        return parse_url(f"{path}{query}", url)
    except InvalidUrl:
        return None


def in_doubt(look: Look, verdict: Verdict) -> bool:
    """Tell whether a page that seems to be there gives reason to ask for a made-up neighbour."""
    page = look.page
    if not look.answered or page is None or not page.text:
        return False
    if verdict.liveness not in ALIVE:
        return verdict.reasons[0].signal == soft404_model.SIGNAL  # a mere suspicion
    if any(reason.signal == soft404.SIGNAL for reason in verdict.reasons):
        return True  # it reads like an error page, and something speaks against that
    agreements = [share for title in look.titles if (share := agreement(title, page)) is not None]
    return (
        look.redirected
        or loses_name(look)
        or page.words < _THIN
        or media.is_page_for_file(look)
        or _is_called_the_site(look)
        or bool(agreements and max(agreements) < _OTHER_TITLE)
    )


def _is_called_the_site(look: Look) -> bool:
    """Tell whether a page calls itself nothing but the site's name, as a front page in a missing page's place does."""
    page = look.page
    names = [fold(name) for name in (page.title, *page.headings[:1]) if name] if page is not None else []
    host = re.sub(r"[^a-z0-9]", "", look.final.host)
    return bool(names) and all(_is_of_host(name, host) for name in names)


def _is_of_host(name: str, host: str) -> bool:
    words = name.split()
    return "".join(words) in host or all(word in host or word in _HOME for word in words)


def same_as_made_up(look: Look) -> Part | None:
    """Judge pages that the site shows at an address that nobody ever made as well."""
    other = look.sibling
    if other is None or look.page is None or not is_alike(look) or (is_named(look) and not soft404.says_not_found(look)):
        return None
    seen = {"made-up": other.asked.normalised, "answer": str(other.last.status if other.last else "")}
    if is_gate(look):
        if _has_any_name(look):
            words = "The domain answers any address and any name below it with the same page, as parked ones do."
            return Part(liveness=Liveness.PARKED, signal=SIGNAL, words=words, confidence="weak", seen=seen)
        words = "The site answers any address with the same page, its front page too: what stands behind it was not seen."
        return Part(liveness=Liveness.UNKNOWN, signal=SIGNAL, words=words, confidence="likely", seen=seen)
    known = soft404.says_not_found(look) or soft404_model.reads_like_one(look) is not None
    short = look.page.words < _THIN and not known
    if not _same_end(look) and (short or _is_filled_by_scripts(look)):
        kind = "short page" if short else "page"
        words = f"The site answers any address with the same {kind}: a wall, or a page that scripts make. It was not seen."
        return Part(liveness=Liveness.UNKNOWN, signal=SIGNAL, words=words, confidence="likely", seen=seen)
    words = "The site shows the same page at an address that was made up: what was cited is not there."
    sure = depth_of(look.cited, segments_of(look.cited) or [look.cited.query])
    return Part(liveness=Liveness.SOFT_404, signal=SIGNAL, words=words, confidence=sure, seen=seen)


def is_alike(look: Look) -> bool:
    """Tell whether the made-up address came out as the link did: sent to the same end, or shown the same page."""
    other = look.sibling
    if other is None or not look.answered or other.last is None or other.last.status is None:
        return False
    return 200 <= other.last.status < 300 and (_same_end(look) or _one_page(look, look.sibling_page, other.asked))


def front_of(url: Url) -> Url:
    """Return the address of a site's front page."""
    return parse_url("/", url)


def wild_of(url: Url) -> Url | None:
    """Return an address below a site's name that nobody made, None where names have none below them (IP addresses).

    Whoever parks a domain lets all names below it lead to one page (specs of claims, section 5); few others do.

    >>> wild_of(parse_url("https://www.news.example/a")).host.endswith(".news.example")
    True
    """
    host = site(url)
    return (
        None if host.startswith("[") or host.replace(".", "").isdigit() else _at(url, f"http://{_token(host)[:12]}.{host}/", "")
    )


def _has_any_name(look: Look) -> bool:
    """Tell whether a name that nobody made shows the same page."""
    wild = look.wild
    if wild is None or wild.last is None or wild.last.status is None or not 200 <= wild.last.status < 300:
        return False
    return _one_page(look, look.wild_page, wild.asked)


def _same_end(look: Look) -> bool:
    return (
        look.sibling is not None and (look.redirected or loses_name(look)) and _end(look.sibling) == look.final.without_fragment()
    )


def _end(chain: Chain) -> Url:
    return chain.hops[-1].url.without_fragment()


def is_gate(look: Look) -> bool:
    """Tell whether the page stands before the whole site: its front page comes out as the link did.

    A site that shows its front page in every missing page's place has a front page with ways into it; a gate has few.
    """
    front = look.front
    if front is None or front.last is None or front.last.status is None or not 200 <= front.last.status < 300:
        return False
    if look.final.path in ("", "/") and not look.final.query:
        return False  # sent to the front page itself
    alike = _end(front) == look.final.without_fragment() or _one_page(look, look.front_page, front.asked)
    return alike and _ways_in(look) < _MENU


def _ways_in(look: Look) -> int:
    """Count the addresses of its own site that a page links to."""
    found = set()
    for link in look.page.links if look.page else ():
        try:
            target = parse_url(link, look.final)
        except InvalidUrl:
            continue
        if site(target) == site(look.final):
            found.add(target.without_fragment().normalised)
    return len(found)


def _is_filled_by_scripts(look: Look) -> bool:
    """Tell whether the plain look saw a frame that scripts fill with what the address names: all addresses look alike then."""
    return shell.is_framed(look) and not any(hop.via is Via.BROWSER for hop in look.chain.hops)


def _one_page(look: Look, other: Page | None, made: Url) -> bool:
    """Tell whether another page is the one looked at: it calls itself the same, and says the same.

    What both say may be mostly a site's menus, in which a short article drowns; but an article calls itself something of its own.
    """
    one = look.page
    if one is None or other is None or not one.text or not other.text:
        return False
    if _names(one, look.cited) != _names(other, made):
        return False
    first, second = _shingles(one, look.cited), _shingles(other, made)
    both = len(first & second)
    return both >= _ONE_PAGE * max(len(first), len(second)) and len(first) - both <= _OF_ITS_OWN


def _names(page: Page, asked: Url) -> tuple[str, ...]:
    return tuple(fold(_without_address(name, asked)) for name in (page.title or "", *page.headings[:1]))


def _shingles(page: Page, asked: Url) -> set[tuple[str, ...]]:
    words = fold(_without_address(page.text[:_LONGEST], asked)).split()
    return {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}


def _without_address(text: str, asked: Url) -> str:
    """Return a page's words without the address that was asked for, which error pages repeat."""
    for own in (asked.normalised, unquote(asked.path), asked.path, asked.path.rstrip("/").rpartition("/")[2], asked.host):
        text = text.replace(own, " ") if len(own) > 1 else text
    return text
