"""Reading a list in a test: its text in, its citations and problems out."""

from __future__ import annotations

from pathlib import Path

from citecheck.citations.lists.read import Listed, cite_list
from citecheck.model.citation import Citation


def listed(suffix: str, text: str | bytes) -> Listed:
    data = text.encode() if isinstance(text, str) else text
    found = cite_list(Path("links" + suffix), data)
    assert found is not None, "taken for a report"
    return found


def cited(suffix: str, text: str | bytes) -> tuple[Citation, ...]:
    return listed(suffix, text).citations.citations


def links(suffix: str, text: str | bytes) -> list[str | None]:
    return [one.url.normalised if one.url else None for one in cited(suffix, text)]


def told(suffix: str, text: str | bytes) -> list[str]:
    return [problem.code for problem in listed(suffix, text).document.problems]
