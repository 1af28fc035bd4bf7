"""Back-references: "ibid.", "supra note 3", "previous reference" and their kin, found first and resolved later.

What cannot be resolved with certainty stays unresolved, with the reason. An "ibid." after something that could not be
parsed would otherwise take the citation before it (eyecite issue 349), and one after several citations is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from citecheck.model.citation import Citation, Repeats
from citecheck.model.document import Note
from citecheck.text.months import fold

_NUMBER = r"(?:no\.?\s?|nr\.?\s?|number\s|رقم\s?|n[°o]\.?\s?|:\s?)?[(\[]?(?P<{0}>[0-9]{{1,4}}|[*†‡]+)\b[)\]]?"
_NOTE_WORD = (
    r"(?:foot\s?notes?|end\s?notes?|notes?|fns?|nn?|fu(?:ss|s|ß)note|anm(?:erkung)?|nota(?:\sal\spie)?|dipnot|сноска|"
    r"الهامش|هامش|الحاشيه|حاشيه)\.?"
)
_REF_WORD = r"(?:(?:reference|ref|source|citation|المرجع|المصدر)\.?)"
_EARLIER = (
    r"(?:supra|above|infra|below|oben|unten|ci-dessus|ci-dessous|precit(?:e|ee|es)?|vorstehend|arriba|abajo|citad[oa]|cited|"
    r"اعلاه|سابقا)"
)
#: Folded forms that name a note by its number.
_NUMBERED = (
    rf"(?:{_EARLIER}[,.]?\s(?:at\s)?(?:\(?{_NOTE_WORD})\s?{_NUMBER.format('a')}\)?)",
    (
        rf"(?:(?:op\.?\s?cit\.?|loc\.?\s?cit\.?|a\.\s?a\.\s?o\.?|art\.\s?cit\.?)[,.]?\s?"
        rf"(?:\([0-9]{{4}}\))?,?\s?\(?{_NOTE_WORD}\s?{_NUMBER.format('b')}\)?)"
    ),
    rf"(?:(?<![\w.]){_NOTE_WORD}\s?{_NUMBER.format('c')}[,]?\s{_EARLIER}\b)",
    (
        rf"(?:\b(?:see|see\salso|cf\.?|as\sin|same\sas|in|refer\sto|siehe|s\.|vgl\.?|voir|cf|vease|ver|см\.|bkz\.?|انظر|راجع|"
        rf"ينظر)\s(?:also\s|auch\s|aussi\s|tambien\s|the\s|la\s|el\s|ايضا\s|الي\s)?"
        rf"{_NOTE_WORD}\s?{_NUMBER.format('d')}(?:\s{_EARLIER})?)"
    ),
    rf"(?:(?<![\w]){_REF_WORD}\s(?:no\.?\s?|number\s|رقم\s?|nr\.?\s?|#\s?|[(\[])\s?(?P<e>[0-9]{{1,4}})\b[)\]]?)",
    rf"(?:^{_NOTE_WORD}\s?{_NUMBER.format('f')}(?=\W*$))",
    rf"(?:\b(?:see|as\sin|same\sas)\s{_REF_WORD}\s(?P<g>[0-9]{{1,4}})\b)",
    r"(?:\b(?:supra|above|infra|oben)[,.]?\sat\s?(?P<h>[0-9]{1,4})\b(?=\W*$))",
    r"(?:\((?:supra\s)?(?:nn?|fn)\.?\s?(?P<i>[0-9]{1,4})\))",
)
#: Folded forms that point to the citation just before.
_PREVIOUS = (
    r"\b(?:ibid(?:em)?|ibd|ebd|ebda|ebenda|eadem|idem)\b\.?",
    r"(?:^|(?<=[\s(,;]))id\.(?=[\s,;:)]|$)|^id(?=,|\sat\b|$)",
    (
        r"\b(?:the\s)?(?:previous|preceding|foregoing|last|prior|same|above-?mentioned|aforementioned)\s(?:foot\s?|"
        r"end\s?)?(?:reference|source|citation|note|link|website)s?\b"
    ),
    r"\b(?:reference|source|note)\sabove\b",
    (
        r"\b(?:meme|precedente?)\s(?:source|reference|note)\b|\b(?:source|reference|note)\sprecedente?\b|\bmeme\s(?:auteur|"
        r"ouvrage|lien)\b"
    ),
    r"\b(?:gleiche|dieselbe|selbe|vorige|vorherige|vorangehende)[nrs]?\s(?:quelle|fu(?:ss|s)note|anmerkung)\b",
    r"\b(?:misma|mismo|anterior)\s(?:fuente|referencia|nota|autor|enlace)\b|\b(?:fuente|referencia|nota)\santerior\b",
    (
        r"(?:المرجع|المصدر|الرابط|الهامش)\s(?:نفسه|ذاته|عينه|السابق(?!\sرقم)|السابق\s(?:نفسه|ذاته))|(?:نفس|ذات)\s(?:المرجع|"
        r"المصدر|الرابط)"
    ),
    r"\bтам\sже\b|\bтот\sже\sисточник\b|\bayni\s(?:yer|eser|kaynak)\b|\bهمان\b",
)
#: Folded forms that name a work cited earlier, by its author or by nothing.
_EARLIER_WORK = (
    (
        r"\bop\.?\s?cit\b\.?|\bopus\scitatum\b|\bloc\.?\s?cit\b\.?|\ba\.\s?a\.\s?o\.?|\bart\.\s?cit\b\.?|\bob\.\s?cit\b\.?|"
        r"\bpassim\s?supra\b"
    ),
    r"(?:^|(?<=,\s)|(?<=\ssee\s))supra\b|\bcited\sabove\b|\bsee\sabove\b|\bsupra\scit\.",
    r"(?:مرجع|مصدر)\sسابق|\bуказ\.\s?соч\.?|\ba\.g\.e\.?|\bprecite?e?s?\b|\bouvr?\.\s?cite?\b",
)
_NUMBER_FORM = re.compile("|".join(_NUMBERED))
_OTHER_FORM = re.compile("(?P<previous>" + "|".join(_PREVIOUS) + ")|(?P<work>" + "|".join(_EARLIER_WORK) + ")")

#: Says on what a back-reference leans: a note's number, the citation just before, or an earlier work.
Lean = Literal["number", "previous", "work"]


class BackRef(msgspec.Struct, frozen=True, kw_only=True):
    """A back-reference at ``text[start:end]``: its trigger as written, and the note number or the author's name it gives."""

    start: int
    end: int
    trigger: str
    lean: Lean
    number: str | None = None
    name: str | None = None
    year: str | None = None


def find_backref(text: str) -> BackRef | None:
    """Return the first back-reference of ``text``, None where there is none.

    >>> find_backref("See copy of the agreement in the previous reference.").trigger
    'previous reference'
    >>> find_backref("Vogel, op. cit., n. 7, pp. 80").number
    '7'
    """
    folded = fold(text)
    match, lean = _first(folded)
    if match is None:
        return None
    number = next((match[group] for group in "abcdefghi" if match[group]), None) if lean == "number" else None
    start = match.start() + (4 if folded.startswith("the ", match.start()) else 0)
    year = re.search(r"\((\d{4})\)", text)
    return BackRef(
        start=start,
        end=match.end(),
        trigger=text[start : match.end()].strip(" ,;"),
        lean=lean,
        number=number,
        name=_name(text[: match.start()]),
        year=year[1] if year else None,
    )


def _first(folded: str) -> tuple[re.Match[str] | None, Lean]:
    """Return the first form and what it leans on; a note's number beside another form wins ("op. cit., n. 7")."""
    numbered, other = _NUMBER_FORM.search(folded), _OTHER_FORM.search(folded)
    if other is None or (numbered is not None and numbered.start() <= other.end() + 3):
        return numbered, "number"
    alone = re.match(r"\W*loc", folded) is not None
    return other, "previous" if other["previous"] or alone else "work"


def _name(before: str) -> str | None:
    """Return the author's surname just before a trigger: "…, as Vogel, " -> "Vogel"."""
    words = re.findall(r"[^\W\d_][\w’'-]*", before.rstrip(" ,.(")) if before.rstrip().endswith((",", "(", ".")) or before else []
    return (
        words[-1] if words and (words[-1][0].isupper() or not words[-1].isascii()) and fold(words[-1]) not in _NO_NAMES else None
    )


_NO_NAMES = frozenset(
    ["see", "cf", "also", "in", "compare", "vgl", "siehe", "voir", "vease", "انظر", "راجع", "ينظر", "ايضا", "for", "example"]
)


def resolve(citations: Sequence[Citation], references: dict[str, BackRef], notes: Sequence[Note]) -> tuple[Citation, ...]:
    """Return ``citations`` (in document order) with ``repeats`` of those in ``references`` (by citation id) filled in.

    ``notes`` are the document's notes in order, those without a citation too.
    """
    done: list[Citation] = []
    for citation in citations:
        reference = references.get(citation.id)
        if reference is not None:
            repeats = _repeats(citation, reference, done, citations, notes)
            citation = msgspec.structs.replace(citation, repeats=repeats)  # noqa: PLW2901 - the same citation, filled in
        done.append(citation)
    return tuple(done)


def _repeats(
    citation: Citation, reference: BackRef, done: Sequence[Citation], every: Sequence[Citation], notes: Sequence[Note]
) -> Repeats:
    target: Citation | str
    if reference.lean == "previous":
        target = _previous(citation, done, notes)
    elif reference.number is not None:
        target = _numbered(
            citation, reference, [*done, *(later for later in every[len(done) :] if later.id != citation.id)], notes
        )
    else:
        target = _work(reference, done)
    if isinstance(target, Citation):
        target = _followed(target)
    if isinstance(target, str):
        return Repeats(trigger=reference.trigger, reason=target)
    return Repeats(trigger=reference.trigger, note=target.note, citation=target.id)


def _previous(citation: Citation, done: Sequence[Citation], notes: Sequence[Note]) -> Citation | str:
    """Return the citation just before: in the same note, else the only one of the note before."""
    if done and done[-1].note == citation.note:
        return done[-1]
    ids = [note.id for note in notes]
    place = ids.index(citation.note)
    if place == 0:
        return "no note stands before it"
    before = notes[place - 1]
    held = [earlier for earlier in done if earlier.note == before.id]
    return _only(held, before.label)


def _numbered(citation: Citation, reference: BackRef, others: Sequence[Citation], notes: Sequence[Note]) -> Citation | str:
    """Return the citation of the note that the reference names by number."""
    labelled = [note for note in notes if note.label.strip("()[]. ") == reference.number]
    if len(labelled) > 1:
        section = citation.note.rpartition(".")[0]
        labelled = [note for note in labelled if note.id.rpartition(".")[0] == section] or labelled
    if not labelled:
        return f"there is no note {reference.number}"
    if len(labelled) > 1:
        return f"{len(labelled)} notes bear the number {reference.number}"
    note = labelled[0]
    if note.id == citation.note:
        return "it points to its own note"
    held = [other for other in others if other.note == note.id]
    if len(held) > 1 and reference.name is not None:
        written = [other for other in held if other.author and _has_name(other.author, reference.name)]
        held = written or [other for other in held if _names(other, reference)] or held
    return _only(held, note.label)


def _work(reference: BackRef, done: Sequence[Citation]) -> Citation | str:
    """Return the one earlier work of the author that the reference names."""
    if reference.name is None:
        return "it names neither a note nor an author"
    works = [earlier for earlier in done if earlier.repeats is None and _names(earlier, reference)]
    if not works:
        return f"no earlier citation names {reference.name}"
    if len({(work.title or work.raw) for work in works}) > 1:
        return f"{len(works)} earlier citations name {reference.name}"
    return works[0]


def _names(citation: Citation, reference: BackRef) -> bool:
    """Tell whether ``citation`` names the author (and the year, if given) of the reference."""
    if reference.name is None:
        return False
    year = reference.year is None or reference.year in citation.raw
    return year and _has_name(citation.raw, reference.name)


def _has_name(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", fold(words)) is not None


def _only(held: Sequence[Citation], label: str) -> Citation | str:
    """Return the one citation of a note, or say why there is no one."""
    sources = [citation for citation in held if citation.kind != "comment"]
    if not sources:
        return f"note {label} cites nothing that could be read"
    if len(sources) > 1:
        return f"note {label} holds {len(sources)} citations"
    return sources[0]


def _followed(target: Citation) -> Citation | str:
    """Follow a back-reference to a back-reference. Targets come earlier, so their own ``repeats`` is settled."""
    if target.kind != "cross-reference":
        readable = target.title or target.url or target.version_url or target.doi or target.container_title or target.author
        return target if readable else f"note {target.note} could not be read as a citation"
    if target.repeats is None or target.repeats.citation is None:
        return f"note {target.note} is itself unresolved"
    return msgspec.structs.replace(target, kind="web", id=target.repeats.citation, note=target.repeats.note or target.note)
