"""Stage 2, cite: a ``Document`` becomes ``Citations``, and citations.yaml keeps what people made of them."""
