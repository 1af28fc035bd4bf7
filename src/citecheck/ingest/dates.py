"""Which comes first in a document's numeric dates, day or month: decided once, by evidence over its whole text."""

from __future__ import annotations

from citecheck.ingest.language import guess_language
from citecheck.model.document import DateOrder
from citecheck.text.dates import settled_order


def date_order(text: str, language: str | None = None) -> DateOrder:
    """Return the order of day and month in the numeric dates of ``text``, by the one rule of ``settled_order``.

    ``language`` is the BCP 47 tag that the document declares; where it declares none, its words tell.

    >>> date_order("resumed on 23.10.2016 and again on 2.11.2016")
    'dmy'
    >>> date_order("on 1/2/2016"), date_order("on 1/2/2016", "es")
    ('unknown', 'dmy')
    """
    return settled_order(text, language or guess_language(text))
