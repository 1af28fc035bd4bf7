"""Rows of the log for the review desk, the newest first, in words."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.audit.log import AuditLog
from citecheck.audit.show import rows
from citecheck.model.event import Event, EventKind
from citecheck.review.desk import EventRow

#: Events read at a time, backwards.
_PAGE = 1000
HIDDEN = "hidden until you have decided on this citation"


def event_rows(
    log: AuditLog, hidden: frozenset[int], *, before: int | None = None, limit: int = 200, containing: str = ""
) -> tuple[EventRow, ...]:
    """Return at most ``limit`` rows with a seq under ``before``, the newest first; decisions in ``hidden`` without their words.

    ``containing`` is looked for in subject and words, whatever the case.
    """
    actors = {run.id: run.start.actor for run in log.runs()}
    wanted = containing.casefold()
    found: list[EventRow] = []
    for event in _backwards(log, before):
        (shown,) = rows([event])
        words = HIDDEN if _names(event) & hidden else shown.words
        if wanted in shown.subject.casefold() or wanted in words.casefold():
            found.append(
                EventRow(
                    seq=event.seq,
                    at=event.at,
                    run=shown.run,
                    actor=actors.get(event.run, ""),
                    kind=shown.kind,
                    subject=shown.subject,
                    words=words,
                )
            )
            if len(found) >= limit:
                break
    return tuple(found)


def _names(event: Event) -> set[int]:
    """Return the decision that an event makes or takes back."""
    if event.kind == EventKind.DECISION_MADE:
        return {event.seq}
    seq = event.data.get("seq") if event.kind == EventKind.DECISION_UNDONE else None
    return {seq} if isinstance(seq, int) else set()


def _backwards(log: AuditLog, before: int | None) -> Iterator[Event]:
    last = log.last_seq_of_all()
    end = last if before is None else min(last, before - 1)
    while end > 0:
        yield from reversed(list(log.events(after=max(0, end - _PAGE), until=end, redacted=True)))
        end -= _PAGE
