"""A stream of links, checked as they come: each followed and judged, never more of them held than the work in flight needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Sequence

from citecheck.liveness.standing import standing
from citecheck.model.errors import InvalidUrl
from citecheck.model.event import EventKind
from citecheck.model.outcome import LinkSeen
from citecheck.model.ports import Parts
from citecheck.model.url import Url, parse_url
from citecheck.pipeline.durable import flushing
from citecheck.pipeline.looking import Looker
from citecheck.pipeline.memory import Known, Memory

#: One link to look at: its line, its address, and what is known of it.
_Due = tuple[int, Url, Known]


async def check_stream(
    lines: AsyncIterable[Sequence[tuple[int, str]]], parts: Parts, *, run: str, tell: Callable[[LinkSeen], object]
) -> None:
    """Check the link on each of ``lines``, and ``tell`` how it stands, as soon as that is known.

    Lines come with their numbers, in handfuls, in whatever order. Empty lines and those that begin with a number sign are passed
    over. A link whose verdict is still believed is told without being asked; one that stands twice is asked once. Raises
    ``Offline``, as ``check`` does.
    """
    stream = _Stream(parts, run, tell)
    try:
        async with flushing(parts.log):
            async for _ in parts.engine.map(stream.look, stream.due(lines), key=lambda one: one[1].host):
                pass
    finally:
        await stream.looker.aclose()


class _Stream:
    """One run over a stream."""

    def __init__(self, parts: Parts, run: str, tell: Callable[[LinkSeen], object]) -> None:
        self.looker = Looker(parts)
        self._memory = Memory(parts.log, run, kinds=(EventKind.LINK_JUDGED,))
        self._policy = parts.settings.policy.judge
        self._tell = tell
        self._under_way: dict[str, list[int]] = defaultdict(list)  # subject -> the other lines on which it stands

    async def due(self, lines: AsyncIterable[Sequence[tuple[int, str]]]) -> AsyncIterator[_Due]:
        """Yield the links to look at; tell of all others."""
        online = False
        async for handful in lines:
            stripped = [(number, line.strip()) for number, line in handful]
            links = [(number, line) for number, line in stripped if line and not line.startswith("#")]
            read = [(number, url) for number, line in links if (url := self._url(number, line)) is not None]
            for one in self._due_of(read):
                if not online:
                    await self.looker.make_sure_we_are_online()
                    online = True
                yield one

    def _url(self, number: int, line: str) -> Url | None:
        try:
            url = parse_url(line)
        except InvalidUrl as error:
            self._tell(LinkSeen(line=number, url=line, problem=str(error)))
            return None
        if url.scheme not in ("http", "https"):
            self._tell(LinkSeen(line=number, url=url.normalised, problem=f"only http and https are asked, not {url.scheme}"))
            return None
        return url.without_credentials()

    def _due_of(self, read: Sequence[tuple[int, Url]]) -> Iterator[_Due]:
        known_of = self._memory.of(url.normalised for _, url in read)
        for number, url in read:
            known = known_of[url.normalised]
            if known.subject in self._under_way:
                self._under_way[known.subject].append(number)
            elif self.looker.is_due(known):
                self._under_way[known.subject] = []
                yield number, url, known
            else:
                self._told(number, known, asked=False)

    async def look(self, one: _Due) -> None:
        """Look at one link and tell how it stands."""
        number, url, known = one
        await self.looker.look(url, known)
        self._told(number, known, asked=True)
        for other in self._under_way.pop(known.subject):
            self._told(other, known, asked=False)

    def _told(self, number: int, known: Known, *, asked: bool) -> None:
        stands = standing(known.verdicts, self._policy)
        self._tell(LinkSeen(line=number, url=known.subject, verdict=known.verdict, standing=stands, asked=asked))
