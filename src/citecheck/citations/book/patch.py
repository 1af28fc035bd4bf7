"""New text for citations.yaml: a fresh file, or an old one changed at just those places where a value is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from citecheck.citations.book.fields import by_hand, record_of
from citecheck.citations.book.schema import VERSION, BookFile, BookRecord, BookReport, keys_of, names_of
from citecheck.citations.book.text import HEADER, entry, mapping, rows, tame
from citecheck.citations.book.tree import Branch, Entry, Leaf, Node, Rows, after_line, column_of, comments_in
from citecheck.model.citation import Citations

#: Columns of the dashes and of the keys in a file that citecheck writes.
_DASH = 2


def wanted(citations: Citations, old: BookFile | None, with_claims: bool) -> BookFile:
    """Return the file as it should be: records of ``old`` in their order, new ones after the one before them in the report.

    Records that ``citations`` lacks are kept: those that a person wrote as they are, the others marked orphaned.
    """
    before = {record.id: record for record in old.citations} if old else {}
    records = [
        record_of(citation, citations.claims_of(citation) if with_claims else None, before.get(citation.id))
        for citation in citations.citations
    ]
    now = {record.id: record for record in records}
    behind: dict[str | None, list[BookRecord]] = {None: []}  # old record -> the new ones that come after it
    last: str | None = None
    for record in records:
        last = record.id if record.id in before else last
        if record.id not in before:
            behind.setdefault(last, []).append(record)
    order = behind[None]
    for id_, record in before.items():
        order += [now.get(id_) or _left(record), *behind.get(id_, ())]
    return BookFile(version=VERSION, report=_report(citations, old), citations=tuple(order))


def _left(record: BookRecord) -> BookRecord:
    return record if by_hand(record) or record.orphaned else msgspec.structs.replace(record, orphaned=True)


def _report(citations: Citations, old: BookFile | None) -> BookReport:
    date = citations.report_date.isoformat() if citations.report_date else None
    return BookReport(
        source=tame(citations.source) or None,
        digest=f"sha256:{citations.digest}" if citations.digest else None,
        date=date or (old.report.date if old else None),
    )


def fresh(file: BookFile) -> str:
    """Return the text of a file that was not there before."""
    report = plain(file.report)
    lines = [*HEADER.splitlines(), "", f"version: {VERSION}"]
    lines += ["", *entry("report", report, 0)] if report else []
    records = rows([plain(record) for record in file.citations], _DASH, gap=True)
    return "\n".join([*lines, "", "citations:" if records else "citations: []", *records]) + "\n"


def patched(text: str, tree: Branch, old: BookFile, new: BookFile) -> str:
    """Return ``text``, which says ``old``, changed so that it says ``new``. All else in it stays as it is."""
    if plain(old) == plain(new):
        return text
    if tree.flow:
        return fresh(new)
    patch = _Patch(text if text.endswith("\n") else text + "\n")
    report, citations = tree.entry("report"), tree.entry("citations")
    if report is not None and isinstance(report.value, Branch) and not report.value.flow:
        patch.branch(report.value, plain(old.report), plain(new.report), keys_of(BookReport))
    elif plain(old.report) != plain(new.report):
        patch.put(tree, "report", plain(new.report) or None, keys_of(BookFile))
    if citations is not None and isinstance(citations.value, Rows) and citations.value.items and not citations.value.flow:
        patch.records(citations, citations.value, old, new)
    elif plain(old)["citations"] != plain(new)["citations"]:
        patch.put(tree, "citations", plain(new)["citations"], keys_of(BookFile))
    return patch.applied()


def plain(part: msgspec.Struct) -> dict[str, Any]:
    """Return a part of the file as dict and list, with its keys in order and without what says nothing."""
    pairs = ((key, _plain(getattr(part, name))) for name, key in names_of(type(part)))
    whole = isinstance(part, BookFile)
    return {key: said for key, said in pairs if whole or said not in (None, False, "", [], {})}


def _plain(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return plain(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


class _Patch:
    """Collects changes of a text and makes them all at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[tuple[int, int, str]] = []

    def applied(self) -> str:
        """Return the text with all changes made; those at one place in the order in which they came."""
        pieces: list[str] = []
        last = 0
        for start, end, words in sorted(self.changes, key=lambda change: change[0]):
            pieces += [self.text[last:start], words]
            last = max(last, end)
        return "".join([*pieces, self.text[last:]])

    def branch(self, tree: Branch, old: Mapping[str, Any], new: Mapping[str, Any], order: Sequence[str]) -> None:
        """Change the keys of a block whose value is new."""
        for key in order:
            if old.get(key) != new.get(key):
                self.put(tree, key, new.get(key), order)

    def put(self, tree: Branch, key: str, value: object, order: Sequence[str]) -> None:
        """Give ``key`` its new value, at its place in ``order`` where it is not there yet; None takes it away."""
        there = tree.entry(key)
        if there is None:
            self.insert(tree, key, value, order)
        elif value is None:
            self.remove(tree, there)
        else:
            self.rewrite(there, value)

    def insert(self, tree: Branch, key: str, value: object, order: Sequence[str]) -> None:
        column = column_of(self.text, tree.start)
        lines = "\n".join(entry(key, value, column))
        earlier = [there for name in order[: order.index(key)] if (there := tree.entry(name))]
        if earlier:
            at = self.after(earlier[-1])
            self.changes.append((at, at, " " * column + lines + "\n"))
        else:
            self.changes.append((tree.start, tree.start, lines + "\n" + " " * column))

    def remove(self, tree: Branch, there: Entry) -> None:
        """Take an entry away and leave its comments; one that shares its line with a dash stays as a bare key."""
        column = column_of(self.text, there.key.start)
        first, others = comments_in(self.text, there)
        if there is tree.entries[0]:
            bare = self.text[there.key.start : there.key.end] + ":" + (f"  {first}" if first else "")
            self.changes.append((there.key.start, self.after(there), self.with_comments([bare], others, column)))
        else:
            left = ([first] if first else []) + others
            words = "".join(f"{' ' * column}{comment}\n" for comment in left)
            self.changes.append((there.key.start - column, self.after(there), words))

    def rewrite(self, there: Entry, value: object) -> None:
        column = column_of(self.text, there.key.start)
        key, node = there.key.text, there.value
        first, *rest = entry(key, value, column)
        inline = not rest and not (isinstance(node, Leaf) and node.block) and "\n" not in self.text[there.key.end : node.end]
        if inline and not (isinstance(node, Branch | Rows) and not node.flow):
            space = "" if node.start < node.end else " "
            self.changes.append((node.start, node.end, space + first.removeprefix(f"{key}: ")))
            return
        comment, others = comments_in(self.text, there)
        lines = [first + (f"  {comment}" if comment else ""), *rest]
        self.changes.append((there.key.start, self.after(there), self.with_comments(lines, others, column)))

    def records(self, key: Entry, there: Rows, old: BookFile, new: BookFile) -> None:
        """Change, record by record, what is new, and put new records after the one before them."""
        nodes: dict[str, Node] = {record.id: node for record, node in zip(old.citations, there.items, strict=True)}
        before = {record.id: plain(record) for record in old.citations}
        column = column_of(self.text, there.start)
        last = after_line(self.text, key.key.end)
        top = True
        for record in new.citations:
            said, node = plain(record), nodes.get(record.id)
            if isinstance(node, Branch):
                self.record(node, before[record.id], said)
                last, top = after_line(self.text, node.end), False
            else:
                lines = rows([said], column)
                self.changes.append((last, last, "\n".join([*lines, "", ""] if top else ["", *lines, ""])))

    def record(self, node: Branch, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if old != new and node.flow:
            lines = mapping(new, column_of(self.text, node.start))
            self.changes.append((node.start, node.end, "\n".join(lines)))
        elif old != new:
            self.branch(node, old, new, keys_of(BookRecord))

    def after(self, there: Entry) -> int:
        """Return the beginning of the line after an entry."""
        return after_line(self.text, max(there.key.end, there.value.end))

    @staticmethod
    def with_comments(lines: Sequence[str], comments: Sequence[str], column: int) -> str:
        return "\n".join([*lines, *(" " * column + comment for comment in comments), ""])
