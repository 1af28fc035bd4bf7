"""The user's dictionaries, as [evidence] names them, made into the words by which English claims meet Arabic sources."""

from __future__ import annotations

from pathlib import Path

from citecheck.dictionaries.kept import kept_words
from citecheck.evidence.lexicon import compiled, merged
from citecheck.model.errors import ConfigError, InputError
from citecheck.model.ports import Words
from citecheck.model.settings import Settings


def words_of(settings: Settings) -> Words | None:
    """Return our glossary with the user's dictionaries behind it, None where there are none.

    Raises ``ConfigError`` for one that cannot be read, ``OutputError`` where what it is made into cannot be kept.
    """
    if not settings.evidence.dictionaries:
        return None
    return merged([_read(Path(name), settings) for name in settings.evidence.dictionaries])


def _read(path: Path, settings: Settings) -> Words:
    try:
        return add_dictionary(path, settings)
    except InputError as error:
        raise ConfigError(error.message, where=f"evidence.dictionaries, {error.where}", hint=error.hint) from None


def add_dictionary(path: Path, settings: Settings) -> Words:
    """Return a dictionary's terms, and keep them beside the log. Raises ``InputError``, ``OutputError``."""
    return kept_words(path, Path(settings.log).parent / "dictionaries", compiled)
