"""XML to trees, with nothing that XML allows and documents do not need: no entities, no DTD, no network.

The one door to lxml for XML (``text/html.py`` is the one for HTML). Whoever walks a tree takes ``Element`` from here.
"""

from __future__ import annotations

import html.entities
import re

from lxml import etree

from citecheck.model.errors import UnreadableDocument

#: An element of a tree. Its ``tag`` is "{namespace}name"; comments and processing instructions are not in the tree.
Element = etree._Element  # noqa: SLF001 - lxml has no public name for it

#: Most tags of one file. A tree needs about 150 bytes a tag; a book of 1,000 pages in Word has some 600,000.
MAX_TAGS = 4_000_000

_HEAD = 1_024
_HINT = "open it in the program that wrote it and save it again"
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']{1,60})""")
#: Encodings in which "<!DOCTYPE" is spelled as in ASCII, or in UTF-16. In UTF-7 or EBCDIC a DTD could hide.
_PLAIN = re.compile(rb"(?i)(?:utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|latin-?1)")
#: A DOCTYPE that does not end soon after its name and quoted identifiers: it has an internal subset, where entities and default
#: attributes are declared, the stuff of bombs. No "<" inside, so that the search stays linear.
_SUBSET = re.compile(rb"""<!DOCTYPE(?:[^\[<>"']|"[^"<]*"|'[^'<]*')*+(?!>)""")


def parse_xml(data: bytes, where: str) -> Element:
    """Return the root of the XML in ``data``; ``where`` names the file, and the member of a package, for messages.

    HTML's named characters (``&nbsp;``) are read where the DOCTYPE names an external DTD, which is never fetched.
    Raises ``UnreadableDocument`` for what is not well-formed, for a DTD inside the file, for nesting below 255 levels and for
    more than ``MAX_TAGS`` tags.
    """
    bare = _without_dangers(data, where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableDocument(f"not well-formed XML: {error}", where=where, hint=_HINT) from None
    if b"<!DOCTYPE" in bare:
        _spell_out(root)
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for what is no element.

    >>> local_name(parse_xml(b'<w:p xmlns:w="urn:w"/>', "doctest"))
    'p'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _without_dangers(data: bytes, where: str) -> bytes:
    """Refuse what a parser should not even see, and return the bytes without the NUL bytes of UTF-16 and UTF-32."""
    bare = data.replace(b"\0", b"") if b"\0" in data[:8] else data
    declared = _DECLARED.match(bare[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if declared and not _PLAIN.fullmatch(declared.group(1)):
        name = declared.group(1).decode("ascii", errors="replace")
        raise UnreadableDocument(f"XML in the encoding {name}", where=where, hint="save it as UTF-8")
    if _SUBSET.search(bare):
        raise UnreadableDocument(
            "the XML declares entities or a DTD of its own", where=where, hint="a document needs none; " + _HINT
        )
    if bare.count(b"<") > MAX_TAGS:
        raise UnreadableDocument(f"the XML has more than {MAX_TAGS:,} tags", where=where, hint="split the report")
    return bare


def _spell_out(root: Element) -> None:
    """Put characters where HTML's named entities stand; a name that HTML does not know is left out."""
    for entity in list(root.iter(etree.Entity)):
        name = (entity.text or "").strip("&;")
        words = html.entities.html5.get(name + ";", "") + (entity.tail or "")
        before, parent = entity.getprevious(), entity.getparent()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + words
        else:
            parent.text = (parent.text or "") + words
        entity.tail = None
        parent.remove(entity)
