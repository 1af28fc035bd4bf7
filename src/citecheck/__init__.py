"""citecheck keeps the citations of a report true: reads, follows, judges, archives, weighs and records."""

__version__ = "0.1.0"
