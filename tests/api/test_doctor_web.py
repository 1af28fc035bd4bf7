"""What the doctor learns from the network, by a fake one and by the loopback web."""

import datetime as dt
import socket
from email.utils import format_datetime

import msgspec
import pytest

from citecheck.api.doctor import examine
from citecheck.api.doctor_web import examine_archives, examine_clock, examine_names, examine_probes
from citecheck.model.exchange import FailureKind
from citecheck.model.settings import ArchivePlace, ArchiveSettings, Settings
from citecheck.testing import NOW, FakeWeb, failed, response

PROBE = "probe.example:443"
CDX = "https://web.archive.org/cdx/search/cdx?url=example.com&limit=1"


def dated(seconds):
    there = format_datetime(NOW - dt.timedelta(seconds=seconds), usegmt=True)
    return FakeWeb({"https://probe.example/": response("https://probe.example/", headers={"Date": there})})


@pytest.mark.parametrize(
    ("seconds", "level", "words"),
    [
        (0, "ok", "0 seconds"),
        (59, "ok", "59 seconds ahead"),
        (-59, "ok", "59 seconds behind"),
        (300, "warn", "300 seconds ahead"),
        (-7200, "fail", "7200 seconds behind"),
    ],
)
async def test_the_clock_is_held_against_a_servers(seconds, level, words):
    """To the minute it is well, to the hour a warning, beyond a failure."""
    found = await examine_clock([PROBE], dated(seconds))
    assert (found.level, words in found.words) == (level, True)


async def test_a_probe_that_tells_no_time_is_passed_over():
    """The next is asked; where none tells it, that is said and nothing guessed."""
    web = dated(0)
    web.pages["https://silent.example/"] = response("https://silent.example/", headers={"Date": "yesterday"})
    assert (await examine_clock(["silent.example:443", "gone.example:80", PROBE], web)).level == "ok"
    found = await examine_clock(["silent.example:443", "gone.example:8080"], web)
    assert (found.level, "not compared" in found.words) == ("warn", True)
    assert web.asked[-1].url.normalised == "http://gone.example:8080/"


@pytest.mark.parametrize(("lost", "level"), [(0, "ok"), (1, "warn"), (2, "fail")])
async def test_names_that_are_not_found_are_named(lost, level):
    """Some lost is a warning, all lost a failure."""
    hosts = ["a.example:443", "b.example:443"]

    async def addresses(host, port):
        if hosts.index(f"{host}:{port}") < lost:
            raise socket.gaierror(socket.EAI_NONAME, "no")
        return 1

    found = await examine_names(hosts, addresses)
    assert found.level == level
    assert ("a.example" in found.words) == (lost > 0)


@pytest.mark.parametrize(("up", "level"), [(True, "ok"), (False, "fail")])
async def test_our_own_network(up, level):
    """Up or down, by the probes."""

    async def online():
        return up

    assert (await examine_probes([PROBE], online)).level == level


def asked(**archive):
    return Settings(contact="mailto:desk@example.org", archive=ArchiveSettings(also=(), **archive))


@pytest.mark.parametrize(
    ("answer", "level", "words"),
    [
        (response(CDX, 200), "ok", "answers (200)"),
        (response(CDX, 404), "ok", "answers (404)"),
        (response(CDX, 429), "warn", "429"),
        (response(CDX, 503), "warn", "503"),
        (response(CDX, 403), "warn", "403"),
        (failed(CDX, FailureKind.REFUSED, "nobody listens"), "fail", "nobody listens"),
    ],
)
async def test_an_archive_is_told_by_its_answer(answer, level, words):
    """An answer is well, a throttle or a refusal a warning; the Wayback Machine out of reach a failure."""
    (found,) = await examine_archives(asked(), FakeWeb({CDX: answer}))
    assert (found.part, found.level, words in found.words) == ("archive Wayback Machine", level, True)


async def test_every_archive_of_the_settings_is_asked_once():
    """Known ones and those of one's own, each by what it speaks; one that is down is a warning, for others are there."""
    place = ArchivePlace(name="House", kind="memento", timemap_url="https://keep.example/timemap/link/")
    settings = msgspec.structs.replace(asked(), archives=(place,), archive=ArchiveSettings(also=("Arquivo.pt", "Common Crawl")))
    web = FakeWeb({CDX: response(CDX)})
    found = await examine_archives(settings, web)
    assert [each.part for each in found] == [f"archive {n}" for n in ("Wayback Machine", "Arquivo.pt", "Common Crawl", "House")]
    assert [each.level for each in found] == ["ok", "warn", "warn", "warn"]
    assert len(web.asked) == 4
    assert web.asked[-1].url.normalised == "https://keep.example/timemap/link/http://example.com/"


@pytest.mark.parametrize(
    ("settings", "level", "words"),
    [
        (Settings(), "warn", "no contact"),
        (Settings(contact="a@b.example", archive=ArchiveSettings(enabled=False)), "ok", "enabled = false"),
        (Settings(contact="a@b.example", archive=ArchiveSettings(offline="warcs")), "ok", "warcs"),
    ],
)
async def test_archives_that_a_run_would_not_ask_are_not_asked(settings, level, words):
    """Without a contact, switched off, or with files in their place: nobody is asked, and the reason told."""
    web = FakeWeb()
    (found,) = await examine_archives(settings, web)
    assert (found.level, words in found.words, web.asked) == (level, True, [])


def test_on_the_loopback_web_the_network_is_up(live_world, tmp_path):
    """The real client asks the real probe: names, network and clock are told; with --offline none of them is."""
    settings = live_world.settings(log=str(tmp_path / "audit.db"), contact="")
    found = {each.part: each for each in examine(settings, {}, tmp_path)}
    assert (found["names"].level, found["network"].level) == ("ok", "ok")
    assert found["clock"].level in ("ok", "warn")
    assert found["archives"].level == "warn"
    before = len(live_world.origin.asked)
    parts = {each.part for each in examine(settings, {}, tmp_path, offline=True)}
    assert "clock" not in parts
    assert len(live_world.origin.asked) == before
