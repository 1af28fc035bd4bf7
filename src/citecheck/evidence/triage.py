"""The triage score: in which order an editor should look at claims. It is no verdict and is never shown as one.

A logistic regression over lexical features (``features``), its weights in ``data/triage.json``, written by
``python benchmarks/claims.py FOLDER --fit`` together with how well it orders (``calibration`` in that file): for each tenth of
the tuning claims, from the lowest score up, the share that its annotators found not fully supported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec

from citecheck.evidence.features import NAMES


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """The regression: ``bias``, one weight a feature, the command that made them and what it measured."""

    command: str
    data: str
    measured: dict[str, float]
    #: Pairs of mean score and share of problems, by tenths of the tuning claims, cross-validated.
    calibration: tuple[tuple[float, float], ...]
    bias: float
    weights: dict[str, float]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that ship with citecheck."""
    raw = files("citecheck.evidence").joinpath("data", "triage.json").read_bytes()
    return msgspec.json.decode(raw, type=Weights)


def triage(values: Mapping[str, float], by: Weights | None = None) -> float:
    """Return the score, 0 to 1: higher means look sooner. Scores of two reports compare; they are no probability of an error.

    >>> low = triage(dict.fromkeys(NAMES, 0.0))
    >>> 0 < low < triage({**dict.fromkeys(NAMES, 0.0), "missing_in_top5": 1.0, "missing_anywhere": 1.0}) < 1
    True
    """
    chosen = by or weights()
    score = chosen.bias + sum(chosen.weights[name] * values.get(name, 0.0) for name in NAMES)
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 4)
