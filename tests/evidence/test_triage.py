"""The weights that ship, and what the score promises."""

from pathlib import Path

from citecheck.evidence.features import NAMES
from citecheck.evidence.triage import triage, weights


def test_the_weights_name_their_features_and_their_making():
    """Every feature has its weight; the file says by which command and on what it was made."""
    shipped = weights()
    assert set(shipped.weights) == set(NAMES)
    assert "benchmarks/claims.py" in shipped.command
    assert "WiCE" in shipped.data


def test_the_measures_are_stated_beside_the_majority():
    """Cross-validated balanced accuracy is told with the 0.5 that any constant answer reaches, and is above it."""
    measured = weights().measured
    assert measured["majority"] == 0.5
    assert measured["balanced_accuracy_cv"] >= 0.71


def test_the_calibration_rises():
    """Higher scores hold more problems: from the lowest to the highest fifth the share at least doubles."""
    shares = [share for _, share in weights().calibration]
    assert len(shares) == 10
    assert sum(shares[-2:]) >= 2 * sum(shares[:2])


def test_the_readme_tells_the_calibration_that_ships():
    """Its table is the one of the data file, rounded."""
    lines = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").splitlines()
    row = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]] for line in lines if line.startswith("|")}
    assert row["mean score"] == [f"{score:.2f}" for score, _ in weights().calibration]
    assert row["not fully supported"] == [f"{share:.0%}".replace("%", " %") for _, share in weights().calibration]


def test_more_missing_is_looked_at_sooner():
    """The score rises with what is missing and stays between 0 and 1."""
    none = dict.fromkeys(NAMES, 0.0)
    some = {**none, "missing_in_top5": 0.5}
    much = {**some, "missing_anywhere": 1.0, "any_absent": 1.0, "number_absent": 1.0}
    assert 0 < triage(none) < triage(some) < triage(much) < 1
