import datetime as dt
import inspect
import json

import msgspec
import pytest
import waybackpy.exceptions
from waybackpy.exceptions import WaybackError

from citecheck.archives.wayback import CdxQuery, Wayback
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import AnswerState, UrlMatch
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import ArchiveSettings
from citecheck.model.url import parse_url
from citecheck.testing import FixedClock, response
from tests.archives.desk import SETTINGS, Desk, Time, broken, index, pacing, page, row

PAGE = parse_url("https://www.example.org/Report?id=7")
CODE = parse_url("https://goo.gl/AbC123")
DAY = dt.date(2016, 5, 12)
PYWB = msgspec.structs.replace(SETTINGS, dialect="pywb", cdx_url="http://127.0.0.1:8080/web/cdx")


def wayback(desk, settings: ArchiveSettings = SETTINGS, time: Time | None = None, **more):
    return Wayback(desk, settings, pacing(settings, time), FixedClock(), **more)


def ndjson(*objects):
    return response(PYWB.cdx_url, 200, "\n".join(json.dumps(each) for each in objects), media_type="text/x-ndjson")


async def test_one_request_near_a_date_answers_for_a_citation():
    """The look-up near a date is one request, with the parameters that answer everything at once, encoded once."""
    desk = Desk(index([row("20160512100000", "https://www.example.org/Report?id=7")]))
    answer = await wayback(desk).timemap(PAGE, near=DAY)
    assert (answer.state, answer.requests, len(desk.asked)) == (AnswerState.FOUND, 1, 1)
    assert desk.fields() == {
        "url": ["https://www.example.org/Report?id=7"],
        "matchType": ["exact"],
        "output": ["json"],
        "fl": ["urlkey,timestamp,original,mimetype,statuscode,digest,length"],
        "filter": ["statuscode:200|203|206|30[12378]|-"],
        "sort": ["closest"],
        "closest": ["20160512120000"],
        "limit": ["100"],
        "resolveRevisits": ["true"],
        "gzip": ["false"],
    }
    (memento,) = answer.timemap.mementos
    assert memento.uri == "https://web.archive.org/web/20160512100000/https://www.example.org/Report?id=7"
    assert (memento.at, memento.status) == (dt.datetime(2016, 5, 12, 10, tzinfo=dt.UTC), 200)
    assert (memento.media_type, memento.match, memento.archive) == ("text/html", UrlMatch.EXACT, "Wayback Machine")


@pytest.mark.parametrize(
    ("exchange", "state"),
    [
        (index([]), AnswerState.ABSENT),
        (page(429), AnswerState.UNKNOWN),
        (page(429, "x" * 2000), AnswerState.UNKNOWN),
        (page(503), AnswerState.UNKNOWN),
        (page(200), AnswerState.UNKNOWN),
        (page(200, ""), AnswerState.UNKNOWN),
        (page(403, "", X_Archive_Wayback_Runtime_Error="AdministrativeAccessControlException"), AnswerState.EXCLUDED),
        (broken(FailureKind.READ_TIMEOUT), AnswerState.UNKNOWN),
        (broken(FailureKind.REFUSED), AnswerState.UNKNOWN),
        (broken(FailureKind.CUT_SHORT, index([])), AnswerState.UNKNOWN),
    ],
)
@pytest.mark.parametrize("prefix", [False, True])
async def test_only_an_empty_list_means_absent(exchange, state, prefix):
    """Regression of waybackpy's worst fault: a throttle, an overload, a hang or a page is never "not archived"."""
    answer = await wayback(Desk(exchange)).timemap(CODE, near=None if prefix else DAY, prefix=prefix)
    assert answer.state is state
    assert answer.reason


async def test_a_throttle_says_when_to_come_back():
    """An unknown answer carries the wait that the archive, or our own pace, asks for."""
    answer = await wayback(Desk(page(429))).timemap(PAGE, near=DAY)
    assert answer.retry_after == pytest.approx(5 * SETTINGS.throttle_wait)
    assert answer.requests == 2


async def test_a_closed_queue_answers_unknown_without_asking():
    """After three throttles in a row every further citation is UNKNOWN at once: none lost, none absent, no time spent."""
    time, desk = Time(), Desk(page(429))
    archive = wayback(desk, time=time)
    states = [(await archive.timemap(PAGE, near=DAY)).state for _ in range(500)]
    assert set(states) == {AnswerState.UNKNOWN}
    assert len(desk.asked) == 3
    assert time.now <= 6 * SETTINGS.throttle_wait


async def test_one_throttle_in_a_run_costs_no_answer():
    """A single 429 is waited out and the citation gets its answer."""
    answer = await wayback(Desk(page(429), index([row("20160512100000", PAGE.normalised)]))).timemap(PAGE, near=DAY)
    assert (answer.state, answer.requests) == (AnswerState.FOUND, 2)


async def test_rows_of_other_urls_are_listed_but_are_no_finding():
    """A case twin shares the index key: it is named, and never counts as a capture of the link."""
    desk = Desk(index([row("20160512100000", "http://goo.gl/abc123", statuscode="301")]))
    answer = await wayback(desk).timemap(CODE, near=DAY)
    assert answer.state is AnswerState.ABSENT
    assert "http://goo.gl/abc123 (case)" in answer.reason
    assert [each.match for each in answer.timemap.mementos] == [UrlMatch.CASE]
    assert answer.timemap.closest(DAY, ArchivePolicy()) is None


async def test_a_full_page_of_other_urls_is_not_an_absence():
    """Where all rows that were asked for are another URL's, more rows may hide the one looked for: not known."""
    rows = [row(f"201605{day:02}100000", "https://www.example.org/report?id=7") for day in range(1, 11)]
    answer = await wayback(Desk(index(rows)), msgspec.structs.replace(SETTINGS, max_rows=10)).timemap(PAGE, near=DAY)
    assert answer.state is AnswerState.UNKNOWN


async def test_rows_are_cleaned_as_the_field_needs_it():
    """Ports go, months of "00" are repaired, revisits stay without a status, mail addresses, images and repetitions go."""
    desk = Desk(
        index(
            [
                row("20000008241731", "http://www.example.org:80/Report?id=7"),
                row("20160512100000", "https://www.example.org:443/Report?id=7", mimetype="warc/revisit", statuscode="-"),
                row("20160512100000", "https://www.example.org:443/Report?id=7", mimetype="warc/revisit", statuscode="-"),
                row("20160512100001", "http://mailto:someone@example.org/"),
                row("20160512100002", "http://<<mailto:someone@example.org>>/"),
                row("20160512100003", "http://someone@example.org/"),
                row("20160512100004", "mailto:someone@example.org"),
                row("20160512100005", "data:image/png;base64,xyz"),
                row("20160512100006", "https://www.example.org/%22data:image/jpeg;base64,/9j/"),
                row("20160512100007", "some/not/even/url"),
                row("20169912100008", "https://www.example.org/Report?id=7"),
                row("20170512100000", "https://www.example.org/Report?id=7", mimetype="unk", statuscode="unk"),
            ]
        )
    )
    mementos = (await wayback(desk).timemap(PAGE, near=DAY)).timemap.mementos
    assert [(each.original, each.at.isoformat(), each.status, each.media_type) for each in mementos] == [
        ("http://www.example.org/Report?id=7", "2000-08-24T17:31:00+00:00", 200, "text/html"),
        ("https://www.example.org/Report?id=7", "2016-05-12T10:00:00+00:00", None, None),
        ("https://www.example.org/Report?id=7", "2017-05-12T10:00:00+00:00", None, None),
    ]
    assert mementos[0].uri == "https://web.archive.org/web/20000008241731/http://www.example.org/Report?id=7"


async def test_rows_that_cannot_be_read_are_no_absence():
    """Where nothing remains but rows that cannot be read, the answer is not known."""
    answer = await wayback(Desk(index([row("20169912100008", PAGE.normalised)]))).timemap(PAGE, near=DAY)
    assert answer.state is AnswerState.UNKNOWN


async def test_pages_follow_the_resume_key_encoded_once_more():
    """The key arrives percent-encoded and goes back encoded once more, as the recorded clients send it."""
    desk = Desk(
        index([row("20150512100000", PAGE.normalised)], "org%2Cexample%29%2F+20150512100001"),
        index([row("20160512100000", PAGE.normalised)]),
    )
    answer = await wayback(desk).timemap(PAGE)
    assert [each.at.year for each in answer.timemap.mementos] == [2015, 2016]
    assert (answer.requests, answer.reason) == (2, "")
    assert "resumeKey" not in desk.fields(0)
    assert desk.fields(0)["showResumeKey"] == ["true"]
    assert desk.fields(1)["resumeKey"] == ["org%2Cexample%29%2F+20150512100001"]
    assert "resumeKey=org%252Cexample%2529%252F%2B20150512100001" in desk.asked[1].url.normalised


async def test_a_list_that_breaks_off_is_found_and_says_so():
    """What one page proved stays proved when the next page is throttled; that the list is not whole is said."""
    desk = Desk(index([row("20150512100000", PAGE.normalised)], "key"), page(503))
    answer = await wayback(desk).timemap(PAGE)
    assert answer.state is AnswerState.FOUND
    assert "not complete" in answer.reason


async def test_a_list_that_breaks_off_before_anything_was_found_is_unknown():
    """A first page of other URLs and a second page that failed prove nothing."""
    desk = Desk(index([row("20150512100000", "http://goo.gl/abc123")], "key"), page(503))
    assert (await wayback(desk).timemap(CODE)).state is AnswerState.UNKNOWN


async def test_a_long_list_is_cut_and_the_newest_are_asked_for():
    """At most ``max_rows`` are read; without a date the newest captures are still among them, and the cut is said."""
    settings = msgspec.structs.replace(SETTINGS, max_rows=4)
    desk = Desk(
        index([row(f"20100{month}12100000", PAGE.normalised) for month in (1, 2)], "one"),
        index([row(f"20100{month}12100000", PAGE.normalised) for month in (3, 4)], "two"),
        index([row("20261012100000", PAGE.normalised)]),
    )
    answer = await wayback(desk, settings, page_rows=2).timemap(PAGE)
    assert len(desk.asked) == 3
    assert desk.fields(2)["closest"] == ["20261102120000"]
    assert answer.timemap.closest(None, ArchivePolicy()).at.year == 2026
    assert "longer than is read" in answer.reason


async def test_a_resume_key_that_does_not_move_ends_the_list():
    """A server that gives the same key for ever does not hold a run for ever."""
    desk = Desk(index([], "same"))
    assert (await wayback(desk).timemap(PAGE)).state is AnswerState.ABSENT
    assert len(desk.asked) == 2


async def test_a_short_link_is_one_anchored_look_up():
    """One prefix request finds a code's three captured forms, of any status; the filter is anchored and keeps the case."""
    desk = Desk(
        index(
            [
                row("20160512100000", "http://goo.gl/AbC123", statuscode="301"),
                row("20160512100000", "http://goo.gl/abc123", statuscode="301"),
                row("20250712100000", "https://goo.gl:443/AbC123?si=1", mimetype="warc/revisit", statuscode="-"),
                row("20250712100001", "https://goo.gl/AbC123?d=1"),
                row("20250712100002", "https://goo.gl/AbC1234", statuscode="302"),
            ]
        )
    )
    answer = await wayback(desk).timemap(CODE, near=DAY, prefix=True)
    fields = desk.fields()
    assert (fields["url"], fields["matchType"]) == (["goo.gl/AbC123"], ["prefix"])
    assert fields["filter"] == [r"original:https?://(www\.)?goo\.gl(:80|:443)?/AbC123/?(\?(si|d)=1)?"]
    assert "sort" not in fields
    assert [(each.original, each.match, each.status) for each in answer.timemap.mementos] == [
        ("http://goo.gl/AbC123", UrlMatch.SCHEME, 301),
        ("https://goo.gl/AbC123?si=1", UrlMatch.QUERY, None),
        ("https://goo.gl/AbC123?d=1", UrlMatch.QUERY, 200),
    ]
    assert (answer.state, len(desk.asked)) == (AnswerState.FOUND, 1)


async def test_a_short_link_with_only_its_second_form_is_found():
    """A capture of ``?si=1`` alone answers for the code."""
    desk = Desk(index([row("20250712100000", "https://goo.gl/AbC123?si=1", statuscode="302")]))
    assert (await wayback(desk).timemap(CODE, prefix=True)).state is AnswerState.FOUND


async def test_the_question_is_the_original_without_secrets_and_fragment():
    """No archive sees a user name, a password or a fragment; a star in a URL is no wildcard."""
    desk = Desk(index([]))
    await wayback(desk).timemap(parse_url("https://ann:pw@example.org/a*b#part"), near=DAY)
    assert desk.fields()["url"] == ["https://example.org/a%2Ab"]


async def test_pywb_is_asked_in_its_own_dialect():
    """The pywb dialect never lets fuzzy matching answer with other URLs, and reads its own field names."""
    desk = Desk(
        ndjson(
            {"urlkey": "k", "timestamp": "20160512100000", "url": PAGE.normalised, "mime": "text/html", "status": "200"},
            {"urlkey": "k", "timestamp": "20170512100000", "url": PAGE.normalised, "mime": "warc/revisit"},
        )
    )
    answer = await wayback(desk, PYWB).timemap(PAGE, near=DAY)
    fields = desk.fields()
    assert fields["allowFuzzy"] == ["false"]
    assert "fl" not in fields
    assert fields["filter"] == ["~statuscode:(200|203|206|30[12378]|-|$)"]
    assert [each.status for each in answer.timemap.mementos] == [200, None]


async def test_pywb_s_empty_body_is_absent():
    """In the pywb dialect, and only there, an empty body says that nothing is held."""
    assert (await wayback(Desk(response(PYWB.cdx_url, 200, "")), PYWB).timemap(PAGE, near=DAY)).state is AnswerState.ABSENT


async def test_a_memento_is_played_by_its_identity():
    """Playback asks for the archived bytes (``id_``) at the very timestamp, and gives back the archived exchange."""
    desk = Desk(index([row("20160512100000", PAGE.normalised)]))
    archive = wayback(desk)
    memento = (await archive.timemap(PAGE, near=DAY)).timemap.mementos[0]
    headers = {"memento-datetime": "Thu, 12 May 2016 10:00:00 GMT"}
    desk.answers = [response("https://web.archive.org/", 200, "words", headers=headers)]
    exchange = await archive.play(memento)
    assert desk.asked[-1].url.normalised == "https://web.archive.org/web/20160512100000id_/https://www.example.org/Report?id=7"
    assert (exchange.url, exchange.body) == (parse_url(PAGE.normalised), b"words")
    desk.answers = [page(404)]
    with pytest.raises(PlaybackFailed):
        await archive.play(memento)


async def test_a_throttled_playback_is_unavailable_with_its_wait():
    """A playback that is throttled for good says for how long, and costs no more requests once the queue is closed."""
    desk = Desk(index([row("20160512100000", PAGE.normalised)]))
    archive = wayback(desk)
    memento = (await archive.timemap(PAGE, near=DAY)).timemap.mementos[0]
    desk.answers = [page(429)]
    with pytest.raises(ArchiveUnavailable) as caught:
        await archive.play(memento)
    assert caught.value.retry_after == pytest.approx(5 * SETTINGS.throttle_wait)
    for _ in range(10):
        with pytest.raises(ArchiveUnavailable):
            await archive.play(memento)
    assert len(desk.asked) == 1 + 3


CLOSEST = {
    "available": True,
    "status": "200",
    "timestamp": "20160512100000",
    "url": "http://web.archive.org/web/20160512100000/https://www.example.org/Report?id=7",
}


async def test_a_hint_is_a_memento_to_be_played():
    """The availability service's positive answer becomes a memento; its address is the configured archive's."""
    desk = Desk(response(SETTINGS.availability_url, 200, json.dumps({"archived_snapshots": {"closest": CLOSEST}})))
    memento = await wayback(desk).hint(PAGE, DAY)
    assert desk.fields() == {"url": [PAGE.normalised], "timestamp": ["20160512"]}
    assert (memento.original, memento.status, memento.match) == (PAGE.normalised, 200, UrlMatch.EXACT)
    assert memento.uri == "https://web.archive.org/web/20160512100000/https://www.example.org/Report?id=7"


@pytest.mark.parametrize(
    "exchange",
    [
        page(429),
        page(200),
        broken(FailureKind.READ_TIMEOUT),
        *(
            response(SETTINGS.availability_url, 200, json.dumps(value))
            for value in (
                {"archived_snapshots": {}},
                [],
                {"archived_snapshots": {"closest": CLOSEST | {"available": False}}},
                {"archived_snapshots": {"closest": CLOSEST | {"timestamp": "soon"}}},
                {"archived_snapshots": {"closest": CLOSEST | {"url": 7}}},
            )
        ),
    ],
)
async def test_no_hint_says_nothing(exchange):
    """Empty, throttled or odd answers of the availability service are no answer at all."""
    assert await wayback(Desk(exchange)).hint(PAGE, DAY) is None


@pytest.mark.parametrize(
    "wrong",
    [{"match_type": "nearly"}, {"filters": ("nonsense",)}, {"filters": ("status:200",)}],
    ids=["match", "filter", "field"],
)
def test_queries_are_validated_by_waybackpy(wrong):
    """A filter or match type that the CDX server does not know never leaves the house."""
    with pytest.raises(WaybackError):
        CdxQuery("http://example.org/", endpoint=SETTINGS.cdx_url, **wrong)


def test_waybackpy_has_no_error_that_the_door_does_not_know():
    """All that waybackpy raises on purpose is one tree, and its root is caught at the door."""
    errors = [value for _, value in inspect.getmembers(waybackpy.exceptions, inspect.isclass)]
    assert errors
    assert all(issubclass(error, WaybackError) for error in errors)


async def test_outbackcdx_is_asked_in_its_own_dialect():
    """Fields are named, nothing is filtered there, rows come without a header; what is no page is sorted out here."""
    settings = msgspec.structs.replace(SETTINGS, dialect="outbackcdx", cdx_url="https://library.example/coll")
    rows = [
        ["k", 20160512100000, PAGE.normalised, "text/html", 200, "D", 1415],
        ["k", 20170512100000, PAGE.normalised, "text/html", 404, "D", 1415],
        ["k", 20180512100000, PAGE.normalised, "warc/revisit", 0, "D", 1415],
    ]
    desk = Desk(response(settings.cdx_url, 200, json.dumps(rows), media_type="application/json"))
    answer = await wayback(desk, settings).timemap(PAGE, near=DAY)
    fields = desk.fields()
    assert fields["fl"] == ["urlkey,timestamp,original,mimetype,statuscode,digest,length"]
    assert "filter" not in fields
    assert [each.status for each in answer.timemap.mementos] == [200, 404, None]
    assert [each.at.year for each in answer.timemap.ranked(DAY, ArchivePolicy())] == [2016, 2018]


async def test_a_cut_list_says_how_far_it_reaches():
    """Nearest first and as many as were asked for: all within the farthest of them are listed, and a whole list has no end."""
    rows = [row(f"201605{day:02}100000", PAGE.normalised) for day in range(8, 18)]
    cut = await wayback(Desk(index(rows)), msgspec.structs.replace(SETTINGS, max_rows=10)).timemap(PAGE, near=DAY)
    assert (cut.state, cut.reach) == (AnswerState.FOUND, 4)
    assert (await wayback(Desk(index(rows))).timemap(PAGE, near=DAY)).reach is None
    broken_off = await wayback(Desk(index(rows, "key"), page(503))).timemap(PAGE)
    assert broken_off.reach == 0
