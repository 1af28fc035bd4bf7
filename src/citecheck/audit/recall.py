"""What a log told of many links and citations: asked for in bulk, and each event read once, when it is first wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from citecheck.audit.log import AuditLog
from citecheck.model.capture import Capture
from citecheck.model.cited_copy import CitedCopy
from citecheck.model.drift import Drift
from citecheck.model.errors import AuditError
from citecheck.model.event import CitationRecord, EventKind, Told
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.source import SourceDescription
from citecheck.model.verdict import Verdict

T = TypeVar("T")

#: What an event of each kind holds that a replay asks for; a new kind needs its line here.
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    EventKind.CITATION_RECORDED: msgspec.json.Decoder(CitationRecord),
    EventKind.LINK_FOLLOWED: msgspec.json.Decoder(Chain),
    EventKind.LINK_JUDGED: msgspec.json.Decoder(Verdict),
    EventKind.ARCHIVE_ASKED: msgspec.json.Decoder(ArchiveAnswer),
    EventKind.CONTENT_COMPARED: msgspec.json.Decoder(Drift),
    EventKind.COPY_CHECKED: msgspec.json.Decoder(CitedCopy),
    EventKind.CAPTURE_REQUESTED: msgspec.json.Decoder(Capture),
    EventKind.CAPTURE_ANSWERED: msgspec.json.Decoder(Capture),
    EventKind.CLAIM_WEIGHED: msgspec.json.Decoder(Evidence),
    EventKind.SOURCE_READ: msgspec.json.Decoder(SourceDescription),
}
#: Kinds of which all events on a link are wanted. Chains are large, and only the one that was judged is: see ``Recall.chains``.
LINK_KINDS = (
    EventKind.LINK_JUDGED,
    EventKind.ARCHIVE_ASKED,
    EventKind.CONTENT_COMPARED,
    EventKind.COPY_CHECKED,
    EventKind.CAPTURE_REQUESTED,
    EventKind.CAPTURE_ANSWERED,
)
#: Subjects asked about in one question.
_AT_ONCE = 512


class Said(NamedTuple, Generic[T]):
    """One event that was read: its number, its run, what it holds, and when it was (ISO 8601 text, in UTC)."""

    seq: int
    run: str
    data: T
    at: str


class Records:
    """The citations that runs of ``log`` recorded; most are in every run just as they were, so each wording is read once."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._read: dict[bytes, CitationRecord] = {}

    def of(self, run: str) -> tuple[CitationRecord, ...]:
        """Return the citations of a run in the order in which it recorded them first; of each the newest record counts."""
        found: dict[str, CitationRecord] = {}
        for told in self._log.told(run=run, kind=EventKind.CITATION_RECORDED):
            record = self._read.get(told.data)
            if record is None:
                record = self._read[told.data] = read(told)
            found[told.subject] = record
        return tuple(found.values())


class Recall:
    """What ``log`` told. First ``hear`` of the subjects that will be wanted, then ask of each with ``newest_first``.

    It holds on to what it heard, so whoever goes over several runs asks the log once; ``records`` are the citations of runs.
    """

    def __init__(self, log: AuditLog, records: Records | None = None) -> None:
        self.records = records or Records(log)
        self._log = log
        self._lines: dict[str, dict[str, list[Told | Said[Any]]]] = {}  # by kind, by subject
        self._heard: dict[str, set[str]] = {}  # by kind

    def hear(self, subjects: Iterable[str], kinds: Iterable[EventKind]) -> None:
        """Ask the log for all that events of ``kinds`` told of ``subjects``, of each once."""
        wanted = tuple(map(str, kinds))
        heard = [self._heard.setdefault(kind, set()) for kind in wanted]
        unheard = [subject for subject in dict.fromkeys(subjects) if not all(subject in each for each in heard)]
        for start in range(0, len(unheard), _AT_ONCE):
            some = unheard[start : start + _AT_ONCE]
            for told in self._log.about(some, wanted):
                if told.subject not in self._heard[told.kind]:
                    self._lines.setdefault(told.kind, {}).setdefault(told.subject, []).append(told)
            for each in heard:
                each.update(some)

    def newest_first(self, kind: EventKind, subject: str, *, until: int) -> Iterator[Said[Any]]:
        """Return what events of ``kind`` with seq <= ``until`` said of ``subject``, newest first. Raises ``AuditError``."""
        if subject not in self._heard.get(kind, ()):
            self.hear((subject,), (kind,))
        lines = self._lines.get(kind, {}).get(subject)
        return self._read(lines, until) if lines else iter(())

    @staticmethod
    def _read(lines: list[Told | Said[Any]], until: int) -> Iterator[Said[Any]]:
        """Yield ``lines`` newest first, each read when it is come to, once."""
        for place in range(len(lines) - 1, -1, -1):
            line = lines[place]
            if line.seq > until:
                continue
            if isinstance(line, Told):
                lines[place] = line = Said(line.seq, line.run, read(line), line.at)
            yield line

    def chains(self, bounds: Mapping[str, int]) -> dict[str, Chain]:
        """Return of each link in ``bounds`` its newest chain with a seq up to that given there. They are not held on to."""
        names = list(bounds)
        found: dict[str, Chain] = {}
        for start in range(0, len(names), _AT_ONCE):
            some = {name: bounds[name] for name in names[start : start + _AT_ONCE]}
            for told in self._log.newest(EventKind.LINK_FOLLOWED, some):
                found[told.subject] = read(told)
        return found


def read(told: Told) -> Any:  # noqa: ANN401 - the struct that events of its kind hold
    """Return what an event holds. Raises ``AuditError`` where that has another shape."""
    try:
        return _DECODERS[told.kind].decode(told.data)
    except (msgspec.MsgspecError, RecursionError) as error:
        hint = "a newer citecheck may have written it: update, then try again; or verify the log"
        raise AuditError(f"event {told.seq} ({told.kind}) is not as expected: {error}", hint=hint) from error
