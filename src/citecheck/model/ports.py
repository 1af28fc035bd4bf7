"""The ports: what the stages ask of the world, as Protocols. Adapters stand in net/, archives/, audit/, engines/."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from citecheck.model.capture import Capture, Readiness
from citecheck.model.document import Document
from citecheck.model.event import Event, Run, Told, Verified
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import Memento, TimeMapAnswer
from citecheck.model.notice import Message
from citecheck.model.rendered import Rendered
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.model.shortener import Dumped, Service
from citecheck.model.source import SourceText
from citecheck.model.suggestion import Reply
from citecheck.model.url import Url

T = TypeVar("T")
R = TypeVar("R")
#: Stems of an English term -> the Arabic terms for it, as stems.
Words = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
#: Hears how far a piece of work is: what is counted, how many are done, of how many (None: nobody knows).
Tell = Callable[[str, int, int | None], None]


def unheard(what: str, done: int, total: int | None) -> None:
    """Tell nobody: the ``Tell`` of who need not hear."""
    del what, done, total


class Clock(Protocol):
    """The only source of the present: tests hand in a fixed one."""

    def __call__(self) -> dt.datetime:
        """Return the present as an aware datetime in UTC."""
        ...


class Web(Protocol):
    """The live web. One look, no redirect followed, no exception for what the network does."""

    async def look(self, request: Request) -> Exchange:
        """Ask once (retries and politeness are the adapter's) and return what came, or the failure, as a value."""
        ...


class Browser(Protocol):
    """A real browser, for a second look. Never an exception for what the page, the network or the browser itself does."""

    async def look(self, url: Url, enough: Callable[[Rendered], bool]) -> Rendered:
        """Open ``url``, follow where its page leads, and return what it shows as soon as ``enough`` says so of it.

        ``enough`` is a plain function, asked again and again while the page works; what it never takes is returned at the end
        of the time given by the settings.
        """
        ...


class Archive(Protocol):
    """A web archive."""

    name: str

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List mementos of ``original``, those nearest to ``near`` first to be listed where the archive limits its answer.

        With ``prefix`` also originals that begin with it (``?si=1`` behind a short link). Rows of other URLs that the
        archive folds into the same key are listed too, with their ``match``.
        """
        ...

    async def play(self, memento: Memento) -> Exchange:
        """Fetch the memento's own bytes and headers as archived.

        The exchange has the archived status and, for an archived redirect, ``location`` taken out of the archive's
        rewriting. Raises ``PlaybackFailed`` where the answer is not that memento (no Memento-Datetime, another
        timestamp, another original), ``ArchiveUnavailable`` where the archive throttles or is down.
        """
        ...


@runtime_checkable
class ManyArchives(Protocol):
    """An Archive that is made of archives: ``names`` are theirs, and its mementos bear them."""

    name: str
    names: frozenset[str]

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List mementos, as ``Archive`` does."""
        ...

    async def play(self, memento: Memento) -> Exchange:
        """Fetch a memento, as ``Archive`` does."""
        ...


def player_of(archive: str, archives: Iterable[Archive]) -> Archive | None:
    """Return who of ``archives`` plays the mementos of ``archive``, None where none does."""
    for each in archives:
        if each.name == archive or (isinstance(each, ManyArchives) and archive in each.names):
            return each
    return None


class Capturer(Protocol):
    """A place that makes mementos on request. No method raises for what the place does."""

    name: str

    def why_never(self, original: Url) -> str | None:
        """Return in words why ``original`` must never be handed to this place, None where nothing speaks against it."""
        ...

    async def ready(self) -> Readiness:
        """Ask whether captures are taken now, and how many. A place that does not say so is asked for captures all the same."""
        ...

    async def request(self, original: Url, *, since: dt.datetime | None = None) -> Capture:
        """Ask for a capture; PENDING with a job id where the archive took the job. Never waits for its end.

        ``since``: it was asked for then, and what became of that is not known: one made since stands in for a new one.
        """
        ...

    async def poll(self, captures: Sequence[Capture]) -> tuple[Capture, ...]:
        """Ask once how pending captures stand, and return them in the same order."""
        ...

    async def find(self, last: Capture) -> Capture:
        """Ask what became of a capture that was asked for at ``last.at``, by what the place shows to everybody.

        ARCHIVED where one was made since; UNKNOWN with a code where none is shown; UNKNOWN without one where it did not say.
        """
        ...


class Dumps(Protocol):
    """Lists of where a shortener's links led, on one's own disk. Links are named "host/code", the code's case kept."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """What was wrong with the lists, in words."""
        ...

    def expect(self, links: Iterable[str]) -> None:
        """Announce links that may be asked for, so that one reading tells of all of them."""
        ...

    async def find(self, link: str) -> tuple[Dumped, ...]:
        """Return where ``link`` led; empty where no list has it."""
        ...


class Log(Protocol):
    """The append-only memory."""

    def append(self, kind: str, subject: str, data: object) -> int:
        """Add one event to the current run and return its seq; durable after ``flush``. ``data`` is a struct or a dict."""
        ...

    def keep_text(self, text: str) -> str:
        """Keep ``text`` once and return its SHA-256 (hex), by which the event appended next can name it."""
        ...

    def text(self, digest: str) -> str | None:
        """Return a kept text, None where there is none."""
        ...

    def flush(self) -> None:
        """Make all appended events durable."""
        ...

    def events(self, *, run: str | None = None, kind: str | None = None, subject: str | None = None) -> Iterator[Event]:
        """Yield events in order, also those not yet flushed."""
        ...

    def about(self, subjects: Iterable[str], kinds: Iterable[str]) -> Iterator[Told]:
        """Yield what was told on ``subjects`` by events of ``kinds`` over all runs, oldest first, undecoded."""
        ...

    def latest(self, kind: str, subject: str) -> Event | None:
        """Return the newest event of ``kind`` on ``subject`` over all runs, or None."""
        ...

    def runs(self) -> Sequence[Run]:
        """Return all runs, oldest first."""
        ...

    def verify(self) -> Verified:
        """Check the whole chain and return its head and length. Raises ``ChainBroken``."""
        ...


class Engine(Protocol):
    """Where work runs."""

    def map(
        self, work: Callable[[T], Awaitable[R]], items: Iterable[T] | AsyncIterable[T], *, key: Callable[[T], str]
    ) -> AsyncIterator[tuple[T, R]]:
        """Do ``work`` on all items, shared out by ``key`` (the host), and yield each with its result as it is done."""
        ...


class Reader(Protocol):
    """Reads one document format."""

    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument``."""
        ...


@runtime_checkable
class TellingReader(Protocol):
    """A ``Reader`` that tells how far it is while it reads."""

    def read_telling(self, path: Path, data: bytes, tell: Tell) -> Document:
        """Read as ``Reader.read`` does."""
        ...


class Renderer(Protocol):
    """Renders one report format."""

    suffix: str

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes. Pure: no network, no clock."""
        ...


class Notifier(Protocol):
    """Tells one place. ``name`` may be shown and logged."""

    name: str

    def tell(self, message: Message) -> str:
        """Send once, and return in words of ours why it was not delivered, empty where it was.

        Never raises for what the other side does, and never returns its words: they may quote a secret.
        """
        ...


class Translator(Protocol):
    """Translates by machine. ``name`` names the model, ``source`` and ``target`` are ISO 639 codes."""

    name: str
    source: str
    target: str

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the translation of each text. It may take seconds."""
        ...


class LanguageModel(Protocol):
    """A language model. ``name`` is its id, as it is shown and logged."""

    name: str

    async def ask(self, system: str, prompt: str, schema: dict[str, Any]) -> Reply:
        """Ask once; ``schema`` (JSON Schema) is the form of the answer, for models that can be held to one.

        Never raises for what the model does.
        """
        ...


class Watcher(Protocol):
    """Whoever looks on while a run works: a progress bar, plain lines, or nobody."""

    def planned(self, what: str, total: int) -> None:
        """Say that ``total`` pieces of work of one kind begin."""
        ...

    def done(self, what: str, subject: str, words: str) -> None:
        """Say that one piece is done, and how it came out in a few words."""
        ...

    def waiting(self, words: str) -> None:
        """Say what is waited for."""
        ...


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that the pipeline touches, as ports. ``wiring/parts.py`` makes the real ones.

    ``online`` tells whether our own network is up, ``still_online`` (where there is one) looks harder: as it was at the start.
    ``services`` are shorteners of the user's own, beside those that we know. ``browser`` is None where the user
    wants no second look. ``keeps_evidence``: what the web answers is kept. ``stranger`` plays
    mementos of archives that are not asked otherwise. ``pdf`` reads a PDF (its bytes, where and when it was read) as a source.
    ``words``: by which English claims meet Arabic sources, where the user has dictionaries; None: our own alone.
    ``translator``: who translates passages by machine, if anybody.
    """

    web: Web
    archives: tuple[Archive, ...]
    capturers: tuple[Capturer, ...]
    log: Log
    engine: Engine
    clock: Clock
    online: Callable[[], Awaitable[bool]]
    pause: Callable[[float], Awaitable[None]]
    settings: Settings
    watcher: Watcher
    services: tuple[Service, ...] = ()
    dumps: Dumps | None = None
    still_online: Callable[[], Awaitable[bool]] | None = None
    browser: Browser | None = None
    keeps_evidence: bool = False
    stranger: Archive | None = None
    pdf: Callable[[bytes, str, dt.date], Awaitable[SourceText]] | None = None
    words: Words | None = None
    translator: Translator | None = None
