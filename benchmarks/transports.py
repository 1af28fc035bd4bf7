"""Which transport under LiveWeb? Requests per CPU second, wall time and false timeouts, on loopback servers of our own.

    python benchmarks/transports.py [--links 2000]

Three stacks do the same looks (GET, body read and digested, no retries, no waiting for politeness): httpx's own transport
with one pool for all hosts, our pools a host over httpcore, and our libcurl transport. The server runs in a process of its
own and each measurement in another, so CPU seconds are the client's alone. "quick" answers at once on kept connections;
"slow" answers after 50 to 500 ms, and never hangs: each timeout there is a false one. "tls 1" and "tls 2" are the quick server
behind TLS, spoken to over HTTP/1.1 and HTTP/2 (our own two stacks only).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import resource
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import httpx
import trustme

from citecheck.model.exchange import Request
from citecheck.model.settings import NetSettings
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb

HOSTS = 60
PAGE = b"<!doctype html><title>A page</title>" + b"<p>Words that stand for an article of a news site.</p>" * 18
STACKS = ("httpx, one pool", "httpx, pools a host", "curl")
TIMEOUT = 5.0


class Server(asyncio.Protocol):
    """Answers each request by the same page, after as many milliseconds as its path begins with."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            delay = int(head.split(b"/", 2)[1].split(b" ")[0])
            if delay:
                asyncio.get_running_loop().call_later(delay / 1000, self.answer)
            else:
                self.answer()

    def answer(self) -> None:
        """Send the page, unless the client has gone."""
        if not self.transport.is_closing():
            lines = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
            self.transport.write(lines + PAGE)  # type: ignore[attr-defined]


class Server2(asyncio.Protocol):
    """The same over HTTP/2; a client that chose HTTP/1.1 is handed to the other."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin as the handshake says."""
        if transport.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
            other = Server()
            other.connection_made(transport)
            transport.set_protocol(other)  # type: ignore[attr-defined]
            return
        self.transport = transport
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self.h2.initiate_connection()
        transport.write(self.h2.data_to_send())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        for event in self.h2.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                lines = [(":status", "200"), ("content-type", "text/html; charset=utf-8"), ("content-length", str(len(PAGE)))]
                self.h2.send_headers(event.stream_id, lines)
                self.h2.send_data(event.stream_id, PAGE, end_stream=True)
        self.transport.write(self.h2.data_to_send())  # type: ignore[attr-defined]


async def serve(ca_file: str) -> None:
    """Serve on 60 loopback addresses and two ports until killed; print the ports and keep the authority in ``ca_file``."""
    loop = asyncio.get_running_loop()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(f"host{n}.example" for n in range(HOSTS))).configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    servers, ports = [], []
    for protocol, tls in ((Server, None), (Server2, context)):
        first = await loop.create_server(protocol, "127.0.0.10", 0, backlog=2048, ssl=tls)
        ports.append(first.sockets[0].getsockname()[1])
        places = [f"127.0.0.{10 + n}" for n in range(1, HOSTS)]
        servers += [first, *[await loop.create_server(protocol, place, ports[-1], backlog=2048, ssl=tls) for place in places]]
    print(*ports, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def make_web(stack: str, port: int, concurrency: int, speed: str, ca_file: str) -> LiveWeb:
    """Build the web under test."""
    scheme_port = 443 if "tls" in speed else 80
    settings = NetSettings(
        transport="curl" if stack == "curl" else "httpx",
        timeout=TIMEOUT,
        connect_timeout=TIMEOUT,
        concurrency=concurrency,
        per_host=concurrency,
        host_interval=0,
        retries=0,
        resolve=tuple(f"host{n}.example:{scheme_port}:127.0.0.{10 + n}:{port}" for n in range(HOSTS)),
        http2=speed == "tls 2",
        ca_file=ca_file,
    )
    transport = None
    if stack == "httpx, one pool":
        limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        transport = httpx.AsyncHTTPTransport(limits=limits)
    return LiveWeb(settings, contact="", clock=lambda: dt.datetime.now(dt.UTC), transport=transport)


async def measure(stack: str, port: int, *, links: int, concurrency: int, speed: str, ca_file: str) -> dict[str, float]:
    """Do the looks and return the figures."""
    queue = iter(range(links))
    wrong = 0
    scheme = "https" if "tls" in speed else "http"
    async with make_web(stack, port, concurrency, speed, ca_file) as web:

        async def worker() -> None:
            nonlocal wrong
            for number in queue:
                delay = 50 + number * 7919 % 451 if speed == "slow" else 0
                host = f"127.0.0.{10 + number % HOSTS}:{port}" if "one pool" in stack else f"host{number % HOSTS}.example"
                exchange = await web.look(Request(url=parse_url(f"{scheme}://{host}/{delay}/{number}")))
                wrong += exchange.failure is not None or exchange.body != PAGE

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(worker() for _ in range(concurrency)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": wall, "cpu": cpu, "rate": links / cpu, "false": wrong, "memory": memory}


def run_one(**what: object) -> dict[str, float]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--one", json.dumps(what)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    """Measure all and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--links", type=int, default=2_000)
    arguments.add_argument("--stack", choices=STACKS, action="append")
    arguments.add_argument("--serve", help=argparse.SUPPRESS)
    arguments.add_argument("--one", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
    elif given.one:
        print(json.dumps(asyncio.run(measure(**json.loads(given.one)))))
    else:
        table(given.links, given.stack or STACKS)


def table(links: int, stacks: list[str] | tuple[str, ...]) -> None:
    """Print one row a measurement."""
    ca_file = str(Path(tempfile.mkdtemp()) / "ca.pem")
    command = [sys.executable, str(Path(__file__)), "--serve", ca_file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port, tls_port = (int(word) for word in server.stdout.readline().split())
            print(f"{links} links over {HOSTS} hosts, timeout {TIMEOUT:g} s")
            print(f"{'stack':<22}{'server':<8}{'in flight':>10}{'wall s':>9}{'CPU s':>8}{'req/CPU s':>11}{'MiB':>6}{'false':>7}")
            for speed, concurrency in (("quick", 128), ("quick", 512), ("slow", 512), ("tls 1", 128), ("tls 2", 128)):
                for stack in stacks:
                    if "tls" in speed and "one pool" in stack:
                        continue
                    place = {"port": tls_port if "tls" in speed else port, "ca_file": ca_file}
                    got = run_one(stack=stack, links=links, concurrency=concurrency, speed=speed, **place)
                    figures = f"{got['wall']:>9.2f}{got['cpu']:>8.2f}{got['rate']:>11.0f}"
                    figures += f"{got['memory']:>6.0f}{got['false']:>7.0f}"
                    print(f"{stack:<22}{speed:<8}{concurrency:>10}{figures}", flush=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
