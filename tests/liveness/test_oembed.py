"""What a host's oEmbed address says of a video or post that its page hides."""

from __future__ import annotations

import pytest

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.oembed import to_ask
from citecheck.liveness.providers import provider_of, video_of
from citecheck.model.exchange import Chain, Exchange, FailureKind, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, failed, response
from citecheck.text.html import parse_page
from tests.liveness.cases import ARTICLE, page

L = Liveness


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("https://www.youtube.com/watch?v=aliveVideo1", "aliveVideo1"),
        ("https://m.youtube.com/watch?app=desktop&v=aliveVideo1&t=3", "aliveVideo1"),
        ("https://youtu.be/aliveVideo1?si=x", "aliveVideo1"),
        ("https://www.youtube.com/shorts/aliveVideo1", "aliveVideo1"),
        ("https://www.youtube.com/live/aliveVideo1?feature=share", "aliveVideo1"),
        ("https://www.youtube-nocookie.com/embed/aliveVideo1", "aliveVideo1"),
        ("https://www.youtube.com/@channel", None),
        ("https://www.youtube.com/playlist?list=PLaliveVideo1", None),
        ("https://www.youtube.com/watch?v=tooshort", None),
        ("https://youtube.com.example.org/watch?v=aliveVideo1", None),
        ("https://vimeo.com/12345678901", None),
    ],
)
def test_the_videos_id_is_read_off_its_address(url: str, video: str | None) -> None:
    """Every form of a video's address names the same id; channels, lists and other sites name none."""
    assert video_of(parse_url(url)) == video


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://youtu.be/aliveVideo1", ("YouTube", "https://www.youtube.com/watch?v=aliveVideo1")),
        ("https://vimeo.com/123456789", ("Vimeo", "https://vimeo.com/123456789")),
        ("https://vimeo.com/123456789/0a1b2c3d4e", ("Vimeo", "https://vimeo.com/123456789/0a1b2c3d4e")),
        ("https://player.vimeo.com/video/123456789?h=0a1b2c3d4e&x=1", ("Vimeo", "https://vimeo.com/123456789/0a1b2c3d4e")),
        ("https://vimeo.com/channels/staffpicks/123456789", ("Vimeo", "https://vimeo.com/123456789")),
        ("https://vimeo.com/groups/shorts/videos/123456789", ("Vimeo", "https://vimeo.com/123456789")),
        (
            "https://twitter.com/valleypost/status/809700000000000000",
            ("X", "https://twitter.com/valleypost/status/809700000000000000"),
        ),
        ("https://mobile.x.com/valleypost/status/8097000000/photo/1", ("X", "https://twitter.com/valleypost/status/8097000000")),
        ("https://www.dailymotion.com/video/x1abcde_a-march_news", ("Dailymotion", "https://www.dailymotion.com/video/x1abcde")),
        ("https://dai.ly/x1abcde", ("Dailymotion", "https://www.dailymotion.com/video/x1abcde")),
        (
            "https://www.tiktok.com/@valley.post/video/7100000000000000000?lang=en",
            ("TikTok", "https://www.tiktok.com/@valley.post/video/7100000000000000000"),
        ),
        ("https://vimeo.com/valleypost", None),
        ("https://vimeo.com/help/faq", None),
        ("https://twitter.com/valleypost", None),
        ("https://twitter.com/valleypost/status/809700000000000000a", None),
        ("https://nottwitter.com/valleypost/status/809700000000000000", None),
        ("https://www.dailymotion.com/valleypost", None),
        ("https://news.example/video/x1abcde", None),
    ],
)
def test_hosts_know_their_items_in_every_form(url: str, known: tuple[str, str] | None) -> None:
    """An item's address is read whatever stands around it; an unlisted video keeps the hash without which nobody sees it."""
    found = provider_of(parse_url(url))
    assert (found and (found[0].name, found[1])) == known


def look_at(url: str, status: int, body: str = "", oembed: Exchange | None = None) -> Look:
    """Build a look at a host's page, with what its oEmbed address answered."""
    last = response(url, status, body)
    chain = Chain(asked=last.url, hops=(Hop(url=last.url, via=Via.ASKED, at=NOW, status=status),), last=last)
    return Look(chain=chain, page=parse_page(last.body, media_type="text/html") if body else None, at=NOW, oembed=oembed)


VIMEO, POST = "https://vimeo.com/123456789", "https://x.com/valleypost/status/8097000000"
WALL = page("Just a moment...", text="Verify that you are human")


@pytest.mark.parametrize(
    ("look", "question"),
    [
        (look_at(VIMEO, 200, ARTICLE), None),
        (look_at(VIMEO, 403, WALL), "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F123456789&format=json"),
        (look_at(VIMEO, 404), "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F123456789&format=json"),
        (look_at(VIMEO, 200, WALL), "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F123456789&format=json"),
        (look_at(VIMEO, 503), None),
        (
            look_at(POST, 200, page("X")),
            "https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fvalleypost%2Fstatus%2F8097000000&format=json",
        ),
        (look_at("https://vimeo.com/valleypost", 403, WALL), None),
    ],
)
def test_only_what_its_page_hides_is_asked_after(look: Look, question: str | None) -> None:
    """A refusal, a wall, a page that is the same for all: one question; a page that was seen, or a server's fault: none."""
    found = to_ask(look)
    assert (found and found.normalised) == question


def said(status: int, body: str) -> Exchange:
    """Build an oEmbed answer."""
    return response("https://oembed.example/", status, body, media_type="application/json")


THERE = '{"title": "Boats on the square", "author_name": "Valley Post", "html": "<iframe></iframe>"}'
TWEET = '{"author_name": "Valley Post", "html": "<blockquote><p>The last boat <b>has left</b>.</p></blockquote>"}'


@pytest.mark.parametrize(
    ("look", "wanted", "signal"),
    [
        (look_at(VIMEO, 403, WALL, said(200, THERE)), L.LIVE, "oembed"),
        (look_at(VIMEO, 404, "", said(200, '{"type": "video", "domain_status_code": 403}')), L.RESTRICTED, "oembed"),
        (look_at(VIMEO, 404, "", said(404, "{}")), L.GONE, "status"),
        (look_at(VIMEO, 403, WALL, said(404, "{}")), L.WALLED, "bot-wall"),
        (look_at(VIMEO, 403, WALL, said(403, "{}")), L.WALLED, "bot-wall"),
        (look_at(VIMEO, 403, WALL, said(200, "<p>no JSON")), L.WALLED, "bot-wall"),
        (look_at(VIMEO, 403, WALL, failed("https://oembed.example/", FailureKind.READ_TIMEOUT, "")), L.WALLED, "bot-wall"),
        (look_at(POST, 200, page("X"), said(200, TWEET)), L.LIVE, "oembed"),
        (look_at(POST, 200, page("X"), said(404, '{"error": "no such page"}')), L.SOFT_404, "oembed"),
        (look_at(POST, 200, page("X"), said(403, '{"error": "You may not see this."}')), L.UNKNOWN, "oembed"),
        (look_at(POST, 200, page("X"), said(200, "{}")), L.UNKNOWN, "oembed"),
        (look_at(POST, 429, "", said(429, "")), L.TRANSIENT, "status"),
        (look_at("https://dai.ly/x1abcde", 403, "", said(404, "")), L.RESTRICTED, "status"),
        (look_at("https://dai.ly/x1abcde", 403, "", said(200, THERE)), L.LIVE, "oembed"),
    ],
)
def test_an_answer_means_what_its_host_means_by_it(look: Look, wanted: Liveness, signal: str) -> None:
    """A full answer is proof; one of next to nothing is Vimeo's for a chosen few; a 404 is proof only where the host says so."""
    verdict = judge_look(look)
    assert (verdict.liveness, verdict.reasons[0].signal) == (wanted, signal)
    assert look.oembed is not None
    assert any(reason.signal == "oembed" and reason.seen["oembed"] for reason in verdict.reasons)


def test_the_answer_is_kept() -> None:
    """The JSON as it came, cut, with title or text and author apart; of a refusal its words."""
    seen = judge_look(look_at(POST, 200, page("X"), said(200, TWEET))).reasons[0].seen
    assert seen == {"oembed": "200", "answer": TWEET, "text": "The last boat has left .", "channel": "Valley Post"}
    refused = judge_look(look_at(POST, 200, page("X"), said(403, '{"error": "You may not see this."}')))
    assert {"oembed": "403", "reason": '{"error": "You may not see this."}'} in [reason.seen for reason in refused.reasons]
    long = said(200, '{"title": "a", "html": "' + "x" * 100_000 + '"}')
    assert len(judge_look(look_at(VIMEO, 403, WALL, long)).reasons[0].seen["answer"]) == 1_000


def test_words_of_a_host_are_kept_as_they_stand() -> None:
    """The sentence that decides is told raw, not folded."""
    body = page("Sorry", "Sorry", "Because of its privacy settings, this video cannot be played here.")
    reason = judge_look(look_at("https://player.vimeo.com/video/123456789", 403, body)).reasons[0]
    assert reason.seen == {"reason": "Because of its privacy settings, this video cannot be played here.", "status": "403"}
    assert "Because of its privacy settings" in reason.words
