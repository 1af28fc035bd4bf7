"""The words of a source that a format gives field by field: a cite template, an entry of a .bib file."""

from __future__ import annotations

from collections.abc import Mapping

#: How an entry is written, in this order; a field that is not there leaves nothing. Dashes stand for the field's words.
_SHAPES: tuple[tuple[str, str], ...] = (
    ("author", "{}"),
    ("title", "“{}”"),
    ("container_title", "{}"),
    ("publisher", "{}"),
    ("issued", "{}"),
    ("locator", "{}"),
    ("doi", "doi:{}"),
    ("numbers", "{}"),
    ("language", "(in {})"),
    ("url", "{}"),
    ("version_url", "Archived {}"),
    ("accessed", "Retrieved {}"),
    ("quote", "“{}”"),
)
#: Fields that only the words hold: what they say has no place in a citation's record.
_UNGIVEN = frozenset({"numbers", "quote"})


def entry_words(fields: Mapping[str, str]) -> str:
    """Return ``fields`` as one line that a reader of notes understands, each part ended by a full stop.

    >>> entry_words({"title": "Dam fails", "container_title": "Valley Post", "issued": "3 May 2019", "url": "https://vp.example/1"})
    '“Dam fails”. Valley Post. 3 May 2019. https://vp.example/1.'
    """
    parts = [shape.format(fields[name]) for name, shape in _SHAPES if fields.get(name)]
    return " ".join(part if part[-1] in ".?!" and not part.startswith("http") else part + "." for part in parts)


def given(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields that a citation has a place for, as ``Note.fields`` wants them."""
    return [(name, value) for name, value in fields.items() if value and name not in _UNGIVEN]
