"""OpenDocument text: its parts and the walk over them. ``reader`` is the door."""
