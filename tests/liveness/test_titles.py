from __future__ import annotations

import pytest

from citecheck.liveness.titles import agreement
from citecheck.text.html import Page


@pytest.mark.parametrize(
    ("cited", "page", "wanted"),
    [
        ("Last convoy leaves city", Page(title="Last convoy leaves city | Example News"), 1.0),
        ("Last convoy leaves city", Page(headings=("LAST CONVOY LEAVES CITY",)), 1.0),
        ("Last convoy leaves city", Page(title="Cookies and you"), 0.0),
        ("Last convoy leaves city", Page(title="Last bus leaves"), 0.5),
        ("خروج آخر قافلة", Page(title="خروج اخر قافله من المدينة"), 1.0),
        ("Son konvoy şehirden ayrıldı", Page(title="SON KONVOY ŞEHİRDEN AYRILDI"), 1.0),
        ("Last convoy leaves city", Page(title="خروج آخر قافلة من المدينة"), None),
        ("Convoy", Page(title="Convoy"), None),
        ("", Page(title="Convoy leaves"), None),
        (None, Page(title="Convoy leaves"), None),
        ("Last convoy leaves", Page(), None),
    ],
)
def test_titles_are_compared_by_their_words(cited: str | None, page: Page, wanted: float | None) -> None:
    """Case, accents and the site's name do not count; another script or a missing title cannot be compared."""
    assert agreement(cited, page) == wanted
