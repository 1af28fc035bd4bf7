"""What Markdown tells beside the links: claims beside their sources, what people decided, and how links fared over time."""

from __future__ import annotations

from citecheck.model.decision import Decided
from citecheck.model.evidence import Evidence
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.model.source import SourceDescription
from citecheck.reports import beside, words
from citecheck.reports.charts import trend_of
from citecheck.reports.judgement import judgement_words, manner_words
from citecheck.reports.markdown_text import escape, link
from citecheck.reports.publishers import publishers_of


def claims_lines(outcome: Outcome) -> list[str]:
    """Return what the source says of itself, what of the claims it lacks, and the decisions, as items of a citation's list."""
    lines = _source(outcome.source) if outcome.source is not None else []
    lines += [line for evidence in outcome.evidence for line in _lacking(evidence)]
    lines += [line for decided in outcome.decisions for line in _decision(decided)]
    passages = [line for evidence in outcome.evidence for line in _passages(evidence)]
    if passages:
        lines += ["", "<details>", "<summary>Nearest passages</summary>", "", *passages, "", "</details>", ""]
    return lines


def _source(source: SourceDescription) -> list[str]:
    published = f"published {source.issued} " if source.issued else ""
    dates = ", ".join(f"{each.day} by {each.origin}" for each in source.dates)
    parts = (source.title, source.container_title, ", ".join(source.author), published + (f"({dates})" if dates else ""))
    told = " · ".join(escape(part) for part in parts if part.strip())
    why = f" No text: {escape(source.why_no_text)}." if source.why_no_text else ""
    return [f"- *The source:* {told or 'says nothing of itself'}.{why}"]


def _lacking(evidence: Evidence) -> list[str]:
    if not evidence.comparable:
        return [f"- Not compared with the source: {escape(evidence.why_not)}."]
    return [_row(row) for row in beside.rows(evidence)]


def _row(row: beside.Row) -> str:
    where = f" ({row.where})" if row.where else ""
    return f"- **{row.strength}**: {row.kind} “{escape(row.in_claim)}”: {escape(row.in_source)}{where}"


def _passages(evidence: Evidence) -> list[str]:
    lines = []
    for number, passage in enumerate(evidence.passages, 1):
        words_of = "".join(_marked(piece) for piece in beside.pieces(passage))
        lines.append(f"{number}. {words_of}")
        if passage.translation:
            by = escape(passage.translated_by)
            lines.append(f"   *Machine translation ({by}), compared with nothing:* {escape(passage.translation)}")
    if lines:
        lines.append(f"\nRead at {link(evidence.source_uri)}. Similar words are not support: read them.")
    return lines


def _marked(piece: beside.Piece) -> str:
    """Return words of a passage, those that match in bold; white space stays outside the signs, where Markdown wants it."""
    shown = escape(piece.text)
    before, after = " " if piece.text[:1].isspace() else "", " " if piece.text[-1:].isspace() else ""
    return f"{before}**{shown}**{after}" if piece.matched and shown else f"{before}{shown}{after if shown else ''}"


def _decision(decided: Decided) -> list[str]:
    made = decided.decision
    manner = f", {manner_words(decided)}" if manner_words(decided) else ""
    at = f" on {link(made.source_uri)}" if made.source_uri else ""
    lines = [f"- **{judgement_words(decided)}**, by {escape(made.reviewer)}, {words.moment_words(decided.at)}{manner}{at}"]
    lines += [f"  - *Stale:* {escape(decided.stale)}"] if decided.stale else []
    lines += [f"  - checked one by one: {escape('; '.join(made.ticked))}"] if made.ticked else []
    lines += [f"  - on the words “{escape(quote.exact)}”" for quote in made.quotes]
    lines += [f"  - *Question to the author:* {escape(made.query)}"] if made.query else []
    lines += [f"  - *Private note:* {escape(made.note)}"] if made.note else []
    return lines


def over_time(report: RunReport) -> list[str]:
    """Return the figures of each run and of each publisher as tables; nothing where there is but one."""
    lines: list[str] = []
    trend = trend_of(report.trend)
    if trend is not None:
        names = " | ".join(state.label for state in trend.states)
        lines += ["## Over time", "", f"| run ended | {names} |", f"|---{'|---:' * len(trend.states)}|"]
        lines += [
            f"| {words.moment_words(column.at)} | {' | '.join(str(count) for count in column.counts)} |"
            for column in trend.columns
        ]
        lines.append("")
    publishers = publishers_of(report.outcomes)
    if len(publishers) > 1:
        lines += ["## By publisher", "", "| publisher | links | gone | not known | there | with a snapshot |"]
        lines.append("|---|---:|---:|---:|---:|---:|")
        lines += [
            f"| {escape(each.name)} | {each.links} | {each.gone} | {each.unsure} | {each.there} | {each.archived} |"
            for each in publishers
        ]
        lines.append("")
    return lines
