"""The desk's own files: what was taken from others is what it says it is, and no page of ours needs anybody else's."""

import hashlib
import re
from importlib.resources import files

from citecheck.review import static
from citecheck.review.static import FILES


def test_htmx_is_the_one_that_is_named():
    """The file that is served has the digest that its docstring names, and its licence stands beside it."""
    told = re.search(r"SHA-256 is ([0-9a-f]{64})", static.__doc__)
    assert hashlib.sha256(FILES["htmx.min.js"].body).hexdigest() == told.group(1)
    assert "Zero-Clause BSD" in files(static).joinpath("htmx.LICENSE.txt").read_text(encoding="utf-8")


def test_styles_and_templates_ask_nobody():
    """No style, script of ours or template names another host, nor writes style or script into the page itself."""
    templates = [file for file in files("citecheck.review").joinpath("templates").iterdir() if file.name.endswith(".html")]
    assert len(templates) > 10
    ours = [
        FILES["desk.css"].body.decode(),
        FILES["desk.js"].body.decode(),
        *(file.read_text(encoding="utf-8") for file in templates),
    ]
    for text in ours:
        assert not re.search(r"https?://|@import|url\(", text)
        assert not re.search(r"<[^>]*\son\w+=|<[^>]*\sstyle=|<style|<script(?! defer src)", text)
