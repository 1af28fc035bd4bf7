"""Services that make short links, and what a dump of one of them tells of a link."""

from __future__ import annotations

from typing import Literal

import msgspec


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shortener, as ``links/data/shorteners.json`` describes it (its "about" explains the fields)."""

    name: str
    hosts: tuple[str, ...]
    state: Literal["alive", "dead", "reused"]
    code: str
    closed: str = ""
    spaces: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    ask: str = ""
    detail: str = ""
    family: tuple[str, ...] = ()
    dead: tuple[int, ...] = (404, 410)
    disallowed: tuple[int, ...] = ()
    throttled: tuple[int, ...] = (429,)
    dead_location: str = ""
    disallowed_location: str = ""
    throttled_location: str = ""
    throttled_body: str = ""
    disallowed_body: str = ""
    plain: bool = False
    note: str = ""


class ServiceList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of services: ours, or a user's of the same shape."""

    services: tuple[Service, ...]
    about: str = ""


class Dumped(msgspec.Struct, frozen=True, kw_only=True):
    """Where a dump, by its file's name, says that a short link led; ``target`` as it stands there."""

    target: str
    dump: str
