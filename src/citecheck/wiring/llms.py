"""Which language model is asked, if any: the one that [llm] names."""

from __future__ import annotations

from citecheck.model.errors import ConfigError
from citecheck.model.ports import LanguageModel
from citecheck.model.settings import LlmSettings


def language_model(settings: LlmSettings) -> LanguageModel:
    """Return the model of the settings. Raises ``ConfigError``: none is named, the extra is not installed, or it is not known."""
    if not settings.model.strip():
        raise ConfigError(
            "no language model is named, so none is asked",
            where="llm.model",
            hint='name one that `llm models` lists: model = "…"',
        )
    try:
        from citecheck.llms.llm_model import LlmModel  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        if error.name != "llm":
            raise
        raise ConfigError(
            "what asks language models is not installed", where="llm.model", hint='pip install "citecheck[llm]"'
        ) from None
    return LlmModel(settings.model.strip())
