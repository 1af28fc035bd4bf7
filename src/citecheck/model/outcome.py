"""All that one check learned about one citation, and what rules make of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from citecheck.model.capture import Capture
from citecheck.model.citation import Citation
from citecheck.model.cited_copy import CitedCopy
from citecheck.model.decision import Decided
from citecheck.model.document import Claim
from citecheck.model.drift import Drift
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.source import SourceDescription
from citecheck.model.verdict import Standing, Verdict

#: Levels as in SARIF 2.1.0 section 3.27.10.
Level = Literal["error", "warning", "note"]
#: The same, least first.
LEVELS: tuple[Level, ...] = ("note", "warning", "error")


class Outcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of one citation. A part is None where it was not checked, never where it was and failed.

    ``drift`` compares the live page with the memento of ``answer``. ``copy`` is the archived copy that the note links itself.
    ``history`` are earlier verdicts on the same link, oldest first. ``not_checked`` says why there is no chain. ``source``
    is what the text that ``evidence`` was found in says of itself. ``decisions`` are people's, oldest first: the newest of each
    reviewer on each claim, none undone.
    """

    citation: Citation
    claims: tuple[Claim, ...] = ()
    chain: Chain | None = None
    verdict: Verdict | None = None
    standing: Standing | None = None
    answer: ArchiveAnswer | None = None
    drift: Drift | None = None
    copy: CitedCopy | None = None
    capture: Capture | None = None
    source: SourceDescription | None = None
    evidence: tuple[Evidence, ...] = ()
    decisions: tuple[Decided, ...] = ()
    history: tuple[Verdict, ...] = ()
    not_checked: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a rule says about a citation. ``citation`` is None where it speaks of the document itself."""

    rule: str
    level: Level
    citation: str | None
    message: str
    suggestion: str = ""


class LinkSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a stream of links, and how its link stands. ``problem`` says why a line is no link; it was not asked then.

    ``asked`` is False where the verdict is an earlier one that is still believed. ``line`` counts from 1.
    """

    line: int
    url: str
    verdict: Verdict | None = None
    standing: Standing | None = None
    asked: bool = False
    problem: str = ""
    findings: tuple[Finding, ...] = ()
