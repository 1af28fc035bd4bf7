"""Names that pages give: titles without their outlets, outlets in titles, authors in bylines."""

from __future__ import annotations

import pytest

from citecheck.text.metadata.names import Outlets, authors_of, bare_title, byline_of, outlet_in, title_of


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mara Lind", "Mara Lind"),
        ("By Mara Lind - January 10, 2020", "Mara Lind"),
        ("Par Mara Lind le 07 mai 2020", "Mara Lind"),
        ("VON MARA LIND am 21. April 2020", "MARA LIND"),
        ("Posted by Mara Lind @ 12:00 am", "Mara Lind"),
        ("News | By Mara Lind and Tom Adeyemi | April 13, 2020", "Mara Lind and Tom Adeyemi"),
        ("بقلم: سلمى النجار", "سلمى النجار"),
        ("Author: Mara Lind", "Mara Lind"),
        ("By Tuesday, all boats had left.", ""),
        ("By the river many houses stood empty", ""),
        ("By December 2016 nobody was left", ""),
        ("Ludwig von Mises", ""),
        ("Mara Lind", ""),
        ("", ""),
    ],
)
def test_names_behind_by(line: str, names: str) -> None:
    """A byline ends at a day, a place or a mark; a sentence that begins with "By" is none."""
    assert byline_of(line) == names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["By Mara Lind; Tom Adeyemi"], ("Mara Lind", "Tom Adeyemi")),
        (["Mara Lind", "MARA LIND"], ("Mara Lind",)),
        (["https://social.example/mara", "@mara", "mara@valley.example"], ()),
        (["admin", "Unknown", "No Author", "12"], ()),
        (["View all posts by Mara"], ()),
        (["سلمى النجار، يوسف الحداد"], ("سلمى النجار", "يوسف الحداد")),
        (["x" * 100_000], ()),
    ],
)
def test_authors_each_once_and_no_placeholders(given: list[str], names: tuple[str, ...]) -> None:
    """Addresses, handles, numbers and what templates put in are no names; several in one value are told apart."""
    assert authors_of(given) == names


#: Titles by metadata, headlines, the window's title -> the title that is taken. The page is of Valley Post.
TITLES = [
    (["Flood on the river"], [], "Flood on the river | Valley Post", "Flood on the river"),
    ([], ["Flood on the river"], "Flood on the river - Valley Post", "Flood on the river"),
    ([], ["Valley Post"], "Valley Post » Flood on the river", "Flood on the river"),
    (["10 facts about the flood you must know"], ["Flood on the river leaves hundreds homeless"], None,
     "Flood on the river leaves hundreds homeless"),
    (["Flood on the river"], ["News", "Sport"], None, "Flood on the river"),
    ([], [], "Valley Post", "Valley Post"),
    ([], [], None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("given", "headings", "window", "title"), TITLES)
def test_the_title_that_readers_see(given: list[str], headings: list[str], window: str | None, title: str) -> None:
    """Without the outlet's name; the headline before what is written for search engines; never a section's name."""
    assert title_of(given, Outlets(["The Valley Post"], "valleypost.example"), headings, window) == title


def test_an_outlet_is_known_by_its_host() -> None:
    """The end of a window's title that bears the host's name is the outlet's; another part of the title is not."""
    outlets = Outlets([], "www.valley-post.example")
    assert outlet_in("Flood on the river | The Valley Post", outlets) == "The Valley Post"
    assert outlet_in("Flood on the river | World", outlets) == ""
    assert bare_title("Boats: a long story - World", outlets) == "Boats: a long story - World"
