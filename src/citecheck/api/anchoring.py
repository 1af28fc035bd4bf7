"""The verbs of proof: anchor the log's head outside of it, verify the log with all that was kept of it, redact."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from citecheck.api.own_run import own_run
from citecheck.api.starting import actor
from citecheck.audit.anchors import git, stamp, witnesses
from citecheck.audit.anchors.witnesses import Witness
from citecheck.audit.derived.build import index_path, rebuild
from citecheck.audit.log import AuditLog
from citecheck.model.errors import AuditError, CitecheckError, ConfigError, InvalidUrl, LogBusy
from citecheck.model.event import Anchor, EventKind, Redaction, Verified
from citecheck.model.exchange import Request
from citecheck.model.ports import Web
from citecheck.model.settings import Settings
from citecheck.model.url import parse_url
from citecheck.wiring.anchors import authority_web, trusted_roots
from citecheck.wiring.parts import utc_now

#: A stamp is some kilobytes, with its certificates; more is none.
_MAX_REPLY = 100_000


class Anchored(msgspec.Struct, frozen=True, kw_only=True):
    """What came of anchoring: the anchors made, and what went wrong, as pairs of place and words."""

    seq: int
    head: str
    anchors: tuple[Anchor, ...]
    failures: tuple[tuple[str, str], ...]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A log that holds, and what else says so. ``stamps`` are (anchor, who signed); ``remarks`` what could not be looked at."""

    verified: Verified
    stamps: tuple[tuple[Anchor, str], ...] = ()
    reports: int = 0
    lines: int = 0
    remarks: tuple[str, ...] = ()


def anchor(settings: Settings, *, repository: Path | None = None) -> Anchored:
    """Have the log's head stamped by each of ``anchor.authorities``, and written into the git ``repository``.

    Without one that of the settings is taken, where they name one. Each stamp is an event, and a line in the file of stamps
    beside the log. Raises ``ConfigError`` where nobody is named to ask, ``AuditError`` where the log cannot be used; that an
    authority fails is told in the result.
    """
    authorities, named = settings.anchor.authorities, settings.anchor.repository.strip()
    repository = repository or (Path(named) if named else None)
    if not authorities and repository is None:
        hint = 'set authorities = ["https://…"] under [anchor] in citecheck.toml, or give --git FOLDER'
        raise ConfigError("nobody is named who could anchor the log", where="anchor.authorities", hint=hint)
    path = Path(settings.log)
    failures: list[tuple[str, str]] = []
    made: list[Anchor] = []
    with AuditLog.open(path, clock=utc_now) as log:
        seq, head = log.last_seq_of_all(), log.head
        if not seq:
            raise AuditError("the log is empty: there is nothing to anchor", where=settings.log)
        if authorities:
            stamped, failed = asyncio.run(_stamp(authorities, settings, seq, head))
            made, failures = list(stamped), list(failed)
        if repository is not None:
            try:
                made.append(git.commit(repository, path, seq=seq, head=head, at=utc_now()))
            except CitecheckError as error:
                failures.append((str(repository), str(error)))
        if made:
            with own_run(log, settings):
                for each in made:
                    witnesses.keep_stamp(path, each)
                    log.append(EventKind.HEAD_ANCHORED, head, each)
    return Anchored(seq=seq, head=head, anchors=tuple(made), failures=tuple(failures))


async def _stamp(
    authorities: Sequence[str], settings: Settings, seq: int, head: str
) -> tuple[list[Anchor], list[tuple[str, str]]]:
    made, failures = [], []
    async with authority_web(settings) as web:
        for authority in authorities:
            try:
                made.append(await _stamped(web, authority, seq, head))
            except CitecheckError as error:
                failures.append((authority, str(error)))
    return made, failures


async def _stamped(web: Web, authority: str, seq: int, head: str) -> Anchor:
    request = stamp.query(head)
    try:
        url = parse_url(authority)
    except InvalidUrl as error:
        raise ConfigError(error.message, where="anchor.authorities") from error
    headers = (("content-type", stamp.QUERY), ("accept", stamp.REPLY))
    asked = Request(url=url, method="POST", headers=headers, content=request, max_body=_MAX_REPLY)
    answer = await web.look(asked)
    if answer.failure is not None:
        raise AuditError(f"the authority does not answer: {answer.failure.kind.value} {answer.failure.detail}".rstrip())
    if answer.status != 200 or not answer.body:
        raise AuditError(f"the authority answers with status {answer.status}, not with a stamp")
    try:
        at = stamp.check_reply(answer.body, request, head).at
    except stamp.Unread as error:
        raise AuditError(f"the authority's answer is no time stamp that can be read: {error}") from error
    token = base64.b64encode(answer.body).decode()
    return Anchor(seq=seq, head=head, at=at, by="rfc3161", authority=url.normalised, token=token)


def redact(settings: Settings, seqs: Sequence[int], *, reason: str, subject: bool = False) -> Redaction:
    """Take away the data of the events ``seqs``; an event tells who did it and why. The index, where one is, is made anew.

    Raises ``InputError`` where that may not be, ``AuditError``; ``LogBusy`` where it was done, but a program that reads the log
    keeps its file from being cleared of what stood there.
    """
    path = Path(settings.log)
    with AuditLog.open(path, clock=utc_now) as log, own_run(log, settings):
        told = log.redact(seqs, actor=actor(), reason=reason, subject=subject)
        held = log.holds_traces
    if index_path(path).exists():
        rebuild(path)
    if held:
        message = "the events are redacted, but another program reads the log, and its file still holds what stood there"
        hint = "end that program (datasette, a database browser); the next command that writes the log clears it away"
        raise LogBusy(message, where=str(path), hint=hint)
    return told


def verify(
    settings: Settings,
    *,
    head: str | None = None,
    reports: Path | None = None,
    repository: Path | None = None,
    alone: bool = False,
) -> Proof:
    """Check the chain, the guards and the file, then all that was kept of the log's heads: stamps, reports, git lines.

    Without ``reports`` those in the folder of the settings are looked at that are this log's own, and without ``repository``
    that of the settings; what cannot be looked at is a remark. ``alone``: they are left aside, for they know more than a backup
    does. Raises ``ChainBroken`` naming the first event that does not fit, ``AuditError`` for a stamp that does not hold.
    """
    path = Path(settings.log)
    remarks: list[str] = []
    with AuditLog.open(path, clock=utc_now, write=False) as log:
        verified = log.verify(expected_head=head)
        kept = witnesses.stamps(log)
        anchors = [Witness(each.seq, each.head, _kept_by(each)) for each in kept]
        printed: Sequence[Witness] = ()
        strange: Sequence[Path] = ()
        if reports:
            printed = tuple(witnesses.heads_of_reports(reports))
        elif not alone:
            printed, strange = witnesses.heads_of_own_reports(log, Path(settings.report.folder))
        lines = list(_lines(repository, path)) if repository else []
        named = settings.anchor.repository.strip()
        if named and repository is None and not alone:
            try:
                lines = list(_lines(Path(named), path))
            except CitecheckError as error:
                remarks.append(f"the heads in git were not looked at: {error}")
        witnesses.check(log, [*anchors, *printed, *lines])
    if strange:
        remarks.append(
            f"{len(strange)} reports are not known to be of this log ({strange[0]}): they are of another one, damaged,"
            f" or this one was put in its place (audit verify --against {settings.report.folder})"
        )
    stamps = tuple(_checked_stamps(kept, settings, remarks.append))
    return Proof(verified=verified, stamps=stamps, reports=len(printed), lines=len(lines), remarks=tuple(remarks))


def _lines(repository: Path, log: Path) -> Iterator[Witness]:
    return (Witness(seq, digest, str(repository)) for seq, digest in git.lines(repository, log))


def _kept_by(anchor: Anchor) -> str:
    return f"the stamp of {anchor.authority}" if anchor.by == "rfc3161" else f"the anchor in git, commit {anchor.authority},"


def _checked_stamps(kept: Sequence[Anchor], settings: Settings, remark: Callable[[str], object]) -> Iterator[tuple[Anchor, str]]:
    stamps = [each for each in kept if each.by == "rfc3161"]
    if not stamps:
        return
    if not stamp.is_there():
        remark(f"{len(stamps)} time stamps were not looked at: pip install 'citecheck[anchor]'")
        return
    roots = trusted_roots(settings)
    for each in stamps:
        where = f"stamp of {each.authority} on event {each.seq}"
        try:
            said = stamp.verified(base64.b64decode(each.token, validate=True), each.head, roots)
        except (stamp.Unread, binascii.Error) as error:
            raise AuditError(f"cannot be read: {error}", where=where, hint="try it with: openssl ts -verify") from error
        except AuditError as error:
            hint = "name the authority's root certificate by [anchor] roots, where it is one that browsers do not trust"
            raise AuditError(error.message, where=where, hint=hint) from error
        yield msgspec.structs.replace(each, at=said.at), said.signer
