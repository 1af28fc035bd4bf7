"""A model of the ``llm`` package (https://llm.datasette.io/), whatever its plug-ins offer, by its id. The only door to it.

Keys are the package's own matter (``llm keys set``): we neither ask for them nor keep them.
"""

from __future__ import annotations

import asyncio
from typing import Any

import llm

from citecheck.model.errors import ConfigError
from citecheck.model.suggestion import Reply

#: Longest fault that is kept, in characters: a service's error may hold a whole page.
_LONGEST = 200


class LlmModel:
    """One model. ``ask`` never raises for what the model or its service does: a fault is an answer, too."""

    def __init__(self, name: str) -> None:
        try:
            self._model = llm.get_model(name)
        except llm.UnknownModelError:
            raise ConfigError(
                f"the llm package knows no model {name!r}", where="llm.model", hint="`llm models` lists those that it knows"
            ) from None
        self.name = self._model.model_id

    async def ask(self, system: str, prompt: str, schema: dict[str, Any]) -> Reply:
        """Ask once and return the answer, or why there is none."""
        return await asyncio.to_thread(self._ask, system, prompt, schema)

    def _ask(self, system: str, prompt: str, schema: dict[str, Any]) -> Reply:
        held = schema if self._model.supports_schema else None
        try:
            response = self._model.prompt(prompt, system=system, stream=False, schema=held)
            text = response.text()
            usage = response.usage()
        except Exception as error:  # noqa: BLE001 - plug-ins raise whatever their services do
            words = " ".join(str(error).split())[:_LONGEST]
            return Reply(fault=f"the model did not answer: {type(error).__name__}{': ' + words if words else ''}")
        return Reply(text=text, tokens_in=usage.input, tokens_out=usage.output)
