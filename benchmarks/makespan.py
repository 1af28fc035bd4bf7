"""How long does a polite run take, beside the shortest time that politeness allows? The engine and its politeness, simulated.

    python benchmarks/makespan.py [--links 20000] [--seed 1]

The real engine and the real politeness run on a loop whose clock jumps to the next thing to happen, so hours pass in seconds
and nothing is left to luck: answers take times from a seeded generator (log-normal, median 0.3 s; one in 200 hangs for 5 s).
The lower bound is the busiest host's chain (an interval between two beginnings, so many at once) or all the work over the
places in flight, whichever is longer: no order of work can be faster. "stream" gives the links as ``citecheck links`` has them of
a file or a pipe: read to its end into a pile on the disk and drawn from there, with no more than 10,000 held in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import random
import selectors
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import NamedTuple

from citecheck.engines.local import LocalEngine
from citecheck.engines.pile import Pile
from citecheck.net.politeness import Politeness

TIMEOUT = 5.0
HANGS = 0.005


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes only by waiting, and then at once. It has no network: nothing but its timers can wake it."""

    def __init__(self) -> None:
        self._at = 0.0
        super().__init__(_Jump(self._pass))

    def time(self) -> float:
        """Return virtual seconds."""
        return self._at

    def _pass(self, seconds: float) -> None:
        self._at += seconds


class _Jump(selectors.DefaultSelector):
    def __init__(self, pass_: Callable[[float], None]) -> None:
        super().__init__()
        self._pass = pass_

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("all work waits for something that will never happen")
        if timeout > 0:
            self._pass(timeout)
        return super().select(0)


class Rules(NamedTuple):
    """How hosts are treated: seconds between two beginnings, how many at once, how many over all hosts."""

    interval: float
    per_host: int
    concurrency: int


class Link(NamedTuple):
    """A link: its host, and how many seconds its answer takes."""

    host: str
    seconds: float


class Run(NamedTuple):
    """What a run took, in virtual seconds, and the bound; what it cost, in CPU seconds a link; how rude it was, in cases."""

    makespan: float
    bound: float
    cpu: float
    rude: int

    @property
    def ratio(self) -> float:
        """Return how many times the bound it took."""
        return self.makespan / self.bound


def equal(count: int, chance: random.Random) -> list[str]:
    """200 hosts with as many links each."""
    return _shuffled([f"h{n % 200}" for n in range(count)], chance)


def zipf(count: int, chance: random.Random) -> list[str]:
    """2,000 hosts, the n-th with 1/n as many links as the first."""
    return chance.choices([f"h{n}" for n in range(2_000)], [1 / (n + 1) for n in range(2_000)], k=count)


def giant(count: int, chance: random.Random) -> list[str]:
    """One host with a third of the links, the rest over 500."""
    return _shuffled(["giant" if n % 3 == 0 else f"h{n % 500}" for n in range(count)], chance)


def two_giants(count: int, chance: random.Random) -> list[str]:
    """Two hosts with a fifth of the links each, the rest over 500."""
    return _shuffled([f"giant{n % 5}" if n % 5 < 2 else f"h{n % 500}" for n in range(count)], chance)


def long_tail(count: int, chance: random.Random) -> list[str]:
    """Ten hosts with a fifth of the links, every other link on a host of its own."""
    return _shuffled([f"h{n % 10}" if n % 5 == 0 else f"tail{n}" for n in range(count)], chance)


def giant_last(count: int, chance: random.Random) -> list[str]:
    """Zipf's hosts one after the other, the one with the most links last: the worst order for whoever goes by it."""
    hosts = zipf(count, chance)
    often = Counter(hosts)
    return sorted(hosts, key=lambda host: (often[host], host))


def in_a_row(count: int, chance: random.Random) -> list[str]:
    """200 hosts with as many links each, one after the other: ever so few of them in any stretch of the list."""
    return sorted(equal(count, chance))


def _shuffled(hosts: list[str], chance: random.Random) -> list[str]:
    chance.shuffle(hosts)
    return hosts


SHAPES = (equal, zipf, giant, two_giants, long_tail, giant_last, in_a_row)
#: As shipped; no interval, so that the number at once binds; few places, so that all the work binds.
RULES = (Rules(1.0, 2, 64), Rules(0.0, 2, 64), Rules(1.0, 2, 8))


def links_of(shape: Callable[[int, random.Random], list[str]], count: int, seed: int) -> list[Link]:
    """Make the links of one shape, each with the time of its answer."""
    chance = random.Random(seed)
    return [Link(host, _seconds(chance)) for host in shape(count, chance)]


def _seconds(chance: random.Random) -> float:
    return TIMEOUT if chance.random() < HANGS else min(TIMEOUT, chance.lognormvariate(-1.2, 0.7))


def lower_bound(links: Sequence[Link], rules: Rules) -> float:
    """Return the shortest time in which the links can be done by the rules."""
    by_host: dict[str, list[float]] = defaultdict(list)
    for link in links:
        by_host[link.host].append(link.seconds)
    return max(sum(link.seconds for link in links) / rules.concurrency, *(_chain(times, rules) for times in by_host.values()))


def _chain(times: Sequence[float], rules: Rules) -> float:
    """Return the shortest time in which one host's links can be done."""
    if rules.per_host == 1:  # the next begins when both the interval and the answer are over; after the last, none does
        spans = [max(rules.interval, seconds) for seconds in times]
        return sum(spans) - max(span - seconds for span, seconds in zip(spans, times, strict=True))
    return max((len(times) - 1) * rules.interval + min(times), sum(times) / rules.per_host, *times)


def simulate(links: Sequence[Link], rules: Rules, *, stream: bool = False) -> Run:
    """Do the links in virtual time."""
    loop = VirtualLoop()
    politeness = Politeness(
        interval=rules.interval, per_host=rules.per_host, concurrency=rules.concurrency, now=loop.time, sleep=asyncio.sleep
    )
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)

    async def look(link: Link) -> None:
        async with politeness.turn(link.host):
            begun = loop.time()
            await asyncio.sleep(link.seconds)
            seen[link.host].append((begun, loop.time()))

    async def all_of_it() -> None:
        engine = LocalEngine(rules.concurrency, politeness)
        async for _ in engine.map(look, _streamed(links) if stream else links, key=lambda link: link.host):
            pass

    began = time.process_time()
    try:
        loop.run_until_complete(all_of_it())
        return Run(loop.time(), lower_bound(links, rules), (time.process_time() - began) / len(links), _rude(seen, rules))
    finally:
        loop.close()


async def _streamed(links: Sequence[Link]) -> AsyncIterator[Link]:
    """Yield the links in the order in which a stream of their addresses comes."""
    with closing(Pile()) as pile:
        for number, link in enumerate(links):
            pile.put(f"https://www.{link.host}.example/reports/2018/article-{number}.html")
        pile.end()
        while drawn := pile.draw(512):
            for number, _ in drawn:
                yield links[number - 1]


def _rude(seen: dict[str, list[tuple[float, float]]], rules: Rules) -> int:
    """Count how often the rules were broken: two beginnings too close, too many at once at a host or over all."""
    rude = 0
    for spans in seen.values():
        spans.sort()
        starts = [begun for begun, _ in spans]
        rude += sum(after - before < rules.interval - 1e-6 for before, after in pairwise(starts))
        rude += sum(at_once > rules.per_host for at_once in _at_once(spans))
    everywhere = sorted(span for spans in seen.values() for span in spans)
    return rude + sum(at_once > rules.concurrency for at_once in _at_once(everywhere))


def _at_once(spans: Sequence[tuple[float, float]]) -> Iterator[int]:
    """Yield at each beginning how many run."""
    ends: list[float] = []
    for begun, ended in spans:
        while ends and ends[0] <= begun + 1e-9:
            heapq.heappop(ends)
        heapq.heappush(ends, ended)
        yield len(ends)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--links", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    print(f"{given.links} links, answers of 0.3 s (median), 1 in 200 hangs for {TIMEOUT:g} s; virtual seconds")
    settings = f"{'interval':>9}{'a host':>7}{'places':>7}{'given':>8}"
    print(f"{'hosts':<12}{settings}{'bound s':>10}{'took s':>10}{'ratio':>8}{'rude':>6}{'µs a link':>11}")
    for shape in SHAPES:
        for rules in RULES:
            links = links_of(shape, given.links, given.seed)
            for stream in (False, True):
                run = simulate(links, rules, stream=stream)
                settings = f"{rules.interval:>9g}{rules.per_host:>7}{rules.concurrency:>7}{'stream' if stream else 'list':>8}"
                figures = f"{run.bound:>10.1f}{run.makespan:>10.1f}{run.ratio:>8.3f}{run.rude:>6}{run.cpu * 1e6:>11.0f}"
                print(f"{shape.__name__:<12}{settings}{figures}", flush=True)


if __name__ == "__main__":
    main()
