"""HTML in every footnote habit: where links lead, which are markers, how far a note goes. ``reader`` is the door."""
