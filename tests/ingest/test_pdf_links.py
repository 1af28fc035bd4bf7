"""When a URL at a line's end goes on with the next line's first word."""

import pytest

from citecheck.ingest.pdf.links import wraps

POST = "https://valley-post.example/2016"


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{POST}/convoy-9874048.", "html."),
        (f"{POST}/convoy.ht", "ml, 3 May 2016."),
        (f"{POST}/convoy.s", "tm”."),
        (f"{POST}/index.php?", "id=WJC_w4C&q=the+convoy+that+left+the"),
        (f"{POST}/index.php?id=1&", "page=12."),
        (f"{POST}/show?name=Open%2FXcelerate", "%2FShowPage&cid=10."),
        (f"{POST}/cmselect/", "220/22007.htm."),
    ],
)
def test_what_can_only_be_the_url_is_joined_whatever_the_room(before, after, full):
    """Endings of files, queries, escapes and paths go on with the URL; a line may be left short before a long piece."""
    assert wraps(before, after, full=full)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/article/56", "542589--atkins-s-will"),
        ("/article/56", "-all-the-kings-horses."),
        ("/article/56", "convoy-that-left.html"),
        ("/", "gate/wall"),
        ("/convoy?", "yes"),
    ],
)
def test_what_looks_like_a_url_is_joined_at_the_margin_alone(before, after):
    """Words held together by hyphens and the like may be text: only a full line tells that they are not."""
    assert wraps(POST + before, after, full=True)
    assert not wraps(POST + before, after, full=False)


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{POST}/convoy.", "Doc. A/12 says so."),
        (f"{POST}/convoy.", "doc. 12"),
        (f"{POST}/convoy.", "The guards"),
        (f"{POST}/convoy.html", "and the gate"),
        ("www.valley-post.", "html is a language"),
        (f"{POST}/convoy.pdf", "accessed 3 May"),
        ("Nobody knew the convoy.ht", "ml"),
    ],
)
def test_words_behind_a_url_are_no_part_of_it(before, after, full):
    """What a sentence may go on with stays apart."""
    assert not wraps(before, after, full=full)
