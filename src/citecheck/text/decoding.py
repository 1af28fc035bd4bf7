"""The bytes of a web page to its text: what encoding it has, whatever it or its server declares.

The one door to beautifulsoup4, which disentangles pages of two encodings. Nothing is refused: what fits no encoding gives
replacement characters. Files of reports are another matter (``words``).
"""

from __future__ import annotations

import codecs
import re

#: Pages of two encodings are disentangled up to this size (bytes): each byte that does not fit costs 3 µs.
_TANGLED = 200_000
_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""")
_LANGUAGE = re.compile(rb"""(?i)<html\b[^>]{0,300}?\blang\s*=\s*["']?([a-z]{2,3})""")
#: So many characters beyond ASCII that are UTF-8 for each byte that is not show that a page is written in it.
_ENOUGH = 20
#: So few that are not may be slips on a page that is all ASCII but for them.
_FEW_ODD = 6
#: Encodings that Python knows and no web page may name: they are no character sets, or unsafe ones.
_NO_CHARSET = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
#: Where nothing is declared, by the page's language (https://html.spec.whatwg.org/#determining-the-character-encoding).
_BY_LANGUAGE = {
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "hu"), "cp1250"),
    "el": "cp1253",
    "he": "cp1255",
    "tr": "cp1254",
    "th": "cp874",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
}
#: Labels of the standard, and common slips, that Python does not know (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "utf8mb4", "utf-8_bin"), "utf-8"),
    **dict.fromkeys(("iso-8859-6-e", "iso-8859-6-i", "csiso88596e", "csiso88596i"), "iso8859-6"),
    **dict.fromkeys(("iso-8859-8-e", "iso-8859-8-i", "csiso88598e", "visual", "logical"), "iso8859-8"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    **dict.fromkeys(("windows-874", "dos-874"), "cp874"),
    **{f"x-cp{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"{windows}{page}": f"cp{page}" for windows in ("windows", "win-", "win", "cp-") for page in range(1250, 1259)},
    **dict.fromkeys(("koi8-ru",), "koi8-u"),
    **dict.fromkeys(("x-mac-roman",), "mac-roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("csgb2312", "gb_2312", "gb_2312-80", "x-gbk"), "gbk"),
    **dict.fromkeys(("cn-big5", "x-x-big5"), "big5"),
    **dict.fromkeys(("cseucpkdfmtjapanese", "x-euc-jp"), "euc-jp"),
    **dict.fromkeys(("windows-31j", "x-sjis"), "cp932"),
    **dict.fromkeys(("cseuckr", "csksc56011987", "iso-ir-149", "ks_c_5601-1989", "windows-949"), "cp949"),
    **dict.fromkeys(("unicode", "ucs-2", "csunicode", "iso-10646-ucs-2"), "utf-16-le"),
    "unicodefffe": "utf-16-be",
}
#: As browsers do (https://encoding.spec.whatwg.org/#names-and-labels): the label of the subset means the superset.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(body: bytes, charset: str | None = None) -> str:
    """Decode a page's bytes: byte order mark, then UTF-8 where it is valid or nearly so, then what is declared, then a guess.

    Valid UTF-8 goes before the declaration, because text of another encoding is hardly ever valid UTF-8 by chance while
    servers often declare a wrong default.

    >>> decode("prêt".encode(), "iso-8859-1")
    'prêt'
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    declared = _declared(charset, body)
    wide = declared is not None and declared.startswith(("utf-16", "utf-32")) and b"\0" in body[:64]
    stateful = declared is not None and declared.startswith(("iso2022", "hz"))
    if not wide and not stateful and (text := _as_utf8(body)) is not None:
        return text
    if not wide and not stateful and len(body) <= _TANGLED and _is_mostly_utf8(body, declared):
        return _disentangled(body)
    guess = declared if declared and (wide or not declared.startswith(("utf-16", "utf-32"))) else None
    guess = None if guess == "utf-8" and len(body) <= _TANGLED else guess
    return body.decode(guess or _BY_LANGUAGE.get(_found(_LANGUAGE, body).lower(), "cp1252"), errors="replace")


def _declared(charset: str | None, body: bytes) -> str | None:
    """Return the encoding that is declared: the server's, but for the Latin-1 that servers put where they were told nothing."""
    by_server, by_page = _codec(charset), _codec(_found(_CHARSET, body))
    return by_page if by_page and by_server == "cp1252" else by_server or by_page


def _is_mostly_utf8(body: bytes, declared: str | None) -> bool:
    """Tell whether bytes that are not all UTF-8 are so but for a few: other encodings hardly ever make its sequences.

    Declared UTF-8 is believed where half of what is not ASCII fits; where more is wrong, so is the declaration.
    """
    text = body.decode("utf-8", errors="replace")
    odd = text.count("\ufffd")
    fitting = len(text) - len(text.encode("ascii", errors="ignore")) - odd
    return odd <= max(fitting, _FEW_ODD) if declared == "utf-8" else fitting >= _ENOUGH and odd * _ENOUGH <= fitting


def _disentangled(body: bytes) -> str:
    r"""Read UTF-8 with pieces of Windows-1252 in it, as editors paste them together.

    >>> _disentangled("القافلة ".encode() + b"\x93convoy\x94")
    'القافلة “convoy”'
    """
    return body.decode("utf-8", errors=_MEND)


def _mended(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that do not fit as Windows-1252, where beautifulsoup4 takes them for that; else as a replacement character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    from bs4.dammit import UnicodeDammit  # noqa: PLC0415  (few pages need it, and it takes 30 ms to load)

    stray = error.object[error.start : error.end]
    return UnicodeDammit.detwingle(stray).decode("utf-8", errors="replace"), error.end


_MEND = "citecheck.mend"
codecs.register_error(_MEND, _mended)


def _as_utf8(body: bytes) -> str | None:
    """Return ``body`` as UTF-8 where it is valid, a character cut off at its end apart."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return None


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    match = pattern.search(body, 0, 4096)
    return match[1].decode("ascii", errors="replace") if match else ""


def _codec(label: str | None) -> str | None:
    """Return Python's name for an encoding label, None where it is unknown or no character set."""
    if not label or "\0" in label:
        return None
    wanted = label.strip(" \t\"'").lower()
    try:
        name = codecs.lookup(_LABELS.get(wanted) or wanted).name
        "".encode(name)  # refuses codecs between bytes and bytes ("hex", "zlib")
    except (LookupError, UnicodeError):
        return None
    return None if name in _NO_CHARSET else _SUPERSETS.get(name, name)
