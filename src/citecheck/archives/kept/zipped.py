"""WARC files inside WACZ packages, read where they lie."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast


class Holder(Protocol):
    """A file that can be opened for reading: on the disk, or inside a package."""

    @property
    def name(self) -> str:
        """Its name without folders."""
        ...

    def read(self) -> BinaryIO:
        """Open it. Raises ``OSError``."""
        ...

    def size(self) -> int:
        """Return its size in bytes. Raises ``OSError``."""
        ...


class OnDisk(NamedTuple):
    """A file of a folder."""

    path: Path

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.name

    def read(self) -> BinaryIO:
        """Open it. Raises ``OSError``."""
        return self.path.open("rb")

    def size(self) -> int:
        """Return its size in bytes. Raises ``OSError``."""
        return self.path.stat().st_size


class Inside(NamedTuple):
    """A file inside a WACZ. It is stored and not packed, so that one can read from its middle."""

    package: Path
    member: str
    length: int

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.member.rpartition("/")[2]

    def read(self) -> BinaryIO:
        """Open it. Raises ``OSError``."""
        try:
            # The package is closed with the file inside it.
            with zipfile.ZipFile(self.package) as archive:
                return cast("BinaryIO", archive.open(self.member))
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
            raise OSError(f"{self.package.name} cannot be read: {error}") from error

    def size(self) -> int:
        """Return its size in bytes."""
        return self.length


def inside(package: Path, endings: tuple[str, ...]) -> Iterator[Inside | str]:
    """Yield the files of a WACZ that end so, and in words those that cannot be used. Raises ``OSError`` for no ZIP."""
    try:
        with zipfile.ZipFile(package) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise OSError(f"is no WACZ: {error}") from error
    for info in members:
        if not info.filename.endswith(endings):
            continue
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            yield f"{package.name}: {info.filename} is packed or locked inside the package"
        else:
            yield Inside(package, info.filename, info.file_size)
