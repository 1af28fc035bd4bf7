"""Documents of institutions: the document is the title."""

from __future__ import annotations

import pytest

from citecheck.citations.documents import issued_document
from tests.citations.notes_text import one

DOCUMENTS = [
    # text, title, container, author, kind
    ("Marsh Council, Press release no. 4/2021", "Press release no. 4/2021", "Marsh Council", None, "news"),
    ("Stadt Kranich, Pressemitteilung Nr. 4/2021", "Pressemitteilung Nr. 4/2021", "Stadt Kranich", None, "news"),
    ("Mairie du Delta, communiqué de presse", "communiqué de presse", "Mairie du Delta", None, "news"),
    ("Junta del Delta, Nota de prensa 33/2020", "Nota de prensa 33/2020", "Junta del Delta", None, "news"),
    ("مجلس السد، بيان صحفي رقم 7", "بيان صحفي رقم 7", "مجلس السد", None, "news"),
    ("Wasseramt, Jahresbericht", "Jahresbericht", "Wasseramt", None, "report"),
    ("Marsh Council, Report on the weir", "Report on the weir", "Marsh Council", None, "report"),
    ("Préfecture du Delta, arrêté n° 12-3", "arrêté n° 12-3", None, "Préfecture du Delta", "legal"),
    ("Arrêté municipal n° 12-3", "Arrêté municipal n° 12-3", None, None, "legal"),
    ("Ana Ruiz, Annual report, Marsh Council", "Annual report", "Marsh Council", "Ana Ruiz", "report"),
    ("Press release, Marsh Council", "Press release", "Marsh Council", None, "news"),
    ("Press release of the Marsh Council", "Press release", "Marsh Council", None, "news"),
]


@pytest.mark.parametrize(("text", "title", "container", "author", "kind"), DOCUMENTS)
def test_a_document_is_named_by_its_kind_and_number(text, title, container, author, kind):
    """Who issued it stands beside it; of what binds it is the author, of all else the container."""
    found = issued_document(text)
    assert found is not None
    words = (found.words.title, found.words.container, found.words.author)
    assert [text[slice(*place)] if place else None for place in words] == [title, container, author]
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The press release was lost",
        "Sarah Vane, The Long Dam, Cormorant",
        "Weir reopens, press release, Marsh News",
        "See the report",
        "Report",
        "the letter, the statement and the report",
        "",
    ],
)
def test_what_names_no_document_is_left_to_others(text):
    """A kind within a sentence, behind a title or all alone is no title."""
    assert issued_document(text) is None


@pytest.mark.parametrize(
    ("text", "title", "issued"),
    [
        ("Marsh Council, Annual Report 2019, p. 3.", "Annual Report 2019", "2019"),
        ("Marsh Council, press statement of 3 May 2019.", "press statement", "2019-05-03"),
        ("Wasseramt, Rundschreiben vom 3.5.2019.", "Rundschreiben", "2019-05-03"),
        ("Mairie du Delta, circulaire n° 3 du 3 mai 2019.", "circulaire n° 3", "2019-05-03"),
        ("UNHCR Annual Report 2019.", "UNHCR Annual Report 2019", "2019"),
    ],
)
def test_a_year_belongs_to_a_title_and_a_day_does_not(text, title, issued):
    """The year of an annual report is part of its name; "of", "vom" and "du" lead to a date."""
    citation = one(text)
    assert (citation.title, citation.issued and citation.issued.date) == (title, issued)
