"""The verdict table, taken apart and put together at random: what must hold of every mixture.

The headers of one case, the body of another, a chain in front, another address, a status drawn apart.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citecheck.liveness.judge import judge_look
from citecheck.liveness.look import Look
from citecheck.liveness.memento import why_unbelievable
from citecheck.model.exchange import Chain, Exchange, Hop, Stop, Via
from citecheck.model.url import parse_url
from citecheck.model.verdict import ALIVE, ROT, Liveness, Verdict
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page
from tests.liveness import cases, language_cases, trouble_cases, vendor_cases
from tests.liveness.cases import ARTICLE, DEEP

_ANSWERS = [
    answer
    for case in (*cases.CASES, *vendor_cases.CASES, *language_cases.CASES, *trouble_cases.CASES)
    for answer in case.web.values()
    if answer.failure is None
]
BODIES = [*sorted({answer.body for answer in _ANSWERS}), b"%PDF-1.7", b"\x89PNG\r\n\x1a\n\0", b"\0", "ص".encode() * 50]
WALLS = sorted(body.encode() for body in vendor_cases.WALL_PAGES.values())
HEADERS = sorted({tuple((name, value) for name, value in answer.headers if name != "location") for answer in _ANSWERS})
ADDRESSES = sorted({answer.url.normalised for answer in _ANSWERS} | {DEEP, DEEP + "#page=3", "https://vimeo.com/123456789"})
#: Statuses that refuse or put off, whatever stands in their page: none of them says that anything is gone.
SAY_NOTHING = (401, 402, 403, 407, 429, 451, 503, 999)
STATUSES = (200, 200, 200, 202, 203, 204, 206, 300, 304, 400, 404, 405, 410, 418, 500, 502, 520, *SAY_NOTHING)
TYPES = ("text/html", "text/plain", "application/pdf", "application/xhtml+xml", "image/png", None)

bodies, walls, headers, addresses = map(st.sampled_from, (BODIES, WALLS, HEADERS, ADDRESSES))
statuses = st.sampled_from(STATUSES)


class Mixture(NamedTuple):
    """Redirects, an end with headers and a body, and perhaps a made-up neighbour that shows something."""

    way: list[tuple[str, int, Via]]
    end: str
    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes
    kind: str | None = "text/html"
    sibling: bytes | None = None

    def look(self) -> Look:
        """Build the look that would have brought this."""
        answer = response(self.end, self.status, self.body, headers=dict(self.fields))
        last = msgspec.structs.replace(answer, media_type=self.kind)
        hops = [Hop(url=parse_url(url), via=via, at=NOW, status=code) for url, code, via in self.way]
        hops.append(Hop(url=last.url, via=Via.REDIRECT if hops else Via.ASKED, at=NOW, status=self.status))
        chain = Chain(asked=hops[0].url, hops=tuple(hops), last=last, stop=Stop.ARRIVED)
        beside = response("https://news.example/world/made-up", 200, self.sibling) if self.sibling is not None else None
        other = Chain(asked=beside.url, hops=(Hop(url=beside.url, via=Via.ASKED, at=NOW),), last=beside) if beside else None
        return Look(chain=chain, page=read(last), at=NOW, sibling=other, sibling_page=read(beside), fragments=True)


def mixtures(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[Mixture]:
    """Draw every part of a look from another case."""
    parts: dict[str, st.SearchStrategy[object]] = {
        "way": st.lists(st.tuples(addresses, st.sampled_from([301, 302, 307, 308]), st.sampled_from(list(Via))), max_size=4),
        "end": addresses,
        "status": statuses,
        "fields": headers,
        "body": bodies,
        "kind": st.sampled_from(TYPES),
        "sibling": st.none() | bodies,
    }
    return st.builds(Mixture, **{**parts, **fixed})


def read(answer: Exchange | None):
    """Read an answer as the pipeline does."""
    return parse_page(answer.body, charset=answer.charset, media_type=answer.media_type) if answer and answer.body else None


def assert_told(verdict: Verdict) -> None:
    """A verdict says why, in words and with what was seen, and can be stored."""
    first = verdict.reasons[0]
    assert first.signal
    assert first.words.strip()
    assert first.seen
    assert all(isinstance(value, str) for reason in verdict.reasons for value in reason.seen.values())
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(mixtures())
def test_every_mixture_gets_a_verdict_with_reason_and_evidence(mixture: Mixture) -> None:
    """No mixture raises, and none is judged without saying why and by what."""
    assert_told(judge_look(mixture.look()))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(mixtures(status=st.sampled_from(SAY_NOTHING)))
def test_a_refusal_is_never_rot(mixture: Mixture) -> None:
    """401, 402, 403, 407, 429, 451, 503 and 999 are no word on the page, whatever body or chain comes with them."""
    verdict = judge_look(mixture.look())
    assert verdict.liveness not in ROT | ALIVE, verdict


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(mixtures(body=walls, kind=st.sampled_from(["text/html", "application/xhtml+xml", None])))
def test_a_wall_is_never_the_page(mixture: Mixture) -> None:
    """What a wall shows is never live, moved or rot: not by its status, its address, or what led there."""
    verdict = judge_look(mixture.look())
    assert verdict.liveness not in ALIVE, verdict
    assert verdict.liveness is Liveness.WALLED or not 200 <= mixture.status < 300, verdict
    assert verdict.liveness not in ROT or mixture.status in (404, 410), verdict


@settings(max_examples=200)
@given(addresses.filter(lambda url: "example" in url), headers, st.sampled_from([200, 203, 206]))
@example(DEEP, (), 200)
def test_an_article_at_its_own_address_is_seen(end, fields, status):
    """Whatever headers a plain page carries, no body of a whole article is called rot or its server's fault."""
    verdict = judge_look(Mixture([], end, status, fields, ARTICLE.encode()).look())
    assert verdict.liveness in (*ALIVE, Liveness.WALLED), verdict
    assert verdict.liveness in ALIVE or "header" in verdict.reasons[0].seen, verdict


@settings(max_examples=200)
@given(addresses, headers, bodies | walls, st.sampled_from(STATUSES))
def test_a_memento_is_believed_or_not_and_never_raises(end, fields, body, status):
    """Archived mixtures are pages or not, in words; a wall kept by an archive is not believed."""
    answer = response(end, status, body, headers=dict(fields))
    why = why_unbelievable(answer, read(answer))
    assert why is None or why.strip()
    if body in WALLS:
        assert why
