"""citecheck audit: verify, show, search and export the log."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.audit.derived.metadata import datasette_metadata
from citecheck.audit.derived.search import KINDS
from citecheck.audit.export import json_lines
from citecheck.audit.show import harmless, rows
from citecheck.cli.anchored import show_anchored
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say, say_all
from citecheck.cli.options import Count, settings_of, shared
from citecheck.cli.progress import busy, counting
from citecheck.model.settings import Settings
from citecheck.text.files import whole_file


@click.group()
def audit() -> None:
    """Verify, show, search and export the audit log.

    \b
    Examples:
      citecheck audit verify
      citecheck audit search "withdrew from the city"
      citecheck audit show --subject https://goo.gl/AbC123
      citecheck audit export -o events.jsonl
    """


@audit.command()
@click.option("--head", help="Head digest printed in an earlier report: the log must still contain it.")
@click.option(
    "--against", type=click.Path(path_type=Path), help="Folder of reports: the heads of all report.json files in it, strictly."
)
@click.option("--git", type=click.Path(path_type=Path), help="Repository into which heads were written by audit anchor --git.")
@click.option("--alone", is_flag=True, help="Leave the log's own reports aside: for a backup, which they know more than.")
@json_option
@shared
def verify(  # noqa: PLR0917 - options as click hands them over
    head: str | None,
    against: Path | None,
    git: Path | None,
    alone: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Check the whole chain, and all that was kept of it elsewhere; name the first event that was altered.

    Time stamps are verified with the certificates that are here, without the network. By them, by the heads that this log's
    own reports print, and with --head, --against or --git by those kept elsewhere, a log that was cut off at its end, or
    rewritten, is found too.

    \b
    Examples:
      citecheck audit verify --against reports
      citecheck audit verify --git ../heads
      citecheck audit verify --alone --log backup/audit.db
    """
    settings = settings_of(given)
    with busy("the chain is walked", quiet=quiet):
        proof = api.verify(settings, head=head, reports=against, repository=git, alone=alone)
    for remark in proof.remarks:
        click.echo(f"citecheck: {remark}", err=True)
    if as_json:
        say(proof)
    elif not quiet:
        _show_proof(proof, settings, git=str(git or settings.anchor.repository))
    return 0


def _show_proof(proof: api.Proof, settings: Settings, *, git: str) -> None:
    verified = proof.verified
    click.echo(f"{settings.log}: {verified.events} events, chain intact, head {verified.head}")
    if verified.texts:
        click.echo(f"  {verified.texts} kept texts match the digests by which events name them")
    if verified.backwards:
        count = len(verified.backwards)
        click.echo(
            f"  the clock was set back before event {verified.backwards[0]}{f' and {count - 1} more' if count > 1 else ''}"
        )
    for anchor, signer in proof.stamps:
        click.echo(f"  event {anchor.seq} stood so at {anchor.at:%Y-%m-%d %H:%M:%S} UTC: stamped by {clean(signer)}")
    if proof.reports:
        click.echo(f"  the heads of {proof.reports} reports are the log's")
    if proof.lines:
        click.echo(f"  {proof.lines} heads in {git} are the log's")
    for gone in verified.redacted:
        who = f"by {clean(gone.actor)} on {gone.at:%Y-%m-%d}, run {gone.run}, event {gone.by}"
        click.echo(f"  event {gone.seq} was redacted {who}: {clean(gone.reason)}")


@audit.command()
@click.option("--git", type=click.Path(path_type=Path), help="Write the head into this git repository, and commit it.")
@json_option
@shared
def anchor(*, git: Path | None, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - the same
    """Have the log's head stamped by authorities (RFC 3161), or write it into a git repository.

    Authorities and repository are those of [anchor] in citecheck.toml (with after_run each run does this at its end); stamps
    are kept in the log and in a file beside it (audit.stamps.jsonl), of which a copy elsewhere is worth having. Needs
    citecheck[anchor].

    \b
    Example:
      citecheck audit anchor --git ../heads && git -C ../heads push
    """
    done = api.anchor(settings_of(given), repository=git)
    if as_json:
        say_all(done.anchors)
    show_anchored(done, quiet=quiet or as_json)
    return 3 if done.failures else 0


@audit.command()
@click.argument("events", nargs=-1, required=True, type=Count(min=1))
@click.option("--reason", required=True, help="Why, in words that repeat none of it; everybody will read them.")
@click.option("--subject", is_flag=True, help="Take the subject (a link) away too.")
@json_option
@shared
def redact(*, events: tuple[int, ...], reason: str, subject: bool, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - the same
    """Take the data of EVENTS away, for good: a personal detail that should not have been kept.

    The chain stays verifiable; an event tells who did it and why, and audit verify repeats that. Their digests stay: who guesses
    the data to the letter can prove the guess. Backups of the log, reports and kept pages are yours to look through. citecheck
    audit search finds the events.

    \b
    Example:
      citecheck audit redact 412 980 --reason "home address of a private person"
    """
    told = api.redact(settings_of(given), events, reason=reason, subject=subject)
    if as_json:
        say(told)
    elif not quiet:
        texts = f" and {len(told.texts)} kept texts" if told.texts else ""
        click.echo(
            f"redacted {len(told.events)} events{texts}, told by an event of its own; look through backups and reports yourself"
        )
    return 0


@audit.command()
@click.option("--run", "run_id", help="Only events of this run.")
@click.option("--kind", help="Only events of this kind, such as link-judged.")
@click.option("--subject", help="Only events on subjects that contain this.")
@click.option("-n", "--tail", type=Count(min=1), help="Only the last N.")
@json_option
@shared
def show(*, run_id: str | None, kind: str | None, subject: str | None, tail: int | None, as_json: bool, **given: Any) -> int:  # noqa: ANN401
    """Print the log's events, one a line.

    \b
    Examples:
      citecheck audit show --tail 20
      citecheck audit show --kind link-judged --subject goo.gl
    """
    settings = settings_of(given)
    with api.open_log(settings) as log:
        for row in rows(log.events(run=run_id, kind=kind, redacted=True), subject=subject, tail=tail):
            if as_json:
                say(row._asdict())
                continue
            click.echo(f"{row.seq:>6}  {row.at}  {row.kind:<17}  {row.subject}  {row.words}".rstrip())
    return 0


@audit.command()
@json_option
@shared
def rebuild(as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Make the tables for reading and searching anew, from the events alone.

    They stand in a file of their own beside the log (audit-index.db), which may be deleted at any time.

    \b
    Example:
      citecheck audit rebuild
      sqlite3 reports/audit-index.db "select url, liveness, rot_since from link"
    """
    with counting("events", quiet=quiet) as tell:
        built = api.rebuild(settings_of(given), tell=tell)
    if as_json:
        say(built)
    elif not quiet:
        click.echo(f"{built.path}: made from {built.events} events, chain intact, head {built.head}")
    if built.unread:
        click.echo(
            f"citecheck: {len(built.unread)} events are of no known shape (the first: {built.unread[0]}); left out", err=True
        )
    return 0


@audit.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "kind", type=click.Choice(KINDS), help="Only in these.")
@click.option("-n", "--limit", type=Count(min=1), default=20, show_default=True, help="At most N texts.")
@json_option
@shared
def search(*, words: tuple[str, ...], kind: str | None, limit: int, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - the same
    """Find titles, claims and reasons by their words, best first.

    All words must stand there; "words in quotes" together; a word with * at its end is a beginning.

    \b
    Examples:
      citecheck audit search evacuation aleppo
      citecheck audit search --in reason '"for sale"'
    """
    hits = api.search(settings_of(given), " ".join(words), kind=kind, limit=limit)
    if as_json:
        say_all(hits)
    for hit in hits if not as_json else ():
        state = f" [{hit.liveness}]" if hit.liveness else ""
        click.echo(f"{hit.last:>6}  {hit.kind:<10}  {harmless(hit.subject)}{state}")
        if not quiet:
            click.echo(f"        {harmless(hit.text)}")
    return 0 if hits else 1


@audit.command()
@shared
def metadata(quiet: bool, **given: Any) -> int:  # noqa: ANN401, ARG001 - the same
    """Print the metadata with which datasette shows the log: titles, what each column means, ready-made queries.

    \b
    Example:
      citecheck audit rebuild && citecheck audit metadata > metadata.json
      datasette --metadata metadata.json reports/audit.db reports/audit-index.db
    """
    click.echo(json.dumps(datasette_metadata(Path(settings_of(given).log)), indent=2, ensure_ascii=False))
    return 0


@audit.command()
@click.option("--run", "run_id", help="Only events of this run.")
@click.option("--kind", help="Only events of this kind, such as link-judged.")
@click.option("--after", type=Count(min=0), default=0, help="Only events behind this number.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: the screen]")
@shared
def export(*, run_id: str | None, kind: str | None, after: int, output: Path | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401
    """Write the log's events as JSON Lines, an event a line, whole.

    The last line's number given to --after exports what came since.

    \b
    Example:
      citecheck audit export --after 412 -o since.jsonl
    """
    settings = settings_of(given)
    with api.open_log(settings) as log:
        lines = json_lines(log.events(run=run_id, kind=kind, after=after, redacted=True))
        if output is None or str(output) == "-":
            for line in lines:
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            return 0
        with whole_file(output) as file:
            file.writelines(lines)
    if not quiet:
        click.echo(f"wrote {output}")
    return 0
