"""Pages that say what went wrong and what to do: never a traceback, never a blank."""

from __future__ import annotations

from enum import Enum

from citecheck.model.errors import AuditError, ChainBroken, CitecheckError, InputError, LogBusy, LogTooNew
from citecheck.review.asked import Answer, Asked
from citecheck.review.templating import page


class Refused(Enum):
    """Why a request reaches no page: status, heading, and what to do."""

    NAME = (421, "Not this desk", "This desk answers at the address that citecheck printed, and at no other name.")
    COOKIE = (
        403,
        "This browser has not been let in",
        (
            "Open the address that “citecheck review” printed in the terminal: it works once, in one browser. If you come from"
            " it, go on to the desk below. If the desk was started anew, it printed a new one; nothing that was saved is lost."
        ),
    )
    TOKEN = (
        403,
        "This address does not open the desk (any more)",
        (
            "It works once, in one browser, until the desk is stopped. Stop “citecheck review” (Ctrl-C) and start it again: it"
            " prints a new one."
        ),
    )
    TOO_EARLY = (425, "Not yet", "The browser asked ahead of you. Open the address itself.")
    ORIGIN = (
        403,
        "Not taken: this did not come from the desk’s own page",
        (
            "Another page or program sent it, or the browser does not say where it comes from. Nothing was saved. Open the desk"
            " and try there."
        ),
    )
    KEY = (
        403,
        "Not taken: the page was older than the desk",
        "The desk was started anew since the page was opened. Nothing was saved. Go back, load the page again, and repeat it.",
    )
    NO_FORM = (415, "Not a form of this desk", "Nothing was saved.")
    TOO_LARGE = (
        413,
        "Too much text for one form",
        "Nothing was saved. Go back in the browser and shorten your note: a decision may hold some 250,000 characters in all.",
    )


def refused(why: Refused) -> Answer:
    """Say why a request reached no page. Such a page knows nobody and tells nothing."""
    status, heading, words = why.value
    return page("message.html", None, status=status, heading=heading, words=words, hint="", go_on=why is Refused.COOKIE)


def not_here(status: int = 404) -> Answer:
    """Say that there is no such page."""
    words = "There is no such page on this desk." if status == 404 else "This page cannot be asked in that way."
    return page("message.html", None, status=status, heading="Not here", words=words, hint="", go_on=True)


def unexpected() -> Answer:
    """Say that the fault is ours."""
    words = "The desk failed in a way that it should not. What you sent was not saved; go back, and it is still in the form."
    hint = "The terminal in which “citecheck review” runs shows what happened; please report it with that text."
    return page("message.html", None, status=500, heading="Something unexpected", words=words, hint=hint, go_on=True)


def missing(asked: Asked, heading: str, words: str) -> Answer:
    """Say that something that an address names is not there."""
    return page("message.html", asked, status=404, heading=heading, words=words, hint="", go_on=True)


def gone_wrong(error: CitecheckError, asked: Asked) -> Answer:
    """Say what the desk raised on purpose: its message, and what to do."""
    status, heading = _said(error)
    hint = error.hint or ""
    if isinstance(error, LogBusy):
        hint = (
            hint or "Wait until the run has ended, and do it again. Go back in the browser: what you wrote is still in the form."
        )
    words = f"{error.where}: {error.message}" if error.where else error.message
    return page("message.html", asked, status=status, heading=heading, words=words, hint=hint, go_on=True)


def _said(error: CitecheckError) -> tuple[int, str]:
    if isinstance(error, LogBusy):
        return 503, "The log is being written by a run"
    if isinstance(error, ChainBroken):
        return 500, "The log was altered"
    if isinstance(error, LogTooNew):
        return 500, "The log is of a newer citecheck"
    if isinstance(error, AuditError):
        return 404, "Not in the log"
    if isinstance(error, InputError):
        return 422, "Not taken"
    return 500, "The desk could not do that"
