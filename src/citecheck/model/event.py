"""Events and runs: what the audit log is made of."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from citecheck.model.citation import Citation
from citecheck.model.document import Claim, Problem

#: ``previous`` of the first event.
GENESIS = "0" * 64


class EventKind(StrEnum):
    """What happened. Kinds never change meaning; new ones may be added.

    The comment says what ``subject`` names and what ``data`` holds (a struct of the model, encoded).
    """

    RUN_STARTED = "run-started"  # run id; RunStart
    RUN_RESUMED = "run-resumed"  # run id; RunStart
    RUN_FINISHED = "run-finished"  # run id; RunEnd
    DOCUMENT_READ = "document-read"  # document digest; DocumentRead
    CITATION_RECORDED = "citation-recorded"  # citation id; CitationRecord
    LINK_FOLLOWED = "link-followed"  # URL as normalised in the citation; Chain (bare)
    LINK_JUDGED = "link-judged"  # the same URL; Verdict
    ARCHIVE_ASKED = "archive-asked"  # the same URL; ArchiveAnswer
    CAPTURE_REQUESTED = "capture-requested"  # the same URL; Capture: ASKED before the request leaves, PENDING before it is polled
    CAPTURE_ANSWERED = "capture-answered"  # the same URL; Capture
    CLAIM_WEIGHED = "claim-weighed"  # citation id; Evidence
    CONTENT_COMPARED = "content-compared"  # the same URL; Drift
    EVIDENCE_KEPT = "evidence-kept"  # name of a WARC file that was closed; Kept
    CAPTURER_READY = "capturer-ready"  # name of a place that captures; Readiness
    COPY_CHECKED = "copy-checked"  # the same URL, of which a note links a copy; CitedCopy
    HEAD_ANCHORED = "head-anchored"  # the digest of an earlier event; Anchor
    DATA_REDACTED = "data-redacted"  # the seq of the first event whose data were taken away; Redaction
    SCHEDULE_KEPT = "schedule-kept"  # the schedule, in words; Heartbeat
    NOTICE_SENT = "notice-sent"  # id of the run that was told of; Notice (model/notice.py)
    SOURCE_READ = "source-read"  # URL as normalised in the citation; SourceDescription (model/source.py)
    SOURCE_TRANSLATED = "source-translated"  # digest of the text that was translated; SourceTranslation
    DECISION_MADE = "decision-made"  # citation id; Decision (model/decision.py)
    DECISION_UNDONE = "decision-undone"  # citation id; Undone
    CLAIMS_ALIGNED = "claims-aligned"  # document digest; Alignment (model/alignment.py)
    MODEL_ASKED = "model-asked"  # citation id; Suggestion (model/suggestion.py)
    SAMPLE_DRAWN = "sample-drawn"  # name of the report; Sample
    CITATION_EDITED = "citation-edited"  # citation id; Edited


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log. ``data`` is JSON-able; ``digest`` chains it to all lines before (see ``digest_of``)."""

    seq: int
    run: str
    at: dt.datetime
    kind: str
    subject: str
    data: dict[str, Any]
    previous: str
    digest: str


class Told(NamedTuple):
    """One event as the log holds it, its ``data`` still JSON: for whoever reads thousands and knows what they hold.

    ``at`` is ISO 8601 text, in UTC, as stored.
    """

    seq: int
    run: str
    kind: str
    subject: str
    data: bytes
    at: str


_SORTED = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """Return the canonical JSON of ``value``: UTF-8, keys sorted, no white space (after RFC 8785).

    Numbers keep Python's shortest round-trip form; the log uses integers, decimals of ours and strings only.
    """
    return _SORTED.encode(value)


def digest_of(*, seq: int, run: str, at: str, kind: str, subject: str, data: bytes, previous: str) -> str:
    """Return the SHA-256 (hex) that chains an event: over the canonical JSON of its head, then its canonical data.

    ``at`` is the ISO 8601 text as stored and ``data`` the canonical JSON as stored, so that verifying never depends on
    how a later version would encode them.
    """
    head = canonical({"at": at, "kind": kind, "previous": previous, "run": run, "seq": seq, "subject": subject})
    return hashlib.sha256(head + b"\n" + data).hexdigest()


#: ``RunStart.steps`` of a run over a stream of bare links: it has no report, and no run resumes it.
LINKS_STEP = "links"
#: ``RunStart.steps`` of what is done to the log itself (anchors, redactions): there is no report.
AUDIT_STEP = "audit"
#: ``RunStart.steps`` of a run over what is due in all reports: it has no report of its own.
DUE_STEP = "due"
#: ``RunStart.steps`` of a run that tells of another: no report is made of it.
NOTICE_STEP = "notice"
#: ``RunStart.steps`` of a session at the review desk: its decisions are told in the reports of the report's own runs.
REVIEW_STEP = "review"
#: ``RunStart.steps`` of a report that is told again after its links were looked at by a run over what was due.
TOLD_AGAIN_STEP = "told-again"
#: ``RunStart.steps`` of a run that asks a language model: no report is made of it.
SUGGEST_STEP = "suggest"
#: Steps of runs of which no report is made.
NO_REPORT = frozenset({LINKS_STEP, AUDIT_STEP, DUE_STEP, NOTICE_STEP, REVIEW_STEP, SUGGEST_STEP})


class RunStart(msgspec.Struct, frozen=True, kw_only=True):
    """How a run began: who, with what, on which report; ``steps`` names what it does ("check+capture")."""

    report: str
    report_digest: str
    tool: str
    config_digest: str
    actor: str
    steps: str = ""
    policy: dict[str, Any] = {}


class RunEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended. ``complete`` is False where something stayed undone; ``why`` then says what."""

    complete: bool
    why: str = ""
    counts: dict[str, int] = {}


class DocumentRead(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the report without its text. ``text_digest`` names the whole ``Document``, kept as JSON in the log.

    It is empty in logs of before December 2026.
    """

    source: str
    media_type: str
    digest: str
    language: str | None
    date_order: str
    notes: int
    markers: int
    problems: tuple[Problem, ...] = ()
    report_date: dt.date | None = None
    text_digest: str = ""


class CitationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as it stood when the run began, with its claims, so that a report needs the log alone."""

    citation: Citation
    claims: tuple[Claim, ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One checking, as the log tells it."""

    id: str
    start: RunStart
    started: dt.datetime
    finished: dt.datetime | None = None
    end: RunEnd | None = None

    @property
    def has_report(self) -> bool:
        """Whether a report can be made of it: it is about one, and, where it only tells it again, that was not broken off."""
        return self.start.steps not in NO_REPORT and (self.end is not None or self.start.steps != TOLD_AGAIN_STEP)


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """Proof, kept outside the log, that event ``seq`` with digest ``head`` stood at ``at``.

    ``by``: "rfc3161" (``token`` is the authority's answer, base64 of DER; ``authority`` its address) or "git"
    (``authority`` is the commit).
    """

    seq: int
    head: str
    at: dt.datetime
    by: str
    authority: str
    token: str = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One event whose data were taken away. ``digest`` is its digest, ``data`` the SHA-256 (hex) of its data as they were.

    ``stands`` is the digest of the event as it stands since. ``subject``: whether its subject was taken away as well.
    """

    seq: int
    digest: str
    data: str
    stands: str
    subject: bool = False


class Redaction(msgspec.Struct, frozen=True, kw_only=True):
    """The data of some events were taken away: by whom and why, in words that repeat none of it.

    ``texts`` are the digests of the kept texts that went with them.
    """

    actor: str
    reason: str
    events: tuple[Taken, ...]
    texts: tuple[str, ...] = ()


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """A scheduled run began. ``next_by``: when the next should have begun at the latest; None: the schedule was taken back.

    ``began`` is False where no run began: the schedule was installed, or taken back.
    """

    schedule: str
    next_by: dt.datetime | None
    began: bool = True


class Redacted(msgspec.Struct, frozen=True, kw_only=True):
    """An event without its data, and who took them away, in which run and event, and why."""

    seq: int
    by: int
    run: str
    at: dt.datetime
    actor: str
    reason: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """A chain that was checked and holds: digest of its last event (``GENESIS`` where there is none) and how many there are.

    ``backwards`` are the events that bear an earlier time than the one before: a clock was set back; the chain holds.
    ``redacted`` are those whose data were taken away, and that say so. ``texts`` counts the kept texts that were checked.
    """

    head: str
    events: int
    backwards: tuple[int, ...] = ()
    redacted: tuple[Redacted, ...] = ()
    texts: int = 0
