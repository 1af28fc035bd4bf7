from __future__ import annotations

import msgspec
import pytest

from citecheck.citations.backrefs import find_backref
from citecheck.citations.parse import cite
from citecheck.model.document import Note
from tests.citations.notes_text import cited, document

FIRE = "“Fire in the market”, Harbour Times, 23.11.2014, https://a.example/1"
BOOK = "Jane Doe, The Long Fire (Harbour Press, 2012), p. 45."
OTHER = "Richard Roe, The Short Fire (Harbour Press, 2010)."
TWO = f"{FIRE}; “Market opens again”, BBC News, 24.11.2014, https://b.example/2"

#: The notes, and the note that the last one repeats.
RESOLVED = [
    ((FIRE, "Ibid."), "1"),
    ((FIRE, "Ibid., p. 12."), "1"),
    ((FIRE, "Ibidem"), "1"),
    ((FIRE, "Id."), "1"),
    ((FIRE, "Id. at 12."), "1"),
    ((FIRE, "id., p. 12"), "1"),
    ((FIRE, "Idem."), "1"),
    ((FIRE, "See copy of the letter in the previous reference."), "1"),
    ((FIRE, "See the preceding footnote."), "1"),
    ((FIRE, "The same source."), "1"),
    ((FIRE, "Previous source, p. 4"), "1"),
    ((FIRE, "المرجع نفسه."), "1"),
    ((FIRE, "المصدر السابق، ص 12"), "1"),
    ((FIRE, "نفس المرجع"), "1"),
    ((FIRE, "Ebd., S. 4."), "1"),
    ((FIRE, "Ebenda"), "1"),
    ((FIRE, "Ibíd., p. 3"), "1"),
    ((FIRE, "Même source."), "1"),
    ((FIRE, "Там же."), "1"),
    ((FIRE, "Loc. cit."), "1"),
    ((FIRE, "Ibid.", "Ibid., p. 9"), "1"),
    ((FIRE, BOOK, "Supra note 1."), "1"),
    ((FIRE, BOOK, "supra n. 1"), "1"),
    ((FIRE, BOOK, "Above, n 1, p. 4."), "1"),
    ((FIRE, BOOK, "See above, note 1."), "1"),
    ((FIRE, BOOK, "See note 1 above."), "1"),
    ((FIRE, BOOK, "See footnote 1."), "1"),
    ((FIRE, BOOK, "See reference no. 1"), "1"),
    ((FIRE, BOOK, "Note 1"), "1"),
    ((FIRE, BOOK, "Siehe Fn. 1."), "1"),
    ((FIRE, BOOK, "a.a.O. (Fn. 1), S. 4"), "1"),
    ((FIRE, BOOK, "Voir note 1 ci-dessus."), "1"),
    ((FIRE, BOOK, "Véase nota 1."), "1"),
    ((FIRE, BOOK, "انظر الهامش رقم 1"), "1"),
    ((BOOK, FIRE, "Doe, op. cit., p. 50."), "1"),
    ((BOOK, FIRE, "See Doe, supra note 1, at 50."), "1"),
    ((BOOK, FIRE, "Doe (n 1) 50."), "1"),
    ((BOOK, OTHER, "Roe, op. cit., p. 50."), "2"),
    ((f"{BOOK[:-1]}; {OTHER}", FIRE, "Roe, op. cit., n. 1, p. 7."), "1"),
    (("See note 2.", FIRE, "Ibid."), "2"),
]

#: The notes, and a word of the reason why the last one stays unresolved.
UNRESOLVED = [
    (("Ibid.",), "no note"),
    (("The figures are estimates.", "Ibid."), "cites nothing"),
    ((TWO, "Ibid."), "holds 2 citations"),
    ((FIRE, "The figures are estimates.", "Ibid."), "cites nothing"),
    ((TWO, "Ibid.", "Ibid."), "unresolved"),
    ((FIRE, "Supra note 9."), "no note 9"),
    ((TWO, BOOK, "Supra note 1."), "holds 2 citations"),
    ((FIRE, "See note 2."), "its own note"),
    ((BOOK, "Smith, op. cit., p. 3."), "names Smith"),
    ((BOOK, "Op. cit., p. 3."), "neither a note nor an author"),
    ((BOOK, "Jane Doe, The Second Fire (Harbour Press, 2014).", "Doe, op. cit., p. 3."), "2 earlier citations name Doe"),
    (("See note 2.", "The figures are estimates."), "cites nothing"),
]


@pytest.mark.parametrize(("bodies", "note"), RESOLVED)
def test_a_back_reference_finds_its_note(bodies, note):
    """Every form, in every language, points to the citation meant, through other back-references too."""
    citations = cited(*bodies)
    last = citations[-1]
    assert last.kind == "cross-reference"
    assert last.repeats is not None
    assert (last.repeats.note, last.repeats.reason) == (note, None)
    target = next(citation for citation in citations if citation.id == last.repeats.citation)
    assert target.note == note
    assert (last.title, last.url, last.issued) == (None, None, None)


@pytest.mark.parametrize(("bodies", "reason"), UNRESOLVED)
def test_what_is_not_certain_stays_unresolved(bodies, reason):
    """After a comment, after several citations, to a missing note: nothing is guessed, and the reason is given."""
    number = str(1 if bodies[-1].startswith("The figures") else len(bodies))
    repeats = next(citation for citation in cited(*bodies) if citation.note == number).repeats
    assert repeats is not None
    assert (repeats.note, repeats.citation) == (None, None)
    assert reason in repeats.reason


def test_ibid_inside_a_note_means_the_one_before_it():
    """After another citation in the same note, ibid. is that one."""
    first, second = cited(f"{FIRE}; ibid., p. 4.")
    assert second.repeats
    assert second.repeats.citation == first.id


def test_the_name_chooses_among_several_of_one_note():
    """The words "Roe, op. cit., n. 1" mean Roe's work, though note 1 holds Doe's too."""
    first = cited(f"{BOOK[:-1]}; {OTHER}", "Roe, op. cit., n. 1.")
    assert first[-1].repeats
    assert first[-1].repeats.citation == first[1].id


def test_a_citation_inside_a_repeated_work_keeps_its_own_title():
    """A chapter "in id." is a source of its own that leans on another."""
    chapter = cited(BOOK, "N. Moe, ‘Civil Fire Law’ in id., p. 97.")[1]
    assert (chapter.kind, chapter.title, chapter.container_title) == ("article", "Civil Fire Law", None)
    assert chapter.repeats
    assert chapter.repeats.note == "1"


def test_where_numbering_restarts_the_same_section_is_meant():
    """Of two notes 1, a reference means the one of its own chapter."""
    report = document(FIRE, BOOK, OTHER, "Supra note 1.")
    labels = [("c1.1", "1"), ("c2.1", "1"), ("c2.2", "2"), ("c2.3", "3")]
    notes: list[Note] = [
        msgspec.structs.replace(note, id=name, label=label) for note, (name, label) in zip(report.notes, labels, strict=True)
    ]
    last = cite(msgspec.structs.replace(report, notes=tuple(notes))).citations[-1]
    assert last.repeats
    assert last.repeats.note == "c2.1"


@pytest.mark.parametrize(
    "text",
    [
        "“Fire in market”, Reuters, 23.11.2014",
        "Identity cards",
        "The valid. rule",
        "page 4 of the note",
        "an idea",
        "He noted 4 fires",
    ],
)
def test_ordinary_words_are_no_back_reference(text):
    """Words that only look like ibid. or note 4 lead nowhere."""
    assert find_backref(text) is None
