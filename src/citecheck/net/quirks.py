"""What single hosts want of whoever asks them: named data, from our table and the user's, and how it changes a request."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.exchange import Request
from citecheck.model.settings import Quirk

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_HOST = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\Z")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")
_VALUE = re.compile(r"[\x20-\x7e]*\Z")
#: Headers that a quirk may not set: they would lie about who asks, carry a password, or break the message.
# fmt: off
_NOT_OURS_TO_SET = frozenset((
    "accept-encoding", "authorization", "connection", "content-length", "cookie", "expect", "forwarded", "from", "host", "origin",
    "proxy-authorization", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via", "x-forwarded-for",
    "x-real-ip",
))
# fmt: on
_WHERE = "[[quirks]]"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quirks: tuple[Quirk, ...]


@lru_cache(maxsize=1)
def shipped() -> tuple[Quirk, ...]:
    """Return our own table (``net/data/quirks.toml``)."""
    text = files("citecheck.net").joinpath("data/quirks.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table).quirks


def _troubles(quirk: Quirk) -> Iterator[str]:
    if not _NAME.match(quirk.name):
        yield "its name must be of small letters, digits and hyphens"
    if not quirk.why.strip():
        yield 'it gives no reason: say in "why" what the site wants'
    for host in quirk.hosts:
        if not _HOST.match(host):
            yield f"{host!r} is no host in lower case, such as news.example or *.news.example"
    for name, value in quirk.headers.items():
        if not _TOKEN.match(name) or not _VALUE.match(value):
            yield f"header {name!r} cannot be sent"
        elif name.lower() in _NOT_OURS_TO_SET:
            hint = ' (to send our name plainly: agent = "plain")' if name.lower() == "user-agent" else ""
            yield f"header {name!r} is not a quirk's to set{hint}"
    if quirk.hosts and not quirk.changes:
        yield "it changes nothing"


def check_quirks(quirks: Sequence[Quirk]) -> None:
    """Raise ``ConfigError`` for the first quirk of a user's that cannot be meant, with its name and what is wrong."""
    seen: set[str] = set()
    for quirk in quirks:
        for trouble in _troubles(quirk):
            raise ConfigError(trouble, where=f"{_WHERE}, {quirk.name or 'one without a name'!r}")
        if quirk.name in seen:
            raise ConfigError("two quirks have this name", where=f"{_WHERE}, {quirk.name!r}", hint="give each a name of its own")
        seen.add(quirk.name)


#: Hosts whose quirks are remembered.
_REMEMBERED = 4096


class Quirks:
    """All quirks that hold, found by host. Those of the user come first, and replace ours of the same name."""

    def __init__(self, own: Sequence[Quirk] = (), ours: Iterable[Quirk] | None = None) -> None:
        check_quirks(own)
        names = {quirk.name for quirk in own}
        kept = [quirk for quirk in (shipped() if ours is None else ours) if quirk.name not in names]
        self._known: dict[str, tuple[Quirk, ...]] = {}
        self._exact: dict[str, list[Quirk]] = {}
        self._below: dict[str, list[Quirk]] = {}
        for quirk in (*own, *kept):
            for host in quirk.hosts:
                table = self._below if host.startswith("*.") else self._exact
                table.setdefault(host.removeprefix("*."), []).append(quirk)

    def of(self, host: str) -> tuple[Quirk, ...]:
        """Return the quirks of ``host``, the user's and the more exact ones first; "*.x" means all hosts below x, and not x."""
        known = self._known.get(host)
        if known is None:
            found = list(self._exact.get(host, ()))
            below = host
            while below := below.partition(".")[2]:
                found += self._below.get(below, ())
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[host] = tuple(dict.fromkeys(found))
        return known


def apply(request: Request, quirks: Sequence[Quirk], *, plain_agent: str) -> Request:
    """Return ``request`` as its host wants it: headers that it does not set itself, our plain name, HEAD instead of GET."""
    headers = list(request.headers)
    names = {name.lower() for name, _ in headers}
    for quirk in quirks:
        wanted = dict(quirk.headers)
        if quirk.agent == "plain":
            wanted["User-Agent"] = plain_agent
        for name, value in wanted.items():
            if name.lower() not in names:
                headers.append((name, value))
                names.add(name.lower())
    head = request.method == "GET" and not request.content and any(quirk.method == "HEAD" for quirk in quirks)
    return msgspec.structs.replace(request, headers=tuple(headers), method="HEAD" if head else request.method)
