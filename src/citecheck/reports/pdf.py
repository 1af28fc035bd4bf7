"""The report on paper: the page of ``html``, laid out by WeasyPrint. The door of WeasyPrint.

Chosen of three that were tried on a report with Arabic sources: its PDF is tagged (PDF/UA-1), has bookmarks and page numbers,
shapes Arabic by HarfBuzz and is the same bytes each time. PlutoPrint is some twenty times as fast, but its PDF has neither tags
nor bookmarks, and it brings 148 MB; a browser's print needs the browser. WeasyPrint needs Pango, which is no Python package:
where it is missing, one error says so. Its time grows with the pages (``benchmarks/rendering.py``): it is for reports, not for
shelves.
"""

from __future__ import annotations

import contextlib
import io
import logging
import unicodedata
import warnings
from collections.abc import Iterator
from typing import Any

from citecheck.model.errors import ConfigError, OutputError
from citecheck.model.report import RunReport
from citecheck.reports.html import HtmlReport

#: Where more than this share of a report's letters has no font, the pages would be boxes instead of words.
_TOO_MANY = 0.01
_PANGO = (
    "install it (Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; Fedora: dnf install pango; "
    "macOS: brew install pango; Windows: see WeasyPrint's documentation), or print report.html from a browser"
)


class PdfReport:
    """Renders report.pdf: A4, tagged, with bookmarks; details are open, what is only for the screen is left out."""

    suffix = "pdf"

    def __init__(self) -> None:
        self._html = HtmlReport()

    def check(self) -> None:
        """Raise ``ConfigError`` where WeasyPrint or Pango is missing."""
        _library()

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes.

        Raises ``ConfigError`` where WeasyPrint or Pango is missing, ``OutputError`` where this machine has no fonts for the
        report's letters.
        """
        library = _library()
        page = self._html.page(report, paper=True)
        with _listening() as missing:
            document = library.HTML(string=page, base_url=None, url_fetcher=_fetch_nothing)
            made: bytes = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
        _check_letters(missing, page)
        return made


def _library() -> Any:  # noqa: ANN401 - a module
    # An extra, loaded where a PDF is made; it prints what it lacks before it raises, and warns of what makes it slower.
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint  # noqa: PLC0415
    except ImportError as error:
        hint = "pip install 'citecheck[pdf]'"
        raise ConfigError("PDF needs WeasyPrint, which is not installed", where="report.formats", hint=hint) from error
    except OSError as error:
        raise ConfigError("PDF needs Pango, which is not on this machine", where="report.formats", hint=_PANGO) from error
    return weasyprint


def _fetch_nothing(url: str, *_args: object, **_more: object) -> Any:  # noqa: ANN401 - it never returns
    raise ValueError(f"a report asks for nothing: {url[:100]}")


class _Missing(logging.Handler):
    """Keeps the letters for which WeasyPrint found no font; its other remarks concern rules for screens."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a letter."""
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.letters.append(str(record.args[0]))


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect the letters without a font, and keep all remarks off the screen meanwhile."""
    logger, handler = logging.getLogger("weasyprint"), _Missing()
    before, logger.propagate = logger.propagate, False
    others, logger.handlers = logger.handlers, [handler]
    try:
        yield handler.letters
    finally:
        logger.handlers, logger.propagate = others, before


def _check_letters(missing: list[str], page: str) -> None:
    letters = [sign for sign in missing if unicodedata.category(sign[0]).startswith("L")]
    if len(letters) <= _TOO_MANY * sum(1 for sign in page if sign.isalpha()) and len(letters) < 1000:
        return
    names = {unicodedata.name(sign[0], "unknown").partition(" ")[0].capitalize() for sign in letters}
    raise OutputError(
        f"no font on this machine has the report's letters ({', '.join(sorted(names))})",
        where="report.pdf",
        hint="install one (Debian and Ubuntu: apt install fonts-noto-core), then: citecheck report --format pdf",
    )
