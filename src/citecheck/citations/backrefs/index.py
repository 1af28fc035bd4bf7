"""The citations and notes of one report, ready to be asked: by note, by number, by what they name, by what stands before."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.citations.backrefs.names import WORD, Clue, Entry, begins, entry_of
from citecheck.model.citation import Citation
from citecheck.model.document import Note


class Index:
    """Looks up citations and notes; a look-up that has no certain answer returns the reason in words."""

    def __init__(self, citations: Sequence[Citation], notes: Sequence[Note]) -> None:
        self._notes = notes
        self._place = {note.id: place for place, note in enumerate(notes)}
        self._rank = {citation.id: rank for rank, citation in enumerate(citations)}
        self._entries = [entry_of(citation) for citation in citations]
        self._by_word: dict[str, list[int]] = {}
        for rank, entry in enumerate(self._entries):
            for word in set(WORD.findall(entry.folded + " " + entry.head)):
                self._by_word.setdefault(word, []).append(rank)
        self._held: dict[str, list[Entry]] = {note.id: [] for note in notes}
        for entry in self._entries:
            self._held.setdefault(entry.citation.note, []).append(entry)
        self._by_label: dict[str, list[Note]] = {}
        for note in notes:
            self._by_label.setdefault(note.label.strip("()[]. "), []).append(note)

    def label(self, note: str) -> str:
        """Return how the note with that id is labelled."""
        return self._notes[self._place[note]].label if note in self._place else note

    def held(self, note: Note) -> list[Entry]:
        """Return what ``note`` holds, comments too."""
        return self._held[note.id]

    def naming(self, clue: Clue, before: Citation | None = None) -> list[Entry]:
        """Return what may fit ``clue``, in order, only what stands before a citation where one is given."""
        ranks = sorted({rank for key in clue.key_words() for rank in self._by_word.get(key, ())})
        last = len(self._entries) if before is None else self._rank[before.id]
        return [self._entries[rank] for rank in ranks if rank < last]

    def begun(self, clue: Clue) -> bool:
        """Tell whether any source begins with the names of ``clue``."""
        return any(begins(entry, clue) for entry in self.naming(clue) if is_source(entry))

    def comes_after(self, note: Note, citation: Citation) -> bool:
        """Tell whether ``note`` comes after the note of ``citation``."""
        return self._place[note.id] > self._place[citation.note]

    def near(self, note: Note, distance: int, clue: Clue) -> Note | None:
        """Return the nearest other note, so many before or after, in which a source begins with the names of ``clue``."""
        place = self._place[note.id]
        around = sorted(
            self._notes[max(0, place - distance) : place + distance + 1], key=lambda n: abs(self._place[n.id] - place)
        )
        return next(
            (
                other
                for other in around
                if other.id != note.id and any(begins(entry, clue) for entry in self._held[other.id] if is_source(entry))
            ),
            None,
        )

    def before(self, citation: Citation) -> Citation | str:
        """Return the citation just before: in the same note, else the only one of the note before."""
        own = [entry.citation.id for entry in self._held[citation.note]]
        at = own.index(citation.id)
        if at:
            return self._held[citation.note][at - 1].citation
        place = self._place[citation.note]
        if place == 0:
            return "no note stands before it"
        note, before = self._notes[place], self._notes[place - 1]
        if note.scope == "chapter" and before.scope == "chapter" and _section(note) != _section(before):
            return "it is in the first note of its chapter"
        if note.label.isdigit() and before.label.isdigit() and 1 < int(note.label) != int(before.label) + 1:
            return f"note {int(note.label) - 1} before it was not found"
        return self.only(before)

    def only(self, note: Note) -> Citation | str:
        """Return the one citation of a note, or say why there is no one."""
        held = [entry.citation for entry in self._held[note.id] if entry.citation.kind != "comment"]
        if not held:
            return f"note {note.label} cites nothing that could be read"
        return held[0] if len(held) == 1 else f"note {note.label} holds {len(held)} citations"

    def numbered(self, number: str, citation: Citation) -> Note | str:
        """Return the note that ``citation`` means by a number, of the same section where numbering restarts."""
        labelled = self._by_label.get(number, [])
        if len(labelled) > 1:
            own = self._notes[self._place[citation.note]]
            labelled = [note for note in labelled if _section(note) == _section(own)] or labelled
        if not labelled:
            return f"there is no note {number}"
        if len(labelled) > 1:
            return f"{len(labelled)} notes bear the number {number}"
        return "it points to its own note" if labelled[0].id == citation.note else labelled[0]


def is_source(entry: Entry) -> bool:
    """Tell whether an entry cites a source of its own."""
    return entry.citation.kind not in ("comment", "cross-reference")


def _section(note: Note) -> str:
    return note.id.rpartition(".")[0]
