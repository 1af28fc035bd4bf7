"""Rules that look at a report's citations together: functions ``(outcomes, Policy) -> findings``, in ``REPORT_RULES``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from citecheck.model.citation import Citation
from citecheck.model.memento import AnswerState
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.model.verdict import Liveness
from citecheck.rules.catalogue import CATALOGUE, finding_of

#: So many different pages that end on one are no chance. Two may be an article and its printed form.
_CROWD = 3
#: So many notes with a day make a crowd; half of them lie within so many days of the middle one: the report is of one time.
_DATED, _CLOSE = 5, 30
#: Where more than this share lie apart, or more than one in a small report, they are no slips: other times are told of as well.
_FEW = 0.1
#: A slip of the month or the year lies no farther away; what does is a source of another time.
_FARTHEST = 2 * 366


#: From so many sources without a link, where more have none than have one, it is the report's way of citing.
_HABIT = 20
_CITES_NOTHING = ("cross-reference", "comment")


def _date_outliers(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield a finding for each date months away from where all others crowd.

    An outlier lies more than 30 days, and more than six times the median distance, from the median date of at least
    five dated notes. (Six median deviations: Iglewicz and Hoaglin's 3.5 robust z-scores, rounded up for safety.)
    """
    dated = [(o, dt.date.fromisoformat(o.citation.issued.date)) for o in outcomes if _has_day(o) and o.citation.issued]
    if len(dated) < _DATED:
        return
    import statistics  # noqa: PLC0415 - loaded where dates are laid beside one another

    middle = statistics.median_low([day.toordinal() for _, day in dated])
    spread = statistics.median([abs(day.toordinal() - middle) for _, day in dated])
    apart = [(outcome, day) for outcome, day in dated if abs(day.toordinal() - middle) > max(30.0, 6 * spread)]
    if spread > _CLOSE or len(apart) > max(1, _FEW * len(dated)):
        return
    for outcome, day in apart:
        distance = abs(day.toordinal() - middle)
        if distance <= _FARTHEST or outcome.citation.kind in ("news", "video"):
            usual = dt.date.fromordinal(middle)
            yield finding_of("CC406", outcome, f"dated {day}, while the other notes crowd around {usual} ({distance} days away)")


def _no_links(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield a finding for each source without a link; where that is the report's habit, one finding for all of them."""
    citing = [outcome for outcome in outcomes if not outcome.citation.skip and outcome.citation.kind not in _CITES_NOTHING]
    bare = [outcome for outcome in citing if not _linked(outcome.citation)]
    if len(bare) > _HABIT and 2 * len(bare) > len(citing):
        yield finding_of("CC405", None, f"{len(bare)} of {len(citing)} sources are cited without a link or an identifier")
        return
    yield from (finding_of("CC405", outcome, CATALOGUE["CC405"].meaning) for outcome in bare)


def _linked(citation: Citation) -> bool:
    identifier = citation.doi or citation.isbn or citation.pmid or citation.arxiv
    return bool(citation.url or citation.version_url or identifier)


def _has_day(outcome: Outcome) -> bool:
    return outcome.citation.issued is not None and outcome.citation.issued.precision == "day"


def _one_end(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield a finding for each page that is sent on, with others of its site, to one and the same page.

    That is what sites do with pages that they have not got any more (Bar-Yossef et al. 2004). Short links to one article are
    no case of it: only the last step counts, from page to page of one site.
    """
    sent: dict[str, dict[str, list[Outcome]]] = {}
    for outcome in outcomes:
        hops = outcome.chain.hops if outcome.chain else ()
        if len(hops) < 2 or outcome.verdict is None or outcome.verdict.liveness not in (Liveness.LIVE, Liveness.MOVED):
            continue
        end, before = hops[-1].url.without_fragment(), hops[-2].url.without_fragment()
        if _bare(end.host) == _bare(before.host) and end.path.rstrip("/") != before.path.rstrip("/"):
            sent.setdefault(end.normalised, {}).setdefault(f"{before.path}?{before.query}", []).append(outcome)
    for end_url, pages in sent.items():
        if len(pages) >= _CROWD:
            for outcome in (outcome for cited in pages.values() for outcome in cited):
                yield finding_of("CC115", outcome, f"{len(pages)} different pages that the report cites are sent to {end_url}")


def _silent_archives(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield one finding for each archive that did not answer for some of the links it was asked about, where others did."""
    asked: dict[str, int] = {}
    silent: dict[str, list[str]] = {}
    answers = {(o.citation.url.normalised, o.answer.day): o.answer for o in outcomes if o.citation.url and o.answer}
    for answer in answers.values():
        if len(answer.heard) < 2:
            continue  # the only one that was asked: its silence is told at each citation
        for heard in answer.heard:
            asked[heard.archive] = asked.get(heard.archive, 0) + 1
            if heard.state is AnswerState.UNKNOWN:
                silent.setdefault(heard.archive, []).append(heard.reason)
    for archive, reasons in silent.items():
        many = f"{len(reasons)} of the {asked[archive]} look-ups"
        yield finding_of("CC211", None, f"{archive} did not answer {many} that it was asked: {reasons[0]}")


def _bare(host: str) -> str:
    return host.removeprefix("www.")


REPORT_RULES: tuple[Callable[[Sequence[Outcome], Policy], Iterable[Finding]], ...] = (
    _date_outliers,
    _no_links,
    _one_end,
    _silent_archives,
)
