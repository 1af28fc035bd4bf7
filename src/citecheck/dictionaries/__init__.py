"""Dictionaries of English and Arabic that a user has: read in their own formats, and kept compactly. Nothing of them ships."""
