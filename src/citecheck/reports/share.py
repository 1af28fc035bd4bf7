"""A report for other people: without private notes, folders, accounts, passwords in links, and, unless wanted, names. Pure."""

from __future__ import annotations

import re
from pathlib import PurePath

import msgspec

from citecheck.model.citation import Citation
from citecheck.model.decision import Decided
from citecheck.model.exchange import Chain
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.model.url import Url
from citecheck.rules.accepted import accepted
from citecheck.rules.decisions import OF_DECISIONS


def shared(report: RunReport, *, names: bool = False) -> RunReport:
    """Return ``report`` as it may leave the house; every format renders it as any other.

    Taken out: notes on decisions and questions to the author, the folder of the report's file, who ran it, where evidence lies,
    user names and passwords in links, headers that may tell of who asked (cookies, an echo of our address). Reviewers are
    "reviewer 1", "reviewer 2" … in the order of their first decisions, unless ``names``. What was found and what was decided
    stays, with its proof in the log.
    """
    called = {} if names else _called(report)
    run = msgspec.structs.replace(
        report.run, start=msgspec.structs.replace(report.run.start, report=_name(report.run.start.report), actor="")
    )
    document, path = report.document, report.run.start.report
    by_id = {outcome.citation.id: _outcome(outcome, called) for outcome in report.outcomes}
    return msgspec.structs.replace(
        report,
        run=run,
        document=msgspec.structs.replace(document, source=_name(document.source)) if document is not None else None,
        outcomes=tuple(by_id.values()),
        findings=tuple(_unnamed(_finding(each, path), by_id.get(each.citation or ""), called) for each in report.findings),
        evidence="",
        shared=True,
    )


def _name(path: str) -> str:
    """Return the last part of a path of any system; a web address stays as it is."""
    return path if path.startswith(("http://", "https://")) else PurePath(path.replace("\\", "/")).name


def _called(report: RunReport) -> dict[str, str]:
    made = sorted((each for outcome in report.outcomes for each in outcome.decisions), key=lambda each: each.seq)
    reviewers = dict.fromkeys(each.decision.reviewer for each in made)
    return {reviewer: f"reviewer {number}" for number, reviewer in enumerate(reviewers, 1)}


def _outcome(outcome: Outcome, called: dict[str, str]) -> Outcome:
    changed: dict[str, object] = {}
    if outcome.decisions:
        changed["decisions"] = tuple(_decided(each, called) for each in outcome.decisions)
    if outcome.chain is not None:
        changed["chain"] = _chain(outcome.chain)
    if any(url is not None and _is_secret(url) for url in (outcome.citation.url, outcome.citation.version_url)):
        changed["citation"] = _citation(outcome.citation)
    return msgspec.structs.replace(outcome, **changed) if changed else outcome


#: Headers that tell of the page; others may tell of who asked: cookies, or our address in an echo.
_PAGES_OWN = frozenset(
    {"content-type", "content-length", "content-language", "date", "etag", "last-modified", "location", "server"}
)


def _chain(chain: Chain) -> Chain:
    """Return a chain without the headers that may tell of who asked."""
    hops = tuple(msgspec.structs.replace(hop, headers=_own(hop.headers)) if hop.headers else hop for hop in chain.hops)
    last = chain.last
    return msgspec.structs.replace(
        chain, hops=hops, last=msgspec.structs.replace(last, headers=_own(last.headers)) if last is not None else None
    )


def _own(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers if name.lower() in _PAGES_OWN)


def _decided(decided: Decided, called: dict[str, str]) -> Decided:
    made = decided.decision
    bare = msgspec.structs.replace(made, note="", query="", reviewer=called.get(made.reviewer, made.reviewer))
    return msgspec.structs.replace(decided, decision=bare)


def _is_secret(url: Url) -> bool:
    return url.scheme in ("http", "https", "ftp") and url.has_credentials


def _citation(citation: Citation) -> Citation:
    """Return a citation without the user names and passwords of its links, in its words too."""
    told: dict[str, object] = {}
    raw, written = citation.raw, citation.written
    for field in ("url", "version_url"):
        url: Url | None = getattr(citation, field)
        if url is None or not _is_secret(url):
            continue
        bare = url.without_credentials()
        told[field] = bare
        raw = raw.replace(url.as_written, bare.as_written).replace(url.normalised, bare.normalised)
        written = tuple(each for each in written if each.field != field)
    return msgspec.structs.replace(citation, raw=raw, written=written, **told)


def _unnamed(finding: Finding, outcome: Outcome | None, called: dict[str, str]) -> Finding:
    """Return a finding without the names of those who decided (``rules.decisions`` writes them in brackets, at an end)."""
    told = {"accepted": accepted(finding, outcome)} if finding.accepted else {}
    if called and finding.rule in OF_DECISIONS:
        names = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
        told["message"] = re.sub(rf"\(({names})\)(?=[;,:]|\Z)", lambda found: f"({called[found[1]]})", finding.message)
    return msgspec.structs.replace(finding, **told) if told else finding


def _finding(finding: Finding, path: str) -> Finding:
    """Return a finding without the folder of the report, where its words name it."""
    bare = _name(path)
    if bare == path or path not in finding.message + finding.suggestion:
        return finding
    return msgspec.structs.replace(
        finding, message=finding.message.replace(path, bare), suggestion=finding.suggestion.replace(path, bare)
    )
