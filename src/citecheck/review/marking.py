"""Text cut where something begins or ends that is to be shown in it: claims, passages, words that match, words looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from citecheck.model.span import Span

#: A paragraph ends at a line end; in texts whose lines were broken by hand, at a blank line.
_BLANK = re.compile(r"[^\S\n]*\n\s*\n")
_LINE = re.compile(r"[^\S\n]*\n\s*")
_ENDED = re.compile(r"[.!?…؟۔。:;|\d\])\"”’»]\s*\Z")
#: A line longer than this, in characters, was not broken by hand; nor is a text whose lines are shorter than this as a rule.
_LONG_LINE, _SHORT_LINE = 140, 45


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text, the ``names`` of all that covers it, and where it ``start`` s in the whole."""

    text: str
    start: int
    names: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Tell whether something called ``name`` covers the piece."""
        return name in self.names


def pieces(text: str, within: Span, layers: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """Cut ``within`` of ``text`` where spans begin and end. Spans may overlap, and may reach beyond.

    >>> [(p.text, p.names) for p in pieces("a bc d", Span(0, 6), [(Span(2, 4), "word"), (Span(0, 4), "claim")])]
    [('a ', ('claim',)), ('bc', ('claim', 'word')), (' d', ())]
    """
    inside = [
        (Span(max(span.start, within.start), min(span.end, within.end)), name)
        for span, name in layers
        if span.start < within.end and span.end > within.start
    ]
    steps: dict[int, list[tuple[int, str]]] = {within.start: [], within.end: []}
    for span, name in inside:
        steps.setdefault(span.start, []).append((1, name))
        steps.setdefault(span.end, []).append((-1, name))
    active: dict[str, int] = {}
    found: list[Piece] = []
    places = sorted(steps)
    for at, until in pairwise(places):
        for change, name in steps[at]:
            active[name] = active.get(name, 0) + change
        names = tuple(sorted(name for name, count in active.items() if count > 0))
        found.append(Piece(text=text[at:until], start=at, names=names))
    return tuple(found)


def paragraphs(text: str, within: Span | None = None) -> tuple[Span, ...]:
    r"""Return the paragraphs of ``text`` (or of a part of it) in order, without the white space around them.

    >>> [span.of("One.\nTwo.\n\nThree. ") for span in paragraphs("One.\nTwo.\n\nThree. ")]
    ['One.', 'Two.', 'Three.']
    """
    whole = within or Span(0, len(text))
    part = whole.of(text)
    parted = _BLANK if _is_broken_by_hand(part) else _LINE
    found: list[Span] = []
    at = 0
    for match in [*parted.finditer(part), None]:
        start, end = at, match.start() if match else len(part)
        stripped = part[start:end]
        start += len(stripped) - len(stripped.lstrip())
        end -= len(stripped) - len(stripped.rstrip())
        if start < end:
            found.append(Span(start, end).shifted(whole.start))
        at = match.end() if match else len(part)
    return tuple(found)


def _is_broken_by_hand(text: str) -> bool:
    """Tell whether most full lines stop in mid-sentence, as in text set to a width: a plain text file, a PDF."""
    lines = [line for line in text.split("\n") if line.strip()]
    if any(len(line) > _LONG_LINE for line in lines):
        return False
    full = [line for line in lines if len(line) > _SHORT_LINE]
    return 2 * sum(_ENDED.search(line) is None for line in full) > len(full) > 0


def around(spans: Sequence[Span], inner: Span) -> Span:
    """Return the span from the first to the last of ``spans`` that touch ``inner``; ``inner`` itself where none does."""
    touched = [span for span in spans if span.start < inner.end and span.end > inner.start]
    return Span(min(touched[0].start, inner.start), max(touched[-1].end, inner.end)) if touched else inner


def found_in(text: str, words: str, most: int = 200) -> tuple[Span, ...]:
    """Return where ``words`` stand in ``text``, case and white space overlooked: at most ``most`` places."""
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        return ()
    places: list[Span] = []
    for match in re.finditer(r"\s+".join(parts), text, re.IGNORECASE):
        places.append(Span(*match.span()))
        if len(places) >= most:
            break
    return tuple(places)
