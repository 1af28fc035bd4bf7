"""A notice of what changed, and what came of sending it. No secret is ever in it."""

from __future__ import annotations

import msgspec

from citecheck.model.news import News


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: a subject on one line, a body in plain text and the same in HTML."""

    subject: str
    text: str
    html: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sending a message to one place.

    ``place`` names it without its secrets ("notify.urls, entry 1 (mailto)"); ``tries`` are those that were made; ``why`` tells in
    words of ours why it was not delivered, empty where it was.
    """

    place: str
    delivered: bool
    tries: int = 1
    why: str = ""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody was told of a run: how many changes of each kind, and what came of it at each place."""

    run: str
    counts: dict[News, int] = {}
    deliveries: tuple[Delivery, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell: ``url`` as Apprise reads it, secrets and all, and a ``name`` that may be shown and logged."""

    name: str
    url: str

    def __repr__(self) -> str:
        return f"Place(name={self.name!r}, url='…')"
