"""The events by which runs begin, go on and end, and the runs that they make."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from citecheck.audit.chain import data_as
from citecheck.model.event import Event, EventKind, Run, RunEnd, RunStart

RUN_KINDS = (EventKind.RUN_STARTED, EventKind.RUN_RESUMED, EventKind.RUN_FINISHED)
# Each run's marks by the index on run and kind: the runs are few, and the events may be many.
MARKS = f"""
WITH RECURSIVE each(run) AS (
  SELECT min(run) FROM event
  UNION ALL SELECT (SELECT min(run) FROM event WHERE run > each.run) FROM each WHERE each.run IS NOT NULL
)
SELECT seq, run, at, kind, subject, CAST(data AS BLOB), previous, digest FROM event
WHERE run IN (SELECT run FROM each WHERE run IS NOT NULL) AND kind IN ('{"', '".join(RUN_KINDS)}') ORDER BY seq
"""  # noqa: S608  # only our own names


def runs_of(marks: Iterable[Event]) -> tuple[Run, ...]:
    """Return the runs that ``marks`` tell of, in the order in which they began. Raises ``AuditError``."""
    found: dict[str, Run] = {}
    for event in marks:
        run = found.get(event.run)
        if event.kind == EventKind.RUN_STARTED:
            found[event.run] = Run(id=event.run, start=data_as(event, RunStart), started=event.at)
        elif run is not None and event.kind == EventKind.RUN_FINISHED:
            found[event.run] = msgspec.structs.replace(run, finished=event.at, end=data_as(event, RunEnd))
        elif run is not None:
            found[event.run] = msgspec.structs.replace(run, finished=None, end=None)
    return tuple(found.values())
