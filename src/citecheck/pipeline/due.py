"""What is due: each link of all reports once, how it stands, when it is to be looked at again, and why; and in which order.

The order is fair: reports take turns, within a report its hosts do, and of one host the longest overdue comes first. It
depends on the log and the clock alone.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import msgspec

from citecheck.liveness.standing import standing
from citecheck.model.citation import Citation, Citations, CitedDate
from citecheck.model.ports import Parts
from citecheck.model.verdict import ALIVE, ROT, Conclusion, Liveness, Standing, believed_until
from citecheck.pipeline.check import due_by
from citecheck.pipeline.links import Link, links_of
from citecheck.pipeline.memory import Known, Memory

#: Stands for "at once" in the order: before every time.
_AT_ONCE = dt.datetime.min.replace(tzinfo=dt.UTC)


class DueLink(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the shelf. ``state``: new, live, moved, drifted, suspect, dead, walled, restricted, transient or unknown.

    ``due``: when it is to be looked at again, None for at once; ``now``: whether that is now. ``archived``: whether a snapshot
    was verified. ``reports`` are those that cite it.
    """

    url: str
    host: str
    state: str
    archived: bool
    looked_at: dt.datetime | None
    due: dt.datetime | None
    now: bool
    why: str
    reports: tuple[str, ...]


def due_links(shelf: Sequence[Citations], parts: Parts, *, run: str = "") -> tuple[DueLink, ...]:
    """Return every link of ``shelf``, those that are due now first, in the order in which they are to be looked at.

    With ``run`` what that run has done is not due any more in it.
    """
    cited: dict[str, dict[str, None]] = {}
    for citations in shelf:
        for link in links_of(citations):
            cited.setdefault(link.subject, {})[citations.source] = None
    together = merged(shelf, list(cited))
    links = links_of(together)
    known = Memory(parts.log, run).of(link.subject for link in links)
    is_due = due_by(together, parts, run=run)
    found = [_due_link(link, known[link.subject], tuple(cited[link.subject]), is_due, parts) for link in links]
    waiting = sorted((link for link in found if not link.now), key=lambda link: (link.due or _AT_ONCE, link.url))
    return (*_in_turns([link for link in found if link.now]), *waiting)


def merged(shelf: Sequence[Citations], wanted: Sequence[str]) -> Citations:
    """Return the citations of all reports that cite the links ``wanted``, as one report without claims, in their order.

    Numbers of notes mean something within one report alone, so each id is put behind its report's name; and since a report's
    date does so too, it becomes the date of a citation that has none of its own.
    """
    ranks = {subject: rank for rank, subject in enumerate(wanted)}
    found: list[tuple[int, int, Citation]] = []
    for citations in shelf:
        for citation in citations.citations:
            rank = ranks.get(citation.url.without_credentials().normalised) if citation.url else None
            if rank is not None:
                alone = {"id": f"{citations.source}#{citation.id}", "claims": (), "accessed": _day_of(citation, citations)}
                found.append((rank, len(found), msgspec.structs.replace(citation, **alone)))
    found.sort(key=lambda each: each[:2])
    return Citations(source="", digest="", citations=tuple(citation for *_, citation in found))


def _day_of(citation: Citation, citations: Citations) -> CitedDate | None:
    day = citations.report_date
    if citation.cited_on() is not None or day is None:
        return citation.accessed
    return CitedDate(date=day.isoformat(), precision="day", raw=day.isoformat())


def _due_link(link: Link, known: Known, reports: tuple[str, ...], is_due: Callable[[Link, Known], bool], parts: Parts) -> DueLink:
    policy = parts.settings.policy
    stands = standing(known.verdicts, policy.judge)
    now = is_due(link, known)
    verdict = known.verdict
    until = believed_until(verdict, policy.fresh, known.verdicts[:-1]) if verdict else None
    if until is not None and now and until > parts.clock():
        until = None  # something beside the look itself: it has no time of its own
    answers = [known.answer(day)[0] for day in link.days]
    return DueLink(
        url=link.subject,
        host=link.url.host,
        state=_state(known, stands.conclusion),
        archived=any(answer is not None and answer.memento is not None and answer.verified for answer in answers),
        looked_at=verdict.at if verdict else None,
        due=until,
        now=now,
        why=_why(known, stands, now=now, by_itself=until is not None),
        reports=reports,
    )


def _state(known: Known, conclusion: Conclusion) -> str:
    verdict = known.verdict
    if verdict is None:
        return "new"
    if conclusion in (Conclusion.DEAD, Conclusion.SUSPECT) and verdict.liveness not in ALIVE:
        return conclusion.value
    return "suspect" if verdict.liveness in ROT else verdict.liveness.value


def _why(known: Known, stands: Standing, *, now: bool, by_itself: bool) -> str:
    """Return in words why the link is due when it is."""
    verdict = known.verdict
    if verdict is None:
        return "it was never looked at"
    if now and not by_itself:
        return "the look is still believed; its snapshots are to be looked up again"
    if verdict.liveness in ALIVE:
        words = f"the last of {len(known.verdicts)} looks"
    elif stands.conclusion is Conclusion.DEAD:
        words = f"dead after {stands.failures} failures, asked ever more seldom"
    elif verdict.liveness in ROT:
        words = f"failure {max(stands.failures, 1)} of the {stands.needed} that make a link dead"
    elif verdict.liveness in (Liveness.WALLED, Liveness.RESTRICTED):
        words = "no robot sees the page, and that seldom changes"
    else:
        words = "it may pass, so each run asks again"
    return f"{verdict.liveness.value}: {words}"


def _in_turns(links: Sequence[DueLink]) -> Iterator[DueLink]:
    """Yield ``links`` so that reports take turns, and the hosts within each; a link of two reports comes with the first."""
    shelves: dict[str, list[DueLink]] = {}
    for link in links:
        for report in link.reports:
            shelves.setdefault(report, []).append(link)
    queues = deque(deque(_hosts_in_turns(shelves[report])) for report in sorted(shelves))
    taken = set()
    while queues:
        queue = queues.popleft()
        while queue and queue[0].url in taken:
            queue.popleft()
        if queue:
            link = queue.popleft()
            taken.add(link.url)
            yield link
            queues.append(queue)


def _hosts_in_turns(links: Sequence[DueLink]) -> Iterator[DueLink]:
    """Yield ``links`` host by host in turns, the host with the longest overdue link first."""
    hosts: dict[str, deque[DueLink]] = {}
    for link in sorted(links, key=lambda link: (link.due or _AT_ONCE, link.url)):
        hosts.setdefault(link.host, deque()).append(link)
    queues = deque(hosts.values())
    while queues:
        queue = queues.popleft()
        yield queue.popleft()
        if queue:
            queues.append(queue)
