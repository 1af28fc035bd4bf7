"""The fields of a citation, to be set by hand: written to citations.yaml, where a person's word wins over every parser's."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from citecheck.model.citation import FIELDS, Citation, CitedDate
from citecheck.model.errors import CitecheckError
from citecheck.model.url import Url
from citecheck.review.asked import Answer, Asked, see_other
from citecheck.review.desk import Desk, Rejected
from citecheck.review.pages.messages import missing
from citecheck.review.pages.note import address
from citecheck.review.templating import page

#: Longest value of a field, in characters.
MOST = 2_000
_LABELS = {
    "kind": "Kind",
    "title": "Title",
    "container_title": "Outlet",
    "publisher": "Publisher",
    "author": "Author",
    "issued": "Published",
    "accessed": "Accessed",
    "locator": "Locator",
    "url": "Address",
    "version_url": "Archived copy",
    "doi": "DOI",
    "isbn": "ISBN",
    "pmid": "PMID",
    "arxiv": "arXiv",
}
_HINTS = {
    "kind": "news, video, report, web, book, article, legal, cross-reference or comment",
    "issued": "as 2016-12-14, 2016-12 or 2016",
    "accessed": "as 2016-12-14, 2016-12 or 2016",
    "url": "begins with https:// or http://",
    "version_url": "begins with https:// or http://",
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the form. ``edited``: a person set it. ``written`` is how the note has it."""

    name: str
    label: str
    hint: str
    value: str
    edited: bool
    written: str = ""
    problem: str = ""


def edit(desk: Desk, asked: Asked) -> Answer:
    """Show the form."""
    return _form(desk, asked)


def save(desk: Desk, asked: Asked) -> Answer:
    """Set the fields that differ, and go back to the citation; the form again where one of them cannot be taken."""
    run, citation = asked.args["run"], asked.args["citation"]
    now = _now(desk, run, citation)
    if now is None:
        return _form(desk, asked)
    given = {name: asked.given(name).strip() for name in FIELDS if name in asked.form}
    long = {name: f"This is too long: at most {MOST:,} characters." for name, value in given.items() if len(value) > MOST}
    if long:
        return _form(desk, asked, given=given, problems=long)
    changed = {name: value for name, value in given.items() if value != value_of(now, name)}
    try:
        answer = desk.edit(run, citation, changed) if changed else now
    except CitecheckError as error:
        return _form(desk, asked, given=given, trouble=f"{error.message} ({error.hint})" if error.hint else error.message)
    if isinstance(answer, Rejected):
        return _form(desk, asked, given=given, problems=answer.problems)
    return see_other(address(run, citation, view=asked.query.get("view", ""), edited=1 if changed else ""))


def _now(desk: Desk, run: str, citation: str) -> Citation | None:
    return desk.cited(run, citation)


def _form(
    desk: Desk,
    asked: Asked,
    *,
    given: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    trouble: str = "",
) -> Answer:
    """Show the form, with what was ``given`` and could not be written, what is wrong with it, and what stood in its way."""
    run, name = asked.args["run"], asked.args["citation"]
    now = _now(desk, run, name)
    if now is None:
        words = (
            "citations.yaml does not stand beside the report (any more), is of another report, or has no citation of this name."
            " Run “citecheck parse” on the report: it writes the file anew."
        )
        return missing(asked, "There is nothing to edit", words)
    written = {one.field: one.raw for one in now.written}
    fields = [
        Field(
            name=field,
            label=_LABELS[field],
            hint=_HINTS.get(field, ""),
            value=(given or {}).get(field, value_of(now, field)),
            edited=field in now.edited,
            written=written.get(field, ""),
            problem=(problems or {}).get(field, ""),
        )
        for field in FIELDS
    ]
    return page(
        "edit.html",
        asked,
        status=422 if problems else 503 if trouble else 200,
        trouble=trouble,
        run=run,
        c=now,
        fields=fields,
        problems=problems or {},
        view=asked.query.get("view", ""),
    )


def value_of(citation: Citation, field: str) -> str:
    """Return a field as citations.yaml has it: dates as ISO 8601, addresses as they were written.

    >>> value_of(Citation(id="a", note="1", kind="news", raw="x", title="The dam"), "title")
    'The dam'
    """
    value = getattr(citation, field)
    if isinstance(value, CitedDate):
        return value.date
    if isinstance(value, Url):
        return value.as_written
    return value or ""
