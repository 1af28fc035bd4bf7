"""Stage 5, weigh: a claim beside its source. The machine points; the editor decides."""
