"""Logistic regression and its measures in plain Python, for ``claims.py``: some 350 rows and 16 features need no library."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

#: Weight of the penalty on large weights (L2), for features between 0 and 1. Between 1 and 10 the results hardly differ.
PENALTY = 3.0
FOLDS, ROUNDS = 10, 10


class Judged(NamedTuple):
    """Cross-validated results: means over the rounds, and the scores of the first round."""

    balanced_accuracy: float
    auroc: float
    scores: list[float]


def fit(rows: Sequence[Sequence[float]], problems: Sequence[bool], penalty: float = PENALTY) -> list[float]:
    """Return bias and weights, both classes weighing the same, by Newton's method."""
    size = len(rows[0]) + 1
    positive = sum(problems)
    share = {True: len(rows) / (2 * positive), False: len(rows) / (2 * (len(rows) - positive))}
    weights = [0.0] * size
    for _ in range(12):
        gradient = [penalty * weight if at else 0.0 for at, weight in enumerate(weights)]
        curve = [[penalty if at == other and at else 1e-9 if at == other else 0.0 for other in range(size)] for at in range(size)]
        for row, problem in zip(rows, problems, strict=True):
            values = (1.0, *row)
            guess = logistic(values, weights)
            pull, bend = share[problem] * (guess - problem), share[problem] * guess * (1 - guess)
            for at, value in enumerate(values):
                if value:
                    gradient[at] += pull * value
                    line = curve[at]
                    for other, second in enumerate(values):
                        line[other] += bend * value * second
        step = solved(curve, gradient)
        weights = [weight - change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def logistic(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the regression's answer, 0 to 1; ``values`` begin with 1 for the bias."""
    score = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve linear equations by elimination with pivots."""
    table = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(table)
    for at in range(size):
        pivot = max(range(at, size), key=lambda line: abs(table[line][at]))
        table[at], table[pivot] = table[pivot], table[at]
        for line in range(size):
            if line != at and table[line][at]:
                factor = table[line][at] / table[at][at]
                table[line] = [one - factor * two for one, two in zip(table[line], table[at], strict=True)]
    return [table[at][size] / table[at][at] for at in range(size)]


def cross_validated(rows: list[list[float]], problems: list[bool]) -> Judged:
    """Judge each row by weights fitted without it: ten folds, ten shuffles with fixed seeds, threshold 0.5."""
    accuracies, areas, first = [], [], [0.0] * len(rows)
    for seed in range(ROUNDS):
        order = list(range(len(rows)))
        random.Random(seed).shuffle(order)
        scores = [0.0] * len(rows)
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS])
            weights = fit(
                [row for at, row in enumerate(rows) if at not in held],
                [problem for at, problem in enumerate(problems) if at not in held],
            )
            for at in held:
                scores[at] = logistic((1.0, *rows[at]), weights)
        accuracies.append(balanced_accuracy(scores, problems, 0.5))
        areas.append(auroc(scores, problems))
        first = scores if seed == 0 else first
    return Judged(sum(accuracies) / ROUNDS, sum(areas) / ROUNDS, first)


def balanced_accuracy(scores: Sequence[float], problems: Sequence[bool], threshold: float) -> float:
    """Return the mean of the shares of problems and of supported claims that are told right."""
    right = {True: 0, False: 0}
    for score, problem in zip(scores, problems, strict=True):
        right[problem] += (score >= threshold) == problem
    positive = sum(problems)
    return (right[True] / positive + right[False] / (len(problems) - positive)) / 2


def auroc(scores: Sequence[float], problems: Sequence[bool]) -> float:
    """Return the chance that a problem scores higher than a supported claim."""
    bad = [score for score, problem in zip(scores, problems, strict=True) if problem]
    good = [score for score, problem in zip(scores, problems, strict=True) if not problem]
    return sum((one > two) + (one == two) / 2 for one in bad for two in good) / (len(bad) * len(good))


def fitted(rows: list[list[float]], problems: list[bool], names: Sequence[str], *, command: str, data: str) -> dict[str, Any]:
    """Return what ``data/triage.json`` holds: weights, where they are from, and how well they order."""
    judged = cross_validated(rows, problems)
    bias, *weights = fit(rows, problems)
    return {
        "command": command,
        "data": f"{data} (WiCE, https://github.com/ryokamoi/wice): {len(rows)} claims, {sum(problems)} not fully supported",
        "measured": {
            "balanced_accuracy_cv": round(judged.balanced_accuracy, 3),
            "auroc_cv": round(judged.auroc, 3),
            "majority": 0.5,
        },
        "calibration": tenths(judged.scores, problems),
        "bias": round(bias, 4),
        "weights": {name: round(weight, 4) for name, weight in zip(names, weights, strict=True)},
    }


def tenths(scores: Sequence[float], problems: Sequence[bool]) -> list[tuple[float, float]]:
    """Return mean score and share of problems of each tenth of the claims, from the lowest score up."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    table = []
    for tenth in range(10):
        part = order[len(order) * tenth // 10 : len(order) * (tenth + 1) // 10]
        table.append(
            (round(sum(scores[at] for at in part) / len(part), 3), round(sum(problems[at] for at in part) / len(part), 3))
        )
    return table
