"""The chain's arithmetic: what is stored is what was appended, and whatever is changed of it is found and named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.audit.chain import Line, Row, Walk, encoded, line_after
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import GENESIS, canonical, digest_of
from citecheck.model.span import Span

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(st.none() | st.booleans() | NUMBERS | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner))
OBJECTS = st.dictionaries(TEXTS, JSON)
AT = "2026-11-02T12:00:00.000000Z"


def stored(line: Line) -> Row:
    """Return a line as the database gives it when text is asked for as bytes."""
    texts = [text.encode() for text in (line.run, line.at, line.kind, line.subject)]
    return (line.seq, texts[0], texts[1], texts[2], texts[3], line.data, line.previous.encode(), line.digest.encode())


def stored_as_it_is(line: Line) -> Row:
    """Return a forged line as the database gives it: text as bytes, all else as it is."""
    return tuple(part.encode() if isinstance(part, str) else part for part in line)  # type: ignore[return-value]


def lines(count: int) -> list[Line]:
    """Return a chain of ``count`` lines."""
    made: list[Line] = []
    for number in range(count):
        last = made[-1] if made else None
        made.append(line_after(last, run="r", at=AT, kind="k", subject=f"s{number}", data=canonical({"n": number})))
    return made


@given(OBJECTS)
def test_canonical_json_comes_back_as_it_went_in(data: dict[str, Any]) -> None:
    """What is appended is what is read, and encoding what was read gives the same bytes again."""
    text = encoded(data)
    read = msgspec.json.decode(text)
    assert read == data
    assert encoded(read) == text


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_any_text_can_be_stored(data: dict[str, Any]) -> None:
    """Lone surrogates, NUL and every other sign that a hostile page may bring end as valid UTF-8 JSON."""
    assert isinstance(msgspec.json.decode(encoded(data).decode("utf-8")), dict)


def test_order_of_keys_does_not_matter() -> None:
    """Two dicts that are equal have one canonical form."""
    assert encoded({"b": 1, "a": {"d": 2, "c": 3}}) == encoded({"a": {"c": 3, "d": 2}, "b": 1}) == b'{"a":{"c":3,"d":2},"b":1}'


@pytest.mark.parametrize("data", [[1], "text", None, {"x": object()}, {"x": 1j}])
def test_what_is_no_json_object_is_refused(data: object) -> None:
    """Data that could not be read back is refused when appended, not when the buffer is written."""
    with pytest.raises(AuditError):
        encoded(data)


def test_a_struct_is_data() -> None:
    """The model's structs are taken as they are."""
    assert encoded(Span(1, 2)) == b'{"end":2,"start":1}'


@given(run=TEXTS, at=TEXTS, kind=TEXTS, subject=TEXTS, data=OBJECTS)
def test_the_walk_agrees_with_digest_of_for_any_text(run: str, at: str, kind: str, subject: str, data: dict[str, Any]) -> None:
    """The walk's short cut hashes the same bytes as ``digest_of``, also where JSON needs escapes."""
    line = line_after(None, run=run, at=at, kind=kind, subject=subject, data=encoded(data))
    assert line.digest == digest_of(seq=1, run=run, at=at, kind=kind, subject=subject, data=encoded(data), previous=GENESIS)
    walk = Walk()
    walk.over([stored(line)])
    assert (walk.seq, walk.head) == (1, line.digest)


@given(st.integers(0, 4), st.integers(0, 7), st.binary(min_size=1, max_size=4))
def test_any_change_of_any_column_is_found(row: int, column: int, change: bytes) -> None:
    """Whatever column of whatever event is changed, the walk stops, at that event or (seq alone) at the one missing."""
    rows = [list(stored(line)) for line in lines(5)]
    before = rows[row][column]
    rows[row][column] = before + 1 if isinstance(before, int) else before + change
    with pytest.raises(ChainBroken) as broken:
        Walk().over(tuple(row) for row in rows)  # type: ignore[misc]
    assert broken.value.seq == row + 1


@pytest.mark.parametrize(
    ("order", "first_bad"),
    [([0, 2, 1], 2), ([1, 0, 2], 1), ([0, 2], 2), ([1, 2], 1), ([0, 1, 1, 2], 2), ([2], 1)],
)
def test_a_row_out_of_place_is_named(order: list[int], first_bad: int) -> None:
    """Reordered, missing and doubled rows are found at the first place that is not as it was."""
    rows = [stored(line) for line in lines(3)]
    with pytest.raises(ChainBroken) as broken:
        Walk().over([rows[place] for place in order])
    assert broken.value.seq == first_bad


#: More events than are checked together, twice over.
LONG = lines(300)


@pytest.mark.parametrize("bad", [1, 127, 128, 129, 256, 257, 300])
@pytest.mark.parametrize(
    "change",
    [
        {"subject": "other"},
        {"data": b"{}"},
        {"previous": "0" * 63},
        {"digest": "f" * 64},
        {"digest": "f" * 63 + "\n"},
        {"digest": ""},
        {"at": 7},
        {"seq": 999},
    ],
    ids=str,
)
def test_the_first_bad_event_of_many_is_named(bad: int, change: dict[str, object]) -> None:
    """Events are checked many together; which of them does not fit is told all the same, and the walk ends just before it."""
    forged = [*LONG[: bad - 1], LONG[bad - 1]._replace(**change), *LONG[bad:]]  # type: ignore[arg-type]
    walk = Walk()
    with pytest.raises(ChainBroken) as broken:
        walk.over(stored_as_it_is(line) for line in forged)
    assert (broken.value.seq, walk.seq, walk.broken) == (bad, bad - 1, True)
    assert walk.head == (LONG[bad - 2].digest if bad > 1 else GENESIS)


def test_digests_that_are_only_together_as_they_should_be_are_found() -> None:
    """What two events bear could be cut elsewhere and be the same together: each digest is compared for itself."""
    first, second = LONG[0].digest, LONG[1].digest
    forged = [LONG[0]._replace(digest=first + "\n" + second[:1]), LONG[1]._replace(digest=second[1:]), *LONG[2:]]
    with pytest.raises(ChainBroken, match="event 1 was altered"):
        Walk().over(map(stored, forged))


def test_many_events_with_few_that_are_otherwise() -> None:
    """Escapes, text that is no ASCII and clocks set back, also between two lots of events, pass and are noted as ever."""
    made: list[Line] = []
    for number in range(1, 301):
        at = "2026-11-01T12:00:00.000000Z" if number in (64, 129) else AT
        subject = {5: 'a"\\b', 200: "é\u2028", 257: "\x00"}.get(number, f"s{number}")
        made.append(line_after(made[-1] if made else None, run="r", at=at, kind="k", subject=subject, data=b"{}"))
    walk = Walk()
    walk.over(map(stored, made))
    assert (walk.seq, walk.head, walk.backwards) == (300, made[-1].digest, [64, 129])


@pytest.mark.parametrize("readable", [0, 3, 128, 200])
def test_what_was_read_before_the_file_failed_is_walked(readable: int) -> None:
    """A file that cannot be read on is told from the first event that could not be read, not from the first of its lot."""

    def failing() -> Iterator[Row]:
        yield from map(stored, LONG[:readable])
        raise sqlite3.DatabaseError("database disk image is malformed")

    walk = Walk()
    with pytest.raises(sqlite3.DatabaseError):
        walk.over(failing())
    assert walk.seq == readable


def test_the_walk_tells_how_far_it_came() -> None:
    """After an error the walk still knows the last event that was sound."""
    made = lines(3)
    walk = Walk()
    with pytest.raises(ChainBroken):
        walk.over([stored(made[0]), stored(made[1]), stored(made[2]._replace(subject="other"))])
    assert (walk.seq, walk.head) == (2, made[1].digest)


def test_bytes_that_are_no_text_are_an_alteration() -> None:
    """A column that is no UTF-8, or of another type, breaks the chain there; it is no crash."""
    row = stored(lines(1)[0])
    for column, value in ((4, b'\xff"'), (4, b"\xff"), (5, 7), (4, None)):
        bad = [*row[:column], value, *row[column + 1 :]]
        with pytest.raises(ChainBroken) as broken:
            Walk().over([tuple(bad)])  # type: ignore[list-item]
        assert broken.value.seq == 1


def test_a_clock_set_back_is_noted() -> None:
    """An event that bears an earlier time than the one before is counted, and the chain holds."""
    first = line_after(None, run="r", at="2026-11-02T12:00:00.000000Z", kind="k", subject="s", data=b"{}")
    second = line_after(first, run="r", at="2026-11-02T11:00:00.000000Z", kind="k", subject="s", data=b"{}")
    third = line_after(second, run="r", at="2026-11-02T11:00:00.000000Z", kind="k", subject="s", data=b"{}")
    walk = Walk()
    walk.over([stored(first), stored(second), stored(third)])
    assert walk.backwards == [2]


@pytest.mark.parametrize("sign", ['"', "\n", "\x00", "\\", "\u2028", "\x7f"])
@pytest.mark.parametrize("column", range(1, 5))
def test_a_column_is_not_its_escaped_form(sign: str, column: int) -> None:
    """The walk's short cut does not take a text for another one whose JSON spelling it looks like."""
    texts = ["r", AT, "k", "s"]
    texts[column - 1] = f"a{sign}b"
    run, at, kind, subject = texts
    honest = stored(line_after(None, run=run, at=at, kind=kind, subject=subject, data=b"{}"))
    Walk().over([honest])
    escaped = canonical(texts[column - 1])[1:-1]
    forged = (*honest[:column], escaped, *honest[column + 1 :])
    if forged == honest:
        return  # a sign that JSON does not escape
    with pytest.raises(ChainBroken):
        Walk().over([forged])  # type: ignore[list-item]


@given(TEXTS, st.integers(0, 200), st.integers(0, 200))
def test_text_cannot_be_moved_between_columns(subject: str, cut: int, end: int) -> None:
    """However the hashed bytes are cut into columns anew, only the old cut passes."""
    line = line_after(None, run="r", at=AT, kind="k", subject=subject, data=canonical({"subject": subject, "run": '"}\n{'}))
    seq, run, at, kind, text, data, previous, digest = stored(line)
    pool = b'","kind":"'.join((at, kind, run, text, data))
    moved = (pool[: cut % (len(pool) + 1)], pool[cut % (len(pool) + 1) : end])
    for forged in (
        (seq, run, moved[0], moved[1], text, data, previous, digest),
        (seq, run, at, kind, moved[0], moved[1], previous, digest),
        (seq, moved[0], at, kind, moved[1], data, previous, digest),
    ):
        if forged != stored(line):
            with pytest.raises(ChainBroken):
                Walk().over([forged])


def test_a_line_with_a_hole_is_broken_not_a_crash() -> None:
    """A file so damaged that a column is NULL gives the same clear error as any other alteration."""
    whole = lines(1)[0]
    assert whole.is_whole()
    for name in ("run", "subject", "data", "previous"):
        holed = whole._replace(**{name: None})
        assert not holed.is_whole()
    with pytest.raises(ChainBroken, match="event 1 cannot be read"):
        whole._replace(data=None).event()  # type: ignore[arg-type]
