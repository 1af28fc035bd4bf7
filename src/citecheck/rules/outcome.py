"""Rules that look at one citation: functions ``(Outcome, Policy) -> Finding | None``, applied in the order of ``RULES``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from citecheck.model.capture import CaptureState
from citecheck.model.citation import CitedDate
from citecheck.model.cited_copy import CopyState
from citecheck.model.drift import Change
from citecheck.model.exchange import Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.model.verdict import ROT, Conclusion, Liveness, TitleSeen
from citecheck.rules.catalogue import CATALOGUE, LIVENESS, finding_of
from citecheck.rules.decisions import disagreed, found_amiss, stale
from citecheck.rules.source import author_disagrees, date_disagrees, outlet_disagrees, without_text
from citecheck.text.archive_urls import take_apart
from citecheck.text.months import fold

#: Share of a cited title's words on the page below which the page seems to be another. Measured over 136 real news pages
#: (November 2026): of 1,088 titles as editors write them (whole, cut, mistyped, with a site's name) one lies below, of
#: 1,181 titles of other pages in the same language 98 in a hundred; below 0.25 it would be none and 91, below 0.5 two and 99.
_OTHER_TITLE = 0.34
#: How much older than its event a note may be: an article that is updated keeps its first date.
_OLDER = dt.timedelta(days=31)
_TELLS_EVENTS = ("news", "video", "web")
#: Words of a sentence (folded) that speak of what is to come: announced before it happens.
_TO_COME = re.compile(
    r"\b(?:will|would|shall|plan\w*|schedul\w*|expect\w*|until|till|deadline|due\s(?!to)|upcoming|next|intend\w*|"
    r"forthcoming|prevue?s?|devrai\w*|sera|seront|jusqu\w*|prochaine?s?|soll\w*|wird|werden|geplant\w*|bis|"
    r"kommende\w*|previst\w*|seran|hasta|proxim\w*|سوف|حتي|المقرر|المزمع|القادم|المقبل)\b"
)


def _liveness(outcome: Outcome, _: Policy) -> Finding | None:
    verdict = outcome.verdict
    if verdict is None or verdict.liveness not in LIVENESS:
        return None
    rule = LIVENESS[verdict.liveness]
    why = verdict.reasons[0].words if verdict.reasons else rule.meaning
    if verdict.browser:
        why = f"{why.rstrip('.')} (seen in a browser)"
    suggestion = rule.advice
    if verdict.liveness is Liveness.MOVED and outcome.chain and outcome.chain.target:
        suggestion = f"Put the new address into the note: {outcome.chain.target.normalised}"
    elif verdict.liveness in ROT and outcome.answer and outcome.answer.verified and outcome.answer.memento:
        suggestion = f"Cite the snapshot beside the link: {outcome.answer.memento.uri}"
    return finding_of(rule.code, outcome, why, suggestion)


def _drift(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell what became of a page that is still the cited one; one that says something else is the liveness rule's."""
    drift = outcome.drift
    if drift is None or outcome.verdict is None or outcome.verdict.liveness not in (Liveness.LIVE, Liveness.MOVED):
        return None
    if drift.change is Change.SHORTENED:
        return finding_of("CC113", outcome, f"{drift.kept:.0%} of the snapshot's text is left on the page")
    if drift.change is Change.EDITED and drift.gone:
        new = f"; new: {_quoted(drift.new)}" if drift.new else ""
        return finding_of("CC114", outcome, f"since the snapshot, gone from the page: {_quoted(drift.gone)}{new}")
    return None


def _place(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a fragment that names nothing on a page that is there."""
    verdict = outcome.verdict
    if verdict is None or verdict.liveness not in (Liveness.LIVE, Liveness.MOVED):
        return None
    missing = next((reason for reason in verdict.reasons if reason.signal == "fragment"), None)
    return finding_of("CC116", outcome, missing.words) if missing else None


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))


def _dead(outcome: Outcome, _: Policy) -> Finding | None:
    standing = outcome.standing
    if standing is None or standing.conclusion is not Conclusion.DEAD or standing.since is None:
        return None
    return finding_of("CC111", outcome, f"failed {standing.failures} times since {standing.since:%Y-%m-%d}")


def _short_link(outcome: Outcome, _: Policy) -> Finding | None:
    chain = outcome.chain
    if chain is None or chain.target is None or not chain.recovered:
        return None
    dump = next((hop.source for hop in chain.hops if hop.via is Via.DUMP), None)
    return finding_of(
        "CC112",
        outcome,
        f"the short link is dead; its target was recovered from {f'the dump {dump}' if dump else 'an archive'}",
        f"Put the full address into the note: {chain.target.normalised}",
    )


def _archive(outcome: Outcome, policy: Policy) -> Finding | None:
    answer = outcome.answer
    if answer is None:
        return None
    if answer.state is AnswerState.UNKNOWN:
        return finding_of("CC204", outcome, answer.reason or CATALOGUE["CC204"].meaning)
    if answer.state is AnswerState.EXCLUDED:
        return finding_of("CC203", outcome, answer.reason or CATALOGUE["CC203"].meaning)
    if answer.memento is not None and answer.verified:
        return _far(outcome, policy)
    return _no_snapshot(outcome, answer)


def _no_snapshot(outcome: Outcome, answer: ArchiveAnswer) -> Finding | None:
    if outcome.capture is not None and outcome.capture.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT):
        return None  # it was missing; now there is one
    if answer.rejected:
        return finding_of("CC207", outcome, f"{len(answer.rejected)} tried and not believed: {answer.rejected[0][1]}")
    return finding_of("CC201", outcome, "no usable snapshot is listed" if answer.captures else CATALOGUE["CC201"].meaning)


def _far(outcome: Outcome, policy: Policy) -> Finding | None:
    answer = outcome.answer
    if answer is None or answer.memento is None or answer.day is None:
        return None
    distance = answer.memento.days_from(answer.day)
    if abs(distance) <= policy.archive.far_days:
        return None
    side = "after" if distance > 0 else "before"
    return finding_of("CC202", outcome, f"the nearest snapshot is {abs(distance)} days {side} the cited date")


def _copy(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell an archived copy that the note links and that is not what it claims; what was not heard is told as such."""
    copy, answer = outcome.copy, outcome.answer
    if copy is None:
        return None
    if copy.state is CopyState.UNKNOWN:
        return finding_of("CC204", outcome, f"the copy that the note links could not be verified: {copy.reason}")
    code = {CopyState.WRONG: "CC208", CopyState.DEAD: "CC209"}.get(copy.state)
    if code is None:
        return None
    better = answer.memento.uri if answer is not None and answer.verified and answer.memento is not None else None
    advice = f"Cite the snapshot that was verified: {better}" if better else None
    return finding_of(code, outcome, f"{copy.archive}: {copy.reason}", advice)


def _unreliable(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a link into an archive that alters its captures, is closed, or cannot be verified by anybody but a reader."""
    for url in (outcome.citation.version_url, outcome.citation.url):
        archived = take_apart(url) if url is not None else None
        if archived is not None and archived.warning:
            return finding_of("CC210", outcome, f"{archived.archive} {archived.warning}")
    return None


def _capture(outcome: Outcome, _: Policy) -> Finding | None:
    capture = outcome.capture
    if capture is None:
        return None
    if capture.state in (CaptureState.REFUSED, CaptureState.TARGET_ERROR, CaptureState.QUOTA):
        return finding_of("CC205", outcome, capture.message or capture.code or capture.state.value)
    if capture.state is CaptureState.NOT_ATTEMPTED:
        return finding_of("CC206", outcome, capture.message)
    return None


def _not_in_source(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell what is absent from the whole source; that something is only not near the passages is no finding.

    Nor is it where a video's description alone was read: what is said in the video is not known.
    """
    if outcome.source is not None and outcome.source.medium == "video":
        return None
    absent = [
        row.in_claim
        for evidence in outcome.evidence
        if evidence.comparable
        for row in evidence.discrepancies
        if row.presence == "absent" and row.kind in ("number", "date", "name")
    ]
    if not absent:
        return None
    return finding_of("CC301", outcome, f"nowhere in the source that was read: {_quoted(absent)}")


def _title(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a page, or a snapshot that was believed, that calls itself something else than the note does."""
    told = []
    verdict, answer = outcome.verdict, outcome.answer
    if verdict is not None and verdict.liveness in (Liveness.LIVE, Liveness.MOVED):
        told += _other_titles(outcome, "the page", verdict.titles)
    if answer is not None and answer.verified and answer.memento is not None:
        told += _other_titles(outcome, f"its snapshot of {answer.memento.at.date()}", answer.titles)
    return finding_of("CC302", outcome, f"the note says “{outcome.citation.title}”, {'; '.join(told)}") if told else None


def _other_titles(outcome: Outcome, where: str, titles: Iterable[TitleSeen]) -> list[str]:
    cited = outcome.citation.title
    return [f"{where} “{seen.page}”" for seen in titles if seen.cited == cited and seen.share < _OTHER_TITLE]


def _back_reference(outcome: Outcome, _: Policy) -> Finding | None:
    repeats = outcome.citation.repeats
    if repeats is None or repeats.note is not None:
        return None
    return finding_of("CC401", outcome, f"“{repeats.trigger}”: {repeats.reason or 'not resolved'}")


def _date_ambiguous(outcome: Outcome, _: Policy) -> Finding | None:
    for cited in (outcome.citation.issued, outcome.citation.accessed):
        if cited is not None and cited.ambiguous:
            return finding_of("CC404", outcome, f"“{cited.raw}” was read as {cited.date}")
    return None


def _note_before_event(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell news that is more than a month older than every date of the sentences that it is cited for.

    Only news, videos and pages with a day of issue: a law or a book may well be older than what it is applied to.
    """
    issued, citation = outcome.citation.issued, outcome.citation
    if issued is None or issued.precision != "day" or issued.ambiguous or citation.kind not in _TELLS_EVENTS:
        return None
    if not (citation.url or citation.version_url or citation.container_title or citation.publisher):
        return None  # a remark of the note's author, whose date may be anything
    sentences = [claim.sentence for claim in outcome.claims]
    if any(_TO_COME.search(fold(sentence)) for sentence in sentences):
        return None
    from citecheck.text.dates import find_dates  # noqa: PLC0415 - the languages of dates take a twentieth of a second to load

    dates = [found.date for sentence in sentences for found in find_dates(sentence)]
    if not dates or any(date.ambiguous or date.precision == "year" for date in dates):
        return None
    event = min(_first_day(date) for date in dates)
    if event - dt.date.fromisoformat(issued.date) <= _OLDER:
        return None
    return finding_of("CC418", outcome, f"the note is dated {issued.date}, the sentence speaks of {event}")


def _first_day(date: CitedDate) -> dt.date:
    return dt.date.fromisoformat(date.date + ("" if date.precision == "day" else "-01"))


RULES: tuple[Callable[[Outcome, Policy], Finding | None], ...] = (
    _dead,
    _liveness,
    _drift,
    _place,
    _short_link,
    _archive,
    _copy,
    _unreliable,
    _capture,
    _not_in_source,
    _title,
    date_disagrees,
    outlet_disagrees,
    author_disagrees,
    without_text,
    found_amiss,
    disagreed,
    stale,
    _back_reference,
    _date_ambiguous,
    _note_before_event,
)
