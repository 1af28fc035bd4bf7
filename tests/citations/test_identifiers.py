"""ISBN, PubMed and arXiv numbers, with their checks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.citations.identifiers import find_arxiv, find_isbn, find_pmid, valid_isbn
from tests.citations.notes_text import one


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ISBN 978-0-306-40615-7", "9780306406157"),
        ("ISBN-13: 9780306406157.", "9780306406157"),
        ("ISBN 0-306-40615-2", "0306406152"),
        ("isbn 0 8044 2957 x", "080442957X"),
        ("ISBN 978-0-306-40615-8", None),  # wrong check digit
        ("ISBN 0-306-40615-8 and ISBN 0-306-40615-2", "0306406152"),
        ("978-0-306-40615-7", None),  # a number that nobody calls so
        ("ISBN 1234", None),
    ],
)
def test_an_isbn_is_one_only_with_its_check_digit(text, number):
    """What is called an ISBN and ends with the right digit is one; all else is left out."""
    found = find_isbn(text)
    assert (found and found.number) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("arXiv:1904.01234", "1904.01234"),
        ("arXiv: 1904.01234v3 [cs.CL]", "1904.01234v3"),
        ("https://arxiv.org/pdf/1904.01234", "1904.01234"),
        ("arXiv:hep-th/9901001", "hep-th/9901001"),
        ("arXiv:1913.01234", None),  # no month 13
        ("1904.01234", None),
    ],
)
def test_an_arxiv_number_has_a_month_and_a_name(text, number):
    """Numbers old and new are read after "arXiv" and in its links."""
    found = find_arxiv(text)
    assert (found and found.number) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("PMID 12345678", "12345678"),
        ("PMID: 7", "7"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("PMID 123456789", None),
        ("PMC 12345", None),
    ],
)
def test_a_pubmed_number_is_called_one(text, number):
    """Up to eight digits after "PMID" and in PubMed's links."""
    found = find_pmid(text)
    assert (found and found.number) == number


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_one_check_digit_of_eleven_is_right(nine):
    """Of all digits that could end nine others, exactly one makes an ISBN."""
    assert sum(valid_isbn(nine + last) for last in "0123456789X") == 1


def test_numbers_of_libraries_are_fields_with_their_place():
    """A citation keeps its numbers beside the words that gave them."""
    citation = one("Quist, Orla. Sluice Law. Marshport: Harbour Press, 2011. ISBN 0-306-40615-2, PMID 123, arXiv:1904.01234.")
    assert (citation.isbn, citation.pmid, citation.arxiv) == ("0306406152", "123", "1904.01234")
    raw = {written.field: written.raw for written in citation.written}
    assert (raw["isbn"], raw["pmid"], raw["arxiv"]) == ("0-306-40615-2", "123", "1904.01234")
