"""Findings that a person accepted are told and marked as such, and nothing else comes of them anywhere."""

import datetime as dt
import json
import xml.etree.ElementTree as ET

import msgspec
import pytest

from citecheck.model.decision import Decided, Decision, Judgement, claim_digest
from citecheck.model.document import Claim
from citecheck.model.outcome import Finding
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.span import Span
from citecheck.model.verdict import Liveness
from citecheck.reports.cards import cards_of, urgent_of
from citecheck.reports.github import GitHubAnnotations
from citecheck.reports.json_report import JsonReport
from citecheck.reports.junit import JUnitReport
from citecheck.reports.markdown import MarkdownReport
from citecheck.reports.prometheus import PrometheusReport
from citecheck.reports.sarif import SarifReport
from citecheck.reports.share import shared
from citecheck.reports.summary import summarise
from citecheck.rules.accepted import accepted
from citecheck.rules.find import fails, find
from tests.reports.example import example, judged
from tests.reports.test_machines import sarif_schema

CLAIMS = tuple(
    Claim(id=f"c{n}", sentence=f"It rained {n} days.", clause="", span=Span(0, 9), clause_span=Span(0, 0), notes=("1",))
    for n in (1, 2)
)
ABSENT = Finding(rule="CC301", level="warning", citation="c-1", message="nowhere in the source that was read: 14 days")
DEAD = Finding(rule="CC101", level="error", citation="c-1", message="gone")
DAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def decided(seq: int, claim: int, judgement: Judgement, *, by: str = "desk", stale: str = "") -> Decided:
    made = Decision(claim=f"c{claim}", judgement=judgement, reviewer=by, claim_digest=claim_digest(CLAIMS[claim - 1]))
    return Decided(seq=seq, at=DAY + dt.timedelta(hours=seq), decision=made, stale=stale)


def reviewed(*decisions: Decided, skip: bool = False):
    outcome = judged(1, Liveness.LIVE, claims=CLAIMS, decisions=decisions)
    return msgspec.structs.replace(outcome, citation=msgspec.structs.replace(outcome.citation, skip=skip))


WELL, ILL, FACT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_FACTUAL


@pytest.mark.parametrize(
    ("decisions", "words"),
    [
        ((), ""),
        ((decided(1, 1, WELL),), ""),
        ((decided(1, 1, WELL), decided(2, 2, FACT)), "each claim was judged beside its source by desk, last on 2026-11-20"),
        ((decided(1, 1, ILL), decided(2, 1, WELL), decided(3, 2, WELL)), "judged beside its source by desk"),
        ((decided(1, 1, WELL), decided(2, 1, ILL), decided(3, 2, WELL)), ""),
        ((decided(1, 1, WELL), decided(2, 2, WELL), decided(3, 2, ILL, by="second")), ""),
        ((decided(1, 1, WELL), decided(2, 2, WELL), decided(3, 2, WELL, by="second")), "by desk, second"),
        ((decided(1, 1, WELL), decided(2, 2, WELL, stale="the claim was edited")), ""),
    ],
    ids=["none", "half", "all", "changed for well", "changed for ill", "disagreement", "two agree", "stale"],
)
def test_a_finding_on_claims_is_accepted_when_each_claim_is(decisions, words):
    """By the newest judgement of each who judged, of every claim; what the machine saw of the link stays as it is."""
    outcome = reviewed(*decisions)
    told = accepted(ABSENT, outcome)
    assert words in told
    assert bool(told) == bool(words)
    assert accepted(DEAD, outcome) == ""


def test_what_citations_yaml_skips_is_accepted():
    """Whatever is found of it; a finding on the report itself is nobody's to skip."""
    assert accepted(DEAD, reviewed(skip=True)) == "skip: true in citations.yaml"
    assert accepted(DEAD, None) == ""


SKIPPED = "skip: true in citations.yaml"
#: What a person found of a claim: an error, unless citations.yaml skips its citation.
AMISS = msgspec.structs.replace(
    decided(1, 1, ILL), decision=msgspec.structs.replace(decided(1, 1, ILL).decision, severity="critical")
)


def newsroom(*, skip: bool) -> RunReport:
    """Return a report of one citation that was not looked at, with an error on it; skipped or not."""
    outcome = reviewed(AMISS, skip=skip)
    outcome = msgspec.structs.replace(
        outcome, verdict=None, chain=None, not_checked="skipped: citations.yaml says so" if skip else ""
    )
    return msgspec.structs.replace(example(), outcomes=(outcome,), findings=find((outcome,), Policy(), ()), changes=(), trend=())


@pytest.mark.parametrize("fail_on", ["error", "warning", "note"])
def test_only_what_nobody_accepted_fails(fail_on):
    """Whatever the bar: the same findings fail a run where the citation is not skipped, and none where it is."""
    policy = Policy(fail_on=fail_on)
    assert fails(newsroom(skip=False).findings, policy)
    assert not fails(newsroom(skip=True).findings, policy)
    kept = [finding.rule for finding in newsroom(skip=True).findings]
    assert kept == [finding.rule for finding in newsroom(skip=False).findings]


def test_a_finding_on_all_notes_together_is_accepted_by_its_own():
    """A date far from all others is told of one citation: the skip of that one counts, not another's."""
    days = ("2016-12-10", "2016-12-11", "2016-12-12", "2016-12-13", "2016-12-14", "2016-12-15", "2017-06-15")
    for skipped, told in ((7, SKIPPED), (1, "")):
        outcomes = []
        for number, day in enumerate(days, 1):
            outcome = judged(number, Liveness.LIVE)
            issued = msgspec.structs.replace(outcome.citation.issued, date=day, raw=day)
            cited = msgspec.structs.replace(outcome.citation, issued=issued, skip=number == skipped)
            outcomes.append(msgspec.structs.replace(outcome, citation=cited, claims=()))
        (outlier,) = [finding for finding in find(outcomes, Policy()) if finding.rule == "CC406"]
        assert (outlier.citation, outlier.accepted) == ("c-7", told)


def test_a_ci_server_sees_a_skipped_case():
    """JUnit: neither failed nor passed; what was found, and why nobody needs to look, stands in its output."""
    for skip, failed, left_out in ((False, 1, 0), (True, 0, 1)):
        suite = ET.fromstring(JUnitReport().render(newsroom(skip=skip))).find("testsuite")
        assert (suite.get("failures"), suite.get("skipped")) == (str(failed), str(left_out))
    case = suite.find("testcase")
    assert case.find("skipped").get("message") == "skipped: citations.yaml says so"
    assert f"Accepted: {SKIPPED}" in case.find("system-out").text


def test_no_annotation_is_made_of_what_was_accepted():
    """GitHub has no sign for it, so it is left out there."""
    told = [GitHubAnnotations().render(newsroom(skip=skip)).decode().splitlines() for skip in (False, True)]
    assert [{line.split("::")[1].split()[0] for line in lines} for lines in told] == [{"error", "debug"}, {"debug"}]


def test_figures_count_it_apart():
    """By level only what is left to look at, in the summary, the JSON and for Prometheus; what was accepted beside it."""
    left, accepted_all = summarise(newsroom(skip=False)), summarise(newsroom(skip=True))
    assert (dict(left.findings)["error"], left.accepted) == (1, 0)
    assert (sum(dict(accepted_all.findings).values()), accepted_all.accepted) == (0, sum(dict(left.findings).values()))
    figures = PrometheusReport().render(newsroom(skip=True)).decode()
    assert [line.split()[-1] for line in figures.splitlines() if line.startswith("citecheck_findings{")] == ["0", "0", "0"]
    assert f'citecheck_findings_accepted{{report="{example().run.start.report}"}} {accepted_all.accepted}' in figures
    tree = json.loads(JsonReport().render(newsroom(skip=True)))
    assert tree["summary"]["accepted"] == accepted_all.accepted
    assert {finding["accepted"] for finding in tree["findings"]} == {SKIPPED}


def test_nobody_is_sent_to_look_at_it():
    """It is not among what to look at first, and no next step is proposed; it is told with its reason."""
    (card,) = cards_of(newsroom(skip=True))
    assert (urgent_of([card]), card.steps) == ([], ())
    assert len(urgent_of(cards_of(newsroom(skip=False)))) == 1
    assert f"*Accepted:* {SKIPPED}" in MarkdownReport().render(newsroom(skip=True)).decode()


def test_names_of_those_who_accepted_do_not_leave_the_house():
    """In a shared report reviewers have numbers there too."""
    outcome = reviewed(decided(1, 1, WELL, by="Rima"), decided(2, 2, WELL, by="Rima"))
    finding = msgspec.structs.replace(ABSENT, accepted=accepted(ABSENT, outcome))
    report = msgspec.structs.replace(newsroom(skip=False), outcomes=(outcome,), findings=(finding,))
    assert "by Rima" in report.findings[0].accepted
    assert "by reviewer 1" in shared(report).findings[0].accepted
    assert "by Rima" in shared(report, names=True).findings[0].accepted


def test_sarif_says_so_by_its_schema():
    """A result that was accepted bears one suppression with its reason; the others none; and all are still there."""
    report: RunReport = example()
    first = report.outcomes[0].citation
    findings = (msgspec.structs.replace(DEAD, citation=first.id, accepted=SKIPPED), *report.findings)
    tree = json.loads(SarifReport().render(msgspec.structs.replace(report, findings=findings)))
    assert [error.message for error in sarif_schema().iter_errors(tree)] == []
    results = tree["runs"][0]["results"]
    assert len(results) == len(findings)
    given = [result["suppressions"] for result in results if "suppressions" in result]
    assert given == [[{"kind": "external", "status": "accepted", "justification": SKIPPED}]]
