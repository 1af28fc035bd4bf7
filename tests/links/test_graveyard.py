from __future__ import annotations

import datetime as dt

import pytest

from citecheck.links.graveyard import Recovery, RecoveryState, recover
from citecheck.links.shorteners import ShortLink, shortcode
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Exchange, Via
from citecheck.model.memento import AnswerState, Memento, TimeMap, TimeMapAnswer
from citecheck.model.url import parse_url
from citecheck.testing import FakeArchive, FixedClock, memento, response

CODE = "https://goo.gl/AbC123"
PAGE = "https://news.example/a"
NEAR = dt.date(2016, 12, 17)

Held = tuple[Memento, Exchange | PlaybackFailed | ArchiveUnavailable]


def short_link(url: str = CODE) -> ShortLink:
    """Build a short link."""
    short = shortcode(parse_url(url))
    assert short is not None
    return short


def redirect(
    original: str, at: str, target: str = PAGE, *, status: int | None = 302, played: int = 302, digest: str | None = None
) -> Held:
    """Build a capture of a redirect."""
    return memento(original, at, status=status, digest=digest), response(original, played, headers={"location": target})


def shown(original: str, at: str, body: str, *, status: int | None = 200) -> Held:
    """Build a capture of a page."""
    return memento(original, at, status=status), response(original, 200, body)


async def recovered(*archives: FakeArchive, near: dt.date | None = NEAR, url: str = CODE) -> Recovery:
    """Ask the archives for the link."""
    return await recover(short_link(url), archives, near=near, clock=FixedClock())


def target_of(recovery: Recovery) -> str | None:
    """Return where the recovered hop leads."""
    return recovery.hops[-1].url.normalised if recovery.hops else None


async def test_an_archived_redirect_is_the_way_out() -> None:
    """The hop says how it was found, from which memento, and has no status yet as nobody looked at the target."""
    held = redirect("http://goo.gl/AbC123", "20161217000000")
    archive = FakeArchive([held])
    recovery = await recovered(archive)
    assert recovery.state is RecoveryState.RECOVERED
    hop = recovery.hops[-1]
    assert (hop.url.normalised, hop.via, hop.source, hop.status) == (PAGE, Via.ARCHIVED_REDIRECT, held[0].uri, None)
    assert archive.asked == [CODE, held[0].uri]  # one TimeMap, one playback


async def test_the_case_twin_is_not_believed() -> None:
    """Archives fold case: the capture of goo.gl/abc123 must not stand in for goo.gl/AbC123."""
    archive = FakeArchive([redirect("http://goo.gl/abc123", "20161217000000", "https://wrong.example/")])
    recovery = await recovered(archive)
    assert recovery.state is RecoveryState.LOST
    assert archive.asked == [CODE]  # the twin was not even played


async def test_a_longer_code_is_another_link() -> None:
    """A prefix search also lists goo.gl/AbC1234."""
    archive = FakeArchive(
        [redirect("http://goo.gl/AbC1234", "20161217000000"), redirect("http://goo.gl/AbC123?utm=1", "20161217000000")]
    )
    assert (await recovered(archive)).state is RecoveryState.LOST


@pytest.mark.parametrize(
    "original",
    [
        "http://goo.gl/AbC123",
        "https://goo.gl/AbC123",
        "http://goo.gl:80/AbC123",
        "http://www.goo.gl/AbC123",
        "https://goo.gl/AbC123?si=1",
    ],
)
async def test_the_same_code_counts_in_every_form(original: str) -> None:
    """Scheme, default port, www and ?si=1 do not make another link."""
    assert target_of(await recovered(FakeArchive([redirect(original, "20161217000000")]))) == PAGE


async def test_revisit_rows_are_played() -> None:
    """A row with status "-" may be the redirect: Archive Team's grab stored most of goo.gl so."""
    assert (
        target_of(await recovered(FakeArchive([redirect("https://goo.gl/AbC123?si=1", "20250801000000", status=None)]))) == PAGE
    )
    assert target_of(await recovered(FakeArchive([redirect("http://goo.gl/AbC123", "20161217000000", status=None)]))) == PAGE


async def test_candidates_come_in_their_order() -> None:
    """Redirects nearest the cited day first, then ?si=1, then bare revisits, then ?d=1 pages."""
    held = [
        shown("https://goo.gl/AbC123?d=1", "20161217000000", f"<a href='{PAGE}'>x</a>"),
        redirect("http://goo.gl/AbC123", "20161217000000", status=None),
        redirect("https://goo.gl/AbC123?si=1", "20250801000000"),
        redirect("http://goo.gl/AbC123", "20190101000000"),
        redirect("http://goo.gl/AbC123", "20161220000000"),
    ]
    archive = FakeArchive(held)
    recovery = await recovered(archive)
    assert recovery.hops[-1].source == held[4][0].uri
    assert archive.asked[1:] == [held[number][0].uri for number in (4, 3, 2)]  # three testimonies and no more


async def test_without_a_day_the_earliest_capture_counts() -> None:
    """The short link was made for what it led to at first."""
    early, late = redirect("http://goo.gl/AbC123", "20140101000000"), redirect("http://goo.gl/AbC123", "20190101000000")
    assert (await recovered(FakeArchive([late, early]), near=None)).hops[-1].source == early[0].uri


async def test_equal_digests_are_played_once() -> None:
    """Captures with the same payload say the same."""
    held = [redirect("http://goo.gl/AbC123", f"201612{day}000000", digest="SAME") for day in (16, 17, 18)]
    archive = FakeArchive(held)
    await recovered(archive)
    assert len(archive.asked) == 2


async def test_captures_that_disagree_are_told() -> None:
    """The nearest is taken, and both targets stand in the notes for a person to decide."""
    near = redirect("http://goo.gl/AbC123", "20161217000000", digest="A")
    far = redirect("http://goo.gl/AbC123", "20190101000000", "https://other.example/b", digest="B")
    recovery = await recovered(FakeArchive([near, far]))
    assert target_of(recovery) == PAGE
    assert "disagree" in recovery.notes[0]
    assert PAGE in recovery.notes[0]
    assert "https://other.example/b" in recovery.notes[0]


async def test_http_and_https_of_one_target_do_not_disagree() -> None:
    """A target that moved to https is the same target."""
    held = [
        redirect("http://goo.gl/AbC123", "20161217000000"),
        redirect("http://goo.gl/AbC123", "20190101000000", PAGE.replace("https", "http")),
    ]
    assert (await recovered(FakeArchive(held))).notes == ()


@pytest.mark.parametrize(
    "held",
    [
        redirect("http://goo.gl/AbC123", "20161217000000", "https://www.google.com/sorry/index"),
        redirect("http://goo.gl/AbC123", "20161217000000", "https://goo.gl/AbC123"),
        redirect("http://goo.gl/AbC123", "20161217000000", "https://goo.gl/"),
        redirect("http://goo.gl/AbC123", "20161217000000", "https://archive.example/web/x"),
        redirect("http://goo.gl/AbC123", "20161217000000", "mailto:a@news.example"),
        redirect("http://goo.gl/AbC123", "20161217000000", status=None, played=200),
        shown("http://goo.gl/AbC123", "20161217000000", f"<a href='{PAGE}'>x</a>"),
        shown("https://goo.gl/AbC123?d=1", "20250801000000", "This link is disallowed."),
        (memento("http://goo.gl/AbC123", "20250901000000", status=404), response(CODE, 404)),
    ],
)
async def test_what_is_no_redirect_to_a_page_is_not_believed(held: Held) -> None:
    """An archived throttle, the step to https, the service's home page and its error pages name no target."""
    assert (await recovered(FakeArchive([held]))).state is RecoveryState.LOST


async def test_the_detail_page_names_the_target() -> None:
    """Where only ?d=1 was captured, its page is read."""
    page = f"<p>Destination</p><a href='{PAGE}'>{PAGE}</a><a href='https://www.google.com/policies'>p</a>"
    assert target_of(await recovered(FakeArchive([shown("https://goo.gl/AbC123?d=1", "20250801000000", page)]))) == PAGE


async def test_a_relative_location_is_resolved() -> None:
    """An archived Location may be relative to the short link."""
    link = memento("https://bit.ly/x1", "20160101000000", status=301)
    archive = FakeArchive([(link, response("https://bit.ly/x1", 301, headers={"location": "//news.example/a"}))])
    assert target_of(await recovered(archive, url="https://bit.ly/x1")) == PAGE


UNAVAILABLE = TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original=CODE), reason="throttled (429)")
EXCLUDED = TimeMapAnswer(state=AnswerState.EXCLUDED, timemap=TimeMap(original=CODE))


async def test_a_silent_archive_leaves_it_undecided() -> None:
    """A throttle is never "there is none", also when another archive has nothing."""
    recovery = await recovered(FakeArchive(answer=UNAVAILABLE), FakeArchive(name="second"))
    assert recovery.state is RecoveryState.UNDECIDED
    assert "throttled (429)" in recovery.notes[0]


async def test_lost_needs_every_archive() -> None:
    """LOST only when all archives answered and none has it; an exclusion is an answer."""
    assert (await recovered(FakeArchive(), FakeArchive(name="second"))).state is RecoveryState.LOST
    assert (await recovered(FakeArchive(answer=EXCLUDED))).state is RecoveryState.LOST
    assert (await recovered()).state is RecoveryState.UNDECIDED


async def test_a_later_archive_is_believed_behind_a_silent_one() -> None:
    """One archive's silence does not hide what another knows."""
    recovery = await recovered(FakeArchive(answer=UNAVAILABLE), FakeArchive([redirect(CODE, "20161217000000")], name="second"))
    assert recovery.state is RecoveryState.RECOVERED


async def test_archives_are_not_asked_once_one_knows() -> None:
    """The first that knows is enough."""
    second = FakeArchive(name="second")
    await recovered(FakeArchive([redirect(CODE, "20161217000000")]), second)
    assert second.asked == []


@pytest.mark.parametrize("error", [PlaybackFailed("no Memento-Datetime"), ArchiveUnavailable("503")])
async def test_a_failed_playback_is_not_an_absence(error: PlaybackFailed | ArchiveUnavailable) -> None:
    """A listed redirect that cannot be played leaves the link undecided; another capture may still tell."""
    broken = (memento("http://goo.gl/AbC123", "20161217000000", status=302), error)
    assert (await recovered(FakeArchive([broken]))).state is RecoveryState.UNDECIDED
    if isinstance(error, PlaybackFailed):
        whole = redirect("http://goo.gl/AbC123", "20190101000000")
        assert target_of(await recovered(FakeArchive([broken, whole]))) == PAGE


class DownArchive(FakeArchive):
    """An archive that raises where others answer."""

    async def timemap(self, original: object, *, near: object = None, prefix: bool = False) -> TimeMapAnswer:
        """Raise."""
        raise ArchiveUnavailable("down")


async def test_an_archive_that_raises_is_a_silent_one() -> None:
    """No exception of an archive comes out of a recovery."""
    assert (await recovered(DownArchive())).state is RecoveryState.UNDECIDED


async def test_playbacks_are_bounded() -> None:
    """A link with hundreds of useless captures does not cost hundreds of requests."""
    held = [
        redirect("http://goo.gl/AbC123", f"2016{month:02}01000000", "https://www.google.com/sorry/x") for month in range(1, 13)
    ]
    archive = FakeArchive(held)
    await recovered(archive)
    assert len(archive.asked) == 7
