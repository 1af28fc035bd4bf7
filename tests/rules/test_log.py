"""What is told of the log beside what it tells."""

import pytest

from citecheck.rules.log import of_log


@pytest.mark.parametrize(
    ("holds", "redacted", "codes"),
    [
        (True, 0, []),
        (False, 0, [("CC501", "error")]),
        (True, 2, [("CC502", "note")]),
        (False, 1, [("CC501", "error"), ("CC502", "note")]),
    ],
)
def test_a_log_that_does_not_hold_is_an_error_and_a_redacted_one_is_noted(holds, redacted, codes):
    """Both are findings on the report itself, with what to do."""
    found = list(of_log(holds=holds, redacted=redacted))
    assert [(finding.rule, finding.level) for finding in found] == codes
    assert all(finding.citation is None and "citecheck audit verify" in finding.suggestion for finding in found)
