"""Archived copies that notes link: of that URL, that moment, and showing the page."""

from dataclasses import replace

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.cited_copy import CopyState
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.event import CitationRecord, EventKind
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer
from citecheck.model.policy import Policy
from citecheck.model.url import parse_url
from citecheck.pipeline.check import check
from citecheck.rules.find import find
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, memento, response
from tests.pipeline.steps import BODY, START, citations, parts

PAGE = "https://valley-post.example/flood"
NEW = "https://valley-post.example/2016/flood"
COPY = f"https://web.archive.org/web/20161215080000/{PAGE}"
LOGIN = "<html><title>Log in</title><body><h1>Log in</h1><form><input type='password' name='p'></form></body></html>"


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def cited(copy, url=PAGE):
    plain = citations(url)
    return structs.replace(plain, citations=(structs.replace(plain.citations[0], version_url=parse_url(copy)),))


class Keeper(FakeArchive):
    """An archive of one page that plays its copies from a table: timestamp -> what playing brings. Keeps what it was asked."""

    def __init__(self, plays, name="Wayback Machine"):
        held = memento(PAGE, "20161201000000", archive=name)
        super().__init__([(held, response(PAGE, 200, BODY))], name=name)
        self.plays = plays

    async def play(self, memento):
        for stamp, played in self.plays.items():
            if f"/{stamp}/" in memento.uri:
                self.asked.append(memento.uri)
                if isinstance(played, Exception):
                    raise played
                return played
        return await super().play(memento)


async def checked(log, copy, plays, *, name="Wayback Machine", run="run-1", url=PAGE, clock=None, stranger=None):
    archive = Keeper(plays, name)
    web = FakeWeb({url: response(url, 200, BODY)})
    world = parts(log, web, archives=[archive] if stranger is None else [FakeArchive(name="other")], clock=clock)
    await check(cited(copy, url), replace(world, stranger=stranger), run=run)
    record = list(log.events(kind="copy-checked"))
    return (record[-1].data if record else None), archive


@pytest.mark.parametrize(
    ("copy", "plays", "told"),
    [
        (COPY, {"20161215080000": response(PAGE, 200, BODY)}, ("genuine", "", None)),
        (COPY.replace("080000/", "080000id_/"), {"20161215080000": response(PAGE, 200, BODY)}, ("genuine", "", None)),
        (COPY, {"20161215080000": response(PAGE, 404, "gone")}, ("wrong", "status 404", "CC208")),
        (COPY, {"20161215080000": response(PAGE, 200, LOGIN)}, ("wrong", "login page", "CC208")),
        (COPY, {"20161215080000": PlaybackFailed("of another URL", is_another=True)}, ("wrong", "another URL", "CC208")),
        (COPY, {"20161215080000": PlaybackFailed("nearest at", is_another=True, nearest="20180101000000")}, ("wrong", "nearest",
         "CC208")),
        (COPY, {"20161215080000": PlaybackFailed("cannot play (404)")}, ("dead", "404", "CC209")),
        (COPY, {"20161215080000": ArchiveUnavailable("throttled")}, ("unknown", "throttled", "CC204")),
        (COPY, {"20161215080000": response(PAGE, 301, "Moved", headers={"location": "https://valley-post.example/"})}, ("wrong",
         "home page", "CC208")),
        (f"https://web.archive.org/web/20161215080000/{NEW}", {}, ("wrong", f"of another address, {NEW}", "CC208")),
        ("https://archive.ph/20161215080000/" + PAGE, {}, ("not-asked", "never asked", "CC210")),
        ("https://ghostarchive.org/archive/AbCdE", {}, ("not-asked", "never asked", "CC210")),
        ("https://perma.cc/AB12-CD34", {}, ("not-asked", "nothing to verify", None)),
    ],
)  # fmt: skip
async def test_a_copy_that_a_note_links_is_verified(log, copy, plays, told):
    """Genuine, wrong, dead, not known or never asked: the log says which and why, and the report has one finding for it."""
    state, why, code = told
    log.append(EventKind.CITATION_RECORDED, "c1", CitationRecord(citation=cited(copy).citations[0]))
    found, archive = await checked(log, copy, plays)
    assert (found["state"], found["uri"]) == (state, parse_url(copy).normalised)
    assert why in found["reason"]
    outcomes = replay(log, "run-1", policy=Policy()).outcomes
    rules = [finding.rule for finding in find(outcomes, Policy())]
    assert [rule for rule in rules if rule in ("CC204", "CC208", "CC209", "CC210")] == ([code] if code else [])
    if state == "not-asked":
        assert not [asked for asked in archive.asked if "archive.ph" in asked or "ghost" in asked]


async def test_an_address_without_an_exact_moment_is_what_the_archive_shows_for_it(log):
    """A link to /web/2016/… claims no moment: the capture that the archive shows for it is played, and named."""
    plays = {
        "2016": PlaybackFailed("nearest", is_another=True, nearest="20160601000000"),
        "20160601000000": response(PAGE, 200, BODY),
    }
    found, _ = await checked(log, f"https://web.archive.org/web/2016/{PAGE}", plays)
    assert (found["state"], found["asked"]) == ("genuine", 2)
    assert "2016-06-01" in found["reason"]


async def test_a_stranger_s_redirect_is_genuine_but_not_gone_along(log):
    """Who lists nothing cannot be asked where a redirect leads: the copy is of that URL and moment, and that is said."""

    class Listless(Keeper):
        async def timemap(self, original, **more):
            return TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original=original.normalised), reason="no lists")

    copy = f"https://webarchive.nationalarchives.gov.uk/20161215080000/{PAGE}"
    moved = response(PAGE, 301, "Moved", headers={"location": NEW})
    found, _ = await checked(log, copy, {}, stranger=Listless({"20161215080000": moved}, name="stranger"))
    assert (found["state"], found["reason"]) == ("genuine", f"an archived redirect to {NEW}, which was not gone along")


async def test_a_collection_s_number_is_no_timestamp(log):
    """Archive-It's addresses hold the number of a collection before the timestamp."""
    copy = f"https://wayback.archive-it.org/2016/20161215080000/{PAGE}"
    keeper = Keeper({"20161215080000": PlaybackFailed("nearest", is_another=True, nearest="20180101000000")}, name="Archive-It")
    found, _ = await checked(log, copy, {}, stranger=keeper)
    assert (found["state"], found["asked"]) == ("wrong", 1)
    assert keeper.asked == [copy]


async def test_an_archived_redirect_is_gone_along(log):
    """A copy that is a redirect leads on inside the archive; what is at its end is judged."""
    archive = FakeArchive(
        [
            (memento(PAGE, "20161215080000"), response(PAGE, 301, "Moved", headers={"location": NEW})),
            (memento(NEW, "20161215080001"), response(NEW, 200, BODY)),
        ]
    )
    archive.name = "fake archive"
    archive.holdings += [(structs.replace(each, uri=COPY), played) for each, played in archive.holdings[:1]]
    world = parts(log, FakeWeb({PAGE: response(PAGE, 200, BODY)}), archives=[FakeArchive(name="other")])
    await check(cited(COPY), replace(world, stranger=archive), run="run-1")
    (event,) = log.events(kind="copy-checked")
    assert event.data["state"] == "genuine"
    assert NEW in event.data["reason"]


async def test_a_short_link_s_copy_is_that_of_its_target(log):
    """A note with a short link and the copy of the long address: the chain tells that they belong together."""
    short = "https://goo.gl/AbC123"
    web = FakeWeb({f"{short}?si=1": response(short, 302, headers={"location": PAGE}), PAGE: response(PAGE, 200, BODY)})
    world = parts(log, web, archives=[Keeper({"20161215080000": response(PAGE, 200, BODY)})])
    await check(cited(COPY, short), world, run="run-1")
    (event,) = log.events(kind="copy-checked")
    assert event.data["state"] == "genuine"


async def test_a_stranger_plays_what_no_asked_archive_holds(log):
    """A copy in an archive that is not asked otherwise is fetched at its own address."""
    keeper = Keeper({"20161215080000": response(PAGE, 200, BODY)}, name="stranger")
    copy = f"https://webarchive.nationalarchives.gov.uk/20161215080000/{PAGE}"
    found, _ = await checked(log, copy, {}, stranger=keeper)
    assert (found["state"], found["archive"]) == ("genuine", "UK Government Web Archive")
    assert keeper.asked == [copy]


async def test_a_genuine_copy_is_not_asked_for_again_while_it_is_believed(log):
    """A second run asks nothing; what was not heard is asked again at once, what is dead after a day."""
    for state, forward, again in (("genuine", 6, 0), ("genuine", 31, 1), ("unknown", 0, 1), ("dead", 2, 1), ("dead", 0, 0)):
        plays = {
            "genuine": response(PAGE, 200, BODY),
            "unknown": ArchiveUnavailable("throttled"),
            "dead": PlaybackFailed("404"),
        }
        url = f"https://valley-post.example/{state}-{forward}"
        copy, clock = f"https://web.archive.org/web/20161215080000/{url}", FixedClock()
        for number in range(2):
            run = f"run-{state}-{forward}-{number}"
            log.begin(run, START)
            _, archive = await checked(log, copy, {"20161215080000": plays[state]}, run=run, url=url, clock=clock)
            clock.forward(days=forward)
        assert len([asked for asked in archive.asked if asked == copy]) == again, state


async def test_links_into_archive_today_are_not_followed_and_not_looked_up(log):
    """A note that links archive.today itself: no request to it, none about it, and a finding that says why."""
    link = "https://archive.ph/AbCdE"
    web, archive = FakeWeb(), FakeArchive()
    plain = citations(link)
    await check(plain, parts(log, web, archives=[archive]), run="run-1")
    assert (web.asked, archive.asked) == ([], [])
    log.append(EventKind.CITATION_RECORDED, "c1", CitationRecord(citation=plain.citations[0]))
    (outcome,) = replay(log, "run-1", policy=Policy()).outcomes
    assert outcome.not_checked == "the link leads into archive.today, which is never asked"
    assert "CC210" in [finding.rule for finding in find([outcome], Policy())]


def test_states_are_the_words_of_the_log():
    """The states' names stand in logs and do not change."""
    assert [state.value for state in CopyState] == ["genuine", "wrong", "dead", "unknown", "not-asked"]
