"""The fast YAML parser beside the one of full text: the same words at the same places."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from yaml.error import YAMLError

from citecheck.citations.book.places import read_tree, tree_by
from citecheck.citations.book.tree import Branch, Leaf, leaves_of, value_of
from citecheck.model.errors import BookError
from tests.citations.book.samples import HERE, booked, citations

SIGNS = ":-[]{}#&*!|>'\"%@` \n\tab1?,~\\é\u2028🕊\x85"


def _by(loader, text: str):
    """Return the tree that a loader gives, None where it refuses."""
    try:
        return tree_by(loader, HERE, text)
    except (BookError, YAMLError):
        return None


@settings(max_examples=300)
@given(st.text(SIGNS, max_size=40).map(lambda text: "version: 1\ncitations:\n  - id: n1\n" + text))
def test_the_fast_parser_reads_what_the_other_reads(text):
    """libyaml gives the same words at the same places as PyYAML's own parser, wherever both accept a text."""
    assume("|#" not in text)
    assume(">#" not in text)
    fast, own = _by(yaml.CSafeLoader, text), _by(yaml.SafeLoader, text)
    assert fast is None or fast == own


@settings(max_examples=60)
@given(citations())
def test_both_parsers_read_a_book_alike(given_citations):
    """Of a book that citecheck writes, with emoji, Arabic and control characters in it, both give one tree."""
    text = booked(given_citations).text
    assert tree_by(yaml.CSafeLoader, HERE, text) == tree_by(yaml.SafeLoader, HERE, text)


@settings(max_examples=100)
@given(citations())
def test_each_place_is_where_its_words_are(given_citations):
    """Start and end of a plain or quoted text cut just that text out of the file."""
    text = booked(given_citations).text
    for leaf in leaves_of(booked(given_citations).tree):
        cut = text[leaf.start : leaf.end]
        if leaf.plain:
            assert cut == leaf.text
        elif not leaf.block:
            assert cut[0] == cut[-1] != ""
            assert cut[0] in "'\""


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_sign_that_only_old_yaml_takes_for_a_line_break_is_a_sign(sign):
    """A text pasted with U+0085, U+2028 or U+2029 in it is one line, as YAML 1.2 has it, and offsets do not move."""
    text = f"version: 1\ntitle: fog{sign}and ice # seen\nnote: a\n"
    tree = read_tree(HERE, text)
    assert value_of(tree) == {"version": "1", "title": f"fog{sign}and ice", "note": "a"}
    title = tree.entry("title").value
    assert text[title.start : title.end] == f"fog{sign}and ice"


def test_a_byte_order_mark_inside_the_text_hides_no_line():
    """Where files were joined, a mark is left in the middle: the key behind it is told, not passed over as white space."""
    tree = read_tree(HERE, "version: 1\ncitations: []\n\ufeff#: a\n")
    assert isinstance(tree, Branch)
    assert [entry.key.text for entry in tree.entries] == ["version", "citations", "\ufeff#"]


def test_an_empty_file_has_no_tree():
    """Nothing, white space and null are nothing; an empty text in quotes is a text."""
    assert read_tree(HERE, "") is read_tree(HERE, " \n# x\n") is read_tree(HERE, "null\n") is None
    assert isinstance(read_tree(HERE, "a"), Leaf)


def test_messages_name_the_file_that_was_given():
    """``where`` is path, line, column and the key of the line."""
    with pytest.raises(BookError) as caught:
        read_tree(Path("links.yaml"), "a: b: c\n")
    assert caught.value.where == "links.yaml:1:5: a"
