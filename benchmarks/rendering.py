"""How fast one replayed run is rendered, format by format. ``python benchmarks/rendering.py [CITATIONS]`` (10,000 by default).

Every citation has a chain, a snapshot, two earlier looks and findings; every second one evidence, a source and a decision. PDF is
made of a hundredth and DOCX of a tenth, and only where their libraries are installed.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import time

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.decision import Decided, Decision, Judgement
from citecheck.model.document import Claim
from citecheck.model.event import Run, RunEnd, RunStart
from citecheck.model.evidence import Discrepancy, Evidence, Passage
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport, Tally
from citecheck.model.source import SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.reports.render import RENDERERS
from citecheck.rules.find import find

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
DAY = CitedDate(date="2016-12-14", precision="day", raw="14 Dec. 2016")
START = RunStart(report="report.txt", report_digest="d" * 64, tool="citecheck", config_digest="c" * 64, actor="benchmark")
TEXT = (
    "Some four hundred people left the lower quarter on boats, and the last of them came ashore on the evening of 14 December. "
)
#: The goal for the formats of plain text, in seconds for 10,000 citations.
GOAL = 1.5


def outcome(number: int) -> Outcome:
    """Return one citation, every second one weighed and judged."""
    url = parse_url(f"https://news{number % 700}.example/2016/12/14/evacuation-{number}.html?x=1")
    gone = number % 5 == 0
    status = 404 if gone else 200
    hops = (Hop(url=url, via=Via.ASKED, at=NOW, status=301), Hop(url=url, via=Via.REDIRECT, at=NOW, status=status))
    held = Memento(original=url.normalised, uri=f"https://archive.example/web/2016/{url}", at=NOW.replace(year=2016), archive="x")
    verdict = Verdict(
        liveness=Liveness.GONE if gone else Liveness.MOVED, at=NOW, reasons=(Reason(signal="status", words=str(status)),)
    )
    early = tuple(Verdict(liveness=Liveness.LIVE, at=NOW - dt.timedelta(days=days)) for days in (60, 30))
    claim = Claim(id=f"k{number}", sentence=TEXT, clause=TEXT, span=Span(0, 9), clause_span=Span(0, 9), notes=(str(number),))
    return Outcome(
        citation=Citation(
            id=str(number), note=str(number), kind="news", raw="“A title”, Paper", title="A title",
            container_title=f"Paper {number % 99}", url=url, issued=DAY,
        ),
        claims=(claim,),
        chain=Chain(asked=url, hops=hops, last=Exchange(url=url, at=NOW, status=status)),
        verdict=verdict,
        answer=ArchiveAnswer(state=AnswerState.FOUND, original=str(url), at=NOW, day=DAY.last_day(), memento=held, verified=True),
        history=early,
        **(weighed(claim, held) if number % 2 else {}),
    )  # fmt: skip


def weighed(claim: Claim, held: Memento) -> dict[str, object]:
    """Return evidence of five passages, the source's own words and a decision."""
    marks = (Span(5, 17), Span(18, 24), Span(47, 52))
    passages = tuple(
        Passage(exact=TEXT, prefix="", suffix="", span=Span(0, len(TEXT)), score=1.0, matches=marks) for _ in range(5)
    )
    lacking = (
        Discrepancy(kind="number", in_claim="4,000", presence="absent"),
        Discrepancy(kind="date", in_claim="14", presence="found"),
    )
    evidence = Evidence(claim=claim.id, source_uri=held.uri, source_digest="e" * 64, passages=passages, discrepancies=lacking)
    decision = Decision(claim=claim.id, judgement=Judgement.PARTLY, reviewer="R. D.", claim_digest="c" * 64, note="a note")
    return {
        "evidence": (evidence,),
        "source": SourceDescription(uri=held.uri, text_digest="e" * 64, title="A title", language="en", words=300),
        "decisions": (Decided(seq=1, at=NOW, decision=decision),),
    }


def report(citations: int) -> RunReport:
    """Return a replayed run of that many citations, the third of its report."""
    outcomes = tuple(outcome(number) for number in range(1, citations + 1))
    states = {"gone": citations // 5, "moved": citations - citations // 5}
    return RunReport(
        run=Run(id="run", start=START, started=NOW, finished=NOW, end=RunEnd(complete=True)),
        head="ab" * 32,
        last_seq=9,
        outcomes=outcomes,
        findings=find(outcomes, Policy()),
        trend=tuple(Tally(run=str(n), at=NOW + dt.timedelta(days=30 * n), states=states) for n in range(-2, 1)),
    )


def main() -> None:
    """Measure, and print a table."""
    citations = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    parts = {"docx": report(max(citations // 10, 1)), "pdf": report(max(citations // 100, 1))}
    whole = report(citations)
    print(f"{citations} citations, Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'format':<12}{'citations':>10}{'seconds':>9}{'of the CPU':>12}{'MB':>7}")
    for name, renderer in RENDERERS.items():
        told = parts.get(name, whole)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            made = renderer.render(told)
        except Exception as error:  # noqa: BLE001 - told, and the next one measured
            print(f"{name:<12}not made: {error}")
            continue
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{name:<12}{len(told.outcomes):>10,}{wall:>9.2f}{cpu:>12.2f}{len(made) / 1e6:>7.1f}")
    print(f"goal for html, md, json and csv: {GOAL:g} s for 10,000")


if __name__ == "__main__":
    main()
