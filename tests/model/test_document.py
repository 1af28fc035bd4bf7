"""Where in its file each part of a report stands."""

import pytest

from citecheck.model.document import Document, Problem
from citecheck.model.span import Span


def document(text: str = "One\nTwo\nSix\n\nTen", **more) -> Document:
    return Document(**{"source": "r", "media_type": "text/plain", "digest": "", "text": text, **more})


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({}, {0: "line 1", 4: "line 2", 13: "line 5"}),
        ({"pages": ((0, 1), (8, 2))}, {0: "line 1, page 1", 8: "line 3, page 2", 13: "line 5, page 2"}),
        ({"media_type": "application/pdf", "pages": ((0, 1), (4, 2), (8, 1))}, {3: "page 1", 4: "page 2", 9: "page 1"}),
        ({"media_type": "application/pdf", "pages": ((2, 1), (4, 2), (4, 3))}, {0: "page 1", 4: "page 3"}),
        ({"media_type": "application/odt", "pages": ((0, 1), (8, 0))}, {0: "page 1", 8: ""}),
        ({"media_type": "text/html"}, {0: "", 13: ""}),
        ({"media_type": "text/markdown", "lines": ((0, 7), (8, 3))}, {4: "line 7", 8: "line 3", 13: "line 3"}),
    ],
)
def test_a_place_is_said_as_far_as_the_file_tells(more, places):
    """A line is that of the file, a page the one on which the words stand; what is not known is not said."""
    found = document(**more)
    assert found.places_of(places) == places
    assert {offset: found.place_of(offset) for offset in places} == places


def test_problems_get_their_places_in_any_order():
    """Each problem with a span is told with its place; one without has none."""
    problems = [Problem(code="CC402", message="m", span=Span(at, at + 1)) for at in (13, 0, 4)] + [
        Problem(code="CC411", message="m")
    ]
    placed = document(problems=tuple(problems)).with_places().problems
    assert [problem.place for problem in placed] == ["line 5", "line 1", "line 2", ""]
