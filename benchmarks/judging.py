"""What judging costs: ``python benchmarks/judging.py [PAGES] [--rounds N]``, a table of CPU milliseconds a page.

Pages of our own making, 5, 50 and 500 KB of four shapes: a news article, a wiki page, a page of tables, an application
that is nearly all script. Of a folder PAGES (``*.html``) the pages of 40 to 60 KB are measured as well. Beside the three steps
(``parse`` the page, ``judge`` the chain, ``whole``: is it a signpost, parse, judge) stand, in the same run, lxml's bare tree
and ``BeautifulSoup(html, "lxml")``, each the best of N rounds. The goal: 3 ms for a whole HTML page of 50 KB.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree

from citecheck.links.follow import _read_if_signpost
from citecheck.liveness.judge import judge
from citecheck.model.exchange import Chain, Exchange, Hop, Stop, Via
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page

ADDRESS = "https://news.example/world/2016/12/16/last-convoy-leaves-the-city"
SENTENCE = "The last convoy left the eastern districts on Thursday evening, said the council, after four years of siege. "
HEAD = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>{0} | Example News</title>"
    "<meta property='og:title' content='{0}'><link rel=canonical href='" + ADDRESS + "'>"
    "<script>window.settings = {{theme: 'plain', refresh: 30}};</script><style>body {{ margin: 0 }}</style></head><body>"
)
MENU = "<nav><ul>" + "".join(f"<li><a href='/section/{n}'>Section {n}</a></li>" for n in range(20)) + "</ul></nav>"


def article(number: int) -> str:
    """Make a paragraph of a news article with its links and a picture."""
    return (
        f"<p class=body-text>{SENTENCE * 2}<a href='/tag/{number}'>{SENTENCE[:30]}</a> <em>{SENTENCE[:40]}</em></p>"
        f"<figure><img src='/i/{number}.jpg' alt=''><figcaption>Picture {number}</figcaption></figure>"
    )


def wiki(number: int) -> str:
    """Make a section of a wiki page: many links and notes in little text."""
    links = " ".join(f"<a href='/wiki/Place_{number}_{n}' title='Place {n}'>place {n}</a>," for n in range(12))
    note = f"<sup id=cite_ref-{number} class=reference><a href='#cite_note-{number}'>[{number}]</a></sup>"
    return f"<h2><span class=headline id=S{number}>Part {number}</span></h2><p>{SENTENCE}{links}{note}</p>"


def table(number: int) -> str:
    """Make rows of a table of figures."""
    cells = "".join(f"<td class=num>{number * n}</td>" for n in range(10))
    return f"<tr><th scope=row>District {number}</th>{cells}</tr>"


def script(number: int) -> str:
    """Make a script with data, as applications ship it."""
    data = ",".join(f'{{"id":{number * n},"name":"item {n}","url":"/item/{n}","tags":["a","b"]}}' for n in range(40))
    return f"<script type='application/json'>[{data}]</script><div id=slot-{number} class='w-{number} flex'></div>"


SHAPES: dict[str, Callable[[int], str]] = {"article": article, "wiki": wiki, "tables": table, "app": script}


def made(shape: Callable[[int], str], size: int) -> bytes:
    """Make a page of about ``size`` bytes."""
    parts, length, number = [HEAD.format("Last convoy leaves the city"), MENU, "<h1>Last convoy leaves the city</h1>"], 0, 0
    parts.append("<table>" if shape is table else "<main>")
    length = sum(map(len, parts))
    while length < size:
        number += 1
        parts.append(shape(number))
        length += len(parts[-1])
    return "".join(parts).encode()


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of ``work``, in milliseconds."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return 1000 * min(spent)


def whole(chain: Chain, answer: Exchange) -> object:
    """Do all that is done with a page that came: is it a signpost, what does it say, how does its link stand."""
    _read_if_signpost(answer)
    return judge(chain, parse_page(answer.body, charset=answer.charset, media_type=answer.media_type), at=NOW)


def row(name: str, body: bytes, rounds: int) -> tuple[float, ...]:
    """Measure one page and print its row."""
    answer = response(ADDRESS, 200, body)
    hop = Hop(url=answer.url, via=Via.ASKED, at=NOW, status=200)
    chain = Chain(asked=answer.url, hops=(hop,), last=answer, stop=Stop.ARRIVED)
    page = parse_page(body, media_type="text/html")
    figures = (
        best(lambda: parse_page(body, media_type="text/html"), rounds),
        best(lambda: judge(chain, page, at=NOW), rounds),
        best(lambda: whole(chain, answer), rounds),
        best(lambda: etree.fromstring(body, etree.HTMLParser(encoding="utf-8")), rounds),
        best(lambda: BeautifulSoup(body, "lxml"), max(2, rounds // 5)),
    )
    print_row(name, len(body), figures)
    return figures


def print_row(name: str, size: float, figures: tuple[float, ...]) -> None:
    """Print one row of the table."""
    parse, judged, all_of_it, lxml, bs4 = figures
    ratios = f"{all_of_it / lxml:9.1f}{all_of_it / bs4:9.2f}"
    print(f"{name:<16}{size / 1000:7.0f}{parse:9.2f}{judged:9.2f}{all_of_it:9.2f}{lxml:9.2f}{bs4:9.2f}{ratios}")


def main(folder: str | None, rounds: int) -> None:
    """Print the table."""
    print(f"{'page':<16}{'KB':>7}{'parse':>9}{'judge':>9}{'whole':>9}{'lxml':>9}{'bs4':>9}{'x lxml':>9}{'x bs4':>9}")
    for size in (5_000, 50_000, 500_000):
        for name, shape in SHAPES.items():
            row(name, made(shape, size), rounds if size < 500_000 else max(3, rounds // 5))
    files = sorted(Path(folder).glob("*.html")) if folder else []
    bodies = [body for file in files if 40_000 <= len(body := file.read_bytes()) <= 60_000]
    rows = [row(f"found {number}", body, rounds) for number, body in enumerate(bodies, 1)]
    if rows:
        mean = tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
        print_row("mean of found", sum(map(len, bodies)) / len(rows), mean)


if __name__ == "__main__":
    words = sys.argv[1:]
    times = int(words[words.index("--rounds") + 1]) if "--rounds" in words else 15
    folders = [word for word in words if not word.startswith("--") and not word.isdigit()]
    main(folders[0] if folders else None, times)
