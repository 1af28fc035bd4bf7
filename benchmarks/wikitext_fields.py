"""How exactly cite templates of wikitext become citations: ``python benchmarks/wikitext_fields.py TEMPLATES.jsonl``.

Each line of the file is one template: ``tpl`` (its name) and its parameters, null where they are missing. It is written
as a ref on a page of its own, read by the wikitext reader, and cited. A field is exact where it is the template's value with its
white space collapsed, dates where they mean the same day, month or year, and where nothing is given nothing may be found.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re
import sys
from collections import Counter
from pathlib import Path

from citecheck.citations.parse import cite
from citecheck.ingest.wikitext.reader import Wikitext
from citecheck.model.citation import Citation, CitedDate
from citecheck.text.archive_urls import take_apart

#: How templates write dates -> characters of an ISO date that they settle. Of "July–August 2004" the last month.
FORMS = {
    "%d %B %Y": 10,
    "%B %d, %Y": 10,
    "%Y-%m-%d": 10,
    "%d %b %Y": 10,
    "%d %B, %Y": 10,
    "%B %Y": 7,
    "%b %Y": 7,
    "%b %d, %Y": 10,
    "%Y": 4,
}
FIELDS = ("title", "container_title", "publisher", "author", "issued", "accessed", "url", "version_url")


def page(row: dict[str, str | None]) -> str:
    """Write the page that cites the template of ``row`` once."""
    parameters = " ".join(f"|{name}={value}" for name, value in row.items() if value and name not in ("src", "tpl"))
    return f"The claim stands.<ref>{{{{{row['tpl']} {parameters}}}}}</ref>\n\n<references />\n"


def words(text: str | None) -> str | None:
    """Return a value without markup, as a page shows it."""
    return " ".join(re.sub(r"''+|<!--.*?-->", "", html.unescape(text)).split()) or None if text else None


def date(text: str | None) -> str | None:
    """Return a date as ISO 8601, cut to its precision; by the standard library, so that our own dates are measured too."""
    plain = words(text) or ""
    for form, cut in FORMS.items():
        try:
            return (
                dt.datetime.strptime(re.sub(r"^\w+–(?=\w+ \d)", "", plain), form).replace(tzinfo=dt.UTC).date().isoformat()[:cut]
            )
        except ValueError:
            continue
    return None


def wanted(row: dict[str, str | None]) -> dict[str, str | None]:
    """Return what the citation of ``row`` must hold."""

    def first(*names: str) -> str | None:
        return next((row[name] for name in names if row.get(name)), None)

    last, given = first("last"), first("first")
    container = words(first("work", "newspaper", "website"))
    publisher = words(first("publisher"))
    url, version = words(first("url")), words(first("archive-url", "archiveurl"))
    inside = take_apart(url) if url else None
    if inside is not None and inside.original:  # a copy is no original: it belongs into version_url
        url, version = inside.original, version or url
    return {
        "title": words(first("title")),
        "container_title": container or (None if publisher else words(first("agency"))),
        "publisher": publisher,
        "author": words(f"{last}, {given}" if last and given else last or first("author")),
        "issued": date(first("date", "year")),
        "accessed": date(first("access-date", "accessdate")),
        "url": url,
        "version_url": version,
    }


def shown(citation: Citation, field: str) -> str | None:
    """Return one field of a citation as the words that ``wanted`` gives."""
    value = getattr(citation, field)
    if isinstance(value, CitedDate):
        return value.date
    return words(value) if isinstance(value, str) else value.as_written if value is not None else None


def main(path: str) -> None:
    """Measure and print one line a field."""
    right: Counter[str] = Counter()
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    filled: Counter[str] = Counter()
    for row in rows:
        data = page(row).encode()
        document = Wikitext().read(Path(hashlib.sha256(data).hexdigest()[:8] + ".wiki"), data)
        citations = cite(document).citations
        for field, value in wanted(row).items():
            found = shown(citations[0], field) if len(citations) == 1 else "(not one citation)"
            right[field] += found == value
            filled[field] += value is not None
            if found != value:
                print(f"  {field}: {found!r}, not {value!r}")
    for field in FIELDS:
        print(f"{field:16} {right[field] / len(rows):.4f} of {len(rows)} ({filled[field]} filled)")
    print(f"{'all fields':16} {sum(right.values()) / len(rows) / len(FIELDS):.4f}")


if __name__ == "__main__":
    main(sys.argv[1])
