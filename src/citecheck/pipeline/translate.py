"""Passages and whole sources translated at the end of a run, beside the original and marked as a machine's.

Nothing is compared with a translation: it is for people to read.
"""

from __future__ import annotations

import asyncio

import msgspec

from citecheck.ingest.language import guess_language
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.evidence import Evidence, Passage
from citecheck.model.ports import Log, Parts, Translator
from citecheck.model.source import SourceTranslation

#: Characters of a text that are translated at most: an article's; the rest is left out, and that is told in its last line.
LONGEST = 40_000
#: Lines given to the model at once, so that one long text does not hold all of it in memory.
_LINES = 32


async def translate_sources(citations: Citations, parts: Parts) -> None:
    """Translate the passages, and then the texts, of every claim whose source is in the translator's language, and log them.

    Numbers, dates and names were compared with the original and stay so. What this model has translated already is left.
    """
    translator = parts.translator
    if translator is None:
        return
    weighed = _newest(citations, parts.log)
    await _translate_passages(weighed, parts.log, translator)
    for digest in dict.fromkeys(evidence.source_digest for _, evidence in weighed if evidence.source_digest):
        await _translate_text(digest, parts.log, translator)


async def _translate_text(digest: str, log: Log, translator: Translator) -> None:
    known = (msgspec.json.decode(one.data, type=SourceTranslation) for one in log.about([digest], [EventKind.SOURCE_TRANSLATED]))
    text = log.text(digest)
    if text is None or any(one.translator == translator.name for one in known) or guess_language(text) != translator.source:
        return
    lines = text[:LONGEST].split("\n")
    made: list[str] = []
    for start in range(0, len(lines), _LINES):
        made += await asyncio.to_thread(translator.translate, lines[start : start + _LINES])
    if len(text) > LONGEST:
        made.append(f"[… {len(text) - LONGEST:,} more characters were not translated]")
    kept = log.keep_text("\n".join(made))
    told = SourceTranslation(of=digest, text_digest=kept, translator=translator.name, language=translator.target)
    log.append(EventKind.SOURCE_TRANSLATED, digest, told)


async def _translate_passages(weighed: list[tuple[str, Evidence]], log: Log, translator: Translator) -> None:
    for citation, evidence in weighed:
        if _is_to_translate(evidence, translator):
            texts = [passage.exact for passage in evidence.passages]
            made = await asyncio.to_thread(translator.translate, texts)
            log.append(EventKind.CLAIM_WEIGHED, citation, _with(evidence, made, translator.name))


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
