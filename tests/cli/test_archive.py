"""citecheck archive on the command line, against the loopback world."""

import msgspec
import pytest

from citecheck.model.policy import CapturePolicy
from tests.desk import Desk
from tests.world.pages import article
from tests.world.wire import Page

pytestmark = pytest.mark.world
PAGE = "https://news.test/dry-run"


@pytest.fixture
def desk(tmp_path, world):
    """A desk whose policy captures every live link but one, with three links that were checked."""
    for number in range(3):
        text = article("The mill at the weir", f"Part {number}.", "The wheel turned for the last time in spring. " * 20)
        world.publish(f"news.test/dry-run/{number}", Page(body=text))
    policy = msgspec.structs.replace(
        world.settings().policy, capture=CapturePolicy(when="always", exclude=("news.test/dry-run/1",))
    )
    made = Desk(tmp_path, world, policy=policy, archive={"poll_interval": 0.05})
    links = tmp_path / "links.txt"
    links.write_text("".join(f"{PAGE}/{number}\n" for number in range(3)))
    made.run("parse", links)
    made.run("check")
    world.forget()
    return made


def test_a_dry_run_tells_the_plan_and_asks_nobody(desk, world):
    """What would be asked for and why, what never is, requests, time and quota: by the log alone, without contact and keys."""
    config = desk.folder / "citecheck.toml"
    config.write_text(config.read_text().replace('contact = "mailto:world@citecheck.test"\n', ""))
    ran = desk.run("archive", "--dry-run")
    assert (ran.returncode, world.asked) == (0, [])
    assert f"{PAGE}/0  (every live link is captured at every run)" in ran.stdout
    assert f"never asked for: {PAGE}/1  (excluded by [policy.capture] exclude: 'news.test/dry-run/1')" in ran.stdout
    assert "2 captures would be asked for, by " in ran.stdout
    assert "nothing was asked" in ran.stdout
    assert "left of the daily quota: not known without asking; 100 are kept in reserve" in ran.stdout


def test_what_the_log_knows_of_the_quota_is_told(desk, world):
    """After a run the plan knows what was left then, less what was asked for since."""
    world.faults.job_error = "error:celery"
    assert desk.run("archive").returncode == 3
    world.faults.reset()
    world.forget()
    told = desk.run("archive", "--dry-run").stdout
    left = int(told.split("left of the daily quota: ")[1].split(" captures")[0])
    assert 29_000 < left < 29_900
    assert world.asked == []
