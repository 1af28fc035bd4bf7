"""perma.cc as a place that captures: asked, looked after, refused and out of quota."""

import json

import msgspec
import pytest

from citecheck.archives.permacc import PermaCc
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.exchange import FailureKind
from citecheck.model.settings import PermaSettings
from citecheck.model.url import parse_url
from citecheck.testing import NOW, FixedClock, response
from tests.archives.desk import Desk, broken, pacing, page

PAGE = parse_url("https://www.example.org/Report?id=7#part")
ORIGINAL = "https://www.example.org/Report?id=7"
KEY = "0123456789abcdefOfAnn"
GUID = "85LS-BXV7"


def answer(http, /, **fields):
    return response("https://api.perma.cc/v1/", http, json.dumps(fields), media_type="application/json")


def link(state, http=200, *, made="2026-11-02T12:00:00.516152Z", **more):
    captures = [{"role": "screenshot", "status": "pending"}, {"role": "primary", "status": state, "url": ORIGINAL}]
    return answer(http, guid=GUID, creation_timestamp=made, url=ORIGINAL, captures=captures, **more)


def place(desk, key=KEY, **settings):
    return PermaCc(desk, PermaSettings(**settings), key, pacing(), FixedClock(), timeout=9.0)


def asked(state=CaptureState.PENDING, job=GUID):
    return Capture(state=state, original=ORIGINAL, at=NOW, archive="perma.cc", job=job)


async def test_a_link_is_asked_for_as_the_api_wants_it():
    """JSON with the URL and the folder, the key in its header; a link made is a capture pending, not one done."""
    desk = Desk(link("pending", 201))
    capture = await place(desk, folder=27).request(PAGE)
    assert (capture.state, capture.job, capture.uri, capture.original) == (CaptureState.PENDING, GUID, None, ORIGINAL)
    (request,) = desk.asked
    assert (request.method, request.url.normalised) == ("POST", "https://api.perma.cc/v1/archives/")
    assert json.loads(request.content) == {"url": ORIGINAL, "folder": 27}
    assert dict(request.headers)["Authorization"] == f"ApiKey {KEY}"
    assert KEY not in repr(request)


REQUESTS = [
    (answer(400, error="You've already reached your limit."), "quota", "limit"),
    (answer(400, error=["Perma.cc cannot presently make links on behalf of Law Library."]), "quota", "cannot presently"),
    (answer(400, url=["Not a valid URL."]), "refused", "valid URL"),
    (answer(400, url=["Couldn't load this URL."]), "target-error", "load"),
    (answer(400, folder=["Folder not found."]), "not-attempted", "[archive.perma] folder"),
    (answer(401, detail="Invalid token."), "not-attempted", "does not accept the key"),
    (answer(403, detail="No."), "not-attempted", "does not accept the key"),
    (page(429), "unknown", "throttled"),
    (page(503), "unknown", "overloaded"),
    (page(200), "unknown", "no clear answer"),
    (answer(201, guid="../../x"), "unknown", "no clear answer"),
    (broken(FailureKind.READ_TIMEOUT), "unknown", "read timeout"),
    (broken(FailureKind.CUT_SHORT, link("pending", 201)), "unknown", "cut short"),
]


@pytest.mark.parametrize(("exchange", "state", "words"), REQUESTS)
async def test_every_answer_to_a_request_has_its_state(exchange, state, words):
    """Quota, URL, page, folder, key, throttle and broken answers each become what they are; none is archived."""
    capture = await place(Desk(exchange)).request(PAGE)
    assert capture.state.value == state
    assert words in capture.message
    assert capture.uri is None
    assert (capture.code == "429") is (exchange.status == 429)


POLLS = [
    (link("pending"), "pending", None),
    (link("success"), "archived", f"https://perma.cc/{GUID}"),
    (link("failed"), "target-error", None),
    (answer(200, guid=GUID, captures="none"), "pending", None),
    (answer(404, detail="Not found."), "unknown", None),
    (page(502), "pending", None),
    (page(200), "pending", None),
    (broken(FailureKind.READ_TIMEOUT), "pending", None),
]


@pytest.mark.parametrize(("exchange", "state", "uri"), POLLS)
async def test_a_link_is_archived_when_its_primary_capture_is(exchange, state, uri):
    """The state of the primary capture decides; whatever cannot be read leaves the link pending, its id kept."""
    (capture,) = await place(Desk(exchange)).poll([asked()])
    assert (capture.state.value, capture.uri, capture.job) == (state, uri, GUID)


async def test_a_private_link_is_told():
    """What only its owner can see is said to be private."""
    (capture,) = await place(Desk(link("success", is_private=True))).poll([asked()])
    assert capture.message == "the link is private"


FINDS = [
    ("made since, done", [("success", "2026-11-02T12:00:30Z")], "archived", None),
    ("made since, under way", [("pending", "2026-11-02T12:00:30Z")], "pending", None),
    ("made since, failed", [("failed", "2026-11-02T12:00:30Z")], "target-error", None),
    ("made before", [("success", "2026-11-01T12:00:30Z")], "unknown", "not-listed"),
    ("no moment", [("success", "soon")], "unknown", "not-listed"),
    ("none", [], "unknown", "not-listed"),
]


@pytest.mark.parametrize(("why", "links", "state", "code"), FINDS, ids=[row[0] for row in FINDS])
async def test_the_accounts_list_tells_what_became_of_a_request(why, links, state, code):
    """Whoever was killed before the answer came finds the link in the account's own list, and makes no second one."""
    rows = [json.loads(link(end, made=made).body) for end, made in links]
    desk = Desk(answer(200, objects=rows))
    capture = await place(desk).find(asked(CaptureState.ASKED, None))
    assert (capture.state.value, capture.code) == (state, code)
    assert "url=https%3A%2F%2Fwww.example.org%2FReport%3Fid%3D7" in desk.asked[0].url.normalised


@pytest.mark.parametrize("exchange", [page(200), page(502), broken(FailureKind.READ_TIMEOUT), answer(401, detail="no")])
async def test_a_silent_list_tells_nothing(exchange):
    """What became of the request stays open."""
    capture = await place(Desk(exchange)).find(asked(CaptureState.ASKED, None))
    assert (capture.state, capture.code, capture.at) == (CaptureState.UNKNOWN, None, NOW)


READY = [
    (answer(200, id=1), None, ""),
    (answer(200, id=1, links_remaining=4), 4, ""),
    (answer(200, id=1, links_remaining="Infinity"), None, ""),
    (answer(200, id=1, links_remaining=0), 0, "quota"),
    (answer(401, detail="no"), None, "does not accept the key"),
    (page(502), None, "down"),
    (broken(FailureKind.REFUSED), None, "down"),
]


@pytest.mark.parametrize(("exchange", "left", "words"), READY)
async def test_the_key_is_tried_before_the_first_request(exchange, left, words):
    """A bad key, a used-up quota and a service that is down stop the run before it asks for a link."""
    ready = await place(Desk(exchange)).ready()
    assert ready.left == left
    assert words in ready.why_not
    assert bool(ready.why_not) is bool(words)


async def test_without_a_key_nobody_is_asked():
    """No key: every question is answered at once, with where keys come from; a pending link stays pending."""
    desk = Desk(link("success"))
    keyless = place(desk, key="")
    assert "PERMA_API_KEY" in (await keyless.ready()).why_not
    assert (await keyless.request(PAGE)).state is CaptureState.NOT_ATTEMPTED
    assert (await keyless.poll([asked()]))[0].state is CaptureState.PENDING
    assert (await keyless.find(asked())).code is None
    assert desk.asked == []


async def test_what_must_not_be_public_is_refused_unasked():
    """The same list of what is never handed out holds here."""
    desk = Desk(link("pending", 201))
    capture = await place(desk).request(parse_url("https://example.org/f?access_token=abc"))
    assert (capture.state, desk.asked) == (CaptureState.REFUSED, [])


async def test_the_key_shows_nowhere():
    """Should perma.cc repeat the key in its words, they are kept without it."""
    capture = await place(Desk(answer(400, error=f"bad key {KEY}"))).request(PAGE)
    assert KEY not in msgspec.json.encode(capture).decode()
