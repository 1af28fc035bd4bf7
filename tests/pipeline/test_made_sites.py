"""Hundreds of sites made by chance: what is there is never called rot, and what is gone never live."""

import random

import pytest

from citecheck.audit.log import AuditLog
from citecheck.links.follow import follow
from citecheck.liveness.look import Look
from citecheck.model.url import parse_url
from citecheck.model.verdict import ALIVE, ROT, Liveness
from citecheck.pipeline.pages import page_of
from citecheck.pipeline.witnesses import Witnesses
from citecheck.testing import NOW, FakeWeb, FixedClock
from tests.pipeline.made_sites import Site
from tests.pipeline.steps import parts

SITES = 200


class Web(FakeWeb):
    def __init__(self, site):
        super().__init__()
        self.site = site

    async def look(self, request):
        self.asked.append(request)
        return self.site.answer(request)


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        yield opened


async def judged(log, *, there, gate=False, seed):
    """Judge a link to each of the sites with the second witnesses; return what came out, and how many requests it took."""
    chance = random.Random(seed)
    found, asked = [], 0
    for _ in range(SITES):
        site = Site(there=there, gate=gate, chance=chance)
        web = Web(site)
        chain = await follow(parse_url(site.link), web, clock=FixedClock())
        look = Look(chain=chain, page=page_of(chain.last), at=NOW, titles=site.titles)
        found.append((site, await Witnesses(parts(log, web), None).judge(look)))
        asked += len(web.asked)
    return found, asked


async def test_what_is_there_is_never_rot(log):
    """However a site writes its addresses, moved its pages and answers what it does not have; most links cost few requests."""
    found, asked = await judged(log, there=True, seed=7)
    wrong = [f"{site}: {verdict.reasons[0]}" for site, verdict in found if verdict.liveness in ROT]
    assert wrong == []
    assert sum(verdict.liveness in ALIVE for _, verdict in found) > 0.95 * SITES
    assert asked < 5 * SITES


async def test_what_is_gone_is_never_live(log):
    """Whatever the site shows in its place: an error page, its front page, its search."""
    found, _ = await judged(log, there=False, seed=8)
    wrong = [f"{site}: {verdict.reasons[0]}" for site, verdict in found if verdict.liveness in ALIVE]
    assert wrong == []


async def test_what_a_gate_hides_is_not_known(log):
    """A gate before the whole site is neither the page nor its end."""
    found, _ = await judged(log, there=True, gate=True, seed=9)
    assert {verdict.liveness for _, verdict in found} == {Liveness.UNKNOWN}
