"""When a page is worth a second look in a real browser, when that shows enough, and what both looks mean together.

A wall in the browser stays a wall. A browser that shows nothing (no answer, a fault of the network) changes nothing; one that
comes to no end leaves the state unknown, whatever the page is: a second look never makes rot of what it did not see.
"""

from __future__ import annotations

import msgspec

from citecheck.liveness.look import Look
from citecheck.liveness.shell import NONE, SCRIPT_ONLY, is_shell
from citecheck.liveness.sibling import SIGNAL as MADE_UP
from citecheck.liveness.soft404 import error_words
from citecheck.liveness.trouble import SIGNAL as IN_ITS_PLACE
from citecheck.liveness.vendors import REFUSALS
from citecheck.liveness.wall import bot_wall
from citecheck.model.exchange import FailureKind
from citecheck.model.rendered import Rendered
from citecheck.model.verdict import ALIVE, BROWSER, Confidence, Liveness, Reason, Verdict
from citecheck.text.page import Page

#: The remark that a browser was asked as well, and showed nothing that changes the verdict.
TRIED = "browser-tried"


def why_again(look: Look, verdict: Verdict, *, forbidden: bool) -> str | None:
    """Return in words why a browser should look once more, None where it should not. ``forbidden``: also at a plain 403."""
    decided = verdict.reasons[0].signal if verdict.reasons else ""
    if verdict.liveness is Liveness.WALLED:
        consent = decided == "consent-wall"
        return "the plain look met a page that asks for consent" if consent else "the plain look met a wall against robots"
    if verdict.liveness is Liveness.RESTRICTED and decided == "status" and look.status == 403:
        return "the plain look was forbidden (403)" if forbidden and not look.header("www-authenticate") else None
    if verdict.liveness is Liveness.RESTRICTED and decided == IN_ITS_PLACE:
        return "the plain look met a page that refuses us" if forbidden else None
    if is_shell(look) and (verdict.liveness in ALIVE or decided in ("made-up", "status")):
        return "the page shows next to nothing without its scripts"
    if decided == MADE_UP and verdict.liveness is Liveness.UNKNOWN:
        return "the site answers any address with the same page"
    return None


def is_open(verdict: Verdict, *, forbidden: bool) -> bool:
    """Tell whether an earlier run's verdict leaves a question to a browser that was not asked then, or could not be started."""
    asked = any(reason.signal in (BROWSER, TRIED) and reason.seen.get("browser") for reason in verdict.reasons)
    if asked or not verdict.reasons:
        return False
    refused = verdict.reasons[0].signal == "status" and verdict.reasons[0].seen.get("status") == "403"
    return (
        verdict.liveness is Liveness.WALLED
        or any(reason.signal == SCRIPT_ONLY for reason in verdict.reasons)
        or (forbidden and verdict.liveness is Liveness.RESTRICTED and (refused or verdict.reasons[0].signal == IN_ITS_PLACE))
    )


def shows_enough(look: Look, before: Page | None = None) -> bool:
    """Tell whether what a browser shows need not be waited for any longer: neither a wall, nor a refusal, nor an empty shell.

    ``before`` is what the plain look saw: a shell with other words in it has been filled.
    """
    if look.status in REFUSALS or look.status == 202 or bot_wall(look) is not None:
        return False
    if not is_shell(look) or _says_that_nothing_is_there(look):
        return True
    return look.words > NONE and look.page is not None and before is not None and look.page.text != before.text


def _says_that_nothing_is_there(look: Look) -> bool:
    part = error_words(look)
    return part is not None and part.liveness is not None


def together(plain: Verdict, seen: Verdict, rendered: Rendered, *, why: str) -> Verdict:
    """Return the verdict on both looks: the ``plain`` one, and what was ``seen`` in the browser, marked as such."""
    failure = rendered.last.failure
    broke_off = failure is not None and failure.kind is FailureKind.BROWSER
    # "not known" says less than "walled", and more than that an empty shell was sent
    showed = failure is None and (seen.liveness not in (Liveness.UNKNOWN, Liveness.TRANSIENT) or plain.liveness in ALIVE)
    if not rendered.hops or not (showed or broke_off):
        return _unchanged(plain, seen, rendered)
    mark = Reason(
        signal=BROWSER,
        words=f"{'Looked at' if broke_off else 'Seen'} in a browser ({rendered.browser}), because {why}.",
        seen={"browser": rendered.browser, "plain": plain.liveness.value, **_sandbox(rendered)},
    )
    first, *rest = (reason for reason in seen.reasons if reason.signal != SCRIPT_ONLY)  # its scripts were run
    before = plain.reasons if broke_off else ()
    return msgspec.structs.replace(seen, confidence=_confidence(plain, seen), reasons=(first, mark, *rest, *before))


def _confidence(plain: Verdict, seen: Verdict) -> Confidence:
    """Return how sure a browser's look is: likely at best where the page is there, and no doubt for what its scripts showed.

    That a wall's visitor is sent to the home page may be the wall's work: a suspicion, which counts towards nothing.
    """
    if seen.liveness in ALIVE:
        shown = seen.confidence == "certain" or any(reason.signal == SCRIPT_ONLY for reason in seen.reasons)
        return "likely" if shown else seen.confidence
    sent_home = seen.liveness is Liveness.SOFT_404 and "to" in seen.reasons[0].seen
    return "weak" if sent_home and plain.liveness is Liveness.WALLED else seen.confidence


def _unchanged(plain: Verdict, seen: Verdict, rendered: Rendered) -> Verdict:
    """Return the plain verdict with a remark on what the browser met."""
    failure = rendered.last.failure
    told = failure.detail or failure.kind.value if failure else (seen.reasons[0].words if seen.reasons else "")
    name = f" ({rendered.browser})" if rendered.browser else ""
    words = f"A browser{name} was to look as well, and changes nothing: {told}"
    about = {"browser": rendered.browser, "saw": seen.liveness.value, **_sandbox(rendered)}
    if failure:
        about["failure"] = failure.kind.value
    return msgspec.structs.replace(plain, reasons=(*plain.reasons, Reason(signal=TRIED, words=words, seen=about)))


def _sandbox(rendered: Rendered) -> dict[str, str]:
    return {} if rendered.sandboxed else {"sandbox": "off, because citecheck runs as root"}
