"""People's decisions as a table: everything that the log keeps of each, and no formula among the cells."""

import csv
import io
import json

import msgspec
import pytest

from citecheck.model.errors import ConfigError
from citecheck.reports.decided import DecisionRow, decision_rows, decisions_file
from tests.reports.test_queries import SNAPSHOT, decided, quote, report

MADE = report(
    decided(
        "=Dawn()?", "contradicted", quotes=(quote("left at noon"), quote("غادرت ظهرا")), source_uri=SNAPSHOT.uri, severity="major"
    ),
    msgspec.structs.replace(decided(""), stale="the claim has other words"),
)


def test_each_decision_is_a_row_with_all_that_is_known_of_it():
    """The claim in words, what was looked at, the passages, the private note: it is the house's own copy."""
    first, second = decision_rows(MADE)
    assert (first.citation, first.note, first.where, first.claim) == ("n3", "3", "line 12, page 2", "The ferry left at dawn.")
    assert (first.judgement, first.severity, first.looked_at) == ("contradicted", "major", SNAPSHOT.uri)
    assert (first.passages, first.private_note) == (("left at noon", "غادرت ظهرا"), "PRIVATE")
    assert (second.stale, second.question) == ("the claim has other words", "")


def test_both_formats_say_the_same():
    """A JSON object a line, a row of CSV a line, with the same columns."""
    lines = [json.loads(line) for line in decisions_file(MADE, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(decisions_file(MADE, "csv").decode("utf-8-sig"))))
    assert [list(line) for line in lines] == [list(row) for row in rows] == [list(DecisionRow.__struct_fields__)] * 2
    assert [row["question"] for row in rows] == ["'=Dawn()?", ""]
    assert (rows[0]["passages"], rows[0]["blind"]) == ("left at noon / غادرت ظهرا", "no")


def test_another_kind_of_file_is_one_clear_error():
    """It names those that there are."""
    with pytest.raises(ConfigError, match=r"not written as 'md' \(one of: csv, jsonl\)"):
        decisions_file(MADE, "md")
