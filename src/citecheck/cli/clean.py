"""Words from outside, made harmless for a terminal."""

from __future__ import annotations

import re

#: Control characters, and the bidirectional overrides that can make a text read other than it is (Trojan Source,
#: https://trojansource.codes/).
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return ``text`` without anything that a terminal would obey instead of show.

    What no terminal can be sent (half a sign, out of a file's name that is no UTF-8) is shown by its code.

    >>> clean("a\\x1b[31mb")
    'a[31mb'
    >>> clean("r\\udcff.txt")
    'r\\\\udcff.txt'
    """
    return _UNSAFE.sub("", text).encode(errors="backslashreplace").decode()
