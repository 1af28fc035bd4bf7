"""Stage 1, read: a file becomes a ``Document``, its notes, markers and claims found. One file or folder a format."""
