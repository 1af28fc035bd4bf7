"""The verdict table over real sockets and TLS: every case is a site on the loopback web, asked as users ask."""

from __future__ import annotations

import pytest

from citecheck.links.follow import follow
from citecheck.links.shorteners import shortcode
from citecheck.liveness.judge import judge
from citecheck.model.settings import NetSettings
from citecheck.model.url import parse_url
from citecheck.model.verdict import ROT, Verdict
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock
from citecheck.text.html import parse_page
from tests.liveness import cases, language_cases, trouble_cases, vendor_cases
from tests.liveness.cases import NEVER_ROT, Case
from tests.world import origin
from tests.world.certificates import Certificates
from tests.world.origin import Origin
from tests.world.wire import Page

#: Faults of the network are not a site's to show: ``tests/net`` makes them one by one.
TABLE = [
    case
    for case in (*cases.CASES, *vendor_cases.CASES, *language_cases.CASES, *trouble_cases.CASES)
    if all(answer.failure is None for answer in case.web.values())
]
HOSTS = sorted({answer.url.host for case in TABLE for answer in case.web.values()})
_OWN = ("content-type", "content-length")


def pages_of(case: Case) -> dict[str, Page]:
    """Return a case as pages of the loopback web."""
    return {
        answer.url.without_fragment().normalised: Page(
            status=answer.status or 200,
            body=answer.body,
            media_type="text/html; charset=utf-8",
            headers={name: value for name, value in answer.headers if name not in _OWN},
        )
        for answer in case.web.values()
    }


async def judged(case: Case, site: Origin, net: NetSettings) -> Verdict:
    """Publish a case, follow its link over the wire, and judge."""
    site.pages.clear()
    site.pages.update(pages_of(case))
    url = parse_url(case.asked)
    async with LiveWeb(net, contact="", clock=FixedClock()) as web:
        chain = await follow(url, web, clock=FixedClock())
    last = chain.last
    page = parse_page(last.body, charset=last.charset, media_type=last.media_type) if last and last.body else None
    return judge(chain, page, at=FixedClock()(), short_link=shortcode(url) is not None)


@pytest.mark.timeout(300)
async def test_the_table_holds_over_the_wire(tmp_path):
    """Each of some 470 sites gets over real sockets the verdict and the reason that the table has, and none a false "dead"."""
    certificates = Certificates(HOSTS)
    (tmp_path / "authority.pem").write_bytes(certificates.authority)
    site = Origin({}, {})
    await site.start(certificates)
    net = NetSettings(
        resolve=tuple(f"{host}:{port}:{origin.ADDRESS}:{real}" for host in HOSTS for port, real in site.places(host).items()),
        ca_file=str(tmp_path / "authority.pem"),
        timeout=5.0,
        connect_timeout=5.0,
        host_interval=0.0,
        retries=0,
    )
    wrong, false_dead = [], []
    try:
        for case in TABLE:
            verdict = await judged(case, site, net)
            if (verdict.liveness, verdict.reasons[0].signal) != (case.wanted, case.signal):
                wrong.append(f"{case.name}: {verdict.liveness} by {verdict.reasons[0].signal}, {verdict.reasons[0].seen}")
            if case.wanted in NEVER_ROT and verdict.liveness in ROT:
                false_dead.append(case.name)
    finally:
        await site.close()
    assert false_dead == []
    assert wrong == []
    assert len(TABLE) >= 450
