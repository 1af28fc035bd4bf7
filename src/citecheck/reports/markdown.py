"""The report as Markdown, for issue trackers and mails. Titles and URLs from outside cannot become markup."""

from __future__ import annotations

from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports import words
from citecheck.reports.markdown_claims import claims_lines, over_time
from citecheck.reports.markdown_text import escape, link
from citecheck.reports.news import headline
from citecheck.reports.summary import Summary, summarise


class MarkdownReport:
    """Renders report.md."""

    suffix = "md"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, UTF-8."""
        summary = summarise(report)
        lines = [*_head(report, summary), *_news(report), *_summary(summary), *over_time(report), *_document(report)]
        for outcome in report.outcomes:
            lines += _citation(outcome, report)
        lines += ["---", "", f"Log head after event {report.last_seq}: `{report.head}`", ""]
        return "\n".join(lines).encode("utf-8")


def _head(report: RunReport, summary: Summary) -> list[str]:
    run = report.run
    lines = [
        f"# Link health of {escape(run.start.report)}",
        "",
        f"Run `{run.id}`, begun {words.moment_words(run.started)}.",
        f"{summary.citations} citations, {summary.checked} of {summary.linked} links checked.",
        "",
    ]
    if run.end is None or not run.end.complete:
        lines += [f"**This run is not complete**: {escape(run.end.why if run.end else 'it was interrupted')}.", ""]
    return lines


def _news(report: RunReport) -> list[str]:
    news = report.news
    if news is None:
        return []
    since = f"since the run of {words.moment_words(news.since_at)}"
    if not news.changes:
        return [f"Nothing changed {since}.", ""]
    lines = [f"## What changed {since}", ""]
    lines += [
        f"- **{escape(headline(item))}**. {escape(item.words)} {link(item.url) if item.url else ''}" for item in news.changes
    ]
    return [*(line.rstrip() for line in lines), ""]


def _summary(summary: Summary) -> list[str]:
    lines = ["| state | citations | meaning |", "|---|---:|---|"]
    lines += [f"| {c.state.label} | {c.count} | {c.state.meaning} |" for c in summary.states]
    lines += ["", "| archive | citations |", "|---|---:|"]
    lines += [f"| {label} | {count} |" for label, count in summary.snapshots]
    if summary.claims:
        lines += ["", "| claims beside their sources | citations |", "|---|---:|"]
        lines += [f"| {label} | {count} |" for label, count in summary.claims]
    return [*lines, ""]


def _document(report: RunReport) -> list[str]:
    found = [finding for finding in report.findings if finding.citation is None]
    if not found:
        return []
    lines = ["## The report itself", ""]
    lines += [f"- **{f.rule}** {escape(f.message)}. {escape(f.suggestion)}" for f in found]
    return [*lines, ""]


def _citation(outcome: Outcome, report: RunReport) -> list[str]:
    citation = outcome.citation
    state = words.state_of(outcome)
    name = escape(citation.title or citation.raw[:120])
    lines = [f"## Note {escape(citation.note)}: {name}", ""]
    where = ", ".join(filter(None, (escape(citation.container_title), escape(words.date_words(citation.issued)))))
    lines += [f"{where}  "] if where else []
    lines += [f"> {escape(claim.sentence)}" for claim in outcome.claims]
    lines += [""] if outcome.claims else []
    why = words.why_words(outcome)
    if citation.url is not None:
        lines.append(f"- **{state.label}**: {escape(why)}")
        lines += _chain(outcome)
        lines.append(f"- {escape(words.answer_words(outcome.answer))}{_snapshot(outcome)}")
    elif why:
        lines.append(f"- {escape(why)}")
    told = (
        words.copy_words(outcome),
        words.cited_copy_words(outcome.copy),
        words.drift_words(outcome.drift),
        words.standing_words(outcome.standing),
        words.capture_words(outcome.capture),
    )
    lines += [f"- {escape(extra)}" for extra in told if extra]
    lines += claims_lines(outcome)
    for finding in report.findings_of(citation.id):
        then = f"*Accepted:* {escape(finding.accepted)}" if finding.accepted else f"*Next:* {escape(finding.suggestion)}"
        lines.append(f"- {finding.rule} ({finding.level}) {escape(finding.message)}. {then}")
    return [*lines, ""]


def _chain(outcome: Outcome) -> list[str]:
    if outcome.chain is None:
        return []
    return [
        f"  {number}. {words.via_words(hop)}: {link(hop.url.normalised)}: {escape(words.hop_words(hop))}"
        + (f" (from {link(hop.source)})" if hop.source else "")
        + (f" (kept: `{hop.record}`)" if hop.record else "")
        for number, hop in enumerate(outcome.chain.hops, 1)
    ]


def _snapshot(outcome: Outcome) -> str:
    answer = outcome.answer
    return f" {link(answer.memento.uri)}" if answer and answer.memento and answer.verified else ""
