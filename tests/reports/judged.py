"""A report that was judged by people: sources, passages, discrepancies, decisions, earlier runs; private words in each place."""

import datetime as dt

import msgspec

from citecheck.model.decision import Decided, Decision, Judgement, Quote
from citecheck.model.document import Claim
from citecheck.model.evidence import Discrepancy, Evidence, Passage
from citecheck.model.report import RunReport, Tally
from citecheck.model.source import DateCandidate, SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW
from tests.reports.example import HOSTILE, example, found, judged

#: What nobody but the desk may see: each stands in another place of the report.
PRIVATE = (
    "whisper of the desk",  # a decision's note
    "could you recheck the figure",  # its question to the author
    "/srv/newsroom/secret-folder",  # the folder of the report
    "j.doe-account",  # who ran it
    "hunter2pass",  # a password in a link
    "session=81f3cafe",  # a cookie that a server gave us
)
REVIEWER = "Rima Darwish"

ARABIC = "غادر ٢٤٠٠ شخص الحي السفلي على متن القوارب يوم ١٤ كانون الأول، وقال الهلال إن آخرهم وصل مساء."
DIGEST = "7d" * 32


def passage(text: str, sentence: str, *matched: str) -> Passage:
    """Quote ``sentence`` out of ``text`` with the words ``matched`` marked."""
    at = text.index(sentence)
    marks = tuple(Span(at + sentence.index(word), at + sentence.index(word) + len(word)) for word in matched)
    span = Span(at, at + len(sentence))
    return Passage(
        exact=sentence,
        prefix=text[max(0, at - 20) : at],
        suffix=text[span.end : span.end + 20],
        span=span,
        score=1.0,
        matches=marks,
    )


def weighed(claim: str) -> Evidence:
    sentence = ARABIC.split("،", maxsplit=1)[0]
    return Evidence(
        claim=claim,
        source_uri="https://archive.example/web/20161215080000/https://valley-post.example/41",
        source_digest=DIGEST,
        passages=(passage(ARABIC, sentence, "٢٤٠٠", "شخص", "القوارب"),),
        discrepancies=(
            Discrepancy(kind="number", in_claim="24,000", presence="absent"),
            Discrepancy(kind="date", in_claim="16 December", presence="near", in_source="١٤ كانون الأول", where=Span(41, 56)),
            Discrepancy(kind="name", in_claim="Crescent", presence="found", in_source="الهلال", where=Span(62, 68)),
            Discrepancy(kind="direction", in_claim="rose", presence="not-comparable"),
        ),
        triage=0.8,
        method="English claim, Arabic source: numbers, dates, names and a glossary",
    )


def described() -> SourceDescription:
    return SourceDescription(
        uri="https://archive.example/web/20161215080000/https://valley-post.example/41",
        text_digest=DIGEST,
        title="القوارب تنقل سكان الحي السفلي",
        container_title="وادي بوست",
        author=("ليلى سمعان",),
        issued=dt.date(2016, 12, 15),
        dates=(
            DateCandidate(
                day=dt.date(2016, 12, 15),
                raw="2016-12-15T08:00:00+02:00",
                origin="json-ld",
                name="datePublished",
                means="published",
            ),
            DateCandidate(day=dt.date(2016, 12, 14), raw="١٤ كانون الأول ٢٠١٦", origin="text"),
        ),
        language="ar",
        words=18,
        method="main text by trafilatura",
    )


def decided(seq: int, judgement: Judgement, **fields: object) -> Decided:
    given: dict[str, object] = {"claim": "k-41", "judgement": judgement, "reviewer": REVIEWER, "claim_digest": "c" * 64}
    stale = fields.pop("stale", "")
    return Decided(seq=seq, at=NOW, decision=Decision(**(given | fields)), stale=stale)  # type: ignore[arg-type]


def decisions() -> tuple[Decided, ...]:
    words = passage(ARABIC, "٢٤٠٠ شخص")
    quote = Quote(exact=words.exact, prefix=words.prefix, suffix=words.suffix, span=words.span, text_digest=DIGEST)
    return (
        decided(
            400,
            Judgement.CONTRADICTED,
            text_digest=DIGEST,
            source_uri=described().uri,
            quotes=(quote,),
            severity="major",
            ticked=("24,000 people", "on 16 December"),
            note=f"{PRIVATE[0]} <b>",
            query=PRIVATE[1],
            blind=True,
        ),
        decided(401, Judgement.PARTLY, reviewer="Jan Novak", stale="the claim was edited since", note=PRIVATE[0]),
    )


def claimed(number: int, sentence: str) -> Claim:
    return Claim(
        id=f"k-{number}", sentence=sentence, clause=sentence, span=Span(0, 10), clause_span=Span(0, 10), notes=(str(number),)
    )


def with_decisions() -> RunReport:
    """Return the example with two citations that were weighed and judged, private words everywhere, and three runs before."""
    report = example()
    looks = tuple(
        Verdict(liveness=Liveness.LIVE, at=NOW - dt.timedelta(days=7 * n), reasons=(Reason(signal="x", words="y"),))
        for n in (2, 1)
    )
    first = judged(
        41,
        Liveness.GONE,
        "القوارب تنقل السكان",
        claims=(claimed(41, "Some 24,000 people left on boats on 16 December."), claimed(44, "Nobody stayed.")),
        answer=found(41, "20161215080000"),
        source=described(),
        evidence=(weighed("k-41"), Evidence(claim="k-44", source_uri="", source_digest="", comparable=False, why_not="no text")),
        decisions=decisions(),
        history=looks,
    )
    second = judged(42, Liveness.LIVE, HOSTILE[0], decisions=(decided(402, Judgement.SUPPORTED, claim="k-42"),))
    secret = parse_url(f"https://user:{PRIVATE[4]}@valley-post.example/43")
    third = judged(43, Liveness.LIVE)
    last = msgspec.structs.replace(third.chain.last, headers=(("set-cookie", PRIVATE[5]), ("content-type", "text/html")))
    third = msgspec.structs.replace(third, chain=msgspec.structs.replace(third.chain, last=last))
    third = msgspec.structs.replace(
        third, citation=msgspec.structs.replace(third.citation, url=secret, raw=f"Post, {secret.as_written}")
    )
    run = report.run
    start = msgspec.structs.replace(run.start, report=f"{PRIVATE[2]}/valley.txt", actor=PRIVATE[3])
    return msgspec.structs.replace(
        report,
        run=msgspec.structs.replace(run, start=start),
        document=msgspec.structs.replace(report.document, source=f"{PRIVATE[2]}/valley.txt"),
        outcomes=(*report.outcomes, first, second, third),
        trend=trend(),
    )


def trend() -> tuple[Tally, ...]:
    rows = ({"live": 9, "gone": 1}, {"live": 7, "gone": 2, "walled": 1}, {"live": 5, "gone": 4, "not-checked": 1})
    return tuple(Tally(run=f"run-{n}", at=NOW + dt.timedelta(days=7 * n), states=states) for n, states in enumerate(rows, -2))
