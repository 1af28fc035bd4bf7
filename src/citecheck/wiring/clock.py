"""The one real clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

#: Returns the present in UTC.
utc_now: Callable[[], dt.datetime] = partial(dt.datetime.now, dt.UTC)
