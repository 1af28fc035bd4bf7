"""A claim beside its source, as people read it: passages cut where their words match, and what the source lacks. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from citecheck.model.evidence import Discrepancy, Evidence, Passage, Presence
from citecheck.model.outcome import Outcome
from citecheck.model.span import Span

#: Which discrepancies an editor looks at first. What was found comes last, in one line.
_ORDER: dict[Presence, int] = {"absent": 0, "near": 1, "not-comparable": 2, "found": 3}
#: How strong a discrepancy is: "not anywhere" was seen at 6 false alarms in 100, "not near" at 37 (specs, mutation test).
STRENGTH: dict[Presence, str] = {"absent": "strong", "near": "soft", "not-comparable": "open", "found": ""}


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Some words of a passage; ``matched`` where the claim has them too."""

    text: str
    matched: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table of discrepancies. ``where`` is the place of ``in_source``, empty where there is none."""

    kind: str
    in_claim: str
    in_source: str
    where: str
    presence: Presence
    strength: str


def pieces(passage: Passage) -> tuple[Piece, ...]:
    """Return a passage cut into words that match and words that do not; together they are ``passage.exact``.

    Matches with nothing but space between them are one. Where the offsets do not fit the words, nothing is marked.

    >>> found = Passage(exact="two boats left", prefix="", suffix="", span=Span(10, 24), score=1.0, matches=(Span(14, 19),))
    >>> [piece.text for piece in pieces(found) if piece.matched]
    ['boats']
    """
    text = passage.exact
    if len(passage.span) != len(text):
        return (Piece(text),)
    made: list[Piece] = []
    at = 0
    for match in _joined(passage):
        made += [Piece(text[at : match.start])] if match.start > at else []
        made.append(Piece(match.of(text), True))
        at = match.end
    return (*made, Piece(text[at:])) if at < len(text) else tuple(made)


def _joined(passage: Passage) -> list[Span]:
    """Return the matches within the passage as offsets into its words, in order, those beside one another as one."""
    text = passage.exact
    found: list[Span] = []
    for match in sorted(each.shifted(-passage.span.start) for each in passage.matches):
        if not 0 <= match.start < match.end <= len(text):
            continue
        if found and (match.start <= found[-1].end or text[found[-1].end : match.start].isspace()):
            found[-1] = Span(found[-1].start, max(found[-1].end, match.end))
        else:
            found.append(match)
    return found


def rows(evidence: Evidence) -> tuple[Row, ...]:
    """Return the discrepancies for a table, the strong ones first; what was found is left to ``found_words``."""
    told = sorted((each for each in evidence.discrepancies if each.presence != "found"), key=lambda each: _ORDER[each.presence])
    return tuple(_row(each, evidence.passages) for each in told)


def _row(discrepancy: Discrepancy, passages: Sequence[Passage]) -> Row:
    presence = discrepancy.presence
    nothing = (
        "not anywhere in the source" if presence == "absent" else "cannot be compared" if presence == "not-comparable" else ""
    )
    return Row(
        kind=discrepancy.kind,
        in_claim=discrepancy.in_claim,
        in_source=discrepancy.in_source or nothing,
        where=_where(discrepancy.where, passages) if discrepancy.in_source else "",
        presence=presence,
        strength=STRENGTH[presence],
    )


def _where(span: Span | None, passages: Sequence[Passage]) -> str:
    if span is None:
        return ""
    held = next((number for number, passage in enumerate(passages, 1) if passage.span.covers(span)), None)
    return f"passage {held}" if held else f"character {span.start + 1:,} of the source's text"


def found_words(evidence: Evidence) -> tuple[str, ...]:
    """Return the numbers, dates and names of the claim that the source has, each once, as the claim writes them."""
    return tuple(dict.fromkeys(each.in_claim for each in evidence.discrepancies if each.presence == "found"))


def worst(outcome: Outcome) -> Presence:
    """Return what is worst of all discrepancies of a citation: "absent", "near", else "found"."""
    seen = {each.presence for evidence in outcome.evidence for each in evidence.discrepancies}
    return next((presence for presence in ("absent", "near") if presence in seen), "found")


def claim_of(outcome: Outcome, claim: str) -> str:
    """Return a claim's sentence by its id; empty where the citation has none of that name."""
    return next((each.sentence for each in outcome.claims if each.id == claim), "")


#: Languages that are written from right to left, by their BCP 47 primary tag.
_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "syr", "ug", "ur", "yi"})


def direction(language: str | None) -> str:
    """Return "rtl" or "ltr" for a language tag, "auto" where it is not known.

    >>> direction("ar-SY"), direction("en"), direction(None)
    ('rtl', 'ltr', 'auto')
    """
    if not language:
        return "auto"
    tag = language.lower()
    return "rtl" if tag in _RTL or tag.partition("-")[0] in _RTL else "ltr"


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield ``text`` in stretches that are written in one direction, each with whether that is from right to left.

    Spaces, digits and marks go with the letters before them (UAX 9 gives them no direction of their own that is strong).

    >>> list(stretches("In حلب, 2016"))
    [('In ', False), ('حلب, 2016', True)]
    """
    begin, now = 0, False
    known = False
    for at, sign in enumerate(text):
        way = unicodedata.bidirectional(sign)
        if way not in ("L", "R", "AL"):
            continue
        rtl = way != "L"
        if known and rtl != now:
            yield text[begin:at], now
            begin = at
        now, known = rtl, True
    if text[begin:]:
        yield text[begin:], now
