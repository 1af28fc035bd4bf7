"""The memo that an editor sends: what to fix first, then note by note, as a Word document to write on."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports import beside, words
from citecheck.reports.cards import Card, cards_of, urgent_of
from citecheck.reports.docx_file import WordFile, check_library
from citecheck.reports.judgement import judgement_words, manner_words
from citecheck.reports.news import headline
from citecheck.reports.summary import summarise

#: Between names that may be written from right to left: a mark of left to right keeps their order.
_APART = "\u200e · "
#: So many rows of what to fix first; what comes after them stands at its note.
_FIRST = 50


class DocxMemo:
    """Renders report.docx. Raises ``ConfigError`` where python-docx is not installed."""

    suffix = "docx"

    def check(self) -> None:
        """Raise ``ConfigError`` where python-docx is missing."""
        check_library()

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes."""
        run, cards = report.run, cards_of(report)
        memo = WordFile(f"Link health of {run.start.report}", at=run.finished or run.started)
        memo.heading(f"Link health of {run.start.report}", 0)
        _summary(memo, report)
        _news(memo, report)
        _first(memo, cards, report)
        memo.heading("Note by note", 1)
        for card in cards:
            _note(memo, card)
        memo.paragraph(
            f"Made by {run.start.tool} from its audit log alone; head after event {report.last_seq}: {report.head}. "
            "The machine points; the editor decides."
        )
        return memo.bytes()


def _summary(memo: WordFile, report: RunReport) -> None:
    run, summary = report.run, summarise(report)
    memo.paragraph(
        f"Run {run.id}, begun {words.moment_words(run.started)}. {summary.citations} citations, {summary.linked} with a link, "
        f"{summary.checked} of these checked."
    )
    if run.end is None or not run.end.complete:
        memo.paragraph(f"This run is not complete: {run.end.why if run.end else 'it was interrupted'}.", bold=True)
    rows = [(count.state.label, str(count.count), count.state.meaning) for count in summary.states]
    memo.heading("Summary", 1)
    if rows:
        memo.table(("State", "Notes", "Means"), rows, (4.5, 1.8, 9.7))
        memo.paragraph()
    for label, count in (*summary.snapshots, *summary.claims):
        memo.bullet(f"{label}: {count}")


def _news(memo: WordFile, report: RunReport) -> None:
    if report.news is None:
        return
    memo.heading(f"What changed since the run of {words.moment_words(report.news.since_at)}", 1)
    for item in report.news.changes:
        memo.bullet(f"{headline(item)}. {item.words}", item.url)
    if not report.news.changes:
        memo.paragraph("Nothing.")


def _first(memo: WordFile, cards: list[Card], report: RunReport) -> None:
    urgent = urgent_of(cards)
    rows = [(_number(card), _title(card.outcome), card.why, " ".join(card.steps)) for card in urgent[:_FIRST]]
    rows += [("–", "The report itself", each.message, each.suggestion) for each in report.findings if each.citation is None]
    if not rows:
        return
    memo.heading("What to fix first", 1)
    memo.table(("Note", "Source", "What is wrong", "What to do"), rows, (1.6, 4.8, 4.9, 4.7))
    if len(urgent) > _FIRST:
        memo.paragraph(f"{len(urgent) - _FIRST} more are told at their notes.")


def _number(card: Card) -> str:
    return card.outcome.citation.note


def _title(outcome: Outcome) -> str:
    return outcome.citation.title or outcome.citation.raw[:120]


def _note(memo: WordFile, card: Card) -> None:
    outcome, citation = card.outcome, card.outcome.citation
    memo.heading(f"Note {citation.note}: {_title(outcome)}", 2)
    about = _APART.join(filter(None, (card.by, words.date_words(citation.issued), citation.place)))
    if about:
        memo.paragraph(about)
    for claim in outcome.claims:
        memo.paragraph(claim.sentence, style="Quote")
    if citation.url is not None:
        _link(memo, card)
    elif outcome.not_checked:
        memo.bullet(outcome.not_checked)
    for line in (*_source(outcome), *_lacking(outcome), *_decided(outcome)):
        memo.bullet(line)
    for finding in card.findings:
        then = f"Accepted: {finding.accepted}" if finding.accepted else finding.suggestion
        memo.bullet(f"{finding.rule} ({finding.level}): {finding.message}. {then}".strip())


def _link(memo: WordFile, card: Card) -> None:
    outcome = card.outcome
    why = words.why_words(outcome)
    memo.bullet(f"{card.state.label}: {why}" if why else f"{card.state.label}.", str(outcome.citation.url))
    target = outcome.chain.target if outcome.chain else None
    if target is not None and target != outcome.citation.url:
        memo.bullet("It leads to", target.normalised)
    answer = outcome.answer
    held = answer.memento.uri if answer and answer.memento and answer.verified else ""
    memo.bullet(words.answer_words(answer), held)
    told = (words.standing_words(outcome.standing), words.cited_copy_words(outcome.copy), words.drift_words(outcome.drift))
    for line in filter(None, (*told, words.capture_words(outcome.capture))):
        memo.bullet(line)


def _source(outcome: Outcome) -> Iterator[str]:
    source = outcome.source
    if source is None:
        return
    published = f"published {source.issued}" if source.issued else ""
    parts = (source.title, source.container_title, ", ".join(source.author), published)
    yield "The source calls itself: " + _APART.join(filter(None, parts)) if any(parts) else "The source says nothing of itself."


def _lacking(outcome: Outcome) -> Iterator[str]:
    for evidence in outcome.evidence:
        if not evidence.comparable:
            yield f"Not compared with the source: {evidence.why_not}."
        for row in beside.rows(evidence):
            where = f" ({row.where})" if row.where else ""
            yield f"{row.kind} “{row.in_claim}” ({row.strength}): {row.in_source}{where}"
        if evidence.passages:
            yield f"Nearest passage: “{evidence.passages[0].exact}”"


def _decided(outcome: Outcome) -> Iterator[str]:
    for each in outcome.decisions:
        made = each.decision
        manner = f", {manner_words(each)}" if manner_words(each) else ""
        yield f"Decided: {judgement_words(each)}, by {made.reviewer}, {words.moment_words(each.at)}{manner}"
        if made.ticked:
            yield "Checked one by one: " + "; ".join(made.ticked)
        if each.stale:
            yield f"That decision is stale: {each.stale}"
        for quote in made.quotes:
            yield f"It rests on: “{quote.exact}”"
        if made.query:
            yield f"Question to the author: {made.query}"
        if made.note:
            yield f"Private note: {made.note}"
