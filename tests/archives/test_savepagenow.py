import datetime as dt
import json
from urllib.parse import parse_qs

import msgspec
import pytest

from citecheck.archives.savepagenow import SavePageNow
from citecheck.model.capture import CaptureState
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer
from citecheck.model.settings import CaptureOptions, Keys
from citecheck.model.url import parse_url
from citecheck.testing import NOW, FakeArchive, FixedClock, memento, response
from tests.archives.desk import SETTINGS, Desk, Time, broken, pacing, page

PAGE = parse_url("https://www.example.org/Report?id=7#part")
KEYS = Keys(access="AccessKeyOfAnn", secret="SecretKeyOfAnn")
JOB = "spn2-" + "0123456789abcdef" * 2 + "01234567"


def answer(http=200, /, body="", **fields):
    return response(SETTINGS.save_url, http, body or json.dumps(fields), media_type="application/json")


def spn(desk, keys=KEYS, time=None, **more):
    return SavePageNow(desk, SETTINGS, keys, pacing(time=time), FixedClock(), **more)


TAKEN = answer(url=PAGE.normalised, job_id=JOB)


async def test_without_keys_nothing_is_attempted():
    """Without keys no request is made, and the words say where keys come from."""
    desk = Desk(TAKEN)
    capture = await spn(desk, keys=None).request(PAGE)
    assert capture.state is CaptureState.NOT_ATTEMPTED
    assert "https://archive.org/account/s3.php" in capture.message
    assert desk.asked == []


async def test_a_job_taken_is_pending_and_never_archived():
    """Asked is not archived: the answer to a request is a job, with the time of asking."""
    desk = Desk(TAKEN)
    capture = await spn(desk, recent_days=30).request(PAGE)
    assert (capture.state, capture.job, capture.uri) == (CaptureState.PENDING, JOB, None)
    assert (capture.at, capture.archive) == (NOW, "Wayback Machine")
    (request,) = desk.asked
    assert (request.method, request.url.normalised) == ("POST", SETTINGS.save_url)
    assert parse_qs(request.content.decode()) == {
        "url": ["https://www.example.org/Report?id=7"],
        "capture_all": ["0"],
        "skip_first_archive": ["1"],
        "delay_wb_availability": ["0"],
        "if_not_archived_within": ["30d"],
    }
    assert dict(request.headers) == {
        "Authorization": "LOW AccessKeyOfAnn:SecretKeyOfAnn",
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }


@pytest.mark.parametrize(
    ("exchange", "state", "words"),
    [
        (answer(401, message="You need to be logged in to use Save Page Now."), CaptureState.NOT_ATTEMPTED, "keys"),
        (answer(url="x", job_id=None, message="A snapshot was captured 3 days ago."), CaptureState.ALREADY_RECENT, "3 days"),
        (answer(url="x", job_id=None), CaptureState.ALREADY_RECENT, "recent"),
        (answer(status="error", status_ext="error:blocked-url", message="no"), CaptureState.REFUSED, "tracker"),
        (answer(status="error", status_ext="error:not-found", message="no"), CaptureState.TARGET_ERROR, "404"),
        (answer(status="error", status_ext="error:celery", message="no"), CaptureState.UNKNOWN, "queue"),
        (answer(status="error", status_ext="error:max-daily-bandwidth"), CaptureState.QUOTA, "allowance"),
        (answer(status="error", status_ext="error:too-many-daily-captures"), CaptureState.ALREADY_RECENT, "today"),
        (answer(status="error", message="You cannot make more than 7 captures per day"), CaptureState.QUOTA, "7 captures"),
        (answer(message="Cannot start capture"), CaptureState.UNKNOWN, "Cannot start"),
        (answer(status="error", status_ext="error:new-thing"), CaptureState.TARGET_ERROR, "new-thing"),
        (answer(body="<html>Save Page Now</html>"), CaptureState.UNKNOWN, "cannot be read"),
        (answer(body="[]"), CaptureState.UNKNOWN, "cannot be read"),
        (answer(body="{}"), CaptureState.UNKNOWN, "cannot be read"),
        (page(502), CaptureState.UNKNOWN, "HTTP 502"),
        (page(403), CaptureState.UNKNOWN, "HTTP 403"),
        (page(302, "", location="https://archive.org/account/login"), CaptureState.UNKNOWN, "HTTP 302"),
        (page(429), CaptureState.UNKNOWN, "throttled"),
        (broken(FailureKind.READ_TIMEOUT), CaptureState.UNKNOWN, "read timeout"),
        (broken(FailureKind.CUT_SHORT, TAKEN), CaptureState.UNKNOWN, "cut short"),
    ],
)
async def test_every_answer_to_a_request_has_its_state(exchange, state, words):
    """Errors inside HTTP 200, bad keys, throttles, pages and broken answers each become what they are, in words."""
    capture = await spn(Desk(exchange)).request(PAGE)
    assert capture.state is state
    assert words in capture.message
    assert capture.uri is None


async def test_a_queued_capture_says_when_it_starts():
    """A job that "will start in 2 minutes" is pending, with the wait."""
    queued = answer(url="x", job_id=JOB, message="The capture will start in ~2 minutes because our service is overloaded.")
    capture = await spn(Desk(queued)).request(PAGE)
    assert (capture.state, capture.retry_after) == (CaptureState.PENDING, 120.0)


async def test_full_slots_are_waited_for_a_bounded_time():
    """While too many of ours are under way the request is made again, thrice at most, and stays open after that."""
    full = answer(status="error", status_ext="error:user-session-limit", message="You have already reached the limit")
    time, desk = Time(), Desk(full)
    capture = await spn(desk, time=time).request(PAGE)
    assert (capture.state, capture.code) == (CaptureState.UNKNOWN, "user-session-limit")
    assert capture.retry_after
    assert len(desk.asked) == 3
    assert 0 < time.now <= SETTINGS.throttle_wait
    assert (await spn(Desk(full, full, TAKEN)).request(PAGE)).state is CaptureState.PENDING


async def test_a_throttle_stops_all_captures_and_then_closes():
    """429 stops the whole queue; a third in a row ends asking for this run: the rest are not attempted, and say so."""
    time, desk = Time(), Desk(page(429))
    keeper = spn(desk, time=time)
    captures = [await keeper.request(parse_url(f"https://www.example.org/{number}")) for number in range(50)]
    assert len(desk.asked) == 3
    assert captures[0].retry_after == pytest.approx(5 * SETTINGS.throttle_wait / 3)
    assert {capture.state for capture in captures[2:]} == {CaptureState.NOT_ATTEMPTED}
    assert "throttles us" in captures[-1].message


async def test_a_used_up_quota_ends_asking():
    """After a quota error nothing more is asked in this run."""
    desk = Desk(answer(status="error", status_ext="error:max-daily-bandwidth"), TAKEN)
    keeper = spn(desk)
    assert (await keeper.request(PAGE)).state is CaptureState.QUOTA
    later = await keeper.request(PAGE)
    assert later.state is CaptureState.NOT_ATTEMPTED
    assert "allowance" in later.message
    assert len(desk.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/20160512100000/http://example.org/",
        "http://192.168.1.7/",
        "https://example.org/f?access_token=abc",
    ],
)
async def test_what_must_not_be_public_is_refused_unasked(url):
    """Archive addresses, private hosts and tokens never leave the house."""
    desk = Desk(TAKEN)
    capture = await spn(desk).request(parse_url(url))
    assert capture.state is CaptureState.REFUSED
    assert desk.asked == []


async def test_credentials_in_a_url_are_not_kept():
    """A refused URL is recorded without its user name and password."""
    capture = await spn(Desk(TAKEN)).request(parse_url("https://ann:pass-word@example.org/"))
    assert (capture.state, capture.original) == (CaptureState.REFUSED, "https://example.org/")


async def polled(keeper, capture):
    (answer,) = await keeper.poll([capture])
    return answer


async def pending(**more):
    capture = await spn(Desk(answer(url="x", job_id=JOB, **more))).request(PAGE)
    assert capture.state is CaptureState.PENDING
    return capture


def success(**more):
    fields = {"status": "success", "job_id": JOB, "original_url": "https://www.example.org/Report?id=7", "http_status": 200}
    return answer(**(fields | {"timestamp": "20261102115959"} | more))


async def test_success_names_the_memento():
    """A job's success becomes the memento's address, made of its timestamp and the captured URL."""
    desk = Desk(success())
    capture = await polled(spn(desk), await pending())
    assert capture.state is CaptureState.ARCHIVED
    assert capture.uri == "https://web.archive.org/web/20261102115959/https://www.example.org/Report?id=7"
    (request,) = desk.asked
    assert (request.method, request.url.normalised) == ("GET", f"{SETTINGS.save_url}/status/{JOB}")


async def test_a_redirect_during_capture_is_told():
    """Where the archive captured another URL than was asked, the words say which."""
    capture = await polled(spn(Desk(success(original_url="https://www.example.org/moved"))), await pending())
    assert "redirected to https://www.example.org/moved" in capture.message


async def test_the_same_snapshot_is_already_recent():
    """A job that stands for a capture made minutes ago is told as that, with its memento."""
    message = "The same snapshot had been made 2 minutes ago. You can make new capture of this URL after 1 hour."
    capture = await polled(spn(Desk(success())), await pending(message=message))
    assert capture.state is CaptureState.ALREADY_RECENT
    assert capture.uri


@pytest.mark.parametrize("stamp", ["", "2026", "2026110211595x", "202611021159590", None, 20261102115959, "٢٠٢٦١١٠٢١١٥٩٥٩"])
async def test_success_without_a_moment_is_not_believed(stamp):
    """A success whose timestamp is none leaves the capture unknown, its job kept."""
    capture = await polled(spn(Desk(success(timestamp=stamp))), await pending())
    assert (capture.state, capture.job, capture.uri) == (CaptureState.UNKNOWN, JOB, None)


async def test_a_captured_error_page_is_no_success():
    """A capture of a 404 is not "archived", whatever the job says."""
    capture = await polled(spn(Desk(success(http_status=404))), await pending())
    assert (capture.state, capture.code) == (CaptureState.TARGET_ERROR, "404")


@pytest.mark.parametrize(
    "exchange",
    [
        answer(status="pending", job_id=JOB, resources=[]),
        page(429),
        page(502),
        page(200),
        broken(FailureKind.READ_TIMEOUT),
    ],
)
async def test_a_job_that_runs_or_cannot_be_asked_for_stays_pending(exchange):
    """No fault of the service loses a job: it stays pending, its time of asking unchanged."""
    asked = await pending()
    capture = await polled(spn(Desk(exchange)), asked)
    assert (capture.state, capture.job, capture.at) == (CaptureState.PENDING, JOB, asked.at)


@pytest.mark.parametrize(
    "exchange",
    [
        answer(404, message="job not found"),
        page(404),
        answer(status=None),
        answer(401, message="log in"),
        answer(status="error", status_ext="error:job-not-found", message="Job not found."),
    ],
)
async def test_a_forgotten_job_is_unknown_and_kept(exchange):
    """After the hour the archive knows the job no more: neither archived nor failed, and the job id stays on record."""
    capture = await polled(spn(Desk(exchange)), await pending())
    assert (capture.state, capture.job) == (CaptureState.UNKNOWN, JOB)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("error:invalid-host-resolution", CaptureState.TARGET_ERROR),
        ("error:no-access", CaptureState.TARGET_ERROR),
        ("error:blocked", CaptureState.REFUSED),
        ("error:browsing-timeout", CaptureState.UNKNOWN),
        ("error:max-daily-bandwidth", CaptureState.QUOTA),
        ("error:too-many-daily-captures", CaptureState.ALREADY_RECENT),
    ],
)
async def test_a_failed_job_ends_by_its_code(code, state):
    """The error of a job is read by the same table as that of a request; the job is over and dropped."""
    capture = await polled(spn(Desk(answer(status="error", job_id=JOB, status_ext=code, message="no"))), await pending())
    assert (capture.state, capture.code, capture.job) == (state, code.removeprefix("error:"), None)
    assert capture.original == "https://www.example.org/Report?id=7"


async def test_a_job_without_keys_waits_for_them():
    """A run without keys cannot ask for a job and leaves it pending."""
    desk = Desk(success())
    assert (await polled(spn(desk, keys=None), await pending())).state is CaptureState.PENDING
    assert desk.asked == []


async def test_keys_show_nowhere(capsys, caplog):
    """Neither key appears in a printed request, an answer, a message or a log line, even if the archive repeats it."""
    caplog.set_level(0)
    echo = f"bad keys {KEYS.access}:{KEYS.secret}"
    captures, requests = [], []
    for exchange in (
        answer(status="error", message=echo),
        answer(401, message=echo),
        answer(job_id=JOB, message=echo),
        page(500),
    ):
        desk = Desk(exchange)
        keeper = spn(desk)
        captures.append(await keeper.request(PAGE))
        captures.append(await polled(keeper, msgspec.structs.replace(captures[-1], job=JOB)))
        requests += desk.asked
        print(keeper, desk.asked)
    shown = "".join([repr(captures), repr(requests), str(requests), repr(KEYS), capsys.readouterr().out, caplog.text])
    shown += msgspec.json.encode(captures).decode()
    assert requests
    assert KEYS.access not in shown
    assert KEYS.secret not in shown


OTHER = "spn2-" + "f" * 40
USER = {"available": 3, "processing": 0, "daily_captures": 49, "daily_captures_limit": 30_000}
FINE = answer(status="ok", recent_captures=941, queues={})
READY = [
    ("all is well", (FINE, answer(**USER)), (3, 29_851, None), ""),
    ("overloaded", (answer(status="Servers are overloaded."), answer(**USER)), (3, 29_851, None), "overloaded"),
    ("full", (FINE, answer(**(USER | {"available": 0, "processing": 3}))), (0, 29_851, 5.0), "3 under way"),
    ("quota used up", (FINE, answer(**(USER | {"daily_captures": 29_900}))), (3, 0, None), "29900 of 30000 captures"),
    ("no quota told", (FINE, answer(available=2)), (2, None, None), ""),
    ("bad keys", (FINE, answer(401, message="log in")), (None, None, None), "does not accept the keys"),
    ("no JSON", (FINE, page(200)), (None, None, None), "does not say how many"),
    ("another shape", (FINE, answer(surprise=True)), (None, None, None), "does not say how many"),
    ("user status fails", (FINE, page(503)), (None, None, None), "does not say how many"),
    ("down", (page(502), answer(**USER)), (None, None, None), "down: HTTP 502"),
    ("nobody there", (broken(FailureKind.REFUSED), answer(**USER)), (None, None, None), "down: refused"),
    ("throttled", (page(429),), (None, None, None), "down: throttled"),
]
STOPPED = ("full", "quota used up", "bad keys", "down", "nobody there", "throttled")


@pytest.mark.parametrize(("why", "answers", "allowed", "words"), READY, ids=[row[0] for row in READY])
async def test_before_the_first_request_the_service_says_what_it_takes(why, answers, allowed, words):
    """System and user status become places at once, captures left today without the reserve, and words; silence stops nobody."""
    ready = await spn(Desk(*answers)).ready()
    assert (ready.slots, ready.left, ready.wait) == allowed
    assert words in (ready.why_not or ready.words)
    assert bool(ready.why_not) is (why in STOPPED)


async def test_the_system_is_asked_once_and_without_keys():
    """A full service is asked again for its user status alone; the keys are shown to the user status only."""
    desk = Desk(FINE, answer(**(USER | {"available": 0})), answer(**USER))
    keeper = spn(desk)
    assert (await keeper.ready()).wait == SETTINGS.poll_interval
    assert (await keeper.ready()).slots == 3
    paths = [request.url.path.rpartition("/")[2] for request in desk.asked]
    assert paths == ["system", "user", "user"]
    assert ["Authorization" in dict(request.headers) for request in desk.asked] == [False, True, True]


async def test_without_keys_nobody_is_asked_whether_it_is_ready():
    """No keys, no preflight: the words say where keys come from."""
    desk = Desk(FINE)
    assert "https://archive.org/account/s3.php" in (await spn(desk, keys=None).ready()).why_not
    assert desk.asked == []


OPTIONS = {
    "capture_all": "1",
    "capture_outlinks": "1",
    "capture_screenshot": "1",
    "skip_first_archive": "0",
    "outlinks_availability": "1",
    "js_behavior_timeout": "0",
    "delay_wb_availability": "1",
    "force_get": "1",
    "email_result": "1",
}


async def test_every_option_is_a_setting_and_is_sent():
    """Each option of the service can be set, and is then sent as "1", "0" or its number; nothing for a login ever is."""
    wanted = CaptureOptions(**{name: value == "1" if name != "js_behavior_timeout" else 0 for name, value in OPTIONS.items()})
    desk = Desk(TAKEN)
    settings = msgspec.structs.replace(SETTINGS, capture=wanted)
    await SavePageNow(desk, settings, KEYS, pacing(), FixedClock()).request(PAGE)
    sent = {name: values[0] for name, values in parse_qs(desk.asked[0].content.decode()).items()}
    assert sent == OPTIONS | {"url": "https://www.example.org/Report?id=7"}
    assert set(OPTIONS) == set(CaptureOptions.__struct_fields__)
    assert not {"capture_cookie", "target_username", "target_password"} & set(sent)


@pytest.mark.parametrize(
    ("days", "ago", "window"),
    [(30, None, "30d"), (0, None, None), (30, 5, "30d"), (0, 5, "18060"), (0, 0.1, "3600"), (1, 30, "108060")],
)
async def test_what_was_asked_for_before_is_not_captured_again(days, ago, window):
    """The window without a new capture reaches back to the first asking, by a minute more, an hour at least."""
    desk = Desk(TAKEN)
    since = NOW - dt.timedelta(hours=ago) if ago is not None else None
    await spn(desk, recent_days=days).request(PAGE, since=since)
    assert parse_qs(desk.asked[0].content.decode()).get("if_not_archived_within") == ([window] if window else None)


async def test_many_jobs_are_asked_about_in_one_request():
    """One POST for all jobs; each gets its own answer by its id, whatever their order, and one left out stays pending."""
    first = await pending()
    second, third = (msgspec.structs.replace(first, job=job) for job in (OTHER, "spn2-" + "e" * 40))
    told = [
        {"status": "error", "job_id": OTHER, "status_ext": "error:not-found", "message": "no"},
        {"status": "success", "job_id": JOB, "timestamp": "20261102115959", "original_url": PAGE.normalised, "http_status": 200},
    ]
    for body in (told, {row["job_id"]: row for row in told}):
        desk = Desk(answer(body=json.dumps(body)))
        captures = await spn(desk).poll([first, second, third])
        assert [capture.state.value for capture in captures] == ["archived", "target-error", "pending"]
        (request,) = desk.asked
        assert (request.method, request.url.path) == ("POST", "/save/status")
        assert parse_qs(request.content.decode()) == {"job_ids": [f"{JOB},{OTHER},{third.job}"]}


@pytest.mark.parametrize("exchange", [page(200), page(502), page(429), broken(FailureKind.READ_TIMEOUT), answer(body="7")])
async def test_a_broken_answer_about_many_jobs_loses_none(exchange):
    """Where one answer for all cannot be read, all stay pending with their jobs."""
    first = await pending()
    captures = await spn(Desk(exchange)).poll([first, msgspec.structs.replace(first, job=OTHER)])
    assert [(capture.state, capture.job) for capture in captures] == [(CaptureState.PENDING, JOB), (CaptureState.PENDING, OTHER)]


async def test_many_jobs_need_few_requests():
    """120 jobs are three requests of fifty at most."""
    first = await pending()
    desk = Desk(answer(body="[]"))
    await spn(desk).poll([msgspec.structs.replace(first, job=f"spn2-{number:040}") for number in range(120)])
    assert len(desk.asked) == 3


FOUND = [
    ("made since", ["20261102120500"], "archived", None),
    ("a minute before, by its clock", ["20261102115930"], "archived", None),
    ("an older one", ["20261101000000"], "unknown", "not-listed"),
    ("none", [], "unknown", "not-listed"),
    ("the first since", ["20260101000000", "20261102120500", "20261102180000"], "archived", None),
]


@pytest.mark.parametrize(("why", "stamps", "state", "code"), FOUND, ids=[row[0] for row in FOUND])
async def test_the_index_tells_what_became_of_a_capture(why, stamps, state, code):
    """A memento made since the asking is the answer; none is none, and is told apart from silence."""
    original = "https://www.example.org/Report?id=7"
    held = [memento(original, stamp, archive="Wayback Machine") for stamp in stamps]
    past = FakeArchive([(each, response(each.uri)) for each in held])
    capture = await spn(Desk(TAKEN), archive=past).find(await pending())
    assert (capture.state.value, capture.code) == (state, code)
    assert capture.job == JOB
    if state == "archived":
        assert "2026110212" in capture.uri or "2026110211" in capture.uri


async def test_a_silent_index_tells_nothing():
    """Neither archived nor absent: what became of the capture stays open."""
    past = FakeArchive(answer=TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original="x"), reason="throttled"))
    capture = await spn(Desk(TAKEN), archive=past).find(await pending())
    assert (capture.state, capture.code, capture.job) == (CaptureState.UNKNOWN, None, JOB)
    assert (await spn(Desk(TAKEN)).find(await pending())).code is None
