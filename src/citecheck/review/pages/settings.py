"""The reviewer's settings, kept in cookies: single keys on or off (WCAG 2.2, 2.1.4), hints shown or hidden until one decides."""

from __future__ import annotations

from citecheck.review.asked import Answer, Asked, local, see_other
from citecheck.review.desk import Desk
from citecheck.review.templating import page

_ALLOWED = {"keys": ("on", "off"), "hints": ("shown", "hidden")}


def keys(desk: Desk, asked: Asked) -> Answer:
    """Show what the keys do, and the settings."""
    return page("keys.html", asked, desk=desk, back=local(asked.query.get("back", "/keys")))


def settings(desk: Desk, asked: Asked) -> Answer:
    """Set what the form names, and go back to where it stood."""
    del desk
    cookies = [(f"citecheck-{name}", asked.given(name)) for name, values in _ALLOWED.items() if asked.given(name) in values]
    return see_other(local(asked.given("back")), *cookies)
