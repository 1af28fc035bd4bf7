"""PDF pages as runs of glyphs with their places, and the links laid over them. The only door to pypdfium2."""
