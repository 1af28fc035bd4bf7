"""Addresses and forms that nobody of ours made: never a fault of the desk's own, never a header or a page of their making."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.review.desk import FakeDesk
from tests.review.reported import RUN
from tests.review.visitor import OURS, Visitor

ODD = [
    "",
    "-1",
    "0",
    "9" * 40,
    "1e9",
    "٣",
    "\x00",
    "\r\nx: y",
    "<script>",
    "{{7*7}}",
    "../../etc",
    "%00",
    "💧" * 50,
    "a" * 500,
    "²",
]
NAMES = [
    "claim",
    "tab",
    "state",
    "as",
    "at",
    "find",
    "view",
    "saved",
    "undone",
    "edited",
    "show",
    "seed",
    "from",
    "sort",
    "before",
    "containing",
    "back",
]


@pytest.mark.parametrize("value", ODD)
async def test_odd_questions_get_pages(value):
    """Every screen answers whatever its address asks for, and repeats none of it as markup."""
    visitor = await Visitor(FakeDesk()).enter()
    citation = visitor.desk.by_note("1").citation.id
    for path in ("/", f"/run/{RUN}", f"/note/{RUN}/{citation}", f"/health/{RUN}", "/log", "/keys", f"/edit/{RUN}/{citation}"):
        answer = await visitor.client.get(path, params=dict.fromkeys(NAMES, value), follow_redirects=True)
        assert answer.status_code == 200, path
        assert "<script>" not in answer.text
        assert "x" not in answer.headers


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "claim",
                "judgement",
                "severity",
                "note",
                "query",
                "quote",
                "passage",
                "ticked",
                "last",
                "hints",
                "then",
                "claim_digest",
                "text_digest",
                "source_uri",
                "seq",
            ]
        ),
        st.text(max_size=40),
    )
)
async def test_odd_forms_are_refused_or_saved_whole(fields):
    """Whatever a form of the desk holds, it is saved, or comes back with a reason; it is never a fault."""
    visitor = await Visitor(FakeDesk()).enter()
    citation = visitor.desk.by_note("1").citation.id
    key = (await visitor.note("1")).select_one("input[name=key]")["value"]
    for path in ("decide", "undo", "edit"):
        answer = await visitor.client.post(f"/{path}/{RUN}/{citation}", data=fields | {"key": key}, headers=OURS)
        assert answer.status_code in (200, 303, 409, 422), (path, fields)
        assert "\n" not in answer.headers.get("location", "")
