"""Labels of notes at the beginnings of lines, in every style that reports use, and the blocks that they form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citecheck.ingest.lexicon import MONTHS, NOTE_WORDS
from citecheck.ingest.lines import Line, Sheet
from citecheck.ingest.numerals import roman_value
from citecheck.ingest.plain.digits import INVISIBLE, latin
from citecheck.model.span import Span

#: Characters that a superscript number is written with, and the digits that they stand for.
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

#: Letters that are raised by being other characters, and what they stand for.
SMALL_LETTERS = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰ", "abcdefgh")

#: Styles whose labels are names, tied to their markers by being the same, not by their order.
NAMED = frozenset({"caret", "symbol", "letter", "small"})

#: Marks of writing direction and joiners, which may stand around a label's signs in right-to-left text.
_V = f"[{INVISIBLE}]*"
_UPPER = "A-ZÀ-ÖØ-ÞĀĄĆČĎĐĘĚĞİŁŃŇŘŚŞŠŹŻŽΑ-Ω\u0400-\u042f"
#: How a note begins whose number is glued to it: with a capital, a quotation, a bracket, an Arabic letter, or a small word.
_GLUED = rf"(?=[{_UPPER}(“\"«„‘]|[\u0600-\u06ff]|(?!st\b|nd\b|rd\b|th\b)[a-zà-ÿ\u0430-\u044f]{{3}})"
_STYLES = tuple(
    (style, re.compile(pattern.replace("~", _V)))
    for style, pattern in (
        ("caret", r"\[\^([^\]\s]{1,40})\]:\s*"),
        ("hat", r"\^\[?(\d{1,4})\]?[.):]?\s*|\[\^(\d{1,4})\]\s+"),
        ("word", rf"(?i:\[?(?:{NOTE_WORDS})\.?\s{{0,2}}~(\d{{1,4}})~\s?[\].:)–-]+\s*)"),
        ("paren", r"~\(~(\d{1,4})~\)~[.:]?\s*(?:[-–]\s+)?"),
        ("bracket", r"(?:\.\.\s)?~\[~(\d{1,4})~\]~[.:]?\s*"),
        ("letter", r"\[([a-z]{1,2}|[ivxl]{1,6})\]\s*"),
        ("roman", rf"([ivxlc]{{1,7}})\s+(?=[{_UPPER}“\"«‘\d]|https?:|see\b|ibid)"),
        ("small", rf"([a-z]|[ᵃᵇᶜᵈᵉᶠᵍʰ])\s+(?=[{_UPPER}“\"«‘]|https?:)"),
        ("super", r"([⁰¹²³⁴-⁹]{1,4})[.)]?\s*"),
        ("symbol", r"(\*{1,4}|†{1,3}|‡{1,3}|§(?!\s?\d)|¶)(?![*†‡§])\s*(?=\S)"),
        ("dot", r"~(\d{1,4})~\.(?!\d)(?:\s+|(?=[^\W\d_]|[\"“”«‘'])|\Z)"),
        ("rparen", r"~(\d{1,4})~\)~[.:]?\s*"),
        ("dash", r"~(\d{1,4})~(?:\s[-–—]\s+|\s?[-–—:](?:\s+|(?=[^\W\d_\s]|[\"“«]))(?!\d))"),
        (
            "bare",
            rf"~(\d{{1,4}})~(?:\s+(?![-/–,.:;)=%+×]|(?:of|von|sur|de)\s\d)|{_GLUED}|\Z)",
        ),
    )
)
#: What lines with labels begin with: all others need not be looked at.
_FIRST = re.compile(
    rf"[\[(\d⁰¹²³⁴-⁹*†‡§¶^{INVISIBLE}]|\.\.\s\[|[ᵃᵇᶜᵈᵉᶠᵍʰ]|(?:[ivxlc]{{1,7}}|[a-z])\s+[{_UPPER}“\"«‘\dhis]|(?i:{NOTE_WORDS})\b"
)
_ALONE = re.compile(r"[\[(]?\d{1,4}[\])]?[.:]?")
_WORD = re.compile(r"[^\W\d_]+")
#: What a note about a source holds: a link, a year, a quotation, a page, a word of reference.
_SOURCE = re.compile(
    r"(?i)https?://|www\.|\bdoi\b|(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|[٠-٩]{4}|[\"“”«»„]|§|¶"
    r"|\b(?:ibid|idem|id\.|supra|infra|see|cf|op\.? ?cit|loc\.? ?cit|pp?\.? ?\d|vol\.|no\. ?\d"
    r"|retrieved|accessed|interview|archived"
    r"|siehe|vgl|ebd|ebenda|a\.a\.o|voir|véase|ver|там же|см|bkz|age)\b|انظر|المرجع|السابق|مصدر|مقابلة"
)
#: Most text that may lie between two notes of one block and belong to neither (a heading, a stray line), in characters.
_GAP = 120
#: A line shorter than this below a blank one is a heading, in characters: a paragraph's first line would have been filled.
_SHORT = 50
#: Most lines at a page's top that may be the end of the last page's note, where the next note's label follows.
_BRIEF = 6
_ENDS = frozenset('.!?…؟۔。"”»)]“')
#: From here on a number that begins a line may be a year, so that a block that it begins is worth less.
_YEARS = 1500
#: Largest hole in the numbering that still lets a block go on: notes may be missing.
_HOLE = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A possible label: its style, its number (numbered styles) or name, the line it stands on, and where its text begins."""

    style: str
    written: str
    key: int | str
    index: int
    start: int
    body: int
    firm: bool
    page: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Labels of one style that count up and stand together, the span of each one's note, and whether it tells of a source."""

    style: str
    labels: tuple[Label, ...]
    spans: tuple[Span, ...]
    sourced: tuple[bool, ...]

    @property
    def start(self) -> int:
        """Offset at which the block's first label stands."""
        return self.labels[0].start

    @property
    def end(self) -> int:
        """Offset at which the block's last note ends."""
        return self.spans[-1].end


def find_labels(sheet: Sheet) -> dict[str, list[Label]]:
    """Return every line beginning that may be a note's label, by style, in document order."""
    found: dict[str, list[Label]] = defaultdict(list)
    for index, line in enumerate(sheet.lines):
        if line.text and _FIRST.match(line.text) and index not in sheet.furniture:
            label = _label(sheet, index, line)
            if label is not None:
                found[label.style].append(label)
    return found


def _label(sheet: Sheet, index: int, line: Line) -> Label | None:
    for style, pattern in _STYLES:
        match = pattern.match(line.text)
        if match is None:
            continue
        if style in ("bare", "dot", "symbol") and _is_date_or_bullet(line.text, match):
            return None
        written = match.group(match.lastindex or 1)
        if style not in NAMED:
            written = written.translate(SUPERSCRIPTS)
        key = _key(style, written)
        body = _body(sheet, index, line, match.end())
        if body is None or key == 0:
            return None
        return Label(style, written, key, index, line.at, body, _is_firm(sheet, index), line.page)
    return None


def _key(style: str, written: str) -> int | str:
    """Return what a label counts or is called, in Latin digits and plain letters; 0 where it counts nothing."""
    if style in NAMED:
        return latin(written).translate(SMALL_LETTERS)
    return roman_value(written) if style == "roman" else int(written)


def _is_date_or_bullet(text: str, match: re.Match[str]) -> bool:
    """Tell whether a day with its month begins the line, which is a date broken over lines, or emphasis by asterisks."""
    if text[0] == "*":
        return text.count("*") > len(match.group(1)) and text.rstrip(".,;:").endswith("*")
    word = _WORD.match(text, match.end())
    return bool(word and word.group().lower() in MONTHS) and int(match.group(1)) <= 31


def _body(sheet: Sheet, index: int, line: Line, taken: int) -> int | None:
    """Return where the note's text begins: after the label, or on the next line with words where the label stands alone."""
    if taken < len(line.text):
        return line.at + taken
    before = sheet.lines[index - 1].text if index and index - 1 not in sheet.furniture else ""
    if before.isdigit() and len(before) < 5 and line.text.isdigit() and int(before) + 1 == int(line.text):
        return None  # labels in a column of their own: which text belongs to which cannot be told
    for later in sheet.lines[index + 1 : index + 4]:
        if later.text:
            return None if _ALONE.fullmatch(later.text) else later.at
    return None


def _is_firm(sheet: Sheet, index: int) -> bool:
    """Tell whether the line before could end a note or stand above the first: blank, a heading, or ending as notes end."""
    before = sheet.lines[index - 1].text if index else ""
    if not before or index - 1 in sheet.furniture:
        return True
    if before[-1] in '.!?…؟。:)]”"»/' or "://" in before.rsplit(maxsplit=1)[-1] or before[-1].isdigit():
        return True
    return len(before) < _SHORT and (index < 2 or sheet.skipped(index - 2))


def find_blocks(sheet: Sheet, labels: Sequence[Label]) -> list[Block]:
    """Join labels of one style to blocks: numbers that count up, with next to nothing between a note and the next label."""
    blocks: list[Block] = []
    for zone in _zones(sheet, labels):
        chains = _named_chains(sheet, zone) if zone[0].style in NAMED else _numbered_chains(zone)
        chains.sort(key=lambda chain: chain[0].start)
        if not chains:
            continue
        limits = [*(chain[0].start for chain in chains[1:]), len(sheet.text)]
        blocks.extend(_block(sheet, chain, limit) for chain, limit in zip(chains, limits, strict=True))
    return blocks


def _zones(sheet: Sheet, labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Cut the labels where text that belongs to no note stands between them, and drop markers that wrapped to a line's start.

    Such a marker stands in the middle of a paragraph: the line before does not end a note, nor is it one.
    """
    zone: list[Label] = []
    for label in labels:
        gap = _gap(sheet, _note_end(sheet, zone[-1], label.start), label) if zone else _GAP + 1
        if gap and (not label.firm or (_wrapped(sheet, label) and not _below_rule(sheet, label))):
            continue
        if zone and gap > _GAP:
            yield zone
            zone = []
        zone.append(label)
    if zone:
        yield zone


def _wrapped(sheet: Sheet, label: Label) -> bool:
    """Tell whether a label came to its line's beginning only because the line above was full."""
    before = sheet.lines[label.index - 1].text if label.index else ""
    around = [line.text for line in sheet.lines[max(0, label.index - 4) : label.index + 3]]
    longest = max(map(len, around))
    return bool(before) and label.index - 1 not in sheet.furniture and len(before) + len(label.written) + 3 >= longest


def _below_rule(sheet: Sheet, label: Label) -> bool:
    """Tell whether the lines above a label, up to a few, hang from a rule or a page's top: the end of the last page's note."""
    for index in range(label.index - 1, max(-1, label.index - _BRIEF), -1):
        if index in sheet.furniture and sheet.lines[index].text:
            return not sheet.lines[index].text.isdigit()
        if not sheet.lines[index].text:
            return False
    return False


def _gap(sheet: Sheet, end: int, label: Label) -> int:
    """Count the characters of text between a note's end and the next label, stopping when there are clearly too many."""
    count = 0
    for index in range(sheet.index_at(end), label.index):
        line = sheet.lines[index]
        if line.at >= end and not sheet.skipped(index):
            count += len(line.text)
            if count > _GAP:
                break
    return count


def _note_end(sheet: Sheet, label: Label, limit: int) -> int:
    """Return where a note ends: at a blank line, unless what follows clearly goes on; never past ``limit``."""
    end = label.body
    blank = False
    index = sheet.index_at(label.body)
    page = sheet.lines[index].page
    while index < len(sheet.lines):
        line = sheet.lines[index]
        if line.start >= limit:
            break
        if (index in sheet.furniture and line.text) or not line.text:
            blank = True
        else:
            turned = line.page != page
            if (blank or turned) and end > label.body and not _goes_on(sheet, label, index, end):
                break
            if turned and not _brief(sheet, index, limit):
                break
            end, blank, page = line.at + len(line.text), False, line.page
        index += 1
    return end


def _goes_on(sheet: Sheet, label: Label, index: int, end: int) -> bool:
    """Tell whether the line below a blank one or a page's end still belongs to the note that ended at ``end``."""
    words = sheet.lines[index].text
    if words.startswith(("http://", "https://", "Http", "www.")):
        return True
    return words[0].islower() and not is_finished(sheet.text, label, end)


def is_finished(text: str, label: Label, end: int) -> bool:
    """Tell whether a note's words end at ``end`` as sentences and addresses end."""
    return text[end - 1] in _ENDS or "://" in text[max(label.body, end - 120) : end].rsplit(maxsplit=1)[-1]


def _brief(sheet: Sheet, index: int, limit: int) -> bool:
    """Tell whether few lines of one paragraph stand between a page's top and the next label: a note's end, not a page's text."""
    count, broken = 0, False
    for place in range(index, min(index + 2 * _BRIEF, len(sheet.lines))):
        line = sheet.lines[place]
        if line.start >= limit or line.page != sheet.lines[index].page:
            break
        if sheet.skipped(place):
            broken = True
            continue
        count += 1
        if broken or count > _BRIEF:
            return False
    return True


def _numbered_chains(zone: Sequence[Label]) -> list[list[Label]]:
    """Return the chains of rising numbers in a zone, the best first chosen, none overlapping.

    Each label is tied to the best label before it whose number is one less (a few less where notes are missing, the same
    where one is there twice). A label in the middle of a note's text ties to nothing better and drops out.
    """
    score: list[float] = []
    back: list[int] = []
    root: list[int] = []
    last: dict[int, int] = {}
    for here, label in enumerate(zone):
        best, source = _best_link(zone, here, last, score)
        score.append(best if source >= 0 or label.firm else 0.0)
        back.append(source)
        root.append(root[source] if source >= 0 else here)
        if not score[-1]:  # a number that wrapped to a line's beginning: it starts nothing
            continue
        rival = last.get(int(label.key))
        if rival is None or root[rival] != root[here] or best > score[rival]:
            last[int(label.key)] = here
    return _best_chains(zone, score, back, root)


def _best_link(zone: Sequence[Label], here: int, last: Mapping[int, int], score: Sequence[float]) -> tuple[float, int]:
    """Return the best score of a chain that ends with label ``here``, and the label before it (-1: it starts one)."""
    label = zone[here]
    number = int(label.key)
    best, source = (1.0 if number == 1 else 0.4 if number < _YEARS else 0.2), -1
    for step in (1, 2, 3, _HOLE, 0):
        before = last.get(number - step)
        if before is None or number == 1 or (step == 0 and (not label.firm or before != here - 1)):
            continue
        if _parted(zone, before, here):
            continue
        gain = score[before] + (1.0 if step == 1 else 0.3) + (0.2 if label.firm else 0.0)
        if gain > best:
            best, source = gain, before
    return best, source


def _parted(zone: Sequence[Label], before: int, here: int) -> bool:
    """Tell whether a page's end and other labels part two labels: a list that goes on below the notes of its first page."""
    return (
        here - before > 2
        and zone[before].page != zone[here].page
        and sum(label.firm for label in zone[before + 1 : min(here, before + 8)]) > 1
    )


def _best_chains(zone: Sequence[Label], score: Sequence[float], back: Sequence[int], root: Sequence[int]) -> list[list[Label]]:
    leaves: dict[int, int] = {}
    for here in range(len(zone)):
        if not score[here]:
            continue
        if root[here] not in leaves or score[here] > score[leaves[root[here]]]:
            leaves[root[here]] = here
    taken = [False] * len(zone)
    chains: list[list[Label]] = []
    for leaf in sorted(leaves.values(), key=lambda index: -score[index]):
        first = root[leaf]
        if any(taken[first : leaf + 1]):
            continue
        taken[first : leaf + 1] = [True] * (leaf + 1 - first)
        chain: list[Label] = []
        here = leaf
        while here >= 0:
            chain.append(zone[here])
            here = back[here]
        chains.append(chain[::-1])
    return chains


def _named_chains(sheet: Sheet, zone: Sequence[Label]) -> list[list[Label]]:
    """Cut a zone of named labels where a name comes again; of Markdown's labels each stands, whatever its name.

    The same sign twice on one page is a bulleted list.
    """
    chains: list[list[Label]] = [[]]
    seen: set[int | str] = set()
    for label in zone:
        if label.key in seen and label.style != "caret":
            if label.style == "symbol" and sheet.lines[label.index].page == sheet.lines[chains[-1][-1].index].page:
                return []
            chains.append([])
            seen = set()
        chains[-1].append(label)
        seen.add(label.key)
    return chains


def _block(sheet: Sheet, chain: Sequence[Label], limit: int) -> Block:
    limits = [*(label.start for label in chain[1:]), limit]
    ends = [_note_end(sheet, label, limit) for label, limit in zip(chain, limits, strict=True)]
    spans = tuple(Span(label.start, end) for label, end in zip(chain, ends, strict=True))
    bodies = zip(chain, spans, strict=True)
    sourced = tuple(_SOURCE.search(sheet.text, label.body, max(label.body, span.end)) is not None for label, span in bodies)
    return Block(chain[0].style, tuple(chain), spans, sourced)
