"""The place that a link names, looked for on request."""

from __future__ import annotations

import zlib

import pytest
from msgspec.structs import replace

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page

PAGE = (
    "<!doctype html><html><head><title>The flood</title></head><body><h1 id=top-story>The flood</h1>"
    "<h2 id='Losses'>Losses</h2><p>The river rose in the night, and three bridges fell. Help came by boat at dawn.</p>"
    "<a name='note-3'></a><p id='user-content-method'>How it was counted: Café by café.</p>"
    "<p id='خسائر'>最后的车队已经离开了这座城市</p>" + "<p>Much was said of it.</p>" * 60 + "</body></html>"
)
PACKED = b"%PDF-1.5\n5 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length 60>>stream\n" + (
    zlib.compress(b"3 0 4 40 <</Type/Pages/Kids[4 0 R]/Count 7>> <</Type/Page>>") + b"\nendstream endobj\n%%EOF"
)
PDF = b"%PDF-1.4\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 12>>endobj\n%%EOF"


def remark(fragment: str, answer: Exchange, *, asked: bool = True) -> str | None:
    """Judge a page at an address with this fragment; return the remark on it."""
    url = parse_url(f"https://valley-post.example/flood#{fragment}")
    chain = Chain(asked=url, hops=(Hop(url=url, via=Via.ASKED, at=NOW, status=answer.status),), last=answer)
    page = parse_page(answer.body, charset=answer.charset, media_type=answer.media_type)
    verdict = judge_look(Look(chain=chain, page=page, at=NOW, fragments=asked))
    assert verdict.liveness is Liveness.LIVE
    return next((reason.words for reason in verdict.reasons if reason.signal == "fragment"), None)


def html(body: str = PAGE) -> Exchange:
    return response("https://valley-post.example/flood", 200, body)


THERE = [
    "Losses", "note-3", "top", "TOP", "method", "خسائر", "%D8%AE%D8%B3%D8%A7%D8%A6%D8%B1", "/route/of/an/app",
    "!route", "t=90", "L10-L20", ":~:text=three%20bridges", ":~:text=THREE%20BRIDGES%20FELL", ":~:text=cafe",
    ":~:text=The%20river,dawn", ":~:text=and-,three,-bridges", ":~:text=in%20the-,night,came,-by%20boat",
    "Losses:~:text=by%20boat", ":~:text=%E8%BD%A6%E9%98%9F", ":~:text=a,b,c,d", ":~:selector=x",
    ":~:text=bridges&text=boat",
]  # fmt: skip
MISSING = [
    "losses", "Gains", "note-4", ":~:text=four%20bridges", ":~:text=bridge", ":~:text=dawn,river",
    ":~:text=river-,bridges", ":~:text=three,-boats", "Losses:~:text=by%20train", "Gains:~:text=by%20boat",
    ":~:text=bridges&text=train", ":~:text=%E7%81%AB%E8%BD%A6",
]  # fmt: skip


@pytest.mark.parametrize("fragment", THERE)
def test_a_place_that_is_there_or_cannot_be_known_is_silent(fragment: str) -> None:
    """Ids and names in any spelling, words in any case, routes of scripts and what is no directive give no remark."""
    assert remark(fragment, html()) is None


@pytest.mark.parametrize("fragment", MISSING)
def test_a_place_that_is_missing_is_remarked(fragment: str) -> None:
    """Case counts in anchors; words are whole words in their order; the page stays live."""
    assert remark(fragment, html()) is not None


@pytest.mark.parametrize(
    ("fragment", "body", "told"),
    [
        ("page=12", PDF, False),
        ("page=13", PDF, True),
        ("zoom=100&page=99", PDF, True),
        ("page=0", PDF, True),
        ("zoom=100", PDF, False),
        ("page=99", b"%PDF-1.5\n<</Type/ObjStm/N 9>>/Type/Pages/Count 2", False),
        ("page=99", b"%PDF-1.5\n<</Type/Catalog>>", False),
        ("page=7", PACKED, False),
        ("page=8", PACKED, True),
    ],
)
def test_a_page_that_a_pdf_has_not_is_told(fragment: str, body: bytes, told: bool) -> None:
    """A page beyond the last is remarked; where no page tree can be read, nothing is said."""
    answer = response("https://valley-post.example/flood", 200, body, media_type="application/pdf")
    assert (remark(fragment, answer) is not None) is told


def test_nothing_is_said_unless_it_was_asked_for() -> None:
    """Off by default: a fragment is the reader's business."""
    assert remark("Gains", html(), asked=False) is None


def test_a_page_that_was_cut_says_nothing_of_its_places() -> None:
    """What lies behind the limit may hold the place."""
    assert remark("Gains", replace(html(), body_cut=True)) is None


@pytest.mark.parametrize("fragment", ["Gains", ":~:text=four%20bridges"])
def test_a_page_that_scripts_make_says_nothing_of_its_places(fragment: str) -> None:
    """What stands on it once its scripts ran was not seen."""
    shell = "<!doctype html><title>The flood</title><body><div id=root></div><script src=/app.js></script>"
    assert remark(fragment, html(shell)) is None
