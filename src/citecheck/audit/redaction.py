"""Taking away the data of an event (a personal detail) so that the chain stays verifiable, and everybody sees that it was done.

How it works. First an event is appended that names the events, their digests, the SHA-256 of their data, who takes them
away and why; then, in the same transaction, each of them has its data replaced by a marker that is wholly determined by that
event: ``{"redacted":{"by":SEQ,"data":"SHA-256 of what stood there"}}``. The guard of the table lets exactly this change pass,
once the event that tells of it is there; it refuses every other.

Why the chain holds. No digest changes: the next event still bears the redacted one's digest as its ``previous``. That digest
can no longer be computed from the row, so the telling event vouches for it: it pins digest and row as they stand, and stands
in the chain itself. A redaction can only take away; nothing of a redactor's own can be put where the data stood. Whoever
still holds the data (a backup) can prove them: by their SHA-256, and by the digest that they give with the row.

What the digests give away. Two that were made of the data stay: the event's own, in the chain, and the SHA-256 of the data
themselves. Neither can be turned back, but whoever guesses the data to the letter can prove the guess by either. A page's or a
note's words nobody guesses; of an event that holds little beside the detail (a name out of a list, a date of birth) somebody
may. The chain cannot do without the first, nor a backup be proved without the second: where a guess must not be proved
either, the log has to be put away whole, and another begun.

What it cannot do. It reaches the log's file and, by a rebuild, its index; not backups, reports, or evidence files. And as
with every log on one's own disk, its owner could rewrite all of it: what proves otherwise is a head kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from citecheck.audit.chain import MARKER, Line
from citecheck.model.errors import AuditError, InputError
from citecheck.model.event import EventKind, Redaction, Taken, digest_of

#: What stands in the place of a subject that was taken away.
NO_SUBJECT = "redacted"
#: Kinds whose data runs, proofs and redactions rest on: they are never taken away. They hold names of files and people at most.
KEPT = frozenset(
    {
        EventKind.RUN_STARTED,
        EventKind.RUN_RESUMED,
        EventKind.RUN_FINISHED,
        EventKind.HEAD_ANCHORED,
        EventKind.DATA_REDACTED,
        EventKind.SCHEDULE_KEPT,
    }
)


class Marker(NamedTuple):
    """What a marker says: which event tells of it, and the SHA-256 (hex) of what stood there."""

    by: int
    data: str


def is_marker(data: bytes) -> bool:
    """Tell whether an event's data were taken away."""
    return data.startswith(MARKER)


def marker(by: int, data: str) -> bytes:
    """Return the data of an event that were taken away: nothing in it may be chosen freely."""
    return b'{"redacted":{"by":%d,"data":"%b"}}' % (by, data.encode())


def marker_of(data: bytes) -> Marker | None:
    """Return what a marker says, None where ``data`` is no marker in exactly our form."""
    try:
        found = msgspec.json.decode(data)["redacted"]
        read = Marker(int(found["by"]), str(found["data"]))
    except (msgspec.MsgspecError, UnicodeDecodeError, LookupError, TypeError, ValueError):
        return None
    return read if marker(read.by, read.data) == data else None


def digest_as_it_stands(line: Line) -> str:
    """Return the digest that a row gives as it stands, whatever the one that it bears."""
    head = {"run": line.run, "at": line.at, "kind": line.kind, "subject": line.subject, "previous": line.previous}
    return digest_of(seq=line.seq, data=line.data, **head)


def redacted(line: Line, *, by: int, subject: bool) -> Line:
    """Return ``line`` without its data, as the event ``by`` tells."""
    bare = line._replace(data=marker(by, sha256(line.data).hexdigest()))
    return bare._replace(subject=NO_SUBJECT) if subject else bare


def redaction(
    lines: Sequence[Line], *, by: int, actor: str, reason: str, subject: bool, texts: tuple[str, ...] = ()
) -> Redaction:
    """Return what the event ``by`` tells of taking away the data of ``lines`` and the kept ``texts``.

    Raises ``InputError`` where that may not be, ``AuditError`` for an event that was altered.
    """
    if not reason.strip():
        raise InputError("no reason is given", hint="say in a few words why the data are taken away, without repeating them")
    for line in lines:
        if line.kind in KEPT:
            hint = "redact what the run told of it; names of files and people stay"
            raise InputError(f"event {line.seq} ({line.kind}) cannot be redacted: runs and proofs rest on it", hint=hint)
        if is_marker(line.data):
            raise InputError(f"event {line.seq} is redacted already", hint="leave it out")
        if not line.is_whole():
            raise AuditError(f"event {line.seq} was altered: that is not to be covered up", hint="`citecheck audit verify`")
    events = tuple(_taken(line, by=by, subject=subject) for line in lines)
    return Redaction(actor=actor, reason=reason.strip(), events=events, texts=texts)


def _taken(line: Line, *, by: int, subject: bool) -> Taken:
    bare = redacted(line, by=by, subject=subject)
    data = sha256(line.data).hexdigest()
    return Taken(seq=line.seq, digest=line.digest, data=data, stands=digest_as_it_stands(bare), subject=subject)


def is_vouched(line: Line, told: Redaction | None) -> bool:
    """Tell whether an event without its data is just as the event that tells of it says."""
    found = marker_of(line.data)
    taken = next((taken for taken in told.events if taken.seq == line.seq), None) if told else None
    if found is None or taken is None:
        return False
    says = (taken.digest, taken.data, taken.stands)
    return found.by > line.seq and says == (line.digest, found.data, digest_as_it_stands(line))
