"""When an archive says that it holds a site back: excluded is neither absent nor unknown. Pure."""

from __future__ import annotations

from citecheck.model.exchange import Exchange

#: The Wayback Machine's own exceptions (header X-Archive-Wayback-Runtime-Error, or the body), and what they mean.
_REASONS = (
    ("AdministrativeAccessControlException", "the archive excludes this site"),
    ("RobotAccessControlException", "the archive holds this site back because of its robots.txt"),
)
#: How much of a body is looked through.
_HEAD = 20_000


def why_excluded(exchange: Exchange) -> str | None:
    """Return in words that the archive holds the site back, None where it does not say so.

    Only for answers of the archive's own: one with Memento-Datetime is an archived page, whatever it says.
    """
    said = exchange.header("x-archive-wayback-runtime-error") or ""
    body = exchange.body[:_HEAD].decode("utf-8", "replace")
    for name, words in _REASONS:
        if name in said or (name in body and exchange.status != 200):
            return words
    if "URL has been excluded" in body and exchange.status in (200, 403):
        return _REASONS[0][1]
    return None
