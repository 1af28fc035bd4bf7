"""What a person decided of a claim and its source on the review desk. The machine never writes one."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import Literal

import msgspec

from citecheck.model.document import Claim
from citecheck.model.span import Span


class Judgement(StrEnum):
    """What the editor found. There is no default: a person chooses."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    NOT_IN_SOURCE = "not-in-source"
    CONTRADICTED = "contradicted"
    NO_SOURCE = "cannot-tell-source"
    LANGUAGE = "cannot-tell-language"
    NOT_FACTUAL = "not-a-factual-claim"


#: What each judgement is called in words, for whoever does not sit at the desk.
JUDGED: dict[Judgement, str] = {
    Judgement.SUPPORTED: "supported",
    Judgement.PARTLY: "partly supported",
    Judgement.NOT_IN_SOURCE: "not in the source",
    Judgement.CONTRADICTED: "contradicted by the source",
    Judgement.NO_SOURCE: "cannot tell: the source is not to be had",
    Judgement.LANGUAGE: "cannot tell: the source's language",
    Judgement.NOT_FACTUAL: "not a factual claim",
}


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the source that the editor relies on: a W3C TextQuoteSelector, with the place in the text ``text_digest``."""

    exact: str
    prefix: str
    suffix: str
    span: Span
    text_digest: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A person's judgement of one claim beside one citation, with what was looked at. Undoing and changing add another event.

    ``claim_digest`` is the SHA-256 (hex) of the claim's sentence and clause, ``text_digest`` that of the source's text as it was
    shown ("" where there was none): where either differs later, the decision is stale. ``source_uri`` names the snapshot or page.
    ``note`` is private, ``query`` a question to the author. ``blind`` says that earlier decisions were hidden from the reviewer.
    ``hints_hidden`` says that the machine's hints were. ``ticked`` are the parts of the claim that were checked one by one.
    """

    claim: str
    judgement: Judgement
    reviewer: str
    claim_digest: str
    text_digest: str = ""
    source_uri: str = ""
    quotes: tuple[Quote, ...] = ()
    ticked: tuple[str, ...] = ()
    severity: Literal["", "minor", "major", "critical"] = ""
    note: str = ""
    query: str = ""
    blind: bool = False
    hints_hidden: bool = False


def claim_digest(claim: Claim) -> str:
    """Return what ``Decision.claim_digest`` is of ``claim``: SHA-256 (hex) of sentence and clause, UTF-8, a line each.

    White space is collapsed first, so that a paragraph that was only set anew leaves decisions as they are.
    """
    lines = (" ".join(words.split()) for words in (claim.sentence, claim.clause))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A decision was taken back: ``seq`` is its event."""

    seq: int
    reviewer: str


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Citations drawn by chance for a spot check; the same ``seed`` draws the same of the same citations."""

    seed: str
    size: int
    citations: tuple[str, ...]
    reviewer: str


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """A person set one field of a citation on the desk: as it was in citations.yaml ("" where it was not there) and as it is.

    ``taken_back``: an earlier edit was undone, and the report's own reading holds again.
    """

    field: str
    before: str
    after: str
    reviewer: str
    taken_back: bool = False


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as the log tells it. ``stale`` says in words what changed since, empty where nothing did.

    ``decision.claim`` is what that claim is called in the run that is told, for an edited report names its claims anew.
    """

    seq: int
    at: dt.datetime
    decision: Decision
    stale: str = ""
