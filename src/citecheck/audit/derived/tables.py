"""The derived tables: their shape, and what each kind of event puts into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from citecheck.model.event import EventKind
from citecheck.model.verdict import ALIVE, ROT

#: Raised whenever a table below changes: an index of another version is made anew.
VERSION = 1

TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE run (
  run TEXT PRIMARY KEY, report TEXT NOT NULL, report_digest TEXT NOT NULL, started TEXT NOT NULL,
  resumed INTEGER NOT NULL DEFAULT 0, finished TEXT, complete INTEGER, why TEXT,
  steps TEXT NOT NULL, tool TEXT NOT NULL, actor TEXT NOT NULL
) STRICT;
CREATE TABLE citation (
  run TEXT NOT NULL, id TEXT NOT NULL, note TEXT NOT NULL, kind TEXT NOT NULL, title TEXT, raw TEXT NOT NULL, url TEXT,
  claims INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE look (
  seq INTEGER PRIMARY KEY, url TEXT NOT NULL, looked_at TEXT NOT NULL, liveness TEXT NOT NULL, confidence TEXT NOT NULL,
  reason TEXT NOT NULL, page_title TEXT, run TEXT NOT NULL
) STRICT;
CREATE TABLE link (
  url TEXT PRIMARY KEY, looks INTEGER NOT NULL DEFAULT 0, liveness TEXT, reason TEXT, page_title TEXT, looked_at TEXT,
  alive_at TEXT, rot_since TEXT, archive_answer TEXT, memento TEXT, memento_at TEXT, memento_verified INTEGER, capture TEXT,
  captured_as TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE text (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, times INTEGER NOT NULL DEFAULT 1, UNIQUE (subject, kind, text)
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
  text, kind UNINDEXED, subject UNINDEXED, content = 'text', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIEW link_citation AS
  SELECT link.url, link.liveness, link.looked_at, citation.note, citation.title, run.report, citation.run, citation.seq
  FROM citation JOIN link ON link.url = citation.url JOIN run ON run.run = citation.run;
"""
#: Made when the rest is in: an index that grows with its table is slower to make.
INDEXES = """
CREATE INDEX IF NOT EXISTS look_by_url ON look (url);
CREATE INDEX IF NOT EXISTS link_by_liveness ON link (liveness);
CREATE INDEX IF NOT EXISTS citation_by_url ON citation (url);
"""

_RUN = "INSERT INTO run (run, report, report_digest, started, steps, tool, actor) VALUES (?, ?, ?, ?, ?, ?, ?)"
_RESUMED = "UPDATE run SET resumed = resumed + 1, finished = NULL, complete = NULL, why = NULL WHERE run = ?"
_FINISHED = "UPDATE run SET finished = ?, complete = ?, why = ? WHERE run = ?"
_CITATION = "INSERT OR REPLACE INTO citation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LOOK = "INSERT INTO look VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# ``rot_since``: the first look of the row of failing ones that lasts; what neither lives nor rots leaves it as it is.
_JUDGED = """
INSERT INTO link (url, looks, liveness, reason, page_title, looked_at, alive_at, rot_since)
VALUES (:url, 1, :liveness, :reason, :title, :at, iif(:alive, :at, NULL), iif(:rot, :at, NULL))
ON CONFLICT (url) DO UPDATE SET looks = looks + 1, liveness = :liveness, reason = :reason, page_title = :title, looked_at = :at,
  alive_at = iif(:alive, :at, alive_at), rot_since = iif(:alive, NULL, iif(:rot, coalesce(rot_since, :at), rot_since))
"""
_ASKED = """
INSERT INTO link (url, archive_answer, memento, memento_at, memento_verified) VALUES (:url, :state, :uri, :at, :verified)
ON CONFLICT (url) DO UPDATE SET archive_answer = :state, memento = :uri, memento_at = :at, memento_verified = :verified
"""
_CAPTURED = """
INSERT INTO link (url, capture, captured_as) VALUES (:url, :state, :uri)
ON CONFLICT (url) DO UPDATE SET capture = :state, captured_as = :uri
"""
_TEXT = """
INSERT INTO text (kind, subject, text, first, last) VALUES (:kind, :subject, :text, :seq, :seq)
ON CONFLICT (subject, kind, text) DO UPDATE SET last = :seq, times = times + 1
"""


class Told(NamedTuple):
    """One event, its data still JSON."""

    seq: int
    run: str
    at: str
    kind: str
    subject: str
    data: bytes


Put = tuple[str, "tuple[Any, ...] | dict[str, Any]"]


class _Url(msgspec.Struct):
    normalised: str


class _Citation(msgspec.Struct):
    id: str
    note: str
    kind: str
    raw: str
    title: str | None = None
    url: _Url | None = None


class _Claim(msgspec.Struct):
    sentence: str


class _Record(msgspec.Struct):
    citation: _Citation
    claims: tuple[_Claim, ...] = ()


class _Reason(msgspec.Struct):
    words: str


class _Verdict(msgspec.Struct):
    liveness: str
    at: str
    confidence: str = "certain"
    reasons: tuple[_Reason, ...] = ()
    page_title: str | None = None


class _Memento(msgspec.Struct):
    uri: str
    at: str


class _Answer(msgspec.Struct):
    state: str
    memento: _Memento | None = None
    verified: bool = False


class _Capture(msgspec.Struct):
    state: str
    uri: str | None = None


class _Start(msgspec.Struct):
    report: str
    report_digest: str
    tool: str
    actor: str
    steps: str = ""


class _End(msgspec.Struct):
    complete: bool
    why: str = ""


def _started(told: Told, start: _Start) -> Iterator[Put]:
    yield _RUN, (told.run, start.report, start.report_digest, told.at, start.steps, start.tool, start.actor)


def _resumed(told: Told, _: _Start) -> Iterator[Put]:
    yield _RESUMED, (told.run,)


def _finished(told: Told, end: _End) -> Iterator[Put]:
    yield _FINISHED, (told.at, end.complete, end.why, told.run)


def _recorded(told: Told, record: _Record) -> Iterator[Put]:
    cited = record.citation
    url = cited.url.normalised if cited.url else None
    yield _CITATION, (told.run, cited.id, cited.note, cited.kind, cited.title, cited.raw, url, len(record.claims), told.seq)
    where = url or f"note {cited.note}"
    if cited.title:
        yield _TEXT, {"kind": "title", "subject": where, "text": cited.title, "seq": told.seq}
    for claim in record.claims:
        yield _TEXT, {"kind": "claim", "subject": where, "text": claim.sentence, "seq": told.seq}


def _judged(told: Told, verdict: _Verdict) -> Iterator[Put]:
    reason = "; ".join(each.words for each in verdict.reasons)
    title = verdict.page_title
    yield _LOOK, (told.seq, told.subject, verdict.at, verdict.liveness, verdict.confidence, reason, title, told.run)
    state = {"liveness": verdict.liveness, "reason": reason, "title": title, "at": verdict.at}
    yield _JUDGED, {"url": told.subject, **state, "alive": verdict.liveness in ALIVE, "rot": verdict.liveness in ROT}
    if title:
        yield _TEXT, {"kind": "page title", "subject": told.subject, "text": title, "seq": told.seq}
    if reason:
        yield _TEXT, {"kind": "reason", "subject": told.subject, "text": reason, "seq": told.seq}


def _asked(told: Told, answer: _Answer) -> Iterator[Put]:
    uri, at = (answer.memento.uri, answer.memento.at) if answer.memento else (None, None)
    yield _ASKED, {"url": told.subject, "state": answer.state, "uri": uri, "at": at, "verified": answer.verified}


def _captured(told: Told, capture: _Capture) -> Iterator[Put]:
    yield _CAPTURED, {"url": told.subject, "state": capture.state, "uri": capture.uri}


#: Kind of event -> what its data hold, and what it puts into the tables. Other kinds put nothing.
_PUTTING: dict[str, tuple[msgspec.json.Decoder[Any], Callable[[Told, Any], Iterator[Put]]]] = {
    EventKind.RUN_STARTED: (msgspec.json.Decoder(_Start), _started),
    EventKind.RUN_RESUMED: (msgspec.json.Decoder(_Start), _resumed),
    EventKind.RUN_FINISHED: (msgspec.json.Decoder(_End), _finished),
    EventKind.CITATION_RECORDED: (msgspec.json.Decoder(_Record), _recorded),
    EventKind.LINK_JUDGED: (msgspec.json.Decoder(_Verdict), _judged),
    EventKind.ARCHIVE_ASKED: (msgspec.json.Decoder(_Answer), _asked),
    EventKind.CAPTURE_REQUESTED: (msgspec.json.Decoder(_Capture), _captured),
    EventKind.CAPTURE_ANSWERED: (msgspec.json.Decoder(_Capture), _captured),
}
#: The kinds that put something.
KINDS = tuple(_PUTTING)


def puts(told: Told) -> Iterator[Put]:
    """Yield the statements, with what is bound to them, by which an event enters the tables.

    Raises ``msgspec.ValidationError`` where its data are not of the shape that its kind has.
    """
    decoder, put = _PUTTING[told.kind]
    yield from put(told, decoder.decode(told.data))
