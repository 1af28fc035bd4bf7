"""citecheck completion: what makes the Tab key complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_PROGRAM = "citecheck"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script of a shell.

    \b
    Examples:
      citecheck completion bash >> ~/.bashrc
      citecheck completion zsh >> ~/.zshrc
      citecheck completion fish > ~/.config/fish/completions/citecheck.fish
    """
    root = click.get_current_context().find_root().command
    made = get_completion_class(shell)
    if made is None:  # a click that no longer knows it
        raise click.UsageError(f"no completion for {shell}")
    script = made(root, {}, _PROGRAM, f"_{_PROGRAM.upper()}_COMPLETE")
    click.echo(script.source_template % script.source_vars())
    return 0
