r"""Reader of LaTeX: footnotes, endnotes, thanks, links, and works cited from a .bib file or a thebibliography.

The source is walked by a scanner of our own, because macros of the author's own must be expanded while it is read, and hostile
nesting must not go deep; which macro stands for which sign comes from pylatexenc.
"""

from __future__ import annotations

from pathlib import Path

from citecheck.ingest.latex.cites import CiteWalk
from citecheck.ingest.markup import Folder, opened
from citecheck.model.document import Document

MEDIA_TYPE = "application/x-tex"


class Latex:
    """Reads LaTeX. Files that it names are read where they stand in its own folder, and told where they do not."""

    media_types: tuple[str, ...] = (MEDIA_TYPE, "text/x-tex", "application/x-latex")
    suffixes: tuple[str, ...] = (".tex", ".latex", ".ltx")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for binary data and for no words at all."""
        source = opened(path, data, "LaTeX")
        woven = CiteWalk(Folder(Path(path).parent), source.text).weave
        return woven.document(source=str(path), media_type=MEDIA_TYPE, digest=source.digest, encoding=source.encoding)
