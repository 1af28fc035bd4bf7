"""The main text of a page: the article without what stands around it."""

import pytest

from citecheck.text.article import guessed_day, main_text
from citecheck.text.html import parse_page

ARTICLE = (
    "The river crossed its banks near the lower quarter and many people left their houses in the night.",
    "Boats of the harbour guard carried families to the hill, where shelters had been opened since the morning.",
    "The province said that the upper sluice would stay closed until the water at the old bridge fell again.",
)
PAGE = (
    "<html><head><title>Flood</title></head><body><nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>"
    f"<article><h1>Flood on the river</h1>{''.join(f'<p>{line}</p>' for line in ARTICLE)}</article>"
    "<aside><h3>Most read</h3><ul><li><a href=/1>Ten recipes for apples</a></ul></aside>"
    "<footer><p>All rights reserved. Imprint. Privacy.</p></footer></body></html>"
)


def read(body, **more):
    return main_text(body, parse_page(body, media_type="text/html"), **more)


def test_menus_and_footers_are_left_out():
    """What is the same on every page of the site is no part of the article."""
    text = read(PAGE.encode())
    assert all(line in text for line in ARTICLE)
    assert not any(word in text for word in ("Sport", "recipes", "Imprint"))


@pytest.mark.parametrize(
    "body",
    [b"", b"no markup at all", b"<html></html>", b"<p>Two words</p>", b"<" * 5000, b"\x00\xff<html><p>x", PAGE.encode("utf-16")],
)
def test_nothing_raises_and_what_is_visible_stands_in(body):
    """Where no article is told apart, the visible text is the answer."""
    assert read(body) is not None
    if not body.startswith((b"<html><", b"<p>")):
        return
    assert read(body) == parse_page(body, media_type="text/html").text


def test_an_arabic_page_in_a_legacy_encoding():
    """The server's charset is followed."""
    lines = ("قالت فرق الإغاثة إن القافلة وصلت إلى الحي السفلي مساء الجمعة بعد ساعات من الانتظار عند الجسر القديم.",) * 3
    body = f"<html lang=ar><body><article>{''.join(f'<p>{line}</p>' for line in lines)}</article></body></html>".encode("cp1256")
    page = parse_page(body, charset="windows-1256", media_type="text/html")
    assert "القافلة وصلت" in main_text(body, page, charset="windows-1256")


def test_a_page_of_too_many_tags_is_read_as_it_is_seen():
    """What would keep a library busy for half a minute is not given to it: the visible text stands in."""
    body = b"<html><body>" + b"<a href=/x>word</a> " * 60_000 + b"</body></html>"
    page = parse_page(body, media_type="text/html")
    assert main_text(body, page) == page.text
    assert guessed_day(body, "https://a.example/") is None


@pytest.mark.parametrize("body", [b"", b"<" * 5000, b"<time datetime=\xff>" * 50, b"<html>" + b"<div>" * 20_000])
def test_a_guess_at_a_day_never_raises(body):
    """On garbage there is none."""
    assert guessed_day(body, "no address") is None
