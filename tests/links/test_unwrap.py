from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from citecheck.links.unwrap import unwrap
from citecheck.model.url import parse_url

TARGET = "https://news.example/a?b=1&c=%26"
BASE64 = base64.urlsafe_b64encode(TARGET.encode()).decode().rstrip("=")
QUOTED = "https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D%2526"


@pytest.mark.parametrize(
    "wrapper",
    [
        f"https://eur03.safelinks.protection.outlook.com/?url={QUOTED}&data=05%7C01&reserved=0",
        f"https://www.google.com/url?sa=t&rct=j&q={QUOTED}&usg=AOv",
        f"https://www.google.com.tr/url?url={QUOTED}",
        f"https://www.google.co.uk/url?q=aleppo&url={QUOTED}",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://lm.facebook.com/l.php?u={QUOTED}",
        f"https://l.instagram.com/?u={QUOTED}&e=AT",
        f"https://www.youtube.com/redirect?event=video_description&q={QUOTED}",
        f"https://bitly.com/a/warning?url={QUOTED}&hash=AbC",
        f"https://vk.com/away.php?to={QUOTED}",
        f"https://t.umblr.com/redirect?z={QUOTED}&t=x",
        f"https://duckduckgo.com/l/?uddg={QUOTED}&rut=x",
        f"https://out.reddit.com/t3_x?url={QUOTED}&token=x",
        f"https://disq.us/url?url={QUOTED}%3AsiGnature&cuid=1",
        f"https://urldefense.proofpoint.com/v1/url?u={QUOTED}&k=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__news.example_a-3Fb-3D1-26c-3D-2526&d=DwM",
        "https://urldefense.com/v3/__https://news.example/a?b=1&c=*26__;JQ!!AbC!x$",
        f"https://linkprotect.cudasvc.com/url?a={QUOTED}&c=E",
        f"https://www.linkedin.com/safety/go?url={QUOTED}&trk=x",
        f"https://href.li/?{TARGET}",
        f"https://eur03.safelinks.protection.outlook.com/?url={quote(QUOTED)}&data=05",
        f"https://eur03.safelinks.protection.outlook.com/?data=05&amp;Url={QUOTED}",
        f"https://outlook.live.com/owa/redir.aspx?REF=x&URL={QUOTED}",
        f"https://l.facebook.com/l.php/?u={quote(QUOTED)}&h=AT0",
        f"https://scholar.google.com/scholar_url?url={QUOTED}&hl=en",
        f"https://translate.google.com/translate?hl=en&sl=ar&u={QUOTED}",
        f"https://protect2.fireeye.com/v1/url?k=x&q=1&u={QUOTED}",
        f"https://clicktime.symantec.com/3x?u={QUOTED}",
        f"https://secure-web.cisco.com/1AbC-x/{QUOTED}",
        f"https://protect.checkpoint.com/v2/___{TARGET}___.YXAz",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={QUOTED}/RK=2/RS=x-",
        f"https://www.bing.com/ck/a?!&&p=x&u=a1{BASE64}&ntb=1",
        f"https://eu-west-1.protection.sophos.com/?d=news.example&u={BASE64}&i=x",
        "https://news-example.translate.goog/a?b=1&c=%26&_x_tr_sl=ar&_x_tr_tl=en",
    ],
)
def test_the_target_is_read_out_of_the_wrapper(wrapper: str) -> None:
    """No request is needed, and the target's own escapes stay as they are."""
    inner = unwrap(parse_url(wrapper))
    assert inner is not None
    assert inner.normalised == TARGET


@pytest.mark.parametrize(
    ("wrapper", "wanted"),
    [
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a.amp.html", "https://news.example/a.amp.html"),
        ("https://news-example.cdn.ampproject.org/v/s/news.example/a?amp_js_v=1", "https://news.example/a?amp_js_v=1"),
        ("https://cdn.ampproject.org/c/news.example/a", "http://news.example/a"),
        ("https://www.google.com/amp/s/news.example/a/amp/", "https://news.example/a/amp/"),
    ],
)
def test_amp_caches_name_the_publisher(wrapper: str, wanted: str) -> None:
    """The cache's path holds the publisher's own address; "s" means https."""
    assert str(unwrap(parse_url(wrapper))) == wanted


def test_proofpoint_runs_are_put_back() -> None:
    """``**X`` stands for a run of signs whose length X tells ("A" is two)."""
    signs = base64.urlsafe_b64encode("ابج".encode()).decode().rstrip("=")
    wrapper = f"https://urldefense.com/v3/__https:/news.example/**B__;{signs}!!x$"
    assert str(unwrap(parse_url(wrapper))) == "https://news.example/%D8%A7%D8%A8%D8%AC"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/url?q=https%3A%2F%2Fother.example%2F",
        "https://www.google.com/search?q=https%3A%2F%2Fother.example%2F",
        "https://www.google.com/url?q=convoy",
        "https://www.google.com/url?q=javascript%3Aalert(1)",
        "https://www.google.com/url?q=https%3A%2F%2F",
        "https://www.google.com.evil.example/url?q=https%3A%2F%2Fother.example%2F",
        "https://www.google.com/maps/amp/x",
        "https://web.archive.org/web/20161217000000/https://news.example/a",
        "https://archive.ph/https://news.example/a",
        "https://urldefense.com/v3/broken",
        "https://disq.us/url?url=nothing",
        "https://www.bing.com/search?u=a1aHR0cHM6Ly9vdGhlci5leGFtcGxlLw",
        "https://www.bing.com/ck/a?u=a1***",
        "https://www.bing.com/ck/a?u=a1%D8%A7%D8%A7",
        "https://secure-web.cisco.com/about",
        "https://protect.checkpoint.com/v2/broken",
        "https://href.li/",
    ],
)
def test_what_is_no_wrapper_stays(url: str) -> None:
    """Look-alikes, broken wrappers, other schemes and archives are left as they are."""
    assert unwrap(parse_url(url)) is None
