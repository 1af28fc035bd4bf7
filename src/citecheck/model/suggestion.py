"""What a language model suggested about a claim and its source. No verdict; quotes are shown only where they stand."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from citecheck.model.decision import Quote
from citecheck.model.span import Span


class Suggested(StrEnum):
    """What the model says of a claim. A person decides."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    NOT_IN_SOURCE = "not-in-source"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot-tell"


class Came(StrEnum):
    """What came of asking: an answer with its quotes found; one without, whose word counts for nothing; or none at all."""

    QUOTED = "quoted"
    UNQUOTED = "unquoted"
    REFUSED = "refused"
    MALFORMED = "malformed"
    EMPTY = "empty"
    FAILED = "failed"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is asked: ``system`` and ``prompt`` as sent; ``digest`` is the SHA-256 (hex) of both.

    ``frame`` is the prompt with ``{source}`` where the source's text stood, ``sent`` are the stretches of that text: with the
    kept text they give the prompt again, and a redaction of the text takes it out of the log wholly.
    """

    system: str
    prompt: str
    frame: str
    sent: tuple[Span, ...]
    digest: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a model answered. ``tokens_in`` and ``tokens_out`` are None if it does not count; ``fault``: why it gave no answer."""

    text: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    fault: str = ""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question and its answer, as the log keeps them.

    ``quotes`` were found word for word in the text ``text_digest``; ``unfound`` counts those that were not, which are shown
    nowhere. ``says`` is None unless the answer has what it needs: a quote, or "not in source". ``remark`` are the model's own
    words.
    """

    claim: str
    source_uri: str
    text_digest: str
    model: str
    system: str
    frame: str
    sent: tuple[Span, ...]
    prompt_digest: str
    answer: str
    came: Came
    says: Suggested | None = None
    quotes: tuple[Quote, ...] = ()
    unfound: int = 0
    remark: str = ""
    why: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = True
