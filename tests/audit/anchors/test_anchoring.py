"""Anchors: a head that was kept elsewhere proves the log, offline, years later, and finds what the chain alone cannot."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from citecheck import api
from citecheck.audit.anchors import stamp
from citecheck.audit.anchors.witnesses import stamp_file
from citecheck.model.errors import AuditError, ChainBroken, ConfigError, InputError
from citecheck.model.settings import AnchorSettings, NetSettings, ReportSettings, Settings
from tests.audit.anchors.authority import NOW, Authority, listening
from tests.audit.logs import START, filled, opened, unguarded
from tests.audit.test_log_tampered import rehash


@pytest.fixture(scope="module")
def authority() -> Authority:
    """One authority for all tests: keys take their time."""
    return Authority()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of 10 events."""
    path = tmp_path / "audit.db"
    filled(path)
    return path


def settings(path: Path, *addresses: str, roots: bytes = b"") -> Settings:
    named = path.with_name("roots.pem")
    named.write_bytes(roots)
    anchor = AnchorSettings(authorities=addresses, roots=(str(named),) if roots else ())
    trusted = tuple(f"127.0.0.1:{address.split(':')[2].split('/')[0]}:127.0.0.1" for address in addresses)
    net = NetSettings(resolve=trusted, allow_private=("127.0.0.1",), retries=0)
    return Settings(log=str(path), anchor=anchor, net=net, report=ReportSettings(folder=str(path.with_name("printed"))))


def anchored(path: Path, authority: Authority) -> Settings:
    """Anchor the log at ``path`` and return the settings by which it was done."""
    with listening(authority) as address:
        given = settings(path, address, roots=authority.roots)
        assert api.anchor(given).failures == ()
    return given


def test_a_stamp_is_verified_offline_later(path: Path, authority: Authority) -> None:
    """The authority is gone; its stamp in the log, and its root certificate, tell when event 10 stood so, and who says it."""
    given = anchored(path, authority)
    proof = api.verify(given)
    ((anchor, signer),) = proof.stamps
    assert (anchor.seq, anchor.at, signer) == (10, NOW, "CN=Test Stamps")
    assert proof.verified.events == 13


def test_several_authorities_are_asked_and_a_silent_one_is_told(path: Path, authority: Authority) -> None:
    """Each stamp is kept; one that fails costs none of the others."""
    other = Authority("Other Stamps")
    refusing = Authority("Refusing")
    refusing.status = 2
    with (
        listening(authority) as one,
        listening(other) as two,
        listening(authority, status=503) as busy,
        listening(authority, body=b"<html>welcome</html>") as portal,
        listening(refusing) as no,
    ):
        given = settings(path, one, busy, portal, no, two, roots=authority.roots + other.roots)
        done = api.anchor(given)
    assert [each.authority for each in done.anchors] == [one, two]
    assert [place for place, _ in done.failures] == [busy, portal, no]
    told = [words for _, words in done.failures]
    assert "503" in told[0]
    assert "no time stamp that can be read" in told[1]
    assert "not today" in told[2]
    assert {signer for _, signer in api.verify(given).stamps} == {"CN=Test Stamps", "CN=Other Stamps"}


def test_a_stamp_for_another_request_is_not_taken(path: Path, authority: Authority) -> None:
    """An answer that was recorded earlier does not pass: the nonce is another one."""
    with opened(path, write=False) as log:
        old = authority.reply(stamp.query(log.head))
        other = authority.reply(stamp.query("0" * 64))
    for replayed, told in ((old, "another request"), (other, "something else")):
        with listening(authority, body=replayed) as address:
            ((_, words),) = api.anchor(settings(path, address)).failures
        assert told in words


def cut(path: Path) -> None:
    """Cut the log off after event 7, with all that was appended since."""
    with unguarded(path) as connection:
        connection.execute("DELETE FROM event WHERE seq > 7")


def rewrite(path: Path) -> None:
    """Compute the whole history from event 5 on anew."""
    with unguarded(path) as connection:
        connection.execute("DELETE FROM event WHERE seq > 10")
        rehash(connection, 5, 10)


@pytest.mark.parametrize(("forgery", "seq", "told"), [(cut, 8, "cut off"), (rewrite, 1, "rewritten")])
def test_the_stamps_beside_the_log_find_what_the_chain_cannot(
    path: Path, authority: Authority, forgery: Callable[[Path], None], seq: int, told: str
) -> None:
    """Both logs are whole in themselves; the file of stamps knows better, and names the first event concerned."""
    given = anchored(path, authority)
    forgery(path)
    with opened(path, write=False) as log:
        log.verify()
    with pytest.raises(ChainBroken, match=told) as broken:
        api.verify(given)
    assert broken.value.seq == seq


def other_head(token: dict) -> None:
    token["head"] = "f" * 64


def flipped(token: dict) -> None:
    raw = bytearray(base64.b64decode(token["token"]))
    raw[-10] ^= 1
    token["token"] = base64.b64encode(bytes(raw)).decode()


def garbled(token: dict) -> None:
    token["token"] = "no base64"


@pytest.mark.parametrize(
    ("forgery", "told"), [(other_head, "another head"), (flipped, "does not hold"), (garbled, "cannot be read")]
)
def test_a_forged_stamp_is_told(path: Path, authority: Authority, forgery: Callable[[dict], None], told: str) -> None:
    """A stamp on another head, with a wrong signature, or of no sense, is never counted as one."""
    given = anchored(path, authority)
    line = json.loads(stamp_file(path).read_text())
    forgery(line)
    line["authority"] += "/forged"
    stamp_file(path).write_text(json.dumps(line) + "\n")
    with pytest.raises(AuditError, match=told):
        api.verify(given)


def test_a_stamp_must_lead_to_a_root_that_is_trusted(path: Path, authority: Authority) -> None:
    """Not to just any root, not by a certificate for another purpose, and not from outside its time."""
    assert api.verify(anchored(path, authority)).stamps != ()
    stranger = settings(path, roots=Authority("Stranger").roots)
    with pytest.raises(AuditError, match=r"does not hold.*roots"):
        api.verify(stranger)
    for wrong, at in (
        (Authority("Mail", purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION), NOW),
        (authority, NOW - dt.timedelta(900)),
    ):
        token = _token(wrong, at)
        with pytest.raises(AuditError, match="does not hold"):
            stamp.verified(token, "0" * 64, [wrong.roots])


def _token(authority: Authority, at: dt.datetime) -> bytes:
    before, authority.at = authority.at, at
    try:
        return authority.reply(stamp.query("0" * 64))
    finally:
        authority.at = before


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_another_program_verifies_our_stamp_too(path: Path, authority: Authority, tmp_path: Path) -> None:
    """`openssl ts` says the same of the token and the head."""
    given = anchored(path, authority)
    line = json.loads(stamp_file(path).read_text())
    (tmp_path / "head").write_text(line["head"])
    (tmp_path / "token.tsr").write_bytes(base64.b64decode(line["token"]))
    command = ["openssl", "ts", "-verify", "-data", "head", "-in", "token.tsr", "-CAfile", "roots.pem"]
    when = ["-attime", str(int(NOW.timestamp()))]
    done = subprocess.run([*command, *when], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr
    assert Path(given.anchor.roots[0]).parent == tmp_path


def test_nobody_to_ask_is_an_error_of_configuration(path: Path) -> None:
    """Nothing is anchored by nobody."""
    with pytest.raises(ConfigError, match="nobody is named"):
        api.anchor(settings(path))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git repository with a committer."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    folder = tmp_path / "heads"
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    for key, value in (("user.name", "Desk"), ("user.email", "desk@example.org"), ("commit.gpgsign", "false")):
        subprocess.run(["git", "-C", str(folder), "config", key, value], check=True)
    return folder


def test_a_line_in_a_repository_is_an_anchor(path: Path, repository: Path) -> None:
    """Committed alone, found again, and held against the log; a log cut off or rewritten is found by it."""
    (repository / "mine.txt").write_text("not to be committed by others")
    for _ in range(2):
        assert api.anchor(settings(path), repository=repository).failures == ()
        with opened(path) as log:
            log.begin(f"run-{log.last_seq_of_all()}", START)
    names = subprocess.run(["git", "-C", str(repository), "ls-files"], capture_output=True, text=True, check=True).stdout
    assert names.split() == ["audit.heads.txt"]
    assert api.verify(settings(path), repository=repository).lines == 2
    with unguarded(path) as connection:
        connection.execute("DELETE FROM event WHERE seq > 12")
    for given in (repository, None):  # the file beside the log knows of it as well
        with pytest.raises(ChainBroken, match="cut off") as broken:
            api.verify(settings(path), repository=given)
        assert broken.value.seq == 13


def test_git_that_refuses_is_told_in_its_own_words(path: Path, tmp_path: Path, repository: Path) -> None:
    """No repository, or a hook that says no: told, nothing left behind, and nothing in the log."""
    ((_, words),) = api.anchor(settings(path), repository=tmp_path / "nowhere").failures
    assert "git" in words
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not on a Sunday >&2\nexit 1\n")
    hook.chmod(0o755)
    ((_, words),) = api.anchor(settings(path), repository=repository).failures
    assert "not on a Sunday" in words
    assert [file.name for file in repository.iterdir()] == [".git"]
    with opened(path, write=False) as log:
        assert log.last_seq_of_all() == 10


def report(path: Path, seq: int, folder: Path, *, run: str = "run-9") -> None:
    """Write what a report prints of the log's head after event ``seq``, and by what it knows the log."""
    with opened(path, write=False) as log:
        part = {"head": log.digest_at(seq), "last_seq": seq, "verified": True, "first": log.digest_at(1)}
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json.dumps({"format": 1, "run": {"id": run}, "log": part}))


def test_the_heads_of_reports_are_ancestors_of_the_log(path: Path, tmp_path: Path) -> None:
    """Each report.json in a folder of reports is held against the log; the last that holds bounds where it was rewritten."""
    for seq in (4, 7, 10):
        report(path, seq, tmp_path / "reports" / f"run-{seq}")
    (tmp_path / "reports" / "other.json").write_text("[]")
    assert api.verify(settings(path), reports=tmp_path / "reports").reports == 3
    rewrite(path)
    with pytest.raises(ChainBroken, match=r"between 5 and 7: .*run-7") as broken:
        api.verify(settings(path), reports=tmp_path / "reports")
    assert broken.value.seq == 5


@pytest.mark.parametrize(("forgery", "seq", "told"), [(cut, 8, "cut off"), (rewrite, 5, "rewritten")])
def test_the_reports_of_a_log_are_held_against_it_unasked(
    path: Path, tmp_path: Path, forgery: Callable[[Path], None], seq: int, told: str
) -> None:
    """Those in the folder of the settings that have its first event; those of another log there are a remark, not an error."""
    filled(tmp_path / "other.db", 20)
    rewrite_all(tmp_path / "other.db")
    report(tmp_path / "other.db", 20, tmp_path / "printed" / "other")
    for last in (4, 10):
        report(path, last, tmp_path / "printed" / f"run-{last}")
    proof = api.verify(settings(path))
    assert (proof.reports, len(proof.remarks)) == (2, 1)
    assert f"1 reports are not known to be of this log ({tmp_path / 'printed' / 'other' / 'report.json'})" in proof.remarks[0]
    forgery(path)
    with pytest.raises(ChainBroken, match=told) as broken:
        api.verify(settings(path))
    assert broken.value.seq == seq
    assert api.verify(settings(path), alone=True).reports == 0  # a backup holds in itself


def rewrite_all(path: Path) -> None:
    """Compute the whole history anew, from the first event on."""
    with unguarded(path) as connection:
        rehash(connection, 1, 20)


def test_a_log_that_was_rewritten_from_its_first_event_is_known_by_its_runs(path: Path, tmp_path: Path) -> None:
    """Its reports have another first event, but are of runs that it tells of."""
    report(path, 10, tmp_path / "printed" / "run-1", run="run-1")
    with unguarded(path) as connection:
        rehash(connection, 1, 10)
    with pytest.raises(ChainBroken, match="rewritten"):
        api.verify(settings(path))


def test_a_report_that_is_none_is_told(path: Path, tmp_path: Path) -> None:
    """A report.json of something else, and a folder that is not there, are errors with their place."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "report.json").write_text("{}")
    with pytest.raises(AuditError, match=r"report\.json: is no report"):
        api.verify(settings(path), reports=tmp_path / "reports")
    with pytest.raises(InputError, match="no folder"):
        api.verify(settings(path), reports=tmp_path / "nowhere")
