"""A made-up neighbour: what a site answers at an address that nobody ever made tells what its 200 is worth."""

from dataclasses import replace

import pytest
from msgspec import structs

from citecheck.links.follow import follow
from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.second import why_again
from citecheck.liveness.sibling import in_doubt, is_gate, made_up, wild_of
from citecheck.model.exchange import FailureKind, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, FakeWeb, FixedClock, failed, response
from citecheck.text.html import parse_page
from tests.liveness.cases import ARTICLE, WORDS, page

L = Liveness
LINK = "https://news.example/world/2016/last-convoy-leaves.html"
NEIGHBOUR = made_up(parse_url(LINK)).normalised
FRONT = page("Example News", "Today", "Markets rise, a bridge opens, and the weather stays fair in all of the country. " * 12)
SHELL = page("Example News", "", "Loading …")
HOME = "https://news.example/"
END = "https://news.example/welcome"
NOTICE = page(
    "Notice to readers", "", "Please tell us first from which county you read, and whether you have read our terms. " * 10
)
PORTAL = NOTICE + "".join(f"<a href='/section/{number}'>Section {number}</a>" for number in range(12))
FILLED = "<div id='root'>" + NOTICE + "</div><script src='/app.js'></script>"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (LINK, ("https://news.example/world/2016/", ".html")),
        ("https://news.example/world/flood/", ("https://news.example/world/", "/")),
        ("https://news.example/a%20b/v1.2.3", ("https://news.example/a%20b/", "")),
        ("https://news.example/story.php?id=4471&lang=en", ("https://news.example/story.php?id=9", "&lang=en")),
        ("https://news.example/watch?v=dQw4w9WgXcQ", ("https://news.example/watch?v=", "")),
        ("https://news.example/questions/48213/convoy", ("https://news.example/questions/9", "")),
        ("https://news.example/story/id482/convoy", ("https://news.example/story/9", "")),
        ("https://news.example/2016/12/17/convoy", ("https://news.example/2016/12/17/", "")),
        ("https://news.example/en/?p=123", ("https://news.example/en/?p=9", "")),
        ("https://news.example/blog/?p=123", ("https://news.example/blog/?p=9", "")),
        ("https://news.example/convoy/?id=123", ("https://news.example/", "/")),
        ("https://news.example/?p=123", ("https://news.example/?p=9", "")),
        ("https://news.example/viewtopic.php?f=2&t=3341", ("https://news.example/viewtopic.php?f=2&t=9", "")),
        (
            "https://news.example/index.php?option=com_content&id=12",
            ("https://news.example/index.php?option=com_content&id=9", ""),
        ),
        ("https://news.example/world/convoy?utm_source=twitter", ("https://news.example/world/", "")),
        ("https://news.example/world/convoy?id=12", ("https://news.example/world/", "")),
        ("https://news.example/world/convoy?lang=english&page=2", ("https://news.example/world/", "")),
    ],
)
def test_the_neighbour_stands_in_the_same_folder(url, kept):
    """Folder, ending and the other fields of the query stay; the same link gives the same neighbour every time."""
    made = made_up(parse_url(url)).normalised
    assert made.startswith(kept[0])
    assert made.endswith(kept[1])
    assert made != url
    assert "convoy" not in made
    assert made == made_up(parse_url(url)).normalised


def test_links_of_one_folder_share_a_neighbour():
    """One request serves them all; another folder has another one."""
    assert (
        made_up(parse_url(LINK.replace("leaves", "stays")))
        == made_up(parse_url(LINK))
        != made_up(parse_url("https://a.example/b"))
    )


@pytest.mark.parametrize(
    "url",
    [
        *("https://news.example/", "https://news.example", "https://news.example/?", "https://news.example/?fbclid=x&lang=ar"),
        *("https://news.example/index.html", "https://news.example/en/", "https://news.example/ar/home.aspx"),
    ],
)
def test_what_every_site_has_needs_no_neighbour(url):
    """A home page is always there, and a query that tells whence one came names no page."""
    assert made_up(parse_url(url)) is None


async def test_a_script_without_its_number_is_doubtful():
    """Where the field that named the page is dropped on the way, the page may be any; others are sent there too."""
    asked, end = "https://news.example/article.php?id=48213", "https://news.example/article.php"
    neighbour = made_up(parse_url(asked)).normalised
    sent_on = {url: response(url, 302, headers={"location": end}) for url in (asked, neighbour)}
    web = FakeWeb({**sent_on, end: response(end, 200, FRONT)})
    chain, other = [await follow(parse_url(url), web, clock=FixedClock()) for url in (asked, neighbour)]
    look = Look(chain=chain, page=read(chain), at=NOW)
    assert in_doubt(look, judge_look(look))
    assert judge_look(replace(look, sibling=other)).liveness is Liveness.SOFT_404


@pytest.mark.parametrize("status", [200, 301])
async def test_a_number_that_names_the_article_is_made_up_as_well(status):
    """Sites that heed the number alone bring the article under any words behind it: that it comes so proves nothing."""
    asked, end = "https://news.example/story/48213/last-convoy", "https://news.example/story/48213/convoy-leaves"

    def site(request):
        url = request.url.normalised
        if not url.startswith("https://news.example/story/48213/"):
            return response(url, 404)
        sent_on = status == 301 and url != end
        return response(url, 301, headers={"location": end}) if sent_on else response(url, 200, ARTICLE)

    neighbour = made_up(parse_url(asked)).normalised
    web = FakeWeb(dict.fromkeys((asked, end, neighbour), site))
    chain, other = [await follow(parse_url(url), web, clock=FixedClock()) for url in (asked, neighbour)]
    look = Look(chain=chain, page=read(chain), at=NOW, sibling=other, sibling_page=read(other), titles=("Council votes",))
    assert in_doubt(look, judge_look(look))
    assert judge_look(look).liveness in (Liveness.LIVE, Liveness.MOVED)


async def test_where_a_link_came_from_names_no_page():
    """A page that moved, with its campaign behind it: another campaign brings the same article, and that proves nothing."""
    asked, end = f"{LINK}?utm_source=twitter", "https://news.example/archive/2016-last-convoy?utm_source=twitter"
    web = FakeWeb({asked: response(asked, 301, headers={"location": end}), end: response(end, 200, ARTICLE)})
    neighbour = made_up(parse_url(asked)).normalised
    web.pages[neighbour] = response(neighbour, 404)
    chain, other = [await follow(parse_url(url), web, clock=FixedClock()) for url in (asked, neighbour)]
    look = Look(chain=chain, page=read(chain), at=NOW, sibling=other)
    assert in_doubt(look, judge_look(look))
    assert judge_look(look).liveness is Liveness.MOVED
    assert neighbour.partition("?")[0] != LINK


async def look_at(web, *, front=False):
    chain, other, first = [await follow(parse_url(url), web, clock=FixedClock()) for url in (LINK, NEIGHBOUR, HOME)]
    look = Look(chain=chain, page=read(chain), at=NOW, sibling=other, sibling_page=read(other))
    return replace(look, front=first, front_page=read(first)) if front else look


def read(chain):
    return (
        parse_page(chain.last.body, charset="utf-8", media_type=chain.last.media_type) if chain.last and chain.last.body else None
    )


def there(body):
    return response(LINK, 200, body)


def beside(body, status=200):
    return response(NEIGHBOUR, status, body)


def moved_to(target):
    return response(LINK, 302, headers={"location": target})


@pytest.mark.parametrize(
    ("link", "neighbour", "wanted", "signal"),
    [
        pytest.param(there(FRONT), beside(FRONT), Liveness.SOFT_404, "made-up", id="front page at both"),
        pytest.param(
            there(FRONT + f"<p>{LINK}"),
            beside(FRONT + f"<p>{NEIGHBOUR}"),
            Liveness.SOFT_404,
            "made-up",
            id="the address is repeated",
        ),
        pytest.param(there(ARTICLE), beside(FRONT), Liveness.LIVE, "answered", id="another page"),
        pytest.param(there(ARTICLE), beside(FRONT, 404), Liveness.LIVE, "answered", id="an honest 404"),
        pytest.param(there(ARTICLE), beside(ARTICLE, 403), Liveness.LIVE, "answered", id="a wall"),
        pytest.param(there(ARTICLE), failed(NEIGHBOUR, FailureKind.READ_TIMEOUT), Liveness.LIVE, "answered", id="no answer"),
        pytest.param(there(SHELL), beside(SHELL), Liveness.UNKNOWN, "made-up", id="a shell at both"),
        pytest.param(there(SHELL), beside(SHELL, 404), Liveness.LIVE, "answered", id="a short page"),
    ],
)
async def test_what_the_neighbour_says_of_the_link(link, neighbour, wanted, signal):
    """The same long page is a soft 404, the same short one is not known, and every other answer says nothing."""
    verdict = judge_look(await look_at(FakeWeb({LINK: link, NEIGHBOUR: neighbour})))
    assert (verdict.liveness, verdict.reasons[0].signal) == (wanted, signal)


async def test_one_word_behind_the_host_may_be_the_front_page_by_another_name():
    """Where others bring the front page too, it is suspected and no more."""
    asked = "https://news.example/portal"
    neighbour = made_up(parse_url(asked)).normalised
    web = FakeWeb({asked: response(asked, 200, FRONT), neighbour: response(neighbour, 200, FRONT)})
    chain, other = [await follow(parse_url(url), web, clock=FixedClock()) for url in (asked, neighbour)]
    verdict = judge_look(Look(chain=chain, page=read(chain), at=NOW, sibling=other, sibling_page=read(other)))
    assert (verdict.liveness, verdict.confidence) == (L.SOFT_404, "weak")


async def test_both_are_sent_to_one_page():
    """A redirect that takes made-up addresses along as well leads to no article."""
    end = "https://news.example/archive/overview"
    target = response(end, 200, FRONT)
    web = FakeWeb({LINK: moved_to(end), NEIGHBOUR: response(NEIGHBOUR, 302, headers={"location": end}), end: target})
    verdict = judge_look(await look_at(web))
    assert verdict.liveness is Liveness.SOFT_404
    assert verdict.reasons[0].seen["made-up"] == NEIGHBOUR


def to_end(url):
    return response(url, 302, headers={"location": END})


BUILT = ("<div ng-app=x>", "<script src='/static/js/main.3fa91c02.js'></script>", "<script type=module src=/a.js></script>")


@pytest.mark.parametrize("sign", [*BUILT, "<noscript>You need to enable JavaScript.</noscript>"])
async def test_whatever_scripts_fill_is_not_known(sign):
    """Applications leave their marks; behind one, the same page at any address is their frame."""
    body = NOTICE + sign
    look = await look_at(FakeWeb({LINK: there(body), NEIGHBOUR: beside(body), HOME: response(HOME, 200, FRONT)}), front=True)
    assert judge_look(look).liveness is L.UNKNOWN


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        pytest.param([to_end(LINK), to_end(NEIGHBOUR), to_end(HOME)], L.UNKNOWN, id="all are sent to a gate"),
        pytest.param([to_end(LINK), to_end(NEIGHBOUR), response(HOME, 200, FRONT)], L.SOFT_404, id="pages are, the front is not"),
        pytest.param([to_end(LINK), to_end(NEIGHBOUR), response(HOME, 503)], L.SOFT_404, id="the front says nothing"),
        pytest.param([there(NOTICE), beside(NOTICE), response(HOME, 200, NOTICE)], L.UNKNOWN, id="a gate at all"),
        pytest.param([there(PORTAL), beside(PORTAL), response(HOME, 200, PORTAL)], L.SOFT_404, id="the front page in all places"),
        pytest.param([there(NOTICE), beside(NOTICE), response(HOME, 200, FRONT)], L.SOFT_404, id="an error page of many words"),
        pytest.param([there(FILLED), beside(FILLED), response(HOME, 200, FRONT)], L.UNKNOWN, id="a frame that scripts fill"),
    ],
)
async def test_a_gate_before_the_whole_site_is_no_soft_404(pages, wanted):
    """What the front page answers as well stands before the page, not in its place; only a front page has many ways in."""
    web = FakeWeb({one.url.normalised: one for one in pages} | {END: response(END, 200, NOTICE)})
    verdict = judge_look(await look_at(web, front=True))
    assert (verdict.liveness, verdict.reasons[0].signal) == (wanted, "made-up")


CALLED = page("Not Found | Example News", "Not Found", WORDS * 6)
ERROR = page("Page not found", "Page not found", "Perhaps you will find it by the search.")


@pytest.mark.parametrize(
    ("body", "beside_it", "titles", "wanted"),
    [
        (CALLED, response(NEIGHBOUR, 404), ("Not Found",), L.LIVE),
        (CALLED, response(NEIGHBOUR, 404), ("Example News: Not Found",), L.SOFT_404),
        (CALLED, response(NEIGHBOUR, 404), (), L.SOFT_404),
        (CALLED, beside(CALLED), ("Not Found",), L.SOFT_404),
        (ERROR, beside(ERROR), ("Page not found",), L.SOFT_404),
    ],
)
async def test_a_work_may_be_called_not_found(body, beside_it, titles, wanted):
    """What the note calls so is believed, unless a made-up address is called so too: programs fill in titles of error pages."""
    chain = await follow(parse_url(LINK), FakeWeb({LINK: there(body)}), clock=FixedClock())
    look = Look(chain=chain, page=read(chain), at=NOW, titles=titles)
    assert in_doubt(look, judge_look(look)) is ("Not Found" in titles or "Page not found" in titles)
    other = await follow(parse_url(NEIGHBOUR), FakeWeb({NEIGHBOUR: beside_it}), clock=FixedClock())
    assert judge_look(replace(look, sibling=other, sibling_page=read(other))).liveness is wanted


MENUS = " ".join(f"Section {number} of our paper, with all that its desk has to tell." for number in range(150))
SMALL = (
    "The last convoy left the eastern districts on Thursday evening; the council thanked all who had waited for it at the bridge."
)


@pytest.mark.parametrize(
    ("text", "neighbour", "wanted"),
    [(SMALL, "Nothing here.", L.LIVE), ("It is 12:31:05.", "It is 12:31:07.", L.SOFT_404), ("", "", L.SOFT_404)],
)
async def test_a_small_article_between_large_menus_is_no_error_page(text, neighbour, wanted):
    """Sites that call all their pages the same and show mostly menus: what is the page's own tells."""
    pages = {LINK: there(page("Example News", "", MENUS + text)), NEIGHBOUR: beside(page("Example News", "", MENUS + neighbour))}
    look = await look_at(FakeWeb({**pages, HOME: response(HOME, 200, FRONT)}), front=True)
    assert in_doubt(look, judge_look(replace(look, sibling=None)))
    assert judge_look(look).liveness is wanted


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (("Last convoy leaves the besieged city",), L.LIVE),
        (("Council votes on markets", "Last convoy leaves"), L.LIVE),
        (("Council votes on markets",), L.SOFT_404),
        (("Example News",), L.SOFT_404),
        ((), L.SOFT_404),
    ],
)
async def test_a_page_that_is_what_the_note_calls_it_is_there(titles, wanted):
    """Whatever other addresses bring it as well. The site's name alone is no such title."""
    web = FakeWeb({LINK: moved_to(END), NEIGHBOUR: to_end(NEIGHBOUR), END: response(END, 200, ARTICLE), HOME: there(FRONT)})
    look = replace(await look_at(web), titles=titles)
    assert judge_look(look).liveness is wanted


@pytest.mark.parametrize(
    ("anywhere", "wanted"),
    [(NOTICE, L.PARKED), (FRONT, L.UNKNOWN), (None, L.UNKNOWN)],
)
async def test_a_page_at_any_name_below_the_domain_is_a_parked_one(anywhere, wanted):
    """Who parks a domain answers names that nobody made; it is a suspicion, which counts towards nothing."""
    name = wild_of(parse_url(LINK))
    shown = response(name.normalised, 200, anywhere) if anywhere else failed(name.normalised, FailureKind.DNS_NOT_FOUND)
    web = FakeWeb({LINK: there(NOTICE), NEIGHBOUR: beside(NOTICE), HOME: response(HOME, 200, NOTICE), name.normalised: shown})
    look = await look_at(web, front=True)
    assert is_gate(look)
    chain = await follow(name, web, clock=FixedClock())
    verdict = judge_look(replace(look, wild=chain, wild_page=read(chain)))
    assert (verdict.liveness, verdict.confidence) == (wanted, "weak" if wanted is L.PARKED else "likely")


@pytest.mark.parametrize("url", ["http://192.0.2.7/a", "http://[2001:db8::7]/a"])
def test_addresses_have_no_names_below_them(url):
    """There is nothing to make up."""
    assert wild_of(parse_url(url)) is None


async def test_in_a_browser_the_scripts_have_been_run():
    """The same page in a browser is no frame any more: it is what the site shows at any address."""
    look = await look_at(FakeWeb({LINK: there(FILLED), NEIGHBOUR: beside(FILLED), HOME: response(HOME, 200, FRONT)}))
    hops = tuple(structs.replace(hop, via=Via.BROWSER) for hop in look.chain.hops)
    seen = replace(look, chain=structs.replace(look.chain, hops=hops))
    assert judge_look(seen).liveness is L.SOFT_404
    assert why_again(look, judge_look(look), forbidden=False) is not None


@pytest.mark.parametrize(
    ("web", "titles", "wanted"),
    [
        ({LINK: response(LINK, 200, ARTICLE)}, ["Last convoy leaves"], False),
        ({LINK: response(LINK, 200, ARTICLE)}, [], False),
        ({LINK: response(LINK, 200, ARTICLE)}, ["خروج آخر قافلة"], False),
        ({LINK: response(LINK, 200, ARTICLE)}, ["Council votes on garden markets"], True),
        ({LINK: response(LINK, 200, ARTICLE)}, ["Council votes on garden markets", "Last convoy leaves"], False),
        ({LINK: response(LINK, 200, SHELL)}, [], True),
        ({LINK: response(LINK, 200, page("Example News", "", WORDS * 20))}, [], True),
        ({LINK: response(LINK, 200, page("Welcome to News Example | Home", "News", WORDS * 20))}, [], True),
        ({LINK: response(LINK, 200, page("news.example", "", WORDS * 20))}, [], True),
        ({LINK: response(LINK, 200, page("Example News", "Convoy leaves", WORDS * 20))}, [], False),
        ({LINK: response(LINK, 404, ARTICLE)}, ["Council votes on garden markets"], False),
        ({LINK: response(LINK, 403, SHELL)}, [], False),
        ({LINK: response(LINK, 200, b"%PDF-1.7", media_type="application/pdf")}, ["Council votes on garden markets"], False),
    ],
)
async def test_only_a_doubtful_page_costs_a_request(web, titles, wanted):
    """A page that calls itself what the note calls it is believed; errors and files need no second opinion."""
    chain = await follow(parse_url(LINK), FakeWeb(web), clock=FixedClock())
    look = Look(chain=chain, page=read(chain), at=NOW, titles=tuple(titles))
    assert in_doubt(look, judge_look(look)) is wanted


async def test_a_redirected_page_is_doubtful():
    """Wherever a link is sent on to, the site may send everything there."""
    end = "https://news.example/archive/2016-last-convoy"
    chain = await follow(parse_url(LINK), FakeWeb({LINK: moved_to(end), end: response(end, 200, ARTICLE)}), clock=FixedClock())
    look = Look(chain=chain, page=read(chain), at=NOW, titles=("Last convoy leaves",))
    assert in_doubt(look, judge_look(look))
    assert WORDS[:20] in look.page.text
