"""What is kept of a citation's source: texts in the log, pages among the evidence, snapshots by what archives said."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from citecheck.archives.kept.cdxj import Row
from citecheck.archives.kept.holdings import read_own
from citecheck.archives.kept.local import LocalArchive, memento_of
from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.audit.reread import document_as_read
from citecheck.model.capture import Capture
from citecheck.model.document import Document
from citecheck.model.errors import ArchiveError, ConfigError, InvalidUrl
from citecheck.model.event import EventKind
from citecheck.model.exchange import Exchange
from citecheck.model.memento import ArchiveAnswer, Memento
from citecheck.model.outcome import Outcome
from citecheck.model.settings import Settings
from citecheck.model.source import SourceDescription, SourceTranslation
from citecheck.model.url import parse_url
from citecheck.review.desk import Shown
from citecheck.text.archive_urls import take_apart
from citecheck.wiring.keeping import evidence_folder

#: States of one source that are shown at most: the one beside the claim, and the newest of the others.
_STATES = 12
#: How captures among our own evidence are called.
KEPT_HERE = "kept here"
#: What a browser shows as a page, and which answers brought one (None: a revisit that does not say).
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PAGES = frozenset({200, 203, 206, None})
_CAPTURES = (EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)


class _State(NamedTuple):
    """A text of the source that the log names: where it was read, under which digest, when, by which run; or why it is none."""

    uri: str
    digest: str
    at: dt.datetime | None = None
    language: str | None = None
    why_not: str = ""
    run: str = ""


class Sources:
    """The sources of one log. May be used from several threads; the log is handed in, open for reading."""

    def __init__(self, settings: Settings) -> None:
        self._folder = evidence_folder(settings)
        self._held: tuple[tuple[tuple[str, int], ...], LocalArchive, dict[str, list[Row]]] | None = None
        self._turn = threading.Lock()

    def document(self, log: AuditLog, run: str) -> Document | None:
        """Return the report as a run read it, None where it is not kept. Raises ``AuditError`` where it was altered."""
        return document_as_read(log, run)

    # -- texts

    def states(self, log: AuditLog, outcome: Outcome) -> tuple[Shown, ...]:
        """Return the texts that the log keeps of a source: first the one beside the claims, then the others, the newest first.

        Where there is none, one state says in words why.
        """
        read = list(self._read(log, outcome))
        newest = _newest(read)
        named = list(dict.fromkeys([*_beside(outcome, read), *read]))[:_STATES]
        states = [self._shown(log, outcome, each, is_newest=newest.get(each.uri) == each) for each in named]
        states += [made for each in states if each.text_digest for made in _translations(log, each)]
        return tuple(states) or (Shown(uri=_address(outcome), why_not=_why_none(outcome)),)

    def _read(self, log: AuditLog, outcome: Outcome) -> Iterator[_State]:
        """Yield what runs read of the source, the newest first, each text once."""
        seen: set[tuple[str, str]] = set()
        events = list(log.events(kind=EventKind.SOURCE_READ, subject=subject_of(outcome)))
        for event in reversed(events):
            told = data_as(event, SourceDescription)
            if (told.uri, told.text_digest) not in seen:
                seen.add((told.uri, told.text_digest))
                yield _State(told.uri, told.text_digest, event.at, told.language, told.why_no_text, event.run)

    def _shown(self, log: AuditLog, outcome: Outcome, state: _State, *, is_newest: bool) -> Shown:
        text = log.text(state.digest) if state.digest else None
        why_not = "" if text else state.why_not or "the text that was read is not kept, or was taken away"
        return Shown(
            uri=state.uri,
            at=_moment(outcome, state.uri) or state.at,
            text=text or "",
            text_digest=state.digest if text else "",
            language=state.language,
            why_not=why_not,
            has_page=is_newest and self._kept_page(state) is not None,
        )

    # -- pages

    def page(self, log: AuditLog, outcome: Outcome, uri: str) -> bytes | None:
        """Return the page of a state as its run kept it, cleaned; of several texts read at one address, the newest one's.

        Never another state, nor another page, in its place. Raises ``ConfigError`` where nh3 is not installed.
        """
        state = _newest(self._read(log, outcome)).get(uri)
        row = self._kept_page(state) if state is not None else None
        if row is None:
            return None
        try:
            exchange = self._archive()[0].played(row, memento_of(row, KEPT_HERE))
        except ArchiveError:
            return None
        return _cleaned(exchange) if exchange.body and exchange.media_type in _HTML else None

    def _kept_page(self, state: _State) -> Row | None:
        """Return the capture of a web page that the run which read a text kept of it, the last; None where it kept none."""
        rows = (row for row in self._rows(state.uri) if state.run and row.filename.startswith(f"{state.run}-"))
        pages = (row for row in rows if row.status in _PAGES and (row.revisit or row.mime in _HTML))
        return max(pages, key=lambda row: row.timestamp, default=None)

    def _rows(self, uri: str) -> list[Row]:
        """Return the captures of an address: its own, or of a memento what its archive played, whatever the modifier."""
        if uri.startswith("local:/"):
            timestamp, _, original = uri.removeprefix("local:/").partition("/")
            return [row for row in self._archive()[1].get(original, ()) if row.timestamp == timestamp]
        return self._archive()[1].get(_key(uri), [])

    def _archive(self) -> tuple[LocalArchive, dict[str, list[Row]]]:
        """Return our evidence as an archive, read anew where a file came or grew."""
        stands = tuple(sorted((path.name, path.stat().st_size) for path in self._folder.glob("*.warc.gz")))
        with self._turn:
            if self._held is None or self._held[0] != stands:
                holdings = read_own(self._folder)
                rows: dict[str, list[Row]] = {}
                for row in holdings.rows:
                    rows.setdefault(_key(row.url), []).append(row)
                self._held = stands, LocalArchive(holdings, name=KEPT_HERE), rows
            return self._held[1], self._held[2]

    # -- snapshots

    def mementos(self, log: AuditLog, outcome: Outcome) -> tuple[Memento, ...]:
        """Return the snapshots of a page that the log or our own evidence knows of, each once, oldest first."""
        found = {each.uri: each for each in (*self._kept(outcome), *_captured(log, outcome), *_answered(log, outcome))}
        return tuple(sorted(found.values(), key=lambda each: (each.at, each.uri)))

    def _kept(self, outcome: Outcome) -> Iterator[Memento]:
        addresses = {_address(outcome), _target(outcome)} - {""}
        rows = [row for address in addresses for row in self._rows(address) if row.status in (200, 203, 206)]
        return (memento_of(row, KEPT_HERE) for row in rows)


def _translations(log: AuditLog, state: Shown) -> Iterator[Shown]:
    """Yield the machine translations of a state's text, the newest of each model."""
    told = (
        data_as(event, SourceTranslation) for event in log.events(kind=EventKind.SOURCE_TRANSLATED, subject=state.text_digest)
    )
    for made in {each.translator: each for each in told}.values():
        if text := log.text(made.text_digest):
            yield Shown(
                uri=state.uri,
                at=state.at,
                text=text,
                text_digest=made.text_digest,
                language=made.language,
                translation_of=state.uri,
                translator=made.translator,
            )


def _newest(read: Iterable[_State]) -> dict[str, _State]:
    """Return the newest text of each address; ``read`` are the newest first."""
    found: dict[str, _State] = {}
    for state in read:
        found.setdefault(state.uri, state)
    return found


def _beside(outcome: Outcome, read: Sequence[_State]) -> Iterator[_State]:
    """Yield the texts that the claims were laid beside, also where a log of before December 2026 tells no more of them."""
    for evidence in outcome.evidence:
        uri, digest = evidence.source_uri, evidence.source_digest
        same = next((each for each in read if (each.uri, each.digest) == (uri, digest)), None)
        yield same or _State(uri, digest, why_not=evidence.why_not)


def _cleaned(exchange: Exchange) -> bytes:
    try:
        from citecheck.text.cleaned import cleaned_page  # noqa: PLC0415 - nh3 is of an extra
    except ImportError:
        raise ConfigError("to show a kept page nh3 is needed", hint="pip install 'citecheck[review]'") from None
    return cleaned_page(exchange.body, exchange.charset)


def _answered(log: AuditLog, outcome: Outcome) -> Iterator[Memento]:
    for event in log.events(kind=EventKind.ARCHIVE_ASKED, subject=subject_of(outcome)):
        answer = data_as(event, ArchiveAnswer)
        if answer.memento is not None:
            yield answer.memento


def _captured(log: AuditLog, outcome: Outcome) -> Iterator[Memento]:
    """Yield the mementos that captures made, and the copy that the note links, where their addresses tell the moment."""
    subject = subject_of(outcome)
    made = [data_as(event, Capture) for kind in _CAPTURES for event in log.events(kind=kind, subject=subject)]
    links = [(each.uri, each.archive) for each in made if each.uri]
    links += [(outcome.copy.uri, outcome.copy.archive)] if outcome.copy is not None else []
    for uri, archive in links:
        at = _stamp_of(uri)
        if at is not None:
            yield Memento(original=subject, uri=uri, at=at, archive=archive)


def subject_of(outcome: Outcome) -> str:
    """Return under which subject the log tells of a citation's link, "" where it has none."""
    return outcome.citation.url.without_credentials().normalised if outcome.citation.url else ""


def _address(outcome: Outcome) -> str:
    return subject_of(outcome)


def _target(outcome: Outcome) -> str:
    target = outcome.chain.target if outcome.chain else None
    return target.without_credentials().normalised if target else ""


def _moment(outcome: Outcome, uri: str) -> dt.datetime | None:
    """Return when a memento was captured, None for a page of the live web."""
    memento = outcome.answer.memento if outcome.answer else None
    return memento.at if memento is not None and memento.uri == uri else _stamp_of(uri)


def _stamp_of(uri: str) -> dt.datetime | None:
    found = _taken_apart(uri)
    return found[1] if found else None


def _key(uri: str) -> str:
    """Return by what captures of an address are looked up: mementos by moment and original, whatever the archive rewrites."""
    found = _taken_apart(uri)
    return f"{found[0]} {found[1]:%Y%m%d%H%M%S} {found[2]}" if found else uri


def _taken_apart(uri: str) -> tuple[str, dt.datetime, str] | None:
    try:
        found = take_apart(parse_url(uri))
    except InvalidUrl:
        return None
    return (found.archive, found.at, found.original) if found and found.at and found.original else None


def _why_none(outcome: Outcome) -> str:
    """Return in words at which step no text was had."""
    if outcome.not_checked:
        return outcome.not_checked
    if outcome.verdict is None:
        return "the link was not looked at yet"
    if outcome.evidence:
        return outcome.evidence[0].why_not or "the text that was read is not kept"
    why = outcome.verdict.reasons[0].words if outcome.verdict.reasons else outcome.verdict.liveness.value
    answer = outcome.answer
    snapshot = "no snapshot was played" if answer is None or answer.memento is None else "its snapshot gave no text"
    return f"no text was read: {why.rstrip('.')}; {snapshot}"
