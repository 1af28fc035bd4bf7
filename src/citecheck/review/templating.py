"""Templates to answers. Every text from outside is escaped, and an address becomes a link only where it is of the web."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jinja2

from citecheck.reports import news as news_words
from citecheck.reports import words as report_words
from citecheck.reports.markup import is_web
from citecheck.review import words
from citecheck.review.asked import Answer, Asked, to
from citecheck.review.static import FILES


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"words": words, "told": report_words, "news_words": news_words, "to": to, "static": _static}
    made.tests["web"] = is_web
    made.globals["parts"] = made.get_template("_parts.html").module
    return made


def _template(name: str) -> str:
    return files("citecheck.review").joinpath("templates", name).read_text(encoding="utf-8")


def _static(name: str) -> str:
    """Return the address of a file of ours, with its version."""
    return f"/static/{name}?v={FILES[name].version}"


def page(template: str, asked: Asked | None, *, status: int = 200, **context: object) -> Answer:
    """Render a page. ``asked`` is None for pages that know nobody: they hold no form and no link into the desk."""
    body = _environment().get_template(template).render(asked=asked, **context)
    return Answer(body=body.encode("utf-8", "replace"), status=status)
