"""Walks LaTeX: words, signs, headings, environments, macros of the author's own, links and files of the same folder."""

from __future__ import annotations

import re
from collections.abc import Callable

from citecheck.ingest.latex.macros import ACCENTS, DROPPED, ENVIRONMENTS, HEADINGS, MATHS, SIGNS, TABLES, accented
from citecheck.ingest.latex.source import Source, prepared
from citecheck.ingest.latex.works import plain_address
from citecheck.ingest.markup import Folder, Sink, Slip
from citecheck.ingest.weave import Weave

#: What one macro does: it is given its source, its name, where its name ends, and the sink, and returns where the text goes on.
Action = Callable[[Source, str, int, Sink], int]

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z@]+)(?P<star>\*?)"
    r"|\\(?P<sign>.)"
    r"|(?P<math>\$\$?)"
    r"|(?P<par>\n[ \t]*\n\s*)"
    r"|(?P<type>---?|``|''|`|'|~|,,|!`|\?`)"
    r"|(?P<brace>[{}])"
    r"|(?P<cell>&)"
    r"|\ue010(?P<verb>\d+)\ue011"
    r"|(?P<text>[^\\$\n\-`'~,!?{}&\ue010]+|.)",
    re.DOTALL,
)
_TYPE = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "~": "\u00a0", ",,": "„", "!`": "¡", "?`": "¿"}
_DEFINE = re.compile(
    r"\s*(?:\{\s*)?\\(?P<name>[a-zA-Z@]+)\s*(?:\}\s*)?(?:\[(?P<count>\d)\]\s*)?(?:\[(?P<default>[^\[\]]*)\]\s*)?"
    r"(?P<pattern>(?:#\d)*)\s*(?=\{)"
)
#: Macros of an author's own that write into the index, by the names that they are given: \\indexdef, \\sindex, \\indexperson.
_INDEXES = re.compile(r"[a-z]?index(?!ing)")
_DEFINES = frozenset({"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "def", "gdef", "newrobustcmd"})
#: How deep macros and notes may stand in one another, and how much all expansions may write beyond the source's own length.
_DEEPEST = 40
_MOST_EXPANDED = 200_000


class _Macro:
    """A macro of the author's own: how many arguments, the first one's default, and what it stands for."""

    def __init__(self, count: int, default: str | None, body: str) -> None:
        self.count = min(count, 9)
        self.default = default
        self.body = body


class Walk:
    """One report under way: the body goes into the weave. ``actions`` are the macros that have a meaning of their own."""

    def __init__(self, folder: Folder, text: str) -> None:
        self._folder = folder
        self._weave = Weave()
        self._macros: dict[str, _Macro] = {}
        self._told: set[str] = set()
        self._depth = 0
        self._left = _MOST_EXPANDED + 4 * len(text)
        self._expanding: set[str] = set()
        self._inputs: list[str] = []
        self._tables = 0
        self._front: dict[str, tuple[Source, int, int]] = {}
        self.actions: dict[str, Action] = dict.fromkeys(_DEFINES, self._define) | {
            "href": self._href,
            "url": self._url,
            "nolinkurl": self._url,
            "path": self._url,
            "enquote": self._quoted,
            "textquote": self._quoted,
            "mkbibquote": self._quoted,
            "input": self._input,
            "include": self._input,
            "subfile": self._input,
            "title": self._title,
            "author": self._title,
            "maketitle": self._maketitle,
            "begin": self._begin,
            "end": self._end,
            "item": self._paragraph,
            "par": self._paragraph,
            "newpage": self._paragraph,
            "clearpage": self._paragraph,
        }
        self.actions |= dict.fromkeys(HEADINGS, self._heading)

    def _walk(self, source: Source, at: int, end: int, sink: Sink) -> None:
        """Walk the characters ``at`` to ``end`` of ``source``."""
        if self._depth >= _DEEPEST:
            self._missing("", "macros stand too deep in one another: what is inside was not read")
            return
        self._depth += 1
        while at < end:
            token = _TOKEN.match(source.text, at, end)
            if token is None:
                break
            at = self._token(source, token, end, sink)
        self._depth -= 1

    def _token(self, source: Source, token: re.Match[str], end: int, sink: Sink) -> int:
        """Take one token, and return where the text goes on."""
        kind = token.lastgroup
        if source.lines and sink is self._weave:
            self._weave.line(source.line_at(token.start()))
        if kind in ("star", "word"):
            return self._macro(source, token["word"], token.end(), end, sink)
        if kind == "sign":
            return self._sign(source, token["sign"], token.end(), sink)
        if kind == "math":
            return self._math(source, token, end, sink)
        if kind == "par" or (kind == "cell" and self._tables):
            sink.paragraph()
        elif kind == "verb":
            place = int(token["verb"])
            sink.words(source.kept[place] if place < len(source.kept) else "")
        elif kind != "brace":
            sink.words(_TYPE.get(token.group(), token.group()))
        return token.end()

    def _sign(self, source: Source, sign: str, at: int, sink: Sink) -> int:
        if sign in ACCENTS:
            return self._accent(source, sign, at, sink)
        if sign == "\\":
            if self._tables:
                sink.paragraph()
            sink.words(" ")
            return source.dropped(at, "[")
        if sign in "([":
            close = source.text.find("\\)" if sign == "(" else "\\]", at, at + 10_000)
            if close >= 0:
                sink.words(source.text[at - 2 : close + 2])
                return close + 2
        sink.words(SIGNS.get(sign, ""))
        return at

    def _accent(self, source: Source, accent: str, at: int, sink: Sink) -> int:
        found = source.argument(at)
        if found is None:
            return at
        slip = Slip()
        self._walk(source, found[0], found[1], slip)
        sink.words(accented(accent, slip.text))
        return found[2]

    def _math(self, source: Source, token: re.Match[str], end: int, sink: Sink) -> int:
        """Keep mathematics as its source; a dollar that its paragraph does not close is a dollar."""
        close = re.compile(r"(?:\\.|[^\\$\n]|\n(?![ \t]*\n))*", re.DOTALL).match(source.text, token.end(), end)
        stop = close.end() if close else token.end()
        mark = token.group()
        if not source.text.startswith(mark, stop) or stop + len(mark) > end:
            sink.words(mark)
            return token.end()
        sink.words(source.text[token.start() : stop + len(mark)])
        return stop + len(mark)

    def _macro(self, source: Source, name: str, at: int, end: int, sink: Sink) -> int:
        """Take one macro whose name ends at ``at``."""
        action = self.actions.get(name)
        if action is None and name in self._macros:
            action = self._expand
        elif action is None and name in ACCENTS:
            action = self._accent
        if action is not None:
            return action(source, name, at, sink)
        takes = DROPPED.get(name, "" if name in SIGNS else "[{" if _INDEXES.match(name) else "[")
        sink.words(SIGNS[name] if name in SIGNS and name not in DROPPED else "")
        after = source.dropped(at, takes)
        return after if after > at else min(source.after_blank(at), end)

    def _expand(self, source: Source, name: str, at: int, sink: Sink) -> int:
        """Walk what a macro of the author's own stands for."""
        macro = self._macros[name]
        values: list[str] = []
        if macro.default is not None:
            option = source.option(at)
            values.append(source.text[option[0] : option[1]] if option else macro.default)
            at = option[2] if option else at
        while len(values) < macro.count:
            found = source.argument(at)
            values.append(source.text[found[0] : found[1]] if found else "")
            at = found[2] if found else at
        written = re.sub(r"#([1-9])", lambda place: values[int(place[1]) - 1] if int(place[1]) <= len(values) else "", macro.body)
        self._left -= len(written) + 1
        if self._left < 0 or name in self._expanding:
            self._missing("", f"the macro \\{name} writes itself, or too much: it was not read")
            return at
        self._expanding.add(name)
        self._walk(Source(written, source.kept), 0, len(written), sink)
        self._expanding.remove(name)
        return source.after_blank(at) if not values else at

    def _define(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        r"""Learn a macro: \newcommand{\x}[1]{…}, \def\x#1{…}."""
        del sink
        found = _DEFINE.match(source.text, at)
        body = source.argument(found.end()) if found else None
        if found is None or body is None:
            return at
        count = int(found["count"] or len(found["pattern"]) // 2)
        self._macros[found["name"]] = _Macro(count, found["default"], source.text[body[0] : body[1]])
        return body[2]

    def _heading(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        at = source.dropped(at, "[")
        found = source.argument(at)
        sink.paragraph()
        if found is None:
            return at
        self._walk(source, found[0], found[1], sink)
        sink.paragraph()
        return found[2]

    def _begin(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        found = source.argument(at)
        if found is None:
            return at
        name, at = source.text[found[0] : found[1]].strip(), found[2]
        if name in MATHS:
            close = source.text.find(f"\\end{{{name}}}", at)
            if close >= 0:
                sink.words(f" {source.text[at:close]} ")
                return close + len(name) + 6
        sink.paragraph()
        self._tables += name in TABLES
        at = source.dropped(at, ENVIRONMENTS.get(name, ""))
        return self._environment(source, name, at, sink)

    def _environment(self, source: Source, name: str, at: int, sink: Sink) -> int:
        """Take what an environment holds, where it is not simply walked; returns where the text goes on."""
        del source, name, sink
        return at

    def _end(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        found = source.argument(at)
        if found is None:
            return at
        self._tables = max(0, self._tables - (source.text[found[0] : found[1]].strip() in TABLES))
        sink.paragraph()
        return found[2]

    def _paragraph(self, source: Source, name: str, at: int, sink: Sink) -> int:
        sink.paragraph()
        return source.dropped(at, "[") if name == "item" and source.option(at) is None else source.after_blank(at)

    def _quoted(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        found = source.argument(at)
        if found is None:
            return at
        sink.words("“")
        self._walk(source, found[0], found[1], sink)
        sink.words("”")
        return found[2]

    def _title(self, source: Source, name: str, at: int, sink: Sink) -> int:
        r"""Keep \title and \author until \maketitle; a part of a text that has no preamble shows them at once."""
        at = source.dropped(at, "[")
        found = source.argument(at)
        if found is None:
            return at
        if sink is self._weave:
            sink.paragraph()
            self._walk(source, found[0], found[1], sink)
            sink.paragraph()
        else:
            self._front[name] = (source, found[0], found[1])
        return found[2]

    def _maketitle(self, _source: Source, _name: str, at: int, sink: Sink) -> int:
        for name in ("title", "author"):
            if name in self._front:
                sink.paragraph()
                self._walk(*self._front.pop(name), sink)
                sink.paragraph()
        return at

    def _input(self, source: Source, name: str, at: int, sink: Sink) -> int:
        r"""Walk a file of the same folder; what is not there is told."""
        found = source.argument(at)
        if found is None:
            return at
        file = source.text[found[0] : found[1]].strip()
        text = self._folder.text(file, ".tex") if file not in self._inputs else None
        if text is None:
            self._missing(f"{name}{{{file}}}", f"\\{name}{{{file}}} was not read: no such file in the report's folder")
        else:
            self._inputs.append(file)
            inner = prepared(text)
            self._walk(inner, 0, len(inner.text), sink)
            self._inputs.pop()
        return found[2]

    def _href(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        at = source.dropped(at, "[")
        address = source.argument(at)
        shown = source.argument(address[2]) if address else None
        if address is None or shown is None:
            return at
        slip = Slip()
        self._walk(source, shown[0], shown[1], slip)
        words = slip.text
        for label, _ in slip.marks:
            words = words.replace(f"[{label}]", "", 1)
        sink.link(words, plain_address(source.text[address[0] : address[1]]))
        for label, key in slip.marks:
            sink.mark(label, key)
        return shown[2]

    def _url(self, source: Source, _name: str, at: int, sink: Sink) -> int:
        found = source.argument(at)
        if found is None:
            return at
        address = plain_address(source.text[found[0] : found[1]])
        sink.link(address, address)
        return found[2]

    def _plain(self, latex: str) -> str:
        """Return the words that a piece of LaTeX shows."""
        slip = Slip()
        source = prepared(latex)
        self._walk(source, 0, len(source.text), slip)
        return slip.text

    def _missing(self, what: str, message: str) -> None:
        """Tell once what was not read."""
        if f"{what}\0{message}" not in self._told:
            self._told.add(f"{what}\0{message}")
            self._weave.problem("CC413", message)
