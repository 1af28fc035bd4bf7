"""Follow each link, judge where it ends, and look for its snapshot; skip what the log says is done or still fresh."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from citecheck.ingest.language import guess_language
from citecheck.links.shorteners import shortcode
from citecheck.liveness.judge import drifted
from citecheck.liveness.titles import seen_titles
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.memento import Memento
from citecheck.model.ports import Parts, player_of
from citecheck.model.url import Url
from citecheck.pipeline.compare import look_again, measure
from citecheck.pipeline.copies import copies_of, copy_is_due, verify
from citecheck.pipeline.durable import flushing
from citecheck.pipeline.links import Link, links_of
from citecheck.pipeline.locate import locate, originals_of, shorts_of
from citecheck.pipeline.looking import Looker
from citecheck.pipeline.memory import Known, Memory
from citecheck.pipeline.pages import Read
from citecheck.pipeline.weigh import Weigher
from citecheck.plan import answer_is_fresh
from citecheck.text.page import Page

#: Hosts left of a run that are named as what is waited for.
_NAMED = 2


async def check(citations: Citations, parts: Parts, *, run: str) -> None:
    """Check every link of ``citations`` that is due and append what was learned to the log.

    Raises ``Offline`` as soon as our own network proves to be down; nothing is recorded of the link that showed it.
    """
    walk = _Walk(citations, parts, run)
    due, rest = walk.divided(links_of(citations))
    for link, known in rest:
        walk.weigher.weigh(link, known)
    parts.watcher.planned("links", len(due))
    if not due:
        return
    await walk.looker.make_sure_we_are_online()
    if parts.dumps is not None:
        shorts = (shortcode(link.url, parts.services) for link, _ in due)
        parts.dumps.expect(short.key for short in shorts if short is not None)
    try:
        async with flushing(parts.log):
            left = Counter(link.url.host for link, _ in due)
            async for (link, _), words in parts.engine.map(walk.check, due, key=lambda one: one[0].url.host):
                parts.watcher.done("links", link.subject, words)
                left[link.url.host] -= 1
                if not left[link.url.host]:
                    del left[link.url.host]
                    parts.watcher.waiting(_waited_for(left, parts.settings.net.host_interval))
    finally:
        await walk.looker.aclose()


def _waited_for(left: Counter[str], interval: float) -> str:
    """Return in words which hosts are waited for when few have links left; empty where many have, or none."""
    if not 0 < len(left) <= _NAMED:
        return ""
    pace = f", asked once in {interval:g} s at most" if interval else ""
    return f"{' and '.join(sorted(left))} alone {'is' if len(left) == 1 else 'are'} left{pace}"


def due_by(citations: Citations, parts: Parts, *, run: str = "") -> Callable[[Link, Known], bool]:
    """Return what tells whether ``check`` (in the run ``run``) would do something for a link now. It asks nobody."""
    return _Walk(citations, parts, run).is_due


class _Walk:
    """One run over the links: what it needs, and the steps in their order."""

    def __init__(self, citations: Citations, parts: Parts, run: str) -> None:
        self.citations = citations
        self.parts = parts
        self.run = run
        self.policy = parts.settings.policy
        self.language = guess_language(" ".join(claim.sentence for claim in citations.claims))
        self.looker = Looker(parts, language=self.language)
        self.weigher = Weigher(citations, parts)

    def divided(self, links: Sequence[Link]) -> tuple[list[tuple[Link, Known]], list[tuple[Link, Known]]]:
        """Return the links with something to do for them, and the others, each with what is known of it."""
        known = Memory(self.parts.log, self.run).of(link.subject for link in links)
        due: list[tuple[Link, Known]] = []
        rest: list[tuple[Link, Known]] = []
        for link in links:
            pair = link, known[link.subject]
            (due if self.is_due(*pair) else rest).append(pair)
        return due, rest

    def is_due(self, link: Link, known: Known) -> bool:
        """Tell whether there is something to do for a link."""
        if self.looker.is_due(known) or any(self._copies_due(link, known)):
            return True
        return any(self._answer_is_due(known, day) or self._is_to_compare(known, day) is not None for day in link.days)

    def _copies_due(self, link: Link, known: Known) -> Iterator[Url]:
        """Yield the archived copies that notes give for the link and that are to be looked at now."""
        if self.parts.archives:
            now = self.parts.clock()
            yield from (url for url in copies_of(link) if copy_is_due(url, known, now, self.policy.fresh))

    def _answer_is_due(self, known: Known, day: dt.date | None) -> bool:
        if not self.parts.archives:
            return False
        if known.chain is not None and not originals_of(known.chain, known.verdict, self.parts.services):
            return False  # a lost short link: there is nothing to look up
        answer, of_this_run = known.answer(day)
        return answer is None or not (of_this_run or answer_is_fresh(answer, self.parts.clock(), self.policy.fresh))

    def _is_to_compare(self, known: Known, day: dt.date | None) -> Memento | None:
        """Return the memento beside which the page is to be laid, None where that was done since the page was seen."""
        answer, _ = known.answer(day)
        if known.verdict is None or not known.verdict.page_was_seen:
            return None
        if answer is None or answer.memento is None or not answer.verified:
            return None
        _, done = known.drift(answer.memento.uri)
        asked = player_of(answer.memento.archive, self.parts.archives)
        return answer.memento if asked is not None and not done else None

    async def check(self, one: tuple[Link, Known]) -> str:
        """Do what is due for one link and return how it came out in a few words."""
        link, known = one
        live = None
        if self.looker.is_due(known):
            live = await self.looker.look(link.url, known, near=link.day, titles=link.titles)
        if live is not None:
            await self.weigher.read(known, live)
        for day in link.days:
            past = await self._locate(link, known, day) if self._answer_is_due(known, day) else None
            await self._compare(known, day, live, past)
            if past is not None:
                await self.weigher.read(known, past)
        if not self.policy.judge.status_only:
            self.weigher.unread(known)
            self.weigher.weigh(link, known)
        for url in self._copies_due(link, known):
            copy = await verify(url, link, known, self.parts)
            if copy is not None:
                known.tell(EventKind.COPY_CHECKED, copy)
        return _words(link, known)

    async def _locate(self, link: Link, known: Known, day: dt.date | None) -> Read | None:
        """Return the snapshot's page where one was believed."""
        originals = originals_of(known.chain, known.verdict, self.parts.services) if known.chain else ()
        if not originals or known.chain is None:
            return None
        # What was recovered came from the archived short link itself.
        shorts = () if known.chain.recovered else shorts_of(known.chain, self.parts.services)
        found = await locate((*originals, *shorts), day, self.parts.archives, clock=self.parts.clock, policy=self.policy.archive)
        titles = [citation.title for citation in link.cited[day]]
        named = seen_titles(titles, found.page, report=self.language) if found.answer.verified else ()
        known.tell(EventKind.ARCHIVE_ASKED, msgspec.structs.replace(found.answer, titles=named))
        if found.played is None or found.answer.memento is None:
            return None
        memento = found.answer.memento
        return Read(uri=memento.uri, page=found.page or Page(), exchange=found.played, original=memento.original)

    async def _compare(self, known: Known, day: dt.date | None, live: Read | None, past: Read | None) -> None:
        """Lay the page beside its memento, where both can be had."""
        memento = self._is_to_compare(known, day)
        if memento is None or known.chain is None or known.chain.target is None:
            return
        if live is None and known.verdict is not None and known.verdict.browser:
            return  # only a browser can see this page: it is laid beside the memento when it is looked at next
        seen = live or await look_again(known.chain.target, self.parts)
        last, _ = known.drift(memento.uri)
        drift = await measure(memento, self.parts, live=seen, past=past, last=last) if seen else None
        if drift is not None:
            known.tell(EventKind.CONTENT_COMPARED, drift)


def _words(link: Link, known: Known) -> str:
    answer, _ = known.answer(link.days[0])
    verdict = known.verdict
    mark = ", in a browser" if verdict and verdict.browser else ""
    words = f"{verdict.liveness.value}{mark}" if verdict else "not judged"
    if answer is None:
        return words
    if answer.memento is not None and answer.verified:
        drift, _ = known.drift(answer.memento.uri)
        words = f"{drifted(verdict, drift).liveness.value}{mark}" if verdict else words
        return f"{words}, snapshot of {answer.memento.at:%Y-%m-%d}"
    return f"{words}, archive: {answer.state.value if not answer.rejected else 'none believable'}"
