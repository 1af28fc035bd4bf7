"""How well a language model of yours tells claims apart: ``python benchmarks/suggest.py FOLDER MODEL [--claims 50]``.

FOLDER holds WiCE claims (``wice_*.jsonl``, https://github.com/ryokamoi/wice); MODEL is an id of the ``llm`` package. Claims and
their sources are sent to that model: you pay for it, and it is never run by our own tests. No accuracy of any model is claimed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import fitting
from claims import Case, Row, claim_of, show, wice

from citecheck.evidence.suggest import SCHEMA, question, suggestion, tokens_of
from citecheck.evidence.weigh import weigh
from citecheck.model.settings import LlmSettings
from citecheck.model.suggestion import Came, Suggested, Suggestion
from citecheck.wiring.llms import language_model


async def ask(cases: Sequence[Case], settings: LlmSettings) -> list[Suggestion]:
    """Put each claim to the model, one after the other."""
    model = language_model(settings)
    made = []
    for case in cases:
        claim = claim_of(case.claim)
        asked = question(claim, case.source, weigh(claim, case.source).passages, most=settings.characters)
        reply = await model.ask(asked.system, asked.prompt, SCHEMA)
        made.append(suggestion(claim, case.source, asked, reply, model=model.name))
    return made


def table(cases: Sequence[Case], made: Sequence[Suggestion]) -> list[Row]:
    """Return the figures: what came, whether quotes stood in the source, and how often "supported" was the annotators' word."""
    said = [(case, one) for case, one in zip(cases, made, strict=True) if one.says not in (None, Suggested.CANNOT_TELL)]
    rows = [Row("claims", len(made)), Row("tokens", sum(one.tokens_in + one.tokens_out for one in made))]
    rows += [Row(f"answers: {came.value}", sum(one.came is came for one in made) / len(made)) for came in Came]
    quoted = sum(len(one.quotes) + one.unfound for one in made)
    rows.append(Row("quotes that stand in the source", sum(len(one.quotes) for one in made) / quoted if quoted else 0.0))
    rows.append(Row("claims with a suggestion", len(said) / len(made)))
    problems = [not case.supported for case, _ in said]
    if 0 < sum(problems) < len(problems):
        scores = [float(one.says is not Suggested.SUPPORTED) for _, one in said]
        rows.append(
            Row("of these: balanced accuracy, supported against the rest", fitting.balanced_accuracy(scores, problems, 0.5))
        )
        rows.append(Row("of these: balanced accuracy of always the majority", 0.5))
    return rows


def main() -> int:
    """Tell what will be sent, wait for a yes, ask and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("model")
    asked.add_argument("--claims", type=int, default=50, help="how many, drawn by chance with a fixed seed")
    asked.add_argument("--yes", action="store_true", help="send without asking")
    options = asked.parse_args()
    files = sorted(path for path in options.folder.glob("wice_*.jsonl") if "tokens" not in path.name)
    cases = [case for path in files for case in wice(path)]
    if not cases:
        print(f"no wice_*.jsonl in {options.folder}", file=sys.stderr)
        return 2
    cases = random.Random(1).sample(cases, min(options.claims, len(cases)))
    settings = LlmSettings(model=options.model)
    tokens = sum(tokens_of(question(claim_of(case.claim), case.source, most=settings.characters)) for case in cases)
    print(f"{len(cases)} sources will be sent to {options.model}, about {tokens:,} tokens", file=sys.stderr)
    if not options.yes and input("Send them? [y/N] ").strip().lower() not in ("y", "yes"):
        return 0
    return 0 if show(table(cases, asyncio.run(ask(cases, settings)))) else 1


if __name__ == "__main__":
    sys.exit(main())
