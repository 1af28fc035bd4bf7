"""The last word on a woven text: where a format's own footnotes are missing, the text is searched as plain text is.

Reports are pasted into pages and word processors with their notes as mere paragraphs ("(1) Valley Post, …") and their
markers as mere digits. What plain text can tell, any format can tell.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

import msgspec

from citecheck.ingest.plain.reader import document as read_plain
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document


def settle(weave: Weave, *, source: str, media_type: str, digest: str, encoding: str = "utf-8") -> Document:
    """Return the document that ``weave`` holds.

    With notes of its own that is all. Without, notes of plain-text habits are looked for; where there are none either, the
    links of the text become the citations (``Weave.document``).
    """
    flat = None if weave.has_notes else _flat(weave, source, digest)
    if flat is None:
        return weave.document(source=source, media_type=media_type, digest=digest, encoding=encoding)
    return msgspec.structs.replace(flat, media_type=media_type, encoding=encoding)


def _flat(weave: Weave, source: str, digest: str) -> Document | None:
    """Read the woven text as plain text; None where that finds no notes, or where most have no marker: a numbered list."""
    found = read_plain(weave.text, source=source, digest=digest)
    tied = len({marker.note for marker in found.markers if marker.note})
    if not found.notes or tied * 2 < len(found.notes) or tied < min(2, len(found.notes)):
        return None
    text = weave.text
    beside = [link for link in weave.links if not any(note.span.start <= link.end <= note.span.end for note in found.notes)]
    inside = [link for link in weave.links if link not in beside]
    pieces, done, ends = [], 0, []
    for link in inside:  # a note keeps the addresses that its links do not show
        pieces += [text[done : link.end], link.behind]
        ends.append(link.end)
        done = link.end
    if inside:
        found = read_plain("".join([*pieces, text[done:]]), source=source, digest=digest)
    added = list(accumulate((len(link.behind) for link in inside), initial=0))
    links = []
    for link in beside:
        placed = link.placed(text)
        links.append(msgspec.structs.replace(placed, span=placed.span.shifted(added[bisect_left(ends, placed.span.end)])))
    return msgspec.structs.replace(found, links=tuple(links))
