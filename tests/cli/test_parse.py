import json

import pytest
from click.testing import CliRunner

from citecheck.cli.parse import parse
from tests.cli.test_errors import REPORT
from tests.desk import Desk
from tests.ingest.pdf_maker import article


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return Desk(tmp_path)


def test_json_has_the_promised_shape(desk):
    """markers, notes, claims and citations with the names of the design, offsets into the report."""
    assert desk.run("parse", "report.txt", "--format", "json", "-o", "out.json").returncode == 0
    tree = json.loads((desk.folder / "out.json").read_text(encoding="utf-8"))
    assert [(m["label"], REPORT[m["start"] : m["end"]], m["note"]) for m in tree["markers"]] == [("1", "1", "1"), ("2", "2", "2")]
    assert [claim["notes"] for claim in tree["claims"]] == [["1"], ["2"]]
    assert tree["claims"][0]["sentence"] == "The dike broke on 14 February 2018 and the lower quarter was empty by night."
    assert {"sentence", "clause", "start", "end", "notes"} <= set(tree["claims"][0])
    first = tree["citations"][0]
    assert (first["title"], first["container_title"], first["kind"]) == ("The dike is broken", "Valley Post", "news")
    assert {"date": "2018-02-14", "precision": "day", "raw": "14.02.2018"}.items() <= first["issued"].items()
    assert first["url"] == {"as_written": "https://valley-post.example/dike", "normalised": "https://valley-post.example/dike"}
    assert first["repeats"] is None
    for name, written in first["spans"].items():
        assert " ".join(REPORT[written["start"] : written["end"]].split()) == " ".join(written["raw"].split()), name


def test_json_goes_to_the_screen_without_a_file(desk):
    """Without -o, JSON is printed and nothing is written; reading that takes no time shows no progress."""
    ran = desk.run("parse", "report.txt", "--format", "json")
    assert ran.stderr == ""
    assert json.loads(ran.stdout)["markers"]
    assert sorted(path.name for path in desk.folder.iterdir()) == ["report.txt"]


def test_edits_and_comments_survive(desk):
    """A person's title, comment and order stay; an untouched field takes the new reading; the change is shown."""
    desk.run("parse", "report.txt")
    book = desk.folder / "citations.yaml"
    text = book.read_text(encoding="utf-8")
    edited = text.replace("title: The dike is broken", "title: Dike broken!  # asked the author").replace(
        "kind: news", "kind: report", 1
    )
    assert edited != text
    book.write_text(edited, encoding="utf-8")
    (desk.folder / "report.txt").write_text(REPORT.replace("14.02.2018 https", "13.02.2018 https"), encoding="utf-8")
    shown = desk.run("parse", "report.txt", "--diff")
    assert book.read_text(encoding="utf-8") == edited
    assert "2018-02-13" in shown.stdout
    ran = desk.run("parse", "report.txt")
    assert ran.returncode == 0
    assert "2018-02-13" in ran.stdout
    after = book.read_text(encoding="utf-8")
    assert "title: Dike broken!  # asked the author" in after
    assert "issued: 2018-02-13" in after
    assert "kind: report" in after


def test_parsing_again_changes_nothing(desk):
    """Without edits and changes the file stays byte for byte."""
    desk.run("parse", "report.txt")
    before = (desk.folder / "citations.yaml").read_bytes()
    assert desk.run("parse", "report.txt").returncode == 0
    assert (desk.folder / "citations.yaml").read_bytes() == before


def test_claims_can_be_left_out(desk):
    """--no-claims keeps the report's sentences out of a file that is published."""
    desk.run("parse", "report.txt", "--no-claims")
    assert "lower quarter" not in (desk.folder / "citations.yaml").read_text(encoding="utf-8")


def test_a_terminal_cannot_be_steered_by_a_title(desk):
    """Control characters of a report reach no screen."""
    (desk.folder / "report.txt").write_text(REPORT.replace("The dike is broken", "The \x1b]0;x\x07dike\u202e"), encoding="utf-8")
    ran = desk.run("parse", "report.txt")
    assert not set("\x1b\x07\u202e") & set(ran.stdout + ran.stderr)


LINKED = """\
The dike [broke](https://a.example/1) at night.[^1] See https://b.example/2.

[^1]: Orr, https://n.example/
"""


def test_links_of_the_text_are_left_out_and_told_or_taken_where_asked(desk):
    """Beside notes, links are counted in one line; --links, or the key in citecheck.toml, makes citations of them."""
    (desk.folder / "post.md").write_text(LINKED, encoding="utf-8")
    told = desk.run("parse", "post.md")
    assert "2 links of the text are not notes: --links takes them as citations too" in told.stdout
    assert "a.example" not in (desk.folder / "citations.yaml").read_text(encoding="utf-8")
    taken = desk.run("parse", "post.md", "--links", "-o", "linked.yaml")
    assert "2 links of the text taken as citations" in taken.stdout
    assert "https://a.example/1" in (desk.folder / "linked.yaml").read_text(encoding="utf-8")
    (desk.folder / "citecheck.toml").write_text("[parse]\nlinks = true\n", encoding="utf-8")
    assert "taken as citations" in desk.run("parse", "post.md").stdout
    assert "are not notes" in desk.run("parse", "post.md", "--no-links").stdout


PAGED = [
    (["The guards kept a list of all who went through the gate, and nobody was asked for a name twice."], []),
    (["The dike broke in the night of the storm.^1^ See https://b.example/2 for more of it."], ["1 Orr, Valley Post, 2016."]),
    (["Nothing was ever told of the night in which the lower quarter stood empty, nor of the day after it."], []),
]


def test_a_pdf_tells_the_page_of_each_finding_and_the_links_of_its_text(desk):
    """A PDF's note is told with the page at whose foot it stands; its links are counted, or taken, as in other formats."""
    (desk.folder / "paged.pdf").write_bytes(article(PAGED))
    told = desk.run("parse", "paged.pdf")
    assert "note 1, page 2: " in told.stdout
    assert "1 link of the text is no note: --links takes it as a citation too" in told.stdout
    tree = json.loads(desk.run("parse", "paged.pdf", "--links", "--format", "json").stdout)
    assert {one["page"] for kind in ("markers", "notes", "claims", "citations") for one in tree[kind]} == {2}
    assert [one["url"]["normalised"] for one in tree["citations"] if one["url"]] == ["https://b.example/2"]


def test_json_tells_line_and_page(desk):
    """Every marker, note, claim, citation and problem has its line; the page too, where the format has pages."""
    (desk.folder / "paged.txt").write_text(f"A first page.\n\f{REPORT}", encoding="utf-8")
    for name, page in (("report.txt", None), ("paged.txt", 2)):
        tree = json.loads(desk.run("parse", name, "--format", "json").stdout)
        text = (desk.folder / name).read_text(encoding="utf-8")
        for kind in ("markers", "notes", "claims", "citations"):
            assert tree[kind]
            for one in tree[kind]:
                assert (one["line"], one["page"]) == (text.count("\n", 0, one["start"]) + 1, page), (kind, one)


def test_problems_tell_where_they_are(desk):
    """A problem of a plain text names its line, and its page where there are pages."""
    (desk.folder / "paged.txt").write_text(f"A first page.\n\f{REPORT}(3) Nobody points here, 4 May 2018.\n", encoding="utf-8")
    shown = desk.run("parse", "paged.txt").stdout
    line = f"A first page.\n{REPORT}".count("\n") + 1
    assert f"CC403 line {line}, page 2: note 3 has no marker" in shown


def test_a_diff_tells_by_its_exit_code_whether_something_would_change(desk):
    """0 where the file would stay byte for byte, 1 where not; kept edits alone are no change. Nothing is ever written."""
    first = desk.run("parse", "report.txt", "--diff")
    assert (first.returncode, first.stderr) == (1, "")
    assert "the-dike-is-broken" in first.stdout
    assert "changes: 2 new" in first.stdout
    assert [path.name for path in desk.folder.iterdir()] == ["report.txt"]
    desk.run("parse", "report.txt")
    assert desk.run("parse", "report.txt", "--diff").returncode == 0
    book = desk.folder / "citations.yaml"
    book.write_text(book.read_text("utf-8").replace("kind: news", "kind: report", 1), encoding="utf-8")
    kept = desk.run("parse", "report.txt", "--diff")
    assert kept.returncode == 0
    assert "kind: your edit stays: “report”; the report reads “news”" in kept.stdout
    assert "changes: 1 edit kept" in kept.stdout
    (desk.folder / "report.txt").write_text(REPORT.replace("14.02.2018 https", "13.02.2018 https"), encoding="utf-8")
    changed = desk.run("parse", "report.txt", "--diff")
    assert changed.returncode == 1
    assert "issued: “2018-02-14” → “2018-02-13”" in changed.stdout
    assert "\x1b" not in changed.stdout


def test_a_change_outside_the_notes_is_told(desk):
    """A sentence that was mended in the report changes what stands at its note: the diff says so, and by its exit code."""
    desk.run("parse", "report.txt", "--no-claims")
    (desk.folder / "report.txt").write_text(REPORT.replace("seven metres2", "eight metres2"), encoding="utf-8")
    ran = desk.run("parse", "report.txt", "--no-claims", "--diff")
    assert ran.returncode == 1
    assert "changes: no changes" in ran.stdout
    assert "digest" in ran.stdout


def test_colours_are_for_terminals(desk):
    """In a pipe a change is plain text; a terminal gets it in colour, unless NO_COLOR asks for none."""
    asked = [str(desk.folder / "report.txt"), "--diff", "-o", str(desk.folder / "citations.yaml")]
    shown = [
        CliRunner().invoke(parse, asked, color=terminal, env={"NO_COLOR": no_colour}).output
        for terminal, no_colour in ((False, None), (True, None), (True, "1"))
    ]
    assert ["\x1b[32m" in text for text in shown] == [False, True, False]


def test_another_report_is_not_mixed_into_the_file(desk):
    """The second report of a folder is refused, not mixed with the first: both files stay as they were."""
    desk.run("parse", "report.txt")
    before = (desk.folder / "citations.yaml").read_bytes()
    other = (
        REPORT.replace("The dike is broken", "A boat is lost")
        .replace("Seven metres", "Low water")
        .replace("example/", "example/x")
    )
    (desk.folder / "other.txt").write_text(
        other.replace("valley-post", "coast-post").replace("river-gauge", "sea"), encoding="utf-8"
    )
    ran = desk.run("parse", "other.txt")
    assert ran.returncode == 2
    assert "this file is of another report, report.txt" in ran.stderr
    assert "with -o" in ran.stderr
    assert (desk.folder / "citations.yaml").read_bytes() == before
    assert desk.run("parse", "other.txt", "-o", "other.yaml").returncode == 0
