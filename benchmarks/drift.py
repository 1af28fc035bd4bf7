"""How well content drift is told, on pages that others made: ``python benchmarks/drift.py PAGES [--every N]``.

PAGES is a folder of web pages (``*.html``), which the project does not hold; trafilatura's ``tests/cache`` is one. Of each page
pairs with a known answer are made: the page itself, its article in the next page's design, the next page's article in its own
design, its article cut to a fifth (as a paywall does), one figure exchanged, and the next page. No peer: archives' own change
views compare source text, not what a reader reads.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from citecheck.liveness.drift import Sight, compare
from citecheck.model.drift import Change, Drift
from citecheck.model.memento import Memento
from citecheck.text.article import main_text
from citecheck.text.html import parse_page

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MEMENTO = Memento(original="https://example.org/", uri="https://archive.example/", at=AT, archive="archive")
#: Kind of pair -> the changes that are right for it.
EXPECTED = {
    "itself": {Change.SAME},
    "its article in another design": {Change.SAME, Change.EDITED, Change.GROWN},
    "one figure exchanged": {Change.EDITED},
    "its article cut to a fifth": {Change.SHORTENED},
    "another article in its design": {Change.REPLACED},
    "another page": {Change.REPLACED},
}


def main(folder: str, every: int) -> None:
    """Make the pairs, compare them, and print one row a kind of pair."""
    pages = [path.read_bytes() for path in sorted(Path(folder).glob("*.html"))[::every]]
    pages = [body for body in pages if len(sight(body).main.split()) >= 80]
    table: dict[str, Counter[Change]] = {name: Counter() for name in EXPECTED}
    worst = {"kept, its article in another design": 1.0, "kept, another article in its design": 0.0}
    began, compared = time.process_time(), 0
    for body, other in zip(pages, pages[1:] + pages[:1], strict=True):
        for name, changed in pairs(body, other):
            drift = compare(MEMENTO, sight(body), sight(changed), at=AT)
            compared += 1
            table[name][drift.change] += 1
            note(worst, name, drift)
    spent = (time.process_time() - began) / compared
    print(f"{len(pages)} pages, {compared} pairs, {1000 * spent:.0f} ms CPU a pair (two extractions in it)\n")
    print(f"{'pair':32}{'right':>7}{'of':>6}  as")
    for name, counts in table.items():
        right = sum(count for change, count in counts.items() if change in EXPECTED[name])
        print(f"{name:32}{right:7}{counts.total():6}  {', '.join(f'{c.value} {n}' for c, n in counts.most_common())}")
    for name, share in worst.items():
        print(f"{name}: {share:.2f} at the worst")


def note(worst: dict[str, float], name: str, drift: Drift) -> None:
    """Keep the shares that lie nearest to the wrong side."""
    key = f"kept, {name}"
    if key in worst and drift.change is not Change.NOT_COMPARABLE:
        worst[key] = min(worst[key], drift.kept) if "another design" in name else max(worst[key], drift.kept)


def sight(body: bytes) -> Sight:
    """Read a page as a check does."""
    page = parse_page(body, media_type="text/html")
    return Sight(main=main_text(body, page), visible=page.text)


def pairs(body: bytes, other: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what may have become of a page, each with the name of its kind."""
    own, others = sight(body).main.split("\n"), sight(other).main.split("\n")
    yield "itself", body
    yield "another page", other
    for name, design, lines in (
        ("its article in another design", other, own),
        ("another article in its design", body, others),
        ("its article cut to a fifth", body, cut(own)),
    ):
        made = rebuilt(design, lines)
        if made is not None:
            yield name, made
    changed = re.sub(rb"(?<=[ >])([1-9])(?=[0-9]{1,3}[ <])", lambda found: b"%d" % (int(found[1]) % 9 + 1), body)
    if changed != body and sight(changed).main != sight(body).main:
        yield "one figure exchanged", changed


def cut(lines: list[str]) -> list[str]:
    """Return the first fifth of a text, whole words."""
    words = "\n".join(lines).split(" ")
    return " ".join(words[: max(60, len(words) // 5)]).split("\n")


def rebuilt(design: bytes, lines: list[str]) -> bytes | None:
    """Return the page ``design`` with ``lines`` in the place of its own article, None where that place cannot be told."""
    own = {" ".join(line.split()) for line in sight(design).main.split("\n")}
    root = lxml_html.document_fromstring(design)
    blocks = [
        node
        for node in root.iter("p", "li", "h2", "h3", "blockquote", "td", "pre")
        if " ".join(node.text_content().split()) in own
    ]
    if len(blocks) < 3:
        return None
    parent = blocks[0].getparent()
    at = parent.index(blocks[0])
    for node in blocks:
        node.drop_tree()
    for line in reversed(lines):
        paragraph = etree.Element("p")
        paragraph.text = line
        parent.insert(at, copy.copy(paragraph))
    made: bytes = etree.tostring(root, method="html", encoding="utf-8")
    seen = " ".join(sight(made).visible.split())
    left = [line for line in own - set(lines) if len(line) > 60 and line[:60] in seen]
    return None if left else made


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[sys.argv.index("--every") + 1]) if "--every" in sys.argv else 1)
