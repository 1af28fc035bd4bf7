"""Where a page sends its reader by itself: the value of a refresh, and the one address that its script names."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

#: Longer addresses are no addresses (characters).
LONGEST = 4_096
#: Longer scripts are an application's, not a signpost's (characters).
_SCRIPT_LIMIT = 4_000
#: A script that goes on at more places is no signpost either.
_MOST = 20
#: Nothing in it goes back over white space: 2,000 blanks took 6 s once.
_REFRESH = re.compile(
    r"""(?is)^\s*+(\d*+)(?:\.[\d.]*+)?+(?:\s*+[;,]|(?<=\s)|\s)\s*+(?:url\s*+=\s*+)?+(?:"([^"]*)|'([^']*)|(.*\S))"""
)
#: Comments, and strings, in which what looks like a comment is none.
_TOKEN = re.compile(
    r"""(?xs)(?P<comment> //[^\n]*+ | /\*.*?\*/ | <!--[^\n]*+ )
    | " (?:\\.|[^"\\\n])*+ " | ' (?:\\.|[^'\\\n])*+ ' | ` (?:\\.|[^`\\])*+ `"""
)
_PLACE = r"(?<![\w$.]) (?:(?:window|self|top|parent|document)\.)? location"
_LOCATION = re.compile(
    rf"""(?x){_PLACE}
        (?: (?:\.href)? \s*=(?!=)\s*
              (?:(["'`])(?P<set>(?:\\.|(?!\1)[^\\\n])+)\1 | (?P<name>[A-Za-z_$][\w$]*)(?=\s*(?:[;\n}}]|\Z)) )
          | \.(?:replace|assign)\s*\(\s* (?:(["'`])(?P<call>(?:\\.|(?!\4)[^\\\n])+)\4 | (?P<named>[A-Za-z_$][\w$]*)(?=\s*\)) ) )
        \s*(?P<more>\+)?"""
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_CONDITION = re.compile(r"\b(?:if|switch|catch)\s*\(|\belse\b")
#: The same within one statement.
_CHOICE = re.compile(r"&&|\|\||\?")
_STATEMENT = re.compile(r"[;{}\n]")
#: What is done on a click or key: not by itself.
_HANDLER = re.compile(
    r"""\bon(?!load\b|pageshow\b|readystatechange\b)[a-z]{3,}\s*=|\.(?:click|submit|change|keyup|keydown)\s*\(|\bconfirm\s*\(|"""
    r"""(?:addEventListener|\.on|\.bind)\s*\(\s*["'](?!load\b|DOMContentLoaded\b|pageshow\b|readystatechange\b)"""
)
_FUNCTION = re.compile(r"\bfunction\s+([A-Za-z_$][\w$]*)\s*\(")


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
    """Return the one address, written out, to which a nearly empty page's script goes by itself, None where there is not one.

    What stands in a comment, behind a condition, in a click's handler or in a function that nobody calls leads nowhere.
    """
    joined = [script for script in scripts if script]
    if sum(map(len, joined)) > _SCRIPT_LIMIT:  # an application, not a signpost
        return None
    code = [_TOKEN.sub(lambda token: " " if token["comment"] else token[0], script) for script in joined]
    targets: set[str] = set()
    for script in code:
        for count, match in enumerate(_LOCATION.finditer(script)):
            literal = match["set"] or match["call"] or _value(script, match["name"] or match["named"])
            if (
                count > _MOST
                or match["more"]
                or not literal
                or "${" in literal
                or not _runs_by_itself(script, match.start(), code)
            ):
                return None
            targets.add(_unescaped(literal).strip())
    return targets.pop() if len(targets) == 1 else None


def _value(script: str, name: str) -> str | None:
    """Return the literal that a variable is given, None where it is given none, or more than once."""
    given = re.findall(rf"(?<![\w$.]){re.escape(name)}\s*[+*/-]?=(?!=)\s*([^;\n]*)", script)
    literal = re.fullmatch(r"""(["'`])((?:\\.|(?!\1)[^\\])+)\1\s*""", given[0]) if len(given) == 1 else None
    return literal[2] if literal else None


def _runs_by_itself(script: str, at: int, code: list[str]) -> bool:
    """Tell whether what stands ``at`` a place of a script runs as the page is shown, whatever the reader does."""
    before = script[:at]
    shape = _TOKEN.sub(lambda token: " " * len(token[0]), before)
    if _CONDITION.search(shape) or _HANDLER.search(before) or _CHOICE.search(_STATEMENT.split(shape)[-1]):
        return False
    around = [found for found in _FUNCTION.finditer(shape) if shape.count("{", found.end()) > shape.count("}", found.end())]
    return all(sum(len(re.findall(rf"(?<![\w$]){re.escape(found[1])}(?![\w$])", part)) for part in code) > 1 for found in around)


def _unescaped(literal: str) -> str:
    r"""Undo the escapes of a JavaScript string.

    >>> _unescaped(r"https:\/\/example.org\/?a=1\x26b")
    'https://example.org/?a=1&b'
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else match[3], literal)
