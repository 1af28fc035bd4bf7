"""Promises of the reStructuredText reader."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.read import read as read_file
from citecheck.ingest.rst.reader import Rst
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

PAGE = Path("report.rst")

REPORT = r"""
======
Korvash
======

:Author: Lind

The dam above Korvash `failed <https://valley.example/dam>`_ at night. [1]_ Two schools
opened at once [#]_, wrote Orr [#orr]_ and the council [Kor2019]_ [*]_. The mill\ [2]_ stood.

- It was *dark* [#]_
- It rained, see ``[9]_`` and the mill again [#orr]_.

Mill
  Under water::

    code of no interest [7]_

.. note:: Nobody answered [*]_.

.. figure:: dam.png
   :alt: a dam

   The dam in May [3]_.

+--------+--------+
| place  | houses |
+========+========+
| mill   | 214    |
|        | [4]_   |
+--------+--------+

.. a comment, no words [8]_

.. [1] Orr, *Dam fails*, https://valley.example/a?b=1&c=2.
.. [#] First paragraph with `More <https://more.example/x>`__,
   on two lines.

   Second paragraph.
.. [#orr] Orr, "Letter", 4 May 2019.
.. [#] Second by itself.
.. [2]
   Begins below its label.
.. [3] See note 1 [1]_.
.. [4] The survey.
.. [Kor2019] Council of Korvash, *Report*, 2019.
.. [*] A sign.
.. [*] Another sign.
"""


def read(text: str) -> Document:
    return Rst().read(PAGE, text.encode())


def notes(document: Document) -> dict[str, str]:
    return {note.label: note.text for note in document.notes}


def marks(document: Document) -> list[tuple[str, str | None]]:
    return [(marker.label, marker.note) for marker in document.markers]


def before(document: Document, label: str) -> str:
    marker = next(marker for marker in document.markers if marker.label == label)
    return document.text[: marker.span.start].rstrip()


def test_notes_of_each_kind_are_read_with_the_numbers_that_docutils_gives_them():
    """Numbers by hand stay; "#" takes the next free ones in the order of definitions; "*" takes signs; citations keep names."""
    assert notes(read(REPORT)) == {
        "1": "Orr, Dam fails, https://valley.example/a?b=1&c=2.",
        "5": "First paragraph with More, on two lines. https://more.example/x Second paragraph.",
        "6": "Orr, “Letter”, 4 May 2019.".replace("“", '"').replace("”", '"'),
        "7": "Second by itself.",
        "2": "Begins below its label.",
        "3": "See note 1 [1].",
        "4": "The survey.",
        "Kor2019": "Council of Korvash, Report, 2019.",
        "*": "A sign.",
        "†": "Another sign.",
    }


def test_every_reference_meets_its_note_and_stands_at_its_place():
    """Markers come in the order of the text, in lists, tables, captions and admonitions too; code and comments have none."""
    document = read(REPORT)
    assert [label for label, _ in marks(document)] == ["1", "5", "6", "Kor2019", "*", "2", "7", "6", "†", "3", "4", "1"]
    assert all(label == note for label, note in marks(document))
    assert before(document, "2").endswith("The mill")
    assert before(document, "4").endswith("214")
    assert before(document, "3").endswith("The dam in May")
    assert not document.problems


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (r"H\ :sub:`2`\ O and a \*star\*", "H2O and a *star*"),
        ("``[1]_`` and **bold** and *slant* and `title`", "[1]_ and bold and slant and title"),
        ("a role :emphasis:`here` or `there`:strong:, see :ref:`the mill <mill>`", "a role here or there, see the mill"),
        ("2 * 3 * 4, x|y|z, snake_case_name, __init__", "2 * 3 * 4, x|y|z, snake_case_name, __init__"),
        ("a '*' and \"|\" stay", "a '*' and \"|\" stay"),
        ("an unclosed *star and `quote", "an unclosed *star and `quote"),
        ("see :pep:`8`", "see PEP 8"),
        ("array[i]_ is code", "array[i]_ is code".replace("]_", "]")),
    ],
)
def test_inline_markup_shows_its_words_alone(line: str, shown: str):
    """What the reader of the page sees is the text: no signs of markup, and no word lost."""
    assert read(f"{line}\n\nNote [1]_.\n\n.. [1] x").text.startswith(f"{shown}\n\nNote [1].")


@pytest.mark.parametrize(
    ("source", "cited"),
    [
        ("See `Post <https://post.example/1>`_ today.", ["Post https://post.example/1"]),
        ("See Post_ today.\n\n.. _Post: https://post.example/1", ["Post https://post.example/1"]),
        ("See `the  Post`_ now.\n\n.. _the post: https://post.example/\n   long/path", ["the Post https://post.example/long/path"]),
        ("See `Post`__ and `Orr`__.\n\n__ https://a.example/\n.. __: https://b.example/", [
            "Post https://a.example/", "Orr https://b.example/",
        ]),
        ("See `Post <orr_>`_.\n\n.. _orr: https://a.example/x_\\y", ["Post https://a.example/x_y"]),
        ("See one_.\n\n.. _one: two_\n.. _two: https://a.example/", ["one https://a.example/"]),
        ("Plain https://bare.example/a_b, and (https://en.example/w/Dam_(river)).", [
            "https://bare.example/a_b", "https://en.example/w/Dam_(river)",
        ]),
        ("`Dam <https://d.example/1>`_ and again Dam_.", ["Dam https://d.example/1", "Dam https://d.example/1"]),
        ("The |post| knows.\n\n.. |post| replace:: `Valley Post <https://post.example/>`__", ["Valley Post https://post.example/"]),
    ],
)  # fmt: skip
def test_links_are_followed_to_their_targets_and_cited_where_there_are_no_notes(source: str, cited: list[str]):
    """Links in place, by name, by phrase, without a name, by another target's name, and bare ones all keep their addresses."""
    assert [note.text for note in read(source).notes] == cited


def test_markers_and_notes_that_do_not_meet_are_told():
    """A number without a definition and a definition that nobody points to are reported; a variable in brackets is no marker."""
    document = read("It fell [1]_ and rose [#gone]_, x [i]_.\n\n.. [2] Nobody points here.")
    assert marks(document) == [("1", None), ("gone", None)]
    assert sorted(problem.code for problem in document.problems) == ["CC402", "CC402", "CC403"]


def test_a_marker_glued_to_a_full_stop_is_one():
    """docutils leaves "text.[1]_" as words; where note 1 is defined the author meant it, and the editor wants to see it."""
    assert marks(read("It fell.[1]_\n\n.. [1] Orr.")) == [("1", "1")]


def test_included_files_of_the_folder_are_read_and_others_told(tmp_path: Path):
    """An include of the report's folder is part of the report; one outside it or missing is reported, and loops end."""
    (tmp_path / "part.rst").write_text("The mill stood [1]_.\n\n.. include:: report.rst\n\n.. [1] Orr, *Mill*.\n")
    (tmp_path / "report.rst").write_text("The dam\n\n.. include:: part.rst\n\n.. include:: ../secret.rst\n")
    document = read_file(tmp_path / "report.rst")
    assert marks(document) == [("1", "1")]
    assert [problem.message for problem in document.problems] == [
        "report.rst was not read: no such file in the report's folder, or read already",
        "../secret.rst was not read: no such file in the report's folder, or read already",
    ]


def test_no_words_and_binary_data_are_refused():
    """A file without words gets one clear error."""
    for data in (b" \n ", b"\x00\x01\x02\xff" * 50):
        with pytest.raises(UnreadableDocument):
            Rst().read(PAGE, data)


SIGNS = (
    *("word ", "[1]_ ", "[#]_", "`", "``", "*", "**", "|", "\\", "\n", "\n\n", "   ", ".. ", ".. [1] ", ".. [#] ", "a_ ", "__ "),
    *("- ", "1. ", "::\n\n", "+--+\n", "=== ===\n", ":f: ", "https://a.example/ ", "====\n"),
    *(".. note:: ", ".. _a: https://b.example/\n", "<", ">"),
)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(SIGNS), max_size=60))
def test_whatever_is_written_the_spans_lie_in_the_text(parts: list[str]):
    """Broken markup never breaks the reader: every marker and note is what its span says."""
    with suppress(UnreadableDocument):
        document = read("".join(parts))
        for marker in document.markers:
            assert marker.label in marker.span.of(document.text)
        for note in document.notes:
            assert " ".join(note.body.of(document.text).split()) == note.text


@pytest.mark.parametrize(
    "piece", ["`a ", "*a ", "|a ", "[1]_ ", " " * 20 + "x\n", "a_ ", "``", ".. [#] x\n", "=\n", "a" * 50, "+-+\n", "\\"]
)
def test_hostile_markup_costs_time_in_proportion_to_its_length(piece: str):
    """A hundred kilobytes of any one sign are read in seconds of work, not in hours."""
    begun = time.process_time()
    read("word " + piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 8


def test_nesting_without_end_is_read_flat():
    """A staircase of ten thousand indents neither recurses without bound nor loses its words."""
    document = read("\n".join(" " * (3 * depth) + f"- step{depth}" for depth in range(2_000)) + "\n\nEnd [1]_.\n\n.. [1] x")
    assert "step1999" in document.text


LINED = """\
Report
======

The dike broke. [1]_ Nobody
was told of it, [#n]_ and `the post
wrote <https://post.example/1>`_ nothing.

.. include:: part.rst

+--------+------------+
| North  | Gate [2]_  |
+--------+------------+
| South  | Wall [3]_  |
+--------+------------+

* An item.

  Its second paragraph. [4]_

.. note:: A word

   and more [5]_ of it.

.. [1] Orr.
.. [2] Lind,

   on two lines.
.. [3] Berg.
.. [4] Wall.
.. [5] Post.
.. [#n] Lime.
"""


def test_lines_are_those_of_the_file(tmp_path):
    """Markers, notes, links and words tell the line of the report's file; what is included stands where it is included."""
    (tmp_path / "part.rst").write_text("One\n\ntwo\n\nthree of the part.\n", encoding="utf-8")
    document = Rst().read(tmp_path / "report.rst", LINED.encode())
    lines = LINED.split("\n")
    assert {marker.label: document.line_of(marker.span.start) for marker in document.markers} == {
        label: number
        for number, line in enumerate(lines, 1)
        for label, sign in {**{str(n): f"[{n}]_" for n in range(1, 6)}, "6": "[#n]_"}.items()
        if sign in line
    }
    assert {note.label: document.line_of(note.span.start) for note in document.notes} == {
        "1": 24, "2": 25, "3": 28, "4": 29, "5": 30, "6": 31,
    }  # fmt: skip
    assert [document.line_of(link.span.start) for link in document.links] == [5]
    for words, line in {"Report": 1, "was told": 5, "nothing": 6, "three of": 8, "South": 13, "second": 18, "word": 20}.items():
        assert document.line_of(document.text.index(words)) == line, words
