"""The arithmetic of the hash chain: how an event is tied to all events before it, and how the whole is checked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from operator import le
from typing import NamedTuple, TypeVar

import msgspec

from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import GENESIS, Event, canonical, digest_of

T = TypeVar("T")

#: One row as the database gives it when text is asked for as bytes, so that the stored bytes themselves are checked:
#: seq, run, at, kind, subject, data, previous, digest.
Row = tuple[int, bytes, bytes, bytes, bytes, bytes, bytes, bytes]

#: The canonical JSON of an event's head, then its data, as ``digest_of`` hashes them, where the head needs no escapes.
_HASHED = b'{"at":"%b","kind":"%b","previous":"%b","run":"%b","seq":%d,"subject":"%b"}\n%b'
#: Texts of which JSON escapes nothing: printable ASCII without quotation marks and backslashes.
_PLAIN = re.compile(r"[ !#-\[\]-~]*").fullmatch
#: The same of texts that come again and again.
_is_plain = lru_cache(maxsize=256)(_PLAIN)
#: Events checked together: enough that what is done once for all of them costs nothing, few enough for a processor's cache.
_AT_ONCE = 128
#: How the data of an event begin that were taken away (``redaction.py``): no other data of ours begin so.
MARKER = b'{"redacted":{"by":'
_CURE = "keep this file as it is, and compare it with a backup or an exported head digest; what stands before is sound"


class Line(NamedTuple):
    """One event as it is stored: ``at`` is ISO 8601 text, ``data`` canonical JSON."""

    seq: int
    run: str
    at: str
    kind: str
    subject: str
    data: bytes
    previous: str
    digest: str

    def event(self) -> Event:
        """Return the line as an event. Raises ``ChainBroken`` where its data or time cannot be read."""
        try:
            return msgspec.convert({**self._asdict(), "data": msgspec.json.decode(self.data)}, Event)
        except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, RecursionError) as error:
            raise ChainBroken(f"event {self.seq} cannot be read: {error}", seq=self.seq, hint=_CURE) from error

    def is_whole(self) -> bool:
        """Tell whether the line bears the digest that its columns give."""
        try:
            head = {"run": self.run, "at": self.at, "kind": self.kind, "subject": self.subject, "previous": self.previous}
            return digest_of(seq=self.seq, data=self.data, **head) == self.digest
        except (TypeError, UnicodeEncodeError):  # a column of another type: not written by us
            return False


def line_after(last: Line | None, *, run: str, at: str, kind: str, subject: str, data: bytes) -> Line:
    """Return the line that follows ``last`` (None: the first of a log), chained to it."""
    seq, previous = (last[0] + 1, last[7]) if last else (1, GENESIS)
    if _PLAIN(f"{at}{subject}") and _is_plain(kind) and _is_plain(run):  # and a digest is
        head = f'{{"at":"{at}","kind":"{kind}","previous":"{previous}","run":"{run}","seq":{seq},"subject":"{subject}"}}\n'
        digest = sha256(head.encode("ascii") + data).hexdigest()
    else:
        digest = digest_of(seq=seq, run=run, at=at, kind=kind, subject=subject, data=data, previous=previous)
    return Line(seq, run, at, kind, subject, data, previous, digest)


def encoded(data: object) -> bytes:
    """Return the canonical JSON of an event's data, a struct or a dict.

    Lone surrogates, which no UTF-8 can hold (hostile page titles bring them), become U+FFFD. Raises ``AuditError`` for
    what is no JSON object.
    """
    try:
        text = canonical(data)
    except UnicodeEncodeError:
        text = canonical(_without_surrogates(msgspec.to_builtins(data, str_keys=True)))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise AuditError(f"data of an event cannot be written as JSON: {error}") from error
    if not text.startswith(b"{"):
        raise AuditError(f"data of an event must be a struct or a dict, not {type(data).__name__}")
    if text.startswith(MARKER):
        raise AuditError("data of an event must not look like data that were taken away")
    return text


def data_as(event: Event, kind: type[T]) -> T:
    """Return an event's data as a struct of the model. Raises ``AuditError`` where it has another shape."""
    try:
        return msgspec.convert(event.data, kind)
    except msgspec.ValidationError as error:
        hint = "a newer citecheck may have written it: update, then try again"
        raise AuditError(f"event {event.seq} ({event.kind}) is not as expected: {error}", hint=hint) from error


def utf8(text: str) -> str:
    r"""Return ``text`` with every lone surrogate replaced by U+FFFD.

    >>> utf8("a\ud800b") == "a\ufffdb"
    True
    """
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return utf8(value)
    if isinstance(value, dict):
        return {utf8(str(key)): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value


class Walk:
    """A walk along the chain from its first event. ``seq`` and ``head`` tell how far it came, also after an error.

    ``redacted`` are the events that bear no data any more: their digests cannot be computed, so the walk takes them as they are,
    and whoever walks must ask the events that tell of them. ``broken`` says whether an error ended the walk. A walk that begins
    behind event ``seq`` is given that event's digest and time, which it believes.
    """

    def __init__(self, *, seq: int = 0, head: str = GENESIS, at: bytes = b"") -> None:
        self.seq = seq
        self.head = head
        self.backwards: list[int] = []
        self.redacted: list[Line] = []
        self.broken = False
        self._at = at

    def go_on(self, seq: int, head: str) -> None:
        """Go on behind event ``seq``, up to which somebody else has walked."""
        self.seq, self.head = seq, head

    def over(self, rows: Iterable[Row]) -> None:
        """Check ``rows``, in order of seq. Raises ``ChainBroken`` at the first event that does not fit."""
        rows = iter(rows)
        some: list[Row] = []
        while True:
            try:
                some.extend(islice(rows, _AT_ONCE))
            finally:  # what was read before the file could not be read on is checked as well
                self._over_some(some)
            if not some:
                return
            some.clear()

    def _over_some(self, rows: Sequence[Row]) -> None:
        """Check a few rows as a whole, and one by one where something is not as it mostly is. Raises ``ChainBroken``."""
        if rows and self._fit(rows):
            self.seq, _, self._at, *_, head = rows[-1]
            self.head = head.decode()
        else:
            self._over_each(rows)

    def _fit(self, rows: Sequence[Row]) -> bool:
        """Tell whether ``rows`` follow what was walked and bear the digests of their columns; False also where they only may.

        Column by column, for this is the whole cost of verifying a log. The short cut, to hash the head without escaping
        it, is sound where no column holds a backslash: a digest of ours that it meets is then of a head without
        escapes, whose columns stand between quotes that are nowhere else before the one line feed.
        """
        seqs, runs, ats, kinds, subjects, datas, previous, digests = zip(*rows, strict=True)
        if seqs != tuple(range(self.seq + 1, self.seq + 1 + len(rows))) or previous != (self.head.encode(), *digests[:-1]):
            return False
        try:
            heads = zip(ats, kinds, previous, runs, seqs, subjects, datas, strict=True)
            found = b"".join([sha256(_HASHED % each).digest() for each in heads])
            return (
                # Between so many lines stand so many line feeds: were there one in a digest, there would be more.
                found.hex("\n", sha256().digest_size).encode() == b"\n".join(digests)
                and b"\\" not in b"".join((*runs, *ats, *kinds, *subjects))
                and all(map(le, (self._at, *ats), ats))
            )
        except TypeError:  # a column of another type
            return False

    def _over_each(self, rows: Sequence[Row]) -> None:
        """Check rows one by one, by digests as they were computed when the events were written. Raises ``ChainBroken``."""
        try:
            for row in rows:
                seq, _, at, *_, previous, digest = row
                if seq != self.seq + 1 or previous != self.head.encode():
                    raise _misplaced(seq, self.seq)
                self.settle(row)
                if at < self._at:
                    self.backwards.append(seq)
                self.seq, self.head, self._at = seq, digest.decode(), at
        except ChainBroken:
            self.broken = True
            raise
        except (TypeError, AttributeError) as error:  # a column of another type: not written by us
            self.broken = True
            raise _altered(self.seq + 1) from error

    def settle(self, row: Row) -> None:
        """Check one event by its digest the long way, and take note where its data are away. Raises ``ChainBroken``."""
        seq, *texts, data, previous, digest = row
        try:
            run, at, kind, subject, before, right = (part.decode() for part in (*texts, previous, digest))
        except UnicodeDecodeError as error:  # not written by us
            raise _altered(seq) from error
        line = Line(seq, run, at, kind, subject, data, before, right)
        if line.is_whole():
            return
        if not data.startswith(MARKER):
            raise _altered(seq)
        self.redacted.append(line)


def _misplaced(seq: int, last: int) -> ChainBroken:
    expected = last + 1
    if seq > expected:
        return ChainBroken(f"event {expected} is missing: after event {last} comes event {seq}", seq=expected, hint=_CURE)
    if seq < expected:
        return ChainBroken(f"event {seq} does not belong to the log: it was put in afterwards", seq=seq, hint=_CURE)
    return ChainBroken(f"event {seq} does not follow the event before it: altered, moved or put in", seq=seq, hint=_CURE)


def _altered(seq: int) -> ChainBroken:
    return ChainBroken(f"event {seq} was altered after it was written", seq=seq, hint=_CURE)
