"""What glyphs mean as letters: ligatures, forms of letters inside words, and the codes of TeX's fonts."""

from __future__ import annotations

import re
import unicodedata

#: TeX's codes: of the Cork encoding (T1) quotation marks, dashes and ligatures, of the older one (OT1) ligatures.
_CORK = dict(zip(range(0x10, 0x17), "“”„«»–—", strict=True)) | {
    **dict(zip(range(0x1B, 0x20), "\ufb00\ufb01\ufb02\ufb03\ufb04", strict=True)),
    0x0B: "\ufb00",
    0x0C: "\ufb01",
    0x0E: "\ufb03",
    0x0F: "\ufb04",
}
_TEX = re.compile("[\x0b\x0c\x0e\x0f]|(?<=\\w)[\x1b-\x1f]|[\x1b-\x1f](?=\\w)")
_LONE_RETURN = re.compile(r"\r(?!\n)")
#: Letters that fonts draw as one glyph, and Arabic letters in the forms that they have inside words (Unicode, compatibility).
_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")


def recoded(text: str) -> str:
    """Return the text with TeX's own codes as characters, where its fonts are pictures and tell of no others.

    ``_CORK`` holds control characters that nothing else writes. In text with them "ÿ" is TeX's "ß".
    """
    if not _TEX.search(text):
        return text
    found = text.translate(_CORK)
    return _LONE_RETURN.sub("\ufb02", found).replace("ÿ", "ß")


def plain(text: str) -> str:
    """Return ``text`` with ligatures and positional forms of letters written out."""
    if text.isascii():
        return text
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
