"""Whom to tell: the places of ``[notify] urls``, their secrets out of the environment, and who reaches them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from citecheck.model.errors import ConfigError
from citecheck.model.notice import Place
from citecheck.model.ports import Notifier
from citecheck.model.settings import NotifySettings

_REFERENCE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,20})://", re.IGNORECASE)


def places_of(settings: NotifySettings, env: Mapping[str, str]) -> tuple[Place, ...]:
    """Return the places, each ``${NAME}`` replaced by that variable: as it stands where it is the whole entry, else escaped.

    Raises ``ConfigError`` for a variable that is not set, without ever showing an address.
    """
    found = []
    for number, entry in enumerate(settings.urls, 1):
        url = _filled(entry.strip(), f"notify.urls, entry {number}", env)
        scheme = _SCHEME.match(url)
        kind = f" ({scheme[1].lower()})" if scheme else ""
        found.append(Place(name=f"notify.urls, entry {number}{kind}", url=url))
    return tuple(found)


def _filled(entry: str, where: str, env: Mapping[str, str]) -> str:
    whole = _REFERENCE.fullmatch(entry)

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if not _NAME.match(name):
            raise ConfigError(
                "a reference that is not ${NAME}", where=where, hint="write the name of a variable: ${MAIL_PASSWORD}"
            )
        if not env.get(name):
            raise ConfigError(f"the variable {name} is not set", where=where, hint="set it in the environment of the command")
        return env[name].strip() if whole else quote(env[name], safe="")

    return _REFERENCE.sub(value, entry)


def notifiers_of(settings: NotifySettings, env: Mapping[str, str]) -> tuple[Notifier, ...]:
    """Return who tells each place. Raises ``ConfigError``: the extra is not installed, or an address is not known."""
    places = places_of(settings, env)
    if not places:
        return ()
    try:
        from citecheck.notify.apprise_place import ApprisePlace  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        if error.name != "apprise":
            raise
        cure = 'pip install "citecheck[notify]"'
        raise ConfigError("what tells people of changes is not installed", where="notify.urls", hint=cure) from None
    return tuple(ApprisePlace(place) for place in places)
