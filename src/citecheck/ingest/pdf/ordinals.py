"""Notes that count in letters or Roman numerals: what number a sign stands for. Word's endnotes count i, ii, iii by default."""

from __future__ import annotations

import re

from citecheck.ingest.numerals import numeral

#: Highest number that is looked for in each form: notes in letters seldom reach z, and Roman numerals grow too long to be signs.
_LETTERS = 26
_ROMANS = 300

#: Form -> sign -> number. "i" is the first Roman numeral and the ninth letter.
ORDINALS: dict[str, dict[str, int]] = {
    "letter": {numeral(number, "lowerLetter"): number for number in range(1, _LETTERS + 1)},
    "roman": {numeral(number, "lowerRoman"): number for number in range(1, _ROMANS + 1)},
}
#: Signs of either form, as a run may hold one.
ORDINAL = re.compile(r"[a-z]|[ivxlc]{1,9}")
