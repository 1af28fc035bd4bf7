"""A message that tells people what changed, out of templates: ours, or the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import jinja2
import jinja2.sandbox

from citecheck.model.errors import ConfigError
from citecheck.model.news import News, NewsItem
from citecheck.model.notice import Message
from citecheck.model.report import RunReport
from citecheck.reports import news, words

#: The templates of a message, by the file's name in the user's folder.
TEMPLATES = ("subject.txt", "body.txt", "body.html")


def compose(report: RunReport, items: Sequence[NewsItem], *, templates: Path | None = None, test: bool = False) -> Message:
    """Return the message that tells ``items``, changes that concern the run of ``report``.

    A template that stands in the folder ``templates`` replaces ours. Raises ``ConfigError`` that names file and line where it
    cannot be used. In HTML every text from outside is escaped. ``test``: say that nothing happened, and this is a try.
    """
    grouped = [(news.LABELS[kind], [item for item in items if item.kind is kind]) for kind in News]
    known = {
        "report": report,
        "items": list(items),
        "groups": [(label, told) for label, told in grouped if told],
        "counted": news.counted(items),
        "since": words.moment_words(report.news.since_at) if report.news else "",
        "notes_words": news.notes_words,
        "test": test,
    }
    subject, text, html = (_rendered(name, known, templates) for name in TEMPLATES)
    return Message(subject=" ".join(subject.split())[:200], text=text.strip() + "\n", html=html)


def _rendered(name: str, known: dict[str, object], folder: Path | None) -> str:
    own = folder / name if folder is not None else None
    where = str(own) if own is not None and own.is_file() else ""
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        autoescape=name.endswith(".html"), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        if own is not None and where:
            source = own.read_text(encoding="utf-8-sig")
        else:
            source = files("citecheck.reports").joinpath("templates", f"notice-{name}").read_text(encoding="utf-8")
        return environment.from_string(source).render(known)
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"is no template: {error.message}", where=f"{where}, line {error.lineno}") from None
    except Exception as error:
        if not where:  # one of ours: no fault of the user's
            raise
        raise ConfigError(f"cannot be used: {error}", where=where) from None  # whatever a template of the user's may raise


def folder_of(name: str) -> Path | None:
    """Return the folder of the user's templates, None where none is named. Raises ``ConfigError`` where it holds none."""
    if not name.strip():
        return None
    folder = Path(name)
    if not any((folder / each).is_file() for each in TEMPLATES):
        raise ConfigError("holds no template", where=f"notify.templates, {name}", hint=f"one of: {', '.join(TEMPLATES)}")
    return folder
