"""What the desk gives away whole: a source's page in its own locked frame, and the questions to the author as a file."""

from __future__ import annotations

import re

from citecheck.review.asked import Answer, Asked
from citecheck.review.desk import Desk
from citecheck.review.pages.messages import missing
from citecheck.review.templating import page
from citecheck.text.cleaned import cleaned_page

_MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def frame(desk: Desk, asked: Asked) -> Answer:
    """Give the kept page of one state of a source, for a sandboxed frame alone. The live page never stands in for it.

    It is cleaned here once more, whoever made the desk: a browser opens connections ahead of what its policy lets load, for
    frames and for links that are pressed (seen with Chromium: a connection, no byte sent).
    """
    uri = asked.query.get("uri", "")
    body = desk.page(asked.args["run"], asked.args["citation"], uri)
    if body is None:
        answer = page("unkept.html", None, status=404, uri=uri)
        return Answer(body=answer.body, status=404, framed=True)
    return Answer(body=cleaned_page(body, "utf-8"), framed=True)


def queries(desk: Desk, asked: Asked) -> Answer:
    """Give the questions to the author as Markdown, CSV or a Word file."""
    run, suffix = asked.args["run"], asked.args["suffix"]
    if suffix not in _MEDIA_TYPES:
        return missing(asked, "No such file", "Queries are given as md, csv or docx.")
    body = desk.queries(run, suffix)
    name = f"queries-{_NOT_PLAIN.sub('-', run)[:80]}.{suffix}"
    return Answer(
        body=body, media_type=_MEDIA_TYPES[suffix], headers=(("content-disposition", f'attachment; filename="{name}"'),)
    )
