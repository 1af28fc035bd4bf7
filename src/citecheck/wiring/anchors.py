"""What anchoring touches: whom the stamps' certificates must lead to, and the web by which authorities are asked."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.settings import Settings
from citecheck.net.trust import default_roots
from citecheck.net.web import LiveWeb
from citecheck.wiring.parts import utc_now


def trusted_roots(settings: Settings) -> tuple[bytes, ...]:
    """Return the root certificates, as PEM, that a stamp may lead to. Raises ``ConfigError`` where a file cannot be used.

    Those that ``anchor.roots`` names, else those that browsers trust.
    """
    if not settings.anchor.roots:
        return (default_roots(),)
    return tuple(_read(name) for name in settings.anchor.roots)


def _read(name: str) -> bytes:
    try:
        text = Path(name).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", where=f"anchor.roots, {name}") from error
    if b"-----BEGIN CERTIFICATE-----" not in text:
        raise ConfigError("holds no certificate in PEM form", where=f"anchor.roots, {name}")
    return text


def authority_web(settings: Settings) -> AbstractAsyncContextManager[LiveWeb]:
    """Return the web by which authorities are asked: as patient as the settings say for anchors, without a keeper."""
    net = msgspec.structs.replace(settings.net, timeout=settings.anchor.timeout)
    return LiveWeb(net, contact=settings.contact.strip(), clock=utc_now)
