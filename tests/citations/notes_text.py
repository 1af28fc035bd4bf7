"""Builds Documents with true spans out of note texts, as a reader would: for the tests of this room."""

from __future__ import annotations

from citecheck.citations.parse import cite
from citecheck.model.citation import Citation, Citations
from citecheck.model.document import Claim, DateOrder, Document, Note
from citecheck.model.span import Span


def document(*bodies: str, order: DateOrder = "unknown", claims: tuple[Claim, ...] = (), prefix: str = "") -> Document:
    """Build a report whose notes (1), (2) … have the given bodies, after a line of text; ``prefix`` starts each note's id."""
    text = "What the report says.\n\n"
    notes: list[Note] = []
    for number, body in enumerate(bodies, start=1):
        start = len(text)
        label = f"({number}) "
        text += label + body + "\n \n"
        inside = Span(start + len(label), start + len(label) + len(body))
        words = " ".join(body.split())
        notes.append(Note(id=f"{prefix}{number}", label=str(number), text=words, span=Span(start, inside.end), body=inside))
    return Document(
        source="report.txt",
        media_type="text/plain",
        digest="0" * 64,
        text=text,
        notes=tuple(notes),
        claims=claims,
        date_order=order,
    )


def cited(*bodies: str, order: DateOrder = "unknown") -> tuple[Citation, ...]:
    """Return the citations of notes with the given bodies."""
    return parsed(*bodies, order=order).citations


def parsed(*bodies: str, order: DateOrder = "unknown") -> Citations:
    """Return all that is parsed of notes with the given bodies."""
    return cite(document(*bodies, order=order))


def one(body: str, order: DateOrder = "unknown") -> Citation:
    """Return the only citation of a note."""
    (citation,) = cited(body, order=order)
    return citation
