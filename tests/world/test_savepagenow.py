import datetime as dt
import itertools
import re
import time

import httpx
import pytest

from tests.world.pages import to
from tests.world.visitor import visitor
from tests.world.wire import Page

SAVE = "https://web.archive.org/save"
KEYS = {"Authorization": "LOW test:secret", "Accept": "application/json"}
_fresh = itertools.count(1)


@pytest.fixture
def client(world):
    with visitor(world) as client:
        yield client


@pytest.fixture
def page(world):
    """Publish a live page that no archive has: a new one for each test."""
    key = f"news.test/fresh/{next(_fresh)}"
    world.publish(key, Page(body="<title>Fresh</title>Nobody has captured this yet."))
    return f"https://{key}"


def save(client: httpx.Client, url: str, **fields: str) -> dict:
    answer = client.post(SAVE, data={"url": url, **fields}, headers=KEYS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def status(client: httpx.Client, job: str) -> dict:
    return client.get(f"{SAVE}/status/{job}", headers=KEYS).json()


def ended(client: httpx.Client, url: str, **fields: str) -> dict:
    """Submit and ask until the job has ended."""
    job = save(client, url, **fields)["job_id"]
    until = time.monotonic() + 10
    while (told := status(client, job))["status"] == "pending":
        assert time.monotonic() < until, "the job did not end"
        time.sleep(0.01)
    assert told.get("status_ext") != "error:job-failed", told["exception"]
    return told


def listed(client: httpx.Client, url: str) -> list[list[str]]:
    query = {"url": url, "output": "json", "fl": "timestamp,original,statuscode"}
    return client.get("https://web.archive.org/cdx/search/cdx", params=query).json()[1:]


NO_KEYS = [("POST", "/save"), ("GET", "/save/status/spn2-x"), ("POST", "/save/status"), ("GET", "/save/status/user")]


@pytest.mark.parametrize(("method", "path"), NO_KEYS)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "LOW wrong:keys"}, {"Authorization": "Bearer test:secret"}])
def test_without_keys_everything_but_the_system_is_401(client, method, path, headers):
    """With the words that the service uses."""
    answer = client.request(method, f"https://web.archive.org{path}", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"message": "You need to be logged in to use Save Page Now."}


def test_the_old_way_is_refused(client):
    """GET /save/<url> is 429 for programs, with keys and without."""
    assert client.get(f"{SAVE}/http://news.test/").status_code == 429
    assert client.get(f"{SAVE}/http://news.test/", headers=KEYS).status_code == 429


def test_a_capture_from_request_to_playback(client, world, page):
    """Submit, pending, success, CDX, playback: what was captured is what the live page said."""
    told = save(client, page)
    assert re.fullmatch(r"spn2-[0-9a-f]{40}", told["job_id"])
    assert status(client, told["job_id"]) == {"status": "pending", "job_id": told["job_id"], "resources": []}
    done = ended(client, page)
    assert (done["status"], done["original_url"], done["http_status"]) == ("success", page, 200)
    assert done["first_archive"] is True
    assert re.fullmatch(r"\d{14}", done["timestamp"])
    assert listed(client, page) == [[done["timestamp"], page, "200"]]
    played = client.get(f"https://web.archive.org/web/{done['timestamp']}id_/{page}")
    assert (played.status_code, "Nobody has captured this yet" in played.text) == (200, True)
    assert "memento-datetime" in played.headers
    assert [asked.url for asked in world.origin.asked] == [page]


def test_redirects_are_captured_hop_by_hop(client, world, page):
    """``original_url`` is the last one; the redirect has a row and plays."""
    old = page.replace("/fresh/", "/old/")
    world.publish(old.removeprefix("https://"), to(page, 301))
    done = ended(client, old)
    assert done["original_url"] == page
    assert [row[2] for row in listed(client, old)] == ["301"]
    assert listed(client, page) != []


def test_asking_again_within_the_hour_is_the_same_job(client, page):
    """The same id, and a message."""
    first, again = save(client, page), save(client, page)
    assert first["job_id"] == again["job_id"]
    assert "The same snapshot had been made" in again["message"]


def test_a_recent_capture_has_no_job(client, world, page):
    """``job_id`` null with a message where the archive has a capture younger than if_not_archived_within."""
    done = ended(client, page)
    world.archive.saving.jobs.clear()
    told = save(client, page, if_not_archived_within="3d 5h 20m")
    assert (told["job_id"], told["url"]) == (None, page)
    assert "You can make new capture of this URL after" in told["message"]
    assert listed(client, page)[0][0] == done["timestamp"]


def test_an_old_capture_does_not_stand_in_the_way(client, world):
    """Only what is younger than the window counts."""
    world.publish("news.test/again", Page(body="again"))
    now = dt.datetime.now(dt.UTC)
    world.archive.saving.clock = lambda: now - dt.timedelta(days=10)
    ended(client, "http://news.test/again")
    world.archive.saving.clock = lambda: now
    world.archive.saving.jobs.clear()
    assert save(client, "http://news.test/again", if_not_archived_within="5d")["job_id"] is not None


TARGETS = [
    ("http://status.test/404", "error:not-found"),
    ("http://status.test/403", "error:no-access"),
    ("http://status.test/401", "error:unauthorized"),
    ("http://status.test/429", "error:too-many-requests"),
    ("http://status.test/500", "error:internal-server-error"),
    ("http://status.test/502", "error:bad-gateway"),
    ("http://status.test/503", "error:service-unavailable"),
    ("http://status.test/504", "error:gateway-timeout"),
    ("http://wall.test/999", "error:blocked"),
    ("http://refused.test/", "error:cannot-fetch"),
    ("https://expired.test/", "error:cannot-fetch"),
    ("http://faults.test/cut", "error:protocol-error"),
    ("http://faults.test/silent", "error:read-timeout"),
    ("http://redirects.test/loop-a", "error:too-many-redirects"),
    ("http://nobody.invalid/", "error:invalid-host-resolution"),
]


@pytest.mark.parametrize(("url", "code"), TARGETS)
def test_a_page_that_cannot_be_captured_is_an_error_with_http_200(client, world, url, code):
    """The job ends with ``status_ext``, and nothing is archived."""
    world.archive.saving.timeout = 0.2
    told = ended(client, url)
    world.archive.saving.timeout = 2.0
    assert (told["status"], told["status_ext"]) == ("error", code)
    assert told["message"]
    assert told["resources"] == []
    assert listed(client, url) == []


def test_capture_all_keeps_error_pages(client):
    """With capture_all=on a 404 is archived, which is why it must be off by default."""
    done = ended(client, "http://status.test/410", capture_all="on")
    assert (done["status"], done["http_status"]) == ("success", 410)
    assert [row[2] for row in listed(client, "http://status.test/410")] == ["410"]


SUBMITTED = [
    ("not a url", "error:invalid-url-syntax"),
    ("ftp://news.test/", "error:invalid-url-syntax"),
    ("", "error:invalid-url-syntax"),
    ("http://excluded.example/page", "error:blocked-url"),
    ("https://web.archive.org/web/2016/http://news.test/", "error:blocked-url"),
]


@pytest.mark.parametrize(("url", "code"), SUBMITTED)
def test_some_requests_are_refused_at_once_with_http_200(client, url, code):
    """Errors arrive as 200 with status "error" at POST time too."""
    told = save(client, url)
    assert (told["status"], told["status_ext"]) == ("error", code)
    assert "job_id" not in told


def test_slots_are_limited_and_the_user_status_tells(client, world, page):
    """Captures at a time: the next one is told to wait, and /save/status/user counts them."""
    world.faults.stuck = True
    world.faults.slots = 1
    save(client, page)
    assert client.get(f"{SAVE}/status/user", headers=KEYS).json()["available"] == 0
    told = save(client, page + "?another")
    assert told["status_ext"] == "error:user-session-limit"
    world.faults.stuck = False
    assert ended(client, page)["status"] == "success"
    user = client.get(f"{SAVE}/status/user", headers=KEYS, params={"_t": "1"}).json()
    assert user == {"available": 1, "processing": 0, "daily_captures": 1, "daily_captures_limit": 30000}


def test_many_jobs_are_asked_at_once(client, page):
    """POST /save/status with job_ids, or with one job_id."""
    one, other = save(client, page)["job_id"], save(client, page + "?other")["job_id"]
    told = client.post(f"{SAVE}/status", data={"job_ids": f"{one},{other}"}, headers=KEYS).json()
    assert [each["job_id"] for each in told] == [one, other]
    assert client.post(f"{SAVE}/status", data={"job_id": one}, headers=KEYS).json()["job_id"] == one


def test_the_system_status_needs_no_keys(client):
    """{"status": "ok"}."""
    assert client.get(f"{SAVE}/status/system").json()["status"] == "ok"


def test_without_accept_json_the_answer_is_a_page(client, page):
    """The web form's answer, with the job in its script."""
    answer = client.post(SAVE, data={"url": page}, headers={"Authorization": KEYS["Authorization"]})
    assert "html" in answer.headers["content-type"]
    assert re.search(r'spn\.watchJob\("spn2-[0-9a-f]{40}"', answer.text)


# --- switches ----------------------------------------------------------------------------------------------------------


def test_the_index_lags_behind(client, world, page):
    """A success that CDX, availability and playback do not know yet; later they do."""
    world.faults.index_lag = True
    done = ended(client, page)
    played = f"https://web.archive.org/web/{done['timestamp']}id_/{page}"
    assert listed(client, page) == []
    assert client.get(played).status_code == 404
    world.faults.index_lag = False
    assert len(listed(client, page)) == 1
    assert client.get(played).status_code == 200


def test_a_null_job_can_be_switched_on(client, world, page):
    """``job_id`` null whatever the archive has."""
    world.faults.job_null = "The same snapshot had been made 2 minutes ago."
    assert save(client, page) == {"url": page, "job_id": None, "message": "The same snapshot had been made 2 minutes ago."}


def test_jobs_are_forgotten_after_an_hour(client, world, page):
    """The status of a job that is gone is 404."""
    job = save(client, page)["job_id"]
    world.faults.forget_jobs = True
    assert client.get(f"{SAVE}/status/{job}", headers=KEYS).status_code == 404
    assert client.get(f"{SAVE}/status/spn2-{'0' * 40}", headers=KEYS).status_code == 404


def test_a_job_can_stay_pending_for_ever_or_for_a_while(client, world, page):
    """Stuck; then pending for exactly as many questions as wanted."""
    world.faults.stuck = True
    job = save(client, page)["job_id"]
    assert {status(client, job)["status"] for _ in range(5)} == {"pending"}
    world.faults.stuck = False
    assert ended(client, page)["status"] == "success"
    world.faults.pending_polls = 3
    other = save(client, page + "?slow")["job_id"]
    assert [status(client, other)["status"] for _ in range(3)] == ["pending"] * 3


@pytest.mark.parametrize("code", ["error:celery", "error:max-daily-bandwidth", "error:blocked-client-ip", "error:never-heard-of"])
def test_any_error_code_can_be_switched_on(client, world, page, code):
    """At the job's end, and at submission."""
    world.faults.job_error = code
    assert ended(client, page)["status_ext"] == code
    world.faults.submit_error = code
    assert save(client, page + "?2")["status_ext"] == code
    assert listed(client, page) == []


def test_throttled_submission_and_status(client, world, page):
    """429 without Retry-After at submission, 503 at status: the job is not lost."""
    world.faults.add("throttle", "save", times=1)
    assert client.post(SAVE, data={"url": page}, headers=KEYS).status_code == 429
    job = save(client, page)["job_id"]
    world.faults.add("unavailable", "status", times=1)
    assert client.get(f"{SAVE}/status/{job}", headers=KEYS).status_code == 503
    assert ended(client, page)["status"] == "success"
    assert world.archive.counts["save"] == 3
