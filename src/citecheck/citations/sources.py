"""Links and identifiers in a note: URLs (wrapped, glued, archived ones) and DOIs, with where they stand."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from citecheck.citations.flat import Flat
from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url, trim
from citecheck.text.archive_urls import take_apart

#: Fills the place of what was recognised, so that nothing else reads it; a private-use character, one for one.
HOLE = "\ue000"

_SCHEME = r"(?:https?|ftp)://"
_TLD = (
    r"(?:com|org|net|info|int|gov|edu|eu|uk|de|fr|es|ru|tr|gl|ly|be|co|me|cc|is|ph|today|news|tv|sy|qa|sa|ae|il|ir|lb|jo|ch|at|"
    r"nl|io)"
)
#: Where a link begins: a scheme (not inside another link's path), "www.", or a host with a path ("goo.gl/AbC").
_START = re.compile(
    rf"(?<![/=%])(?:{_SCHEME}(?=[^\s/])|(?<![\w.@/])www\.(?=\w)|(?<![\w.@/-])(?:[a-z0-9][a-z0-9-]*\.)+{_TLD}/(?=\w))",
    re.IGNORECASE,
)
#: What a link is made of: everything but blanks, quotes, angle brackets and Arabic punctuation; another glued link ends it.
_TOKEN = re.compile(rf"(?:(?![\s<>\"“”„«»،؛{HOLE}])(?!(?<=[\w.])(?<![/=%]){_SCHEME}).)+", re.IGNORECASE)
_URLISH = re.compile(r"^[\w\-.~:/?#\[\]@!$&'()*+,;=%]+$", re.ASCII)
_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|pdf|docx?|cfm)[.,;)]*$", re.IGNORECASE)
_NUMBERS = re.compile(r"^\(?\d{1,4}([./-]\d{1,4}){1,2}[.,;)]*$")
_DOI = re.compile(
    rf"(?:\bdoi\s?[:.]?\s?|(?:https?://)?(?:dx\.)?doi\.org/)?(?P<doi>\b10\.[0-9]{{4,9}}/[^\s\"“”<>{HOLE}]+)", re.IGNORECASE
)


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a note at ``text[start:end]``: the original cited, and the version (memento) that the link names, if any.

    ``url`` is None for a link that names a version only (perma.cc). ``bare`` is a host alone without a scheme
    ("www.example.org"), which often is an outlet's name.
    """

    start: int
    end: int
    url: Url | None
    version: Url | None = None
    bare: bool = False

    @property
    def any(self) -> Url:
        """The original, or the version where the link does not name its original."""
        chosen = self.url or self.version
        assert chosen is not None  # noqa: S101 - a Link is made with one of the two
        return chosen


def find_links(flat: Flat, width: int = 0) -> list[Link]:
    """Return the links of ``flat`` from left to right.

    ``width`` is the length of the report's longest line: a link goes on over a line end only where its line was full.
    """
    links: list[Link] = []
    at = 0
    while start := _START.search(flat.text, at):
        end = _end(flat, start.start(), width)
        written = flat.text[start.start() : end].replace(" ", "")
        link = _link(start.start(), end, written)
        if link is not None:
            links.append(link)
        at = max(end, start.end())
    return links


def wanted(links: list[Link]) -> list[Link]:
    """Return ``links`` without the bare host names, where there are others: those are links, the host is an outlet."""
    return [link for link in links if not link.bare] or links[:1]


def find_doi(text: str) -> tuple[int, int, str] | None:
    """Return start, end and the DOI itself (in lower case: DOIs know no case) of the first DOI in ``text``.

    >>> find_doi("doi:10.1000/ABC.182. See")[2]
    '10.1000/abc.182'
    """
    match = _DOI.search(text)
    if match is None:
        return None
    doi = trim(match["doi"])
    return match.start(), match.start("doi") + len(doi), doi.lower()


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return ``text`` with every span filled by ``HOLE``, so that all offsets stay."""
    for start, end in spans:
        text = text[:start] + HOLE * (end - start) + text[end:]
    return text


def _end(flat: Flat, start: int, width: int) -> int:
    """Return where the link that starts at ``start`` ends, over line ends too."""
    text = flat.text
    token = _TOKEN.match(text, start + 1)
    end = token.end() if token else start + 1
    while end in flat.breaks and (more := _TOKEN.match(text, end + 1)) and _goes_on(flat, start, end, more.group(), width):
        end = more.end()
    return _without_bracket(text, start, end)


def _without_bracket(text: str, start: int, end: int) -> int:
    """Leave out a closing bracket whose opening one stands before the link, and all that follows it."""
    for opening, closing in ("()", "[]", "{}"):
        depth = 0
        if closing not in text[start:end]:
            continue
        for at in range(start, end):
            depth += (text[at] == opening) - (text[at] == closing)
            if depth < 0:
                end = at
                break
    while end > start and text[end - 1] in "'’‘|":
        end -= 1
    return end


def _goes_on(flat: Flat, start: int, end: int, more: str, width: int) -> bool:
    """Tell whether ``more``, the first token of the next line, continues the link before it.

    Measured on PDFs: joining blindly makes links worse, joining where the line is full and the next token looks like a
    part of a URL makes them better.
    """
    if not _URLISH.match(more) or _NUMBERS.match(more) or re.match(_SCHEME, more, re.IGNORECASE) or more[0] in "([":
        return False
    line_start = max((at + 1 for at in flat.breaks | flat.gaps if at < start), default=0)
    if end - line_start < 0.7 * width:
        return False
    token = flat.text[start:end].rsplit(" ", 1)[-1]
    strong = bool(re.search(r"[/=&%_?#]", more) or _FILE.search(more) or trim(more).count("-") > 1)
    plain = bool(re.match(r"^[A-Z]?[a-z’']+[.,;:)]*$", more))
    if token[-1] in "-_=&?%/#~+":
        return strong or not plain or (token[-1] != "/" and more[0].islower() and token[-1] != "?")
    if re.match(r"^[A-Z][a-z]+-[A-Z]|^[a-z]+/[a-z]+[.,;]*$", more):
        return False
    return strong and (token[-1] not in ".,;:)" or (token[-1] == "." and more[0].islower()))


def _link(start: int, end: int, written: str) -> Link | None:
    """Make a Link of the words ``written``; None where the standard's parser refuses them."""
    link = _read_link(written)
    return None if link is None else Link(start=start, end=end, url=link.url, version=link.version, bare=link.bare)


@lru_cache(maxsize=256)
def _read_link(written: str) -> Link | None:
    """Read the words of a link, which stands nowhere yet. A note's links are asked for again when it was cut into citations."""
    bare = trim(written)
    whole = bare if re.match(_SCHEME, bare, re.IGNORECASE) else "http://" + bare
    try:
        asked = msgspec.structs.replace(parse_url(whole), as_written=written)
    except InvalidUrl:
        return None
    archived = take_apart(asked)
    if archived is None:
        return Link(start=0, end=len(written), url=asked, bare=bool(re.fullmatch(r"(?:[\w-]+\.)+\w+/?", bare)))
    if archived.original is None:
        return Link(start=0, end=len(written), url=None, version=asked)
    try:
        original = parse_url(archived.original)
    except InvalidUrl:  # an archive's address around something that is none
        return Link(start=0, end=len(written), url=None, version=asked)
    rest = archived.original.partition("//")[2]
    tail = re.search(rf"(?:https?:/{{1,2}})?{re.escape(rest)}.*$", written, re.IGNORECASE)
    url = msgspec.structs.replace(original, as_written=tail.group() if tail else archived.original)
    return Link(start=0, end=len(written), url=url, version=asked if archived.timestamp and archived.modifier != "*" else None)
