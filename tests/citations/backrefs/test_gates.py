"""The words without which no back-reference and no law can stand in a text: they may let through too much, never too little."""

from __future__ import annotations

import random
import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

import pytest

from citecheck.citations.backrefs.find import _numbers, _points_back
from citecheck.citations.backrefs.forms import EARLIER_WORK, EITHER, NUMBER_FORM, NUMBERED, OTHER_FORM, PREVIOUS
from citecheck.citations.law import _LEGAL, legal_like
from citecheck.text.months import fold

_CLASSES = {
    op.CATEGORY_DIGIT: "7",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_WORD: "x",
    op.CATEGORY_NOT_WORD: "(",
    op.CATEGORY_NOT_DIGIT: "x",
}


def _sample(tree: Any, chance: random.Random) -> str:
    """Return a text that the pattern ``tree`` may match: one way of each alternative, assertions left out."""
    made = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            made += chr(value)
        elif kind is op.NOT_LITERAL or kind is op.ANY:
            made += "x"
        elif kind is op.IN:
            made += _one(value, chance)
        elif kind is op.BRANCH:
            made += _sample(chance.choice(value[1]), chance)
        elif kind is op.SUBPATTERN:
            made += _sample(value[3], chance)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, part = value
            made += "".join(_sample(part, chance) for _ in range(chance.randint(low, min(high, low + 2))))
        elif kind is op.ASSERT and value[0] > 0:
            made += _sample(value[1], chance)
    return made


def _one(members: Any, chance: random.Random) -> str:
    if members[0][0] is op.NEGATE:
        return "x"
    kind, value = chance.choice(members)
    if kind is op.LITERAL:
        return chr(value)
    return chr(chance.randint(*value)) if kind is op.RANGE else _CLASSES[value]


@pytest.mark.parametrize(
    ("form", "gate"),
    [
        *((re.compile(one), _numbers) for one in NUMBERED),
        *((re.compile(one), _points_back) for one in (*PREVIOUS, *EITHER, *EARLIER_WORK)),
    ],
)
def test_a_form_stands_in_no_text_that_its_gate_shuts_out(form, gate):
    """Texts made from each form itself: whatever the forms find, the gate lets through."""
    chance, tree = random.Random(7), parser.parse(form.pattern)
    whole = NUMBER_FORM if gate is _numbers else OTHER_FORM
    texts = [
        lead + fold(_sample(tree, chance)) + tail for _ in range(300) for lead in ("", "doe, ", "see ") for tail in ("", ", p. 3")
    ]
    found = [text for text in texts if form.search(text)]
    assert len(found) > 20
    assert [text for text in found if whole.search(text) and not gate(text)] == []


def test_a_law_stands_in_no_text_that_its_words_shut_out():
    """Texts made from the patterns of laws and courts: whatever they find is a law still."""
    chance, tree = random.Random(7), parser.parse(_LEGAL.pattern)
    found = [text for text in (_sample(tree, chance) + " 12, AG" for _ in range(12000)) if _LEGAL.search(text)]
    assert len(found) > 1000
    assert [text for text in found if not legal_like(text)] == []
