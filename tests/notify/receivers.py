"""Real receivers on loopback: a mail server and a web hook, which may refuse as often as they are told to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

SECRET = "p@ss/w?rd:7#x"  # signs that would end a part of an address
USER = "desk"


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """What a mail server got. It answers ``refuse`` (a line of SMTP) to as many messages as ``times`` says."""

    def __init__(self, refuse: str = "", times: int = 0) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse, self.times = refuse, times
        self.asked = 0
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.asked += 1
        if self.asked <= self.times:
            return self.refuse
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=right, handled=False, message=None if right else f"535 no: {SECRET}")

    @property
    def url(self) -> str:
        return f"mailto://${{MAIL_USER}}:${{MAIL_PASSWORD}}@127.0.0.1:{self.port}?from=bot@example.org&to=desk@example.org&mode=insecure"


@contextmanager
def mail_server(refuse: str = "", times: int = 0) -> Iterator[Mailbox]:
    """A real SMTP server that asks for a password."""
    box = Mailbox(refuse, times)
    box.port = free_port()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        authenticator=box.authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


class Hook:
    """What a web hook got. It answers ``status`` as many times as ``times`` says, then 200."""

    def __init__(self, status: int = 500, times: int = 0) -> None:
        self.got: list[dict[str, Any]] = []
        self.status, self.times = status, times
        self.asked = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook/${{HOOK_TOKEN}}/"


@contextmanager
def web_hook(status: int = 500, times: int = 0) -> Iterator[Hook]:
    """A real HTTP server that takes JSON."""
    hook = Hook(status, times)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.asked += 1
            body = self.rfile.read(int(self.headers["Content-Length"]))
            refused = hook.asked <= hook.times
            if not refused:
                hook.got.append(json.loads(body) | {"path": self.path})
            answer = f"no: {SECRET}".encode()
            self.send_response(hook.status if refused else 200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


ENV = {"MAIL_USER": USER, "MAIL_PASSWORD": SECRET, "HOOK_TOKEN": "token-" + SECRET}
