"""Works that a LaTeX text cites: entries of a .bib file, with their fields in CSL's names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from citecheck.ingest.latex.source import Source

#: Entry type -> kind of source (BibTeX's and biblatex's types).
_KINDS = {
    "article": "article",
    "book": "book", "inbook": "book", "incollection": "book", "collection": "book", "booklet": "book", "reference": "book",
    "inreference": "book", "mvbook": "book", "phdthesis": "book", "mastersthesis": "book", "thesis": "book",
    "inproceedings": "article", "conference": "article", "proceedings": "book", "unpublished": "article",
    "techreport": "report", "report": "report", "manual": "report",
    "online": "web", "electronic": "web", "www": "web", "misc": "web", "software": "web", "dataset": "web",
    "video": "video", "movie": "video", "legal": "legal", "jurisdiction": "legal", "legislation": "legal",
}  # fmt: skip
_FIELDS = {
    "title": ("title",),
    "container_title": ("journaltitle", "journal", "booktitle", "maintitle", "newspaper"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "author": ("author", "editor"),
    "doi": ("doi",),
    "language": ("langid", "language"),
}
_START = re.compile(r"@\s*([A-Za-z]+)\s*([{(])\s*")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+/-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}\"()]+")
_JOINED = re.compile(r"\s*#\s*")
_AND = re.compile(r"\s+and\s+")
_LINK = re.compile(r"https?://[^\s{}\\]+")
_ACCESSED = re.compile(r"(?i)\b(?:accessed|visited|retrieved|viewed|abgerufen|consult\w*|zugriff)\b[\s:]*(?:on|am|le|the)?[\s:]*")
_MONTHS = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_ESCAPED = re.compile(r"\\([%#&_{}~$])|[{}]")


def plain_address(written: str) -> str:
    r"""Return an address without LaTeX's escapes.

    >>> plain_address(r"http://x.example/a\_b\%20c")
    'http://x.example/a_b%20c'
    """
    return _ESCAPED.sub(lambda sign: sign[1] or "", written.replace(r"\textasciitilde", "~").replace(r"\~{}", "~")).strip()


def read_bib(text: str) -> dict[str, dict[str, str]]:
    """Return the entries of a .bib file by key: field names in lower case, values as written, and "entry" for the type.

    Of two entries with one key the first counts, as for BibTeX. An entry whose braces do not close is left out.
    """
    source = Source(text)
    strings: dict[str, str] = {}
    entries: dict[str, dict[str, str]] = {}
    at = 0
    while (start := _START.search(text, at)) is not None:
        kind, opening = start[1].lower(), start.start(2)
        end = source.closes.get(opening) if start[2] == "{" else text.find(")\n", start.end())
        at = start.end()
        if end is None or end < 0:
            continue
        if kind == "string":
            strings.update(_pairs(source, at, end, strings))
        elif kind not in ("comment", "preamble"):
            comma = text.find(",", at, end)
            key = text[at : comma if comma >= 0 else end].strip()
            fields = dict(_pairs(source, comma + 1, end, strings)) if comma >= 0 else {}
            entries.setdefault(key, {**fields, "entry": kind})
        at = end
    return {key: _inherited(entry, entries) for key, entry in entries.items()}


def _inherited(entry: dict[str, str], entries: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Fill what is missing from the entry that ``crossref`` names; its title is the part's container."""
    parent = entries.get(entry.get("crossref", ""))
    if parent is None:
        return entry
    return {**{k: v for k, v in parent.items() if k not in ("title", "entry")}, "booktitle": parent.get("title", ""), **entry}


def _pairs(source: Source, at: int, end: int, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    while (name := _NAME.match(source.text, at, end)) is not None:
        value, at = _value(source, name.end(), end, strings)
        yield name[1].lower(), " ".join(value.split())


def _value(source: Source, at: int, end: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """Read one value with all its parts ("a" # b # {c}), and return where it ends."""
    parts: list[str] = []
    while at < end:
        char = source.text[at]
        if char == "{" and at in source.closes:
            stop = source.closes[at]
            parts.append(source.text[at + 1 : stop])
        elif char == '"':
            stop = _quote_end(source, at + 1, end)
            parts.append(source.text[at + 1 : stop])
        else:
            word = _WORD.match(source.text, at, end)
            stop = word.end() - 1 if word else at
            parts.append(strings.get(word.group().lower(), word.group()) if word else "")
        at = stop + 1
        joined = _JOINED.match(source.text, at, end)
        if joined is None:
            break
        at = joined.end()
    return "".join(parts), at


def _quote_end(source: Source, at: int, end: int) -> int:
    while at < end and source.text[at] != '"':
        at = source.closes.get(at, at) + 1
    return min(at, end)


def work_fields(entry: Mapping[str, str], plain: Callable[[str], str]) -> dict[str, str]:
    """Return an entry's fields in CSL's names (see ``Note.fields``); ``plain`` turns LaTeX into words."""
    fields = {field: next((plain(entry[name]) for name in names if entry.get(name)), "") for field, names in _FIELDS.items()}
    written = next((entry[name] for name in ("author", "editor") if entry.get(name)), "")
    fields["author"] = "; ".join(plain(name) for name in _AND.split(written) if name.lower() != "others")
    if entry.get("subtitle"):
        fields["title"] = f"{fields['title']}: {plain(entry['subtitle'])}"
    fields["issued"] = _issued(entry, plain)
    remark = next(
        (plain(entry[name]) for name in ("note", "addendum", "howpublished") if _ACCESSED.search(entry.get(name, ""))), ""
    )
    fields["accessed"] = entry.get("urldate", "") or _ACCESSED.split(remark)[-1].strip(" .()")
    fields["url"] = plain_address(entry.get("url", "")) or _hidden_link(entry)
    pages = plain(entry.get("pages", "")).replace("--", "–")
    fields["numbers"] = ", ".join(
        part for part in (f"vol. {entry['volume']}" if entry.get("volume") else "", f"pp. {pages}" if pages else "") if part
    )
    fields["kind"] = (
        "news" if entry.get("entrysubtype", "").lower() in ("newspaper", "magazine") else _KINDS.get(entry["entry"], "")
    )
    return {field: value for field, value in fields.items() if value}


def _hidden_link(entry: Mapping[str, str]) -> str:
    """Return the link in "howpublished" or "note", where older styles keep it."""
    for name in ("howpublished", "note", "addendum"):
        found = _LINK.search(plain_address(entry.get(name, "")))
        if found is not None:
            return found.group().rstrip(".,;")
    return ""


def _issued(entry: Mapping[str, str], plain: Callable[[str], str]) -> str:
    """Return the date: biblatex's as it stands, BibTeX's year, month and day as ISO 8601 where the month is known."""
    if entry.get("date"):
        return plain(entry["date"])
    year, month, day = plain(entry.get("year", "")), plain(entry.get("month", "")), plain(entry.get("day", ""))
    number = _MONTHS.get(month[:3].lower()) or (int(month) if month.isdigit() and 0 < int(month) < 13 else None)
    if not year.isdigit() or number is None:
        return f"{month} {year}".strip()
    return f"{year}-{number:02}-{int(day):02}" if day.isdigit() else f"{year}-{number:02}"
