"""How Word numbers notes: by kind, form, start and restart, as the settings and each section say (ECMA-376-1, 17.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from citecheck.ingest.docx.parts import child, every, name_of, value
from citecheck.ingest.numerals import numeral
from citecheck.model.document import Scope
from citecheck.text.xml import Element

Kind = Literal["footnote", "endnote"]
KINDS: tuple[Kind, ...] = ("footnote", "endnote")

#: The form that Word numbers a kind in where nothing is said.
_FORM: dict[Kind, str] = {"footnote": "decimal", "endnote": "lowerRoman"}
_SCOPES: dict[str, Scope] = {"eachSect": "chapter", "eachPage": "page"}


class Given(NamedTuple):
    """The label of a note, where its numbering begins anew, and whether its author chose it."""

    label: str
    scope: Scope
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """How one section numbers one kind of note."""

    form: str
    start: int = 1
    scope: Scope = "document"


@dataclass(slots=True)
class Counter:
    """The numbering of one kind under way: the next number, where it last restarted, and the labels given."""

    habits: Sequence[Habit]
    place: tuple[int, int] | None = None
    number: int = 0
    given: dict[str, Given] = field(default_factory=dict)


class Numbers:
    """Gives each note its label in the order of the references. ``section`` and ``page`` tell it where the text has come."""

    def __init__(self, body: Element, settings: Element | None) -> None:
        sections = [section for section in every(body, "w:sectPr") if not _is_former(section)]
        self._counters = {kind: Counter(_habits(kind, sections, settings)) for kind in KINDS}
        self._section = 0
        self._page = 0

    def section(self) -> None:
        """Begin the next section."""
        self._section += 1

    def page(self) -> None:
        """Begin the next page."""
        self._page += 1

    def label(self, kind: Kind, name: str) -> str:
        """Return the label of the note called ``name``: the next number, or the one that it has already."""
        counter = self._counters[kind]
        if name not in counter.given:
            habit = counter.habits[min(self._section, len(counter.habits) - 1)]
            place = {"document": (0, 0), "chapter": (self._section, 0), "page": (self._section, self._page)}[habit.scope]
            restarts = counter.place is None or (habit.scope != "document" and place != counter.place)
            counter.number = habit.start if restarts else counter.number + 1
            counter.place = place
            counter.given[name] = Given(numeral(counter.number, habit.form), habit.scope)
        return counter.given[name].label

    def custom(self, kind: Kind, name: str, label: str) -> None:
        """Give a note the mark that its author chose; the numbering steps over it."""
        self._counters[kind].given.setdefault(name, Given(label, "document", custom=True))

    def given(self, kind: Kind) -> dict[str, Given]:
        """Return what each note was given that was referred to, in order."""
        return self._counters[kind].given


def _is_former(section: Element) -> bool:
    """Tell whether these are the properties before a tracked change."""
    parent = section.getparent()
    return parent is not None and name_of(parent) == "w:sectPrChange"


def _habits(kind: Kind, sections: Sequence[Element], settings: Element | None) -> list[Habit]:
    """Return the habit of each section; one at least."""
    usual = child(settings, f"w:{kind}Pr")
    found = [_habit(kind, child(section, f"w:{kind}Pr"), usual) for section in sections]
    return found or [_habit(kind, None, usual)]


def _habit(kind: Kind, own: Element | None, usual: Element | None) -> Habit:
    def said(name: str) -> str | None:
        """Return what the section says, else what the settings say."""
        for properties in (own, usual):
            setting = child(properties, f"w:{name}")
            if setting is not None:
                return value(setting)
        return None

    start = said("numStart") or ""
    return Habit(
        form=said("numFmt") or _FORM[kind],
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1,
        scope=_SCOPES.get(said("numRestart") or "", "document"),
    )
