"""The notes of a report seen together, at the end of a run: whether each source lies beside its own sentence."""

from __future__ import annotations

import asyncio

import msgspec

from citecheck.evidence.alignment import Cited, align
from citecheck.evidence.source import Source
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind, Told
from citecheck.model.ports import Log, Parts

#: Fewer sources than this have no neighbours to be mixed up with.
_FEWEST = 2


class _Weighed(msgspec.Struct, frozen=True):
    """What is needed of a CLAIM_WEIGHED event: which text was read."""

    source_uri: str
    source_digest: str


_DECODER = msgspec.json.Decoder(_Weighed)


async def align_notes(citations: Citations, parts: Parts) -> None:
    """Lay each source that was read beside the sentences of the notes around its own, and tell the log what came of it.

    Nothing is done where no claim of the report was weighed since that was told last.
    """
    log = parts.log
    weighed = _newest(citations, log)
    last = log.latest(EventKind.CLAIMS_ALIGNED, citations.digest)
    if len(weighed) < _FEWEST or (last is not None and last.seq > max(told.seq for told in weighed.values())):
        return
    cited = [
        Cited(
            citation=citation.id,
            note=citation.note,
            claims=citations.claims_of(citation),
            source=_source(weighed.get(citation.id), log),
        )
        for citation in citations.citations
        if not citation.skip
    ]
    log.append(EventKind.CLAIMS_ALIGNED, citations.digest, await asyncio.to_thread(align, cited, parts.words))


def _newest(citations: Citations, log: Log) -> dict[str, Told]:
    """Return the newest weighing of each citation of this very report."""
    kin = {run.id for run in log.runs() if run.start.report_digest == citations.digest}
    told = log.about([citation.id for citation in citations.citations], [EventKind.CLAIM_WEIGHED])
    return {one.subject: one for one in told if one.run in kin}


def _source(told: Told | None, log: Log) -> Source | None:
    if told is None:
        return None
    weighed = _DECODER.decode(told.data)
    text = log.text(weighed.source_digest)
    return Source(uri=weighed.source_uri, text=text, digest=weighed.source_digest) if text else None
