"""Where a page sends its reader by itself: the value of a refresh, and the one address that its script names."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

#: Longer addresses are no addresses (characters).
LONGEST = 4_096
#: Longer scripts are an application's, not a signpost's (characters).
_SCRIPT_LIMIT = 4_000
#: Nothing in it goes back over white space: 2,000 blanks took 6 s once.
_REFRESH = re.compile(
    r"""(?is)^\s*+(\d*+)(?:\.[\d.]*+)?+(?:\s*+[;,]|(?<=\s)|\s)\s*+(?:url\s*+=\s*+)?+(?:"([^"]*)|'([^']*)|(.*\S))"""
)
_LOCATION = re.compile(
    r"""(?x)(?<![\w$.]) (?:(?:window|self|top|parent|document)\.)? location
        (?: (?:\.href)? \s*=(?!=)\s* (["'])(?P<set>(?:\\.|(?!\1)[^\\\n])+)\1
          | \.(?:replace|assign)\s*\(\s* (["'])(?P<call>(?:\\.|(?!\3)[^\\\n])+)\3 )
        \s*(?P<more>\+)?"""
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_CONDITION = re.compile(r"\bif\s*\(")


class Refresh(msgspec.Struct, frozen=True):
    """A page's wish to be left for ``target`` (raw, to be resolved) after ``delay`` seconds."""

    delay: float
    target: str


def read_refresh(content: str) -> Refresh | None:
    """Read the value of a Refresh header or of a meta refresh; None where it names no address.

    Source: https://html.spec.whatwg.org/#shared-declarative-refresh-steps.

    >>> read_refresh("5; URL='/next'")
    Refresh(delay=5.0, target='/next')
    >>> read_refresh("30") is None
    True
    """
    match = _REFRESH.match(content[:LONGEST])
    if not match:
        return None
    target = next((group for group in match.groups()[1:] if group), "").strip()
    return Refresh(delay=float(min(int(match[1][:9] or "0"), 10**6)), target=target) if target else None


def script_target(scripts: Iterable[str]) -> str | None:
    """Return the one literal address to which a nearly empty page's script goes, None where there is not exactly one."""
    joined = [script for script in scripts if script]
    if sum(map(len, joined)) > _SCRIPT_LIMIT:  # an application, not a signpost
        return None
    targets: set[str] = set()
    for script in joined:
        for match in _LOCATION.finditer(script):
            if match["more"] or _CONDITION.search(script, 0, match.start()):
                return None
            targets.add(_unescaped(match["set"] or match["call"]).strip())
    return targets.pop() if len(targets) == 1 else None


def _unescaped(literal: str) -> str:
    r"""Undo the escapes of a JavaScript string.

    >>> _unescaped(r"https:\/\/example.org\/?a=1\x26b")
    'https://example.org/?a=1&b'
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else match[3], literal)
