"""Tables derived from the events alone, with full-text search, in a second SQLite file beside the log.

Why a second file: the log is only ever appended to, and its guards and its chain stay easy to judge; a derived table must be
droppable, and is made anew by moving a whole file into place. Readers of the log may build it, while a run writes.
"""
