"""Streams of bare links: each line told once, nothing asked twice, memory flat, faults of ours nobody's link rot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.engines.local import LocalEngine
from citecheck.model.errors import Offline
from citecheck.model.event import EventKind
from citecheck.model.outcome import LinkSeen
from citecheck.model.verdict import Liveness
from citecheck.pipeline.stream import check_stream
from citecheck.testing import FakeWeb, FixedClock, response
from tests.pipeline.steps import BODY, START, parts

SITE = "https://valley-post.example"


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as log:
        log.begin("run-1", START)
        yield log


async def given(*handfuls: list[str]) -> AsyncIterator[list[tuple[int, str]]]:
    number = 0
    for handful in handfuls:
        await asyncio.sleep(0)
        yield list(enumerate(handful, number + 1))
        number += len(handful)


def web(*paths: str) -> FakeWeb:
    return FakeWeb({f"{SITE}/{path}": response(f"{SITE}/{path}", 200, BODY) for path in paths})


async def checked(world, *handfuls: list[str], run: str = "run-1") -> list[LinkSeen]:
    seen: list[LinkSeen] = []
    await check_stream(given(*handfuls), world, run=run, tell=seen.append)
    return sorted(seen, key=lambda one: one.line)


async def test_every_line_with_something_on_it_is_told_once(log):
    """Links with their verdict, other lines with what is wrong; empty lines and remarks are passed over, yet counted."""
    world = parts(log, web("a"))
    lines = ["# of the report", f"{SITE}/a\n", "", f"  {SITE}/gone ", "no link", "mailto:desk@example.org"]
    seen = await checked(world, lines[:3], lines[3:])
    assert [(one.line, one.verdict.liveness.value if one.verdict else one.problem.split(":")[0]) for one in seen] == [
        (2, "live"),
        (4, "gone"),
        (5, "not a URL"),
        (6, "only http and https are asked, not mailto"),
    ]
    assert seen[0].standing is not None


async def test_a_link_on_three_lines_is_asked_once(log):
    """Also where the second comes while the first is under way; each line is told."""
    fake = web("a", "b")
    seen = await checked(parts(log, fake), [f"{SITE}/a", f"{SITE}/a"], [f"{SITE}/b", f"{SITE}/a"])
    assert [(one.line, one.asked) for one in seen if one.url.endswith("/a")] == [(1, True), (2, False), (4, False)]
    assert [request.url.path for request in fake.asked] == ["/a", "/b"]


async def test_what_is_still_believed_is_told_without_asking(log):
    """A second stream asks nothing that is fresh; a transient answer is asked again."""
    fake = FakeWeb({f"{SITE}/a": response(f"{SITE}/a", 200, BODY), f"{SITE}/busy": response(f"{SITE}/busy", 503)})
    world = parts(log, fake)
    await checked(world, [f"{SITE}/a", f"{SITE}/busy"])
    fake.asked.clear()
    log.begin("run-2", START)
    seen = await checked(world, [f"{SITE}/a", f"{SITE}/busy"], run="run-2")
    assert [(one.verdict.liveness, one.asked) for one in seen if one.verdict] == [
        (Liveness.LIVE, False),
        (Liveness.TRANSIENT, True),
    ]
    assert [request.url.path for request in fake.asked] == ["/busy"]


async def test_a_network_that_is_down_is_nobody_s_link_rot(log):
    """Nothing is recorded; a stream without any link does not even try."""
    world = parts(log, web(), is_online=(False,))
    assert await checked(world, ["", "no link"]) != []
    with pytest.raises(Offline):
        await checked(world, [f"{SITE}/a"])
    assert not list(log.events(kind=EventKind.LINK_JUDGED))


async def test_lines_bear_their_own_numbers(log):
    """Links that come in another order than their lines are told under the numbers that they came with."""
    seen: list[LinkSeen] = []

    async def from_all_over():
        yield [(40, f"{SITE}/d"), (7, f"{SITE}/a"), (8, "no link")]
        yield [(1, f"{SITE}/b"), (39, f"{SITE}/a")]

    await check_stream(from_all_over(), parts(log, web("a", "b", "d")), run="run-1", tell=seen.append)
    assert sorted((one.line, one.url.removeprefix(f"{SITE}/"), one.asked) for one in seen) == [
        (1, "b", True),
        (7, "a", True),
        (8, "no link", False),
        (39, "a", False),
        (40, "d", True),
    ]


async def test_no_more_is_read_than_is_looked_ahead(log):
    """Of an endless stream only a bounded window is held; the rest is not read before there is room."""
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 10
            yield [(number + 1, f"{SITE}/{number}") for number in range(read - 10, read)]

    class Enough(Exception):
        pass

    def tell(seen: LinkSeen) -> None:
        assert read <= seen.line + 50 + 4 + 20
        if seen.line > 500:
            raise Enough

    world = replace(parts(log, web()), engine=LocalEngine(4, ahead=50))
    with pytest.raises(Enough):
        await check_stream(endless(), world, run="run-1", tell=tell)


async def test_an_error_of_the_input_ends_the_run(log):
    """What reading raises is raised, after what was read before it."""

    async def broken():
        yield [(1, f"{SITE}/a")]
        raise OSError("the pipe broke")

    with pytest.raises(OSError, match="the pipe broke"):
        await check_stream(broken(), parts(log, web("a")), run="run-1", tell=lambda seen: None)


async def test_by_status_alone_a_verdict_says_so_and_reads_no_page(log):
    """A soft 404 is not seen that way, and the words say that it was not looked for; a whole check then looks again."""
    fake = FakeWeb(
        {
            f"{SITE}/soft": response(f"{SITE}/soft", 200, "<title>Page not found</title><h1>Page not found</h1>"),
            f"{SITE}/gone": response(f"{SITE}/gone", 404),
            f"{SITE}/wall": response(f"{SITE}/wall", 403, headers={"cf-mitigated": "challenge"}),
        }
    )
    whole = parts(log, fake)
    judge = msgspec.structs.replace(whole.settings.policy.judge, status_only=True)
    policy = msgspec.structs.replace(whole.settings.policy, judge=judge)
    quick = replace(whole, settings=msgspec.structs.replace(whole.settings, policy=policy))
    lines = [f"{SITE}/soft", f"{SITE}/gone", f"{SITE}/wall"]
    soft, gone, wall = (one.verdict for one in await checked(quick, lines))
    assert (soft.liveness, soft.confidence, soft.by_status_only, soft.page_was_seen) == (Liveness.LIVE, "weak", True, False)
    assert "not checked" in soft.reasons[-1].words
    assert (gone.liveness, gone.by_status_only, wall.liveness) == (Liveness.GONE, False, Liveness.WALLED)
    assert all(request.max_body == 16_384 for request in fake.asked)
    log.begin("run-2", START)
    seen = await checked(whole, lines, run="run-2")
    assert [(one.verdict.liveness, one.asked) for one in seen if one.verdict] == [
        (Liveness.SOFT_404, True),
        (Liveness.GONE, False),
        (Liveness.WALLED, False),
    ]
