"""A user's own table of shorteners, in the shape of ours (``links/data/shorteners.json``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.shortener import Service, ServiceList

_KEY = "links.shorteners"
_HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+\Z")


def read_services(name: str) -> tuple[Service, ...]:
    """Return the services of the file ``name``, none where it is empty. Raises ``ConfigError``, with key, file and place."""
    if not name.strip():
        return ()
    where = f"{_KEY}, {name}"
    try:
        listed = msgspec.json.decode(Path(name).read_bytes(), type=ServiceList).services
    except FileNotFoundError:
        raise ConfigError("no such file", where=where, hint="check the path in citecheck.toml") from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", where=where) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = 'the shape is {"services": [{"name": …, "hosts": […], "state": "alive", "code": "[0-9A-Za-z]+"}]}'
        raise ConfigError(f"is no table of shorteners: {error}", where=where, hint=hint) from None
    for service in listed:
        for trouble in _troubles(service):
            raise ConfigError(trouble, where=f"{where}, service {service.name!r}")
    return listed


def _troubles(service: Service) -> Iterator[str]:
    if not service.hosts:
        yield "names no host"
    for host in service.hosts:
        if not _HOST.match(host):
            yield f"{host!r} is no host in lower case, such as short.example or *.short.example"
    for field in ("code", "dead_location", "disallowed_location", "throttled_location", "throttled_body", "disallowed_body"):
        try:
            re.compile(getattr(service, field))
        except re.error as error:
            yield f"{field} is no regular expression: {error}"
    if not service.code:
        yield "code is empty"
