"""The questions to the author that reviewers wrote at the desk, one line each: as Markdown, CSV or a Word file.

They leave the house: private notes are never in them, nor what was undone. The same report gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from citecheck.model.decision import JUDGED, Decided
from citecheck.model.errors import ConfigError
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports.csv_report import safe_cell
from citecheck.reports.markdown_text import escape, link

#: What a file of questions may be.
SUFFIXES = ("md", "csv", "docx")
#: The columns of the Word file, and their widths in centimetres.
_HEADS = ("Where", "Claim", "Question", "The source says", "Source")
_WIDTHS = (2.0, 3.9, 4.3, 3.9, 3.0)
COLUMNS = ("where", "note", "claim", "found", "question", "source says", "source", "asked by", "remark")


class Query(NamedTuple):
    """One question. ``where`` is page or line of the note, ``passage`` the words of the source that the reviewer relied on.

    ``source`` is a link that the author can open: the snapshot that was looked at, else one that was verified, else the page.
    ``remark`` says what changed since the question was asked, empty where nothing did.
    """

    where: str
    note: str
    claim: str
    found: str
    question: str
    passage: str
    source: str
    asked_by: str
    remark: str


def queries_of(report: RunReport) -> tuple[Query, ...]:
    """Return the questions that stand, in the order of the report."""
    return tuple(query for outcome in report.outcomes for query in _asked(outcome))


def _asked(outcome: Outcome) -> Iterator[Query]:
    claims = {claim.id: claim.clause or claim.sentence for claim in outcome.claims}
    for decided in outcome.decisions:
        decision = decided.decision
        if decision.query.strip():
            yield Query(
                where=outcome.citation.place,
                note=outcome.citation.note,
                claim=_flat(claims.get(decision.claim, "")),
                found=JUDGED[decision.judgement],
                question=_flat(decision.query),
                passage=" […] ".join(_flat(quote.exact) for quote in decision.quotes),
                source=_link(outcome, decided),
                asked_by=_flat(decision.reviewer),
                remark=decided.stale,
            )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _link(outcome: Outcome, decided: Decided) -> str:
    answer, url = outcome.answer, outcome.citation.url
    verified = answer.memento.uri if answer is not None and answer.memento is not None and answer.verified else ""
    page = url.without_credentials().normalised if url is not None else ""
    links = (decided.decision.source_uri, verified, page)
    return next((each for each in links if each.startswith(("https://", "http://"))), "")


def queries_file(report: RunReport, suffix: str) -> bytes:
    """Return the questions as a file of that suffix. Raises ``ConfigError`` for another, or where python-docx is missing."""
    writers: dict[str, Callable[[RunReport, tuple[Query, ...]], bytes]] = {"md": _markdown, "csv": _csv, "docx": _docx}
    if suffix not in writers:
        raise ConfigError(f"questions are not written as '{suffix}'", hint=f"one of: {', '.join(SUFFIXES)}")
    return writers[suffix](report, queries_of(report))


def title_of(report: RunReport) -> str:
    """Return what a file of questions is headed by."""
    return f"Questions to the author of {_flat(report.run.start.report)}"


def _markdown(report: RunReport, queries: tuple[Query, ...]) -> bytes:
    lines = [f"# {escape(title_of(report))}", ""]
    lines += [_line(query) for query in queries] or ["No questions."]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _line(query: Query) -> str:
    """Return one question on one line; words of unknown direction are isolated, so that they turn nothing around them."""
    note = f"note {isolated(escape(query.note))}" if query.note else ""
    where = ", ".join(filter(None, (escape(query.where), note)))
    parts = [f"**{isolated(escape(query.question))}**"]
    parts += [f"Claim: “{isolated(escape(query.claim))}”"] if query.claim else []
    parts += [f"Source: “{isolated(escape(query.passage))}”"] if query.passage else []
    parts += [f"Found: {query.found}"] + ([f"Since then: {escape(query.remark)}"] if query.remark else [])
    parts += [f"Asked by {isolated(escape(query.asked_by))}"] + ([link(query.source)] if query.source else [])
    return f"- {where[:1].upper()}{where[1:]}: " + " · ".join(parts)


def isolated(text: str) -> str:
    """Return ``text`` between FSI and PDI (UAX 9) where it holds letters that run from right to left."""
    return f"\u2068{text}\u2069" if runs_right_to_left(text) else text


def runs_right_to_left(text: str) -> bool:
    """Tell whether ``text`` holds a letter that runs from right to left.

    >>> runs_right_to_left("Halab (حلب)"), runs_right_to_left("Aleppo, 2016")
    (True, False)
    """
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def _csv(_: RunReport, queries: tuple[Query, ...]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in query] for query in queries)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _docx(report: RunReport, queries: tuple[Query, ...]) -> bytes:
    from citecheck.reports.docx_file import WordFile  # noqa: PLC0415 - python-docx is an extra

    file = WordFile(title_of(report), at=report.run.started)
    file.heading(title_of(report), 1)
    if queries:
        file.table(_HEADS, [_word_row(query) for query in queries], _WIDTHS, links=len(_HEADS) - 1)
    else:
        file.paragraph("No questions.")
    return file.bytes()


def _word_row(query: Query) -> tuple[str, ...]:
    where = ", ".join(filter(None, (f"note {query.note}" if query.note else "", query.where)))
    since = f" Since then: {query.remark}." if query.remark else ""
    asked = f"{query.question} (Found: {query.found}. Asked by {query.asked_by}.{since})"
    return where, query.claim, asked, f"“{query.passage}”" if query.passage else "", query.source
