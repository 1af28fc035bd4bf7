"""How well claims are laid beside their sources. One command: ``python benchmarks/claims.py FOLDER [--fit] [--dictionary FILE]``.

FOLDER holds WiCE claims (``wice_*.jsonl``, https://github.com/ryokamoi/wice) and English claims with Arabic sentences made of
XQuAD (``en_ar_*.json``); neither is part of this repository. ``--fit`` writes the triage weights from the WiCE file found there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import fitting

from citecheck.dictionaries.read import read_entries
from citecheck.evidence import features, triage
from citecheck.evidence.lexicon import Glossary, compiled, merged
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import read_source, weigh, weighed
from citecheck.model.document import Claim
from citecheck.model.evidence import Evidence
from citecheck.model.span import Span

WEIGHTS = Path(triage.__file__).parent / "data" / "triage.json"
NOWHERE = Span(0, 0)
_PUBLISHED = re.compile(r"\(meta data\) PUBLISHED\D*(\d{4})-(\d\d)-(\d\d)")
_FIGURE = re.compile(r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w/-]|[.,]\d)")


class Case(NamedTuple):
    """A claim of WiCE: its source as one text, where the sentences stand in it, and the sets of them that are evidence."""

    claim: str
    context: str
    source: Source
    lines: list[tuple[int, int]]
    sets: list[set[int]]
    supported: bool


class Row(NamedTuple):
    """A figure of the table: what was measured, how it came out, the goal for it, and whether less is better."""

    name: str
    value: float
    goal: float | None = None
    less: bool = False


def claim_of(text: str) -> Claim:
    """Return ``text`` as a claim of its own."""
    return Claim(id="claim", sentence=text, clause=text, span=NOWHERE, clause_span=NOWHERE, notes=())


def joined(sentences: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return sentences as one text, a line each, and where each stands."""
    places: list[tuple[int, int]] = []
    at = 0
    for sentence in sentences:
        places.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return "\n".join(sentences), places


def line_of(span: Span, lines: list[tuple[int, int]]) -> int:
    """Return the one sentence of the gold that a passage overlaps most."""
    return max(range(len(lines)), key=lambda at: min(span.end, lines[at][1]) - max(span.start, lines[at][0]))


def wice(path: Path) -> list[Case]:
    """Read a file of WiCE. Its "(meta data)" lines give the page's date, as a fetched page would."""
    cases = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(raw)
        dated = next((match for line in row["evidence"] if (match := _PUBLISHED.match(line))), None)
        published = dt.date(*(int(part) for part in dated.groups())) if dated else None
        text, lines = joined([line.removeprefix("(meta data) ").replace("\n", " ") for line in row["evidence"]])
        meta = row["meta"]
        cases.append(
            Case(
                claim=row["claim"],
                context=f"{meta['claim_context']}\n{meta['claim_title']}",
                source=Source(uri=meta["id"], text=text, digest="", language="en", published=published),
                lines=lines,
                sets=[set(ids) for ids in row["supporting_sentences"] if ids],
                supported=row["label"] == "supported",
            )
        )
    return cases


def hits(ranked: Sequence[tuple[list[int], list[set[int]]]]) -> tuple[float, float, float]:
    """Return hit@1, hit@5 and recall@5 (of the best set) of ranked sentences beside their gold sets."""
    one = five = recall = 0.0
    for top, sets in ranked:
        gold = set().union(*sets)
        one += bool(top) and top[0] in gold
        five += bool(gold & set(top))
        recall += max(len(ids & set(top)) / len(ids) for ids in sets)
    count = len(ranked)
    return one / count, five / count, recall / count


def evidence_rows(cases: Sequence[Case], found: Sequence[Evidence], name: str) -> Iterator[Row]:
    """Measure passages against the evidence that annotators chose."""
    ranked = [
        ([line_of(passage.span, case.lines) for passage in evidence.passages], case.sets)
        for case, evidence in zip(cases, found, strict=True)
        if case.sets
    ]
    one, five, recall = hits(ranked)
    yield Row(f"{name}: claims with evidence", len(ranked))
    yield Row(f"{name}: evidence hit@1", one)
    yield Row(f"{name}: evidence hit@5", five, 0.98)
    yield Row(f"{name}: evidence recall@5", recall, 0.87)


def verdict_rows(rows: list[list[float]], problems: list[bool], name: str) -> Iterator[Row]:
    """Measure how well the features tell "supported" from the rest: cross-validated, and with the weights that ship."""
    judged = fitting.cross_validated(rows, problems)
    shipped = triage.weights()
    scores = [triage.triage(dict(zip(features.NAMES, row, strict=True)), shipped) for row in rows]
    yield Row(f"{name}: not fully supported (base rate)", sum(problems) / len(problems))
    yield Row(f"{name}: balanced accuracy of always the majority", 0.5)
    yield Row(f"{name}: balanced accuracy, 10-fold x 10", judged.balanced_accuracy, 0.71)
    yield Row(f"{name}: AUROC, 10-fold x 10", judged.auroc)
    yield Row(f"{name}: balanced accuracy, shipped weights at 0.5", fitting.balanced_accuracy(scores, problems, 0.5))
    yield Row(f"{name}: AUROC, shipped weights", fitting.auroc(scores, problems))
    for at, (score, share) in enumerate(fitting.tenths(judged.scores, problems), start=1):
        yield Row(f"{name}: problems in tenth {at} of the scores (mean score {score:.2f}, cross-validated)", share)


def mutated(claim: str, seed: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind of change, claim before, figure and claim after, for each figure of a claim."""
    chance = random.Random(seed)
    for match in _FIGURE.finditer(claim):
        figure = match.group()
        plain = figure.replace(",", "")
        if "." in plain or int(plain) < 2:
            continue
        value = int(plain)
        step = max(1, round(value / 10))
        digits = list(plain)
        at = chance.randrange(len(digits))
        digits[at] = chance.choice([digit for digit in "123456789" if digit != digits[at]])
        for kind, changed in (
            ("x 10", value * 10),
            ("+- 10 %", value + chance.choice((-step, step))),
            ("one digit", int("".join(digits))),
        ):
            written = f"{changed:,}" if "," in figure else str(changed)
            yield kind, figure, written, claim[: match.start()] + written + claim[match.end() :]


def alarms(claim: str, figure: str, case: Case) -> bool:
    """Tell whether a number or date with ``figure`` in ``claim`` is said to be nowhere in the source."""
    found = weigh(claim_of(claim), case.source, context=case.context)
    pattern = re.compile(rf"(?<!\d){re.escape(figure)}(?!\d)")
    return any(
        row.presence == "absent" and row.kind in ("number", "date") and pattern.search(row.in_claim)
        for row in found.discrepancies
    )


def mutation_rows(cases: Sequence[Case], name: str) -> Iterator[Row]:
    """Measure how often changed figures of supported claims are said to be nowhere in the source, and how often true ones are."""
    caught: dict[str, list[bool]] = {}
    false: dict[tuple[int, str], bool] = {}
    for number, case in enumerate(cases):
        if not case.supported:
            continue
        for kind, figure, written, claim in mutated(case.claim, number):
            if (number, figure) not in false:
                false[number, figure] = alarms(case.claim, figure, case)
            caught.setdefault(kind, []).append(alarms(claim, written, case))
    every = [one for ones in caught.values() for one in ones]
    yield Row(f"{name}: figures changed", len(every))
    for kind, ones in caught.items():
        goal = 0.94 if kind == "x 10" else None
        yield Row(f"{name}: changed figures told absent, {kind}", sum(ones) / len(ones), goal)
    yield Row(f"{name}: changed figures told absent, all kinds", sum(every) / len(every), 0.94)
    yield Row(f"{name}: false alarms on the true figures", sum(false.values()) / len(false), 0.06, less=True)


def false_rows(true: Sequence[Evidence], name: str) -> Iterator[Row]:
    """Measure how often something of a true claim is said to be nowhere in its source: a false alarm."""
    for kind in ("number", "date", "name", "negation", "direction"):
        told = [row.presence for evidence in true for row in evidence.discrepancies if row.kind == kind]
        compared = [presence for presence in told if presence != "not-comparable"]
        if compared:
            share = compared.count("absent") / len(compared)
            yield Row(f"{name}: true claims, {kind} told absent (of {len(compared)})", share)


def arabic_rows(path: Path, words: Glossary | None = None, mark: str = "") -> Iterator[Row]:
    """Measure English claims beside Arabic sentences, with nothing but what ships, or with ``words`` of a user's dictionary."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    texts = [joined(sentences) for sentences in gold["sources_ar"]]
    ranked = []
    true = []
    for item in gold["items"]:
        text, lines = texts[item["source"]]
        source = Source(uri=path.stem, text=text, digest="", language="ar")
        found = weigh(claim_of(item["claim_en"]), source, words=words)
        true.append(found)
        ranked.append(([line_of(passage.span, lines) for passage in found.passages], [{item["gold"]}]))
    one, five, _ = hits(ranked)
    name = path.stem + mark
    yield Row(f"{name}: claims", len(ranked))
    yield Row(f"{name}: right sentence first", one, 0.75)
    yield Row(f"{name}: right sentence in five", five, 0.93)
    yield from false_rows(true, name)


def timed(work: Callable[[Case], object], cases: Sequence[Case]) -> tuple[float, float]:
    """Return milliseconds a case, by the clock and of the processor, each source read anew."""
    wall, cpu = time.perf_counter(), time.process_time()
    for case in cases:
        read_source.cache_clear()
        work(case)
    return (time.perf_counter() - wall) * 1e3 / len(cases), (time.process_time() - cpu) * 1e3 / len(cases)


def show(rows: Sequence[Row]) -> bool:
    """Print the table; return whether every goal was reached."""
    reached = True
    for row in rows:
        good = row.goal is None or (row.value <= row.goal if row.less else row.value >= row.goal)
        reached &= good
        goal = "" if row.goal is None else f"{'<=' if row.less else '>='} {row.goal:g} {'ok' if good else 'MISSED'}"
        value = f"{row.value:.0f}" if row.value > 5 and row.value == int(row.value) else f"{row.value:.3f}"
        print(f"{row.name:<84} {value:>8}  {goal}")
    return reached


def measure(path: Path, *, fit: bool) -> Iterator[Row]:
    """Measure all that a file of WiCE can tell; with ``fit``, write the weights first."""
    cases = wice(path)
    name = path.stem
    known = [weighed(claim_of(case.claim), case.source, context=case.context) for case in cases]
    table = [[one.features[key] for key in features.NAMES] for one in known]
    problems = [not case.supported for case in cases]
    if fit:
        fitted = fitting.fitted(
            table, problems, features.NAMES, command="python benchmarks/claims.py FOLDER --fit", data=path.name
        )
        WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        triage.weights.cache_clear()
    yield from evidence_rows(cases, [one.evidence for one in known], name)
    bare = [weigh(claim_of(case.claim), case.source) for case in cases]
    yield from (row._replace(goal=None, name=f"{row.name} (no context)") for row in list(evidence_rows(cases, bare, name))[2:])
    yield from verdict_rows(table, problems, name)
    yield from mutation_rows(cases, name)
    yield from false_rows([one.evidence for one, case in zip(known, cases, strict=True) if case.supported], name)
    wall, cpu = timed(lambda case: weigh(claim_of(case.claim), case.source, context=case.context), cases)
    yield Row(f"{name}: ms per claim and source, by the clock", wall)
    yield Row(f"{name}: ms per claim and source, of the processor", cpu, 5.0, less=True)


def main() -> int:
    """Measure, print, and return 1 where a goal was missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--fit", action="store_true", help="write the triage weights from the WiCE file")
    asked.add_argument("--dictionary", type=Path, help="measure Arabic once more with this one beside our glossary")
    options = asked.parse_args()
    files: list[Path] = sorted(path for path in options.folder.glob("wice_*.jsonl") if "tokens" not in path.name)
    rows: list[Row] = [row for path in files for row in measure(path, fit=options.fit)]
    arabic = sorted(options.folder.glob("en_ar_*.json"))
    rows += [row for path in arabic for row in arabic_rows(path)]
    if options.dictionary:
        words = merged([compiled(read_entries(options.dictionary))])
        rows += [row for path in arabic for row in arabic_rows(path, words, " with the dictionary")]
    if not rows:
        print(f"no wice_*.jsonl and no en_ar_*.json in {options.folder}", file=sys.stderr)
        return 2
    return 0 if show(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
