"""The second look: walled and script-only pages once more in a real browser, judged by the same signals and marked as such."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from citecheck.liveness.look import Look
from citecheck.liveness.second import together, why_again
from citecheck.model.ports import Parts
from citecheck.model.verdict import Verdict
from citecheck.pipeline.pages import Looked
from citecheck.pipeline.render import behind, render
from citecheck.pipeline.witnesses import Witnesses


async def look_twice(look: Look, verdict: Verdict, *, parts: Parts, witnesses: Witnesses) -> Looked:
    """Return how the link stands, after a second look where the user wants one and the first gives reason for it.

    The browser is sent to the page that the note means, not to the wall in its place; its hops stand behind those of the plain
    look. Where it shows nothing new, the first look stands.
    """
    plain = Looked(chain=look.chain, page=look.page, verdict=verdict)
    why = why_again(look, verdict, forbidden=parts.settings.net.browser.forbidden)
    if parts.browser is None or why is None:
        return plain
    shown = await render(look.cited, parts.browser, parts.clock, before=look.page)
    lead = look.chain.hops[: len(look.chain.hops) - len(look.way)]
    judged = behind(shown, lead, look.chain)
    again = replace(look, chain=judged, page=shown.page, at=parts.clock(), sibling=None, sibling_page=None, oembed=None)
    seen = await witnesses.judge(again, in_browser=True)
    both = together(verdict, seen, shown.rendered, why=why)
    if not both.browser:
        return msgspec.structs.replace(plain, verdict=both)
    return Looked(chain=behind(shown, look.chain.hops, look.chain), page=shown.page, verdict=both)
