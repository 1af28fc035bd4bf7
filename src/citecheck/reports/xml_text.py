"""Texts from outside inside XML: only signs that XML 1.0 knows (https://www.w3.org/TR/xml/#charsets), none as markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

#: What no XML 1.0 document may hold, escaped or not; ElementTree would write it all the same.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    r"""Return ``text`` with a replacement sign for each sign that XML 1.0 cannot hold.

    >>> legal("bell\x07")
    'bell�'
    """
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def element(parent: ET.Element | None, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    """Add an element to ``parent`` (None: begin a document) with its text and attributes, and return it."""
    cleaned = {key.rstrip("_"): legal(value) for key, value in attributes.items()}
    made = ET.Element(name, cleaned) if parent is None else ET.SubElement(parent, name, cleaned)
    made.text = legal(text) if text else None
    return made


def document(root: ET.Element) -> bytes:
    """Return a document's bytes: UTF-8 with its declaration, indented, with a final newline."""
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
