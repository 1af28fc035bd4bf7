"""The version for other people: nothing private in any format's bytes."""

import re

import msgspec
import pytest

from citecheck.model.policy import Policy
from citecheck.reports.render import RENDERERS
from citecheck.reports.share import shared
from citecheck.rules.find import find
from tests.reports.formats import FORMATS, words_in
from tests.reports.judged import PRIVATE, REVIEWER, with_decisions
from tests.reports.news import with_news


def small():
    """Return the judged report with few citations, so that paper takes no minute, and what the rules find on them."""
    report = with_decisions()
    outcomes = report.outcomes[-3:]
    findings = find(outcomes, Policy())
    assert {"CC321", "CC322"} & {finding.rule for finding in findings}
    return msgspec.structs.replace(
        report, outcomes=outcomes, findings=findings, changes=with_news().changes, evidence="../evidence"
    )


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_private_is_in_any_format(name):
    """Notes, questions, folders, accounts, passwords, cookies and names are in the bytes of none; reviewers have numbers."""
    renderer = RENDERERS[name]
    given = flat(words_in(name, renderer.render(shared(small()))))
    for word in (*PRIVATE, REVIEWER, "Jan Novak", "../evidence"):
        assert word not in given, word
    if name in ("html", "md", "json", "csv", "pdf", "docx"):
        assert "reviewer 1" in given
        assert "reviewer 2" in given


@pytest.mark.parametrize("name", ["html", "md", "json", "csv"])
def test_the_desk_keeps_its_own_words(name):
    """The usual report has notes, questions and names: what the test above does not find was there to be found."""
    kept = flat(words_in(name, RENDERERS[name].render(small())))
    assert [word for word in (*PRIVATE[:2], REVIEWER, "Jan Novak") if word not in kept] == []


def test_names_stay_where_they_are_wanted():
    """The decisions, their reasons in the source and their moments stay in any case."""
    (outcome, *_) = shared(small(), names=True).outcomes
    assert [each.decision.reviewer for each in outcome.decisions] == [REVIEWER, "Jan Novak"]
    assert outcome.decisions[0].decision.quotes
    assert outcome.decisions[1].stale == "the claim was edited since"


def test_one_reviewer_has_one_number_throughout():
    """Numbers follow the order of the first decisions, over all citations."""
    report = shared(small())
    called = [(each.seq, each.decision.reviewer) for outcome in report.outcomes for each in outcome.decisions]
    assert called == [(400, "reviewer 1"), (401, "reviewer 2"), (402, "reviewer 1")]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/srv/desk/report.txt", "report.txt"),
        ("C:\\desk\\report.docx", "report.docx"),
        ("report.txt", "report.txt"),
        ("https://example.org/reports/1", "https://example.org/reports/1"),
    ],
)
def test_a_report_is_called_by_its_name_alone(path, name):
    """No folder of any system; an address of the web is no folder."""
    report = small()
    start = msgspec.structs.replace(report.run.start, report=path)
    report = msgspec.structs.replace(report, run=msgspec.structs.replace(report.run, start=start))
    assert shared(report).run.start.report == name


def test_the_reader_is_told_that_it_is_a_version_for_others():
    """In the page's head, and in JSON by a key."""
    assert b"Version for others" in RENDERERS["html"].render(shared(small()))
    assert b"Version for others" not in RENDERERS["html"].render(small())
    assert b"text/html" in RENDERERS["json"].render(shared(small()))
    assert b'"shared": true' in RENDERERS["json"].render(shared(small()))
