"""A message to many places: who was not reached is tried again, ever later, together with the others who were not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from citecheck.model.notice import Delivery, Message
from citecheck.model.ports import Notifier


def deliver(
    message: Message,
    notifiers: Sequence[Notifier],
    *,
    retries: int,
    wait: float,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[Delivery, ...]:
    """Send ``message`` to all of ``notifiers`` and return what came of it, in their order. Never raises for what they do.

    Those that failed are tried ``retries`` times more: the first time ``wait`` seconds later, each next after twice the time.
    """
    done: dict[int, Delivery] = {}
    for number in range(retries + 1):
        waiting = [rank for rank in range(len(notifiers)) if rank not in done or not done[rank].delivered]
        if not waiting:
            break
        if number:
            pause(wait * 2 ** (number - 1))
        for rank in waiting:
            why = _tell(notifiers[rank], message)
            done[rank] = Delivery(place=notifiers[rank].name, delivered=not why, tries=number + 1, why=why)
    return tuple(done[rank] for rank in sorted(done))


def _tell(notifier: Notifier, message: Message) -> str:
    try:
        return notifier.tell(message)
    except Exception as error:  # noqa: BLE001 - a fault in a service's plug-in is no reason to lose a run; its words may hold a secret
        return f"the service's plug-in failed ({type(error).__name__})"
