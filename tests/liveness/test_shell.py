"""Pages that are made by scripts alone are told from short pages that are all there."""

import pytest

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.shell import is_shell
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.verdict import Liveness
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page

URL = "https://paper.example/story"
SCRIPT = "<script src=/app.js></script>"
ROW = "The ferry left at nine and came back with forty people on it."


def look_of(body, status=200):
    exchange = response(URL, status, body)
    hop = Hop(url=exchange.url, via=Via.ASKED, at=NOW, status=status)
    return Look(chain=Chain(asked=exchange.url, hops=(hop,), last=exchange), page=parse_page(exchange.body), at=NOW)


SHELLS = {
    "a root and a bundle": f"<title>Paper</title><body><div id=root></div>{SCRIPT}</body>",
    "a plea in noscript": f"<body><noscript>You need to enable JavaScript to run this app.</noscript><p>{ROW}</p>{SCRIPT}</body>",
    "a plea in Arabic": f"<body><noscript>الرجاء تفعيل جافا سكريبت</noscript><p>{ROW}</p>{SCRIPT}</body>",
    "a root with a footer": f"<body><div class=x id='app'></div><p>{ROW}</p>{SCRIPT}</body>",
    "an element of its own": f"<body><app-root></app-root>{SCRIPT}</body>",
    "next to nothing": f"<body><p>Loading…</p>{SCRIPT}</body>",
}
PAGES = {
    "a short page without scripts": f"<body><div id=root>{ROW}</div></body>",
    "a short page with a counter": f"<body><p>{ROW}</p><noscript><img src=/count.gif></noscript>{SCRIPT}</body>",
    "a long page in a framework": f"<body><div id=root>{'<p>' + ROW * 20}</div>{SCRIPT}</body>",
    "a long page with a plea": f"<body><noscript>Enable JavaScript for comments</noscript>{'<p>' + ROW * 20}{SCRIPT}</body>",
    "a page that speaks of roots": f"<body><p>{ROW} id=root</p>{SCRIPT}</body>",
    "a video that says how it stands": '<body><script>x={\'a\':1,"playabilityStatus":{"status":"OK"}}</script></body>',
}


@pytest.mark.parametrize("body", SHELLS.values(), ids=SHELLS)
def test_shells_are_known(body):
    """A page that shows next to nothing but to browsers is one; the verdict says so in a remark and is no other for it."""
    assert is_shell(look_of(body))
    verdict = judge_look(look_of(body))
    assert verdict.liveness is Liveness.LIVE
    assert [reason.signal for reason in verdict.reasons] == ["answered", "script-only"]
    assert verdict.confidence == "weak"


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_pages_are_no_shells(body):
    """What says something, or needs no script to say it, is a page."""
    assert not is_shell(look_of(body))


@pytest.mark.parametrize("status", [404, 403, 500])
def test_an_error_page_made_by_scripts_is_an_error_page(status):
    """A status that tells is not doubted for what the page would show."""
    assert not is_shell(look_of(SHELLS["a root and a bundle"], status))


def test_a_hostile_page_takes_no_long_time():
    """Thousands of tags that never end cost no more than the page is long."""
    import time

    body = "<noscript>" * 20_000 + "<a " * 20_000 + "<script>"
    look = look_of(body)
    began = time.process_time()
    is_shell(look)
    assert time.process_time() - began < 2
