"""Two desks at once, a run in parallel, and a server that is killed: nothing is lost, nothing is told twice."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.event import EventKind
from citecheck.testing import FixedClock
from tests.api.desks import decision, desk_of, tell, told_log
from tests.api.logged import events_of, verified
from tests.cli.serving import Serving

RUN = "run-1"


@pytest.fixture
def settings(tmp_path):
    return told_log(tmp_path, 9)


def decided(settings) -> list[tuple[str, str]]:
    """Return which citation was decided how, in the order of the log."""
    return [(event.subject, event.data["judgement"]) for event in events_of(settings, EventKind.DECISION_MADE)]


def test_a_killed_server_loses_nothing_and_the_next_one_goes_on(settings, tmp_path):
    """What was answered as saved stands in the log after SIGKILL; a form sent again to the next server is not told twice."""
    first = Serving(tmp_path, settings.log)
    first.enter()
    assert first.decide(RUN, "n1", "contradicted").status == 303
    assert first.decide(RUN, "n2", "supported").status == 303
    assert first.ended(signal.SIGKILL)[0] == -signal.SIGKILL
    assert decided(settings) == [("n1", "contradicted"), ("n2", "supported")]
    second = Serving(tmp_path, settings.log)
    second.enter()
    assert second.decide(RUN, "n1", "contradicted").status == 303
    assert second.decide(RUN, "n3", "partly").status == 303
    assert second.ended(signal.SIGINT)[0] == 0
    assert decided(settings) == [("n1", "contradicted"), ("n2", "supported"), ("n3", "partly")]
    with AuditLog.open(settings.log, clock=FixedClock(), write=False) as log:
        ends = [run.finished is not None for run in log.runs() if run.start.steps == "review"]
    assert ends == [False, True]
    assert verified(settings)


def test_two_desks_and_a_run_at_once(settings, tmp_path):
    """A reviewer in a server, two more in this process, and runs that come and go: all decisions are told, each once."""
    ada = Serving(tmp_path, settings.log)
    ada.enter()
    bo, cy = desk_of(settings, "Bo", patience=20), desk_of(settings, "Cy", patience=20)
    numbers = range(1, 7)
    work = [
        *(lambda n=n: ada.decide(RUN, f"n{n}", "supported").status == 303 for n in numbers),
        *(lambda n=n: bo.decide(RUN, f"n{n}", decision(n, "partly")).seq > 0 for n in numbers),
        *(lambda n=n: cy.decide(RUN, f"n{n}", decision(n, "contradicted")).seq > 0 for n in numbers),
        *(lambda n=n: _run(settings, f"beside-{n}") for n in range(2)),
    ]
    with ThreadPoolExecutor(5) as pool:
        saved = [done.result() for done in [pool.submit(each) for each in work]]
    assert all(saved)
    assert ada.ended(signal.SIGINT)[0] == 0
    expected = {(f"n{n}", judgement) for n in numbers for judgement in ("supported", "partly", "contradicted")}
    assert sorted(decided(settings)) == sorted(expected)
    assert {each.decision.reviewer for each in cy.decisions(RUN, "n1")} == {"Ada", "Bo", "Cy"}
    assert verified(settings)


def _run(settings, name: str) -> bool:
    with AuditLog.open(settings.log, clock=FixedClock(), patience=20) as log:
        tell(log, name, 2, report="other.txt", digest="e" * 64)
    return True
