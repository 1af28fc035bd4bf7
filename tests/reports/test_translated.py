"""A machine's translation in the reports: beside the original, and never without saying what it is."""

import msgspec

from citecheck.model.evidence import Evidence, Passage
from citecheck.model.span import Span
from citecheck.reports.markdown_claims import _passages
from citecheck.reports.markup import passage

ARABIC = "غادر العمال الميناء"
PLAIN = Passage(exact=ARABIC, prefix="", suffix="", span=Span(0, len(ARABIC)), score=1.0)
TRANSLATED = msgspec.structs.replace(PLAIN, translation="The <workers> left", translated_by="argos ar-en 1.9")


def test_html_shows_it_below_the_original_and_says_by_whom():
    """Escaped, with its own direction; a passage without one has nothing of it."""
    shown = str(passage(TRANSLATED, "ar"))
    assert shown.index(ARABIC) < shown.index("Machine translation (argos ar-en 1.9), compared with nothing:")
    assert "The &lt;workers&gt; left" in shown
    assert "translation" not in str(passage(PLAIN, "ar"))


def test_markdown_shows_it_below_the_original_and_says_by_whom():
    """As in HTML."""
    evidence = Evidence(claim="k", source_uri="https://paper.example/1", source_digest="0" * 64, passages=(TRANSLATED, PLAIN))
    lines = _passages(evidence)
    assert lines[1].startswith("   *Machine translation (argos ar")
    assert lines[2] == f"2. {ARABIC}"
