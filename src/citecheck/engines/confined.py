"""The engine for strangers' files: one piece of work in a process of its own, with bounds on its memory and time.

Readers are plain functions over libraries in C and over text that anybody may have written. Each knows some bombs and refuses
them, but no list of bombs is whole: a 3 kB PDF whose forms draw one another took 17 s and 2 GB before anybody could refuse it.
So what a user runs is read by a child process that cannot hurt its parent. A child that is killed, crashes, or outgrows its
limits is one ``UnreadableDocument``.

The work is named ("package.module:function"), its arguments and result pass as MessagePack: this room knows no reader. On Linux
a process of one thread forks, which costs 10 ms and 3 % more memory; elsewhere, and where threads run, which a fork could leave
holding locks, a fresh interpreter is started, which costs as long as importing the readers does (0.3 s).

A child speaks in messages, each with its length before it: how far it is, where somebody wants to hear that, and at the end its
reply.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Literal, NoReturn, TypeVar, cast

import msgspec

from citecheck.engines.bounds import LATE, TOO_LARGE, Limits, confine, lift
from citecheck.model import errors
from citecheck.model.errors import CitecheckError, InputError, UnreadableDocument
from citecheck.model.ports import Tell, unheard

T = TypeVar("T")

#: How the child begins. "auto" forks where that is safe.
Start = Literal["auto", "fork", "fresh"]

_CHUNK = 1 << 20
#: Most bytes of a trace that pass to the parent.
_TRACE = 20_000
#: Bytes of a message's length, before it.
_HEAD = 8
#: Seconds between two words of how far a child is; and after which, without one, the last is told again: that it lives.
_SELDOM = 0.1
_REMIND = 0.5


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the child says: the result, or the error with its parts, or the trace of an error that nobody expected.

    ``so_far`` is no reply yet: what is counted, how many are done, of how many.
    """

    result: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: str = ""
    message: str = ""
    where: str | None = None
    hint: str | None = None
    trace: str = ""
    so_far: tuple[str, int, int | None] | None = None


class _Task(msgspec.Struct, frozen=True, kw_only=True):
    """The work to do: the function's dotted name, its arguments, and the limits."""

    name: str
    arguments: tuple[Any, ...]
    limits: Limits
    parent: int
    telling: bool = False
    path: tuple[str, ...] = ()


def confined(
    name: str,
    arguments: Sequence[Any],
    result: type[T],
    *,
    limits: Limits,
    where: str,
    start: Start = "auto",
    tell: Tell = unheard,
) -> T:
    """Do the work called ``name`` ("package.module:function") in a process of its own and return its result.

    ``arguments`` and result are what msgspec can encode, ``where`` names the file for messages. ``tell`` hears how far it is from
    work that takes a ``tell`` by that name, and the same again while nothing new is known. Errors of ours that the work
    raises are raised here as themselves. Raises ``UnreadableDocument`` where the child is killed, crashes, nests too deep or goes
    beyond ``limits``; ``RuntimeError``, with the child's trace as a note, for an error that is nobody's purpose.
    """
    task = _Task(
        name=name,
        arguments=tuple(arguments),
        limits=limits,
        parent=os.getpid(),
        telling=tell is not unheard,
        path=tuple(filter(os.path.isabs, sys.path)),
    )
    by_fork = start == "fork" or (start == "auto" and _may_fork())
    heard = _Heard(tell)
    code = (_forked if by_fork else _fresh)(task, heard)
    reply = heard.reply
    if reply is None:
        raise _ended(code, limits, where)
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


class _Heard:
    """What a child said: ``reply`` is None where it has not said it all. ``tell`` hears how far it is."""

    def __init__(self, tell: Tell) -> None:
        self.reply: Reply | None = None
        self._tell = tell
        self._said = bytearray()
        self._so_far: tuple[str, int, int | None] | None = None

    def take(self, part: bytes) -> None:
        """Take what came out of the pipe."""
        said = self._said
        said += part
        while len(said) >= _HEAD and len(said) >= (end := _HEAD + int.from_bytes(said[:_HEAD], "big")):
            message = bytes(said[_HEAD:end])
            del said[:end]
            # What a child that went astray wrote is no reply.
            with contextlib.suppress(msgspec.DecodeError):
                self._understand(msgspec.msgpack.decode(message, type=Reply))

    def _understand(self, reply: Reply) -> None:
        if reply.so_far is None:
            self.reply = reply
        else:
            self._so_far = reply.so_far
            self.remind()

    def remind(self) -> None:
        """Tell again how far it is."""
        if self._so_far is not None:
            self._tell(*self._so_far)


def _forked(task: _Task, heard: _Heard) -> int:
    """Do ``task`` in a fork and hear what it says; return its exit code, a signal as a negative number."""
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(source)
        _serve(task, sink)
    os.close(sink)
    ended = False
    try:
        ended = _hear_out(source, task.limits.seconds, heard)
    finally:
        os.close(source)
        if not ended:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) if ended else LATE


def _hear_out(source: int, seconds: float, heard: _Heard) -> bool:
    """Hear all that comes out of a pipe until its other end is closed; False where that takes longer than ``seconds``."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([source], [], [], min(left, _REMIND))
        if not ready:
            heard.remind()
            continue
        part = os.read(source, _CHUNK)
        if not part:
            return True
        heard.take(part)
    return False


def _fresh(task: _Task, heard: _Heard) -> int:
    """Do ``task`` in a fresh interpreter and hear what it says; return its exit code."""
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
    deadline = time.monotonic() + task.limits.seconds
    with child:
        try:
            told, said = cast("IO[bytes]", child.stdin), cast("BufferedReader", child.stdout)
            with contextlib.suppress(BrokenPipeError), told:
                told.write(msgspec.msgpack.encode(task))
            if not _hear_aside(said, deadline, heard):
                return LATE
            child.wait(max(1.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return LATE
        finally:
            child.kill()
    return child.returncode


def _hear_aside(source: BufferedReader, deadline: float, heard: _Heard) -> bool:
    """Hear a pipe to its end as ``_hear_out`` does, where no system call can wait for it: a thread does."""
    parts: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        with contextlib.suppress(OSError, ValueError):  # it was closed: nobody hears any more
            while part := source.read1(_CHUNK):
                parts.put(part)
        parts.put(b"")

    threading.Thread(target=read, daemon=True).start()
    while (left := deadline - time.monotonic()) > 0:
        try:
            part = parts.get(timeout=min(left, _REMIND))
        except queue.Empty:
            heard.remind()
            continue
        if not part:
            return True
        heard.take(part)
    return False


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
        _say(sink, _reply(task, sink))
        code = 0
    finally:
        os._exit(code)


def _say(sink: int, reply: Reply) -> None:
    """Write one message."""
    data = msgspec.msgpack.encode(reply)
    for part in (len(data).to_bytes(_HEAD, "big"), data):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(sink, rest) :]


def _telling(sink: int) -> Tell:
    """Return what tells the parent how far the work is: at once where it begins something else, now and then else."""
    told_at, told = 0.0, ""

    def tell(what: str, done: int, total: int | None) -> None:
        nonlocal told_at, told
        now = time.monotonic()
        if what != told or now - told_at >= _SELDOM:
            told_at, told = now, what
            _say(sink, Reply(so_far=(what, done, total)))

    return tell


def _silence(sink: int) -> None:
    """Let Ctrl-C end this process at once, and keep the words of libraries, and of its own crash, off the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        if stream != sink:
            os.dup2(nowhere, stream)


def _reply(task: _Task, sink: int) -> Reply:
    telling = {"tell": _telling(sink)} if task.telling else {}
    try:
        done = _function(task.name)(*task.arguments, **telling)
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
