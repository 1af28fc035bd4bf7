"""Stage 3, follow: a ``Url`` becomes a ``Chain``, every hop kept, dead short links recovered from archives."""
