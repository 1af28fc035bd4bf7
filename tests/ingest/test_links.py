"""Promises about links of the text that are taken as citations."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.ingest.links import cite_links, links_of
from citecheck.ingest.markdown import Markdown
from citecheck.ingest.plain.reader import PlainText
from citecheck.ingest.rst.reader import Rst
from citecheck.ingest.wikitext.reader import Wikitext
from citecheck.model.document import Document
from citecheck.model.ports import Reader

NOTED = """\
The dam [fell](https://a.example/1) at night.[^1] See https://b.example/x[^1] and [the post](https://c.example/2), said Orr.

The mill stood. <https://d.example/z>

[^1]: Orr, *Dam*, https://n.example/
"""


def read(reader: Reader, text: str) -> Document:
    return reader.read(Path("report"), text.encode())


def linked(document: Document) -> list[tuple[str, str]]:
    return [(link.span.of(document.text), link.href) for link in links_of(document)]


def whole(document: Document) -> None:
    """Assert that every span lies in the text and covers what it says."""
    for marker in document.markers:
        sign = marker.span.of(document.text)
        assert marker.label in sign or sign.startswith(("https://", "www."))
    for note in document.notes:
        assert "".join(note.body.of(document.text).split()) == "".join(note.text.split())
    for claim in document.claims:
        assert 0 <= claim.span.start <= claim.span.end <= len(document.text)


def test_links_of_the_text_are_known_beside_the_notes():
    """Links on words and bare addresses are found; those of the notes are not among them."""
    assert linked(read(Markdown(), NOTED)) == [
        ("fell", "https://a.example/1"),
        ("https://b.example/x", "https://b.example/x"),
        ("the post", "https://c.example/2"),
        ("https://d.example/z", "https://d.example/z"),
    ]


def test_links_become_notes_behind_those_that_are_there():
    """A link on words gets a sign and a note behind the text, an address in the text is both; notes and claims keep their ids."""
    before = read(Markdown(), NOTED)
    document = cite_links(before)
    assert [(note.id, note.label, note.text) for note in document.notes] == [
        ("1", "1", "Orr, Dam, https://n.example/"),
        ("link-1", "link 1", "fell https://a.example/1"),
        ("link-2", "link 2", "https://b.example/x"),
        ("link-3", "link 3", "the post https://c.example/2"),
        ("link-4", "link 4", "https://d.example/z"),
    ]
    assert [(marker.note, marker.span.of(document.text)) for marker in document.markers] == [
        ("link-1", "[link 1]"), ("1", "[1]"), ("link-2", "https://b.example/x"), ("1", "[1]"), ("link-3", "[link 3]"),
        ("link-4", "https://d.example/z"),
    ]  # fmt: skip
    assert {claim.id for claim in before.claims} <= {claim.id for claim in document.claims}
    assert ("link-1",) in [claim.notes for claim in document.claims if claim.clause == "The dam fell"]
    assert all(problem.code != "CC412" for problem in document.problems)
    whole(document)


def test_a_links_claim_is_its_sentence():
    """The sentence of a link holds the words and addresses that the reader sees, and no signs."""
    document = cite_links(read(Markdown(), NOTED))
    said = {note: claim.sentence for claim in document.claims for note in claim.notes}
    assert said["link-1"] == "The dam fell at night."
    assert said["link-3"] == "See https://b.example/x and the post, said Orr."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The dam fell (https://a.example/x_(y)), see www.b.example.", ["https://a.example/x_(y)", "www.b.example"]),
        (
            "A line long enough to wrap at its end https://a.example/some/long/path/\nthat-goes-on.html and on it goes here.\nM.",
            ["https://a.example/some/long/path/ that-goes-on.html"],
        ),
        ("Short https://a.example/x\nand then words.", ["https://a.example/x"]),
        ("“https://a.example/q” <https://b.example/>", ["https://a.example/q", "https://b.example/"]),
        ("mail orr@a.example, no://scheme, x.https://no.example", []),
    ],
)  # fmt: skip
def test_addresses_in_plain_text_are_marker_and_note_in_one(text: str, cited: list[str]):
    """The file's own text stays as it is, to the letter; punctuation and the next line's words are no part of an address."""
    document = cite_links(read(PlainText(), text))
    assert document.text == text
    assert [note.text for note in document.notes] == cited
    assert [marker.span for marker in document.markers] == [note.span for note in document.notes]
    assert [problem.code for problem in document.problems] == (["CC412"] if cited else ["CC411"])


def test_pages_and_problems_move_with_the_text():
    """What stands behind a sign that was written in is found where it stands now."""
    document = read(Markdown(), "[A](https://a.example/1) b.[^2] Then [c](https://c.example/) d.[^3]\n\n[^3]: Orr.\n")
    cited = cite_links(document)
    old = [problem.span.of(document.text) for problem in document.problems if problem.span]
    assert [problem.span.of(cited.text) for problem in cited.problems if problem.span] == old == ["[2]"]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (Rst(), "See `the post <https://a.example/1>`_ and it fell [1]_.\n\n.. [1] Orr."),
        (Wikitext(), "See [https://a.example/1 the post] and it fell.<ref>Orr.</ref>"),
        (Markdown(), "See [the post](https://a.example/1) and it fell.[^1]\n\n[^1]: Orr."),
    ],
)
def test_every_linked_format_tells_its_links(reader: Reader, text: str):
    """Links on words are known in each format that has them, and are taken alike."""
    document = read(reader, text)
    assert linked(document) == [("the post", "https://a.example/1")]
    assert [note.text for note in cite_links(document).notes] == ["Orr.", "the post https://a.example/1"]


LINKED = (
    *("word ", "[x](https://a.example/1)", "https://b.example/y", " ", "\n\n", "[^1]", "[^2]", "\n\n[^1]: note\n\n", "[link 1]"),
    *(". ", "[^link]", "\n\n[^link]: [x](https://c.example/)\n\n", "www.d.example", "(", ")"),
)


@given(st.lists(st.sampled_from(LINKED), max_size=30))
def test_whatever_is_linked_all_spans_hold(parts: list[str]):
    """However notes and links are mixed, every span covers what it says, and ids stay unique."""
    document = cite_links(read(Markdown(), "start " + "".join(parts)))
    whole(document)
    assert len({note.id for note in document.notes}) == len(document.notes)
    assert len({claim.id for claim in document.claims}) == len(document.claims)
    known = {note.id for note in document.notes}
    assert all(note in known for claim in document.claims for note in claim.notes)
