"""Sources that seem to stand beside the wrong notes: one that fits another sentence better, or a run of them."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.model.alignment import Alignment, Fit, Misplacement
from citecheck.model.outcome import Finding
from citecheck.rules.catalogue import CATALOGUE


def misplaced(alignment: Alignment) -> Iterator[Finding]:
    """Yield a finding for each source that seems misplaced (CC303), and one for each run of shifts (CC310), at its first note."""
    for one in alignment.misplacements:
        if one.kind == "run":
            yield _finding("CC310", one.fits[0], _run(one))
        else:
            other = "; the other way round as well" if one.kind == "swap" else ""
            yield from (_finding("CC303", fit, f"{_words(fit)}{other}") for fit in one.fits)


def _words(fit: Fit) -> str:
    return (
        f"the source has {fit.there:.0%} of the words of the sentence at note {fit.fits}, "
        f"{fit.own:.0%} of those of the sentence at its own note {fit.note}"
    )


def _run(one: Misplacement) -> str:
    first, last = one.fits[0], one.fits[-1]
    places = "one note" if abs(one.offset) == 1 else f"{abs(one.offset)} notes"
    way = "after" if one.offset > 0 else "before"
    there = sum(fit.there for fit in one.fits) / len(one.fits)
    own = sum(fit.own for fit in one.fits) / len(one.fits)
    return (
        f"from note {first.note} to note {last.note}, {len(one.fits)} sources fit the sentence {places} {way} theirs better: "
        f"on the average they have {there:.0%} of its words, {own:.0%} of their own sentence's"
    )


def _finding(code: str, fit: Fit, message: str) -> Finding:
    rule = CATALOGUE[code]
    return Finding(rule=code, level=rule.level, citation=fit.citation, message=message, suggestion=rule.advice)
