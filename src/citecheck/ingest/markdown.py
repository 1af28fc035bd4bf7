"""Reader of Markdown: GFM and pandoc footnotes, inline notes, links. The only door to markdown-it-py and mdit-py-plugins."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from msgspec.structs import replace

from citecheck.ingest.bibliography import CITATION, Bibliography
from citecheck.ingest.entries import entry_words, given
from citecheck.ingest.markup import Folder, Opened, Sink, Slip, opened
from citecheck.ingest.plain import reader as plaintext
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

MEDIA_TYPE = "text/markdown"

#: A reference as it is left in the text where it has no definition; labels hold no blank (pandoc's manual, "Footnotes").
_REFERENCE = re.compile(r"\[\^([^\s\[\]^]{1,80})\]")
#: A link that shows nothing but a number is a marker: "killed.[[4]](https://…)", "killed. [4]" with "[4]: https://…".
_NUMBER = re.compile(r"^\s*\[?(\d{1,3})\]?\s*$")
_WEB = re.compile(r"(?i)^https?://")
#: Pandoc writes attributes behind headings and spans, and sets divisions apart with colons.
_ATTRIBUTES = re.compile(r"\s*\{(?:[#.][^{}\n]*|[\w-]+=[^{}\n]*)\}\s*$")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[#.][^{}\n]*\}")
#: TeX that pandoc lets stand in Markdown, and that shows nothing (its manual, "Extension: raw_tex").
_TEX = re.compile(
    r"\\(?:(?:label|ref|autoref|[cC]ref|pageref|nameref|index|vspace|hspace)\*?\{[^{}\n]{0,200}\}"
    r"|(?:newpage|clearpage|pagebreak|noindent|bigskip|medskip|smallskip)(?![A-Za-z]))"
)
#: Kramdown's attribute lists, its abbreviations, and MultiMarkdown's citations ("[p. 12][#orr]", "[#orr]: Orr, …").
_KRAMDOWN = re.compile(r"[ \t]{0,8}\{:[^{}\n]{0,300}\}|^\*\[[^\]\n]{1,80}\]:.*$", re.MULTILINE)
_WORKS = re.compile(r"^\[#([^\[\]\s]{1,80})\]:", re.MULTILINE)
_WORK = re.compile(r"(?:\[([^\[\]\n]{0,80})\])?\[#([^\[\]\s]{1,80})\](?:\[\])?")
_FENCE = re.compile(r"^:{3,}.*$", re.MULTILINE)
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
_DASH = re.compile(r"(?<=\s)---?(?=\s)|(?<=\w)---(?=\w)")
_HIDDEN = re.compile(r"(?is)<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)")
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_BREAK = re.compile(r"(?i)<(?:br|/?p|/?div|/?tr|/?li|/?h\d)\b[^<>]*>")


class Markdown:
    """Reads Markdown. A file without any footnote of Markdown's own is plain text where the plain text reader finds its notes."""

    media_types: tuple[str, ...] = (MEDIA_TYPE,)
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdown", ".mkd", ".gfm", ".qmd", ".rmd")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for binary data and for no words at all."""
        source = opened(path, data, "Markdown")
        try:
            reading = _Reading(source.text, Folder(path.parent))
        except (RecursionError, IndexError) as error:
            # what markdown-it-py raises on text that no Markdown writer writes
            raise UnreadableDocument(f"no Markdown: {error}", where=str(path), hint="save it as plain text") from None
        if not reading.anchored:
            plain = plaintext.document(source.text, source=str(path), digest=source.digest, encoding=source.encoding)
            if plain.notes:
                return replace(plain, media_type=MEDIA_TYPE)
        return reading.document(path, source)


class _Parser(MarkdownIt):
    """CommonMark with tables, strike-through and footnotes; addresses stay as they are written."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.enable(["table", "strikethrough"])
        self.use(footnote_plugin).use(front_matter_plugin)
        # footnote_tail drops notes that nothing points to; text_join makes "\[^1]" look like a reference.
        self.disable(["footnote_tail", "text_join"])

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Keep an address as it is written; ``parse_url`` knows the standard."""
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Take every address: nothing is rendered."""
        del url
        return True


class _Reading:
    """One file under way: the body goes into the weave, each note into a slip."""

    def __init__(self, text: str, folder: Folder) -> None:
        env: dict[str, object] = {}
        self._tokens = _Parser().parse(_plainer(text), env)
        self._inline = _inline_notes(env)
        self._defined = {token.meta["label"].casefold(): token.meta["label"] for token in _definitions(self._tokens)}
        self._written = 0  # inline notes so far
        self._line = 1  # of the file, where the words under way stand
        self._told: set[str] = set()
        self._cited: list[tuple[str, Slip]] = []
        self._numbered: dict[str, tuple[str, str]] = {}  # key -> label and words of a note that is a mere link
        self.anchored = bool(self._defined)
        self._weave = Weave()
        front = next((token.content for token in self._tokens[:1] if token.type == "front_matter"), "")
        self._bibliography = Bibliography(front, folder)
        for name in self._bibliography.missing:
            self._weave.problem("CC413", f"{name} was not read: no such .bib file in the report's folder")
        self._blocks(self._tokens)

    def document(self, path: Path, source: Opened) -> Document:
        """Return what was read."""
        for key, (label, words) in self._numbered.items():
            self._weave.note(key, label, words)
        for key, slip in self._cited:
            self._weave.note(f"cite\0{key}", key, slip.text, fields=slip.fields)
        return self._weave.document(source=str(path), media_type=MEDIA_TYPE, digest=source.digest, encoding=source.encoding)

    def _blocks(self, tokens: Sequence[Token]) -> None:
        """Walk the block tokens; the ones of a note's definition are set aside for its slip."""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "footnote_reference_open":
                end = _closing(tokens, place)
                self._definition(token, tokens[place + 1 : end])
                place = end
            else:
                self._block(token, self._weave, heading=place > 0 and tokens[place - 1].type == "heading_open")
            place += 1

    def _block(self, token: Token, sink: Sink, *, heading: bool = False) -> None:
        if token.type == "inline":
            if token.map and sink is self._weave:
                self._line = token.map[0] + 1
                self._weave.line(self._line)
            self._spans(token.children or [], sink, heading=heading)
        elif token.type == "html_block":
            _html(token.content, sink)
        elif token.nesting < 1 and token.type != "front_matter":
            sink.paragraph()  # fences and code blocks are no part of the argument

    def _definition(self, opening: Token, tokens: Sequence[Token]) -> None:
        slip, label = Slip(), opening.meta["label"]
        for token in tokens:
            if token.type not in ("footnote_reference_open", "footnote_reference_close"):
                self._block(token, slip)
        line = opening.map[0] + 1 if opening.map else 0
        self._weave.note(label.casefold(), label, slip.text, fields=slip.fields, marks=slip.marks, line=line)

    def _spans(self, tokens: Sequence[Token], sink: Sink, *, heading: bool = False) -> None:
        """Walk the tokens of one paragraph."""
        tokens = _joined(tokens)
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "link_open":
                end = _closing(tokens, place)
                self._link(token, tokens[place + 1 : end], sink)
                place = end
            elif token.type == "text":
                self._text(_ATTRIBUTES.sub("", token.content) if heading else token.content, sink)
            elif token.type == "image":
                self._spans(token.children or [], sink)
            elif token.type == "footnote_ref":
                self._reference(token, sink)
            else:
                sink.words(_shown(token))
                if token.type in ("softbreak", "hardbreak") and sink is self._weave:
                    self._line += 1
                    self._weave.line(self._line)
            place += 1

    def _text(self, text: str, sink: Sink) -> None:
        """Add words; what still looks like a reference has no definition."""
        at = 0
        text = _SPAN.sub(r"\1", text) if "]{" in text else text
        text = _TEX.sub("", text) if "\\" in text else text
        for found in _REFERENCE.finditer(text):
            self._words(text[at : found.start()], sink)
            self.anchored = True
            sink.mark(found[1], found[1].casefold())
            at = found.end()
        self._words(text[at:], sink)

    def _words(self, text: str, sink: Sink) -> None:
        """Add words; keys of works of the bibliography are markers, in a note the works themselves."""
        at = 0
        for found in CITATION.finditer(text) if self._bibliography and "@" in text else ():
            keys = self._bibliography.keys_of(found)
            known = [key for key in keys if key in self._bibliography]
            if not known:
                continue
            sink.words(_typeset(text[at : found.start()]))
            at = found.end()
            for key in keys:
                if key in known:
                    self._work(key, sink)
                else:
                    self._weave.problem("CC413", f"@{key} names a work that no bibliography holds")
        sink.words(_typeset(text[at:]))

    def _work(self, key: str, sink: Sink) -> None:
        """Cite one work: in the text a marker to its entry, in a note the entry."""
        fields = self._bibliography.fields(key)
        if isinstance(sink, Slip):
            sink.words(" ")
            sink.source(entry_words(fields), given(fields))
            return
        self.anchored = True
        sink.mark(key, f"cite\0{key}")
        if key not in self._told:
            self._told.add(key)
            slip = Slip()
            slip.source(entry_words(fields), given(fields))
            self._cited.append((key, slip))

    def _reference(self, token: Token, sink: Sink) -> None:
        self.anchored = True
        label = token.meta.get("label")
        if label is not None:
            sink.mark(label, label.casefold())
            return
        self._written += 1
        number = str(self._written)
        number = f"^{number}" if number in self._defined else number
        key = f"\0{token.meta['id']}"
        sink.mark(number, key)
        slip = Slip()
        self._spans(self._inline.get(token.meta["id"], []), slip)
        self._weave.note(key, number, slip.text, fields=slip.fields, marks=slip.marks)

    def _link(self, opening: Token, inner: Sequence[Token], sink: Sink) -> None:
        """Add a link; a bare number that leads somewhere on the web is a marker, its address the note."""
        href = str(opening.attrGet("href") or "")
        shown = Slip()
        self._spans(inner, shown)
        number = _NUMBER.match(shown.text)
        if number and _WEB.match(href) and sink is self._weave and not shown.marks:
            self._number(number[1], href, str(opening.attrGet("title") or ""))
            return
        words = shown.text
        for label, _ in shown.marks:
            words = words.replace(f"[{label}]", "", 1)
        sink.link(words, href)
        for label, key in shown.marks:
            sink.mark(label, key)

    def _number(self, number: str, href: str, title: str) -> None:
        """Make a marker of "[4](https://…)", and a note of its address."""
        self.anchored = True
        key = f"\0{number}\0{href}"
        self._numbered.setdefault(key, (number, f"“{title}” {href}" if title else href))
        self._weave.mark(number, key)


def _plainer(text: str) -> str:
    """Take out what other Markdowns write beside CommonMark: divisions, attribute lists; make footnotes of their citations."""
    text = _FENCE.sub("", text)
    if "{:" in text or "*[" in text:
        text = _KRAMDOWN.sub("", text)
    works = set(_WORKS.findall(text)) if "[#" in text else set()
    if not works:
        return text
    text = _WORKS.sub(lambda found: f"[^{found[1]}]:", text)
    return _WORK.sub(lambda found: f"{found[1] or ''}[^{found[2]}]" if found[2] in works else found[0], text)


def _definitions(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "footnote_reference_open")


def _inline_notes(env: dict[str, object]) -> dict[int, list[Token]]:
    """Return the tokens of the ``^[…]`` notes by the number that the plug-in gave them."""
    kept = env.get("footnotes")
    listed = kept.get("list", {}) if isinstance(kept, dict) else {}
    return {number: told["tokens"] for number, told in listed.items() if "tokens" in told}


def _closing(tokens: Sequence[Token], start: int) -> int:
    """Return where the token that closes ``tokens[start]`` stands (the last one, if none does)."""
    kind = tokens[start].type.removesuffix("_open")
    depth = 0
    for place in range(start, len(tokens)):
        if tokens[place].type.removesuffix("_open").removesuffix("_close") == kind:
            depth += tokens[place].nesting
            if depth == 0:
                return place
    return len(tokens) - 1


def _joined(tokens: Sequence[Token]) -> list[Token]:
    r"""Join pieces of plain words, also where a backslash that escapes nothing ("\ref") cut them; escaped signs stay apart."""
    joined: list[Token] = []
    for words, run in groupby(tokens, key=_is_words):
        if words:
            joined.append(Token("text", "", 0, content="".join(token.content for token in run)))
        else:
            joined.extend(run)
    return joined


def _is_words(token: Token) -> bool:
    return token.type == "text" or (token.type == "text_special" and token.content[:1] == "\\" and len(token.content) > 1)


def _shown(token: Token) -> str:
    """Return what a token of a paragraph shows: code its words, a line break a blank, raw HTML and emphasis nothing."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return " " if _BREAK.match(token.content) else ""
    return token.content


def _typeset(text: str) -> str:
    """Write pandoc's "7--8" and " --- " as the dashes they mean; other hyphens may be part of an address."""
    return _DASH.sub(lambda found: "—" if len(found.group()) == 3 else "–", _RANGE.sub("–", text)) if "--" in text else text


def _html(source: str, sink: Sink) -> None:
    """Add the words of a block of raw HTML, without its tags, scripts and comments."""
    shown = _HIDDEN.sub(" ", source)
    for part in _BREAK.split(shown):
        sink.words(html.unescape(_TAG.sub("", part)))
        sink.paragraph()
