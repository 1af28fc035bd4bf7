"""What a source says of itself: title, outlet, authors, days, language. Read off the very text that claims are laid beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

#: From where a day was read off a page: JSON-LD, a meta element, a time element, the address, words of the text, HTTP, a PDF.
DateOrigin = Literal["json-ld", "meta", "time", "url", "text", "http", "pdf", "oembed"]


#: ``DateCandidate.name`` of a day that nothing marks: a library took it for that of publication, and it stands on the page.
GUESSED = "by htmldate"


class DateCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """One day on which a source may have come out. ``raw`` is how it stands there, ``name`` the key ("article:published_time").

    ``means`` is "published", "modified", or "unclear" where the place does not say which.
    """

    day: dt.date
    raw: str
    origin: DateOrigin
    name: str = ""
    means: Literal["published", "modified", "unclear"] = "unclear"


class SourceDescription(msgspec.Struct, frozen=True, kw_only=True):
    """What the text read at ``uri`` (a page, a memento, a file) says of itself; names are CSL's. None is believed blindly.

    ``text_digest`` is the SHA-256 (hex) of the text that was laid beside the claims; the log keeps that text under it.
    ``issued`` is the day taken as that of publication, of all ``dates``. ``language`` is a BCP 47 tag. ``medium`` tells what was
    read, ``method`` how, in words; ``words`` counts the text's words. ``why_no_text`` says why there is none.
    """

    uri: str
    text_digest: str
    medium: Literal["page", "video", "pdf", "text"] = "page"
    title: str = ""
    container_title: str = ""
    author: tuple[str, ...] = ()
    issued: dt.date | None = None
    dates: tuple[DateCandidate, ...] = ()
    language: str | None = None
    words: int = 0
    method: str = ""
    why_no_text: str = ""


class SourceTranslation(msgspec.Struct, frozen=True, kw_only=True):
    """A machine's translation of a whole source's text, for people to read: nothing is compared with it.

    ``text_digest`` is the SHA-256 (hex) of the translation, which the log keeps under it; line by line as the text ``of`` it is.
    ``translator`` names the model, ``language`` the BCP 47 tag of its words.
    """

    of: str
    text_digest: str
    translator: str
    language: str


class SourceText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a source and what it says of itself, as they were just read; ``about.text_digest`` is still to be filled."""

    text: str
    about: SourceDescription


def chosen(told: Iterable[SourceDescription], memento: str | None) -> SourceDescription | None:
    """Return of all descriptions ``told`` of one link, oldest first, the one whose text claims are laid beside; None of none.

    The newest with a text: of the ``memento`` near the cited date (its URI, where one was believed), else of the page. Where no
    text was ever read, the newest that says why.
    """
    last: dict[bool, SourceDescription] = {}
    near: SourceDescription | None = None
    for each in told:
        last[bool(each.text_digest)] = each
        if each.uri == memento and each.text_digest:
            near = each
    return near or last.get(True) or last.get(False)
