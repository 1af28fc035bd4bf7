"""Help that fits a screen."""

from click.testing import CliRunner

from citecheck.cli.main import COMMANDS, GROUPS, commands


def printed(width):
    return CliRunner().invoke(commands, ["--help"], prog_name="citecheck", terminal_width=width).output


def test_help_fits_one_screen():
    """29 lines of 80 columns, so that 30 hold them and the prompt; none of them wider, no command's line broken."""
    lines = printed(80).splitlines()
    assert len(lines) <= 29
    assert max(map(len, lines)) <= 80
    for name, words in COMMANDS.items():
        assert any(line.split() == [name, *words.split()] for line in lines), name


def test_commands_are_grouped_in_one_column():
    """Each group has its heading; what each does begins in the same column everywhere."""
    lines = printed(80).splitlines()
    assert [line[:-1] for line in lines if line.endswith(":") and line[:-1] in GROUPS] == list(GROUPS)
    rows = [line for line in lines if line.split() and line.split()[0] in COMMANDS and line.startswith("  ")]
    rows = [line for line in rows if " ".join(line.split()[1:]) == COMMANDS[line.split()[0]]]
    assert len({line.index(COMMANDS[line.split()[0]]) for line in rows}) == 1
    assert len(rows) == len(COMMANDS)


#: Commands that tell machines in another way (a format of their own, a file), or have nothing to tell them.
WITHOUT_JSON = {
    *("parse", "cite-archives", "init", "completion", "schema"),
    *("evidence show", "evidence export", "audit metadata", "audit export", "schedule install", "schedule remove"),
}


def every_command():
    """Yield each command with its whole name, those of groups too."""
    for name in COMMANDS:
        command = commands.get_command(None, name)
        inner = getattr(command, "commands", None)
        yield from ((f"{name} {each}", one) for each, one in inner.items()) if inner else [(name, command)]


def test_every_command_has_an_example_that_calls_it():
    """Those of groups too; what stands there is a command of ours with options that it has."""
    for name, command in every_command():
        _, _, examples = (command.help or "").partition("\n    Example")
        called = [line.split() for line in examples.splitlines() if f"citecheck {name}" in line]
        assert called, name
        known = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
        for words in called:
            mine = " ".join(words).partition(f"citecheck {name}")[2].partition("|")[0].partition("&&")[0]
            assert {word for word in mine.split() if word.startswith("-") and word != "-"} <= known, (name, words)


def test_commands_that_work_with_the_log_can_be_quiet_verbose_and_speak_json():
    """The same three flags everywhere, so that nobody has to look them up."""
    lacking = []
    for name, command in every_command():
        flags = {flag for parameter in command.params for flag in parameter.opts}
        wanted = {"--quiet", "--verbose"} if "--log" in flags else set()
        wanted |= {"--json"} if name not in WITHOUT_JSON else set()
        lacking += [f"{name}: {flag}" for flag in sorted(wanted - flags)]
    assert lacking == []
