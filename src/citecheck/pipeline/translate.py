"""Passages translated at the end of a run, beside the original and marked as a machine's: nothing is compared with it."""

from __future__ import annotations

import asyncio

import msgspec

from citecheck.ingest.language import guess_language
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.evidence import Evidence, Passage
from citecheck.model.ports import Log, Parts, Translator


async def translate_passages(citations: Citations, parts: Parts) -> None:
    """Translate the passages of every claim whose source is in the translator's language, and log the evidence with them.

    Numbers, dates and names were compared with the original and stay so. What this model has translated already is left.
    """
    translator = parts.translator
    if translator is None:
        return
    for citation, evidence in _newest(citations, parts.log):
        if _is_to_translate(evidence, translator):
            texts = [passage.exact for passage in evidence.passages]
            made = await asyncio.to_thread(translator.translate, texts)
            parts.log.append(EventKind.CLAIM_WEIGHED, citation, _with(evidence, made, translator.name))


def _newest(citations: Citations, log: Log) -> list[tuple[str, Evidence]]:
    """Return the newest evidence of each claim of this very report, by citation."""
    kin = {run.id for run in log.runs() if run.start.report_digest == citations.digest}
    told = log.about([citation.id for citation in citations.citations], [EventKind.CLAIM_WEIGHED])
    known = [(one.subject, msgspec.json.decode(one.data, type=Evidence)) for one in told if one.run in kin]
    return list({(citation, evidence.claim): (citation, evidence) for citation, evidence in known}.values())


def _is_to_translate(evidence: Evidence, translator: Translator) -> bool:
    if all(passage.translated_by == translator.name for passage in evidence.passages):
        return False
    return guess_language("\n".join(passage.exact for passage in evidence.passages)) == translator.source


def _with(evidence: Evidence, made: tuple[str, ...], name: str) -> Evidence:
    passages: list[Passage] = [
        msgspec.structs.replace(passage, translation=words, translated_by=name)
        for passage, words in zip(evidence.passages, made, strict=True)
    ]
    return msgspec.structs.replace(evidence, passages=tuple(passages))
