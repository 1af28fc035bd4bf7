"""How well soft 404s are told, with and without the text model: ``python benchmarks/soft404.py GOLD [GOLD …]``.

A GOLD folder holds error pages in ``gone/`` and pages of content in ``page/`` (``*.html`` or no ending), which the project does
not hold. Each is judged as if it had answered 200 at a deep address, with no second witness. ``none`` are error pages that
show fewer than four words without scripts: nothing can tell them. No peer tells soft 404s at all (``benchmarks/links``).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from citecheck.liveness import judge as judging
from citecheck.liveness.judge import judge
from citecheck.liveness.soft404_model import SIGNAL, reads_like_one
from citecheck.model.exchange import Chain, Hop, Stop, Via
from citecheck.model.verdict import ROT
from citecheck.testing import NOW, response
from citecheck.text.html import parse_page

ADDRESS = "https://site.example/2016/12/16/last-convoy-leaves-the-city"


def told(body: bytes) -> tuple[bool, bool, bool]:
    """Return whether a page is called rot by phrases, by phrases and model, and whether it shows any words."""
    answer = response(ADDRESS, 200, body)
    hop = Hop(url=answer.url, via=Via.ASKED, at=NOW, status=200)
    look_chain = Chain(asked=answer.url, hops=(hop,), last=answer, stop=Stop.ARRIVED)
    page = parse_page(body, media_type="text/html")
    verdict = judge(look_chain, page, at=NOW)
    rot = verdict.liveness in ROT
    by_model = rot and verdict.reasons[0].signal == SIGNAL
    return rot and not by_model, rot, page.words >= 4


def main(folders: list[str]) -> None:
    """Print one row a folder and kind."""
    assert reads_like_one in judging.SIGNALS
    print(f"{'pages':<40}{'':>7}{'phrases':>9}{'+ model':>9}{'none':>7}")
    for folder in folders:
        for kind in ("gone", "page"):
            counts: Counter[str] = Counter()
            for file in sorted(path for path in (Path(folder) / kind).rglob("*") if path.is_file()):
                phrases, both, words = told(file.read_bytes())
                counts.update(all=1, phrases=phrases, both=both, none=not words)
                if kind == "page" and both and "--show" in sys.argv:
                    print(f"  false alarm: {file}")
            if counts["all"]:
                name = f"{folder[-30:]} {kind}"
                print(f"{name:<40}{counts['all']:7}{counts['phrases']:9}{counts['both']:9}{counts['none']:7}")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if not word.startswith("--")])
