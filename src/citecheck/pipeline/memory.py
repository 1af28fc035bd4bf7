"""What the log knows of links, seen from one run: asked for many links at once, then kept up to date by what the run tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec

from citecheck.model.capture import Capture
from citecheck.model.cited_copy import CitedCopy
from citecheck.model.drift import Drift
from citecheck.model.errors import AuditError
from citecheck.model.event import EventKind, Told
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.ports import Log
from citecheck.model.source import SourceDescription
from citecheck.model.verdict import Verdict

T = TypeVar("T")

#: What an event of each kind holds. Chains are large and seldom wanted: they are decoded when they are.
_HOLDS: dict[str, type[msgspec.Struct]] = {
    EventKind.LINK_JUDGED: Verdict,
    EventKind.ARCHIVE_ASKED: ArchiveAnswer,
    EventKind.CONTENT_COMPARED: Drift,
    EventKind.CAPTURE_REQUESTED: Capture,
    EventKind.CAPTURE_ANSWERED: Capture,
    EventKind.COPY_CHECKED: CitedCopy,
    EventKind.SOURCE_READ: SourceDescription,
}
#: Kinds that tell of a link.
LINK_KINDS: tuple[str, ...] = (EventKind.LINK_FOLLOWED, *_HOLDS)
#: Links asked about in one question.
_AT_ONCE = 512


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Return the decoder of ``kind``, made when it is first wanted: a stream of bare links wants one of all."""
    return msgspec.json.Decoder(kind)


class Known:
    """What the log knows of one link; what is told through it is known at once."""

    __slots__ = (
        "_answers",
        "_captures",
        "_chain",
        "_copies",
        "_drifts",
        "_log",
        "judged_now",
        "judged_seq",
        "sources",
        "subject",
        "verdicts",
    )

    def __init__(self, subject: str, log: Log) -> None:
        self.subject = subject
        self._log = log
        self.verdicts: list[Verdict] = []
        self.sources: list[SourceDescription] = []
        self.judged_now = False
        self.judged_seq = 0
        self._chain: Chain | bytes | None = None
        self._answers: dict[dt.date | None, tuple[ArchiveAnswer, bool]] = {}
        self._drifts: dict[str, tuple[Drift, int]] = {}
        self._captures: dict[str, tuple[Capture, bool]] = {}
        self._copies: dict[str, tuple[CitedCopy, bool]] = {}

    @property
    def verdict(self) -> Verdict | None:
        """The newest verdict."""
        return self.verdicts[-1] if self.verdicts else None

    @property
    def chain(self) -> Chain | None:
        """The newest chain, without its bodies."""
        if isinstance(self._chain, bytes):
            chain: Chain = _decoder(Chain).decode(self._chain)
            self._chain = chain
        return self._chain

    def answer(self, day: dt.date | None) -> tuple[ArchiveAnswer | None, bool]:
        """Return the newest archives' answer near one day, and whether it is of this run."""
        return self._answers.get(day, (None, False))

    def drift(self, memento: str) -> tuple[Drift | None, bool]:
        """Return the newest comparison of the page with ``memento`` (its URI), and whether it followed the newest verdict."""
        drift, seq = self._drifts.get(memento, (None, -1))
        return drift, 0 < self.judged_seq < seq

    def copy(self, uri: str) -> tuple[CitedCopy | None, bool]:
        """Return the newest look at the archived copy at ``uri`` that a note links, and whether it is of this run."""
        return self._copies.get(uri, (None, False))

    @property
    def capture(self) -> tuple[Capture | None, bool]:
        """The newest capture, and whether it is of this run."""
        return next(reversed(self._captures.values()), (None, False))

    def capture_at(self, archive: str) -> tuple[Capture | None, bool]:
        """Return the newest capture that was asked of ``archive``, and whether it is of this run."""
        return self._captures.get(archive, (None, False))

    def tell(
        self, kind: EventKind, data: Chain | Verdict | ArchiveAnswer | Drift | Capture | CitedCopy | SourceDescription
    ) -> None:
        """Append to the log what was learned of the link."""
        self._take(kind, data, self._log.append(kind, self.subject, data), now=True)

    def take(self, told: Told, *, run: str) -> None:
        """Take in what the log tells; newer events come later. ``run`` is the run that looks on. Raises ``AuditError``."""
        kind = _HOLDS.get(told.kind)
        try:
            data = _decoder(kind).decode(told.data) if kind else told.data
        except (msgspec.MsgspecError, RecursionError) as error:
            hint = "a newer citecheck may have written it: update, then try again; or verify the log"
            raise AuditError(f"event {told.seq} ({told.kind}) is not as expected: {error}", hint=hint) from error
        self._take(told.kind, data, told.seq, now=told.run == run)

    def _take(self, kind: str, data: Any, seq: int, *, now: bool) -> None:  # noqa: ANN401 - one of the structs of ``tell``
        if kind == EventKind.LINK_JUDGED:
            self.verdicts.append(data)
            self.judged_now, self.judged_seq = now, seq
        elif kind == EventKind.LINK_FOLLOWED:
            self._chain = data
        elif kind == EventKind.ARCHIVE_ASKED:
            self._answers[data.day] = (data, now)
        elif kind == EventKind.CONTENT_COMPARED:
            self._drifts[data.memento] = (data, seq)
        elif kind == EventKind.SOURCE_READ:
            self.sources.append(data)
        elif kind == EventKind.COPY_CHECKED:
            self._copies[data.uri] = (data, now)
        else:
            self._captures.pop(data.archive, None)  # the newest is the last
            self._captures[data.archive] = (data, now)


class Memory:
    """What the log knows, seen from the run ``run``. ``kinds`` are those that the run wants to hear of."""

    def __init__(self, log: Log, run: str, *, kinds: tuple[str, ...] = LINK_KINDS) -> None:
        self._log = log
        self._run = run
        self._kinds = kinds

    def of(self, subjects: Iterable[str]) -> dict[str, Known]:
        """Return what is known of each of ``subjects``, in their order."""
        known = {subject: Known(subject, self._log) for subject in subjects}
        names = list(known)
        for start in range(0, len(names), _AT_ONCE):
            for told in self._log.about(names[start : start + _AT_ONCE], self._kinds):
                known[told.subject].take(told, run=self._run)
        return known

    def known(self, subject: str) -> Known:
        """Return what is known of one link."""
        return self.of((subject,))[subject]
