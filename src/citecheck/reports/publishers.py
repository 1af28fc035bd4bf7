"""How the links of each publisher fare: for the table of a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from citecheck.model.outcome import Outcome
from citecheck.model.verdict import ALIVE, ROT

#: So many publishers are told by name; the others together.
TOP = 20


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """The links of one publisher: how many, how many of them fail, are there, are neither; how many have a believed snapshot.

    ``name`` is the outlet as the notes name it first, else the host; ``others`` counts the publishers that share a last row.
    """

    name: str
    links: int
    gone: int
    there: int
    archived: int
    others: int = 0

    @property
    def unsure(self) -> int:
        """Links of which neither is known: walled, restricted, not reached, not checked."""
        return self.links - self.gone - self.there


def publishers_of(outcomes: Iterable[Outcome], top: int = TOP) -> tuple[Publisher, ...]:
    """Return the publishers of all citations with a link, those with most links first, then by name; the last row is the rest.

    A publisher is the outlet that the note names, else its publisher, else the host that the link leads to: that of a short link
    that was followed, not the shortener.
    """
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.citation.url is not None:
            groups.setdefault(" ".join(_name(outcome).casefold().split()), []).append(outcome)
    told = sorted(
        (_publisher(_name(group[0]), group) for group in groups.values()), key=lambda each: (-each.links, each.name.casefold())
    )
    if len(told) <= top + 1:
        return tuple(told)
    rest = [outcome for group in told[top:] for outcome in groups[" ".join(group.name.casefold().split())]]
    others = len(told) - top
    return (*told[:top], msgspec.structs.replace(_publisher(f"{others} others", rest), others=others))


def _publisher(name: str, group: list[Outcome]) -> Publisher:
    states = [outcome.verdict.liveness for outcome in group if outcome.verdict is not None]
    return Publisher(
        name=name,
        links=len(group),
        gone=sum(1 for state in states if state in ROT),
        there=sum(1 for state in states if state in ALIVE),
        archived=sum(1 for each in group if each.answer is not None and each.answer.memento is not None and each.answer.verified),
    )


def _name(outcome: Outcome) -> str:
    citation = outcome.citation
    named = citation.container_title or citation.publisher
    if named and named.strip():
        return " ".join(named.split())
    target = outcome.chain.target if outcome.chain is not None else None
    host = (target or citation.url).host if citation.url is not None else ""
    return host.removeprefix("www.") or "(no host)"
