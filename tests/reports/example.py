"""One run with every state, and with texts from outside that try to break out of each format."""

import datetime as dt

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.document import Claim, Problem
from citecheck.model.drift import Change, Drift
from citecheck.model.event import DocumentRead, Run, RunEnd, RunStart
from citecheck.model.exchange import Chain, Exchange, Failure, FailureKind, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.span import Span
from citecheck.model.url import Url, parse_url
from citecheck.model.verdict import Conclusion, Liveness, Reason, Standing, Verdict
from citecheck.rules.find import find
from citecheck.testing import NOW, memento

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","click")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3",
    "\t=1+1",
    "[click](javascript:alert(1))",
    "{{ 7*7 }}{% raw %}",
    "عنوان عربي \u202e مقلوب",
    "a | b ` c * d _ e\n# heading\n---",
    "]]>&lt;b&gt;",
]


def cited(number: int, name: str, **fields: object) -> Citation:
    given: dict[str, object] = {
        "id": f"c-{number}",
        "note": str(number),
        "kind": "news",
        "raw": f"{name}, 14.12.2016",
        "title": name,
        "container_title": "Valley Post",
        "issued": CitedDate(date="2016-12-14", precision="day", raw="14.12.2016"),
        "url": parse_url(f"https://valley-post.example/{number}"),
    }
    return Citation(**(given | fields))  # type: ignore[arg-type]


def chain_of(url: Url, status: int | None = 200) -> Chain:
    hop = Hop(url=url, via=Via.ASKED, at=NOW, status=status)
    return Chain(asked=url, hops=(hop,), last=Exchange(url=url, at=NOW, status=status))


def judged(number: int, liveness: Liveness, title: str | None = None, **parts: object) -> Outcome:
    citation = cited(number, title or f"A report on {liveness.value}")
    assert citation.url is not None
    reason = Reason(signal="example", words=f"seen to be {liveness.value}")
    given: dict[str, object] = {
        "citation": citation,
        "claims": (claim(number, f"Sentence number {number} of the report."),),
        "chain": chain_of(citation.url),
        "verdict": Verdict(liveness=liveness, at=NOW, reasons=(reason,)),
    }
    return Outcome(**(given | parts))  # type: ignore[arg-type]


def claim(number: int, sentence: str) -> Claim:
    span = Span(0, 10)
    return Claim(id=f"k-{number}", sentence=sentence, clause=sentence, span=span, clause_span=span, notes=(str(number),))


def found(number: int, at: str) -> ArchiveAnswer:
    url = f"https://valley-post.example/{number}"
    return ArchiveAnswer(
        state=AnswerState.FOUND,
        original=url,
        at=NOW,
        archive="Wayback Machine",
        day=dt.date(2016, 12, 14),
        memento=memento(url, at),
        verified=True,
        checked="played back: status 200, 512 bytes",
    )


def recovered() -> Outcome:
    short, target = parse_url("https://goo.gl/AbC123"), parse_url("https://valley-post.example/evacuation")
    hops = (
        Hop(url=short, via=Via.ASKED, at=NOW, status=404),
        Hop(
            url=target,
            via=Via.ARCHIVED_REDIRECT,
            at=NOW,
            failure=Failure(FailureKind.DNS_NOT_FOUND),
            source="https://web.archive.org/web/2016id_/x",
        ),
    )
    citation = cited(20, "Evacuation of the valley", url=short)
    outcome = judged(20, Liveness.GONE, chain=Chain(asked=short, hops=hops), answer=found(20, "20161215080000"))
    return Outcome(
        citation=citation,
        chain=outcome.chain,
        verdict=outcome.verdict,
        answer=outcome.answer,
        standing=Standing(conclusion=Conclusion.SUSPECT, failures=1, since=NOW, looks=1),
    )


def example(*, complete: bool = True) -> RunReport:
    outcomes = [judged(n, liveness) for n, liveness in enumerate(Liveness, 1)]
    outcomes += [judged(30 + n, Liveness.LIVE, text, claims=(claim(30 + n, text),)) for n, text in enumerate(HOSTILE)]
    outcomes.append(recovered())
    outcomes.append(judged(21, Liveness.LIVE, answer=found(21, "20190101000000")))
    held = memento("https://valley-post.example/26", "20161214000000")
    drift = Drift(
        memento=held.uri, memento_at=held.at, at=NOW, change=Change.EDITED, kept=0.91, gone=("2,400 <b>",), new=("24,000",)
    )
    outcomes.append(judged(26, Liveness.LIVE, answer=found(26, "20161214000000"), drift=drift))
    outcomes.append(
        judged(
            22,
            Liveness.LIVE,
            capture=Capture(state=CaptureState.PENDING, original="https://valley-post.example/22", at=NOW, job="spn2-1"),
        )
    )
    outcomes.append(Outcome(citation=cited(23, "Never asked"), not_checked="the run ended before it"))
    script = Url(as_written="javascript:alert(1)", normalised="javascript:alert(1)")
    outcomes.append(Outcome(citation=cited(24, "Odd scheme", url=script), not_checked="not a web address"))
    back = cited(
        25, "See above", title=None, url=None, kind="cross-reference", issued=None, repeats=Repeats(trigger="ibid.", note="24")
    )
    outcomes.append(Outcome(citation=back, not_checked="repeats note 24"))
    problems = (Problem(code="CC402", message="marker 40 <b>has</b> no note"),)
    end = RunEnd(complete=complete, why="" if complete else "offline: no <network>")
    start = RunStart(
        report="valley <report>.txt", report_digest="0" * 64, tool="citecheck 0.1.0", config_digest="1" * 64, actor="editor"
    )
    return RunReport(
        run=Run(id="20261102T120000Z-0001", start=start, started=NOW, finished=NOW, end=end),
        head="ab" * 32,
        last_seq=321,
        first="cd" * 32,
        verified=True,
        document=DocumentRead(
            source="valley.txt",
            media_type="text/plain",
            digest="0" * 64,
            language="en",
            date_order="dmy",
            notes=30,
            markers=29,
            problems=problems,
        ),
        outcomes=tuple(outcomes),
        findings=find(outcomes, Policy(), problems),
    )
