"""Plain text: labels, candidate signs, the chain of markers, and which blocks are notes. ``reader`` is the door."""
