"""Files by their first bytes, and pages that came in a file's place; and names that gamble: remarks, never verdicts."""

from __future__ import annotations

import pytest

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.media import kind_of, named_kind
from citecheck.liveness.sibling import in_doubt
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page
from tests.liveness.cases import ARTICLE, DEEP, WORDS, page


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG picture"),
        (b"GIF89a", "GIF picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP picture"),
        (b"RIFF\0\0\0\0WAVEfmt ", "WAV sound"),
        (b"RIFF\0\0\0\0XXXX", None),
        (b"\0\0\0\x18ftypmp42", "MP4 film or sound"),
        (b"\0\0\0\x18ftypavif", "AVIF picture"),
        (b"ID3\x04", "MP3 sound"),
        (b"OggS\0", "Ogg sound or film"),
        (b"\x1aE\xdf\xa3", "WebM or Matroska film"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "Word document"),
        (b"PK\x03\x04" + b"\0" * 26 + b"readme.txt", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"<html><p>%PDF-1.7 is how such a file begins", None),
        (b"<!doctype html>", None),
        (b"plain words", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(body: bytes, kind: str | None) -> None:
    """Whatever the server calls it; a page that speaks of a format is none."""
    assert kind_of(body) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/a/report.pdf", "PDF"),
        ("/a/report.PDF?x=1", "PDF"),
        ("/a/march.mp4", "film"),
        ("/a/report.pdf/", None),
        ("/a/report.html", None),
        ("/a/v1.2", None),
        ("/", None),
    ],
)
def test_an_address_names_a_kind_by_its_ending(path: str, kind: str | None) -> None:
    """Endings of files; those of pages, versions and folders name nothing."""
    assert named_kind(parse_url("https://news.example" + path)) == kind


def look_at(url: str, body: bytes | str, media_type: str = "text/html", titles: tuple[str, ...] = ()) -> Look:
    """Build a look at one answer."""
    last = response(url, 200, body, media_type=media_type)
    chain = Chain(asked=last.url, hops=(Hop(url=last.url, via=Via.ASKED, at=NOW, status=200),), last=last)
    return Look(chain=chain, page=parse_page(last.body, media_type=media_type), at=NOW, titles=titles)


def test_a_file_behind_a_wrong_media_type_is_live_and_named() -> None:
    """A PDF that a server calls text/html is there, and the remark says what it is and what it was called."""
    verdict = judge_look(look_at("https://news.example/report.pdf", b"%PDF-1.7\n" + b"\0" * 100))
    assert verdict.liveness is Liveness.LIVE
    (remark,) = [reason for reason in verdict.reasons if reason.signal == "media"]
    assert remark.seen == {"kind": "PDF", "declared": "text/html"}


def test_a_page_in_a_files_place_gives_reason_for_doubt() -> None:
    """A viewer's page or an error page: not decided, told, and worth a second look at a made-up neighbour."""
    look = look_at("https://news.example/docs/report.pdf", ARTICLE, titles=("Last convoy leaves",))
    verdict = judge_look(look)
    assert (verdict.liveness, [reason.signal for reason in verdict.reasons]) == (Liveness.LIVE, ["answered", "media"])
    assert verdict.reasons[1].seen["named"] == "PDF"
    assert in_doubt(look, verdict)
    assert not in_doubt(look_at(DEEP, ARTICLE), judge_look(look_at(DEEP, ARTICLE)))


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (look_at(DEEP, page("SLOT GACOR 2026 | Situs Slot", "Slot gacor", WORDS * 20)), True),
        (look_at(DEEP, page("Онлайн-казино: бонусы", "", WORDS * 20)), True),
        (look_at(DEEP, page("Deneme Bonusu Veren Siteler - Canlı Bahis", "", WORDS * 20)), True),
        (look_at(DEEP, page("真人娱乐网上赌场", "", WORDS * 20)), True),
        (look_at(DEEP, page("سایت شرط بندی", "", WORDS * 20)), True),
        (look_at(DEEP, page("Online casino law passed", "", WORDS * 20), titles=("Online casino law passed",)), False),
        (look_at("https://news.example/2016/online-casino-law", page("Online casino law passed", "", WORDS)), False),
        (look_at(DEEP, page("Council closes the casino", "", WORDS * 20)), False),
        (look_at(DEEP, ARTICLE), False),
    ],
)
def test_a_name_that_gambles_is_remarked_and_not_judged(look: Look, told: bool) -> None:
    """Sites of gambling on names that expired; where the notes or the address speak of it, it is the page's own matter."""
    verdict = judge_look(look)
    assert verdict.liveness is Liveness.LIVE
    assert [reason.signal for reason in verdict.reasons if reason.signal == "gambling"] == ["gambling"] * told
