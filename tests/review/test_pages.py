"""Every page in every state: what is there is shown, what is not is said in words, and nothing of a source is ever markup."""

import re

import pytest

from citecheck.model.decision import Judgement
from tests.review import papers
from tests.review.desk import FakeDesk
from tests.review.reported import RUN, large
from tests.review.visitor import Visitor, form_to, verdict_form, words_of


@pytest.fixture
async def visitor():
    """A browser that was let in, before a fresh desk."""
    return await Visitor(FakeDesk()).enter()


# -- S1: reports


async def test_the_reports_by_their_newest_run(visitor):
    """The list shows what changed first, the states as a chart and as the same figures, snapshots, and how far the review is."""
    visitor.desk.calls.clear()
    page = await visitor.get("/")
    words = words_of(page)
    assert "valley.txt" in words
    assert "Since the run of 2026-10-03" in words
    assert "note 7: Our work" in words
    assert "Not complete: offline: the network is down" in words
    assert "0 of 12 reviewed" in words
    assert "1 earlier run" in words
    drawn = {title.get_text() for title in page.select("svg.chart rect title")}
    table = {f"{row.th.get_text(' ', strip=True).split(' ', 1)[1]}: {row.td.get_text()}" for row in page.select("table")[0]("tr")}
    assert drawn == table
    assert visitor.desk.calls["report"] == 1, "older runs are listed without being told"


async def test_no_report_yet():
    """An empty log says what to do."""
    visitor = await Visitor(FakeDesk(empty=True)).enter()
    assert "Nothing was checked yet" in words_of(visitor.page)


# -- S2: the report


async def test_marks_stand_in_the_text_with_letter_and_words(visitor):
    """Each mark is a link at its place, with number, letter of its state and the state in words; the margin tells of each."""
    page = await visitor.get(f"/run/{RUN}")
    marks = page.select("a.mark")
    assert [mark.b.get_text() for mark in marks] == ["✓", "M", "G", "✓", "W", "✓", "D", "L", "✓", "P", "–", "–"]
    assert "note 3, Gone" in words_of(marks[2])
    assert "school on the hill.\u2060 1 ✓" in words_of(page.select(".block")[1])
    margin = words_of(page.select(".block")[2].select_one("ul.margin"))
    assert "nowhere in the source that was read: “80,000”" in margin
    assert "the server says 410" in margin
    assert len(page.select(".block.note")) == 12


VIEWS = [
    ("look", ["2", "3", "5", "6", "7", "8", "9", "10", "11", "12"]),
    ("discrepancies", ["2"]),
    ("unarchived", ["5", "6", "8", "9", "10", "12"]),
    ("mine", ["1"]),
    ("stale", ["4"]),
    ("undecided", ["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
    ("no such view", [str(n) for n in range(1, 13)]),
]


@pytest.mark.parametrize(("show", "notes"), VIEWS, ids=[view for view, _ in VIEWS])
async def test_views_of_the_report(visitor, show, notes):
    """Each view shows its citations in the margin, and only the paragraphs that hold one."""
    await visitor.decide("1", "supported")
    visitor.desk.other_decides("4", Judgement.SUPPORTED, stale="the text is another one")
    page = await visitor.get(f"/run/{RUN}", show=show)
    shown = [entry.get_text() for entry in page.select("ul.margin .number")]
    assert [note for note in shown if note != "4"] == [note for note in notes if note != "4"]
    assert ("4" in shown) == ("4" in notes or show == "look")
    if show == "discrepancies":
        assert len(page.select(".block")) == 1
        assert "paragraphs without" in words_of(page)


async def test_a_sample_is_drawn_by_its_seed_and_found_again(visitor):
    """A draw is kept with its seed, shown as a view of its own, and walked through by "next"."""
    page = await visitor.get(f"/run/{RUN}")
    page = await visitor.send(form_to(page, "/sample/"), size="3", seed="2026 <autumn>")
    shown = [entry.get_text() for entry in page.select("ul.margin .number")]
    assert len(shown) == 3
    assert "Sample 2026 <autumn>" in words_of(page)
    assert "by seed “ 2026 <autumn> ”" in words_of(page)
    first, second = page.select("ul.margin .entry a")[:2]
    page = await visitor.get(first["href"])
    following = page.find("a", rel="next")
    assert following["href"] == second["href"]
    assert visitor.desk.samples(RUN)[0].citations[0] in first["href"]


@pytest.mark.parametrize(("size", "seed"), [("0", "x"), ("201", "x"), ("", "x"), ("five", "x"), ("5", " "), ("-3", "x")])
async def test_a_sample_needs_a_size_and_a_seed(visitor, size, seed):
    """A draw that means nothing is not made, and the page says what one needs."""
    page = await visitor.get(f"/run/{RUN}")
    page = await visitor.send(form_to(page, "/sample/"), size=size, seed=seed)
    assert "A sample has 1 to 200 citations, and a seed" in words_of(page)
    assert not visitor.desk.calls["draw"]


async def test_a_report_whose_text_is_gone():
    """Without the file the citations are shown with their claims, and why."""
    desk = FakeDesk()
    desk._document = None
    visitor = await Visitor(desk).enter()
    words = words_of(await visitor.get(f"/run/{RUN}"))
    assert "text is not to be had any more" in words
    assert "forty buses had carried 1,200 people" in words
    page = await visitor.note("1")
    assert page.select_one("p.claim .in").get_text().startswith("By morning")


async def test_a_report_without_citations():
    """No citations is a state of its own, not an empty page."""
    visitor = await Visitor(FakeDesk(of=())).enter()
    assert "No citations were found" in words_of(await visitor.get(f"/run/{RUN}"))


@pytest.mark.parametrize("path", ["/run/gone", "/health/gone", "/note/gone/x", "/edit/gone/x"])
async def test_a_run_that_is_gone(visitor, path):
    """A run that the log does not know is said, with what to do."""
    visitor.desk.cited = lambda run, citation: visitor.desk._check(run)
    page = await visitor.get(path)
    assert visitor.answer.status_code == 404
    assert "there is no run gone" in words_of(page)
    assert "citecheck report --list" in words_of(page)


async def test_a_citation_that_is_gone(visitor):
    """A citation that the run does not know is said, whatever its name holds."""
    page = await visitor.get(f"/note/{RUN}/no/such%20<b>")
    assert visitor.answer.status_code == 404
    assert "has no citation “no/such <b>”" in words_of(page)


# -- S3: one citation


async def test_the_claim_in_its_paragraph(visitor):
    """The claim is outlined in its paragraph, words that no passage has are dotted, and its parts can be ticked."""
    page = await visitor.note("2")
    claim = page.select_one("p.claim")
    assert words_of(claim).startswith("The council had been warned.")
    assert words_of(claim.select_one(".in")).startswith("An engineer's letter of 3 May 2016")
    assert [word.get_text() for word in claim.select(".unmatched")] == ["80,000"]
    assert [chip.get_text(" ", strip=True) for chip in page.select(".chip")] == ["✗ 80,000 not in source"]
    assert len(page.select("fieldset.facts input")) == 2


async def test_nothing_is_preselected(visitor):
    """No verdict stands chosen before a person chooses, not even after one was given and undone."""
    for page in (await visitor.note("1"), await visitor.decide("1", "partly"), await visitor.note("1")):
        assert [one["value"] for one in page.select("input[name=judgement]")] == [str(judgement) for judgement in Judgement]
        assert page.select("input[name=judgement][checked]") == []


async def test_what_the_source_says_of_itself(visitor):
    """The card gives title, outlet, byline, each day with where it was read, the cited day, the link's steps and digests."""
    words = words_of((await visitor.note("1")).select_one("article.source"))
    for told in [
        "Forty buses reach the school",
        "Valley Post , by Edda Moll",
        "2016-12-09 “ 2016-12-09T07:30 ” JSON-LD, datePublished; on the cited date ← taken",
        "a meta element, article:modified_time, modified",
        "“ /2016/ ” the address, meaning unclear; 343 days before the cited date",
        "Cited date 2016-12-09",
        "Snapshot of 10 December 2016, 1 day after the cited date",
        "Text shown, SHA-256",
    ]:
        assert told in words
    steps = (await visitor.note("2")).select("ol.hops li")
    assert [words_of(step).split(" (opens")[0] for step in steps] == [
        "cited https://valley-post.example/2016/letter",
        "redirect https://www.valley-post.example/letter",
    ]


async def test_passages_and_the_table(visitor):
    """Passages stand among their neighbours, matches are marked and named; each thing of the claim leads into the text."""
    page = await visitor.note("1")
    passages = page.select("ol.passages > li")
    assert len(passages) == 5
    (among,) = [one for one in passages if one.select_one(".exact").get_text().startswith("About")]
    assert words_of(among.select_one("p")).startswith("Teachers had pushed the benches aside. About (match) 1,200")
    assert [mark.get_text().replace(" (match) ", "") for mark in among.select("mark")] == [
        "1,200",
        "people",
        "lower",
        "town",
    ]
    row = page.select_one("#evidence tbody tr")
    place = int(re.search(r"at=(\d+)", row.a["href"]).group(1))
    assert papers.BUSES[place : place + 5] == "Forty"
    there = await visitor.get(row.a["href"])
    assert there.select_one("#place").get_text() == "Forty"


async def test_tabs_show_their_own_state_or_nothing(visitor):
    """Each tab shows what is kept under it. Where nothing is, that is said, and no other state stands in for it."""
    page = await visitor.note("3", tab="live")
    assert "No text of the live page is kept here. the server says 410" in words_of(page.select_one("#source"))
    assert "eleven years" not in words_of(page.select_one("#source"))
    assert page.select_one("input[name=text_digest]")["value"] == ""
    page = await visitor.note("7", tab="live")
    assert "The works themselves were done by others" in words_of(page.select_one("#source"))
    assert "hundred years" not in words_of(page.select_one("#source .text-of-source"))
    page = await visitor.note("1", tab="snapshot", state="https://nowhere.example/")
    assert "Nothing else is shown in its place" in words_of(page.select_one("#source"))


async def test_snapshots_on_a_time_line(visitor):
    """Other snapshots stand on a line and in a list with their stamps; what is kept here can be read here."""
    page = await visitor.note("1", tab="other")
    listed = [words_of(one) for one in page.select("ul.snapshots li")]
    assert listed[0] == "2016-12-09 published"
    assert listed[1] == "2016-12-09 cited"
    assert listed[2].startswith("20161210080000 fake archive, 1 day after the cited date, the nearest read here")
    assert len(page.select("svg rect")) == len(listed) == 18
    assert page.select_one("figure.timeline")["dir"] == "ltr"


EMPTY = [
    ("5", "behind a bot wall, so its text was not seen"),
    ("6", "Fetched, but there is no text in it: a video: its page holds no text"),
    ("8", "No text of the live page is kept here. the shortener is gone"),
    ("11", "Nothing was fetched yet. repeats note 2"),
    ("12", "Nothing was fetched yet. the run ended before it"),
]


@pytest.mark.parametrize(("note", "said"), EMPTY)
async def test_what_is_not_there_is_said(visitor, note, said):
    """Nothing fetched, no text, a wall, a lost short link: each says which it is, and that nothing is known of the claim."""
    words = words_of(await visitor.note(note))
    assert said in words
    assert "The claim was not laid beside the source" in words


async def test_an_arabic_source(visitor):
    """Arabic text bears its language and direction, in passages, title and text; that words were not compared is said."""
    page = await visitor.note("4")
    title = page.select_one("#source-title")
    assert (title["lang"], title["dir"]) == ("ar", "auto")
    passage = page.select_one("ol.passages li p")
    assert (passage["lang"], passage["dir"]) == ("ar", "rtl")
    text = page.select_one(".text-of-source")
    assert (text["lang"], text["dir"]) == ("ar", "rtl")
    assert page.select(".unmatched") == []
    assert "Words are not compared across two scripts" in words_of(page)
    assert page.select_one("td bdi").get_text() == "٣٥٠"
    assert "t" in [tab.get("data-key") for tab in page.select("nav.tabs a")]
    there = await visitor.note("4", tab="translation")
    assert "Machine translation by a local model" in words_of(there.select_one("#source"))


async def test_a_translation_has_no_tab_where_there_is_none(visitor):
    """The tab for a translation is there only with one."""
    page = await visitor.note("1")
    assert [tab["data-key"] for tab in page.select("nav.tabs a")] == ["s", "l", "o"]


async def test_a_search_in_the_source(visitor):
    """Words are found in the source whatever their case and line ends, counted and marked; not found is said."""
    page = await visitor.note("1", find="THE  SCHOOL")
    assert [mark.get_text() for mark in page.select("mark.found")] == [" (found) the school"] * 3
    assert "3 places" in words_of(page)
    assert "not found" in words_of(await visitor.note("1", find="submarine"))


HOSTILE_PAGES = [("note", {}), ("note", {"as": "page"}), ("run", {}), ("health", {}), ("edit", {}), ("log", {})]


@pytest.mark.parametrize(("screen", "query"), HOSTILE_PAGES)
async def test_nothing_of_a_source_is_markup(visitor, screen, query):
    """Whatever a source, a title or an address holds, no page has an element, attribute or script of it."""
    citation = visitor.desk.by_note("9").citation.id
    visitor.desk._tell("decision-made", "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>')
    page = await visitor.get(
        "/log" if screen == "log" else f"/{screen}/{RUN}/{citation}" if screen in ("note", "edit") else f"/{screen}/{RUN}",
        **query,
    )
    assert visitor.answer.status_code == 200
    ours = {"/static/htmx.min.js", "/static/desk.js"}
    assert {script["src"].partition("?")[0] for script in page.find_all("script")} == ours
    assert page.find_all("img") == []
    assert [name for element in page.find_all(True) for name in element.attrs if name.startswith("on") or name == "style"] == []
    for frame in page.find_all("iframe"):
        assert frame["sandbox"] in ("", [])
        assert frame["src"].startswith("/frame/")
    links = [element.get("href", "") for element in page.find_all(["a", "link"])]
    assert [link for link in links if not link.startswith(("/", "#", "http://", "https://", "data:,"))] == []
    assert all("noopener" in link["rel"] for link in page.find_all("a", target="_blank"))


async def test_the_frame_shows_what_is_kept_or_says_so(visitor):
    """The frame gives the kept page of that very state; for any other address it says that nothing is kept."""
    citation = visitor.desk.by_note("9").citation.id
    await visitor.get(f"/frame/{RUN}/{citation}", uri="https://ledger.example/list")
    told = visitor.answer.text.partition("<body>")[2]
    assert "<h1>A reader adds up the list</h1>" in told
    assert "The sums of the list were added up by a script." in told
    assert not re.search(r"(?i)<(script|iframe|object|form|input|button|svg|video|link|base|meta)|\bon\w+=|http|href|id=", told)
    page = await visitor.get(f"/frame/{RUN}/{citation}", uri='https://other.example/"><script>x</script>')
    assert visitor.answer.status_code == 404
    assert "The live page is not put in its place" in words_of(page)
    assert page.find_all("script") == []


async def test_hints_can_be_hidden_until_one_decides(visitor):
    """With hints hidden neither chips, dots, passages nor table are shown before a decision; it says so; afterwards they are."""
    page = await visitor.get("/keys")
    await visitor.send(form_to(page, "/settings"), hints="hidden")
    page = await visitor.note("2")
    assert page.select(".chip, .unmatched, ol.passages, mark, #evidence table") == []
    assert "Hints are hidden until you decide" in words_of(page)
    assert "nowhere in the source" not in words_of(page)
    assert "nowhere in the source" not in words_of(await visitor.get(f"/run/{RUN}"))
    page = await visitor.note("2")
    page = await visitor.send(verdict_form(page), judgement="partly", then="stay")
    assert len(page.select(".chip")) == 1
    assert visitor.desk.decisions(RUN, visitor.desk.by_note("2").citation.id)[0].decision.hints_hidden


async def test_single_keys_can_be_switched_off(visitor):
    """Keys are shown on what they press; switched off, they are neither shown nor heard, and that is remembered."""
    page = await visitor.note("1")
    assert page.body["data-keys"] == "on"
    assert "1" in [key.get_text() for key in page.select("label kbd")]
    page = await visitor.get("/keys")
    page = await visitor.send(form_to(page, "/settings"), keys="off")
    assert "Single keys are off" in words_of(page)
    page = await visitor.note("1")
    assert page.body["data-keys"] == "off"
    assert page.select("main kbd") == []


# -- work


async def test_many_notes_cost_no_more_calls():
    """Pages of a report with hundreds of notes ask the desk as often as those of one with twelve, and stay within their size."""
    document, outcomes = large(400)
    few, many = FakeDesk(), FakeDesk(document=document, of=outcomes)
    asked = []
    for desk, citation in ((few, few.by_note("2").citation.id), (many, "c200")):
        visitor = await Visitor(desk).enter()
        counts = []
        for path in ("/", f"/run/{RUN}", f"/note/{RUN}/{citation}", f"/health/{RUN}"):
            desk.calls.clear()
            visitor.answer = await visitor.client.get(path)
            assert visitor.answer.status_code == 200
            counts.append(dict(desk.calls))
            assert len(visitor.answer.content) < 600_000
        page = await visitor.get(f"/note/{RUN}/{citation}")
        assert len(visitor.answer.content) < 60_000
        desk.calls.clear()
        await visitor.send(verdict_form(page), judgement="supported", then="next")
        counts.append(dict(desk.calls))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0][2].values()) == 1, "a note's page asks each thing once"
    assert asked[0][4]["decide"] == 1
