"""Reader of wikitext: refs, named refs, groups, short footnotes, cite templates. The only door to mwparserfromhell."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import mwparserfromhell
from mwparserfromhell.nodes import Argument, ExternalLink, Heading, HTMLEntity, Node, Tag, Template, Text, Wikilink
from mwparserfromhell.parser import ParserError
from mwparserfromhell.wikicode import Wikicode

from citecheck.ingest.entries import entry_words, given
from citecheck.ingest.markup import Opened, Sink, Slip, opened
from citecheck.ingest.weave import Weave
from citecheck.ingest.wikitext.cites import is_cite, names_and_year, read_cite, read_unknown
from citecheck.ingest.wikitext.clean import cleaned
from citecheck.ingest.wikitext.templates import FILES, FOLDERS, HARVARD, LISTS, NOTES, SHORT, SHOWS, SIGNS
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

MEDIA_TYPE = "text/x-wiki"

_LANGUAGE_LINK = re.compile(r"^[a-z]{2,3}(?:-[a-z]+)?:\S")
_SWITCH = re.compile(r"__[A-Z]+__")
_PROTOCOL = re.compile(r"^//(?=\w)")
_SPACES = re.compile(r"[\s_]+")
_YEAR = re.compile(r"^\d{4}[a-z]?$|^n\.d\.$")
_DEEPEST = 60


class Wikitext:
    """Reads wikitext as the Wikipedias and other MediaWikis keep it."""

    media_types: tuple[str, ...] = (MEDIA_TYPE, "text/x-mediawiki")
    suffixes: tuple[str, ...] = (".wiki", ".mediawiki", ".wikitext", ".mw")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for binary data and for no words at all."""
        source = opened(path, data, "wikitext")
        text, unclosed = cleaned(source.text)
        try:
            code = mwparserfromhell.parse(text)
            reading = _Reading(code)
        except (ParserError, RecursionError) as error:
            raise UnreadableDocument(f"no wikitext: {error}", where=str(path), hint="save the page's text") from None
        return reading.document(path, source, unclosed)


@dataclass(slots=True)
class _Ref:
    """One note: its label, and its slip once its words were met."""

    label: str
    slip: Slip | None = None


@dataclass(slots=True)
class _Count:
    """Labels of one group, in the style that MediaWiki shows for it."""

    group: str
    used: int = 0

    def next(self) -> str:
        """Return the next label: "3", "c" for the group lower-alpha, "note 3" for the group note."""
        self.used += 1
        if self.group in ("lower-alpha", "upper-alpha"):
            letters, number = "", self.used
            while number:
                number, rest = divmod(number - 1, 26)
                letters = chr(97 + rest) + letters
            return letters.upper() if self.group == "upper-alpha" else letters
        return f"{self.group} {self.used}" if self.group else str(self.used)


@dataclass(slots=True)
class _Notes:
    """All notes of a page by key, in the order in which they were first met."""

    refs: dict[str, _Ref] = field(default_factory=dict)
    counts: dict[str, _Count] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def met(self, key: str, group: str) -> _Ref:
        """Return the note called ``key``; it gets the next label of its group where it is new."""
        if key not in self.refs:
            self.refs[key] = _Ref(self.counts.setdefault(group, _Count(group)).next())
        return self.refs[key]


class _Reading:
    """One page under way: the body goes into the weave, each note into a slip."""

    def __init__(self, code: Wikicode) -> None:
        self._notes = _Notes()
        self._weave = Weave()
        self._item = False  # whether a list item is under way, which its line ends
        self._depth = 0
        self._works = _works(code)
        self._walk(code, self._weave)

    def document(self, path: Path, source: Opened, unclosed: int) -> Document:
        """Return what was read; ``unclosed`` is how many refs have no end."""
        for key, ref in self._notes.refs.items():
            if ref.slip is not None:
                self._weave.note(key, ref.label, ref.slip.text, fields=ref.slip.fields, marks=ref.slip.marks)
        for label in self._notes.twice:
            self._weave.problem("CC408", f"two notes bear the name {label}: the first one counts")
        if unclosed:
            self._weave.problem("CC413", f"{unclosed} <ref> without </ref>: the words behind were read as text")
        return self._weave.document(source=str(path), media_type=MEDIA_TYPE, digest=source.digest, encoding=source.encoding)

    def _walk(self, code: Wikicode | None, sink: Sink) -> None:
        if code is None or self._depth > _DEEPEST:
            return
        self._depth += 1
        for node in code.nodes:
            self._node(node, sink)
        self._depth -= 1

    def _node(self, node: Node, sink: Sink) -> None:
        if isinstance(node, Text):
            self._text(str(node.value), sink)
        elif isinstance(node, Tag):
            self._tag(node, sink)
        elif isinstance(node, Template):
            self._template(node, sink)
        elif isinstance(node, Wikilink):
            self._wikilink(node, sink)
        elif isinstance(node, ExternalLink):
            self._weblink(node, sink)
        elif isinstance(node, Heading):
            sink.paragraph()
            self._walk(node.title, sink)
            sink.paragraph()
        elif isinstance(node, HTMLEntity):
            sink.words(html.unescape(str(node)))
        elif isinstance(node, Argument):
            self._walk(node.default, sink)

    def _text(self, text: str, sink: Sink) -> None:
        """Add words; a blank line ends a paragraph, and any line end ends a list's item."""
        lines = _SWITCH.sub("", text).split("\n")
        for number, line in enumerate(lines):
            if number:
                if self._item or (not line.strip() and number < len(lines) - 1):
                    sink.paragraph()
                    self._item = False
                sink.words(" ")
            sink.words(line)

    def _tag(self, tag: Tag, sink: Sink) -> None:
        name = str(tag.tag).strip().lower()
        if name == "ref":
            self._ref(_attribute(tag, "name"), _attribute(tag, "group"), None if tag.self_closing else tag.contents, sink)
        elif name == "references":
            self._define(tag.contents, _attribute(tag, "group"))
        elif name in ("li", "dd", "dt", "hr"):
            sink.paragraph()
            self._item = sink is self._weave
        elif name in ("td", "th", "table", "tr"):
            sink.paragraph()
            self._walk(tag.contents, sink)
            sink.paragraph()
        else:
            self._walk(tag.contents, sink)

    def _ref(self, name: str, group: str, content: Wikicode | None, sink: Sink | None) -> None:
        """Mark a note; ``sink`` is None in a list of references, which only says what the notes are."""
        words = content is not None and bool(str(content).strip())
        key = f"{group}\0{name}" if name else f"{group}\0\0{len(self._notes.refs)}"
        if not name and not words:
            return
        slip = Slip()
        if words:
            self._walk(content, slip)
        ref = self._notes.met(key, group)
        if words:
            if ref.slip is None:
                ref.slip = slip
            elif ref.slip.text != slip.text:
                self._notes.twice.append(name)
        if sink is not None:
            sink.mark(ref.label, key)

    def _define(self, content: Wikicode | None, group: str) -> None:
        """Read the notes that a list of references defines."""
        for node in content.nodes if content is not None else ():
            if isinstance(node, Tag) and str(node.tag).strip().lower() == "ref":
                self._ref(_attribute(node, "name"), _attribute(node, "group") or group, node.contents, None)
            elif isinstance(node, Template) and _name(node) in NOTES:
                self._note_template(node, None)

    def _wikilink(self, link: Wikilink, sink: Sink) -> None:
        """Add a link's words; of pictures only the caption, and only where a note stands in it."""
        title = str(link.title)
        if FILES.match(title):
            if link.text is not None and _holds_note(link.text):
                sink.paragraph()
                self._walk(_last_part(link.text), sink)
                sink.paragraph()
        elif FOLDERS.match(title) or (link.text is None and _LANGUAGE_LINK.match(title)):
            return
        elif link.text is not None and str(link.text).strip():
            self._walk(link.text, sink)
        else:
            sink.words(html.unescape(title).strip().removeprefix(":"))

    def _weblink(self, link: ExternalLink, sink: Sink) -> None:
        href = _PROTOCOL.sub("https://", html.unescape(str(link.url)).strip())
        shown = Slip()
        self._walk(link.title, shown)
        sink.link(shown.text or href, href)
        for label, key in shown.marks:
            sink.mark(label, key)

    def _template(self, template: Template, sink: Sink) -> None:
        name = _name(template)
        if is_cite(name):
            self._cite(template, name, sink)
        elif name in NOTES:
            self._note_template(template, sink)
        elif name in SHORT:
            self._short(template, sink)
        elif name in HARVARD:
            sink.words(_harvard(template)[0])
        elif name == "r":
            for parameter in template.params:
                if not parameter.showkey:
                    self._ref(self._plain(parameter.value), _value(template, "group"), None, sink)
        elif name in LISTS:
            if template.has("refs"):
                self._define(template.get("refs").value, _value(template, "group"))
        elif name in SIGNS:
            sink.words(SIGNS[name])
        else:
            self._other(template, name, sink)

    def _other(self, template: Template, name: str, sink: Sink) -> None:
        """Add what a template of another kind shows; of the ones not known only the parameters that hold a note."""
        if name == "webarchive":
            address = _value(template, "url")
            if isinstance(sink, Slip):
                sink.settle()
            sink.words(" Archived ")
            sink.link(address, address)
        elif name in ("doi", "isbn", "arxiv", "pmid", "issn"):
            sink.words(f"{name}:{_value(template, '1')}" if name == "doi" else f"{name.upper()} {_value(template, '1')}")
        elif name == "url":
            address = _value(template, "1")
            sink.link(_value(template, "2") or address, address if "//" in address else f"http://{address}")
        elif name in SHOWS:
            shown = [parameter for parameter in template.params if not parameter.showkey]
            place = len(shown) if SHOWS[name] == "last" else int(SHOWS[name])
            if 0 < place <= len(shown):
                self._walk(shown[place - 1].value, sink)
        elif isinstance(sink, Slip) and (fields := read_unknown(self._parameters(template))):
            sink.source(entry_words(fields), given(fields))
        else:
            self._facts(template, sink)

    def _facts(self, template: Template, sink: Sink) -> None:
        """Add the parameters of an infobox or the like that hold a note: "population: 5,000[1]"."""
        for parameter in template.params:
            if _holds_note(parameter.value):
                sink.paragraph()
                if parameter.showkey:
                    sink.words(f"{str(parameter.name).strip().replace('_', ' ')}: ")
                self._walk(parameter.value, sink)
                sink.paragraph()

    def _note_template(self, template: Template, sink: Sink | None) -> None:
        """Read {{efn|…}}, {{refn|…|name=…|group=…}} and {{#tag:ref|…}}."""
        name = _name(template)
        group = _value(template, "group") or _value(template, "groupe") or NOTES.get(name, "")
        words = next((template.get(key).value for key in ("1", "texte", "text", "contenu") if template.has(key)), None)
        self._ref(_value(template, "name") or _value(template, "nom"), group.strip('"'), words, sink)

    def _cite(self, template: Template, name: str, sink: Sink) -> None:
        """Add a source with its fields; in the body it is words and a link."""
        fields = read_cite(name, self._parameters(template))
        words = entry_words(fields)
        if isinstance(sink, Slip):
            sink.source(words, given(fields))
        elif words:
            sink.link(words, fields.get("url") or fields.get("version_url"))

    def _short(self, template: Template, sink: Sink) -> None:
        """Mark a short footnote; its note names the work and, where the page lists it once, gives its fields."""
        words, key, locator = _harvard(template)
        ref = self._notes.met(f"\0short\0{words}", "")
        if ref.slip is None:
            ref.slip = Slip()
            ref.slip.words(words + ".")
            found = self._works.get(key)
            if found is not None:
                fields = read_cite(_name(found), self._parameters(found))
                fields = {**fields, "locator": locator} if locator else fields
                ref.slip.words(" ")
                ref.slip.source(entry_words({**fields, "locator": ""}), given(fields))
        sink.mark(ref.label, f"\0short\0{words}")

    def _parameters(self, template: Template) -> dict[str, str]:
        return {str(parameter.name): self._plain(parameter.value) for parameter in template.params}

    def _plain(self, code: Wikicode) -> str:
        """Return the words that ``code`` shows; an address stays as it is written."""
        if len(code.nodes) == 1 and isinstance(code.nodes[0], Text | ExternalLink):
            return html.unescape(str(code.nodes[0])).strip()
        before = self._notes
        self._notes = _Notes()  # a note inside a citation's field is no note of the page
        slip = Slip()
        self._walk(code, slip)
        self._notes = before
        return slip.text


def _name(template: Template) -> str:
    """Return a template's name in lower case, without its namespace; of a parser function all up to its first value."""
    name = _SPACES.sub(" ", html.unescape(str(template.name))).strip().lower()
    return name.removeprefix("template:").removeprefix("vorlage:").removeprefix("modèle:").strip()


def _value(template: Template, name: str) -> str:
    """Return one parameter as it is written, empty where it is missing."""
    return html.unescape(str(template.get(name).value)).strip() if template.has(name) else ""


def _attribute(tag: Tag, name: str) -> str:
    return html.unescape(html.unescape(str(tag.get(name).value))).strip() if tag.has(name) else ""


def _holds_note(code: Wikicode) -> bool:
    text = str(code).lower()
    return "<ref" in text or "{{efn" in text or "{{sfn" in text or "{{refn" in text or "#tag:ref" in text


def _last_part(code: Wikicode) -> Wikicode:
    """Return what stands behind the last bar of a picture's options: its caption."""
    nodes = list(code.nodes)
    for place in range(len(nodes) - 1, -1, -1):
        _, bar, caption = str(nodes[place]).rpartition("|")
        if isinstance(nodes[place], Text) and bar:
            return Wikicode([Text(caption), *nodes[place + 1 :]])
    return code


def _harvard(template: Template) -> tuple[str, tuple[tuple[str, ...], str], str]:
    """Return the words of a short footnote ("Orr & Lind 2019, p. 12"), the key of its work, and the place in it."""
    plain = [html.unescape(str(parameter.value)).strip() for parameter in template.params if not parameter.showkey]
    year = next((word for word in plain if _YEAR.match(word)), "")
    people = tuple(word for word in plain[: plain.index(year) if year else len(plain)] if word)[:4]
    pages = _value(template, "pp") or _value(template, "pages")
    page = _value(template, "p") or _value(template, "page")
    place = f"pp. {pages}" if pages else f"p. {page}" if page else _value(template, "loc")
    names = " & ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people)
    shown = f"{names} {year}".strip()
    return (f"{shown}, {place}" if place else shown), (people, year), place


def _works(code: Wikicode) -> dict[tuple[tuple[str, ...], str], Template]:
    """Return the page's cite templates by last names and year, those of which there is just one; only where short notes are."""
    text = str(code).lower()
    if not any(f"{{{{{name}" in text for name in SHORT):
        return {}
    found: dict[tuple[tuple[str, ...], str], list[Template]] = {}
    for template in code.filter_templates():
        if is_cite(_name(template)):
            key = names_and_year({str(parameter.name): str(parameter.value) for parameter in template.params})
            found.setdefault(key, []).append(template)
    return {key: templates[0] for key, templates in found.items() if len(templates) == 1}
