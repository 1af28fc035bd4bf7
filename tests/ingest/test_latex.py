"""Promises of the LaTeX reader."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.latex.reader import Latex
from citecheck.ingest.latex.works import read_bib, work_fields
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

PAGE = Path("nowhere/report.tex")

REPORT = r"""\documentclass[12pt]{article}
\newcommand{\fn}[2][see]{\footnote{#1 #2}}
\def\place#1{\emph{#1}}
\title{The Dam\thanks{Paid by \textbf{nobody}.}}
\author{J. Orr}
\begin{document}
\maketitle
\section[Short]{Water}\label{sec:water}
Water ``rose'' 5\,m in \place{Korvash}\footnote{See \href{https://vp.example/a\_b\%20c}{Dam fails}, \textit{Valley Post},
  3 May 2019, pp.~5--9.} % a comment \footnote{no}
and K\"ov\'{e}r \c{c}a --- 100\% of \$5 \& more.\fn[compare]{\url{https://x.example/%20?a=1}}

Marked\footnotemark{} here.\footnotetext{The text of the mark.} Code \verb|\footnote{x}| and $x^2$.
\begin{verbatim}
\footnote{verbatim}
\end{verbatim}
\begin{tabular}{ll} a & b\footnote{In a cell.} \\ c & d \end{tabular}
\end{document}
\footnote{behind the end}
"""

BIB = r"""
@string{vp = "Valley Post"}
@article{orr2019, author = {Orr, Jane and Kurt Lind}, title = {The {D}am fails}, journal = vp # " Weekly", year = 2019,
  month = may, day = 3, url = {https://vp.example/dam\_1}, urldate = {2020-01-02}, doi = {10.1000/XYZ}, pages = {5--9}}
@misc{lind, author = "Lind, K{\"o}rt", title = "Rivers", howpublished = {\url{https://lind.example/r}},
  note = {Accessed: 3 May 2020}, year = "2018"}
@comment{nothing}
@broken{x, title = {
"""


SIGNS = [
    "\\footnote{",
    "}",
    "{",
    "\\",
    "[",
    "]",
    "$",
    "%",
    "\n",
    "\\begin{tabular}",
    "\\end{tabular}",
    "\\'",
    "\\cite{a}",
    "\\verb|",
]
SIGNS += ["\\def\\a#1{", "\\a", "\\item", "x", "#1", "\\href{", "\\iffalse"]


def read(text: str, path: Path = PAGE) -> Document:
    return Latex().read(path, text.encode())


def marks(document: Document) -> list[tuple[str, str | None]]:
    return [(marker.label, marker.note) for marker in document.markers]


def texts(document: Document) -> dict[str, str]:
    return {note.id: note.text for note in document.notes}


def test_notes_of_each_kind_are_anchored():
    """Footnotes, marks with texts, thanks and the author's own macros give notes; comments and code do not."""
    document = read(REPORT)
    assert marks(document) == [("*", "*"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
    assert texts(document) == {
        "*": "Paid by nobody.",
        "1": "See Dam fails, Valley Post, 3 May 2019, pp. 5–9. https://vp.example/a_b%20c",
        "2": "compare https://x.example/%20?a=1",
        "3": "The text of the mark.",
        "4": "In a cell.",
    }
    assert document.problems == ()


def test_the_body_is_words():
    """Quotes, dashes, accents and signs are typeset; macros, labels, the preamble and what follows the end are not shown."""
    text = read(REPORT).text
    assert text.startswith(
        "The Dam[*]\n\nJ. Orr\n\nWater\n\nWater “rose” 5 m in Korvash[1] and Kövér ça — 100% of $5 & more.[2]\n\n"
    )
    assert r"Code \footnote{x} and $x^2$." in text
    assert "\n\nb[4] \n\nc \n\nd" in text
    assert "Short" not in text


def test_claims_are_sentences():
    """A claim is the sentence that its marker stands on, without signs."""
    assert read(REPORT).claims[1].sentence.startswith("Water “rose” 5 m in Korvash and Kövér")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"na\"{\i}ve \v{s} \aa\ \o re \ss{} \l", "naïve š å øre ß ł"),
        (r"10~km\footnotesize{} \textbf{bold \emph{both}}", "10 km bold both"),
        (r"\enquote{quoted} `single' \guillemotleft x\guillemotright", "“quoted” ‘single’ «x»"),
        (r"\textcolor{red}{warm} \multicolumn{2}{c}{wide} \hyperlink{a}{link}", "warm wide link"),
        (r"a\unknown{shown}b \unknown[opt]{too}", "ashownb too"),
        (r"5\$ and $ open", "5$ and $ open"),
        (r"\ldots and \S 5, \P~2", "…and §5, ¶ 2"),
        ("a%\nb % c\n\nd", "ab d"),
    ],
)
def test_macros_show_what_they_print(latex, shown):
    """Signs, accents, styles and unknown macros leave the words that a reader of the print sees."""
    assert " ".join(read(latex).text.split()) == shown


def test_counters_are_those_of_latex():
    """A number in brackets, a changed counter, a label and an endnote are followed."""
    text = r"A\footnote[7]{seven} B\footnote{\label{x}one} C\footref{x} \setcounter{footnote}{4}D\footnote{five} E\endnote{end}"
    assert marks(read(text)) == [("7", "7"), ("1", "1"), ("1", "1"), ("5", "5"), ("e1", "e1")]


def test_books_number_each_chapter_anew():
    """In a book the same number comes once a chapter, and ids stay apart."""
    document = read(r"\documentclass{book}\begin{document}\chapter{A}x\footnote{a}\chapter{B}y\footnote{b}\end{document}")
    assert [(note.label, note.text, note.scope) for note in document.notes] == [("1", "a", "chapter"), ("1", "b", "chapter")]
    assert len({note.id for note in document.notes}) == 2


def test_notes_on_notes_are_markers_too():
    """A footnote in a footnote is a note of its own, marked in the first one's words."""
    document = read(r"A\footnote{outer\footnote{inner}.} B")
    assert texts(document) == {"1": "outer[2].", "2": "inner"}
    assert marks(document) == [("1", "1"), ("2", "2")]


@pytest.fixture
def folder(tmp_path):
    report = tmp_path / "report"
    report.mkdir()
    (report / "refs.bib").write_text(BIB, encoding="utf-8")
    (report / "part.tex").write_text(r"From the part.\footnote{Part.}", encoding="utf-8")
    (tmp_path / "secret.tex").write_text("secret words", encoding="utf-8")
    return report


def test_works_cited_become_notes_with_fields(folder):
    """A work cited in the body is a marker to its entry, twice if cited twice; in a note the entry stands in its words."""
    text = r"A~\cite[see][12]{orr2019,lind} \citet{orr2019} B\footnote{As \textcite[3]{lind} says.} C\footcite[45]{orr2019}."
    text += r"\bibliography{refs}"
    document = read(text, folder / "a.tex")
    assert marks(document) == [("orr2019", "orr2019"), ("lind", "lind"), ("orr2019", "orr2019"), ("1", "1"), ("2", "2")]
    assert "Orr and Lind [orr2019]" in document.text
    notes = {note.id: dict(note.fields) for note in document.notes}
    assert notes["orr2019"]["title"] == "The Dam fails"
    assert (notes["1"]["url"], notes["1"]["locator"]) == ("https://lind.example/r", "p. 3")
    assert notes["2"]["locator"] == "p. 45"


def test_a_bibliography_in_the_text_is_read():
    """Items of a thebibliography are notes where they are cited, and words where they are not."""
    text = r"A \cite{a}.\begin{thebibliography}{9}\bibitem{a} Orr, \emph{Dam}.\bibitem[L]{b} Lind, Rivers.\end{thebibliography}"
    document = read(text)
    assert texts(document) == {"a": "Orr, Dam."}
    assert "Lind, Rivers." in document.text


def test_entries_of_a_bib_file():
    """Strings, joined values, months, accents and links in old places become fields; a broken entry is left out."""
    entries = read_bib(BIB)
    assert sorted(entries) == ["lind", "orr2019"]
    assert work_fields(entries["orr2019"], lambda latex: latex.replace("{", "").replace("}", "")) == {
        "title": "The Dam fails",
        "container_title": "Valley Post Weekly",
        "author": "Orr, Jane; Kurt Lind",
        "doi": "10.1000/XYZ",
        "issued": "2019-05-03",
        "accessed": "2020-01-02",
        "url": "https://vp.example/dam_1",
        "numbers": "pp. 5–9",
        "kind": "article",
    }


def test_files_of_the_folder_are_read_and_no_others(folder):
    r"""\input reads beside the report; what is missing, above the folder, or itself is told and never opened."""
    (folder / "loop.tex").write_text(r"again \input{loop}", encoding="utf-8")
    (folder / "way.tex").symlink_to(folder.parent / "secret.tex")
    document = read(r"A. \input{part} \input{../secret} \input{way} \include{gone} \input{loop}", folder / "a.tex")
    assert texts(document) == {"1": "Part."}
    assert "secret words" not in document.text
    told = [problem.message.split(" was")[0] for problem in document.problems if problem.code == "CC413"]
    assert told == [r"\input{../secret}", r"\input{way}", r"\include{gone}", r"\input{loop}"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"A \cite{gone}.", "CC402"),
        (r"A\footnotemark[3] B\footnote{x}", "CC402"),
        (r"A\footnote{x} \footnotetext[9]{y}", "CC403"),
        (r"A\footnote{never closed", "CC413"),
        (r"\def\a{x\a} \a", "CC413"),
        (r"A\footnote{x} \bibliography{gone}", "CC413"),
    ],
)
def test_what_does_not_meet_is_told(text, code):
    """Marks without texts, texts without marks, open braces and missing files are told."""
    assert code in [problem.code for problem in read(text).problems]


@pytest.mark.parametrize("data", [b"", b" \n ", b"%PDF-1.7", b"\x00\x01" * 90])
def test_what_is_no_text_is_refused(data):
    """Binary data and white space are one clear error that names the file."""
    with pytest.raises(UnreadableDocument) as error:
        Latex().read(PAGE, data)
    assert error.value.where == str(PAGE)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SIGNS)))
def test_any_mixture_of_signs_is_read(parts):
    """No mixture of LaTeX's own signs breaks the reader, and all spans stay inside the text."""
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
            Latex().read(PAGE, broken)


@given(st.text(alphabet='@{}",=# ab\n', max_size=60))
def test_any_bib_file_is_read(text):
    """No mixture of BibTeX's signs breaks the entries."""
    assert all("entry" in entry for entry in read_bib(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "{" * 20_000,
        r"\footnote{" * 4000,
        r"\footnote{a" * 4000 + "}" * 4000,
        r"\x[{" * 5000,
        "$a " * 7000,
        r"\newcommand{\a}{\a\a}\a",
        r"\newcommand{\a}[1]{\a{#1#1}}\a{xx}",
        r"\begin{verbatim}" * 1000,
        r"\begin{equation}" * 1000,
    ],
)
def test_time_is_bounded(text):
    """Braces that never close and macros that write themselves cost seconds, not for ever."""
    start = time.process_time()
    read("a " + text)
    assert time.process_time() - start < 10


def test_index_entries_of_an_authors_own_macros_are_no_words(tmp_path):
    """Books name their index macros by what they list (indexperson, sindex); what they write stands in the index alone."""
    path = tmp_path / "report.tex"
    data = (
        rb"\begin{document}The dam\indexdef{dam!Korvash} fell\sindex{fall}.\footnote{Orr\indexperson{Orr}, p. 2.}\end{document}"
    )
    document = Latex().read(path, data)
    assert document.text == "The dam fell.[1]\n\n[1] Orr, p. 2.\n\n"


LINED = r"""\documentclass{article}
\newcommand{\gate}[1]{the gate of #1\footnote{Gates of #1.}}
\title{The title}
\begin{document}
\maketitle
% A comment
% over two lines
The dike broke.\footnote{Orr,
  on two lines.} Nobody % a comment
was told of it, and \gate{Lime}
stood open.
\begin{verbatim}
not shown
\end{verbatim}
A verb \verb|x| here\footnote{%
Lind.}

\input{part}
Then \href{https://post.example/1}{the post} wrote.\cite{berg}
\begin{thebibliography}{9}
\bibitem{wall} Wall.
\bibitem{berg} Berg.
\end{thebibliography}
\end{document}
"""


def test_lines_are_those_of_the_file(tmp_path):
    """What was cut out or expanded shifts no line: markers, notes, links and words tell the line of the report's own file."""
    (tmp_path / "part.tex").write_text("One\n\ntwo\n\nthree of the part.\\footnote{Of the part.}\n", encoding="utf-8")
    document = Latex().read(tmp_path / "report.tex", LINED.encode())
    assert [(marker.label, document.line_of(marker.span.start)) for marker in document.markers] == [
        ("1", 8), ("2", 10), ("3", 15), ("4", 18), ("berg", 19),
    ]  # fmt: skip
    assert [(note.text, document.line_of(note.span.start)) for note in document.notes] == [
        ("Orr, on two lines.", 8), ("Gates of Lime.", 10), ("Lind.", 16), ("Of the part.", 18), ("Berg.", 22),
    ]  # fmt: skip
    assert [document.line_of(link.span.start) for link in document.links] == [19]
    for words, line in {"The title": 3, "Nobody": 9, "stood": 11, "three of": 18, "Then": 19}.items():
        assert document.line_of(document.text.index(words)) == line, words
    assert document.place_of(document.notes[0].span.start) == "line 8"
