"""A page's own title against the title in the note."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from citecheck.liveness.titles import agreement, seen_titles
from citecheck.text.page import Page


@pytest.mark.parametrize(
    ("cited", "page", "wanted"),
    [
        ("Last convoy leaves city", Page(title="Last convoy leaves city | Example News"), 1.0),
        ("Last convoy leaves city", Page(headings=("LAST CONVOY LEAVES CITY",)), 1.0),
        ("Last convoy leaves city", Page(shared_title="Last convoy leaves city", title="Example News"), 1.0),
        ("Last convoy leaves the city", Page(title="Last convyo leaves the city"), 1.0),
        ("Example News Agency: Last convoy leaves city", Page(title="Last convoy leaves city | Valley Post"), 1.0),
        ("The causes of the winter war", Page(title="The rest of the day"), 0.0),
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


GERMAN = (
    "Der Fluss stieg in der Nacht und die Stadt war am Morgen von allen Seiten vom Wasser umgeben. Die Helfer kamen mit Booten,"
    " doch sie waren zu spät, denn der Damm war schon an zwei Stellen gebrochen. "
) * 4
ENGLISH = (
    "The river rose in the night, and the town was cut off by the water on all of its sides when the day came. Help was as late"
    " as it is in any year, and had to come by boat. "
) * 5


@pytest.mark.parametrize(
    ("why", "cited", "page", "report", "shares"),
    [
        ("its own title", "Flood in the valley", Page(title="Flood in the valley"), "en", [1.0]),
        ("another page's", "Mayor of the town resigns", Page(title="Flood in the valley", text=ENGLISH, words=110), "en", [0.0]),
        ("a headline that is no h1", "Mayor of the town resigns",
         Page(title="Valley Post", text=f"Mayor of the town resigns\n{ENGLISH}", words=115), "en", [1.0]),
        ("words spread over a paragraph", "Mayor of the town resigns",
         Page(title="Valley Post", text=f"{ENGLISH} mayor {ENGLISH} resigns", words=220), "en", [0.0]),
        ("translated", "The river that took the town", Page(title="Der Fluss", text=GERMAN, words=150, language="de"), "en", []),
        ("translated, none named", "The flood of the town", Page(title="Das Hochwasser", text=GERMAN, words=150), None, []),
        ("translated, without short words", "Flood disaster",
         Page(title="Hochwasser", text=GERMAN, words=150, language="de-AT"), "en", []),
        ("another German page's, cited in German", "Wahl in der Hauptstadt",
         Page(title="Das Hochwasser", text=GERMAN, words=150, language="de"), "en", [0.0]),
        ("no page", "Flood in the valley", None, "en", []),
    ],
)  # fmt: skip
def test_a_cited_title_is_laid_beside_the_page(
    why: str, cited: str, page: Page | None, report: str | None, shares: list[float]
) -> None:
    """What may be the author's own translation is not compared; a headline is found where it is not marked as one."""
    assert [seen.share for seen in seen_titles([cited], page, report=report)] == shares


EDITED = [
    ("whole", lambda words: words),
    ("its beginning", lambda words: words[:4]),
    ("its end", lambda words: words[-4:]),
    ("in capitals", lambda words: [word.upper() for word in words]),
    ("with the site's name", lambda words: [*words, "|", "Valley", "Post"]),
    (
        "two letters exchanged",
        lambda words: [word[:1] + word[2:3] + word[1:2] + word[3:] if len(word) > 5 else word for word in words],
    ),
    ("a word too many", lambda words: [*words[:2], "yesterday", *words[2:]]),
]
HEADLINES = (
    "Thousands leave flooded valley before second night of rain",
    "Minister promises inquiry after bridge collapse near harbour",
    "Hospital strike enters third week without agreement",
    "Farmers count losses as drought reaches northern plains",
    "Court suspends licence of river mining company",
    "Teachers return to schools damaged during winter storms",
)  # fmt: skip


@pytest.mark.parametrize(("why", "edit"), EDITED, ids=[row[0] for row in EDITED])
def test_titles_as_editors_write_them_are_never_far_off(why: str, edit: Callable[[list[str]], list[str]]) -> None:
    """Every way in which a title is shortened, mistyped or dressed stays above the threshold of CC302 by far."""
    for headline in HEADLINES:
        page = Page(title=f"{headline} - Valley Post Online", headings=(headline,), text=ENGLISH, words=110)
        (seen,) = seen_titles([" ".join(edit(headline.split()))], page)
        assert seen.share >= 0.6


def test_titles_of_other_pages_are_far_off() -> None:
    """Of two different headlines of one language, nothing but chance words agree."""
    for headline in HEADLINES:
        page = Page(title=headline, text=ENGLISH, words=110)
        others = [other for other in HEADLINES if other != headline]
        assert all(seen.share < 0.34 for seen in seen_titles(others, page))
        assert len(seen_titles(others, page)) == len(others)
