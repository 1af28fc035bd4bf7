"""By what HTML shows that something is a marker, a note, a way back, or no part of the text: names, shapes, attributes.

The names are those of the tools that write notes: pandoc, MediaWiki, Word, LibreOffice, Google Docs, GitHub, markdown-it,
kramdown, WordPress and its plug-ins, Substack, bigfoot, Tufte CSS, EPUB 3 (``epub:type``) and DPUB-ARIA (``role``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.text.html_tree import Node

#: Elements that begin a line of their own, each with its words apart from the next one's.
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup"),
        *("hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    )
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "hgroup"))
#: Elements that are no words for a reader.
_UNSEEN = frozenset(
    (
        *("head", "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "textarea", "title", "select"),
        *("button", "input", "nav", "audio", "video", "canvas", "del", "annotation", "annotation-xml", "rp", "rt", "dialog"),
        *("meta", "link", "base", "map", "datalist", "noframes", "applet"),
    )
)
_UNSEEN_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "doc-pagebreak", "doc-toc"))
#: Class names of what pages put around their text. Whole names only: "share" is no "shareholders".
_CHROME = frozenset(
    (
        *("noprint", "mw-editsection", "mw-jump-link", "mw-cite-backlink", "cite-accessibility-label", "navbox", "catlinks"),
        *("toc", "printfooter", "sharedaddy", "share", "share-buttons", "social-share", "sharing", "skip-link"),
        *("screen-reader-text", "visually-hidden", "sr-only", "breadcrumb", "breadcrumbs", "post-navigation", "nav-links"),
        *(
            "footnotes-sep-title",
            "subscription-widget-wrap",
            "subscribe-widget",
            "cookie-banner",
            "headeranchor",
            "anchorjs-link",
        ),
    )
)
_GONE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")

#: The ids of what React sends late, hidden until its script has moved it (react-dom/server, "S:" and a number in hexadecimal).
_STREAMED = re.compile(r"\w*S:[0-9a-f]+")

# -- markers ---------------------------------------------------------------------------------------------------------

#: Shapes of a label, brackets off: 12, 3a, *, †, b, iv, "note 3", "lower-alpha 2", superscript and Arabic digits.
_LABEL = re.compile(
    r"\d{1,5}[a-z]?|[a-zA-Z]|[ivxlc]{1,7}|[IVXLC]{1,7}|[*†‡§¶‖#]{1,4}|[⁰¹²³⁴-⁹]{1,4}"
    r"|[\w.\- ]{1,24}?[ \-]\d{1,4}"
)
_SHORT = re.compile(r"\d{1,5}[a-z]?|[*†‡§¶‖]{1,4}|[⁰¹²³⁴-⁹]{1,4}|[ivxlc]{1,7}|[a-z]")
_BRACKETS = re.compile(r"\A\s*([\[(]?)\s*(.*?)\s*[\])]?[.,;:]?\s*\Z", re.DOTALL)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NAMED_LABEL = re.compile(r"(?i)(?:see |go to |jump to )?(?:foot|end)?note[s]?\s*(?:#|no\.?|nr\.?)?\s*(\d{1,4}|[*†‡]+)")

_REF_CLASSES = frozenset(
    (
        *("footnote-ref", "footnoteref", "footnote-reference", "footnote-anchor", "footnote-link", "fn-ref", "fnref", "noteref"),
        *("note-ref", "endnote-ref", "endnoteref", "sdfootnoteanc", "sdendnoteanc", "modern-footnotes-footnote", "easy-footnote"),
        *("footnote_plugin_tooltip_text", "footnote_referrer", "msofootnotereference", "msoendnotereference", "ftn-ref"),
        *("bigfoot-footnote__button", "littlefoot__button", "littlefoot-footnote__button", "footnote-button", "simple-footnote"),
        *("cite-ref", "footnotecall", "footnote-call", "notecall", "xref-fn", "xref-bibr", "mfn"),
        *("footnote-marker", "note-marker", "sup-note", "citation-ref"),
    )
)
#: Names that make a marker of a raised element only: Sphinx calls every link a "reference".
_RAISED_REF_CLASSES = frozenset(("reference", "ref", "fn", "footnote", "note"))
_REF_ROLES = frozenset(("doc-noteref",))
_BIBLIO_ROLES = frozenset(("doc-biblioref",))
_REF_TYPES = frozenset(("noteref",))
#: Ids of notes in the tools' spelling: fn1, fn:1, _ftn1, ftnt1, cite_note-x-1, sdfootnote1sym, easy-footnote-bottom-1-12.
_NOTE_ID = re.compile(
    r"""(?ix) (?:user-content-)? (?:
        _?(?:ftn|edn)\d+ | (?:ftnt|cmnt)\d+ | fn[:._-]?\w{1,40} | fnt?[:._-]?\d+ | sd(?:foot|end)note\d+(?:sym)? | cite_note\b.*
      | (?:easy-)?(?:foot|end)?notes?[:._-]?(?:bottom|text|content|def)?[:._-]?\d[\w.:-]*
      | (?:foot|end|rear)note[:._-]?\w{1,40} | foot-?\d+ | bib[:._-]?(?:bib)?\d+
      | (?:fn|note|endnote)s?[:._-](?:\w+[:._-])?\d+ | mfn-content[\w-]*
      | footnote_plugin_reference_\w+ | ref-\w.* | (?:en|n)[:._-]?\d+[a-z]?
    )"""
)
#: Ids of markers: a way back leads to them. Looked for first, because "fnref1" has the shape of a note's id too.
_MARK_ID = re.compile(
    r"""(?ix) (?:user-content-)? (?:
        _?(?:ftn|edn|fn|en)(?:t_)?(?:ref.* | [:._-]ref(?:[^a-z].*)?)
      | docf-?\d+ | cite_ref\b.* | sd(?:foot|end)note\d+anc | footnote-anchor.*
      | (?:foot|end)?note[:._-]?(?:ref|anchor|marker|call|back|link|source).*
      | (?:note|fn)[-_]?(?:ref|back|src|call|link|anchor|mark)s?[:._-]?\w* | easy-footnote-\d[\d-]* | footnote_plugin_tooltip_\w+
      | (?:back|rtn|return|src|from)[:._-]?(?:to[:._-]?)?(?:fn|note|text)?[:._-]?\d+ | .*-link
    )"""
)
_ATTRIBUTES = (
    *("data-bigfoot-footnote", "data-littlefoot-footnote", "data-footnote-content", "data-footnote-text", "data-mfn-content"),
    *("data-footnote", "data-note", "data-tooltip", "data-tippy-content", "data-content", "data-bs-content"),
    *("data-original-title", "data-bs-original-title", "data-bs-title", "title"),
)
_POINTER = re.compile(
    r"(?i)\A\W*(?:see|go to|jump to|read|show|view|back to|return to|open)?\s*(?:the )?(?:foot|end)?notes?\b.{0,12}\Z"
)

# -- ways back -------------------------------------------------------------------------------------------------------

_BACK_CLASSES = frozenset(
    (
        *("footnote-back", "footnote-backref", "reversefootnote", "footnote-return", "footnotebackref", "backlink", "back-link"),
        *(
            "easy-footnote-to-top",
            "data-footnote-backref",
            "footnote-backlink",
            "sdfootnotesym",
            "sdendnotesym",
            "fn-back",
            "fn-backref",
        ),
        *("footnote_backlink", "mw-cite-backlink", "noteback", "return-link"),
    )
)
_BACK_WORDS = re.compile(
    r"(?i)[\s\[(]*(?:[↩↑⬆⤴↵⏎⮌←«‹^▲△⇑⇧⮐⬑↲⤶\uf106]|back(?: to (?:the )?(?:text|top|content|article|reference)s?)?"
    r"|return(?: to (?:the )?text)?|jump (?:back )?up(?: to:?)?|zurück|retour|volver|arriba|назад|رجوع)"
    r"[\s\ufe0e\ufe0f\].)]*(?:\d{0,3})"
)
_DEBRIS_BEFORE = re.compile(r"\A(?:[\s\^↑↩⤴▲←]|\ufe0e|\ufe0f|jump up(?: to)?:?\s|\[\s*\]|\(\s*\))+", re.IGNORECASE)
_DEBRIS_BEHIND = re.compile(r"(?:[\s↩↑⤴↵⏎]|\ufe0e|\ufe0f|\[\s*\]|\(\s*\))+\Z")

# -- notes -----------------------------------------------------------------------------------------------------------

_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote"))
_NOTE_TYPES = frozenset(("footnote", "endnote", "rearnote"))
#: Lists and sections whose items are notes, marker or not.
_SECTION_CLASSES = frozenset(
    (
        *("footnotes", "endnotes", "footnotes-list", "footnote-list", "easy-footnotes-wrapper", "wp-block-footnotes"),
        *("references", "footnotelist", "modern-footnotes-list", "footnotedefs"),
    )
)
_SECTION_ROLES = frozenset(("doc-endnotes", "doc-footnotes"))
_SECTION_TYPES = frozenset(("footnotes", "endnotes", "rearnotes"))
_SECTION_IDS = frozenset(("footnotes", "endnotes"))
#: Blocks that are one note whole: a note's first line there brings all its paragraphs with it.
_UNIT_CLASSES = re.compile(
    r"(?i)(?:\A|[\s_-])(?:foot|end|side|rear)?notes?(?:[\s_-]?(?:def|definition|item|body|text|content|single|wrapper|block))?(?:\Z|\s)"
    r"|\bfn\b|msofootnotetext|msoendnotetext|csl-entry|citation"
)
_UNIT_IDS = re.compile(r"(?i)(?:ftn|edn|fn|sd(?:foot|end)note|footnote|endnote|note)[:._-]?\d+\Z")
_LATEXML_NOTES = frozenset(("ltx_role_footnote", "ltx_role_endnote", "ltx_role_thanks", "ltx_role_footnotetext"))
_INLINE_CLASSES = frozenset(
    (
        *("footnote", "inline-footnote", "footnote-inline", "sidenote", "marginnote", "margin-note", "side-note", "endnote"),
        *("footnote-text", "footnote-content", "inlinenote", "inline-note", "footnotetext", "fn-text"),
    )
)


def is_unseen(node: Node) -> bool:
    """Tell whether a reader of the page does not see ``node`` as part of its text: hidden, a script, or around the text."""
    if not node.tag:
        return False
    given = node.attributes
    if node.tag in _UNSEEN or (given and (_is_put_away(node) or _GONE.search(node.get("style")))):
        return True
    if node.tag in ("header", "footer"):
        return _is_frame(node)
    return bool(given) and (is_chrome(node) or "pagebreak" in node.get("epub:type") or _is_remark(node))


def _is_put_away(node: Node) -> bool:
    """Tell whether a page hides ``node`` by the attribute; what React streams so ("S:0") its script puts in place at once."""
    return "hidden" in node.attributes and not _STREAMED.fullmatch(node.get("id"))


def is_chrome(node: Node) -> bool:
    """Tell whether names or role say that ``node`` stands around the text. A marker inside makes it part of the text."""
    return node.get("role").lower() in _UNSEEN_ROLES or bool(node.tokens & _CHROME)


def _is_frame(node: Node) -> bool:
    """Tell whether a header or footer is the page's and not a section's: pandoc's title block and a chapter's head are words."""
    if node.tag == "header" and node.get("id") == "title-block-header":
        return False
    inner = {above.tag for above in node.above()} & {"article", "main", "section", "blockquote", "figure"}
    return not inner or (node.tag == "footer" and "blockquote" not in inner)


def _is_remark(node: Node) -> bool:
    """Tell MediaWiki's remarks in the text ("citation needed") and page numbers behind a marker, which are no words of it."""
    if node.tag != "sup":
        return False
    if node.tokens & {"template-fact", "inline-template"}:
        return True
    return "reference" in node.tokens and not any(inner.tag == "a" for inner in _near(node))


def _near(node: Node) -> Iterator[Node]:
    """Yield what stands inside ``node``, three levels deep."""
    for child in node.children:
        yield child
        for second in child.children:
            yield second
            yield from second.children


def named_as_marker(node: Node) -> bool:
    """Tell whether names, role or type of ``node`` itself say that it is a marker."""
    return (
        node.get("role").lower() in _REF_ROLES
        or bool(_REF_TYPES & set(node.get("epub:type").split()))
        or bool(node.tokens & _REF_CLASSES)
        or (node.tag == "sup" and bool(node.tokens & _RAISED_REF_CLASSES))
        or "data-footnote-ref" in node.attributes
        or node.get("rel").lower() == "footnote"
        or "mso-footnote-id" in node.get("style")
        or "mso-endnote-id" in node.get("style")
    )


def cites_bibliography(node: Node) -> bool:
    """Tell whether ``node`` is a link from a citation in the text to an entry of the bibliography (pandoc's citeproc)."""
    return node.get("role").lower() in _BIBLIO_ROLES


def named_as_way_back(node: Node) -> bool:
    """Tell whether names, role or type of ``node`` itself say that it leads from a note back to its marker."""
    return (
        node.get("role").lower() == "doc-backlink"
        or "backlink" in node.get("epub:type")
        or bool(node.tokens & _BACK_CLASSES)
        or "data-footnote-backref" in node.attributes
        or node.get("rev").lower() == "footnote"
    )


def shown_as_way_back(shown: str) -> bool:
    """Tell whether a link's words are those of a way back: an arrow, a caret, "back to text".

    >>> [shown_as_way_back(words) for words in ("↩︎", "^", "Back to text", "1", "Valley Post")]
    [True, True, True, False, False]
    """
    return _BACK_WORDS.fullmatch(shown) is not None


def is_marker_id(fragment: str) -> bool:
    """Tell whether an id is one that tools give to markers.

    >>> [is_marker_id(name) for name in ("fnref:1", "_ftnref1", "cite_ref-post_1-0", "sdfootnote1anc", "fn1")]
    [True, True, True, True, False]
    """
    return _MARK_ID.fullmatch(fragment) is not None


def is_note_id(fragment: str) -> bool:
    """Tell whether an id is one that tools give to notes.

    >>> is_note_id("fn:refinement"), is_marker_id("fn:ref-1"), is_marker_id("FnAnchor_1")
    (True, True, True)
    >>> [is_note_id(name) for name in ("fn:1", "_ftn1", "cite_note-post-1", "sdfootnote1sym", "fnref1", "chapter-2")]
    [True, True, True, True, False, False]
    """
    return not is_marker_id(fragment) and _NOTE_ID.fullmatch(fragment) is not None


def label_of(shown: str, *, any_shape: bool = False) -> str | None:
    """Return the label that a marker shows, brackets off; None where the words have no shape of a label.

    With ``any_shape`` anything short will do, because names say that it is a marker.

    >>> [label_of(words) for words in ("[1]", " ² ", "(a)", "[note 3]", "*", "Valley Post", "")]
    ['1', '2', 'a', 'note 3', '*', None, None]
    """
    bare = _BRACKETS.sub(r"\2", " ".join(shown.split()))
    if _LABEL.fullmatch(bare):
        return bare.translate(_SUPERSCRIPTS)
    named = _NAMED_LABEL.fullmatch(bare)
    if named:
        return named[1]
    return bare if any_shape and 0 < len(bare) <= 40 else None


def is_short_label(label: str) -> bool:
    """Tell whether a label is so short that nobody writes it as a word of a sentence: 7, 3a, *, iv."""
    return _SHORT.fullmatch(label) is not None


def is_bracketed(shown: str) -> bool:
    """Tell whether a link's words stand in brackets of their own."""
    found = _BRACKETS.match(shown)
    return bool(found and found[1])


def told_note(node: Node) -> str | None:
    """Return the note's text (maybe HTML) that an attribute of a marker holds; None where there is none.

    What only points there ("See footnote 1") is no note.
    """
    for name in _ATTRIBUTES:
        value = node.get(name).strip()
        if len(value) > 3 and not _POINTER.match(value) and (" " in value or "://" in value):
            return value
    return None


def is_note(node: Node) -> bool:
    """Tell whether role or type say that ``node`` is a note."""
    types = set(node.get("epub:type").split())
    if node.tag in BLOCKS and "mso-element:footnote" in node.get("style").replace(" ", ""):
        return "mso-element:footnote-list" not in node.get("style").replace(" ", "")
    return node.tag != "a" and (node.get("role").lower() in _NOTE_ROLES or bool(types & _NOTE_TYPES))


def is_notes_section(node: Node) -> bool:
    """Tell whether ``node`` is a section or list of notes by its names, role or type."""
    return (
        bool(node.tokens & _SECTION_CLASSES)
        or node.get("role").lower() in _SECTION_ROLES
        or bool(set(node.get("epub:type").split()) & _SECTION_TYPES)
        or "data-footnotes" in node.attributes
        or node.get("id").lower() in _SECTION_IDS
    )


def is_unit(node: Node) -> bool:
    """Tell whether ``node`` is a block that holds one note whole, if it holds no other."""
    if node.tag in ("li", "aside", "dd", "tr"):
        return True
    named = _UNIT_CLASSES.search(node.get("class")) or _UNIT_IDS.search(node.get("id"))
    return node.tag in ("div", "section", "p", "blockquote", "footer", "article") and bool(named)


def holds_inline_note(node: Node) -> bool:
    """Tell whether ``node`` is of the names that hold a note's text in the midst of a paragraph.

    Distill's pages have an element of their own for it (https://distill.pub/guide/), LaTeXML's, such as arXiv's, a role.
    """
    if node.tag in ("d-footnote", "dt-fn"):
        return True
    if "ltx_note" in node.tokens:
        return not node.tokens.isdisjoint(_LATEXML_NOTES)
    return node.tag in ("span", "small", "em", "i", "cite") and bool(node.tokens & _INLINE_CLASSES)


def is_inner_label(node: Node) -> bool:
    """Tell whether ``node`` is the label that LaTeXML writes into a note, and again into its popup."""
    return not node.tokens.isdisjoint(("ltx_note_mark", "ltx_tag_note", "ltx_note_type"))


def without_debris(text: str) -> str:
    """Return a note's text without what is left of ways back: carets, arrows, empty brackets.

    >>> without_debris("^ Valley Post, 3 May. ↩︎")
    'Valley Post, 3 May.'
    """
    return _DEBRIS_BEHIND.sub("", _DEBRIS_BEFORE.sub("", text))
