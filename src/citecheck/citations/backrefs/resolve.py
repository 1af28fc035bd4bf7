"""Ties back-references to the records they repeat, or says why that stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from citecheck.citations.backrefs.find import BackRef
from citecheck.citations.backrefs.index import Index, is_source
from citecheck.citations.backrefs.names import Clue, Entry, begins, names_all, narrowed, soft
from citecheck.model.citation import Citation, Repeats
from citecheck.model.document import Note
from citecheck.text.months import fold

#: A name that a note does not hold is looked for so many notes before and after it: where notes were added, numbers shift.
_NEAR = 3
#: So many references that name a source of another note, and fewer that fit theirs, say that the numbers are off throughout.
_OFF = 2
_DOUBTED = "the numbers of the back-references seem to be off"
#: "Ibid." behind so many words, or behind a year, may mean something that they cite themselves.
_PROSE = 30
#: A back-reference to a back-reference is followed so many times.
_DEEPEST = 200
_YEAR = re.compile(r"\b(?:1[5-9]|20)[0-9]{2}\b")


def resolve(citations: Sequence[Citation], references: Mapping[str, BackRef], notes: Sequence[Note]) -> tuple[Citation, ...]:
    """Return ``citations`` (in document order) with ``repeats`` of those in ``references`` (by citation id) filled in.

    ``notes`` are the document's notes in order, those without a citation too. "Ders., Title" gets the author before it.
    """
    if not references:
        return tuple(citations)
    resolver = _Resolver(citations, references, notes)
    return tuple(resolver.settled(citation) for citation in citations)


class _Resolver:
    """Resolves each reference once; what it leans on is resolved first, whether it stands before or after."""

    def __init__(self, citations: Sequence[Citation], references: Mapping[str, BackRef], notes: Sequence[Note]) -> None:
        self._references = references
        self._index = Index(citations, notes)
        self._known: dict[str, Citation | str] = {}
        self._open: list[str] = []
        self._shifted = self._numbers_shifted(citations)

    def settled(self, citation: Citation) -> Citation:
        """Return ``citation`` with its ``repeats``, or with its author where it says that it is the one before's."""
        reference = self._references.get(citation.id)
        if reference is None:
            return citation
        if reference.lean == "author":
            return self._with_author(citation, reference)
        target = self._target(citation)
        if isinstance(target, str):
            repeats = Repeats(trigger=reference.trigger, reason=target)
        else:
            repeats = Repeats(trigger=reference.trigger, note=target.note, citation=target.id)
        return msgspec.structs.replace(citation, repeats=repeats)

    def _with_author(self, citation: Citation, reference: BackRef) -> Citation:
        """Fill in whom "ders.", "idem" mean before a work of its own."""
        before = self._index.before(citation)
        target = before if isinstance(before, str) else self._followed(before)
        if not isinstance(target, str) and target.author is not None:
            return msgspec.structs.replace(citation, author=target.author)
        reason = target if isinstance(target, str) else "the citation before it names no author"
        return msgspec.structs.replace(citation, author=None, repeats=Repeats(trigger=reference.trigger, reason=reason))

    def _target(self, citation: Citation) -> Citation | str:
        """Return what the reference of ``citation`` means, or the reason why that cannot be told."""
        if citation.id in self._known:
            return self._known[citation.id]
        if citation.id in self._open or len(self._open) > _DEEPEST:
            return "it leads back to itself" if citation.id in self._open else "too many references lead to one another"
        self._open.append(citation.id)
        self._known[citation.id] = found = self._looked_up(citation, self._references[citation.id])
        self._open.pop()
        return found

    def _looked_up(self, citation: Citation, reference: BackRef) -> Citation | str:
        if reference.lean == "journal":
            return "it repeats the journal, not the article"
        if reference.lean == "number":
            return self._numbered(citation, reference)
        if reference.lean == "work" or (reference.lean == "either" and reference.clue):
            return self._work(citation, reference)
        return self._previous(citation, reference)

    def _followed(self, target: Citation, *, chosen: bool = False) -> Citation | str:
        """Return the source that ``target`` is, or that it repeats in its turn; ``chosen`` where its own words were asked for."""
        label = self._index.label(target.note)
        if target.kind != "cross-reference":
            link = target.url or target.version_url or target.doi
            read = chosen or link or target.title or target.container_title or target.author
            return target if read else f"note {label} could not be read as a citation"
        reference = self._references.get(target.id)
        further = self._target(target) if reference is not None and not _cites_before(reference) else ""
        return f"note {label} is itself unresolved" if isinstance(further, str) else further

    def _previous(self, citation: Citation, reference: BackRef) -> Citation | str:
        """Return what "ibid." means: the citation just before, unless the names beside it are others."""
        if len(reference.before.split()) > _PROSE or _cites_before(reference):
            return "the words before it may cite another source"
        before = self._index.before(citation)
        if isinstance(before, str):
            return before
        target, clue = self._followed(before), reference.clue
        if isinstance(target, str) or not clue.names or names_all(fold(before.raw + " " + target.raw), clue):
            return target
        return f"what stands before it does not name {' '.join(clue.names)}"

    def _numbered(self, citation: Citation, reference: BackRef) -> Citation | str:
        """Return what "supra note 3" means: the one citation of that note, or the one named, if nothing speaks against it."""
        if reference.many:
            return "it names several notes"
        note = self._index.numbered(reference.number or "", citation)
        if isinstance(note, str):
            return note
        after = self._index.comes_after(note, citation)
        if after != reference.later and (reference.later or "see" not in fold(reference.trigger)):
            return f"note {note.label} comes {'after' if after else 'before'} it"
        chosen = self._chosen(note, reference)
        target = chosen if isinstance(chosen, str) else self._followed(chosen, chosen=chosen.kind == "comment")
        if isinstance(target, str):
            return self._astray("", note, reference) or target
        return self._believed(target, note, reference)

    def _chosen(self, note: Note, reference: BackRef) -> Citation | str:
        """Return the one citation of ``note``, of several the one that the reference names."""
        clue = reference.clue
        held = [entry for entry in self._index.held(note) if entry.citation.kind != "comment" or _told(entry, clue)]
        for first in range(max(1, len(clue.names)) if held and clue else 0):
            # "A. Black, Introduction to Gierke, Community, supra note 42": the last names are those of the note.
            fitting = narrowed(held, msgspec.structs.replace(clue, names=clue.names[first:]), reference.year)
            sources = [entry for entry in fitting if entry.citation.kind != "cross-reference"]
            for some in (fitting, sources, [entry for entry in fitting if begins(entry, clue)]):
                if len(some) == 1:
                    return some[0].citation
            if fitting:
                break
        dated = [entry.citation for entry in held if reference.year is not None and reference.year in entry.folded]
        return dated[0] if len(dated) == 1 else self._index.only(note)

    def _believed(self, target: Citation, note: Note, reference: BackRef) -> Citation | str:
        """Return ``target``, or what speaks against the number."""
        clue = reference.clue
        last = msgspec.structs.replace(clue, names=clue.names[-1:])
        if any(names_all(fold(words), last) or clue.titles_in(soft(words)) for words in (note.text, target.raw)):
            return target
        if (astray := self._astray(target.raw, note, reference)) is not None:
            return astray
        if reference.loose:
            return f"{reference.number} may be the number of a paragraph"
        return _DOUBTED if self._shifted else target

    def _astray(self, words: str, note: Note, reference: BackRef) -> str | None:
        """Tell that neither the note nor the ``words`` it leads to name what the reference names, while another source does."""
        clue = reference.clue
        last = msgspec.structs.replace(clue, names=clue.names[-1:])
        if not clue.names or names_all(fold(f"{note.text} {words}"), last) or not self._index.begun(clue):
            return None
        near = self._index.near(note, _NEAR, clue)
        other = f"note {near.label}" if near else "another note"
        return f"note {note.label} does not name {' '.join(clue.names)}, {other} does"

    def _numbers_shifted(self, citations: Sequence[Citation]) -> bool:
        """Tell whether the numbers are off throughout: more references name the source of another note than that of theirs."""
        fitting = astray = 0
        for citation in citations:
            reference = self._references.get(citation.id)
            if reference is None or reference.lean != "number" or reference.many or not reference.clue.names:
                continue
            note = self._index.numbered(reference.number or "", citation)
            if isinstance(note, Note):
                fits = names_all(fold(note.text), reference.clue)
                fitting += fits
                astray += not fits and self._index.begun(reference.clue)
        return astray >= _OFF and astray > fitting

    def _work(self, citation: Citation, reference: BackRef) -> Citation | str:
        """Return what "Doe, op. cit." means: the one earlier work of the author, or with the title."""
        clue = reference.clue
        if not clue:
            return "it names neither a note nor an author"
        earlier = [entry for entry in self._index.naming(clue, before=citation) if is_source(entry) or _told(entry, clue)]
        own = [entry for entry in earlier if entry.citation.id not in self._references]
        works = narrowed(own, clue, reference.year) or narrowed(earlier, clue, reference.year)
        if not works:
            return f"no earlier citation names {clue.last or 'such a title'}"
        if _different(works):
            leading = [work for work in works if begins(work, clue)]
            if not leading or _different(leading):
                return f"{len(works)} earlier citations name {clue.last or 'such a title'}"
            works = leading
        return self._followed(works[0].citation, chosen=True)


def _different(works: Sequence[Entry]) -> bool:
    return len({soft(work.citation.title or work.citation.raw) for work in works}) > 1


def _told(entry: Entry, clue: Clue) -> bool:
    """Tell whether a citation whose fields could not be read is surely the one that ``clue`` names: by its start or its title."""
    if entry.citation.kind != "comment" or _YEAR.search(entry.folded) is None:
        return False
    return begins(entry, clue) or clue.titles_in(entry.plain) > 0


def _cites_before(reference: BackRef) -> bool:
    """Tell whether the sentence before a back-reference bears a year, as sources do: the note says more than the reference."""
    return _YEAR.search(reference.clue.lead) is not None
