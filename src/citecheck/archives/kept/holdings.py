"""A folder of WARC files and their indexes: what is held, by an index where there is one, else by reading the files.

An index of ours stands beside its file (``name.warc.gz.cdxj``), begins with that file's size, and is made anew where it is
missing or does not fit. In a folder that is not ours nothing is written; indexes of any tool (CDX, CDXJ) are believed where they
fit.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck.archives.kept.cdxj import Row, read_lines, sorted_lines
from citecheck.archives.kept.index import MOST_ROWS, Indexed, index_of
from citecheck.archives.kept.zipped import Holder, OnDisk, inside
from citecheck.model.errors import InputError
from citecheck.text.files import put_in_place

ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_INDEXES = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
#: A file that a run still writes, or that a killed one left.
OPEN = ".open"
_META = "!meta 0 "
#: Files of one folder, as a bound on what somebody names by mistake.
_MOST_FILES = 20_000
_UNPACKED = 2 << 30


class Holdings(NamedTuple):
    """What a folder holds: the captures, where each file is, and in words what could not be read."""

    rows: tuple[Row, ...] = ()
    files: dict[str, Holder] = {}  # noqa: RUF012 - never changed
    troubles: tuple[str, ...] = ()


def read_own(folder: Path) -> Holdings:
    """Read our own evidence folder; indexes that are missing or do not fit are made and written. No folder is nothing held."""
    rows: list[Row] = []
    files: dict[str, Holder] = {}
    troubles: list[str] = []
    for path in sorted(folder.glob("*.warc.gz")):
        try:
            indexed = _own_index(path)
        except OSError as error:
            troubles.append(f"{path.name}: cannot be read: {error.strerror or error}")
            continue
        files[path.name] = OnDisk(path)
        rows += indexed.rows
        troubles += indexed.troubles
    return Holdings(tuple(rows), files, tuple(troubles))


def index_path(path: Path) -> Path:
    """Return where the index of a WARC file of ours stands."""
    return path.with_name(path.name + ".cdxj")


def write_index(path: Path, rows: Iterable[Row], *, size: int) -> None:
    """Write the index of ``path``, a file of ``size`` bytes. Raises ``OSError``."""
    meta = _META + json.dumps({"format": "citecheck-cdxj-1", "file": path.name, "size": size})
    put_in_place(index_path(path), ("\n".join([meta, *sorted_lines(rows)]) + "\n").encode())


def _own_index(path: Path) -> Indexed:
    size = path.stat().st_size
    index = index_path(path)
    try:
        first, *lines = index.read_bytes().splitlines()
        if json.loads(first.decode().removeprefix(_META)).get("size") == size:
            rows = list(read_lines(lines))
            if all(row is not None and row.filename == path.name and row.record for row in rows):
                return Indexed(tuple(row for row in rows if row is not None), ())
    except (OSError, ValueError, AttributeError):
        pass  # missing or not ours: made anew
    made = index_of(OnDisk(path), path.name)
    with contextlib.suppress(OSError):  # a folder that cannot be written is read all the same
        write_index(path, made.rows, size=size)
    return made


def read_any(folder: Path) -> Holdings:
    """Read a folder of anybody's WARC, ARC and WACZ files, with its subfolders. Raises ``InputError`` where there is none."""
    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder), hint="name a folder with WARC files")
    found = [OnDisk(path) for path in _walk(folder) if path.is_file()]
    made = [_group("", found)]
    troubles = [f"{file.name}: WARC files packed by zstd are not read" for file in found if file.name.endswith(".warc.zst")]
    for file in found:
        if file.name.endswith(".wacz"):
            try:
                members = list(inside(file.path, (*ARCHIVES, *_INDEXES)))
            except OSError as error:
                troubles.append(f"{file.name}: {error}")
                continue
            troubles += [member for member in members if isinstance(member, str)]
            made.append(_group(f"{file.name}!", [member for member in members if not isinstance(member, str)]))
    files = {name: file for group in made for name, file in group.files.items()}
    return Holdings(
        tuple(row for group in made for row in group.rows), files, (*troubles, *(t for g in made for t in g.troubles))
    )


def _walk(folder: Path) -> Iterator[Path]:
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count >= _MOST_FILES:
            raise InputError(f"more than {_MOST_FILES} files", where=str(folder), hint="name the folder of the WARC files itself")
        yield path


def _group(prefix: str, found: Sequence[Holder]) -> Holdings:
    """Read files that belong together, a folder's or a package's; in the rows their names begin with ``prefix``."""
    archives = [file for file in found if file.name.endswith(ARCHIVES)]
    files = {prefix + file.name: file for file in archives}
    rows, troubles = _by_indexes((file for file in found if file.name.endswith(_INDEXES)), files, prefix)
    doubles = [file.name for file in archives if files[prefix + file.name] is not file]
    troubles += [f"{prefix}{name}: another file has the same name; only one of them is read" for name in doubles]
    for name, file in files.items():
        if name in rows:
            continue
        try:
            indexed = index_of(file, name)
        except OSError as error:
            troubles.append(f"{name}: cannot be read: {error.strerror or error}")
            continue
        rows[name] = list(indexed.rows)
        troubles += indexed.troubles
    return Holdings(tuple(row for listed in rows.values() for row in listed), files, tuple(troubles))


def _by_indexes(indexes: Iterable[Holder], files: Mapping[str, Holder], prefix: str) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the rows of all indexes by file; a file whose index points beyond its end is left out, to be read itself."""
    rows: dict[str, list[Row]] = {}
    troubles: list[str] = []
    for index in indexes:
        wrong = missing = 0
        try:
            for count, row in enumerate(read_lines(_lines(index))):
                name = prefix + row.filename.replace("\\", "/").rpartition("/")[2] if row is not None else ""
                if row is None or count >= MOST_ROWS:
                    wrong += 1
                elif name in files:
                    rows.setdefault(name, []).append(msgspec.structs.replace(row, filename=name))
                else:
                    missing += 1
        except (OSError, EOFError, zlib.error) as error:
            troubles.append(f"{prefix}{index.name}: the index cannot be read: {error}")
        troubles += [f"{prefix}{index.name}: {wrong} lines are no rows of an index"] if wrong else []
        troubles += [f"{prefix}{index.name}: {missing} rows name files that are not here"] if missing else []
    for name in [name for name, listed in rows.items() if max(row.offset for row in listed) >= files[name].size()]:
        troubles.append(f"{name}: its index points beyond its end; it was read itself")
        del rows[name]
    return {name: list(dict.fromkeys(listed)) for name, listed in rows.items()}, troubles


def _lines(index: Holder) -> Iterator[bytes]:
    with index.read() as raw, gzip.open(raw) if index.name.endswith(".gz") else contextlib.nullcontext(raw) as file:
        size = 0
        while line := file.readline(1 << 16):
            size += len(line)
            if size > _UNPACKED:
                raise OSError("it is larger than 2 GB")
            yield line
