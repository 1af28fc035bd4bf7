"""What Save Page Now 2 is told with a request, and what its user status allows. Pure (specs/web-archives 3.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from citecheck.model.capture import Readiness
from citecheck.model.settings import ArchiveSettings, CaptureOptions
from citecheck.model.url import Url

#: What the service does by itself: seconds for scripts, and the window in which a capture is not repeated.
_THEIR_TIMEOUT = 5
_THEIR_WINDOW = dt.timedelta(hours=1)
#: The archive's clock may be so much behind ours.
_CLOCKS = dt.timedelta(minutes=1)
#: Sent where they are on alone; the others always, so that no default of the service decides.
_ONLY_ON = ("capture_outlinks", "capture_screenshot", "outlinks_availability", "force_get", "email_result")


def form_of(
    original: Url, options: CaptureOptions, *, recent_days: int, since: dt.datetime | None, now: dt.datetime
) -> dict[str, str]:
    """Return the form of a request. Cookies and passwords for the page are never in it.

    A capture of the last ``recent_days`` stands in for a new one, and so does one made after ``since``, when it was asked for
    before.
    """
    form = {
        "url": original.normalised,
        "capture_all": "1" if options.capture_all else "0",
        "skip_first_archive": "1" if options.skip_first_archive else "0",
        "delay_wb_availability": "1" if options.delay_wb_availability else "0",
    }
    form |= {name: "1" for name in _ONLY_ON if getattr(options, name)}
    if options.js_behavior_timeout != _THEIR_TIMEOUT:
        form["js_behavior_timeout"] = str(options.js_behavior_timeout)
    if window := _window(recent_days, now - since if since is not None else None):
        form["if_not_archived_within"] = window
    return form


def _window(recent_days: int, passed: dt.timedelta | None) -> str:
    if passed is None or passed + _CLOCKS <= dt.timedelta(days=recent_days):
        return f"{recent_days}d" if recent_days else ""
    return f"{max(passed + _CLOCKS, _THEIR_WINDOW).total_seconds():.0f}"


def allowed(ready: Readiness, user: dict[str, Any] | None, settings: ArchiveSettings) -> Readiness:
    """Return ``ready`` with what the user status (None: no answer that can be read) allows, the reserve taken off."""
    told = user or {}
    available, processing = _count(told.get("available")), _count(told.get("processing"))
    used, limit = _count(told.get("daily_captures")), _count(told.get("daily_captures_limit"))
    if available is None:
        return msgspec.structs.replace(ready, words=ready.words or "it does not say how many captures it takes")
    left = None if used is None or limit is None else max(limit - used - settings.reserve, 0)
    ready = msgspec.structs.replace(ready, slots=available, left=left)
    if left == 0:
        why = f"{used} of {limit} captures of today are used, and {settings.reserve} are kept in reserve"
        return msgspec.structs.replace(ready, why_not=why)
    if available == 0:
        why = f"all places for captures of ours are taken ({processing or 'some'} under way)"
        return msgspec.structs.replace(ready, why_not=why, wait=settings.poll_interval)
    return ready


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
