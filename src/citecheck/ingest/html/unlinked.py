"""Markers that lead nowhere because nobody linked them: raised numbers in the text, and notes that bear the same numbers.

Newsletters and old pages write ``<sup>1</sup>`` in the text and ``<p><sup>1</sup> Valley Post …</p>`` at the end. They are
tied by their numbers alone, so much must fit: the notes stand behind the text, their numbers rise, and most have a sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.ingest.html.markers import block_of, words_before
from citecheck.ingest.html.signs import BLOCKS, HEADINGS, label_of
from citecheck.text.html_tree import Node, Tree

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
    notes = {label: (node,) for label, node in listed.items()} or _opened(tree, hidden)
    if not notes:
        return []
    begin = min(pieces[0].order for pieces in notes.values())
    tied: list[Tied] = []
    last = 0
    for sign in raised:
        label = _number(tree, sign)
        above = last < int(label) <= last + 3 and sign.order < begin and bool(words_before(tree, sign).strip())
        if above and label in notes and not any(one.tag == "a" for one in sign.above()):
            tied.append(Tied(sign, label, notes[label]))
            last = int(label)
    return tied if 2 * len(tied) > len(notes) and (len(tied) > 1 or listed) else []


def _number(tree: Tree, node: Node) -> str:
    """Return the number that a node shows and nothing else, empty where it shows more."""
    label = label_of(tree.words(node, 12)) or ""
    return label if label.isascii() and label.isdecimal() and 0 < int(label) < 1_000 else ""


def _opened(tree: Tree, hidden: bytearray) -> dict[str, tuple[Node, ...]]:
    """Return the paragraphs that open with a number, by that number: the last run that counts up from 1 without a gap."""
    run: list[tuple[str, Node]] = []
    for node in tree.row:
        if node.tag not in _OPENING or hidden[node.order] or words_before(tree, node).strip():
            continue
        block, label = block_of(node), _number(tree, node)
        if label and block.tag in ("p", "div") and tree.words(block, 40).strip() != tree.words(node, 40).strip():
            run = [*run, (label, block)] if int(label) == len(run) + 1 else [(label, block)] if label == "1" else []
    blocks = [block for _, block in run]
    return {label: _with_following(block, blocks[place + 1 : place + 2]) for place, (label, block) in enumerate(run)}


def _with_following(block: Node, after: Sequence[Node]) -> tuple[Node, ...]:
    """Return a note's paragraph with those behind it, up to the next note; of the last note only its own."""
    parent = block.parent
    if parent is None or not after or after[0].parent is not parent:
        return (block,)
    between = [child for child in parent.children if block.order <= child.order < after[0].order]
    return tuple(child for child in between if child is block or (child.tag in BLOCKS and child.tag not in HEADINGS))
