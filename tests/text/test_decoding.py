"""A page's bytes are read in the encoding that it has."""

from __future__ import annotations

import pytest

from citecheck.text.decoding import decode


@pytest.mark.parametrize(
    ("body", "charset", "wanted"),
    [
        ("prêt".encode(), "utf-8", "prêt"),
        ("prêt".encode(), "iso-8859-1", "prêt"),
        ("prêt".encode("latin-1"), "utf-8", "pr\ufffdt"),
        ("العربية ".encode() + b"\x93pr\xc3\xaat\x94 \x96 \x85", "utf-8", "العربية “prêt” – …"),
        ("prêt".encode("latin-1"), None, "prêt"),
        ("“prêt”".encode("cp1252"), "iso-8859-1", "“prêt”"),
        ("\ufeffprêt".encode(), None, "prêt"),
        ("prêt".encode("utf-16"), None, "prêt"),
        ("prêt".encode("utf-16-le"), "utf-16le", "prêt"),
        (b'<meta charset="windows-1256">' + "خبر".encode("cp1256"), None, '<meta charset="windows-1256">خبر'),
        (
            b'<?xml version="1.0" encoding="windows-1251"?>' + "Новость".encode("cp1251"),
            None,
            '<?xml version="1.0" encoding="windows-1251"?>Новость',
        ),
        (b'<html lang="ar">' + "خبر".encode("cp1256"), None, '<html lang="ar">خبر'),
        ("日本".encode("shift_jis"), "Shift_JIS", "日本"),
        ("日本".encode("iso-2022-jp"), "iso-2022-jp", "日本"),
        (b"abc", "no-such-charset", "abc"),
        ("הדף".encode("iso8859-8"), "iso-8859-8-i", "הדף"),
        ("ภาพ".encode("cp874"), "windows-874", "ภาพ"),
        ("خبر".encode("cp1256"), "windows1256", "خبر"),
        (b'<meta charset="windows-1256">' + "خبر".encode("cp1256"), "iso-8859-1", '<meta charset="windows-1256">خبر'),
        (b'<meta charset="utf-8">' + "خبر".encode("cp1256"), "windows-1256", '<meta charset="utf-8">خبر'),
        (b"<html lang=ar>" + ("خبر عاجل " * 3).encode("cp1256"), "utf-8", "<html lang=ar>" + "خبر عاجل " * 3),
        (b"<html lang=ru>" + ("новость дня " * 3).encode("cp1251"), "utf-8", "<html lang=ru>" + "новость дня " * 3),
        (("خبر عاجل " * 9).encode() + b"\x93", "windows-1256", "خبر عاجل " * 9 + "“"),
        (("خبر عاجل " * 9).encode() + b"\x93", None, "خبر عاجل " * 9 + "“"),
        (b"abc", "hex", "abc"),
        (b"+ADw-b", "utf-7", "+ADw-b"),
        (b"abc", "undefined", "abc"),
        ("cut off é".encode()[:-1], None, "cut off "),
    ],
)
def test_encodings_are_found_and_wrong_ones_tolerated(body: bytes, charset: str | None, wanted: str) -> None:
    """BOM, valid UTF-8, declaration, language: in this order; a codec that is no charset is ignored."""
    assert decode(body, charset) == wanted
