"""The page of a report that people judged: its order, charts, filters, passages, sources and decisions."""

import datetime as dt
import re
from itertools import pairwise

import msgspec
import pytest
from bs4 import BeautifulSoup

from citecheck.model.decision import Judgement
from citecheck.model.evidence import Passage
from citecheck.model.outcome import Finding
from citecheck.model.report import Tally
from citecheck.model.source import SourceDescription
from citecheck.model.span import Span
from citecheck.model.verdict import Liveness
from citecheck.reports.beside import pieces, rows, stretches, worst
from citecheck.reports.cards import cards_of, urgent_of
from citecheck.reports.charts import HEIGHT, WIDTH, trend_of
from citecheck.reports.html import HtmlReport
from citecheck.reports.palette import DARK, GROUNDS, LIGHT
from citecheck.reports.publishers import publishers_of
from citecheck.testing import NOW
from tests.reports.example import HOSTILE, example, judged
from tests.reports.judged import ARABIC, PRIVATE, REVIEWER, decided, passage, trend, weighed, with_decisions
from tests.reports.news import with_news


@pytest.fixture(scope="module")
def soup():
    outlets = tuple(
        msgspec.structs.replace(each, citation=msgspec.structs.replace(each.citation, container_title=f"Outlet {n % 3}"))
        for n, each in enumerate(with_decisions().outcomes)
    )
    report = msgspec.structs.replace(with_decisions(), outcomes=outlets, changes=with_news().changes)
    return BeautifulSoup(HtmlReport().render(report), "lxml")


@pytest.fixture(scope="module")
def card(soup):
    """Return the citation that was judged."""
    return next(
        each
        for each in soup.find_all("article")
        if each.find(class_="number").get_text() == "(41)" and each.find(class_="decision")
    )


def told(tag):
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True))


def test_news_come_first_then_figures_then_what_to_look_at(soup):
    """The sections stand in the order in which an editor asks."""
    names = [tag["id"] for tag in soup.find_all("h2")]
    assert names == ["news", "summary", "trend", "publishers", "first", "itself", "citations"]


def test_the_chart_over_time_and_its_table_hold_the_same_figures(soup):
    """Each part of each column says its figure in words, and the table has it too; the chart has a title and a description."""
    section = soup.find("h2", id="trend").parent
    head = [cell.get_text(strip=True)[1:].strip() for cell in section.table.thead.find_all("th")[1:]]
    table = {}
    for row, tally in zip(section.table.tbody.find_all("tr"), trend(), strict=True):
        figures = dict(zip(head, (int(cell.get_text()) for cell in row.find_all("td")), strict=True))
        table |= {(tally.at.date().isoformat(), label): count for label, count in figures.items() if count}
    drawn = {}
    for part in section.svg.find_all("rect"):
        day, label, count = re.fullmatch(r"(\S+), (.*): (\d+)", part.title.get_text()).groups()
        drawn[day, label] = int(count)
    assert drawn == table
    assert len(drawn) == 8
    assert {section.svg.find("title")["id"], section.svg.find("desc")["id"]} == set(section.svg["aria-labelledby"].split())


def test_columns_lie_within_the_chart():
    """Forty runs of many links: no column leaves the field, none lies on another, and the days' words keep apart."""
    tallies = [Tally(run=str(n), at=NOW + dt.timedelta(days=n), states={"gone": n, "live": 50 - n}) for n in range(40)]
    columns = trend_of(tallies).columns
    assert all(one.left + one.width <= two.left for one, two in pairwise(columns))
    assert columns[-1].left + columns[-1].width <= WIDTH
    for column in columns:
        assert sum(part.height for part in column.parts) == pytest.approx(HEIGHT, abs=0.1)
    labelled = [column.words_at for column in columns if column.label]
    assert 42 <= labelled[0] <= labelled[-1] <= WIDTH - 42
    assert columns[-1].label
    assert min(two - one for one, two in pairwise(labelled)) >= 84


def test_a_first_run_has_no_chart_over_time():
    """One run is no time."""
    assert BeautifulSoup(HtmlReport().render(example()), "lxml").find("h2", id="trend") is None
    assert trend_of(trend()[:1]) is None


def test_publishers_are_counted_under_one_name_and_the_tail_together():
    """White space and case make no new publisher; after twenty, the others share a row; no link is lost; a host stands in."""
    named = [judged(n, Liveness.GONE if n % 2 else Liveness.LIVE) for n in range(1, 61)]
    names = ["Valley  Post", "valley post", *(f"Paper {n:02}" for n in range(30))]
    named = [
        msgspec.structs.replace(each, citation=msgspec.structs.replace(each.citation, container_title=names[n % len(names)]))
        for n, each in enumerate(named)
    ]
    told_of = publishers_of(named)
    assert (told_of[0].name, told_of[0].links) == ("Valley Post", 4)
    assert len(told_of) == 21
    assert told_of[-1].others == 11
    assert told_of[-1].name == "11 others"
    assert sum(each.links for each in told_of) == 60
    assert sum(each.gone for each in told_of) == 30
    bare = judged(1, Liveness.LIVE)
    bare = msgspec.structs.replace(bare, citation=msgspec.structs.replace(bare.citation, container_title=None))
    assert publishers_of([bare])[0].name == "valley-post.example"


def test_the_bars_of_publishers_say_what_their_rows_say(soup):
    """The parts of a bar are as long as its figures, measured by the longest bar."""
    body = soup.find("h2", id="publishers").parent.find("tbody")
    most = max(int(row.find_all("td")[1].get_text()) for row in body.find_all("tr"))
    for row in body.find_all("tr"):
        links, gone, unsure, there, _ = (int(cell.get_text()) for cell in row.find_all("td")[1:])
        widths = [float(part["width"]) for part in row.svg.find_all("rect")]
        assert widths == pytest.approx([100 * count / most for count in (gone, unsure, there) if count], abs=0.02)
        assert links == gone + unsure + there


def test_filters_need_no_script_and_leave_nothing_out_where_they_do_not_work(soup):
    """Each counts what it shows; all rules stand where :has() is known and on the screen, and a citation linked to is shown."""
    fieldset = soup.find("fieldset")
    choices = {box["id"].removeprefix("show-"): box.parent.get_text(strip=True) for box in fieldset.find_all("input")}
    assert list(choices) == ["all", "look", "gone", "lacks", "bare", "open"]
    for key, label in choices.items():
        shown = soup.select(f"article.is-{key}") if key != "all" else soup.find_all("article")
        assert label.endswith(f"({len(shown)})")
        assert shown
    style = soup.style.get_text()
    guarded = style[style.index("@supports selector(:has(a))") :]
    guarded = guarded[: guarded.index("\n}")]
    assert style.count(":has(#show-") == guarded.count(":has(#show-") == len(choices) - 1
    assert guarded.count(":not(:target) { display: none; }") == len(choices) - 1
    assert "@media screen" in guarded
    assert re.search(r"\nfieldset \{[^}]*display: none", style)
    assert [box.has_attr("checked") for box in fieldset.find_all("input")] == [True] + [False] * (len(choices) - 1)


def test_notes_can_be_gone_to_by_state(soup):
    """Without any filter, each citation with a link is reached from the list of its state."""
    links = soup.nav.find_all("a")
    assert len(links) == sum(1 for each in with_decisions().outcomes if each.citation.url)
    assert all(soup.find("article", id=link["href"][1:]) for link in links)


def test_passages_show_which_words_match(card):
    """The words are marked, and said to match where no eye sees the mark; the passage stands in its own direction."""
    line = card.find(class_="passage")
    assert (line["lang"], line["dir"]) == ("ar", "rtl")
    marks = line.find_all("mark")
    assert [mark.find(string=True) for mark in marks] == ["٢٤٠٠ شخص", "القوارب"]
    assert all(mark.find(class_="vh").get_text(strip=True) == "(match)" for mark in marks)


@pytest.mark.parametrize(
    ("matches", "marked"),
    [
        ((Span(14, 19),), ["boats"]),
        ((Span(10, 13), Span(14, 19)), ["two boats"]),
        ((Span(14, 19), Span(16, 19)), ["boats"]),
        ((Span(0, 4), Span(90, 95)), []),
        ((Span(8, 13),), []),
        ((), []),
    ],
)
def test_marks_lie_within_the_words(matches, marked):
    """Neighbours are one mark; what lies outside marks nothing; the words are all there."""
    found = Passage(exact="two boats left", prefix="", suffix="", span=Span(10, 24), score=1.0, matches=matches)
    made = pieces(found)
    assert "".join(piece.text for piece in made) == "two boats left"
    assert [piece.text for piece in made if piece.matched] == marked


def test_offsets_that_do_not_fit_mark_nothing():
    """A passage whose span is of other words is shown as it is."""
    found = Passage(exact="two boats left", prefix="", suffix="", span=Span(10, 20), score=1.0, matches=(Span(14, 19),))
    assert [(piece.text, piece.matched) for piece in pieces(found)] == [("two boats left", False)]


def test_what_the_source_lacks_is_a_table_with_its_strength(card):
    """Strong before soft before open; where it stands; what was found in one line."""
    cells = [[told(cell) for cell in row.find_all("td")] for row in card.find("caption", class_="vh").parent.tbody.find_all("tr")]
    assert cells == [
        ["strong number “24,000”", "not anywhere in the source", ""],
        ["soft date “16 December”", "١٤ كانون الأول", "passage 1"],
        ["open direction “rose”", "cannot be compared", ""],
    ]
    assert "Found in the source: Crescent" in told(card)
    assert worst(with_decisions().outcomes[-3]) == "absent"


def test_a_place_outside_the_passages_is_told_by_its_offset():
    """Where no passage holds it, the place is a character of the source's text, counted from 1."""
    evidence = msgspec.structs.replace(weighed("k-1"), passages=(passage(ARABIC, "وقال الهلال"),))
    assert [row.where for row in rows(evidence)] == ["", "character 42 of the source's text", ""]


def test_the_source_says_what_it_is(card):
    """Title, outlet, author, day beside the note's own, every candidate for the day with its origin, digest and method."""
    shown = told(card.find("dt", string="The source").find_next("dd"))
    for words in (
        "القوارب تنقل سكان الحي السفلي",
        "وادي بوست",
        "ليلى سمعان",
        "published 2016-12-15 (the note says 2016-12-14)",
        "7d" * 32,
    ):
        assert words in shown, words
    assert "2016-12-15 published json-ld datePublished 2016-12-15T08:00:00+02:00" in shown
    assert "main text by trafilatura" in shown
    assert card.find("strong", string=re.compile("القوارب"))["dir"] == "rtl"


def test_decisions_say_who_when_on_what_and_whether_they_still_hold(card):
    """Judgement, reviewer, moment, snapshot, quote, question, private note; a stale one says what changed."""
    first, second = (told(each) for each in card.find_all(class_="decision"))
    for words in (
        "Contradicted by the source (major)",
        REVIEWER,
        "2026-11-02 12:00 UTC",
        "event 400",
        "without seeing earlier decisions",
    ):
        assert words in first, words
    assert "https://archive.example/web/20161215080000/" in first
    assert "Checked one by one: 24,000 people ; on 16 December" in first
    assert "٢٤٠٠ شخص" in first
    assert f"Question to the author: {PRIVATE[1]}" in first
    assert f"Private note: {PRIVATE[0]} <b>" in first
    assert "Partly supported by Jan Novak" in second
    assert "Stale: the claim was edited since" in second


def test_texts_from_outside_stay_text_in_every_new_place():
    """Sources, passages, discrepancies, decisions and outlets full of markup add no element and no link but to the web."""
    counted = []
    for text in ("plain", *HOSTILE):
        found = Passage(exact=text, prefix=text, suffix=text, span=Span(0, len(text)), score=1.0, matches=(Span(0, len(text)),))
        evidence = msgspec.structs.replace(weighed("k-1"), passages=(found,), method=text)
        lacking = tuple(msgspec.structs.replace(each, in_claim=text) for each in evidence.discrepancies)
        outcome = judged(
            1,
            Liveness.LIVE,
            evidence=(msgspec.structs.replace(evidence, discrepancies=lacking),),
            source=SourceDescription(
                uri=text, text_digest="", title=text, container_title=text, author=(text,), method=text, language="en"
            ),
            decisions=(
                decided(
                    1, Judgement.CONTRADICTED, claim="k-1", reviewer=text, note=text, query=text, source_uri=text, stale=text
                ),
            ),
        )
        soup = BeautifulSoup(HtmlReport().render(msgspec.structs.replace(example(), outcomes=(outcome,), findings=())), "lxml")
        counted.append([tag.name for tag in soup.find_all(True)])
        assert {link["href"].split(":")[0] for link in soup.find_all("a") if link["href"][0] != "#"} == {"https"}
    assert all(tags == counted[0] for tags in counted)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_colour_can_be_read(palette):
    """4.5 to 1 on paper and on cards, ink on marks too (WCAG 2.2, 1.4.3)."""
    pairs = [(name, ground) for name in palette if name not in GROUNDS for ground in ("paper", "card")]
    for name, ground in [*pairs, ("ink", "hit")]:
        dark, light = sorted((luminance(palette[name]), luminance(palette[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


def test_dark_and_light_name_the_same_colours():
    """No state is without a colour by night."""
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("2016", [("2016", False)]),
        ("حلب", [("حلب", True)]),
        ("«حلب» 2016, Reuters", [("«حلب» 2016, ", True), ("Reuters", False)]),
    ],
)
def test_stretches_of_one_direction(text, parts):
    """Together they are the text; digits and marks go with the letters before them, at the start with those behind."""
    assert list(stretches(text)) == parts


def test_two_runs_of_a_day_are_told_apart_below_their_columns():
    """The second bears its time, the next day's its day again."""
    moments = (NOW, NOW + dt.timedelta(hours=2), NOW + dt.timedelta(days=1))
    columns = trend_of([Tally(run=str(at), at=at, states={"live": 1}) for at in moments]).columns
    assert [column.label for column in columns] == ["2026-11-02", "14:00", "2026-11-03"]


def test_what_a_person_found_wrong_stands_between_errors_and_warnings():
    """A decision that still holds is looked at before any warning, with who made it; a stale one, or "supported", is not."""
    wrong = decided(1, Judgement.CONTRADICTED, claim="k-1")
    stale = decided(2, Judgement.CONTRADICTED, claim="k-2", stale="the source changed")
    fine = decided(3, Judgement.SUPPORTED, claim="k-3")
    outcomes = tuple(judged(n, Liveness.LIVE, decisions=(each,)) for n, each in enumerate((wrong, stale, fine), 1))
    found = (
        Finding(rule="CC201", level="warning", citation="c-3", message="a warning"),
        Finding(rule="CC101", level="error", citation="c-2", message="an error."),
    )
    cards = urgent_of(cards_of(msgspec.structs.replace(example(), outcomes=outcomes, findings=found)))
    assert [(card.outcome.citation.note, card.why) for card in cards] == [
        ("2", "an error"),
        ("1", f"Contradicted by the source, by {REVIEWER}"),
        ("3", "a warning"),
    ]
