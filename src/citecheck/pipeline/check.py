"""Follow each link, judge where it ends, and look for its snapshot; skip what the log says is done or still fresh."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.ingest.language import guess_language
from citecheck.links.follow import follow
from citecheck.links.shorteners import shortcode
from citecheck.liveness.judge import drifted
from citecheck.liveness.look import Look
from citecheck.liveness.second import is_open
from citecheck.liveness.titles import seen_titles
from citecheck.model.citation import Citations
from citecheck.model.errors import Offline
from citecheck.model.event import EventKind
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import Memento
from citecheck.model.ports import Parts
from citecheck.pipeline.compare import look_again, measure, page_of
from citecheck.pipeline.links import Link, Memory, links_of
from citecheck.pipeline.locate import locate, originals_of
from citecheck.pipeline.second import look_twice
from citecheck.pipeline.weigh import Read, evidence_of, source_of
from citecheck.pipeline.witnesses import Witnesses
from citecheck.plan import answer_is_fresh, verdict_is_fresh
from citecheck.text.html import Page

#: Failures that our own network being down would bring as well: before one is believed, we make sure that we are online.
_PERHAPS_US = frozenset(
    {FailureKind.DNS_NOT_FOUND, FailureKind.DNS_FAILED, FailureKind.UNREACHABLE, FailureKind.CONNECT_TIMEOUT, FailureKind.REFUSED}
)


async def check(citations: Citations, parts: Parts, *, run: str) -> None:
    """Check every link of ``citations`` that is due and append what was learned to the log.

    Raises ``Offline`` as soon as our own network proves to be down; nothing is recorded of the link that showed it.
    """
    walk = _Walk(citations, parts, run)
    due = [link for link in links_of(citations) if walk.is_due(link)]
    parts.watcher.planned("links", len(due))
    if not due:
        return
    await walk.make_sure_we_are_online()
    if parts.dumps is not None:
        shorts = (shortcode(link.url, parts.services) for link in due)
        parts.dumps.expect(short.key for short in shorts if short is not None)
    async for link, words in parts.engine.map(walk.check, due, key=lambda link: link.url.host):
        parts.watcher.done("links", link.subject, words)


class _Walk:
    """One run over the links: what it needs, and the steps in their order."""

    def __init__(self, citations: Citations, parts: Parts, run: str) -> None:
        self.citations = citations
        self.parts = parts
        self.memory = Memory(parts.log, run)
        self.policy = parts.settings.policy
        self.forbidden = parts.settings.net.browser.forbidden
        self.language = guess_language(" ".join(claim.sentence for claim in citations.claims))
        self.witnesses = Witnesses(parts, self.language)

    def is_due(self, link: Link) -> bool:
        return self._verdict_is_due(link) or any(
            self._answer_is_due(link, day) or self._is_to_compare(link, day) is not None for day in link.days
        )

    def _verdict_is_due(self, link: Link) -> bool:
        if self.memory.judged_now(link.subject):
            return False
        verdict = self.memory.verdict(link.subject)
        now, policy = self.parts.clock(), self.policy.fresh
        if verdict is not None and self.parts.browser is not None and is_open(verdict, forbidden=self.forbidden):
            return True
        if verdict is None or verdict_is_fresh(verdict, now, policy):
            return verdict is None
        return not verdict_is_fresh(verdict, now, policy, self.memory.verdicts(link.subject)[:-1])

    def _answer_is_due(self, link: Link, day: dt.date | None) -> bool:
        if not self.parts.archives:
            return False
        chain = self.memory.chain(link.subject)
        if chain is not None and not originals_of(chain, self.memory.verdict(link.subject), self.parts.services):
            return False  # a lost short link: there is nothing to look up
        answer, of_this_run = self.memory.answer(link.subject, day)
        return answer is None or not (of_this_run or answer_is_fresh(answer, self.parts.clock(), self.policy.fresh))

    def _is_to_compare(self, link: Link, day: dt.date | None) -> Memento | None:
        """Return the memento beside which the page is to be laid, None where that was done since the page was seen."""
        verdict = self.memory.verdict(link.subject)
        answer, _ = self.memory.answer(link.subject, day)
        if verdict is None or not verdict.page_was_seen or answer is None or answer.memento is None or not answer.verified:
            return None
        _, done = self.memory.drift(link.subject, answer.memento.uri)
        asked = any(archive.name == answer.memento.archive for archive in self.parts.archives)
        return answer.memento if asked and not done else None

    async def make_sure_we_are_online(self) -> None:
        if not await self.parts.online():
            raise Offline(
                "no network: none of the probes answered",
                where=", ".join(self.parts.settings.net.probes),
                hint="nothing was judged; connect and run again, it goes on where it stopped",
            )

    async def check(self, link: Link) -> str:
        """Do what is due for one link and return how it came out in a few words."""
        live = await self._follow_and_judge(link) if self._verdict_is_due(link) else None
        for day in link.days:
            past = await self._locate(link, day) if self._answer_is_due(link, day) else None
            await self._compare(link, day, live, past)
            self._weigh(link, day, past or live)
        self.parts.log.flush()
        return self._words(link)

    async def _follow_and_judge(self, link: Link) -> Read | None:
        """Return the page at the chain's end where it is the cited one, alive."""
        parts = self.parts
        net = parts.settings.net
        chain = await follow(
            link.url,
            parts.web,
            clock=parts.clock,
            archives=parts.archives,
            near=link.day,
            max_hops=net.max_hops,
            services=parts.services,
            dumps=parts.dumps,
        )
        if any(hop.failure is not None and hop.failure.kind in _PERHAPS_US for hop in chain.hops):
            await self.make_sure_we_are_online()
        look = Look(
            chain=chain,
            page=page_of(chain.last),
            at=parts.clock(),
            short_link=shortcode(link.url, parts.services) is not None,
            fragments=self.policy.judge.fragments,
        )
        verdict = await self.witnesses.judge(look, link.titles)
        looked = await look_twice(look, verdict, link.titles, parts=parts, witnesses=self.witnesses)
        chain, page, verdict = looked.chain, looked.page, looked.verdict
        parts.log.append(EventKind.LINK_FOLLOWED, link.subject, chain.bare())
        parts.log.append(EventKind.LINK_JUDGED, link.subject, verdict)
        parts.log.flush()
        if not verdict.page_was_seen or chain.target is None or chain.last is None:
            return None
        return Read(uri=chain.target.normalised, page=page or Page(), exchange=chain.last)

    async def _locate(self, link: Link, day: dt.date | None) -> Read | None:
        """Return the snapshot's page where one was believed."""
        chain = self.memory.chain(link.subject)
        originals = originals_of(chain, self.memory.verdict(link.subject), self.parts.services) if chain else ()
        if not originals:
            return None
        found = await locate(originals, day, self.parts.archives, clock=self.parts.clock, policy=self.policy.archive)
        titles = [citation.title for citation in link.cited[day]]
        named = seen_titles(titles, found.page, report=self.language) if found.answer.verified else ()
        self.parts.log.append(EventKind.ARCHIVE_ASKED, link.subject, msgspec.structs.replace(found.answer, titles=named))
        if found.played is None or found.answer.memento is None:
            return None
        return Read(uri=found.answer.memento.uri, page=found.page or Page(), exchange=found.played)

    async def _compare(self, link: Link, day: dt.date | None, live: Read | None, past: Read | None) -> None:
        """Lay the page beside its memento, where both can be had."""
        memento = self._is_to_compare(link, day)
        chain, verdict = self.memory.chain(link.subject), self.memory.verdict(link.subject)
        if memento is None or chain is None or chain.target is None:
            return
        if live is None and verdict is not None and verdict.browser:
            return  # only a browser can see this page: it is laid beside the memento when it is looked at next
        seen = live or await look_again(chain.target, self.parts)
        last, _ = self.memory.drift(link.subject, memento.uri)
        drift = await measure(memento, self.parts, live=seen, past=past, last=last) if seen else None
        if drift is not None:
            self.parts.log.append(EventKind.CONTENT_COMPARED, link.subject, drift)

    def _weigh(self, link: Link, day: dt.date | None, read: Read | None) -> None:
        """Lay the claims of every note that cites the link near this day beside what was read, if anything was."""
        if read is None or not read.page.text:
            return
        source = source_of(read)
        for citation in link.cited[day]:
            for evidence in evidence_of(citation, self.citations, source):
                self.parts.log.append(EventKind.CLAIM_WEIGHED, citation.id, evidence)

    def _words(self, link: Link) -> str:
        verdict = self.memory.verdict(link.subject)
        answer, _ = self.memory.answer(link.subject, link.days[0])
        mark = ", in a browser" if verdict and verdict.browser else ""
        words = f"{verdict.liveness.value}{mark}" if verdict else "not judged"
        if answer is None:
            return words
        if answer.memento is not None and answer.verified:
            drift, _ = self.memory.drift(link.subject, answer.memento.uri)
            words = f"{drifted(verdict, drift).liveness.value}{mark}" if verdict else words
            return f"{words}, snapshot of {answer.memento.at:%Y-%m-%d}"
        return f"{words}, archive: {answer.state.value if not answer.rejected else 'none believable'}"
