"""The desk served on 127.0.0.1 until Ctrl-C. The only door to uvicorn."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable

import uvicorn

from citecheck.model.errors import ConfigError
from citecheck.review.app import make_app
from citecheck.review.desk import Desk
from citecheck.review.guard import HOSTS

#: Seconds that requests under way are waited for at the end. A decision takes some milliseconds.
_LAST_WORDS = 3


def serve(desk: Desk, *, port: int = 0, ready: Callable[[str], None]) -> None:
    """Serve ``desk`` until Ctrl-C, at ``port`` (0: any that is free), and tell ``ready`` the address that lets one browser in.

    The address is not printed by us and stands in no log. Raises ``ConfigError`` where the port is taken; Ctrl-C ends it and goes
    on to the caller (``KeyboardInterrupt``).
    """
    with _bound(port) as listening:
        token = secrets.token_urlsafe(32)
        config = uvicorn.Config(
            make_app(desk, token=token),
            lifespan="off",
            access_log=False,
            log_level="error",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_LAST_WORDS,
            h11_max_incomplete_event_size=64 * 1024,
        )
        ready(f"http://{HOSTS[0]}:{listening.getsockname()[1]}/enter?token={token}")
        uvicorn.Server(config).run(sockets=[listening])


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOSTS[0], port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigError(
            f"port {port} of {HOSTS[0]} cannot be had: {error.strerror or error}",
            where="review",
            hint="another desk may be open; leave the port out and one is chosen",
        ) from error
    return listening
