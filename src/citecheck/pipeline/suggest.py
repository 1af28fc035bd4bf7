"""Ask a language model about claims and their sources, the worst-looking first, within a budget; every answer is logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from citecheck.evidence.source import Source
from citecheck.evidence.suggest import SCHEMA, question, suggestion, tokens_of
from citecheck.model.document import Claim
from citecheck.model.event import EventKind
from citecheck.model.outcome import Outcome
from citecheck.model.ports import LanguageModel, Log, Watcher
from citecheck.model.settings import LlmSettings
from citecheck.model.suggestion import Came, Question, Suggestion

#: So many faults in a row are the service's, not the question's: the rest is left.
_FAULTS = 3


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a model: of which citation and claim, and beside which source."""

    citation: str
    claim: Claim
    source: Source
    question: Question
    tokens: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking: a suggestion a question, by citation; ``stopped`` says why some were left, empty where none were."""

    suggestions: tuple[tuple[str, Suggestion], ...] = ()
    tokens: int = 0
    stopped: str = ""


def asks_of(outcomes: Sequence[Outcome], log: Log, settings: LlmSettings, model: str) -> tuple[Ask, ...]:
    """Return what is worth asking, the highest triage score first: claims with a kept source that the model was not asked yet."""
    answered = _answered(outcomes, log, model)
    rows = [
        (evidence.triage, outcome.citation.id, at, outcome, evidence)
        for outcome in outcomes
        for at, evidence in enumerate(outcome.evidence)
        if evidence.comparable
    ]
    asks: list[Ask] = []
    for _, _, _, outcome, evidence in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        claim = next((claim for claim in outcome.claims if claim.id == evidence.claim), None)
        text = log.text(evidence.source_digest)
        if claim is None or not text:
            continue
        source = Source(uri=evidence.source_uri, text=text, digest=evidence.source_digest)
        asked = question(claim, source, evidence.passages, most=settings.characters)
        if (outcome.citation.id, asked.digest) not in answered:
            asks.append(Ask(citation=outcome.citation.id, claim=claim, source=source, question=asked, tokens=tokens_of(asked)))
    return tuple(asks)


def _answered(outcomes: Sequence[Outcome], log: Log, model: str) -> set[tuple[str, str]]:
    """Return citation and prompt of every question that the model has answered; one that failed may be asked again."""
    told = log.about([outcome.citation.id for outcome in outcomes], [EventKind.MODEL_ASKED])
    known = [(one.subject, msgspec.json.decode(one.data, type=Suggestion)) for one in told]
    return {(citation, one.prompt_digest) for citation, one in known if one.model == model and one.came is not Came.FAILED}


def within(asks: Sequence[Ask], settings: LlmSettings) -> tuple[Ask, ...]:
    """Return the questions that the budget allows, by the estimate of their tokens, in their order."""
    return tuple(_within(asks, settings))


def _within(asks: Sequence[Ask], settings: LlmSettings) -> Iterator[Ask]:
    left = settings.tokens
    for ask in asks[: settings.calls]:
        if ask.tokens > left:
            return
        left -= ask.tokens
        yield ask


async def suggest(asks: Sequence[Ask], model: LanguageModel, log: Log, settings: LlmSettings, watcher: Watcher) -> Asked:
    """Ask one question after the other and log each answer, until the budget is used or the service keeps failing."""
    done: list[tuple[str, Suggestion]] = []
    used, faults, stopped = 0, 0, ""
    watcher.planned("claims", len(asks))
    for ask in asks:
        stopped = _why_stop(len(done), used, ask, faults, settings)
        if stopped:
            break
        reply = await model.ask(ask.question.system, ask.question.prompt, SCHEMA)
        made = suggestion(ask.claim, ask.source, ask.question, reply, model=model.name)
        log.append(EventKind.MODEL_ASKED, ask.citation, made)
        log.flush()
        done.append((ask.citation, made))
        used += made.tokens_in + made.tokens_out
        faults = faults + 1 if made.came is Came.FAILED else 0
        watcher.done("claims", ask.citation, made.says.value if made.says else made.why or made.came.value)
    return Asked(suggestions=tuple(done), tokens=used, stopped=stopped)


def _why_stop(calls: int, used: int, ask: Ask, faults: int, settings: LlmSettings) -> str:
    if faults >= _FAULTS:
        return f"{faults} questions in a row were not answered"
    if calls >= settings.calls:
        return f"the budget of {settings.calls} calls is used"
    if used + ask.tokens > settings.tokens:
        return f"the budget of {settings.tokens} tokens would be passed"
    return ""
