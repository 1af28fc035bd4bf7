"""States, hops and distances in words that an editor understands, and the letter that stands beside each colour."""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import CitedDate
from citecheck.model.cited_copy import CitedCopy, CopyState
from citecheck.model.drift import Change, Drift
from citecheck.model.exchange import Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.verdict import BROWSER, Conclusion, Standing


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a state is shown: ``key`` for style sheets, ``letter`` so that colour never stands alone, ``label`` in words."""

    key: str
    letter: str
    label: str
    meaning: str


#: In the order in which a summary lists them: what needs an editor first.
STATES: tuple[State, ...] = (
    State(key="gone", letter="G", label="Gone", meaning="the page is not there any more"),
    State(key="soft-404", letter="S", label="Gone, but says 200", meaning="the server answers, but the page is not there"),
    State(key="parked", letter="P", label="Parked", meaning="the domain is for sale; the source is gone"),
    State(key="unresolved", letter="L", label="Short link lost", meaning="where the dead short link led is not known"),
    State(key="drifted", letter="D", label="Drifted", meaning="the page no longer says what it said"),
    State(key="moved", letter="M", label="Moved", meaning="the page stands at another address now"),
    State(key="live", letter="✓", label="Live", meaning="the page answers"),
    State(key="walled", letter="W", label="Behind a bot wall", meaning="a wall against robots; people may well see the page"),
    State(key="restricted", letter="R", label="Restricted", meaning="asks for a login, a payment or a permission"),
    State(key="transient", letter="T", label="No answer for now", meaning="may pass; it is asked again"),
    State(key="unknown", letter="?", label="Not known", meaning="the state could not be learned"),
    State(key="not-checked", letter="–", label="Not checked", meaning="nothing was asked"),
)
_BY_KEY = {state.key: state for state in STATES}


def state_of(outcome: Outcome) -> State:
    """Return how an outcome is shown; without a verdict it is "not checked", never anything better."""
    return _BY_KEY[outcome.verdict.liveness.value if outcome.verdict else "not-checked"]


def shown(key: str) -> State:
    """Return the state of that key. Raises ``KeyError`` for a key that is none."""
    return _BY_KEY[key]


def why_words(outcome: Outcome) -> str:
    """Return why an outcome is in its state, and whether it was seen in a browser: two sentences at most."""
    verdict = outcome.verdict
    if verdict is None or not verdict.reasons:
        return outcome.not_checked
    first, *others = verdict.reasons
    return " ".join([first.words, *(reason.words for reason in others if reason.signal == BROWSER)])


_VIA = {
    Via.ASKED: "cited",
    Via.REDIRECT: "redirect",
    Via.META_REFRESH: "page refresh",
    Via.SCRIPT: "script",
    Via.WRAPPER: "unwrapped",
    Via.ARCHIVED_REDIRECT: "archived redirect",
    Via.DUMP: "short-link dump",
    Via.BROWSER: "in a browser",
}

_FAILURES = {
    "dns-not-found": "the name does not exist",
    "dns-failed": "the name could not be looked up",
    "refused": "connection refused",
    "reset": "connection cut",
    "unreachable": "not reachable",
    "connect-timeout": "no connection in time",
    "read-timeout": "no answer in time",
    "tls-expired": "its certificate has expired",
    "tls-name-mismatch": "its certificate is for another name",
    "tls-untrusted": "its certificate is not trusted",
    "tls-failed": "no secure connection",
    "protocol": "the answer is not proper HTTP",
    "cut-short": "the answer was cut short",
    "bad-encoding": "the answer could not be decompressed",
    "too-large": "the answer is too large",
    "blocked-address": "not asked: the address is private or not allowed",
    "robots-forbid": "not asked: its robots.txt forbids it",
    "robots-unknown": "not asked: its robots.txt could not be read",
    "contact-needed": "not asked: it wants robots to give a contact",
    "bad-location": "redirects to something that is no address",
    "browser": "the browser came to no end with it",
}


def via_words(hop: Hop) -> str:
    """Return how a hop was reached, in words."""
    return _VIA[hop.via]


def hop_words(hop: Hop) -> str:
    """Return what a hop answered, in words: its status, or the failure."""
    if hop.failure is not None:
        return _FAILURES.get(hop.failure.kind.value, hop.failure.kind.value)
    if hop.status is not None:
        return str(hop.status)
    return "not asked"


def date_words(cited: CitedDate | None) -> str:
    """Return a cited date as it was read, with the raw form where that says something else."""
    if cited is None:
        return ""
    doubt = ", day and month unsure" if cited.ambiguous else ""
    raw = "" if cited.raw == cited.date else f" (written “{cited.raw}”{doubt})"
    return cited.date + raw


def distance_words(days: int) -> str:
    """Return a distance from the cited date in words: "on the cited date", "1 day before", "2,903 days after"."""
    if days == 0:
        return "on the cited date"
    unit = "day" if abs(days) == 1 else "days"
    return f"{abs(days):,} {unit} {'after' if days > 0 else 'before'} the cited date"


#: Our own, for strftime's follow the locale of whoever renders.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _day(at: dt.datetime) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


#: The archive that goes without saying.
_USUAL = "Wayback Machine"


def answer_words(answer: ArchiveAnswer | None) -> str:
    """Return what the archives said, in one sentence."""
    if answer is None:
        return "Not looked up in an archive."
    if answer.memento is not None and answer.verified:
        distance = distance_words(answer.memento.days_from(answer.day)) if answer.day else "no cited date to compare with"
        where = "" if answer.archive in ("", _USUAL) else f" ({answer.archive})"
        return f"Snapshot of {_day(answer.memento.at)}{where}, {distance}."
    if answer.rejected:
        return f"{len(answer.rejected)} snapshot(s) tried, none believed: {answer.rejected[0][1]}."
    if answer.state is AnswerState.EXCLUDED:
        names = [heard.archive for heard in answer.heard if heard.state is AnswerState.EXCLUDED] or [answer.archive]
        return f"{' and '.join(names)} {'does' if len(names) == 1 else 'do'} not show this site."
    if answer.state is AnswerState.UNKNOWN:
        return f"Not known whether it is archived: {answer.reason or 'no archive answered'}."
    return "No snapshot was found." if not answer.reason else f"No snapshot was found: {answer.reason}."


def copy_words(outcome: Outcome) -> str:
    """Return that the page, as it was kept, is byte for byte what its snapshot holds; empty where that is not known.

    Other digests say nothing: archives and we may have got the same page differently packed.
    """
    last, answer = outcome.chain.last if outcome.chain else None, outcome.answer
    if last is None or answer is None or answer.memento is None or not answer.verified or not last.payload_digest:
        return ""
    same = last.payload_digest == (answer.memento.digest or "").rpartition(":")[2].upper()
    return f"What we kept of the page is, byte for byte, what this snapshot holds (SHA-1 {last.payload_digest})." if same else ""


def cited_copy_words(copy: CitedCopy | None) -> str:
    """Return how the archived copy that the note links came out, empty where it links none."""
    if copy is None:
        return ""
    why = f": {copy.reason}" if copy.reason else ""
    return f"{_COPY[copy.state]}{why}."


_COPY = {
    CopyState.GENUINE: "The archived copy in the note is what it claims",
    CopyState.WRONG: "The archived copy in the note is not what it should be",
    CopyState.DEAD: "The archived copy in the note is dead",
    CopyState.UNKNOWN: "The archived copy in the note could not be verified",
    CopyState.NOT_ASKED: "The archived copy in the note was not verified",
}

_CHANGE = {
    Change.SAME: "The page still says what the snapshot says",
    Change.EDITED: "The page was edited since the snapshot",
    Change.SHORTENED: "Much of the snapshot's text is gone from the page, and nothing new is there (a paywall?)",
    Change.GROWN: "All that the snapshot says is on the page still, with much more",
    Change.REPLACED: "Next to nothing of what the snapshot says is on the page",
    Change.NOT_COMPARABLE: "Page and snapshot were not compared",
}


def drift_words(drift: Drift | None) -> str:
    """Return what became of the page since its snapshot, in one or two sentences; empty where nothing was compared."""
    if drift is None:
        return ""
    if drift.change is Change.NOT_COMPARABLE:
        return f"{_CHANGE[drift.change]}: {drift.why_not}."
    share = "" if drift.change is Change.SAME else f": {drift.kept:.0%} of its text is there"
    figures = (("gone", drift.gone), ("new", drift.new)) if drift.change is not Change.REPLACED else ()
    told = "; ".join(f"{name}: " + ", ".join(f"“{word}”" for word in words) for name, words in figures if words)
    return f"{_CHANGE[drift.change]}{share}." + (f" Figures and dates {told}." if told else "")


_CAPTURE = {
    CaptureState.ARCHIVED: "A new snapshot was made",
    CaptureState.ALREADY_RECENT: "The archive has a recent snapshot already",
    CaptureState.ASKED: "A snapshot was asked for; what the archive said to it is not known yet",
    CaptureState.PENDING: "A snapshot was asked for; the archive has not answered yet",
    CaptureState.REFUSED: "The archive will not capture it",
    CaptureState.TARGET_ERROR: "The archive could not reach the page",
    CaptureState.QUOTA: "The archive's quota is used up",
    CaptureState.NOT_ATTEMPTED: "No snapshot was asked for",
    CaptureState.UNKNOWN: "A snapshot was asked for; what came of it is not known",
}


def capture_words(capture: Capture | None) -> str:
    """Return what came of a capture request, in one sentence; empty where none was considered."""
    if capture is None:
        return ""
    return _CAPTURE[capture.state] + (f": {capture.message}" if capture.message else "") + "."


def standing_words(standing: Standing | None) -> str:
    """Return what the history of a link allows to conclude; empty where there is nothing to add."""
    if standing is None or standing.conclusion in (Conclusion.ALIVE, Conclusion.UNDECIDED):
        return ""
    since = f" since {_day(standing.since)}" if standing.since else ""
    if standing.conclusion is Conclusion.DEAD:
        return f"Dead: failed {standing.failures} times{since}."
    if standing.failures >= standing.needed:
        return f"Suspect: failed {standing.failures} times{since}, and a wall or a refusal stands there now: not called dead."
    return f"Suspect: failure {standing.failures} of {standing.needed}{since}; called dead only after {standing.needed}."


def moment_words(at: dt.datetime | None) -> str:
    """Return a moment in UTC, to the minute."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if at else ""
