"""Wikitext: references, cite templates and tables. ``reader`` is the door."""
