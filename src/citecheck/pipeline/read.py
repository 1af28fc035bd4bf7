"""Read, then cite: one report or list of links, from its file to its document and citations. Asks nobody anything."""

from __future__ import annotations

from pathlib import Path

import msgspec

from citecheck.citations.doubts.find import doubts
from citecheck.citations.lists.read import load_list
from citecheck.citations.parse import cite
from citecheck.ingest.links import cite_links, links_of
from citecheck.ingest.read import read
from citecheck.model.citation import Citations
from citecheck.model.document import Document
from citecheck.model.ports import Tell, unheard


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was read, and its citations.

    ``links`` counts the links of the text: those taken as citations where ``with_links``, else those left out.
    """

    document: Document
    citations: Citations
    links: int = 0
    with_links: bool = False


def cited(report: str, with_links: bool = False, column: str = "", *, tell: Tell = unheard) -> Cited:
    """Read the file ``report``, a list of links or a report, and parse its citations; ``with_links`` those of the text as well.

    In a report without notes the links of the text are always citations. ``column`` is the one of a table that holds the
    links. ``tell`` hears how far it is. The other arguments are plain values, so that ``engines/confined.py`` can call it by
    name in a process of its own. Raises ``UnreadableDocument``, for a list in YAML ``BookError``.
    """
    path = Path(report)
    tell("reading", 0, None)
    listed = load_list(path, column=column)
    if listed is not None:
        return Cited(document=listed.document.with_places(), citations=_placed(listed.citations, listed.document))
    # The name alone: citations.yaml and reports are shown to others, folders are not.
    document = msgspec.structs.replace(read(path, tell=tell), source=path.name)
    tell("looking it over", 0, None)
    document = msgspec.structs.replace(document, problems=(*document.problems, *doubts(document)))
    count = len(links_of(document))
    taken = count > 0 and (with_links or not (document.notes or document.markers))
    document = cite_links(document) if taken else document
    citations = _placed(cite(document, tell), document)
    return Cited(document=document.with_places(), citations=citations, links=count, with_links=taken)


def _placed(citations: Citations, document: Document) -> Citations:
    """Return the citations, each with its place in the report."""
    places = document.places_of(citation.span.start for citation in citations.citations if citation.span)
    placed = (
        msgspec.structs.replace(citation, place=places[citation.span.start]) if citation.span else citation
        for citation in citations.citations
    )
    return msgspec.structs.replace(citations, citations=tuple(placed))
