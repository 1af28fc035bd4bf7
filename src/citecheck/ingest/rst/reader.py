"""Reader of reStructuredText: footnotes numbered by hand, by themselves, by name or by sign; citations; links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from citecheck.ingest.loose import settle
from citecheck.ingest.markup import Folder, Sink, Slip, opened
from citecheck.ingest.rst.blocks import Block, blocks_of, normal
from citecheck.ingest.rst.inline import Piece, pieces_of
from citecheck.ingest.rst.numbers import Numbers
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document

MEDIA_TYPE = "text/x-rst"

_INDIRECT = re.compile(r"(?:`(.{1,500})`|([^\s`]{1,500}))_$")
#: Most steps from target to target ("one: two_"), and from file to file.
_MOST_STEPS, _MOST_FILES = 20, 200


class Rst:
    """Reads reStructuredText, with the files of its folder that it includes. Code, comments and directives' data show nothing."""

    media_types: tuple[str, ...] = (MEDIA_TYPE, "text/prs.fallenstein.rst")
    suffixes: tuple[str, ...] = (".rst", ".rest")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for binary data and for no words at all."""
        source = opened(path, data, "reStructuredText")
        weave = Weave()
        blocks = tuple(_with_included(blocks_of(source.text), Folder(path.parent), weave, [path.name]))
        _Reading(blocks, weave).read()
        return settle(weave, source=str(path), media_type=MEDIA_TYPE, digest=source.digest, encoding=source.encoding)


def _with_included(blocks: Iterable[Block], folder: Folder, weave: Weave, files: list[str]) -> Iterator[Block]:
    """Yield the blocks with those of included files in their place; one that cannot be read is told.

    ``files`` are those read so far: none is read twice, so that files that include one another come to an end.
    """
    for block in blocks:
        if block.kind != "include":
            yield block
            continue
        text = folder.text(block.text, "") if block.text not in files and len(files) < _MOST_FILES else None
        if text is not None:
            files.append(block.text)
            yield block  # says on which line of the report all that follows stands
            yield from _with_included(map(_unlined, blocks_of(text)), folder, weave, files)
        elif not block.text.startswith("<"):  # "<isonum.txt>": docutils' own tables of signs
            weave.problem("CC413", f"{block.text} was not read: no such file in the report's folder, or read already")


def _unlined(block: Block) -> Block:
    """Return a block of another file: its lines are not the report's."""
    return replace(block, line=0, inner=tuple(map(_unlined, block.inner)))


class _Reading:
    """One file under way: the body goes into the weave, each note into a slip."""

    def __init__(self, blocks: tuple[Block, ...], weave: Weave) -> None:
        self._blocks = blocks
        self._weave = weave
        self._numbers = Numbers(blocks)
        self._definitions = self._numbers.definitions()
        every = list(_flat(blocks))
        self._targets = {block.name: block.text for block in every if block.kind == "target" and block.name}
        self._anonymous = iter([block.text for block in every if block.kind == "target" and not block.name])
        self._signs = {block.name: block.text for block in every if block.kind == "substitution"}

    def read(self) -> None:
        """Read all blocks into the weave."""
        self._learn(self._blocks)
        self._walk(self._blocks, self._weave)

    def _learn(self, blocks: Iterable[Block]) -> None:
        """Keep the names of links that bring their address with them: "`the dam <https://…>`_" serves "`the dam`_" too."""
        for block in _flat(blocks):
            if block.kind == "paragraph" and ">`_" in block.text:
                for piece in pieces_of(block.text):
                    if piece.kind == "link" and piece.text != piece.to:
                        self._targets.setdefault(normal(piece.text), piece.to)

    def _walk(self, blocks: Iterable[Block], sink: Sink) -> None:
        for block in blocks:
            if block.kind == "paragraph":
                self._spans(block.text, sink, line=block.line)
                sink.paragraph()
            elif block.kind == "include" and block.line:
                self._weave.line(block.line)
            elif block.kind == "note":
                definition = next(self._definitions)
                slip = Slip()
                self._walk(block.inner, slip)
                self._weave.note(definition.key, definition.label, slip.text, marks=slip.marks, line=block.line)

    def _spans(self, text: str, sink: Sink, depth: int = 0, line: int = 0) -> None:
        """Add the pieces of a paragraph that begins on ``line`` of the file; 0 where that is not known."""
        lined = line > 0 and sink is self._weave
        at = 0
        for piece in pieces_of(text):
            line, at = line + text.count("\n", at, piece.at), piece.at
            if lined:
                self._weave.line(line)
            if piece.kind == "words":
                for number, row in enumerate(piece.text.split("\n") if lined else [piece.text]):
                    if number:
                        sink.words(" ")
                        self._weave.line(line + number)
                    sink.words(row)
            elif piece.kind == "link":
                sink.link(piece.text, piece.to)
            elif piece.kind == "note":
                self._note(piece.text, sink)
            elif piece.kind == "bar":
                self._sign(piece.text, sink, depth)
            else:
                self._reference(piece, sink)

    def _note(self, name: str, sink: Sink) -> None:
        """Mark a note. A word in brackets that no definition bears ("[a]_") may be anything; a number is a marker."""
        if not self._numbers.knows(name) and not name.lstrip("#*").isdecimal() and name[0] not in "#*":
            sink.words(f"[{name}]")
            return
        definition = self._numbers.referred(name)
        sink.mark(definition.label, definition.key)

    def _sign(self, name: str, sink: Sink, depth: int) -> None:
        """Write what a substitution stands for; one that is not defined stays as it is written."""
        known = self._signs.get(normal(name))
        if known is None or depth > 5:
            sink.words(f"|{name}|")
        else:
            self._spans(known, sink, depth + 1)

    def _reference(self, piece: Piece, sink: Sink) -> None:
        address = next(self._anonymous, "") if piece.kind == "anonymous" else self._targets.get(normal(piece.to))
        quoted = piece.text != piece.to or " " in piece.text
        if address is None and not quoted:
            written = piece.text if self._numbers.knows(piece.text) else f"{piece.text}_"
            sink.words(written)
            return
        sink.link(piece.text, self._resolved(address or ""))

    def _resolved(self, address: str) -> str:
        """Follow a target that is another one's name, to the address where that ends."""
        for _ in range(_MOST_STEPS):
            indirect = _INDIRECT.match(address)
            if indirect is None or "://" in address:
                break
            address = self._targets.get(normal(indirect[1] or indirect[2]), "")
        return re.sub(r"\\(.)", r"\1", address)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _flat(block.inner)
