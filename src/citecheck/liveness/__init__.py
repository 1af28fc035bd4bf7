"""Stage 4, judge: a ``Chain`` becomes a ``Verdict``, and verdicts over time a ``Standing``."""
