"""Lay each claim beside the source that was just read: the snapshot nearest the cited date, else the live page."""

from __future__ import annotations

import hashlib

from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.model.citation import Citation, Citations
from citecheck.model.evidence import Evidence
from citecheck.pipeline.pages import Read


def source_of(read: Read) -> Source:
    """Return what is read of a page when a claim is laid beside it: its title and its visible words."""
    text = "\n".join(filter(None, (read.page.title, read.page.text)))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(uri=read.uri, text=text, digest=digest, language=read.page.language, title=read.page.title or "")


def evidence_of(citation: Citation, citations: Citations, source: Source) -> tuple[Evidence, ...]:
    """Weigh every claim that ``citation`` supports against the source; the sentence is the clause's context."""
    return tuple(weigh(claim, source, context=claim.sentence) for claim in citations.claims_of(citation))
