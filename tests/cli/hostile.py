"""Two hundred inputs that no honest file or hand would give: what is written, what is asked, and what must be told.

Each is (name, files, arguments, exit code, words of the error). ``files`` maps a name in the folder to its bytes; a log is made
by what is done to a sound one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

LOG = "reports/audit.db"


class Hostile(NamedTuple):
    """One input. ``spoil`` is done to a sound log at the path that it is given; None where the case is of no log."""

    name: str
    arguments: tuple[str, ...]
    code: int
    told: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...] = ()
    spoil: Callable[[Path], None] | None = None


# -- citecheck.toml: text -> words, beside the file's name

CONFIG: dict[str, tuple[bytes | str, tuple[str, ...]]] = {
    "no TOML": ("[net\n", ("line 1",)),
    "no value": ("log =\n", ("line 1",)),
    "two of a key": ("log = 'a'\nlog = 'b'\n", ("line 2",)),
    "two of a table": ("[net]\n[policy]\n[net]\n", ("line 3",)),
    "open string": ('log = "a\n', ("line 1",)),
    "open array": ("[net]\nprobes = ['a:1',\n", ("not TOML",)),
    "bad escape": ('log = "\\q"\n', ("line 1",)),
    "control sign": ("log = 'a\x07'\n", ("line 1",)),
    "NUL": (b"log = 'a\x00b'\n", ("line 1",)),
    "Latin-1": ("contact = 'Zo\xeb'\n".encode("latin-1"), ("UTF-8",)),
    "UTF-16": ("log = 'a'\n".encode("utf-16"), ("UTF-8",)),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), ("UTF-8",)),
    "YAML": ("log: reports/audit.db\n", ("line 1",)),
    "JSON": ('{"log": "a"}\n', ("line 1",)),
    "nested a thousand deep": ("x = " + "[" * 3000 + "\n", ("not TOML",)),
    "tables a thousand deep": ("[" + ".".join("a" * 3000) + "]\nx = 1\n", ("unknown key",)),
    "a number of a million digits": ("[net]\nmax_hops = " + "9" * 1_000_000 + "\n", ("line 2",)),
    "a day that is none": ("log = 2026-02-30\n", ("line 1",)),
    "unknown key": ("contat = 'x'\n", ("line 1", "'contat'", "contact")),
    "unknown table": ("[nte]\ntimeout = 3\n", ("line 1", "'nte'")),
    "unknown key in a table": ("[net]\ntimeot = 3\n", ("line 2", "'net.timeot'", "'net.timeout'")),
    "key in another case": ("Contact = 'x'\n", ("line 1", "'Contact'")),
    "key of look-alikes": ("l\u043eg = 'x'\n", ("line 1",)),
    "key in the wrong table": ("[report]\ntimeout = 3\n", ("line 2", "'report.timeout'", "'net.timeout'")),
    "a secret that belongs elsewhere": ("IA_SECRET_ACCESS_KEY = 'x'\n", ("line 1", "unknown key")),
    "number for text": ("contact = 3\n", ("line 1", "'contact'")),
    "text for number": ("[net]\ntimeout = 'slow'\n", ("line 2", "'net.timeout'")),
    "text for list": ("[net]\nresolve = 'a'\n", ("line 2", "'net.resolve'")),
    "list of numbers": ("[net]\nprobes = [1, 2]\n", ("line 2", "'net.probes")),
    "text for yes": ("[net]\nhttp2 = 'maybe'\n", ("line 2", "'net.http2'")),
    "table for text": ("[log]\na = 1\n", ("line 1", "'log")),
    "text for table": ("net = 'fast'\n", ("line 1", "'net'")),
    "list for table": ("net = [1]\n", ("line 1", "'net'")),
    "below nothing": ("[net]\ntimeout = -1\n", ("line 2", "'net.timeout'", ">= 0")),
    "nothing": ("[net]\nmax_hops = 0\n", ("line 2", "'net.max_hops'", ">= 1")),
    "too many pages": ("[net.browser]\npages = 5\n", ("line 2", "'net.browser.pages'", "<= 4")),
    "no time at all": ("[net.browser]\ntimeout = 0\n", ("line 2", "'net.browser.timeout'")),
    "a fraction for a number": ("[net]\nretries = 1.5\n", ("line 2", "'net.retries'")),
    "no number": ("[net]\ntimeout = nan\n", ("line 2", "'net.timeout'")),
    "endless": ("[net]\ntimeout = inf\n", ("line 2", "'net.timeout'")),
    "unknown transport": ("[net]\ntransport = 'gopher'\n", ("line 2", "'net.transport'")),
    "unknown level": ("[policy]\nfail_on = 'all'\n", ("line 2", "'policy.fail_on'")),
    "unknown moment": ("[policy.capture]\nwhen = 'now'\n", ("line 2", "'policy.capture.when'")),
    "empty host": ("[policy.capture]\nexclude = ['']\n", ("line 2", "'policy.capture.exclude")),
    "days before the beginning": ("[policy.fresh]\nlive_days = -7\n", ("line 2", "'policy.fresh.live_days'")),
    "no failures": ("[policy.judge]\ndead_after_failures = 0\n", ("line 2", "'policy.judge.dead_after_failures'")),
    "unknown dialect": ("[archive]\ndialect = 'latin'\n", ("line 2", "'archive.dialect'")),
    "unknown archive": ("[archive]\nalso = ['Alexandria']\n", ("Alexandria",)),
    "unknown capturer": ("[archive]\ncapture_at = ['archive.today']\n", ("line 2", "'archive.capture_at")),
    "a password": ("[archive.capture]\ntarget_password = 'x'\n", ("line 2", "unknown key")),
    "scripts too long": ("[archive.capture]\njs_behavior_timeout = 31\n", ("line 2", "<= 30")),
    "unknown keeping": ("[keep]\nlooks = 'some'\n", ("line 2", "'keep.looks'")),
    "nothing kept": ("[keep]\nmax_file = 0\n", ("line 2", "'keep.max_file'")),
    "unknown news": ("[notify]\non = ['everything']\n", ("line 2", "'notify.on")),
    "too many tries": ("[notify]\nretries = 11\n", ("line 2", "'notify.retries'")),
    "empty log": ("log = ''\n", ("log", "empty")),
    "blank folder": ("[report]\nfolder = '  '\n", ("report.folder", "empty")),
    "quirk without hosts": ("[[quirks]]\nname = 'x'\nwhy = 'y'\n", ("hosts",)),
    "quirk without a reason": ("[[quirks]]\nname = 'x'\nhosts = ['a.example']\n", ("why",)),
    "quirk of no host": ("[[quirks]]\nname = 'x'\nwhy = 'y'\nhosts = ['https://a.example/']\nagent = 'plain'\n", ("a.example",)),
    "quirk that breaks the line": (
        "[[quirks]]\nname = 'x'\nwhy = 'y'\nhosts = ['a.example']\nheaders = { 'a' = \"b\\r\\nc: d\" }\n",
        ("quirks",),
    ),
    "archive without a kind": ("[[archives]]\nname = 'Mine'\n", ("kind",)),
    "archive without an address": ("[[archives]]\nname = 'Mine'\nkind = 'cdx'\n", ("Mine",)),
    "archive at no address": ("[[archives]]\nname = 'Mine'\nkind = 'cdx'\ncdx_url = 'no'\nplayback_url = 'no'\n", ("Mine",)),
    "archives as a table": ("[archives]\nname = 'Mine'\n", ("line 1", "archives")),
}

# -- the environment: variable, value -> words

ENVIRONMENT: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown variable": ("CITECHECK_FOO", "1", ("CITECHECK_FOO",)),
    "misspelt variable": ("CITECHECK_NET_RETRY", "1", ("CITECHECK_NET_RETRIES",)),
    "text for number, set": ("CITECHECK_NET_RETRIES", "x", ("CITECHECK_NET_RETRIES",)),
    "below nothing, set": ("CITECHECK_NET_TIMEOUT", "-1", ("CITECHECK_NET_TIMEOUT",)),
    "unknown level, set": ("CITECHECK_POLICY_FAIL_ON", "ALL", ("CITECHECK_POLICY_FAIL_ON",)),
    "empty number, set": ("CITECHECK_NET_MAX_HOPS", "", ("CITECHECK_NET_MAX_HOPS",)),
    "no file, set": ("CITECHECK_CONFIG", "none.toml", ("none.toml", "no such file")),
    "blank log, set": ("CITECHECK_LOG", " ", ("log", "empty")),
}

# -- citations.yaml: text -> words, beside the file's name

_HEAD = "version: 1\ncitations:\n"
BOOK: dict[str, tuple[bytes | str, tuple[str, ...]]] = {
    "an empty file": ("", ("empty",)),
    "blanks alone": (" \n\n", ("empty",)),
    "a remark alone": ("# nothing\n", ("empty",)),
    "a word": ("hello\n", ("1:1",)),
    "a list": ("- a\n- b\n", ("1:1",)),
    "no version": ("citations: []\n", ("version",)),
    "a version to come": ("version: 99\ncitations: []\n", ("1:10", "version 99", "update")),
    "a version that is none": ("version: one\ncitations: []\n", ("1:10", "version")),
    "an endless version": (f"version: {'9' * 5000}\ncitations: []\n", ("version",)),
    "open brackets": ("version: 1\ncitations: [\n", (":3:1", "not closed")),
    "a tab": (_HEAD + "\t- id: a\n", (":3:1", "a tab")),
    "two of a key, in YAML": (_HEAD + "- id: a\n  note: '1'\n  note: '2'\n", ("note",)),
    "an anchor": (_HEAD + "- &a {id: a}\n- *a\n", ("anchors",)),
    "a bomb of aliases": ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", ("anchors",)),
    "an alias to nothing": (_HEAD + "- *a\n", ("3:3",)),
    "a tag of Python": (_HEAD + "- !!python/object/apply:os.system ['true']\n", ("3:3",)),
    "a merge key": (_HEAD + "- {<<: {id: a}}\n", ("3:4",)),
    "two documents": ("version: 1\n---\nversion: 1\n", ("2:1",)),
    "a directive": ("%TAG ! tag:a.example,2026:\n--- !x\nversion: 1\n", ("2:5",)),
    "Latin-1, in YAML": (b"version: 1\ncitations:\n- id: Zo\xeb\n", (":3", "UTF-8")),
    "UTF-16, in YAML": ("version: 1\n".encode("utf-16"), ("UTF-16",)),
    "NUL, in YAML": (b"version: 1\n\x00", (":2",)),
    "a control sign, in YAML": ("version: 1\n\x07\n", (":2",)),
    "bare carriage returns": ("version: 1\rcitations: []\r", (":1", "carriage return")),
    "brackets a thousand deep": (_HEAD + "- " + "[" * 3000 + "\n", ("deep",)),
    "keys a thousand deep": (_HEAD + "- " + "{a: " * 3000 + "\n", ("deep",)),
    "unknown key, in YAML": (_HEAD + "- id: a\n  nte: '1'\n", ("4:3", "'nte'", "'note'")),
    "unknown key at the top": ("version: 1\ncites: []\n", ("2:1", "'cites'", "citations")),
    "unknown key of the report": ("version: 1\nreport: {file: a}\n", ("2:10", "'file'")),
    "a key behind a no-break space": (_HEAD + "- id: a\n  \u00a0note: '1'\n", ("4:3", "nobody sees")),
    "records without a list": ("version: 1\ncitations: {id: a}\n", ("2:12", "list")),
    "a record of words": (_HEAD + "- id a\n", ("3:3", "keys and values")),
    "a record without an id": (_HEAD + "- note: '1'\n", ("3:3", "id is missing")),
    "an empty id": (_HEAD + "- id: ''\n", ("3:3", "id is missing")),
    "an id that is a list": (_HEAD + "- id: [a]\n", ("3:7", "a text")),
    "an id twice": (_HEAD + "- id: a\n- id: a\n", ("4:7", "'a'", "line 3")),
    "a kind that is none": (_HEAD + "- {id: a, kind: newz}\n", ("3:17", "'newz'", "'news'")),
    "a day that is none, in YAML": (_HEAD + "- {id: a, issued: 2019-02-30}\n", ("3:19", "2019-02-30")),
    "a day in other digits": (_HEAD + "- {id: a, issued: ٢٠١٩}\n", ("3:19", "date")),
    "a day in words": (_HEAD + "- {id: a, accessed: yesterday}\n", ("3:21", "yesterday")),
    "the year 0": (_HEAD + "- {id: a, issued: '0000'}\n", ("3:19",)),
    "no address": (_HEAD + "- {id: a, url: not a url}\n", ("3:16",)),
    "two addresses": (_HEAD + "- {id: a, url: 'https://a.example https://b.example'}\n", ("3:16", "two addresses")),
    "a host that is none": (_HEAD + "- {id: a, url: 'https://a b/'}\n", ("3:16",)),
    "an endless port": (_HEAD + "- {id: a, url: 'https://a.example:99999/'}\n", ("3:16",)),
    "an archived copy that is none": (_HEAD + "- {id: a, version-url: 'http://'}\n", ("3:24",)),
    "claims in a text": (_HEAD + "- {id: a, claims: yes}\n", ("3:19", "list")),
    "a claim without a sentence": (_HEAD + "- {id: a, claims: [{clause: x}]}\n", ("3:20", "sentence")),
    "quotes of quotes": (_HEAD + "- {id: a, quotes: [[x]]}\n", ("3:20", "a text")),
    "neither yes nor no": (_HEAD + "- {id: a, skip: perhaps}\n", ("3:17", "true or false")),
    "a repeat of nothing": (_HEAD + "- {id: a, repeats: {citation: b}}\n", ("'b'",)),
    "a repeat of itself": (_HEAD + "- {id: a, repeats: {citation: a}}\n", ("itself",)),
    "repeats in a circle": (
        _HEAD + "- {id: a, repeats: {citation: b}}\n- {id: b, repeats: {citation: c}}\n- {id: c, repeats: {citation: a}}\n",
        ("itself",),
    ),
    "a report's day that is none": ("version: 1\nreport: {date: 2019-13-01}\ncitations: []\n", ("2:16", "2019-13-01")),
    "a report's year alone": ("version: 1\nreport: {date: 2019}\ncitations: []\n", ("2:16", "2019")),
    "a digest that is none": ("version: 1\nreport: {digest: sha256:xyz}\ncitations: []\n", ("2:18",)),
}


# -- the log: what is done to a sound one -> words, beside the file's name


def _cut(size: int) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[:size] if size >= 0 else data[: len(data) + size])

    return cut


def _bytes(data: bytes) -> Callable[[Path], None]:
    return lambda path: _put(path, data)


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _overwritten(place: int, data: bytes) -> Callable[[Path], None]:
    def overwrite(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[place : place + len(data)] = data
        path.write_bytes(whole)

    return overwrite


def _flipped(needle: bytes, times: int) -> Callable[[Path], None]:
    """Change one bit of the ``times``-th occurrence of ``needle``."""

    def flip(path: Path) -> None:
        whole, place = bytearray(path.read_bytes()), -1
        for _ in range(times):
            place = whole.index(needle, place + 1)
        whole[place] ^= 1
        path.write_bytes(whole)

    return flip


def _sql(*statements: str, guards: bool = True) -> Callable[[Path], None]:
    """Run ``statements`` with the guards dropped, and put them back where ``guards``."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in kept:
                db.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                db.execute(statement)
            for _, sql in kept if guards else ():
                db.execute(sql)

    return run


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone_but_for_its_journal(path: Path) -> None:
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"x" * 100)


def _a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _nowhere(path: Path) -> None:
    path.unlink()


_EVENTS = 40
_MARKER = '{"redacted":{"by":40,"data":"' + "0" * 64 + '"}}'
SPOILT: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "nothing there": (_nowhere, ("there is no log", "citecheck run")),
    "a folder for a log": (_folder, ("folder",)),
    "a link to itself": (_a_loop, ("log",)),
    "a journal without its log": (_gone_but_for_its_journal, ("journal",)),
    "of 0 bytes": (_bytes(b""), ("empty",)),
    "of one byte": (_bytes(b"S"), ("not an audit log",)),
    "a text": (_bytes(b"dear log\n" * 900), ("not an audit log",)),
    "zeros": (_bytes(bytes(40_000)), ("not an audit log",)),
    "SQLite's first words alone": (_cut(16), ("",)),
    "cut in the header": (_cut(60), ("",)),
    "cut behind the header": (_cut(100), ("",)),
    "cut in the first page": (_cut(4095), ("",)),
    "the first page alone": (_cut(4096), ("damaged",)),
    "cut in the second page": (_cut(5000), ("damaged",)),
    "half of it": (_cut(20_000), ("damaged",)),
    "the last page gone": (_cut(-4096), ("damaged",)),
    "the last page cut": (_cut(-100), ("event",)),
    "another program's database": (_sql("PRAGMA application_id = 7"), ("no audit log of citecheck",)),
    "of nobody": (_sql("PRAGMA application_id = 0"), ("no audit log of citecheck",)),
    "of a newer citecheck": (_sql("PRAGMA user_version = 99"), ("version 99", "update")),
    "without a version": (_sql("PRAGMA user_version = 0"), ("",)),
    "page size of nothing": (_overwritten(16, b"\x00\x00"), ("",)),
    "page size of no power of two": (_overwritten(16, b"\x10\x01"), ("",)),
    "of a file format to come": (_overwritten(18, b"\x09\x09"), ("",)),
    "another text encoding": (_overwritten(56, b"\x00\x00\x00\x02"), ("",)),
    "first page of another kind": (_overwritten(100, b"\x00"), ("",)),
    "first page of too many cells": (_overwritten(103, b"\xff\xff"), ("",)),
    "second page of zeros": (_overwritten(4096, bytes(4096)), ("",)),
    "third page of noise": (_overwritten(8192, bytes(range(256)) * 16), ("",)),
    "no events": (_sql("DROP TABLE event", guards=False), ("",)),
    "events of another shape": (_sql("ALTER TABLE event RENAME COLUMN data TO payload", guards=False), ("",)),
    "events in another table": (_sql("ALTER TABLE event RENAME TO events", guards=False), ("",)),
    "events in a view": (
        _sql("ALTER TABLE event RENAME TO e", "CREATE VIEW event AS SELECT * FROM e", guards=False),
        ("",),
    ),
    "without guards": (_sql(guards=False), ("guards", "event_no_update")),
    "with a guard of another": (
        _sql("CREATE TRIGGER spy AFTER INSERT ON event BEGIN DELETE FROM meta; END"),
        ("guards", "spy"),
    ),
    "a view of another": (_sql("DROP VIEW runs", "CREATE VIEW runs AS SELECT 1 AS run"), ("runs",)),
    "without an index": (_sql("DROP INDEX event_by_run"), ("event_by_run",)),
    "first event gone": (_sql("DELETE FROM event WHERE seq = 1"), ("event 1",)),
    "event 7 gone": (_sql("DELETE FROM event WHERE seq = 7"), ("event 7 is missing",)),
    "event 9 forged": (_sql("UPDATE event SET subject = 'forged' WHERE seq = 9"), ("event 9",)),
    "the last event forged": (_sql(f"UPDATE event SET kind = 'forged' WHERE seq = {_EVENTS}"), (f"event {_EVENTS}",)),
    "times turned round": (_sql("UPDATE event SET at = '1999-01-01T00:00:00.000000Z' WHERE seq = 11"), ("event 11",)),
    "a time that is none": (_sql("UPDATE event SET at = 'soon' WHERE seq = 11"), ("event 11",)),
    "a digest in capitals": (_sql("UPDATE event SET digest = upper(digest) WHERE seq = 12"), ("event 12",)),
    "data that are no JSON": (
        _sql("PRAGMA ignore_check_constraints = ON", "UPDATE event SET data = '{' WHERE seq = 13"),
        ("event 13",),
    ),
    "data that are a list": (_sql("UPDATE event SET data = '[]' WHERE seq = 14"), ("event 14",)),
    "data a thousand deep": (
        _sql("PRAGMA ignore_check_constraints = ON", f"UPDATE event SET data = '{'[' * 3000}' WHERE seq = 15"),
        ("event 15",),
    ),
    "text that is no UTF-8": (_sql("UPDATE event SET subject = CAST(x'fffe41' AS TEXT) WHERE seq = 16"), ("event 16",)),
    "text with a NUL": (_sql("UPDATE event SET subject = 'a' || char(0) || 'b' WHERE seq = 17"), ("event 17",)),
    "text that steers a terminal": (_sql("UPDATE event SET subject = char(27) || '[2J' WHERE seq = 18"), ("event 18",)),
    "data taken away by nobody": (_sql(f"UPDATE event SET data = '{_MARKER}' WHERE seq = 19"), ("event 19", "no event tells")),
    "an event put in": (
        _sql(
            "PRAGMA ignore_check_constraints = ON",
            "INSERT INTO event SELECT 0, run, at, kind, subject, data, previous, digest FROM event WHERE seq = 1",
        ),
        ("event 0",),
    ),
    "an event doubled": (
        _sql("INSERT INTO event SELECT 41, run, at, kind, subject, data, previous, digest FROM event WHERE seq = 40"),
        ("event 41",),
    ),
    **{f"bit {number} of the data turned": (_flipped(b'"liveness":"live"', number), ("event",)) for number in range(1, 12)},
}

# -- arguments: words -> exit code, words of the error

ARGUMENTS: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "no such command": (("chek",), 2, ("chek",)),
    "no such command of audit": (("audit", "verfy"), 2, ("verfy",)),
    "a command in capitals": (("CHECK",), 2, ("CHECK",)),
    "a command of blanks": ((" ",), 2, ("",)),
    "a sign that steers a terminal": (("\x1b[2J",), 2, ("",)),
    "no such option": (("check", "--fast"), 2, ("--fast",)),
    "an option twice cut": (("due", "--a", "--j"), 2, ("--a",)),
    "no report": (("parse",), 2, ("REPORT",)),
    "a report that is not there": (("parse", "none.txt"), 2, ("none.txt",)),
    "a report of no name": (("parse", ""), 2, ("",)),
    "a report in no folder": (("parse", "none/report.txt"), 2, ("none/report.txt",)),
    "a report of a name too long": (("parse", "r" * 5000 + ".txt"), 2, ("",)),
    "a report of no UTF-8 name": (("parse", "r\udcff.txt"), 2, ("",)),
    "a folder for a report": (("parse", "."), 2, ("",)),
    "a form that is none": (("parse", "r.txt", "--format", "xml"), 2, ("xml",)),
    "a level that is none": (("run", "r.txt", "--fail-on", "all"), 2, ("all",)),
    "two reports": (("run", "a.txt", "b.txt"), 2, ("b.txt",)),
    "a report and what is due": (("run", "a.txt", "--due"), 2, ("--due",)),
    "neither report nor what is due": (("run",), 2, ("REPORT",)),
    "a limit without what is due": (("run", "a.txt", "--limit", "3"), 2, ("--limit",)),
    "a limit of nothing": (("run", "--due", "--limit", "0"), 2, ("--limit",)),
    "a limit that is none": (("run", "--due", "--limit", "many"), 2, ("many",)),
    "an endless limit": (("run", "--due", "--limit", "-" + "9" * 400), 2, ("--limit",)),
    "a limit of ten thousand digits": (("run", "--due", "--limit", "9" * 10_000), 2, ("--limit",)),
    "a time that is none, asked for": (("run", "--due", "--budget", "soon"), 2, ("soon",)),
    "a time below nothing": (("run", "--due", "--budget", "-5m"), 2, ("-5m",)),
    "a time of no unit": (("run", "--due", "--budget", "5x"), 2, ("5x",)),
    "a time without end": (("run", "--due", "--budget", "inf"), 2, ("inf",)),
    "a book that is not there": (("check", "none.yaml"), 2, ("none.yaml",)),
    "a folder for a book": (("check", "reports"), 2, ("reports",)),
    "settings that are not there": (("due", "--config", "none.toml"), 2, ("none.toml",)),
    "a folder for settings": (("due", "--config", "reports"), 2, ("reports",)),
    "a contact that is none": (("archive", "--contact", "me"), 2, ("contact",)),
    "a contact that breaks the line": (("archive", "--contact", "mailto:a@b.example\r\nX: y"), 2, ("contact",)),
    "a log of no name": (("audit", "verify", "--log", " "), 2, ("log",)),
    "a log in a file": (("audit", "verify", "--log", "citations.yaml/audit.db"), 3, ("citations.yaml",)),
    "a log that is a device": (("audit", "verify", "--log", "/dev/null"), 3, ("/dev/null",)),
    "a log of a name too long": (("audit", "verify", "--log", "l" * 5000), 3, ("",)),
    "reports in a file": (("report", "--reports", "citations.yaml"), 3, ("citations.yaml",)),
    "no run of that name": (("report", "20000101T000000Z-0000"), 2, ("20000101T000000Z-0000",)),
    "a run of a strange name": (("report", "'; DROP TABLE event; --"), 2, ("DROP TABLE",)),
    "a form of report that is none": (("report", "--format", "docm"), 2, ("docm",)),
    "one file for two forms": (("report", "--format", "csv", "--format", "md", "-o", "x"), 2, ("--output",)),
    "a file in no folder": (("report", "--format", "csv", "-o", "none/x.csv"), 3, ("none",)),
    "a head that is none": (("audit", "verify", "--head", "xyz"), 3, ("xyz",)),
    "a head of another log": (("audit", "verify", "--head", "f" * 64), 3, ("f" * 64,)),
    "heads where there are none": (("audit", "verify", "--against", "none"), 2, ("none",)),
    "no git there": (("audit", "verify", "--git", "none"), 2, ("none",)),
    "redaction of nothing": (("audit", "redact", "--reason", "x"), 2, ("EVENTS",)),
    "redaction without a reason": (("audit", "redact", "3"), 2, ("--reason",)),
    "redaction for a blank reason": (("audit", "redact", "3", "--reason", " "), 2, ("reason",)),
    "redaction of no event": (("audit", "redact", "0", "--reason", "x"), 2, ("0",)),
    "redaction of an event to come": (("audit", "redact", "9999", "--reason", "x"), 2, ("9999",)),
    "redaction of what runs rest on": (("audit", "redact", "1", "--reason", "x"), 2, ("event 1",)),
    "redaction of an endless number": (("audit", "redact", "9" * 30, "--reason", "x"), 2, ("no event",)),
    "events behind none": (("audit", "export", "--after", "-1"), 2, ("--after",)),
    "export into no folder": (("audit", "export", "-o", "none/x.jsonl"), 3, ("none",)),
    "an option without its value": (("audit", "export", "--kind"), 2, ("--kind",)),
    "the last none": (("audit", "show", "--tail", "0"), 2, ("--tail",)),
    "words of no letter": (("audit", "search", "***"), 2, ("word",)),
    "words in another room": (("audit", "search", "--in", "dreams", "x"), 2, ("dreams",)),
    "evidence of nothing": (("evidence", "show", "https://nobody.example/"), 2, ("nobody.example",)),
    "evidence of no citation": (("evidence", "export", "--citation", "999", "-o", "x.wacz"), 2, ("999",)),
    "no times": (("schedule", "install"), 2, ("--daily",)),
    "two times": (("schedule", "install", "--daily", "--weekly"), 2, ("--daily",)),
    "times that are none": (("schedule", "install", "now and then", "--print", "cron"), 2, ("now and then",)),
    "the thirtieth of February": (("schedule", "install", "0 3 30 2 *", "--print", "cron"), 2, ("no schedule",)),
    "times that no launchd knows": (("schedule", "install", "*/5 1-23 * * *", "--print", "launchd"), 2, ("launchd",)),
    "a system that is none": (("schedule", "install", "--daily", "--print", "amiga"), 2, ("amiga",)),
    "a shell that is none": (("completion", "csh"), 2, ("csh",)),
    "settings over settings": (("init", "-o", "citations.yaml"), 2, ("citations.yaml",)),
}


def _encoded(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def cases() -> Iterator[Hostile]:
    """Yield every input, those of the log for the commands that read it in turn."""
    for name, (text, told) in CONFIG.items():
        yield Hostile(name, ("schedule", "status"), 2, told, (("citecheck.toml", _encoded(text)),))
    for name, (text, told) in BOOK.items():
        yield Hostile(name, ("archive", "--dry-run"), 2, ("citations.yaml", *told), (("citations.yaml", _encoded(text)),))
    for name, (spoil, told) in SPOILT.items():
        yield Hostile(name, ("audit", "verify"), 3, ("audit.db", *told), spoil=spoil)
    for name, (arguments, code, told) in ARGUMENTS.items():
        yield Hostile(name, arguments, code, told)
