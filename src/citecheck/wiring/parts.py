"""Settings to parts: makes the real adapters, and closes them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from typing import NamedTuple

import msgspec

from citecheck.archives.dumps import FileDumps
from citecheck.archives.pacing import Pacing
from citecheck.engines.local import LocalEngine
from citecheck.model.errors import ConfigError
from citecheck.model.pace import PaceBook
from citecheck.model.ports import Archive, Browser, Capturer, Log, Parts, Watcher, Web
from citecheck.model.settings import Keys, NetSettings, Settings
from citecheck.net.browser.find import find_browser
from citecheck.net.quirks import Quirks
from citecheck.net.web import LiveWeb
from citecheck.wiring.clock import utc_now as utc_now  # noqa: PLC0414 - whoever opens parts finds it here
from citecheck.wiring.keeping import keeping, read_offline
from citecheck.wiring.pace import shared_paces
from citecheck.wiring.pdfs import pdf_reader
from citecheck.wiring.shorteners import read_services

_CONTACT = re.compile(r"^(?:mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+$|^https?://\S+$")


def contact_of(settings: Settings) -> str:
    """Return the contact that archives see in the User-Agent. Raises ``ConfigError`` where there is none.

    Archives refuse anonymous robots; a contact lets them write instead of blocking.
    """
    contact = settings.contact.strip()
    if not _CONTACT.match(contact):
        raise ConfigError(
            "no contact is set" if not contact else f"{contact!r} is neither a mail address nor a web address",
            where="contact",
            hint='archives want to know whom to write to: set contact = "mailto:you@example.org" in citecheck.toml,'
            " CITECHECK_CONTACT, or --contact",
        )
    return contact


@asynccontextmanager
async def open_parts(
    settings: Settings, *, log: Log, keys: Keys | None, watcher: Watcher, run: str | None = None
) -> AsyncIterator[Parts]:
    """Make everything that a run touches and close it at the end.

    Without a contact no archive is asked: ``Parts.archives`` is empty and there are no capturers. With ``archive.offline`` the
    folder named there is the only archive. Evidence is kept where ``run`` names a run. Raises ``InputError`` and ``OutputError``
    where those folders cannot be used.
    """
    contact = contact_of(settings) if settings.contact.strip() else ""
    offline = read_offline(settings)
    use = settings.archive.enabled and bool(contact) and offline is None
    services = read_services(settings.links.shorteners)
    dumps = FileDumps(settings.links.dumps) if settings.links.dumps else None
    quirks = Quirks(settings.quirks)
    async with (
        AsyncExitStack() as paces,
        keeping(settings, run=run, contact=contact, log=log, watcher=watcher, clock=utc_now) as kept,
        LiveWeb(settings.net, contact=contact, clock=utc_now, keeper=kept.live, quirks=quirks, policy=settings.policy.net) as web,
        open_browser(settings.net, web, contact=contact) as browser,
    ):
        past = _Past()
        if use:
            past_web = LiveWeb(_for_archives(settings), contact=contact, clock=utc_now, keeper=kept.archives)
            book = paces.enter_context(shared_paces(settings.archive, watcher, wanted=run is not None))
            past = _past(await paces.enter_async_context(past_web), settings, keys, book)
        yield Parts(
            web=web,
            archives=past.archives if offline is None else (offline,),
            capturers=past.capturers,
            log=kept.log,
            engine=LocalEngine(settings.net.concurrency, web.politeness),
            clock=utc_now,
            online=web.online,
            still_online=web.still_online,
            pause=asyncio.sleep,
            settings=settings,
            watcher=watcher,
            services=services,
            dumps=dumps,
            browser=browser,
            keeps_evidence=kept.live is not None,
            stranger=past.stranger,
            pdf=pdf_reader(),
        )


class _Past(NamedTuple):
    """Who is asked about the past: archives in their order, who captures, and who plays what others hold."""

    archives: tuple[Archive, ...] = ()
    capturers: tuple[Capturer, ...] = ()
    stranger: Archive | None = None


def _past(web: Web, settings: Settings, keys: Keys | None, book: PaceBook | None) -> _Past:
    # Loaded where archives are asked: waybackpy takes a tenth of a second.
    from citecheck.archives.stranger import Stranger  # noqa: PLC0415
    from citecheck.wiring.archives import make_archives  # noqa: PLC0415
    from citecheck.wiring.capturers import make_capturers  # noqa: PLC0415

    pacing = Pacing(settings.archive, book=book)
    archives = make_archives(web, settings, pacing, utc_now, book)
    return _Past(
        archives=archives,
        capturers=make_capturers(web, settings, keys, archives, utc_now, pacing=pacing, book=book),
        stranger=Stranger(web, Pacing(settings.archive)),
    )


def open_browser(settings: NetSettings, web: LiveWeb, *, contact: str) -> AbstractAsyncContextManager[Browser | None]:
    """Return the browser for second looks, None where none is wanted.

    It shares names, guard and turns with ``web``. Raises ``ConfigError`` where it is wanted and not there.
    """
    if not settings.browser.enabled:
        return nullcontext()
    executable = find_browser(settings.browser.executable)
    from citecheck.net.browser.browser import RealBrowser  # noqa: PLC0415 - Playwright is an extra, and takes a third of a second

    turns = web.politeness
    return RealBrowser(
        settings,
        executable,
        contact=contact,
        names=web.names,
        turn=turns.turn,
        rest=turns.rest,
        why_unasked=web.why_unasked,
        clock=utc_now,
    )


def _for_archives(settings: Settings) -> NetSettings:
    """Return how archives are asked: their room has its own pacing and its own second attempts."""
    return msgspec.structs.replace(
        settings.net,
        retries=0,
        host_interval=0.0,
        max_interval=0.0,
        per_host=4,
        timeout=settings.archive.timeout,
        max_retry_after=0.0,
    )
