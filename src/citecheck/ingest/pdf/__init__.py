"""PDF: lines, columns, furniture, labels, markers and notes by geometry. ``reader`` is the door."""
