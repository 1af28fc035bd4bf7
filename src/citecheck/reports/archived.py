"""What a citation can be given back: its original with the snapshot that was seen to be it, or why there is none. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.capture import CaptureState
from citecheck.model.citation import Citation
from citecheck.model.cited_copy import CopyState
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.model.verdict import ROT
from citecheck.reports.words import answer_words


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """One citation with its verified memento, or without one (``why_none``).

    ``original`` is the URL that the memento is of: of a short link the one it leads to. ``gone`` tells that the page itself is no
    longer to be had, so that a link should lead to the memento.
    """

    citation: Citation
    original: str
    memento: str | None = None
    at: dt.datetime | None = None
    archive: str = ""
    gone: bool = False
    why_none: str = ""

    @property
    def name(self) -> str:
        """What the source is called: its title, else what the note says, else its address."""
        citation = self.citation
        return citation.title or citation.container_title or self.original or citation.raw[:120]


def given_back(report: RunReport) -> tuple[GivenBack, ...]:
    """Return every citation that has a link, in the report's order; only mementos whose playback was seen are given.

    The copy that a note links itself comes first, where it was seen to be what it says.
    """
    return tuple(_given(outcome) for outcome in report.outcomes if outcome.citation.url is not None)


def _given(outcome: Outcome) -> GivenBack:
    citation, answer = outcome.citation, outcome.answer
    address = citation.url.without_credentials().normalised if citation.url is not None else ""
    gone = outcome.verdict is not None and outcome.verdict.liveness in ROT
    own = outcome.copy
    if own is not None and own.state is CopyState.GENUINE and own.moment is not None and _is_public(own.uri):
        original = own.original or address
        return GivenBack(citation=citation, original=original, memento=own.uri, at=own.moment, archive=own.archive, gone=gone)
    if answer is None or answer.memento is None or not answer.verified:
        return GivenBack(citation=citation, original=address, gone=gone, why_none=_why_none(outcome))
    memento = answer.memento
    if not _is_public(memento.uri):
        why = f"the snapshot of {memento.at:%Y-%m-%d} is in a folder of one's own only, where no reader can follow"
        return GivenBack(citation=citation, original=answer.original, gone=gone, why_none=why)
    return GivenBack(
        citation=citation, original=answer.original, memento=memento.uri, at=memento.at, archive=memento.archive, gone=gone
    )


def _is_public(uri: str) -> bool:
    return uri.startswith(("http://", "https://"))


def _why_none(outcome: Outcome) -> str:
    capture = outcome.capture
    if capture is not None and capture.uri and capture.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT):
        return f"a snapshot was made ({capture.uri}), but its playback was not seen yet: check again"
    if outcome.not_checked:
        return outcome.not_checked
    return answer_words(outcome.answer).rstrip(".")
