"""The report for editors: one HTML file with no script and no request, that prints well and reads in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import jinja2
import msgspec

from citecheck.model.outcome import LEVELS, Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.reports import news, words
from citecheck.reports.summary import Summary, summarise


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the chart: where it begins and how wide it is, in per cent of the whole."""

    state: words.State
    count: int
    left: float
    width: float


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One citation as the page shows it; ``anchor`` is where links within the page lead."""

    anchor: str
    outcome: Outcome
    state: words.State
    findings: tuple[Finding, ...]
    steps: tuple[str, ...]


class HtmlReport:
    """Renders report.html. Every text from outside is escaped; only http and https addresses become links."""

    suffix = "html"

    def __init__(self) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )
        self._environment.globals["words"] = words
        self._environment.globals["news_words"] = news
        self._environment.tests["web"] = is_web

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, UTF-8."""
        summary = summarise(report)
        cards = [_card(number, outcome, report) for number, outcome in enumerate(report.outcomes, 1)]
        page = self._environment.get_template("report.html").render(
            report=report,
            run=report.run,
            summary=summary,
            bars=bars_of(summary),
            cards=cards,
            urgent=urgent_of(cards),
            anchors={card.outcome.citation.url.normalised: card.anchor for card in reversed(cards) if card.outcome.citation.url},
        )
        return page.encode("utf-8")


def is_web(url: str) -> bool:
    """Tell whether ``url`` may become a link: http and https only, never javascript: or data:."""
    return url.startswith(("http://", "https://"))


def _template(name: str) -> str:
    return files("citecheck.reports").joinpath("templates", name).read_text(encoding="utf-8")


def bars_of(summary: Summary) -> tuple[Bar, ...]:
    """Return the parts of the chart from left to right; together they fill it."""
    total = sum(count.count for count in summary.states)
    bars: list[Bar] = []
    left = 0.0
    for count in summary.states:
        width = 100 * count.count / total
        bars.append(Bar(state=count.state, count=count.count, left=round(left, 3), width=round(width, 3)))
        left += width
    return tuple(bars)


def urgent_of(cards: Sequence[Card]) -> list[Card]:
    """Return the cards with an error or a warning, errors first, else in the report's order."""
    ranks = {"error": 0, "warning": 1}
    worst = {card.anchor: min((ranks.get(finding.level, 2) for finding in card.findings), default=2) for card in cards}
    return sorted((card for card in cards if worst[card.anchor] < 2), key=lambda card: worst[card.anchor])


def _card(number: int, outcome: Outcome, report: RunReport) -> Card:
    found = tuple(sorted(report.findings_of(outcome.citation.id), key=lambda finding: -LEVELS.index(finding.level)))
    steps = tuple(dict.fromkeys(finding.suggestion for finding in found if finding.suggestion))
    return Card(anchor=f"citation-{number}", outcome=outcome, state=words.state_of(outcome), findings=found, steps=steps)
