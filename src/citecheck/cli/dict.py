"""citecheck dict: dictionaries of English and Arabic that the user has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import settings_of, shared
from citecheck.wiring.dictionaries import add_dictionary


@click.group(name="dict")
def _group() -> None:
    """Read dictionaries of English and Arabic.

    An English claim is laid beside an Arabic source by a glossary of some 3,000 words. A dictionary that you have knows more:
    dictd's (FreeDict), StarDict's, or the Arabic WordNet. None comes with citecheck, and none is downloaded.

    \b
    Examples:
      citecheck dict add /usr/share/dictd/freedict-eng-ara.index
    """


@_group.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
@shared
def add(path: Path, *, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Read a dictionary, keep it compactly beside the log, and say how to use it.

    PATH is dictd's .index or .dict.dz, StarDict's .ifo, or the .tab of an Arabic WordNet with the English one beside it.

    \b
    Examples:
      citecheck dict add /usr/share/dictd/freedict-eng-ara.index
      citecheck dict add wordnet/wn-data-arb.tab
    """
    words = add_dictionary(path, settings_of(given))
    if as_json:
        say({"dictionary": str(path), "terms": len(words)})
        return 0
    click.echo(f"{len(words):,} English terms with Arabic ones in {clean(str(path))}")
    if not quiet:
        line = msgspec.json.encode([str(path)]).decode()
        click.echo(f"To use them, put into citecheck.toml:\n\n[evidence]\ndictionaries = {clean(line)}")
    return 0


dict = _group  # noqa: A001 - the command's own name, by which it is looked up
