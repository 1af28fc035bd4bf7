"""Which blocks of labelled lines are notes. A numbered list looks the same; what tells them apart is the text above.

Every way in which the blocks could be the report's notes is tried (one block at the end, blocks at page ends whose
numbers go on, blocks that restart by page or chapter), and the one whose numbers find the most markers in the text wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from citecheck.ingest.lexicon import NOTE_HEADINGS
from citecheck.ingest.lines import Sheet
from citecheck.ingest.plain.labels import NAMED, Block, Label, find_blocks, find_labels
from citecheck.ingest.plain.markers import EXPLICIT, FAMILIES, Entry, Hit, best_chain, by_name, outside, work
from citecheck.ingest.plain.signs import Sign, between
from citecheck.model.document import Scope
from citecheck.model.span import Span

#: Shares and counts below which a block is no block of notes; set on reports of our own and checked on real ones.
_MARKED = 0.5
_MARKED_WITH_SOURCES = 0.25
_SOURCED = 0.2
#: So many notes with markers in the right order are no chance.
_MANY = 10
#: How much of a document may follow its last notes for them to stand at its end, in characters.
_TAIL = 1500
#: Blocks that are tried as the start of a numbering: the last ones and the longest ones.
_STARTS = 8
#: Chapters whose notes are collected at the end: more than a book has are not tried.
_CHAPTERS = 100
#: Notes that may be missing between the blocks of two pages: a program may have torn a page's labels from their words.
_PAGES_HOLE = 12
#: Pairs of a sign and a note of its number that are weighed at most for one numbering (a second or two of work).
_WORK = 1_000_000


@dataclass(frozen=True)
class Numbering:
    """One run of notes: their labels and spans, where each one's marker may stand, and the signs that were found.

    ``scope`` says where the numbers begin anew, ``groups`` gives for each note the ordinal (from 1) of its page or chapter,
    ``feet`` tells that the notes stand at the feet of pages, though their numbers go on.
    """

    scope: Scope
    style: str
    labels: tuple[Label, ...]
    spans: tuple[Span, ...]
    sourced: tuple[bool, ...]
    entries: tuple[Entry, ...]
    groups: tuple[int, ...]
    family: str
    hits: Mapping[int, Hit]
    score: float = 0.0
    feet: bool = False


def find_notes(sheet: Sheet, signs: Mapping[str, Sequence[Sign]]) -> list[Numbering]:
    """Return the numberings of the report's notes: none, one, or one of numbers and some of signs and letters."""
    labels = find_labels(sheet)
    chosen: list[Numbering] = []
    tries: list[Numbering] = []
    for style, found in labels.items():
        blocks = find_blocks(sheet, found)
        if style in NAMED:
            tries.extend(_named_tries(sheet, blocks, signs))
        else:
            tries.extend(_numbered_tries(sheet, blocks, signs))
    for numbering in sorted(tries, key=lambda trial: -trial.score):
        rival = any(_collide(numbering, other) for other in chosen)
        if not rival and not (chosen and numbering.style not in NAMED and not _stands_alone(numbering)):
            chosen.append(numbering)
    return sorted(chosen, key=lambda numbering: numbering.labels[0].start)


def _collide(one: Numbering, other: Numbering) -> bool:
    """Tell whether two numberings cannot both be true: they share lines, or the signs that they found."""
    if one.family == other.family and one.style not in NAMED:
        return True
    starts = {label.index for label in one.labels}
    if any(label.index in starts for label in other.labels):
        return True
    inside = [span for span in one.spans if any(span.start < mine.end and mine.start < span.end for mine in other.spans)]
    return bool(inside)


def _stands_alone(numbering: Numbering) -> bool:
    """Tell whether a second system of notes is certain enough to stand beside the first."""
    marked = len(numbering.hits) / len(numbering.entries)
    return marked >= 0.8 and len(numbering.entries) >= 3 and _sourced(numbering) >= 0.5 and numbering.family != "detached"


def _named_tries(sheet: Sheet, blocks: Sequence[Block], signs: Mapping[str, Sequence[Sign]]) -> Iterator[Numbering]:
    """Try blocks of signs (*, †), letters ([a]) or Markdown names: each takes the signs between the last block and itself."""
    if not blocks:
        return
    style = blocks[0].style
    low = 0
    kept: list[Block] = []
    lows: list[int] = []
    for block in blocks:
        start = 0 if style == "caret" else low
        pool = between(signs[style], start, len(sheet.text) if style == "caret" else block.start)
        met = {key for sign in pool for key, _ in sign.keys}
        marked = sum(label.key in met for label in block.labels)
        if style == "small" and not _counts_letters(block, marked):
            continue
        if marked and marked >= _MARKED * len(block.labels):
            kept.append(block)
            lows.append(start)
            low = block.end
    if kept:
        scope: Scope = "document" if len(kept) == 1 or style == "caret" else _restart_scope(sheet, kept)
        bare = _numbering(sheet, scope, kept, lows, open_end=style == "caret")
        pool = outside(signs[style], sorted(bare.spans))
        hits = dict(reversed(by_name(pool, bare.entries)))
        yield _scored(sheet, replace(bare, family=style, hits=dict(sorted(hits.items()))))


def _counts_letters(block: Block, marked: int) -> bool:
    """Tell whether bare letters are labels: two at least, from "a" on without a hole, and each of them marked."""
    letters = "".join(str(label.key) for label in block.labels)
    return len(letters) > 1 and marked == len(letters) and "abcdefghijklmnopqrstuvwxyz".startswith(letters)


def _numbered_tries(sheet: Sheet, blocks: Sequence[Block], signs: Mapping[str, Sequence[Sign]]) -> Iterator[Numbering]:
    roman = bool(blocks) and blocks[0].style == "roman"  # a Roman numeral marks no "7. Courier", nor 7 any "vii Courier"
    signs = {name: found for name, found in signs.items() if (name == "roman") == roman}
    for trial in _whole_document(sheet, blocks):
        yield from _judged(sheet, trial, signs)
    for family in FAMILIES:
        if family not in signs:
            continue
        restarted = _restarting(sheet, blocks, signs[family])
        if restarted is not None:
            yield from _judged(sheet, restarted, {family: signs[family]})
    collected = _collected(sheet, blocks)
    if collected is not None:
        yield from _judged(sheet, collected, signs)


def _judged(sheet: Sheet, trial: Numbering, signs: Mapping[str, Sequence[Sign]]) -> Iterator[Numbering]:
    """Match the trial with each family of signs and yield the best match, if the rules let it pass."""
    covered = sorted(trial.spans)
    wanted = Counter(entry.key for entry in trial.entries)
    best: Numbering | None = None
    for family in FAMILIES:
        weak = trial.feet and family == "detached"  # on one page few numbers are in the right order by chance
        meant = [sign for sign in signs.get(family, ()) if (sign.strong or weak) and sign.keys[0][0] in wanted]
        strong = outside(meant, covered)
        promising = best is None or sum(len(sign.keys) for sign in strong) > len(best.hits)
        most = sum(wanted[sign.keys[0][0]] for sign in strong)  # as many where every note may have its marker anywhere
        if not promising or (most > _WORK and work(strong, trial.entries, _WORK) > _WORK):
            continue
        hits = best_chain(strong, trial.entries) if strong else {}
        if family in EXPLICIT:  # "[2]" may stand before "[1]" where notes are a list of sources
            hits = {**dict(reversed(by_name(strong, trial.entries))), **hits}
        if best is None or len(hits) > len(best.hits):
            best = replace(trial, family=family, hits=hits)
    if best is not None and _passes(sheet, best):
        yield _scored(sheet, best)


def _whole_document(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[Numbering]:
    """Try each block that starts a numbering: alone, and the longest row of blocks whose numbers go on from one to the next.

    Where the blocks of a row stand on pages of their own, the markers of each stand on its page.
    """
    starts = [block for block in blocks if int(block.labels[0].key) <= 2]
    longest = sorted(starts, key=lambda block: -len(block.labels))[:_STARTS]
    for block in {id(block): block for block in [*longest, *starts[-_STARTS:], *blocks[-1:]]}.values():
        yield _numbering(sheet, "document", [block], [0])
    for row in _rows(blocks, _PAGES_HOLE if sheet.pages else 4):
        if len(row) > 1:
            yield _numbering(sheet, "document", row, [0] * len(row))
            if _own_pages(row):
                yield replace(_on_pages(sheet, row), feet=True)


def _own_pages(row: Sequence[Block]) -> bool:
    """Tell whether most blocks of a row stand on pages of their own."""
    return len({block.labels[0].page for block in row}) > 0.8 * len(row)


def _on_pages(sheet: Sheet, row: Sequence[Block]) -> Numbering:
    """Make a numbering whose markers stand on the pages of their notes, or since the notes before.

    They may stand below their notes: some programs write a page's notes before its text.
    """
    bare = _numbering(sheet, "document", row, [0] * len(row))
    ends = [*sheet.pages[1:], len(sheet.text)]
    entries: list[Entry] = []
    low = 0
    for block in row:
        page = block.labels[0].page
        start = min(low, sheet.pages[page])
        entries += [Entry(label.key, start, ends[label.page]) for label in block.labels]
        low = block.end
    return replace(bare, entries=tuple(entries))


def _rows(blocks: Sequence[Block], hole: int) -> Iterator[list[Block]]:
    """Yield the longest rows of blocks, each of whose numbers begin where the block before ended, at most ``hole`` further on.

    For each block the best row that ends with it is known by its last number, so that the work is linear in the blocks.
    """
    score: list[int] = []
    back: list[int] = []
    ends: dict[int, int] = {}
    for here, block in enumerate(blocks):
        first, last = int(block.labels[0].key), int(block.labels[-1].key)
        before = [ends[first - step] for step in range(hole + 1) if first - step in ends] if first > 1 else []
        source = max(before, key=lambda index: score[index], default=-1)
        score.append(len(block.labels) + (score[source] if source >= 0 else 0))
        back.append(source)
        if last not in ends or score[here] >= score[ends[last]]:
            ends[last] = here
    used: set[int] = set()
    for leaf in sorted(range(len(blocks)), key=lambda index: -score[index])[:_STARTS]:
        row: list[Block] = []
        index = leaf
        while index >= 0 and index not in used:
            used.add(index)
            row.append(blocks[index])
            index = back[index]
        if index < 0:
            yield _without_doubles(row[::-1])


def _without_doubles(row: Sequence[Block]) -> list[Block]:
    """Drop the label that two neighbours share: a marker that wrapped to a line's beginning joined one of the two.

    Such a marker stands in the text: above its own page's notes, or on the page below the notes that it seems to end.
    """
    kept: list[Block] = []
    for block in row:
        if kept and kept[-1].labels[-1].key == block.labels[0].key:
            above = kept[-1].labels
            if len(above) > 1 and above[-1].page != above[-2].page:
                kept[-1] = replace(kept[-1], labels=above[:-1], spans=kept[-1].spans[:-1], sourced=kept[-1].sourced[:-1])
            elif len(block.labels) > 1:
                kept.append(replace(block, labels=block.labels[1:], spans=block.spans[1:], sourced=block.sourced[1:]))
                continue
        kept.append(block)
    return kept


def _restarting(sheet: Sheet, blocks: Sequence[Block], signs: Sequence[Sign]) -> Numbering | None:
    """Try the blocks as notes of pages or chapters: each must find its markers between the block before and itself."""
    strong = [sign for sign in signs if sign.strong]
    kept: list[Block] = []
    lows: list[int] = []
    low = 0
    for block in blocks:
        if int(block.labels[0].key) > 2:
            continue
        entries = [Entry(label.key, low, block.start) for label in block.labels]
        hits = best_chain(between(strong, low, block.start), entries)
        enough = _MARKED_WITH_SOURCES if _sourced(block) >= _MARKED else _MARKED
        if len(hits) > enough * len(entries):
            kept.append(block)
            lows.append(low)
            low = block.end
    return _numbering(sheet, _restart_scope(sheet, kept), kept, lows) if len(kept) > 1 else None


def _restart_scope(sheet: Sheet, blocks: Sequence[Block]) -> Scope:
    pages = [sheet.lines[block.labels[0].index].page for block in blocks]
    return "page" if sheet.pages and len(set(pages)) == len(pages) and _end_pages(sheet, blocks) else "chapter"


def _end_pages(sheet: Sheet, blocks: Sequence[Block]) -> bool:
    """Tell whether most blocks are the last words of their pages."""
    ends = 0
    for block in blocks:
        last = sheet.index_at(block.end - 1)
        following = last + 1
        while following < len(sheet.lines) and sheet.skipped(following):
            following += 1
        ends += following == len(sheet.lines) or sheet.lines[following].page != sheet.lines[last].page
    return ends * 2 > len(blocks)


def _collected(sheet: Sheet, blocks: Sequence[Block]) -> Numbering | None:
    """Try the last blocks as the chapters' notes collected at the end: they restart, with only headings between them."""
    run: list[Block] = []
    for block in reversed(blocks):
        if run and len(sheet.text[block.end : run[-1].start].strip()) > 200:
            break
        if int(block.labels[0].key) <= 2:
            run.append(block)
    if not 1 < len(run) <= _CHAPTERS:
        return None
    run.reverse()
    numbering = _numbering(sheet, "chapter", run, [0] * len(run))
    entries = tuple(Entry(entry.key, 0, run[0].start) for entry in numbering.entries)
    return replace(numbering, entries=entries)


def _numbering(sheet: Sheet, scope: Scope, blocks: Sequence[Block], lows: Sequence[int], *, open_end: bool = False) -> Numbering:
    labels = tuple(label for block in blocks for label in block.labels)
    entries = tuple(
        Entry(label.key, low, len(sheet.text) if open_end else label.start if scope == "document" else block.start)
        for block, low in zip(blocks, lows, strict=True)
        for label in block.labels
    )
    groups: list[int] = []
    for ordinal, block in enumerate(blocks, 1):
        page = sheet.lines[block.labels[0].index].page + 1
        groups.extend([page if scope == "page" else ordinal] * len(block.labels))
    spans = tuple(span for block in blocks for span in block.spans)
    sourced = tuple(told for block in blocks for told in block.sourced)
    return Numbering(scope, blocks[0].style, labels, spans, sourced, entries, tuple(groups), "", {})


def _passes(sheet: Sheet, trial: Numbering) -> bool:
    """Tell notes from lists: enough markers, some sources, or a heading that says so."""
    count, marked = len(trial.entries), len(trial.hits) / len(trial.entries)
    sourced, headed = _sourced(trial), _headed(sheet, trial)
    late = trial.feet or _at_end(sheet, trial)
    if headed and late and sourced >= 0.5 and not trial.hits:
        return True
    if count == 1:
        heavy = any(hit.sign.weight >= 0.9 for hit in trial.hits.values())
        return heavy and trial.labels[0].key == 1 and bool(headed or sourced)
    if marked < _MARKED and not (marked >= _MARKED_WITH_SOURCES and sourced >= _MARKED and count >= 4):
        return False
    excerpt = trial.scope == "document" and int(trial.labels[0].key) > 2
    if (trial.family == "detached" and marked < (0.7 if count < 8 else _MARKED)) or (
        excerpt and (marked < 0.8 or sourced < _MARKED)
    ):
        return False
    sure = late or trial.family in EXPLICIT or count >= _MANY
    return sourced >= _SOURCED or headed or (marked >= 0.8 and count >= 3 and sure)


def _scored(sheet: Sheet, trial: Numbering) -> Numbering:
    count, found = len(trial.entries), len(trial.hits)
    score = sum(hit.sign.weight for hit in trial.hits.values()) - 0.5 * (count - found) + 0.3 * count * _sourced(trial)
    score += 0.5 * _headed(sheet, trial) + 0.5 * _at_end(sheet, trial)
    return replace(trial, score=score)


def _sourced(trial: Numbering | Block) -> float:
    """Return the share of notes that hold what notes about sources hold."""
    return sum(trial.sourced) / len(trial.labels)


def _headed(sheet: Sheet, trial: Numbering) -> bool:
    """Tell whether a heading such as "Notes" or "References" stands above the first note."""
    for index in range(trial.labels[0].index - 1, max(-1, trial.labels[0].index - 6), -1):
        if sheet.skipped(index):
            continue
        words = re.findall(r"[^\W\d_]+", sheet.lines[index].text.lower())
        return 0 < len(words) <= 4 and any(word in NOTE_HEADINGS for word in words)
    return False


def _at_end(sheet: Sheet, trial: Numbering) -> bool:
    """Tell whether little text follows the last note."""
    return sheet.end - trial.spans[-1].end <= _TAIL
