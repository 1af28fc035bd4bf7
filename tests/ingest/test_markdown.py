"""Promises of the Markdown reader."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.links import cite_links
from citecheck.ingest.markdown import Markdown
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

PAGE = Path("report.md")

REPORT = """\
---
title: The dam
date: 2019-05-03
---

# The dam {#dam .chapter}

The dam above Korvash [failed](https://valley.example/dam) at night.[^1] Two schools
opened at once.[^Schools] Nobody answered.^[See [a letter](https://letter.example/7), p. 2.]

> The mill stood under water.[^1]

| place | houses |
|-------|--------|
| mill  | 214[^long] |

- It was dark.
- It rained.

Closing.

[^1]: Orr, *Dam fails*, <https://valley.example/a?b=1&c=2>.
[^schools]: https://bare.example/a_b_c

[^long]: First paragraph -- with pages 7--8.

    Second paragraph, [More][more].

        [^9]: a block of code

[more]: https://more.example/x "More"
"""


def read(text: str) -> Document:
    return Markdown().read(PAGE, text.encode())


def marks(document: Document) -> list[tuple[str, str | None]]:
    return [(marker.label, marker.note) for marker in document.markers]


def test_footnotes_of_each_kind_are_anchored():
    """Named, numbered, inline and long notes meet their markers, a note used twice has two, and labels know no case."""
    document = read(REPORT)
    assert marks(document) == [("1", "1"), ("Schools", "schools"), ("^1", "^1"), ("1", "1"), ("long", "long")]
    assert {note.id: note.text for note in document.notes} == {
        "^1": "See a letter, p. 2. https://letter.example/7",
        "1": "Orr, Dam fails, https://valley.example/a?b=1&c=2.",
        "schools": "https://bare.example/a_b_c",
        "long": "First paragraph – with pages 7–8. Second paragraph, More. https://more.example/x",
    }
    assert document.problems == ()


def test_offsets_point_at_the_signs_and_the_notes():
    """Every span of a marker covers its sign, every body its note's words."""
    document = read(REPORT)
    assert [marker.span.of(document.text) for marker in document.markers] == ["[1]", "[Schools]", "[^1]", "[1]", "[long]"]
    assert all(note.body.of(document.text) == note.text for note in document.notes)


def test_the_body_is_words():
    """Headings, quotes, cells and items are paragraphs of plain words; front matter and attributes are left out."""
    text = read(REPORT).text
    assert text.startswith("The dam\n\nThe dam above Korvash failed at night.[1] Two schools opened at once.")
    assert "\n\nThe mill stood under water.[1]\n\n" in text
    assert "\n\n214[long]\n\n" in text
    assert "\n\nIt was dark.\n\nIt rained.\n\n" in text
    assert "2019-05-03" not in text


def test_claims_are_sentences_without_signs():
    """A claim is the sentence that its marker stands on."""
    first = read(REPORT).claims[0]
    assert first.sentence == "The dam above Korvash failed at night."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A claim.[^gone]\n\n[^1]: x\n\nB.[^1]", "CC402"),
        ("A claim.[^1]\n\n[^1]: x\n\n[^never]: y", "CC403"),
        ("A claim.[^1]\n\n[^1]: x\n\n[^1]: y", "CC408"),
        ("Nothing at all.", "CC411"),
    ],
)
def test_what_does_not_meet_is_told(text, code):
    """References without a definition and definitions without a reference are told, though the parser drops them."""
    assert code in [problem.code for problem in read(text).problems]


@pytest.mark.parametrize(
    "text", ["`[^9]` code", "    [^9] code\n", "```\n[^9]\n```", r"\[^9] escaped", "<div>[^9]</div>", "<!-- [^9] -->"]
)
def test_code_html_and_escapes_hold_no_markers(text):
    """What only looks like a reference is none."""
    document = read(f"A claim.[^1]\n\n{text}\n\n[^1]: x")
    assert marks(document) == [("1", "1")]


def test_raw_html_leaves_its_words():
    """Inline tags go, their words stay; scripts and comments go wholly."""
    text = read(
        "H<sub>2</sub>O<br>rose<sup>1</sup>.[^1]\n\n<div>Boxed <b>words</b></div>\n\n<script>x()</script>\n\n[^1]: n"
    ).text
    assert text.startswith("H2O rose1.[1]\n\nBoxed words\n\n[1] n")


def test_numbers_that_are_links_are_markers():
    """A link that shows only a number marks its address, the same number twice the same one."""
    document = read(
        "Dam failed.[[4]](https://a.example/1) Water rose.[4](https://a.example/1) Gate [5].\n\n[5]: https://b.example/ 'T'"
    )
    assert marks(document) == [("4", "4"), ("4", "4"), ("5", "5")]
    assert [note.text for note in document.notes] == ["https://a.example/1", "“T” https://b.example/"]


def test_addresses_stay_as_written():
    """An address in a link is neither escaped nor cut."""
    document = read("A.[^1]\n\n[^1]: [حلب](https://ar.example/حلب_(مدينة))")
    assert document.notes[0].text == "حلب https://ar.example/حلب_(مدينة)"


def test_the_address_waits_for_its_citations_end():
    """Outlet and date behind a linked title stay with it; a semicolon and the next link end a citation."""
    document = read("A.[^1]\n\n[^1]: [Dam](https://a.example/1), Post, 3 May 2019; [Gate](https://b.example/2), Post.")
    assert document.notes[0].text == "Dam, Post, 3 May 2019 https://a.example/1; Gate, Post. https://b.example/2"


def test_notes_on_notes_are_markers_too():
    """A reference inside a note counts as a marker of the other note, and yields no claim."""
    document = read("A.[^1]\n\n[^1]: See also.[^2]\n[^2]: Deep.")
    assert marks(document) == [("1", "1"), ("2", "2")]
    assert len(document.claims) == 1
    assert document.problems == ()


def test_flattened_notes_are_left_to_the_plain_text_reader():
    """A Markdown file whose notes are plain text is read as plain text; one with a real footnote is not."""
    flat = (
        "The dam fell on 3 May 2019.1 The water rose for six days.2 Nobody came to help.3\n\n"
        '(1) "Dam falls" Valley Post, 3.5.2019 https://a.example/1\n\n(2) "Water" Valley Post, 4.5.2019 https://a.example/2\n\n'
        '(3) "Nobody" Valley Post, 5.5.2019 https://a.example/3\n'
    )
    document = read(flat)
    assert [note.label for note in document.notes] == ["1", "2", "3"]
    assert document.media_type == "text/markdown"
    assert document.text == flat
    assert [note.label for note in read(flat + "\nReal.[^r]\n\n[^r]: x").notes] == ["r"]


@pytest.mark.parametrize("data", [b"", b"  \n", b"%PDF-1.7", b"\x00\x01\x02\x03" * 50])
def test_what_is_no_text_is_refused(data):
    """Binary data and white space are one clear error that names the file."""
    with pytest.raises(UnreadableDocument) as error:
        Markdown().read(PAGE, data)
    assert error.value.where == "report.md"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["[^1]", "[^1]: ", "^[", "]", "\n", "\n\n    ", "> ", "- ", "`", "<b>", "|", "[a](b)", "é", "---\n"])
    )
)
def test_any_mixture_of_signs_is_read(parts):
    """No mixture of Markdown's own signs breaks the reader, and all spans stay inside the text."""
    try:
        document = read("".join(parts))
    except UnreadableDocument:
        return
    assert all(marker.span.of(document.text) for marker in document.markers)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(REPORT)), st.binary(max_size=8))
def test_broken_files_are_read_or_refused(at, noise):
    """A report cut off or overwritten anywhere is read, or refused with one error."""
    data = REPORT.encode()
    for broken in (data[:at], data[:at] + noise + data[at + len(noise) :]):
        with suppress(UnreadableDocument):
            Markdown().read(PAGE, broken)


@pytest.mark.parametrize(
    "sign", ["[", "^[", "> ", "[^a]: ", "![", "<", "*a **", "`", "[^1]\n\n", "|a", "- ", "\\a", "{:", "[#a]", "[@a "]
)
def test_time_is_bounded(sign):
    """Twenty thousand signs that open and never close are read in seconds."""
    start = time.process_time()
    Markdown().read(PAGE, (sign * (20_000 // len(sign)) + "a").encode())
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (r"See sec. \ref{dam} now.\label{here} \newpage", "See sec. now."),
        (r"A path C:\refs\dam and \url{x}", r"A path C:\refs\dam and \url{x}"),
        (r"`\ref{dam}` stays, \*so\* does this", r"\ref{dam} stays, *so* does this"),
    ],
)
def test_tex_that_shows_nothing_is_left_out(line: str, shown: str):
    """Labels and references that pandoc passes on to TeX are no words; a backslash of the author's own stays."""
    assert read(f"{line}\n\nNote.[^1]\n\n[^1]: x").text.partition("\n\n")[0].strip() == shown


def test_other_markdowns_signs_are_no_words():
    """Kramdown's attribute lists and abbreviations show nothing; braces of the author's own stay."""
    text = "# Dam {: .no_toc}\n\nIt fell[^1].{: .note} A {b}.\n{:.x}\n\n{: .y}\n- mill\n\n*[KOR]: Korvash\n\n[^1]: Orr.\n{:.z}\n"
    document = read(text)
    assert document.text == "Dam\n\nIt fell[1]. A {b}.\n\nmill\n\n[1] Orr.\n\n"


def test_multimarkdowns_citations_are_notes():
    """[p. 12][#orr] cites what [#orr]: defines; a bracket that nothing defines stays as it is written."""
    document = read("It fell [p. 12][#orr] and rose [#lind][], see [#3].\n\n[#orr]: Orr, *Dam*.\n[#lind]: Lind.\n")
    assert marks(document) == [("orr", "orr"), ("lind", "lind")]
    assert [note.text for note in document.notes] == ["Orr, Dam.", "Lind."]
    assert document.text.startswith("It fell p. 12[orr] and rose [lind], see [#3].")


BIB = """@article{orr_2019, author={Orr, Anna}, title={The {Dam}}, journal={Valley Post}, year=2019, url={https://a.example/1}}
@book{lind:18, author={Hans Lind}, title={D\\"{a}mme}, publisher={Korvash}, year={2018}}
"""


@pytest.mark.parametrize("named", ["refs.bib", "[refs.bib]", '"refs.bib"', "\n  - refs.bib\n  - gone.bib"])
def test_works_cited_by_key_are_notes_with_their_fields(tmp_path: Path, named: str):
    """pandoc's citations point to the entries of the .bib files in the front matter; a file that is not there is told."""
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    cited = "It fell [see @orr_2019, p. 3; @lind:18]. Then @orr_2019 [p. 4].^[In @lind:18.]"
    text = f"---\ntitle: x\nbibliography: {named}\n---\n\n{cited}\n"
    document = Markdown().read(tmp_path / "report.md", text.encode())
    assert marks(document) == [("orr_2019", "orr_2019"), ("lind:18", "lind:18"), ("orr_2019", "orr_2019"), ("1", "1")]
    given = {note.label: dict(note.fields) for note in document.notes}
    assert (given["orr_2019"]["title"], given["orr_2019"]["url"]) == ("The Dam", "https://a.example/1")
    assert given["lind:18"]["title"] == given["1"]["title"] == "Dämme"
    assert [problem.message for problem in document.problems] == [
        "gone.bib was not read: no such .bib file in the report's folder" for _ in range("gone" in named)
    ]


def test_a_key_that_no_bibliography_holds_is_told_and_an_address_is_no_key(tmp_path: Path):
    """An unknown key beside a known one is a problem; mail addresses, handles and keys without a bibliography are words."""
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    text = "---\nbibliography: refs.bib\n---\n\nIt fell [@orr_2019; @gone]. Write to a@b.example or @valley.\n"
    document = Markdown().read(tmp_path / "report.md", text.encode())
    assert marks(document) == [("orr_2019", "orr_2019")]
    assert [problem.message for problem in document.problems] == ["@gone names a work that no bibliography holds"]
    assert document.text.startswith("It fell [orr_2019]. Write to a@b.example or @valley.")
    assert read("It fell [@orr_2019].\n\nNote.[^1]\n\n[^1]: x").text.startswith("It fell [@orr_2019].")


LINED = """\
---
title: x
---

# Dam

The dam fell
at *night*.[^1] A [link](https://a.example/1).

- mill[^2]

> quoted
> line[^gone] and ^[An inline
> note.]

[^unused]: Nobody.
[^1]: Orr.
[^2]:
    Lind.
"""


@pytest.mark.parametrize("linked", [False, True])
def test_lines_are_those_of_the_file(linked: bool):
    """Markers, notes and problems tell the line of the Markdown file itself, also where links were taken as citations."""
    document = cite_links(read(LINED)) if linked else read(LINED)
    lines = LINED.split("\n")
    for marker in document.markers:
        shown = {"1": "[^1]", "2": "[^2]", "gone": "[^gone]", "^1": "An inline", "3": "An inline", "link 1": "[link]"}[
            marker.label
        ]
        assert shown in lines[document.line_of(marker.span.start) - 1]
    assert {note.label: document.line_of(note.span.start) for note in document.notes if "link" not in note.label} == {
        "^1": 13, "unused": 16, "1": 17, "2": 18,
    }  # fmt: skip
    assert {problem.place for problem in document.with_places().problems} == {"line 13", "line 16"}


def test_lines_hold_where_links_are_the_notes():
    """In a text without notes, a link's note stands on its link's line, and what follows keeps its own."""
    source = "One [a](https://a.example/1).\n\nTwo\n[b](https://b.example/2) and\nthree.\n"
    document = read(source)
    assert [document.line_of(marker.span.start) for marker in document.markers] == [1, 4]
    assert [document.line_of(note.span.start) for note in document.notes] == [1, 4]
    assert document.line_of(document.text.index("three")) == 5
