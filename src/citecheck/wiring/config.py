"""Settings from citecheck.toml, then the environment (CITECHECK_*), then flags: the later wins.

A key nobody knows is told, with the nearest one that exists; nothing is swallowed. Archive keys come from the environment
or from ``ia.ini`` by the convention of the Internet Archive's own client, never from citecheck.toml.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.event import canonical
from citecheck.model.settings import Keys, Settings
from citecheck.net.quirks import check_quirks
from citecheck.wiring.cures import IN_README, cure, endless, plain
from citecheck.wiring.places import places_of

PREFIX = "CITECHECK_"
#: The file looked for in the current folder when no other is named.
DEFAULT_FILE = "citecheck.toml"


def load_settings(
    file: Path | None = None,
    *,
    env: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Return the settings; ``flags`` maps dotted keys ("net.timeout") to values, None meaning "not given".

    Without ``file``, citecheck.toml in ``folder`` is read where there is one. Raises ``ConfigError``.
    """
    tree: dict[str, Any] = {}
    where = file if file is not None else (folder or Path()) / DEFAULT_FILE
    if file is not None or where.is_file():
        tree = _read_toml(where)
    for key, name, value in _from_env(env or {}):
        _put(tree, key, _typed(key, value, name))
    for key, given in (flags or {}).items():
        if given is not None:
            _put(tree, key, given)
    try:
        settings = msgspec.convert(tree, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise _mistyped(str(error), str(where)) from None
    _check_folder(settings)
    _check_named(settings, str(where))
    return settings


def _check_named(settings: Settings, file: str) -> None:
    """Check what stands in lists of tables, [[archives]] and [[quirks]], by its meaning."""
    try:
        places_of(settings)
        check_quirks(settings.quirks)
    except ConfigError as error:
        raise ConfigError(error.message, where=f"{file}, {error.where}", hint=error.hint or IN_README) from None


def _check_folder(settings: Settings) -> None:
    for key, value in (("log", settings.log), ("report.folder", settings.report.folder)):
        if not value.strip():
            raise ConfigError(f"{key} must not be empty", hint="name a file or folder, or leave the key out")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("no such file", where=str(path), hint="check the path given to --config") from None
    except OSError as error:
        hint = "name the file in it" if path.is_dir() else "look at its permissions"
        raise ConfigError(f"cannot be read: {error.strerror or error}", where=str(path), hint=hint) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8", where=f"{path}, line {line}", hint="save it as UTF-8") from None
    tree = _parsed(path, text)
    for key in _leaves(tree):
        if key not in KNOWN:
            raise ConfigError(f"unknown key {key!r}", where=f"{path}, line {_line_of(text, key)}", hint=_nearest(key))
    _check_types(tree, path, text)
    return tree


#: A citecheck.toml of more lines than these is none that a person wrote.
_LINES = 1000


def _begun_last(text: str) -> int:
    """Return the line on which begins what the end of the file finds unfinished: a list, or a text of several lines."""
    lines = text.splitlines(keepends=True)
    if len(lines) > _LINES:  # each try reads it all anew: no hostile file is to take long
        return len(lines)
    for number in range(len(lines) - 1, 0, -1):
        try:
            tomllib.loads("".join(lines[:number]))
        except ValueError:
            continue
        return number + 1
    return 1


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "mend that line; README.md shows all keys, and `citecheck init` writes a file with them"
        at = re.search(r"\(at line (\d+)", str(error))
        line = int(at[1]) if at else _begun_last(text)
        raise ConfigError(f"is not TOML: {error}", where=f"{path}, line {line}", hint=hint) from None
    except RecursionError:
        raise ConfigError("is not TOML that can be read: it is nested too deep", where=str(path), hint=IN_README) from None
    except ValueError:  # Python reads no number of more digits than these
        found = re.search(r"[0-9_]{4300}", text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise ConfigError(
            "holds an endless number", where=f"{path}, line {line}", hint="write a number that can be meant"
        ) from None


def _check_types(tree: dict[str, Any], path: Path, text: str) -> None:
    try:
        msgspec.convert(tree, Settings)
    except msgspec.ValidationError as error:
        found = re.search(r"`\$\.([^`\[]+)", str(error))
        line = f", line {_line_of(text, found[1])}" if found else ""
        raise _mistyped(str(error), f"{path}{line}") from None
    for key in endless(tree):
        where = f"{path}, line {_line_of(text, key.partition('[')[0])}"
        raise ConfigError(f"key {key!r}: no number that can be meant", where=where, hint=cure(key, KNOWN))


def _mistyped(message: str, where: str) -> ConfigError:
    found = re.search(r"`\$\.([^`]+)`", message)
    return ConfigError(plain(message), where=where, hint=cure(found[1] if found else "", KNOWN))


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in tree.items():
        key = prefix + name
        if isinstance(value, dict):
            if any(known.startswith(key + ".") for known in KNOWN):
                yield from _leaves(value, key + ".")
            else:
                yield key
        else:
            yield key


def _known(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(struct):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from _known(field.type, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, field.type


#: Every dotted key with its type.
KNOWN: dict[str, Any] = dict(_known(Settings))
_BY_VARIABLE = {PREFIX + key.replace(".", "_").upper(): key for key in KNOWN}
#: Variables of ours that are no settings.
_OTHER_VARIABLES = frozenset({PREFIX + "CONFIG"})


def _from_env(env: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(env):
        if not name.startswith(PREFIX) or name in _OTHER_VARIABLES:
            continue
        key = _BY_VARIABLE.get(name)
        if key is None:
            import difflib  # noqa: PLC0415 - loaded where something is misspelt

            near = difflib.get_close_matches(name, _BY_VARIABLE, n=1)
            raise ConfigError("unknown variable", where=name, hint=f"did you mean {near[0]}?" if near else None)
        yield key, name, env[name]


def _typed(key: str, value: str, name: str) -> object:
    kind = KNOWN[key]
    parts = [part.strip() for part in value.split(",") if part.strip()] if str(kind).startswith("tuple") else value
    try:
        found: object = msgspec.convert(parts, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(plain(str(error)), where=name, hint=_by_variable(key)) from None
    if any(endless(found)):
        raise ConfigError("no number that can be meant", where=name, hint=_by_variable(key))
    return found


def _by_variable(key: str) -> str:
    """Return what a variable may hold: no quotes, brackets or commas but those between the parts of a list."""
    words = cure(key, KNOWN).replace('"', "")
    return words.replace("a list in square brackets, each item ", "with commas between, each part ").replace(" in quotes", "")


def _put(tree: dict[str, Any], key: str, value: object) -> None:
    *folders, last = key.split(".")
    for folder in folders:
        tree = cast("dict[str, Any]", tree.setdefault(folder, {}))
    tree[last] = value


def _nearest(key: str) -> str:
    last = key.rpartition(".")[2]
    tables = {known.rpartition(".")[0] for known in KNOWN} - {""}
    import difflib  # noqa: PLC0415 - loaded where something is misspelt

    near = difflib.get_close_matches(key, [*KNOWN, *sorted(tables)], n=1, cutoff=0.5)
    near = [known for known in KNOWN if known.rpartition(".")[2] == last][:1] or near
    return f"did you mean {near[0]!r}?" if near else "the keys are listed in README.md"


def _line_of(text: str, key: str) -> int:
    """Return the line on which ``key`` stands in a TOML text: its own, else its table's, else 1."""
    *folders, last = key.split(".")
    table, best = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            table = header[1]
            best = number if table in (key, ".".join(folders)) else best
        elif re.match(rf"\s*(?:{re.escape(key)}|\"?{re.escape(last)}\"?)\s*=", line) and (
            table == ".".join(folders) or key in line
        ):
            return number
    return best


def config_digest(settings: Settings) -> str:
    """Return the SHA-256 (hex) of the settings' canonical JSON, by which the log names a configuration.

    Who is told of a run, or looks at its report, changes nothing of what it finds: ``notify``, which may hold a secret, and
    ``review`` are left out.
    """
    tree = msgspec.to_builtins(settings)
    del tree["notify"], tree["review"]
    return hashlib.sha256(canonical(tree)).hexdigest()


def load_keys(env: Mapping[str, str], home: Path) -> Keys | None:
    """Return the keys of the Internet Archive and of perma.cc (PERMA_API_KEY), None where there are none.

    The Internet Archive's, in this order: IA_ACCESS_KEY_ID with IA_SECRET_ACCESS_KEY; the file IA_CONFIG_FILE;
    $XDG_CONFIG_HOME/internetarchive/ia.ini;
    ~/.config/internetarchive/ia.ini; ~/.config/ia.ini; ~/.ia. Section [s3], keys access and secret. Raises ``ConfigError``
    where only half of a pair is given.
    """
    keys, perma = _archive_keys(env, home), env.get("PERMA_API_KEY", "").strip()
    return msgspec.structs.replace(keys or Keys(), perma=perma) if perma else keys


def _archive_keys(env: Mapping[str, str], home: Path) -> Keys | None:
    access, secret = env.get("IA_ACCESS_KEY_ID"), env.get("IA_SECRET_ACCESS_KEY")
    if access or secret:
        if not (access and secret):
            raise ConfigError(
                "only one of IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY is set", where="environment", hint="set both or neither"
            )
        return Keys(access=access, secret=secret)
    for path in _key_files(env, home):
        if path.is_file():
            keys = _read_keys(path)
            if keys is not None:
                return keys
    return None


def _key_files(env: Mapping[str, str], home: Path) -> Iterator[Path]:
    if named := env.get("IA_CONFIG_FILE"):
        yield Path(named)
        return
    if xdg := env.get("XDG_CONFIG_HOME"):
        yield Path(xdg) / "internetarchive" / "ia.ini"
    yield home / ".config" / "internetarchive" / "ia.ini"
    yield home / ".config" / "ia.ini"
    yield home / ".ia"


def _read_keys(path: Path) -> Keys | None:
    import configparser  # noqa: PLC0415 - loaded where there are keys

    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        # The parser's own words could quote a line with the secret in it.
        raise ConfigError("cannot be read as an ini file", where=str(path)) from None
    access, secret = parser.get("s3", "access", fallback=""), parser.get("s3", "secret", fallback="")
    if bool(access) != bool(secret):
        raise ConfigError("section [s3] has only one of access and secret", where=str(path))
    return Keys(access=access, secret=secret) if access else None
