import datetime as dt

import msgspec
import pytest

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.document import Claim, Problem
from citecheck.model.drift import Change, Drift
from citecheck.model.evidence import Discrepancy, Evidence
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Heard
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Conclusion, Liveness, Reason, Standing, TitleSeen, Verdict
from citecheck.rules.catalogue import CATALOGUE
from citecheck.rules.find import fails, find
from citecheck.testing import NOW, memento

URL = parse_url("https://example.org/a")


def cited(**fields):
    return Citation(**({"id": "c1", "note": "1", "kind": "news", "raw": "raw", "url": URL} | fields))


def outcome(liveness=None, *, citation=None, **parts):
    verdict = Verdict(liveness=liveness, at=NOW, reasons=(Reason(signal="s", words="because"),)) if liveness else None
    return Outcome(citation=citation or cited(), verdict=verdict, **parts)


def codes(*outcomes, problems=()):
    return [finding.rule for finding in find(outcomes, Policy(), problems)]


@pytest.mark.parametrize(
    ("liveness", "code"),
    [
        ("live", None), ("gone", "CC101"), ("soft-404", "CC102"), ("parked", "CC103"), ("moved", "CC104"), ("drifted", "CC105"),
        ("unresolved", "CC106"), ("walled", "CC107"), ("restricted", "CC108"), ("transient", "CC109"), ("unknown", "CC110"),
    ],
)  # fmt: skip
def test_each_state_has_its_code(liveness, code):
    """A liveness state gives its one finding; a live link gives none."""
    assert codes(outcome(Liveness(liveness))) == ([code] if code else [])


@pytest.mark.parametrize("liveness", ["walled", "restricted", "transient", "unknown"])
def test_what_is_not_rot_is_never_an_error(liveness):
    """A wall, a login or a passing fault never fails a run."""
    findings = find([outcome(Liveness(liveness))], Policy())
    assert not fails(findings, Policy())
    assert fails(findings, Policy(fail_on="note"))


def drift(change, **fields):
    held = memento(URL.normalised, "20161214000000")
    return Drift(**({"memento": held.uri, "memento_at": held.at, "at": NOW, "change": change, "kept": 0.3} | fields))


@pytest.mark.parametrize(
    ("liveness", "seen", "code"),
    [
        (Liveness.LIVE, drift(Change.SHORTENED), "CC113"),
        (Liveness.LIVE, drift(Change.EDITED, gone=("2,400",), new=("24,000",)), "CC114"),
        (Liveness.LIVE, drift(Change.EDITED, new=("24,000",)), None),
        (Liveness.LIVE, drift(Change.SAME), None),
        (Liveness.LIVE, drift(Change.GROWN), None),
        (Liveness.LIVE, drift(Change.NOT_COMPARABLE, why_not="too little text"), None),
        (Liveness.LIVE, None, None),
        (Liveness.DRIFTED, drift(Change.REPLACED), "CC105"),
        (Liveness.GONE, drift(Change.SHORTENED), "CC101"),
    ],
)
def test_what_became_of_a_page_since_its_snapshot(liveness, seen, code):
    """Text that is gone and figures that are gone are told as notes; a page that only won text is not."""
    assert codes(outcome(liveness, drift=seen)) == ([code] if code else [])


def test_figures_that_changed_stand_in_the_message():
    """An editor sees which figure went and which came."""
    (finding,) = find([outcome(Liveness.LIVE, drift=drift(Change.EDITED, gone=("2,400",), new=("24,000",)))], Policy())
    assert "“2,400”" in finding.message
    assert "“24,000”" in finding.message


def answered(state, **fields):
    return ArchiveAnswer(**({"state": state, "original": URL.normalised, "at": NOW, "day": dt.date(2016, 12, 14)} | fields))


ANSWERS = [
    ("found near", answered(AnswerState.FOUND, memento=memento(URL.normalised, "20161215000000"), verified=True), []),
    ("found far", answered(AnswerState.FOUND, memento=memento(URL.normalised, "20190101000000"), verified=True), ["CC202"]),
    ("absent", answered(AnswerState.ABSENT), ["CC201"]),
    ("excluded", answered(AnswerState.EXCLUDED), ["CC203"]),
    ("silent", answered(AnswerState.UNKNOWN, reason="throttled"), ["CC204"]),
    ("none believed", answered(AnswerState.FOUND, rejected=(("uri", "a login page"),)), ["CC207"]),
]


@pytest.mark.parametrize(("why", "answer", "expected"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_each_answer_of_an_archive_has_its_code(why, answer, expected):
    """Silence, exclusion and absence are three findings, never one."""
    assert codes(outcome(Liveness.LIVE, answer=answer)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("archived", []), ("pending", []), ("refused", ["CC205"]), ("quota", ["CC205"]), ("not-attempted", ["CC206"])],
)
def test_each_end_of_a_capture_has_its_code(state, expected):
    """A refused capture and one never asked for are told apart."""
    made = Capture(state=CaptureState(state), original=URL.normalised, at=NOW)
    assert codes(outcome(Liveness.LIVE, capture=made)) == expected


@pytest.mark.parametrize(("state", "expected"), [("archived", []), ("already-recent", []), ("pending", ["CC201"])])
def test_a_missing_snapshot_that_was_made_is_no_finding(state, expected):
    """Once the capture is there, nothing is missing; while it is pending, it still is."""
    made = Capture(state=CaptureState(state), original=URL.normalised, at=NOW)
    assert codes(outcome(Liveness.LIVE, answer=answered(AnswerState.ABSENT), capture=made)) == expected


def compared(*rows, comparable=True):
    found = tuple(Discrepancy(kind=kind, in_claim=words, presence=presence) for kind, words, presence in rows)
    return (Evidence(claim="k", source_uri="u", source_digest="d", comparable=comparable, discrepancies=found),)


EVIDENCE = [
    ("absent number", compared(("number", "412", "absent"), ("name", "Lamara", "found")), ["CC301"]),
    ("only not near", compared(("number", "412", "near"), ("date", "2016", "not-comparable")), []),
    ("word lists are too soft", compared(("direction", "rose", "absent"), ("negation", "not", "absent")), []),
    ("nothing was compared", compared(("number", "412", "absent"), comparable=False), []),
]


@pytest.mark.parametrize(("why", "evidence", "expected"), EVIDENCE, ids=[row[0] for row in EVIDENCE])
def test_only_what_stands_nowhere_in_the_source_is_told(why, evidence, expected):
    """Absence from the whole source is strong and told; what is only not near the passage is soft and shown only."""
    assert codes(outcome(Liveness.LIVE, evidence=evidence)) == expected


def test_a_recovered_short_link_asks_for_its_full_address():
    """The finding holds the target, so that the editor can put it into the note."""
    short, target = parse_url("https://goo.gl/AbC"), parse_url("https://example.org/long")
    hops = (Hop(url=short, via=Via.ASKED, at=NOW, status=404), Hop(url=target, via=Via.ARCHIVED_REDIRECT, at=NOW, status=200))
    (finding,) = find([outcome(Liveness.LIVE, chain=Chain(asked=short, hops=hops))], Policy())
    assert (finding.rule, target.normalised in finding.suggestion) == ("CC112", True)


def test_a_lost_page_is_answered_with_its_snapshot():
    """Where a snapshot was verified, the advice is that very snapshot."""
    held = memento(URL.normalised, "20161215000000")
    answer = answered(AnswerState.FOUND, memento=held, verified=True)
    (finding,) = find([outcome(Liveness.GONE, answer=answer)], Policy())
    assert held.uri in finding.suggestion


def test_dead_is_said_only_by_the_standing():
    """One look that finds a page gone is CC101; CC111 needs the conclusion over several runs."""
    assert codes(outcome(Liveness.GONE, standing=Standing(conclusion=Conclusion.SUSPECT, failures=1, since=NOW))) == ["CC101"]
    assert codes(outcome(Liveness.GONE, standing=Standing(conclusion=Conclusion.DEAD, failures=3, since=NOW))) == [
        "CC111",
        "CC101",
    ]


def test_findings_about_the_citation_itself():
    """An unresolved back-reference, an ambiguous date and a source without a link are told."""
    unresolved = cited(url=None, kind="cross-reference", repeats=Repeats(trigger="ibid.", reason="two sources before"))
    resolved = cited(url=None, kind="cross-reference", repeats=Repeats(trigger="ibid.", note="1"))
    ambiguous = cited(issued=CitedDate(date="2016-05-04", precision="day", raw="4/5/2016", ambiguous=True))
    assert codes(outcome(citation=unresolved), outcome(citation=resolved)) == ["CC401"]
    assert codes(outcome(citation=ambiguous)) == ["CC404"]
    assert codes(outcome(citation=cited(url=None))) == ["CC405"]


def test_a_habit_of_citing_without_links_is_told_once():
    """Each source without a link is told, up to twenty or half of all; beyond that one finding counts them."""
    linked = [outcome(citation=cited(id=f"l{number}")) for number in range(25)]
    bare = [outcome(citation=cited(id=f"b{number}", url=None)) for number in range(30)]
    assert codes(*linked, *bare[:20]) == ["CC405"] * 20
    assert codes(*linked, *bare[:25]) == ["CC405"] * 25
    (finding,) = find([*linked, *bare], Policy())
    assert (finding.citation, finding.message) == (None, "30 of 55 sources are cited without a link or an identifier")
    aside = [outcome(citation=cited(id=f"c{number}", url=None, kind="comment")) for number in range(40)]
    assert codes(*linked, *bare[:3], *aside) == ["CC405"] * 3


def dated(*days):
    return [outcome(citation=cited(id=day, issued=CitedDate(date=day, precision="day", raw=day))) for day in days]


def test_a_date_months_off_is_told():
    """One note dated two months before all others is an outlier; a report whose dates spread has none."""
    crowd = ["2020-03-14", "2020-03-13", "2020-03-15", "2020-03-15", "2020-03-16", "2020-03-18"]
    assert [f.citation for f in find(dated(*crowd, "2020-01-16"), Policy())] == ["2020-01-16"]
    assert codes(*dated("2016-01-01", "2017-02-01", "2018-06-01", "2019-01-01", "2020-01-01", "2015-01-01")) == []
    assert codes(*dated("2020-03-14", "2020-01-16")) == []
    assert codes(*dated(*crowd, "2020-01-16", "2019-11-02", "2019-09-11")) == []  # other times are told of as well
    assert codes(*dated(*crowd, "2019-03-14")) == ["CC406"]


TOLD = Claim(id="k", sentence="", clause="", span=Span(0, 0), clause_span=Span(0, 0), notes=("1",))


def said(sentence, issued="2018-02-14", precision="day", **more):
    date = CitedDate(date=issued, precision=precision, raw=issued)
    return outcome(citation=cited(issued=date, **more), claims=(msgspec.structs.replace(TOLD, sentence=sentence),))


def test_a_note_older_than_its_event_is_told():
    """News of February cannot report what the sentence dates to May."""
    (finding,) = find([said("On 5 May 2018 the dike broke.")], Policy())
    assert (finding.rule, finding.level) == ("CC418", "warning")
    assert finding.message == "the note is dated 2018-02-14, the sentence speaks of 2018-05-05"
    assert codes(said("في 5 أيار 2018 انهار السد.")) == ["CC418"]


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("On 14 February 2018 the dike broke.", {}),
        ("On 10 March 2018 the dike broke.", {}),
        ("The dike broke.", {}),
        ("On 5 May 2018 the dike broke that had been mended on 14 February 2018.", {}),
        ("The vote is scheduled for 5 May 2018.", {}),
        ("Le vote est prévu le 5 mai 2018.", {}),
        ("In 2019 the dike broke.", {}),
        ("On 5/6/2018 the dike broke.", {}),
        ("On 5 May 2018 the dike broke.", {"kind": "legal"}),
        ("On 5 May 2018 the dike broke.", {"kind": "book"}),
        ("On 5 May 2018 the dike broke.", {"issued": "2012", "precision": "year"}),
        ("On 5 May 2018 the dike broke.", {"url": None}),
    ],
)
def test_what_a_note_may_well_be_older_than(sentence, more):
    """A plan, an earlier date beside it, a year alone, a law or a book, a remark that has no source: nothing is told."""
    assert "CC418" not in codes(said(sentence, **more))


def test_codes_keep_their_meaning():
    """The names of the codes for citation and document, which readers, logs and reports rely on."""
    names = {code: rule.name for code, rule in CATALOGUE.items() if code.startswith("CC4")}
    assert names == {
        "CC401": "back-reference-unresolved",
        "CC402": "marker-without-note",
        "CC403": "note-without-marker",
        "CC404": "date-ambiguous",
        "CC405": "no-link",
        "CC406": "date-outlier",
        "CC407": "bad-url",
        "CC408": "note-twice",
        "CC409": "note-missing",
        "CC410": "marker-place-unsure",
        "CC411": "no-notes",
        "CC412": "links-taken",
        "CC413": "part-not-read",
        "CC414": "page-without-text",
        "CC416": "weekday-disagrees",
        "CC417": "date-runs-backwards",
        "CC418": "note-before-event",
        "CC419": "figures-without-note",
        "CC420": "name-in-several-spellings",
        "CC421": "notes-may-have-shifted",
        "CC422": "two-dates-for-one-event",
        "CC423": "date-without-year",
    }


def test_problems_of_the_reader_become_findings():
    """What the reader saw is a finding about the document itself."""
    (finding,) = find([], Policy(), [Problem(code="CC402", message="marker 7 has no note")])
    assert (finding.rule, finding.citation, finding.level) == ("CC402", None, "warning")


def test_the_catalogue_is_whole():
    """Every code has a name, a meaning and advice, and stands under its own number."""
    for code, rule in CATALOGUE.items():
        assert code == rule.code
        assert code[:2] == "CC"
        assert rule.name
        assert rule.meaning
        assert rule.advice
    assert len({rule.name for rule in CATALOGUE.values()}) == len(CATALOGUE)


def sent(n, start, end, liveness=Liveness.MOVED):
    urls = [parse_url(url) for url in (f"https://goo.gl/AbC12{n}", start, end)]
    hops = tuple(Hop(url=url, via=Via.REDIRECT, at=NOW, status=301) for url in urls)
    verdict = Verdict(liveness=liveness, at=NOW)
    return Outcome(citation=cited(id=f"c{n}"), chain=Chain(asked=urls[0], hops=hops), verdict=verdict)


SITE, END = "https://valley-post.example", "https://www.valley-post.example/archive/overview"


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ([sent(n, f"{SITE}/2016/story-{n}", END) for n in range(3)], 3),
        ([sent(n, f"{SITE}/story.php?id={n}", END) for n in range(4)], 4),
        ([sent(n, f"{SITE}/2016/story-{n}", END) for n in range(2)], 0),
        ([sent(n, f"{SITE}/2016/story-1", END) for n in range(5)], 0),
        ([sent(n, f"{SITE}/2016/story-{n}", f"{SITE}/2016/story-{n}/") for n in range(5)], 0),
        ([sent(n, f"https://other-{n}.example/story", END) for n in range(5)], 0),
        ([sent(n, f"{SITE}/2016/story-{n}", END, Liveness.SOFT_404) for n in range(5)], 0),
        ([outcome(Liveness.LIVE) for _ in range(5)], 0),
    ],
)
def test_pages_of_a_site_that_all_end_on_one(outcomes, told):
    """Three pages sent to one are told, each; short links to one article, a slash more, and what is judged already are not."""
    assert codes(*outcomes).count("CC115") == told


def titled(liveness, share, *, snapshot=None, cited_as="Flood in the valley"):
    verdict = Verdict(liveness=liveness, at=NOW, titles=(TitleSeen(cited=cited_as, page="Cookies and you", share=share),))
    answer = None
    if snapshot is not None:
        seen = (TitleSeen(cited=cited_as, page="Page of 2016", share=snapshot),)
        held = memento(URL.normalised, "20161215000000")
        answer = answered(AnswerState.FOUND, memento=held, verified=True, titles=seen)
    return Outcome(citation=cited(title="Flood in the valley"), verdict=verdict, answer=answer)


TITLED = [
    ("another page", titled(Liveness.LIVE, 0.0), True),
    ("moved to another page", titled(Liveness.MOVED, 0.2), True),
    ("the page", titled(Liveness.LIVE, 1.0), False),
    ("half of it", titled(Liveness.LIVE, 0.5), False),
    ("the page was not seen", titled(Liveness.GONE, 0.0), False),
    ("the title was mended since", titled(Liveness.LIVE, 0.0, cited_as="Flood in the walley"), False),
    ("only the snapshot is another", titled(Liveness.LIVE, 1.0, snapshot=0.1), True),
    ("the page is gone, the snapshot another", titled(Liveness.GONE, 0.0, snapshot=0.1), True),
    ("both are it", titled(Liveness.LIVE, 1.0, snapshot=0.8), False),
]


@pytest.mark.parametrize(("why", "seen", "told"), TITLED, ids=[row[0] for row in TITLED])
def test_a_page_that_calls_itself_something_else_is_told(why, seen, told):
    """The page where it was seen, and apart from it the snapshot that was believed; never more than a note."""
    found = [finding for finding in find([seen], Policy()) if finding.rule == "CC302"]
    assert [finding.level for finding in found] == ["note"] * told


def test_both_names_stand_in_the_message():
    """An editor sees in one line what the note says, and what the page and its snapshot call themselves."""
    (finding,) = (f for f in find([titled(Liveness.LIVE, 0.0, snapshot=0.0)], Policy()) if f.rule == "CC302")
    for words in ("“Flood in the valley”", "the page “Cookies and you”", "its snapshot of 2016-12-15 “Page of 2016”"):
        assert words in finding.message


def test_a_verdict_of_an_older_log_has_no_titles():
    """Logs of before the comparison are read as they were written."""
    old = msgspec.json.decode(b'{"liveness": "live", "at": "2026-01-01T00:00:00Z", "page_title": "Cookies"}', type=Verdict)
    assert old.titles == ()
    assert codes(Outcome(citation=cited(title="Flood in the valley"), verdict=old)) == []


@pytest.mark.parametrize(("liveness", "told"), [("live", True), ("moved", True), ("gone", False), ("walled", False)])
def test_a_fragment_that_names_nothing_is_a_note(liveness, told):
    """A page that is there without the place that the link names is told, and never fails a run."""
    reasons = (Reason(signal="s", words="because"), Reason(signal="fragment", words="no place “#losses”"))
    seen = Outcome(citation=cited(), verdict=Verdict(liveness=Liveness(liveness), at=NOW, reasons=reasons))
    found = [finding for finding in find([seen], Policy()) if finding.rule == "CC116"]
    assert [(finding.level, finding.message) for finding in found] == [("note", "no place “#losses”")] * told


def heard_of(state, *heard, url="https://example.org/a", citation="c1"):
    said = tuple(Heard(archive=name, state=each, reason=f"{name} said") for name, each in heard)
    answer = ArchiveAnswer(state=state, original=url, at=NOW, heard=said)
    return outcome(citation=cited(id=citation, url=parse_url(url)), answer=answer)


def test_an_archive_that_stayed_silent_is_told_once_for_the_report():
    """Whom we did not hear is told with how often, where others were asked as well; a single silent archive at each citation."""
    absent, unknown = AnswerState.ABSENT, AnswerState.UNKNOWN
    outcomes = [
        heard_of(unknown, ("A", absent), ("B", unknown)),
        heard_of(absent, ("A", absent), ("B", absent), url="https://example.org/b", citation="c2"),
        heard_of(unknown, ("A", absent), ("B", unknown), citation="c3"),  # the same URL: one look-up
        heard_of(unknown, ("A", unknown), url="https://example.org/c", citation="c4"),
    ]
    told = [finding for finding in find(outcomes, Policy()) if finding.rule == "CC211"]
    words = "B did not answer 1 of the 2 look-ups that it was asked: B said"
    assert [(each.citation, each.message) for each in told] == [(None, words)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"version_url": parse_url("https://archive.ph/20161214/https://example.org/a")}, "archive.today altered captures"),
        ({"url": parse_url("https://archive.is/AbCdE")}, "archive.today"),
        ({"version_url": parse_url("https://ghostarchive.org/archive/AbCdE")}, "Ghost Archive"),
        ({"version_url": parse_url("https://www.webcitation.org/5abcDEfgh")}, "WebCite"),
        ({"version_url": parse_url("https://web.archive.org/web/20161214/https://example.org/a")}, None),
    ],
)
def test_an_archive_that_cannot_be_relied_on_is_told_without_asking_anybody(fields, words):
    """What is known of an archive is told from the note alone, with why."""
    found = [finding for finding in find([outcome(citation=cited(**fields))], Policy()) if finding.rule == "CC210"]
    assert len(found) == (words is not None)
    assert all(words in finding.message for finding in found)
