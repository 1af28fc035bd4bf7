"""Who translates passages, if anybody: the model file that [evidence] translator names."""

from __future__ import annotations

from pathlib import Path

from citecheck.model.errors import ConfigError, InputError
from citecheck.model.ports import Translator
from citecheck.model.settings import Settings

_WHERE = "evidence.translator"


def translator_of(settings: Settings) -> Translator | None:
    """Return the translator of the settings, None where none is named.

    Raises ``ConfigError``: the extra is not installed, or the model cannot be used; ``OutputError`` where it cannot be unpacked.
    """
    path = settings.evidence.translator.strip()
    if not path:
        return None
    try:
        from citecheck.translate.argos import ArgosTranslator  # noqa: PLC0415 - an extra, and slow to load
        from citecheck.translate.kept import KeptTranslator  # noqa: PLC0415
        from citecheck.translate.package import open_package  # noqa: PLC0415
    except ImportError as error:
        if error.name not in ("ctranslate2", "sentencepiece", "numpy"):
            raise
        raise ConfigError("what translates is not installed", where=_WHERE, hint='pip install "citecheck[translate]"') from None
    folder = Path(settings.log).parent / "translations"
    try:
        return KeptTranslator(ArgosTranslator(open_package(Path(path), folder / "models")), folder)
    except InputError as error:
        raise ConfigError(error.message, where=f"{_WHERE}, {error.where}", hint=error.hint) from None
