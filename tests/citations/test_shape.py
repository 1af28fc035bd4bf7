from __future__ import annotations

import json

import msgspec

from citecheck.citations.parse import cite
from citecheck.citations.shape import as_json
from citecheck.model.document import Claim, Marker, Problem
from citecheck.model.span import Span
from tests.citations.notes_text import document

FIRE = "“Fire in the market”, Harbour \nTimes, 23.11.2014 Https://goo.gl/AbC."


def shaped():
    """Return the JSON of a report of two notes, and the report."""
    where = Span(0, 21)
    report = document(FIRE, "Ibid.", prefix="p1.")
    report = msgspec.structs.replace(
        report,
        markers=(Marker(label="1", span=Span(20, 21), note="p1.1"), Marker(label="9", span=Span(21, 22))),
        claims=(Claim(id="c1", sentence="What.", clause="What", span=where, clause_span=Span(0, 4), notes=("p1.1",)),),
        problems=(Problem(code="CC401", message="no note 9", notes=("p1.1",), span=Span(21, 22)),),
        language="en",
    )
    return as_json(report, cite(report)), report


def test_the_shape_is_plain_json():
    """The result holds nothing but what JSON knows, with the lists that readers of it expect."""
    shape, _ = shaped()
    assert json.loads(json.dumps(shape)) == shape
    assert {"markers", "notes", "claims", "citations", "source", "digest", "language", "date_order", "problems"} <= shape.keys()


def test_notes_are_named_by_their_labels():
    """Markers, claims, citations and back-references name a note by the label that stands in the report."""
    shape, _ = shaped()
    assert [marker["note"] for marker in shape["markers"]] == ["1", None]
    assert shape["claims"][0]["notes"] == ["1"]
    assert [citation["note"] for citation in shape["citations"]] == ["1", "2"]
    assert shape["citations"][1]["repeats"]["note"] == "1"
    assert shape["citations"][1]["repeats"]["trigger"] == "Ibid."
    assert shape["problems"][0]["notes"] == ["1"]


def test_fields_carry_their_places():
    """Each parsed field has its raw words and offsets; the URL is given as written and as it is asked for."""
    shape, report = shaped()
    citation = shape["citations"][0]
    assert citation["issued"] == {"date": "2014-11-23", "precision": "day", "raw": "23.11.2014", "ambiguous": False}
    assert citation["url"] == {"as_written": "Https://goo.gl/AbC.", "normalised": "https://goo.gl/AbC"}
    assert (citation["accessed"], citation["version_url"], citation["repeats"]) == (None, None, None)
    place = citation["spans"]["container_title"]
    assert report.text[place["start"] : place["end"]] == "Harbour \nTimes"
    assert place["raw"] == citation["container_title"] == "Harbour Times"


def test_a_claim_has_sentence_and_clause_offsets():
    """A claim's start and end are its sentence's; the clause has its own."""
    shape, _ = shaped()
    claim = shape["claims"][0]
    assert (claim["start"], claim["end"], claim["clause_start"], claim["clause_end"]) == (0, 21, 0, 4)
