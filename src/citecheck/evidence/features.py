"""What the triage score looks at: how much of a claim its source has, and what is missing. All between 0 and about 1."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from citecheck.model.evidence import Discrepancy

#: The features in the order of the weights in ``data/triage.json``.
NAMES = (
    "missing_anywhere",
    "missing_in_top5",
    "missing_in_best",
    "rare_missing_in_top5",
    "pairs_missing",
    "number_absent",
    "number_near",
    "date_absent",
    "date_near",
    "name_absent",
    "name_near",
    "any_absent",
    "absent_count",
    "negation",
    "claim_length",
    "source_length",
)


def features(
    order: Sequence[str],
    *,
    rare: Mapping[str, float],
    hits: Sequence[Mapping[str, float]],
    best: Sequence[int],
    rows: Sequence[Discrepancy],
    pairs_found: float,
) -> dict[str, float]:
    """Return the features of one claim and source.

    ``order`` holds the claim's terms, ``rare`` their rarity in the source, ``hits`` the terms of each sentence, ``best`` the
    sentences of the passages, ``pairs_found`` the share of neighbouring terms of the claim that stand together in a passage.
    """
    wanted = list(dict.fromkeys(order))
    anywhere = set().union(*hits) if hits else set()
    top = set().union(*(hits[at] for at in best)) if best else set()
    one = max((len(set(hits[at]) & set(wanted)) for at in best), default=0)
    count = max(1, len(wanted))
    weight = sum(rare.get(term, 0.0) for term in wanted) or 1.0
    values = {
        "missing_anywhere": sum(term not in anywhere for term in wanted) / count,
        "missing_in_top5": sum(term not in top for term in wanted) / count,
        "missing_in_best": 1 - one / count,
        "rare_missing_in_top5": sum(rare.get(term, 0.0) for term in wanted if term not in top) / weight,
        "pairs_missing": 1 - pairs_found,
        "negation": float(any(row.kind == "negation" and row.presence != "found" for row in rows)),
        "claim_length": math.log1p(count) / 4,
        "source_length": math.log1p(len(hits)) / 6,
    }
    return values | _shares(rows)


def _shares(rows: Sequence[Discrepancy]) -> dict[str, float]:
    """Return for numbers, dates and names the share that is absent, and the share that is near."""
    values: dict[str, float] = {}
    for kind in ("number", "date", "name"):
        told = [row.presence for row in rows if row.kind == kind and row.presence != "not-comparable"]
        for presence in ("absent", "near"):
            values[f"{kind}_{presence}"] = told.count(presence) / len(told) if told else 0.0
    absent = sum(row.presence == "absent" for row in rows if row.kind in ("number", "date", "name"))
    return values | {"any_absent": float(absent > 0), "absent_count": min(absent, 4) / 4}
