"""The shelf knows each report as the newest run has it that recorded it whole."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.audit.shelf import shelf
from citecheck.model.citation import Citation
from citecheck.model.event import TOLD_AGAIN_STEP, CitationRecord, EventKind, RunEnd
from citecheck.model.url import parse_url
from citecheck.pipeline.changes import run_before
from tests.audit.logs import START, opened

URL = "https://valley-post.example/"


def recorded(
    log: AuditLog, run: str, count: int, *, steps: str = "check+capture", ended: bool = True, looked: bool = False
) -> None:
    """Begin a run, record so many citations, look at one link or not, and come to the end or not."""
    log.begin(run, msgspec.structs.replace(START, steps=steps))
    for number in range(count):
        cited = Citation(id=f"n{number}", note=str(number), kind="news", raw="raw", url=parse_url(URL + str(number)))
        log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
    if looked:
        log.append(EventKind.LINK_JUDGED, URL + "0", {"liveness": "live", "at": "2026-11-02T12:00:00Z"})
    if ended:
        log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=True))
    log.flush()


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        ({}, 2),
        ({"ended": False, "looked": True}, 2),
        ({"ended": False}, 3),
        ({"steps": TOLD_AGAIN_STEP}, 2),
        ({"steps": TOLD_AGAIN_STEP, "ended": False, "looked": True}, 3),
    ],
    ids=["ended", "broken off later", "broken off while recording", "told again", "broken off while telling again"],
)
def test_a_run_broken_off_while_it_records_takes_no_citations_away(
    tmp_path: Path, second: dict[str, object], counted: int
) -> None:
    """A report of three citations, two of which the next run has recorded: they are its citations only where it had them all."""
    with opened(tmp_path / "audit.db") as log:
        recorded(log, "run-1", 3)
        recorded(log, "run-2", 2, **second)  # type: ignore[arg-type]
        (found,) = shelf(log)
        assert len(found.citations.citations) == counted


def test_of_a_report_that_was_never_recorded_whole_all_that_is_known_is_taken(tmp_path: Path) -> None:
    """Half a report is better than none."""
    with opened(tmp_path / "audit.db") as log:
        recorded(log, "run-1", 2, ended=False)
        (found,) = shelf(log)
        assert len(found.citations.citations) == 2


def test_news_are_not_found_beside_half_a_report(tmp_path: Path) -> None:
    """What a run was broken off in telling again is not what was known before."""
    with opened(tmp_path / "audit.db") as log:
        recorded(log, "run-1", 3)
        recorded(log, "run-2", 1, steps=TOLD_AGAIN_STEP, ended=False)
        recorded(log, "run-3", 3)
        before = run_before(log.runs(), log.runs()[-1])
    assert before is not None
    assert before.id == "run-1"
