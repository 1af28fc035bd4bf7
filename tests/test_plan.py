import datetime as dt

import msgspec
import pytest
from msgspec import structs

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.drift import Change, Drift
from citecheck.model.memento import AnswerState, ArchiveAnswer, Heard
from citecheck.model.policy import CapturePolicy, Policy
from citecheck.model.settings import ArchiveSettings
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.plan import answer_is_fresh, capture_is_fresh, estimate, is_open, verdict_is_fresh, why_capture, why_excluded
from citecheck.testing import NOW, memento

DAY = dt.timedelta(days=1)


def verdict(liveness, age=0.0):
    return Verdict(liveness=liveness, at=NOW - age * DAY)


@pytest.mark.parametrize(
    ("liveness", "fresh_at", "stale_at"),
    [
        ("live", 6.9, 7),
        ("moved", 6.9, 7),
        ("gone", 2.9, 3),
        ("soft-404", 2.9, 3),
        ("unresolved", 2.9, 3),
        ("walled", 6.9, 7),
        ("restricted", 6.9, 7),
    ],
)
def test_a_verdict_is_believed_for_its_days(liveness, fresh_at, stale_at):
    """A live link is asked again after 7 days, a failing one after 3 (defaults)."""
    policy = Policy().fresh
    assert verdict_is_fresh(verdict(Liveness(liveness), fresh_at), NOW, policy)
    assert not verdict_is_fresh(verdict(Liveness(liveness), stale_at), NOW, policy)


def test_what_is_dated_in_the_future_is_not_believed():
    """A clock that was ahead must not keep a link from being asked for years; an hour between two machines does no harm."""
    ahead, skewed = NOW + 900 * DAY, NOW + DAY / 48
    assert not verdict_is_fresh(Verdict(liveness=Liveness.LIVE, at=ahead), NOW, Policy().fresh)
    assert verdict_is_fresh(Verdict(liveness=Liveness.LIVE, at=skewed), NOW, Policy().fresh)
    assert not answer_is_fresh(answer(AnswerState.ABSENT, age=-900), NOW, Policy().fresh)
    made = Capture(state=CaptureState.ARCHIVED, original="https://a.example/", at=ahead, archive="fake archive")
    assert not capture_is_fresh(made, NOW, CapturePolicy())


@pytest.mark.parametrize("liveness", [Liveness.TRANSIENT, Liveness.UNKNOWN])
def test_a_passing_state_is_never_fresh(liveness):
    """What may pass is asked again at once."""
    assert not verdict_is_fresh(verdict(liveness), NOW, Policy().fresh)


STEADY = [
    ("first look", [0], 7),
    ("second", [7, 0], 7),
    ("third", [14, 7, 0], 14),
    ("fourth", [28, 14, 7, 0], 28),
    ("no longer than that", [90, 60, 28, 14, 7, 0], 28),
    ("looks of one day count once", [0.3, 0.2, 0.1, 0], 7),
    ("looks of before a failure do not count", [40, 30, 20, "gone", 7, 0], 7),
    ("nor before a wall", [40, 30, 20, "walled", 7, 0], 7),
]


@pytest.mark.parametrize(("why", "ages", "days"), STEADY, ids=[row[0] for row in STEADY])
def test_a_link_that_stays_alive_is_asked_more_seldom(why, ages, days):
    """Each live look from the third in a row doubles the time, up to four weeks; anything else begins anew."""
    looks = [verdict(Liveness.LIVE, age) if not isinstance(age, str) else verdict(Liveness(age), 15) for age in ages]
    *earlier, newest = looks
    policy = Policy().fresh
    assert verdict_is_fresh(newest, NOW + (days - 0.1) * DAY, policy, earlier)
    assert not verdict_is_fresh(newest, NOW + days * DAY, policy, earlier)


def test_doubt_and_failure_are_asked_as_often_as_ever():
    """A failing link keeps its three days however long it was alive; a weak look does not lengthen; policy can switch it off."""
    earlier = [verdict(Liveness.LIVE, age) for age in (28, 21, 14, 7)]
    policy = Policy().fresh
    assert not verdict_is_fresh(verdict(Liveness.GONE), NOW + 3 * DAY, policy, earlier)
    weak = structs.replace(verdict(Liveness.LIVE), confidence="weak")
    assert not verdict_is_fresh(weak, NOW + 7 * DAY, policy, earlier)
    off = structs.replace(policy, steady_days=7)
    assert not verdict_is_fresh(verdict(Liveness.LIVE), NOW + 7 * DAY, off, earlier)


def answer(state, *, age=0.0, at=None, day=dt.date(2016, 12, 14)):
    held = memento("http://example.org/a", at) if at else None
    return ArchiveAnswer(
        state=state, original="http://example.org/a", at=NOW - age * DAY, day=day, memento=held, verified=held is not None
    )


def test_an_archive_that_did_not_answer_is_asked_again():
    """UNKNOWN is never fresh; absence holds for a day, a verified snapshot for thirty."""
    policy = Policy().fresh
    assert not answer_is_fresh(answer(AnswerState.UNKNOWN), NOW, policy)
    assert answer_is_fresh(answer(AnswerState.ABSENT, age=0.9), NOW, policy)
    assert not answer_is_fresh(answer(AnswerState.ABSENT, age=1), NOW, policy)
    assert answer_is_fresh(answer(AnswerState.FOUND, at="20161214000000", age=29.9), NOW, policy)
    assert not answer_is_fresh(answer(AnswerState.FOUND, age=2), NOW, policy)


def heard(state, first):
    """An answer of several archives, the first of which said ``first``."""
    said = (Heard(archive="first", state=first), Heard(archive="second", state=state))
    return msgspec.structs.replace(answer(state), heard=said)


CAPTURES = [
    ("live, absent", Liveness.LIVE, answer(AnswerState.ABSENT), "missing", True),
    ("live, near snapshot", Liveness.LIVE, answer(AnswerState.FOUND, at="20161214000000"), "missing", False),
    ("live, far snapshot", Liveness.LIVE, answer(AnswerState.FOUND, at="20190101000000"), "missing", True),
    ("live, none believed", Liveness.LIVE, answer(AnswerState.FOUND), "missing", True),
    ("live, archive silent", Liveness.LIVE, answer(AnswerState.UNKNOWN), "missing", False),
    ("live, absent, another silent", Liveness.LIVE, heard(AnswerState.UNKNOWN, AnswerState.ABSENT), "missing", True),
    ("live, silent, another absent", Liveness.LIVE, heard(AnswerState.UNKNOWN, AnswerState.UNKNOWN), "missing", False),
    ("live, listed and not played", Liveness.LIVE, heard(AnswerState.UNKNOWN, AnswerState.FOUND), "missing", False),
    ("live, absent, another excludes", Liveness.LIVE, heard(AnswerState.EXCLUDED, AnswerState.ABSENT), "missing", True),
    ("live, excluded", Liveness.LIVE, answer(AnswerState.EXCLUDED), "missing", False),
    ("live, not looked up", Liveness.LIVE, None, "missing", False),
    ("gone, absent", Liveness.GONE, answer(AnswerState.ABSENT), "missing", False),
    ("soft 404, absent", Liveness.SOFT_404, answer(AnswerState.ABSENT), "always", False),
    ("walled, absent", Liveness.WALLED, answer(AnswerState.ABSENT), "always", False),
    ("not judged", None, answer(AnswerState.ABSENT), "always", False),
    ("live, near, always", Liveness.LIVE, answer(AnswerState.FOUND, at="20161214000000"), "always", True),
    ("live, absent, never", Liveness.LIVE, answer(AnswerState.ABSENT), "never", False),
]


@pytest.mark.parametrize(("why", "liveness", "known", "when", "wanted"), CAPTURES, ids=[row[0] for row in CAPTURES])
def test_only_a_live_page_without_a_near_snapshot_is_captured(why, liveness, known, when, wanted):
    """An error page is never captured, and silence of an archive is no reason to ask for more."""
    policy = Policy(capture=CapturePolicy(when=when))
    assert (why_capture(verdict(liveness) if liveness else None, known, policy) is not None) is wanted


@pytest.mark.parametrize(
    ("state", "age", "fresh"),
    [
        ("archived", 29, True),
        ("archived", 30, False),
        ("already-recent", 1, True),
        ("refused", 0.5, True),
        ("refused", 1, False),
        ("unknown", 0, False),
        ("quota", 0, False),
        ("not-attempted", 0, False),
    ],
)
def test_a_capture_is_not_asked_twice(state, age, fresh):
    """A snapshot just made is recent enough; what was never made does not count."""
    made = Capture(state=CaptureState(state), original="http://example.org/a", at=NOW - age * DAY)
    assert capture_is_fresh(made, NOW, CapturePolicy()) is fresh


NEAR = answer(AnswerState.FOUND, at="20161214000000")
DRIFTED = [
    ("next to nothing is left", Change.REPLACED, True, True),
    ("edited", Change.EDITED, True, False),
    ("shortened", Change.SHORTENED, True, False),
    ("not comparable", Change.NOT_COMPARABLE, True, False),
    ("switched off", Change.REPLACED, False, False),
]


@pytest.mark.parametrize(("why", "change", "on", "wanted"), DRIFTED, ids=[row[0] for row in DRIFTED])
def test_a_drifted_page_is_captured_as_it_is_now(why, change, on, wanted):
    """A near snapshot does not stand in for a page from which its words are gone; lesser changes are no reason."""
    policy = Policy(capture=CapturePolicy(drifted=on))
    drift = Drift(memento=NEAR.memento.uri, memento_at=NEAR.memento.at, at=NOW, change=change)
    assert (why_capture(verdict(Liveness.LIVE), NEAR, policy, drift) is not None) is wanted
    assert why_capture(verdict(Liveness.GONE), NEAR, policy, drift) is None


EXCLUDED = [
    ("https://example.org/a", "example.org", True),
    ("https://www.example.org/a", "example.org", False),
    ("https://www.example.org/a", "*.example.org", True),
    ("https://example.org/a", "*.example.org", False),
    ("https://example.org/drafts/7", "example.org/drafts/*", True),
    ("https://example.org/Drafts/7", "example.org/drafts/*", False),
    ("http://example.org/drafts/7", "https://example.org/drafts/*", False),
    ("https://example.org/drafts/7?x=[1]", "https://example.org/drafts/7?x=[1]", True),
    ("https://example.org/draftsX7", "example.org/drafts.7", False),
    ("https://example.org/", "*", True),
]


@pytest.mark.parametrize(("url", "pattern", "excluded"), EXCLUDED)
def test_what_the_user_excludes_is_excluded_and_nothing_else(url, pattern, excluded):
    """Hosts, hosts below one, and addresses: the star alone stands for anything, and the pattern is named."""
    words = why_excluded(parse_url(url), ("nowhere.example", pattern))
    assert (words is not None) is excluded
    assert not excluded or repr(pattern) in words


@pytest.mark.parametrize(
    ("state", "code", "still_open"),
    [
        ("asked", None, True),
        ("pending", None, True),
        ("unknown", None, True),
        ("unknown", "celery", False),
        ("archived", None, False),
    ],
)
def test_what_may_have_been_heard_is_open(state, code, still_open):
    """A failure that the archive told by a code is over; silence after a request is not."""
    assert is_open(Capture(state=CaptureState(state), original="x", at=NOW, code=code)) is still_open


@pytest.mark.parametrize(
    ("new", "unsettled", "requests", "seconds"),
    [(0, 0, 0, 0.0), (1, 0, 12, 45.0), (10, 0, 48, 180.0), (0, 3, 4, 5.0), (1000, 0, 4008, 15030.0)],
)
def test_the_plan_tells_requests_and_time_under_the_limits(new, unsettled, requests, seconds):
    """Two questions before, one for each, a poll in five seconds; two at once of thirty seconds each are slower than the pace."""
    assert estimate(new, unsettled, ArchiveSettings()) == (requests, seconds)
