"""The past web end to end: citations checked against the loopback world's archives, by what the log and the archives tell."""

import pytest
from msgspec import structs

from citecheck import api
from citecheck.model.citation import Citation, Citations, CitedDate
from citecheck.model.cited_copy import CopyState
from citecheck.model.memento import AnswerState
from citecheck.model.url import parse_url
from tests.world import story
from tests.world.pages import article
from tests.world.warcs import Captured
from tests.world.wire import Page

pytestmark = pytest.mark.world

HOST = "http://www.example.test"
EXCLUDED = "http://excluded.example/past-web"


def cited(*notes):
    """Make a report's citations of (address, day) or (address, day, archived copy)."""
    made = []
    for number, (url, day, *copy) in enumerate(notes, 1):
        issued = CitedDate(date=day, precision="day", raw=day)
        version = parse_url(copy[0]) if copy else None
        made.append(
            Citation(
                id=f"c{number}", note=str(number), kind="news", raw=url, url=parse_url(url), issued=issued, version_url=version
            )
        )
    return Citations(source="r.txt", digest="0" * 64, citations=tuple(made))


@pytest.fixture
def settings_of(world, tmp_path):
    def make(**archive):
        return world.settings(log=str(tmp_path / "audit.db"), archive=archive)

    return make


def words(text):
    return article("The river in the old town", text, "The water stood in the streets for two days. " * 20)


def hold(world, original, *stamps):
    world.hold(*(Captured(original=original, timestamp=stamp, body=words(f"Seen at {stamp}.")) for stamp in stamps))


def checked(citations, settings):
    return api.check(citations, settings).report


def test_another_archive_stands_in_where_the_first_excludes_the_site(world, settings_of):
    """Excluded by the Wayback Machine, held by Arquivo.pt: its snapshot is verified, and both are heard."""
    hold(world, EXCLUDED, "20160510080000")
    report = checked(cited((EXCLUDED, "2016-05-12")), settings_of(also=("Arquivo.pt",)))
    (outcome,) = report.outcomes
    answer = outcome.answer
    assert (answer.verified, answer.archive) == (True, "Arquivo.pt")
    assert answer.memento.uri == f"https://arquivo.pt/wayback/20160510080000/{EXCLUDED}"
    assert [(each.archive, each.state) for each in answer.heard] == [
        ("Wayback Machine", AnswerState.EXCLUDED),
        ("Arquivo.pt", AnswerState.FOUND),
    ]


def test_a_silent_archive_is_told_and_the_others_go_on(world, settings_of):
    """Arquivo.pt is down: what the Wayback Machine has is found as ever, and what it lacks is not known, and told once."""
    world.faults.add("unavailable", "others")
    hold(world, f"{HOST}/past-held", "20160510080000")
    notes = [(f"{HOST}/past-held", "2016-05-12"), *((f"{HOST}/past-lost-{n}", "2016-05-12") for n in range(3))]
    report = checked(cited(*notes), settings_of(also=("Arquivo.pt",)))
    states = [outcome.answer.state for outcome in report.outcomes]
    assert states == [AnswerState.FOUND, *[AnswerState.UNKNOWN] * 3]
    told = [finding.message for finding in report.findings if finding.rule == "CC211"]
    assert len(told) == 1
    assert told[0].startswith("Arquivo.pt did not answer 3 of the 3 look-ups that it was asked")
    assert world.archive.counts["others"] <= 3


def test_one_look_up_answers_for_all_citations_of_a_url(world, settings_of):
    """Four notes on one page, of three days: one index look-up, and one playback for each snapshot; none in a second run."""
    page = f"{HOST}/past-shared"
    hold(world, page, "20160510080000", "20170510080000")
    notes = cited((page, "2016-05-12"), (page, "2016-05-14"), (f"{page}#two", "2016-05-12"), (page, "2017-06-01"))
    settings = settings_of()
    report = checked(notes, settings)
    chosen = [f"{outcome.answer.memento.at:%Y%m%d}" for outcome in report.outcomes]
    assert chosen == ["20160510", "20160510", "20160510", "20170510"]
    assert world.archive.counts == {"cdx": 1, "playback": 2}
    world.forget()
    checked(notes, settings)
    assert world.archive.counts == {}


WAYBACK = "https://web.archive.org/web"
COPIES = [
    (f"{WAYBACK}/20160510080000/{HOST}/past-copy", CopyState.GENUINE, None, 1),
    (f"{WAYBACK}/20160510080000id_/{HOST}/past-copy", CopyState.GENUINE, None, 1),
    (f"{WAYBACK}/2016/{HOST}/past-copy", CopyState.GENUINE, None, 2),
    (f"{WAYBACK}/20150101000000/{HOST}/past-copy", CopyState.WRONG, "CC208", 2),
    (f"{WAYBACK}/20160510080000/{HOST}/quite-another", CopyState.WRONG, "CC208", 1),
    (f"https://arquivo.pt/wayback/20160510080000/{HOST}/past-copy", CopyState.GENUINE, None, 1),
    (f"https://arquivo.pt/wayback/20150101000000/{HOST}/past-copy", CopyState.WRONG, "CC208", 1),
    (f"https://archive.ph/20160510080000/{HOST}/past-copy", CopyState.NOT_ASKED, "CC210", 1),
]


@pytest.mark.parametrize("case", COPIES, ids=[row[0] for row in COPIES])
def test_a_copy_that_a_note_links_is_verified_where_it_stands(world, settings_of, case):
    """The copy is played as its archive plays it; one that is the snapshot chosen anyway costs no request of its own."""
    copy, state, code, playbacks = case
    page = f"{HOST}/past-copy"
    world.publish("www.example.test/past-copy", Page(body=words("Seen today.")))
    if not world.run(world.archive.pywb.rows(page)):
        hold(world, page, "20160510080000")
    world.forget()
    report = checked(cited((page, "2016-05-12", copy)), settings_of())
    (outcome,) = report.outcomes
    assert (outcome.copy.state, outcome.copy.uri) == (state, copy), outcome.copy.reason
    rules = {finding.rule for finding in report.findings}
    assert rules & {"CC204", "CC208", "CC209", "CC210"} == ({code} if code else set())
    assert world.archive.counts["playback"] == playbacks
    assert not [asked for asked in world.asked if "archive.ph" in asked.url]


def test_a_copy_that_its_archive_does_not_show_is_dead(world, settings_of):
    """The archive answers in its own words that it has no such thing: a finding, and no more."""
    page = f"{HOST}/past-never-held"
    report = checked(cited((page, "2016-05-12", f"https://arquivo.pt/wayback/20160510080000/{page}")), settings_of())
    (outcome,) = report.outcomes
    assert outcome.copy.state is CopyState.DEAD
    assert [finding.rule for finding in report.findings if finding.rule in ("CC208", "CC209")] == ["CC209"]


def test_all_archives_may_be_asked_at_once(world, settings_of):
    """With ask = "all" every archive is asked for every link, their lists are one, and the nearest snapshot is taken."""
    page = f"{HOST}/past-all"
    hold(world, page, "20160510080000")
    report = checked(cited((page, "2016-05-12")), settings_of(also=("Arquivo.pt",), ask="all"))
    (outcome,) = report.outcomes
    assert outcome.answer.verified
    assert [each.state for each in outcome.answer.heard] == [AnswerState.FOUND] * 2
    assert world.archive.counts["cdx"] == 1
    assert world.archive.counts["others"] + world.archive.counts["playback"] == 2


def test_a_dead_short_link_is_recovered_from_another_archive(world, settings_of):
    """The Wayback Machine excludes the shortener: Arquivo.pt's archived redirect tells where the link led, its twin's not."""
    world.faults.excluded["goo.gl"] = "administrative"
    note = ("https://goo.gl/Ht4mQe", "2018-02-20")
    (lost,) = checked(cited(note), settings_of()).outcomes
    assert lost.chain.target is None
    settings = settings_of(also=("Arquivo.pt",))
    (found,) = checked(cited(note), structs.replace(settings, log=f"{settings.log}.new")).outcomes
    assert found.chain.target.normalised == story.COURIER
    assert found.chain.hops[-1].source.startswith("https://arquivo.pt/wayback/")
