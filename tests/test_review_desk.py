"""The review desk on a log that the real command line made: sources, a kept page, a decision, an edited report."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.api.reviewing import open_desk
from citecheck.model.decision import Decision, Judgement, Quote, claim_digest
from citecheck.model.span import Span
from citecheck.wiring.config import load_settings
from tests.desk import Desk
from tests.world.story import SAMPLE

pytestmark = pytest.mark.world


def test_what_is_decided_is_in_every_report_until_the_claim_is_mended(tmp_path, world, monkeypatch):
    """Snapshot and live page lie beside the claim; a contradiction is an error of its report, stale once the claim is new."""
    desk = Desk(tmp_path, world, keys=False)  # a capture would stay in the archive that others share
    report = tmp_path / "report.txt"
    report.write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    desk.run("run", report.name)
    monkeypatch.chdir(tmp_path)
    at = open_desk(load_settings(tmp_path / "citecheck.toml"), book=Path("citations.yaml"), reviewer="Ada", report=report.name)
    run = at.runs()[0].id
    document = at.document(run)
    assert document is not None
    assert document.text.startswith(" Summary")
    outcome = next(each for each in at.report(run).outcomes if each.citation.note == "4")
    name, claim = outcome.citation.id, outcome.claims[0]
    snapshot, live = at.source(run, name)
    assert (snapshot.at.year, live.at.year > 2018, snapshot.has_page, live.has_page) == (2018, True, False, True)
    assert b"<script" not in (at.page(run, name, live.uri) or b"<script")
    assert {"Wayback Machine", "kept here"} == {each.archive for each in at.mementos(run, name)}
    words = snapshot.text[10:40]
    quote = Quote(exact=words, prefix="", suffix="", span=Span(10, 40), text_digest=snapshot.text_digest)
    decision = Decision(
        claim=claim.id,
        judgement=Judgement.CONTRADICTED,
        reviewer="Ada",
        claim_digest=claim_digest(claim),
        text_digest=snapshot.text_digest,
        source_uri=snapshot.uri,
        quotes=(quote,),
    )
    at.decide(run, name, decision)
    at.close()
    desk.run("report")
    assert _told(desk, name) == ("CC320", "error", "")
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("a falling pylon closed the street", "a falling pylon closed the road"), encoding="utf-8")
    desk.run("run", report.name)
    assert _told(desk, name) == ("CC322", "note", "the claim has other words than when it was decided")
    assert desk.run("audit", "verify", "--against", "reports").returncode == 0


def _told(desk: Desk, citation: str) -> tuple[str, str, str]:
    """Return of the newest report which rule speaks of the decision on a citation, its level, and what went stale of it."""
    tree = desk.report()
    (found,) = [each for each in tree["findings"] if each["citation"] == citation and each["rule"].startswith("CC32")]
    (decided,) = next(each for each in tree["citations"] if each["citation"]["id"] == citation)["decisions"]
    return found["rule"], found["level"], decided["stale"]
