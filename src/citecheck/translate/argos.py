"""A translator by a model of Argos Translate, run by CTranslate2 and SentencePiece on this machine's processor."""

from __future__ import annotations

from collections.abc import Sequence

import ctranslate2
import sentencepiece

from citecheck.model.errors import InputError
from citecheck.translate.package import Package

#: As Argos Translate asks its models (``translate.py``): width of the search, and its penalty on length.
_BEAM, _PENALTY = 4, 0.2
#: Longest piece of text that is translated at once, in pieces of words: models are trained on sentences.
_LONGEST = 300
_BLANK = "\u2581"


class ArgosTranslator:
    """Translates sentences from ``source`` to ``target`` (ISO 639 codes). ``name`` names the model, its version and digest."""

    def __init__(self, package: Package) -> None:
        self.name, self.source, self.target = package.name, package.source, package.target
        self._prefix = package.prefix
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model"))
            self._model = ctranslate2.Translator(str(package.folder / "model"), device="cpu", intra_threads=1)
        except (RuntimeError, OSError, ValueError) as error:
            raise InputError(f"the model cannot be used: {error}", where=str(package.folder)) from None

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the translation of each sentence; what is longer than a sentence is cut."""
        pieces = [self._pieces.encode(text, out_type=str)[:_LONGEST] for text in texts]
        prefix = [[self._prefix]] * len(pieces) if self._prefix else None
        answers = self._model.translate_batch(
            pieces,
            target_prefix=prefix,
            replace_unknowns=True,
            beam_size=_BEAM,
            length_penalty=_PENALTY,
            max_decoding_length=_LONGEST,
        )
        return tuple(self._joined(answer.hypotheses[0]) for answer in answers)

    def _joined(self, pieces: Sequence[str]) -> str:
        text = "".join(pieces).replace(_BLANK, " ").strip()
        return text.removeprefix(self._prefix).strip() if self._prefix else text
