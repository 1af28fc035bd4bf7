"""Notes of LaTeX: footnotes, endnotes and thanks, numbered as LaTeX numbers them, with marks and texts apart."""

from __future__ import annotations

import re

from citecheck.ingest.latex.source import Source
from citecheck.ingest.latex.walk import Walk
from citecheck.ingest.markup import Folder, Sink, Slip
from citecheck.model.document import Scope

_THANKS = ("*", "†", "‡", "§", "¶", "‖")
_CHAPTERED = re.compile(r"\\documentclass\s*(?:\[[^\]]*\])?\s*\{(?:book|report|memoir|scrbook|scrreprt|extbook|amsbook)\}")
_NUMBER = re.compile(r"\s*(-?\d{1,6})\s*$")

#: Macros that mark a place and give its note.
_FOOTNOTES = ("footnote", "endnote", "thanks", "tablefootnote", "sidenote", "pagenote", "blfootnote")


class NoteWalk(Walk):
    """Walks a report and keeps count of its notes; each note's words go onto a slip."""

    def __init__(self, folder: Folder, text: str) -> None:
        super().__init__(folder, text)
        self._numbers = {"footnote": 0, "endnote": 0, "thanks": 0}
        self._chapter = 0
        self._chaptered = _CHAPTERED.search(text) is not None
        self._mixed = "\\endnote" in text and "\\footnote" in text
        self._named: dict[str, tuple[str, str]] = {}  # \label -> label and key of the footnote that bears it
        self._under: tuple[str, str] | None = None  # the footnote under way
        self.actions |= dict.fromkeys(_FOOTNOTES, self._note)
        self.actions |= {
            "footnotemark": self._notemark,
            "endnotemark": self._notemark,
            "footnotetext": self._notetext,
            "endnotetext": self._notetext,
            "footref": self._footref,
            "label": self._label,
            "setcounter": self._counter,
            "addtocounter": self._counter,
            "stepcounter": self._counter,
            "chapter": self._new_chapter,
        }

    def _new_chapter(self, source: Source, name: str, at: int, sink: Sink) -> int:
        """Begin a chapter: in books the footnotes are numbered anew."""
        self._chapter += 1
        if self._chaptered:
            self._numbers["footnote"] = 0
        return self._heading(source, name, at, sink)

    def _counted(self, kind: str, number: str) -> tuple[str, str]:
        """Return label and key of a note of ``kind``."""
        label = _THANKS[int(number) % 6 - 1] * (1 + (int(number) - 1) // 6) if kind == "thanks" else number
        label = f"e{label}" if kind == "endnote" and self._mixed else label
        chapter = self._chapter if kind == "footnote" and self._chaptered else 0
        return label, f"{kind}\0{chapter}\0{number}"

    def _number(self, source: Source, kind: str, at: int, *, step: bool) -> tuple[str, int]:
        """Return the number of a note: the one in brackets, else the counter's, which goes one on where ``step``."""
        option = source.option(at)
        if option is not None:
            written = source.text[option[0] : option[1]].strip()
            at = option[2]
            if written.isdigit():
                return written, at
        self._numbers[kind] += step and option is None
        return str(self._numbers[kind]), at

    def _note(self, source: Source, name: str, at: int, sink: Sink) -> int:
        r"""\footnote, \endnote, \thanks and their kin: a marker here, and the note."""
        kind = "thanks" if name == "thanks" else "endnote" if "end" in name else "footnote"
        number, at = self._number(source, kind, at, step=True)
        found = source.argument(at)
        if found is None:
            self._missing(f"{kind}{number}", f"\\{name} without its closing brace: the words behind were read as text")
            return at
        label, key = self._counted(kind, number)
        sink.mark(label, key)
        self._tell(label, key, source, found)
        return found[2]

    def _notemark(self, source: Source, name: str, at: int, sink: Sink) -> int:
        kind = "endnote" if "end" in name else "footnote"
        number, at = self._number(source, kind, at, step=True)
        sink.mark(*self._counted(kind, number))
        return at

    def _notetext(self, source: Source, name: str, at: int, sink: Sink) -> int:
        del sink
        kind = "endnote" if "end" in name else "footnote"
        number, at = self._number(source, kind, at, step=False)
        found = source.argument(at)
        if found is None:
            return at
        label, key = self._counted(kind, number)
        self._tell(label, key, source, found)
        return found[2]

    def _tell(self, label: str, key: str, source: Source, words: tuple[int, int, int]) -> None:
        slip = Slip()
        outer, self._under = self._under, (label, key)
        self._walk(source, words[0], words[1], slip)
        self._under = outer
        chaptered = self._chaptered and key.startswith("footnote")
        scope: Scope = "chapter" if chaptered else "document"
        line = source.line_at(words[0])
        self._weave.note(key, label, slip.text, scope=scope, fields=slip.fields, marks=slip.marks, line=line)

    def _label(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        del sink
        found = source.argument(at)
        if found is not None and self._under is not None:
            self._named[source.text[found[0] : found[1]]] = self._under
        return found[2] if found else at

    def _footref(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        r"""\footref{x}: one more marker of the footnote that bears the label x."""
        found = source.argument(at)
        if found is not None and (named := self._named.get(source.text[found[0] : found[1]])):
            sink.mark(*named)
        return found[2] if found else at

    def _counter(self, source: Source, name: str, at: int, sink: Sink) -> int:
        r"""\setcounter{footnote}{3}, \addtocounter{footnote}{-1}, \stepcounter{footnote}."""
        del sink
        which = source.argument(at)
        if which is None:
            return at
        counter = source.text[which[0] : which[1]].strip()
        if "step" in name:
            self._numbers[counter] = self._numbers.get(counter, 0) + 1
            return which[2]
        value = source.argument(which[2])
        if value is None:
            return which[2]
        number = _NUMBER.match(source.text, value[0], value[1])
        if number is not None and counter in self._numbers:
            base = self._numbers[counter] if name == "addtocounter" else 0
            self._numbers[counter] = max(0, base + int(number[1]))
        return value[2]
