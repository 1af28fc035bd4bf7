"""The engine for strangers' files: one piece of work in a process of its own, with bounds on its memory and time.

Readers are plain functions over libraries in C and over text that anybody may have written. Each knows some bombs and refuses
them, but no list of bombs is whole: a 3 kB PDF whose forms draw one another took 17 s and 2 GB before anybody could refuse it.
So what a user runs is read by a child process that cannot hurt its parent. A child that is killed, crashes, or outgrows its
limits is one ``UnreadableDocument``.

The work is named ("package.module:function"), its arguments and result pass as MessagePack: this room knows no reader. On Linux
a process of one thread forks, which costs 10 ms and 3 % more memory; elsewhere, and where threads run, which a fork could leave
holding locks, a fresh interpreter is started, which costs as long as importing the readers does (0.3 s).
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

import msgspec

from citecheck.engines.bounds import LATE, TOO_LARGE, Limits, confine, lift
from citecheck.model import errors
from citecheck.model.errors import CitecheckError, InputError, UnreadableDocument

T = TypeVar("T")

#: How the child begins. "auto" forks where that is safe.
Start = Literal["auto", "fork", "fresh"]

_CHUNK = 1 << 20
#: Most bytes of a trace that pass to the parent.
_TRACE = 20_000


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the child says: the result, or the error with its parts, or the trace of an error that nobody expected."""

    result: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: str = ""
    message: str = ""
    where: str | None = None
    hint: str | None = None
    trace: str = ""


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    """The work to do: the function's dotted name, its arguments, and the limits."""

    name: str
    arguments: tuple[Any, ...]
    limits: Limits
    parent: int
    path: tuple[str, ...] = ()


def confined(name: str, arguments: Sequence[Any], result: type[T], *, limits: Limits, where: str, start: Start = "auto") -> T:
    """Do the work called ``name`` ("package.module:function") in a process of its own and return its result.

    ``arguments`` and result are what msgspec can encode, ``where`` names the file for messages. Errors of ours that the work
    raises are raised here as themselves. Raises ``UnreadableDocument`` where the child is killed, crashes, nests too deep or goes
    beyond ``limits``; ``RuntimeError``, with the child's trace as a note, for an error that is nobody's purpose.
    """
    task = _Task(
        name=name, arguments=tuple(arguments), limits=limits, parent=os.getpid(), path=tuple(filter(os.path.isabs, sys.path))
    )
    by_fork = start == "fork" or (start == "auto" and _may_fork())
    data, code = (_forked if by_fork else _fresh)(task)
    if not data:
        raise _ended(code, limits, where)
    try:
        reply = msgspec.msgpack.decode(data, type=Reply)
    except msgspec.DecodeError:
        raise _ended(code, limits, where) from None
    if reply.error:
        raise _error_of(reply, limits, where)
    return msgspec.msgpack.decode(reply.result, type=result)


def _may_fork() -> bool:
    """Tell whether this process has one thread, by the system's count: a library's own threads are no less dangerous."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "\nThreads:\t1\n" in status


# -- the parent --------------------------------------------------------------------------------------------------------


def _forked(task: _Task) -> tuple[bytes, int]:
    """Do ``task`` in a fork; return what it wrote and its exit code, a signal as a negative number."""
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(source)
        _serve(task, sink)
    os.close(sink)
    ended = False
    try:
        data = _read_all(source, task.limits.seconds)
        ended = data is not None
    finally:
        os.close(source)
        if not ended:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return (data, os.waitstatus_to_exitcode(status)) if data is not None else (b"", LATE)


def _read_all(source: int, seconds: float) -> bytes | None:
    """Return all that comes out of a pipe until its other end is closed, None where that takes longer than ``seconds``."""
    parts: list[bytes] = []
    deadline = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        part = os.read(source, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _fresh(task: _Task) -> tuple[bytes, int]:
    """Do ``task`` in a fresh interpreter; return what it wrote and its exit code."""
    # -P: nothing is imported from the current folder, where strangers' files lie.
    command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(task.path)}
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        hint = f"is Python still at {sys.executable}?"
        raise InputError(f"the process that reads reports cannot be started: {error}", hint=hint) from None
    with child:
        try:
            data, _ = child.communicate(msgspec.msgpack.encode(task), timeout=task.limits.seconds)
        except subprocess.TimeoutExpired:
            return b"", LATE
        finally:
            child.kill()
    return data, child.returncode


def _ended(code: int, limits: Limits, where: str) -> UnreadableDocument:
    """Say in one error why a child ended without an answer."""
    if code == -signal.SIGINT:
        raise KeyboardInterrupt
    megabytes = f"{limits.memory // 1_000_000:,} MB"
    if code in (LATE, -getattr(signal, "SIGXCPU", 0) or LATE):
        said = f"reading it takes longer than a file of this size may take: {limits.cpu:.0f} s of work"
    elif code == TOO_LARGE:
        said = f"reading it takes more memory than a file of this size may take: {megabytes}"
    elif code < 0:
        name = signal.Signals(-code).name if -code in signal.valid_signals() else str(-code)
        said = f"the process that read it was ended by {name}: the file is broken, or wants more than {megabytes} of memory"
    else:
        said = f"the process that read it ended without an answer (exit code {code})"
    return UnreadableDocument(said, where=where, hint=_HINT)


_HINT = "save it again in the program that wrote it, or as plain text, or split it; --trusted reads it without limits"


def _error_of(reply: Reply, limits: Limits, where: str) -> Exception:
    """Return the child's error as one of our own."""
    if reply.error == "MemoryError":
        return _ended(TOO_LARGE, limits, where)
    if reply.error == "RecursionError":
        hint = "save it again in the program that wrote it, or as plain text"
        return UnreadableDocument("it is nested too deep to be read", where=where, hint=hint)
    kind = getattr(errors, reply.error, None)
    if isinstance(kind, type) and issubclass(kind, CitecheckError) and not reply.trace:
        with contextlib.suppress(TypeError):  # an error that wants more than the three
            return kind(reply.message, where=reply.where, hint=reply.hint)
        return InputError(reply.message, where=reply.where, hint=reply.hint)
    unexpected = RuntimeError(f"{reply.error} while reading {where}: {reply.message}")
    unexpected.add_note(reply.trace)
    return unexpected


# -- the child ---------------------------------------------------------------------------------------------------------


def serve() -> NoReturn:
    """Do the task that stands on standard input and write the reply to standard output: a fresh interpreter's whole life."""
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    sys.path[:] = task.path
    _serve(task, os.dup(1))


def _serve(task: _Task, sink: int) -> NoReturn:
    """Do ``task`` within its limits, write the reply to ``sink``, and end the process without any farewell of the parent's."""
    code = 1
    try:
        _silence(sink)
        confine(task.limits, task.parent)
        data = msgspec.msgpack.encode(_reply(task))
        while data:
            data = data[os.write(sink, data) :]
        code = 0
    finally:
        os._exit(code)


def _silence(sink: int) -> None:
    """Let Ctrl-C end this process at once, and keep the words of libraries, and of its own crash, off the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        if stream != sink:
            os.dup2(nowhere, stream)


def _reply(task: _Task) -> Reply:
    try:
        done = _function(task.name)(*task.arguments)
        lift()
        return Reply(result=msgspec.Raw(msgspec.msgpack.encode(done)))
    except CitecheckError as error:
        return Reply(error=_ours(error), message=error.message, where=error.where, hint=error.hint)
    except (MemoryError, RecursionError) as error:
        lift()
        return Reply(error="MemoryError" if isinstance(error, MemoryError) else "RecursionError")
    except Exception as error:  # noqa: BLE001 - it is told to the parent, which does not expect it either
        import traceback  # noqa: PLC0415 - only who fails needs it

        trace = "".join(traceback.format_exception(error))[-_TRACE:]
        return Reply(error=type(error).__name__, message=_clean(str(error)), trace=_clean(trace))


def _function(name: str) -> Callable[..., object]:
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), function)
    return found


def _ours(error: CitecheckError) -> str:
    """Return the name of the nearest class of ``model.errors``: a plug-in's own class is not known to the parent."""
    return next((kind.__name__ for kind in type(error).__mro__ if getattr(errors, kind.__name__, None) is kind), "InputError")


def _clean(text: str) -> str:
    """Return ``text`` without lone surrogates, which MessagePack cannot hold."""
    return text.encode(errors="backslashreplace").decode()
