"""Every format that this machine can render, and the words in it, however they are packed."""

from __future__ import annotations

import io
import re
import zipfile

import pypdfium2

from citecheck.model.errors import ConfigError
from citecheck.reports.render import RENDERERS, check_formats


def available(name: str) -> bool:
    """Tell whether this machine can render a format."""
    try:
        check_formats([name])
    except ConfigError:
        return False
    return True


#: The formats, those whose library or system part is missing left out.
FORMATS = [name for name in RENDERERS if available(name)]


def words_in(name: str, made: bytes) -> str:
    """Return all words in a rendered report, of its properties too."""
    if name == "docx":
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            parts = (packed.read(member).decode("utf-8", "replace") for member in packed.namelist())
            return "\n".join(f"{part}\n{re.sub('<[^>]+>', '', part)}" for part in parts)
    if name == "pdf":
        document = pypdfium2.PdfDocument(made)
        pages = [page.get_textpage().get_text_range() for page in document]
        links = re.findall(rb"/URI \(([^)]*)\)", made)
        return "\n".join([*pages, str(document.get_metadata_dict()), *(link.decode("latin-1") for link in links)]) + made.decode(
            "latin-1"
        )
    return made.decode("utf-8")
