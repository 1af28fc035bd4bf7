import pytest

from citecheck.citations.lists.latex_words import latex_link, latex_words
from citecheck.model.errors import UnreadableDocument
from tests.citations.lists.lists import cited, listed, told

ENTRY = r"""% exported
@string{vp = "Valley Post"}
@comment{nothing}
@online{dike2018,
  title = {The {D}ike is \"ubel \& broken},
  author = {Doe, Jane and {Valley Council}},
  organization = vp,
  url = {https://a.example/x\_y%20z~q?a=1&b=2},
  year = 2018, month = feb, urldate = {2018-03-01},
}
"""


def test_fields_of_an_entry():
    """TeX's markup goes from words, never from links; BibTeX's year and month are one date."""
    (one,) = cited(".bib", ENTRY)
    assert (one.title, one.publisher, one.author) == ("The Dike is übel & broken", "Valley Post", "Doe, Jane and Valley Council")
    assert one.url.normalised == "https://a.example/x_y%20z~q?a=1&b=2"
    assert (one.issued.date, one.issued.precision, one.accessed.date, one.note) == ("2018-02", "month", "2018-03-01", "dike2018")
    assert one.raw.startswith("@online{dike2018,")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2018-02-14}", "2018-02-14"),
        ("date = {2018-02-14/2018-02-20}", "2018-02-14"),
        ("year = {2018}", "2018"),
        ("year = 2018, month = {February}", "2018-02"),
        ("year = 2018, month = 2, day = 14", "2018-02-14"),
        ("year = 2018, month = {14 février}", "2018-02-14"),
        ("year = {in press}, month = feb", None),
        ("year = 2018, month = 13", "2018"),
    ],
)
def test_dates(fields, date):
    """Dates come in biblatex's way and in BibTeX's, and nothing is invented."""
    (one,) = cited(".bib", f"@misc{{k, url = {{https://a.example}}, {fields}}}")
    assert (one.issued.date if one.issued else None) == date


@pytest.mark.parametrize(
    "field", [r"howpublished = {\url{https://a.example/1}}", "note = {See https://a.example/1.}", 'url = "https://a.example/1"']
)
def test_a_link_may_stand_in_other_fields(field):
    """Old styles keep the link in howpublished or note."""
    (one,) = cited(".bib", "@misc{k, title={T}, " + field + "}")
    assert one.url.normalised == "https://a.example/1"


@pytest.mark.parametrize(
    ("type_", "kind"), [("article", "article"), ("techreport", "report"), ("book", "book"), ("online", "web"), ("video", "video")]
)
def test_the_type_gives_the_kind(type_, kind):
    """An entry's type is the citation's kind."""
    assert cited(".bib", f"@{type_}{{k, title = {{T}}}}")[0].kind == kind


def test_broken_entries_are_kept_and_told():
    """Keys and fields that stand twice and entries that do not close are told by line; all others are read."""
    text = (
        "@misc{a, url={https://a.example/1}}\n@misc{a, url={https://a.example/2}}\n"
        '@misc{b, title={One}, title={Two}, url="https://a.example/3"}\n'
        "@misc{c, title={open, url={https://a.example/4}\n@misc{d, url={https://a.example/5}}\n"
    )
    found = listed(".bib", text)
    assert [one.url.path for one in found.citations.citations] == ["/1", "/2", "/3", "/4", "/5"]
    assert found.citations.citations[2].title == "One"
    problems = [(problem.code, found.document.line_of(problem.span.start)) for problem in found.document.problems]
    assert problems == [("CC408", 2), ("CC413", 3), ("CC413", 4)]


def test_bibtex_in_a_text_file():
    """A bibliography saved as .txt is known by its content."""
    assert [one.note for one in cited(".txt", ENTRY)] == ["dike2018"]


def test_no_entry_is_one_clear_error():
    """A file without an entry says how entries look."""
    with pytest.raises(UnreadableDocument, match="no BibTeX entry"):
        cited(".bib", "nothing here")


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"{\'E}vacuation d'Al{\`e}s", "Évacuation d'Alès"),
        (r"Stra{\ss}e \o \L\'od\'z", "Straße øŁódź"),
        (r"\v{C}apek, Dvo\v r\'ak, \c{C}elik", "Čapek, Dvořák, Çelik"),
        (r"50\% of \textbf{all} -- 3~km", "50% of all – 3 km"),
        ("plain", "plain"),
        ("\\", "\\"),
    ],
)
def test_words_lose_their_markup(tex, words):
    """Accents in all their spellings become letters."""
    assert latex_words(tex) == words


def test_links_keep_their_signs():
    """A per cent sign begins no comment in a link, and a tilde is no space."""
    assert latex_link(r"\href{https://a.example/%C3%A9~x}{words}") == "https://a.example/%C3%A9~x"


def test_the_parser_writes_to_nobodys_screen(caplog):
    """A broken entry is an editor's problem, not a line in the program's log."""
    told(".bib", "@misc{c, title={open\n@misc{d, title={T}}\n")
    assert caplog.records == []


def test_the_links_that_mendeley_joins_are_taken_apart():
    """Two links with an escaped line break between them are two; what leads into somebody's own program is none."""
    joined = r"https://valley.example/a\_1$\backslash$nhttps://gauge.example/2$\backslash$npapers3://publication/7"
    found = cited(".bib", "@article{a, title = {Low water}, url = {" + joined + "}}\n")
    assert [one.url.normalised for one in found] == ["https://valley.example/a_1", "https://gauge.example/2"]
    assert {one.title for one in found} == {"Low water"}
    once = r"https://valley.example/1{\textbackslash}n{\textbackslash}nhttps://gauge.example/2"
    assert len(cited(".bib", "@misc{a, url = {" + once + "}}\n")) == 2


def test_a_doi_of_any_signs_is_whole():
    """A DOI that stands alone may hold angle brackets and semicolons (the old SICI form)."""
    (one,) = cited(".bib", "@article{a, title = {T}, doi = {10.1002/(SICI)1098-1(1999)18:3<177::AID-X2>3.0.CO;2-D}}\n")
    assert one.doi == "10.1002/(sici)1098-1(1999)18:3<177::aid-x2>3.0.co;2-d"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("note", "Accessed: 2018-03-05"),
        ("howpublished", r"\url{https://a.example/1} (accessed 5 March 2018)"),
        ("note", "Last visited on March 5, 2018"),
        ("note", "abgerufen am 5.3.2018"),
        ("note", "consulté le 5 mars 2018"),
    ],
)
def test_the_day_of_the_visit_may_be_told_in_words(field, words):
    """Entries of plain BibTeX have no field for it: it stands in note or howpublished."""
    (one,) = cited(".bib", f"@misc{{a, title = {{T}}, year = 2017, {field} = {{{words}}}}}\n")
    assert (one.accessed.date, one.issued.date) == ("2018-03-05", "2017")


def test_a_note_without_a_visit_gives_no_day():
    """A date in a note is not the day of a visit, and a field of its own wins over words."""
    (one,) = cited(".bib", "@misc{a, title = {T}, note = {Printed on 5 March 2018}}\n")
    assert one.accessed is None
    (one,) = cited(".bib", "@misc{a, title = {T}, urldate = {2018-03-01}, note = {accessed 5 March 2018}}\n")
    assert one.accessed.date == "2018-03-01"
