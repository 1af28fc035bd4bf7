"""The house's doors: each outside library has one room, and the public face is what it says."""

import ast
from pathlib import Path

import citecheck

SOURCE = Path(citecheck.__file__).parent

#: Library -> the only files or folders that may import it.
DOORS = {
    "httpx": ("net/",),
    "httpcore": ("net/",),
    "pycurl": ("net/",),
    "h2": ("net/http2.py",),
    "protego": ("net/robots.py",),
    "certifi": ("net/",),
    "rfc3161_client": ("audit/anchors/stamp.py",),
    "cryptography": ("audit/anchors/stamp.py",),
    "playwright": ("net/browser/",),
    "sniffio": (),
    "bs4": ("text/decoding.py",),
    "lxml": ("text/html.py", "text/html_tree.py", "text/xml.py", "text/metadata/", "text/video.py", "text/cleaned.py"),
    "pypdfium2": ("text/pdf/",),
    "trafilatura": ("text/article.py",),
    "htmldate": ("text/article.py",),
    "lxml_html_clean": (),
    "markdown_it": ("ingest/markdown.py",),
    "mdit_py_plugins": ("ingest/markdown.py",),
    "mwparserfromhell": ("ingest/wikitext/",),
    "pylatexenc": ("ingest/latex/",),
    "snowballstemmer": ("evidence/words.py",),
    "bibtexparser": ("citations/lists/",),
    "rispy": ("citations/lists/",),
    "warcio": ("archives/warc.py",),
    "waybackpy": ("archives/wayback.py",),
    "sqlite_utils": ("audit/",),
    "sqlite3": ("audit/",),
    "yaml": ("citations/book/places.py", "citations/book/tangles.py"),
    "click": ("cli/",),
    "rich": ("cli/",),
    "nh3": ("text/cleaned.py",),
    "jinja2": ("reports/", "review/templating.py"),
    "markupsafe": ("reports/markup.py",),
    "weasyprint": ("reports/pdf.py",),
    "docx": ("reports/docx_file.py",),
    "apprise": ("notify/",),
    "llm": ("llms/",),
    "ctranslate2": ("translate/argos.py",),
    "sentencepiece": ("translate/argos.py",),
    "ada_url": ("model/url.py",),
    "charset_normalizer": ("text/words.py",),
    "cronsim": ("schedule/times.py",),
    "hijridate": ("text/calendars.py",),
    "persiantools": ("text/calendars.py",),
    "starlette": ("review/app.py",),
    "uvicorn": ("review/serve.py",),
}
ANYWHERE = {"msgspec"}


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_each_library_is_imported_at_its_door_only():
    """A library that is not the standard's comes in through one room."""
    import sys

    wrong = []
    for file in SOURCE.rglob("*.py"):
        place = file.relative_to(SOURCE).as_posix()
        for name in imports_of(file) - ANYWHERE - {"citecheck"}:
            if name in DOORS:
                if not any(place.startswith(door) for door in DOORS[name]):
                    wrong.append(f"{place} imports {name}")
            elif name not in sys.stdlib_module_names:
                wrong.append(f"{place} imports {name}, which has no door")
    assert wrong == []


def test_rooms_import_from_the_defining_file():
    """No file of ours imports from the package's own face, but for the version."""
    wrong = []
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "citecheck":
                names = {alias.name for alias in node.names} - {"__version__", "api"}
                wrong += [f"{file.relative_to(SOURCE)}: {name}" for name in names]
    assert wrong == []


def test_every_file_says_what_it_is_for():
    """Each module begins with a docstring."""
    silent = [
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if ast.get_docstring(ast.parse(file.read_text("utf-8"))) is None
    ]
    assert silent == []


def test_the_public_names_are_sorted_and_there():
    """``citecheck.__all__`` is sorted and each name exists."""
    assert list(citecheck.__all__) == sorted(citecheck.__all__)
    assert all(hasattr(citecheck, name) for name in citecheck.__all__)


def test_no_verb_bears_the_name_of_a_room():
    """A room that is imported stands under its name in ``citecheck.api``, and would stand in the place of such a verb."""
    from citecheck import api

    rooms = {file.stem for file in (SOURCE / "api").glob("*.py")}
    assert rooms & set(api.__all__) == set()
