"""What `citecheck parse` tells of a report by itself."""

import json

import pytest

from tests.desk import Desk

#: A report with what an editor wants to be told: a month off, a back-reference to two sources, two notes without links.
REPORT = """The dike broke on 14 February 2018, and buses came.(1) The council met on 15 February 2018.(2) On 16 February 2018 the
quarter was empty.(3) The mill stood in the flood.(4) The school was opened.(5) People slept there.(6) It rained.(7)

(1) “The dike is broken”, Valley Post, 14 February 2018, https://valley-post.example/dike
(2) “The council meets”, Valley Post, 15 February 2018, https://valley-post.example/council
(3) “Empty streets”, Valley Post, 16 February 2018, https://valley-post.example/streets; “Night”, Hill Times, 16 February 2018
(4) “The mill”, Valley Post, 17 December 2017, https://valley-post.example/mill
(5) “The school”, Hill Times, 17 February 2018
(6) Ibid.
(7) See note 3 above.
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return Desk(tmp_path)


def test_parse_tells_what_needs_no_network(desk):
    """Each finding has its rule, its note and line, and what to do; the same words about several notes are said once."""
    lines = desk.run("parse", "report.txt").stdout.splitlines()
    assert "  CC401 note 7, line 10: “See note 3 above”: note 3 holds 2 citations" in lines
    assert "  CC405 2 notes (3, 5): the note cites a source without a link" in lines
    outlier = next(at for at, line in enumerate(lines) if line.startswith("  CC406 note 4, line 7: dated 2017-12-17"))
    assert lines[outlier + 1] == "        Check the date against the source: a wrong month or year?"


def test_json_holds_the_findings_about_citations(desk):
    """The rule, the citation, the words and the advice, for other programs."""
    tree = json.loads(desk.run("parse", "report.txt", "--format", "json").stdout)
    found = {(finding["rule"], finding["citation"]): finding for finding in tree["findings"]}
    ids = {citation["note"]: citation["id"] for citation in tree["citations"]}
    assert found[("CC406", ids["4"])]["suggestion"] == "Check the date against the source: a wrong month or year?"
    assert found[("CC401", ids["7"])]["message"] == "“See note 3 above”: note 3 holds 2 citations"


def test_many_findings_of_one_rule_are_counted(desk):
    """Eight are shown, and the number of the rest."""
    notes = "".join(f"({number}) See note {number + 40}.\n" for number in range(1, 13))
    body = " ".join(f"The dike of part {chr(96 + number)} broke.({number})" for number in range(1, 13))
    (desk.folder / "report.txt").write_text(f"{body}\n\n{notes}", encoding="utf-8")
    told = [line for line in desk.run("parse", "report.txt").stdout.splitlines() if line.startswith("  CC401")]
    assert len(told) == 9
    assert told[-1] == "  CC401 and 4 more"


def test_what_is_skipped_fails_nothing(desk):
    """The same report fails a check by its findings, and does not once an editor has skipped what they are about."""
    note = "“The dike is broken”, Valley Post, 05/06/2018"
    (desk.folder / "report.txt").write_text(
        f"The dike broke.[1]\n\nNotes\n\n[1] {note}, https://archive.ph/AbCdE\n", encoding="utf-8"
    )
    desk.run("parse", "report.txt")
    done = desk.run("check", "--fail-on", "note")
    assert (done.returncode, "findings: 0 errors, 1 warning, 1 note" in done.stdout) == (1, True), done
    book = desk.folder / "citations.yaml"
    book.write_text(book.read_text("utf-8").replace("    url: ", "    skip: true\n    url: "), encoding="utf-8")
    done = desk.run("check", "--fail-on", "note")
    assert (done.returncode, "findings: 0 errors, 0 warnings, 0 notes, 2 accepted" in done.stdout) == (0, True), done
    assert "CC404" not in desk.run("parse", "report.txt").stdout
    again = json.loads(desk.run("report", "--json").stdout)
    assert (again["findings"], again["accepted"]) == ({"error": 0, "warning": 0, "note": 0}, 2)
