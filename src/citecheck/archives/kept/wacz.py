"""Evidence as one file to hand on: WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/), a ZIP of WARC files, index and pages.

Whole files are put in as they are, so that their digests are those that the log tells; of other files the members that are
wanted are copied, byte by byte.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

import msgspec

from citecheck.archives.kept.cdxj import Row, sorted_lines
from citecheck.archives.kept.members import member_end
from citecheck.archives.kept.playing import referred_row
from citecheck.archives.kept.records import about_file
from citecheck.archives.kept.zipped import Holder
from citecheck.archives.warc import Damaged, Packer, record_at
from citecheck.model.errors import InputError
from citecheck.text.files import whole_file

#: Lines in one packed block of the index, as other tools have it.
_LINES = 3000
_BLOCK = 1 << 20
#: The WARC file of what was taken out of other files.
_TAKEN = "selected.warc.gz"


class Page(NamedTuple):
    """A page in the list with which a player begins."""

    url: str
    timestamp: str
    title: str = ""


class Package(NamedTuple):
    """What goes into one WACZ. ``whole`` are names of files taken as they are, ``rows`` single captures of others."""

    title: str
    description: str
    software: str
    contact: str
    created: dt.datetime
    pages: Sequence[Page]
    whole: Sequence[str] = ()
    rows: Sequence[Row] = ()


def with_referred(rows: Iterable[Row], everything: Sequence[Row], files: Mapping[str, Holder]) -> tuple[Row, ...]:
    """Return ``rows`` with the earlier records that revisits among them name, each once. What cannot be read stays out."""
    found: dict[Row, None] = {}
    waiting = list(rows)
    while waiting:
        row = waiting.pop()
        if row in found:
            continue
        found[row] = None
        if row.revisit and (earlier := referred_row(row, everything, files)) is not None:
            waiting.append(earlier)
    return tuple(sorted(found, key=lambda row: (row.filename, row.offset)))


def write_wacz(output: Path, package: Package, everything: Sequence[Row], files: Mapping[str, Holder]) -> int:
    """Write ``package`` to ``output``, wholly or not at all, and return the number of captures in it.

    Raises ``InputError`` where there is nothing to put in, ``OutputError``.
    """
    if not package.whole and not package.rows:
        raise InputError("there is no evidence to export", where=str(output), hint="`citecheck evidence list` shows what is kept")
    with whole_file(output) as file:
        return _Writer(file, package, files).write(everything)


class _Writer:
    """One package while it is written. ``resources`` are its files so far, with digest and size."""

    def __init__(self, file: IO[bytes], package: Package, files: Mapping[str, Holder]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._package = package
        self._files = files
        self._resources: list[dict[str, object]] = []

    def write(self, everything: Sequence[Row]) -> int:
        whole = set(self._package.whole)
        rows = [row for row in everything if row.filename in whole]
        for name in sorted(whole):
            with self._files[name].read() as file:
                self._put(f"archive/{name}", iter(lambda file=file: file.read(_BLOCK), b""))  # type: ignore[misc]
        if taken := [row for row in self._package.rows if row.filename not in whole]:
            self._put(f"archive/{_TAKEN}", self._taken(taken, rows))
        self._index(rows)
        self._pages()
        self._end()
        return len(rows)

    def _taken(self, taken: Sequence[Row], rows: list[Row]) -> Iterator[bytes]:
        """Yield a WARC file of single captures, each with its request, and add to ``rows`` where they now stand."""
        package = self._package
        _, about = about_file(_TAKEN, software=package.software, contact=package.contact, run="", at=package.created)
        first = Packer().pack(about)
        at = len(first)
        yield first
        for row in taken:
            with self._files[row.filename].read() as file:
                data = _pair(file, row)
            yield data.answer + data.request
            rows.append(msgspec.structs.replace(row, filename=_TAKEN, offset=at, length=len(data.answer)))
            at += len(data.answer) + len(data.request)

    def _index(self, rows: Sequence[Row]) -> None:
        lines = sorted_lines(rows)
        blocks, listed, at = [], ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'], 0
        for begin in range(0, len(lines), _LINES):
            part = lines[begin : begin + _LINES]
            packed = gzip.compress("".join(f"{line}\n" for line in part).encode(), mtime=0)
            fields = {"offset": at, "length": len(packed), "digest": _sha256(packed), "filename": "index.cdx.gz"}
            listed.append(f"{part[0].partition('{')[0].strip()} {json.dumps(fields)}\n")
            blocks.append(packed)
            at += len(packed)
        self._put("indexes/index.cdx.gz", blocks)
        self._put("indexes/index.idx", ["".join(listed).encode()])

    def _pages(self) -> None:
        lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Cited pages"}]
        for page in self._package.pages:
            name = uuid.uuid5(uuid.NAMESPACE_URL, f"{page.timestamp}/{page.url}").hex
            shown = dt.datetime.strptime(page.timestamp, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - UTC by name
            lines.append({"id": name, "url": page.url, "ts": shown, "title": page.title or page.url})
        self._put("pages/pages.jsonl", ["".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()])

    def _end(self) -> None:
        package = self._package
        tree: dict[str, object] = {
            "profile": "data-package",
            "title": package.title,
            "description": package.description,
            "created": f"{package.created.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "wacz_version": "1.1.1",
            "software": package.software,
            "resources": self._resources,
        }
        if package.pages:
            tree |= {"mainPageUrl": package.pages[0].url}
        data = json.dumps(tree, indent=2, ensure_ascii=False).encode()
        self._store("datapackage.json", [data])
        digest = {"path": "datapackage.json", "hash": _sha256(data)}
        self._store("datapackage-digest.json", [json.dumps(digest, indent=2).encode()])
        self._zip.close()

    def _put(self, path: str, parts: Iterable[bytes]) -> None:
        size, digest = self._store(path, parts)
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size})

    def _store(self, path: str, parts: Iterable[bytes]) -> tuple[int, str]:
        """Put a file in, not packed, so that players can read from its middle; return its size and digest."""
        info = zipfile.ZipInfo(path, self._package.created.astimezone(dt.UTC).timetuple()[:6])
        info.external_attr = 0o644 << 16
        size, digest = 0, hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as inside:
            for part in parts:
                inside.write(part)
                digest.update(part)
                size += len(part)
        return size, digest.hexdigest()


class _Members(NamedTuple):
    answer: bytes
    request: bytes


def _pair(file: BinaryIO, row: Row) -> _Members:
    """Return the gzip members of a capture and of the request behind it, as they stand in the file. Raises ``InputError``."""
    end = member_end(file, row.offset)
    if end is None:
        raise InputError(f"the record at byte {row.offset} cannot be read", where=row.filename)
    until = end
    try:
        behind = record_at(file, end)
        if behind.type == "request":
            until = member_end(file, end) or end
    except Damaged:
        pass  # the file's last record
    file.seek(row.offset)
    return _Members(file.read(end - row.offset), file.read(until - end))


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
