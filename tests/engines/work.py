"""Work of all kinds for the confined engine: it is called by name, in a process of its own."""

import ctypes
import os
import signal
import time
from pathlib import Path

from citecheck.model.errors import BookError, ChainBroken, InputError, UnreadableDocument


class _Foreign(UnreadableDocument):
    """An error class of a plug-in: the parent does not know it."""


def join(*words: str) -> str:
    print("noise of a library")
    return " ".join(words)


def big(count: int) -> str:
    return "x" * count


def eat(count: int) -> int:
    kept = [bytearray(10_000_000) for _ in range(count // 10_000_000)]
    return len(kept)


def eat_in_c(count: int) -> int:
    """Memory that Python does not know of, as a library in C takes it; null where there is none."""
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    return 0 if malloc(ctypes.c_size_t(count)) else 1


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def crash() -> None:
    ctypes.string_at(0)


def leave(code: int) -> None:
    os._exit(code)


def deep(level: int = 0) -> int:
    return deep(level + 1)


def refuse(kind: str) -> None:
    made = {"unreadable": UnreadableDocument, "book": BookError, "input": InputError, "foreign": _Foreign}.get(kind)
    if made is None:
        raise ChainBroken("broken", seq=3, where="log", hint="look")
    raise made("it is wrong", where="r.txt:3", hint="mend it")


def fail() -> None:
    raise ZeroDivisionError("nobody's purpose \ud800")


def note_pid(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    signal.pause()


def count(often: int, *, tell) -> int:
    for done in range(1, often + 1):
        tell("stones", done, often)
    tell("dust", 0, None)
    return often


def stand_still(seconds: float, *, tell) -> None:
    tell("stones", 1, 2)
    time.sleep(seconds)
