"""Which comes first in a document's numeric dates, day or month: decided once, by evidence over its whole text."""

from __future__ import annotations

from citecheck.model.document import DateOrder
from citecheck.text.dates import settled_order


def date_order(text: str) -> DateOrder:
    """Return the order of day and month that the numeric dates of ``text`` prove, by the one rule of ``settled_order``.

    >>> date_order("resumed on 23.10.2016 and again on 2.11.2016")
    'dmy'
    >>> date_order("on 1.2.2016")
    'unknown'
    """
    return settled_order(text)
