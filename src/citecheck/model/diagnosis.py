"""What `citecheck doctor` says of one part of the set-up."""

from __future__ import annotations

from typing import Literal

import msgspec


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One part and how it stands: ``warn`` = citecheck works without, ``fail`` = it does not. ``cure`` says what to do."""

    part: str
    level: Literal["ok", "warn", "fail"]
    words: str
    cure: str = ""
