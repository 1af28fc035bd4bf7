"""The floor under free text in five languages: how much of the invented notes of habits.jsonl is read right, field by field.

A line of that table is a note of our own invention in the habits of news, NGOs, lawyers and scholars, and the citations it makes.
Of ``FIELDS`` all that a citation holds is named there: what is not named must be empty. "outlet" is the container, or where there
is none the publisher; "version" is the archived copy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.url import Url
from tests.citations.notes_text import cited

Row = dict[str, Any]
FIELDS = ("title", "outlet", "author", "issued", "accessed")
HABITS: list[Row] = [
    json.loads(line) for line in Path(__file__).with_name("habits.jsonl").read_text(encoding="utf-8").splitlines()
]

#: Field -> the share of the table's citations that must be right: as measured when the table was written. Not to be lowered.
FLOORS = {"title": 1.0, "outlet": 0.985, "author": 1.0, "issued": 1.0, "accessed": 1.0}


def shown(citation: Citation, field: str) -> str:
    """Return a field as the table writes it."""
    if field == "outlet":
        return citation.container_title or citation.publisher or ""
    value = getattr(citation, "version_url" if field == "version" else field)
    if isinstance(value, CitedDate):
        return value.date
    return value.normalised if isinstance(value, Url) else value or ""


def compared(row: Row) -> Iterator[tuple[dict[str, str], Citation]]:
    """Yield what a note's citations should hold beside what they do; a comment should hold nothing."""
    found = [citation for citation in cited(row["text"]) if citation.kind not in ("comment", "cross-reference")]
    yield from zip(row["cites"], found, strict=False)


@pytest.mark.parametrize("row", HABITS, ids=range(len(HABITS)))
def test_a_note_makes_as_many_citations_as_it_names_sources(row):
    """Semicolons and signals divide a note, comments cite nothing, and "; available at" belongs to what stands before it."""
    found = cited(row["text"])
    assert [citation.kind for citation in found].count("comment") == (not row["cites"])
    assert len(found) == max(1, len(row["cites"]))


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_right_as_often_as_ever(field):
    """In all habits and languages of the table, a field holds what the note says, and nothing where the note says nothing."""
    right: Counter[bool] = Counter()
    wrong: list[str] = []
    for row in HABITS:
        for wanted, citation in compared(row):
            same = shown(citation, field) == wanted.get(field, "")
            right[same] += 1
            if not same:
                wrong.append(f"{shown(citation, field)!r}, not {wanted.get(field)!r}: {row['text']}")
    assert right[True] / right.total() >= FLOORS[field], "\n".join(wrong)


@pytest.mark.parametrize("row", [row for row in HABITS if any(set(cite) - set(FIELDS) for cite in row["cites"])])
def test_what_is_sure_in_a_note_is_always_right(row):
    """Signals, pages, kinds, numbers of libraries and archived versions are read wherever the table names them."""
    for wanted, citation in compared(row):
        sure = {field: value for field, value in wanted.items() if field not in FIELDS}
        assert {field: shown(citation, field) for field in sure} == sure
