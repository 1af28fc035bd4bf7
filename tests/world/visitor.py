"""A plain HTTP client for looking at the world as anybody would: names where they really are, our authority trusted."""

from __future__ import annotations

import ssl

import httpx

from tests.world.world import World


class _Doors(httpx.BaseTransport):
    def __init__(self, world: World) -> None:
        self._world = world
        self._inner = httpx.HTTPTransport(verify=ssl.create_default_context(cafile=world.ca_file), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, scheme = request.url.host, request.url.scheme
        place = self._world.place(host)
        if place is None:
            raise httpx.ConnectError(f"no such host in the world: {host}")
        address, ports = place
        request.extensions["sni_hostname"] = host
        request.url = request.url.copy_with(host=address, port=ports[443 if scheme == "https" else 80])
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def visitor(world: World) -> httpx.Client:
    """Return a client that follows nothing by itself and waits two seconds. Close it, or use it as a context manager."""
    return httpx.Client(transport=_Doors(world), timeout=2.0, follow_redirects=False)
