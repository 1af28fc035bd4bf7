"""Works that Markdown cites by key ("[@orr2019, p. 3]"), out of the .bib files that its front matter names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.ingest.latex.cites import CiteWalk
from citecheck.ingest.latex.works import read_bib
from citecheck.ingest.markup import Folder

_NAMED = re.compile(r"(?m)^bibliography:[ \t]*(.*)\n((?:[ \t]*-[ \t]+.*\n?)*)")
_ITEM = re.compile(r"(?m)^[ \t]*-[ \t]+(.+)$")
#: A key as pandoc reads it (its manual, "Citation syntax"): letters, digits, and single signs between them.
_KEY = r"@(?:\{(?P<braced>[^{}\s]{1,100})\}|(?P<key>\w(?:[\w]|[:.#$%&\-+?<>~/](?=\w)){0,99}))"
#: A citation in brackets, or a bare key with its place behind it: the author's name belongs to the sentence.
CITATION = re.compile(rf"\[(?P<group>[^\[\]@]{{0,200}}@[^\[\]]{{1,600}})\]|(?<![\w@/.])-?{_KEY}(?:[ \t]\[[^\[\]@]{{1,100}}\])?")
_EACH = re.compile(rf"(?<![\w@])-?{_KEY}")


class Bibliography:
    """The works of one report. ``missing`` are files that its front matter names and that are not in its folder."""

    def __init__(self, front_matter: str, folder: Folder) -> None:
        self._walk = CiteWalk(folder, "")
        self._entries: dict[str, dict[str, str]] = {}
        self.missing: list[str] = []
        for name in _names(front_matter):
            text = folder.text(name, ".bib") if name.lower().endswith(".bib") or "." not in name else None
            if text is None:
                self.missing.append(name)
            else:
                self._entries = {**read_bib(text), **self._entries}

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def fields(self, key: str) -> dict[str, str]:
        """Return the fields of one work in CSL's names."""
        return self._walk.fields_of(self._entries[key])

    def keys_of(self, found: re.Match[str]) -> list[str]:
        """Return the keys that a citation names."""
        cited = _EACH.finditer(found["group"]) if found["group"] else [found]
        return [one["braced"] or one["key"] for one in cited]


def _names(front_matter: str) -> Iterator[str]:
    """Yield the files under "bibliography": one, a list in brackets, or a list of lines."""
    for found in _NAMED.finditer(front_matter + "\n"):
        for written in [*found[1].strip().strip("[]").split(","), *_ITEM.findall(found[2])]:
            name = written.strip().strip("\"'")
            if name:
                yield name
