import csv
import io
import json
import re

import jsonschema
import msgspec
import pytest
from bs4 import BeautifulSoup

from citecheck.model.errors import ConfigError, OutputError
from citecheck.model.exchange import Chain, Exchange, Hop
from citecheck.model.verdict import Liveness, Reason
from citecheck.reports.charts import bars_of
from citecheck.reports.csv_report import CsvReport
from citecheck.reports.html import HtmlReport
from citecheck.reports.json_report import JsonReport, report_schema
from citecheck.reports.markdown import MarkdownReport
from citecheck.reports.render import RENDERERS, render_one, write_report
from citecheck.reports.share import shared
from citecheck.reports.summary import summarise
from citecheck.reports.words import STATES
from tests.reports.example import HOSTILE, example
from tests.reports.judged import with_decisions


def page(**how):
    return HtmlReport().render(example(**how)).decode()


def test_the_page_asks_for_nothing_and_runs_nothing():
    """No script, no style sheet, picture, font or frame from anywhere, and a policy that would forbid it."""
    soup = BeautifulSoup(page(), "lxml")
    assert not soup.find_all(["script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio"])
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert "url(" not in soup.style.text
    assert "@import" not in soup.style.text
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy


def test_each_citation_tells_its_place_in_the_report():
    """Line and page stand beside the kind of source where they are known, and nothing where they are not."""
    report = example()
    first, *others = report.outcomes
    placed = msgspec.structs.replace(first, citation=msgspec.structs.replace(first.citation, place="line 12, page 3"))
    report = msgspec.structs.replace(report, outcomes=(placed, *others))
    heads = [head.get_text() for head in BeautifulSoup(HtmlReport().render(report), "lxml").select("article header p")]
    assert [head.endswith(f"{placed.citation.kind} · line 12, page 3") for head in heads] == [True] + [False] * len(others)


def test_texts_from_outside_stay_text():
    """Hostile titles are shown as they are, and change nothing."""
    soup = BeautifulSoup(page(), "lxml")
    headings = [tag.get_text() for tag in soup.find_all("h3")]
    for text in HOSTILE:
        assert any(" ".join(text.split()) == " ".join(heading.split()) for heading in headings), text


def test_only_web_addresses_become_links():
    """javascript: and its like are shown, never linked."""
    soup = BeautifulSoup(page(), "lxml")
    assert {tag["href"].split(":")[0] for tag in soup.find_all("a", href=True) if tag["href"][0] != "#"} == {"https"}
    assert "javascript:alert(1)" in soup.get_text()


def test_colour_never_stands_alone():
    """Each state has a letter and a label of its own beside its colour."""
    assert len({state.letter for state in STATES}) == len(STATES)
    assert {liveness.value for liveness in Liveness} | {"not-checked"} == {state.key for state in STATES}


def test_the_chart_and_the_table_agree():
    """The chart's parts fill it, and carry the figures of the table."""
    summary = summarise(example())
    bars = bars_of(summary.states)
    assert sum(bar.width for bar in bars) == pytest.approx(100, abs=0.1)
    assert [bar.count for bar in bars] == [count.count for count in summary.states]
    assert sum(bar.count for bar in bars) == summary.linked


def test_what_was_not_checked_is_shown_as_not_checked():
    """A citation without a verdict is never shown as anything better, and the head says that the run is not complete."""
    shown = BeautifulSoup(page(complete=False), "lxml").get_text(" ", strip=True)
    assert "This run is not complete" in shown
    assert "Not checked the run ended before it" in re.sub(r"\s+", " ", shown)
    states = json.loads(JsonReport().render(example()))["summary"]["states"]
    assert states["not-checked"] == 2


def test_the_short_link_and_the_distance_are_told_in_words():
    """The recovered hop names its archive; the snapshot its distance from the cited date."""
    shown = re.sub(r"\s+", " ", BeautifulSoup(page(), "lxml").get_text(" "))
    assert "the short link recovered from an archive" in shown
    assert "Snapshot of 15 December 2016, 1 day after the cited date." in shown
    assert "748 days after the cited date" in shown
    assert "Suspect: failure 1 of 3 since 2 November 2026; called dead only after 3." in shown


def test_what_needs_an_editor_stands_first():
    """Errors, then warnings, each with a link to its citation on the page; a live link is not among them."""
    soup = BeautifulSoup(page(), "lxml")
    links = [tag["href"][1:] for tag in soup.find("h2", id="first").find_next("ul").find_all("a")]
    assert links
    assert all(soup.find("article", id=name) for name in links)
    levels = [soup.find("article", id=name).find("dl").find(class_=re.compile("^l-")).get_text() for name in links]
    assert levels == sorted(levels, key=["error", "warning"].index)


def test_the_page_is_well_formed_for_assistive_technology():
    """Language, one h1, headings in order, labelled chart, references that exist."""
    soup = BeautifulSoup(page(), "lxml")
    assert soup.html["lang"] == "en"
    assert len(soup.find_all("h1")) == 1
    ids = {tag["id"] for tag in soup.find_all(id=True)}
    wanted = {name for tag in soup.find_all(attrs={"aria-labelledby": True}) for name in tag["aria-labelledby"].split()}
    assert wanted <= ids
    assert len(ids) == len(soup.find_all(id=True))


def test_no_cell_is_a_formula():
    """Whatever a spreadsheet would run is text."""
    text = CsvReport().render(example()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(example().outcomes)
    for row in rows:
        for name, cell in row.items():
            if name != "days_from_cited_date":
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell
    assert any(row["days_from_cited_date"] == "1" for row in rows)


def test_the_markdown_shows_text_and_links_only_the_web():
    """Titles cannot become links, tables, headings or HTML."""
    text = MarkdownReport().render(example()).decode()
    assert "](" not in text.replace("\\]\\(", "")
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    for line in text.splitlines():
        assert not line.startswith("# heading")
    assert "`javascript:alert(1)`" not in text  # it was never asked, so no hop shows it


def test_the_json_holds_everything_under_stable_keys():
    """Machines find the run, the log's head, each outcome with its state, and the findings."""
    tree = json.loads(JsonReport().render(example()))
    first = ["format", "version", "run", "log", "document", "summary", "changes"]
    assert list(tree) == [*first, "shared", "trend", "publishers", "citations", "findings"]
    assert tree["log"] == {"head": "ab" * 32, "last_seq": 321, "verified": True, "first": "cd" * 32}
    assert {citation["state"] for citation in tree["citations"]} == {state.key for state in STATES}
    chains = [citation["chain"] for citation in tree["citations"] if citation["chain"]]
    assert all(set(chain) == set(Chain.__struct_fields__) for chain in chains)
    assert all(set(hop) == set(Hop.__struct_fields__) for chain in chains for hop in chain["hops"])
    assert all(set(chain["last"]) == set(Exchange.__struct_fields__) for chain in chains if chain["last"])


@pytest.mark.parametrize("name", sorted(RENDERERS.keys() - {"pdf", "docx"}))
def test_every_report_prints_the_head_of_the_log(name):
    """By which anybody can hold the log against it later; those of paper are packed, and looked into elsewhere."""
    assert "ab" * 32 in render_one(example(), name).decode()


def test_all_files_or_none(tmp_path):
    """The files are written whole, and nothing is left beside them."""
    files = write_report(example(), tmp_path / "a" / "b", ("html", "csv"))
    assert [file.name for file in files] == ["report.html", "report.csv"]
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == ["report.csv", "report.html"]


def test_an_unwritable_folder_is_one_clear_error(tmp_path):
    """A folder that cannot be made is told with what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="--reports"):
        write_report(example(), tmp_path / "file" / "run", ("html",))


def test_an_unknown_format_is_told(tmp_path):
    """A format that nobody renders is named, and nothing is written."""
    with pytest.raises(ConfigError, match="papyrus"):
        write_report(example(), tmp_path, ("html", "papyrus"))
    assert list(tmp_path.iterdir()) == []


def test_every_format_tells_what_was_seen_in_a_browser():
    """The mark stands beside the state in the page, behind the reason in Markdown and CSV, and whole in JSON."""
    mark = Reason(
        signal="browser", words="Seen in a browser (Chromium 150.0), because of a wall.", seen={"browser": "Chromium 150.0"}
    )
    report = example()
    first, *others = report.outcomes
    verdict = msgspec.structs.replace(first.verdict, reasons=(*first.verdict.reasons, mark), confidence="likely")
    report = msgspec.structs.replace(report, outcomes=(msgspec.structs.replace(first, verdict=verdict), *others))
    text = BeautifulSoup(HtmlReport().render(report), "lxml").get_text(" ")
    assert text.count("(likely, seen in a browser)") == 1
    assert mark.words in text
    assert "Seen in a browser" in MarkdownReport().render(report).decode()
    rows = list(csv.DictReader(io.StringIO(CsvReport().render(report).decode("utf-8-sig"))))
    assert [row["why"].endswith(mark.words) for row in rows] == [True] + [False] * (len(rows) - 1)
    reasons = json.loads(JsonReport().render(report))["citations"][0]["verdict"]["reasons"]
    assert reasons[-1]["seen"] == {"browser": "Chromium 150.0"}


def test_the_json_of_a_judged_report_keeps_its_schema():
    """Sources, passages, decisions, runs and publishers are as the schema says, private or for others."""
    schema = jsonschema.Draft202012Validator(report_schema())
    for report in (with_decisions(), shared(with_decisions())):
        tree = json.loads(JsonReport().render(report))
        schema.validate(tree)
        (judged,) = (each for each in tree["citations"] if len(each["decisions"]) == 2)
        assert judged["decisions"][0]["decision"]["judgement"] == "contradicted"
        assert judged["source"]["dates"][0]["origin"] == "json-ld"
        assert tree["trend"][0]["states"] == {"live": 9, "gone": 1}
        assert tree["publishers"][0]["links"] == tree["summary"]["linked"]


def test_the_markdown_of_a_judged_report_tells_its_claims():
    """Discrepancies with their strength, passages folded away with matches in bold, decisions; and no markup from outside."""
    text = MarkdownReport().render(with_decisions()).decode()
    for words in (
        "- **strong**: number “24,000”: not anywhere in the source",
        "- **soft**: date “16 December”: ١٤ كانون الأول (passage 1)",
        "1. غادر **٢٤٠٠ شخص** الحي السفلي على متن **القوارب** يوم ١٤ كانون الأول",
        "- **Contradicted by the source (major)**, by Rima Darwish, 2026-11-02 12:00 UTC, without seeing earlier decisions",
        "  - *Stale:* the claim was edited since",
        "| 2026-10-19 12:00 UTC | 1 | 9 | 0 | 0 |",
    ):
        assert words in text, words
    ours = ("<details>", "</details>", "<summary>Nearest passages</summary>")
    assert text.count("<details>") == text.count("</details>") == 1
    rest = "\n".join(line for line in text.splitlines() if line not in ours)
    assert not re.search(r"(?<!\\)<(?!https?://)", rest)


def test_the_table_of_a_judged_report_tells_its_claims():
    """A row has what the source lacks, and the decisions in the order of the log; no cell of it is a formula."""
    report = with_decisions()
    rows = list(csv.DictReader(io.StringIO(CsvReport().render(report).decode("utf-8-sig"))))
    row = rows[-3]
    assert (row["not_in_source"], row["not_near"]) == ("24,000", "16 December")
    assert row["decided"] == "contradicted / partly"
    assert row["decided_by"] == "Rima Darwish / Jan Novak"
    assert row["stale"] == "the claim was edited since"
    assert row["source_issued"] == "2016-12-15"
    first = report.outcomes[-3]
    formula = msgspec.structs.replace(first.source, title="=HYPERLINK(1)")
    report = msgspec.structs.replace(report, outcomes=(msgspec.structs.replace(first, source=formula),))
    (row,) = csv.DictReader(io.StringIO(CsvReport().render(report).decode("utf-8-sig")))
    assert row["source_title"] == "'=HYPERLINK(1)"
