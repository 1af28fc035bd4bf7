"""Works that LaTeX cites: a marker to the entry in the body, the entry itself in a note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citecheck.ingest.entries import entry_words, given
from citecheck.ingest.latex.macros import CITES
from citecheck.ingest.latex.notes import NoteWalk
from citecheck.ingest.latex.source import Source, prepared
from citecheck.ingest.latex.works import read_bib, work_fields
from citecheck.ingest.markup import Folder, Sink, Slip
from citecheck.ingest.weave import Weave

_BIBLIOGRAPHY = re.compile(r"\\(bibliography|addbibresource|addglobalbib)\s*(?:\[[^\]]*\])?\s*\{([^{}]{1,500})\}")
_ITEMS = re.compile(r"\\begin\s*\{thebibliography\}(.*?)(?:\\end\s*\{thebibliography\}|\Z)", re.DOTALL)
_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{[^{}]*\})*\])?\s*\{([^{}]+)\}")


class CiteWalk(NoteWalk):
    """Walks a whole report, bibliography included. After it is made, ``weave`` holds all."""

    def __init__(self, folder: Folder, text: str) -> None:
        super().__init__(folder, text)
        self.actions |= dict.fromkeys(CITES, self._cite)
        source = prepared(text, numbered=True)
        self._item_lines: dict[str, int] = {}
        self._items = self._bibitems(source)
        self._works = self._bib(source.text)
        start = source.text.find(r"\begin{document}")
        if start >= 0:
            self._walk(source, 0, start, Slip())
            self._numbers = dict.fromkeys(self._numbers, 0)
        self._walk(source, max(start, 0), len(source.text), self._weave)

    @property
    def weave(self) -> Weave:
        """The report as it was walked."""
        return self._weave

    def fields_of(self, entry: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of an entry of a .bib file, as they are shown."""
        return work_fields(entry, self._plain)

    def _environment(self, source: Source, name: str, at: int, sink: Sink) -> int:
        """Skip a thebibliography: its items are notes where they are cited, and words of the report where they are not."""
        if name != "thebibliography":
            return at
        close = source.text.find(r"\end{thebibliography}", at)
        self._uncited(sink)
        return close if close >= 0 else len(source.text)

    def _bib(self, text: str) -> dict[str, dict[str, str]]:
        """Read the .bib files that the report names."""
        works: dict[str, dict[str, str]] = {}
        for found in _BIBLIOGRAPHY.finditer(text):
            for name in found[2].split(","):
                bib = self._folder.text(name.strip(), ".bib")
                if bib is None:
                    self._missing(name, f"\\{found[1]}{{{name.strip()}}} was not read: no such file in the report's folder")
                else:
                    works = {**read_bib(bib), **works}
        return works

    def _bibitems(self, source: Source) -> dict[str, str]:
        """Return the source of each item of a thebibliography by its key."""
        items: dict[str, str] = {}
        for whole in _ITEMS.finditer(source.text):
            found = list(_ITEM.finditer(whole[1]))
            ends = [*(item.start() for item in found[1:]), len(whole[1])]
            for item, end in zip(found, ends, strict=False):
                items.setdefault(item[1].strip(), whole[1][item.end() : end])
                self._item_lines.setdefault(item[1].strip(), source.line_at(whole.start(1) + item.start()))
        return items

    def _uncited(self, sink: Sink) -> None:
        """Show the items of a thebibliography that nothing cites: they are words of the report."""
        for key, item in self._items.items():
            if f"cite\0{key}" not in self._told:
                source = Source(item)
                sink.paragraph()
                self._walk(source, 0, len(item), sink)
                sink.paragraph()

    def _cite(self, source: Source, name: str, at: int, sink: Sink) -> int:
        r"""\cite[see][12]{a,b} and its kin."""
        first = source.option(at)
        second = source.option(first[2]) if first else None
        at = (second or first or (0, 0, at))[2]
        found = source.argument(at)
        if found is None:
            return at
        before = self._plain(source.text[first[0] : first[1]]) if first and second else ""
        last = second or first
        after = self._plain(source.text[last[0] : last[1]]) if last else ""
        keys = [key.strip() for key in source.text[found[0] : found[1]].split(",") if key.strip()]
        how = CITES[name]
        if isinstance(sink, Slip):
            self._cite_inside(sink, keys, before, after)
        elif how == "foot":
            self._cite_below(sink, keys, before, after)
        else:
            self._cite_here(sink, keys, how)
        return found[2]

    def _cite_here(self, sink: Sink, keys: Sequence[str], how: str) -> None:
        """Mark each work cited in the body; its entry is the note."""
        for key in keys:
            fields = self._fields(key)
            if how in ("name", "author"):
                sink.words(_short_names(fields.get("author", "")) + (" " if how == "name" else ""))
            elif how == "year":
                sink.words(fields.get("issued", "")[:4])
            if how in ("author", "year"):
                continue
            sink.mark(key, f"cite\0{key}")
            if f"cite\0{key}" not in self._told and (key in self._works or key in self._items):
                self._told.add(f"cite\0{key}")
                slip = Slip()
                self._work(slip, key, "")
                line = 0 if key in self._works else self._item_lines.get(key, 0)
                self._weave.note(f"cite\0{key}", key, slip.text, fields=slip.fields, marks=slip.marks, line=line)

    def _cite_below(self, sink: Sink, keys: Sequence[str], before: str, after: str) -> None:
        """Make a footnote of the works cited."""
        self._numbers["footnote"] += 1
        label, key = self._counted("footnote", str(self._numbers["footnote"]))
        sink.mark(label, key)
        slip = Slip()
        self._cite_inside(slip, keys, before, after)
        self._weave.note(key, label, slip.text, fields=slip.fields, marks=slip.marks)

    def _cite_inside(self, slip: Slip, keys: Sequence[str], before: str, after: str) -> None:
        """Write the works cited into a note."""
        slip.words(f"{before} " if before else "")
        for number, key in enumerate(keys):
            slip.words("; " if number else "")
            self._work(slip, key, after if number == len(keys) - 1 else "")

    def _work(self, slip: Slip, key: str, place: str) -> None:
        """Write one work, at ``place`` ("12", "ch. 3")."""
        if key in self._works:
            locator = (f"p. {place}" if place[0].isdigit() else place) if place else ""
            fields = {**self._fields(key), **({"locator": locator} if locator else {})}
            slip.source(entry_words(fields), given(fields))
        elif key in self._items:
            self._told.add(f"cite\0{key}")
            source = Source(self._items[key])
            self._walk(source, 0, len(source.text), slip)
            slip.words(f", {place}" if place else "")
        else:
            slip.words(f"({key}{', ' + place if place else ''})")
            self._missing(f"cite {key}", f"\\cite{{{key}}} names a work that no bibliography holds")

    def _fields(self, key: str) -> dict[str, str]:
        return self.fields_of(self._works[key]) if key in self._works else {}


def _short_names(authors: str) -> str:
    """Return last names as a text shows them: "Orr and Lind", "Orr et al."."""
    names = [
        name.split(",")[0].strip() if "," in name else (name.split() or [""])[-1] for name in authors.split(";") if name.strip()
    ]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
