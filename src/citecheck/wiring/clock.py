"""The one real clock."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """Return the present in UTC."""
    return dt.datetime.now(dt.UTC)
