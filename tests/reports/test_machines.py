"""Each output for machines, held against the schema or the tool that others read it with."""

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

from citecheck.model.document import Problem
from citecheck.model.event import DocumentRead
from citecheck.model.outcome import LEVELS, Finding
from citecheck.model.policy import Policy
from citecheck.reports.atom import AtomFeed
from citecheck.reports.github import GitHubAnnotations
from citecheck.reports.json_report import JsonReport, report_schema
from citecheck.reports.junit import JUnitReport
from citecheck.reports.prometheus import PrometheusReport
from citecheck.reports.sarif import SarifReport
from citecheck.reports.summary import summarise
from citecheck.rules.catalogue import CATALOGUE
from citecheck.rules.find import find
from tests.reports.example import example
from tests.reports.news import with_news

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"


def sarif(report=None):
    return json.loads(SarifReport().render(report or example()))


def sarif_schema():
    return jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text("utf-8")))


def with_places(*, shifted=0, source="valley.txt"):
    """Return the example, its first citation and its problem on lines of the file, all ``shifted`` down."""
    report = example()
    first, *others = report.outcomes
    placed = msgspec.structs.replace(first.citation, place=f"line {12 + shifted}, page 3")
    outcomes = (msgspec.structs.replace(first, citation=placed), *others)
    problems = (Problem(code="CC402", message="marker 40 has no note", place=f"line {3 + shifted}"),)
    run = msgspec.structs.replace(report.run, start=msgspec.structs.replace(report.run.start, report=source))
    extra = Finding(rule="CC201", level="warning", citation=first.citation.id, message=f"seen at look {shifted}.")
    found = (*find(outcomes, Policy(), problems), extra)
    return msgspec.structs.replace(report, run=run, outcomes=outcomes, findings=found)


def test_sarif_is_valid_by_its_official_schema():
    """Complete or stopped, with hostile texts, placed or not."""
    for report in (example(), example(complete=False), with_news(), with_places(source="/tmp/a report %.txt")):
        assert [error.message for error in sarif_schema().iter_errors(sarif(report))] == []


def test_the_sarif_schema_can_say_no():
    """A result without a message is refused: the test above tests something."""
    tree = sarif()
    del tree["runs"][0]["results"][0]["message"]
    assert list(sarif_schema().iter_errors(tree))


def test_sarif_takes_rules_and_levels_from_the_catalogue():
    """Each result points at its rule, which says what the catalogue says; every finding is there."""
    (run,) = sarif()["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"] == CATALOGUE[rule["id"]].advice
        assert rule["defaultConfiguration"]["level"] == CATALOGUE[rule["id"]].level
    assert sorted(result["ruleId"] for result in run["results"]) == sorted(f.rule for f in example().findings)


def test_sarif_says_whether_the_run_was_whole():
    """A run that was stopped is no successful execution, and says why."""
    (run,) = sarif(example(complete=False))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "offline" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert sarif()["runs"][0]["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("valley.txt", "valley.txt"),
        ("reports/a report %.txt", "reports/a%20report%20%25.txt"),
        ("/tmp/valley.txt", "file:///tmp/valley.txt"),
        ("C:\\papers\\valley.docx", "file:///C:/papers/valley.docx"),
    ],
)
def test_sarif_points_at_file_and_line(source, uri):
    """The location is the report's file as a URI, and the line where it is known; never a guessed one."""
    results = sarif(with_places(source=source))["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {place["artifactLocation"]["uri"] for place in places} == {uri}
    lines = {result["ruleId"]: place.get("region") for result, place in zip(results, places, strict=True)}
    assert lines["CC402"] == {"startLine": 3}
    assert lines["CC201"] == {"startLine": 12}
    assert lines["CC103"] is None


def test_fingerprints_stay_and_are_each_ones_own():
    """Lines put before and other words change no fingerprint, and no two findings share one."""

    def prints(report):
        return [result["partialFingerprints"]["citecheckFinding/v1"] for result in sarif(report)["runs"][0]["results"]]

    assert prints(with_places()) == prints(with_places(shifted=7))
    assert len(set(prints(with_places()))) == len(with_places().findings)


def test_annotations_are_one_command_a_line():
    """Worst first; unescaped, the text is the finding's; nothing from outside begins a command or a property."""
    report = with_places(source="a,b:c %0A.txt")
    hostile = Finding(rule="CC402", level="warning", citation=None, message="50 %\n::error::taken over\r\n::set-env name=x::y")
    report = msgspec.structs.replace(report, findings=(*report.findings, hostile))
    *lines, head = GitHubAnnotations().render(report).decode().splitlines()
    assert head == f"::debug::Log head after event 321: {report.head}"
    assert len(lines) == len(report.findings)
    commands = [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line) for line in lines]
    assert all(commands)
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    wanted = sorted(report.findings, key=lambda finding: -LEVELS.index(finding.level))
    assert [command[1] for command in commands] == [levels[finding.level] for finding in wanted]
    for command in commands:
        properties = dict(part.split("=", 1) for part in command[2].split(","))
        assert properties["file"] == "a%2Cb%3Ac %250A.txt"
        assert set(properties) <= {"file", "line", "title"}
    (told,) = [command[3] for command in commands if "taken over" in command[3]]
    assert told.startswith("50 %25%0A::error::taken over%0D%0A::set-env")
    assert any(",line=12," in line and "CC201" in line for line in lines)


def test_junit_is_valid_by_jenkins_schema():
    """Complete or stopped, with hostile texts."""
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    for report in (example(), example(complete=False), with_places()):
        schema.assertValid(etree.fromstring(JUnitReport().render(report)))
    broken = etree.fromstring(JUnitReport().render(example()))
    del broken[0][1].attrib["name"]
    assert not schema.validate(broken)


def test_junit_fails_what_errs_and_skips_what_was_not_checked():
    """A case a citation and one for the report; an error is a failure, no look is skipped, and the counts are right."""
    report = example()
    root = etree.fromstring(JUnitReport().render(report))
    cases = root.findall(".//testcase")
    assert len(cases) == len(report.outcomes) + 1
    erring = {finding.citation for finding in report.findings if finding.level == "error" and finding.citation}
    failed = {o.citation.id for o, case in zip(report.outcomes, cases[:-1], strict=True) if case.find("failure") is not None}
    assert failed == erring
    unseen = [case for o, case in zip(report.outcomes, cases[:-1], strict=True) if o.verdict is None]
    assert unseen
    assert all(case.find("skipped") is not None for case in unseen)
    (suite,) = root.findall("testsuite")
    assert suite.get("failures") == root.get("failures") == str(len(root.findall(".//failure")))
    assert suite.get("skipped") == str(len(root.findall(".//skipped")))
    assert suite.get("tests") == str(len(cases))
    stopped = etree.fromstring(JUnitReport().render(example(complete=False)))
    assert stopped.get("errors") == "1"


def test_the_feed_is_valid_atom():
    """By the rules of RFC 4287, without news and with every kind of it, hostile texts among them."""
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    for report in (example(), with_news()):
        schema.assertValid(etree.fromstring(AtomFeed().render(report)))
        entries = etree.fromstring(AtomFeed().render(report)).findall(ATOM + "entry")
        assert all(entry.find(ATOM + "content") is not None for entry in entries)
    broken = etree.fromstring(AtomFeed().render(with_news()))
    entry = broken.find(ATOM + "entry")
    entry.remove(entry.find(ATOM + "updated"))
    assert not schema.validate(broken)


def test_the_feed_tells_each_change_once_and_for_good():
    """An entry a change of all runs; ids are unique, and the same when the feed is made again and the next run is added."""
    report = with_news()
    ids = [tag.text for tag in etree.fromstring(AtomFeed().render(report)).iter(ATOM + "id")]
    assert len(ids) == len(set(ids)) == 1 + sum(len(told.changes) for told in report.changes)
    older = msgspec.structs.replace(report, changes=report.changes[1:])
    assert [tag.text for tag in etree.fromstring(AtomFeed().render(older)).iter(ATOM + "id")] == [ids[0], ids[-1]]
    links = [tag.get("href") for tag in etree.fromstring(AtomFeed().render(report)).iter(ATOM + "link")]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_the_figures_are_read_by_prometheus_own_parser():
    """Every series is a labelled gauge, the figures are the summary's, and a hostile name stays a label."""
    name = 'a "quoted\\ report"\n} 1\ncitecheck_evil 2'
    report = example()
    start = msgspec.structs.replace(report.run.start, report=name)
    report = msgspec.structs.replace(report, run=msgspec.structs.replace(report.run, start=start))
    families = {f.name: f for f in text_string_to_metric_families(PrometheusReport().render(report).decode())}
    samples = [sample for family in families.values() for sample in family.samples]
    assert all(family.type == "gauge" and family.documentation for family in families.values())
    assert all(family.samples for family in families.values())
    assert {sample.labels["report"] for sample in samples} == {name}
    assert "citecheck_evil" not in families
    figures = summarise(report)
    assert families["citecheck_links"].samples[0].value == figures.linked
    states = {sample.labels["state"]: sample.value for sample in families["citecheck_links_state"].samples}
    assert {count.state.key: count.count for count in figures.states} == {key: value for key, value in states.items() if value}
    assert sum(sample.value for sample in families["citecheck_links_snapshot"].samples) == figures.linked
    assert families["citecheck_run_started_timestamp_seconds"].samples[0].value == report.run.started.timestamp()


def test_the_json_keeps_to_its_own_schema():
    """report.json, with news and without, complete or not, is what the schema that is shipped says."""
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for report in (example(), example(complete=False), with_news(), msgspec.structs.replace(example(), document=None)):
        assert [error.message for error in validator.iter_errors(json.loads(JsonReport().render(report)))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [(("version",), 2), (("log", "head"), None), (("citations", 0, "state"), 3), (("changes", "changes", 0, "kind"), "odd")],
)
def test_the_json_schema_can_say_no(path, value):
    """A wrong version, type or kind is refused, wherever it stands."""
    tree = json.loads(JsonReport().render(with_news()))
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert not jsonschema.Draft202012Validator(report_schema()).is_valid(tree)


def test_the_schema_names_every_key_that_is_written():
    """No key of the file is left to chance: each object's keys are properties of its schema."""
    schema = report_schema()["$defs"]["ReportFile"]
    assert set(json.loads(JsonReport().render(example()))) == set(schema["properties"])
    assert isinstance(example().document, DocumentRead)
