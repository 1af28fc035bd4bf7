"""A file of gzip members: where its whole members end, and the mending of one whose writer was killed."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_BLOCK = 1 << 16


def whole_end(file: BinaryIO) -> int:
    """Return the offset (bytes) behind the last whole gzip member of ``file``; what stands behind it is half a record or none."""
    end = 0
    while (following := member_end(file, end)) is not None:
        end = following
    return end


def member_end(file: BinaryIO, offset: int) -> int | None:
    """Return the offset behind the gzip member that begins at ``offset``, None where no whole one does."""
    file.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    at = offset
    while not unpacker.eof:
        block = file.read(_BLOCK)
        if not block:
            return None
        at += len(block)
        try:
            while block and not unpacker.eof:  # in steps, so that a bomb is never held in memory
                unpacker.decompress(block, _BLOCK)
                block = unpacker.unconsumed_tail
        except zlib.error:
            return None
    return at - len(unpacker.unused_data)


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file, which ends with the process; False where another holds it.

    Windows knows no such lock; it refuses to rename a file that another has open.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
