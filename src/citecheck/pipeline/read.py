"""Read, then cite: one report or list of links, from its file to its document and citations. Asks nobody anything."""

from __future__ import annotations

from pathlib import Path

import msgspec

from citecheck.citations.doubts.find import doubts
from citecheck.citations.lists.read import load_list
from citecheck.citations.parse import cite
from citecheck.ingest.read import read
from citecheck.model.citation import Citations
from citecheck.model.document import Document


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was read, and its citations."""

    document: Document
    citations: Citations


def cited(report: str) -> Cited:
    """Read the file ``report``, a list of links or a report, and parse its citations.

    Its only argument is text, so that ``engines/confined.py`` can call it by name in a process of its own. Raises
    ``UnreadableDocument``, for a list in YAML ``BookError``.
    """
    path = Path(report)
    listed = load_list(path)
    if listed is not None:
        return Cited(document=listed.document, citations=listed.citations)
    # The name alone: citations.yaml and reports are shown to others, folders are not.
    document = msgspec.structs.replace(read(path), source=path.name)
    citations = cite(document)
    problems = (*document.problems, *doubts(document))
    return Cited(document=msgspec.structs.replace(document, problems=problems), citations=citations)
