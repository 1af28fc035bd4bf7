"""The desk's door: who is let in, what is refused, and what every answer bears."""

import httpx
import pytest

from citecheck.review.app import MAX_FORM
from tests.review.desk import FakeDesk
from tests.review.reported import RUN
from tests.review.visitor import HERE, OURS, PORT, TOKEN, Visitor, form_to, verdict_form, words_of

COOKIE = f"citecheck-desk-{PORT}"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def desk():
    return FakeDesk()


async def test_the_token_lets_one_browser_in_once(desk):
    """The printed address sets a cookie and leads on, so that the token leaves the address bar; nobody else gets in by it."""
    visitor = Visitor(desk)
    answer = await visitor.client.get("/enter", params={"token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    kept = answer.headers["set-cookie"].lower()
    assert kept.startswith(COOKIE)
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert TOKEN.lower() not in kept
    assert (await visitor.client.get("/")).status_code == 200
    again = await visitor.client.get("/enter", params={"token": TOKEN})
    assert again.status_code == 303, "the same browser may load the address again"
    visitor.client.cookies.clear()
    refused = await visitor.client.get("/enter", params={"token": TOKEN})
    assert refused.status_code == 403
    assert "works once" in refused.text
    assert "set-cookie" not in refused.headers


async def test_a_browser_that_asks_ahead_does_not_use_the_token_up(desk):
    """A prefetch of the address lets nobody in, and the person who opens it then gets in."""
    visitor = Visitor(desk)
    early = await visitor.client.get("/enter", params={"token": TOKEN}, headers={"sec-purpose": "prefetch;prerender"})
    assert early.status_code == 425
    assert "set-cookie" not in early.headers
    assert (await visitor.enter()).answer.status_code == 200


GETS = [
    ("another name, as after DNS rebinding", "/", {"host": f"evil.example:{PORT}"}, 421),
    ("another port's name", "/", {"host": "127.0.0.1:80"}, 421),
    ("no port", "/", {"host": "127.0.0.1"}, 421),
    ("a name that only begins like ours", "/", {"host": f"127.0.0.1.evil.example:{PORT}"}, 421),
    ("localhost, without its cookie", "/", {"host": f"localhost:{PORT}"}, 403),
    ("no cookie", "/", {}, 403),
    ("a guessed cookie", "/", {"cookie": f"{COOKIE}=guess"}, 403),
    ("another port's cookie", "/", {"cookie": "citecheck-desk-9999=guess"}, 403),
    ("a cookie that is no ASCII", "/", {"cookie": f"{COOKIE}=\xff".encode("latin-1")}, 403),
    ("a wrong token", "/enter?token=wrong", {}, 403),
    ("no token", "/enter", {}, 403),
    ("a file that is not ours", "/static/app.py", {}, 404),
    ("a path out of the folder", "/static/..%2fapp.py", {}, 404),
    ("the same, written twice over", "/static/..%252f..%252fapp.py", {}, 404),
    ("the same, by back slashes", "/static/..%5capp.py", {}, 404),
    ("a page that is not there", "/nothing", {}, 404),
]


@pytest.mark.parametrize(("path", "headers", "status"), [row[1:] for row in GETS], ids=[row[0] for row in GETS])
async def test_nothing_is_shown_to_whoever_was_not_let_in(desk, path, headers, status):
    """Wrong names, cookies, tokens and paths get a plain page that tells nothing of the log, and the desk is not asked."""
    visitor = Visitor(desk)
    answer = await visitor.client.get(path, headers=headers)
    assert answer.status_code == status
    assert "valley" not in answer.text
    assert "Traceback" not in answer.text
    assert not desk.calls


POSTS = [
    ("another site's form", {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, 403),
    ("another port of this machine", {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9"}, 403),
    ("another site, and a browser that says no more", {"origin": "https://evil.example"}, 403),
    ("an origin that contradicts", {"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, 403),
    ("a sandboxed frame", {"sec-fetch-site": "cross-site", "origin": "null"}, 403),
    ("nothing said at all", {}, 403),
    ("our own page", OURS, 200),
    ("our own page, in an older browser", {"origin": HERE}, 200),
]


@pytest.mark.parametrize(("headers", "status"), [row[1:] for row in POSTS], ids=[row[0] for row in POSTS])
async def test_only_our_own_pages_change_anything(desk, headers, status):
    """A form is taken from our own pages alone, by what the browser says of where it comes from."""
    visitor = await Visitor(desk).enter()
    page = await visitor.note("1")
    await visitor.send(verdict_form(page), headers=headers, judgement="supported", then="stay")
    assert visitor.answer.status_code == status
    assert desk.calls["decide"] == (status == 200)


async def test_a_form_needs_the_cookie_and_its_key(desk):
    """Without the cookie, and without the key that stands in our forms, nothing is saved; the words typed are shown again."""
    visitor = await Visitor(desk).enter()
    page = await visitor.note("1")
    await visitor.send(verdict_form(page), key="wrong", judgement="supported", note="my words")
    assert visitor.answer.status_code == 409
    assert "my words" in visitor.answer.text
    assert "Not saved" in visitor.answer.text
    await visitor.get("/keys")
    await visitor.send(form_to(visitor.page, "/settings"), key="wrong", keys="off")
    assert visitor.answer.status_code == 403
    assert "set-cookie" not in visitor.answer.headers
    await visitor.note("1")
    visitor.client.cookies.clear()
    await visitor.send(verdict_form(page), judgement="supported")
    assert visitor.answer.status_code == 403
    assert not desk.calls["decide"]


BODIES = [
    ("too large", b"note=" + b"x" * MAX_FORM, FORM, 413),
    ("too many fields", b"&".join(b"a=1" for _ in range(400)), FORM, 415),
    ("JSON", b"{}", {"content-type": "application/json"}, 415),
    ("a file", b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 415),
    ("bytes that are no form", b"note=\xff\xfe", FORM, 415),
    ("no kind said", b"note=1", {}, 415),
]


@pytest.mark.parametrize(("body", "headers", "status"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
async def test_forms_have_limits(desk, body, headers, status):
    """A body that is too large, or no form of ours, is refused with a page that says so."""
    visitor = await Visitor(desk).enter()
    answer = await visitor.client.post(f"/decide/{RUN}/x", content=body, headers={**headers, **OURS})
    assert answer.status_code == status
    assert "Nothing was saved" in answer.text


async def test_every_answer_bears_the_headers(desk):
    """Pages, files, refusals and redirects alike: strict policy, no sniffing, no referrer, no store, no framing, no CORS."""
    visitor = await Visitor(desk).enter()
    citation = desk.by_note("9").citation.id
    paths = ["/", "/log", f"/run/{RUN}", "/run/gone", "/nothing", "/static/desk.css", f"/queries/{RUN}/csv", "/enter"]
    for path in paths:
        answer = await visitor.client.get(path, headers={"origin": "https://evil.example"})
        told = answer.headers
        policy = told["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), path
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert (told["x-content-type-options"], told["referrer-policy"], told["x-frame-options"]) == (
            "nosniff",
            "no-referrer",
            "DENY",
        )
        assert told["cache-control"] == "no-store"
        assert not [name for name in told if name.startswith("access-control")]
    framed = await visitor.client.get(f"/frame/{RUN}/{citation}", params={"uri": "https://ledger.example/list"})
    policy = framed.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert "script-src" not in policy
    assert framed.headers["x-frame-options"] == "SAMEORIGIN"


async def test_files_are_kept_by_their_version_only(desk):
    """A file's address holds the digest of its content: only under that one may a browser keep it."""
    visitor = await Visitor(desk).enter()
    page = await visitor.get("/")
    style = page.find("link", rel="stylesheet")["href"]
    assert "immutable" in (await visitor.client.get(style)).headers["cache-control"]
    assert (await visitor.client.get("/static/desk.css?v=0")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/x\r\nset-cookie: a=b", "javascript:alert(1)", ""]
)
async def test_a_form_leads_to_no_other_place(desk, back):
    """Where a form says to go back to, only pages of this desk are meant; no header can be smuggled in."""
    visitor = await Visitor(desk).enter()
    page = await visitor.get("/keys")
    key = form_to(page, "/settings").find("input", attrs={"name": "key"})["value"]
    answer = await visitor.client.post("/settings", data={"key": key, "keys": "off", "back": back}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert [cookie.name for cookie in visitor.client.cookies.jar if cookie.name == "a"] == []


async def test_methods_that_no_page_knows(desk):
    """Reading pages cannot be posted to, saving pages cannot be read, and no other method exists."""
    visitor = await Visitor(desk).enter()
    for method, path in [("POST", "/"), ("GET", "/settings"), ("DELETE", "/log"), ("PUT", f"/run/{RUN}"), ("OPTIONS", "/")]:
        answer = await visitor.client.request(method, path, headers=OURS)
        assert answer.status_code == 405
        assert "content-security-policy" in answer.headers


async def test_a_fault_of_ours_is_a_page(desk):
    """What nobody foresaw becomes a page that says that nothing was saved, without a word of the fault."""

    def fail():
        raise RuntimeError("secret words")

    desk.runs = fail
    visitor = await Visitor(desk).enter()
    assert visitor.answer.status_code == 500
    assert "Something unexpected" in visitor.answer.text
    assert "secret" not in visitor.answer.text
    assert visitor.answer.headers["content-security-policy"]


async def test_a_desk_that_was_started_anew_knows_no_old_cookie(desk):
    """After a new start the old tab is told to open the new address, and what was typed is taken once it has."""
    before = await Visitor(desk).enter()
    page = await before.note("1")
    after = Visitor(desk, token="another", cookies=before.client.cookies)
    await after.get("/")
    assert after.answer.status_code == 403
    assert "started anew" in words_of(after.page)
    await after.enter("another")
    after.answer = before.answer
    await after.send(verdict_form(page), judgement="supported", note="typed before", query="Who says so?")
    assert after.answer.status_code == 409
    assert "typed before" in after.answer.text
    await after.send(verdict_form(after.page), then="stay")
    assert "Saved: note 1" in words_of(after.page)
    assert isinstance(after.answer, httpx.Response)
    assert desk.decisions(RUN, desk.by_note("1").citation.id)[0].decision.note == "typed before"
