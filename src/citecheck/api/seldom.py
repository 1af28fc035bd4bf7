"""Python's search for circular garbage, held back while much is made that stays: it would go over all of it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for circular garbage seldom, for what makes next to none.

    Looking took 8 % of the CPU of 10,000 links, and 40 % of that of replaying 10,000 citations (November 2026).
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
