"""Events as rows of plain text, for ``citecheck audit show``. Pure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from citecheck.model.decision import JUDGED, Judgement
from citecheck.model.event import Event, EventKind

#: Signs that steer a terminal or turn the writing direction: controls (C0, DEL, C1), line separators, bidi (UAX 9), BOM.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


class ShownEvent(NamedTuple):
    """One event in words; ``at`` to the second, in UTC."""

    seq: str
    at: str
    run: str
    kind: str
    subject: str
    words: str


def rows(
    events: Iterable[Event],
    *,
    run: str | None = None,
    kind: str | None = None,
    subject: str | None = None,
    tail: int | None = None,
) -> list[ShownEvent]:
    """Return the events that fit as rows, oldest first; ``tail`` keeps the last n alone. ``subject`` may be a part of it."""
    fitting = (
        event
        for event in events
        if run in (None, event.run) and kind in (None, event.kind) and (subject is None or subject in event.subject)
    )
    return [_row(event) for event in deque(fitting, maxlen=tail)]


def harmless(text: str) -> str:
    r"""Return ``text`` with every sign that could steer a terminal shown as its code.

    >>> harmless("title\x1b[2J")
    'title\\x1b[2J'
    """
    return _STEERING.sub(lambda sign: sign.group().encode("unicode_escape").decode(), text)


def _row(event: Event) -> ShownEvent:
    telling = _redacted_words if "redacted" in event.data else _TELLING.get(event.kind)
    words = telling(event.data) if telling else ""
    at = event.at.strftime("%Y-%m-%d %H:%M:%S")
    return ShownEvent(str(event.seq), at, *map(harmless, (event.run, event.kind, event.subject, words)))


def _text(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, "", [], {}))


def _inner(data: dict[str, Any], *path: str) -> object:
    value: object = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _run_words(data: dict[str, Any]) -> str:
    return _text(data.get("report"), data.get("tool"), data.get("actor"))


def _end_words(data: dict[str, Any]) -> str:
    counts = _inner(data, "counts")
    told = " ".join(f"{name} {count}" for name, count in counts.items()) if isinstance(counts, dict) else ""
    return _text("complete" if data.get("complete") else "not complete", data.get("why"), told)


def _document_words(data: dict[str, Any]) -> str:
    return _text(data.get("source"), f"{data.get('notes')} notes", f"{data.get('markers')} markers")


def _citation_words(data: dict[str, Any]) -> str:
    title = _inner(data, "citation", "title")
    return _text(f"note {_inner(data, 'citation', 'note')}", title or _inner(data, "citation", "raw"))


def _chain_words(data: dict[str, Any]) -> str:
    hops = data.get("hops")
    steps = [_hop_words(hop) for hop in hops if isinstance(hop, dict)] if isinstance(hops, list) else []
    return _text(" → ".join(steps), None if data.get("stop") == "arrived" else data.get("stop"))


def _hop_words(hop: dict[str, Any]) -> str:
    answer = hop.get("status") or _inner(hop, "failure", "kind") or hop.get("via")
    return f"{_inner(hop, 'url', 'normalised')} [{answer}]"


def _verdict_words(data: dict[str, Any]) -> str:
    reasons = data.get("reasons")
    told = [str(reason.get("words")) for reason in reasons if isinstance(reason, dict)] if isinstance(reasons, list) else []
    return ": ".join(filter(None, (str(data.get("liveness")), "; ".join(told))))


def _kept_words(data: dict[str, Any]) -> str:
    recovered = "of a run that was killed" if data.get("recovered") else ""
    return _text(
        f"{data.get('records')} looks",
        f"{data.get('size')} bytes",
        f"SHA-256 {data.get('digest')}",
        recovered,
        data.get("why_not"),
    )


def _answer_words(data: dict[str, Any]) -> str:
    return _text(data.get("state"), _inner(data, "memento", "uri"), data.get("checked"), data.get("reason"))


def _capture_words(data: dict[str, Any]) -> str:
    job = data.get("job")
    return _text(data.get("state"), f"job {job}" if job else None, data.get("uri"), data.get("code"), data.get("message"))


def _ready_words(data: dict[str, Any]) -> str:
    counted = [
        f"{data[key]} {words}" for key, words in (("slots", "at once"), ("left", "left today")) if data.get(key) is not None
    ]
    return _text(*counted, data.get("why_not"), data.get("words"))


def _evidence_words(data: dict[str, Any]) -> str:
    passages, discrepancies = data.get("passages"), data.get("discrepancies")
    if data.get("comparable") is False:
        return _text(f"claim {data.get('claim')}", f"not comparable: {data.get('why_not')}")
    counted = [
        f"{len(found)} {name}"
        for name, found in (("passages", passages), ("discrepancies", discrepancies))
        if isinstance(found, list)
    ]
    return _text(f"claim {data.get('claim')}", *counted)


def _redacted_words(data: dict[str, Any]) -> str:
    return f"redacted: see event {_inner(data, 'redacted', 'by')}"


def _redaction_words(data: dict[str, Any]) -> str:
    events = data.get("events")
    seqs = [str(_inner(each, "seq")) for each in events if isinstance(each, dict)] if isinstance(events, list) else []
    return _text(f"events {' '.join(seqs)}", data.get("actor"), data.get("reason"))


def _anchor_words(data: dict[str, Any]) -> str:
    return _text(f"event {data.get('seq')}", data.get("by"), data.get("authority"), data.get("at"))


def _schedule_words(data: dict[str, Any]) -> str:
    awaited, began = data.get("next_by"), data.get("began", True)
    return _text(data.get("schedule"), "" if began else "installed", f"next by {awaited}") if awaited else "taken back"


def _notice_words(data: dict[str, Any]) -> str:
    counts, deliveries = data.get("counts"), data.get("deliveries")
    told = " ".join(f"{name} {count}" for name, count in counts.items()) if isinstance(counts, dict) else ""
    places = [each for each in deliveries if isinstance(each, dict)] if isinstance(deliveries, list) else []
    return _text(told, *(f"{place.get('place')}: {place.get('why') or 'told'}" for place in places))


def _decision_words(data: dict[str, Any]) -> str:
    judgement = str(data.get("judgement"))
    found = JUDGED[Judgement(judgement)] if judgement in set(Judgement) else judgement
    quotes = data.get("quotes")
    looked = f"looked at {data.get('source_uri')}" if data.get("source_uri") else "no source was shown"
    return _text(
        f"claim {data['claim']}: {found}" if data.get("claim") else found,
        f"by {data.get('reviewer')}",
        data.get("severity"),
        looked,
        f"text {str(data.get('text_digest'))[:12]}" if data.get("text_digest") else None,
        f"{len(quotes)} passage{'s' if len(quotes) > 1 else ''} used" if isinstance(quotes, list) and quotes else None,
        f"asks the author: {data.get('query')}" if data.get("query") else None,
        "with a private note" if data.get("note") else None,
        "blind" if data.get("blind") else None,
        "hints hidden" if data.get("hints_hidden") else None,
    )


def _undone_words(data: dict[str, Any]) -> str:
    return _text(f"decision {data.get('seq')} taken back", f"by {data.get('reviewer')}")


def _sample_words(data: dict[str, Any]) -> str:
    citations = data.get("citations")
    drawn = " ".join(map(str, citations)) if isinstance(citations, list) else ""
    return _text(f"{data.get('size')} drawn by seed {data.get('seed')!r}", f"by {data.get('reviewer')}", drawn)


def _edited_words(data: dict[str, Any]) -> str:
    before, after = data.get("before") or "nothing", data.get("after") or "nothing"
    back = "edit taken back" if data.get("taken_back") else None
    return _text(f"{data.get('field')}: {before} → {after}", back, f"by {data.get('reviewer')}")


def _source_words(data: dict[str, Any]) -> str:
    words = data.get("words")
    return _text(
        data.get("uri"), data.get("title"), f"{words} words" if words else None, data.get("issued"), data.get("why_no_text")
    )


#: Kind -> what its data say. A kind that is not here (of a newer citecheck) is shown without words.
_TELLING: dict[str, Callable[[dict[str, Any]], str]] = {
    EventKind.RUN_STARTED: _run_words,
    EventKind.RUN_RESUMED: _run_words,
    EventKind.RUN_FINISHED: _end_words,
    EventKind.DOCUMENT_READ: _document_words,
    EventKind.CITATION_RECORDED: _citation_words,
    EventKind.LINK_FOLLOWED: _chain_words,
    EventKind.LINK_JUDGED: _verdict_words,
    EventKind.ARCHIVE_ASKED: _answer_words,
    EventKind.CAPTURE_REQUESTED: _capture_words,
    EventKind.CAPTURE_ANSWERED: _capture_words,
    EventKind.CAPTURER_READY: _ready_words,
    EventKind.SOURCE_READ: _source_words,
    EventKind.SOURCE_TRANSLATED: lambda data: _text("by machine", data.get("translator"), f"into {data.get('language')}"),
    EventKind.CLAIM_WEIGHED: _evidence_words,
    EventKind.EVIDENCE_KEPT: _kept_words,
    EventKind.DATA_REDACTED: _redaction_words,
    EventKind.HEAD_ANCHORED: _anchor_words,
    EventKind.SCHEDULE_KEPT: _schedule_words,
    EventKind.NOTICE_SENT: _notice_words,
    EventKind.DECISION_MADE: _decision_words,
    EventKind.DECISION_UNDONE: _undone_words,
    EventKind.SAMPLE_DRAWN: _sample_words,
    EventKind.CITATION_EDITED: _edited_words,
}
