"""What a back-reference points to, or why that stays open."""

from __future__ import annotations

import msgspec
import pytest

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


#: Sources in five languages, two of each, and short forms that mean the first or the second.
ENGLISH = (BOOK, OTHER)
ARABIC = ("سليم الحداد، حريق السوق القديم، دار المرفأ، 2011، ص 14.", "ندى الكاتب، موانئ الشمال، دار المرفأ، 2009.")
FRENCH = (
    "Jeanne Martel, L'incendie du port, Éditions du Quai, 2011, p. 9.",
    "Paul Rivet, « La rue brûlée », Revue du Quai, 2008, p. 3.",
)
GERMAN = ("Anna Brandt, Der Brand am Hafen, Hafenstadt 2011, S. 9.", "Karl Ufer, Das Feuer der Märkte, Hafenstadt 2009.")
SPANISH = (
    "Juana Ríos, El incendio del puerto, Puerto Nuevo, Editorial Muelle, 2011, p. 9.",
    "Pablo Costa, “La calle quemada”, Revista del Muelle, 2008, p. 3.",
)
HABITS = [
    *((ENGLISH, form, "2") for form in ("Ib., 7", "Ibid 12.", "See ibid., p. 9", "Cf. id.", "Same source, p. 4.")),
    *(
        (ENGLISH, form, "1")
        for form in (
            "Doe, supra, at 12.",
            "Doe, above n 1, 50.",
            "n. 1 above",
            "Doe, The Long Fire, cited above, p. 5",
            "Doe, cited in note 1, p. 4",
            "See Doe’s book, supra fn. 1.",
            "Doe (2012), op. cit., p. 4",
        )
    ),
    *(
        (ARABIC, form, "2")
        for form in ("المرجع السابق، ص 12", "المصدر نفسه.", "المرجع ذاته", "نفسه، ص 4", "م.ن، ص 5", "انظر المرجع السابق")
    ),
    *(
        (ARABIC, form, "1")
        for form in (
            "سليم الحداد، المرجع السابق، ص 12",
            "الحداد، مرجع سابق، ص 3",
            "سليم الحداد، حريق السوق القديم، مرجع سابق، ص 4",
            "راجع الحاشية رقم 1",
            "الهامش رقم ١",
            "الحداد، م.س، ص 9",
            "الحداد، المرجع المذكور، ص 3",
        )
    ),
    *((FRENCH, form, "2") for form in ("Ibid., p. 4", "Idem.", "Note précédente.", "Même ouvrage, p. 4")),
    *(
        (FRENCH, form, "1")
        for form in (
            "Martel, op. cit., p. 4",
            "J. Martel, art. cit., p. 8",
            "Martel, préc., p. 3",
            "Martel, précité, p. 5",
            "V. supra note 1.",
            "Cf. supra, note 1.",
            "Jeanne Martel, L'incendie du port, op. cit., p. 4",
            "Martel, op. cit., n° 1, p. 4",
        )
    ),
    *((GERMAN, form, "2") for form in ("Ebd., S. 4", "Vgl. ebd., S. 7", "a.a.O., S. 5", "aaO, S. 5", "Vorige Anm.")),
    *(
        (GERMAN, form, "1")
        for form in (
            "Brandt, a.a.O., S. 4",
            "Brandt aaO S. 4",
            "Brandt (Fn. 1), S. 4",
            "Brandt, o. Fn. 1, S. 3",
            "S. Anm. 1",
            "Vgl. oben Fn. 1",
            "Brandt (wie Anm. 1), S. 4",
            "Brandt, a. a. O. (Fn. 1), S. 4",
        )
    ),
    *((SPANISH, form, "2") for form in ("Ibídem", "Íd.", "Ídem, p. 3", "Misma obra, p. 4", "Nota anterior.")),
    *(
        (SPANISH, form, "1")
        for form in (
            "Ríos, op. cit., p. 4",
            "Ríos, ob. cit., p. 4",
            "RÍOS, Juana, art. cit., p. 8",
            "Supra nota 1",
            "Ríos, cit., p. 4",
            "Vid. nota 1, supra",
        )
    ),
]


@pytest.mark.parametrize(("sources", "form", "note"), HABITS, ids=[row[1] for row in HABITS])
def test_each_language_has_its_short_forms(sources, form, note):
    """English, Arabic, French, German and Spanish short forms lead to the source that they mean, pages kept."""
    last = cited(*sources, form)[-1]
    assert last.kind == "cross-reference"
    assert last.repeats is not None
    assert (last.repeats.note, last.repeats.reason) == (note, None)


@pytest.mark.parametrize(
    ("form", "locator"),
    [
        ("Ibid., p. 4.", "p. 4"),
        ("Id. at 12.", "at 12"),
        ("Ebd., S. 7", "S. 7"),
        ("المرجع نفسه، ص 9", "ص 9"),
        ("Doe, op. cit., pp. 3-5", "pp. 3-5"),
    ],
)
def test_the_page_of_a_back_reference_is_kept(form, locator):
    """What page of the repeated source is meant stays with the reference."""
    assert cited(BOOK, form)[-1].locator == locator


#: The notes, the targets of the last note's back-references in order (None: open), and a word of the reason.
DOUBTFUL = [
    ((BOOK, OTHER, "Doe, supra note 2, p. 4."), [None], "note 2 does not name Doe, note 1 does"),
    ((BOOK, OTHER, FIRE, "Ufer, ibid., p. 3."), [None], "does not name Ufer"),
    ((BOOK, OTHER, "Roe, ibid., p. 3."), ["2"], ""),
    ((BOOK, OTHER, "See supra notes 1-2."), [None], "several notes"),
    ((BOOK, OTHER, "Supra notes 1 and 2."), [None], "several notes"),
    ((BOOK, OTHER, "V. supra n° 1."), [None], "paragraph"),
    ((BOOK, "“Fire law”, Harbour Law Review 7, 2011, p. 3.", "“More fire law”, ibid., 8, 2012, p. 9."), [None], "journal"),
    ((BOOK, "Roe wrote in 2010 that all was well. Much was said of it: ibid., p. 3."), [None], "could not be read"),
    ((BOOK, "See infra note 1."), [None], "comes before it"),
    ((BOOK, "Supra note 3.", OTHER), [None], "comes after it"),
]


@pytest.mark.parametrize(("bodies", "targets", "reason"), DOUBTFUL, ids=[row[0][-1] for row in DOUBTFUL])
def test_a_doubt_leaves_a_reference_open(bodies, targets, reason):
    """A name that the note does not hold, several notes, a journal, the wrong direction: told, and nothing is guessed."""
    found = [citation.repeats for citation in cited(*bodies) if citation.repeats]
    assert [repeats.note for repeats in found] == targets
    assert all(reason in (repeats.reason or "") for repeats in found)


def test_numbers_that_are_off_throughout_are_not_believed():
    """Where names show that a note was added, a number without a name beside it stays open too."""
    notes = ("The figures are estimates.", BOOK, OTHER, FIRE, "Doe, supra note 1.", "Roe, supra note 2.", "See note 3 above.")
    reasons = [citation.repeats.reason for citation in cited(*notes) if citation.repeats]
    assert reasons[0] == "note 1 does not name Doe, note 2 does"
    assert reasons[1] == "note 2 does not name Roe, note 3 does"
    assert reasons[2] == "the numbers of the back-references seem to be off"


def test_a_source_after_this_one_can_be_meant():
    """The words "infra note 3" lead forward, and so do chains that end there."""
    first, second, _ = cited("See infra note 2.", "Below, note 3.", BOOK)
    assert first.repeats
    assert second.repeats
    assert [first.repeats.note, second.repeats.note] == ["3", "3"]


def test_references_in_a_circle_stay_open():
    """Two notes that point to each other cite nothing, and very long chains end."""
    assert [citation.repeats.note for citation in cited("See note 2.", "See note 1.") if citation.repeats] == [None, None]
    chain = cited(*(f"See note {number}." for number in range(2, 1500)), BOOK)
    assert chain[-2].repeats
    assert chain[-2].repeats.note == chain[-1].note


def test_ibid_does_not_jump_over_a_note_that_was_not_found():
    """Note 2 is missing in the report as read, so "ibid." of note 3 may mean it."""
    report = document(BOOK, "Ibid.")
    notes = (report.notes[0], msgspec.structs.replace(report.notes[1], label="3"))
    (_, last) = cite(msgspec.structs.replace(report, notes=notes)).citations
    assert last.repeats
    assert (last.repeats.note, last.repeats.reason) == (None, "note 2 before it was not found")


def test_ibid_does_not_reach_into_the_chapter_before():
    """The first note of a chapter has nothing before it; on a new page the page before may be meant."""
    report = document(BOOK, "Ibid.")
    for scope, target in (("chapter", None), ("page", "a1.1")):
        notes = tuple(
            msgspec.structs.replace(note, id=f"a{place}.1", label="1", scope=scope)
            for place, note in enumerate(report.notes, start=1)
        )
        last = cite(msgspec.structs.replace(report, notes=notes)).citations[-1]
        assert last.repeats
        assert last.repeats.note == target


#: A source, a note that begins with "the same author", and the title that it cites.
SAME_AUTHOR = [
    (BOOK, "Idem, The Second Fire (Harbour Press, 2014).", "Jane Doe", "The Second Fire"),
    (GERMAN[0], "Ders., Die zweite Nacht, Hafenstadt 2013, S. 4.", "Anna Brandt", "Die zweite Nacht"),
    (GERMAN[0], "Dies.: Die zweite Nacht, Hafenstadt 2013.", "Anna Brandt", "Die zweite Nacht"),
    (FRENCH[0], "Id., Les quais, Paris, 2013, p. 4.", "Jeanne Martel", "Les quais"),
    (SPANISH[0], "Íd., Los muelles, Puerto Nuevo, 2013.", "Juana Ríos", "Los muelles"),
]


@pytest.mark.parametrize(("source", "body", "author", "title"), SAME_AUTHOR)
def test_the_same_author_is_filled_in_and_no_work_repeated(source, body, author, title):
    """The words "ders." and "idem" before a work of its own mean its author, not the work cited before."""
    last = cited(source, body)[-1]
    assert (last.author, last.title, last.repeats) == (author, title, None)
    assert [written.raw.strip(" .") for written in last.written if written.field == "author"] == [
        body.split(",")[0].split(":")[0].strip(".")
    ]


def test_the_same_author_of_nobody_stays_open():
    """Where the source before names no author, none is invented."""
    last = cited(FIRE, "Ders., Die zweite Nacht, Hafenstadt 2013, S. 4.")[-1]
    assert last.author is None
    assert last.repeats
    assert last.repeats.reason == "the citation before it names no author"


#: One note, and the notes that its back-references lead to; the notes before it are BOOK, OTHER, FIRE.
SEVERAL = [
    ("Doe, supra note 1, p. 3; Roe, supra note 2; and see ibid., p. 4.", ["1", "2", "2"]),
    ("Doe, supra note 1, p. 3. See also Roe, op. cit., p. 9.", ["1", "2"]),
    ("Doe, supra note 1, p. 3 and Roe, supra note 2, p. 5.", ["1", "2"]),
    ("Doe, supra note 1, p. 3, [as quoted in:] Roe, supra note 2, p. 5.", ["1", "2"]),
    ("Moe, Fires and Floods (Harbour Press, 2013); Roe, op. cit., p. 5.", [None, "2"]),
    ("Doe, op. cit., p. 5. W. Loe, Fires and Floods (Harbour Press, 2013) 44.", ["1", None]),
    ("A. Moe, The Fire of Towns, [in:] Doe (ed.), supra note 1, pp. 3-9.", ["1"]),
]


@pytest.mark.parametrize(("body", "targets"), SEVERAL)
def test_each_reference_of_a_note_is_a_citation_of_its_own(body, targets):
    """Back-references beside others and beside new sources are told apart."""
    own = [citation for citation in cited(BOOK, OTHER, FIRE, body) if citation.note == "4"]
    assert [citation.repeats.note if citation.repeats else None for citation in own] == targets


@pytest.mark.parametrize(
    ("form", "note"),
    [
        ("A. Moe, “The Burning Markets of the Coast”, cit., p. 9.", "1"),
        ("“The Burning Markets of the Coast”, cited above, note 1.", "1"),
        ("A. Moe, The burning markets of the coast, op. cit., p. 9.", "1"),
    ],
)
def test_a_title_names_the_earlier_work(form, note):
    """A title that is given again, quoted or not, finds the work, though its author has two."""
    works = (
        "A. Moe, “The Burning Markets of the Coast”, Harbour Review, 2011, p. 4.",
        "A. Moe, “The Towns of Ash”, Harbour Review, 2014, p. 7.",
    )
    last = cited(*works, form)[-1]
    assert last.kind == "cross-reference"
    assert last.repeats
    assert last.repeats.note == note
