"""Notices sent for real, to a mail server and a web hook on loopback, from a real log."""

import logging

import msgspec
import pytest

from citecheck import api
from citecheck.audit.log import AuditLog
from citecheck.model.errors import ConfigError, LogBusy
from citecheck.model.event import DUE_STEP, EventKind, Heartbeat, RunEnd
from citecheck.model.news import News
from citecheck.model.notice import Notice
from citecheck.model.settings import NotifySettings
from citecheck.testing import NOW, FixedClock
from tests.api.test_news import START, history, settings
from tests.notify.receivers import ENV, SECRET, free_port, mail_server, web_hook

# aiosmtpd warns of a server that takes passwords without TLS, which on loopback is what we want.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
CLOCK = FixedClock(NOW)
NO_PAUSE = {"clock": CLOCK, "pause": lambda seconds: None}


def told(folder, *urls, run_id=None, **notify):
    wanted = msgspec.structs.replace(settings(folder), notify=NotifySettings(urls=urls, **notify))
    return api.tell(wanted, ENV, run_id=run_id, **NO_PAUSE)


def notices(folder):
    with AuditLog.open(folder / "audit.db", clock=CLOCK, write=False) as log:
        return [msgspec.convert(event.data, Notice) for event in log.events(kind=EventKind.NOTICE_SENT)]


def test_a_dead_link_is_told_by_mail_and_hook(tmp_path):
    """Both get it: HTML with text beside it in the mail, plain text at the hook; titles are text; and the log says so."""
    history(tmp_path, "+ggg")
    with mail_server() as box, web_hook() as hook:
        done = told(tmp_path, box.url, hook.url)
    assert [each.delivered for each in done.deliveries] == [True, True]
    (mail,) = box.mails
    assert mail["Subject"] == "citecheck: 1 newly dead in valley.txt"
    assert mail["To"] == "desk@example.org"
    html = mail.get_body(("html",)).get_content()
    assert "Bridge &lt;closed&gt;" in html
    assert 'href="https://valley-post.example/1"' in html
    assert "Bridge <closed>" in mail.get_body(("plain",)).get_content()
    (got,) = hook.got
    assert got["title"] == "citecheck: 1 newly dead in valley.txt"
    assert "note 1: Bridge <closed>" in got["message"]
    (notice,) = notices(tmp_path)
    assert notice.counts == {News.DEAD: 1}
    assert [each.place for each in notice.deliveries] == ["notify.urls, entry 1 (mailto)", "notify.urls, entry 2 (json)"]


@pytest.mark.parametrize("story", ["+", "++", "+gg", "+gggg", "g"])
def test_nobody_is_bothered_where_nothing_changed(tmp_path, story):
    """No change, a first run, a second failure, a link that stays dead: no message, and no line in the log."""
    history(tmp_path, story)
    with web_hook() as hook:
        done = told(tmp_path, hook.url)
    assert (done.deliveries, hook.asked, notices(tmp_path)) == ((), 0, [])


def test_only_what_is_wanted_is_told(tmp_path):
    """A first failure is told to those who want it, and a death not to those who do not."""
    runs = history(tmp_path, "+ggg")
    with web_hook() as hook:
        assert told(tmp_path, hook.url, on=(News.RECOVERED,)).deliveries == ()
        assert told(tmp_path, hook.url, on=(News.FAILING,), run_id=runs[1]).deliveries[0].delivered
    assert "1 newly failing" in hook.got[0]["title"]


def test_nobody_is_told_twice(tmp_path):
    """A place that took it is left in peace; one that did not is told by the next call."""
    history(tmp_path, "+ggg")
    with web_hook() as first, web_hook(status=503, times=1) as second:
        done = told(tmp_path, first.url, second.url, retries=0)
        assert [each.delivered for each in done.deliveries] == [True, False]
        again = told(tmp_path, first.url, second.url, retries=0)
        assert [each.place for each in again.deliveries] == ["notify.urls, entry 2 (json)"]
        assert told(tmp_path, first.url, second.url).deliveries == ()
    assert (len(first.got), len(second.got)) == (1, 1)


def test_nobody_is_told_while_another_writes_the_log(tmp_path):
    """What could not be written down afterwards would be told a second time: nothing is sent, and the error says who writes."""
    history(tmp_path, "+ggg")
    with web_hook() as hook, AuditLog.open(tmp_path / "audit.db", clock=CLOCK) as log:
        with pytest.raises(LogBusy, match="is writing the log"):
            told(tmp_path, hook.url)
        log.close()
        assert hook.asked == 0
        assert told(tmp_path, hook.url).deliveries[0].delivered
    assert len(hook.got) == 1


def test_who_was_not_reached_is_owed_the_news_of_runs_before_the_newest(tmp_path):
    """Run 4 found the link dead, and its notice failed; after run 5, of which there is nothing to tell, run 4 is still owed."""
    runs = history(tmp_path, "+gggg")
    with web_hook(status=503, times=1) as hook:
        done = told(tmp_path, hook.url, run_id=runs[3], retries=0)
        wanted = msgspec.structs.replace(settings(tmp_path), notify=NotifySettings(urls=(hook.url,)))
        assert ([each.delivered for each in done.deliveries], api.owed(wanted)) == ([False], (runs[3],))
        assert api.owed(settings(tmp_path)) == ()  # the place is named no more
        assert told(tmp_path, hook.url, run_id=runs[3]).deliveries[0].delivered
    assert (api.owed(wanted), len(hook.got)) == ((), 1)


def test_what_fails_is_tried_again(tmp_path):
    """A hook that is down twice and a mail server that is busy once are reached in the end."""
    history(tmp_path, "+ggg")
    with web_hook(status=502, times=2) as hook, mail_server("451 busy", times=1) as box:
        done = told(tmp_path, hook.url, box.url)
    assert [(each.delivered, each.tries) for each in done.deliveries] == [(True, 3), (True, 2)]
    assert (len(hook.got), len(box.mails)) == (1, 1)


def test_every_failure_says_why_and_none_tells_a_secret(tmp_path, caplog, capfd):
    """Refused, wrong password, server gone: told in our words; no secret in the log's file, on the screen or in any logger."""
    caplog.set_level(logging.WARNING)
    history(tmp_path, "+ggg")
    with web_hook(status=401, times=99) as hook, mail_server("554 no: " + SECRET, times=99) as box, mail_server() as strict:
        wrong = strict.url.replace("${MAIL_PASSWORD}", "${HOOK_TOKEN}")
        done = told(tmp_path, hook.url, box.url, wrong, f"json://u:${{MAIL_PASSWORD}}@127.0.0.1:{free_port()}/", retries=1)
    assert [each.why for each in done.deliveries] == [
        "the service answered 401",
        "the mail server answered 554",
        "the mail server answered 535",
        "the service could not be reached, or broke off",
    ]
    assert [each.tries for each in done.deliveries] == [2] * 4
    said = capfd.readouterr()
    seen = said.out + said.err + caplog.text + repr(done) + repr(notices(tmp_path))
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for secret in (SECRET, "p%40ss", "token-"):
        assert secret not in seen
        assert secret.encode() not in stored


def test_a_test_message_says_that_it_is_one(tmp_path):
    """It goes out though nothing changed, and leaves no trace in the log."""
    history(tmp_path, "+")
    with web_hook() as hook:
        wanted = msgspec.structs.replace(settings(tmp_path), notify=NotifySettings(urls=(hook.url,)))
        (done,) = api.tell_test(wanted, ENV, pause=lambda seconds: None)
    assert done.delivered
    assert "a test" in hook.got[0]["title"]
    assert notices(tmp_path) == []


def test_runs_that_stop_coming_are_told_once(tmp_path):
    """Longer without a run than the schedule allows is news; the next call is quiet."""
    history(tmp_path, "+")
    late = FixedClock(NOW)
    late.forward(days=9)
    with web_hook() as hook:
        notify = NotifySettings(urls=(hook.url,), missed_after_days=3)
        wanted = msgspec.structs.replace(settings(tmp_path), notify=notify)
        first = api.tell(wanted, ENV, clock=late, pause=lambda seconds: None)
        assert [each.delivered for each in first.deliveries] == [True]
        assert api.tell(wanted, ENV, clock=late, pause=lambda seconds: None).deliveries == ()
    assert "schedule missed" in hook.got[0]["title"]
    assert "5 days" in hook.got[0]["message"]


def test_silence_after_a_run_is_told_without_its_news_once_more(tmp_path):
    """Who was told of the dead link hears of the silence alone; who joined later hears both; then nobody hears more."""
    history(tmp_path, "+ggg")
    late = FixedClock(NOW)
    late.forward(days=30)
    with web_hook() as hook, web_hook() as other:
        assert told(tmp_path, hook.url).deliveries[0].delivered
        notify = NotifySettings(urls=(hook.url, other.url), missed_after_days=8)
        wanted = msgspec.structs.replace(settings(tmp_path), notify=notify)
        assert len(api.tell(wanted, ENV, clock=late).deliveries) == 2
        assert api.tell(wanted, ENV, clock=late).deliveries == ()
    assert [got["title"].removeprefix("citecheck: ") for got in hook.got] == [
        "1 newly dead in valley.txt",
        "1 schedule missed in valley.txt",
    ]
    assert [got["title"].removeprefix("citecheck: ") for got in other.got] == ["1 newly dead, 1 schedule missed in valley.txt"]


def test_a_run_over_what_is_due_is_a_run(tmp_path):
    """Where one came in time no silence is told, though no link of the report was due and its own last run is long ago."""
    runs = history(tmp_path, "+")
    late = FixedClock(NOW)
    late.forward(days=9)
    with AuditLog.open(tmp_path / "audit.db", clock=late) as log:
        log.begin("due", msgspec.structs.replace(START, report="", report_digest="", steps=DUE_STEP))
        log.append(EventKind.RUN_FINISHED, "due", RunEnd(complete=True))
    wanted = msgspec.structs.replace(
        settings(tmp_path), notify=NotifySettings(urls=("json://127.0.0.1:1/",), missed_after_days=3)
    )
    assert api.tell(wanted, ENV, clock=late) == api.Told(run=runs[0])


def test_a_schedule_that_fell_silent_is_told_once(tmp_path):
    """By its heartbeat, without days in the settings; where people run it by hand meanwhile it is not told with each run."""
    history(tmp_path, "++")
    silent = FixedClock(NOW)
    silent.forward(days=9)
    beat = Heartbeat(schedule="17 3 * * *", next_by=silent())
    with AuditLog.open(tmp_path / "audit.db", clock=silent) as log:
        log.begin("due", msgspec.structs.replace(START, report="", report_digest="", steps=DUE_STEP))
        log.append(EventKind.SCHEDULE_KEPT, beat.schedule, beat)
    silent.forward(days=2)
    with web_hook() as hook:
        wanted = msgspec.structs.replace(settings(tmp_path), notify=NotifySettings(urls=(hook.url,)))
        for late in ("", "", "the schedule fell silent"):
            api.tell(wanted, ENV, late=late, clock=silent)
            silent.forward(hours=1)
    (got,) = hook.got
    assert "schedule missed" in got["title"]
    assert "The schedule '17 3 * * *' fell silent" in got["message"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mailto://u:${NOT_SET_ANYWHERE}@127.0.0.1", "NOT_SET_ANYWHERE is not set"),
        ("nosuchscheme://secret@host", "not an address that Apprise knows"),
        ("${MAIL PASSWORD}", "a reference that is not"),
        ("secret", "not an address"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_without_its_address(tmp_path, url, message):
    """Entry and cure are named, the address never."""
    history(tmp_path, "+ggg")
    with pytest.raises(ConfigError, match=message) as told_error:
        told(tmp_path, url)
    assert "entry 1" in str(told_error.value)
    assert "secret" not in str(told_error.value)
    assert notices(tmp_path) == []


def test_a_whole_address_may_stand_in_a_variable(tmp_path):
    """What is one reference from end to end is taken as it stands."""
    history(tmp_path, "+ggg")
    with web_hook() as hook:
        notify = NotifySettings(urls=("${NEWSROOM}",))
        wanted = msgspec.structs.replace(settings(tmp_path), notify=notify)
        env = {"NEWSROOM": f"json://127.0.0.1:{hook.port}/a/b"}
        (done,) = api.tell(wanted, env, **NO_PAUSE).deliveries
    assert done.delivered
    assert hook.got[0]["path"].startswith("/a/b")
