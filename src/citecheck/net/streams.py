"""httpcore's network backend: resolves, guards, connects and speaks TLS over asyncio's own sockets."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed, failure_of
from citecheck.net.look import Look
from citecheck.net.names import Names
from citecheck.net.safety import Blocked, Place

#: What went wrong first is reported when no address answers: a refusal says more than a missing route.
_TELLING = ("refused", "reset", "connect-timeout", "unreachable")

#: The look whose request runs in this task; httpcore's backend gets no other word of the request.
LOOK: ContextVar[Look] = ContextVar("LOOK")


class Stream(httpcore.AsyncNetworkStream):
    """One connection. Reads wait for ever: the web puts a deadline over the whole look."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, deadline: float | None) -> None:
        self._reader = reader
        self._writer = writer
        self._address = address
        self._deadline = deadline

    @property
    def address(self) -> str:
        """The peer's IP address."""
        return self._address

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        """Return what came, empty at the end. Raises ``httpcore.ReadError``."""
        try:
            async with asyncio.timeout(timeout):
                data = await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore.ReadError(error) from error
        look = LOOK.get(None)
        if look is not None:
            look.saw(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send ``buffer``. Raises ``httpcore.WriteError``."""
        look = LOOK.get(None)
        if look is not None:
            look.address, look.connected = self._address, True
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore.WriteTimeout(error) from error
        except OSError as error:
            raise httpcore.WriteError(error) from error

    async def aclose(self) -> None:
        """Drop the connection at once: nothing that we sent is still under way, and a peer may never say goodbye."""
        self._writer.transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - the connect deadline covers TCP and TLS together
    ) -> Stream:
        """Speak TLS from now on. Raises ``httpcore.ConnectError`` or ``httpcore.ConnectTimeout``."""
        try:
            async with asyncio.timeout_at(self._deadline):
                await self._writer.start_tls(ssl_context, server_hostname=(server_hostname or "").strip("[]"))
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout("TLS handshake not finished in time") from error
        except ConnectionResetError as error:
            await self.aclose()
            if error.errno is None:  # asyncio's word for a server that hung up, as against a real RST
                told = Failure(FailureKind.TLS_FAILED, "the server closed the connection in the middle of the TLS handshake")
                raise LookFailed(told) from error
            raise httpcore.ConnectError(error) from error
        except (OSError, ssl.SSLError) as error:
            await self.aclose()
            raise httpcore.ConnectError(error) from error
        except BaseException:
            await self.aclose()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        """Answer httpcore's questions about the connection."""
        if info == "is_readable":  # an idle connection that can be read has been closed by its server
            return self._is_closed() or bool(self._reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001
        if info == "is_closed":
            return self._is_closed()
        names = {"ssl_object": "ssl_object", "socket": "socket", "server_addr": "peername", "client_addr": "sockname"}
        return self._writer.get_extra_info(names[info]) if info in names else None

    def _is_closed(self) -> bool:
        return self._reader.at_eof() or self._writer.transport.is_closing()


class Backend(httpcore.AsyncNetworkBackend):
    """Connects to the places that ``names`` permits, one after the other, within one deadline for names, TCP and TLS."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> Stream:
        """Return a connection. Raises ``Blocked``, ``gaierror``, ``httpcore.ConnectError``, ``httpcore.ConnectTimeout``."""
        loop = asyncio.get_running_loop()
        deadline = None if timeout is None else loop.time() + timeout
        try:
            async with asyncio.timeout_at(deadline):
                places = await self._names.places(host, port)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "no answer from the name server in time") from error
        for place in places:
            # The last word, on the address really connected to, whoever found it.
            reason = self._names.guard.why_place_refused(host, port, place)
            if reason is not None:
                raise Blocked(reason)
        return await self._connect(places, deadline)

    async def _connect(self, places: tuple[Place, ...], deadline: float | None) -> Stream:
        errors: list[Exception] = []
        for number, place in enumerate(places):
            try:
                async with asyncio.timeout_at(_share(deadline, len(places) - number)):
                    reader, writer = await asyncio.open_connection(place.address, place.port)
                look = LOOK.get(None)
                if look is not None:
                    look.address = place.address
                return Stream(reader, writer, place.address, deadline)
            except TimeoutError as error:
                errors.append(httpcore.ConnectTimeout(f"no connection to {place.address} in time"))
                errors[-1].__cause__ = error if error.errno else None
            except OSError as error:
                errors.append(error)
        raise _most_telling(errors)


def _share(deadline: float | None, tries: int) -> float | None:
    """Return when this try must end, so that an address that swallows packets leaves time for the next one."""
    if deadline is None:
        return None
    now = asyncio.get_running_loop().time()
    return now + (deadline - now) / tries


def _most_telling(errors: list[Exception]) -> Exception:
    def rank(error: Exception) -> int:
        failure = failure_of(error)
        return _TELLING.index(failure.kind) if failure is not None and failure.kind in _TELLING else len(_TELLING)

    best = min(errors, key=rank)
    if isinstance(best, httpcore.ConnectTimeout):
        return best
    wrapped = httpcore.ConnectError(best)
    wrapped.__cause__ = best
    return wrapped
