"""Splits a note into its citations: at semicolons, at "see also", after a link, after a finished sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from citecheck.citations.backrefs.find import find_backref, find_backrefs
from citecheck.citations.backrefs.forms import SENTENCE_END
from citecheck.citations.flat import Flat
from citecheck.citations.quotes import quoted
from citecheck.citations.sources import HOLE, Link, find_doi, find_links, masked, wanted
from citecheck.model.document import DateOrder
from citecheck.text.dates import FoundDate, find_dates
from citecheck.text.months import fold

#: Words before the date on which a source was looked at (folded).
ACCESS = (
    r"(?:(?:last|date|first|most\srecently)?\s?(?:accessed|visited|retrieved|viewed|checked|consulted|seen|"
    r"access(?:\sdate)?|date\saccessed|date\sof\saccess|cited)|"
    r"(?:page\s)?consulte[es]*|dernier\sacces|visite|(?:zuletzt\s)?(?:abgerufen|aufgerufen|besucht|gesehen|eingesehen|"
    r"gepruft)|(?:letzter\s)?(?:zugriff|abruf)(?:sdatum)?|stand|"
    r"(?:ultimo\s|fecha\sde\s)?(?:acceso|consulta|consultad[oa]|visitad[oa]|recuperado|accedido)|"
    r"(?:تاريخ\s|اخر\s)?(?:الاطلاع|الزياره|زياره|الدخول|التصفح|الوصول)|(?:تم\s)?(?:اطلع\sعليه|الاطلاع\sعليه|شوهد|"
    r"تمت?\s(?:زيارته|زيارتها))|استرجع(?:\sفي|\sبتاريخ)?|"
    r"дата\s(?:обращения|доступа)|(?:son\s)?erisim(?:\starihi)?)"
)
_GLUE = (
    r"\s?(?:on|the|le|am|vom|el|il|at|at:|as\sof|it\son|في|بتاريخ|يوم|:|,|\.|-|–|\ue000)*\s?"
    r"(?:on\s|the\s|le\s|am\s|el\s|في\s|بتاريخ\s|يوم\s)?"
)
ACCESSED_BEFORE = re.compile(
    rf"[(\[]?\s?(?:last\s|and\s|site\s)*\b{ACCESS}(?:\s(?:online|again|by\sauthor))?{_GLUE}(?:[^\W\d]+[,،]?\s)?$"
)
ARCHIVED_BEFORE = re.compile(
    r"[(\[]?\b(?:archived|archive[ds]?\scopy|archive|snapshot|captured|archivee?|archiviert|archivad[oa]|مؤرشف)\b[^.;]{0,60}$"
)
#: Signals that introduce a citation (Bluebook rule 1.2 and its kin abroad), longest first, folded.
SIGNAL = re.compile(
    r"(?:but\ssee(?:\salso)?|but\scf\.|see(?:,)?\s(?:also|generally|further|especially|e\.g\.|for\sexample|for\sinstance|"
    r"inter\salia)[,:]?|see,?\se\.g\.,?|"
    r"see(?=[\s:])|cf\.(?:\salso)?|cf\b|compare|contra|accord|e\.g\.,?|for\s(?:example|instance),?(?:\ssee)?|also(?=\ssee|"
    r",|:)|as\s(?:reported|quoted|cited)\s(?:in|by)|"
    r"quoted\sin|cited\sin|according\sto|source\s?:|sources\s?:|(?:for\s[^.;:]{3,90}?|on\s[^.;:]{3,60}?),\ssee(?:\salso)?|"
    r"(?:voir|v\.),?\s(?:aussi|egalement|notamment|en\sparticulier|entre\sautres|par\sex(?:emple\b|\.)|p\.\s?ex\.|en\sce\ssens|"
    r"a\sce\s(?:sujet|propos)|sur\sce\spoint),?|voir(?:,\s(?=comp))?|comp\.|dans\sle\smeme\ssens,?|"
    r"(?:siehe|vgl\.|vergleiche)\s(?:(?:auch|hierzu|dazu|nur|etwa|insbesondere|insb\.|ferner|statt\s(?:vieler|aller)|"
    r"zum\sbeispiel|z\.\s?b\.|beispielsweise)[,:]?\s?){1,2}|siehe|s\.\s(?:auch|dazu|etwa)|vgl\.|vergleiche|so\s(?:auch|etwa)|ebenso|"
    r"statt\s(?:vieler|aller)|zum\sbeispiel|"
    r"(?:vease|veanse|vid\.|cfr\.),?\s(?:tambien|ademas|asimismo|entre\sotr[oa]s|por\s(?:ejemplo|todos)|especialmente|"
    r"en\seste\ssentido),?|vease|veanse|vid\.|cfr\.|ver,?\s(?:tambien|ademas|entre\sotr[oa]s|por\s(?:ejemplo|todos)),?|"
    r"en\s(?:el\smismo|este)\ssentido,?(?:\svease)?|por\stodos,|"
    r"و?(?:انظر|راجع|ينظر)\s(?:ايضا|كذلك|مثلا|علي\sسبيل\sالمثال|في\sذلك|بهذا\sالشان|بشكل\sخاص|خصوصا)[،:]?|و?انظر|و?راجع|ينظر|"
    r"قارن|للمزيد\s?(?:انظر)?|المصدر\s?:|см\.\s(?:также)|"
    r"см\.|bkz\.)(?![\w])\s?:?\s?"
)
_SIGNAL_INSIDE = re.compile(rf"(?:(?<=[.;!?:)\]”\"»{HOLE}]\s)|(?<=,\s))(?={SIGNAL.pattern})")
#: The page after a back-reference, where another citation follows without a semicolon: "id., p. 24 B. Fehlberg, …".
_AFTER_BACKREF = re.compile(r"[,.\s]*(?:(?:pp?|S)\.\s?[0-9]+(?:[–-][0-9]+)?\.?\s+|(?<=\.)\s+)(?=[^\W\d_])")
#: What divides two back-references that no semicolon divides, the surest first.
_BETWEEN = tuple(
    re.compile(divider)
    for divider in (
        SENTENCE_END,
        r"[,\s]?\s?[\[(]?(?:as\s)?(?:quoted|cited|reprinted)\sin:?[\])]?:?\s",
        r",?\s(?:and|und|sowie|et|y)\s(?=(?:see\s)?[A-ZÀ-Þ])",
    )
)
#: "…, p. 9, [as quoted in:] B. Roe, …": two sources.
_QUOTED_IN = re.compile(r",?\s[\[(](?:as\s)?(?:quoted|cited|reprinted)\sin:?[\])]:?\s")
#: An author, a title and a year behind a back-reference: a source of its own.
_NEW_SOURCE = re.compile(r"(?:[A-ZÀ-Þ]\.\s?)*[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w.’'-]+)*\s?,\s[^;]{5,150}?\b(?:1[5-9]|20)\d\d\b")
_BRACKETS = {"(": ")", "[": "]"}
_AVAILABLE = re.compile(
    rf"(?:also\s|online\s)?(?:available|accessible|disponible|consultable|verfugbar|abrufbar|online|en\sligne|متاح|متوفر|url)\b[^.;]{{0,24}}"
    rf"{HOLE}"
)


def pieces(flat: Flat, order: DateOrder, width: int = 0) -> Iterator[Flat]:
    """Yield the parts of a note that cite one source each, in order; the whole note where nothing divides it.

    A comment that leads to a citation ("It was denied. See …") is left out; a comment alone is yielded as it is.
    """
    links = wanted(find_links(flat, width))
    text = masked(flat.text, [(link.start, link.end) for link in links])
    dates = find_dates(text, order)
    cuts = _cuts(text, links, dates)
    cites = _citing(text, [0, *cuts, len(text)], links, dates)
    folded = fold(text)
    start = first = 0
    for number, at in enumerate(cuts, start=1):
        after = any(cites[number:])
        if any(cites[first:number]) and after:
            yield from _worded(flat.cut(start, at))
        elif not (after and SIGNAL.match(folded, at)):
            continue  # with a signal, only a comment stands before it: it is left out
        start, first = at, number
    last = flat.cut(start, len(text))
    yield from _worded(last) if start else [last]


def _worded(piece: Flat) -> Iterator[Flat]:
    if piece.text.strip(" .,;:()[]"):
        yield piece


def _citing(text: str, bounds: list[int], links: list[Link], dates: list[FoundDate]) -> list[bool]:
    """Tell for each part between two bounds whether it holds something that citations are made of."""
    marks = sorted([link.start for link in links] + [date.span.start for date in dates])
    parts = pairwise(bounds)
    return [bisect_left(marks, end) > bisect_left(marks, start) or _names_source(text[start:end]) for start, end in parts]


def _names_source(part: str) -> bool:
    """Tell whether a part quotes a title, or has a DOI or a back-reference."""
    return (
        any(quote.form == "whole" and len(part[quote.start : quote.end].split()) > 2 for quote in quoted(part))
        or find_doi(part) is not None
        or find_backref(part) is not None
    )


def _cuts(text: str, links: list[Link], dates: list[FoundDate]) -> list[int]:
    """Return the places where a new citation may start, from left to right."""
    shut = _closed(text)
    folded = fold(text)
    cuts = {
        match.end()
        for match in re.finditer(r"(?<![0-9])\s?[;؛]\s?|(?<=[0-9])[;؛](?![0-9])\s?", text)
        if not shut[match.start()] and not _belongs(folded, match.start(), match.end(), dates)
    }
    cuts.update(match.end() for match in _SIGNAL_INSIDE.finditer(folded) if not shut[match.end() - 1])
    cuts.update(_after_links(text, folded, [link for link in links if not link.bare], dates))
    cuts.update(_after_sentences(text, folded, dates))
    cuts.update(match.end() for match in _QUOTED_IN.finditer(folded))
    cuts.update(at for at in _after_backrefs(text) if not shut[at])
    cuts.update(
        link.end for link in links if link.any.as_written[-1:] in ";؛" and not _belongs(folded, link.end, link.end + 1, dates)
    )
    return sorted(at for at in cuts if 0 < at < len(text))


def _after_backrefs(text: str) -> Iterator[int]:
    """Yield the places around back-references where another one, or a source of its own, begins."""
    references = find_backrefs(text)
    for reference, following in pairwise(references):
        if ";" in text[reference.end : following.start]:
            continue
        dividers = (list(form.finditer(text, reference.end, following.start)) for form in _BETWEEN)
        yield from (found[-1].end() for found in [next(filter(None, dividers), None)] if found)
    if not references:
        return
    if lead := references[0].clue.lead:
        yield len(lead)
    rest = _AFTER_BACKREF.match(text, references[-1].end)
    if rest is None:
        return
    if (
        HOLE in text[rest.end() :]
        or any(quote.start >= rest.end() for quote in quoted(text))
        or _NEW_SOURCE.match(text, rest.end())
    ):
        yield rest.end()


def _belongs(folded: str, start: int, end: int, dates: list[FoundDate]) -> bool:
    """Tell whether what follows a semicolon belongs to what stands before it: "; last visited 3 May 2017", "; available at …"."""
    following = next((date for date in dates if date.span.start >= end), None)
    if following is not None and ACCESSED_BEFORE.fullmatch(folded[end : following.span.start]):
        return True
    return HOLE not in folded[:start] and _AVAILABLE.match(folded, end) is not None


def _closed(text: str) -> list[bool]:
    """Tell for each character whether it stands in quotes or brackets, where nothing is divided."""
    shut = [False] * len(text)
    for quote in quoted(text):
        if quote.form == "whole":
            shut[quote.start : quote.end] = [True] * (quote.end - quote.start)
    waiting: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _BRACKETS:
            waiting.append((_BRACKETS[char], at))
        elif waiting and char == waiting[-1][0]:
            opened = waiting.pop()[1]
            shut[opened:at] = [True] * (at - opened)
    return shut


def _after_links(text: str, folded: str, links: list[Link], dates: list[FoundDate]) -> Iterator[int]:
    """Yield the places after a link (and its "accessed …") where another link or title follows."""
    if not links:
        return
    leads = not text[: links[0].start].strip(" .,;:(-–")
    trails = len(_words(text[tail_end(folded, links[-1].end, dates) :])) > 1
    for link, following in pairwise(links):
        if companions(link, following, text):
            continue
        end = tail_end(folded, link.end, dates)
        bare = not _words(text[end : following.start])
        yield following.start if bare or (leads and trails) else end
    if not leads or len(links) > 1:
        end = tail_end(folded, links[-1].end, dates)
        if text[end : end + 1] not in "([":  # a remark in brackets belongs to the link before it
            yield end


def companions(link: Link, following: Link, text: str) -> bool:
    """Tell whether two links in a row belong to one citation: an original and its memento, or two forms of one DOI."""
    between = text[link.end : following.start]
    if bool(link.version) == bool(following.version):
        return "doi.org" in (link.any.host, following.any.host) and len(_words(between)) < 2
    if link.url and following.url:
        return link.url.normalised == following.url.normalised or (link.url.host == following.url.host and len(between) < 40)
    return len(between) < 60 and not re.search(r"[;؛\"“«]", between)


def tail_end(folded: str, at: int, dates: list[FoundDate]) -> int:
    """Return where the words end that still belong to the link before ``at``: punctuation and "(accessed 3 May 2017)"."""
    while True:
        punctuation = re.compile(r"[\s.,;:؛)\]>–—|-]*").match(folded, at)
        at = punctuation.end() if punctuation else at
        following = next((date for date in dates if date.span.start >= at), None)
        if following is None:
            return at
        between = folded[at : following.span.start]
        if len(between) > 60 or not (ACCESSED_BEFORE.fullmatch(between) or ARCHIVED_BEFORE.fullmatch(between)):
            return at
        at = following.span.end


def _after_sentences(text: str, folded: str, dates: list[FoundDate]) -> Iterator[int]:
    """Yield the places where a sentence ends after a date or page, and a quoted title comes in the next one."""
    regions = [quote for quote in quoted(text) if quote.form == "whole"]
    for quote, following in pairwise(regions):
        inside = [date.span.end for date in dates if quote.end <= date.span.start and date.span.end <= following.start]
        after = [date for date in dates if date.span.start >= following.end]
        if not inside or not (after or HOLE in text[following.end :]):
            continue
        stop = re.compile(r"[.;)]\s(?=[^\W\d_]|[\"“«‘„(])").search(
            text, tail_end(folded, inside[0], dates) - 2 if inside else quote.end, following.start
        )
        if stop:
            yield stop.end()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", re.sub(r"(?i)\b(?:and|or|et|und|y|also|at|available|و|see)\b", " ", text))
