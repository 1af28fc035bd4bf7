"""A desk that is really served, in a thread, so that it can be stopped hard and started anew at the same port."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn

from citecheck.review.app import make_app
from citecheck.review.desk import Desk


class Served:
    """``desk`` at 127.0.0.1. What it holds survives a stop, as a log does."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.port = 0
        self.starts = 0
        self.start()

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def way_in(self) -> str:
        return f"{self.here}/enter?token=token-{self.starts}"

    def start(self) -> None:
        """Serve, with a new token."""
        self.starts += 1
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen()
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(make_app(self.desk, token=f"token-{self.starts}"), lifespan="off", log_level="critical")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop at once, whatever is under way."""
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=10)
