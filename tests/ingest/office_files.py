"""Builds small Word and OpenDocument files of our own, part by part, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_SPACES = " ".join(
    (
        *(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "style", "table", "manifest")),
        f'xmlns:draw="{_ODF}drawing:1.0"',
        f'xmlns:fo="{_ODF}xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_ODF}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
    )
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


# -- Word ------------------------------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inner: str, properties: str = "") -> str:
    """A paragraph; plain words become a run."""
    words = "".join(piece if piece.startswith("<") else run(piece) for piece in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def ref(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def field(code: str, shown: str) -> str:
    step = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    result = shown if shown.startswith("<") else run(shown)
    return f"{step('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{step('separate')}{result}{step('end')}"


def _notes(kind: str, notes: Mapping[int, str]) -> str:
    rules = "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/><w:t>rule</w:t></w:r></w:p></w:{kind}>'
        for number, name in ((-1, "separator"), (0, "continuationSeparator"), (-2, "continuationNotice"))
    )
    label = f"<w:r><w:{kind}Ref/></w:r>"
    told = "".join(
        f'<w:{kind} w:id="{number}">{words if words.startswith("<w:p>") else p(label, " " + words)}</w:{kind}>'
        for number, words in notes.items()
    )
    return f"<w:{kind}s {_WORD_SPACES}>{rules}{told}</w:{kind}s>"


def _relations(kinds: Mapping[str, str], links: Mapping[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="p{rank}" Type="{R}/{kind}" Target="{to}"/>' for rank, (kind, to) in enumerate(kinds.items())
    )
    inner += "".join(
        f'<Relationship Id="{name}" Type="{R}/hyperlink" Target="{to}" TargetMode="External"/>' for name, to in links.items()
    )
    return f'<Relationships xmlns="{_RELATED}">{inner}</Relationships>'


def docx(
    *body: str,
    footnotes: Mapping[int, str] | None = None,
    endnotes: Mapping[int, str] | None = None,
    links: Mapping[str, str] | None = None,
    settings: str = "",
    styles: str = "",
    strict: bool = False,
    main: str = "word/document.xml",
) -> bytes:
    """A Word document; ``links`` are the relationships of all its parts, by id."""
    links = links or {}
    parts = {
        "footnotes": _notes("footnote", footnotes or {}),
        "endnotes": _notes("endnote", endnotes or {}),
        "settings": f"<w:settings {_WORD_SPACES}>{settings}</w:settings>",
        "styles": f"<w:styles {_WORD_SPACES}>{styles}</w:styles>",
    }
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations({"officeDocument": main}, {}),
        main: f"<w:document {_WORD_SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        f"word/_rels/{main.rpartition('/')[2]}.rels": _relations({kind: f"{kind}.xml" for kind in parts}, links),
        "word/_rels/footnotes.xml.rels": _relations({}, links),
        "word/_rels/endnotes.xml.rels": _relations({}, links),
        **{f"word/{kind}.xml": data for kind, data in parts.items()},
    }
    if strict:
        members = {name: data.replace(W, STRICT).replace(R, STRICT_R) for name, data in members.items()}
    return zipped(members)


# -- OpenDocument ------------------------------------------------------------------------------------------------------


def note(label: str, words: str, kind: str = "footnote", attributes: str = "") -> str:
    inner = words if words.startswith("<") else f"<text:p>{words}</text:p>"
    return (
        f'<text:note text:id="n{label}" text:note-class="{kind}"><text:note-citation {attributes}>{label}</text:note-citation>'
        f"<text:note-body>{inner}</text:note-body></text:note>"
    )


def tp(*inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{"".join(inner)}</text:p>'


def odt(*body: str, automatic: str = "", styles: str = "", attributes: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text in its package."""
    content = (
        f"<office:document-content {_ODF_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text {attributes}>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {_ODF_SPACES}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": f"<manifest:manifest {_ODF_SPACES}>{manifest}</manifest:manifest>",
        }
    )


def fodt(*body: str, styles: str = "") -> bytes:
    """A flat OpenDocument text."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<office:document {_ODF_SPACES}><office:styles>{styles}</office:styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    ).encode()
