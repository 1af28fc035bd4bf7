from __future__ import annotations

import pytest

from citecheck.citations.ids import slug, unique
from citecheck.citations.parse import cite
from tests.citations.notes_text import cited, document


def test_an_id_is_readable():
    """The id says what is cited, in words that can be typed, with some digits of the source's digest."""
    words, digits = cited("“Évacuation of the Old Market by night”, Reuters, https://a.example/1")[0].id.rsplit("-", 1)
    assert words == "evacuation-of-the-old-market"
    assert len(digits) == 4


def test_an_id_survives_renumbering():
    """A note that moves or gets another number keeps its id."""
    fire, book = "“Fire in market”, Reuters, https://a.example/1", "Jane Doe, The Long Fire (Harbour Press, 2012)."
    before = [citation.id for citation in cited(fire, book, "Ibid., p. 4")]
    after = [citation.id for citation in cited(book, "Ibid., p. 4", fire)]
    assert before == [after[2], after[0], after[1]]


def test_an_id_follows_the_link_not_the_spelling():
    """The same title and link written with other case of scheme or a glued full stop is the same citation."""
    first = cited("“Fire in market”, Reuters, https://a.example/1.")[0].id
    assert cited("“Fire in market” Reuters. Https://a.example/1")[0].id == first


@pytest.mark.parametrize(
    ("body", "start"),
    [
        ("«حريق في السوق»، الجزيرة، https://goo.gl/A", "goo-gl-"),
        ("المرجع نفسه", "n1-"),
        ("https://www.news.example/a", "news-example-"),
    ],
)
def test_a_title_in_another_script_gives_way_to_the_host(body, start):
    """Where a title cannot be written in ASCII, the host names the citation, else the note."""
    assert cited(body)[0].id.startswith(start)


def test_ids_are_unique():
    """The same citation in two notes gets two ids, in order."""
    ids = [citation.id for citation in cite(document("https://a.example/1", "https://a.example/1")).citations]
    assert ids[1] == ids[0] + "-2"
    assert unique(["a", "a-2", "a", "a"]) == ["a", "a-2", "a-3", "a-4"]


def test_a_slug_is_short():
    """A slug has five words at most."""
    assert slug("one two three four five six") == "one-two-three-four-five"
