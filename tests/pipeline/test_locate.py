"""The memento near the cited day: which archives are asked, and which memento is believed."""

import datetime as dt

import pytest
from msgspec import structs

from citecheck.archives.shelf import Shelf
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer
from citecheck.model.policy import ArchivePolicy
from citecheck.model.url import parse_url
from citecheck.pipeline.locate import locate
from citecheck.testing import FakeArchive, FixedClock, memento, response
from tests.pipeline.steps import BODY

PAGE = "https://valley-post.example/flood"
NEW = "https://www.valley-post.example/2016/flood"
DAY = dt.date(2016, 5, 12)
GONE = "<html><title>404 Not Found</title><body><h1>Page not found</h1></body></html>"
FOUND, ABSENT, EXCLUDED, UNKNOWN = AnswerState


def holding(name, *held, **more):
    """Make an archive of (timestamp, what playing brings) or (timestamp, …, original)."""
    pairs = []
    for stamp, played, *rest in held:
        original = rest[0] if rest else PAGE
        status = played.status if hasattr(played, "status") else 200
        pairs.append((memento(original, stamp, archive=name, status=status, digest=more.get("digest")), played))
    return FakeArchive(
        [(structs.replace(each, uri=f"https://{name}.example/{each.uri}"), played) for each, played in pairs], name=name
    )


def silent(name, state=UNKNOWN, reason="HTTP 503"):
    return FakeArchive(name=name, answer=TimeMapAnswer(state=state, timemap=TimeMap(original=PAGE), reason=reason))


def page(body=BODY, status=200, url=PAGE, **headers):
    return response(url, status, body, headers=headers)


async def search(*archives, day=DAY, originals=(PAGE,), policy=None):
    urls = [parse_url(url) for url in originals]
    found = await locate(urls, day, archives, clock=FixedClock(), policy=policy or ArchivePolicy())
    return found.answer


async def test_a_near_snapshot_of_the_first_archive_is_enough():
    """Where the first archive has the page near the day, nobody else is asked: two requests in all."""
    first, second = holding("first", ("20160501000000", page())), holding("second", ("20160511000000", page()))
    answer = await search(first, second)
    assert (answer.verified, answer.archive, answer.asked, second.asked) == (True, "first", 2, [])
    assert [each.archive for each in answer.heard] == ["first"]


@pytest.mark.parametrize(
    ("first", "chosen"),
    [
        (holding("first", ("20100101000000", page())), "second"),  # years before: outside the window
        (holding("first", ("20230101000000", page())), "second"),  # years after
        (holding("first", ("20160501000000", page(GONE))), "second"),  # not the page
        (holding("first", ("20160501000000", PlaybackFailed("404"))), "second"),
        (holding("first", ("20160501000000", ArchiveUnavailable("429"))), "second"),
        (silent("first"), "second"),
        (silent("first", ABSENT), "second"),
        (silent("first", EXCLUDED), "second"),
    ],
)
async def test_others_are_asked_where_the_first_has_nothing_near_or_is_not_heard(first, chosen):
    """Far, unbelievable, silent, excluded or absent: the next archive is asked, and its near snapshot is taken."""
    answer = await search(first, holding("second", ("20160511000000", page())))
    assert (answer.verified, answer.archive) == (True, chosen)
    assert answer.memento.at.date() == dt.date(2016, 5, 11)


async def test_of_two_far_snapshots_the_better_is_kept():
    """A later archive's snapshot is taken only where it lies better; what was believed before is not lost."""
    far = holding("first", ("20180101000000", page()))
    answer = await search(far, holding("second", ("20200101000000", page())))
    assert (answer.archive, answer.verified) == ("first", True)
    assert answer.asked == 4


@pytest.mark.parametrize(
    ("archives", "state"),
    [
        ((silent("a", ABSENT), silent("b", ABSENT)), ABSENT),
        ((silent("a", ABSENT), silent("b", UNKNOWN)), UNKNOWN),
        ((silent("a", UNKNOWN), silent("b", ABSENT)), UNKNOWN),
        ((silent("a", EXCLUDED), silent("b", ABSENT)), EXCLUDED),
        ((silent("a", EXCLUDED), Shelf([silent("b", ABSENT), silent("c", UNKNOWN)])), UNKNOWN),
        ((), UNKNOWN),
    ],
)
async def test_absent_only_where_all_said_so(archives, state):
    """Not knowing outweighs exclusion, exclusion outweighs absence; each archive's word is kept."""
    answer = await search(*archives)
    assert answer.state is state
    assert [each.archive for each in answer.heard] == list("abc")[: len(answer.heard)]


async def test_each_archive_is_asked_for_every_address_before_the_next():
    """The page's new address in the first archive costs no request to the second."""
    first, second = holding("first", ("20160501000000", page(url=NEW), NEW)), holding("second", ("20160511000000", page()))
    answer = await search(first, second, originals=(PAGE, NEW))
    assert (answer.archive, second.asked) == ("first", [])


async def test_addresses_that_archives_do_not_tell_apart_are_asked_for_once():
    """http and https, with www or a last slash or without: one look-up; another address is another."""
    archive = silent("first", ABSENT)
    same = (PAGE, "http://valley-post.example/flood", "https://www.valley-post.example/flood/")
    assert (await search(archive, originals=(*same, NEW))).state is ABSENT
    assert archive.asked == [PAGE, NEW]


async def test_a_shelf_s_next_archive_plays_where_the_nearest_falls_silent():
    """The nearest memento's archive is down: the same shelf's other one is played, and no second try is made at the first."""
    down = holding("down", ("20160511000000", ArchiveUnavailable("503")), ("20160510000000", ArchiveUnavailable("503")))
    answer = await search(Shelf([down, holding("up", ("20160501000000", page()))]))
    assert (answer.verified, answer.archive) == (True, "up")
    assert len([uri for uri in down.asked if uri.startswith("https://down")]) == 1


async def test_the_same_bytes_are_not_judged_twice():
    """Captures with the digest of one that is no page are passed over: the next other one is played."""
    soft = [memento(PAGE, f"2016050{n}000000", archive="a", digest="SAME") for n in range(1, 6)]
    good = memento(PAGE, "20160601000000", archive="a", digest="OTHER")
    archive = FakeArchive([*((each, page(GONE)) for each in soft), (good, page())], name="a")
    answer = await search(archive)
    assert (answer.verified, answer.memento.at.month, answer.asked) == (True, 6, 3)


def to(target, url=PAGE, status=301):
    return page("Moved", status, url, location=target)


async def test_archived_redirects_are_followed_inside_the_archive():
    """Where only redirects are held, the page that they led to then is found, hop by hop, and it is said how."""
    middle = "https://valley-post.example/2016/05/flood"
    archive = holding(
        "a",
        ("20160501000000", to(middle)),
        ("20160501000005", to(NEW, middle), middle),
        ("20160501000009", page(url=NEW), NEW),
    )
    answer = await search(archive)
    assert (answer.verified, answer.memento.original) == (True, NEW)
    assert "reached by the archived redirect of https://valley-post.example/flood of 2016-05-01" in answer.checked
    assert answer.asked == 6  # three lists, three playbacks


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ([("20160501000000", to("https://valley-post.example/"))], "home page"),
        ([("20160501000000", to(NEW))], "does not hold"),
        ([("20160501000000", to(NEW)), ("20190101000000", page(url=NEW), NEW)], "975 days away"),
        ([("20160501000000", to(NEW)), ("20160501000001", page(GONE, url=NEW), NEW)], "error page"),
        ([("20160501000000", to(NEW)), ("20160501000001", to(PAGE, NEW), NEW)], "circle"),
        ([("20160501000000", to("mailto:a@b.example"))], "status 301"),
        ([("20160501000000", to(NEW)), ("20160501000001", PlaybackFailed("404"), NEW)], "behind the archived redirect: 404"),
    ],
)
async def test_redirects_that_lead_nowhere_are_not_believed(held, why):
    """To the home page, to what is not held, to another time, to an error, in a circle: told, and no snapshot."""
    answer = await search(holding("a", *held))
    assert (answer.verified, answer.state) == (False, FOUND)
    assert why in answer.rejected[0][1]


async def test_a_redirect_whose_end_is_not_heard_is_not_known():
    """An archive that falls silent behind the redirect leaves it open."""
    answer = await search(holding("a", ("20160501000000", to(NEW)), ("20160501000001", ArchiveUnavailable("429"), NEW)))
    assert (answer.state, answer.verified) == (UNKNOWN, False)
