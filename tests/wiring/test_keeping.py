"""Evidence wired in: who keeps what, and in which order it becomes durable."""

from pathlib import Path

import pytest

from citecheck.model.event import EventKind
from citecheck.model.settings import KeepSettings, Settings
from citecheck.model.url import parse_url
from citecheck.testing import FixedClock
from citecheck.wiring.keeping import evidence_folder, keeping
from tests.archives.kept.looks import look
from tests.pipeline.steps import Watcher


class Log:
    """A log that remembers its flushes, and how long the evidence was on the disk at each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.appended: list[tuple[str, str, object]] = []
        self.sizes: list[int] = []

    def append(self, kind, subject, data):
        self.appended.append((kind, subject, data))

    def flush(self):
        self.sizes.append(sum(path.stat().st_size for path in self.folder.glob("*.open")))


def settings(tmp_path, **keep) -> Settings:
    return Settings(log=str(tmp_path / "audit.db"), keep=KeepSettings(**keep))


def kept(made: Settings, log: Log, watcher: Watcher | None = None):
    return keeping(made, run="run-1", contact="", log=log, watcher=watcher or Watcher(), clock=FixedClock())


@pytest.mark.parametrize(("looks", "live", "archives"), [("live", True, False), ("all", True, True), ("none", False, False)])
async def test_who_keeps_what(tmp_path, looks, live, archives):
    """The setting decides whose answers are kept; with none the log itself is handed on, and nothing is made."""
    made, log = settings(tmp_path, looks=looks), Log(tmp_path / "evidence")
    async with kept(made, log) as keeper:
        assert (keeper.live is not None, keeper.archives is not None) == (live, archives)
        assert (keeper.log is log) == (looks == "none")
    assert (tmp_path / "evidence").exists() == (looks != "none")


async def test_records_are_written_before_the_log_is_flushed(tmp_path):
    """When the log becomes durable, the bytes that its events name are in the file already."""
    made, log = settings(tmp_path), Log(tmp_path / "evidence")
    async with kept(made, log) as keeper:
        await keeper.live.keep(look())
        keeper.log.append("link-followed", "x", {})
        keeper.log.flush()
    (size,) = log.sizes
    assert size > 500
    kinds = [(kind, subject) for kind, subject, _ in log.appended]
    assert kinds == [("link-followed", "x"), (EventKind.EVIDENCE_KEPT, "run-1-001.warc.gz")]


async def test_a_full_file_is_told_before_the_next_flush(tmp_path):
    """A run that is killed later has the digests of all its full files in the log."""
    made, log = settings(tmp_path, max_file=500), Log(tmp_path / "evidence")
    async with kept(made, log) as keeper:
        await keeper.live.keep(look())
        await keeper.live.keep(look("http://ostrow-post.example/b"))
        keeper.log.flush()
        assert [subject for _, subject, _ in log.appended] == ["run-1-001.warc.gz"]
    assert [subject for _, subject, _ in log.appended] == ["run-1-001.warc.gz", "run-1-002.warc.gz"]


async def test_what_is_left_out_is_told_to_whoever_looks_on(tmp_path):
    """A limit that was reached is no secret of the log."""
    made, log, watcher = settings(tmp_path, max_run=1), Log(tmp_path / "evidence"), Watcher()
    async with kept(made, log, watcher) as keeper:
        await keeper.live.keep(look())
        await keeper.live.keep(look("http://ostrow-post.example/b"))
    ((_, words),) = watcher.lines
    assert "max_run" in words
    assert "1 looks" in words


ARCHIVES = [
    ("http://web.archive.org/cdx/search/cdx?url=x", "GET", True),
    ("http://web.archive.org/web/2018id_/http://a.example/", "GET", True),
    ("http://web.archive.org/save/status/spn2-1", "GET", False),
    ("http://web.archive.org/save", "POST", False),
]


@pytest.mark.parametrize(("url", "method", "wanted"), ARCHIVES)
async def test_captures_asked_for_are_never_kept(tmp_path, url, method, wanted):
    """They bear keys, and what they answer stands in the log."""
    from msgspec import structs

    made, log = settings(tmp_path, looks="all"), Log(tmp_path / "evidence")
    async with kept(made, log) as keeper:
        filed = await keeper.archives.keep(structs.replace(look(), url=parse_url(url), method=method))
    assert (filed is not None) == wanted


def test_evidence_lies_beside_the_log(tmp_path):
    """Unless another folder is named."""
    assert evidence_folder(settings(tmp_path)) == tmp_path / "evidence"
    assert evidence_folder(settings(tmp_path, folder="elsewhere")) == Path("elsewhere")
