"""Events as JSON Lines (https://jsonlines.org/), to be read, kept and verified by anything. Pure.

A line is the canonical JSON of one event, all of it: from the lines alone the chain can be checked again, by ``digest_of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from citecheck.model.event import Event, canonical


def json_lines(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield one line an event, with its end of line. ``at`` is written as the log stores it."""
    for event in events:
        at = event.at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
        yield canonical({**msgspec.structs.asdict(event), "at": at}) + b"\n"
