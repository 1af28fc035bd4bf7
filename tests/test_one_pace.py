"""Limits are per address: two real processes keep one pace, as the archive's own log of requests shows."""

import pytest

from tests.desk import Desk
from tests.world.pages import article
from tests.world.wire import Page

pytestmark = pytest.mark.world
INTERVAL = 0.25
EACH = 6


def test_two_runs_at_once_keep_one_pace(tmp_path, world):
    """Two checks with logs of their own and one pace: all look-ups together are as far apart as those of one run must be."""
    for number in range(2 * EACH):
        text = article("The mill at the weir", f"Part {number}.", "The wheel turned for the last time in spring. " * 20)
        world.publish(f"news.test/one-pace/{number}", Page(body=text))
    pace = str(tmp_path / "pace.db")
    processes = []
    for run in range(2):
        folder = tmp_path / f"run-{run}"
        folder.mkdir()
        desk = Desk(folder, world, archive={"pace": pace, "cdx_interval": INTERVAL})
        numbers = range(run * EACH, (run + 1) * EACH)
        (folder / "links.txt").write_text("".join(f"https://news.test/one-pace/{number}\n" for number in numbers))
        assert desk.run("parse", "links.txt").returncode == 0
        processes.append((desk, desk.start("check")))
    for desk, process in processes:
        process.wait(120)
        assert {event.data["state"] for event in desk.events() if event.kind == "archive-asked"} == {"absent"}
    moments = [moment for endpoint, moment in world.archive.moments if endpoint == "cdx"]
    assert len(moments) == 2 * EACH
    # Each waits its turn, so delays of a busy machine only make it longer; but for one before the first request.
    assert moments[-1] - moments[0] >= 0.75 * INTERVAL * (len(moments) - 1)


def test_a_throttle_of_one_run_stops_the_other(tmp_path, world):
    """An archive that asked one run for an hour of rest is asked nothing by the next run either; nothing is called absent."""
    world.publish("news.test/one-pace/rest", Page(body=article("The mill", "At rest.", "The wheel stood still. " * 20)))
    pace = str(tmp_path / "pace.db")
    told = []
    for run in range(2):
        folder = tmp_path / f"run-{run}"
        folder.mkdir()
        desk = Desk(folder, world, archive={"pace": pace})
        (folder / "links.txt").write_text("https://news.test/one-pace/rest\n")
        desk.run("parse", "links.txt")
        if run == 0:
            world.faults.add("throttle", "cdx", times=1, retry_after=3600)
        desk.run("check")
        told += [event.data for event in desk.events() if event.kind == "archive-asked"]
    assert [data["state"] for data in told] == ["unknown", "unknown"]
    assert "wants us to wait 3600 s" in told[1]["reason"]
    assert world.archive.counts["cdx"] == 1
