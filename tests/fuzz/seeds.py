"""Small valid documents of each format, to be damaged: reports and lists of our own making, richer than large ones need to be."""

from __future__ import annotations

from benchmarks.documents import LISTS, REPORTS
from tests.ingest import office_files as office
from tests.ingest.html_habits import HABITS
from tests.ingest.pdf_maker import article

_TEXT = """The gates broke in 2019.1 Nobody came2, the mayor said on 3 May 2019 that 40 houses were lost.[3]

- 7 -
\f
Al-
Sham left* and the others stayed.4,5

(1) "A flood" Valley Courier, 3.4.2019 https://goo.gl/abc; see also Radio Tessen, "Gates", 2018, p. 4.
(2) Ibid.
(3) Supra note 1, p. 7-9. https://web.archive.org/web/20190503120000/http://valley.example/a?b=c
(4) See the previous reference. Last visited 14 December 2016
(5) O. Ström, Le Barrage (Paris : Lune, 2001), doi:10.1000/xyz, ISBN 978-3-16-148410-0.
* Cf. Orlan News Agency, 14 ديسمبر 2016، «السد».
"""
_MARKDOWN = """# Report

The dam[^1] broke^[Inline, *Post*, 2019.] and [a page](https://a.example/b "t").[^named]

> quoted[^1]

| a | b |
|---|---|
| 1[^2] | <sup>2</sup> |

[^1]: "A flood", Valley Courier, 3.4.2019, <https://goo.gl/abc>

    more of it
[^named]: Ibid.
"""
_LATEX = r"""\documentclass{article}\newcommand{\pg}[1]{p.~#1}\begin{document}\section{A}
The dam\footnote{\emph{A flood}, Courier, \pg{3}, \url{https://a.example/b_c}} broke\footnotemark[2], \cite[p. 3]{key0} and
\href{https://b.example}{here}\endnote{Ibid.}.\footnotetext[2]{``Gates'', 2019}
\begin{thebibliography}{9}\bibitem{key0} O. Ström, \textit{Le Barrage}, 2001.\end{thebibliography}\end{document}
"""
_WIKI = """'''Dam''' broke.<ref name="a">{{cite web|url=http://a.example/b|title=A [[flood|Flood]]
|archive-url=https://web.archive.org/web/2019/http://a.example/b|date=3 May 2019}}</ref>
It<ref name=a/> rained.{{efn|A note with <ref>[http://c.example C], 2019</ref>}}{{sfn|Ström|2001|p=3}}
{| class="wikitext"
| x<ref>Ibid.</ref>
|}
== Notes ==
{{reflist|refs=<ref name="b">Later</ref>}}
"""
_RST = """Dam
===

It `broke <https://a.example>`_ [1]_ and [#]_ [#named]_ [*]_, |sub| [Kor2019]_ \\ `here`_.

+---+---+
| a | b |
+---+---+

.. |sub| replace:: words
.. _here: https://b.example
.. [1] "A flood", Valley Courier, 3.4.2019 https://goo.gl/abc
.. [#] Ibid.
.. [#named] Later
   and more.
.. [*] Cf. the Post.
.. [Kor2019] Korvash, Gates, 2019.
.. code:: text

   [9]_
"""
_YAML = "references:\n- id: a\n  title: 'A flood'\n  URL: https://a.example/b\n  issued: {date-parts: [[2019, 5, 3]]}\n- https://b.example\n"
_JSON = b"""{"items": ["https://a.example/b", {"title": "A \\"flood\\"", "URL": "http://b.example",
 "author": [{"family": "S"}], "issued": {"date-parts": [[2019, 5]]}}]}"""
_BIB = r"""@string{vc = {Valley Courier}}
@article{a, title = {A {\'e} flood}, journal = vc # { 2}, howpublished = {\url{https://a.example/b}}, year = 2019, month = may}
"""


_DOCX = office.docx(
    office.p("The dam", office.ref(1), " broke", office.field('HYPERLINK "https://c.example/x"', "here"), "."),
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>",
    office.p("And", office.ref(1, "endnote"), '<w:hyperlink r:id="L1"><w:r><w:t>link</w:t></w:r></w:hyperlink>'),
    footnotes={1: '"A flood", Valley Courier, 3.4.2019 https://goo.gl/abc'},
    endnotes={1: "Ibid."},
    links={"L1": "https://d.example/y"},
)
_ODT = office.odt(
    office.tp(
        "The dam", office.note("1", '"A flood", Courier, 3.4.2019 https://goo.gl/abc'), " broke<text:s text:c='3'/>.<text:tab/>"
    ),
    office.tp("And", office.note("i", "Ibid.", "endnote"), '<text:a xlink:href="https://d.example">link</text:a>'),
    "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>",
)
_PDF = article(
    [
        (["The dam^1^ broke in 2019^2^ and nobody came."], ['1 "A flood", Courier, 3.4.2019 https://goo.gl/abc', "2 Ibid."]),
        (["More^3^ of it."], ["3 See note 1."]),
    ],
    head="Report",
)
_MORE: dict[str, tuple[bytes, ...]] = {
    ".txt": (_TEXT.encode(), _TEXT.encode("utf-16"), _TEXT.encode("cp1256", errors="replace")),
    ".md": (_MARKDOWN.encode(),),
    ".tex": (_LATEX.encode(),),
    ".wiki": (_WIKI.encode(),),
    ".rst": (_RST.encode(),),
    ".html": tuple(habit.encode() for habit in HABITS.values()),
    ".docx": (_DOCX,),
    ".odt": (_ODT,),
    ".pdf": (_PDF,),
    ".yaml": (_YAML.encode(),),
    ".json": (_JSON,),
    ".bib": (_BIB.encode(),),
    ".fodt": (office.fodt(office.tp("The dam", office.note("1", "A flood"), " broke.")),),
}
_NOTES = """"A flood", Valley Courier, 3.4.2019 https://goo.gl/abc; see also Radio Tessen, "Gates", 14 December,2016.1, p. 4.
Ibid., p. 7–9. / id. at 3 / Ebd., S. 4 / op. cit. / المرجع السابق، ص 4 / voir note 1 supra / véase nota 2
See supra note 1; Ström, Le Barrage (Paris : Lune, 2001), doi:10.1000/xyz, ISBN 978-3-16-148410-0, arXiv:1901.00001, PMID 123.
the seventh day” Orlan News Agency, 16th of December 2016 Https://web.archive.org/web/20190503120000/http://valley.example/a?b=c
channel Seven on YouTube, «السد», ١٤ ديسمبر/كانون الأول ٢٠١٦، آخر زيارة 3/4/2019
Author, A., & Writer, B. (2019). Title of it: a subtitle. Journal of Gates, 12(3), 45–67. Retrieved May 3, 2019, from http://x.example/
"""
#: Suffix -> the documents that are damaged. ".note" is no file: each of its lines is a note, for the citation parser alone.
SEEDS: dict[str, tuple[bytes, ...]] = {
    suffix: (make(6), *_MORE.get(suffix, ())) for suffix, make in (REPORTS | LISTS).items()
} | {".fodt": _MORE[".fodt"], ".note": (_NOTES.encode(),)}
