"""Damage to documents, of the kinds that crash readers: cuts, splices, repeats, nesting, flipped bytes, hostile words.

The packages of word processors and EPUB are damaged inside: a member is unpacked, damaged and packed again, for a zip with one
wrong byte never gets past its check sum. Chance is handed in as ``random.Random``, real or hypothesis's, so that a finding can be
made again.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

#: Words that mean something to one reader or another, or that text has no business to hold.
HOSTILE: tuple[bytes, ...] = (
    b"[1]_", b"[#]_", b".. [1] ", b".. [#a] ", b"\n.. _a: b_\n.. _b: a_\n", b"``", b"|a|", b".. include:: fuzz.rst\n",
    b"+---+", b"===",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\x0c", b"\x1a", b"\xc2\xa0", b"\xc2\xad", b"\xe2\x80\x8b",
    b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf0\x9f\x8f\xb4", b"\xcc\x81", "İ".encode(), "ß".encode(), "ﬁ".encode(),
    "²".encode(), "١٢".encode(), "①".encode(), b"ibid. ", b"(1)", b"[1]", b"1.", b"1", b"0", b"00", b"999999999999999999999",
    b"-1", b"1e999", b"*", b"\xe2\x80\xa0", b"\n\n", b"\n(2) ", b"\n2. ", b"7,8", b"2-4", b"[^1]", b"[^1]: ", b"^[", b"[^",
    b"```\n", b"> ", b"    ", b"<!--", b"-->", b"<a href='#", b"<sup>", b"</sup>", b"<p id='fn1'>", b"<table>", b"<li>",
    b"&nbsp;", b"&#x110000;", b"&#55296;", b"&#0;", b"&amp", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-7'?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"{{", b"}}", b"{{cite web|url=", b"|", b"<ref>", b"<ref name=a />", b"</ref>",
    b"<ref", b"[[", b"]]", b"[http://", b"<nowiki>", b"\\footnote{", b"\\footnotemark[", b"{", b"}", b"\\input{fuzz}",
    b"\\newcommand{\\a}{\\a\\a}\\a", b"\\def\\b#1{#1#1}", b"\\verb|", b"$", b"%", b"\\", b"\\cite{key0}", b"\\begin{",
    b"\\end{document}", b"\\url{", b"\\href{", b"http://", b"https://web.archive.org/web/2019/http://", b"https://[::1",
    b"http://a.example:99999/", b"http://xn--/", b"\"", b"'", b",", b";", b":", b"#", b"@", b"@misc{", b"@string{a=a}",
    b"\\u0000", b"\\ud800", b"[", b"]", b"- ", b"&x ", b"*x", b"!!python/object:x ", b"<<: ", b"? ", b"%YAML 9\n---\n",
    b"TY  - ", b"ER  - ", b"UR  - ", b"31.2.2019", b"99.99.9999", b"00.00.0000", b"30 February 2019",
    "١٤ كانون الأول ٢٠١٦".encode(), b"supra note 1", b"See note 999", b"op. cit.", b"obj", b"endobj", b"stream\n",
    b"endstream", b"/Kids [4 0 R]", b"/Count 2147483647", b"/MediaBox [0 0 1e38 -1]", b"4 0 R", b"/Annots [4 0 R]", b" Tf",
    b" Tm", b"1e9 0 0 1e9 0 0 cm", b"/Rotate 45", b"startxref\n0", b"<w:footnoteReference w:id=\"1\"/>",
    b"<w:fldChar w:fldCharType=\"begin\"/>", b"<w:del>", b"w:id=\"x\"", b"w:customMarkFollows=\"1\"", b"<text:note>",
    b"<text:s text:c=\"999999999\"/>", b"epub:type=\"noteref\"", b"<w:numId w:val=\"99999999999\"/>", b"<text:tab/>",
    b"text:note-class=\"endnote\"", b"id='fn1'", b"href='#fn1'", b"<base href='x:'>", b"start='-5'", b"<spine>",
    b"<itemref idref='c'/>",
)  # fmt: skip
#: Pairs that stand around others.
AROUND: tuple[tuple[bytes, bytes], ...] = (
    (b"<div>", b"</div>"), (b"<sup>", b"</sup>"), (b"<a href='#fn1'>", b"</a>"), (b"{", b"}"), (b"\\emph{", b"}"),
    (b"\\footnote{", b"}"), (b"{{a|", b"}}"), (b"[[", b"]]"), (b"<ref>", b"</ref>"), (b"[", b"]"), (b"(", b")"), (b'"', b'"'),
    (b"> ", b"\n"), (b"^[", b"]"), (b"*", b"*"), (b"<w:r>", b"</w:r>"), (b"<w:p>", b"</w:p>"),
    (b"<text:span>", b"</text:span>"), (b"<table><tr><td>", b"</td></tr></table>"), (b"<blockquote>", b"</blockquote>"),
    (b'{"items":', b"}"), (b"<<", b">>"), (b"q ", b" Q"), (b"\\begin{quote}", b"\\end{quote}"),
)  # fmt: skip
#: How often something is repeated at most, and how large a damaged file may grow.
_TIMES = 300
_LARGEST = 60_000


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return ``data`` after one to four kinds of damage; of a zip package one member is damaged, or the package itself."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.9:
        return _repacked(data, chance)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(KINDS)(data, chance)[:_LARGEST]
    return data


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Damage one member, seldom its name, and pack all again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    name = chance.choice(sorted(members))
    if chance.random() < 0.05:
        del members[name]
    else:
        members[name] = damaged(members[name], chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(data))


def _range(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = _place(data, chance)
    return start, min(len(data), start + chance.choice((1, 2, 5, 20, 100, 1_000)))


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"x"
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[end:]


def _end_early(data: bytes, chance: random.Random) -> bytes:
    return data[: _place(data, chance)]


def _splice(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    at = _place(data, chance)
    return data[:at] + data[start:end] + data[at:]


def _swap(data: bytes, chance: random.Random) -> bytes:
    """Put a hostile word in the place of something."""
    start, end = _range(data, chance)
    return data[:start] + chance.choice(HOSTILE) + data[end:]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + b"".join(chance.choice(HOSTILE) for _ in range(chance.randint(1, 4))) + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[start:end] * chance.choice((2, 3, 10, _TIMES)) + data[end:]


def _flood(data: bytes, chance: random.Random) -> bytes:
    """Repeat a hostile word many times."""
    at = _place(data, chance)
    return data[:at] + chance.choice(HOSTILE) * _TIMES + data[at:]


def _nest(data: bytes, chance: random.Random) -> bytes:
    """Put something into many pairs, which close as often as not."""
    start, end = _range(data, chance)
    before, behind = chance.choice(AROUND)
    depth = chance.choice((1, 2, 20, _TIMES))
    return data[:start] + before * depth + data[start:end] + behind * (depth if chance.random() < 0.5 else 0) + data[end:]


KINDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _end_early, _splice, _swap, _swap, _insert, _insert, _repeat, _flood, _nest,
)  # fmt: skip
