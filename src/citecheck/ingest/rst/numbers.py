"""The labels of notes in reStructuredText: numbers that count themselves, numbers by name, and signs.

docutils counts in the order of the definitions and steps over numbers that are written by hand; the references "[#]_" and
"[*]_" take their definitions in order (specification, "Auto-Numbered Footnotes", "Auto-Symbol Footnotes").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citecheck.ingest.rst.blocks import Block, normal

#: The signs in their order; then doubled (specification, "Auto-Symbol Footnotes").
_SIGNS = "*†‡§¶#♠♥♦♣"


@dataclass(frozen=True, slots=True)
class Definition:
    """A note's definition: the label that it shows, and its key."""

    label: str
    key: str


class Numbers:
    """The labels of all definitions, and which definition each reference means."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._row: list[Definition] = []
        self._named: dict[str, Definition] = {}
        self._waiting: dict[str, list[Definition]] = {"#": [], "*": []}
        self._met: dict[str, int] = {"#": 0, "*": 0}
        names = [block.name for block in _notes(blocks)]
        taken = {name for name in names if name.isdecimal()}
        count = signs = 0
        for place, name in enumerate(names):
            label = name
            if name.startswith("#"):
                count += 1
                while str(count) in taken:
                    count += 1
                label = str(count)
            elif name == "*":
                label = _SIGNS[signs % len(_SIGNS)] * (1 + signs // len(_SIGNS))
                signs += 1
            self._define(name, Definition(label, f"{place}"))

    def _define(self, name: str, made: Definition) -> None:
        self._row.append(made)
        if name in self._waiting:
            self._waiting[name].append(made)
        else:
            self._named.setdefault(normal(name), made)
        self._named.setdefault(made.label, made)

    def definitions(self) -> Iterator[Definition]:
        """Yield the definitions in the order of the text."""
        return iter(self._row)

    def referred(self, name: str) -> Definition:
        """Return the definition that the next reference "[name]_" means; one with a key of its own where there is none."""
        if name in self._waiting:
            place = self._met[name]
            self._met[name] += 1
            waiting = self._waiting[name]
            return waiting[place] if place < len(waiting) else Definition(name, f"\0{name} {place}")
        return self._named.get(normal(name)) or Definition(name.removeprefix("#"), f"\0{name}")

    def knows(self, name: str) -> bool:
        """Tell whether a note of this name is defined."""
        return bool(self._waiting[name]) if name in self._waiting else normal(name) in self._named


def _notes(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "note":
            yield block
        yield from _notes(block.inner)
