from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.citations.quotes import quoted


@pytest.mark.parametrize(
    ("text", "inner", "form"),
    [
        ('"Fire in the market", News', "Fire in the market", "whole"),
        ('" Fire in the market " News', " Fire in the market ", "whole"),
        ("“Fire in the market,” News", "Fire in the market,", "whole"),
        ("„Feuer im Markt“, Zeitung", "Feuer im Markt", "whole"),
        ("« Feu au marché », Journal", " Feu au marché ", "whole"),
        ("»Feuer im Markt«, Zeitung", "Feuer im Markt", "whole"),
        ("‘Fire in the victims’ market’, News", "Fire in the victims’ market", "whole"),
        ("'Fire in the market', News", "Fire in the market", "whole"),
        ("‘The Victims’ Market Burns’ (News, 2014)", "The Victims’ Market Burns", "whole"),
        ("‘Fire in the market’ Harbour News", "Fire in the market", "whole"),
        ('Market" Harbour News Network. 2014', "Market", "tail"),
        ('"Mayor says "no fire" today", News', 'Mayor says "no fire" today', "whole"),
        ('Fire in the old market "News, 2014', "Fire in the old market ", "tail"),
        ("Fire in the old market” News, 2014", "Fire in the old market", "tail"),
        ('Mayor says "no fire" in market" News, 2014', 'Mayor says "no fire" in market', "tail"),
        ('"Fire in the market, News, 2014', "Fire in the market, News, 2014", "head"),
        ('""Fire in the market"". News', '"Fire in the market"', "whole"),
    ],
)
def test_the_first_region_is_the_outermost(text, inner, form):
    """Whole quotes, halves and nested ones are told apart in every style of marks."""
    region = quoted(text)[0]
    assert (text[region.inner_start : region.inner_end], region.form) == (inner, form)


@pytest.mark.parametrize("text", ["the victims’ families", "It's Elvis's 'day", "no quotes", 'a 5" pipe'])
def test_an_apostrophe_opens_nothing(text):
    """Apostrophes and inches are no quotes."""
    assert quoted(text) == []


@given(st.text(alphabet=st.sampled_from("ab \"“”„«»‘’'.,"), max_size=30))
def test_regions_lie_in_the_text_and_apart(text):
    """Whatever marks come in whatever order, regions are inside the text and do not overlap."""
    end = 0
    for region in quoted(text):
        assert end <= region.start <= region.inner_start <= region.inner_end <= region.end <= len(text)
        end = region.end
