"""One place told through Apprise: mail, chat, webhooks, whatever its address says. Needs the extra citecheck[notify].

Apprise writes addresses and answers into its own log. Nothing of that gets out: of what it logs while it sends, only the status
that the other side answered is read, and told in words of ours.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import apprise

from citecheck.model.errors import ConfigError
from citecheck.model.notice import Message, Place

#: How Apprise tells an HTTP status ("error=401"), and smtplib an answer of a mail server ("(535, b'…')").
_HTTP, _SMTP = re.compile(r"\berror=([1-5]\d\d)\b"), re.compile(r"\(([245]\d\d), b['\"]")
_MAIL = re.compile(r"mailtos?://", re.IGNORECASE)
_UNREACHED = re.compile(r"connection|socket|timed? ?out", re.IGNORECASE)


class ApprisePlace:
    """Tells one place, once a call."""

    def __init__(self, place: Place) -> None:
        """Read the address of ``place``. Raises ``ConfigError``, without the address, where Apprise does not know it."""
        self.name = place.name
        asset = apprise.AppriseAsset(app_id="citecheck", app_desc="citecheck", app_url="", secure_logging=True)
        with _overheard():
            service = apprise.Apprise.instantiate(place.url, asset=asset, suppress_exceptions=True)
        if service is None:
            hint = "see https://appriseit.com/services/ for how each service is written"
            raise ConfigError("not an address that Apprise knows, or a part of it is missing", where=place.name, hint=hint)
        if _MAIL.match(place.url) and "format=" not in place.url:
            # Mail shows both: Apprise puts plain text beside the HTML, as it does not the other way round.
            service.notify_format = apprise.NotifyFormat.HTML
        self._service = service

    def tell(self, message: Message) -> str:
        """Send once: in HTML where the service shows it (mail), else in plain text. Return why it failed, else nothing."""
        wants_html = self._service.notify_format == apprise.NotifyFormat.HTML
        sender = apprise.Apprise()
        sender.add(self._service)
        with _overheard() as heard:
            sent = sender.notify(
                title=message.subject,
                body=message.html if wants_html else message.text,
                body_format=apprise.NotifyFormat.HTML if wants_html else apprise.NotifyFormat.TEXT,
            )
        return "" if sent else _why(heard)


def _why(heard: list[str]) -> str:
    said = "\n".join(heard)
    if found := _SMTP.search(said):
        return f"the mail server answered {found[1]}"
    if found := _HTTP.search(said):
        return f"the service answered {found[1]}"
    if _UNREACHED.search(said):
        return "the service could not be reached, or broke off"
    return "the service did not take it"


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """Keep what Apprise logs, and what Python warns of in its code, to ourselves; yield what it logs."""
    heard: list[str] = []
    logger = logging.getLogger("apprise")
    handler = _Ear(heard)
    before = (logger.level, logger.propagate, logger.handlers[:])
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield heard
    finally:
        level, logger.propagate, logger.handlers[:] = before
        logger.setLevel(level)


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record.getMessage())
