"""The report for editors: one HTML file with no script and no request, that prints well and reads in the dark.

The parts of the page are templates in templates/report/, in the order in which templates/report.html puts them together.
"""

from __future__ import annotations

from importlib.resources import files

import jinja2

from citecheck.model.report import RunReport
from citecheck.reports import beside, judgement, markup, news, words
from citecheck.reports.cards import by_state, cards_of, filters_of, urgent_of
from citecheck.reports.charts import bars_of, shares_of, trend_of
from citecheck.reports.palette import DARK, LIGHT
from citecheck.reports.publishers import publishers_of
from citecheck.reports.summary import summarise

#: What is told of each citation, as filters: a template calls them outright, a function only by several calls of jinja2's own.
_FILTERS = (
    markup.address,
    markup.badge,
    markup.heeding,
    markup.kept,
    markup.named,
    markup.passage,
    markup.step,
    markup.strip,
    markup.tongue,
    words.answer_words,
    words.capture_words,
    words.cited_copy_words,
    words.copy_words,
    words.date_words,
    words.drift_words,
    words.standing_words,
)


class _Environment(jinja2.Environment):
    """One whose templates ask for attributes alone, never for the items of a mapping: Python's own way to them is the shorter."""

    getattr = staticmethod(getattr)  # type: ignore[assignment]


class HtmlReport:
    """Renders report.html. Every text from outside is escaped; only http and https addresses become links."""

    suffix = "html"

    def __init__(self) -> None:
        self._environment = _Environment(
            loader=jinja2.FunctionLoader(_template),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "words": words,
            "news_words": news,
            "beside": beside,
            "judging": judgement,
            "shares_of": shares_of,
            "light": LIGHT,
            "dark": DARK,
        }
        self._environment.filters |= {each.__name__: each for each in _FILTERS} | {"moment": markup.moment}
        self._environment.tests["web"] = markup.is_web

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, UTF-8."""
        return self.page(report).encode("utf-8", "replace")

    def page(self, report: RunReport, *, paper: bool = False) -> str:
        """Return the page as text; with what paper needs besides, where it is to be printed."""
        summary = summarise(report)
        cards = cards_of(report)
        publishers = publishers_of(report.outcomes)
        return self._environment.get_template("report.html").render(
            report=report,
            paper=paper,
            run=report.run,
            summary=summary,
            bars=bars_of(summary.states),
            trend=trend_of(report.trend),
            publishers=publishers,
            most_links=max((each.links for each in publishers), default=0),
            cards=cards,
            filters=filters_of(cards),
            groups=by_state(cards),
            urgent=urgent_of(cards),
            of_report=[finding for finding in report.findings if finding.citation is None],
            anchors={card.outcome.citation.url.normalised: card.anchor for card in reversed(cards) if card.outcome.citation.url},
        )


def _template(name: str) -> str:
    return files("citecheck.reports").joinpath("templates", name).read_text(encoding="utf-8")
