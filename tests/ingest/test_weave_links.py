"""The promise of ``Weave`` for documents without notes: the links of the text are the citations."""

import pytest

from citecheck.ingest.weave import Weave
from citecheck.model.document import Document

POST, ROAD = "https://valley-post.example/12", "https://valley-road.example/"


def done(weave: Weave) -> Document:
    return weave.document(source="report", media_type="text/x", digest="0")


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_each_link_becomes_a_note_with_a_marker():
    """Links are numbered in their order; markers stand behind their words, claims on their sentences."""
    weave = Weave()
    weave.words("The bridge fell, says ")
    weave.link("the Post", POST)
    weave.words(". The ")
    weave.link("road", ROAD)
    weave.words(" was shut.")
    weave.paragraph()
    document = done(weave)
    assert document.text.startswith("The bridge fell, says the Post[1]. The road[2] was shut.\n\n[1] the Post https://")
    assert [(note.id, note.text) for note in document.notes] == [("1", f"the Post {POST}"), ("2", f"road {ROAD}")]
    assert [marker.span.of(document.text) for marker in document.markers] == ["[1]", "[2]"]
    assert [claim.sentence for claim in document.claims] == ["The bridge fell, says the Post.", "The road was shut."]
    assert codes(document) == ["CC412"]


@pytest.mark.parametrize("marked", [False, True])
def test_links_beside_notes_are_words(marked):
    """One note, or one marker, is enough: then body links are no citations."""
    weave = Weave()
    weave.link("The Post", POST)
    if marked:
        weave.mark("1", "a")
    else:
        weave.note("a", "1", "Ibid.")
    document = done(weave)
    assert len(document.notes) == (0 if marked else 1)
    assert codes(document) == ["CC402" if marked else "CC403"]
    assert weave.links[0].behind == f" {POST}"


@pytest.mark.parametrize("href", [None, "", "#top", "mailto:a@b.example", "two.html", "javascript:void(0)"])
def test_what_leads_nowhere_on_the_web_is_no_citation(href):
    """Only http and https addresses can be cited."""
    weave = Weave()
    weave.link("here", href)
    assert codes(done(weave)) == ["CC411"]


def test_halves_of_one_link_are_one():
    """Word processors cut a link where its type changes; two paragraphs are two links."""
    weave = Weave()
    weave.link("The ", POST)
    weave.link("Post", POST)
    weave.paragraph()
    weave.link("Post", POST)
    assert [note.text for note in done(weave).notes] == [f"The Post {POST}", f"Post {POST}"]


def test_a_picture_beside_a_link_counts_once():
    """A link without words counts only where nothing else has its address."""
    weave = Weave()
    weave.link("", POST)
    weave.paragraph()
    weave.link("The Post", POST)
    weave.link("", ROAD)
    assert [note.text for note in done(weave).notes] == [f"The Post {POST}", ROAD]


def test_pages_move_with_the_text():
    """The signs that are put in shift the pages behind them."""
    weave = Weave()
    weave.page()
    weave.link("One", POST)
    weave.paragraph()
    weave.page()
    weave.link("Two", ROAD)
    weave.paragraph()
    weave.page()
    weave.words("Three")
    document = done(weave)
    assert [(document.text[at : at + 3], page) for at, page in document.pages[:3]] == [("One", 1), ("Two", 2), ("Thr", 3)]
    assert [document.page_of(note.span.start) for note in document.notes] == [1, 2]
