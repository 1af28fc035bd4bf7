"""Citations with their snapshots, as publishers want them: one function a format, each escaped by its own rules. Pure.

HTML and Markdown carry robust links (https://robustlinks.mementoweb.org/spec/, 1.0): original, memento and its date. Where the
page is gone the link itself leads to the memento, else to the original.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from citecheck.model.citation import CitedDate
from citecheck.reports.archived import GivenBack
from citecheck.reports.habit import Habit
from citecheck.reports.markdown_text import escape

Format = Callable[[Sequence[GivenBack], Habit], str]
#: CSL's types for our kinds (https://docs.citationstyles.org/en/stable/specification.html, appendix III).
_TYPES = {
    "news": "article-newspaper",
    "video": "motion_picture",
    "report": "report",
    "web": "webpage",
    "book": "book",
    "article": "article-journal",
    "legal": "legal_case",
}


def as_html(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return one list item a citation, with a robust link."""
    lines = [f"<li>{_anchor(each)}{_html_words(each, habit)}</li>" for each in given]
    return "\n".join(["<ol>", *lines, "</ol>", ""])


def _anchor(each: GivenBack) -> str:
    target = each.memento if each.gone and each.memento else each.original
    fields = {"href": target, "data-originalurl": each.original}
    if each.memento and each.at:
        fields |= {"data-versionurl": each.memento, "data-versiondate": f"{each.at:%Y-%m-%d}"}
    shown = " ".join(f'{name}="{html.escape(value, quote=True)}"' for name, value in fields.items())
    text = f"<bdi>{html.escape(_flat(each.name))}</bdi>"
    return f"<a {shown}>{text}</a>" if target.startswith(("http://", "https://")) else text


def _html_words(each: GivenBack, habit: Habit) -> str:
    if not each.memento or not each.at:
        return f" (archived: none; {html.escape(_flat(each.why_none))})"
    return f' (<a href="{html.escape(each.memento, quote=True)}">{html.escape(habit.date(each.at.date()))}</a>)'


def as_markdown(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return one list item a citation: title with the link, then the memento with its date."""
    return "".join(f"- {_markdown(each, habit)}\n" for each in given)


def _markdown(each: GivenBack, habit: Habit) -> str:
    target = each.memento if each.gone and each.memento else each.original
    title = f"[{escape(each.name)}]({destination(target)})" if target.startswith(("http://", "https://")) else escape(each.name)
    if not each.memento or not each.at:
        return f"{title} (archived: none; {escape(each.why_none)})"
    other = f", [original]({destination(each.original)})" if target != each.original else ""
    return f"{title} ([{escape(habit.date(each.at.date()))}]({destination(each.memento)}){other})"


def destination(url: str) -> str:
    """Return ``url`` as a Markdown link's destination (CommonMark section 6.3): between angle brackets, which it cannot leave.

    >>> destination("https://a.example/x_(y)>z")
    '<https://a.example/x_(y)%3Ez>'
    """
    return "<" + re.sub(r"[\s<>\\`|]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url) + ">"


def as_text(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return one line a citation: its note, and the sentence in the report's own habit."""
    return "".join(f"{_flat(each.citation.note)}: {_sentence(each, habit)}\n" for each in given)


def _sentence(each: GivenBack, habit: Habit) -> str:
    return habit.say(each.memento, each.at.date()) if each.memento and each.at else f"none: {_flat(each.why_none)}"


def as_csl_json(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return the citations as CSL-JSON: ``archive_location`` is the memento, ``note`` says its date or why there is none."""
    return json.dumps([_csl(each, habit) for each in given], ensure_ascii=False, indent=2) + "\n"


def _csl(each: GivenBack, habit: Habit) -> dict[str, object]:
    citation = each.citation
    fields: dict[str, object | None] = {
        "id": citation.id,
        "type": _TYPES.get(citation.kind, "webpage"),
        "title": citation.title,
        "container-title": citation.container_title,
        "publisher": citation.publisher,
        "author": [{"literal": citation.author}] if citation.author else None,
        "issued": _date_parts(citation.issued),
        "accessed": _date_parts(citation.accessed),
        "page": citation.locator,
        "DOI": citation.doi,
        "ISBN": citation.isbn,
        "PMID": citation.pmid,
        "language": citation.language,
        "URL": each.original,
        "archive": each.archive or None,
        "archive_location": each.memento,
        "note": _sentence(each, habit) if each.memento else f"archived: none; {each.why_none}",
    }
    return {name: value for name, value in fields.items() if value is not None}


def _date_parts(cited: CitedDate | None) -> dict[str, object] | None:
    if cited is None:
        return None
    return {"date-parts": [[int(part) for part in cited.date.split("-")]]} | ({"circa": True} if cited.ambiguous else {})


def as_bibtex(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return the citations for classic BibTeX: ``@misc`` with the link in ``howpublished`` and the memento in ``note``."""
    return _entries(given, habit, "misc")


def as_biblatex(given: Sequence[GivenBack], habit: Habit) -> str:
    """Return the citations for biblatex: ``@online`` with ``url``, ``urldate`` and the memento in ``note``."""
    return _entries(given, habit, "online")


def _entries(given: Sequence[GivenBack], habit: Habit, kind: str) -> str:
    """Return one entry a citation, each under a key of its own."""
    used: Counter[str] = Counter()
    entries = []
    for each in given:
        key = re.sub(r"[^A-Za-z0-9_-]+", "-", each.citation.id).strip("-") or "citation"
        used[key] += 1
        entries.append(_entry(each, habit, kind, key if used[key] == 1 else f"{key}-{used[key]}"))
    return "\n".join(entries)


def _entry(each: GivenBack, habit: Habit, kind: str, key: str) -> str:
    citation = each.citation
    archived = _tex_sentence(each, habit) if each.memento else f"archived: none; {tex(each.why_none)}"
    fields = {
        "author": f"{{{tex(citation.author)}}}" if citation.author else "",
        "title": f"{{{tex(each.name)}}}",
        "organization" if kind == "online" else "publisher": tex(citation.container_title or citation.publisher),
        "doi": citation.doi if citation.doi and re.fullmatch(r"[^{}\\%#\s]+", citation.doi) else "",
    }
    if kind == "online":
        fields["date"] = citation.issued.date if citation.issued else ""
        fields["url"] = _verbatim(each.original)
        fields["urldate"] = citation.accessed.date if citation.accessed and citation.accessed.precision == "day" else ""
        fields["note"] = archived
    else:
        issued = citation.issued.date.split("-") if citation.issued else []
        fields["year"] = issued[0] if issued else ""
        fields["howpublished"] = f"\\url{{{_tex_url(each.original)}}}"
        accessed = f"accessed {citation.accessed.date}; " if citation.accessed else ""
        fields["note"] = accessed + archived
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _tex_sentence(each: GivenBack, habit: Habit) -> str:
    """Return the report's sentence in TeX, the address as a url command."""
    if not each.memento or not each.at:
        return ""
    before, hole, behind = habit.say("\x00", each.at.date()).partition("\x00")
    return _escaped(before) + (f"\\url{{{_tex_url(each.memento)}}}" if hole else "") + _escaped(behind)


_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def tex(text: str | None) -> str:
    r"""Return ``text`` as TeX that prints just that, on one line.

    >>> tex("50 % of {R&D} \\ A_1")
    '50 \\% of \\{R\\&D\\} \\textbackslash{} A\\_1'
    """
    return _escaped(_flat(text or ""))


def _escaped(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def _verbatim(url: str) -> str:
    """Return ``url`` for biblatex's verbatim fields: only braces and backslashes would break out."""
    return re.sub(r"[{}\\\s]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _tex_url(url: str) -> str:
    """Return ``url`` for a url command inside another's argument, where % and # are escaped (hyperref's manual, section 4)."""
    return re.sub(r"([%#])", r"\\\1", _verbatim(url))


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", text).split())


#: Format name -> function.
FORMATS: Mapping[str, Format] = {
    "text": as_text,
    "html": as_html,
    "markdown": as_markdown,
    "csl-json": as_csl_json,
    "bibtex": as_bibtex,
    "biblatex": as_biblatex,
}
