"""How well misplaced notes are seen, and how seldom others are. One command: ``python benchmarks/alignment.py FOLDER``.

FOLDER holds WiCE claims (``wice_*.jsonl``, https://github.com/ryokamoi/wice), which is not part of this repository. Reports are
made of them: each claim a note, its source beside it, in an order by chance, or with claims that are most alike side by side,
as in a report on one matter. They are looked at as they are, with all sources off by one from some note on (one left out, or
one put in), and with two neighbours swapped.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from claims import Case, Row, claim_of, show, wice

from citecheck.evidence.alignment import Cited, align
from citecheck.evidence.reading import terms
from citecheck.evidence.source import Source
from citecheck.model.alignment import Alignment

NOTES = 20
ROUNDS = 6


def by_chance(cases: Sequence[Case], seed: int) -> list[list[Case]]:
    """Return reports of ``NOTES`` notes in an order by chance."""
    order = list(cases)
    random.Random(seed).shuffle(order)
    return [order[at : at + NOTES] for at in range(0, len(order) - NOTES + 1, NOTES)]


def alike(cases: Sequence[Case], seed: int) -> list[list[Case]]:
    """Return reports in which each claim is followed by the one most like it that is left."""
    chance = random.Random(seed)
    known = [set(terms(f"{case.claim} {case.context}")) for case in cases]
    common = Counter(term for words in known for term in words)
    left = list(range(len(cases)))
    chance.shuffle(left)
    reports: list[list[Case]] = []
    while len(left) >= NOTES:
        chain = [left.pop()]
        while len(chain) < NOTES:
            last = known[chain[-1]]
            scores = [sum(1 / common[t] for t in last & known[at]) / math.sqrt(max(1, len(last) * len(known[at]))) for at in left]
            chain.append(left.pop(max(range(len(left)), key=scores.__getitem__)))
        reports.append([cases[at] for at in chain])
    return reports


def cited(report: Sequence[Case], sources: Sequence[Case | None]) -> list[Cited]:
    """Return the notes of a report with the sources of ``sources`` beside them."""
    return [
        Cited(citation=f"fn{at}", note=str(at), claims=(claim_of(case.claim),), source=_named(source))
        for at, (case, source) in enumerate(zip(report, sources, strict=True), start=1)
    ]


def _named(case: Case | None) -> Source | None:
    if case is None:
        return None
    return Source(uri=case.source.uri, text=case.source.text, digest=case.source.uri, language=case.source.language)


def told(alignment: Alignment) -> set[str]:
    """Return the labels of all notes that are told as misplaced."""
    return {fit.note for one in alignment.misplacements for fit in one.fits}


def measure(reports: Sequence[Sequence[Case]], name: str, seed: int) -> list[tuple[str, float, int]]:
    """Return sums and counts of what was seen in ``reports``, by the name of the figure."""
    chance = random.Random(seed)
    sums: list[tuple[str, float, int]] = []
    for report in reports:
        right = align(cited(report, report))
        sums.append((f"{name}: notes in place told misplaced", len(told(right)), NOTES))
        sums.append((f"{name}: reports in order with a finding", bool(right.misplacements), 1))
        at = chance.randrange(2, NOTES - 6)
        for kind, offset, sources in (
            ("left out", 1, [*report[:at], *report[at + 1 :], None]),
            ("put in", -1, [*report[:at], None, *report[at : NOTES - 1]]),
        ):
            found = align(cited(report, sources))
            runs = [one for one in found.misplacements if one.kind == "run" and one.offset == offset]
            truly = {str(note + 1) for note in range(at if offset > 0 else at + 1, NOTES - (offset > 0))}
            seen = {fit.note for one in runs for fit in one.fits}
            sums.append((f"{name}: one source {kind}, run of shifts told", bool(seen & truly), 1))
            sums.append((f"{name}: one source {kind}, shifted notes told", len(seen & truly), len(truly)))
            sums.append((f"{name}: one source {kind}, other notes told", len(told(found) - truly), NOTES - len(truly)))
        first = chance.randrange(0, NOTES - 1)
        swapped = list(report)
        swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
        found = align(cited(report, swapped))
        two = {str(first + 1), str(first + 2)}
        sums.append((f"{name}: two swapped, either told", bool(told(found) & two), 1))
        sums.append((f"{name}: two swapped, told as a swap", any(one.kind == "swap" for one in found.misplacements), 1))
        sums.append((f"{name}: two swapped, other notes told", len(told(found) - two), NOTES - 2))
    return sums


def table(cases: Sequence[Case]) -> list[Row]:
    """Return the figures over all rounds, each a share."""
    sums: dict[str, list[float]] = {}
    for seed in range(ROUNDS):
        for name, reports in (("by chance", by_chance(cases, seed)), ("alike", alike(cases, seed))):
            for figure, value, count in measure(reports, name, seed):
                kept = sums.setdefault(figure, [0.0, 0.0])
                kept[0] += value
                kept[1] += count
    return [Row(f"{figure} (of {count:.0f})", value / count) for figure, (value, count) in sums.items()]


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    options = asked.parse_args()
    files = sorted(path for path in options.folder.glob("wice_*.jsonl") if "tokens" not in path.name)
    if not files:
        print(f"no wice_*.jsonl in {options.folder}", file=sys.stderr)
        return 2
    return 0 if show(table([case for path in files for case in wice(path)])) else 1


if __name__ == "__main__":
    sys.exit(main())
