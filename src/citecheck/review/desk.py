"""What the pages of the review desk need of the world: one port, so that they know neither log nor archives nor files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

import msgspec

from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Sample
from citecheck.model.document import Document
from citecheck.model.event import Run
from citecheck.model.memento import Memento
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.verdict import Verdict


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a source as the desk can show it: its text, or the reason in words why there is none.

    ``uri`` is the page or the memento; ``at`` when it was captured or looked at; ``text`` is what claims are laid beside and
    ``text_digest`` its SHA-256 (hex). ``has_page``: its bytes are kept, so that a cleaned page of it can be shown as well.
    ``translation_of`` is the ``uri`` of the state that this is a machine translation of, by ``translator``; "" where it is none.
    """

    uri: str
    at: dt.datetime | None = None
    text: str = ""
    text_digest: str = ""
    language: str | None = None
    why_not: str = ""
    has_page: bool = False
    translation_of: str = ""
    translator: str = ""


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the log in words."""

    seq: int
    at: dt.datetime
    run: str
    actor: str
    kind: str
    subject: str
    words: str


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """Why a field that an editor gave cannot be taken: ``field`` -> words."""

    problems: Mapping[str, str]


class Desk(Protocol):
    """One log, and the reports in it. Every method may be called from several threads; each is quick, and none asks the web.

    They raise ``CitecheckError`` where the log cannot be read or written (``LogBusy`` while a run writes).
    """

    @property
    def reviewer(self) -> str:
        """Who sits at the desk: the name that decisions bear."""

    @property
    def policy(self) -> Policy:
        """What is believed, and for how long."""

    @property
    def blind(self) -> bool:
        """Whether other reviewers' decisions on a citation are hidden until this reviewer has decided."""

    def runs(self) -> tuple[Run, ...]:
        """Return the runs that have a report, the newest first."""

    def report(self, run: str) -> RunReport:
        """Return a run as the log tells it now, with findings, news and decisions. Raises ``AuditError`` for an unknown run."""

    def document(self, run: str) -> Document | None:
        """Return the report as it was read in that run, with its text; None where the text is not to be had any more."""

    def source(self, run: str, citation: str) -> tuple[Shown, ...]:
        """Return the states of a citation's source that are kept: first the one that was weighed, then the others."""

    def page(self, run: str, citation: str, uri: str) -> bytes | None:
        """Return the HTML of one kept state as UTF-8, cleaned of scripts, forms, frames and all that asks the web; None without.

        The pages clean it once more.
        """

    def mementos(self, run: str, citation: str) -> tuple[Memento, ...]:
        """Return the snapshots that archives are known to hold of a citation's page, oldest first."""

    def history(self, run: str, citation: str) -> tuple[Verdict, ...]:
        """Return every verdict on a citation's link, of all runs, oldest first."""

    def decisions(self, run: str, citation: str) -> tuple[Decided, ...]:
        """Return what was decided of a citation, oldest first: the newest of each reviewer on each claim, none undone.

        Where the desk is ``blind``, others' only after this reviewer decided on the citation; that holds for every method.
        """

    def decide(self, run: str, citation: str, decision: Decision) -> Decided:
        """Append a decision and return it as it stands in the log.

        ``reviewer`` and ``blind`` are the desk's to say, whatever ``decision`` says. The same decision sent once more is not
        appended again. ``claim_digest`` must be that of the claim as it was shown (``model.decision.claim_digest``). Raises
        ``InputError`` where the run has no such citation or the citation no such claim.
        """

    def undo(self, run: str, citation: str, seq: int) -> None:
        """Take back this reviewer's own decision ``seq``. Raises ``InputError`` where it is not theirs, or undone already."""

    def edit(self, run: str, citation: str, fields: Mapping[str, str]) -> Citation | Rejected:
        """Set fields of a citation in citations.yaml as a person's edit, and return it as it is now.

        A text equal to what stands there changes nothing. "" takes a person's edit back, so that the report's reading holds
        again; where the field was no edit, it takes the field away. Nothing is written where one field is ``Rejected``.
        Raises ``InputError`` where citations.yaml is not there, of another report, or has no such citation.
        """

    def cited(self, run: str, citation: str) -> Citation | None:
        """Return a citation as citations.yaml has it now; None where that file is not there, or is of another report."""

    def draw(self, run: str, *, size: int, seed: str) -> Sample:
        """Draw a sample of a run's citations by ``seed``, record it, and return it."""

    def samples(self, run: str) -> tuple[Sample, ...]:
        """Return the samples that were drawn of the report, the newest first."""

    def events(self, *, before: int | None = None, limit: int = 200, containing: str = "") -> tuple[EventRow, ...]:
        """Return rows of the log, the newest first; ``containing`` is looked for in subject and words."""

    def queries(self, run: str, suffix: str) -> bytes:
        """Return the questions to the author as a file: ``suffix`` is "md", "csv" or "docx"."""
