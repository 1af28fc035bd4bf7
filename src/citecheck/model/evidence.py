"""Passages of a source beside a claim. The machine points; a person decides."""

from __future__ import annotations

from typing import Literal

import msgspec

from citecheck.model.span import Span

Presence = Literal["found", "near", "absent", "not-comparable"]


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Words found in a source, as a W3C TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector).

    ``span`` and ``matches``, the words that the claim has too, are offsets into the source's text. ``score`` compares only
    among passages of one claim and source. ``translation`` is a machine's, by the model ``translated_by``: to be shown as that,
    beside the original; nothing was compared with it.
    """

    exact: str
    prefix: str
    suffix: str
    span: Span
    score: float
    matches: tuple[Span, ...] = ()
    translation: str = ""
    translated_by: str = ""


class Discrepancy(msgspec.Struct, frozen=True, kw_only=True):
    """One checkable thing of a claim (a number, a date, a name) and whether the source has it.

    ``absent`` means nowhere in the whole source: strong. ``near`` means in the source but not by the passages, or there in
    part: soft. ``where`` is the place of ``in_source`` in the source's text.
    """

    kind: Literal["number", "date", "name", "negation", "direction"]
    in_claim: str
    presence: Presence
    in_source: str | None = None
    where: Span | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a source offers for one claim. ``triage`` orders the editor's work (higher: look sooner); it is no verdict.

    ``source_uri`` and ``source_digest`` name the very text that was read; ``comparable`` is False, with ``why_not``, where
    claim and source could not be compared at all. ``method`` says in words what was compared with what.
    """

    claim: str
    source_uri: str
    source_digest: str
    comparable: bool = True
    why_not: str = ""
    passages: tuple[Passage, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    triage: float = 0.0
    method: str = ""
