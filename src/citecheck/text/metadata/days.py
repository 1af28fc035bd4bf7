"""Days on which a page may have come out: read off every place that gives one, and the rule by which one is taken.

The rule (``issued_of``): the first of JSON-LD's datePublished; meta elements that say "published"; elements of the page marked
as the time of publication; the day in the address; words of the text that say "published"; then what only gives a day: the
words by the headline, a meta element, a ``<time>`` element, a PDF's day of making. A day of change is never taken for that of
publication, nor is HTTP's Last-Modified; nor a day after that on which the page was read. Disagreement stays visible: every
candidate is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Literal

from lxml import etree

from citecheck.model.document import DateOrder
from citecheck.model.source import DateCandidate, DateOrigin
from citecheck.text.dates import find_dates
from citecheck.text.metadata.json_ld import Linked, words_of
from citecheck.text.months import fold

Means = Literal["published", "modified", "unclear"]

#: Names of meta elements, lower case, ``_`` and ``.`` and blanks as ``-``, that give the day of publication, and of change. From
#: the Open Graph protocol, Dublin Core, Highwire Press (Google Scholar), PRISM, Parse.ly, Sailthru, Cxense, schema.org as
#: microdata, and templates of newspapers as seen on the web.
_PUBLISHED = frozenset(
    """article:published-time article:published article-published article-published-time article-created og:published-time
    og:article:published-time og:pubdate og:release-date og:video:release-date video:release-date ya:ovs:upload-date
    datepublished datecreated date-created dateposted date-published date-publish dateissued uploaddate dc-date dc-date-issued
    dc-date-created dc-date-published dc-date-publication dc:date dc:date:issued dc-issued dc-created dcterms-date dcterms-issued
    dcterms-created dcterms:created dcterms:issued dcterms-available dcsext-articlefirstpublished citation-publication-date
    citation-date citation-online-date citation-cover-date citation-year-month-day prism-publicationdate prism:publicationdate
    parsely-pub-date sailthru-date pubdate pub-date publicationdate publication-date publishdate publish-date publish-time
    publishtime publishing-date published published-at published-date published-time published-on ptime pubtime
    cxenseparse:recs:publishtime cxenseparse:publishtime cxense-publishtime rnews:datepublished originalpublicationdate
    originalpublishdate original-publish-date displaydate release-date releasedate bt:pubdate creation-date creationdate
    shareaholic:article-published-time vr:published-time article:post-date mediator-published-time mediator:published-time
    nrk:published swtpublished last-published firstpublished first-published ob-publish-date
    """.split()  # noqa: SIM905 - a row of words is read more easily than a list of quoted ones
)
_MODIFIED = frozenset(
    """article:modified-time article:modified article:updated-time article-modified article-updated og:updated-time
    og:modified-time datemodified date-modified dateupdated lastmod last-mod lastmodified last-modified last-modified-date
    lastupdated last-updated lastupdate last-update modified modified-at modified-date modified-time moddate mod-date revised
    revision-date revisiondate updated updated-at updated-time update-time utime dc-date-modified dc-modified dcterms-modified
    dcterms:modified shareaholic:article-modified-time cxenseparse:recs:mod-time
    """.split()  # noqa: SIM905 - the same
)
_UNCLEAR = frozenset({"date", "article-date", "article:date", "pdate", "time", "timestamp", "datetime", "og:date", "og:time"})
_JSON_LD: tuple[tuple[str, Means], ...] = (
    ("datePublished", "published"),
    ("uploadDate", "published"),
    ("dateCreated", "published"),
    ("dateModified", "modified"),
)
#: What stands before a day in the words by a headline (folded).
_SAYS_PUBLISHED = re.compile(
    r"publish|posted|first\s|issued|created|publie|mis en ligne|veroffentlicht|erstellt|erschienen|publicad|creado|pubblicat|"
    r"gepubliceerd|geplaatst|опубликован|дата публикации|yayin|eklenme|نشر|تاريخ الاضافه|انتشار|منتشر|تاريخ خبر"
)
_SAYS_MODIFIED = re.compile(
    r"updat|modif|last\s|revis|mis a jour|aktualisiert|geandert|stand\b|actualizad|aggiornat|bijgewerkt|обновлен|изменен|"
    r"guncelle|تحديث|تعديل|بروز|به روز|به‌روز"
)
#: Marks of an element that gives the time of publication, or of change.
_MARKED_PUBLISHED = re.compile(r"publi|posted|entry-date|post-date|post_date|pubdate|created|dt-published|article-date|datum")
_MARKED_MODIFIED = re.compile(r"updat|modif")
#: Parts of a page that are not the article, by tag, class or id.
_ASIDE = re.compile(r"comment|related|recommend|sidebar|widget|footer|teaser|most-?read|popular|carousel|ticker|latest|more-")
_ISO = re.compile(r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)")
_SOLID = re.compile(r"\A(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:t?\d{4,6}z?)?\Z")
_EPOCH = re.compile(r"\A1?\d{9}(?:\d{3})?\Z")
#: A day in an address: /2016/12/14/, /2016-12-14-title, /20161214-title, date=2016-12-14.
_IN_ADDRESS = re.compile(
    r"(?<![\d])(?P<y>(?:19[89]|20[0-4])\d)(?P<s>[/._-]?)(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|[1-9])(?![\d])"
)
_DIGIT = re.compile(r"\d")
#: Days that templates leave where nobody set one.
_UNSET = frozenset({dt.date(1970, 1, 1), dt.date(1969, 12, 31), dt.date(1900, 1, 1), dt.date(2000, 1, 1)})
#: Lines before and behind a headline among which its day stands, and their longest (characters).
_BEFORE, _BEHIND, _LINE = 6, 14, 140
#: Most words of a line that gives names, places and days; of one that ends like a sentence fewer are enough to make it one.
_DATELINE, _SIGNED = 10, 4
#: Pieces of text of one element that are read.
_PIECES = 20
#: Lines of a page without a headline that are looked at.
_FIRST = 40
#: Most candidates of one page that are kept.
_MOST = 30


def day_of(raw: str, order: DateOrder = "unknown") -> dt.date | None:
    """Return the day that a value gives, as it is written there: its own time zone's day. None where it gives no one day.

    >>> day_of("2016-12-14T23:30:00+03:00"), day_of("Wed, 14 Dec 2016 10:00:00 GMT"), day_of("12/2016")
    (datetime.date(2016, 12, 14), datetime.date(2016, 12, 14), None)
    """
    text = fold(" ".join(raw.split())[:200]).replace("\u200e", "").replace("\u200f", "")
    if _EPOCH.match(text):
        return dt.datetime.fromtimestamp(int(text[:10]), dt.UTC).date()
    found = _ISO.search(text) or _SOLID.match(text)
    if found:
        return _date(found)
    for each in find_dates(raw[:200], order):
        if each.date.precision == "day" and not each.date.ambiguous:
            return dt.date.fromisoformat(each.date.date)
    return None


def in_json_ld(linked: Linked, order: DateOrder) -> Iterator[DateCandidate]:
    """Yield the days of the node that is the page, then of the page's own node."""
    for node in (linked.main, *linked.pages):
        for name, means in _JSON_LD:
            given = node.get(name)
            for value in given if isinstance(given, list) else (given,):
                if isinstance(value, str) and (day := day_of(value, order)):
                    yield _candidate(day, value, "json-ld", name, means)


def in_meta(named: Iterable[tuple[str, str]], order: DateOrder) -> Iterator[DateCandidate]:
    """Yield the days of meta elements, given as pairs of name and content."""
    for name, content in named:
        key = re.sub(r"[_.\s]", "-", name.lower())
        means: Means | None = (
            "published" if key in _PUBLISHED else "modified" if key in _MODIFIED else "unclear" if key in _UNCLEAR else None
        )
        if means is not None and (day := day_of(content, order)):
            yield _candidate(day, content, "meta", name, means)


def in_elements(root: etree._Element, order: DateOrder) -> Iterator[DateCandidate]:
    """Yield the days of ``<time>`` elements, of microdata, and of what microformats call published."""
    left = _MOST
    for node in root.iter("time", "span", "abbr", "div", "p", "a"):
        if left == 0:
            return
        marks = " ".join(filter(None, (node.get("itemprop"), node.get("class")))).lower()
        timed = node.tag == "time"
        if not timed and not (node.get("itemprop") or "").startswith("date") and "published" not in marks.split():
            continue
        left -= 1
        if timed and stands_aside(node):
            continue
        value = node.get("datetime") or node.get("content") or (node.get("title") if node.tag == "abbr" else "") or ""
        text = value or text_in(node)
        if text and (day := day_of(text, order)):
            yield _candidate(day, text, "time", node.get("itemprop") or str(node.tag), _marked(node, marks))


def in_address(address: str) -> Iterator[DateCandidate]:
    """Yield the days that stand in an address; a month alone is no day."""
    path = address.partition("://")[2].partition("/")[2]
    for found in _IN_ADDRESS.finditer(path):
        if not found["s"] and len(found.group()) != 8:
            continue
        if day := _date(found):
            yield _candidate(day, found.group(), "url", "address", "published")


def in_text(lines: Sequence[str], headings: Iterable[str], order: DateOrder) -> Iterator[DateCandidate]:
    """Yield the days in the short lines by the headline; without one, in the first lines that speak of publication."""
    headed = bool(_headline(lines, headings))
    for line in near(lines, headings):
        if is_sentence(line):
            continue
        folded, done = fold(line), 0
        for found in find_dates(line, order):
            before, done = folded[done : found.span.start], found.span.end
            means = _said(before)
            if found.date.precision == "day" and not found.date.ambiguous and (headed or means != "unclear"):
                yield _candidate(dt.date.fromisoformat(found.date.date), line, "text", "line by the headline", means)


def is_sentence(line: str) -> bool:
    """Tell whether a line says something, and does not merely date and sign: what it tells of may have been on any day."""
    words = [word for word in line.split() if not any(map(str.isdigit, word))]
    if len(words) > _DATELINE or len(words) <= _SIGNED:
        return len(words) > _DATELINE
    folded = fold(line)
    return line[-1] in ".!?؟۔" and not (_SAYS_PUBLISHED.match(folded) or _SAYS_MODIFIED.match(folded))


def days_in(line: str, order: DateOrder) -> list[dt.date]:
    """Return the full days of a line of text, the ambiguous ones left out."""
    found = (each.date for each in find_dates(line, order))
    return [dt.date.fromisoformat(date.date) for date in found if date.precision == "day" and not date.ambiguous]


def near(lines: Sequence[str], headings: Iterable[str]) -> list[str]:
    """Return the short lines by the first headline that stands among ``lines``; without one, the first short lines."""
    place = _headline(lines, headings)
    window = lines[max(0, place[0] - _BEFORE) : place[0] + _BEHIND] if place else lines[:_FIRST]
    return [line for line in window if len(line) <= _LINE]


def _headline(lines: Sequence[str], headings: Iterable[str]) -> list[int]:
    wanted = [heading for heading in headings if heading]
    return [at for heading in wanted for at, line in enumerate(lines[:400]) if line == heading][:1]


def in_headers(last_modified: str | None) -> Iterator[DateCandidate]:
    """Yield the day of HTTP's Last-Modified (RFC 9110 section 8.8.2): of the file, seldom of the text."""
    try:
        at = parsedate_to_datetime(last_modified) if last_modified else None
    except (ValueError, TypeError):
        return
    if at is not None and last_modified is not None:
        yield _candidate(at.date(), last_modified, "http", "last-modified", "modified")


#: The order of the rule: origin, and what it must say.
_ORDER: tuple[tuple[DateOrigin, Means], ...] = (
    ("json-ld", "published"),
    ("meta", "published"),
    ("pdf", "published"),
    ("oembed", "published"),
    ("time", "published"),
    ("url", "published"),
    ("text", "published"),
    ("text", "unclear"),
    ("meta", "unclear"),
    ("time", "unclear"),
    ("pdf", "unclear"),
)


def issued_of(dates: Sequence[DateCandidate], read_on: dt.date) -> dt.date | None:
    """Return the day that is taken as that of publication, None where none is fit (see the module's own words)."""
    fit = [each for each in dates if each.day <= read_on + dt.timedelta(days=1)]
    of_video = [each for each in fit if each.name.lower() == "uploaddate"]  # of a video that an article may merely show
    fit = [each for each in fit if each not in of_video]
    for origin, means in _ORDER:
        found = next((each.day for each in fit if (each.origin, each.means) == (origin, means)), None)
        if found is not None:
            return found
    return next((each.day for each in of_video), None)


def distinct(dates: Iterable[DateCandidate]) -> tuple[DateCandidate, ...]:
    """Return the candidates without repeats (same day, place, name and meaning) and without days that nobody set."""
    found = {(each.day, each.origin, each.name, each.means): each for each in reversed(list(dates)) if each.day not in _UNSET}
    return tuple(reversed(found.values()))[:_MOST]


def _candidate(day: dt.date, raw: str, origin: DateOrigin, name: str, means: Means) -> DateCandidate:
    return DateCandidate(day=day, raw=words_of(raw)[:_LINE], origin=origin, name=name, means=means)


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _marked(node: etree._Element, marks: str) -> Means:
    if _MARKED_MODIFIED.search(marks):
        return "modified"
    if node.get("pubdate") is not None or _MARKED_PUBLISHED.search(marks):
        return "published"
    before = fold("".join(str(part) for part in _words_before(node))[-60:])
    return _said(_DIGIT.split(before)[-1])  # what stands before another day speaks of that one


def _words_before(node: etree._Element) -> Iterator[str]:
    """Yield the words that stand just before an element, within its parent."""
    parent = node.getparent()
    if parent is None:
        return
    before = list(islice(node.itersiblings(preceding=True), 3))
    if len(before) < 3:
        yield parent.text or ""
    for other in reversed(before):
        yield text_in(other)
        yield other.tail or ""


def _said(before: str) -> Means:
    """Return what the words before a day say of it: the last that say anything."""
    published = max((found.start() for found in _SAYS_PUBLISHED.finditer(before)), default=-1)
    modified = max((found.start() for found in _SAYS_MODIFIED.finditer(before)), default=-1)
    if published < 0 and modified < 0:
        return "unclear"
    return "published" if published > modified else "modified"


def text_in(node: etree._Element) -> str:
    """Return the words of a short element, of a longer one its first: an element may hold the whole page."""
    return " ".join("".join(str(part) for part in islice(node.itertext(), _PIECES)).split())[:_LINE]


def stands_aside(node: etree._Element) -> bool:
    """Tell whether an element stands in a part of the page that is not the article."""
    for around in node.iterancestors():
        if around.tag in ("body", "article", "main"):
            return False
        if around.tag in ("aside", "nav", "footer"):
            return True
        if _ASIDE.search(f"{around.get('class') or ''} {around.get('id') or ''}".lower()):
            return True
    return False
