"""A page beside its memento: what became of it is measured once, kept in the log, and never guessed."""

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.liveness.judge import drifted
from citecheck.model.drift import Change, Drift
from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.verdict import Liveness
from citecheck.pipeline.check import check
from citecheck.pipeline.compare import _sight
from citecheck.pipeline.memory import Memory
from citecheck.pipeline.pages import Read
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, memento, response
from citecheck.text.html import parse_page
from tests.pipeline.steps import START, citations, parts

PAGE = "https://valley-post.example/flood"
LINES = [
    f"On day {day} the {who} carried {40 + day} families from the {place} quarter to the shelters on the hill above the bridge."
    for day, (who, place) in enumerate(
        zip(("guard", "crescent", "school", "council"), ("lower", "mill", "harbour", "east"), strict=True), 2
    )
]
OTHER = [
    f"The market of {month} offers {what}, advice for beginners and a stand where soil is tested free of charge."
    for month, what in zip(("March", "May", "June", "July"), ("tulips", "seedlings", "roses", "early apples"), strict=True)
]


def page(*lines):
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><title>Flood</title><body><article><h1>Flood on the river</h1>{text}</article></body></html>"


THEN, EDITED, REPLACED = page(*LINES), page(*LINES[:3], LINES[3].replace("45", "54")), page(*OTHER)
HELD = memento(PAGE, "20161215080000")


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


def archive():
    return FakeArchive([(HELD, response(PAGE, 200, THEN))])


def drifts(log):
    return [msgspec.convert(event.data, Drift) for event in log.events(kind="content-compared")]


@pytest.mark.parametrize(("now", "change"), [(THEN, Change.SAME), (EDITED, Change.EDITED), (REPLACED, Change.REPLACED)])
async def test_what_became_of_the_page_is_in_the_log(log, now, change):
    """The change, and the figures that went and came, with the memento that it was laid beside."""
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: response(PAGE, 200, now)}), archives=[archive()]), run="run-1")
    (drift,) = drifts(log)
    assert (drift.change, drift.memento) == (change, HELD.uri)
    if change is Change.EDITED:
        assert (drift.gone, drift.new) == (("45",), ("54",))


async def test_a_page_that_is_gone_is_compared_with_nothing(log):
    """Only a page that was seen has drifted or not."""
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: response(PAGE, 404, THEN)}), archives=[archive()]), run="run-1")
    assert drifts(log) == []


async def test_a_page_that_says_the_same_is_not_compared_anew(log):
    """While the snapshot's answer is believed, it is played again only where the page's text has changed."""
    clock, past = FixedClock(), archive()
    pages = [response(PAGE, 200, body) for body in (EDITED, EDITED, REPLACED)]
    world = parts(log, FakeWeb({PAGE: pages}), archives=[past], clock=clock)
    for run, asked in (("run-1", 1), ("run-2", 1), ("run-3", 2)):
        if run != "run-1":
            log.begin(run, START)
            clock.forward(days=8)
        await check(citations(PAGE), world, run=run)
        assert past.asked.count(HELD.uri) == asked, run
    assert [drift.change for drift in drifts(log)] == [Change.EDITED, Change.EDITED, Change.REPLACED]


async def test_a_run_killed_before_the_comparison_makes_up_for_it(log):
    """What was judged and located before the kill is compared by the resumed run, with one look at the page."""
    world = parts(log, FakeWeb({PAGE: response(PAGE, 200, EDITED)}), archives=[])
    await check(citations(PAGE), world, run="run-1")  # judged; as if killed before the archive was asked
    resumed = parts(log, FakeWeb({PAGE: response(PAGE, 200, EDITED)}), archives=[archive()])
    await check(citations(PAGE), resumed, run="run-1")
    assert [drift.change for drift in drifts(log)] == [Change.EDITED]
    assert len(list(log.events(kind="link-judged"))) == 1


async def test_a_wall_at_the_second_look_is_no_drift(log):
    """Where the page is not seen again, nothing is concluded, and it is asked again by the next run."""
    world = parts(log, FakeWeb({PAGE: response(PAGE, 200, EDITED)}), archives=[])
    await check(citations(PAGE), world, run="run-1")
    walled = response(PAGE, 403, "<title>Just a moment...</title>", headers={"cf-mitigated": "challenge"})
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: walled}), archives=[archive()]), run="run-1")
    assert drifts(log) == []


async def test_a_throttled_playback_is_no_drift(log):
    """Where the memento cannot be played again, how the page compares stays as it was known."""
    clock, past = FixedClock(), archive()
    pages = [response(PAGE, 200, body) for body in (THEN, REPLACED)]
    world = parts(log, FakeWeb({PAGE: pages}), archives=[past], clock=clock)
    await check(citations(PAGE), world, run="run-1")
    past.holdings[0] = (HELD, ArchiveUnavailable("throttled"))
    log.begin("run-2", START)
    clock.forward(days=8)
    await check(citations(PAGE), world, run="run-2")
    assert [drift.change for drift in drifts(log)] == [Change.SAME]


async def test_what_is_no_page_is_told_as_not_compared(log):
    """A PDF behind the link, or an empty answer: the comparison says why there is none, and is not tried at every run."""
    pdf = response(PAGE, 200, b"%PDF-1.7 ...", media_type="application/pdf")
    world = parts(log, FakeWeb({PAGE: pdf}), archives=[FakeArchive([(HELD, pdf)])])
    await check(citations(PAGE), world, run="run-1")
    (drift,) = drifts(log)
    assert drift.change is Change.NOT_COMPARABLE
    assert "too little text" in drift.why_not
    before = len(world.web.asked)
    log.begin("run-2", START)
    await check(citations(PAGE), world, run="run-2")
    assert len(world.web.asked) == before


ARABIC = page(
    "تجاوز النهر ضفتيه قرب الحي الأسفل وغادر السكان بيوتهم في الليل تحت المطر الغزير وحملوا ما استطاعوا",
    "نقلت قوارب حرس الميناء العائلات إلى التل حيث فتحت الملاجئ منذ الصباح الباكر لمن خرج من بيته",
    "قالت المحافظة إن السد الأعلى سيبقى مغلقا حتى ينزل الماء عند الجسر القديم كما كان قبل أسبوع كامل",
)
ALTERNATE = REPLACED.replace("<title>", '<link rel="alternate" hreflang="ar" href="/ar/flood"><title>')


@pytest.mark.parametrize(
    ("now", "change", "liveness"),
    [
        (response(PAGE, 200, REPLACED), Change.REPLACED, Liveness.DRIFTED),
        (response(PAGE, 200, ALTERNATE), Change.NOT_COMPARABLE, Liveness.LIVE),
        (
            response(PAGE, 200, REPLACED, headers={"vary": "Accept-Encoding, Accept-Language"}),
            Change.NOT_COMPARABLE,
            Liveness.LIVE,
        ),
    ],
)
async def test_another_language_is_drift_only_where_the_site_does_not_have_both(log, now, change, liveness):
    """A name with a new owner speaks another language; a site with two answers a reader in English. Both languages are told."""
    held = FakeArchive([(HELD, response(PAGE, 200, ARABIC))])
    await check(citations(PAGE), parts(log, FakeWeb({PAGE: now}), archives=[held]), run="run-1")
    (drift,) = drifts(log)
    assert (drift.change, drift.language_then, drift.language_now) == (change, "ar", "en")
    verdict = drifted(Memory(log, "run-1").known(PAGE).verdict, drift)
    assert verdict.liveness is liveness
    if liveness is Liveness.DRIFTED:
        assert "another language" in verdict.reasons[0].words
        assert verdict.reasons[0].seen["language"] == "ar -> en"


@pytest.mark.parametrize(
    ("original", "now", "offered"),
    [
        ("https://news.example/ar/flood", "https://news.example/en/flood", True),
        ("https://ar.news.example/flood", "https://en.news.example/flood", True),
        ("https://news.example/ar-SY/flood", "https://news.example/en", True),
        ("https://news.example/ar/flood", "https://news.example/ar/flood", False),
        ("https://news.example/flood", "https://news.example/en/flood", False),
        ("https://news.example/arts/flood", "https://news.example/en/flood", False),
    ],
)
def test_an_address_tells_that_a_site_has_two_languages(original, now, offered):
    """Where the language in the address was exchanged, the page can be had in both."""
    sight = _sight(Read(uri=now, page=parse_page(REPLACED.encode()), exchange=response(now, 200, REPLACED)), original)
    assert (sight.language, "ar" in sight.offers) == ("en", offered)
