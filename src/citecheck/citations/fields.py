"""Reads the fields of one citation from free text: what is sure first (links, dates, quotes), then what stands between."""

from __future__ import annotations

import re

import msgspec

from citecheck.citations.backrefs.find import BackRef, find_backref
from citecheck.citations.bare import unquoted
from citecheck.citations.brackets import publisher_in_bracket, without_brackets
from citecheck.citations.bylines import find_lead
from citecheck.citations.courts import statute
from citecheck.citations.documents import issued_document
from citecheck.citations.flat import Flat
from citecheck.citations.institutions import institution_like
from citecheck.citations.law import legal_like
from citecheck.citations.marks import Reading, take_asides, take_dates, take_links, take_signal
from citecheck.citations.outlets import INTRO, interview_like, kind_of, outlet_like, person_like
from citecheck.citations.quotes import Quote, quoted
from citecheck.citations.reviews import known_review, review_like
from citecheck.citations.segments import Place, Words, around, clean, clean_title, head_end, intro_end
from citecheck.citations.sources import HOLE, masked
from citecheck.citations.split import SIGNAL
from citecheck.model.document import DateOrder
from citecheck.text.months import fold

#: "A. Moe, The Fire of Towns, [in:] Roe (ed.), supra note 2": a chapter of a book cited before is a source of its own.
#: Words are taken whole, and looked for near the end alone: else "a.b.c." is divided in every way there is.
_PART_OF = re.compile(
    r"(?:[^\W\d_]\S*+\W++){4,}?[^,;]*[,.\])]\s(?P<book>\[?(?:[Ii]n|dans)(?::\]?|\])?\s(?=[^,;.]*[A-ZÀ-Þ])[^;]{2,80})$"
)
#: Room for a chapter's last words and for the name of the book, in characters.
_PART_ROOM = 400
#: A commentator in a commentary on a law: "Leistner, in: Schricker, § 4 UrhG".
_COMMENTARY = re.compile(r",\sin:\s")
#: Where accounts speak: what stands before such a name, without quotes, is an account.
_PLATFORMS = (
    "facebook",
    "twitter",
    "x",
    "instagram",
    "tiktok",
    "telegram",
    "vk",
    "threads",
    "bluesky",
    "mastodon",
    "فيسبوك",
    "تويتر",
)
#: The symbol of a document of the United Nations.
_SYMBOL = re.compile(r"\b(?:[ASE]|ST|CCPR|CEDAW|CRC|CAT|CERD|HRI|TD|FCCC|CAC)/[A-Z0-9][\w.()/-]*\d\b\)?")
#: Finite verbs that running prose cannot do without (folded); a title may hold some.
_VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|says?|said|did|does|this|that|which|est|sont|etait|etaient|ont|dit|cette|que|ist|sind|war|waren|wird|wurden?|hat|haben|dass|"
    r"diese|es|son|era|fue|fueron|ha|han|esta|este)\b"
)
_FEW_VERBS = 2
#: A review or a journal: what stands in it is an article (folded).
_JOURNAL = re.compile(
    r"\b(?:journal|review|quarterly|bulletin|annals|studies|proceedings|revue|annales|cahiers|zeitschrift|archiv|jahrbuch|blatter|"
    r"revista|anuario|cuadernos|rivista|tijdschrift|dergisi)\b|مجله|حوليات"
)


def read_fields(piece: Flat, order: DateOrder, width: int = 0) -> Reading:
    """Return the fields of ``piece``, one citation's text. A field that is not evident stays None.

    ``order`` says how numeric dates are meant; ``width`` is the length of the report's longest line (see ``find_links``).
    """
    reading = Reading(piece=piece, places=[])
    linkless = take_links(reading, width)
    text = take_signal(reading, linkless)
    title = _title_quote(text)
    reading.backref = _backref(linkless, title, piece.text)
    if legal_like(text) and not _COMMENTARY.search(text) and reading.isbn is None and "ISBN" not in piece.text:
        reading.kind = "legal"
    text = take_dates(reading, text, title, order)
    text = take_asides(reading, text, title)
    _settle_kind_early(reading, text, title)
    if reading.kind == "comment":
        reading.locator = None
        reading.places = [place for place in reading.places if place[0] != "locator"]
    if reading.kind not in ("comment", "cross-reference"):
        _take_words(reading, _without_backref(reading, text), title)
        _settle_author(reading, title)
    _take_quotes(reading, title)
    reading.language = reading.language or script_of(reading.title or piece.text)
    return reading


def script_of(text: str) -> str | None:
    """Return the language that a script gives away: Arabic, Persian, Russian, Hebrew; None for all others.

    >>> script_of("بدء إجلاء المدنيين")
    'ar'
    """
    letters = [char for char in text if char.isalpha()]
    arabic = sum("\u0600" <= char <= "\u06ff" for char in letters)
    if letters and arabic > len(letters) / 2:
        return "fa" if re.search("[پچژگ]", text) else "ar"
    if letters and sum("\u0400" <= char <= "\u04ff" for char in letters) > len(letters) / 2:
        return "uk" if re.search("[іїєґ]", text) else "ru"
    return "he" if letters and sum("\u05d0" <= char <= "\u05ea" for char in letters) > len(letters) / 2 else None


def _title_quote(text: str) -> Quote | None:
    """Return the quoted region that is the title; None where the title is unquoted or only words are quoted."""
    for region in quoted(text):
        if region.form == "tail":
            return region
        if len(text[region.inner_start : region.inner_end].strip()) > 1 and not _scare(text, region):
            return region
    return None


def _scare(text: str, region: Quote) -> bool:
    """Tell whether a quoted region is part of a sentence: words run into it, and run on after it."""
    before, after = text[: region.start].rstrip(), text[region.end :].lstrip()
    lead = clean(text, Place(0, region.start))
    words = text[slice(*lead)]
    if not words or not before[-1].isalnum() or INTRO.match(words):
        return False
    named = person_like(words) or (outlet_like(words) and len(words.split()) < 5)
    if text[region.start] in "‘'‚" and len(words.split()) > 2:  # in a bare title: "Dam 'will hold' for years"
        return not named
    if named or len(text[region.inner_start : region.inner_end].split()) > 5:
        return False
    return after[:1].islower() or not after.strip(" .") or len(words.split()) > 4


def _backref(text: str, title: Quote | None, whole: str) -> BackRef | None:
    """Find a back-reference outside the quoted title; ``whole`` is the text with nothing masked."""
    found = find_backref(masked(text, [(title.start, title.end)]) if title and title.form == "whole" else text)
    return msgspec.structs.replace(found, before=whole[: found.start]) if found else None


def _names_again(reading: Reading, text: str, title: Quote | None) -> bool:
    """Tell whether title and date only name the work again that a back-reference means: "“Title”, cited above, note 9"."""
    reference = reading.backref
    if reference is None or reference.lean not in ("work", "either", "number") or SIGNAL.match(fold(reference.trigger)):
        return False
    after = title.end if title is not None and title.form == "whole" else 0
    dated = next((end for field, _, end in reading.places if field == "issued"), 0)
    between = text[after : reference.start].strip(' ,.;:()"”»’' + HOLE)
    return (not between and after <= reference.start) if after else dated <= reference.start


def _settle_kind_early(reading: Reading, text: str, title: Quote | None) -> None:
    """Decide whether the piece cites anything itself: a back-reference and a comment have no title of their own."""
    linked = reading.url or reading.version_url or reading.doi
    quote = title is not None and len(text[title.inner_start : title.inner_end].split()) > 2
    dated = reading.issued is not None and reading.issued.precision == "day"
    if _part_start(reading) is not None:
        return
    repeats = reading.backref is not None and reading.backref.lean != "author"
    if repeats and not (linked or ((quote or dated) and not _names_again(reading, text, title))):
        reading.kind = "cross-reference"
        reading.issued = None
        reading.places = [place for place in reading.places if place[0] != "issued"]
    elif not linked and _comments(reading, text, title):
        reading.kind = "comment"


def _part_start(reading: Reading) -> int | None:
    """Return where "in: Roe (ed.), supra note 2" begins behind a chapter's author and title; None where there is none."""
    before = reading.backref.before if reading.backref is not None else ""
    part = _PART_OF.search(before, max(0, len(before) - _PART_ROOM))
    return part.start("book") if part else None


def _without_backref(reading: Reading, text: str) -> str:
    """Leave a hole for a back-reference in a citation of its own ("‘Title’ in Vogel, op. cit., n. 4"), its name included."""
    if reading.backref is None:
        return text
    start = reading.backref.start
    lead = text[:start].rstrip(" ,(")
    if reading.backref.name and lead.endswith(reading.backref.name):
        start = len(lead) - len(reading.backref.name)
    part = _part_start(reading)
    start = start if part is None else part
    return masked(text, [(start, reading.backref.end)])


def _settle_author(reading: Reading, title: Quote | None) -> None:
    """Read "Geiger 1964" and its kin: a name before a year is an author, and what no library calls a page is no web page."""
    dated = reading.issued is not None and reading.issued.precision == "year"
    linked = reading.url or reading.version_url
    lone = not (reading.container_title or reading.publisher or reading.author)
    if title is None and dated and not linked and lone and reading.title:
        names = re.split(r"\s*/\s*|\s(?:and|und|et|&)\s", reading.title)
        if all(len(name.split()) == 1 and name[0].isupper() for name in names):
            reading.author, reading.title = reading.title, None
            reading.places = [("author" if field == "title" else field, start, end) for field, start, end in reading.places]
    if title is None and reading.author is None and reading.title and _platform(reading.container_title):
        reading.author, reading.title = reading.title, None  # "Delta Eyes, Facebook, 3 May 2019"
        reading.places = [("author" if field == "title" else field, start, end) for field, start, end in reading.places]
    if reading.kind == "web" and not linked and reading.author and (reading.issued is None or dated):
        reading.kind = "article" if title is not None else "book"


def _platform(words: str | None) -> bool:
    return words is not None and fold(words) in _PLATFORMS


def _comments(reading: Reading, text: str, title: Quote | None) -> bool:
    """Tell whether a piece without a link only comments: no date of its own, no title, or running prose."""
    raw = reading.piece.text
    if interview_like(raw):
        return True
    if title is not None:
        return _mentions(reading, text, title)
    if reading.kind == "legal" or (len(raw.split()) <= 40 and issued_document(without_brackets(text))) or _sourced(reading, text):
        return False
    if reading.issued is None and reading.accessed is not None:
        return len(raw.split()) > 40 or re.search(r"\b(?:was|were|is|are|has|had)\b", raw) is not None
    if reading.issued is None:
        return reading.locator is None or len(raw.split()) > 25 or text.strip(" ,.;:-–(" + HOLE)[:1].islower()
    place = next(place for place in reading.places if place[0] == "issued")
    before = fold(raw[: place[1]]).rstrip()
    embedded = re.search(r"\b(?:on|in|until|since|by|before|after|from|between|and|the|of|during|en|le|im|am|vom|el)$", before)
    running = re.match(r"\s[a-zà-ÿ]{2,}\s", raw[place[2] :]) is not None and _VERBS.search(fold(raw)) is not None
    return embedded is not None or running or len(raw.split()) > 40


def _sourced(reading: Reading, text: str) -> bool:
    """Tell whether a piece without a link, however long, names an author, a work or where it stands, and a year, page or house.

    Such a piece is a source, though words of the note's own author follow it, or no year is given.
    """
    plain = without_brackets(text)
    words = unquoted(plain, house=publisher_in_bracket(text) is not None, lone=_german(reading.signal))
    end = max((place.end for place in words if place is not None), default=0)
    if len(_VERBS.findall(fold(plain[:end]))) > _FEW_VERBS:
        return False
    placed = words.publisher or words.container or reading.locator or reading.issued or publisher_in_bracket(text)
    if words.author is not None:
        shown = plain[slice(*words.author)]
        return bool((words.title or words.container) and placed) and (person_like(shown) or any(sign in shown for sign in ".,/&"))
    named = words.title is not None and words.container is not None and institution_like(plain[slice(*words.container)])
    return named and (reading.issued is not None or reading.locator is not None)


def _mentions(reading: Reading, text: str, title: Quote) -> bool:
    """Tell whether a quoted region is words of a remark, not a title."""
    if title.form == "tail":
        return reading.issued is None
    before, after = text[: title.start].strip(" ,.:" + HOLE), text[title.end :].strip(" ,.:" + HOLE)
    prose = len(re.findall(r"\b[a-zà-ÿ]{2,}\b", before + " " + after))
    return not _opens(reading, text, title) and reading.issued is None and prose > 4 and not INTRO.match(before)


def _opens(reading: Reading, text: str, title: Quote) -> bool:
    """Tell whether a note begins with its title and goes on as sources do: "“Title”. Office of the Clerk"."""
    if text[: title.start].strip(" ,.:" + HOLE):
        return False
    after = text[title.end :].strip(" " + HOLE)
    name = re.match(r"[.,(]", after) is not None and len(after.split()) <= 14
    return reading.accessed is not None or (name and after.strip(" .,(").strip(HOLE)[:1].isupper())


def _take_words(reading: Reading, text: str, title: Quote | None) -> None:
    """Read title, outlet, publisher and author, and settle the kind by them."""
    book = publisher_in_bracket(text)
    document = None
    if title is not None:
        words = _quoted_words(text, title, isbn="ISBN" in reading.piece.text)
    elif reading.kind == "legal":
        words = statute(without_brackets(text))
    elif document := issued_document(without_brackets(text)):
        words = document.words
    else:
        words = unquoted(without_brackets(text), house=book is not None, lone=_german(reading.signal))
    named = words.container or words.publisher
    outlet = reading.piece.text[slice(*named)] if named else None
    precise = reading.issued is not None and reading.issued.precision == "day"
    kind = kind_of(_outside(reading, title), outlet, reading.url, precise=precise, doi=reading.doi)
    judged = reading.kind == "legal" and title is None and kind == "article" and reading.doi is None
    reading.kind = document.kind if document else "legal" if judged else kind
    book = None if document else book
    if (
        reading.kind in ("web", "report")
        and title is None
        and reading.url is None
        and (book or words.author or words.publisher)
        and not precise
    ):
        reading.kind = "book"
    if title is None and not book and not reading.url:
        words = _in_journal(reading, text, words)
    publisher = words.publisher or (book if title is None and reading.kind != "legal" else None)
    if reading.kind == "book" and title is None and publisher is None and words.title is not None:
        words, publisher = words._replace(container=None), words.container
    elif title is None and words.publisher and words.container is None and reading.kind != "book":
        words, publisher = words._replace(container=words.publisher), None
    places = {"title": words.title, "container_title": words.container, "publisher": publisher, "author": words.author}
    for field, place in places.items():
        if place is not None and place.end > place.start:
            reading.put(field, place.start, place.end)
    symbol = _SYMBOL.search(reading.piece.text)
    if symbol and not any(places.values()):  # "A/HRC/25/65, para. 45": a document that only its symbol names
        reading.put("title", *symbol.span())


def _in_journal(reading: Reading, text: str, words: Words) -> Words:
    """Make an article of a book or page that a journal or a law review holds."""
    held = words.container or words.publisher
    if held is None or reading.kind not in ("book", "web"):
        return words
    name = text[slice(*held)]
    if not (_JOURNAL.search(fold(name)) or known_review(name) or (words.title is None and review_like(name))):
        return words
    reading.kind = "article"
    return words._replace(container=held, publisher=None)


def _german(signal: str | None) -> bool:
    return signal is not None and signal.startswith(("vgl", "siehe", "s. auch", "so auch"))


def _outside(reading: Reading, title: Quote | None) -> str:
    """Return the citation's words outside its quoted title, by which its kind is known."""
    text = reading.piece.text
    return text[: title.start] + " " + text[title.end :] if title and title.form == "whole" else text


def _quoted_words(text: str, title: Quote, *, isbn: bool) -> Words:
    """Read the words of a citation whose title bears at least one quote; ``isbn`` where it names a book."""
    start, end = title.inner_start, title.inner_end
    if title.form == "tail":
        return _tail_words(text, end)
    if title.form == "head":
        end = head_end(text, start)
    place = clean_title(text, Place(start, end))
    after = Place(place.start, max(place.end, title.end if title.form == "whole" else place.end))
    lead = _topic(text, title.start)
    words = around(text, after, before=title.start if lead is None else lead, book=isbn)
    return words._replace(title=place if lead is None else Place(lead, title.end))


def _topic(text: str, quote: int) -> int | None:
    """Return where a title begins whose first words stand before the quote: "Amnesty, Syria: “We leave or we die”".

    Before those words stands an outlet or an author; where nothing stands before them they are more than a name.
    """
    topic = re.search(r"(?:^|[,.;:]\s|" + HOLE + r")\s*([^\W\d_][^,.;:\"“«" + HOLE + r"]{1,60}):\s?$", text[:quote])
    if topic is None or not topic[1][0].isupper():
        return None
    words, start = topic[1], topic.start(1)
    if outlet_like(words) or person_like(words) or INTRO.match(words) is not None:
        return None
    lead = find_lead(text, len(text) - len(text.lstrip(HOLE + " ")), start, held=True)
    if (lead is not None and lead.after <= start) or (outlet_like(text[:start]) and len(words.split()) <= 4):
        return start
    return start if not text[:start].strip(" ,.;:" + HOLE) and len(words.split()) > 3 and outlet_like(text[quote:]) else None


def _tail_words(text: str, end: int) -> Words:
    """Read a title whose opening quote is missing: it starts after the signal, "video entitled" or the author's name."""
    start = intro_end(text, 0, end)
    comma = re.match(r"(?P<name>[^,.:]{3,40})[,:]\s(?=[^\W\d_a-z])", text[start:end])
    author = None
    if comma and person_like(comma["name"]):
        author = Place(start, start + comma.end("name"))
        start += comma.end()
    place = clean_title(text, Place(start, end))
    words = around(text, Place(place.start, end + 1), before=0)
    return words._replace(title=place, author=words.author or author)


def _take_quotes(reading: Reading, title: Quote | None) -> None:
    """Keep what the note quotes from its source: quoted passages of four words and more beside the title."""
    text = reading.piece.text
    regions = [region for region in quoted(text) if region.form == "whole" and (title is None or region.start != title.start)]
    passages = [clean_title(text, Place(region.inner_start, region.inner_end)) for region in regions]
    passages = [place for place in passages if len(text[slice(*place)].split()) > 3 and not _within(reading, place)]
    reading.quotes = tuple(text[slice(*place)] for place in passages)
    reading.places.extend(("quotes", *place) for place in passages)


def _within(reading: Reading, place: Place) -> bool:
    return any(start <= place.start < end for field, start, end in reading.places if field != "quotes")
