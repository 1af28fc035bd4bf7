"""Dumps of shorteners on one's own disk, as URLTeam publishes them: BEACON, or bare lines of code and target.

Header lines begin with "#": ``PREFIX`` stands before every code, ``TARGET`` before every target ("{+ID}" in either means the
place of what the line gives). Lines are "code|target", and a target may hold "|" itself. Without a prefix the first
column is the whole address, or else the file's name tells the service ("goo.gl.txt.xz"), as in the torrents of 2011 to 2013.
Sources: https://gbv.github.io/beaconspec/beacon.html; specs of web archives, section 6.4.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import lzma
import re
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from citecheck.model.errors import ConfigError
from citecheck.model.shortener import Dumped

_KEY = "links.dumps"
#: Longer lines are no short links' (bytes); the rest of such a line is passed over.
_LONGEST = 65_536
_XZ, _GZ = b"\xfd7zXZ\0", b"\x1f\x8b"
_ID = re.compile(r"\{\+?ID\}|\{shortcode\}")
_SCHEME = re.compile(rb"https?://(?:www\.)?")
_SUFFIX = re.compile(r"(?i)(?:\.(?:txt|beacon|csv|xz|gz))+\Z")
#: Targets of one code that are kept: a code has one, or a few where it was given out anew.
_MOST = 5


class FileDumps:
    """Dump files, read from the first line to the last for all links that were announced, and never kept in memory.

    Raises ``ConfigError`` where a file cannot be opened. A file that is found damaged on the way is told by ``troubles``.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._paths = [Path(name) for name in names]
        self._expected: set[str] = set()
        self._known: set[str] = set()
        self._found: dict[str, list[Dumped]] = {}
        self._reading = asyncio.Lock()
        self._stop = threading.Event()
        self.passes = 0
        self._troubles: dict[str, None] = {}
        for path in self._paths:
            try:
                with path.open("rb") as file:
                    file.read(1)
            except OSError as error:
                where = f"{_KEY}, {path}"
                raise ConfigError(f"cannot be read: {error.strerror or error}", where=where, hint="check the path") from None

    @property
    def troubles(self) -> tuple[str, ...]:
        """What was wrong with the files that were read, in words."""
        return tuple(self._troubles)

    def expect(self, links: Iterable[str]) -> None:
        """Announce links ("host/code") that may be asked for, so that one reading tells of all of them."""
        self._expected.update(links)

    async def find(self, link: str) -> tuple[Dumped, ...]:
        """Return where ``link`` ("host/code", case kept) led by these dumps, best known first; empty where none has it."""
        async with self._reading:
            if link not in self._known:
                wanted = (self._expected | {link}) - self._known
                try:
                    await asyncio.to_thread(self._read, wanted)
                except asyncio.CancelledError:  # a thread goes on by itself, and Ctrl-C would wait for the last line
                    self._stop.set()
                    raise
                self._known |= wanted
        return tuple(self._found.get(link, ()))

    def _read(self, wanted: set[str]) -> None:
        self.passes += 1
        keys = {link.encode("utf-8", "surrogatepass") for link in wanted}
        for path in self._paths:
            try:
                for key, target in search(path, keys, self._stop):
                    self._keep(key.decode("utf-8", "surrogatepass"), Dumped(target=target, dump=path.name))
            except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
                self._troubles[f"the dump {path.name} cannot be read to its end ({error})"] = None

    def _keep(self, link: str, dumped: Dumped) -> None:
        kept = self._found.setdefault(link, [])
        if len(kept) < _MOST and all(dumped.target != other.target for other in kept):
            kept.append(dumped)


def search(path: Path, keys: set[bytes], stop: threading.Event | None = None) -> Iterator[tuple[bytes, str]]:
    """Yield every line of a dump whose link ("host/code") is one of ``keys``, with its target, until ``stop`` is set."""
    prefix, target = _of_file(path), "{+ID}"
    codes = _codes(prefix, keys)
    with _open(path) as file:
        for line in _lines(file):
            if stop is not None and stop.is_set():
                return
            if line.startswith(b"#"):
                name, _, value = line[1:].decode("utf-8", "replace").partition(":")
                if name.strip().upper() == "PREFIX":
                    prefix = value.strip()
                    codes = _codes(prefix, keys)
                elif name.strip().upper() == "TARGET" and value.strip():
                    target = value.strip()
                continue
            code, sign, rest = line.partition(b"|")
            key = codes.get(code)
            if key is None and sign and code.startswith(b"http"):
                whole = _SCHEME.sub(b"", code, count=1).rstrip(b"/")
                key = whole if whole in keys else None
            if key is not None and rest.strip():
                yield key, _put(target, _text(rest.strip()))


def _codes(prefix: str, keys: set[bytes]) -> dict[bytes, bytes]:
    """Return the codes to look for below ``prefix``, each with the link that it makes."""
    head, _, tail = _put(prefix, "\0").encode().partition(b"\0")
    bare = _SCHEME.sub(b"", head, count=1)
    tails = len(tail)
    return {
        key[len(bare) : len(key) - tails or None]: key
        for key in keys
        if bare and key.startswith(bare) and key.endswith(tail) and len(key) > len(bare) + tails
    }


def _put(template: str, part: str) -> str:
    """Put ``part`` into a template; a template without a place for it is a prefix (BEACON section 3.2)."""
    return _ID.sub(lambda _: part, template, count=1) if _ID.search(template) else template + part


def _of_file(path: Path) -> str:
    name = _SUFFIX.sub("", path.name)
    return f"{name}/" if "." in name else ""


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # as servers sent it, and as URLTeam kept it


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a dump by its first bytes, whatever its name says."""
    with path.open("rb") as file:
        magic = file.read(6)
        file.seek(0)
        if magic.startswith(_XZ):
            with lzma.LZMAFile(file) as packed:
                yield cast("BinaryIO", io.BufferedReader(packed))
        elif magic.startswith(_GZ):
            with gzip.GzipFile(fileobj=file) as zipped:
                yield cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", zipped)))
        else:
            yield file


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines, at most ``_LONGEST`` bytes at a time in memory; of longer ones nothing."""
    whole = True
    while line := file.readline(_LONGEST):
        ended = line.endswith(b"\n")
        if whole and (ended or len(line) < _LONGEST):
            yield line
        whole = ended
