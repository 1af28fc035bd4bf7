"""Texts from outside as Markdown that shows them and nothing else."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def escape(text: str | None) -> str:
    r"""Return ``text`` as Markdown that shows just that text, on one line.

    >>> print(escape("<b>[x](javascript:1)</b>"))
    \<b\>\[x\]\(javascript:1\)\</b\>
    """
    return _SPECIAL.sub(r"\\\1", " ".join((text or "").split()))


def link(url: str) -> str:
    """Return ``url`` as a Markdown autolink, as code where it is no web address.

    >>> link("javascript:alert(1)")
    '`javascript:alert(1)`'
    """
    flat = re.sub(r"[\s<>`]", lambda found: f"%{ord(found[0]):02X}", url)
    return f"<{flat}>" if flat.startswith(("http://", "https://")) else f"`{flat}`"
