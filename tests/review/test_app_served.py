"""The desk as it is started: bound to this machine alone, quiet, ended by Ctrl-C, and clear where its port is taken."""

import http.client
import signal
import socket
import subprocess
import sys

import pytest

from citecheck.model.errors import ConfigError
from citecheck.review.serve import serve
from tests.review.desk import FakeDesk

#: What a shell starts in the background ignores SIGINT (POSIX, Shell Command Language 2.11): here it is heard again.
_STARTS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from citecheck.review.serve import serve
from tests.review.desk import FakeDesk
try:
    serve(FakeDesk(), ready=lambda address: print(address, flush=True))
except KeyboardInterrupt:
    print("closed")
"""


def test_the_desk_is_served_until_ctrl_c():
    """It tells its address, answers there and at no other address of this machine, logs nothing, and ends in peace."""
    process = subprocess.Popen([sys.executable, "-c", _STARTS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        host, _, path = address.removeprefix("http://").partition("/")
        assert host.startswith("127.0.0.1:")
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.getheader("location"), answer.getheader("server")) == (303, "/", None)
        connection.close()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", int(host.partition(":")[2])), timeout=5)
        process.send_signal(signal.SIGINT)
        told, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (told, said, process.returncode) == ("closed\n", "", 0)


def test_a_port_that_is_taken_is_said():
    """A port that somebody else has is named, with what to do; nothing is served."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port {port} of 127.0.0.1 cannot be had") as caught:
            serve(FakeDesk(), port=port, ready=pytest.fail)
    assert "leave the port out" in str(caught.value)
