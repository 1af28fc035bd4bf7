"""What a page is asked, and what it answers: values, so that no page knows the web framework."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import msgspec

#: An address on this desk, as a form may name it to come back to: a path, never another host, nothing that a header could break.
_HERE = re.compile(r"/(?![/\\])[A-Za-z0-9/_.,~%?=&+:@#-]{0,2000}")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``key`` is what every form must send back; ``args`` are the parts of the path that vary.

    ``keys`` and ``hints`` are the reviewer's settings: whether single keys work, and whether the machine's hints are shown before
    a decision. ``here`` is path and query as asked.
    """

    args: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    form: Mapping[str, tuple[str, ...]] = {}
    key: str = ""
    keys: bool = True
    hints: bool = True
    here: str = "/"

    def given(self, name: str) -> str:
        """Return a field of the form, "" where it was left out."""
        values = self.form.get(name, ())
        return values[0] if values else ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One response. ``headers`` and ``cookies`` (name, value) come on top of those that every answer bears."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    framed: bool = False


def see_other(address: str, *cookies: tuple[str, str]) -> Answer:
    """Send the browser on to a page of this desk after a form (303, RFC 9110 section 15.4.4)."""
    return Answer(status=303, headers=(("location", address),), cookies=cookies)


def to(*parts: str, **query: object) -> str:
    """Return the address of a page: ``parts`` of its path, escaped, and what of ``query`` is not empty.

    >>> to("note", "20261102T1", "a/b?", tab="live", at="")
    '/note/20261102T1/a%2Fb%3F?tab=live'
    """
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    kept = {name.rstrip("_"): str(value) for name, value in query.items() if value not in ("", None, False)}
    return f"{path}?{urlencode(kept)}" if kept else path


def local(address: str) -> str:
    """Return ``address`` where it is a page of this desk, else the first page.

    >>> local("/run/x?show=mine"), local("//evil.example/"), local("https://evil.example/")
    ('/run/x?show=mine', '/', '/')
    """
    return address if _HERE.fullmatch(address) else "/"
