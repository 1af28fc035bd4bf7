"""citecheck suggest: what a language model makes of claims and their sources, asked only after a yes."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from citecheck.api.suggesting import SuggestionPlan, ask_model, plan_suggestions
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import Count, settings_of, shared
from citecheck.cli.progress import Watching
from citecheck.model.errors import InputError
from citecheck.model.settings import Settings
from citecheck.model.suggestion import Came, Suggestion


@click.command()
@click.argument("run_id", required=False)
@click.option("--model", help="A model of the llm package.  [default: llm.model of the settings]")
@click.option("--calls", type=Count(min=1), help="Questions at most.  [default: 50]")
@click.option("--tokens", type=Count(min=1), help="Tokens at most, prompts and answers.  [default: 200000]")
@click.option("--yes", is_flag=True, help="Send without asking: you know what goes to whom.")
@click.option("--dry-run", is_flag=True, help="Tell what would be sent, and to whom; send nothing.")
@json_option
@shared
def suggest(
    run_id: str | None,
    *,
    model: str | None,
    calls: int | None,
    tokens: int | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,  # noqa: ANN401 - options as click hands them over
) -> int:
    """Ask a language model what sources say of their claims.

    The claims that look worst come first. The sentences of your report and the texts of their sources leave this machine, unless
    the model runs on it: you are told how many go where, and asked. What comes back is a suggestion, never a verdict; a quote is
    shown only where it stands in the source word for word. Needs citecheck[llm]; keys are set with llm keys set.

    \b
    Examples:
      citecheck suggest --dry-run --model gpt-4o-mini
      citecheck suggest --model gpt-4o-mini --calls 20
    """
    settings = _with(settings_of(given), model, calls, tokens)
    planned = plan_suggestions(settings, run_id=run_id)
    if not planned.asks:
        if not quiet:
            left = " within the budget" if planned.left else ""
            click.echo(f"nothing to ask {clean(planned.model)} about run {planned.run.id}{left}", err=True)
        return 0
    click.echo(_words(planned), err=True)
    if dry_run or not _confirmed(yes=yes):
        return 0
    with Watching(quiet=quiet, verbose=given["verbose"]) as watcher:
        asked = ask_model(settings, planned, watcher=watcher)
    for citation, suggestion in asked.suggestions:
        if as_json:
            say(_told(citation, suggestion))
        else:
            click.echo(_as_text(citation, suggestion))
    if asked.stopped:
        click.echo(f"citecheck: stopped: {clean(asked.stopped)}", err=True)
    failed = any(suggestion.came is Came.FAILED for _, suggestion in asked.suggestions)
    return 3 if failed or asked.stopped else 0


def _with(settings: Settings, model: str | None, calls: int | None, tokens: int | None) -> Settings:
    given = {"model": model, "calls": calls, "tokens": tokens}
    changed = {key: value for key, value in given.items() if value is not None}
    return msgspec.structs.replace(settings, llm=msgspec.structs.replace(settings.llm, **changed))


def _words(planned: SuggestionPlan) -> str:
    one, report = planned.sources == 1, clean(planned.run.start.report)
    left = f"; {planned.left} more claims are beyond the budget" if planned.left else ""
    return (
        f"{planned.sources} source{'' if one else 's'} will be sent to {clean(planned.model)}, with {len(planned.asks)} "
        f"claim{'' if len(planned.asks) == 1 else 's'} of {report} (about {planned.tokens:,} tokens){left}"
    )


def _confirmed(*, yes: bool) -> bool:
    """Return whether the user says yes. Raises ``InputError`` where nobody is there to be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InputError("nobody is there to say yes, so nothing was sent", hint="look at --dry-run, then give --yes")
    return click.confirm("Send them?", default=False, err=True)


def _as_text(citation: str, suggestion: Suggestion) -> str:
    says = (
        f"suggests: {suggestion.says.value}" if suggestion.says else f"no suggestion ({suggestion.why or suggestion.came.value})"
    )
    lines = [f"{clean(citation)}  {says}"]
    lines += [f"    “{clean(quote.exact)}”" for quote in suggestion.quotes]
    if suggestion.unfound:
        lines.append(f"    {suggestion.unfound} quoted passage(s) stand nowhere in the source, and are not shown")
    if suggestion.says and suggestion.remark:
        lines.append(f"    the model's own words: {clean(suggestion.remark)}")
    return "\n".join(lines)


def _told(citation: str, suggestion: Suggestion) -> dict[str, object]:
    return {
        "citation": citation,
        "claim": suggestion.claim,
        "model": suggestion.model,
        "came": suggestion.came,
        "suggests": suggestion.says,
        "quotes": suggestion.quotes,
        "unfound": suggestion.unfound,
        "remark": suggestion.remark if suggestion.says else "",
        "why": suggestion.why,
        "source": suggestion.source_uri,
        "text_digest": suggestion.text_digest,
    }
