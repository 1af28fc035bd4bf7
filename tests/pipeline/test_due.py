"""What is due: each link of many reports once, in an order that is fair and always the same."""

import datetime as dt

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.model.event import EventKind
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.verdict import Liveness, Verdict
from citecheck.pipeline.check import check
from citecheck.pipeline.due import due_links, merged
from citecheck.pipeline.links import links_of
from citecheck.testing import NOW, FakeArchive, FakeWeb, FixedClock, memento, response
from tests.pipeline.steps import BODY, START, citations, kinds, parts

A, B, C = (f"https://{name}.example/page" for name in "abc")


def report(name, *urls, day="2016-12-14"):
    return structs.replace(citations(*urls, day=day), source=name)


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def looked(log, url, *looks):
    """Tell the log of looks at ``url``: pairs of state and days ago."""
    for state, ago in looks:
        log.append(EventKind.LINK_JUDGED, url, Verdict(liveness=Liveness(state), at=NOW - dt.timedelta(days=ago)))


STATES = [
    ([], "new", None),
    ([("live", 1)], "live", 6),
    ([("live", 30), ("live", 20), ("live", 10)], "live", 4),
    ([("moved", 8)], "moved", -1),
    ([("gone", 1)], "suspect", 2),
    ([("gone", 20), ("gone", 10), ("gone", 1)], "dead", 2),
    ([("gone", 30), ("gone", 20), ("gone", 10), ("gone", 1)], "dead", 5),
    ([("gone", 40), ("gone", 30), ("gone", 20), ("gone", 10), ("gone", 1)], "dead", 11),
    ([("gone", 20), ("live", 10), ("gone", 1)], "suspect", 2),
    ([("walled", 1)], "walled", 6),
    ([("restricted", 6)], "restricted", 1),
    ([("transient", 1)], "transient", -1),
    ([("unknown", 0)], "unknown", 0),
]


@pytest.mark.parametrize(("looks", "state", "days"), STATES)
def test_each_state_has_its_own_time(log, looks, state, days):
    """Steady life and lasting death are asked ever more seldom, doubt at once; a new link is due now."""
    looked(log, A, *looks)
    (link,) = due_links([report("r", A)], parts(log, FakeWeb()))
    assert (link.state, link.now) == (state, days is None or days <= 0)
    assert link.due == (None if days is None else NOW + dt.timedelta(days=days))
    assert link.why


async def test_due_is_what_a_run_would_look_at(log):
    """Before a run all is due; after it nothing, until policy believes it no more; then what is old alone."""
    clock = FixedClock()
    web = FakeWeb({url: response(url, 200, BODY) for url in (A, B)})
    held = memento(A, "20161215080000")
    world = parts(log, web, archives=[FakeArchive([(held, response(A, 200, BODY))])], clock=clock)
    shelf = [report("one", A, B)]
    assert [link.now for link in due_links(shelf, world)] == [True, True]
    await check(merged(shelf, [A, B]), world, run="run-1")
    assert [(link.now, link.archived) for link in due_links(shelf, world)] == [(False, True), (False, False)]
    clock.forward(days=1)
    again = {link.url: link for link in due_links(shelf, world)}
    assert (again[A].now, again[B].now) == (False, True)  # of B no snapshot was found: that is asked again after a day
    assert "snapshots" in again[B].why


async def test_a_link_of_many_reports_is_looked_at_once(log):
    """One look for three reports; archives are asked near the day of each, a report's own date where a note has none."""
    shelf = [
        report("one", A, day="2016-12-14"),
        report("two", B, A, day="2019-05-01"),
        structs.replace(report("three", A, day=None), report_date=dt.date(2020, 1, 2)),
    ]
    web, archive = FakeWeb({url: response(url, 200, BODY) for url in (A, B)}), FakeArchive()
    world = parts(log, web, archives=[archive])
    listed = due_links(shelf, world)
    assert {link.url: link.reports for link in listed} == {A: ("one", "two", "three"), B: ("two",)}
    (first, _) = links_of(merged(shelf, [A, B]))
    assert set(first.days) == {dt.date(2016, 12, 14), dt.date(2019, 5, 1), dt.date(2020, 1, 2)}
    await check(merged(shelf, [link.url for link in listed]), world, run="run-1")
    assert sorted(request.url.normalised for request in web.asked) == [A, B]
    assert kinds(log).count("archive-asked") == 4


def test_reports_and_hosts_take_turns(log):
    """A report of many links on one host does not keep the others waiting; the longest overdue of a host comes first."""
    big = [f"https://big.example/{n}" for n in range(4)]
    looked(log, big[3], ("live", 30))
    looked(log, big[2], ("live", 20))
    shelf = [report("b", *big, "https://small.example/"), report("a", A, B, big[0])]
    order = [link.url for link in due_links(shelf, parts(log, FakeWeb()))]
    assert order == [A, big[0], B, "https://small.example/", big[1], big[3], big[2]]
    assert [link.url for link in due_links(shelf[::-1], parts(log, FakeWeb()))] == order


def test_nothing_is_told_of_what_is_not_asked(log):
    """Links that a run leaves out are not on the list; those not due stand behind, by their time."""
    looked(log, A, ("live", 1))
    looked(log, B, ("live", 5))
    skipped = structs.replace(report("r", C).citations[0], skip=True)
    shelf = [report("r", A, B), structs.replace(report("s"), citations=(skipped,))]
    assert [(link.url, link.now) for link in due_links(shelf, parts(log, FakeWeb()))] == [(B, False), (A, False)]


def test_an_answer_of_archives_has_its_own_time(log):
    """A verified snapshot is believed for a month, also where the look is due."""
    looked(log, A, ("live", 9))
    found = memento(A, "20161215080000")
    answer = ArchiveAnswer(state=AnswerState.FOUND, original=A, at=NOW, day=dt.date(2016, 12, 14), memento=found, verified=True)
    log.append(EventKind.ARCHIVE_ASKED, A, answer)
    (link,) = due_links([report("r", A)], parts(log, FakeWeb(), archives=[FakeArchive()]))
    assert (link.now, link.archived, link.due) == (True, True, NOW - dt.timedelta(days=2))
