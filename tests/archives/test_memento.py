"""Archives that speak Memento (RFC 7089): listed, negotiated, and believed only after checks."""

import datetime as dt

import msgspec
import pytest

from citecheck.archives.memento import MOST_PAGES, MementoArchive, address_of, raw_address
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import FailureKind
from citecheck.model.memento import AnswerState, Memento, UrlMatch
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import ArchivePlace
from citecheck.model.url import parse_url
from citecheck.testing import FixedClock, response
from tests.archives.desk import Desk, broken, pacing

PAGE = parse_url("http://valley-post.example/flood?id=1,2")
DAY = dt.date(2016, 5, 12)
MAP, GATE = "https://keep.example/timemap/link/", "https://keep.example/"
PLACE = ArchivePlace(name="Keep", kind="memento", timemap_url=MAP, timegate_url=GATE)
REWRITTEN = msgspec.structs.replace(PLACE, modifier="")
MOMENT = "Tue, 10 May 2016 08:00:00 GMT"


def archive(desk, place=PLACE):
    return MementoArchive(desk, place, pacing(), FixedClock())


def link(stamp, original=PAGE.normalised, rel="memento", when=None):
    at = dt.datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    said = when or f"{at:%a, %d %b %Y %H:%M:%S} GMT"
    return f'<https://keep.example/{stamp}/{original}>; rel="{rel}"; datetime="{said}"'


def timemap(*links, url=f"{MAP}{PAGE}", status=200):
    text = ",\n".join([f'<{PAGE}>; rel="original"', f'<{url}>; rel="self"; type="application/link-format"', *links])
    return response(url, status, text, media_type="application/link-format")


def answer(status=200, body="", url=f"{GATE}{PAGE}", media_type="text/html", **headers):
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return response(url, status, body, headers=fields, media_type=media_type)


async def test_a_timemap_is_asked_as_link_format_and_lists_mementos():
    """The original stands behind the TimeMap's address as it is; what is listed can be chosen from."""
    desk = Desk(timemap(link("20160510080000", rel="first memento"), link("20190301093000", rel="last memento")))
    found = await archive(desk).timemap(PAGE, near=DAY)
    assert (found.state, found.requests, found.reach, found.reason) == (AnswerState.FOUND, 1, None, "")
    assert desk.asked[0].url.normalised == "https://keep.example/timemap/link/http://valley-post.example/flood?id=1,2"
    assert ("accept", "application/link-format") in desk.asked[0].headers
    chosen = found.timemap.closest(DAY, ArchivePolicy())
    assert (chosen.at.year, chosen.status, chosen.archive, chosen.match) == (2016, None, "Keep", UrlMatch.EXACT)


def page_of(year, after=None, **more):
    further = [
        f'<{MAP}{number}/{PAGE}>; rel="timemap"; from="01 Jan {number} 00:00:00 GMT"; until="31 Dec {number} 00:00:00 GMT"'
        for number in after or ()
    ]
    return timemap(link(f"{year}0601000000"), *further, url=f"{MAP}{year}/{PAGE}", **more)


class Pages(Desk):
    """A TimeMap of one page a year; the first names all the others."""

    async def look(self, request):
        """Answer by the year in the address."""
        self.asked.append(request)
        year = request.url.path.split("/")[3]
        return page_of(int(year)) if year.isdigit() else page_of(2010, after=range(2011, 2025))


@pytest.mark.parametrize(
    ("day", "stamp", "requests"),
    [
        (dt.date(2016, 9, 1), "20160601", 2),  # the page of 2016 holds the nearest before
        (dt.date(2016, 5, 1), "20150601", 3),  # the page of 2016 may, and does not: that of 2015
        (dt.date(2010, 9, 1), "20100601", 1),  # the first page: no other covers the time in between
        (None, "20240601", 2),  # without a day: the newest page
    ],
)
async def test_of_a_paged_timemap_only_the_pages_near_the_day_are_read(day, stamp, requests):
    """Further TimeMaps are read by the time that they say they cover, nearest first, until none can hold a better one."""
    desk = Pages()
    found = await archive(desk).timemap(PAGE, near=day)
    chosen = found.timemap.closest(day, ArchivePolicy())
    assert f"{chosen.at:%Y%m%d}" == stamp
    assert (found.requests, len(desk.asked)) == (requests, requests)
    assert found.reach == 0  # it is not the whole list


async def test_pages_that_do_not_say_their_time_are_read_up_to_a_bound():
    """A TimeMap that names ever more pages, without their time, ends after some of them, and says that it was cut."""
    number = iter(range(1, 1000))

    def more(request):
        place = next(number)
        return timemap(link("20190301093000"), f'<{MAP}{place}/{PAGE}>; rel="timemap"', url=request.url.normalised)

    desk = Desk(more)
    found = await archive(desk).timemap(PAGE, near=DAY)
    assert found.state is AnswerState.FOUND
    assert (len(desk.asked), found.reach) == (MOST_PAGES, 0)


async def test_a_timemap_of_timemaps_holds_no_memento_itself():
    """An index of further TimeMaps is followed to the pages that hold mementos."""
    index = timemap(f'<{MAP}1/{PAGE}>; rel="timemap"; from="01 Jan 2016 00:00:00 GMT"')
    desk = Desk(index, timemap(link("20160510080000"), url=f"{MAP}1/{PAGE}"))
    found = await archive(desk).timemap(PAGE, near=DAY)
    assert (found.state, len(found.timemap.mementos), found.reach) == (AnswerState.FOUND, 1, None)


ABSENT, UNKNOWN, EXCLUDED = AnswerState.ABSENT, AnswerState.UNKNOWN, AnswerState.EXCLUDED
ONLY_MAP = msgspec.structs.replace(PLACE, timegate_url="")


@pytest.mark.parametrize(
    ("exchange", "state"),
    [
        (timemap(), ABSENT),
        (response(MAP, 404, "", media_type="application/link-format"), ABSENT),
        (answer(404, "<p>No Captures found for: your page</p>"), ABSENT),
        (answer(404, f"<p>{PAGE} is not here</p>"), ABSENT),
        (answer(404, "<h1>Not Found</h1> nginx"), UNKNOWN),  # no TimeMap stands at this address, for all we know
        (answer(404, ""), UNKNOWN),
        (answer(200, "<html>Welcome</html>"), UNKNOWN),
        (answer(200, ""), UNKNOWN),
        (answer(302, "", location="https://keep.example/moved"), UNKNOWN),
        (answer(400, "bad request"), UNKNOWN),
        (answer(429, "slow down"), UNKNOWN),
        (answer(503, "down"), UNKNOWN),
        (answer(403, "", x_archive_wayback_runtime_error="AdministrativeAccessControlException"), EXCLUDED),
        (broken(FailureKind.READ_TIMEOUT), UNKNOWN),
        (broken(FailureKind.CUT_SHORT, timemap(link("20160510080000"))), UNKNOWN),
        (msgspec.structs.replace(timemap(link("20160510080000")), body_cut=True), UNKNOWN),
        (timemap(link("20160510080000", "http://valley-post.example/FLOOD?id=1,2")), ABSENT),
        (timemap('<https://keep.example/AB12>; rel="memento"; datetime="some day"'), UNKNOWN),
    ],
)
async def test_only_the_archive_s_own_word_means_absent(exchange, state):
    """A list without mementos, or a 404 that is plainly the archive's answer, is an absence; whatever else fails is not."""
    found = await archive(Desk(exchange), ONLY_MAP).timemap(PAGE, near=DAY)
    assert found.state is state
    assert found.reason


async def test_a_list_that_breaks_off_is_found_and_says_so():
    """What the first page proved stays proved where the second is throttled."""
    desk = Desk(timemap(link("20190510080000"), f'<{MAP}1/{PAGE}>; rel="timemap"'), answer(503, "down"))
    found = await archive(desk).timemap(PAGE, near=DAY)
    assert found.state is AnswerState.FOUND
    assert "not complete" in found.reason


GATE_LINKS = (
    f'<{PAGE}>; rel="original", <{MAP}{PAGE}>; rel="timemap", '
    f"{link('20160510080000', rel='memento')}, {link('20190301093000', rel='next last memento')}"
)
ONLY_GATE = msgspec.structs.replace(PLACE, timemap_url="")


@pytest.mark.parametrize(
    ("exchange", "uri"),
    [
        # 302-style: the memento has an address of its own (RFC 7089 patterns 1.1 and 2.1)
        (
            answer(302, location=f"https://keep.example/20160510080000/{PAGE}", vary="accept-datetime", link=GATE_LINKS),
            f"https://keep.example/20160510080000/{PAGE}",
        ),
        # the same with 307 and no word of the memento but its address (pywb)
        (answer(307, location=f"https://keep.example/20160510080000mp_/{PAGE}"), f"https://keep.example/20160510080000/{PAGE}"),
        # 200-style: its address stands in Content-Location (1.2 and 2.2)
        (
            answer(200, "page", content_location=f"/20160510080000/{PAGE}", memento_datetime=MOMENT, link=GATE_LINKS),
            f"https://keep.example/20160510080000/{PAGE}",
        ),
        # 200-style without one: what the TimeGate shows is the memento (1.3 and 2.3)
        (answer(200, "page", memento_datetime=MOMENT, link=f'<{PAGE}>; rel="original"'), f"{GATE}{PAGE}"),
    ],
)
async def test_a_timegate_is_understood_in_each_pattern(exchange, uri):
    """The datetime is asked for in RFC 1123's form, GMT; the chosen memento comes from each of the patterns of RFC 7089."""
    desk = Desk(exchange)
    found = await archive(desk, ONLY_GATE).timemap(PAGE, near=DAY)
    assert ("accept-datetime", "Thu, 12 May 2016 12:00:00 GMT") in desk.asked[0].headers
    chosen = found.timemap.closest(DAY, ArchivePolicy())
    assert (found.state, found.requests, found.reach) == (AnswerState.FOUND, 1, 0)
    assert (chosen.uri, chosen.at) == (uri, dt.datetime(2016, 5, 10, 8, tzinfo=dt.UTC))


async def test_a_timegate_that_sends_on_to_another_is_followed():
    """An aggregator's gate leads to an archive's; the datetime is asked for again; a circle of gates ends as not known."""
    desk = Desk(
        answer(302, location="https://other.example/gate/x", vary="accept-datetime"),
        answer(302, url="https://other.example/gate/x", location=f"https://keep.example/20160510080000/{PAGE}"),
    )
    found = await archive(desk, ONLY_GATE).timemap(PAGE, near=DAY)
    assert (found.state, found.requests) == (AnswerState.FOUND, 2)
    assert ("accept-datetime", "Thu, 12 May 2016 12:00:00 GMT") in desk.asked[1].headers
    circle = Desk(answer(302, location=f"{GATE}{PAGE}", vary="accept-datetime"))
    assert (await archive(circle, ONLY_GATE).timemap(PAGE, near=DAY)).state is AnswerState.UNKNOWN
    assert len(circle.asked) == 3


@pytest.mark.parametrize(
    ("exchange", "state"),
    [
        (answer(404, "", vary="negotiate, accept-datetime"), ABSENT),
        (answer(404, "", link=f'<{PAGE}>; rel="original"'), ABSENT),
        (answer(404, ""), UNKNOWN),
        (answer(200, "<html>Welcome</html>"), UNKNOWN),
        (answer(200, "page", memento_datetime="soon"), UNKNOWN),
        (answer(400, "Bad Accept-Datetime"), UNKNOWN),
        (answer(302), UNKNOWN),
        (answer(503), UNKNOWN),
        (answer(429), UNKNOWN),
    ],
)
async def test_what_a_timegate_does_not_say_is_not_known(exchange, state):
    """Only a 404 that is the gate's own is an absence; a page without Memento-Datetime is no memento."""
    assert (await archive(Desk(exchange), ONLY_GATE).timemap(PAGE, near=DAY)).state is state


async def test_the_timegate_stands_in_where_the_timemap_fails():
    """Where a TimeMap cannot be read the gate still knows a memento; where it says that there is none, it is not asked."""
    desk = Desk(answer(501, "not here"), answer(302, location=f"https://keep.example/20160510080000/{PAGE}"))
    assert (await archive(desk).timemap(PAGE, near=DAY)).state is AnswerState.FOUND
    desk = Desk(timemap())
    assert (await archive(desk).timemap(PAGE, near=DAY)).state is AnswerState.ABSENT
    assert len(desk.asked) == 1


def memento(uri=f"https://keep.example/20160510080000/{PAGE}", *, rewritten=False, original=PAGE.normalised):
    at = dt.datetime(2016, 5, 10, 8, tzinfo=dt.UTC)
    return Memento(original=original, uri=uri, at=at, archive="Keep", rewritten=rewritten)


async def test_a_memento_is_played_raw_where_the_archive_knows_how():
    """``id_`` goes behind the timestamp; an address without one is asked for as it is."""
    desk = Desk(answer(200, "words", memento_datetime=MOMENT, link=f'<{PAGE}>; rel="original"'))
    assert (await archive(desk).play(memento())).body == b"words"
    assert desk.asked[-1].url.normalised == f"https://keep.example/20160510080000id_/{PAGE}"
    assert (await archive(desk).play(memento("https://keep.example/AB12-CD34"))).url == PAGE
    assert desk.asked[-1].url.normalised == "https://keep.example/AB12-CD34"


BANNERED = f"""<html><head><!-- WB Insert --><script src="https://keep.example/banner.js"></script><!-- End WB Insert -->
</head><body><a href="https://keep.example/20160510080000mp_/http://valley-post.example/next?a=1">next</a>
<img src="/20160510080000im_/http://valley-post.example/a.png"> <p>See https://keep.example/20160510080000/{PAGE}</p></body></html>"""


async def test_a_page_that_is_only_played_rewritten_gets_its_own_links_back():
    """Banner and rewritten addresses are taken out; the digest is that of what is read; a raw page is not touched."""
    desk = Desk(answer(200, BANNERED, memento_datetime=MOMENT))
    played = await archive(desk, REWRITTEN).play(memento(rewritten=True))
    text = played.body.decode()
    assert desk.asked[-1].url.normalised == f"https://keep.example/20160510080000/{PAGE}"
    assert 'href="http://valley-post.example/next?a=1"' in text
    assert 'src="http://valley-post.example/a.png"' in text
    assert "banner" not in text
    assert "keep.example" not in text
    assert played.body_digest != response(GATE, 200, BANNERED).body_digest
    assert (await archive(desk).play(memento())).body == BANNERED.encode()


FRAME = '<html><iframe id="replay_iframe" src="x"></iframe></html>'


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (answer(200, "words", memento_datetime="Tue, 10 May 2016 09:00:00 GMT"), "another capture"),
        (answer(200, "words", memento_datetime=MOMENT, link='<http://valley-post.example/Flood>; rel="original"'), "another URL"),
        (answer(200, FRAME, memento_datetime=MOMENT), "frame"),
        (answer(404, "gone"), "404"),
        (answer(302, "", location=f"https://keep.example/20170510080000/{PAGE}"), "20170510080000"),
    ],
)
async def test_a_memento_is_believed_by_the_same_checks_as_the_wayback_machine_s(exchange, words):
    """Moment and original must be those asked for; an archive's frame or another capture is not the memento."""
    with pytest.raises(PlaybackFailed, match=words):
        await archive(Desk(exchange)).play(memento())


async def test_an_archive_s_own_page_says_nothing_of_the_memento():
    """Without Memento-Datetime it is a page of the archive's own, such as a notice: whether the memento plays is not known."""
    with pytest.raises(ArchiveUnavailable, match="no Memento-Datetime"):
        await archive(Desk(answer(200, "words"))).play(memento())


async def test_a_memento_that_names_no_original_anywhere_is_not_believed():
    """An opaque address and no link to the original: it could be any page of that moment."""
    with pytest.raises(PlaybackFailed, match="of which URL"):
        await archive(Desk(answer(200, "words", memento_datetime=MOMENT))).play(memento("https://keep.example/AB12"))


async def test_addresses_that_are_none_are_passed_over():
    """An archive that lists nonsense loses its memento or its page, and nothing is raised but a failed playback."""
    odd = f'<http://[oops/20160510080000/{PAGE}>; rel="memento", <http://[oops/timemap>; rel="timemap"'
    desk = Desk(timemap(odd))
    keep = archive(desk)
    found = await keep.timemap(PAGE, near=DAY)
    assert (found.state, len(desk.asked)) == (AnswerState.FOUND, 1)
    with pytest.raises(PlaybackFailed, match="address is none"):
        await keep.play(found.timemap.mementos[0])


async def test_a_broken_playback_is_unavailable():
    """A throttle or a cut body says nothing of the memento."""
    for exchange in (answer(429), broken(FailureKind.CUT_SHORT, answer(200, "wor", memento_datetime=MOMENT))):
        with pytest.raises(ArchiveUnavailable):
            await archive(Desk(exchange)).play(memento())


async def test_what_a_timegate_showed_is_not_fetched_again():
    """Where the gate answers with the page itself and no raw one can be had, one request lists and plays."""
    shown = answer(200, BANNERED, content_location=f"/20160510080000/{PAGE}", memento_datetime=MOMENT)
    desk = Desk(shown)
    keep = archive(desk, msgspec.structs.replace(ONLY_GATE, modifier=""))
    found = await keep.timemap(PAGE, near=DAY)
    played = await keep.play(found.timemap.mementos[0])
    assert b"banner" not in played.body
    assert len(desk.asked) == 1


def test_addresses_are_built_as_the_service_wants_them():
    """An original goes behind the address as it is, percent-encoded where a query field waits for it."""
    assert address_of(MAP, PAGE) == "https://keep.example/timemap/link/http://valley-post.example/flood?id=1,2"
    assert address_of("https://keep.example/map?url=", PAGE).endswith(
        "?url=http%3A%2F%2Fvalley-post.example%2Fflood%3Fid%3D1%2C2"
    )
    assert raw_address("https://keep.example/20160510080000/http://x.example/", "") == (
        "https://keep.example/20160510080000/http://x.example/"
    )
