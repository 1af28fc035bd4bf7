"""Numbers by which libraries know a work: ISBN (checked by its check digit), arXiv and PubMed. What fails its check is none."""

from __future__ import annotations

import re
from typing import NamedTuple


class Number(NamedTuple):
    """A work's number at ``text[start:end]``, its name left out, and the number as libraries write it."""

    start: int
    end: int
    number: str


_ISBN = re.compile(r"\bISBN(?:-1[03])?\s?[:.]?\s?(?P<n>[0-9](?:[-–‐ ]?[0-9]){8,11}(?:[-–‐ ]?[0-9Xx]))(?![0-9])", re.IGNORECASE)
# arXiv:1501.00001v2 (since 2007; five digits since 2015) and arXiv:hep-th/9901001 (https://info.arxiv.org/help/arxiv_identifier.html)
_ARXIV = re.compile(
    r"(?:\barxiv\s?[:.]?\s?|arxiv\.org/(?:abs|pdf|html)/)"
    r"(?P<n>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}(?:v[0-9]{1,2})?|[a-z-]{2,12}(?:\.[a-z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})"
    r"(?![0-9])",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:\bPMID\s?[:.]?\s?|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(?P<n>[1-9][0-9]{0,7})(?![0-9])",
    re.IGNORECASE,
)


def find_isbn(text: str) -> Number | None:
    """Return the first ISBN of ``text`` whose check digit is right, without hyphens.

    >>> find_isbn("ISBN 978-0-306-40615-7.").number, find_isbn("ISBN 978-0-306-40615-8")
    ('9780306406157', None)
    """
    for match in _ISBN.finditer(text):
        digits = re.sub(r"[^0-9Xx]", "", match["n"]).upper()
        if valid_isbn(digits):
            return Number(match.start("n"), match.end("n"), digits)
    return None


def valid_isbn(digits: str) -> bool:
    """Tell whether ten or thirteen digits end with their check digit (ISO 2108).

    >>> valid_isbn("0306406152"), valid_isbn("030640615X"), valid_isbn("9790306406156")
    (True, False, True)
    """
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    return False


def find_arxiv(text: str) -> Number | None:
    """Return the first arXiv number of ``text``, links included.

    >>> find_arxiv("arXiv:1501.00001v2 [cs.DL]").number, find_arxiv("https://arxiv.org/abs/hep-th/9901001").number
    ('1501.00001v2', 'hep-th/9901001')
    """
    match = _ARXIV.search(text)
    return Number(match.start("n"), match.end("n"), match["n"].lower()) if match else None


def find_pmid(text: str) -> Number | None:
    """Return the first PubMed number of ``text``, links included.

    >>> find_pmid("PMID: 16341006").number
    '16341006'
    """
    match = _PMID.search(text)
    return Number(match.start("n"), match.end("n"), match["n"]) if match else None
