"""Texts from outside as Markdown that shows them and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+!|~&-]")
_NO_LINK = re.compile(r"[\s<>`]")


@lru_cache(maxsize=4096)  # outlets, states, answers and advice stand with one citation as with the next
def escape(text: str | None) -> str:
    r"""Return ``text`` as Markdown that shows just that text, on one line.

    >>> print(escape("<b>[x](javascript:1)</b>"))
    \<b\>\[x\]\(javascript:1\)\</b\>
    """
    return _SPECIAL.sub(lambda found: "\\" + found[0], " ".join((text or "").split()))


def link(url: str) -> str:
    """Return ``url`` as a Markdown autolink, as code where it is no web address.

    >>> link("javascript:alert(1)")
    '`javascript:alert(1)`'
    """
    flat = _NO_LINK.sub(lambda found: f"%{ord(found[0]):02X}", url)
    return f"<{flat}>" if flat.startswith(("http://", "https://")) else f"`{flat}`"
