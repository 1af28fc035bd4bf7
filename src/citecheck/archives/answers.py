"""What services that answer in JSON said, read once for all of them."""

from __future__ import annotations

import json
from typing import Any

from citecheck.model.exchange import Exchange


def json_object(exchange: Exchange) -> dict[str, Any] | None:
    """Return the JSON object that an answer holds whole, None where it holds none: a fault, a cut body, a web page."""
    if exchange.failure is not None or exchange.body_cut:
        return None
    try:
        found = json.loads(exchange.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
