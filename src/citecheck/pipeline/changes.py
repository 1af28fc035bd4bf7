"""What became different between two runs of one report. Pure.

A link is compared at its last look that decides anything: a wall, a login or a fault that may pass is no news, neither of death
nor of recovery, and what was told once is not told again while it stays so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from citecheck.liveness.judge import drifted
from citecheck.liveness.standing import standing
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.event import DUE_STEP, TOLD_AGAIN_STEP, Run
from citecheck.model.news import Changes, News, NewsItem
from citecheck.model.outcome import Outcome
from citecheck.model.policy import JudgePolicy
from citecheck.model.report import RunReport
from citecheck.model.verdict import ALIVE, ROT, Conclusion, Liveness, Standing, Verdict

#: What came of a capture that was asked for and not made.
_FAILED = frozenset({CaptureState.REFUSED, CaptureState.TARGET_ERROR, CaptureState.QUOTA, CaptureState.UNKNOWN})
#: ``RunStart.steps`` of a run that asked for captures and looked at no link.
CAPTURE_ALONE = "capture"
_ORDER = {kind: rank for rank, kind in enumerate(News)}
#: What the words of a verdict become where it has none.
_BARE = {Liveness.DRIFTED: "The page no longer says what it said."}


class _Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How a link stood at the end of a run: its last look that decides, and whether it was called dead."""

    verdict: Verdict | None
    standing: Standing
    capture: Capture | None

    @property
    def dead(self) -> bool:
        return self.standing.conclusion is Conclusion.DEAD

    @property
    def rotten(self) -> bool:
        return self.standing.conclusion in (Conclusion.SUSPECT, Conclusion.DEAD)

    @property
    def adrift(self) -> bool:
        return self.verdict is not None and self.verdict.liveness is Liveness.DRIFTED


_UNKNOWN = _Stand(verdict=None, standing=Standing(conclusion=Conclusion.UNDECIDED), capture=None)


def changes_between(
    earlier: RunReport | None,
    later: RunReport,
    policy: JudgePolicy,
    *,
    gap: dt.timedelta | None = None,
    missed_after: dt.timedelta | None = None,
) -> Changes:
    """Return what ``later`` found changed since ``earlier``, an earlier run of the same report (None: there is none).

    Links in the order of the report, the gravest kind first; a link that several notes cite is told once, one that
    ``citations.yaml`` skips never. Of a first run nothing is news but that it stopped. ``missed_after``: a longer ``gap``
    (``gap_before``) is told as a missed schedule.
    """
    found = [*_of_run(later, gap, missed_after)]
    if earlier is not None:
        before = {url: _stand(group[0], policy) for url, group in _by_link(earlier.outcomes).items()}
        for url, group in _by_link(outcome for outcome in later.outcomes if not outcome.citation.skip).items():
            found += _of_link(url, group, before.get(url, _UNKNOWN), policy)
    return Changes(
        run=later.run.id,
        at=later.run.finished or later.run.started,
        since=earlier.run.id if earlier else None,
        since_at=earlier.run.started if earlier else None,
        changes=tuple(sorted(found, key=lambda change: _ORDER[change.kind])),
    )


def run_before(runs: Iterable[Run], run: Run) -> Run | None:
    """Return the newest of ``runs`` (oldest first) that looked at the same report before ``run``, by its name or its bytes."""
    found = None
    for each in runs:
        if each.id == run.id:
            return found
        same = each.start.report == run.start.report or each.start.report_digest == run.start.report_digest
        if same and each.has_report and each.start.steps != CAPTURE_ALONE:
            found = each
    return None


def gap_before(runs: Iterable[Run], run: Run) -> dt.timedelta | None:
    """Return the time between the beginnings of the two newest of ``runs`` (oldest first) up to ``run`` that looked at its links.

    A run over what is due looks at every report of the shelf, whether or not one of its links was due. Of a report that such
    a run had told again there is none: that run itself came too late, and that is told once, not report by report.
    """
    if run.start.steps == TOLD_AGAIN_STEP:
        return None
    began: list[dt.datetime] = []
    for each in runs:
        if looks_at(each, run):
            began.append(each.started)
        if each.id == run.id:
            break
    return began[-1] - began[-2] if len(began) > 1 else None


def looks_at(run: Run, other: Run) -> bool:
    """Tell whether ``run`` looks at links of the report of ``other``, as far as they are due."""
    same = run.start.report == other.start.report or run.start.report_digest == other.start.report_digest
    return looks_at_some(run) and (same or run.start.steps == DUE_STEP)


def looks_at_some(run: Run) -> bool:
    """Tell whether ``run`` looks at links of reports, as far as they are due."""
    return run.start.steps == DUE_STEP or (run.has_report and run.start.steps not in (CAPTURE_ALONE, TOLD_AGAIN_STEP))


def _of_run(later: RunReport, gap: dt.timedelta | None, missed_after: dt.timedelta | None) -> Iterator[NewsItem]:
    run = later.run
    if run.end is None or not run.end.complete:
        why = run.end.why if run.end and run.end.why else "it was interrupted"
        yield NewsItem(kind=News.INCOMPLETE, at=run.finished or run.started, words=f"The run did not come to its end: {why}.")
    if gap is not None and missed_after is not None and gap > missed_after:
        yield missed(gap, missed_after, run.started)


def missed(gap: dt.timedelta, allowed: dt.timedelta, at: dt.datetime) -> NewsItem:
    """Return the change that says that no run began for ``gap``, though one should at least every ``allowed``."""
    words = f"No run began for {_span(gap)}; one should at least every {_span(allowed)}."
    return NewsItem(kind=News.MISSED, at=at, words=words)


def _span(time: dt.timedelta) -> str:
    if time < dt.timedelta(days=2):
        return f"{time.total_seconds() / 3600:.0f} hours"
    return f"{time.total_seconds() / 86400:.0f} days"


def _by_link(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes with a link by it, those that were looked at first: they tell most of it."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.citation.url is not None:
            found.setdefault(outcome.citation.url.without_credentials().normalised, []).append(outcome)
    for group in found.values():
        group.sort(key=lambda outcome: (outcome.verdict is None, not _is_adrift(outcome)))
    return found


def _is_adrift(outcome: Outcome) -> bool:
    return outcome.verdict is not None and _with_drift(outcome.verdict, outcome).liveness is Liveness.DRIFTED


def _with_drift(verdict: Verdict, outcome: Outcome) -> Verdict:
    return verdict if verdict.liveness is Liveness.DRIFTED else drifted(verdict, outcome.drift)


def _stand(outcome: Outcome, policy: JudgePolicy) -> _Stand:
    looks = [*outcome.history, *([outcome.verdict] if outcome.verdict else [])]
    deciding = next((look for look in reversed(looks) if _decides(look)), None)
    return _Stand(
        verdict=_with_drift(deciding, outcome) if deciding else None,
        standing=standing(looks, policy),
        capture=outcome.capture,
    )


def _decides(verdict: Verdict) -> bool:
    return verdict.liveness in ALIVE or (verdict.liveness in ROT and verdict.confidence != "weak")


def _of_link(url: str, group: list[Outcome], before: _Stand, policy: JudgePolicy) -> Iterator[NewsItem]:
    outcome = group[0]
    now = _stand(outcome, policy)
    kind = _kind(outcome, before, now)
    if kind is not None and outcome.verdict is not None:
        yield _change(kind, url, group, before, words=_words(kind, outcome, now.standing), at=outcome.verdict.at)
    made = outcome.capture
    if made is not None and made.state in _FAILED and not (before.capture and before.capture.state in _FAILED):
        why = f": {made.message}" if made.message else ""
        words = f"{made.archive or 'The archive'} was asked for a snapshot, and made none{why}."
        yield _change(News.CAPTURE_FAILED, url, group, before, words=words, at=made.at)


def _kind(outcome: Outcome, before: _Stand, now: _Stand) -> News | None:
    """Return what is new about a link that was looked at; None where nothing is, or this look decides nothing."""
    if outcome.verdict is None or not _decides(outcome.verdict):
        return None
    if now.dead:
        return None if before.dead else News.DEAD
    if now.rotten:
        return News.FAILING if not before.rotten else None
    if now.adrift:
        return News.DRIFTED if not before.adrift else None
    return News.RECOVERED if before.rotten or before.adrift else None


def _words(kind: News, outcome: Outcome, over_time: Standing) -> str:
    verdict = _with_drift(outcome.verdict, outcome) if outcome.verdict else None
    if kind is News.DEAD:
        since = f" since {over_time.since.date()}" if over_time.since else ""
        return f"Failed {over_time.failures} times{since}. {_reason(verdict)}"
    if kind is News.RECOVERED:
        return f"The page was seen again. {_reason(verdict)}".strip()
    return _reason(verdict)


def _reason(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return verdict.reasons[0].words if verdict.reasons else _BARE.get(verdict.liveness, f"It is {verdict.liveness.value}.")


def _change(kind: News, url: str, group: list[Outcome], before: _Stand, *, words: str, at: dt.datetime) -> NewsItem:
    outcome = group[0]
    answer = outcome.answer
    held = answer.memento if answer is not None and answer.verified else None
    return NewsItem(
        kind=kind,
        at=at,
        words=words,
        url=url,
        notes=tuple(dict.fromkeys(each.citation.note for each in group)),
        title=outcome.citation.title or outcome.citation.raw[:120],
        before=before.verdict.liveness.value if before.verdict else "",
        now=_with_drift(outcome.verdict, outcome).liveness.value if outcome.verdict else "",
        snapshot=held.uri if held else "",
    )
