from dataclasses import replace

import msgspec
import pytest
from msgspec import structs

from citecheck.archives.dumps import FileDumps
from citecheck.audit.log import AuditLog
from citecheck.engines.local import LocalEngine
from citecheck.liveness.sibling import made_up
from citecheck.model.errors import Offline, PlaybackFailed
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import FailureKind, Via
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer
from citecheck.model.url import parse_url
from citecheck.pipeline.check import check
from citecheck.pipeline.links import links_of
from citecheck.pipeline.memory import Memory
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, failed, memento, response
from tests.pipeline.steps import BODY, START, citations, claimed, kinds, parts

PAGE = "https://valley-post.example/flood"


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def holding(url=PAGE, at="20161215080000", body=BODY):
    held = memento(url, at)
    return FakeArchive([(held, response(url, 200, body))])


async def test_a_live_page_with_its_snapshot(log):
    """Follow, judge, locate and compare leave an event each, in that order, and so does each state that was read."""
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: response(PAGE, 200, BODY)}), archives=[holding()]), run="run-1")
    looked = ["link-followed", "link-judged", "source-read"]
    assert kinds(log)[1:] == [*looked, "archive-asked", "content-compared", "source-read"]
    answer, of_this_run = Memory(log, "run-1").known(PAGE).answer(citations(PAGE).citations[0].cited_day(None))
    assert answer is not None
    assert (answer.verified, of_this_run, answer.asked) == (True, True, 2)


async def test_each_link_is_asked_once(log):
    """Three notes on one URL make one look and one look-up."""
    web, archive = FakeWeb({PAGE: response(PAGE, 200, BODY)}), holding()
    await check(citations(PAGE, PAGE, PAGE), parts(log, web, archives=[archive]), run="run-1")
    assert len(web.asked) == 1
    assert archive.asked.count(PAGE) == 1


async def test_a_second_run_asks_nothing_that_is_fresh(log):
    """What policy still believes is not asked again; when it is stale, it is."""
    clock, archive = FixedClock(), holding()
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    world = parts(log, web, archives=[archive], clock=clock)
    await check(citations(PAGE), world, run="run-1")
    log.begin("run-2", START)
    clock.forward(days=6)
    before = len(web.asked), len(archive.asked)
    await check(citations(PAGE), world, run="run-2")
    assert (len(web.asked), len(archive.asked)) == before
    log.begin("run-3", START)
    clock.forward(days=2)
    await check(citations(PAGE), world, run="run-3")
    assert len(web.asked) == before[0] + 1
    assert len(archive.asked) == before[1]  # a verified snapshot stays one for 30 days


async def test_a_resumed_run_doubles_nothing(log):
    """In one run a link is judged once, also where its state is one that the next run asks again."""
    web = FakeWeb({PAGE: failed(PAGE, FailureKind.READ_TIMEOUT)})
    world = parts(log, web, archives=[FakeArchive()])
    await check(citations(PAGE), world, run="run-1")
    before = kinds(log)
    await check(citations(PAGE), world, run="run-1")
    assert kinds(log) == before


async def test_offline_before_anything(log):
    """With no network nothing is asked and nothing recorded."""
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    with pytest.raises(Offline, match="no network"):
        await check(citations(PAGE), parts(log, web, is_online=[False]), run="run-1")
    assert web.asked == []
    assert kinds(log) == ["run-started"]


@pytest.mark.parametrize("kind", ["dns-not-found", "dns-failed", "unreachable", "connect-timeout", "refused"])
async def test_offline_in_the_middle_is_nobodys_link_rot(log, kind):
    """The link that shows that our network went down is not recorded as anything."""
    web = FakeWeb({PAGE: failed(PAGE, FailureKind(kind))})
    with pytest.raises(Offline):
        await check(citations(PAGE), parts(log, web, is_online=[True, False]), run="run-1")
    assert kinds(log) == ["run-started"]


async def test_a_dead_short_link_is_recovered_and_its_target_looked_up(log):
    """The archived redirect stands in for the dead short link; the snapshot is looked for under the long address."""
    short = "https://goo.gl/AbC123"
    held = memento("http://goo.gl/AbC123", "20161216000000", status=301)
    archive = FakeArchive([(held, response("http://goo.gl/AbC123", 301, headers={"location": PAGE})), *holding().holdings])
    web = FakeWeb({f"{short}?si=1": response(short, 404), short: response(short, 404), PAGE: response(PAGE, 410, "gone")})
    await check(citations(short), parts(log, web, archives=[archive]), run="run-1")
    chain = Memory(log, "run-1").known(short).chain
    assert chain is not None
    assert chain.recovered
    assert chain.hops[-1].url.normalised == PAGE
    assert any(hop.via is Via.ARCHIVED_REDIRECT and hop.source == held.uri for hop in chain.hops)
    answer, _ = Memory(log, "run-1").known(short).answer(links_of(citations(short))[0].days[0])
    assert answer is not None
    assert answer.verified
    assert answer.original == PAGE


async def test_without_archives_a_dead_short_link_is_not_called_lost(log):
    """Where no archive was asked, nobody knows that none has it."""
    short = "https://goo.gl/AbC123"
    web = FakeWeb({f"{short}?si=1": response(short, 404), short: response(short, 404)})
    await check(citations(short), parts(log, web), run="run-1")
    verdict = Memory(log, "run-1").known(short).verdict
    assert verdict is not None
    assert verdict.liveness.value == "unknown"


async def test_a_throttled_archive_is_never_absence(log):
    """The answer is UNKNOWN with the archive's reason, and the next run asks again."""
    silent = FakeArchive(answer=TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original=PAGE), reason="throttled"))
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: response(PAGE, 200, BODY)}), archives=[silent]), run="run-1")
    answer, _ = Memory(log, "run-1").known(PAGE).answer(links_of(citations(PAGE))[0].days[0])
    assert answer is not None
    assert (answer.state, answer.reason) == (AnswerState.UNKNOWN, "throttled")


async def test_a_snapshot_of_an_error_page_is_not_believed(log):
    """The next best is tried; what was refused is kept with the reason."""
    good = memento(PAGE, "20161001000000")
    lie = memento(PAGE, "20161214000000")
    broken = memento(PAGE, "20161213000000")
    missing = "<html><title>Page not found</title><h1>Page not found</h1></html>"
    archive = FakeArchive(
        [
            (good, response(PAGE, 200, BODY)),
            (lie, response(PAGE, 200, missing)),
            (broken, PlaybackFailed("nearest other capture")),
        ]
    )
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: response(PAGE, 200, BODY)}), archives=[archive]), run="run-1")
    answer, _ = Memory(log, "run-1").known(PAGE).answer(links_of(citations(PAGE))[0].days[0])
    assert answer is not None
    assert answer.memento is not None
    assert answer.memento.uri == good.uri
    assert [uri for uri, _ in answer.rejected] == [lie.uri, broken.uri]


async def test_a_home_page_is_not_taken_for_the_article(log):
    """Where the article leads to the home page, its snapshot is looked for under its own address, not the home page's."""
    home = "https://valley-post.example/"
    web = FakeWeb({PAGE: response(PAGE, 302, headers={"location": home}), home: response(home, 200, BODY)})
    archive = FakeArchive([(memento(home, "20161214000000"), response(home, 200, BODY))])
    await check(citations(PAGE), parts(log, web, archives=[archive]), run="run-1")
    answer, _ = Memory(log, "run-1").known(PAGE).answer(links_of(citations(PAGE))[0].days[0])
    assert answer is not None
    assert (answer.state, answer.memento) == (AnswerState.ABSENT, None)


async def test_credentials_reach_neither_the_web_nor_the_log(log):
    """User name and password in a cited URL are taken out before anything is asked or recorded."""
    url = "https://editor:hunter2@valley-post.example/flood"
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    await check(citations(url), parts(log, web, archives=[holding()]), run="run-1")
    assert [request.url.normalised for request in web.asked] == [PAGE]
    assert not any("hunter2" in str(event) for event in log.events())


CLAIM = "The river rose in the night and 412 families left."


def weighed(log):
    return [msgspec.convert(event.data, Evidence) for event in log.events(kind="claim-weighed")]


async def test_a_claim_is_laid_beside_the_snapshot_of_the_cited_date(log):
    """The snapshot is read where one is believed; what the claim says and the source has not is pointed out."""
    web = FakeWeb({PAGE: response(PAGE, 200, BODY.replace("river rose", "sun rose"))})
    archive = holding()
    await check(claimed(PAGE, sentence=CLAIM), parts(log, web, archives=[archive]), run="run-1")
    (evidence,) = weighed(log)
    assert evidence.source_uri == archive.holdings[0][0].uri
    assert "The river rose in the night." in evidence.passages[0].exact
    assert [(row.in_claim, row.presence) for row in evidence.discrepancies if row.kind == "number"] == [("412", "absent")]


async def test_without_a_snapshot_the_live_page_is_read(log):
    """No memento: the live page stands in, and its address is told."""
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    await check(claimed(PAGE, sentence=CLAIM), parts(log, web, archives=[FakeArchive()]), run="run-1")
    (evidence,) = weighed(log)
    assert evidence.source_uri == PAGE


@pytest.mark.parametrize("status", [404, 403, 503])
async def test_an_error_page_is_never_weighed(log, status):
    """What is not the cited page is no source: nothing is compared with it."""
    web = FakeWeb({PAGE: response(PAGE, status, BODY)})
    await check(claimed(PAGE, sentence=CLAIM), parts(log, web, archives=[FakeArchive()]), run="run-1")
    assert weighed(log) == []


@pytest.mark.parametrize(("front", "wanted"), [("News of the valley. " * 40, "soft-404"), (BODY, "unknown")])
async def test_a_doubtful_page_is_held_against_a_made_up_neighbour(log, front, wanted):
    """A site that shows the same page at an address that was made up does not have the cited one; one request tells for all.

    Nor is it told where the front page shows no other: one more request says whether a gate stands before the whole site.
    """
    other, home = PAGE.replace("flood", "other"), PAGE.replace("flood", "")
    web = FakeWeb({PAGE: response(PAGE, 200, BODY), other: response(other, 200, BODY)})
    neighbour = made_up(parse_url(PAGE)).normalised
    web.pages |= {neighbour: response(neighbour, 200, BODY), home: response(home, 200, front)}
    titled = citations(PAGE, other)
    titled = structs.replace(
        titled, citations=tuple(structs.replace(cited, title="Council votes on markets") for cited in titled.citations)
    )
    world = parts(log, web)
    world = replace(world, engine=LocalEngine(1))
    await check(titled, world, run="run-1")
    verdict = Memory(log, "run-1").known(PAGE).verdict
    assert verdict is not None
    assert (verdict.liveness.value, verdict.reasons[0].seen["made-up"]) == (wanted, neighbour)
    asked = [request.url.normalised for request in web.asked]
    assert (asked.count(neighbour), asked.count(home)) == (1, 1)
    assert sum(url.endswith(".valley-post.example/") for url in asked) == (wanted == "unknown")


async def test_titles_are_laid_beside_the_page_and_its_snapshot(log):
    """What each note calls the page is in the log beside what the page, and its snapshot, call themselves."""
    plain = citations(PAGE, PAGE)
    titles = ("Flood on the river", "Mayor resigns after inquiry")
    cited = tuple(structs.replace(one, title=title) for one, title in zip(plain.citations, titles, strict=True))
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    await check(structs.replace(plain, citations=cited), parts(log, web, archives=[holding()]), run="run-1")
    verdict = Memory(log, "run-1").known(PAGE).verdict
    answer, _ = Memory(log, "run-1").known(PAGE).answer(plain.citations[0].cited_day(None))
    for seen in (verdict, answer):
        assert seen is not None
        assert [(row.cited, row.page, row.share) for row in seen.titles] == [
            (titles[0], "Flood on the river", 1.0),
            (titles[1], "Flood on the river", 0.0),
        ]


async def test_titles_are_not_laid_beside_an_error_page(log):
    """A page that is gone calls itself what error pages do: that says nothing of the note."""
    plain = citations(PAGE)
    cited = tuple(structs.replace(one, title="Flood on the river") for one in plain.citations)
    web = FakeWeb({PAGE: response(PAGE, 404, "<title>Nothing here</title><h1>Nothing here</h1>")})
    await check(structs.replace(plain, citations=cited), parts(log, web), run="run-1")
    verdict = Memory(log, "run-1").known(PAGE).verdict
    assert verdict is not None
    assert verdict.titles == ()


@pytest.mark.parametrize("wanted", [True, False])
async def test_fragments_are_looked_at_where_policy_says_so(log, wanted):
    """``[policy.judge] fragments`` decides; what the fragment names is kept through redirects."""
    cited, sent = f"{PAGE}#losses", "https://valley-post.example/2016/flood"
    web = FakeWeb({PAGE: response(PAGE, 301, headers={"location": sent}), sent: response(sent, 200, BODY)})
    world = parts(log, web)
    policy = structs.replace(world.settings.policy, judge=structs.replace(world.settings.policy.judge, fragments=wanted))
    await check(citations(cited), replace(world, settings=structs.replace(world.settings, policy=policy)), run="run-1")
    verdict = Memory(log, "run-1").known(cited).verdict
    assert verdict is not None
    assert verdict.liveness.value == "moved"
    assert [reason.signal for reason in verdict.reasons if reason.signal == "fragment"] == ["fragment"] * wanted


async def test_a_page_that_is_archived_under_its_short_link_alone_is_found(log):
    """The long address comes first; where archives have nothing there, what they hold of the short link is gone along."""
    short = "https://t.co/AbC123"
    gone = f"{PAGE}?moved=1"
    web = FakeWeb({short: response(short, 301, headers={"location": gone}), gone: response(gone, 404)})
    held = memento(short, "20161216000000", status=301)
    archive = FakeArchive([(held, response(short, 301, headers={"location": PAGE})), *holding().holdings])
    await check(citations(short), parts(log, web, archives=[archive]), run="run-1")
    known = Memory(log, "run-1").known(short)
    answer, _ = known.answer(links_of(citations(short))[0].days[0])
    assert answer is not None
    assert (answer.verified, answer.memento.original) == (True, PAGE)
    assert archive.asked.index(gone) < archive.asked.index(short)


async def test_one_reading_of_a_dump_serves_all_lost_links_of_a_run(log, tmp_path):
    """Three dead short links are looked for together; the report can tell which dump knew."""
    shorts = [f"https://goo.gl/Code{n}" for n in range(3)]
    listed = "#PREFIX: http://goo.gl/\n" + "".join(f"Code{n}|{PAGE}?n={n}\n" for n in range(2))
    (tmp_path / "goo.gl.txt").write_text(listed, encoding="utf-8")
    dumps = FileDumps([str(tmp_path / "goo.gl.txt")])
    pages = {f"{short}?si=1": response(short, 404) for short in shorts}
    pages |= {f"{PAGE}?n={n}": response(f"{PAGE}?n={n}", 200, BODY) for n in range(2)}
    world = replace(parts(log, FakeWeb(pages), archives=[FakeArchive()]), dumps=dumps)
    await check(citations(*shorts), world, run="run-1")
    chains = [Memory(log, "run-1").known(short).chain for short in shorts]
    assert [chain.hops[-1].source if chain else "" for chain in chains] == ["goo.gl.txt", "goo.gl.txt", None]
    verdict = Memory(log, "run-1").known(shorts[2]).verdict
    assert verdict is not None
    assert verdict.liveness.value == "unresolved"
    assert dumps.passes == 1


async def test_a_steady_link_is_left_alone_for_longer(log):
    """After the third live look a week is not enough for a fourth; two weeks are."""
    clock = FixedClock()
    web = FakeWeb({PAGE: response(PAGE, 200, BODY)})
    world = parts(log, web, clock=clock)
    looks = []
    for number in range(2, 8):
        await check(citations(PAGE), world, run=f"run-{number - 1}")
        looks.append(len(web.asked))
        clock.forward(days=7)
        log.begin(f"run-{number}", START)
    assert looks == [1, 2, 3, 3, 4, 4]
