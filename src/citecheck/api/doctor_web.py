"""What `citecheck doctor` asks the network: names, probes, the clock of a server, and whether archives answer."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime

import msgspec

from citecheck.archives.known import KNOWN
from citecheck.model.diagnosis import Diagnosis
from citecheck.model.errors import CitecheckError, ConfigError
from citecheck.model.exchange import Exchange, Request
from citecheck.model.ports import Web
from citecheck.model.settings import ArchivePlace, Settings
from citecheck.model.url import parse_url
from citecheck.net.safety import Blocked
from citecheck.net.web import LiveWeb
from citecheck.wiring.parts import utc_now
from citecheck.wiring.places import places_of

#: How far this machine's clock may be off before its times are wrong to the minute, and before certificates and the log suffer.
_OFF, _WRONG = dt.timedelta(minutes=1), dt.timedelta(hours=1)
#: A page that archives hold and that belongs to nobody (RFC 2606).
_ANY = "http://example.com/"
_WAYBACK = KNOWN[0].place.name


async def examine_web(settings: Settings) -> list[Diagnosis]:
    """Ask the probes, one of them for the time, and, where a contact is set, each archive once."""
    net = msgspec.structs.replace(settings.net, retries=0)
    found: list[Diagnosis] = []
    try:
        async with LiveWeb(net, contact=settings.contact.strip(), clock=utc_now) as web:

            async def addresses(host: str, port: int) -> int:
                return len(await web.names.places(host, port, anew=True))

            found.append(await examine_names(net.probes, addresses))
            found.append(await examine_probes(net.probes, web.online))
            found.append(await examine_clock(net.probes, web))
            found += await examine_archives(settings, web)
    except CitecheckError as error:
        found.append(Diagnosis(part="network", level="fail", words=str(error)))
    return found


async def examine_names(probes: Sequence[str], addresses: Callable[[str, int], Awaitable[int]]) -> Diagnosis:
    """Tell whether the hosts of ``probes`` have addresses."""
    lost = []
    for host, port in map(_host_and_port, probes):
        try:
            await addresses(host, port)
        except (socket.gaierror, Blocked, OSError):
            lost.append(host)
    if not lost:
        return Diagnosis(part="names", level="ok", words=f"{len(probes)} of {len(probes)} hosts were found")
    cure = "look at the name servers of this machine (resolv.conf), or name other [net] probes"
    level = "fail" if len(lost) == len(probes) else "warn"
    return Diagnosis(part="names", level=level, words=f"not found: {', '.join(lost)}", cure=cure)  # type: ignore[arg-type]


async def examine_probes(probes: Sequence[str], online: Callable[[], Awaitable[bool]]) -> Diagnosis:
    """Tell whether our own network is up."""
    if await online():
        return Diagnosis(part="network", level="ok", words="up: a probe answers")
    cure = "look at cable, proxy and firewall, or name other [net] probes; while it is down no link is judged"
    return Diagnosis(part="network", level="fail", words=f"none of {', '.join(probes)} can be reached", cure=cure)


async def examine_clock(probes: Sequence[str], web: Web) -> Diagnosis:
    """Compare this machine's clock with the Date (RFC 9110, section 6.6.1) of the first probe that tells one."""
    for host, port in map(_host_and_port, probes):
        scheme = "https" if port == 443 else "http"
        usual = port in (80, 443)
        exchange = await web.look(Request(url=parse_url(f"{scheme}://{host}{'' if usual else f':{port}'}/"), max_body=10_000))
        there = _date_of(exchange)
        if there is not None:
            return _compared(exchange.at - there, host)
    return Diagnosis(
        part="clock", level="warn", words="not compared: no probe tells the time", cure="name a web server in [net] probes"
    )


def _compared(off: dt.timedelta, host: str) -> Diagnosis:
    words = f"{abs(off.total_seconds()):.0f} seconds {'ahead of' if off > dt.timedelta() else 'behind'} {host}"
    if abs(off) <= _OFF:
        return Diagnosis(part="clock", level="ok", words=words)
    cure = "set this machine's clock (NTP): the log bears its times"
    return Diagnosis(part="clock", level="warn" if abs(off) <= _WRONG else "fail", words=words, cure=cure)


def _date_of(exchange: Exchange) -> dt.datetime | None:
    try:
        said = parsedate_to_datetime(exchange.header("date") or "")
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=dt.UTC)


async def examine_archives(settings: Settings, web: Web) -> list[Diagnosis]:
    """Ask each archive that a run would ask for one page, and tell whether it answers."""
    if settings.archive.offline.strip():
        return [Diagnosis(part="archives", level="ok", words=f"the files of {settings.archive.offline} are asked instead")]
    if not settings.archive.enabled or not settings.contact.strip():
        why = "no contact is set" if settings.archive.enabled else "[archive] enabled = false"
        return [Diagnosis(part="archives", level="ok" if not settings.archive.enabled else "warn", words=f"not asked: {why}")]
    wayback = ArchivePlace(name=_WAYBACK, kind="cdx", cdx_url=settings.archive.cdx_url, timeout=settings.archive.timeout)
    try:
        places = (wayback, *places_of(settings))
    except ConfigError as error:
        return [Diagnosis(part="archives", level="fail", words=str(error))]
    return [_of_archive(place, await web.look(_question(place))) for place in places]


def _question(place: ArchivePlace) -> Request:
    if place.kind == "cdx":
        address = f"{place.cdx_url}?url=example.com&limit=1"
    elif place.kind == "commoncrawl":
        address = place.cdx_url
    else:
        address = (place.timemap_url or place.timegate_url) + _ANY
    return Request(url=parse_url(address), max_body=10_000, timeout=min(place.timeout, 30.0))


def _of_archive(place: ArchivePlace, exchange: Exchange) -> Diagnosis:
    part = f"archive {place.name}"
    if exchange.status is None:
        detail = exchange.failure.detail or exchange.failure.kind.value if exchange.failure else "no answer"
        level = "fail" if place.name == _WAYBACK else "warn"
        cure = "try again later; what it would have answered is told as not known"
        return Diagnosis(part=part, level=level, words=f"cannot be reached: {detail}", cure=cure)  # type: ignore[arg-type]
    if exchange.status == 429 or exchange.status >= 500:
        cure = "wait: it asks for fewer questions, or is busy"
        return Diagnosis(part=part, level="warn", words=f"answers {exchange.status}", cure=cure)
    if exchange.status in (401, 403):
        cure = "it refuses this machine or this contact: write to it, or use another network"
        return Diagnosis(part=part, level="warn", words=f"answers {exchange.status}", cure=cure)
    return Diagnosis(part=part, level="ok", words=f"answers ({exchange.status})")


def _host_and_port(probe: str) -> tuple[str, int]:
    host, _, port = probe.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"not a probe: {probe!r}", where="[net] probes", hint='write "host:port"')
    return host.lower(), int(port)
