"""Numbers of a text as values, however they are written: digits of three scripts, words of English and Arabic, ranges, "about".

A number of the claim is looked for in the whole source. Dates have a comparer of their own (``dates``). This is the door; behind
it, each on those before it: ``number`` (the noun, and when two are the same), ``tokens``, ``english``, ``arabic``, ``digits``,
``around`` (what stands beside a number) and ``find``.
"""

from citecheck.evidence.numbers.find import find_numbers
from citecheck.evidence.numbers.number import Number, in_spans, same

__all__ = ["Number", "find_numbers", "in_spans", "same"]
