"""Videos that their page hides, judged with YouTube's second word, over the loopback web."""

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.model.verdict import Liveness, Verdict
from citecheck.net.web import LiveWeb
from citecheck.pipeline.capture import wanted
from citecheck.pipeline.check import check
from citecheck.pipeline.memory import Memory
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, memento, response
from tests.pipeline.steps import BODY, START, citations, parts

L = Liveness
WATCH = "https://www.youtube.com/watch?v="


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


async def checked(world, log, *urls, title=None) -> tuple[dict[str, Verdict], list[str]]:
    """Check videos over the loopback web; return the verdicts, and what was asked of oEmbed."""
    cited = citations(*urls)
    cited = structs.replace(cited, citations=tuple(structs.replace(one, title=title) for one in cited.citations))
    async with LiveWeb(world.settings(net={"retries": 0}).net, contact="", clock=FixedClock()) as web:
        await check(cited, parts(log, web), run="run-1")
    memory = Memory(log, "run-1")
    verdicts = {url: known.verdict for url, known in memory.of(urls).items()}
    return verdicts, [asked.target for asked in world.asked if asked.path == "/oembed"]


VIDEOS = [
    ("consent page, it is there", "consentOk01", L.LIVE, "oembed", 1),
    ("consent page, it is gone", "consentGone", L.SOFT_404, "oembed", 1),
    ("consent page, embedding off", "consent4010", L.WALLED, "consent-wall", 1),
    ("consent page, forbidden", "consent4030", L.WALLED, "consent-wall", 1),
    ("consent page, throttled", "consent4290", L.WALLED, "consent-wall", 1),
    ("consent page, an answer that is no JSON", "consentHtml", L.WALLED, "consent-wall", 1),
    ("taken for a robot", "robotVideo1", L.LIVE, "oembed", 1),
    ("no player, it is there", "bareVideo01", L.LIVE, "oembed", 1),
    ("no player, it is gone", "bareGone001", L.SOFT_404, "oembed", 1),
    ("the player says that it plays", "aliveVideo1", L.LIVE, "answered", 0),
    ("the player says that it is gone", "goneVideo01", L.SOFT_404, "video", 0),
    ("the player says that it is private", "privateVid1", L.RESTRICTED, "video", 0),
]


@pytest.mark.parametrize("row", VIDEOS, ids=[row[0] for row in VIDEOS])
async def test_a_hidden_video_is_asked_after_once(live_world, log, row):
    """Where the page leaves doubt, one request tells; 401 and 403 prove nothing; where the player speaks, none is made."""
    _, video, wanted, signal, questions = row
    url = WATCH + video
    verdicts, asked = await checked(live_world, log, url)
    assert (verdicts[url].liveness, verdicts[url].reasons[0].signal) == (wanted, signal)
    assert len(asked) == questions


async def test_what_youtube_said_is_kept(live_world, log):
    """Title and channel of a video that is there, and the raw words of a refusal, stand among the reasons."""
    verdicts, _ = await checked(live_world, log, WATCH + "consentOk01", WATCH + "consent4010", WATCH + "consentGone")
    there, refused, gone = verdicts.values()
    answer = '{"title": "Boats on the square", "author_name": "Valley Post"}'
    assert there.reasons[0].seen == {
        "oembed": "200",
        "answer": answer,
        "title": "Boats on the square",
        "channel": "Valley Post",
    }
    assert {"oembed": "401", "reason": "Unauthorized"} in [reason.seen for reason in refused.reasons]
    assert gone.reasons[0].seen == {"oembed": "404", "reason": "Not Found"}


async def test_a_video_is_asked_after_once_however_it_is_cited(live_world, log):
    """Four addresses of one video make one question, also at the same time."""
    addresses = (
        "watch?v=bareVideo01",
        "watch?v=bareVideo01&t=10s",
        "watch?v=bareVideo01&feature=share",
        "watch?v=bareVideo01&ab=1",
    )
    page = live_world.origin.pages["www.youtube.com/watch?v=bareVideo01"]
    for address in addresses:
        live_world.publish(f"www.youtube.com/{address}", page)
    verdicts, asked = await checked(live_world, log, *(f"https://www.youtube.com/{address}" for address in addresses))
    assert {verdict.liveness for verdict in verdicts.values()} == {L.LIVE}
    assert len(asked) == 1


async def test_the_title_is_laid_beside_the_videos_not_the_consent_pages(live_world, log):
    """What a hidden video is called is known from YouTube; "Before you continue" is nobody's title."""
    verdicts, _ = await checked(live_world, log, WATCH + "consentOk01", title="Boats on the square")
    (verdict,) = verdicts.values()
    assert verdict.page_title == "Boats on the square"
    assert [(seen.page, seen.share) for seen in verdict.titles] == [("Boats on the square", 1.0)]


async def test_a_page_that_was_only_heard_of_is_not_compared(log):
    """The consent page in a hidden video's place is neither laid beside the snapshot nor looked up in archives."""
    url, consent = WATCH + "consentOk01", "https://consent.youtube.com/m"
    question = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DconsentOk01&format=json"
    web = FakeWeb({
        url: response(url, 302, headers={"location": consent}),
        consent: response(consent, 200, "<title>Before you continue to YouTube</title>"),
        question: response(question, 200, '{"title": "Boats", "author_name": "Valley Post"}', media_type="application/json"),
    })  # fmt: skip
    held = memento(url, "20161215080000")
    archive = FakeArchive([(held, response(url, 200, BODY))])
    await check(citations(url), parts(log, web, archives=[archive]), run="run-1")
    assert [request.url.normalised for request in web.asked] == [url, consent, question]
    assert archive.asked.count(consent) == 0
    far = structs.replace(citations(url, day="2019-12-14"), report_date=None)
    world = parts(log, web, archives=[FakeArchive()])
    await check(far, world, run="run-1")
    assert [want.original.normalised for want in wanted(far, world, run="run-1", place="fake archive")] == [url]
    assert "content-compared" not in [event.kind for event in log.events()]
