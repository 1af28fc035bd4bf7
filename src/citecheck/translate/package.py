"""Model packages of Argos Translate (``.argosmodel``): a ZIP of one folder with metadata, a CTranslate2 model and its vocabulary.

Read without the ``argostranslate`` package, which brings PyTorch and CUDA (some 5 GB, November 2026) for cutting sentences, that
we do ourselves: what it does besides is a page of code. The layout is that of its ``package.py`` (versions 1.5 to 1.11).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from citecheck.model.errors import InputError, OutputError

#: Most bytes of a model, unpacked: those of Argos Translate have 50 to 300 MB.
_MOST = 2_000_000_000
#: What is taken out of a package: the rest cuts sentences.
_WANTED = ("metadata.json", "sentencepiece.model", "model/")


class Package(NamedTuple):
    """An unpacked model: its folder, the languages (ISO 639), its name with version and digest, and what begins each answer."""

    folder: Path
    source: str
    target: str
    name: str
    prefix: str = ""


def open_package(path: Path, kept: Path) -> Package:
    """Return a model package, unpacked into ``kept`` where it is a file; a folder is taken as it stands.

    Raises ``InputError`` where it is none, ``OutputError`` where it cannot be unpacked.
    """
    if path.is_dir():
        return _described(path, hashlib.sha256(_bytes(path / "metadata.json")).hexdigest())
    if not path.is_file():
        raise InputError("there is no such model", where=str(path), hint="name a .argosmodel file that you have")
    with path.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    folder = kept / digest[:24]
    if not folder.is_dir():
        _unpack(path, folder)
    return _described(folder, digest)


def _described(folder: Path, digest: str) -> Package:
    try:
        about = json.loads(_bytes(folder / "metadata.json"))
        source, target = str(about["from_code"]), str(about["to_code"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"the model does not say what it translates: {error}", where=str(folder)) from None
    for part in ("sentencepiece.model", "model/model.bin"):
        if not (folder / part).is_file():
            raise InputError(
                f"the model has no {part}",
                where=str(folder),
                hint="take one of Argos Translate, version 1.0 or later, with sentencepiece",
            )
    name = f"argos {source}-{target} {about.get('package_version', '?')} sha256:{digest[:16]}"
    return Package(folder, source, target, name, str(about.get("target_prefix", "")))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"the model cannot be read: {error.strerror}", where=str(path)) from None


def _unpack(path: Path, folder: Path) -> None:
    """Unpack what is wanted of a package, wholly or not at all; no name in it leads out of the folder."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, suffix=".part"))
    except OSError as error:
        raise OutputError(f"the model cannot be unpacked: {error.strerror}", where=str(folder.parent)) from None
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > _MOST:
                raise InputError(f"the model holds more than {_MOST:,} bytes", where=str(path))
            for info in package.infolist():
                name = "/".join(PurePosixPath(info.filename).parts[1:])
                if info.is_dir() or ".." in name.split("/") or not name.startswith(_WANTED):
                    continue
                target = made / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with package.open(info) as inside, target.open("wb") as outside:
                    shutil.copyfileobj(inside, outside)
        _described(made, "")
        made.rename(folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise InputError(f"this is no .argosmodel: {error}", where=str(path)) from None
    except OSError as error:
        raise OutputError(f"the model cannot be unpacked: {error.strerror}", where=str(folder.parent)) from None
    finally:
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
