"""Translations kept by the text and the model they are of: a sentence is translated once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from citecheck.model.ports import Translator


class KeptTranslator:
    """Asks another translator for what is not in ``folder`` yet. A folder that cannot be written is no hindrance."""

    def __init__(self, translator: Translator, folder: Path) -> None:
        self._translator = translator
        self.name, self.source, self.target = translator.name, translator.source, translator.target
        self._folder = folder / hashlib.sha256(translator.name.encode()).hexdigest()[:24]

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the translation of each text."""
        found = {text: self._load(text) for text in texts}
        new = [text for text, known in found.items() if known is None]
        if new:
            for text, made in zip(new, self._translator.translate(new), strict=True):
                found[text] = made
                self._save(text, made)
        return tuple(found[text] or "" for text in texts)

    def _file(self, text: str) -> Path:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / digest[:2] / f"{digest}.txt"

    def _load(self, text: str) -> str | None:
        try:
            return self._file(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _save(self, text: str, made: str) -> None:
        file = self._file(text)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as part:
                part.write(made)
            Path(name).replace(file)
        except OSError:
            return
