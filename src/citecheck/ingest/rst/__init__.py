"""reStructuredText: lines into blocks, inline markup, the numbers of notes. ``reader`` is the door.

A small reader of our own for footnotes, citations and links: docutils, the language's own parser, counts as GPL-classified and
is no dependency of ours. The rules are those of the "reStructuredText Markup Specification"
(https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html).
"""
