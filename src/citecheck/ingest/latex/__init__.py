"""LaTeX: the source made ready, macros, the walk, notes, citations and bibliographies. ``reader`` is the door."""
