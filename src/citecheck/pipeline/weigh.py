"""Sources read and kept, and each claim laid beside the one that the author had before him.

Every state of a page that a run reads is told (SOURCE_READ) and its text kept in the log: the snapshot near the cited date, and
the page as it is now. Claims are laid beside the snapshot's text where one was believed, else the page's; never beside an error
page or a wall, for those are never read as sources. Where no text is to be had the reason is told. What is kept needs no web: a
claim that is new, in a report that was edited, is laid beside it while the link is still fresh.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Iterable

import msgspec

from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.ingest.language import guess_language
from citecheck.liveness.media import kind_of
from citecheck.model.citation import Citation, Citations
from citecheck.model.document import Claim
from citecheck.model.event import EventKind
from citecheck.model.exchange import Request
from citecheck.model.ports import Parts
from citecheck.model.source import SourceDescription, SourceText, chosen
from citecheck.model.verdict import OEMBED, Liveness, Verdict
from citecheck.pipeline.links import Link, links_of
from citecheck.pipeline.memory import Known, Memory
from citecheck.pipeline.pages import Read
from citecheck.pipeline.paragraphs import Paragraphs

#: A PDF that was cut at the limit of a look (``net.max_body``) is read once more up to this size: half of one is no PDF (bytes).
LARGEST_PDF = 50_000_000
_TAG = re.compile(r"\A[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
#: Why a page was not read as a source, by how its link stands; the verdict's own words follow.
_UNREAD = {
    Liveness.WALLED: "the page is behind a wall for robots",
    Liveness.RESTRICTED: "the page is not shown to everybody",
    Liveness.GONE: "the page is gone, and no snapshot of it could be read",
    Liveness.SOFT_404: "the page is gone, and no snapshot of it could be read",
    Liveness.PARKED: "the domain is parked, and no snapshot of the page could be read",
    Liveness.UNRESOLVED: "the short link leads nowhere that is known",
    Liveness.TRANSIENT: "the page could not be had this time",
}


class Weigher:
    """Reads sources and weighs claims for one run on ``citations``."""

    def __init__(self, citations: Citations, parts: Parts) -> None:
        self._citations = citations
        self._parts = parts
        self._done: dict[tuple[str, str], str] | None = None
        self._now: set[tuple[str, str]] = set()
        self._paragraphs = Paragraphs(citations, parts.log)

    async def read(self, known: Known, read: Read) -> None:
        """Read a state of a link's page as a source, keep its text, and tell of it."""
        source = await source_of(read, self._parts)
        digest = self._parts.log.keep_text(source.text) if source.text else ""
        language = language_of(source.about.language or read.page.language, source.text)
        known.tell(EventKind.SOURCE_READ, msgspec.structs.replace(source.about, text_digest=digest, language=language))
        self._now.add((known.subject, read.uri))

    def unread(self, known: Known) -> None:
        """Tell why a link that was looked at has no source to read, unless a text of it is kept from before."""
        if known.verdict is None or known.verdict.page_was_seen or any(each.text_digest for each in known.sources):
            return
        target = known.chain.target if known.chain else None
        about = _unread(known.verdict, target.normalised if target else known.subject)
        if about is not None and about != next(reversed(known.sources), None):
            known.tell(EventKind.SOURCE_READ, about)

    def weigh(self, link: Link, known: Known) -> None:
        """Lay the claims of every note that cites the link beside its source; of one not read just now, those that never were."""
        for day in link.days:
            about = self._source(known, day)
            if about is None or not about.text_digest:
                continue
            anew = (known.subject, about.uri) in self._now
            claims = [(citation, claim) for citation in link.cited[day] for claim in self._open(citation, about, anew=anew)]
            if claims:
                self._tell(claims, about)

    def _source(self, known: Known, day: dt.date | None) -> SourceDescription | None:
        answer, _ = known.answer(day)
        believed = answer.memento.uri if answer is not None and answer.verified and answer.memento is not None else None
        return chosen(known.sources, believed)

    def _open(self, citation: Citation, about: SourceDescription, *, anew: bool) -> Iterable[Claim]:
        claims = self._citations.claims_of(citation)
        if anew:
            return claims
        return (claim for claim in claims if self._weighed.get((citation.id, claim.id)) != about.text_digest)

    @property
    def _weighed(self) -> dict[tuple[str, str], str]:
        """The digest of the text beside which each claim of this very report was laid last, by citation and claim."""
        if self._done is None:
            log = self._parts.log
            kin = (run.id for run in log.runs() if run.start.report_digest == self._citations.digest)
            events = (event for run in kin for event in log.events(run=run, kind=EventKind.CLAIM_WEIGHED))
            self._done = {(event.subject, event.data["claim"]): event.data["source_digest"] for event in events}
        return self._done

    def _tell(self, claims: Iterable[tuple[Citation, Claim]], about: SourceDescription) -> None:
        log = self._parts.log
        text = log.text(about.text_digest)
        if text is None:
            return  # it was redacted: nothing is said of it any more
        source = Source(
            uri=about.uri,
            text=text,
            digest=about.text_digest,
            language=about.language,
            published=about.issued,
            title=about.title,
        )
        for citation, claim in claims:
            context = f"{claim.sentence}\n{self._paragraphs.before(claim)}"
            log.append(EventKind.CLAIM_WEIGHED, citation.id, weigh(claim, source, context=context, words=self._parts.words))


def weigh_kept(citations: Citations, parts: Parts, *, run: str) -> None:
    """Lay the claims of ``citations`` beside the sources that are kept, those that never were beside the newest. Asks nobody."""
    links = links_of(citations)
    known = Memory(parts.log, run).of(link.subject for link in links)
    weigher = Weigher(citations, parts)
    for link in links:
        weigher.weigh(link, known[link.subject])


async def source_of(read: Read, parts: Parts) -> SourceText:
    """Return a page that was read as a source: its text, and what it says of itself."""
    kind = kind_of(read.exchange.body)
    if kind == "PDF":
        return await _pdf(read, parts)
    if kind is not None:
        about = SourceDescription(uri=read.uri, text_digest="", why_no_text=f"a {kind}: only pages, plain text and PDFs are read")
        return SourceText(text="", about=about)
    return await asyncio.to_thread(_page, read)


def _page(read: Read) -> SourceText:
    from citecheck.text.source import page_source  # noqa: PLC0415 - loaded where a source is read

    return page_source(
        read.exchange.body,
        read.page,
        read.main,
        uri=read.uri,
        address=read.original or read.uri,
        read_on=read.exchange.at.date(),
        charset=read.exchange.charset,
        last_modified=read.exchange.header("last-modified"),
    )


async def _pdf(read: Read, parts: Parts) -> SourceText:
    exchange = read.exchange
    if exchange.body_cut and read.original in ("", read.uri):  # the live page: an archive's own limit is not ours
        exchange = await parts.web.look(Request(url=exchange.url, max_body=LARGEST_PDF))
    why = ""
    if exchange.body_cut:
        why = f"the PDF is larger than {len(exchange.body):,} bytes, and was not read whole"
    elif parts.pdf is None or not exchange.body:
        why = "the PDF was not read"
    if why or parts.pdf is None:
        return SourceText(text="", about=SourceDescription(uri=read.uri, text_digest="", medium="pdf", why_no_text=why))
    return await parts.pdf(exchange.body, read.uri, exchange.at.date())


def language_of(declared: str | None, text: str) -> str | None:
    """Return the BCP 47 tag of a source's language: what the text shows, more exactly as declared where both agree.

    >>> language_of("en_GB", "The convoy left the city in the morning and was stopped at the gate of the town.")
    'en-GB'
    """
    tag = (declared or "").strip().replace("_", "-")
    tag = tag if _TAG.match(tag) else ""
    shown = guess_language(text)
    if shown is None or tag.partition("-")[0].lower() == shown:
        return tag or None
    return shown


def _unread(verdict: Verdict, uri: str) -> SourceDescription | None:
    first = verdict.reasons[0] if verdict.reasons else None
    if verdict.by_status_only:
        return None
    if first is not None and first.signal == OEMBED and "channel" in first.seen:
        channel = first.seen["channel"]
        why = "the video's page was not shown to us: only its title and channel are known, by oEmbed"
        return SourceDescription(
            uri=uri,
            text_digest="",
            medium="video",
            title=first.seen.get("title", ""),
            author=(channel,) if channel else (),
            method="oEmbed",
            why_no_text=why,
        )
    why = _UNREAD.get(verdict.liveness, "the page was not seen")
    return SourceDescription(uri=uri, text_digest="", why_no_text=f"{why}: {first.words}" if first is not None else why)
