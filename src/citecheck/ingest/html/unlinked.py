"""Markers that lead nowhere because nobody linked them: raised numbers in the text, and notes that bear the same numbers.

Newsletters and old pages write ``<sup>1</sup>`` in the text and ``<p><sup>1</sup> Valley Post …</p>`` at the end. They are
tied by their numbers alone, so much must fit: the notes stand behind the text, their numbers rise, and most have a sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from citecheck.ingest.html.markers import block_of, words_before
from citecheck.ingest.html.signs import BLOCKS, HEADINGS, is_note_id, label_of
from citecheck.text.html_tree import Node, Tree

_LAST_NUMBER = re.compile(r"\d{1,4}\Z")
#: What a note's number stands in where it opens the note.
_OPENING = frozenset(("sup", "strong", "b"))


@dataclass(frozen=True, slots=True)
class Tied:
    """A sign of the text, its label, and the nodes of its note."""

    sign: Node
    label: str
    pieces: tuple[Node, ...]


def tied_by_number(tree: Tree, hidden: bytearray, listed: dict[str, Node]) -> list[Tied]:
    """Return the unlinked signs of ``tree`` with their notes.

    ``listed`` are notes that the page declares, by their labels; without any, paragraphs that open with a raised or bold
    number are taken, where they are the last that bear such numbers.
    """
    raised = [node for node in tree.row if node.tag == "sup" and not hidden[node.order] and _number(tree, node)]
    signs = [
        node for node in raised if words_before(tree, node).strip() and not any(one.tag == "a" for one in islice(node.above(), 6))
    ]
    notes = {label: (node,) for label, node in (listed or _by_id(tree, hidden)).items()} or _opened(tree, hidden, signs)
    tied: list[Tied] = []
    last = 0
    for sign in signs:
        label = _number(tree, sign)
        if last < int(label) <= last + 3 and label in notes and sign.order < notes[label][0].order:
            tied.append(Tied(sign, label, notes[label]))
            last = int(label)
    return tied if 2 * len(tied) > len(notes) and (len(tied) > 1 or listed) else []


def _by_id(tree: Tree, hidden: bytearray) -> dict[str, Node]:
    """Return the blocks whose ids are those of notes ("footnote-3"), by the number at the id's end."""
    found: dict[str, Node] = {}
    for node in tree.row:
        if node.attributes and node.tag in ("li", "p", "div", "aside") and not hidden[node.order] and is_note_id(node.get("id")):
            number = _LAST_NUMBER.search(node.get("id"))
            if number:
                found.setdefault(number[0].lstrip("0") or "0", node)
    return found


def _number(tree: Tree, node: Node) -> str:
    """Return the number that a node shows and nothing else, empty where it shows more."""
    label = label_of(tree.words(node, 12)) or ""
    return label if label.isascii() and label.isdecimal() and 0 < int(label) < 1_000 else ""


def _opened(tree: Tree, hidden: bytearray, signs: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    """Return the paragraphs that open with a number, by that number: the last run that counts up from 1 without a gap."""
    run: list[tuple[str, Node]] = []
    for node in tree.row:
        if node.tag not in _OPENING or hidden[node.order] or words_before(tree, node).strip():
            continue
        block, label = block_of(node), _number(tree, node)
        if label and block.tag in ("p", "div") and tree.words(block, 40).strip() != tree.words(node, 40).strip():
            run = [*run, (label, block)] if int(label) == len(run) + 1 else [(label, block)] if label == "1" else []
    blocks = [block for _, block in run]
    orders = [sign.order for sign in signs]
    return {label: _with_following(block, blocks[place + 1 : place + 2], orders) for place, (label, block) in enumerate(run)}


def _with_following(block: Node, after: Sequence[Node], signs: Sequence[int]) -> tuple[Node, ...]:
    """Return a note's paragraph with those behind it, up to the next note; of the last note only its own.

    Where a heading or a sign stands between two notes, the text goes on there.
    """
    parent = block.parent
    if parent is None or not after or after[0].parent is not parent:
        return (block,)
    if bisect_right(signs, block.last) != bisect_right(signs, after[0].order):
        return (block,)
    between = [child for child in parent.children if block.order <= child.order < after[0].order and child.tag in BLOCKS]
    return (block,) if any(child.tag in HEADINGS for child in between) else tuple(between)
