"""The entry point: the command group, and the last line of defence that turns errors into exit codes.

Exit: 0 clean · 1 findings at or above ``policy.fail_on`` · 2 input, config or usage · 3 could not finish (offline, archives or
log) · 4 unexpected, with a pasteable log · 130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from citecheck import __version__
from citecheck.cli.clean import clean
from citecheck.model.errors import CitecheckError, InputError, PluginError

EXIT_CLEAN, EXIT_FINDINGS, EXIT_INPUT, EXIT_UNFINISHED, EXIT_UNEXPECTED, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130


#: Each command with its first line of help, in groups, in the order of the work: its file, cli/<name>.py, is loaded when it is
#: called.
GROUPS = {
    "The work": {
        "run": "Do the whole job: parse, check, archive and report.",
        "parse": "Parse a report's footnotes into citations.yaml.",
        "check": "Check the links and find their snapshots.",
        "links": "Check bare links, one a line.",
        "due": "Tell which links are due, when and why.",
        "archive": "Ask for missing snapshots.",
    },
    "What came of it": {
        "report": "Write a report from the log alone.",
        "review": "Lay claims beside their sources, and decide.",
        "suggest": "Ask a language model what sources say of their claims.",
        "notify": "Tell people what changed since the last run.",
        "cite-archives": "Give back, per citation, a link to its snapshot.",
        "evidence": "List, show and export what was kept of the links.",
        "audit": "Verify, show, search and export the audit log.",
    },
    "Setting up": {
        "init": "Write a commented citecheck.toml.",
        "dict": "Read dictionaries of English and Arabic.",
        "schedule": "Look at what is due by itself, at fixed times.",
        "doctor": "Examine the set-up and say what to mend.",
        "completion": "Print the completion script of a shell.",
        "schema": "Print the JSON Schema of citations.yaml.",
    },
}
#: The same, all in one.
COMMANDS = {name: words for group in GROUPS.values() for name, words in group.items()}


_EXIT_CODES = """\
Exit codes: 0 clean, 1 findings at or above fail_on, 2 input or settings,
3 could not finish, 4 unexpected, 130 interrupted. Also: --help, --version
"""
#: What the system says where there is no room, or no more of it is granted.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class _ReaderLeft(Exception):
    """Whoever read our output (head, less) has left."""


@contextlib.contextmanager
def _heard_leaving() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderLeft from error


def _file_of(name: str) -> str:
    return name.replace("-", "_")


class _Later(click.Group):
    """A group whose commands are loaded when they are called: to list them takes none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks with it
        """Return the names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click asks with it
        """Load a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"citecheck.cli.{_file_of(cmd_name)}"), _file_of(cmd_name))
        return command

    def make_context(self, *given: Any, **more: Any) -> click.Context:  # noqa: ANN401 - as click hands them over
        """Read the command line; ``--help`` is printed here. See ``invoke``."""
        with _heard_leaving():
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what the command returns
        """Call the command. Where nobody reads our output any more click would end with 1, which means findings."""
        with _heard_leaving():
            return super().invoke(ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say it all in 30 lines of 80 columns with the prompt behind them: what no terminal is too small for."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        formatter.write_paragraph()
        self.format_commands(ctx, formatter)
        formatter.write_paragraph()
        formatter.write(_EXIT_CODES)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click asks with it
        """List the commands with what each does, group by group, in one column."""
        widest = max(map(len, COMMANDS))
        for name, group in GROUPS.items():
            formatter.write(f"{name}:\n")
            with formatter.indentation():
                formatter.write_dl([(command.ljust(widest), words) for command, words in group.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name, without loading any."""
        named = [CompletionItem(name, help=words) for name, words in COMMANDS.items() if name.startswith(incomplete)]
        return named + click.Command.shell_complete(self, ctx, incomplete)


@click.group(cls=_Later, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="citecheck")
def commands() -> None:
    """Keep the citations of a report true. Begin with: citecheck run report.txt"""  # noqa: D400 - what is to be typed


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(exit_code(arguments))


def program() -> NoReturn:
    """Be the program: run its command line, and end the process at once.

    Python would first take all apart that it has loaded: a fifth of what a short command takes (November 2026). What has to be
    closed is closed by then, each by whoever opened it.
    """
    code = exit_code()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(code)


def exit_code(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; every error is told on standard error, in one message."""
    try:
        result = commands.main(args=arguments, prog_name="citecheck", standalone_mode=False)
        if sys.stdout is not None:  # it is None where it was closed before we began
            sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _interrupted()
    except (_ReaderLeft, BrokenPipeError):  # no error of ours
        _let_go_of_output()
        return EXIT_CLEAN
    except (click.ClickException, CitecheckError) as error:
        return _told(error)
    except OSError as error:
        return _of_the_system(error)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        return _unexpected(error)
    return result if isinstance(result, int) else EXIT_CLEAN


def _told(error: click.ClickException | CitecheckError) -> int:
    if isinstance(error, click.UsageError) and error.ctx is None:  # click knows no command whose help it could name
        click.echo(f"Error: {clean(error.format_message())} (citecheck COMMAND --help lists its options)", err=True)
        return EXIT_INPUT
    if isinstance(error, click.ClickException):
        error.show()
        return EXIT_INPUT
    click.echo(f"citecheck: {clean(str(error))}", err=True)
    return EXIT_INPUT if isinstance(error, (InputError, PluginError)) else EXIT_UNFINISHED


def _let_go_of_output() -> None:
    """Have what is still held back written nowhere: Python would try again at its end, fail, and end with a code of its own."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_system(error: OSError) -> int:
    """Tell of what the system refused, as far as a person can mend it."""
    try:
        Path.cwd()
    except FileNotFoundError:
        click.echo("citecheck: the folder in which this was begun is not there any more (go into one that is, with cd)", err=True)
        return EXIT_INPUT
    if error.errno not in _NO_ROOM:
        return _unexpected(error)
    where = clean(str(error.filename)) if error.filename else "what was to be printed"
    click.echo(f"citecheck: {where}: cannot be written: {error.strerror} (make room, and run it again)", err=True)
    _let_go_of_output()
    return EXIT_UNFINISHED


def _interrupted() -> int:
    click.echo("citecheck: interrupted; what was learned is in the log, and the same command goes on from there", err=True)
    return EXIT_INTERRUPTED


def _unexpected(error: Exception) -> int:
    """Write a log that can be pasted into an issue: versions and trace, no settings and no environment."""
    import platform  # noqa: PLC0415 - nobody should need them
    import tempfile  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    lines = [
        f"citecheck {__version__}, Python {platform.python_version()}, {platform.platform()}",
        "".join(traceback.format_exception(error)),
    ]
    with tempfile.NamedTemporaryFile(
        "w", prefix="citecheck-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write("\n".join(lines))
    words = clean(str(error)) or "no message"
    click.echo(f"citecheck: unexpected error, {type(error).__name__}: {words}", err=True)
    click.echo(f"citecheck: this is our fault; please open an issue with {Path(file.name)}", err=True)
    return EXIT_UNEXPECTED
