"""Findings that lay the footnote beside what its source says of itself: day, outlet, author, and no text at all."""

from __future__ import annotations

import datetime as dt

import pytest

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.document import Claim
from citecheck.model.evidence import Discrepancy, Evidence
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.source import GUESSED, DateCandidate, SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.rules.find import find_in
from citecheck.testing import NOW
from citecheck.text.dates import find_dates

CLAIM = Claim(id="k", sentence="s", clause="s", span=Span(0, 1), clause_span=Span(0, 1), notes=("1",))


def candidate(day: str, origin: str = "json-ld", means: str = "published", name: str = "datePublished") -> DateCandidate:
    return DateCandidate(day=dt.date.fromisoformat(day), raw=day, origin=origin, name=name, means=means)  # type: ignore[arg-type]


def outcome(*, url: str = "https://valley-post.example/a", liveness: Liveness = Liveness.LIVE, source: dict, **cited) -> Outcome:
    citation = Citation(**({"id": "c1", "note": "1", "kind": "news", "raw": "raw", "url": parse_url(url)} | cited))
    verdict = Verdict(liveness=liveness, at=NOW, reasons=(Reason(signal="s", words="because"),))
    about = SourceDescription(**({"uri": url, "text_digest": "d"} | source))
    return Outcome(citation=citation, claims=(CLAIM,), verdict=verdict, source=about)


def told(made: Outcome) -> dict[str, str]:
    """Return the findings on the source by their codes."""
    codes = ("CC301", "CC304", "CC305", "CC306", "CC307")
    return {found.rule: found.message for found in find_in(made, Policy()) if found.rule in codes}


def written(date: str, order: str = "dmy") -> CitedDate:
    return find_dates(date, order)[0].date  # type: ignore[arg-type]


DECEMBER = ({"issued": dt.date(2016, 12, 16), "dates": (candidate("2016-12-16"), candidate("2016-12-19", means="modified"))},)

#: How a note dates its source, which came out on 16 December 2016 and was changed on the 19th -> what is told, None for nothing.
DATES = {
    "16.12.2016": None,
    "December 16, 2016": None,
    "16 كانون الأول 2016": None,
    "15.12.2016": None,
    "17-12-2016": None,
    "19.12.2016": None,
    "December 2016": None,
    "2016": None,
    "16.10.2016": "the month is another",
    "16.12.2015": "the year is another",
    "2.12.2016": "14 days before it came out",
    "30.12.2016": "14 days after it came out",
    "October 2016": "not the same month",
    "2015": "not the same year",
}


@pytest.mark.parametrize(("date", "words"), DATES.items())
def test_a_note_with_another_date_than_its_source(date: str, words: str | None) -> None:
    """A day apart, a day of change and a coarser date agree; else it is said which days the source gives, and how they differ."""
    found = told(outcome(issued=written(date), source=DECEMBER[0]))
    if words is None:
        assert found == {}
    else:
        assert found["CC304"].endswith(words)
        assert "2016-12-16 (JSON-LD datePublished)" in found["CC304"]


def test_day_and_month_exchanged() -> None:
    """A sure date whose numbers are the other way round is named so; one that may be meant either way agrees."""
    source = {"issued": dt.date(2016, 4, 3), "dates": (candidate("2016-04-03"),)}
    assert told(outcome(issued=written("4.3.2016"), source=source))["CC304"].endswith("day and month are exchanged")
    assert told(outcome(issued=written("4/3/2016", "unknown"), source=source)) == {}


#: What says too little to hold against a note.
SILENT = {
    "no day": {"dates": ()},
    "only guessed": {"issued": dt.date(2010, 1, 1), "dates": (candidate("2010-01-01", "text", "unclear", GUESSED),)},
    "only Last-Modified": {"dates": (candidate("2010-01-01", "http", "modified"),)},
    "a PDF's making": {"issued": dt.date(2010, 1, 1), "dates": (candidate("2010-01-01", "pdf", "unclear", "CreationDate"),)},
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_silence_is_agreement(source: dict) -> None:
    """What is not known of a source is held against nobody."""
    assert told(outcome(issued=written("16.12.2016"), source=source)) == {}


def test_a_book_or_report_may_be_of_another_day_than_its_page() -> None:
    """Only kinds that stand on their own page bear its day."""
    for kind in ("book", "report", "legal"):
        assert told(outcome(kind=kind, issued=written("2010"), source=DECEMBER[0])) == {}


#: The note's outlet, the page's, its host -> whether they are told apart.
OUTLETS = [
    ("Valley Post", "The Valley Post", "valley-post.example", False),
    ("Aljazeera Net", "الجزيرة نت", "www.aljazeera.example", False),
    ("Al Jazeera", "Aljazeera Arabic", "news.example", False),
    ("Anadolu Agency", "Anadolu Ajansı", "aa.example", False),
    ("Youm7", "اليوم السابع", "youm7.example", False),
    ("British Broadcasting Corporation", "BBC News", "bbc.example", False),
    ("AMC", "Aleppo Media Center", "halab.example", False),
    ("Orient", "أورينت نت", "sada.example", False),
    ("Ara News", "ARA News Network", "aranews.example", False),
    ("Valley Post", "Some Reprints", "www.reliefweb.int", False),
    ("Harbour Weekly", "Valley Post", "valley-post.example", True),
    ("Al-Arabiya", "Aljazeera English", "aljazeera.example", True),
]


@pytest.mark.parametrize(("named", "given", "host", "apart"), OUTLETS)
def test_a_page_of_another_outlet(named: str, given: str, host: str, apart: bool) -> None:
    """One name in two spellings, scripts, initials or on a host that bears it agrees; where others publish nothing is told."""
    found = told(outcome(url=f"https://{host}/a", container_title=named, source={"container_title": given}))
    assert ("CC305" in found) == apart
    if apart:
        assert given in found["CC305"]


#: The note's author, those of the page -> whether they are told apart.
AUTHORS = [
    ("Lind, Mara", ("Mara Lind",), False),
    ("M. Lind", ("Mara Lind", "Tom Adeyemi"), False),
    ("Mohammed Haddad", ("Muhammad Hadad",), False),
    ("Mara Lind", ("سلمى النجار",), False),
    ("Mara Lind", ("Valley Post",), False),
    ("Mara Lind", ("Staff reporters of the desk",), False),
    ("Mara Lind", ("admin",), False),
    ("Valley Post", ("Mara Lind",), False),
    ("Mara Lind", ("Petra Voss", "Tom Adeyemi"), True),
]


@pytest.mark.parametrize(("author", "signed", "apart"), AUTHORS)
def test_a_page_that_others_signed(author: str, signed: tuple[str, ...], apart: bool) -> None:
    """A shared name, another script, an outlet or a desk is no disagreement; two persons without one name in common are."""
    found = told(outcome(author=author, source={"author": signed, "container_title": "Valley Post"}))
    assert ("CC306" in found) == apart


def test_a_source_without_text_is_told_where_it_was_found() -> None:
    """A scan or a silent video is told; that a page is gone or walled is told already."""
    scan = {"text_digest": "", "medium": "pdf", "why_no_text": "a scanned PDF: no page has text"}
    assert told(outcome(source=scan)) == {"CC307": "a scanned PDF: no page has text"}
    assert told(outcome(source=scan, liveness=Liveness.GONE)) == {}


def test_what_a_video_description_lacks_is_no_finding() -> None:
    """Of a video the description alone was read: what it does not say may well be said in it."""
    row = Discrepancy(kind="number", in_claim="412", presence="absent")
    evidence = Evidence(claim="k", source_uri="u", source_digest="d", discrepancies=(row,))
    for medium, codes in (("page", {"CC301"}), ("video", set())):
        made = outcome(source={"medium": medium})
        made = Outcome(citation=made.citation, claims=made.claims, verdict=made.verdict, source=made.source, evidence=(evidence,))
        assert set(told(made)) == codes
