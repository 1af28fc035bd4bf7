"""Cleaning that keeps offsets: white space collapsed, signs cut out, and a map back into the text it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from citecheck.model.span import Span

#: What is changed: a hyphen at a line's end, a soft hyphen, white space but for a single blank, characters that show nothing.
#: U+200C and U+200D stay, because Persian and Indic spelling needs them.
_CHANGED = re.compile(
    r"(?P<hyphen>(?<=\w)[-\u2010][^\S\r\n\f]*[\r\n\f]\s*(?=\w))"
    r"|(?P<soft>\u00ad(?:[^\S\r\n\f]*[\r\n\f]\s*)?)"
    r"|(?P<space>\s{2,}|[^\S ])"
    r"|(?P<nothing>[\x00-\x08\u200b\u2060\ufeff]+)"
)
_DOUBLED = re.compile(" {2,}")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Tidied:
    """Cleaned text, and for each of its characters the offset that it came from."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return where the characters ``start:end`` of the cleaned text stand in the first text.

        Raises ``IndexError`` where the range holds no character.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"no characters at {start}:{end} of {len(self.text)}")
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def at(self, offset: int) -> int:
        """Return how many cleaned characters come from before ``offset`` of the first text."""
        low, high = 0, len(self.origins)
        while low < high:
            middle = (low + high) // 2
            if self.origins[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def tidy(
    text: str, span: Span | None = None, *, cuts: Iterable[Span] = (), one_word: Callable[[str, str], bool] | None = None
) -> Tidied:
    r"""Return ``text`` (or the part in ``span``) on one line: white space collapsed, ``cuts`` left out, ends stripped.

    ``cuts`` are spans of ``text`` in rising order. A hyphen at a line's end is kept and the line break after it goes
    ("Al-", "Sham" -> "Al-Sham"), unless ``one_word(before, after)`` says that the two halves are one word without it.
    Soft hyphens (U+00AD) always go.

    >>> tidy("front of Fateh Al-\nSham  left ").text
    'front of Fateh Al-Sham left'
    >>> tidy("people6 came", cuts=[Span(6, 7)]).text
    'people came'
    """
    kept, origins = _kept(text, Span(0, len(text)) if span is None else span, cuts)
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in _CHANGED.finditer(kept):
        pieces.append(kept[done : found.start()])
        places.extend(origins[done : found.start()])
        sign = _replacement(kept, found, one_word)
        if sign and ((pieces and places) or sign != " "):
            pieces.append(sign)
            places.append(origins[found.start()])
        done = found.end()
    pieces.append(kept[done:])
    places.extend(origins[done:])
    return _stripped("".join(pieces), places)


def collapse(text: str) -> str:
    """Return ``text`` with white space collapsed and line-end hyphens joined, where no way back is needed."""
    flat = _CHANGED.sub(lambda found: _replacement(text, found, None), text)
    return _DOUBLED.sub(" ", flat).strip()


def _kept(text: str, span: Span, cuts: Iterable[Span]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    origins: list[int] = []
    at = span.start
    for cut in cuts:
        if cut.end <= at or cut.start >= span.end:
            continue
        pieces.append(text[at : max(at, cut.start)])
        origins.extend(range(at, max(at, cut.start)))
        at = cut.end
    pieces.append(text[at : span.end])
    origins.extend(range(at, max(at, span.end)))
    return "".join(pieces), origins


def _replacement(kept: str, found: re.Match[str], one_word: Callable[[str, str], bool] | None) -> str:
    if found.lastgroup == "space":
        return " "
    if found.lastgroup != "hyphen":
        return ""
    if one_word is not None:
        before = _WORD_BEFORE.search(kept, max(0, found.start() - 40), found.start())
        after = _WORD_AFTER.match(kept, found.end())
        if before and after and after.group()[0].islower() and one_word(before.group(), after.group()):
            return ""
    return "-"


def _stripped(text: str, places: list[int]) -> Tidied:
    """Strip the ends, and collapse the doubled spaces that a vanished character leaves behind."""
    if "  " in text:
        keep = [index for index, sign in enumerate(text) if sign != " " or index == 0 or text[index - 1] != " "]
        text = "".join(text[index] for index in keep)
        places = [places[index] for index in keep]
    start = len(text) - len(text.lstrip())
    stripped = text.strip()
    return Tidied(stripped, tuple(places[start : start + len(stripped)]))
