"""Citations for the tests of citations.yaml: two small ones of our own writing, and generated ones of every shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from citecheck.citations.book.file import Book, read_book
from citecheck.citations.book.patch import fresh, wanted
from citecheck.citations.book.schema import GROUPS
from citecheck.model.citation import Citation, Citations, CitedDate, Kind, Precision, Repeats
from citecheck.model.document import Claim
from citecheck.model.span import Span
from citecheck.model.url import parse_url

HERE = Path("citations.yaml")
NOWHERE = Span(0, 0)


def day(date: str, raw: str | None = None) -> CitedDate:
    """Build a date of day precision."""
    return CitedDate(date=date, precision="day", raw=raw or date)


def news(number: int, title: str | None = None, **more: object) -> Citation:
    """Build a news citation whose text, title and link go by its number."""
    title = title or f"Ferry number {number} stays in port {number * 7} days"
    url = parse_url(f"https://harbour.example/{number}")
    fields: dict[str, object] = {
        "id": f"n{number}",
        "note": str(number),
        "kind": "news",
        "title": title,
        "container_title": "Harbour Post",
        "issued": day("2019-03-04", "4 March 2019"),
        "url": url,
        "raw": f"“{title}” Harbour Post, 4 March 2019 {url}",
    }
    return Citation(**(fields | more))  # type: ignore[arg-type]


def report(*citations: Citation, claims: tuple[Claim, ...] = ()) -> Citations:
    """Build the citations of one report."""
    return Citations(source="ferries.txt", digest="ab" * 32, citations=citations, claims=claims)


def claim(number: int, sentence: str, *notes: str, clause: str = "") -> Claim:
    """Build a claim that stands nowhere."""
    return Claim(id=f"c{number}", sentence=sentence, clause=clause, span=NOWHERE, clause_span=NOWHERE, notes=notes)


def booked(citations: Citations, *, with_claims: bool = True) -> Book:
    """Return the book that citecheck writes of ``citations``, as it is read again."""
    return read_book(HERE, fresh(wanted(citations, None, with_claims)).encode())


#: Texts on which YAML files have broken before.
AWKWARD = (
    "no", "Yes", "null", "~", "1", "007", "1e5", "0x1F", "12:30", "2016-12-14", "3.14", ".5", "-", "- a", "? b", "a: b", "a:",
    "a #b", "#a", "'", '"', "it's", 'say "no"', "\\n", "a\\", "[x]", "{x}", "a, b", "*x", "&x", "!x", "%x", "@x", "`x", "|", ">",
    "+_", "_", "+.inf", ".NaN", "...", "---",
    "--- a", "=", "<<", "وقف إطلاق النار: إجلاء", "\u200fحلب\u200e #1", "🕊️ peace: now", "a\u2028b", "a\x85b",
    "a\nb", "a\tb", "a  b", "\ufeffa", "a\x00b", "a\x1bb", "x" * 300, "word " * 60 + "end", "\ufffe", "a:b", "a\xa0b", "on: off",
)  # fmt: skip

texts = (
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
        st.lists(
            st.sampled_from(["the", "agreement", "said:", "#", "-", "“convoy”", "اتفاق", "6000", "a,b"]), min_size=1, max_size=60
        ).map(" ".join),
    )
    .map(str.strip)
    .filter(bool)
)
maybe = st.none() | texts
ids = st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True) | texts
few_ids = st.sampled_from(["n1", "n2", "n3", "n4"])
urls = st.builds(
    lambda scheme, host, path, tail: parse_url(f"{scheme}://{host}/{path}{tail}"),
    st.sampled_from(["https", "Http", "ftp"]),
    st.sampled_from(["goo.gl", "Example.ORG:8080", "bücher.example", "xn--bcher-kva.example", "[::1]"]),
    st.text(st.characters(categories=["L", "N", "P"]), max_size=12),
    st.sampled_from(["", ".", ")", "?q=a b", "#part", "/x%2fy"]),
)


def _in_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Return claim ids as a citation holds them: in the order of the document."""
    return tuple(sorted(ids, key=lambda name: int(name[1:])))


@st.composite
def cited_dates(draw: st.DrawFn) -> CitedDate:
    """Generate dates of all precisions."""
    date = draw(st.dates(dt.date(1000, 1, 1)))
    size: int
    precision: Precision
    size, precision = draw(st.sampled_from([(10, "day"), (7, "month"), (4, "year")]))
    text = date.isoformat()[:size]
    return CitedDate(date=text, precision=precision, raw=draw(st.just(text) | texts), ambiguous=draw(st.booleans()))


@st.composite
def citations(
    draw: st.DrawFn, *, edits: bool = True, raws: st.SearchStrategy[str] = texts, ids: st.SearchStrategy[str] = ids
) -> Citations:
    """Generate the citations of a report, as far as citations.yaml holds them: no spans, claims in order of use."""
    names = draw(st.lists(ids, max_size=4, unique=True))
    said = [draw(st.lists(st.tuples(texts, st.just("") | texts), max_size=2, unique=True)) for _ in names]
    notes = [draw(texts) for _ in names]
    claims: dict[tuple[str, str], Claim] = {}
    for note, pairs in zip(notes, said, strict=True):
        for pair in pairs:
            earlier = claims[pair].notes if pair in claims else ()
            number = int(claims[pair].id[1:]) if pair in claims else len(claims) + 1
            claims[pair] = claim(number, pair[0], *dict.fromkeys((*earlier, note)), clause=pair[1])
    found = []
    for index, note in enumerate(notes):
        supported = _in_order(claims[pair].id for pair in said[index])
        found.append(draw(_one(names[: index + 1], note=note, said=supported, edits=edits, raws=raws)))
    return Citations(
        source=draw(texts),
        digest=draw(st.sampled_from(["", "0" * 64, "1234567890abcdef" * 4])),
        citations=tuple(found),
        claims=tuple(claims.values()),
        report_date=draw(st.none() | st.dates()),
    )


@st.composite
def _one(
    draw: st.DrawFn, names: list[str], *, note: str, said: tuple[str, ...], edits: bool, raws: st.SearchStrategy[str]
) -> Citation:
    *earlier, name = names
    edited = draw(st.sets(st.sampled_from(tuple(GROUPS)), max_size=4)) if edits else set()
    target = draw(st.none() | st.sampled_from(earlier)) if earlier else None
    repeats = Repeats(trigger=draw(texts), note=draw(maybe), citation=target, reason=draw(maybe))
    kinds: tuple[Kind, ...] = ("news", "video", "report", "web", "book", "article", "legal", "cross-reference", "comment")
    return Citation(
        id=name,
        note=note,
        kind=draw(st.sampled_from(kinds)),
        raw=draw(raws),
        title=draw(maybe),
        container_title=draw(maybe),
        publisher=draw(maybe),
        author=draw(maybe),
        issued=draw(st.none() | cited_dates()),
        accessed=draw(st.none() | cited_dates()),
        locator=draw(maybe),
        url=draw(st.none() | urls),
        version_url=draw(st.none() | urls),
        doi=draw(maybe),
        quotes=tuple(draw(st.lists(texts, max_size=2))),
        repeats=draw(st.sampled_from([None, repeats])),
        signal=draw(maybe),
        language=draw(st.sampled_from([None, "ar", "en"])),
        skip=draw(st.booleans()),
        claims=said,
        edited=tuple(field for field in GROUPS if field in edited),
    )
