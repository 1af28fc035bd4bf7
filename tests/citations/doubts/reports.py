"""Small reports of our own for the doubts: text with "[n]" markers and a list of notes."""

from __future__ import annotations

from citecheck.citations.doubts.find import doubts
from citecheck.ingest.plain.reader import document as read
from citecheck.model.document import Document

NOTES = """

(1) “The dike is broken”, Valley Post, 14.02.2018

(2) “Buses came”, Valley Post, 15.02.2018

(3) “Night”, 16.02.2018
"""


def report(body: str, notes: str = NOTES) -> Document:
    """Read a report whose first three sentences bear the three notes."""
    head = "The dike broke at night.(1) Many buses came.(2) The quarter was empty.(3)\n\n"
    return read(head + body + notes, source="report.txt", digest="0")


def told(document: Document, code: str) -> list[str]:
    return [problem.message for problem in doubts(document) if problem.code == code]


#: An ordinary report: dates, names and figures as careful people write them.
ORDINARY = """The valley and its dike

The dike of the Lower Valley broke on 14 February 2018, after a week of rain.(1) By Friday, 16 February 2018, the Valley Council
had moved 1,200 people to the Upper Valley, as the Valley Post reported.(2) The dike had been built in 1961 and was repaired
on 3 March 2012, six years before it broke.(3)

On 17 February 2018 the council met. It then asked the province for help, which had been refused on 5 January 2018. The
Council President said that Al-Noor Hospital was full.

Vice-President Hansen and the vice-president of the bank spoke for 20 minutes on 18 February 2018.

(1) “The dike is broken”, Valley Post, 14 February 2018, https://valley-post.example/dike
(2) “Moved in time”, Valley Post, 16 February 2018, https://valley-post.example/moved
(3) Jane Hanson, “Sixty years of a dike”, The Sun, 12 March 2012, https://sun.example/60
"""
