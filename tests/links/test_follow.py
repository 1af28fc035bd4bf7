from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from citecheck.links.follow import follow
from citecheck.model.exchange import Chain, Exchange, FailureKind, Request, Stop, Via
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer
from citecheck.model.shortener import Dumped, Service
from citecheck.model.url import parse_url
from citecheck.testing import NOW, FakeArchive, FakeWeb, FixedClock, failed, memento, response

A, B, C = "https://news.example/a", "https://news.example/b", "https://news.example/c"
SHORT = "https://goo.gl/AbC123"
ASK = SHORT + "?si=1"
TEXT = "<title>t</title><p>" + "word " * 200
NEAR = dt.date(2016, 12, 17)


def to(url: str, location: str, status: int = 302) -> Exchange:
    """Build a redirect."""
    return response(url, status, headers={"location": location})


def web(*answers: Exchange) -> FakeWeb:
    """Build a web of these answers."""
    return FakeWeb({answer.url.normalised: answer for answer in answers})


async def walked(asked: str, on: FakeWeb, *archives: FakeArchive, max_hops: int = 10) -> Chain:
    """Follow a link."""
    return await follow(parse_url(asked), on, archives=archives, near=NEAR, clock=FixedClock(), max_hops=max_hops)


def way(chain: Chain) -> list[tuple[str, str, int | None]]:
    """Return a chain's hops as (URL, how, status)."""
    return [(hop.url.normalised, hop.via.value, hop.status) for hop in chain.hops]


async def test_one_page_is_one_hop() -> None:
    """A page that stays is the whole chain."""
    chain = await walked(A, web(response(A, 200, TEXT)))
    assert way(chain) == [(A, "asked", 200)]
    assert (chain.stop, chain.target, chain.recovered) == (Stop.ARRIVED, parse_url(A), False)
    assert chain.last is not None
    assert chain.last.status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_and_kept(status: int) -> None:
    """Every hop keeps its status and the Location as the server wrote it."""
    chain = await walked(A, web(to(A, "/b", status), response(B, 200, TEXT)))
    assert way(chain) == [(A, "asked", status), (B, "redirect", 200)]
    assert chain.hops[0].location == "/b"


@pytest.mark.parametrize("status", [300, 304, 201, 404])
async def test_other_answers_with_a_location_are_not_followed(status: int) -> None:
    """Location redirects only with a redirecting status (RFC 9110 section 10.2.2)."""
    assert len((await walked(A, web(to(A, "/b", status)))).hops) == 1


@pytest.mark.parametrize(
    ("location", "wanted"),
    [
        ("b", B),
        ("/b?x=%26%2F", B + "?x=%26%2F"),
        ("//news.example/b", B),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("HTTPS://NEWS.EXAMPLE/B", "https://news.example/B"),
    ],
)
async def test_locations_of_every_form_are_resolved(location: str, wanted: str) -> None:
    """Relative, scheme-less and international addresses lead where a browser goes; the path's case stays."""
    chain = await walked(A, web(to(A, location), response(wanted, 200, TEXT)))
    assert chain.hops[-1].url.normalised == wanted
    assert chain.stop is Stop.ARRIVED


@pytest.mark.parametrize(
    ("body", "via"),
    [
        ("<meta http-equiv='refresh' content='0; url=/b'>", Via.META_REFRESH),
        ("<meta http-equiv='refresh' content='10; url=/b'>" + TEXT, Via.META_REFRESH),
        ("<base href='https://news.example/x/'><meta http-equiv=refresh content='0;url=../b'>", Via.META_REFRESH),
        ("<script>window.location.replace('/b')</script>", Via.SCRIPT),
        ("<title>Leaving</title><p>You are leaving our site. <a href='/b'>Continue</a> or <a href='/'>go back</a>", Via.SCRIPT),
        ("<h1>Object moved</h1>to <a href='/b'>here</a>", Via.SCRIPT),
        ("<p>جاري التحويل... <a href='/b'>اضغط هنا</a>", Via.SCRIPT),
    ],
)
async def test_pages_that_send_their_reader_on_are_followed(body: str, via: Via) -> None:
    """Meta refresh and plain scripts are hops like others, with what they named."""
    chain = await walked(A, web(response(A, 200, body), response(B, 200, TEXT)))
    assert (chain.hops[-1].url.normalised, chain.hops[-1].via) == (B, via)
    assert chain.hops[0].location in ("/b", "../b")


async def test_a_page_in_utf_16_sends_on_as_well() -> None:
    """Where a page sends its reader is found in any encoding."""
    chain = await walked(
        A, web(response(A, 200, "<meta http-equiv=refresh content='0;url=/b'>".encode("utf-16")), response(B, 200, TEXT))
    )
    assert way(chain)[-1] == (B, "meta-refresh", 200)


async def test_the_refresh_header_is_followed() -> None:
    """A Refresh header does what a meta refresh does."""
    chain = await walked(A, web(response(A, 200, TEXT, headers={"refresh": "0; url=/b"}), response(B, 200, TEXT)))
    assert way(chain)[-1] == (B, "meta-refresh", 200)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<meta http-equiv='refresh' content='60; url=/b'>" + TEXT),
        (200, "<meta http-equiv='refresh' content='5; url=/a#top'>" + TEXT),
        (200, "<meta http-equiv='refresh' content='5'>" + TEXT),
        (200, "<meta http-equiv='refresh' content='0; url=mailto:a@news.example'>"),
        (200, "<meta http-equiv='refresh' content='0; url=http://[bad'>"),
        (200, "<noscript><meta http-equiv='refresh' content='0; url=/b'></noscript>" + TEXT),
        (200, "<p>You are leaving our site. <a href='/b'>Continue</a> or <a href='/c'>read on</a>"),
        (200, "<p>You are being redirected. <a href='/'>Home</a> <a href='#top'>Top</a> <a href='mailto:a@b.example'>Write</a>"),
        (200, "<p>A picture of the bridge. <a href='/b'>Larger</a>"),
        (200, "<h1>Redirecting the river</h1>" + TEXT * 10 + "<a href='/b'>More</a>"),
        (404, "<meta http-equiv='refresh' content='0; url=/'>"),
        (403, "<script>location='/b'</script>"),
    ],
)
async def test_pages_that_keep_their_reader_are_the_end(status: int, body: str) -> None:
    """Long waits, renewals of the page itself and error pages lead nowhere."""
    chain = await walked(A, web(response(A, status, body)))
    assert way(chain) == [(A, "asked", status)]
    assert chain.stop is Stop.ARRIVED


async def test_what_led_on_keeps_its_headers_and_digest() -> None:
    """Of each answer that led on, the headers that matter and the body's digest; the last answer stands whole at the end."""
    wrapped = f"https://www.google.com/url?q={C}"
    first = response(A, 301, "moved", headers={"location": wrapped, "server": "nginx", "x-noise": "1", "set-cookie": "a=b"})
    chain = await walked(A, web(first, response(C, 200, TEXT, headers={"server": "apache"})))
    assert [hop.url.host for hop in chain.hops] == ["news.example", "www.google.com", "news.example"]
    assert dict(chain.hops[0].headers) == {"server": "nginx", "content-type": "text/html; charset=utf-8"}
    assert chain.hops[0].body_digest == first.body_digest
    assert [(hop.headers, hop.body_digest) for hop in chain.hops[1:]] == [((), None), ((), None)]
    assert chain.last is not None
    assert chain.last.header("server") == "apache"


async def test_a_loop_stops() -> None:
    """A circle is seen when it closes, and nothing is asked twice."""
    on = web(to(A, B), to(B, A))
    chain = await walked(A, on)
    assert chain.stop is Stop.LOOP
    assert len(on.asked) == 2
    assert A in chain.notes[0]


async def test_a_circle_of_pages_is_a_loop_too() -> None:
    """Meta refreshes can go round like redirects."""
    body = "<meta http-equiv='refresh' content='0; url={}'>"
    assert (await walked(A, web(response(A, 200, body.format(B)), response(B, 200, body.format(A))))).stop is Stop.LOOP


async def test_a_server_that_wants_its_cookie_back_is_no_loop() -> None:
    """The same address with a new cookie is another question."""

    def door(request: Request) -> Exchange:
        if dict(request.headers).get("cookie") == "seen=1":
            return response(A, 200, TEXT)
        return response(A, 302, headers={"location": "/a", "set-cookie": "seen=1; Path=/"})

    chain = await walked(A, FakeWeb({A: door}))
    assert (chain.stop, way(chain)[-1]) == (Stop.ARRIVED, (A, "redirect", 200))


@pytest.mark.parametrize("most", [0, 3, 10])
async def test_too_many_hops_stop(most: int) -> None:
    """At most ``max_hops`` steps are taken from the URL asked."""

    class Endless(FakeWeb):
        async def look(self, request: Request) -> Exchange:
            self.asked.append(request)
            return to(request.url.normalised, f"/{len(self.asked)}")

    on = Endless()
    chain = await walked(A, on, max_hops=most)
    assert chain.stop is Stop.TOO_MANY_HOPS
    assert len(on.asked) == most + 1


async def test_faults_end_the_chain_as_values() -> None:
    """A fault at any hop is kept; nothing is raised."""
    chain = await walked(A, web(to(A, B), failed(B, FailureKind.TLS_EXPIRED)))
    assert chain.stop is Stop.FAILED
    assert chain.hops[-1].failure is not None
    assert chain.hops[-1].failure.kind is FailureKind.TLS_EXPIRED


@pytest.mark.parametrize("location", ["http://[bad/", "https://"])
async def test_a_location_that_is_no_url_is_a_fault(location: str) -> None:
    """The broken Location stays in the hop."""
    chain = await walked(A, web(to(A, location)))
    assert chain.stop is Stop.FAILED
    assert chain.hops[0].location == location


@pytest.mark.parametrize(
    "location", ["ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@news.example"]
)
async def test_other_schemes_are_not_asked(location: str) -> None:
    """Only http and https are asked; the refusal is a hop like others."""
    on = web(to(A, location))
    chain = await walked(A, on)
    assert len(on.asked) == 1
    assert chain.hops[-1].failure is not None
    assert chain.hops[-1].failure.kind is FailureKind.BLOCKED_ADDRESS
    assert chain.last is not None
    assert chain.last.failure == chain.hops[-1].failure


async def test_fragments_are_kept_and_not_sent() -> None:
    """A server never sees the fragment; the last URL has it, inherited over redirects unless they bring their own."""
    on = web(to(A, "/b"), response(B, 200, TEXT))
    chain = await walked(A + "#page=4", on)
    assert [request.url.normalised for request in on.asked] == [A, B]
    assert chain.hops[-1].url.normalised == B + "#page=4"
    own = await walked(A + "#page=4", web(to(A, "/b#x"), response(B, 200, TEXT)))
    assert own.hops[-1].url.normalised == B + "#x"


async def test_credentials_are_never_sent_or_kept() -> None:
    """User name and password of a URL go neither to the server nor into the chain, from the note or a redirect."""
    on = web(to(A, "https://me:secret@news.example/b"), response(B, 200, TEXT))
    chain = await walked("https://me:secret@news.example/a", on)
    assert [request.url.normalised for request in on.asked] == [A, B]
    assert "secret" not in "".join(hop.url.normalised + hop.url.as_written for hop in chain.hops)
    assert "secret" not in chain.asked.normalised + chain.asked.as_written
    assert "not sent" in chain.notes[0]


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://news.example/b", "https down to http"),
        ("https://192.0.2.7/b", "bare IP address"),
        ("https://news.example:8443/b", "another port"),
    ],
)
async def test_odd_redirects_are_noted(location: str, words: str) -> None:
    """A downgrade, a bare address and an odd port are told to the editor."""
    chain = await walked(A, web(to(A, location), response(location, 200, TEXT)))
    assert words in chain.notes[0]


async def test_a_short_link_to_http_is_nothing_odd() -> None:
    """The scheme of a short link is the service's affair, not the source's."""
    plain = A.replace("https", "http")
    assert (await walked(SHORT, web(to(ASK, plain), response(plain, 200, TEXT)))).notes == ()


async def test_wrappers_are_undone_without_a_request() -> None:
    """The wrapper is a hop that nobody was asked for."""
    on = web(response(A, 200, TEXT))
    chain = await walked("https://www.google.com/url?q=https%3A%2F%2Fnews.example%2Fa", on)
    assert [(hop.via.value, hop.status) for hop in chain.hops] == [("asked", None), ("wrapper", 200)]
    assert len(on.asked) == 1


async def test_wrapped_wrappers_are_undone_and_do_not_run_forever() -> None:
    """Wrapper in wrapper is opened step by step."""
    inner = "https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa"
    outer = "https://www.google.com/url?q=" + inner.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace(
        "?", "%3F"
    ).replace("=", "%3D")
    chain = await walked(outer, web(response(A, 200, TEXT)))
    assert chain.hops[-1].url.normalised == A
    assert len(chain.hops) == 3


async def test_archive_addresses_are_not_unwrapped() -> None:
    """A cited snapshot is asked as it stands."""
    cited = "https://web.archive.org/web/20161217000000/https://news.example/a"
    assert way(await walked(cited, web(response(cited, 200, TEXT)))) == [(cited, "asked", 200)]


# ── short links ──────────────────────────────────────────────────────────────────────────────────


async def test_a_living_short_link_is_asked_past_its_warning() -> None:
    """goo.gl is asked with ?si=1; the hop bears the link as cited."""
    on = web(to(ASK, A), response(A, 200, TEXT))
    chain = await walked("http://goo.gl/AbC123", on)
    assert way(chain) == [("http://goo.gl/AbC123", "asked", 302), (A, "redirect", 200)]
    assert on.asked[0].url.normalised == ASK


async def test_a_throttled_shortener_leaves_it_undecided() -> None:
    """A Location to google's /sorry is a throttle: no target, not dead, and its page is not asked."""
    on = web(to(ASK, "https://www.google.com/sorry/index?continue=x"))
    chain = await walked(SHORT, on)
    assert (chain.stop, chain.target) == (Stop.UNDECIDED, None)
    assert len(on.asked) == 1
    assert "throttles" in chain.notes[0]


async def test_a_page_in_between_is_passed() -> None:
    """The only way out of an interstitial page is taken and told."""
    page = f"<p>Leaving</p><a href='{A}'>Continue</a><a href='https://www.linkedin.com/help'>Help</a>"
    on = web(response("https://lnkd.in/x1", 200, page), response(A, 200, TEXT))
    chain = await walked("https://lnkd.in/x1", on)
    assert way(chain)[-1] == (A, "script", 200)
    assert "page in between" in chain.notes[0]


async def test_a_page_in_between_without_a_way_out_is_undecided() -> None:
    """A living service that shows no target has not said that there is none."""
    chain = await walked("https://lnkd.in/x1", web(response("https://lnkd.in/x1", 200, "<p>Welcome")), FakeArchive())
    assert chain.stop is Stop.UNDECIDED


def archived(original: str = "http://goo.gl/AbC123", target: str = A, at: str = "20161217000000") -> FakeArchive:
    """Build an archive that holds one redirect."""
    return FakeArchive([(memento(original, at, status=302), to(original, target))])


@pytest.mark.parametrize("status", [404, 410, 400])
async def test_a_dead_short_link_is_recovered_and_followed_on(status: int) -> None:
    """The archived redirect is a hop with its source, and the way goes on live from there."""
    on = web(response(ASK, status), to(A, B, 301), response(B, 200, TEXT))
    chain = await walked(SHORT, on, archived())
    assert way(chain) == [(SHORT, "asked", status), (A, "archived-redirect", 301), (B, "redirect", 200)]
    assert chain.recovered
    assert chain.hops[1].source == "https://archive.example/web/20161217000000/http://goo.gl/AbC123"


async def test_a_link_of_a_service_known_by_name_only_is_a_short_link() -> None:
    """Dead, archives are asked where it led; alive it is followed; and a page that it shows is judged as any page."""
    short = "https://urlz.fr/AbC1"
    dead = await walked(short, web(response(short, 404), response(A, 200, TEXT)), archived(short))
    assert way(dead) == [(short, "asked", 404), (A, "archived-redirect", 200)]
    lost = await walked(short, web(response(short, 404)), FakeArchive())
    assert lost.stop is Stop.LOST
    alive = await walked(short, web(response(short, 301, headers={"location": A}), response(A, 200, TEXT)))
    assert way(alive) == [(short, "asked", 301), (A, "redirect", 200)]
    shown = await walked(short, web(response(short, 200, "<p>Words of a page<a href=https://one.example/>one way out</a>")))
    assert (way(shown), shown.stop) == ([(short, "asked", 200)], Stop.ARRIVED)


async def test_a_dead_link_whose_target_is_dead_keeps_both() -> None:
    """Recovery does not make the target alive."""
    chain = await walked(SHORT, web(response(ASK, 404), response(A, 404)), archived())
    assert way(chain)[-1] == (A, "archived-redirect", 404)
    assert chain.stop is Stop.ARRIVED


async def test_a_dead_link_that_no_archive_has_is_lost() -> None:
    """Only where all archives answered."""
    chain = await walked(SHORT, web(response(ASK, 404)), FakeArchive(), FakeArchive(name="second"))
    assert (chain.stop, chain.target) == (Stop.LOST, None)


async def test_a_dead_link_with_a_silent_archive_is_undecided() -> None:
    """A throttled archive is not an empty one; so is no archive at all."""
    silent = FakeArchive(answer=TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original=SHORT), reason="429"))
    assert (await walked(SHORT, web(response(ASK, 404)), silent)).stop is Stop.UNDECIDED
    assert (await walked(SHORT, web(response(ASK, 404)))).stop is Stop.UNDECIDED


async def test_the_case_twin_does_not_recover_a_link() -> None:
    """goo.gl/abc123 is another link than goo.gl/AbC123."""
    chain = await walked(SHORT, web(response(ASK, 404)), archived("http://goo.gl/abc123"))
    assert chain.stop is Stop.LOST


async def test_faults_of_a_living_shortener_are_not_its_death() -> None:
    """A timeout or a 500 of the service ends the chain as such; archives are not asked."""
    archive = archived()
    assert (await walked(SHORT, web(failed(ASK, FailureKind.READ_TIMEOUT)), archive)).stop is Stop.FAILED
    chain = await walked(SHORT, web(response(ASK, 500)), archive)
    assert (chain.stop, chain.hops[-1].status) == (Stop.ARRIVED, 500)
    assert archive.asked == []


async def test_a_shortener_whose_name_is_gone_is_dead() -> None:
    """NXDOMAIN of a shortener sends us to the archives."""
    chain = await walked(SHORT, web(response(A, 200, TEXT)), archived())
    assert way(chain)[-1] == (A, "archived-redirect", 200)


async def test_a_closed_service_is_not_believed_before_archives() -> None:
    """tr.im gave its codes out anew: what was archived near the cited day counts, the live answer is not even asked."""
    on = web(to("https://tr.im/abc", C), response(A, 200, TEXT))
    chain = await walked("https://tr.im/abc", on, archived("http://tr.im/abc"))
    assert way(chain) == [("https://tr.im/abc", "asked", None), (A, "archived-redirect", 200)]
    assert len(on.asked) == 1


async def test_a_closed_service_is_heard_where_archives_know_nothing() -> None:
    """The live answer is taken, with a warning; where an archive was silent it is not."""
    on = web(to("https://tr.im/abc", C), response(C, 200, TEXT))
    chain = await walked("https://tr.im/abc", on, FakeArchive())
    assert chain.hops[-1].url.normalised == C
    assert "may be another link" in chain.notes[0]
    silent = FakeArchive(answer=TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=TimeMap(original=SHORT)))
    assert (await walked("https://tr.im/abc", on, silent)).stop is Stop.UNDECIDED


async def test_short_links_behind_short_links_are_followed() -> None:
    """t.co before bit.ly before the page."""
    on = web(to("https://t.co/x1", "https://bit.ly/x2", 301), to("https://bit.ly/x2", A, 301), response(A, 200, TEXT))
    assert [hop.url.normalised for hop in (await walked("https://t.co/x1", on)).hops] == [
        "https://t.co/x1",
        "https://bit.ly/x2",
        A,
    ]


async def test_captures_that_disagree_are_noted_in_the_chain() -> None:
    """The disagreement reaches the editor."""
    archive = FakeArchive(
        [
            (memento("http://goo.gl/AbC123", "20161217000000", status=302), to("http://goo.gl/AbC123", A)),
            (memento("http://goo.gl/AbC123", "20190101000000", status=302), to("http://goo.gl/AbC123", B)),
        ]
    )
    chain = await walked(SHORT, web(response(ASK, 404), response(A, 200, TEXT)), archive)
    assert any("disagree" in note for note in chain.notes)


async def test_hops_bear_the_time_of_the_look() -> None:
    """Each hop says when it was seen."""
    assert {hop.at for hop in (await walked(A, web(to(A, B), response(B, 200, TEXT)))).hops} == {NOW}


class FakeDumps:
    """Lists that know what they are told, and remember what they were asked."""

    def __init__(self, known: dict[str, tuple[str, ...]], troubles: tuple[str, ...] = ()) -> None:
        self.known = known
        self.troubles = troubles
        self.asked: list[str] = []

    def expect(self, links: Iterable[str]) -> None:
        """Nothing is read ahead."""

    async def find(self, link: str) -> tuple[Dumped, ...]:
        """Answer from the table."""
        self.asked.append(link)
        return tuple(Dumped(target=target, dump="goo.gl.txt.xz") for target in self.known.get(link, ()))


async def dumped(asked: str, on: FakeWeb, dumps: FakeDumps, *archives: FakeArchive) -> Chain:
    """Follow a link with dumps at hand."""
    return await follow(parse_url(asked), on, archives=archives, near=NEAR, clock=FixedClock(), dumps=dumps)


async def test_a_dump_tells_where_a_lost_short_link_led() -> None:
    """Where no archive knows, the dump is believed, and named as the source of the hop."""
    chain = await dumped(
        SHORT, web(response(ASK, 404), response(A, 200, TEXT)), FakeDumps({"goo.gl/AbC123": (A,)}), FakeArchive()
    )
    assert way(chain) == [(SHORT, "asked", 404), (A, "dump", 200)]
    assert (chain.hops[1].source, chain.recovered, chain.stop) == ("goo.gl.txt.xz", True, Stop.ARRIVED)


async def test_an_archive_is_believed_before_a_dump() -> None:
    """The dump is not even asked where an archived redirect tells."""
    dumps = FakeDumps({"goo.gl/AbC123": (B,)})
    held = memento("http://goo.gl/AbC123", "20161216000000", status=301)
    archive = FakeArchive([(held, to("http://goo.gl/AbC123", A, 301))])
    chain = await dumped(SHORT, web(response(ASK, 404), response(A, 200, TEXT)), dumps, archive)
    assert (chain.target, dumps.asked) == (parse_url(A), [])


@pytest.mark.parametrize("archives", [(), (FakeArchive(),)])
async def test_a_link_that_no_dump_has_stays_as_it_was(archives: tuple[FakeArchive, ...]) -> None:
    """Without an archive it is undecided, with one that has nothing it is lost; a damaged dump is told."""
    dumps = FakeDumps({}, ("the dump goo.gl.txt.xz cannot be read to its end",))
    chain = await dumped(SHORT, web(response(ASK, 404)), dumps, *archives)
    assert chain.stop is (Stop.LOST if archives else Stop.UNDECIDED)
    assert dumps.troubles[0] in chain.notes


async def test_targets_that_disagree_are_told() -> None:
    """Both stand in the remark; the first is followed, as with captures that disagree. What is no target counts for nothing."""
    targets = ("not a URL", "https://goo.gl/AbC123", "javascript:alert(1)", A, A + "/", B)
    chain = await dumped(SHORT, web(response(ASK, 404), response(A, 200, TEXT)), FakeDumps({"goo.gl/AbC123": targets}))
    assert chain.target == parse_url(A)
    (words,) = (note for note in chain.notes if "several targets" in note)
    assert A in words
    assert B in words


async def test_a_closed_services_live_answer_is_not_asked_where_a_dump_knows() -> None:
    """tr.im's codes were given out anew: the list of what they meant is believed."""
    on = web(response(A, 200, TEXT))
    chain = await dumped("http://tr.im/fl00d", on, FakeDumps({"tr.im/fl00d": (A,)}), FakeArchive())
    assert [request.url.normalised for request in on.asked] == [A]
    assert any("a dump is believed" in note for note in chain.notes)


async def test_a_users_shortener_is_followed_as_ours_are() -> None:
    """A service that only the user's file knows is asked, found dead, and looked for in archives."""
    service = Service(name="valley", hosts=("vly.example",), state="alive", code="[a-z]+", dead=(418,))
    short = "https://vly.example/abc"
    held = memento("http://vly.example/abc", "20161216000000", status=301)
    archive = FakeArchive([(held, to("http://vly.example/abc", A, 301))])
    on = web(response(short, 418), response(A, 200, TEXT))
    known = await follow(parse_url(short), on, archives=[archive], near=NEAR, clock=FixedClock(), services=(service,))
    unknown = await follow(parse_url(short), on, archives=[archive], near=NEAR, clock=FixedClock())
    assert (known.target, known.recovered) == (parse_url(A), True)
    assert unknown.recovered is False


@pytest.mark.parametrize("house", ["https://archive.ph/AbCdE", "https://ghostarchive.org/archive/AbCdE"])
async def test_an_archive_that_is_never_asked_is_not_asked_behind_a_redirect_either(house: str) -> None:
    """A link that leads into archive.today or Ghost Archive ends before it, and says why."""
    there = FakeWeb({A: to(A, house), house: response(house, 200, TEXT)})
    chain = await walked(A, there)
    assert [asked.url.normalised for asked in there.asked] == [A]
    assert chain.stop is Stop.FAILED
    assert chain.last is not None
    assert chain.last.failure is not None
    assert "is never asked" in chain.last.failure.detail
