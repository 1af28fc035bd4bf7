"""The 36 links on which other checkers are tried beside ours (``benchmarks/cases.py``): ours calls none dead that is not."""

import msgspec
import pytest

from citecheck import api
from citecheck.model.settings import NetSettings, Settings
from citecheck.model.verdict import ROT
from tests.world.thirty_six import CASES, ThirtySix, Truth


def judged(folder, *, status_only=False):
    """Check all 36 over the whole path; return the verdicts by the cases' names."""
    with ThirtySix() as web:
        (folder / "ca.pem").write_bytes(web.authority)
        net = NetSettings(
            allow_private=web.hosts,
            ca_file=str(folder / "ca.pem"),
            host_interval=0.0,
            timeout=2.0,
            connect_timeout=2.0,
            retry_wait=0.01,
            probes=(web.urls["a page"].split("/")[2],),
        )
        settings = Settings(net=net, log=str(folder / "audit.db"))
        if status_only:
            settings = only_status(settings)
        verdicts = {}
        lines = list(web.urls.values())
        api.check_links(lines, settings, tell=lambda seen: verdicts.update({CASES[seen.line - 1].name: seen.verdict}))
    return verdicts


def only_status(settings):
    """Switch status-only on."""
    judge = msgspec.structs.replace(settings.policy.judge, status_only=True)
    return msgspec.structs.replace(settings, policy=msgspec.structs.replace(settings.policy, judge=judge))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    return judged(tmp_path_factory.mktemp("thirty-six"))


def test_there_are_36():
    """Each case once, every truth among them."""
    assert len({case.name for case in CASES}) == len(CASES) == 36
    assert {case.truth for case in CASES} == set(Truth)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_verdict_and_its_reason(case, verdicts):
    """Each link gets the verdict that is true of it, for the right reason."""
    verdict = verdicts[case.name]
    assert (verdict.liveness, verdict.reasons[0].signal) == (case.wanted, case.signal)
    assert case.says in verdict.reasons[0].words


def test_none_is_called_dead_that_is_not(verdicts):
    """No false dead: what is there, or cannot be known, never counts towards dead; and no false alive."""
    assert {case.name for case in CASES if verdicts[case.name].liveness in ROT} == {
        case.name for case in CASES if case.truth is Truth.GONE
    }


def test_nor_by_status_alone(tmp_path):
    """Without reading pages less is found, and still nothing that is there, or cannot be known, is called dead."""
    verdicts = judged(tmp_path, status_only=True)
    called = {case.truth for case in CASES if verdicts[case.name].liveness in ROT}
    assert called == {Truth.GONE}
