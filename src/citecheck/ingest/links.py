"""Links of the text as citations: those that lie on words, and addresses that stand in the text themselves.

Reports on the web cite by links in the text, beside their notes or instead of them. A link that lies on words gets a marker
behind them ("[link 3]") and a note behind the text, as ``Weave`` writes notes; an address that stands in the text is marker and
note in one, so that nothing is written into a file's own text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import msgspec

from citecheck.ingest.claims import find_claims
from citecheck.ingest.lines import lay_out
from citecheck.ingest.pdf.links import wraps
from citecheck.ingest.weave import with_link
from citecheck.model.document import Claim, Document, Marker, Note, Problem, TextLink
from citecheck.model.span import Span
from citecheck.model.url import trim
from citecheck.text.tidy import tidy

#: An address in running text; a bracket or quotation mark ends it.
_ADDRESS = re.compile(r"(?i)(?<![\w/=:.])(?:https?://|www\.(?=\w))[^\s<>\"“”«»„]+")
_TOKEN = re.compile(r"\s*\S+")


def links_of(document: Document) -> tuple[TextLink, ...]:
    """Return the links of the text outside of notes and markers, in the order of the text."""
    taken = sorted(span for spans in ((note.span for note in document.notes), _signs(document)) for span in spans)
    worded = [link for link in document.links if not _meets(link.span, taken)]
    covered = sorted([*taken, *(link.span for link in worded)])
    bare = [TextLink(span=span, href=_href(document.text, span)) for span in _addresses(document.text, covered)]
    return tuple(sorted([*worded, *bare], key=lambda link: link.span))


def cite_links(document: Document) -> Document:
    """Return ``document`` with each link of its text as a note and a marker; as it is where there is none.

    Notes, markers and claims that are there keep their ids and their order; links' notes come behind them. A sentence with a
    link is a claim of that link.
    """
    links = links_of(document)
    if not links:
        return document
    labels = _labels(document, len(links))
    signs = {link: f"[{label}]" for link, label in zip(links, labels, strict=True) if not _stands(document.text, link)}
    moved = _Moved([(link.span.end, len(sign)) for link, sign in signs.items()])
    text = moved.text(document.text, list(signs.values()))
    tail = _Tail(text)
    notes: list[Note] = []
    markers: list[Marker] = []
    lines: list[tuple[int, int]] = []
    pages: list[tuple[int, int]] = []
    for link, label in zip(links, labels, strict=True):
        at, name = moved.span(link.span), label.replace(" ", "-")
        if link in signs:
            notes.append(tail.note(name, label, with_link(link.span.of(document.text), link.href)))
            lines.append((notes[-1].span.start, document.line_of(link.span.start)))
            pages.append((notes[-1].span.start, document.page_of(link.span.start) or 0))
            at = Span(at.end, at.end + len(signs[link]))
        else:
            notes.append(Note(id=name, label=label, text=tidy(text, at).text, span=at, body=at))
        markers.append(Marker(label=label, span=at, note=name))
    carried = _carried(document, moved, tail.text)
    if document.lines:
        carried = msgspec.structs.replace(carried, lines=(*carried.lines, *lines))
    if document.pages:
        carried = msgspec.structs.replace(carried, pages=(*carried.pages, *pages))
    return _with_claims(carried, notes, markers)


class _Tail:
    """A text with notes written behind it."""

    def __init__(self, text: str) -> None:
        self._parts = [text]
        self._length = len(text)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def note(self, name: str, label: str, words: str) -> Note:
        """Write a note behind the text, a blank line before it."""
        before = self._parts[-1]
        gap = "" if before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
        start = self._length + len(gap)
        body = Span(start + len(label) + 3, start + len(label) + 3 + len(words))
        self._parts.append(f"{gap}[{label}] {words}\n\n")
        self._length = body.end + 2
        return Note(id=name, label=label, text=words, span=Span(start, body.end), body=body)


def _labels(document: Document, count: int) -> list[str]:
    """Return a label for each link that no note bears."""
    known = {note.label for note in document.notes} | {note.id.replace("-", " ") for note in document.notes}
    free = (f"link {number}" for number in range(1, count + len(known) + 1))
    return [label for label in free if label not in known][:count]


def _signs(document: Document) -> list[Span]:
    return [marker.span for marker in document.markers]


def _meets(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether ``span`` shares a character with one of ``others``, which are in rising order and seldom nested."""
    place = bisect_right(others, span.end, key=lambda other: other.start)
    return any(other.start < span.end and span.start < other.end for other in others[max(0, place - 3) : place])


def _addresses(text: str, covered: Sequence[Span]) -> list[Span]:
    """Return where addresses stand in the text, outside of what is ``covered``; one that a line's end broke is whole again."""
    found: list[Span] = []
    width = 0
    for match in _ADDRESS.finditer(text):
        start = match.start()
        if _meets(Span(start, start + 1), covered):
            continue
        place = bisect_left(covered, start, key=lambda span: span.start)
        stop = min(match.end(), covered[place].start if place < len(covered) else match.end())  # a marker is no part of it
        end = start + len(trim(text[start:stop]))
        if end == match.end() and text[end : end + 1] in ("\n", "\r"):
            width = width or lay_out(text).width()
            end = _wrapped(text, start, end, width)
        if end - start > len("https://") and not _meets(Span(start, end), covered):
            found.append(Span(start, end))
    return found


def _wrapped(text: str, start: int, end: int, width: int) -> int:
    """Return where an address ends that goes up to the end of its line: there, or on the next line."""
    line = text.rfind("\n", 0, start) + 1
    token = _TOKEN.match(text, end)
    joined = (
        token is not None and "\n\n" not in token.group() and wraps(text[line:end], token.group(), full=end - line >= width - 10)
    )
    return end + len(trim(token.group())) if joined and token is not None else end


def _href(text: str, span: Span) -> str:
    address = "".join(span.of(text).split())
    return address if "://" in address else f"http://{address}"


def _stands(text: str, link: TextLink) -> bool:
    """Tell whether the words of a link are its address."""
    return with_link("".join(link.span.of(text).split()), link.href) in (link.href, "".join(link.span.of(text).split()))


class _Moved:
    """Where offsets lie once signs were written into the text at ``places`` (offset and length, in rising order)."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self._places = [place for place, _ in places]
        self._added = list(accumulate((length for _, length in places), initial=0))

    def text(self, text: str, signs: Sequence[str]) -> str:
        """Return ``text`` with the signs at their places."""
        cuts = [0, *self._places, len(text)]
        pieces = [text[start:end] for start, end in pairwise(cuts)]
        return "".join(piece + sign for piece, sign in zip(pieces, [*signs, ""], strict=True))

    def start(self, offset: int) -> int:
        """Return where what begins at ``offset`` begins now: behind a sign that was written there."""
        return offset + self._added[bisect_right(self._places, offset)]

    def span(self, span: Span) -> Span:
        """Return where a span lies now; a sign written at its end lies outside."""
        start = self.start(span.start)
        return Span(start, max(start, span.end + self._added[bisect_left(self._places, span.end)]))


def _carried(document: Document, moved: _Moved, text: str) -> Document:
    """Return ``document`` with the new text, everything in it at its new place."""
    change = msgspec.structs.replace
    return change(
        document,
        text=text,
        notes=tuple(change(note, span=moved.span(note.span), body=moved.span(note.body)) for note in document.notes),
        markers=tuple(change(marker, span=moved.span(marker.span)) for marker in document.markers),
        claims=tuple(
            change(claim, span=moved.span(claim.span), clause_span=moved.span(claim.clause_span)) for claim in document.claims
        ),
        problems=tuple(
            change(problem, span=moved.span(problem.span)) if problem.span else problem for problem in document.problems
        ),
        pages=tuple((moved.start(offset), number) for offset, number in document.pages),
        lines=tuple((moved.start(offset), number) for offset, number in document.lines),
        links=(),
    )


def _with_claims(document: Document, notes: Sequence[Note], markers: Sequence[Marker]) -> Document:
    """Add the links' notes, markers and claims. A claim that is there already, word for word, gets the link's note as well."""
    sheet = lay_out(document.text)
    # Only text that was not woven has page furniture: that of plain files, and of PDFs that were read page by page.
    if document.media_type != "text/plain" and "\f" not in document.text:
        sheet = replace(sheet, furniture=frozenset())
    inside = {note.span for note in notes} & {marker.span for marker in markers}  # addresses: they are words of their sentence
    behind = [_behind(marker) if marker.span in inside else marker for marker in markers]
    everywhere = sorted([*document.markers, *behind], key=lambda marker: marker.span)
    beside = sorted(note.span for note in (*document.notes, *notes) if note.span not in inside)
    ours = {note.id for note in notes}
    known = {(claim.sentence, claim.clause): place for place, claim in reversed(list(enumerate(document.claims)))}
    claims: list[Claim] = list(document.claims)
    for claim in find_claims(sheet, everywhere, sorted({marker.span for marker in everywhere}), beside):
        own = tuple(note for note in claim.notes if note in ours)
        place = known.get((claim.sentence, claim.clause))
        if own and place is not None:
            claims[place] = msgspec.structs.replace(claims[place], notes=(*claims[place].notes, *own))
        elif own:
            claims.append(msgspec.structs.replace(claim, notes=own))
    return msgspec.structs.replace(
        document,
        notes=(*document.notes, *notes),
        markers=tuple(sorted([*document.markers, *markers], key=lambda marker: marker.span)),
        claims=tuple(sorted(claims, key=lambda claim: claim.clause_span.end)),
        problems=document.problems if document.notes else _without_notes(document.problems),
    )


def _behind(marker: Marker) -> Marker:
    """Return a marker of no width at the end of an address, so that a claim keeps the address."""
    return msgspec.structs.replace(marker, span=Span(marker.span.end, marker.span.end))


def _without_notes(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Say, where a document had no notes, that its links were taken."""
    taken = Problem(code="CC412", message="no notes found; the links in the text were taken as citations")
    return (*(problem for problem in problems if problem.code != "CC411"), taken)
