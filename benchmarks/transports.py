"""Which transport under LiveWeb? Requests per CPU second, wall time and false timeouts, on loopback servers of our own.

    python benchmarks/transports.py [--links 2000]

Three stacks do the same looks (GET, body read and digested, no retries, no waiting for politeness): httpx's own transport
with one pool for all hosts, our pools a host over httpcore, and our libcurl transport. The server runs in a process of its
own and each measurement in another, so CPU seconds are the client's alone. "quick" answers at once on kept connections;
"slow" answers after 50 to 500 ms, and never hangs: each timeout there is a false one.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import httpx

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


async def serve() -> None:
    """Serve on 60 loopback addresses and one port until killed; print the port."""
    loop = asyncio.get_running_loop()
    first = await loop.create_server(Server, "127.0.0.10", 0, backlog=2048)
    port = first.sockets[0].getsockname()[1]
    servers = [await loop.create_server(Server, f"127.0.0.{10 + n}", port, backlog=2048) for n in range(1, HOSTS)]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in (first, *servers)))


def make_web(stack: str, port: int, concurrency: int) -> LiveWeb:
    """Build the web under test."""
    settings = NetSettings(
        transport="curl" if stack == "curl" else "httpx",
        timeout=TIMEOUT,
        connect_timeout=TIMEOUT,
        concurrency=concurrency,
        per_host=concurrency,
        host_interval=0,
        retries=0,
        resolve=tuple(f"host{n}.example:80:127.0.0.{10 + n}:{port}" for n in range(HOSTS)),
    )
    transport = None
    if stack == "httpx, one pool":
        limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        transport = httpx.AsyncHTTPTransport(limits=limits)
    return LiveWeb(settings, contact="", clock=lambda: dt.datetime.now(dt.UTC), transport=transport)


async def measure(stack: str, port: int, links: int, concurrency: int, *, slow: bool) -> dict[str, float]:
    """Do the looks and return the figures."""
    queue = iter(range(links))
    wrong = 0
    async with make_web(stack, port, concurrency) as web:

        async def worker() -> None:
            nonlocal wrong
            for number in queue:
                delay = 50 + number * 7919 % 451 if slow else 0
                host = f"127.0.0.{10 + number % HOSTS}:{port}" if "one pool" in stack else f"host{number % HOSTS}.example"
                exchange = await web.look(Request(url=parse_url(f"http://{host}/{delay}/{number}")))
                wrong += exchange.failure is not None or exchange.body != PAGE

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(worker() for _ in range(concurrency)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": wall, "cpu": cpu, "rate": links / cpu, "false": wrong, "memory": memory}


def run_one(stack: str, port: int, links: int, concurrency: int, speed: str) -> dict[str, float]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--one", json.dumps([stack, port, links, concurrency, speed == "slow"])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    """Measure all and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--links", type=int, default=2_000)
    arguments.add_argument("--stack", choices=STACKS, action="append")
    arguments.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--one", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.serve:
        asyncio.run(serve())
    elif given.one:
        stack, port, links, concurrency, slow = json.loads(given.one)
        print(json.dumps(asyncio.run(measure(stack, port, links, concurrency, slow=slow))))
    else:
        table(given.links, given.stack or STACKS)


def table(links: int, stacks: list[str] | tuple[str, ...]) -> None:
    """Print one row a measurement."""
    with subprocess.Popen([sys.executable, str(Path(__file__)), "--serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            print(f"{links} links over {HOSTS} hosts, timeout {TIMEOUT:g} s")
            print(f"{'stack':<22}{'server':<8}{'in flight':>10}{'wall s':>9}{'CPU s':>8}{'req/CPU s':>11}{'MiB':>6}{'false':>7}")
            for speed, concurrency in (("quick", 128), ("quick", 512), ("slow", 512)):
                for stack in stacks:
                    got = run_one(stack, port, links, concurrency, speed)
                    figures = f"{got['wall']:>9.2f}{got['cpu']:>8.2f}{got['rate']:>11.0f}"
                    figures += f"{got['memory']:>6.0f}{got['false']:>7.0f}"
                    print(f"{stack:<22}{speed:<8}{concurrency:>10}{figures}", flush=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
