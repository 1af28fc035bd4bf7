"""Word: the package's parts, the walk over the body, fields, and note numbers as Word shows them. ``reader`` is the door."""
