"""Pages, plain texts and videos as sources: which words are laid beside claims, and why there are none."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from citecheck.model.source import SourceText
from citecheck.text.article import main_text
from citecheck.text.html import parse_page
from citecheck.text.source import LONGEST_TEXT, page_source
from tests.text.metadata.made_pages import ARABIC, BODY, PAGES

READ_ON = dt.date(2026, 11, 2)
WATCH = "https://www.youtube.com/watch?v=Qw3rTy"
DESCRIPTION = "Buses leave the eastern quarters.\n\nFilmed on 15 December 2016 by the valley's own people."


def read(html: str | bytes, address: str = "https://a.example/b", media_type: str = "text/html") -> SourceText:
    body = html.encode() if isinstance(html, str) else html
    page = parse_page(body, media_type=media_type)
    return page_source(body, page, main_text(body, page), uri=address, address=address, read_on=READ_ON)


def test_a_page_is_its_title_and_its_article() -> None:
    """Menus are left out, the title heads the text once, words are counted, and the method is told."""
    made = PAGES["a newspaper by the book"]
    found = read(made.html.replace("<article>", "<nav><a href=/>Home page</a></nav><article>"), made.address)
    assert found.text.startswith("Flood on the river\nThe river crossed")
    assert "Home page" not in found.text
    assert (found.about.medium, found.about.words) == ("page", len(found.text.split()))
    assert "trafilatura" in found.about.method
    assert (found.about.title, found.about.issued) == (made.title, made.issued)


def test_an_arabic_page_keeps_its_paragraphs() -> None:
    """Title first, then the text as it stands, right-to-left words in their own order."""
    made = PAGES["an Arabic page with the months of the Levant"]
    found = read(made.html, made.address)
    assert found.text.startswith(made.title + "\n")
    assert ARABIC[3:40] in found.text


#: A page or file without words to compare -> why there are none.
EMPTY = {
    "an empty script page": ("<html><body><div id=app></div><script src=app.js></script></body></html>", "only a script fills"),
    "a picture on a page": ("<html><body><img src=map.png></body></html>", "the page has no text"),
    "an empty file": (b" \n \n", "the file has no text"),
    "a video without words": (
        "<html><head><meta property=og:type content=video.other></head><body></body></html>",
        "a video without",
    ),
}


@pytest.mark.parametrize(("body", "why"), EMPTY.values(), ids=EMPTY.keys())
def test_what_has_no_words_says_why(body: str | bytes, why: str) -> None:
    """There is no text, and the reason stands in the description."""
    found = read(body)
    assert found.text == ""
    assert why in found.about.why_no_text
    assert found.about.words == 0


def test_plain_text_is_read_whole_beyond_what_is_judged() -> None:
    """Of a long file all lines are read, white space collapsed; what is beyond the limit is cut, and told."""
    line = "The   ferry left at dawn, and nobody was hurt.\n"
    found = read(line.encode() * 6_000, media_type="text/plain")
    assert found.about.medium == "text"
    assert found.text.count("The ferry left at dawn") == 6_000
    longer = read(line.encode() * (LONGEST_TEXT // 40), media_type="text/plain")
    assert len(longer.text) == LONGEST_TEXT
    assert f"first {LONGEST_TEXT:,} characters" in longer.about.method


def player(**details: str) -> str:
    """Return a watch page as YouTube writes it."""
    shown = {"videoDetails": {"videoId": "Qw3rTy", "title": "Buses leave", "author": "Valley Media", **details}}
    shown["microformat"] = {"playerMicroformatRenderer": {"publishDate": "2016-12-15T02:00:00-08:00", "uploadDate": "2016-12-15"}}
    return (
        "<html lang=de><head><title>Buses leave - YouTube</title><meta property=og:site_name content=YouTube>"
        "<meta property=og:description content='Buses leave the …'></head><body>"
        f"<script>var ytInitialPlayerResponse = {json.dumps(shown)};"
        "var meta = document.createElement('meta');</script><p>Anmelden Über Presse Urheberrecht</p></body></html>"
    )


def test_a_watch_page_is_its_video_description() -> None:
    """The whole description of the player's JSON, its title, channel and days; no menu of the site."""
    found = read(player(shortDescription=DESCRIPTION), WATCH)
    assert found.text == "Buses leave\n" + DESCRIPTION.replace("\n\n", "\n")
    about = found.about
    assert (about.medium, about.title, about.author, about.container_title) == (
        "video",
        "Buses leave",
        ("Valley Media",),
        "YouTube",
    )
    assert about.issued == dt.date(2016, 12, 15)
    assert about.method == "the video's description"


def test_a_watch_page_without_a_description_says_so() -> None:
    """Its title is told, but a title alone is no text."""
    found = read(player(shortDescription=""), WATCH)
    assert (found.text, found.about.title) == ("", "Buses leave")
    assert "without a description" in found.about.why_no_text


def test_an_archived_watch_page_of_the_old_kind() -> None:
    """Before 2020 the description stood in the page itself."""
    html = (
        "<html><head><title>Buses leave - YouTube</title><meta name=title content='Buses leave'></head><body>"
        "<div class='yt-user-info'><a href=/channel/UC1>Valley Media</a></div><meta itemprop=datePublished content=2016-12-15>"
        "<p id=eow-description>Buses leave the eastern quarters.<br>Filmed on 15 December 2016.</p><p>Up next</p></body></html>"
    )
    found = read(html, WATCH)
    assert found.text == "Buses leave\nBuses leave the eastern quarters.\nFilmed on 15 December 2016."
    assert (found.about.author, found.about.issued) == (("Valley Media",), dt.date(2016, 12, 15))


def test_another_host_tells_of_its_video_in_json_ld() -> None:
    """A page that is about one video is that video; an article that shows one stays an article."""
    video = {
        "@type": "VideoObject",
        "name": "Buses leave",
        "description": DESCRIPTION,
        "uploadDate": "2016-12-15",
        "author": {"name": "Valley Media"},
    }
    head = f"<meta property=og:type content=video.other><meta name=description content='{DESCRIPTION}'><title>Buses leave</title>"
    linked = f"<script type='application/ld+json'>{json.dumps(video)}</script>"
    alone = read(f"<html><head>{head}{linked}</head><body><p>Log in</p></body></html>", "https://vimeo.com/123")
    assert (alone.about.medium, alone.about.author, alone.about.issued) == ("video", ("Valley Media",), dt.date(2016, 12, 15))
    assert "Filmed on 15 December 2016" in alone.text
    article = read(f"<html><head><title>Flood</title>{linked}</head><body><h1>Flood on the river</h1>{BODY}</body></html>")
    assert (article.about.medium, article.about.title) == ("page", "Flood on the river")


BROKEN = (
    "ytInitialPlayerResponse = {",
    "ytInitialPlayerResponse = {}",
    'ytInitialPlayerResponse = {"videoDetails": 7}',
    "[" * 10_000,
)


@pytest.mark.parametrize("script", [*BROKEN, "ytInitialPlayerResponse = " + '{"a":' * 50_000])
def test_a_broken_player_is_no_error(script: str) -> None:
    """What cannot be read says nothing; the page's own words about its video stand in."""
    html = f"<html><head><title>Buses - YouTube</title></head><body><script>{script}</script></body></html>"
    found = read(html, WATCH)
    assert (found.about.medium, found.text) == ("video", "")
