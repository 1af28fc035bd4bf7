"""Commands run in processes of their own, forked off one interpreter that has everything loaded: half a second less each.

What runs is the real command line in a real process, with its own folder, environment, streams and exit code. Only the start of
an interpreter is left out; tests of that, of signals and of kills start one anew (``Desk.start``).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import IO, Any

#: What is loaded before the first command: every command, and what they load late.
_LOADED = (
    "citecheck.api.runs",
    "citecheck.api.links",
    "citecheck.api.reading",
    "citecheck.archives.wayback",
    "citecheck.archives.savepagenow",
    "citecheck.reports.render",
    "citecheck.text.article",
    "citecheck.wiring.parts",
    "trafilatura",
)
_LENGTH = struct.Struct("!I")


class Warm:
    """The interpreter that forks. It runs one command at a time: another thread waits."""

    def __init__(self, env: dict[str, str]) -> None:
        self._turn = threading.Lock()
        self._ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.warm", str(theirs.fileno())]
        root = Path(__file__).parent.parent
        env = env | {"PYTHONPATH": str(root)}
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=env, cwd=root)
        theirs.close()
        atexit.register(self.close)

    def close(self) -> None:
        """End the interpreter; it ends by itself as well, when we are gone."""
        self._ours.close()
        self._process.wait(10)

    def run(self, arguments: list[str], *, cwd: Path, env: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
        """Run ``citecheck`` with ``arguments`` to its end. Raises ``subprocess.TimeoutExpired``."""
        with self._turn, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            asked = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": env}).encode()
            socket.send_fds(self._ours, [_LENGTH.pack(len(asked))], [out.fileno(), err.fileno()])
            self._ours.sendall(asked)
            (child,) = _LENGTH.unpack(_exactly(self._ours, _LENGTH.size))
            self._ours.settimeout(timeout)
            try:
                (code,) = _LENGTH.unpack(_exactly(self._ours, _LENGTH.size))
            except TimeoutError:
                os.kill(child, signal.SIGKILL)
                self._ours.settimeout(10)
                _exactly(self._ours, _LENGTH.size)
                raise subprocess.TimeoutExpired(arguments, timeout, _all(out), _all(err)) from None
            finally:
                self._ours.settimeout(None)
            return subprocess.CompletedProcess(arguments, code, _all(out), _all(err))


@cache
def warm(env: tuple[tuple[str, str], ...]) -> Warm:
    """Return this process's warm interpreter for an environment that Python reads when it starts."""
    return Warm(dict(env))


def _all(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise EOFError("the warm interpreter is gone")
        data += more
    return data


def _serve(connection: socket.socket) -> None:
    import importlib

    from citecheck.cli.main import COMMANDS

    for name in COMMANDS:
        importlib.import_module(f"citecheck.cli.{name.replace('-', '_')}")
    for name in _LOADED:
        importlib.import_module(name)
    while True:
        head, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, 2)
        if not head:
            return
        head += _exactly(connection, _LENGTH.size - len(head))
        asked = json.loads(_exactly(connection, _LENGTH.unpack(head)[0]))
        child = os.fork()
        if child == 0:
            connection.close()
            _become(asked, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        connection.sendall(_LENGTH.pack(child))
        _, status = os.waitpid(child, 0)
        connection.sendall(_LENGTH.pack(os.waitstatus_to_exitcode(status) & 0xFF))


def _become(asked: dict[str, Any], descriptors: list[int]) -> None:
    """Run one command in this forked process, and end it."""
    code = 70
    try:
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        for place, descriptor in enumerate((nothing, *descriptors)):
            os.dup2(descriptor, place)
            os.close(descriptor)
        from citecheck.cli.main import exit_code

        code = exit_code(asked["arguments"])
    finally:
        with contextlib.suppress(BaseException):
            atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
