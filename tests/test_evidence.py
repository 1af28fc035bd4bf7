"""Keep and give back, with nothing faked: the real command line over the loopback web and its archive."""

import gzip
import json
import re
import shutil
import time
import zipfile
import zlib

import pytest
from bs4 import BeautifulSoup

from citecheck.archives.kept.holdings import read_own
from tests.desk import Desk
from tests.world.story import SAMPLE
from tests.world.world import World

pytestmark = pytest.mark.world


@pytest.fixture(scope="module")
def own_world():
    with World() as world:
        yield world


@pytest.fixture(scope="module")
def done(tmp_path_factory, own_world):
    """A folder in which the whole job was done once."""
    desk = Desk(tmp_path_factory.mktemp("done"), own_world)
    assert desk.run("run", SAMPLE).returncode == 1
    return desk.folder


@pytest.fixture
def desk(tmp_path, own_world):
    """An empty desk."""
    own_world.reset()
    return Desk(tmp_path, own_world)


@pytest.fixture
def ran(desk, done):
    """A desk at which the whole job was done: a copy, for each test to do with as it likes."""
    shutil.copytree(done, desk.folder, dirs_exist_ok=True)
    return desk


def hops(tree):
    return [hop for outcome in tree["citations"] if outcome["chain"] for hop in outcome["chain"]["hops"]]


def test_every_answer_is_kept_and_named(ran):
    """Each hop that was answered names a record that the folder holds; one that failed names none."""
    held = {f"{row.filename}#{row.record}": row for row in read_own(ran.folder / "reports" / "evidence").rows}
    asked = [hop for hop in hops(ran.report()) if hop["status"] is not None or hop["failure"] is not None]
    answered = [hop for hop in asked if hop["status"] is not None]
    assert len(answered) >= 12
    for hop in answered:
        assert held[hop["record"]].status == hop["status"]
    assert all(hop["record"] is None for hop in asked if hop["status"] is None)


def test_a_videos_oembed_is_kept_too(ran):
    """The evidence of a video is its page and what oEmbed says of it."""
    urls = [row.url for row in read_own(ran.folder / "reports" / "evidence").rows]
    assert "https://www.youtube.com/watch?v=sahelBoats1" in urls
    assert any(url.startswith("https://www.youtube.com/oembed?") for url in urls)


def test_the_log_tells_the_files_digest_and_finds_another(ran):
    """``evidence list`` ends with 0 as long as the files are as they were logged, with 3 when one was altered or is gone."""
    listed = ran.run("evidence", "list")
    assert (listed.returncode, listed.stdout.count("as logged")) == (0, 1)
    (file,) = (ran.folder / "reports" / "evidence").glob("*.warc.gz")
    whole = file.read_bytes()
    file.write_bytes(whole + gzip.compress(b"more"))
    altered = ran.run("evidence", "list")
    assert (altered.returncode, "altered" in altered.stdout) == (3, True)
    file.unlink()
    missing = ran.run("evidence", "list")
    assert (missing.returncode, "missing" in missing.stdout) == (3, True)


def test_the_report_links_its_evidence(ran):
    """In report.html every kept hop leads to a file that is there, seen from the report's own folder."""
    (page,) = ran.folder.glob("reports/*/report.html")
    soup = BeautifulSoup(page.read_bytes(), "lxml")
    links = [a["href"] for a in soup.find_all("a", href=re.compile(r"\.warc\.gz$"))]
    assert len(links) >= 12
    assert all((page.parent / link).is_file() for link in links)


def test_a_look_can_be_shown_by_address_and_by_record(ran):
    """Head and digest are shown, the page is written; a short link is found by its code."""
    shown = ran.run("evidence", "show", "http://news.wadi-herald.test/story/4471")
    assert "record  " in shown.stdout
    record = re.search(r"record  (\S+)", shown.stdout)[1]
    assert ran.run("evidence", "show", record).stdout == shown.stdout
    assert ran.run("evidence", "show", "https://goo.gl/Wd7kSa").returncode == 0
    url = "https://www.excluded-gazette.example/2018/02/21/bridge-closed"
    assert ran.run("evidence", "show", url, "-o", "page.html").returncode == 0
    assert "<title>" in (ran.folder / "page.html").read_text()
    unknown = ran.run("evidence", "show", "http://nobody.example/")
    assert (unknown.returncode, "nothing was kept" in unknown.stderr) == (2, True)


def records_in(path):
    with zipfile.ZipFile(path) as archive:
        return gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()


def test_a_package_of_all_of_a_run_or_of_some_citations(ran):
    """All, by run, by note: each holds what it says, and a note that nobody has is told."""
    run = ran.report()["run"]["id"]
    assert ran.run("evidence", "export", "-o", "all.wacz").returncode == 0
    assert ran.run("evidence", "export", "-o", "run.wacz", "--run", run).returncode == 0
    assert ran.run("evidence", "export", "-o", "some.wacz", "--citation", "1", "--citation", "3").returncode == 0
    assert records_in(ran.folder / "all.wacz") == records_in(ran.folder / "run.wacz")
    some = "\n".join(records_in(ran.folder / "some.wacz"))
    assert all(url in some for url in ("https://goo.gl/Wd7kSa?si=1", "https://www.youtube.com/watch?v=sahelBoats1", "/oembed?"))
    assert "excluded-gazette" not in some
    wrong = ran.run("evidence", "export", "--citation", "77")
    assert (wrong.returncode, "77" in wrong.stderr) == (2, True)


def test_links_are_given_back_without_network(ran, own_world):
    """Every format from the log alone; the first note's snapshot is the one that the report has."""
    own_world.forget()
    for form in ("text", "html", "markdown", "csl-json", "bibtex", "biblatex"):
        made = ran.run("cite-archives", "--format", form)
        assert (made.returncode, "8 of 13 links" in made.stderr) == (0, True), form
        assert "https://web.archive.org/web/20180216041500/https://www.youtube.com/watch?v=sahelBoats1" in made.stdout, form
    assert own_world.asked == []
    first = ran.run("cite-archives").stdout.splitlines()[0]
    assert first.startswith("1: ")


def test_a_fresh_second_run_keeps_nothing_and_what_is_unchanged_is_a_revisit(ran):
    """What is not looked at is not kept; a page that says the same is kept without its body."""
    folder = ran.folder / "reports" / "evidence"
    before = read_own(folder).rows
    ran.run("run", SAMPLE)
    again = [row for row in read_own(folder).rows if row not in before]
    # only what is asked again at every run: transient and unknown answers
    assert {row.url for row in again} <= {row.url for row in before}
    assert len(again) < len(before) / 2
    assert ran.run("evidence", "list").returncode == 0


def test_nothing_is_kept_where_that_is_asked_for(desk):
    """``--keep none`` makes no folder, names no record, and asks no oEmbed for its sake."""
    desk.run("run", SAMPLE, "--keep", "none")
    assert not (desk.folder / "reports" / "evidence").exists()
    assert all(hop["record"] is None for hop in hops(desk.report()))


def test_all_keeps_what_archives_answer_but_no_capture(desk):
    """With ``--keep all`` index and playback are kept too; requests for captures, which bear keys, never."""
    desk.run("run", SAMPLE, "--keep", "all")
    folder = desk.folder / "reports" / "evidence"
    urls = [row.url for row in read_own(folder).rows]
    assert any("/cdx/search/cdx?" in url for url in urls)
    assert any("/web/20180216041500id_/" in url for url in urls)
    assert not any("/save" in url for url in urls)
    data = b"".join(gzip.decompress(path.read_bytes()) for path in folder.glob("*.warc.gz"))
    assert b"LOW " not in data


def test_archives_are_answered_from_a_folder(ran, tmp_path_factory, own_world):
    """``--offline-archives``: snapshots come from WARC files, no archive on the network is asked, none is asked to capture."""
    other = Desk(tmp_path_factory.mktemp("offline"), own_world)
    evidence = ran.folder / "reports" / "evidence"
    own_world.forget()
    done = other.run("run", SAMPLE, "--offline-archives", str(evidence))
    assert done.returncode == 1, done.stderr
    answers = {outcome["citation"]["note"]: outcome["answer"] for outcome in other.report()["citations"]}
    assert (answers["4"]["memento"]["archive"], answers["4"]["verified"]) == ("local", True)
    assert answers["4"]["memento"]["uri"].startswith("local:/")
    assert not [asked for asked in own_world.asked if "archive.org" in asked.host]
    text = other.run("cite-archives").stdout
    assert "4: none: the snapshot of" in text
    wrong = other.run("run", SAMPLE, "--offline-archives", "nowhere")
    assert (wrong.returncode, "no such folder" in wrong.stderr) == (2, True)


def test_the_log_waits_for_the_evidence(ran):
    """Whatever the log names is on the disk: the file is told by digest before the run is told to be finished."""
    kinds = [event.kind for event in ran.events()]
    assert kinds.index("evidence-kept") < kinds.index("run-finished")
    (kept,) = [event.data for event in ran.events() if event.kind == "evidence-kept"]
    assert json.dumps(kept["file"]).strip('"').endswith("-001.warc.gz")
    assert (kept["left_out"], kept["why_not"], kept["recovered"]) == (0, "", False)


@pytest.mark.parametrize("kill_after", [26, 40])
def test_a_killed_run_leaves_all_that_its_log_names(tmp_path, own_world, kill_after):
    """After kill -9 every record that the log names can be read, at once and after the next run has mended the file."""
    own_world.reset()
    desk = Desk(tmp_path, own_world, net={"concurrency": 1})
    process = desk.start("run", SAMPLE)
    until = time.monotonic() + 60
    while len(desk.events()) < kill_after and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait(10)
    folder = desk.folder / "reports" / "evidence"
    named = {hop["record"] for event in desk.events() if event.kind == "link-followed" for hop in event.data["hops"]} - {None}
    assert named
    left = b"".join(path.read_bytes() for path in folder.glob("*.open"))
    unpacked = zlib.decompressobj(wbits=31)
    text = b""
    while left:
        text += unpacked.decompress(left)
        left, unpacked = unpacked.unused_data, zlib.decompressobj(wbits=31)
    assert all(record.partition("#")[2].encode() in text for record in named)
    assert desk.run("run", SAMPLE).returncode == 1
    held = {f"{row.filename}#{row.record}" for row in read_own(folder).rows}
    assert named <= held
    assert list(folder.glob("*.open")) == []
    kept = [event.data for event in desk.events() if event.kind == "evidence-kept"]
    assert [each["recovered"] for each in kept] == [True, False][: len(kept)]
    assert desk.run("evidence", "list").returncode == 0
